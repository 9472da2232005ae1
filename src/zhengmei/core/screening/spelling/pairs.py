"""Which character people have written for which, counted in checked text."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import SIZE, Alphabet, Signs

Pair = tuple[str, str]


def count_pairs(sentences: Iterable[tuple[str, str]]) -> Counter[Pair]:
    """Return how often each (wrong, right) character stands in sentences of the same length."""
    return Counter(
        (wrong, right)
        for source, target in sentences
        if len(source) == len(target)
        for wrong, right in zip(source, target, strict=True)
        if wrong != right and "一" <= wrong <= "鿿" and "一" <= right <= "鿿"
    )


@dataclass(frozen=True)
class PairPrior:
    """``keys`` are wrong x SIZE + right, ascending; ``written`` and ``meant`` count a sign as wrong, as right."""

    keys: npt.NDArray[np.int64]
    often: npt.NDArray[np.float32]
    written: npt.NDArray[np.float32]
    meant: npt.NDArray[np.float32]

    @classmethod
    def of(cls, alphabet: Alphabet, counted: Mapping[Pair, int]) -> "PairPrior":
        """Build the prior of the pairs whose characters are known."""
        rows = sorted(
            (int(alphabet.numbers[ord(wrong)]) * SIZE + int(alphabet.numbers[ord(right)]), often)
            for (wrong, right), often in counted.items()
            if ord(wrong) < 0x10000
            and ord(right) < 0x10000
            and alphabet.numbers[ord(wrong)]
            and alphabet.numbers[ord(right)]
        )
        keys = np.array([key for key, _ in rows], np.int64)
        often = np.array([count for _, count in rows], np.float32)
        written = np.bincount(keys // SIZE, weights=often, minlength=SIZE).astype(np.float32)
        meant = np.bincount(keys % SIZE, weights=often, minlength=SIZE).astype(np.float32)
        return cls(keys, often, written, meant)

    def of_pairs(self, wrong: Signs, right: Signs) -> npt.NDArray[np.float32]:
        """Return how often each right sign was meant by each wrong one."""
        if not len(self.keys):
            return np.zeros(len(wrong), np.float32)
        key = wrong * SIZE + right
        place = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        return np.where(self.keys[place] == key, self.often[place], 0).astype(np.float32)

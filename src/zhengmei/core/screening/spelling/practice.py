"""Practice errors: right sentences with the errors that people make put in, as often as people make them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import SIZE, Alphabet, Signs
from zhengmei.core.screening.spelling.confusables import Confusables
from zhengmei.core.screening.spelling.pairs import Pair

_IMAGINED = 3.0
"""How many errors of a sign its confusables together count as, beside those seen in checked sentences."""
_SENTENCES, _TWICE = 0.6, 0.1
"""The share of sentences that get an error, and of those the share that gets two."""


@dataclass
class Errors:
    """``often``: how easily each sign goes wrong; ``seen``: sign → what was written for it, how often."""

    confusables: Confusables
    often: npt.NDArray[np.float64]
    seen: Mapping[int, Mapping[int, int]]
    occurrences: npt.NDArray[np.int64]
    chance: np.random.Generator
    _wrong: dict[int, tuple[Signs, npt.NDArray[np.float64]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, alphabet: Alphabet, confusables: Confusables, pairs: Mapping[Pair, int], occurrences: npt.NDArray[np.int64],
        chance: np.random.Generator,
    ) -> "Errors":  # fmt: skip
        """Return errors like those of ``pairs``: (wrong, right) → how often."""
        seen: dict[int, dict[int, int]] = {}
        for (wrong, right), often in pairs.items():
            if ord(wrong) < 0x10000 and ord(right) < 0x10000:
                written, meant = int(alphabet.numbers[ord(wrong)]), int(alphabet.numbers[ord(right)])
                if written and meant:
                    seen.setdefault(meant, {})[written] = often
        total = np.zeros(SIZE)
        for meant, others in seen.items():
            total[meant] = sum(others.values())
        often_wrong = np.sqrt((total + 0.5) / (occurrences + 2000)) * confusables.confusable()
        return cls(confusables, often_wrong, seen, occurrences, chance)

    def put_in(self, line: Signs) -> Signs:
        """Return the line, in three of five cases with one or two errors."""
        weight = self.often[line]
        if self.chance.random() >= _SENTENCES or not weight.any():
            return line
        found = line.copy()
        for _ in range(2 if self.chance.random() < _TWICE else 1):
            place = self.chance.choice(len(line), p=weight / weight.sum())
            signs, likelihood = self._written_for(int(line[place]))
            found[place] = self.chance.choice(signs, p=likelihood)
        return found

    def _written_for(self, meant: int) -> tuple[Signs, npt.NDArray[np.float64]]:
        if meant not in self._wrong:
            signs, likelihood = self.confusables.likelihood(meant)
            weight = likelihood * np.sqrt(self.occurrences[signs] + 10)
            weight *= _IMAGINED / weight.sum()
            often = dict(zip(signs.tolist(), weight.tolist(), strict=True))
            for written, count in self.seen.get(meant, {}).items():
                often[written] = often.get(written, 0) + count
            total = sum(often.values())
            self._wrong[meant] = np.array(list(often)), np.array([value / total for value in often.values()])
        return self._wrong[meant]


_Line = TypeVar("_Line")


def blocks(lines: Sequence[_Line], size: int) -> Iterator[Sequence[_Line]]:
    """Yield the lines in order, ``size`` at a time: so many are read together."""
    return (lines[start : start + size] for start in range(0, len(lines), size))

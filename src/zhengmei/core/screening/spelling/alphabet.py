"""Characters as small numbers. Digits are one sign and Latin letters another: what matters is that one stands there."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Signs = npt.NDArray[np.int64]

SIZE = 7000
"""Five signs must fit into 64 bits: 7,000 to the fifth is 1.7e19."""
UNKNOWN, EDGE = 0, SIZE - 1
"""A character too rare to be known; the beginning or end of a paragraph."""
PAD = 8
_PLANE = 0x10000


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """Return the code points of ``text``: full-width signs as half-width ones, digits as ``0``, Latin letters as ``a``.

    Everything beyond the BMP is U+FFFF.
    """
    points = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), _PLANE - 1)
    points = np.where((points >= 0xFF01) & (points <= 0xFF5E), points - 0xFEE0, points)
    points = np.where(points == 0x3000, 0x20, points)
    lower = points | 0x20
    points = np.where((points >= 0x30) & (points <= 0x39), 0x30, points)
    return np.where((lower >= 0x61) & (lower <= 0x7A), 0x61, points).astype(np.uint32)


@dataclass(frozen=True)
class Alphabet:
    """``numbers`` gives the sign of each code point of the BMP."""

    numbers: npt.NDArray[np.uint16]

    @classmethod
    def of(cls, occurrences: npt.NDArray[np.int64], fewest: int) -> "Alphabet":
        """Return the alphabet of the commonest characters of a corpus that were seen at least ``fewest`` times."""
        numbers = np.zeros(_PLANE, np.uint16)
        order = np.argsort(-occurrences, kind="stable")[: SIZE - 2]
        known = order[occurrences[order] >= fewest]
        numbers[known] = np.arange(1, len(known) + 1)
        numbers[0x0A] = EDGE
        return cls(numbers)

    def encode(self, text: str) -> Signs:
        """Return the signs of ``text``; a line break is an edge."""
        return self.numbers[code_points(text)].astype(np.int64)

    def characters(self) -> npt.NDArray[np.uint32]:
        """Return the code point of each sign, 0 where there is none."""
        found = np.zeros(SIZE, np.uint32)
        points = np.flatnonzero(self.numbers)
        found[self.numbers[points]] = points
        found[EDGE] = 0
        return found


def chinese(characters: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Return for each code point whether it is a Chinese character."""
    return (characters >= 0x4E00) & (characters < 0xA000)


def padded(parts: Iterable[Signs]) -> Signs:
    """Return the parts one after another, each with an edge on both sides, so that every place has neighbours."""
    edge = np.full(PAD, EDGE, np.int64)
    pieces = [edge]
    for part in parts:
        pieces += [part, edge]
    return np.concatenate(pieces)


def located(sizes: Iterable[int], places: Signs) -> tuple[Signs, Signs]:
    """Return for each place in padded parts of these sizes the number of its part, and where in the part it is."""
    starts = np.cumsum([PAD, *(size + PAD for size in sizes)])
    number = np.searchsorted(starts, places, side="right") - 1
    return number, places - starts[number]

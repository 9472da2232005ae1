"""How often two to five characters stood together, as powers of about the square root of two, in a map without keys."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import EDGE, SIZE, UNKNOWN, Signs
from zhengmei.core.screening.spelling.static_map import LARGEST, StaticMap

Levels = npt.NDArray[np.uint8]

ORDERS = (2, 3, 4, 5)
FEWEST = 3
"""Nothing seen fewer than three times is kept, nothing longer than five characters, and of five only what was seen four times."""
_FEWEST = {2: FEWEST, 3: FEWEST, 4: FEWEST, 5: 4}
MOST_NEEDED = max(_FEWEST.values())
STEP = 1.42
_TAGS = {order: np.uint64(order * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) for order in ORDERS}
_BASE = np.uint64(SIZE)


def level_of(count: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the level of a count: 1 at three times, one more for each 1.42 times as many. Negative below."""
    level: npt.NDArray[np.float64] = 1 + np.log(np.maximum(np.asarray(count, np.float64), 0.5) / FEWEST) / np.log(STEP)
    return level


def count_of(level: int) -> int:
    """Return about how many times a level stands for."""
    return round(FEWEST * STEP ** (level - 1)) if level else 0


def grams(signs: Signs, order: int) -> tuple[npt.NDArray[np.uint64], Levels]:
    """Return the distinct runs of ``order`` signs seen often enough, as keys, and their levels.

    A run with an unknown sign, or with an edge inside, is none.
    """
    size = len(signs) - order + 1
    if size <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint8)
    keys = signs[:size].astype(np.uint64)
    sound = signs[:size] != UNKNOWN
    for place in range(1, order):
        part = signs[place : size + place]
        keys *= _BASE
        keys += part.astype(np.uint64)
        sound &= part != UNKNOWN
        if place < order - 1:
            sound &= part != EDGE
    keys = keys[sound]
    keys.sort()
    first = np.flatnonzero(np.concatenate((np.ones(1, bool), keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, int)
    often = np.diff(np.append(first, len(keys)))
    kept = often >= _FEWEST[order]
    levels = np.clip(np.round(level_of(often[kept])), 1, LARGEST).astype(np.uint8)
    return keys[first][kept] ^ _TAGS[order], levels


@dataclass(frozen=True)
class Counts:
    """Levels of runs of characters; 0 is «not seen three times»."""

    table: StaticMap

    @classmethod
    def of(cls, signs: Signs, said: Callable[[str], None] = lambda _: None) -> "Counts":
        """Count a corpus."""
        parts = []
        for order in ORDERS:
            said(f"数 {order} 字的连写")
            parts.append(grams(signs, order))
        said("把计数压成查找表")
        keys = np.concatenate([part[0] for part in parts])
        return cls(StaticMap.build(keys, np.concatenate([part[1] for part in parts])))

    def windows(self, signs: Signs, places: Signs, written: Signs, orders: tuple[int, ...]) -> Levels:
        """Return [place, window]: the level of every run that covers the place, were ``written`` standing there.

        Windows by order, and within it by how many characters stand before the place.
        """
        keys = dict(self._windows(signs, places, written, max(orders)))
        columns = [self.table[keys[order, before] ^ _TAGS[order]] for order in orders for before in range(order)]
        return np.stack(columns, axis=1)

    def run(self, signs: Signs, starts: Signs, order: int) -> Levels:
        """Return the level of the ``order`` signs from each start on."""
        keys = signs[starts].astype(np.uint64)
        for place in range(1, order):
            keys = keys * _BASE + signs[starts + place].astype(np.uint64)
        return self.table[keys ^ _TAGS[order]]

    @staticmethod
    def _windows(
        signs: Signs, places: Signs, written: Signs, longest: int
    ) -> Iterator[tuple[tuple[int, int], npt.NDArray[np.uint64]]]:
        around = {offset: signs[places + offset].astype(np.uint64) for offset in range(1 - longest, longest) if offset}
        around[0] = written.astype(np.uint64)
        for before in range(longest):
            key = around[-before]
            for last in range(1 - before, longest - before):
                key = key * _BASE + around[last]
                if last >= 0:
                    yield (last + before + 1, before), key

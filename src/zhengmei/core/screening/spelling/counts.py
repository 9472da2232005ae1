"""How often two to four characters stood together, as powers of about the square root of two, in a map without keys.

Beside it, for every run but the longest, what is left for the rare: how much of its occurrences went on with a character
that did not follow it three times, and how much came after one that did not stand before it three times. Without that, a
character that nobody counted after 「有限公」 would be as little of a surprise as one after 「的时候」.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import EDGE, SIZE, UNKNOWN, Signs
from zhengmei.core.screening.spelling.static_map import LARGEST, StaticMap

Levels = npt.NDArray[np.uint8]
Shares = npt.NDArray[np.float32]
Runs = tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]
"""Distinct runs as ascending numbers, and how often each was seen."""

ORDERS = (2, 3, 4)
FEWEST = 3
"""Nothing seen fewer than three times is kept, and of four characters only what was seen four times. Runs of five were
tried: they told nothing that those of four had not."""
_FEWEST = {2: FEWEST, 3: FEWEST, 4: FEWEST + 1}
MOST_NEEDED = max(_FEWEST.values())
STEP = 1.42
DISCOUNT = np.float32(0.8)
"""What every count gives up for what was not seen."""
RESTED = ORDERS[:-1]
"""Runs of so many characters have their rest kept."""
_REST_STEPS = 15
_LEAST_REST = 0.002
_TAGS = {order: np.uint64(order * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) for order in ORDERS}
_BASE = np.uint64(SIZE)
_REST = np.array([_LEAST_REST ** (step / _REST_STEPS) for step in range(_REST_STEPS + 1)], np.float32)


def level_of(count: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the level of a count: 1 at three times, one more for each 1.42 times as many. Negative below."""
    level: npt.NDArray[np.float64] = 1 + np.log(np.maximum(np.asarray(count, np.float64), 0.5) / FEWEST) / np.log(STEP)
    return level


def count_of(level: int) -> int:
    """Return about how many times a level stands for."""
    return round(FEWEST * STEP ** (level - 1)) if level else 0


def grams(signs: Signs, order: int) -> Runs:
    """Return the distinct runs of ``order`` signs seen often enough.

    A run with an unknown sign, or with an edge inside, is none.
    """
    size = len(signs) - order + 1
    if size <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
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
    return keys[first][kept], often[kept]


def _rests(runs: Runs, longer: Runs, order: int) -> Levels:
    """For each run two steps of four bits: what is left for rare characters after it, and (above) before it."""
    keys, often = runs
    left = []
    for part in (longer[0] // _BASE, longer[0] % np.uint64(SIZE**order)):
        at = np.minimum(np.searchsorted(keys, part), max(len(keys) - 1, 0))
        same = keys[at] == part if len(keys) else np.zeros(0, bool)
        told = np.bincount(at[same], weights=longer[1][same] - float(DISCOUNT), minlength=len(keys))
        rest = np.clip(1 - told / np.maximum(often, 1), _LEAST_REST, 1)
        left.append(np.round(np.log(rest) / np.log(_LEAST_REST) * _REST_STEPS).astype(np.uint8))
    found: Levels = left[0] | left[1] << 4
    return found


@dataclass(frozen=True)
class Counts:
    """``table``: levels of runs of characters; 0 is «not seen three times». ``rest``: of short runs, what is left for the rare.

    ``single``: the same of single signs.
    """

    table: StaticMap
    rest: StaticMap
    single: Levels

    @classmethod
    def of(cls, signs: Signs, said: Callable[[str], None] = lambda _: None) -> "Counts":
        """Count a corpus."""
        runs: dict[int, Runs] = {1: (np.arange(SIZE, dtype=np.uint64), np.bincount(signs, minlength=SIZE))}
        keys, levels, rests = [], [], {}
        for order in ORDERS:
            said(f"数 {order} 字的连写")
            runs[order] = grams(signs, order)
            keys.append(runs[order][0] ^ _TAGS[order])
            levels.append(np.clip(np.round(level_of(runs[order][1])), 1, LARGEST).astype(np.uint8))
            rests[order - 1] = _rests(runs.pop(order - 1), runs[order], order - 1)
        said("把计数压成查找表")
        rested = np.concatenate([keys[order - ORDERS[0]] for order in RESTED])
        return cls(
            StaticMap.build(np.concatenate(keys), np.concatenate(levels)),
            StaticMap.build(rested, np.concatenate([rests[order] for order in RESTED]), bare=True),
            rests[1],
        )

    def windows(self, signs: Signs, places: Signs, written: Signs, orders: tuple[int, ...]) -> Levels:
        """Return [place, window]: the level of every run that covers the place, were ``written`` standing there.

        Windows by order, and within it by how many characters stand before the place.
        """
        return self._of_windows(self.table, signs, places, written, orders)

    def rests(self, signs: Signs, places: Signs, written: Signs) -> tuple[Shares, Shares]:
        """Return [place, window] after and before the runs of ``RESTED`` characters that cover the place.

        The share of a run's occurrences left for what was not counted. Means nothing where the run itself was not seen.
        """
        found = self._of_windows(self.rest, signs, places, written, RESTED)
        return _REST[found & 15], _REST[found >> 4]

    @staticmethod
    def _of_windows(table: StaticMap, signs: Signs, places: Signs, written: Signs, orders: tuple[int, ...]) -> Levels:
        keys = dict(Counts._windows(signs, places, written, max(orders)))
        columns = [table[keys[order, before] ^ _TAGS[order]] for order in orders for before in range(order)]
        found: Levels = np.stack(columns, axis=1)
        return found

    def run(self, signs: Signs, starts: Signs, order: int) -> Levels:
        """Return the level of the ``order`` signs from each start on."""
        return self.table[_keys(signs, starts, order)]

    def run_rest(self, signs: Signs, starts: Signs, order: int) -> tuple[Shares, Shares]:
        """Return what is left after and before the ``order`` signs from each start on."""
        found = self.single[signs[starts]] if order == 1 else self.rest[_keys(signs, starts, order)]
        return _REST[found & 15], _REST[found >> 4]

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


def _keys(signs: Signs, starts: Signs, order: int) -> npt.NDArray[np.uint64]:
    keys = signs[starts].astype(np.uint64)
    for place in range(1, order):
        keys = keys * _BASE + signs[starts + place].astype(np.uint64)
    return keys ^ _TAGS[order]

"""A read-only map from 64-bit keys to small numbers, about 18 bits a key: a three-wise binary fuse filter that holds values.

Nothing of the keys is kept, only 11 bits of a hash of each, so a key that was never put in is found by chance once in
2,048 look-ups. A ``bare`` map keeps 9 bits a key and no hash: it answers anything for a key that was never put in.
Method: T. M. Graf and D. Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor Filters", 2022.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Cells = npt.NDArray[np.unsignedinteger[Any]]
Places = npt.NDArray[np.int64]

VALUE_BITS = 5
LARGEST = (1 << VALUE_BITS) - 1
"""The greatest value that can be kept; 0 means absent. A bare map keeps any eight bits."""
_ATTEMPTS = 64


@dataclass(frozen=True)
class StaticMap:
    """``cells`` may be a memory map: it is only read, and shared between processes."""

    cells: Cells
    seed: int
    segment: int
    segments: int

    @classmethod
    def build(cls, keys: Keys, values: npt.NDArray[np.uint8], *, bare: bool = False) -> "StaticMap":
        """Return a map of distinct ``keys`` to ``values`` from 1 to ``LARGEST``, to any byte when ``bare``. Deterministic."""
        if not bare and len(values) and not (int(values.min()) >= 1 and int(values.max()) <= LARGEST):
            raise ValueError(f"a value must lie between 1 and {LARGEST}")
        size = max(len(keys), 1)
        segment = 1 << max(2, min(18, int(np.log(size) / np.log(3.33) + 2.25)))
        capacity = int(size * max(1.125, 0.875 + 0.25 * np.log(1_000_000) / np.log(max(size, 2)))) + 16
        segments = max(1, -(-capacity // segment) - 2)
        for seed in range(1, _ATTEMPTS):
            shape = cls(np.zeros(0, np.uint8 if bare else np.uint16), seed, segment, segments)
            mixed = _mixed(keys, seed)
            places = shape._places(mixed)
            order = _peeled(places, (segments + 2) * segment)
            if order is not None:
                marks = shape._fingerprint(mixed) | values
                cells = _filled(order, places, marks, (segments + 2) * segment)
                return cls(cells, seed, segment, segments)
        raise ValueError("the keys are not distinct")

    def __getitem__(self, keys: Keys) -> npt.NDArray[np.uint8]:
        """Return the value of each key, 0 where it is absent."""
        mixed = _mixed(keys, self.seed)
        first, second, third = self._places(mixed)
        found = self.cells[first] ^ self.cells[second] ^ self.cells[third] ^ self._fingerprint(mixed)
        return found if found.dtype == np.uint8 else np.where(found <= LARGEST, found, 0).astype(np.uint8)

    def _fingerprint(self, mixed: Keys) -> Cells:
        """Eleven bits of the hash, above the bits of the value; nothing for a bare map."""
        if self.cells.dtype == np.uint8:
            return np.zeros(len(mixed), np.uint8)
        return ((mixed ^ (mixed >> np.uint64(29))).astype(np.uint16)) << np.uint16(VALUE_BITS)

    def _places(self, mixed: Keys) -> tuple[Places, Places, Places]:
        """The three cells of a key: one in each of three neighbouring segments."""
        span = np.uint64(self.segments * self.segment)
        first = (((mixed >> np.uint64(32)) * span) >> np.uint64(32)).astype(np.int64)
        mask = self.segment - 1
        second = (first + self.segment) ^ ((mixed >> np.uint64(18)).astype(np.int64) & mask)
        third = (first + 2 * self.segment) ^ (mixed.astype(np.int64) & mask)
        return first, second, third


def _mixed(keys: Keys, seed: int) -> Keys:
    mixed = keys + np.uint64(seed * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> np.uint64(33)
    return mixed


def _peeled(places: tuple[Places, ...], size: int) -> list[tuple[Places, Places]] | None:
    """Rounds of (keys, the cell that each has for itself once the earlier ones are gone); None when keys remain."""
    count = np.zeros(size, np.int32)
    last = np.zeros(size, np.int64)
    numbers = np.arange(len(places[0]), dtype=np.int64)
    for place in places:
        count += np.bincount(place, minlength=size).astype(np.int32)
        np.bitwise_xor.at(last, place, numbers)
    rounds: list[tuple[Places, Places]] = []
    alone = np.flatnonzero(count == 1)
    gone = 0
    while len(alone):
        keys, own = np.unique(last[alone], return_index=True)
        rounds.append((keys, alone[own]))
        gone += len(keys)
        touched = np.concatenate([place[keys] for place in places])
        np.subtract.at(count, touched, 1)
        np.bitwise_xor.at(last, touched, np.tile(keys, len(places)))
        alone = np.unique(touched[count[touched] == 1])
    return rounds if gone == len(numbers) else None


def _filled(rounds: list[tuple[Places, Places]], places: tuple[Places, ...], marks: Cells, size: int) -> Cells:
    cells = np.zeros(size, marks.dtype)
    for keys, own in reversed(rounds):
        rest = cells[places[0][keys]] ^ cells[places[1][keys]] ^ cells[places[2][keys]]
        cells[own] = marks[keys] ^ rest
    return cells

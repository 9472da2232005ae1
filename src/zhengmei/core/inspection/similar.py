"""Posts of different units that read alike: MinHash finds the pairs, the shared words measure them. Evidence for a person
who checks what was called original; never a verdict (T-15)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from zlib import crc32

SHINGLE = 2
BANDS, ROWS = 10, 2
LEAST = 0.7
_CROWD = 50
_MASKS = tuple(int.from_bytes(sha256(bytes([number])).digest()[:4], "big") for number in range(BANDS * ROWS))
_DULL = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A post's title. ``group``: whose posts are never compared with each other (the unit: T-15)."""

    key: tuple[object, ...]
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two posts and how much of their words they share: 1 is all of them."""

    one: Text
    other: Text
    share: float


def shingles(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters, without signs, spaces and case."""
    plain = _DULL.sub("", text).lower()
    return (
        frozenset(plain[place : place + SHINGLE] for place in range(max(1, len(plain) - SHINGLE + 1)))
        if plain
        else frozenset()
    )


def similar_pairs(texts: Iterable[Text], least: float = LEAST) -> tuple[Pair, ...]:
    """Return the pairs of different groups that share at least ``least`` of their words, most alike first.

    MinHash with ten bands of two: a pair that shares 0.7 is missed once in eight hundred. Where more than fifty posts
    fall into one drawer (a daily weather post), each is compared with the first of them only.
    """
    held = [(text, words) for text in texts if len(words := shingles(text.text)) >= 4]
    drawers: dict[tuple[int, ...], list[int]] = {}
    for place, (_, words) in enumerate(held):
        hashes = [crc32(word.encode()) for word in sorted(words)]
        least_ones = [min(map(mask.__xor__, hashes)) for mask in _MASKS]
        for band in range(BANDS):
            drawers.setdefault((band, *least_ones[band * ROWS : band * ROWS + ROWS]), []).append(place)
    pairs = {
        pair
        for drawer in drawers.values()
        for pair in _candidates(drawer)
        if held[pair[0]][0].group != held[pair[1]][0].group
    }
    found = [Pair(held[a][0], held[b][0], _shared(held[a][1], held[b][1])) for a, b in sorted(pairs)]
    alike = [pair for pair in found if pair.share >= least]
    return tuple(sorted(alike, key=lambda pair: (-pair.share, pair.one.key, pair.other.key)))


def _candidates(drawer: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(drawer) > _CROWD:
        return ((drawer[0], other) for other in drawer[1:])
    return ((one, other) for number, one in enumerate(drawer) for other in drawer[number + 1 :])


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)

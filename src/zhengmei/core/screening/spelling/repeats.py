"""Words written twice by mistake (「进行进行」「的的」): which repetition is one too many.

A repetition of one to four characters is looked at from its three seams: before it, between the two, and the one that would
be left if the second were taken out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengmei.core.screening.spelling.alphabet import EDGE, UNKNOWN, Alphabet, Signs, chinese, located, padded
from zhengmei.core.screening.spelling.counts import ORDERS
from zhengmei.core.screening.spelling.features import Knowledge
from zhengmei.core.screening.spelling.network import Floats, Network
from zhengmei.core.screening.spelling.practice import blocks

LENGTHS = (1, 2, 3, 4)
_SHARES = (0.35, 0.5, 0.1, 0.05)
"""How often people repeat one, two, three, four characters, for practice only."""
_SEAM = ORDERS[-1]
_HIDDEN = (24,)
_BLOCK = 4000


@dataclass(frozen=True)
class Repeats:
    """At ``places`` begins a run of ``sizes`` characters that was just written; ``features`` are [repeat, number]."""

    places: Signs
    sizes: Signs
    features: Floats


def repeats(alphabet: Alphabet, knowledge: Knowledge, signs: Signs) -> Repeats:
    """Return every repetition of Chinese characters in padded ``signs``; of overlapping ones the longest, then the first.

    But 「一步一步」, the usual way to say «one by one», and one character that goes on and on are none.
    """
    usual = chinese(alphabet.characters())[signs]
    one = int(alphabet.numbers[ord("一")])
    taken = np.zeros(len(signs), bool)
    places, sizes = [], []
    for size in reversed(LENGTHS):
        same = (signs[size:] == signs[:-size]) & usual[size:]
        together = np.convolve(same, np.ones(size, int), "valid") == size
        for start in (np.flatnonzero(together)).tolist():
            unit = signs[start : start + size].tolist()
            plain = size == 1 or (len(set(unit)) > 1 and unit[0] != one)
            if plain and not taken[start : start + 2 * size].any():
                taken[start : start + 2 * size] = True
                places.append(start + size)
                sizes.append(size)
    order = np.argsort(np.array(places, np.int64), kind="stable")
    at, long = np.array(places, np.int64)[order], np.array(sizes, np.int64)[order]
    return Repeats(at, long, _features(knowledge, signs, at, long))


def _features(knowledge: Knowledge, signs: Signs, places: Signs, sizes: Signs) -> Floats:
    if not len(places):
        return np.zeros((0, 0), np.float32)
    steps = np.arange(-_SEAM, _SEAM)
    before = signs[places[:, None] - sizes[:, None] + steps]
    between = signs[places[:, None] + steps]
    left = np.concatenate([between[:, :_SEAM], signs[places[:, None] + sizes[:, None] + np.arange(_SEAM)]], axis=1)
    seams = [_seam(knowledge, np.ascontiguousarray(seam)) for seam in (before, between, left)]
    unit = [knowledge.level[signs[places + step * (sizes > step)]] for step in range(2)]
    known = [np.isin(left[:, _SEAM - 1], (EDGE, UNKNOWN)), np.isin(left[:, _SEAM], (EDGE, UNKNOWN))]
    return np.concatenate(
        [*seams, seams[2] - seams[1], np.stack([*(sizes == size for size in LENGTHS), *unit, *known], axis=1)],
        axis=1, dtype=np.float32,
    )  # fmt: skip


def _seam(knowledge: Knowledge, windows: Signs) -> Floats:
    """Levels of all runs across the middle of each window."""
    flat = windows.ravel()
    middle = np.arange(len(windows)) * windows.shape[1] + windows.shape[1] // 2
    runs = [knowledge.counts.run(flat, middle - before, order) for order in ORDERS for before in range(1, order)]
    return np.stack(runs, axis=1, dtype=np.float32)


def put_in(line: Signs, chance: np.random.Generator) -> tuple[Signs, int, int]:
    """Return the line with one run written twice, where the second begins, and how long it is."""
    size = int(chance.choice(LENGTHS, p=_SHARES))
    start = int(chance.integers(0, len(line) - size))
    return np.concatenate([line[: start + size], line[start:]]), start + size, size


def train(
    knowledge: Knowledge,
    alphabet: Alphabet,
    sentences: Sequence[tuple[str, str]],
    practice: Sequence[Signs],
    *,
    seed: int,
) -> Network:
    """Return a network that judges repetitions, from practice lines, half with one put in, and from checked sentences."""
    chance = np.random.default_rng(seed)
    features, labels = [], []
    lines: list[tuple[Signs, Signs]] = []
    for number, line in enumerate(practice):
        if number % 2 and len(line) > LENGTHS[-1]:
            written, place, size = put_in(line, chance)
            lines.append((written, np.array([place - size, size])))
        else:
            lines.append((line, np.zeros(2, np.int64)))
    for source, target in sentences:
        where = removed(source, target)
        if source == target or where:
            lines.append((alphabet.encode(source), np.array(where or (0, 0), np.int64)))
    for block in blocks(lines, _BLOCK):
        signs = padded([written for written, _ in block])
        found = repeats(alphabet, knowledge, signs)
        if not len(found.places):
            continue
        owner, second = located((len(written) for written, _ in block), found.places)
        told = np.stack([where for _, where in block])[owner]
        begins = second - found.sizes
        labels.append((told[:, 1] == found.sizes) & (np.abs(told[:, 0] - begins) < np.maximum(told[:, 1], 1)))
        features.append(found.features)
    true = np.concatenate(labels)
    return Network.train(
        np.concatenate(features), true.astype(np.float32), np.ones(len(true), np.float32), hidden=_HIDDEN, epochs=8,
        batch=512, seed=seed,
    )  # fmt: skip


def removed(source: str, target: str) -> tuple[int, int] | None:
    """Return where a run stands twice in ``source`` and once in ``target``, and its length; None when that is not the change."""
    size = len(source) - len(target)
    if size not in LENGTHS:
        return None
    start = next(
        (place for place, (was, new) in enumerate(zip(source, target, strict=False)) if was != new), len(target)
    )
    if source[start + size :] != target[start:]:
        return None
    first = max(0, start - size)
    for place in range(first, start + 1):
        if source[place : place + size] == source[place + size : place + 2 * size]:
            return place, size
    return None

"""A character left out (「防控薄环节」): at which seam a character is missing, and which.

Where two characters meet that surprise a reader from both sides, those that could stand between them are tried, and the text
is read again with each. Seams are named by the place of the character after them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import EDGE, PAD, Alphabet, Signs, chinese, located, padded
from zhengmei.core.screening.spelling.counts import ORDERS, Levels
from zhengmei.core.screening.spelling.features import Knowledge, longest, ranks, read_over, sides_of
from zhengmei.core.screening.spelling.network import Floats, Network, merged
from zhengmei.core.screening.spelling.practice import blocks

KEPT = 4
"""At most so many characters are tried at a seam with a close look."""
_POOL = 3000
"""So many of the commonest characters may be missing."""
_AROUND = 6
_SURPRISING = 0.01
"""The share of the seams of right text that is looked at."""
_LINES = 20_000
_BLOCK, _SEAMS = 400, 32
_HIDDEN, _JUDGES, _EPOCHS = (32,), 3, 12
_FORWARD, _BACKWARD = slice(0, 2), slice(4, 6)
"""Of what ``read_over`` says: the character itself and the next one, read forwards and backwards."""


@dataclass(frozen=True)
class Gaps:
    """Rows of (place, sign that may be missing before it); ``features`` are [row, number]."""

    places: Signs
    missing: Signs
    features: Floats


def gaps(alphabet: Alphabet, knowledge: Knowledge, signs: Signs, surprise: float) -> Gaps:
    """Return what could be missing in padded ``signs`` at the seams that read no better than ``surprise``."""
    usual = chinese(alphabet.characters())
    seams = _seams(usual, signs)
    places = seams[_readable(knowledge, signs, seams) <= surprise]
    pool = np.flatnonzero(usual)[:_POOL]
    found = [_tried(knowledge, signs, places[start : start + _SEAMS], pool) for start in range(0, len(places), _SEAMS)]
    if not sum(len(at) for at, _ in found):
        return Gaps(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 0), np.float32))
    at, missing = (np.concatenate(part) for part in zip(*found, strict=True))
    return Gaps(at, missing, _features(knowledge, signs, at, missing))


def _seams(usual: npt.NDArray[np.bool_], signs: Signs) -> Signs:
    """Where a Chinese character follows another."""
    here = usual[signs]
    return np.flatnonzero(here[1:] & here[:-1]) + 1


def _readable(knowledge: Knowledge, signs: Signs, seams: Signs) -> Floats:
    """The log probability of the two characters after each seam read forwards, and of the two before it read backwards."""
    after, before = _as_it_stands(knowledge, signs, seams)
    found: Floats = after[:, _FORWARD].sum(axis=1) + before[:, _BACKWARD].sum(axis=1)
    return found


def _as_it_stands(knowledge: Knowledge, signs: Signs, seams: Signs) -> tuple[Floats, Floats]:
    ends = [seams, seams - 1]
    read = [read_over(knowledge, signs, end, signs[end], sides_of(knowledge, signs, end))[1] for end in ends]
    return read[0], read[1]


def _tried(knowledge: Knowledge, signs: Signs, places: Signs, pool: Signs) -> tuple[Signs, Signs]:
    """The characters that form a known pair with both neighbours, the few that form the best-known runs with them."""
    counts = knowledge.counts
    shape = (len(places), len(pool))
    before = _pairs(counts.run, np.broadcast_to(signs[places - 1][:, None], shape), np.broadcast_to(pool, shape))
    row, column = np.nonzero(before.reshape(shape))
    at, missing = places[row], pool[column]
    after = _pairs(counts.run, missing, signs[at])
    kept = after > 0
    row, at, missing = row[kept], at[kept], missing[kept]
    around = [signs[at + step] for step in (-3, -2, -1)] + [missing] + [signs[at + step] for step in (0, 1, 2)]
    lines, starts = np.stack(around, axis=1).ravel(), np.arange(len(at)) * 7
    score = ((before.reshape(shape)[row, column[kept]] + after[kept].astype(np.float32)) / 2).astype(np.float32)
    for order in ORDERS[1:]:
        for lead in range(order):
            score += counts.run(lines, starts + 3 - lead, order) * np.float32(1.3 if order == ORDERS[-1] else 1)
    best = ranks(row, score) < KEPT
    return at[best], missing[best]


def _pairs(run: Callable[[Signs, Signs, int], Levels], first: Signs, second: Signs) -> Levels:
    lines = np.stack([first.ravel(), second.ravel()], axis=1).ravel()
    return run(lines, np.arange(first.size) * 2, 2)


def _features(knowledge: Knowledge, signs: Signs, places: Signs, missing: Signs) -> Floats:
    steps = np.concatenate([np.arange(-_AROUND, 0), [0], np.arange(_AROUND)])
    lines = signs[np.clip(places[:, None] + steps, 0, len(signs) - 1)]
    lines[:, _AROUND] = missing
    edge = np.full(PAD, EDGE, np.int64)
    written = np.concatenate([edge, lines.ravel(), edge])
    middle = PAD + np.arange(len(places)) * len(steps) + _AROUND
    sides = sides_of(knowledge, written, middle)
    levels, said = read_over(knowledge, written, middle, missing, sides)
    seams, number = np.unique(places, return_inverse=True)
    after, before = (read[number] for read in _as_it_stands(knowledge, signs, seams))
    # The characters next to the seam, with the missing one and without it.
    forward = said[:, 1:4].sum(axis=1) - after[:, :3].sum(axis=1)
    backward = said[:, 5:].sum(axis=1) - before[:, 4:7].sum(axis=1)
    total = said.sum(axis=1) - after[:, :3].sum(axis=1) - before[:, 4:7].sum(axis=1)
    rank = ranks(number, total)
    best = np.full((len(seams), 2), -30, np.float32)
    for place in range(2):
        best[number[rank == place], place] = total[rank == place]
    return np.concatenate(
        [
            levels, said, after, before, np.stack([forward, backward, forward + backward, total], axis=1), longest(levels),
            np.stack([knowledge.level[sign] for sign in (missing, signs[places], signs[places - 1])], axis=1), sides.features,
            np.stack([rank, total - best[number, 0], total - best[number, 1], np.bincount(number)[number]], axis=1),
        ],
        axis=1, dtype=np.float32,
    )  # fmt: skip


def train(
    knowledge: Knowledge,
    alphabet: Alphabet,
    sentences: Sequence[tuple[str, str]],
    practice: Sequence[Signs],
    *,
    seed: int,
) -> tuple[Network, float]:
    """Return a network that judges what could be missing, and how little surprise is enough to look at a seam.

    It learns from practice lines, two in three with a character taken out, and from checked sentences.
    """
    chance = np.random.default_rng(seed)
    usual = chinese(alphabet.characters())
    right = padded(practice[: _LINES // 10])
    surprise = float(np.quantile(_readable(knowledge, right, _seams(usual, right)), _SURPRISING))
    lines: list[tuple[Signs, Signs]] = []
    for number, line in enumerate(practice[:_LINES]):
        places = np.flatnonzero(usual[line])
        taken = int(chance.choice(places)) if number % 3 and len(places) else None
        lines.append((line if taken is None else np.delete(line, taken), line))
    encoded = ((alphabet.encode(source), alphabet.encode(target)) for source, target in sentences)
    lines += [(written, meant) for written, meant in encoded if len(meant) == len(written) + 1]
    features, labels = [], []
    for block in blocks(lines, _BLOCK):
        found = gaps(alphabet, knowledge, padded([written for written, _ in block]), surprise)
        if not len(found.places):
            continue
        owner, place = located((len(written) for written, _ in block), found.places)
        features.append(found.features)
        told = zip(owner.tolist(), place.tolist(), found.missing.tolist(), strict=True)
        labels.append([lost(block[line][0], block[line][1], at, sign) for line, at, sign in told])
    rows, true = np.concatenate(features), np.concatenate(labels).astype(np.float32)
    judges = [
        Network.train(
            rows, true, np.ones(len(true), np.float32), hidden=_HIDDEN, epochs=_EPOCHS, batch=512, seed=seed + number
        )
        for number in range(_JUDGES)
    ]
    return merged(judges), surprise


def lost(written: Signs, meant: Signs, place: int, sign: int) -> bool:
    """Return whether ``written`` with ``sign`` put in before ``place`` is what was meant."""
    return len(meant) == len(written) + 1 and bool(
        meant[place] == sign and (meant[:place] == written[:place]).all() and (meant[place + 1 :] == written[place:]).all()
    )  # fmt: skip

"""What is known of a written character and of one that may have been meant, as numbers for the classifiers.

Levels of counts compare by difference. ``quick`` features are worked out for every confusable of every character; the
``full`` ones only for the few that the quick ones leave.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import EDGE, UNKNOWN, Signs
from zhengmei.core.screening.spelling.confusables import CONFUSED, Confusables
from zhengmei.core.screening.spelling.context import ContextNetwork
from zhengmei.core.screening.spelling.counts import FEWEST, ORDERS, STEP, Counts, Levels, count_of, level_of
from zhengmei.core.screening.spelling.network import Floats
from zhengmei.core.screening.spelling.pairs import PairPrior
from zhengmei.core.screening.spelling.static_map import LARGEST

_COLUMN = {
    window: number for number, window in enumerate((order, before) for order in ORDERS for before in range(order))
}
_SHORT, _LONG = (2, 3), (4, 5)
_BITS = (1, 2, 4, 8, 16)
_DISCOUNT, _NEW = np.float32(1.5), np.float32(-0.4)
"""Taken from every count for what was not seen; how fast new continuations become rare as a beginning is seen oftener."""
_OFTEN = np.array([count_of(level) for level in range(LARGEST + 1)], np.float32)
KEPT = 5
"""At most so many candidates of a character are looked at closely."""


@dataclass(frozen=True)
class Knowledge:
    """Everything that was counted. ``level`` and ``total`` are of single characters and of the whole corpus."""

    counts: Counts
    confusables: Confusables
    context: ContextNetwork
    level: Floats
    total: float


@dataclass(frozen=True)
class Candidates:
    """Rows of (place, sign that may have been meant). ``number`` is of the place in ``places``, as in ``around``."""

    places: Signs
    around: Floats
    number: Signs
    meant: Signs
    relation: npt.NDArray[np.uint8]
    written_levels: Levels
    meant_levels: Levels
    fitting: Floats
    features: Floats

    @property
    def at(self) -> Signs:
        """The place of each row."""
        return self.places[self.number]

    def kept(self, rows: npt.NDArray[np.intp]) -> "Candidates":
        """Return only these rows."""
        return Candidates(
            self.places, self.around, self.number[rows], self.meant[rows], self.relation[rows], self.written_levels,
            self.meant_levels[rows], self.fitting[rows], self.features[rows],
        )  # fmt: skip


def quick(knowledge: Knowledge, prior: PairPrior, signs: Signs, places: Signs) -> Candidates:
    """Return the candidates at ``places`` that any run of two or three characters speaks for, with their quick features."""
    counts = knowledge.counts
    number, meant, relation = knowledge.confusables.of_places(signs, places)
    twos = counts.windows(signs, places[number], meant, (2,))
    habit = relation & CONFUSED > 0
    some = habit | (twos > 0).any(axis=1)  # without a run of two there is none of three
    number, meant, relation, twos, habit = number[some], meant[some], relation[some], twos[some], habit[some]
    threes = counts.windows(signs, places[number], meant, (3,))
    likely = habit | (twos > 0).all(axis=1) | (threes > 0).any(axis=1)
    number, meant, relation = number[likely], meant[likely], relation[likely]
    levels = np.concatenate([twos[likely], threes[likely]], axis=1)
    written_levels = counts.windows(signs, places, signs[places], _SHORT)
    written = signs[places]
    around = knowledge.context.surroundings(signs, places)
    ours = knowledge.context.score(around, np.arange(len(places)), written)
    fitting = knowledge.context.score(around, number, meant)
    was = written_levels[number]
    fits = np.stack([fitting - ours[number], fitting, ours[number]], axis=1)
    features = np.concatenate(
        [
            levels.astype(np.float32) - was, levels == 0, was == 0, np.minimum(levels, 8), fits,
            np.stack([relation & bit > 0 for bit in _BITS], axis=1), _pair_features(knowledge, prior, written[number], meant),
        ],
        axis=1, dtype=np.float32,
    )  # fmt: skip
    return Candidates(places, around, number, meant, relation, written_levels, levels, fits, features)


def full(
    knowledge: Knowledge, prior: PairPrior, signs: Signs, quoted: npt.NDArray[np.bool_], found: Candidates, score: Floats,
    least: float,
) -> Candidates:  # fmt: skip
    """Return the candidates whose quick ``score`` is at least ``least`` and among the best of their place, with all features."""
    rank = _rank(found.number, score)
    rows = np.flatnonzero((rank < KEPT) & (score >= least))
    left = found.kept(rows)
    score, rank = score[rows], rank[rows].astype(np.float32)
    numbers, inverse = np.unique(left.number, return_inverse=True)
    places = found.places[numbers]
    written = signs[places]
    counts = knowledge.counts
    meant_levels = np.concatenate([left.meant_levels, counts.windows(signs, left.at, left.meant, _LONG)], axis=1)
    was = np.concatenate([found.written_levels[numbers], counts.windows(signs, places, written, _LONG)], axis=1)
    side = _sides(knowledge, signs, places)
    likelihood = _likelihood(knowledge, meant_levels, side[inverse], knowledge.level[left.meant])
    likelihood -= _likelihood(knowledge, was, side, knowledge.level[written])[inverse]
    total = likelihood[:, 0] + likelihood[:, 3]
    best, fluent, fitting = (_best(values, inverse, len(numbers)) for values in (score, total, left.fitting[:, 0]))
    features = np.concatenate(
        [
            np.stack([score, rank, score - best, total - fluent, left.fitting[:, 0] - fitting, np.bincount(inverse)[inverse]], 1),
            likelihood, _longest(meant_levels), _longest(was)[inverse], meant_levels, was[inverse],
            meant_levels.astype(np.float32) - was[inverse], side[inverse], _surroundings(knowledge, signs, quoted, places)[inverse],
            left.fitting, np.stack([left.relation & bit > 0 for bit in _BITS], axis=1),
            found.around[left.number],
            _pair_features(knowledge, prior, written[inverse], left.meant),
        ],
        axis=1, dtype=np.float32,
    )  # fmt: skip
    return Candidates(
        places, found.around[numbers], inverse, left.meant, left.relation, was, meant_levels, left.fitting, features
    )


def _pair_features(knowledge: Knowledge, prior: PairPrior, written: Signs, meant: Signs) -> Floats:
    often = prior.of_pairs(written, meant)
    total = prior.written[written]
    return np.stack(
        [
            np.log(often + 0.03), np.log(total + 1), np.log(prior.meant[meant] + 1), np.log((often + 0.3) / (total + 3)),
            knowledge.level[written], knowledge.level[meant], knowledge.level[meant] - knowledge.level[written],
        ],
        axis=1, dtype=np.float32,
    )  # fmt: skip


def _rank(number: Signs, score: Floats) -> Signs:
    """The rank of each row among those of its place, from 0."""
    order = np.lexsort((-score, number))
    grouped = number[order]
    starts = np.flatnonzero(np.concatenate((np.ones(min(1, len(grouped)), bool), grouped[1:] != grouped[:-1])))
    rank = np.empty(len(score), np.int64)
    rank[order] = np.arange(len(score)) - np.repeat(starts, np.diff(np.append(starts, len(score))))
    return rank


def _best(values: Floats, group: Signs, groups: int) -> Floats:
    best = np.full(groups, -np.inf, np.float32)
    np.maximum.at(best, group, values)
    return best[group]


def _sides(knowledge: Knowledge, signs: Signs, places: Signs) -> Floats:
    """Levels of the one to four characters before, of those after, and of the two neighbours put together."""
    counts = knowledge.counts
    sides = [knowledge.level[signs[places - 1]]]
    sides += [counts.run(signs, places - size, size).astype(np.float32) for size in (2, 3, 4)]
    sides.append(knowledge.level[signs[places + 1]])
    sides += [counts.run(signs, places + 1, size).astype(np.float32) for size in (2, 3, 4)]
    joined = counts.run(np.stack([signs[places - 1], signs[places + 1]], axis=1).ravel(), np.arange(len(places)) * 2, 2)
    return np.stack([*sides, joined], axis=1, dtype=np.float32)


def _surroundings(knowledge: Knowledge, signs: Signs, quoted: npt.NDArray[np.bool_], places: Signs) -> Floats:
    """Whether the neighbours are unknown, edges or common characters; repeats; quotation."""
    usual = knowledge.confusables.confusable()
    kinds = []
    for step in (-3, -2, -1, 1, 2, 3):
        near = signs[places + step]
        kinds.append((near == UNKNOWN) + 2 * (near == EDGE) + 4 * usual[near])
    same = [signs[places + step] == signs[places] for step in (-1, 1)]
    return np.stack([*kinds, *same, quoted[places]], axis=1, dtype=np.float32)


def _longest(levels: Levels) -> Floats:
    """The longest run seen that ends with the character, that begins with it, that holds it."""
    found = np.zeros((len(levels), 3), np.float32)
    for (order, before), column in _COLUMN.items():
        seen = levels[:, column] > 0
        found[seen, 2] = order
        if before == order - 1:
            found[seen, 0] = order
        if before == 0:
            found[seen, 1] = order
    return found


def _likelihood(knowledge: Knowledge, levels: Levels, side: Floats, level: Floats) -> Floats:
    """Log probabilities of the characters that the place takes part in, read forwards and backwards: all, itself, the next.

    Each longer run is mixed with the shorter ones: the oftener its beginning was seen, the more it counts that the whole
    was not.
    """
    often = _OFTEN[levels]
    around: Floats = np.where(side > 0, _count(side), 0).astype(np.float32)
    itself = _count(level)
    everything = _count(np.float32(knowledge.total))
    alone: Floats = itself / everything
    found = []
    for forwards in (True, False):
        this, that = (around[:, :4], around[:, 4:8]) if forwards else (around[:, 4:8], around[:, :4])

        def run(order: int, before: int, *, forwards: bool = forwards) -> Floats:
            return often[:, _COLUMN[order, before if forwards else order - 1 - before]]

        chance = alone
        for order in ORDERS:
            chance = _mixed(chance, run(order, order - 1), this[:, order - 2])
        chances = [chance]
        for step in (1, 2, 3, 4):
            chance = (np.maximum(that[:, 0], 1) / everything).astype(np.float32)
            if step > 1:
                chance = _mixed(chance, that[:, step - 1], that[:, step - 2])
            for order in range(step + 1, 6):
                beginning = itself if order == 2 else run(order - 1, order - 1 - step)
                chance = _mixed(chance, run(order, order - 1 - step), beginning)
            chances.append(chance)
        logs = np.log(np.stack(chances, axis=1) + np.float32(1e-9))
        found += [logs.sum(axis=1), logs[:, 0], logs[:, 1]]
    return np.stack(found, axis=1, dtype=np.float32)


def _mixed(shorter: Floats, whole: Floats, beginning: Floats) -> Floats:
    """The chance of a run's last character: from how often the whole and its beginning were seen, and from the shorter run."""
    safe = np.maximum(beginning, 1)
    share = np.minimum(np.maximum(whole - _DISCOUNT, 0) / safe, 1)
    rest = np.minimum(_DISCOUNT * safe**_NEW, 1)
    return np.where(beginning > 0, share + rest * shorter, shorter).astype(np.float32)


def _count(level: Floats | np.float32) -> Floats:
    found: Floats = np.asarray(FEWEST * STEP ** (level - 1), np.float32)
    return found


def single_levels(occurrences: npt.NDArray[np.int64]) -> tuple[Floats, float]:
    """Return the level of each sign, 0 where it is rarer than three times, and that of the whole corpus."""
    return np.maximum(level_of(occurrences), 0).astype(np.float32), float(level_of(max(int(occurrences.sum()), 3)))

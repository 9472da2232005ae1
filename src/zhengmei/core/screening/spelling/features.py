"""What is known of a written character and of one that may have been meant, as numbers for the classifiers.

Levels of counts compare by difference. ``quick`` features are worked out for every confusable of every character; the
``full`` ones only for the few that the quick ones leave.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import EDGE, UNKNOWN, Signs
from zhengmei.core.screening.spelling.confusables import CONFUSED, Confusables
from zhengmei.core.screening.spelling.context import ContextNetwork
from zhengmei.core.screening.spelling.counts import (
    DISCOUNT,
    FEWEST,
    ORDERS,
    RESTED,
    STEP,
    Counts,
    Levels,
    Shares,
    count_of,
    level_of,
)  # fmt: skip
from zhengmei.core.screening.spelling.network import Floats
from zhengmei.core.screening.spelling.pairs import PairPrior
from zhengmei.core.screening.spelling.static_map import LARGEST

_WINDOWS = [(order, before) for order in ORDERS for before in range(order)]
_COLUMN = {window: number for number, window in enumerate(_WINDOWS)}
_SIDES = (1, *ORDERS)
_BITS = (1, 2, 4, 8, 16)
_OFTEN = np.array([count_of(level) for level in range(LARGEST + 1)], np.float32)
_FITS, _PAIRING = slice(0, 3), slice(-len(_BITS) - 7, None)
"""Of the quick features: how they fit the surroundings; relation and ``_pair_features``. The close look takes them over."""
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
    """Rows of (place, sign that may have been meant). ``number`` is of the place in ``places``."""

    places: Signs
    number: Signs
    meant: Signs
    features: Floats

    @property
    def at(self) -> Signs:
        """The place of each row."""
        return self.places[self.number]


def quick(knowledge: Knowledge, prior: PairPrior, signs: Signs, places: Signs) -> Candidates:
    """Return the candidates at ``places`` that form a known pair with a neighbour, or were confused before, with their quick
    features: how they fit, sound and look, and how common those pairs are."""
    number, meant, relation = knowledge.confusables.of_places(signs, places)
    pairs = knowledge.counts.windows(signs, places[number], meant, ORDERS[:1])
    some = (relation & CONFUSED > 0) | (pairs > 0).any(axis=1)
    number, meant, relation, pairs = number[some], meant[some], relation[some], pairs[some]
    written = signs[places]
    here = knowledge.counts.windows(signs, places, written, ORDERS[:1])[number]
    around = knowledge.context.surroundings(signs, places)
    ours = knowledge.context.score(around, np.arange(len(places)), written)
    fitting = knowledge.context.score(around, number, meant)
    features = np.concatenate(
        [
            np.stack([fitting - ours[number], fitting, ours[number]], axis=1),
            pairs, here, pairs.astype(np.float32) - here, pairs == 0, here == 0,
            np.stack([relation & bit > 0 for bit in _BITS], axis=1),
            _pair_features(knowledge, prior, written[number], meant),
        ],
        axis=1, dtype=np.float32,
    )  # fmt: skip
    return Candidates(places, number, meant, features)


def full(
    knowledge: Knowledge, signs: Signs, quoted: npt.NDArray[np.bool_], found: Candidates, score: Floats, least: float
) -> Candidates:
    """Return the candidates whose quick ``score`` is at least ``least`` and among the best of their place, with all features."""
    rows = np.flatnonzero(score >= least)
    rank = ranks(found.number[rows], score[rows])
    rows, rank = rows[rank < KEPT], rank[rank < KEPT].astype(np.float32)
    score, meant, known = score[rows], found.meant[rows], found.features[rows]
    fits = known[:, _FITS]
    numbers, inverse = np.unique(found.number[rows], return_inverse=True)
    places = found.places[numbers]
    written = signs[places]
    sides = sides_of(knowledge, signs, places)
    meant_levels, said = read_over(knowledge, signs, places[inverse], meant, sides.of(inverse))
    was, unsaid = read_over(knowledge, signs, places, written, sides)
    more = said - unsaid[inverse]
    likelihood = more.reshape(len(more), 2, more.shape[1] // 2).sum(axis=2)
    total = likelihood.sum(axis=1)
    best, fluent, fitting = (_best(values, inverse, len(numbers)) for values in (score, total, fits[:, 0]))
    features = np.concatenate(
        [
            np.stack([score, rank, score - best, total - fluent, fits[:, 0] - fitting, np.bincount(inverse)[inverse]], 1),
            total[:, None], likelihood, more, unsaid[inverse], longest(meant_levels), longest(was)[inverse], meant_levels,
            was[inverse], meant_levels.astype(np.float32) - was[inverse], sides.features[inverse],
            _surroundings(knowledge, signs, quoted, places)[inverse], fits, known[:, _PAIRING],
        ],
        axis=1, dtype=np.float32,
    )  # fmt: skip
    return Candidates(places, inverse, meant, features)


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


def ranks(number: Signs, score: Floats) -> Signs:
    """Return the rank of each row by ``score`` among those with the same ``number``, from 0."""
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


@dataclass(frozen=True)
class Sides:
    """Of the one to four characters before and of those after each place: how often, and what is left after and before."""

    before: Floats
    after: Floats
    before_rests: tuple[Shares, Shares]
    after_rests: tuple[Shares, Shares]
    features: Floats

    def of(self, rows: npt.NDArray[np.intp]) -> "Sides":
        """Return those of these rows."""
        (one, two), (three, four) = self.before_rests, self.after_rests
        return Sides(
            self.before[rows], self.after[rows], (one[rows], two[rows]), (three[rows], four[rows]), self.features[rows]
        )


def sides_of(knowledge: Knowledge, signs: Signs, places: Signs) -> Sides:
    """Return what is known of the characters around each place."""
    counts = knowledge.counts
    levels, rests = [], []
    for side in (-1, 1):
        starts = {size: places - size if side < 0 else places + 1 for size in _SIDES}
        found = [knowledge.level[signs[places + side]]]
        found += [counts.run(signs, starts[size], size).astype(np.float32) for size in _SIDES[1:]]
        levels.append(np.stack(found, axis=1))
        each = [counts.run_rest(signs, starts[size], size) for size in (1, *RESTED)]
        rests.append((np.stack([after for after, _ in each], axis=1), np.stack([before for _, before in each], axis=1)))
    around = np.stack([signs[places - 1], signs[places + 1]], axis=1).ravel()
    joined = counts.run(around, np.arange(len(places)) * 2, 2).astype(np.float32)
    often = [np.where(level > 0, _count(level), 0).astype(np.float32) for level in levels]
    return Sides(often[0], often[1], rests[0], rests[1], np.concatenate([*levels, joined[:, None]], axis=1))


def _surroundings(knowledge: Knowledge, signs: Signs, quoted: npt.NDArray[np.bool_], places: Signs) -> Floats:
    """Whether the neighbours are unknown, edges or common characters; repeats; quotation."""
    usual = knowledge.confusables.confusable()
    kinds = []
    for step in (-3, -2, -1, 1, 2, 3):
        near = signs[places + step]
        kinds.append((near == UNKNOWN) + 2 * (near == EDGE) + 4 * usual[near])
    same = [signs[places + step] == signs[places] for step in (-1, 1)]
    return np.stack([*kinds, *same, quoted[places]], axis=1, dtype=np.float32)


def longest(levels: Levels) -> Floats:
    """Return the lengths of the longest runs seen that end with the character, that begin with it, that hold it."""
    found = np.zeros((len(levels), 3), np.float32)
    for (order, before), column in _COLUMN.items():
        seen = levels[:, column] > 0
        found[seen, 2] = order
        if before == order - 1:
            found[seen, 0] = order
        if before == 0:
            found[seen, 1] = order
    return found


def read_over(knowledge: Knowledge, signs: Signs, places: Signs, written: Signs, sides: Sides) -> tuple[Levels, Floats]:
    """Return the levels of all runs over the places were ``written`` standing there, and [place, eight] log probabilities.

    Of the characters that the place takes part in: itself and the next three, read forwards, then backwards. Each longer run
    is mixed with the shorter ones by what its beginning leaves for the rare.
    """
    counts = knowledge.counts
    levels = counts.windows(signs, places, written, ORDERS)
    often = _OFTEN[levels]
    itself, everything = _count(knowledge.level[written]), _count(np.float32(knowledge.total))
    rests, alone = counts.rests(signs, places, written), counts.run_rest(written, np.arange(len(written)), 1)
    logs = []
    for way in (0, 1):
        here, there = (sides.before, sides.after) if way == 0 else (sides.after, sides.before)
        here_rest = (sides.before_rests if way == 0 else sides.after_rests)[way]
        there_rest = (sides.after_rests if way == 0 else sides.before_rests)[way]

        def column(order: int, before: int, *, way: int = way) -> int:
            return _COLUMN[order, before if way == 0 else order - 1 - before]

        chance: npt.NDArray[np.floating[Any]] = itself / everything
        for order in ORDERS:
            whole = often[:, column(order, order - 1)]
            chance = _mixed(chance, whole, here[:, order - 2], here_rest[:, order - 2])
        logs.append(chance)
        for step in ORDERS:  # the character so many less one further on
            chance = np.maximum(there[:, 0], np.float32(1)) / everything
            if step > ORDERS[0]:
                chance = _mixed(chance, there[:, step - 2], there[:, step - 3], there_rest[:, step - 3])
            for order in range(step, ORDERS[-1] + 1):
                seen, rest = itself, alone[way]
                if order > ORDERS[0]:
                    beginning = column(order - 1, order - step)
                    seen, rest = often[:, beginning], rests[way][:, beginning]
                chance = _mixed(chance, often[:, column(order, order - step)], seen, rest)
            logs.append(chance)
    return levels, np.log(np.stack(logs, axis=1) + 1e-9).astype(np.float32)


def _mixed(shorter: npt.NDArray[np.floating[Any]], whole: Floats, beginning: Floats, rest: Shares) -> Floats:
    """The chance of a run's last character: from how often the whole and its beginning were seen, and from the shorter run."""
    share = np.minimum(np.maximum(whole - DISCOUNT, 0) / np.maximum(beginning, 1), 1)
    return np.where(beginning > 0, share + rest * shorter, shorter).astype(np.float32)


def _count(level: Floats | np.float32) -> Floats:
    found: Floats = np.asarray(FEWEST * STEP ** (level - 1), np.float32)
    return found


def single_levels(occurrences: npt.NDArray[np.int64]) -> tuple[Floats, float]:
    """Return the level of each sign, 0 where it is rarer than three times, and that of the whole corpus."""
    return np.maximum(level_of(occurrences), 0).astype(np.float32), float(level_of(max(int(occurrences.sum()), 3)))

"""The trainer: from a corpus and checked sentences to a model. Pure: texts come in, a model goes out.

The classifiers must be taught on text that the counts have not seen, else they would trust the counts too much. So one
line in twenty is kept out of the counts at first and is used, with errors put in, for practice; at the end everything is
counted. Pairs of a sentence never speak for that sentence: they are counted by folds.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling import missing, repeats
from zhengmei.core.screening.spelling.alphabet import EDGE, PAD, SIZE, UNKNOWN, Alphabet, Signs, code_points, padded
from zhengmei.core.screening.spelling.confusables import Confusables
from zhengmei.core.screening.spelling.context import ContextNetwork
from zhengmei.core.screening.spelling.counts import FEWEST, MOST_NEEDED, Counts
from zhengmei.core.screening.spelling.features import Candidates, Knowledge, full, quick, single_levels
from zhengmei.core.screening.spelling.model import Model, Tiers
from zhengmei.core.screening.spelling.network import Floats, Network, merged
from zhengmei.core.screening.spelling.pairs import Pair, PairPrior, count_pairs
from zhengmei.core.screening.spelling.practice import Errors
from zhengmei.core.screening.spelling.reading import best_of, doubled, left_out, propose, quotation

Said = Callable[[str], None]
Sentence = tuple[str, str]

FOLDS = 5
_KEPT_OUT = 0.05
_SHORTEST, _LONGEST_LINE = 8, 150
_PRACTICE_LINES = 40_000
_EVERYTHING = -1
"""The fold of sentences that may use all pairs."""
_CONFUSED_TWICE = 2
_HOPELESS = 0.05
"""The share of true corrections that the quick judge may throw away."""
_GLANCE = 0.1
"""The share of what is not wrong that the quick judge learns from."""
_DULL = 0.7
"""The share of what is not wrong in practice lines that the close judge does not look at."""
_JUDGES = 3
"""So many close judges, each taught in another order, are asked, and their log odds averaged."""
_FALSE_ALARMS, _FALSE_REPEATS, _FALSE_GAPS = (1.2, 8.0, 30.0), (0.2, 0.8, 3.0), (0.8, 0.8, 3.0)
"""In 100,000 right characters, by tier: of wrong characters, of what stands twice, of what is missing."""
_NEVER = 1.01
"""What is missing is never certain: there are too few real cases to say so."""
_LEAST = 0.2
"""No tier begins below this probability."""


@dataclass(frozen=True)
class Effort:
    """How much is read: ``examples`` by the context network, rounds of the classifiers. Smaller is quicker and worse."""

    examples: int = 16_000_000
    epochs: int = 6
    seed: int = 5


@dataclass(frozen=True)
class _Batch:
    """Sentences as padded signs: written, right, the fold of each place, and what kind of sentence it is from."""

    written: Signs
    right: Signs
    fold: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]


REAL, PRACTICE, CHECK_REAL, CHECK_CLEAN = 0, 1, 2, 3
_IMPORTANCE = {REAL: 1.0, PRACTICE: 0.1}


def train(
    lines: Iterable[str], sentences: Sequence[Sentence], shapes: Mapping[str, str], *, effort: Effort | None = None,
    words: Iterable[str] = (), base: Model | None = None, about: Mapping[str, Any] | None = None, said: Said = lambda _: None,
) -> Model:  # fmt: skip
    """Return a model of ``lines`` (a corpus taken to be right) and ``sentences`` (written, right; the same when right).

    ``shapes``: character → those that look like it. ``words`` are right however rare: they count as seen often enough to be
    kept. With ``base`` the alphabet and the context network are taken from that model, which saves most of the time. Raises
    ValueError when there is too little to learn from.
    """
    effort = effort or Effort()
    chance = np.random.default_rng(effort.seed)
    alphabet, occurrences, corpus, starts = _read(lines, base.alphabet if base else None, said)
    if len(starts) < 1000 or not any(source != target for source, target in sentences):
        raise ValueError("语料不到一千行，或对照稿里没有一处改动：学不出东西，请加语料或对照稿")
    confused = Counter(count_pairs(sentences))
    pairs = [pair for pair, often in confused.items() if often >= _CONFUSED_TWICE]
    confusables = Confusables.of(alphabet, occurrences, shapes, pairs)
    held = chance.random(len(starts)) < _KEPT_OUT
    ends = np.append(starts[1:], len(corpus)) - 1
    held &= ends - starts >= _SHORTEST
    mask = np.repeat(held, np.diff(np.append(starts, len(corpus))))
    listed = _listed(alphabet, words)
    known = corpus[~mask].astype(np.int64)
    level, total = single_levels(np.bincount(corpus, minlength=SIZE))
    context = (
        base.knowledge.context
        if base
        else ContextNetwork.train(known, confusables, effort.examples, seed=effort.seed, said=said)
    )
    knowledge = Knowledge(Counts.of(np.concatenate([known, listed]), said), confusables, context, level, total)
    del known, mask
    errors = Errors.of(alphabet, confusables, confused, np.bincount(corpus, minlength=SIZE), chance)
    chosen = chance.permutation(np.flatnonzero(held))[:_PRACTICE_LINES]
    practice = [
        corpus[starts[line] : min(ends[line], starts[line] + _LONGEST_LINE)].astype(np.int64) for line in chosen
    ]
    batch = _batch(alphabet, sentences, practice, errors)
    priors = _priors(alphabet, sentences)
    said("训练第一级")
    first, least = _first(knowledge, priors, batch, chance, effort)
    said("训练多字的一级")
    third = repeats.train(knowledge, alphabet, sentences, practice, seed=effort.seed)
    said("训练漏字的一级")
    fourth, surprise = missing.train(knowledge, alphabet, sentences, practice, seed=effort.seed)
    nothing = Tiers(1, 1, 1)
    model = Model(
        alphabet, knowledge, priors[_EVERYTHING], first, first, third, fourth, least, surprise, nothing, nothing, nothing,
        about or {},
    )  # fmt: skip
    model = _second(model, priors, batch, chance, effort, said)
    model = _measured(model, batch.written, batch.kind == CHECK_CLEAN)
    said("数全部语料")
    return replace(model, knowledge=replace(knowledge, counts=Counts.of(np.concatenate([corpus, listed]), said)))


def _read(
    lines: Iterable[str], alphabet: Alphabet | None, said: Said
) -> tuple[Alphabet, npt.NDArray[np.int64], npt.NDArray[np.uint16], npt.NDArray[np.int64]]:
    """The alphabet, how often each code point stands, all signs with an edge after each line, and where lines begin."""
    said("读语料")
    pieces, occurrences = [], np.zeros(0x10000, np.int64)
    block: list[str] = []
    for number, line in enumerate(lines, 1):
        block.append(line.replace("\n", " "))
        if number % 100_000 == 0:
            said(f"读语料 {number:,} 行")
            pieces.append(_points(block, occurrences))
            block = []
    pieces.append(_points(block, occurrences))
    points = np.concatenate(pieces)
    occurrences[0x0A] = 0
    alphabet = alphabet or Alphabet.of(occurrences, FEWEST)
    corpus = alphabet.numbers[points]
    starts = np.concatenate(([0], np.flatnonzero(points == 0x0A) + 1))[:-1]
    return alphabet, occurrences, corpus, starts


def _listed(alphabet: Alphabet, words: Iterable[str]) -> Signs:
    """The words one after another, as often as it takes to be kept, parted by the unknown sign so that none joins the next."""
    once = alphabet.encode("\ue000".join(["", *words, ""]))
    return np.tile(np.where(once == EDGE, UNKNOWN, once), MOST_NEEDED)


def _points(block: list[str], occurrences: npt.NDArray[np.int64]) -> npt.NDArray[np.uint16]:
    points = code_points("".join(f"{line}\n" for line in block)).astype(np.uint16)
    occurrences += np.bincount(points, minlength=len(occurrences))
    return points


def fold_of(sentence: str) -> int:
    """Return the fold of a sentence, by its text alone, so that the same sentence is never on both sides."""
    return zlib.crc32(sentence.encode()) % FOLDS


def _checks(sentence: str) -> bool:
    """Whether a sentence is kept for calibrating: one in ten."""
    return zlib.crc32(sentence.encode()) // FOLDS % 10 == 0


def _priors(alphabet: Alphabet, sentences: Sequence[Sentence]) -> dict[int, PairPrior]:
    """The prior without the sentences of each fold, and the one of all."""
    by_fold: list[list[Sentence]] = [[] for _ in range(FOLDS)]
    for source, target in sentences:
        by_fold[fold_of(target)].append((source, target))
    counted = [count_pairs(part) for part in by_fold]
    found = {}
    for absent in (*range(FOLDS), _EVERYTHING):
        rest: Counter[Pair] = sum((part for fold, part in enumerate(counted) if fold != absent), Counter())
        found[absent] = PairPrior.of(alphabet, rest)
    return found


def _batch(alphabet: Alphabet, sentences: Sequence[Sentence], practice: Sequence[Signs], errors: Errors) -> _Batch:
    """Real sentences, then lines of the corpus: half of those with errors put in; one in ten of each only calibrates."""
    written, right, kinds, folds = [], [], [], []
    for source, target in sentences:
        if len(source) == len(target):
            written.append(alphabet.encode(source))
            right.append(alphabet.encode(target))
            kinds.append(CHECK_REAL if _checks(target) else REAL)
            folds.append(fold_of(target))
    for number, line in enumerate(practice):
        check = number % 4 == 0
        written.append(line if check else errors.put_in(line))
        right.append(line)
        kinds.append(CHECK_CLEAN if check else PRACTICE)
        folds.append(_EVERYTHING)
    sizes = np.array([len(part) + PAD for part in written])

    def spread(values: list[int]) -> npt.NDArray[np.int8]:
        return np.concatenate((np.zeros(PAD, np.int8), np.repeat(np.array(values, np.int8), sizes)))

    return _Batch(padded(written), padded(right), spread(folds), spread(kinds))


def _stretches(
    knowledge: Knowledge, priors: Mapping[int, PairPrior], batch: _Batch, wanted: npt.NDArray[np.bool_]
) -> Iterator[Candidates]:
    """Quick candidates of the wanted places, a stretch at a time, each with the prior its sentences may use."""
    usable = knowledge.confusables.confusable()[batch.written] & (batch.written != EDGE) & wanted
    for fold, prior in priors.items():
        places = np.flatnonzero(usable & (batch.fold == fold))
        for start in range(0, len(places), 8192):
            yield quick(knowledge, prior, batch.written, places[start : start + 8192])


def _labels(batch: _Batch, at: Signs, meant: Signs) -> npt.NDArray[np.bool_]:
    right: npt.NDArray[np.bool_] = (batch.right[at] == meant) & (batch.written[at] != meant)
    return right


def _first(
    knowledge: Knowledge, priors: Mapping[int, PairPrior], batch: _Batch, chance: np.random.Generator, effort: Effort
) -> tuple[Network, float]:
    """The quick judge: a logistic regression on every error, what else could stand there, and a sample of the rest.

    And the score below which only one in twenty true corrections lies.
    """
    features, labels = [], []
    wrong = batch.right != batch.written
    wanted = (batch.kind <= PRACTICE) & (wrong | (chance.random(len(wrong)) < _GLANCE))
    for found in _stretches(knowledge, priors, batch, wanted):
        label = _labels(batch, found.at, found.meant)
        drawn = chance.random(len(label))
        rows = np.flatnonzero(label | (wrong[found.at] & (drawn < 0.5)) | (drawn < 0.1))
        features.append(found.features[rows])
        labels.append(label[rows])
    rows_of, true = np.concatenate(features), np.concatenate(labels)
    network = Network.train(
        rows_of, true.astype(np.float32), np.ones(len(true), np.float32), hidden=(), epochs=2 * effort.epochs, rate=2e-2, batch=1024,
        seed=effort.seed,
    )  # fmt: skip
    return network, float(np.quantile(network.score(rows_of[true]), _HOPELESS))


def _second(
    model: Model,
    priors: Mapping[int, PairPrior],
    batch: _Batch,
    chance: np.random.Generator,
    effort: Effort,
    said: Said,
) -> Model:
    """The close judge on what the quick one leaves, and the thresholds."""
    quoted = quotation(model.alphabet, batch.written)
    features, places, meant = [], [], []
    seen = 0
    for found in _stretches(model.knowledge, priors, batch, np.ones(len(batch.written), bool)):
        score = model.first.score(found.features)
        left = full(model.knowledge, batch.written, quoted, found, score, model.least)
        label = _labels(batch, left.at, left.meant)
        dull = (batch.kind[left.at] == PRACTICE) & ~label & (chance.random(len(label)) < _DULL)
        rows = np.flatnonzero(~dull)
        features.append(left.features[rows])
        places.append(left.at[rows])
        meant.append(left.meant[rows])
        seen += len(found.places)
        said(f"看练习稿 {seen:,} 字")
    at, sign, rows_of = np.concatenate(places), np.concatenate(meant), np.concatenate(features)
    kind = batch.kind[at]
    learnt = np.flatnonzero(kind <= PRACTICE)
    label = _labels(batch, at, sign)
    importance = np.where(kind[learnt] == REAL, _IMPORTANCE[REAL], _IMPORTANCE[PRACTICE]).astype(np.float32)
    said(f"训练第二级：{len(learnt):,} 个候选，其中 {int(label[learnt].sum()):,} 个确是错字")
    second = merged([
        Network.train(
            rows_of[learnt], label[learnt].astype(np.float32), importance, hidden=(64, 32), epochs=effort.epochs,
            seed=effort.seed + number,
        ) for number in range(_JUDGES)
    ])  # fmt: skip
    checked = np.flatnonzero(kind > PRACTICE)
    found_places = best_of(at[checked], sign[checked], second.probability(rows_of[checked]))
    thresholds = _calibrated(batch, found_places.places, found_places.meant, found_places.probability)
    return replace(model, second=second, thresholds=thresholds)


def _calibrated(batch: _Batch, places: Signs, meant: Signs, probability: Floats) -> Tiers:
    """Thresholds from the sentences of a batch that taught nothing."""
    clean = batch.kind[places] == CHECK_CLEAN
    size = int(((batch.kind == CHECK_CLEAN) & (batch.written != EDGE)).sum())
    right = batch.right[places] == meant
    return _tiers(probability[clean], size, probability[~clean], right[~clean], _FALSE_ALARMS)


def calibrated(model: Model, sentences: Sequence[Sentence]) -> Model:
    """Return the model with thresholds set on ``sentences`` that taught it nothing: right ones for the false alarms,
    wrong ones for how often a proposal is the right one."""
    pairs = [pair for pair in sentences if len(pair[0]) == len(pair[1])]
    written = [model.alphabet.encode(source) for source, _ in pairs]
    signs = padded(written)
    right = padded([model.alphabet.encode(target) for _, target in pairs])
    wrong = np.repeat([source != target for source, target in pairs], [len(part) + PAD for part in written])
    wrong = np.concatenate((np.zeros(PAD, bool), wrong))
    found = propose(model, signs, _LEAST)
    clean = ~wrong[found.places]
    size = int((~wrong & (signs != EDGE)).sum())
    hits = right[found.places] == found.meant
    tiers = _tiers(found.probability[clean], size, found.probability[~clean], hits[~clean], _FALSE_ALARMS)
    return _measured(replace(model, thresholds=tiers), signs, ~wrong)


def _measured(model: Model, signs: Signs, clean: npt.NDArray[np.bool_]) -> Model:
    """The model with the tiers of what stands twice and of what is missing, from the false alarms in what is clean of ``signs``."""
    size = int((clean & (signs != EDGE)).sum())
    tiers = [
        _tiers(found.probability[clean[found.places]], size, np.zeros(0, np.float32), np.zeros(0, bool), allowed)
        for found, allowed in (
            (doubled(model, signs, _LEAST), _FALSE_REPEATS),
            (left_out(model, signs, _LEAST), _FALSE_GAPS),
        )
    ]
    return replace(model, repeated=tiers[0], missing=replace(tiers[1], certain=_NEVER))


def _tiers(
    false: Floats, size: int, told: Floats, right: npt.NDArray[np.bool_], allowed: tuple[float, float, float]
) -> Tiers:
    """At most so many false alarms in 100,000 clean characters, and where there are errors nine in ten right for the certain,
    three in four for the likely, one in two for the hints.
    """

    def least(false_alarms: float, precision: float) -> float:
        for level in np.arange(_LEAST, 0.995, 0.005):
            often = 1e5 * float((false >= level).sum()) / max(size, 1)
            real = told >= level
            if often <= false_alarms and (not real.any() or right[real].mean() >= precision):
                return round(float(level), 3)
        return 0.995

    certain, likely, hint = (least(*bounds) for bounds in zip(allowed, (0.9, 0.75, 0.5), strict=True))
    return Tiers(certain, likely, hint)

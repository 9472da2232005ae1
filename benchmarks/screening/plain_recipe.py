"""A second opinion on the corrector's goals: the plain recipe, with none of our code for counting or judging.

    python benchmarks/screening/arpa.py DATA OUT.arpa
    PYTHONPATH=FOLDER python benchmarks/screening/plain_recipe.py DATA OUT.arpa      (FOLDER: kenlm, scikit-learn; ten minutes)

A character five-gram model says how much better a sentence reads with another character, counts of who was confused with what
say how likely that slip is, and boosted trees taught on the same taught sentences judge. Only the table of what sounds and looks
alike is ours. It answers whether the goals for CSCD-NS are missed because of our way, or because of what there is to learn from.
"""

import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kenlm
import numpy as np
from arpa import CLAUSE
from corrector import TAUGHT, parts
from sklearn.ensemble import HistGradientBoostingClassifier

from zhengmei import lexicons
from zhengmei.core.screening.spelling.pairs import count_pairs

TAUGHT_ON, OTHERS = 3_000, 750
"""Sentences of CSCD-NS, and of the other taught sets, that the trees learn from."""
KEPT, HOPELESS, REACH = 6, -2.5, 4
BITS = (1, 2, 4, 8, 16)
PRECISIONS = (0.9, 0.8, 0.73, 0.68)


class Recipe:
    """What is known; ``rows`` says what may have been meant in a sentence, with numbers for the trees."""

    def __init__(self, model: Any, pairs: Counter[tuple[str, str]]) -> None:
        self._model, self._pairs = model, pairs
        self._written = Counter[str]()
        for (wrong, _), often in pairs.items():
            self._written[wrong] += often
        spelling = lexicons.spelling_model()
        self._alphabet, self._confusables = spelling.alphabet, spelling.knowledge.confusables
        self._known: dict[str, list[tuple[str, int]]] = {}
        self._single: dict[str, float] = {}

    def rows(self, sentence: str, own: Counter[tuple[str, str]]) -> Iterator[tuple[int, str, list[float]]]:
        """Yield place, what may have been meant, and the numbers. ``own``: confusions of the sentence itself, not to be used."""
        for clause in CLAUSE.finditer(sentence):
            text = clause[0]
            for place, written in enumerate(text):
                for meant, numbers in self._at(text, place, written, own):
                    yield clause.start() + place, meant, numbers

    def _at(
        self, text: str, place: int, written: str, own: Counter[tuple[str, str]]
    ) -> Iterator[tuple[str, list[float]]]:
        low, high = max(0, place - REACH), min(len(text), place + REACH + 1)
        ends = low == 0, high == len(text)

        def score(character: str) -> float:
            window = [*text[low:place], character, *text[place + 1 : high]]
            return float(self._model.score(" ".join(window), bos=ends[0], eos=ends[1]))

        told = self._confused(written)
        if not told:
            return
        as_it_is = score(written)
        ranked = sorted(((score(meant) - as_it_is, meant, kind) for meant, kind in told), reverse=True)
        held = [entry for entry in ranked[:KEPT] if entry[0] > HOPELESS]
        for rank, (better, meant, kind) in enumerate(held):
            best_other = ranked[1][0] if rank == 0 and len(ranked) > 1 else ranked[0][0]
            seen = self._pairs[written, meant] - own[written, meant]
            total = self._written[written] - sum(often for (wrong, _), often in own.items() if wrong == written)
            yield meant, [
                better, better - best_other, rank, as_it_is / (high - low), seen, math.log(seen + 0.05), math.log(total + 1),
                math.log((seen + 0.3) / (total + 3)), self._alone(meant) - self._alone(written), self._alone(written),
                self._alone(meant), *(float(kind & bit > 0) for bit in BITS), high - low, *map(float, ends), len(held),
            ]  # fmt: skip

    def _confused(self, written: str) -> list[tuple[str, int]]:
        if written not in self._known:
            sign = self._alphabet.encode(written)
            _, meant, kinds = self._confusables.of_places(np.pad(sign, 1), np.array([1]))
            characters = self._alphabet.characters()
            self._known[written] = [(chr(characters[one]), int(kind)) for one, kind in zip(meant, kinds, strict=True)]
        return self._known[written]

    def _alone(self, character: str) -> float:
        if character not in self._single:
            self._single[character] = float(self._model.score(character, bos=False, eos=False))
        return self._single[character]


def learnt(recipe: Recipe, sentences: list[tuple[str, str]]) -> HistGradientBoostingClassifier:
    """Return trees that have learnt from these sentences."""
    numbers, labels = [], []
    for source, target in sentences:
        for place, meant, row in recipe.rows(source, count_pairs([(source, target)])):
            numbers.append(row)
            labels.append(target[place] == meant)
    trees = HistGradientBoostingClassifier(
        max_iter=300, learning_rate=0.06, min_samples_leaf=40, l2_regularization=1.0, random_state=0
    )
    return trees.fit(np.array(numbers, np.float32), np.array(labels))


def best(recipe: Recipe, trees: HistGradientBoostingClassifier, sentence: str) -> dict[int, tuple[float, str]]:
    """Return the most probable correction of each place, of two neighbours only the better one."""
    rows = list(recipe.rows(sentence, Counter()))
    if not rows:
        return {}
    chances = trees.predict_proba(np.array([row for _, _, row in rows], np.float32))[:, 1]
    found: dict[int, tuple[float, str]] = {}
    for (place, meant, _), chance in zip(rows, chances, strict=True):
        found[place] = max(found.get(place, (0.0, "")), (float(chance), meant))
    worse = {place + (found[place] >= found[place + 1]) for place in found if place + 1 in found}
    return {place: entry for place, entry in found.items() if place not in worse}


def report(name: str, told: list[tuple[str, str, dict[int, tuple[float, str]]]]) -> None:
    """Print the recall of characters at some precisions, and the best F1 of sentences over all thresholds."""
    errors = sum(a != b for source, target, _ in told for a, b in zip(source, target, strict=True))
    said = sorted(((q, t[p] == c) for _, t, found in told for p, (q, c) in found.items()), reverse=True)
    hits, reached = 0, dict.fromkeys(PRECISIONS, 0.0)
    for number, (_, right) in enumerate(said, 1):
        hits += right
        reached |= {precision: hits / errors for precision in PRECISIONS if hits / number >= precision}
    scores = []
    for least in np.arange(0.15, 0.9, 0.05):
        answers = ["".join(f[p][1] if p in f and f[p][0] >= least else c for p, c in enumerate(s)) for s, _, f in told]
        changed = sum(answer != source for answer, (source, _, _) in zip(answers, told, strict=True))
        wrong = sum(source != target for source, target, _ in told)
        right = sum(a == t != s for a, (s, t, _) in zip(answers, told, strict=True))
        scores.append(200 * right / (changed + wrong))
    row = "  ".join(f"R {100 * recall:.1f} at P {100 * precision:.0f}" for precision, recall in reached.items())
    print(
        f"{name:18} {len(told):5} sentences, {errors:4} errors: {row}; best sentence F1 {max(scores):.1f}", flush=True
    )


def main() -> None:
    """Teach and report."""
    sets = {name: (taught, measured) for name, taught, measured in parts(Path(sys.argv[1]))}
    equal = {name: [pair for pair in sets[name][0] if len(pair[0]) == len(pair[1])] for name in TAUGHT}
    recipe = Recipe(kenlm.Model(sys.argv[2]), count_pairs(pair for pairs in equal.values() for pair in pairs))
    chance = np.random.default_rng(1)
    others = [pair for name, pairs in equal.items() if name != TAUGHT[0] for pair in pairs]
    drawn = [others[place] for place in chance.permutation(len(others))[:OTHERS]]
    trees = learnt(recipe, [*equal[TAUGHT[0]][:TAUGHT_ON], *drawn])
    for name in (TAUGHT[0], "ecspell_odw"):
        told = [(s, t, best(recipe, trees, s)) for s, t in sets[name][1] if len(s) == len(t)]
        report(name, told)


if __name__ == "__main__":
    main()

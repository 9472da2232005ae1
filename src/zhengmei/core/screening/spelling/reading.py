"""From signs to proposals: which place is probably wrong, what was probably meant, and how probable that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import EDGE, Alphabet, Signs, located, padded
from zhengmei.core.screening.spelling.features import Candidates, full, quick
from zhengmei.core.screening.spelling.missing import gaps
from zhengmei.core.screening.spelling.model import Model
from zhengmei.core.screening.spelling.network import Floats
from zhengmei.core.screening.spelling.repeats import repeats

_OPENING, _CLOSING = "“‘「『《", "”’」』》"
_CHUNK = 4096


@dataclass(frozen=True)
class Proposals:
    """At ``places`` the sign ``meant`` was probably meant; ``probability`` from 0 to 1. Ascending, at most one a place."""

    places: Signs
    meant: Signs
    probability: Floats

    def at_least(self, least: float) -> "Proposals":
        """Return those of at least this probability."""
        rows = self.probability >= least
        return Proposals(self.places[rows], self.meant[rows], self.probability[rows])


def quotation(alphabet: Alphabet, signs: Signs) -> npt.NDArray[np.bool_]:
    """Return for each sign whether it stands within quotation or title marks of its paragraph."""
    opening = np.isin(signs, [alphabet.numbers[ord(mark)] for mark in _OPENING])
    closing = np.isin(signs, [alphabet.numbers[ord(mark)] for mark in _CLOSING])
    found = np.zeros(len(signs), bool)
    depth = last = 0
    for place in np.flatnonzero(opening | closing | (signs == EDGE)).tolist():
        if depth:
            found[last:place] = True
        depth = 0 if signs[place] == EDGE else max(0, depth + int(opening[place]) - int(closing[place]))
        last = place
    return found


def candidates(model: Model, signs: Signs) -> Iterator[Candidates]:
    """Yield the candidates that deserve the second look, with all features, a stretch of the text at a time."""
    quoted = quotation(model.alphabet, signs)
    places = np.flatnonzero(model.knowledge.confusables.confusable()[signs])
    for start in range(0, len(places), _CHUNK):
        found = quick(model.knowledge, model.prior, signs, places[start : start + _CHUNK])
        score = model.first.score(found.features)
        yield full(model.knowledge, signs, quoted, found, score, model.least)


def propose(model: Model, signs: Signs, least: float) -> Proposals:
    """Return what is probably wrong in padded ``signs``, each with a probability of at least ``least``.

    Of two neighbours only the more probable one: a word cannot be judged by a neighbour that is itself in doubt.
    """
    places, meant, probability = [], [], []
    for found in candidates(model, signs):
        chance = model.second.probability(found.features)
        rows = np.flatnonzero(chance >= least)
        places.append(found.at[rows])
        meant.append(found.meant[rows])
        probability.append(chance[rows])
    if not places:
        return Proposals(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    return best_of(np.concatenate(places), np.concatenate(meant), np.concatenate(probability))


@dataclass(frozen=True)
class Doubled:
    """From ``places`` on, ``sizes`` characters were probably written a second time by mistake."""

    places: Signs
    sizes: Signs
    probability: Floats


def doubled(model: Model, signs: Signs, least: float) -> Doubled:
    """Return what probably stands twice by mistake in padded ``signs``, each with a probability of at least ``least``."""
    found = repeats(model.alphabet, model.knowledge, signs)
    chance = model.third.probability(found.features)
    rows = np.flatnonzero(chance >= least)
    return Doubled(found.places[rows], found.sizes[rows], chance[rows])


def left_out(model: Model, signs: Signs, least: float) -> Proposals:
    """Return what is probably missing in padded ``signs``, before which place, each with a probability of at least ``least``."""
    found = gaps(model.alphabet, model.knowledge, signs, model.surprise)
    chance = model.fourth.probability(found.features) if len(found.places) else np.zeros(0, np.float32)
    rows = np.flatnonzero(chance >= least)
    return best_of(found.places[rows], found.missing[rows], chance[rows])


def best_of(places: Signs, meant: Signs, probability: Floats) -> Proposals:
    """Return the best proposal of each place that is better than its neighbours'."""
    order = np.lexsort((meant, -probability, places))
    places, meant, probability = places[order], meant[order], probability[order]
    first = np.concatenate((np.ones(min(1, len(places)), bool), places[1:] != places[:-1]))
    places, meant, probability = places[first], meant[first], probability[first]
    beside = np.diff(places) == 1
    kept = np.ones(len(places), bool)
    kept[1:] &= ~(beside & (probability[1:] <= probability[:-1]))
    kept[:-1] &= ~(beside & (probability[:-1] < probability[1:]))
    return Proposals(places[kept], meant[kept], probability[kept])


def corrected(model: Model, sentences: Sequence[str], least: float) -> list[str]:
    """Return each sentence with every proposal of at least this probability carried out."""
    return carried_out(model, sentences, propose(model, padded(map(model.alphabet.encode, sentences)), least))


def carried_out(model: Model, sentences: Sequence[str], found: Proposals) -> list[str]:
    """Return each sentence with the proposals for the padded sentences carried out."""
    characters = model.alphabet.characters()
    answers = [list(sentence) for sentence in sentences]
    for number, place, meant in zip(*located(map(len, sentences), found.places), found.meant, strict=True):
        answers[number][place] = chr(characters[meant])
    return ["".join(answer) for answer in answers]

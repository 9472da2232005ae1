"""How good a corrector is on checked sentences: the figures of the usual benchmark, and false alarms on right text."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1. ``character_*`` and ``sentence_*`` count corrections; ``false_alarms`` is per 100,000 characters
    of sentences without an error, ``flagged`` the share of those sentences that were changed."""

    character_precision: float
    character_recall: float
    sentence_precision: float
    sentence_recall: float
    sentence_f1: float
    flagged: float
    false_alarms: float


def measure(sentences: Sequence[tuple[str, str]], corrected: Sequence[str]) -> Figures:
    """Return the figures for ``corrected`` as the answers to (written, right) ``sentences``.

    An answer of another length counts as unchanged, as in the script of CSCD-NS: this measures replacements only.
    """
    hits = said = wrong = sentence_hits = sentences_said = sentences_wrong = 0
    clean = clean_changed = clean_size = false = 0
    for (source, target), answer in zip(sentences, corrected, strict=True):
        answer = answer if len(answer) == len(source) else source
        places = {place for place, (was, new) in enumerate(zip(source, answer, strict=True)) if was != new}
        if len(source) == len(target):
            faults = {place for place, (was, right) in enumerate(zip(source, target, strict=True)) if was != right}
            hits += sum(answer[place] == target[place] for place in places & faults)
            wrong += len(faults)
        said += len(places)
        sentences_said += bool(places)
        sentences_wrong += source != target
        sentence_hits += bool(places) and answer == target
        if source == target:
            clean += 1
            clean_size += len(source)
            clean_changed += bool(places)
            false += len(places)
    precision, recall = _share(sentence_hits, sentences_said), _share(sentence_hits, sentences_wrong)
    return Figures(
        _share(hits, said), _share(hits, wrong), precision, recall, _share(2 * precision * recall, precision + recall),
        _share(clean_changed, clean), 1e5 * _share(false, clean_size),
    )  # fmt: skip


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0

"""Ranks from imported scores. Ties stand together, and a small field is said to be small (T-35)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

SMALL_FIELD = 6
"""Fewer than this many takers make a bottom rank doubtful: the platform's advice, in no text."""


@dataclass(frozen=True, slots=True)
class Place:
    """One rank: 1 is best, equal scores share the better rank. ``tied``: another one has the same score."""

    name: str
    score: Decimal
    rank: int
    tied: bool
    bottom: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """Best first, equals by name. ``notes``: what keeps a reader from leaning on it too hard."""

    places: tuple[Place, ...]
    notes: tuple[str, ...]


def rank(scores: Mapping[str, Decimal], bottom: int) -> Ranking:
    """Return the ranking and who stands on the last ``bottom`` places; a tie over the line is listed whole.

    Raises ValueError below 1. Nobody is at the bottom of a field in which all are equal.
    """
    if bottom < 1:
        raise ValueError(f"后 {bottom} 位不是可用的名次")
    ordered = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    values = [score for _, score in ordered]
    line = values[-min(bottom, len(values))] if values else Decimal(0)
    alike = bool(values) and values[0] == values[-1]
    held = Counter(values)
    ranks = dict(reversed([(score, number) for number, score in enumerate(values, start=1)]))
    places = tuple(
        Place(name, score, ranks[score], held[score] > 1, score <= line and not alike) for name, score in ordered
    )
    at_bottom = sum(place.bottom for place in places)
    notes = []
    if 0 < len(places) < SMALL_FIELD:
        notes.append(f"参评只有 {len(places)} 个，样本过小，慎用（少于 {SMALL_FIELD} 个提示，是平台建议）")
    if at_bottom > bottom:
        notes.append(f"并列跨过后 {bottom} 位的线，{at_bottom} 个全部列出")
    if alike and len(places) > 1:
        notes.append("得分全部相同，不分先后，没有后几位")
    return Ranking(places, tuple(notes))

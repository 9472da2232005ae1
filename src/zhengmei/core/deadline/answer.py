"""What is answered when somebody asks by which day, and the mistakes that are answered with a sentence instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from zhengmei.core.citation import Citation
from zhengmei.core.deadline.period import TraceDay
from zhengmei.core.pack.vocabulary import Modality, Reading

AnswerStatus = Literal["firm", "provisional", "silent", "not_computable"]


class UnknownRule(ValueError):
    """A rule id that no pack knows; the message offers the ids that look like it."""


class SilentRule(LookupError):
    """Raised instead of a silent answer where the caller needs a day (``silent_ok=False``)."""


@dataclass(frozen=True)
class Answer:
    """By which day, and why. ``due`` is valid to its 24:00 (Asia/Shanghai); None unless firm or provisional.

    ``notes`` are whole sentences: what is missing, what is our reading. ``extra`` holds days and figures of the
    rule's kind (``earliest_removal``, ``counts_in``, ``suspect_on`` …). ``preview`` is 预演 or 依据已届满 where the
    pack is not in force: such an answer accuses nobody.
    """

    rule: str
    due: date | None
    status: AnswerStatus
    cites: tuple[Citation, ...] = ()
    trace: tuple[TraceDay, ...] = ()
    modality: Modality | None = None
    reading: Reading = "explicit"
    notes: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    preview: str = ""


@dataclass(frozen=True)
class Clock:
    """One of a rule's clocks (T-02): ``legal`` is judged, ``prudent`` starts earlier and only reminds."""

    kind: Literal["legal", "prudent"]
    event: str
    starts: str
    judged: bool


@dataclass(frozen=True)
class NoticePlan:
    """The last day on which ``notice`` can go up so that it is complete before ``due`` (T-07).

    ``fits`` is False where that day lies before the clock began.
    """

    notice: str
    latest_start: date
    due: date
    fits: bool
    provisional: bool
    sentence: str

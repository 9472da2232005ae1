"""The packs made ready for judging: which windows, which rules, which words. Made once, used for every account."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.inspection.windows import Window, fortnight, natural_week
from zhengmei.core.pack.cites import cite_rule
from zhengmei.core.pack.schema import Deadline, Frequency, Limit, Pack, Rule, Staleness
from zhengmei.core.pack.status import Renewal, accuses, preview_word, status_on
from zhengmei.core.pack.vocabulary import Modality, Reading, Status

Renewals = Mapping[str, Sequence[Renewal]]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RuleHead:
    """What every finding of a rule repeats."""

    pack: str
    rule: str
    modality: Modality
    cites: tuple[str, ...]
    reading: Reading
    preview: str
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One window in ordinals. ``off``: no working day in it and the clause excepts holidays; None: not yet known."""

    first: int
    last: int
    off: bool | None


@dataclass(frozen=True)
class FrequencyPlan:
    """A frequency rule with the windows that lie wholly inside the period, and the one still open when it ends."""

    head: RuleHead
    need: int
    measure: str
    unit: str
    platforms: tuple[str, ...]
    slots: tuple[Slot, ...]
    spans: tuple[tuple[int, int], ...]
    open_slot: Slot
    rolling: int


@dataclass(frozen=True)
class StalenessPlan:
    head: RuleHead
    params: Staleness


@dataclass(frozen=True)
class ReplyPlan:
    """A reply rule; ``params.n`` None: the text gives no number, so time is counted and nobody is overdue (T-39)."""

    head: RuleHead
    params: Deadline


@dataclass(frozen=True)
class PackPlan:
    pack: Pack
    status: Status
    preview: str
    frequencies: tuple[FrequencyPlan, ...]
    staleness: tuple[StalenessPlan, ...]
    replies: tuple[ReplyPlan, ...]
    limits: tuple[tuple[RuleHead, Limit], ...]


@dataclass(frozen=True)
class Plan:
    """Judged at 24:00 of ``at`` (``day_over``), over the days from ``first``."""

    first: date
    at: date
    day_over: bool
    calendar: WorkingCalendar
    packs: tuple[PackPlan, ...]


def make_plan(
    packs: Sequence[Pack],
    first: date,
    at: date,
    calendar: WorkingCalendar,
    *,
    renewals: Renewals | None = None,
    day_over: bool = True,
) -> Plan:
    """Return the plan for a stack of packs, each judged under its own clauses. ValueError where ``first`` is later."""
    if first > at:
        raise ValueError(f"检查期间的第一天 {first} 晚于检查日 {at}")
    planned = tuple(_pack_plan(pack, first, at, calendar, (renewals or {}).get(pack.head.id, ())) for pack in packs)
    return Plan(first, at, day_over, calendar, planned)


def _pack_plan(pack: Pack, first: date, at: date, calendar: WorkingCalendar, renewals: Sequence[Renewal]) -> PackPlan:
    status = status_on(pack, at, renewals)
    preview = "" if accuses(status) else preview_word(status)
    begin = first if pack.head.in_force_from is None else max(first, pack.head.in_force_from)
    heads = [(rule, _head(pack, rule, preview)) for rule in pack.rules]
    return PackPlan(
        pack,
        status,
        preview,
        tuple(
            _frequency(pack, rule.params, head, begin, at, calendar)
            for rule, head in heads
            if isinstance(rule.params, Frequency)
        ),
        tuple(StalenessPlan(head, rule.params) for rule, head in heads if isinstance(rule.params, Staleness)),
        tuple(
            ReplyPlan(head, rule.params)
            for rule, head in heads
            if rule.id == "reply" and isinstance(rule.params, Deadline)
        ),
        tuple((head, rule.params) for rule, head in heads if isinstance(rule.params, Limit)),
    )


def rule_head(pack: Pack, rule: Rule, preview: str) -> RuleHead:
    """Return what every finding of ``rule`` repeats."""
    return _head(pack, rule, preview)


def _head(pack: Pack, rule: Rule, preview: str) -> RuleHead:
    cites = tuple(str(citation) for citation in cite_rule(pack, rule))
    confirmed_by = rule.params.confirmed_by if isinstance(rule.params, Staleness) else ""
    return RuleHead(rule.pack or pack.head.id, rule.id, rule.modality, cites, rule.reading, preview, confirmed_by)


def _frequency(
    pack: Pack, params: Frequency, head: RuleHead, begin: date, at: date, calendar: WorkingCalendar
) -> FrequencyPlan:
    anchor = params.anchor or natural_week(pack.head.in_force_from or pack.head.issued_on or begin).first
    slots = tuple(
        _slot(window, params, calendar)
        for window in windows_between(params.per, begin, at, anchor)
        if window.first >= begin and window.last <= at
    )
    spans = tuple((slot.first, slot.last) for slot in slots)
    open_slot = _slot(_window(params.per, at + _DAY, anchor), params, calendar)
    measure = "原创条" if params.original_only else params.of
    rolling = {"week": 7, "two_weeks": 14, "month": 30}[params.per]
    return FrequencyPlan(head, params.n, measure, params.of, params.platforms, slots, spans, open_slot, rolling)


def windows_between(per: str, first: date, last: date, anchor: date) -> Iterator[Window]:
    """Yield the fixed windows that touch the days from ``first`` to ``last``: week, two_weeks (from the Monday
    ``anchor``, T-11) or month."""
    day = first
    while day <= last:
        window = _window(per, day, anchor)
        yield window
        day = window.last + _DAY


def _window(per: str, day: date, anchor: date) -> Window:
    if per == "week":
        return natural_week(day)
    if per == "two_weeks":
        return fortnight(day, anchor)
    following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return Window(day.replace(day=1), following - _DAY)


def _slot(window: Window, params: Frequency, calendar: WorkingCalendar) -> Slot:
    off: bool | None = False
    if params.holidays_excepted:
        firm = calendar.is_firm(window.first, window.last)
        off = calendar.count_workdays(window.first, window.last) == 0 if firm else None
    return Slot(window.first.toordinal(), window.last.toordinal(), off)

"""Reading clocks: what is due on which day, grouped as people plan their week."""

import calendar as months
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from zhengmei.apps.audit.models import Event
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.regulation.queries import bound, packs
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline import DaysLeft, days_left
from zhengmei.core.pack.schema import Pack
from zhengmei.core.pack.status import preview_word

LATE, PASSED, TODAY, THIS_WEEK, LATER, PAUSED, UNDATED = range(7)
GROUPS = {
    LATE: "逾期",
    PASSED: "已过日期（只提醒，不计逾期）",
    TODAY: "今天",
    THIS_WEEK: "本周",
    LATER: "以后",
    PAUSED: "已暂停",
    UNDATED: "没有日期",
}

KINDS = {
    "filing": "备案",
    "golive": "上线",
    "notice": "公告",
    "reply": "答复",
    "suspend": "临时下线",
    "deregister": "注销",
    "transition": "过渡",
    "validity": "有效期",
}
"""What people call a family of rules: the first word of a rule id."""


@dataclass(frozen=True)
class Line:
    """One clock of the list. ``left`` is None where there is no date or the clock is paused."""

    clock: Clock
    group: str
    left: DaysLeft | None

    @property
    def past(self) -> int:
        """Working days since the due day; 0 while it is still to come."""
        return max(-self.left.working_days, 0) if self.left else 0


@dataclass(frozen=True)
class MonthDay:
    """One cell of the month: whether it is worked, why, and what is due. ``outside``: belongs to a neighbour month."""

    day: date
    works: bool
    why: str
    outside: bool
    clocks: tuple[Clock, ...]

    @property
    def remark(self) -> str:
        """What stands beside the number: the holiday or the make-up day; nothing on plain days."""
        return "" if self.why in ("工作日", "周末") else self.why


BEGUN_UNDER_A_DRAFT = preview_word("draft")
"""A clock that began under a draft stays a preview, whatever becomes of the draft."""


class Standing(Protocol):
    """What carries the word under which it began: a clock, a notice."""

    pack_id: str
    preview: str


Row = TypeVar("Row", bound=Standing)


def quiet_packs(day: date) -> dict[str, str]:
    """Return the packs that accuse nobody on ``day``, each with its word (预演, 依据已届满 …)."""
    found = (bound(pack, day) for pack in packs().values())
    return {item.pack.head.id: item.preview for item in found if not item.accuses}


def as_they_stand(rows: Iterable[Row], day: date) -> list[Row]:
    """Return the rows with ``preview`` as their packs stand on ``day``, in memory only.

    What is stored is the word of the day they began; a text expires or is renewed by time alone (T-05), so that
    whoever shows or judges a clock asks anew.
    """
    quiet, found = quiet_packs(day), list(rows)
    for row in found:
        if row.preview != BEGUN_UNDER_A_DRAFT:
            row.preview = quiet.get(row.pack_id, "")
    return found


def open_clocks() -> QuerySet[Clock]:
    """Return the clocks that are neither done nor cancelled, with their units."""
    return Clock.objects.filter(stopped_on__isnull=True, cancelled=False).select_related("unit")


def narrowed(rows: QuerySet[Clock], wanted: Mapping[str, str]) -> QuerySet[Clock]:
    """Return the rows of the unit, pack and kind of rule asked for; an empty value asks for all."""
    if wanted.get("unit"):
        rows = rows.filter(unit_id=wanted["unit"])
    if wanted.get("pack"):
        rows = rows.filter(pack_id=wanted["pack"])
    if kind := wanted.get("kind"):
        rows = rows.filter(Q(rule_id=kind) | Q(rule_id__startswith=f"{kind}."))
    return rows


def ranked(rows: QuerySet[Clock], today: date) -> QuerySet[Clock]:
    """Return open clocks with their group of ``GROUPS`` as ``rank``, in the order in which they want attention.

    The condition of ``LATE`` is that of ``Clock.overdue_on`` on rows ``as_they_stand``: drafts, expired texts and prudent
    clocks accuse nobody.
    """
    sunday = today + timedelta(days=6 - today.weekday())
    accusing = Q(judged=True, side=Clock.LEGAL, status__in=[Clock.FIRM, Clock.PROVISIONAL])
    accusing &= ~Q(preview=BEGUN_UNDER_A_DRAFT) & ~Q(pack_id__in=list(quiet_packs(today)))
    rank = Case(
        When(due_on__isnull=True, then=Value(UNDATED)),
        When(paused_on__isnull=False, then=Value(PAUSED)),
        When(accusing, due_on__lt=today, then=Value(LATE)),
        When(due_on__lt=today, then=Value(PASSED)),
        When(due_on=today, then=Value(TODAY)),
        When(due_on__lte=sunday, then=Value(THIS_WEEK)),
        default=Value(LATER),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank", F("due_on").asc(nulls_last=True), "pk")


def group_counts(rows: QuerySet[Clock]) -> list[tuple[str, int]]:
    """Return how many clocks each group holds, in order, groups that are empty left out; one query."""
    counted = rows.order_by("rank").values_list("rank").annotate(number=Count("pk"))  # type: ignore[misc]
    return [(GROUPS[rank], number) for rank, number in counted]


def lines(rows: Iterable[Clock], today: date, days: WorkingCalendar) -> list[Line]:
    """Return ranked clocks with the calendar and working days left."""
    return [
        Line(row, GROUPS[row.rank], days_left(row.due_on, today, days) if row.due_on and not row.paused_on else None)  # type: ignore[attr-defined]
        for row in as_they_stand(rows, today)
    ]


def month_of(rows: QuerySet[Clock], year: int, month: int, days: WorkingCalendar, today: date) -> list[list[MonthDay]]:
    """Return the weeks of a month, Monday first, with what is due on each day; one query."""
    weeks = months.Calendar().monthdatescalendar(year, month)
    due: dict[date, list[Clock]] = {}
    shown = rows.filter(due_on__range=(weeks[0][0], weeks[-1][-1])).order_by("due_on", "pk")
    for row in as_they_stand(shown, today):
        assert row.due_on is not None
        due.setdefault(row.due_on, []).append(row)
    return [[_cell(day, month, days, due) for day in week] for week in weeks]


def _cell(day: date, month: int, days: WorkingCalendar, due: Mapping[date, list[Clock]]) -> MonthDay:
    info = days.day(day)
    return MonthDay(day, info.works, info.why, day.month != month, tuple(due.get(day, ())))


def units_with(rows: QuerySet[Clock]) -> list[Unit]:
    """Return the units that have clocks among the rows, in pinyin order."""
    return list(Unit.objects.filter(pk__in=rows.order_by().values("unit")).order_by("sort_key", "pk"))


def what_happened(clock: Clock) -> list[Event]:
    """Return what was done to a clock (paused, resumed, moved), newest first, at most thirty acts."""
    events = Event.objects.filter(subject=clock.subject, action__startswith="deadline.")
    return [event for event in events.order_by("-seq")[:60] if event.data.get("clock", clock.pk) == clock.pk][:30]


def pack_title(known: Mapping[str, Pack], pack_id: str) -> str:
    """Return the title of a pack, or its id where it is no longer installed."""
    return known[pack_id].head.title if pack_id in known else pack_id

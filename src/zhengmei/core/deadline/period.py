"""Counting a period from a day, forwards and backwards, and showing every step.

The starting day isn't counted and the due day is valid to its 24:00 (T-03, after articles 201 and 203 of
the Civil Code).
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.pack.vocabulary import UNIT_WORDS, Unit

LONGEST = 3660
"""No period of any 办法 comes near this many units; a longer one is a slip of the pen."""

_ONE_DAY = timedelta(days=1)
_START = "起算当日不计"


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as a clause states it: ``wd`` working days, ``cd`` calendar days; half a year is 6 months."""

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        """Raises ValueError for a length or unit that no clause can mean."""
        if not 1 <= self.n <= LONGEST:
            raise ValueError(f"期限的长度 {self.n} 不在 1 至 {LONGEST} 之间")
        if self.unit not in UNIT_WORDS:
            raise ValueError(f"期限的单位 {self.unit} 不在 {'、'.join(UNIT_WORDS)} 之中")

    def __str__(self) -> str:
        return f"{self.n} {UNIT_WORDS[self.unit]}"


@dataclass(frozen=True, slots=True)
class TraceDay:
    """One line of «怎么算的»: does the day count, as the how-manieth, and why."""

    day: date
    counts: bool
    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A due day. ``nominal`` is the day before any rolling forward; provisional when an unannounced year mattered."""

    due: date
    nominal: date
    provisional: bool
    trace: tuple[TraceDay, ...]


@dataclass(frozen=True, slots=True)
class NoticeSpan:
    """How long a notice stays: complete at 24:00 of ``complete_on``, removable from ``earliest_removal`` (T-08)."""

    posted: date
    complete_on: date
    earliest_removal: date
    provisional: bool
    trace: tuple[TraceDay, ...]


@dataclass(frozen=True, slots=True)
class LatestStart:
    """The last day on which something that must run its full length can still begin."""

    day: date
    provisional: bool


class DaysLeft(NamedTuple):
    """Days from today to the due day, today not counted: 0 on the due day itself, negative when it is past."""

    calendar_days: int
    working_days: int


def count_forward(start: date, period: Period, calendar: WorkingCalendar, *, roll: bool, trace: bool = True) -> Counted:
    """Return the last day of ``period`` counted from the day after ``start``.

    ``roll``: an act that must be done by a rest day may be done on the next working day; a notice that must stay up
    and a limit that must not be passed do not roll (T-03). Raises TypeError for a date-time: turn it into the day in
    Asia/Shanghai first.
    """
    _refuse_moment(start)
    if period.unit == "wd":
        due = calendar.add_workdays(start, period.n)
        firm = calendar.is_firm(start + _ONE_DAY, due)
        return Counted(due, due, not firm, tuple(_trace_workdays(start, due, calendar)) if trace else ())
    nominal = _corresponding(start, period)
    if not roll:
        return Counted(nominal, nominal, False, tuple(_trace_plain(start, nominal, period)) if trace else ())
    due = calendar.next_workday(nominal)
    steps = tuple(_trace_rolled(start, nominal, due, period, calendar)) if trace else ()
    return Counted(due, nominal, not calendar.is_firm(nominal, due), steps)


def notice_span(posted: date, period: Period, calendar: WorkingCalendar, *, trace: bool = True) -> NoticeSpan:
    """Return when a notice put up on ``posted`` has stayed its full period: removable the day after (T-08).

    A notice that was taken down early starts again on the day it returned: call this with that day.
    """
    counted = count_forward(posted, period, calendar, roll=False, trace=trace)
    return NoticeSpan(posted, counted.due, counted.due + _ONE_DAY, counted.provisional, counted.trace)


def latest_start(deadline_day: date, period: Period, calendar: WorkingCalendar) -> LatestStart:
    """Return the latest day to post a notice that is complete before ``deadline_day``, when the act follows (T-07)."""
    _refuse_moment(deadline_day)
    last = deadline_day - _ONE_DAY
    if period.unit == "wd":
        day = calendar.subtract_workdays(deadline_day, period.n) - _ONE_DAY
        return LatestStart(day, not calendar.is_firm(day + _ONE_DAY, last))
    if period.unit == "cd":
        return LatestStart(last - timedelta(days=period.n), False)
    month = _shift_months(last.replace(day=1), -_months(period))
    longest = monthrange(month.year, month.month)[1]
    closes_month = last.day == monthrange(last.year, last.month)[1]
    return LatestStart(month.replace(day=longest if closes_month else min(last.day, longest)), False)


def after_pause(
    due: date, paused_on: date, resumed_on: date, unit: Unit, calendar: WorkingCalendar, *, roll: bool
) -> date:
    """Return the due day after a pause: what was left on the day of pausing runs again from the day of resuming.

    Working days left stay working days; calendar days move by the days paused and roll forward where the act does.
    A pause that began after the due day moves nothing.
    """
    if due <= paused_on or resumed_on <= paused_on:
        return due
    if unit == "wd":
        return calendar.add_workdays(resumed_on, calendar.count_workdays(paused_on + _ONE_DAY, due))
    moved = due + (resumed_on - paused_on)
    return calendar.next_workday(moved) if roll else moved


def days_left(due: date, today: date, calendar: WorkingCalendar) -> DaysLeft:
    """Return the calendar and working days left on ``today``; both negative once the due day is past."""
    _refuse_moment(due)
    _refuse_moment(today)
    if due >= today:
        return DaysLeft((due - today).days, calendar.count_workdays(today + _ONE_DAY, due))
    return DaysLeft((due - today).days, -calendar.count_workdays(due + _ONE_DAY, today))


def _corresponding(start: date, period: Period) -> date:
    if period.unit == "cd":
        return start + timedelta(days=period.n)
    return _shift_months(start, _months(period))


def _months(period: Period) -> int:
    return period.n * 12 if period.unit == "year" else period.n


def _shift_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has no such day (31 January → 28 February)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _trace_workdays(start: date, due: date, calendar: WorkingCalendar) -> Iterator[TraceDay]:
    yield TraceDay(start, False, None, _START)
    number = 0
    for day in _days(start + _ONE_DAY, due):
        info = calendar.day(day)
        number += info.works
        yield TraceDay(day, info.works, number if info.works else None, info.why)


def _trace_plain(start: date, nominal: date, period: Period) -> Iterator[TraceDay]:
    yield TraceDay(start, False, None, _START)
    if period.unit == "cd":
        for number, day in enumerate(_days(start + _ONE_DAY, nominal), start=1):
            yield TraceDay(day, True, number, "按自然日计，节假日也计入")
    elif nominal.day == start.day:
        yield TraceDay(nominal, True, period.n, f"{period}后的对应日")
    else:
        yield TraceDay(nominal, True, period.n, f"{period}后的当月没有 {start.day} 日，取当月最后一日")


def _trace_rolled(
    start: date, nominal: date, due: date, period: Period, calendar: WorkingCalendar
) -> Iterator[TraceDay]:
    """The plain count, then every rest day that the end passes over; no more when the end is a working day."""
    *before, end = _trace_plain(start, nominal, period)
    yield from before
    if nominal == due:
        yield end
        return
    yield replace(end, why=f"{end.why}；末日不是工作日（{calendar.day(nominal).why}），顺延")
    for day in _days(nominal + _ONE_DAY, due - _ONE_DAY):
        yield TraceDay(day, False, None, f"继续顺延：{calendar.day(day).why}")
    yield TraceDay(due, False, None, f"顺延后的末日：{calendar.day(due).why}")


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))


def _refuse_moment(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError("a day is needed, not a moment: convert it to a date in Asia/Shanghai first")

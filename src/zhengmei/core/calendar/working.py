"""Which days are worked. Immutable: the same years give the same answers and the same version."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from zhengmei.core.calendar.notice import CalendarError, CalendarYear


@dataclass(frozen=True, slots=True)
class DayInfo:
    """Whether a day is worked and why, in words for the reader; provisional when no announced notice says so."""

    day: date
    works: bool
    why: str
    provisional: bool


class WorkingCalendar:
    """Working days by the State Council's yearly notices (T-01): make-up Saturdays and Sundays are worked.

    A year without a notice is counted Monday to Friday and said to be provisional, never silently.
    A later year's notice wins over an earlier one on the days both speak of (New Year). The last days of
    December stand as their own year's notice has them until the next notice is entered.
    """

    __slots__ = ("_announced", "_base", "_first", "_last", "_named", "_workdays", "version")

    version: str

    def __init__(self, years: Iterable[CalendarYear] = ()) -> None:
        """Raises CalendarError when a year is given twice. ``version`` is twelve hex digits over all facts given."""
        ordered = sorted(years, key=lambda year: year.year)
        for earlier, later in pairwise(ordered):
            if earlier.year == later.year:
                raise CalendarError(f"{later.year} 年有两份放假安排，只能留一份")
        self._announced = frozenset(year.year for year in ordered if year.status == "announced")
        self._named = _named_days(ordered, self._announced)
        # The table reaches a year past both ends, because a notice may name days of its neighbours.
        self._first, self._last = 1, 0
        if ordered:
            self._first = date(ordered[0].year - 1, 1, 1).toordinal()
            self._last = date(ordered[-1].year + 1, 12, 31).toordinal()
        self._base = _weekdays_through(self._first - 1)
        self._workdays = tuple(day for day in range(self._first, self._last + 1) if self._works(day))
        self.version = hashlib.sha256(repr([_facts(year) for year in ordered]).encode()).hexdigest()[:12]

    def covers(self, year: int) -> bool:
        """Return whether the announced notice of ``year`` is known."""
        return year in self._announced

    def is_workday(self, day: date) -> bool:
        """Return whether ``day`` is worked (provisionally, where its year is unknown)."""
        return self._works(day.toordinal())

    def day(self, day: date) -> DayInfo:
        """Return the nature of ``day`` with its reason."""
        works = self.is_workday(day)
        named = self._named.get(day.toordinal())
        if named is not None:
            note = "" if named.announced else f"（暂定，{day.year} 年放假安排未发布）"
            return DayInfo(day, works, named.why + note, not named.announced)
        if day.year in self._announced:
            return DayInfo(day, works, "工作日" if works else "周末", False)
        return DayInfo(day, works, f"暂按周一至周五计（{day.year} 年放假安排未发布）", True)

    def is_firm(self, first: date, last: date) -> bool:
        """Return whether announced notices settle every day from ``first`` to ``last``, both included."""
        years = range(first.year, last.year + 1)
        if all(year in self._announced for year in years):
            return True
        return not any(
            self.day(day).provisional
            for year in years
            if year not in self._announced
            for day in _days(max(first, date(year, 1, 1)), min(last, date(year, 12, 31)))
        )

    def next_workday(self, day: date) -> date:
        """Return ``day`` when it is worked, else the first worked day after it."""
        return self._nth(self._rank(day.toordinal() - 1) + 1)

    def add_workdays(self, day: date, number: int) -> date:
        """Return the ``number``-th worked day after ``day``; ``day`` itself for 0. Raises ValueError below 0."""
        return self._nth(self._rank(day.toordinal()) + _not_negative(number)) if number else day

    def subtract_workdays(self, day: date, number: int) -> date:
        """Return the ``number``-th worked day before ``day``; ``day`` itself for 0. Raises ValueError below 0."""
        return self._nth(self._rank(day.toordinal() - 1) - _not_negative(number) + 1) if number else day

    def count_workdays(self, first: date, last: date) -> int:
        """Return how many worked days lie from ``first`` to ``last``, both included; 0 when ``last`` is earlier."""
        return max(0, self._rank(last.toordinal()) - self._rank(first.toordinal() - 1))

    def week_has_workday(self, monday: date) -> bool:
        """Return whether any day of the week from ``monday`` on is worked. Raises ValueError for another weekday."""
        if monday.weekday() != 0:
            raise ValueError(f"{monday} is not a Monday")
        return self.count_workdays(monday, monday + timedelta(days=6)) > 0

    def _works(self, ordinal: int) -> bool:
        named = self._named.get(ordinal)
        return named.works if named is not None else ordinal % 7 in _MONDAY_TO_FRIDAY

    def _rank(self, ordinal: int) -> int:
        """Worked days from the first day of the calendar era through ``ordinal``."""
        if ordinal < self._first:
            return _weekdays_through(ordinal)
        known = self._base + bisect_right(self._workdays, ordinal)
        if ordinal <= self._last:
            return known
        return known + _weekdays_through(ordinal) - _weekdays_through(self._last)

    def _nth(self, rank: int) -> date:
        """The worked day with that rank: the inverse of ``_rank``."""
        index = rank - self._base - 1
        if index < 0:
            return date.fromordinal(_nth_weekday(rank))
        if index < len(self._workdays):
            return date.fromordinal(self._workdays[index])
        return date.fromordinal(_nth_weekday(index - len(self._workdays) + 1 + _weekdays_through(self._last)))


@dataclass(frozen=True, slots=True)
class _Named:
    works: bool
    why: str
    announced: bool


# The proleptic calendar begins on a Monday with ordinal 1, so the remainder by 7 is the weekday.
_MONDAY_TO_FRIDAY = frozenset((1, 2, 3, 4, 5))


def _named_days(years: Iterable[CalendarYear], announced: frozenset[int]) -> dict[int, _Named]:
    """Days that a notice names. What is not announced never touches a day that an announced notice settles."""
    named: dict[int, _Named] = {}
    for year in sorted(years, key=lambda year: (year.status == "announced", year.year)):
        firm = year.status == "announced"
        said = {day: _Named(False, f"{holiday.name}假期", firm) for holiday in year.holidays for day in holiday.days()}
        said |= {day: _Named(True, "调休上班", firm) for day in year.makeup_days}
        named |= {day.toordinal(): what for day, what in said.items() if firm or day.year not in announced}
    return named


def _weekdays_through(ordinal: int) -> int:
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + min(rest, 5)


def _nth_weekday(rank: int) -> int:
    weeks, rest = divmod(rank - 1, 5)
    return 7 * weeks + rest + 1


def _facts(year: CalendarYear) -> tuple[object, ...]:
    spans = sorted((holiday.first.isoformat(), holiday.last.isoformat(), holiday.name) for holiday in year.holidays)
    return (year.year, year.status, year.document, str(year.announced_on), spans, sorted(map(str, year.makeup_days)))


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))


def _not_negative(number: int) -> int:
    if number < 0:
        raise ValueError("number of working days must not be negative")
    return number

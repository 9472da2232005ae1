"""Working days: announced years, make-up days, unknown and provisional years."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengmei.calendars import load_all
from zhengmei.core.calendar import CalendarError, CalendarYear, Holiday, WorkingCalendar

YEARS = load_all()
CALENDAR = WorkingCalendar(YEARS)
DAYS = st.dates(date(2021, 6, 1), date(2029, 6, 1))
NUMBERS = st.integers(1, 400)


def year_of_2027(status: str = "announced") -> CalendarYear:
    """A made-up notice for 2027, to see what changes when one arrives."""
    return CalendarYear(
        year=2027,
        status="announced" if status == "announced" else "provisional",
        document="测试用",
        announced_on=date(2026, 11, 30),
        holidays=(Holiday("元旦", date(2026, 12, 31), date(2027, 1, 3)),),
        makeup_days=(date(2026, 12, 26), date(2027, 1, 9)),
    )


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2026, 9, 20), True, "调休上班"),
        (date(2026, 9, 25), False, "中秋节假期"),
        (date(2026, 9, 19), False, "周末"),
        (date(2026, 9, 21), True, "工作日"),
        (date(2024, 2, 9), True, "工作日"),
        (date(2022, 12, 31), False, "元旦假期"),
    ],
)
def test_it_says_what_a_day_is_and_why(day: date, works: bool, why: str) -> None:
    info = CALENDAR.day(day)
    assert (info.day, info.works, info.why, info.provisional) == (day, works, why, False)
    assert CALENDAR.is_workday(day) is works


@pytest.mark.parametrize(("day", "works"), [(date(2027, 10, 1), True), (date(2027, 10, 2), False)])
def test_it_calls_an_unknown_year_provisional(day: date, works: bool) -> None:
    info = CALENDAR.day(day)
    assert (info.works, info.provisional) == (works, True)
    assert info.why == "暂按周一至周五计（2027 年放假安排未发布）"
    assert not CALENDAR.covers(2027)
    assert CALENDAR.covers(2026)


def test_it_takes_a_provisional_year_as_provisional() -> None:
    calendar = WorkingCalendar([*YEARS, year_of_2027("provisional")])
    info = calendar.day(date(2027, 1, 1))
    assert (info.works, info.why, info.provisional) == (False, "元旦假期（暂定，2027 年放假安排未发布）", True)
    assert not calendar.covers(2027)


def test_it_leaves_an_announced_year_alone_until_its_neighbour_is_announced() -> None:
    draft = WorkingCalendar([*YEARS, year_of_2027("provisional")]).day(date(2026, 12, 26))
    final = WorkingCalendar([*YEARS, year_of_2027()]).day(date(2026, 12, 26))
    assert (draft.works, draft.why, draft.provisional) == (False, "周末", False)
    assert (final.works, final.why, final.provisional) == (True, "调休上班", False)


def test_it_lets_an_announced_notice_outweigh_a_provisional_one_on_days_of_the_next_january() -> None:
    latest = YEARS[-1]
    reaching = replace(latest, makeup_days=(*latest.makeup_days, date(2027, 1, 2)))
    info = WorkingCalendar([*YEARS[:-1], reaching, year_of_2027("provisional")]).day(date(2027, 1, 2))
    assert (info.works, info.why, info.provisional) == (True, "调休上班", False)


def test_it_lets_the_later_notice_decide_days_of_the_december_before() -> None:
    before, after = CALENDAR, WorkingCalendar([*YEARS, year_of_2027()])
    assert before.add_workdays(date(2026, 12, 25), 4) == date(2026, 12, 31)
    assert after.add_workdays(date(2026, 12, 25), 4) == date(2026, 12, 30)


def test_it_fills_a_missing_year_between_two_known_ones_provisionally() -> None:
    calendar = WorkingCalendar([year for year in YEARS if year.year != 2025])
    assert calendar.day(date(2025, 10, 1)).provisional
    assert calendar.is_workday(date(2025, 10, 1))
    assert not calendar.is_workday(date(2026, 10, 1))


def test_it_refuses_two_notices_for_one_year() -> None:
    with pytest.raises(CalendarError, match="2026 年有两份放假安排"):
        WorkingCalendar([*YEARS, YEARS[-1]])


def test_it_changes_its_version_with_any_fact_and_only_then() -> None:
    latest = YEARS[-1]
    moved = replace(latest, makeup_days=latest.makeup_days[:-1])
    renamed = replace(latest, document="另一文号")
    assert CALENDAR.version == WorkingCalendar(reversed(YEARS)).version
    versions = {WorkingCalendar([*YEARS[:-1], year]).version for year in (latest, moved, renamed)}
    assert len(versions) == 3


@pytest.mark.parametrize(
    ("monday", "expected"),
    [(date(2026, 2, 16), False), (date(2026, 2, 9), True), (date(2026, 9, 28), True)],
)
def test_it_knows_a_week_without_a_working_day(monday: date, expected: bool) -> None:
    assert CALENDAR.week_has_workday(monday) is expected


def test_it_refuses_a_week_that_does_not_begin_on_monday() -> None:
    with pytest.raises(ValueError, match="not a Monday"):
        CALENDAR.week_has_workday(date(2026, 2, 17))


@pytest.mark.parametrize("count", [CALENDAR.add_workdays, CALENDAR.subtract_workdays])
def test_it_refuses_a_negative_number_of_days(count: Callable[[date, int], date]) -> None:
    with pytest.raises(ValueError, match="negative"):
        count(date(2026, 3, 2), -1)
    assert count(date(2026, 3, 1), 0) == date(2026, 3, 1)


@given(DAYS, NUMBERS)
def test_it_adds_as_a_walk_over_every_day_would(day: date, number: int) -> None:
    walked, left = day, number
    while left:
        walked += timedelta(days=1)
        left -= CALENDAR.day(walked).works
    assert CALENDAR.add_workdays(day, number) == walked


@given(DAYS, NUMBERS)
def test_it_subtracts_as_a_walk_over_every_day_would(day: date, number: int) -> None:
    walked, left = day, number
    while left:
        walked -= timedelta(days=1)
        left -= CALENDAR.day(walked).works
    assert CALENDAR.subtract_workdays(day, number) == walked


@given(DAYS, DAYS)
def test_it_counts_as_a_walk_over_every_day_would(first: date, last: date) -> None:
    walked = sum(CALENDAR.is_workday(first + timedelta(days=offset)) for offset in range((last - first).days + 1))
    assert CALENDAR.count_workdays(first, last) == walked


@given(DAYS)
def test_it_finds_the_next_working_day_without_skipping_one(day: date) -> None:
    found = CALENDAR.next_workday(day)
    assert CALENDAR.is_workday(found)
    assert CALENDAR.count_workdays(day, found) == 1


@given(DAYS, DAYS)
def test_it_is_firm_exactly_where_every_day_is(first: date, last: date) -> None:
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    assert CALENDAR.is_firm(first, last) is not any(CALENDAR.day(day).provisional for day in days)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(1, 3000))
def test_it_counts_monday_to_friday_when_it_knows_no_year(day: date, number: int) -> None:
    weekdays = [day + timedelta(days=offset) for offset in range(1, number * 2 + 5)]
    weekdays = [each for each in weekdays if each.weekday() < 5]
    assert WorkingCalendar().add_workdays(day, number) == weekdays[number - 1]
    assert bisect_left(weekdays, WorkingCalendar().next_workday(day + timedelta(days=1))) == 0

"""Periods counted forwards and backwards: the worked cases of the requirements, and properties."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengmei.calendars import load_all
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline.period import (
    Period,
    TraceDay,
    Unit,
    after_pause,
    count_forward,
    days_left,
    latest_start,
    notice_span,
)

CALENDAR = WorkingCalendar(load_all())
WD2, WD3, WD5, WD7, WD15, WD30 = (Period(n, "wd") for n in (2, 3, 5, 7, 15, 30))
CD30 = Period(30, "cd")
UNITS: tuple[Unit, ...] = ("wd", "cd", "month", "year")
DAYS = st.dates(date(2021, 6, 1), date(2028, 6, 1))
PERIODS = st.one_of(
    st.builds(Period, st.integers(1, 120), st.sampled_from(("wd", "cd"))),
    st.builds(Period, st.integers(1, 40), st.just("month")),
    st.builds(Period, st.integers(1, 5), st.just("year")),
)


def due(start: str, period: Period, *, roll: bool = True) -> str:
    """The firm due day, as text; a provisional one fails the case that asks."""
    counted = count_forward(date.fromisoformat(start), period, CALENDAR, roll=roll)
    assert not counted.provisional
    return counted.due.isoformat()


def test_V01_seven_working_days_over_national_day() -> None:
    assert due("2026-09-28", WD7) == "2026-10-13"


def test_V02_five_working_days_over_national_day() -> None:
    assert due("2026-09-30", WD5) == "2026-10-13"


def test_V03_a_makeup_sunday_counts() -> None:
    assert due("2026-09-17", WD3) == "2026-09-21"
    assert due("2026-09-17", WD5) == "2026-09-23"


def test_V04_two_working_days_over_national_day() -> None:
    assert due("2026-09-30", WD2) == "2026-10-09"


def test_V05_two_working_days_over_spring_festival() -> None:
    assert due("2026-02-13", WD2) == "2026-02-24"


def test_V06_three_working_days_over_national_day() -> None:
    assert due("2026-09-29", WD3) == "2026-10-09"


def test_V07_a_due_day_may_be_a_makeup_saturday() -> None:
    assert due("2026-09-30", WD3) == "2026-10-10"
    assert date(2026, 10, 10).weekday() == 5


def test_V08_a_message_received_before_spring_festival() -> None:
    assert due("2026-02-13", WD5) == "2026-02-27"


def test_V09_a_notice_of_fifteen_working_days() -> None:
    span = notice_span(date(2026, 9, 21), WD15, CALENDAR)
    assert (span.complete_on, span.earliest_removal) == (date(2026, 10, 19), date(2026, 10, 20))
    assert not span.provisional


def test_V10_a_notice_of_fifteen_working_days_over_spring_festival() -> None:
    span = notice_span(date(2026, 2, 10), WD15, CALENDAR)
    assert (span.complete_on, span.earliest_removal) == (date(2026, 3, 9), date(2026, 3, 10))


def test_V11_a_notice_of_thirty_calendar_days() -> None:
    span = notice_span(date(2026, 9, 21), CD30, CALENDAR)
    assert (span.complete_on, span.earliest_removal) == (date(2026, 10, 21), date(2026, 10, 22))


def test_V12_a_month_without_that_day_ends_on_its_last_day() -> None:
    assert due("2026-01-31", Period(1, "month")) == "2026-02-28"
    assert CALENDAR.day(date(2026, 2, 28)).why == "调休上班"


def test_V13_a_month_that_ends_in_a_holiday_rolls_forward() -> None:
    counted = count_forward(date(2026, 9, 3), Period(1, "month"), CALENDAR, roll=True)
    assert (counted.nominal, counted.due) == (date(2026, 10, 3), date(2026, 10, 8))


def test_V14_half_a_year_is_six_months_and_not_180_days() -> None:
    assert due("2026-03-15", Period(6, "month")) == "2026-09-15"


def test_V15_two_years_end_on_the_corresponding_day() -> None:
    assert due("2024-06-24", Period(2, "year"), roll=False) == "2026-06-24"


def test_V21_a_limit_of_thirty_days_offline_does_not_roll() -> None:
    assert due("2026-12-20", CD30, roll=False) == "2027-01-19"


def test_V22_two_limits_in_different_units_and_the_notice_that_must_fit() -> None:
    published = "2026-09-01"
    assert due(published, WD30) == "2026-10-19"
    closing = count_forward(date.fromisoformat(published), CD30, CALENDAR, roll=True)
    assert (closing.nominal, closing.due) == (date(2026, 10, 1), date(2026, 10, 8))
    assert latest_start(closing.nominal, WD15, CALENDAR).day == date(2026, 9, 9)


@pytest.mark.parametrize("published", ["2026-03-02", "2026-07-06", "2026-08-03", "2026-09-01"])
def test_V22_the_notice_has_to_be_up_by_the_eighth_day(published: str) -> None:
    start = date.fromisoformat(published)
    nominal = count_forward(start, CD30, CALENDAR, roll=True).nominal
    assert (latest_start(nominal, WD15, CALENDAR).day - start).days == 8


def test_V23_a_period_over_new_year_counts_the_makeup_sunday() -> None:
    assert due("2025-12-25", WD7) == "2026-01-06"


def test_V24_an_unannounced_year_gives_a_provisional_day() -> None:
    counted = count_forward(date(2026, 12, 25), WD7, CALENDAR, roll=True)
    assert (counted.due, counted.provisional) == (date(2027, 1, 5), True)
    assert counted.trace[-1].why == "暂按周一至周五计（2027 年放假安排未发布）"


def test_it_is_firm_as_long_as_it_stays_in_announced_years() -> None:
    assert due("2026-12-24", WD5) == "2026-12-31"


@pytest.mark.parametrize(("roll", "provisional"), [(True, True), (False, False)])
def test_it_is_provisional_only_when_the_nature_of_a_day_mattered(roll: bool, provisional: bool) -> None:
    counted = count_forward(date(2026, 12, 20), CD30, CALENDAR, roll=roll)
    assert counted.provisional is provisional


def test_it_does_not_care_about_the_year_of_the_starting_day_itself() -> None:
    assert not CALENDAR.covers(2022)
    assert due("2022-12-30", Period(1, "wd")) == "2023-01-03"


def test_it_plans_backwards_provisionally_from_an_unannounced_year() -> None:
    assert latest_start(date(2027, 1, 20), WD15, CALENDAR).provisional
    assert not latest_start(date(2026, 12, 31), WD15, CALENDAR).provisional
    assert not latest_start(date(2027, 1, 20), CD30, CALENDAR).provisional


@pytest.mark.parametrize(
    ("start", "period", "expected"),
    [
        ("2024-02-29", Period(1, "year"), "2025-02-28"),
        ("2023-12-31", Period(2, "month"), "2024-02-29"),
        ("2026-11-30", Period(3, "month"), "2027-02-28"),
        ("2026-02-28", Period(1, "month"), "2026-03-28"),
        ("2025-12-15", Period(1, "month"), "2026-01-15"),
    ],
)
def test_it_finds_the_corresponding_day(start: str, period: Period, expected: str) -> None:
    assert due(start, period, roll=False) == expected


def test_it_shows_every_day_of_a_working_day_count() -> None:
    trace = count_forward(date(2026, 9, 30), WD2, CALENDAR, roll=True).trace
    assert trace[0] == TraceDay(date(2026, 9, 30), False, None, "起算当日不计")
    assert trace[1] == TraceDay(date(2026, 10, 1), False, None, "国庆节假期")
    assert [(step.day.day, step.number) for step in trace if step.counts] == [(8, 1), (9, 2)]
    assert len(trace) == 10


def test_it_shows_why_the_end_of_a_month_moved() -> None:
    trace = count_forward(date(2026, 8, 31), Period(1, "month"), CALENDAR, roll=True).trace
    assert trace[-1] == TraceDay(date(2026, 9, 30), True, 1, "1 个月后的当月没有 31 日，取当月最后一日")


def test_it_shows_every_day_that_an_end_rolled_over() -> None:
    trace = count_forward(date(2026, 9, 3), Period(1, "month"), CALENDAR, roll=True).trace
    assert [step.day.isoformat()[5:] for step in trace] == [
        "09-03",
        "10-03",
        "10-04",
        "10-05",
        "10-06",
        "10-07",
        "10-08",
    ]
    assert trace[1].why == "1 个月后的对应日；末日不是工作日（国庆节假期），顺延"
    assert trace[2].why == "继续顺延：国庆节假期"
    assert trace[-1].why == "顺延后的末日：工作日"
    assert [step.counts for step in trace] == [False, True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("period", "text"),
    [(WD7, "7 个工作日"), (CD30, "30 日"), (Period(6, "month"), "6 个月"), (Period(2, "year"), "2 年")],
)
def test_it_writes_a_period_in_chinese(period: Period, text: str) -> None:
    assert str(period) == text


@pytest.mark.parametrize(("n", "unit"), [(0, "wd"), (-1, "cd"), (10**9, "month"), (3, "week")])
def test_it_refuses_a_period_that_no_clause_can_mean(n: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match="期限的"):
        Period(n, unit)


def test_it_refuses_a_moment_in_place_of_a_day() -> None:
    with pytest.raises(TypeError, match="Asia/Shanghai"):
        count_forward(datetime(2026, 9, 30, 20, tzinfo=UTC), WD2, CALENDAR, roll=True)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-09-30", (13, 5)),
        ("2026-10-12", (1, 1)),
        ("2026-10-13", (0, 0)),
        ("2026-10-14", (-1, -1)),
        ("2026-10-18", (-5, -3)),
    ],
)
def test_it_says_how_many_days_are_left(today: str, expected: tuple[int, int]) -> None:
    assert days_left(date(2026, 10, 13), date.fromisoformat(today), CALENDAR) == expected


@given(DAYS, st.integers(1, 120))
def test_it_agrees_with_counting_working_days_one_by_one(start: date, n: int) -> None:
    day, left = start, n
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_workday(day)
    counted = count_forward(start, Period(n, "wd"), CALENDAR, roll=True)
    assert counted.due == day
    assert [step.number for step in counted.trace if step.counts] == list(range(1, n + 1))


@given(DAYS, PERIODS)
def test_it_never_lands_on_a_rest_day_where_it_rolls_or_counts_working_days(start: date, period: Period) -> None:
    counted = count_forward(start, period, CALENDAR, roll=True, trace=False)
    assert CALENDAR.is_workday(counted.due)
    assert CALENDAR.count_workdays(counted.nominal, counted.due) == 1


@given(DAYS, PERIODS, st.booleans())
def test_it_never_comes_earlier_for_a_later_start(start: date, period: Period, roll: bool) -> None:
    today = count_forward(start, period, CALENDAR, roll=roll, trace=False)
    tomorrow = count_forward(start + timedelta(days=1), period, CALENDAR, roll=roll, trace=False)
    assert start < today.due <= tomorrow.due


@given(DAYS, PERIODS)
def test_it_never_comes_earlier_for_a_longer_period(start: date, period: Period) -> None:
    shorter = count_forward(start, period, CALENDAR, roll=True, trace=False)
    longer = count_forward(start, Period(period.n + 1, period.unit), CALENDAR, roll=True, trace=False)
    assert shorter.due <= longer.due


@given(DAYS, PERIODS)
def test_it_plans_backwards_to_exactly_the_last_day_that_still_fits(deadline_day: date, period: Period) -> None:
    latest = latest_start(deadline_day, period, CALENDAR).day
    assert notice_span(latest, period, CALENDAR, trace=False).earliest_removal <= deadline_day
    too_late = notice_span(latest + timedelta(days=1), period, CALENDAR, trace=False)
    assert too_late.earliest_removal > deadline_day


@given(DAYS, PERIODS, st.booleans())
def test_it_gives_the_same_day_with_and_without_a_trace(start: date, period: Period, roll: bool) -> None:
    shown = count_forward(start, period, CALENDAR, roll=roll)
    plain = count_forward(start, period, CALENDAR, roll=roll, trace=False)
    assert (shown.due, shown.nominal, shown.provisional) == (plain.due, plain.nominal, plain.provisional)
    assert (shown.trace[0].day, shown.trace[-1].day, plain.trace) == (start, shown.due, ())


@given(DAYS, PERIODS)
def test_it_is_provisional_exactly_when_the_trace_rests_on_an_unannounced_day(start: date, period: Period) -> None:
    counted = count_forward(start, period, CALENDAR, roll=True)
    mattered = [step.day for step in counted.trace[1:] if period.unit == "wd" or step.day >= counted.nominal]
    assert counted.provisional is any(CALENDAR.day(day).provisional for day in mattered)


def test_a_pause_leaves_as_many_working_days_as_there_were() -> None:
    # Five working days from Monday 14 September end on the 20th, a Sunday at work; two were left on the 17th.
    due = count_forward(date(2026, 9, 14), Period(5, "wd"), CALENDAR, roll=True).due
    assert due == date(2026, 9, 20)
    assert after_pause(due, date(2026, 9, 17), date(2026, 9, 24), "wd", CALENDAR, roll=True) == date(2026, 9, 29)
    assert after_pause(due, date(2026, 9, 21), date(2026, 9, 24), "wd", CALENDAR, roll=True) == due


def test_a_pause_moves_calendar_days_and_rolls_only_acts() -> None:
    due = date(2026, 9, 29)
    assert after_pause(due, date(2026, 9, 20), date(2026, 9, 23), "cd", CALENDAR, roll=False) == date(2026, 10, 2)
    assert after_pause(due, date(2026, 9, 20), date(2026, 9, 23), "cd", CALENDAR, roll=True) == date(2026, 10, 8)

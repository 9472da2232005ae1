"""Windows, pushes and items, staleness and repeated bottom ranks: worked cases V16 and V25.

V17–V20 go through the whole judge in test_inspection.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengmei.calendars import load_all
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.inspection.windows import (
    QuarterResult,
    Staleness,
    bottom_rank_trigger,
    fortnight,
    judge_staleness,
    natural_week,
)

CALENDAR = WorkingCalendar(load_all())
DAYS = st.dates(date(2022, 1, 1), date(2028, 12, 31))


def quarter(
    year: int, number: int, *, bottom: bool = False, failed: bool = False, ranked: bool = True
) -> QuarterResult:
    return QuarterResult(year, number, ranked=ranked, ranked_bottom=bottom, failed=failed)


@pytest.mark.parametrize(
    ("as_of", "day_over", "expected"),
    [
        (date(2026, 11, 15), False, "within"),
        (date(2026, 11, 15), True, "within"),
        (date(2026, 11, 16), False, "borderline"),
        (date(2026, 11, 16), True, "exceeded"),
        (date(2026, 11, 17), False, "exceeded"),
    ],
)
def test_V16_more_than_fourteen_days_without_an_update(as_of: date, day_over: bool, expected: Staleness) -> None:
    assert judge_staleness(date(2026, 11, 1), as_of, 14, day_over=day_over) == expected


def test_V25_two_bottom_ranks_over_the_end_of_the_year_are_in_a_row() -> None:
    found = bottom_rank_trigger([quarter(2026, 1, bottom=True), quarter(2025, 4, bottom=True)])
    assert found.outcome == "established"
    assert found.reason == "2025 年第四季度排名后三位，2026 年第一季度排名后三位：连续 2 次排名后三位"


@pytest.mark.parametrize(
    ("history", "outcome"),
    [
        ([], "none"),
        ([quarter(2026, 1), quarter(2026, 2)], "none"),
        ([quarter(2026, 2, bottom=True)], "none"),
        ([quarter(2026, 1), quarter(2026, 2, bottom=True)], "none"),
        ([quarter(2026, 1, bottom=True), quarter(2026, 2)], "none"),
        ([quarter(2026, 1), quarter(2026, 2, failed=True)], "possible"),
        ([quarter(2026, 2, failed=True, ranked=False)], "possible"),
        ([quarter(2026, 1, failed=True), quarter(2026, 2, failed=True)], "established"),
        ([quarter(2026, 1, bottom=True, failed=True), quarter(2026, 2, bottom=True)], "established"),
        ([quarter(2026, 1, bottom=True), quarter(2026, 2, failed=True)], "mixed"),
        ([quarter(2026, 1, failed=True), quarter(2026, 2, bottom=True)], "mixed"),
        ([quarter(2026, 1, bottom=True), quarter(2026, 3, bottom=True)], "continuity_unclear"),
        (
            [quarter(2026, 1, bottom=True), quarter(2026, 2, ranked=False), quarter(2026, 3, bottom=True)],
            "continuity_unclear",
        ),
        ([quarter(2026, 1, bottom=True), quarter(2026, 2), quarter(2026, 3, bottom=True)], "none"),
    ],
)
def test_it_establishes_a_repeated_bottom_rank_only_where_every_reading_agrees(
    history: list[QuarterResult], outcome: str
) -> None:
    assert bottom_rank_trigger(history).outcome == outcome


def test_it_refuses_a_quarter_given_twice_or_out_of_range() -> None:
    with pytest.raises(ValueError, match="twice"):
        bottom_rank_trigger([quarter(2026, 1), quarter(2026, 1, bottom=True)])
    with pytest.raises(ValueError, match="not a quarter"):
        quarter(2026, 5)
    with pytest.raises(ValueError, match="without being ranked"):
        quarter(2026, 1, bottom=True, ranked=False)


def test_it_refuses_an_update_later_than_the_day_judged() -> None:
    with pytest.raises(ValueError, match="before the last update"):
        judge_staleness(date(2026, 11, 2), date(2026, 11, 1), 14, day_over=True)


def test_it_refuses_a_fortnight_anchored_on_another_weekday() -> None:
    with pytest.raises(ValueError, match="not a Monday"):
        fortnight(date(2026, 11, 11), date(2026, 11, 10))


@given(DAYS, DAYS)
def test_it_divides_time_into_weeks_and_fortnights_without_gap_or_overlap(day: date, anchor: date) -> None:
    anchor_monday = natural_week(anchor).first
    for window, length, after in (
        (natural_week(day), 7, natural_week),
        (fortnight(day, anchor_monday), 14, lambda each: fortnight(each, anchor_monday)),
    ):
        assert window.first <= day <= window.last
        assert (window.first.weekday(), (window.last - window.first).days + 1) == (0, length)
        assert after(window.last) == window
        assert after(window.last + timedelta(days=1)).first == window.last + timedelta(days=1)


@given(DAYS, st.integers(0, 40), st.integers(1, 30))
def test_it_never_judges_a_silence_more_mildly_as_time_goes_on(last: date, begun: int, gt_days: int) -> None:
    severity = {"within": 0, "borderline": 1, "exceeded": 2}
    moments = [(last + timedelta(days=begun + more), over) for more in (0, 1) for over in (False, True)]
    verdicts = [severity[judge_staleness(last, day, gt_days, day_over=over)] for day, over in moments]
    assert verdicts == sorted(verdicts)
    at_day_end = judge_staleness(last, last + timedelta(days=begun), gt_days, day_over=True)
    assert at_day_end == ("exceeded" if begun > gt_days else "within")

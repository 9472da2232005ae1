"""The lunar calendar: held against dates that others have published, and dates in a text against it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.core.screening.screening_kit import only, screen
from zhengmei.calendars import load_all
from zhengmei.core.screening.lunar import FIRST_DAY, LAST_YEAR, cycle_name, day_name, month_named, month_of, months_of

PUBLISHED = {  # the first day of the year, as the State Council's notices and the almanacs of Purple Mountain give it
    1949: date(1949, 1, 29), 1966: date(1966, 1, 21), 1985: date(1985, 2, 20), 2000: date(2000, 2, 5), 2013: date(2013, 2, 10),
    2020: date(2020, 1, 25), 2021: date(2021, 2, 12), 2022: date(2022, 2, 1), 2023: date(2023, 1, 22), 2024: date(2024, 2, 10),
    2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6), 2033: date(2033, 1, 31), 2034: date(2034, 2, 19),
}  # fmt: skip
LEAP = {2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11}


def first_of(year: int, month: int) -> date:
    found = month_named(year, month, leap=False)
    assert found is not None
    return found.first


@pytest.mark.parametrize(("year", "day"), PUBLISHED.items())
def test_a_lunar_year_begins_on_the_day_that_was_published(year: int, day: date) -> None:
    assert months_of(year)[0].first == day


def test_its_festivals_lie_in_the_holidays_of_the_state_council() -> None:
    """春节 begins with the first day of the year or the eve; 端午 is a day off, and so is 中秋."""
    asked = 0
    for calendar in load_all():
        for name, month, day in (("春节", 1, 1), ("端午节", 5, 5), ("中秋节", 8, 15)):
            for holiday in (holiday for holiday in calendar.holidays if name in holiday.name):
                asked += 1
                festival = first_of(calendar.year, month) + timedelta(days=day - 1)
                assert holiday.first <= festival <= holiday.last, (calendar.year, name)
    assert asked == 12


def test_leap_months_are_where_they_were_published() -> None:
    for year in range(2012, 2034):
        assert [month.number for month in months_of(year) if month.leap] == ([LEAP[year]] if year in LEAP else [])


def test_the_months_follow_each_other_without_a_gap_to_the_end_of_the_table() -> None:
    assert months_of(1901)[0].first == FIRST_DAY
    months = [month for year in range(1901, LAST_YEAR + 1) for month in months_of(year)]
    for month, following in pairwise(months):
        assert following.first - month.first == timedelta(days=month.days)
        assert month.days in (29, 30)
    assert months_of(LAST_YEAR + 1) == ()
    assert month_of(date(2060, 1, 1)) is None


def test_it_names_a_day_as_it_is_written() -> None:
    month = month_of(date(2025, 8, 16))
    assert month is not None
    assert (cycle_name(month.year), month.name, day_name(23)) == ("乙巳", "闰六月", "廿三")
    assert [day_name(day) for day in (1, 10, 11, 20, 21, 30)] == ["初一", "初十", "十一", "二十", "廿一", "三十"]


@pytest.mark.parametrize(
    ("text", "found", "suggestion"),
    [
        ("2026年2月17日（正月初二）", "正月初二", "正月初一"),
        ("2026年2月17日（农历乙巳年正月初一）", "乙巳年正月初一", "丙午年正月初一"),
        ("2026年2月17日（星期二，农历腊月三十）", "腊月三十", "正月初一"),
        ("2026年2月17日，农历腊月三十", "腊月三十", "正月初一"),
        ("今天（2026年2月10日）是农历腊月二十四", "腊月二十四", "腊月二十三"),
        ("农历八月十六（2026年9月25日）", "八月十六", "八月十五"),
        ("2025年7月25日（六月初一）", "六月初一", "闰六月初一"),
        ("2026年12月9日（十一月初二）", "十一月初二", "十一月初一"),
        ("2026年9月25日（端午节）", "端午节", ""),
        ("2026年除夕（2月17日）", "除夕", ""),
    ],
)
def test_it_holds_a_lunar_day_against_the_day_beside_it(text: str, found: str, suggestion: str) -> None:
    hit = only(text, "date.lunar")
    assert (hit.text, hit.suggestion, hit.severity, hit.tier) == (found, suggestion, "warn", "likely")


def test_without_the_year_it_only_hints() -> None:
    hit = only("2月17日（正月初三）", "date.lunar")
    assert (hit.severity, hit.tier) == ("hint", "hint")
    assert screen("2013年春节，从2月19日（正月初十）开始") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("农历2025年腊月三十", "腊月三十"),
        ("农历乙巳年腊月三十", "乙巳年腊月三十"),
        ("2026年闰六月初三", "闰六月"),
    ],
)
def test_it_knows_which_months_have_thirty_days_and_which_years_a_leap_month(text: str, found: str) -> None:
    assert only(text, "date.impossible").text.startswith(found)


@pytest.mark.parametrize(
    "text",
    [
        "2026年2月17日（星期二，农历丙午年正月初一）",
        "2月16日至2月23日（农历腊月二十九至正月初七）",
        "除夕至正月初六（2月16日至22日）",
        "2026年9月25日（中秋节）至27日",
        "2026年八月三十日、二〇二六年八月三十日",
        "2026年腊月廿九，农历腊月三十，2025年冬月三十，农历丙午年正月三十",
        "1893年12月26日（清光绪十九年十一月十九日）",
        "8月15日（八月十五日）",
        "2026年2月17日（藏历正月初二）",
        "2025年除夕（1月28日），2026年2月16日（除夕）",
        "农历2026年腊月廿九（2027年2月5日）",
        "2060年2月2日（正月初九）",
        "2026年2月28日（正月十二）",
    ],
)
def test_it_leaves_right_and_other_dates_alone(text: str) -> None:
    assert screen(text) == []

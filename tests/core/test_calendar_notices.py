"""The shipped notices against an independent source, and what a faulty notice is told."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from zhengmei.calendars import load_all
from zhengmei.core.calendar import CalendarError, WorkingCalendar, parse_year

YEARS = load_all()

NOTICE = """\
year = 2026
status = "announced"
document = "国办发明电〔2025〕7号"
announced_on = 2025-11-04
makeup_days = [2026-01-04, 2026-10-10]

[[holidays]]
name = "元旦"
first = 2026-01-01
last = 2026-01-03

[[holidays]]
name = "国庆节"
first = 2026-10-01
last = 2026-10-07
"""

PEER_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def every_day() -> list[date]:
    first, last = date(2023, 1, 1), date(2026, 12, 31)
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def test_it_ships_four_announced_years_with_their_documents() -> None:
    assert [(year.year, year.document, str(year.announced_on)) for year in YEARS] == [
        (2023, "国办发明电〔2022〕16号", "2022-12-08"),
        (2024, "国办发明电〔2023〕7号", "2023-10-25"),
        (2025, "国办发明电〔2024〕12号", "2024-11-12"),
        (2026, "国办发明电〔2025〕7号", "2025-11-04"),
    ]
    assert {year.status for year in YEARS} == {"announced"}


def test_it_agrees_with_chinesecalendar_on_every_day_of_2023_to_2026() -> None:
    calendar = WorkingCalendar(YEARS)
    differing = [day for day in every_day() if calendar.is_workday(day) != chinese_calendar.is_workday(day)]
    assert differing == []
    assert not any(calendar.day(day).provisional for day in every_day())


def test_it_names_weekday_holidays_and_makeup_days_as_chinesecalendar_does() -> None:
    calendar = WorkingCalendar(YEARS)
    for day in every_day():
        holiday, english = chinese_calendar.get_holiday_detail(day)
        if holiday and english is not None and day.weekday() < 5:
            assert PEER_NAMES[english] in calendar.day(day).why
        if not holiday and day.weekday() >= 5:
            assert calendar.day(day).why == "调休上班"


def test_it_reads_a_notice() -> None:
    year = parse_year(NOTICE)
    assert (year.year, year.status, year.announced_on) == (2026, "announced", date(2025, 11, 4))
    assert year.makeup_days == (date(2026, 1, 4), date(2026, 10, 10))
    assert [holiday.name for holiday in year.holidays] == ["元旦", "国庆节"]


def test_it_reads_a_new_year_holiday_that_begins_in_december() -> None:
    text = NOTICE.replace("first = 2026-01-01", "first = 2025-12-30").replace("2026-01-04", "2025-12-28")
    year = parse_year(text)
    assert year.holidays[0].first == date(2025, 12, 30)
    assert year.makeup_days[0] == date(2025, 12, 28)


def test_it_lets_a_year_that_is_not_announced_go_without_a_document() -> None:
    text = NOTICE.replace('"announced"', '"provisional"').replace('document = "国办发明电〔2025〕7号"\n', "")
    assert parse_year(text.replace("announced_on = 2025-11-04\n", "")).document == ""


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("[2026-01-04,", "[2026-01-05,", "第 5 行 makeup_days：2026-01-05 是周一，调休上班日只能是周六或周日"),
        ("2026-10-10]", "2026-01-04]", "第 5 行 makeup_days：2026-01-04 写了两次"),
        ("[2026-01-04,", "[2026-10-03,", "第 5 行 makeup_days：2026-10-03 同时列为国庆节假期"),
        ("[2026-01-04,", "[2027-05-08,", "第 5 行 makeup_days：2027-05-08 不在 2026 年放假安排之内"),
        ("first = 2026-10-01", "first = 2026-01-03", "第 14 行 第 2 个假期 first：国庆节与元旦在 2026-01-03 重叠"),
        ("first = 2026-10-01", "first = 2026-01-01", "第 14 行 第 2 个假期 first：国庆节与元旦在 2026-01-01 重叠"),
        (
            "last = 2026-10-07",
            "last = 2026-09-07",
            "第 15 行 第 2 个假期 last：国庆节的最后一天 2026-09-07 早于第一天 2026-10-01",
        ),
        (
            "last = 2026-10-07",
            "last = 2027-10-07",
            "第 14 行 第 2 个假期 first：国庆节 2026-10-01 至 2027-10-07 不在 2026 年放假安排之内",
        ),
        ("year = 2026", "year = 2062", "第 5 行 makeup_days：2026-01-04 不在 2062 年放假安排之内"),
        ("year = 2026", 'year = "2026"', "第 1 行 year：要写成四位数的年份，如 2026"),
        ('"announced"', '"final"', "第 2 行 status：只能是 announced、provisional 之一"),
        ('document = "国办发明电〔2025〕7号"\n', "", "document：已发布的年份要写明通知文号"),
        ("announced_on = 2025-11-04\n", "", "announced_on：已发布的年份要写明通知日期"),
        ("last = 2026-10-07", 'last = "10-07"', "第 15 行 第 2 个假期 last：要写成不带引号的日期，如 2026-10-01"),
        ("last = 2026-10-07", "last = 2026-10-07T00:00:00", "第 15 行 第 2 个假期 last：要写成不带引号的日期"),
        ('name = "国庆节"\n', "", "第 2 个假期 name：没有写；要写成引号里的文字"),
        ("last = 2026-10-07", "end = 2026-10-07", "第 15 行 第 2 个假期 end：没有这个字段，可用的有 name、first、last"),
        ("makeup_days =", "makeup =", "第 5 行 makeup：没有这个字段，可用的有 year、status"),
        ("[2026-01-04, 2026-10-10]", '"2026-01-04"', "第 5 行 makeup_days：要写成日期的列表"),
        ("year = 2026", "year = 2026\nyear = 2026", "第 2 行第 12 列：不是有效的 TOML"),
    ],
)
def test_it_says_where_a_notice_is_wrong(right: str, wrong: str, sentence: str) -> None:
    assert right in NOTICE
    with pytest.raises(CalendarError) as caught:
        parse_year(NOTICE.replace(right, wrong))
    assert sentence in str(caught.value)

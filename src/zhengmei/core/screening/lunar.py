"""The lunar calendar: how long each month is, and which day of it a day is.

Made by ``tools/build_lunar_table.py`` from sxtwl (BSD) and held against the new moons that PyEphem computes for Beijing;
both agree from 1921 on, and before that the calendar that was in force is given. It ends with 2056: in September 2057 a new
moon falls ten seconds before midnight, and the published tables differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

FIRST_YEAR, LAST_YEAR = 1901, 2056
FIRST_DAY = date(1901, 2, 19)
# A number a year: bits 0 to 12 say from the first month on which have thirty days, those above which month has a leap one.
_TABLE = """
00752 00ea5 0b64a 0064b 00a9b 09556 0056a 00b59 05752 00752 0db25 00b25 00a4b 0b4ab 002ad 0056b 04b69 00da9 0fd92 00e92
00d25 0ba4d 00a56 002b6 095b5 006d4 00ea9 05e92 00e92 0cd26 0052b 00a57 0b2b6 00b5a 006d4 06ec9 00749 0f693 00a93 0052b
0ca5b 00aad 0056a 09b55 00ba4 00b49 05a93 00a95 0f52d 00536 00aad 0b5aa 005b2 00da5 07d4a 00d4a 10a95 00a97 00556 0cab5
00ad5 006d2 08ea5 00ea5 0064a 06c97 00a9b 0f55a 0056a 00b69 0b752 00b52 00b25 0964b 00a4b 114ab 002ad 0056d 0cb69 00da9
00d92 09d25 00d25 15a4d 00a56 002b6 0c5b5 006d5 00ea9 0be92 00e92 00d26 06a56 00a57 114d6 0035a 006d5 0b6c9 00749 00693
0952b 0052b 00a5b 0555a 0056a 0fb55 00ba4 00b49 0ba93 00a95 0052d 08aad 00ab5 135aa 005d2 00da5 0dd4a 00d4a 00c95 0952e
00556 00ab5 055b2 006d2 0cea5 00725 0064b 0ac97 00cab 0055a 06ad6 00b69 17752 00b52 00b25 0da4b 00a4b 004ab 0a55b 005ad
00b6a 05b52 00d92 0fd25 00d25 00a55 0b4ad 004b6 005b5 06daa 00ec9 11e92 00e92 00d26 0ca56 00a57
"""
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_TENS = ("初", "十", "廿")


@dataclass(frozen=True)
class LunarMonth:
    """A month of the lunar year ``year``, which begins in the solar year of that number. ``first`` is its first day."""

    year: int
    number: int
    leap: bool
    days: int
    first: date

    @property
    def name(self) -> str:
        """As it is written: 正月, 闰六月, 腊月."""
        return f"{'闰' if self.leap else ''}{_MONTHS[self.number - 1]}月"


@cache
def months_of(year: int) -> Sequence[LunarMonth]:
    """Return the twelve or thirteen months of a lunar year; none where the table does not reach."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ()
    months: list[LunarMonth] = []
    first = _new_years()[year - FIRST_YEAR]
    for place, (number, leap, days) in enumerate(_lengths(_codes()[year - FIRST_YEAR])):
        months.append(LunarMonth(year, number, leap, days, first if not place else _next(months[-1])))
    return months


def month_of(day: date) -> LunarMonth | None:
    """Return the lunar month in which ``day`` lies, or None where the table does not reach."""
    held = (month for year in (day.year - 1, day.year) for month in months_of(year))
    return next((month for month in held if month.first <= day < _next(month)), None)


def month_named(year: int, number: int, *, leap: bool) -> LunarMonth | None:
    """Return a month of a lunar year, or None where the year has no such month or the table does not reach."""
    return next((month for month in months_of(year) if (month.number, month.leap) == (number, leap)), None)


def day_name(number: int) -> str:
    """Return the name of a day of the month: 初一, 十五, 二十, 廿三, 三十."""
    if number in (10, 20, 30):
        return {10: "初十", 20: "二十", 30: "三十"}[number]
    return f"{_TENS[number // 10]}{'一二三四五六七八九'[number % 10 - 1]}"


def cycle_name(year: int) -> str:
    """Return the name of a lunar year in the cycle of sixty: 丙午 for 2026."""
    return f"{_STEMS[(year - 4) % 10]}{_BRANCHES[(year - 4) % 12]}"


def _next(month: LunarMonth) -> date:
    return month.first + timedelta(days=month.days)


@cache
def _codes() -> Sequence[int]:
    return [int(code, 16) for code in _TABLE.split()]


@cache
def _new_years() -> Sequence[date]:
    lengths = (sum(days for _, _, days in _lengths(code)) for code in _codes())
    return list(accumulate(lengths, lambda day, days: day + timedelta(days=days), initial=FIRST_DAY))


def _lengths(code: int) -> list[tuple[int, bool, int]]:
    """Number, whether a leap month, and days of every month of a year."""
    leap = code >> 13
    names = [(number, after) for number in range(1, 13) for after in (False, True) if not after or number == leap]
    return [(number, after, 29 + (code >> place & 1)) for place, (number, after) in enumerate(names)]

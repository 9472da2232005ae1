"""Dates that don't exist, and dates that fall on another day of the week."""

import re
from collections.abc import Iterable
from datetime import date

from zhengmei.core.screening.detectors.base import NUMBERS
from zhengmei.core.screening.detectors.numerals import wrong_number
from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Tier

# Without the look-behind 12月31日 would also be read as 2月31日, and 2012年… as 12年. It stands after the first digit because
# a pattern that begins with a digit is searched many times faster than one that begins with a look-behind.
_DAY = re.compile(
    r"[0-9](?<![0-9.\-][0-9])[0-9]?\s?月\s?(?P<day>[0-9]{1,2})\s?[日号](?![线楼院门室文令公令])"
    r"(?P<week>\s?[（(]?\s?(?P<said>(?:星期|周|礼拜)(?P<name>[一二三四五六日天])(?![一-鿿]?[至到\-—])))?"
)
_YEAR_BEFORE = re.compile(r"(?<![0-9.])(?P<year>[0-9]{4})\s?年\s?$")
_SHORT_YEAR = re.compile(r"(?<![0-9.\-])[0-9]{2}年$")
_NUMERIC = re.compile(
    r"(?<![0-9.\-/])(?P<year>(?:19|20)[0-9]{2})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})(?![0-9.\-/])"
)
_MONTH_ONLY = re.compile(r"(?:19|20)[0-9]{2}(?<![0-9.][0-9]{4})年(?P<month>1[3-9]|[2-9][0-9]|0)月(?![0-9])")
_LUNAR_BEFORE = re.compile(r"(?:农历|阴历|旧历|藏历)[^，。；]{0,6}$")
_WEEK = "一二三四五六日"


class Dates:
    """Days of the calendar in one paragraph."""

    triggers = ("月",)

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        text = document.text
        for found in _DAY.finditer(text, start, end):
            written = _YEAR_BEFORE.search(text, max(start, found.start() - 7), found.start())
            year = int(written["year"]) if written else None
            short = None if written else _SHORT_YEAR.search(text, max(start, found.start() - 4), found.start())
            if short is not None:
                message = "年份写足四位，如“2026年”"
                yield wrong_number(short.start(), found.end("day") + 1, "日期写法", message, "short_year", "likely")
            begin = written.start() if written else found.start()
            if year == 0 or _LUNAR_BEFORE.search(text, max(start, begin - 12), begin):
                continue
            # A day without its year is only wrong when it is wrong in a leap year too.
            day = _calendar_day(year or 2024, int(found[0][:2].strip(" 月")), int(found["day"]))
            if day is None:
                yield _wrong(begin, found.end("day") + 1, f"没有“{text[begin : found.end('day')]}日”这一天")
            elif found["name"] and year is not None and _WEEK[day.weekday()] != found["name"].replace("天", "日"):
                right = f"星期{_WEEK[day.weekday()]}"
                yield _wrong(
                    found.start("said"), found.end("said"), f"{year}年{day.month}月{day.day}日是{right}，不是星期{found['name']}",
                    found["said"].replace(found["name"], _WEEK[day.weekday()]), "weekday", "likely",
                )  # fmt: skip
        for found in _MONTH_ONLY.finditer(text, start, end):
            yield _wrong(found.start(), found.end(), f"没有“{found[0]}”")


class NumericDates:
    """Days written 2026-02-30 or 2026/2/30."""

    triggers = (NUMBERS,)

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in _NUMERIC.finditer(document.text, start, end):
            if found["sep"] == "." and len(found["month"]) + len(found["day"]) < 3:
                continue
            if _calendar_day(int(found["year"]), int(found["month"]), int(found["day"])) is None:
                yield _wrong(found.start(), found.end(), f"没有“{found[0]}”这一天")


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _wrong(
    start: int,
    end: int,
    message: str,
    suggestion: str = "",
    rule: str = "impossible",
    tier: Tier = "certain",
) -> Finding:
    category = f"文字/日期/{'星期不符' if rule == 'weekday' else '日期不存在'}"
    return Finding(start, end, category, "warn", tier, message, f"date.{rule}", "wording", suggestion, "按公历推算")

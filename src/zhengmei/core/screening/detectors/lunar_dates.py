"""Lunar dates that no year has, that the year named does not have, or that do not fall on the day written beside them."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.lunar import (
    FIRST_YEAR,
    LAST_YEAR,
    LunarMonth,
    cycle_name,
    day_name,
    month_named,
    month_of,
)

# A lunar month has thirty days at most, a year twelve months and a leap one; 初 goes with one to ten only.
_MONTH = r"闰?(?:正|冬|腊|十[一二]|[一二三四五六七八九十])月"
_NEVER = re.compile(
    rf"(?:农历|阴历|旧历)[^，。；]{{0,6}}?(?:(?:{_MONTH})(?P<day>三十[一二三四五六七八九]|初(?:十[一二三四五六七八九]|二十|三十|廿)|廿十)"
    r"|(?P<month>十[三四五六七八九]|零)月|(?<![0-9])(?P<n>[0-9]{1,2})月(?:(?P<d>[0-9]{1,2})[日号]?)?)"
    r"|(?:正|冬|腊)月(?:三十[一二三四五六七八九]|初(?:十[一二三四五六七八九]|二十|三十|廿))(?![届个名位人家])"
)
_FESTIVALS = {
    "春节": (1, 1), "大年初一": (1, 1), "元宵节": (1, 15), "端午节": (5, 5), "端午": (5, 5), "七夕节": (7, 7), "七夕": (7, 7),
    "中元节": (7, 15), "中秋节": (8, 15), "中秋": (8, 15), "重阳节": (9, 9), "重阳": (9, 9), "腊八节": (12, 8), "腊八": (12, 8),
    "除夕": (12, 0), "大年三十": (12, 0),
}  # fmt: skip
"""Festival → month and day; day 0 is the last of the month."""
_LUNAR = re.compile(
    r"(?:(?P<year>(?:19|20)[0-9]{2})年)?(?P<mark>农历|阴历|旧历|夏历)?(?:(?P<lunar_year>(?:19|20)[0-9]{2})年)?(?P<said>"
    rf"(?:(?P<cycle>[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])[鼠牛虎兔龙蛇马羊猴鸡狗猪]?年)?(?P<month>{_MONTH})"
    r"(?P<day>初[一二三四五六七八九十]|十[一二三四五六七八九]|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十)?(?![一二三四五六七八九])"
    rf"|(?P<festival>{'|'.join(sorted(_FESTIVALS, key=len, reverse=True))}))"
)
_SUN = (
    r"(?<![0-9.\-])(?:(?P<year>(?:19|20)[0-9]{2})\s?年\s?)?(?P<month>1[0-2]|[1-9])\s?月\s?(?P<day>[0-9]{1,2})\s?[日号]"
)
_WEEKDAY = "(?:星期|周)[一二三四五六日天]"
_IN_BRACKETS = re.compile(rf"{_SUN}\s?[（(]\s?(?:{_WEEKDAY}\s?[，,、]\s?)?(?:即|是)?\s?$")
_BEFORE_MARK = re.compile(rf"{_SUN}\s?(?:[（(]{_WEEKDAY}[）)]|[）)])?\s?[，,、]?\s?(?:正?是|即|为|正值|恰逢|适逢)?\s?$")
_AFTER = re.compile(rf"\s?[（(]\s?(?:公历|阳历|即)?\s?{_SUN}(?!\s?[至到—～~\-])")
_RANGE = re.compile(r"日?\s?[至到—～~\-]")
_CLOSES = re.compile(r"[）)，,、]")
_REACH = 28
_YEARS = re.compile(r"(?<![0-9.])(?:19|20)[0-9]{2}(?=年)")
_DIGITS = "零一二三四五六七八九"
_LUNAR_ONLY = re.compile("闰|[正冬腊]")
_NUMBERS = {"正": 1, "冬": 11, "腊": 12, "十": 10, "十一": 11, "十二": 12} | {n: _DIGITS.index(n) for n in _DIGITS}


class LunarDates:
    """Days and months that no lunar year has, or not the one named; lunar days beside the wrong day of the solar calendar."""

    triggers = ("农历", "阴历", "旧历", "夏历", "正月", "冬月", "腊月", "闰", "日（", "日(", "号（", "除夕", "节（")

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in _NEVER.finditer(document.text, start, end):
            if found["n"] and int(found["n"]) in range(1, 13) and int(found["d"] or 1) in range(1, 31):
                continue
            many = found["month"] or (found["n"] and int(found["n"]) not in range(1, 13))
            why = "农历一年只有正月到腊月十二个月" if many else "农历一个月最多三十天，“初”只到初十"
            yield _wrong(found, why, whole=True)
        for found in _LUNAR.finditer(document.text, start, end):
            sun = _sun_beside(document.text, found, start, end)
            if sun is not None:
                yield from _compared(document, found, sun, start, end)
            elif found["month"] and (found["mark"] or _LUNAR_ONLY.match(found["month"])):
                yield from _missing(found, document.context.on.year)


def _sun_beside(text: str, found: re.Match[str], start: int, end: int) -> re.Match[str] | None:
    """Return the solar date that stands directly before or after a lunar one, where the two mean the same day."""
    begins, ends = found.span()
    if not (found["day"] or found["festival"]) or _RANGE.match(text, ends, end):
        return None
    # 8月15日（八月十五日） is one date written twice, no lunar one.
    if not found["mark"] and text.startswith("日", ends):
        return None
    low = max(start, begins - _REACH)
    before = _IN_BRACKETS.search(text, low, begins)
    before = before or (_BEFORE_MARK.search(text, low, begins) if found["mark"] else None)
    if before and (found["month"] or _CLOSES.match(text, ends, end)):
        return before
    lunar = found["mark"] or found["festival"] or _LUNAR_ONLY.match(found["month"])
    return _AFTER.match(text, ends, end) if lunar and text[begins - 1 : begins] not in ("至", "到") else None


def _compared(document: Document, found: re.Match[str], sun: re.Match[str], start: int, end: int) -> Iterator[Finding]:
    named = sun["year"] or found["year"] or found["lunar_year"]
    on = document.context.on.year
    stated = [int(year) for year in _YEARS.findall(document.text, start, end)]
    years = [int(named)] if named else [on, on - 1, on + 1, *stated]
    first: tuple[date, LunarMonth] | None = None
    for year in [*years, int(named) + 1] if named and not sun["year"] else years:
        day = _day_of(year, sun)
        month = month_of(day) if day else None
        # What the tables do not reach, and a day that there is not, cannot be compared.
        if day is None or month is None or _fits(found, day, month):
            return
        first = first or (day, month)
    if first is None:
        return
    day, month = first
    where = f"{day.year}年{day.month}月{day.day}日"
    right = f"{month.name}{day_name((day - month.first).days + 1)}"
    message = f"{where}是农历{cycle_name(month.year)}年{right}，不是“{found['said']}”，请核对是哪一个写错了"
    yield _wrong(found, message, rule="lunar", sure=bool(named), right=_as_written(found, month, right))


def _day_of(year: int, sun: re.Match[str]) -> date | None:
    try:
        return date(year, int(sun["month"]), int(sun["day"]))
    except ValueError:
        return None


def _fits(found: re.Match[str], day: date, month: LunarMonth) -> bool:
    number = (day - month.first).days + 1
    if found["festival"]:
        wanted, place = _FESTIVALS[found["festival"]]
        return (month.number, month.leap, number) == (wanted, False, place or month.days)
    return (
        (month.number, month.leap) == _month_said(found)
        and number == _day_said(found["day"])
        and found["cycle"] in (None, cycle_name(month.year))
        and found["lunar_year"] in (None, str(month.year))
        and found["year"] in (None, str(month.year), str(day.year))
    )


def _missing(found: re.Match[str], on: int) -> Iterator[Finding]:
    """A leap month or a thirtieth day that the year named does not have."""
    number, leap = _month_said(found)
    if not leap and found["day"] != "三十":
        return
    months = [month_named(year, number, leap=leap) for year in _years_said(found, on)]
    if not months or any(month and (found["day"] != "三十" or month.days == 30) for month in months):
        return
    name = found["month"]
    why = f"这一年的农历{name}只有二十九天，没有“三十”" if any(months) else f"这一年没有“{name}”"
    yield _wrong(found, why)


def _years_said(found: re.Match[str], on: int) -> Collection[int]:
    """The lunar years that may be meant; none where no year is said or the table does not reach."""
    if found["cycle"]:
        return [year for year in range(max(FIRST_YEAR, on - 100), on + 3) if cycle_name(year) == found["cycle"]]
    named = found["lunar_year"] or found["year"]
    years = [int(named)] if named else []
    if years and not found["lunar_year"] and _month_said(found)[0] > 10:  # 2026年腊月 may be the one that ends in 2026
        years.append(years[0] - 1)
    return years if all(FIRST_YEAR <= year <= LAST_YEAR for year in years) else []


def _month_said(found: re.Match[str]) -> tuple[int, bool]:
    name = found["month"][:-1]
    return _NUMBERS[name.lstrip("闰")], name.startswith("闰")


def _day_said(name: str) -> int:
    name = name.replace("廿", "二十").lstrip("初")
    tens, _, ones = name.rpartition("十")
    return (_DIGITS.index(tens or "一") * 10 if "十" in name else 0) + (_DIGITS.index(ones) if ones else 0)


def _as_written(found: re.Match[str], month: LunarMonth, right: str) -> str:
    """The right date in the manner of the one written; nothing for a festival, which is moved, not renamed."""
    if found["festival"]:
        return ""
    if found["month"].endswith(("十一月", "十二月")):
        right = right.replace("冬月", "十一月").replace("腊月", "十二月")
    if "二十" in found["day"]:
        right = right.replace("廿", "二十")
    return f"{cycle_name(month.year)}年{right}" if found["cycle"] else right


def _wrong(
    found: re.Match[str], message: str, *, whole: bool = False, rule: str = "impossible", sure: bool = True, right: str = ""
) -> Finding:  # fmt: skip
    start, end = found.span() if whole else found.span("said")
    kind = "农历不符" if rule == "lunar" else "日期不存在"
    return Finding(
        start, end, f"文字/日期/{kind}", "warn" if sure else "hint", "certain" if whole else "likely" if sure else "hint", message,
        f"date.{rule}", "wording", right, "按农历推算",
    )  # fmt: skip

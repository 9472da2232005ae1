"""Find every quantity phrase in an official text: 「5个工作日」「每2周」「半年内」「连续2次」「后三位」.

Numbers that are no quantities (dates, document numbers, 第X条, IPv6 …) are reported too, each with the reason why not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}

# A number, in digits or Chinese. 统一、同一、唯一、逐一 … end in 一 without being numbers.
NUMBER = r"(?:\d+|(?<![统同唯逐单专之划归万第某])[一二两三四五六七八九十百千〇零]+)"
UNITS = {
    "个工作日": "wd", "工作日": "wd", "个自然日": "cd", "自然日": "cd", "日": "cd", "天": "cd", "个月": "month",
    "周": "week", "年": "year", "个小时": "hour", "小时": "hour", "个季度": "quarter",
    "次": "次", "条": "条", "名": "名", "份": "份", "位": "位", "项": "项", "人": "名", "个": "个",
}  # fmt: skip
PER = {"半年": "half_year", "日": "day", "天": "day", "周": "week", "月": "month", "季": "quarter", "年": "year"}

EXCLUDED = (
    ("文件名", re.compile(r"《[^》]*(?:\d|年度)[^》]*》")),
    ("网址", re.compile(r"https?://[\w./:%-]+")),
    ("电话", re.compile(r"0\d{2,3}-\d{7,8}")),
    ("文号", re.compile(r"〔\d{4}〕\s*\d+\s*号")),
    ("日期", re.compile(r"\d{4}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|\d{4}-\d{1,2}-\d{1,2}")),
    ("版本号", re.compile(r"IPv\d|第\s*\d+\s*版")),
    ("序数", re.compile(rf"第\s*{NUMBER[:-1]}|[一二三四五六七八九十]+)(?:\s*[条款项章节目次个名位])?")),
    ("附件编号", re.compile(r"附件\s*\d+")),
    ("条文内的序号", re.compile(r"(?m)^\s*\d+\s*[.．、]|(?<=[:：。]) *\d+\. |[（(][一二三四五六七八九十]+[）)]")),
    ("固定说法", re.compile(r"一次认证|一次性|一对一")),
)
# Documents are often wrapped by hand, in the middle of a word.
UNIT_WORDS = "|".join(r"\s*".join(word) for word in sorted(UNITS, key=len, reverse=True))
QUANTITY = re.compile(
    rf"三审三校|半年|当日|每\s*(?P<every>{NUMBER})?\s*个?(?:工作)?(?P<per>[日天周月季年]|半年)度?"
    rf"|(?P<number>{NUMBER})\s*(?P<unit>{UNIT_WORDS})(?![年岁龄])"
    rf"|季度|(?P<list>日|月|季|年度)(?=监测|检查|公开|考核|绩效)"
)


@dataclass(frozen=True)
class Quantity:
    """One phrase. ``unit``: wd cd month hour, 次 条 …, ``per.week`` …; ``excluded`` says why it is no quantity."""

    text: str
    start: int
    end: int
    number: int | None = None
    unit: str = ""
    excluded: str = ""


def quantity_phrases(text: str) -> tuple[Quantity, ...]:
    """Return every quantity phrase of ``text`` in order, and every number that is none, with the reason."""
    spans = [(match.start(), match.end(), reason) for reason, pattern in EXCLUDED for match in pattern.finditer(text)]
    out: list[Quantity] = []
    taken: list[tuple[int, int]] = []
    for start, end, reason in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not _inside(start, end, taken):
            taken.append((start, end))
            out.append(Quantity(_tidy(text[start:end]), start, end, excluded=reason))
    for match in QUANTITY.finditer(text):
        if not _inside(match.start(), match.end(), taken):
            number, unit = _value(match)
            out.append(Quantity(_tidy(match[0]), match.start(), match.end(), number, unit))
    return tuple(sorted(out, key=lambda quantity: quantity.start))


def number_of(text: str) -> int:
    """Return the number written in digits or Chinese (``十五`` → 15, ``两`` → 2)."""
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign in TENS:
            total, digit = total + (digit or 1) * TENS[sign], 0
        else:
            digit = digit * 10 + DIGITS[sign]
    return total + digit


def _value(match: re.Match[str]) -> tuple[int | None, str]:
    text = match[0]
    if text == "三审三校":
        return None, "three_reviews"
    if text == "半年":
        return 6, "month"
    if text == "当日":
        return None, "same_day"
    if text == "季度":
        return None, "per.quarter"
    if match["list"]:
        return None, f"per.{PER[match['list'][0]]}"
    if match["per"]:
        every = number_of(match["every"]) if match["every"] else 1
        if every == 1:
            return None, f"per.{PER[match['per']]}"
        return None, "per.two_weeks" if (every, match["per"]) == (2, "周") else f"per.{every}.{PER[match['per']]}"
    return number_of(match["number"]), UNITS[_tidy(match["unit"])]


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in spans)


def _tidy(text: str) -> str:
    return re.sub(r"\s+", "", text)


def equal_spans(number: int | None, unit: str) -> Iterator[tuple[int | None, str]]:
    """Yield the ways to say one length: two weeks are 14 days, half a year 6 months, a year 12 months."""
    yield number, unit
    if number is None:
        return
    if unit == "week":
        yield number * 7, "cd"
    if unit == "year":
        yield number * 12, "month"
    if unit == "month" and number % 12 == 0:
        yield number // 12, "year"

"""One year's holiday notice: which days are off, which weekend days are worked, and the document that says so."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

YearStatus = Literal["announced", "provisional"]

WEEKDAY_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_FIELDS = ("year", "status", "document", "announced_on", "makeup_days", "holidays")
_HOLIDAY_FIELDS = ("name", "first", "last")


class CalendarError(ValueError):
    """A holiday notice that cannot be used; the message is a Chinese sentence naming line and field."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A run of days off, both ends included."""

    name: str
    first: date
    last: date

    def days(self) -> Iterator[date]:
        """Yield every day of the holiday, weekends included."""
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What one year's notice says. A «provisional» year was entered before its notice came out."""

    year: int
    status: YearStatus
    document: str
    announced_on: date | None
    holidays: tuple[Holiday, ...]
    makeup_days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class YearProblem:
    """One fault of a year: a sentence, its field, and where: which holiday (from 1) or which make-up day (from 1)."""

    field: str
    message: str
    holiday: int = 0
    makeup_day: int = 0


def problems_of(year: CalendarYear) -> tuple[YearProblem, ...]:
    """Return every fault of ``year``, none when it can be counted with. Used for files and for hand-entered years."""
    return (*_document_problems(year), *_holiday_problems(year), *_makeup_problems(year))


def parse_year(text: str) -> CalendarYear:
    """Return the year written in TOML ``text``. Raises CalendarError with one line per fault found."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalendarError(_syntax_message(error)) from error
    _refuse_unknown(text, table, _FIELDS)
    year = CalendarYear(
        year=_integer(text, table, "year"),
        status=_status(text, table),
        document=_text(text, table, "document") if "document" in table else "",
        announced_on=_day(text, table, "announced_on") if "announced_on" in table else None,
        holidays=_holidays(text, table),
        makeup_days=_days(text, table, "makeup_days"),
    )
    problems = problems_of(year)
    if problems:
        raise CalendarError("\n".join(_at(text, p.field, p.message, p.holiday, p.makeup_day) for p in problems))
    return year


def _document_problems(year: CalendarYear) -> Iterator[YearProblem]:
    if not 1950 <= year.year <= 2200:
        yield YearProblem("year", f"{year.year} 不是可用的年份")
    if year.status == "announced" and not year.document:
        yield YearProblem("document", "已发布的年份要写明通知文号")
    if year.status == "announced" and year.announced_on is None:
        yield YearProblem("announced_on", "已发布的年份要写明通知日期")


def _holiday_problems(year: CalendarYear) -> Iterator[YearProblem]:
    taken: dict[date, str] = {}
    for order, holiday in enumerate(year.holidays, start=1):
        name, first, last = holiday.name, holiday.first, holiday.last
        touches = first.year <= year.year <= last.year  # it may begin in the December before or end in January after
        if not name:
            yield YearProblem("name", f"{first} 起的假期没有名称", order)
        if last < first:
            yield YearProblem("last", f"{name}的最后一天 {last} 早于第一天 {first}", order)
        elif not (touches and _near(first, year.year) and _near(last, year.year)):
            yield YearProblem("first", f"{name} {first} 至 {last} 不在 {year.year} 年放假安排之内", order)
        else:
            overlap = next((day for day in holiday.days() if day in taken), None)
            if overlap is not None:
                yield YearProblem("first", f"{name}与{taken[overlap]}在 {overlap} 重叠", order)
            taken |= dict.fromkeys(holiday.days(), name)


def _makeup_problems(year: CalendarYear) -> Iterator[YearProblem]:
    # A holiday of a thousand years is a fault reported elsewhere; its days are not worth walking through.
    near = [one for one in year.holidays if _near(one.first, year.year) and _near(one.last, year.year)]
    off = {day: holiday.name for holiday in near for day in holiday.days()}
    for order, day in enumerate(year.makeup_days, start=1):
        faults = (
            (day in year.makeup_days[: order - 1], f"{day} 写了两次"),
            (day.weekday() < 5, f"{day} 是{WEEKDAY_NAMES[day.weekday()]}，调休上班日只能是周六或周日"),
            (day in off, f"{day} 同时列为{off.get(day)}假期"),
            (not _near(day, year.year), f"{day} 不在 {year.year} 年放假安排之内"),
        )
        yield from (YearProblem("makeup_days", fault, makeup_day=order) for found, fault in faults if found)


def _near(day: date, year: int) -> bool:
    """A notice speaks of its own year, of the December before (New Year) and of the January after."""
    return day.year == year or (day.year, day.month) in ((year - 1, 12), (year + 1, 1))


def _holidays(text: str, table: dict[str, object]) -> tuple[Holiday, ...]:
    entries = table.get("holidays")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise CalendarError(_at(text, "holidays", "要有至少一个 [[holidays]] 段，写明 name、first、last"))
    found = []
    for order, entry in enumerate(entries, start=1):
        _refuse_unknown(text, entry, _HOLIDAY_FIELDS, order)
        name = _text(text, entry, "name", order)
        found.append(Holiday(name, _day(text, entry, "first", order), _day(text, entry, "last", order)))
    return tuple(found)


def _status(text: str, table: dict[str, object]) -> YearStatus:
    match table.get("status"):
        case "announced":
            return "announced"
        case "provisional":
            return "provisional"
    raise CalendarError(_at(text, "status", f"只能是 {'、'.join(get_args(YearStatus))} 之一"))


def _integer(text: str, table: dict[str, object], field: str) -> int:
    value = table.get(field)
    if type(value) is not int:
        raise _wrong(text, table, field, "要写成四位数的年份，如 2026")
    return value


def _text(text: str, table: dict[str, object], field: str, order: int = 0) -> str:
    value = table.get(field)
    if not isinstance(value, str):
        raise _wrong(text, table, field, "要写成引号里的文字", order)
    return value.strip()


def _day(text: str, table: dict[str, object], field: str, order: int = 0) -> date:
    value = table.get(field)
    if not isinstance(value, date) or isinstance(value, datetime):  # a TOML date-time is a date too, in Python's eyes
        raise _wrong(text, table, field, "要写成不带引号的日期，如 2026-10-01", order)
    return value


def _days(text: str, table: dict[str, object], field: str) -> tuple[date, ...]:
    values = table.get(field)
    if not isinstance(values, list) or not all(type(value) is date for value in values):
        raise _wrong(text, table, field, "要写成日期的列表，如 [2026-01-04]；没有调休上班日写 []")
    return tuple(values)


def _wrong(text: str, table: dict[str, object], field: str, message: str, order: int = 0) -> CalendarError:
    if field in table:
        return CalendarError(_at(text, field, message, order))
    return CalendarError(f"{_place(field, order)}：没有写；{message}")


def _refuse_unknown(text: str, table: dict[str, object], allowed: tuple[str, ...], order: int = 0) -> None:
    for field in table:
        if field not in allowed:
            raise CalendarError(_at(text, field, f"没有这个字段，可用的有 {'、'.join(allowed)}", order))


def _syntax_message(error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"^(.*?) \(at line (\d+), column (\d+)\)$", str(error))
    if found is None:
        return f"文件不是有效的 TOML：{error}"
    return f"第 {found[2]} 行第 {found[3]} 列：不是有效的 TOML（{found[1]}）"


def _at(text: str, field: str, message: str, order: int = 0, makeup_day: int = 0) -> str:
    """Put line and field before the sentence. ``order`` counts the [[holidays]] sections from 1; 0 is the head."""
    line = _line_of(text.splitlines(), field, order, makeup_day)
    return f"{f'第 {line} 行 ' if line else ''}{_place(field, order)}：{message}"


def _place(field: str, order: int) -> str:
    return f"第 {order} 个假期 {field}" if order else field


def _line_of(lines: list[str], field: str, order: int, makeup_day: int) -> int:
    """The line, from 1, of a key inside its section, or of one date inside the list of make-up days; 0 if absent."""
    section, seen, inside = 0, 0, False
    for number, line in enumerate(lines, start=1):
        section += bool(re.match(r"\s*\[\[\s*holidays\s*\]\]", line))
        inside = inside or (section == order and bool(re.match(rf"\s*\"?{re.escape(field)}\"?\s*=", line)))
        seen += len(re.findall(r"\d{4}-\d\d-\d\d", line.split("#", 1)[0])) if inside else 0
        if inside and seen >= makeup_day:
            return number
    return 0

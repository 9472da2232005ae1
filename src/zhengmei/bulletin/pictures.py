"""Pictures for paper, made of shaded cells: they stay editable in a word processor and need nothing to be embedded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

from zhengmei.bulletin.charts import ORDER, Daily, bars_told, chosen_accounts, silence
from zhengmei.bulletin.wording import DoesNotAddUp, Result, key_of, platform, running
from zhengmei.core.inspection.finding import VERDICT_WORDS

TONES = {
    "fail": ("B42318", "FFFFFF"), "manual": ("1F4E8C", "FFFFFF"), "named": ("E6A23C", "1B2733"), "pass": ("1D7A46", "FFFFFF"),
    "h1": ("DCE9F6", "1B2733"), "h2": ("A9CBEA", "1B2733"), "h3": ("2F71B5", "FFFFFF"), "h4": ("153A66", "FFFFFF"),
    "head": ("F2F5F8", "1B2733"), "": ("FFFFFF", "1B2733"),
}  # fmt: skip
"""Ground and ink of a cell, dark enough against each other."""
_UNITS = 60
"""A word processor takes 63 columns in a table: the name, the bar in sixtieths of the longest, the number."""
_MOST_SPANS, _FEW_SPANS = 54, 20
_WEEK_STEPS, _MONTH_STEPS = (1, 2, 4, 10), (1, 8, 16, 40)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """A cell over so many columns. ``tone``: a key of TONES. ``left``: written from the left, not in the middle."""

    text: str
    span: int = 1
    tone: str = ""
    left: bool = False


@dataclass(frozen=True)
class Grid:
    """Rows of cells whose spans come to the number of ``widths`` (shares). ``heads``: rows repeated on every page.

    ``size``: of the writing, in points. ``lines``: whether the cells have borders.
    """

    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]
    size: int
    heads: int = 0
    lines: bool = False


def platform_grid(totals: Mapping[str, Any]) -> tuple[str, Grid] | None:
    """Return what the bars say, and a bar for each platform with its verdicts side by side; None without an account."""
    tallies = {platform(key): tally for key, tally in totals["by_platform"].items() if tally["running"]}
    if not tallies:
        return None
    most = max(tally["running"] for tally in tallies.values())
    rows = [
        [Cell(name, left=True), *_bar([(word, tally[word]) for word in ORDER], most), Cell(str(tally["running"]))]
        for name, tally in tallies.items()
    ]
    key = [Cell(VERDICT_WORDS[word], 9, word) for word in ORDER]
    rows.append([Cell("图例", left=True), *key, Cell("格内为账号数，右为合计", _UNITS - 9 * len(key)), Cell("")])
    return bars_told(tallies), Grid((14, *[1] * _UNITS, 6), rows, 9)


def _bar(parts: Sequence[tuple[str, int]], most: int) -> Iterator[Cell]:
    """Cells as long as the counts, to a sixtieth of the longest bar; nothing that is there is too short to be seen."""
    seen = [(word, count) for word, count in parts if count]
    begin = counted = 0
    for place, (word, count) in enumerate(seen, start=1):
        counted += count
        end = min(max(round(counted * _UNITS / most), begin + 1), _UNITS - (len(seen) - place))
        yield Cell(str(count) if end - begin > len(str(count)) else "", end - begin, word)
        begin = end
    if begin < _UNITS:
        yield Cell("", _UNITS - begin)


def calendar_grid(result: Result, daily: Daily) -> tuple[str, Grid] | None:
    """Return how to read it, and a line for each account: what it published week by week (month by month over a long
    period), darker for more; None where the period has too many months.

    Raises DoesNotAddUp where the days of an account don't come to what the annex says of it.
    """
    accounts = running(result)
    days = [daily.first + _DAY * number for number in range(len(next(iter(daily.counts.values()), ())))]
    weekly = len({day - _DAY * day.weekday() for day in days}) <= _MOST_SPANS
    spans = [list(run) for _, run in groupby(days, key=_monday if weekly else _first_of_month)]
    if len(spans) > _MOST_SPANS:
        return None
    chosen = chosen_accounts(accounts)
    rows = [
        _account_row(number, account, daily, [len(span) for span in spans], _WEEK_STEPS if weekly else _MONTH_STEPS)
        for number, account in enumerate(accounts, start=1)
        if key_of(account) in chosen
    ]
    told = f"{_read(weekly)}首末两格只计期间内的日子。"
    if len(rows) < len(accounts):
        told += f"账号较多，只列没有合格的前{len(rows)}个。"
    size = 9 if len(spans) <= _FEW_SPANS else 6
    widths = (5, 20, *[3] * len(spans), 5, 6)
    return told, Grid(widths, [*_heads(spans, weekly), *rows], size, heads=2, lines=True)


def _read(weekly: bool) -> str:
    steps = _WEEK_STEPS if weekly else _MONTH_STEPS
    levels = "、".join(f"{low}{f'至{high - 1}' if high - 1 > low else ''}条" for low, high in pairwise(steps))
    each = "一周（周一至周日），列名是期间内的第一天" if weekly else "一个月"
    return f"每格{each}，数字是条数，空白是没有记录；颜色由浅到深：{levels}、{steps[-1]}条以上。"


def _monday(day: date) -> date:
    return day - _DAY * day.weekday()


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _heads(spans: Sequence[Sequence[date]], weekly: bool) -> Iterator[list[Cell]]:
    above = groupby(spans, key=lambda span: (span[0].year, span[0].month) if weekly else (span[0].year, 0))
    groups = [Cell(f"{month}月" if weekly else f"{year}年", len(list(run)), "head") for (year, month), run in above]
    yield [Cell("序号", tone="head"), Cell("账号", tone="head"), *groups, Cell("合计", tone="head"),
           Cell("最长空白", tone="head")]  # fmt: skip
    names = [Cell(str(span[0].day if weekly else span[0].month), tone="head") for span in spans]
    yield [Cell("", tone="head"), Cell("日" if weekly else "月", tone="head"), *names, Cell("条", tone="head"),
           Cell("天", tone="head")]  # fmt: skip


def _account_row(
    number: int, account: Mapping[str, Any], daily: Daily, lengths: Sequence[int], steps: Sequence[int]
) -> list[Cell]:
    counts = daily.of(account) or ()
    name = f"{account['account']}（{platform(account['platform'])}）"
    if sum(counts) != account["figures"]["items"]:
        raise DoesNotAddUp(
            f"总数与附表对不上，不能出文：「{name}」逐日数得 {sum(counts)} 条，一览表写 {account['figures']['items']} 条"
        )
    cells, begin = [], 0
    for length in lengths:
        count = sum(counts[begin : begin + length])
        level = sum(count >= step for step in steps)
        cells.append(Cell(str(count) if count else "", tone=f"h{level}" if level else ""))
        begin += length
    return [Cell(str(number)), Cell(name, left=True), *cells, Cell(str(sum(counts))), Cell(str(silence(counts)[1]))]

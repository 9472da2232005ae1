"""Pictures beside the numbers: what was published day by day, and the verdicts of each platform. Plain SVG, no script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import groupby
from typing import Any

from zhengmei.batch.run import Request
from zhengmei.bulletin.periods import span_of
from zhengmei.bulletin.wording import Key, Result, key_of, platform
from zhengmei.core.inspection.finding import VERDICT_WORDS, Verdict
from zhengmei.intake.columns import load_mapping
from zhengmei.intake.posts import PostsStore
from zhengmei.intake.registers import Directory, read_accounts

MOST_MAPS = 200
"""A heat map is some kilobytes; beyond so many only the accounts that didn't pass get one."""
_WEEKDAYS = "一二三四五六日"
_STEPS = (1, 2, 3, 5)
ORDER: tuple[Verdict, ...] = ("fail", "manual", "named", "pass")
_CELL, _LEFT, _TOP = 16, 26, 18
_BAR, _ROW, _NAMES = 520, 26, 110


@dataclass(frozen=True)
class Daily:
    """How many items each account published on each day from ``first``: by (name, platform, account id)."""

    first: date
    counts: Mapping[Key, Sequence[int]]

    def of(self, account: Mapping[str, Any]) -> Sequence[int] | None:
        """Return the counts of one line of a result, or None."""
        return self.counts.get(key_of(account))


def daily_counts(request: Request, result: Result) -> Daily:
    """Read the facts of ``request`` again and count the items of each account by day over the period of ``result``."""
    first, at = span_of(result)
    learned = load_mapping(request.mapping) if request.mapping else {}
    directory = Directory(read_accounts(request.accounts, learned).accounts)
    days = range(first.toordinal(), at.toordinal() + 1)
    counts: dict[Key, list[int]] = {}
    with PostsStore(directory, memory=request.memory) as store:
        for file in request.posts:
            store.load(file.path, learned, account=(file.account, file.platform))
        store.settle(at)
        items = {(place, day.toordinal()): number for place, day, number in store.daily()}
    for place, account in enumerate(directory.accounts):
        counts[account.name, account.platform, account.platform_id] = [items.get((place, day), 0) for day in days]
    return Daily(first, counts)


def chosen_accounts(accounts: Sequence[Mapping[str, Any]]) -> set[Key]:
    """Return which accounts get a heat map: all, or where they are many those that didn't pass, up to the limit."""
    wanted = accounts if len(accounts) <= MOST_MAPS else [one for one in accounts if one["verdict"] != "pass"]
    return {key_of(one) for one in wanted[:MOST_MAPS]}


def silence(counts: Sequence[int]) -> tuple[int, int]:
    """Return where the longest run of days without an item begins and how long it is; (0, 0) where there is none."""
    longest, place = (0, 0), 0
    for empty, run in groupby(counts, key=lambda count: count == 0):
        length = len(list(run))
        if empty and length > longest[1]:
            longest = (place, length)
        place += length
    return longest


def heat_map(counts: Sequence[int], first: date) -> Iterator[str]:
    """Yield a figure: weeks across, days down, the finding as its title, the numbers as a table beneath."""
    active = sum(count > 0 for count in counts)
    begin, length = silence(counts)
    gap = f"，最长连续 {length} 天没有记录（{first + timedelta(begin)} 至 {first + timedelta(begin + length - 1)}）"
    told = f"{len(counts)} 天中 {active} 天有发布{gap if length > 1 else ''}"
    before = first.weekday()
    weeks = -(-(before + len(counts)) // 7)
    width, height = _LEFT + weeks * _CELL + 2, _TOP + 7 * _CELL + 2
    yield f'<figure><figcaption>{told}</figcaption><svg class="zr-chart" width="{width}" height="{height}" '
    yield f'viewBox="0 0 {width} {height}" role="img" aria-label="{told}">'
    for row in range(0, 7, 2):
        yield f'<text x="0" y="{_TOP + row * _CELL + 12}">周{_WEEKDAYS[row]}</text>'
    for place, count in enumerate(counts):
        day = first + timedelta(place)
        column, row = divmod(before + place, 7)
        x, y = _LEFT + column * _CELL, _TOP + row * _CELL
        if day.day == 1 or place == 0:
            yield f'<text x="{x}" y="11">{day.month}月</text>' if day.day == 1 or first.day < 22 else ""
        level = sum(count >= step for step in _STEPS)
        yield f'<rect class="h{level}" x="{x}" y="{y}" width="13" height="13" rx="2"><title>{day} {count} 条</title></rect>'
    yield "</svg><small>每格一天，空白为没有记录，颜色越深条数越多（1、2、3–4、5 条以上）。</small>"
    yield from _day_table(counts, first)
    yield "</figure>"


def _day_table(counts: Sequence[int], first: date) -> Iterator[str]:
    heads = "".join(f'<th scope="col" class="n">周{word}</th>' for word in _WEEKDAYS)
    yield '<details><summary>逐日条数</summary><div class="zr-wide"><table><thead><tr><th scope="col">周一的日期</th>'
    yield f'{heads}<th scope="col" class="n">合计</th></tr></thead><tbody>'
    cells = [None] * first.weekday() + list(counts)
    for start in range(0, len(cells), 7):
        week = cells[start : start + 7]
        monday = first - timedelta(first.weekday()) + timedelta(start)
        shown = "".join(
            f'<td class="n">{"" if count is None else count}</td>' for count in week + [None] * (7 - len(week))
        )
        total = sum(count or 0 for count in week)
        yield f'<tr><th scope="row">{monday}</th>{shown}<td class="n">{total}</td></tr>'
    yield "</tbody></table></div></details>"


def platform_bars(totals: Mapping[str, Any]) -> Iterator[str]:
    """Yield a figure: a bar for each platform from zero, its verdicts side by side. Its table stands under 按平台."""
    tallies = {platform(key): tally for key, tally in totals["by_platform"].items() if tally["running"]}
    if not tallies:
        return
    most = max(tally["running"] for tally in tallies.values())
    step = _round_step(most)
    scale = _BAR / (-(-most // step) * step)
    width, height = _NAMES + _BAR + 40, _ROW * len(tallies) + 24
    told = escape(bars_told(tallies))
    yield f'<figure><figcaption>{told}</figcaption><svg class="zr-chart" width="{width}" height="{height}" '
    yield f'viewBox="0 0 {width} {height}" role="img" aria-label="{told}">'
    for tick in range(0, -(-most // step) * step + 1, step):
        x = _NAMES + tick * scale
        kind = "axis" if tick == 0 else "grid"
        yield f'<line class="{kind}" x1="{x:g}" y1="0" x2="{x:g}" y2="{height - 18}"/>'
        yield f'<text x="{x:g}" y="{height - 4}" text-anchor="middle">{tick}</text>'
    for place, (name, tally) in enumerate(tallies.items()):
        y, x = place * _ROW + 4, float(_NAMES)
        yield f'<text x="{_NAMES - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>'
        for word in ORDER:
            if tally[word]:
                wide = tally[word] * scale
                yield f'<rect class="{word}" x="{x:g}" y="{y}" width="{wide:g}" height="18"><title>'
                yield f"{escape(name)}：{VERDICT_WORDS[word]} {tally[word]} 个</title></rect>"
                x += wide
    keys = "、".join(VERDICT_WORDS[word] for word in ORDER)
    yield f"</svg><small>从左到右：{keys}（个账号）；各数见下表。</small></figure>"


def _round_step(most: int) -> int:
    """The distance of the ticks: 1, 2 or 5 times a power of ten, six ticks at most."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if most <= factor * size * 6:
                return factor * size
        size *= 10


def bars_told(tallies: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the finding that bars of these platforms (by name) show, as their title."""
    word: Verdict = next((one for one in ORDER[:3] if any(tally[one] for tally in tallies.values())), "pass")
    if word == "pass":
        return "各平台的账号全部合格"
    name, tally = max(tallies.items(), key=lambda entry: int(entry[1][word]))
    total = sum(int(one[word]) for one in tallies.values())
    return f"{VERDICT_WORDS[word]}最多的是{name}：{tally['running']} 个里 {tally[word]} 个（各平台共 {total} 个）"

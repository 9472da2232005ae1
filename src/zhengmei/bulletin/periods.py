"""What a paper calls its period, and how a quarter or a year compares with the months or quarters inside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhengmei.batch.totals import is_closed
from zhengmei.bulletin.wording import Result, platform, reconcile

_DAY = timedelta(days=1)
_QUARTERS = "一二三四"
NO_SCORES = "评分、评级要有评分表，所给数据中没有，本通报不计分、不排名"
STRADDLING = "分段认定时，跨段的周和两周不计入任何一段，各段之和不等于全期"


@dataclass(frozen=True)
class Earlier:
    """Earlier results as a paper needs them: ``last`` to be re-checked, ``parts`` of this very period, oldest first.

    ``no_recheck``: why a re-check that was asked for was not made, in a sentence; empty where nothing is missing.
    """

    last: Result | None = None
    parts: tuple[Result, ...] = ()
    no_recheck: str = ""


def span_of(result: Result) -> tuple[date, date]:
    """Return the first and the last day of the period, both inside."""
    return date.fromisoformat(result["from"]), date.fromisoformat(result["at"])


def months_of(first: date, at: date) -> int:
    """Return how many whole months of one year the days are: 1, 3 (a calendar quarter) or 12; 0 for anything else."""
    if first.day != 1 or (at + _DAY).day != 1 or first.year != at.year:
        return 0
    months = at.month - first.month + 1
    whole = {1: True, 3: first.month % 3 == 1, 12: True}
    return months if whole.get(months) else 0


def period_name(first: date, at: date) -> str:
    """Return 2026年9月, 2026年第三季度, 2026年度, or the plain days."""
    months = months_of(first, at)
    if months == 1:
        return f"{at.year}年{at.month}月"
    if months == 3:
        return f"{at.year}年第{_QUARTERS[first.month // 3]}季度"
    return f"{at.year}年度" if months == 12 else f"{chinese_day(first)}至{chinese_day(at)}"


def part_name(result: Result) -> str:
    """Return the name of a part inside its year: 9月, 第三季度."""
    first, at = span_of(result)
    return period_name(first, at).removeprefix(f"{at.year}年")


def chinese_day(day: date) -> str:
    """Return 2026年9月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def parts_within(first: date, at: date) -> list[tuple[date, date]]:
    """Return the months of a quarter or the quarters of a year, first and last day each; nothing for other periods."""
    step = {3: 1, 12: 3}.get(months_of(first, at), 0)
    if not step:
        return []
    starts = [date(first.year, month, 1) for month in range(first.month, at.month + 1, step)]
    return list(zip(starts, [*(start - _DAY for start in starts[1:]), at], strict=True))


def arrange(result: Result, earlier: Sequence[Result], no_recheck: str = "") -> Earlier:
    """Tell the parts of this period from what came before. Raises DoesNotAddUp for an earlier result that is not sound.

    The latest of the others is the one that is re-checked.
    """
    for one in earlier:
        reconcile(one)
    inside = set(parts_within(*span_of(result)))
    by_end = sorted(earlier, key=lambda one: one["at"])
    others = [one for one in by_end if span_of(one) not in inside and one["at"] < result["at"]]
    parts = {span_of(one): one for one in by_end if span_of(one) in inside}
    return Earlier(others[-1] if others else None, tuple(parts.values()), no_recheck)


def remarks(result: Result, earlier: Earlier) -> str:
    """Return what a reader of the comparison must know: how parts are judged, and which were judged by another text."""
    texts = [(pack["id"], pack["hash"]) for pack in result["packs"]]
    strange = [part_name(one) for one in earlier.parts if [(p["id"], p["hash"]) for p in one["packs"]] != texts]
    more = f"；{'、'.join(strange)}依据的办法或者版本与全期不同，不能直接比较" if strange else ""
    return f"{STRADDLING}{more}"


def comparison_rows(result: Result, earlier: Earlier) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each part, oldest first, and one for the whole: name, running, the verdicts, the rate."""
    for one in (*earlier.parts, result):
        totals = one["totals"]
        name = part_name(one) if one is not result else "全期"
        rate = totals["pass_rate"] or "—"
        yield name, totals["running"], totals["pass"], totals["named"], totals["fail"], totals["manual"], rate


@dataclass(frozen=True)
class Repeated:
    """An account that failed in two or more parts running. ``parts``: their names, in order."""

    name: str
    parts: tuple[str, ...]


def repeated_failures(earlier: Earlier) -> list[Repeated]:
    """Return who failed in consecutive parts, the longest run each, in the order of the accounts."""
    runs: dict[tuple[str, str, str], list[list[str]]] = {}
    names: dict[tuple[str, str, str], str] = {}
    for place, part in enumerate(earlier.parts):
        for account in part["accounts"]:
            key = (account["account"], account["platform"], account["account_id"])
            names[key] = f"{account['account']}（{platform(account['platform'])}）"
            if account["verdict"] != "fail" or is_closed(account, part["at"]):
                continue
            found = runs.setdefault(key, [])
            before = part_name(earlier.parts[place - 1]) if place else ""
            if found and found[-1][-1] == before and _adjoining(earlier.parts[place - 1], part):
                found[-1].append(part_name(part))
            else:
                found.append([part_name(part)])
    longest = {key: max(found, key=len) for key, found in runs.items()}
    return [Repeated(names[key], tuple(longest[key])) for key in names if len(longest.get(key, ())) > 1]


def _adjoining(before: Result, after: Result) -> bool:
    return span_of(before)[1] + _DAY == span_of(after)[0]


def ladder_lines(result: Result) -> list[str]:
    """Return what the texts themselves say of measures: clause and gist; which are taken is for people to decide."""
    told = []
    for rule in result["rules"]:
        if rule["rule"].startswith(("ladder.", "rank.")) and rule.get("cites"):
            gist = "；".join(dict.fromkeys(text.rstrip("。") for text in rule["gists"]))
            told.append(f"{'、'.join(rule['labels'])}：{gist}")
    return list(dict.fromkeys(told))

"""Fixed windows, the three states of silence, and quarters in a row at the bottom.

Verdicts here are findings with a reason; what they cost somebody is decided by a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Staleness = Literal["within", "borderline", "exceeded"]
BottomRank = Literal["established", "possible", "mixed", "continuity_unclear", "none"]


@dataclass(frozen=True, slots=True)
class Window:
    """A run of whole days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class QuarterResult:
    """One account in one quarter's bulletin. ``failed``: named as 不合格; ``ranked``: took part in the ranking."""

    year: int
    quarter: int
    ranked: bool
    ranked_bottom: bool
    failed: bool

    def __post_init__(self) -> None:
        """Raises ValueError for a quarter other than 1–4, or a bottom rank without a ranking."""
        if not 1 <= self.quarter <= 4:
            raise ValueError(f"{self.quarter} is not a quarter")
        if self.ranked_bottom and not self.ranked:
            raise ValueError("ranked at the bottom without being ranked")

    @property
    def order(self) -> int:
        """Quarters in a row differ by one, across the year's end too."""
        return self.year * 4 + self.quarter

    @property
    def took_part(self) -> bool:
        """Whether the bulletin says anything of the account."""
        return self.ranked or self.failed

    def __str__(self) -> str:
        return f"{self.year} 年第{'一二三四'[self.quarter - 1]}季度"


@dataclass(frozen=True, slots=True)
class BottomRankFinding:
    """Whether the latest bulletin sets off the measures for repeated bottom ranks, with the reason."""

    outcome: BottomRank
    reason: str


def natural_week(day: date) -> Window:
    """Return Monday to Sunday around ``day`` (T-11)."""
    monday = day - timedelta(days=day.weekday())
    return Window(monday, monday + timedelta(days=6))


def fortnight(day: date, anchor_monday: date) -> Window:
    """Return the fixed fourteen days around ``day`` counted from ``anchor_monday`` (T-11); ValueError if no Monday."""
    if anchor_monday.weekday() != 0:
        raise ValueError(f"{anchor_monday} is not a Monday")
    first = day - timedelta(days=(day - anchor_monday).days % 14)
    return Window(first, first + timedelta(days=13))


def judge_staleness(last_update: date, as_of: date, gt_days: int, *, day_over: bool) -> Staleness:
    """Return whether more than ``gt_days`` calendar days passed without an update, holidays included (T-12).

    ``day_over``: judged at 24:00 of ``as_of``, when that day is a full day without update; otherwise judged during
    ``as_of``. «borderline»: exceeded only if the unfinished day counts. Raises ValueError if ``as_of`` comes first.
    """
    begun = (as_of - last_update).days
    if begun < 0:
        raise ValueError(f"{as_of} lies before the last update on {last_update}")
    if begun <= gt_days:
        return "within"
    return "exceeded" if day_over or begun - 1 > gt_days else "borderline"


def bottom_rank_trigger(history: Sequence[QuarterResult]) -> BottomRankFinding:
    """Judge the latest quarter of ``history`` against the one before it (T-34: the clause reads two ways).

    Established only where every reading agrees. Raises ValueError when a quarter occurs twice.
    """
    quarters = sorted(history, key=lambda quarter: quarter.order)
    if len({quarter.order for quarter in quarters}) < len(quarters):
        raise ValueError("a quarter occurs twice")
    if not quarters or not _bad(quarters[-1]):
        return BottomRankFinding("none", "最近一次季度通报未列入后三位，也未被通报为不合格")
    latest = quarters[-1]
    earlier = next((quarter for quarter in reversed(quarters[:-1]) if quarter.took_part), None)
    if earlier is None or not _bad(earlier):
        return _single(latest)
    both = f"{earlier}{_named(earlier)}，{latest}{_named(latest)}"
    if earlier.order != latest.order - 1:
        return BottomRankFinding("continuity_unclear", f"{both}，中间有季度未参评，是否算连续待认定")
    if earlier.ranked_bottom and latest.ranked_bottom:
        return BottomRankFinding("established", f"{both}：连续 2 次排名后三位")
    if earlier.failed and latest.failed:
        return BottomRankFinding("established", f"{both}：连续 2 次被通报为不合格")
    return BottomRankFinding("mixed", f"{both}：两次情形不同，是否合并计算由人工认定")


def _bad(quarter: QuarterResult) -> bool:
    return quarter.ranked_bottom or quarter.failed


def _single(latest: QuarterResult) -> BottomRankFinding:
    if latest.failed:
        return BottomRankFinding("possible", f"{latest}被通报为不合格 1 次：一种读法已成立，由人工认定")
    return BottomRankFinding("none", f"{latest}排名后三位 1 次，未连续 2 次")


def _named(quarter: QuarterResult) -> str:
    return "、".join(
        word for word, said in (("排名后三位", quarter.ranked_bottom), ("被通报为不合格", quarter.failed)) if said
    )

"""What an inspection is told: accounts as registered, posts as published, messages as received. Missing is never zero."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from operator import itemgetter
from typing import Any, Literal, Protocol

PostKind = Literal["original", "adapted", "reprint"]
"""原创、加工制作、转载. The first two count as original (T-15)."""

AccountState = Literal["running", "suspended", "closed", "deregistered"]


@dataclass(frozen=True, slots=True)
class Offline:
    """Days on which an account was off, both included; ``last`` None: still off. ``basis``: the approval or report."""

    first: date
    last: date | None
    kind: Literal["suspend", "emergency"] = "suspend"
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the register. None and "" mean that the register doesn't say."""

    name: str
    platform: str
    platform_id: str = ""
    sponsor: str = ""
    region: str = ""
    state: AccountState = "running"
    opened_on: date | None = None
    closed_on: date | None = None
    offline: tuple[Offline, ...] = ()
    last_update: date | None = None
    followers: int | None = None
    applicant: str = ""
    acting_name: str = ""
    certified_subject: str = ""
    certified: bool | None = None
    filed: bool | None = None
    approved: bool | None = None
    collected: bool = True  # False: nobody brought this account's posts, so their absence says nothing

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells accounts apart, and the order of every list."""
        return (self.name, self.platform, self.platform_id)

    def closed_by(self, day: date) -> bool:
        """Return whether the account was closed by that day: listed, but part of no base, no sample and no ranking."""
        return self.closed_on <= day if self.closed_on else self.state in ("closed", "deregistered")


@dataclass(frozen=True, slots=True)
class Post:
    """One published item. ``moment`` is None where only the day is known; ``kind`` is None where nobody said."""

    day: date
    moment: datetime | None = None
    batch: str = ""
    kind: PostKind | None = None
    title: str = ""
    link: str = ""
    row: int | None = None

    @property
    def push(self) -> str:
        """What makes items one push (T-14): the batch, else the moment; empty where neither is known."""
        return self.batch or (self.moment.isoformat() if self.moment else "")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the public. ``replied_on`` None: no answer yet."""

    received_on: date
    replied_on: date | None = None
    text: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How much a run of days holds: certainly (``low``) and at most (``high``), where the facts leave it open."""

    low: int
    high: int


Span = tuple[str, int, int]
"""What is counted (次, 条, 原创条, or 日 for days with a post) from which day to which, ordinals, both included."""


class Counted(Protocol):
    """One account's posts as counts, however they were come by."""

    @property
    def kinds_given(self) -> bool:
        """False: the facts have no column for the kind of a post."""

    @property
    def doubt(self) -> str:
        """Why a shortfall cannot be trusted: rows left out, a feed instead of a full list."""

    @property
    def silent(self) -> bool:
        """Whether there is no post at all."""

    def tallies(self, measure: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return (low, high) for each of ``spans``."""

    def least(self, measure: str, spans: Sequence[tuple[int, int]]) -> Sequence[int]:
        """Return the lows of ``tallies``."""

    def tally(self, measure: str, first: int, last: int) -> Tally:
        """Return what the days ``first`` to ``last`` hold."""

    def last_day(self, until: int) -> int | None:
        """Return the last day with a post up to ``until``, or None."""


_Picker = Callable[[Sequence[Any]], tuple[int, ...]]


class Columns:
    """Where low and high of each of ``spans`` stand in a row: one column, two where the measure is left open."""

    def __init__(self, spans: Iterable[Span], open_ones: Container[str]) -> None:
        self._places: dict[Span, tuple[int, int]] = {}
        place = 2
        for span in spans:
            self._places[span] = place, place + (span[0] in open_ones)
            place += 1 + (span[0] in open_ones)
        self._pickers: dict[tuple[str, Sequence[tuple[int, int]]], tuple[_Picker, _Picker]] = {}

    def pickers(self, measure: str, spans: tuple[tuple[int, int], ...]) -> tuple[_Picker, _Picker]:
        """Return what takes the lows of ``spans`` from a row, and what takes the highs. KeyError for an unknown one."""
        known = self._pickers.get((measure, spans))
        if known is None:
            places = [self._places[measure, first, last] for first, last in spans]
            known = _picker([low for low, _ in places]), _picker([high for _, high in places])
            self._pickers[measure, spans] = known
        return known


def _picker(places: Sequence[int]) -> _Picker:
    return itemgetter(*places) if len(places) > 1 else lambda row: tuple([row[place] for place in places])


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts that somebody has already made for the spans of a plan; asking for others is a KeyError.

    ``row`` holds the place, the last day with a post up to ``until``, then what ``columns`` says.
    """

    columns: Columns
    row: Sequence[Any]
    until: int
    kinds_given: bool = True
    doubt: str = ""

    @property
    def silent(self) -> bool:
        """Never: an account without a post has no sums."""
        return False

    def tallies(self, measure: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return (low, high) for each of ``spans``."""
        lows, highs = self.columns.pickers(measure, tuple(spans))
        return list(zip(lows(self.row), highs(self.row), strict=True))

    def least(self, measure: str, spans: Sequence[tuple[int, int]]) -> Sequence[int]:
        """Return the lows of ``tallies``."""
        return self.columns.pickers(measure, tuple(spans))[0](self.row)

    def tally(self, measure: str, first: int, last: int) -> Tally:
        """Return what the days ``first`` to ``last`` hold."""
        return Tally(*self.tallies(measure, ((first, last),))[0])

    def last_day(self, until: int) -> int:
        """Return the last day with a post. Raises ValueError for another day than the one that was counted up to."""
        if until != self.until:
            raise ValueError(f"counted up to {self.until}, not {until}")
        return int(self.row[1])


@dataclass(frozen=True)
class Activity:
    """One account's posts counted by day, days ascending as ordinals. Pushes and originals lie between low and high."""

    days: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    pushes_low: tuple[int, ...] = ()
    pushes_high: tuple[int, ...] = ()
    originals_low: tuple[int, ...] = ()
    originals_high: tuple[int, ...] = ()
    kinds_given: bool = True  # False: the facts have no column for the kind of a post
    doubt: str = ""  # why a shortfall cannot be trusted: rows left out, a feed instead of a full list
    sums: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def tally(self, measure: str, first: int, last: int) -> Tally:
        """Return what the days ``first`` to ``last`` (ordinals, both included) hold; measure 次, 条, 原创条 or 日."""
        return Tally(*self.tallies(measure, ((first, last),))[0])

    def tallies(self, measure: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return (low, high) for each of ``spans``; the same as ``tally`` on each, at a fraction of the cost."""
        low, high = (self._totals(column) for column in _COLUMNS[measure])
        ends = [(bisect_left(self.days, first), bisect_right(self.days, last)) for first, last in spans]
        return [(low[end] - low[begin], high[end] - high[begin]) for begin, end in ends]

    def least(self, measure: str, spans: Sequence[tuple[int, int]]) -> Sequence[int]:
        """Return the lows of ``tallies``."""
        return [low for low, _ in self.tallies(measure, spans)]

    def last_day(self, until: int) -> int | None:
        """Return the last day with a post up to ``until``, or None."""
        end = bisect_right(self.days, until)
        return self.days[end - 1] if end else None

    @property
    def silent(self) -> bool:
        """Whether there is no post at all."""
        return not self.days

    def _totals(self, column: str) -> tuple[int, ...]:
        if column not in self.sums:
            counted = (1 for _ in self.days) if column == "days" else getattr(self, column)
            self.sums[column] = tuple(accumulate(counted, initial=0))
        return self.sums[column]


_COLUMNS = {
    "次": ("pushes_low", "pushes_high"),
    "条": ("items", "items"),
    "原创条": ("originals_low", "originals_high"),
    "日": ("days", "days"),
}


@dataclass(frozen=True)
class AccountFacts:
    """Everything that the inspection knows of one account. ``posts`` serve as evidence; the counts are ``activity``."""

    account: Account
    activity: Counted = Activity()
    messages: tuple[Message, ...] = ()
    posts: tuple[Post, ...] = ()


def activity_of(posts: Iterable[Post], *, kinds_given: bool = True, doubt: str = "") -> Activity:
    """Return the posts counted by day.

    Items with neither batch nor time of day may be one push or several: the day then holds at least one, at most all.
    """
    by_day: dict[int, list[Post]] = {}
    for post in posts:
        by_day.setdefault(post.day.toordinal(), []).append(post)
    days = sorted(by_day)
    counted = [_count(by_day[day]) for day in days]
    items, low, high, original, original_high = (tuple(one[column] for one in counted) for column in range(5))
    return Activity(tuple(days), items, low, high, original, original_high, kinds_given, doubt)


def _count(posts: list[Post]) -> tuple[int, int, int, int, int]:
    told = {post.push for post in posts} - {""}
    untold = sum(not post.push for post in posts)
    original = sum(post.kind in ("original", "adapted") for post in posts)
    unsaid = sum(post.kind is None for post in posts)
    return len(posts), len(told) or 1, len(told) + untold, original, original + unsaid

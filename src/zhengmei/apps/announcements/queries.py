"""How far a notice has come: which channels stand, when each has stayed long enough, what is still wanting."""

from dataclasses import dataclass
from datetime import date

from zhengmei.apps.announcements.models import Posting, PublicNotice
from zhengmei.apps.regulation.queries import calendar
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline.period import NoticeSpan, Period, notice_span


@dataclass(frozen=True)
class Standing:
    """One channel: its posting (None: not yet put up), its span, and whether it came down before its time (T-08)."""

    channel: str
    posting: Posting | None
    span: NoticeSpan | None
    broken: bool


@dataclass(frozen=True)
class Progress:
    """Where a notice stands on a day. ``complete_on`` None: cannot be said yet, or the text gives no length."""

    standings: tuple[Standing, ...]
    posted: bool
    complete_on: date | None
    earliest_removal: date | None
    complete: bool
    provisional: bool
    word: str


def _standing(notice: PublicNotice, channel: str, postings: list[Posting], days: WorkingCalendar) -> Standing:
    mine = [row for row in postings if row.channel == channel]
    if not mine:
        return Standing(channel, None, None, False)
    row = mine[-1]
    span = None
    if notice.n and notice.n_unit:
        span = notice_span(row.posted_on, Period(notice.n, notice.n_unit), days)  # type: ignore[arg-type]
    broken = bool(span and row.taken_down_on and row.taken_down_on < span.earliest_removal)
    return Standing(channel, row, span, broken)


def progress(notice: PublicNotice, on: date, days: WorkingCalendar | None = None) -> Progress:
    """Return where the notice stands on ``on``.

    «与» (all) needs every channel, «或» (any) and a text that is silent on channels need one (T-10). A channel that
    came down early counts as broken; it starts again on the day it is put up again.
    """
    days = days or calendar()
    postings = list(notice.postings.all())
    channels = list(notice.channels) or sorted({row.channel for row in postings})
    standings = tuple(_standing(notice, channel, postings, days) for channel in channels)
    sound = [item for item in standings if item.posting and not item.broken]
    posted = len(sound) == len(standings) > 0 if notice.channels_needed == "all" else bool(sound)
    if not posted:
        word = "计时中断，待人工认定" if any(item.broken for item in standings) else "待发布"
        return Progress(standings, False, None, None, False, False, word)
    spans = [item.span for item in sound if item.span]
    if not spans:
        return Progress(standings, True, None, None, True, False, "已发布（保留时长本地未规定）")
    pick = max if notice.channels_needed == "all" else min
    last = pick(spans, key=lambda span: span.complete_on)
    complete = on > last.complete_on
    word = "已满，可以撤下" if complete else f"公告中，{last.earliest_removal} 起可撤"
    return Progress(standings, True, last.complete_on, last.earliest_removal, complete, last.provisional, word)


UNITS = {"wd": "个工作日", "cd": "天", "month": "个月", "year": "年"}


def length_words(notice: PublicNotice) -> str:
    """Return how long the notice must stay, in words; 本地未规定 where the text says nothing."""
    return f"不少于 {notice.n} {UNITS[notice.n_unit]}" if notice.n and notice.n_unit else "本地未规定"


def needs_words(notice: PublicNotice) -> str:
    """Return the channels with their 与/或 (T-10); 本地未规定 where the text names none."""
    if not notice.channels:
        return "本地未规定"
    if len(notice.channels) == 1:
        return str(notice.channels[0])
    joined = {"all": "与", "any": "或"}.get(notice.channels_needed, "、")
    rest = {"all": "（每处都要发布）", "any": "（一处即可）"}.get(notice.channels_needed, "")
    return f" {joined} ".join(notice.channels) + rest


def free_channels(notice: PublicNotice) -> list[str]:
    """Return the channels of the clause in which the notice does not stand now, in the clause's order."""
    standing = {row.channel for row in notice.postings.all() if row.taken_down_on is None}
    return [channel for channel in notice.channels if channel not in standing]


def early_removal(notice: PublicNotice, posting: Posting, on: date) -> str:
    """Return the sentence of warning when taking a posting down on ``on`` would be too early (T-08), else empty."""
    if not (notice.n and notice.n_unit):
        return ""
    span = notice_span(posting.posted_on, Period(notice.n, notice.n_unit), calendar())  # type: ignore[arg-type]
    if on >= span.earliest_removal:
        return ""
    return (
        f"「{posting.channel}」的公告应保留到 {span.complete_on} 24:00，最早 {span.earliest_removal} 可以撤下。"
        "提前撤下会中断计时，待人工认定；恢复后从恢复之日重新计。"
    )

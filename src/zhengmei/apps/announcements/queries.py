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

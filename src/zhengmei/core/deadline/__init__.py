"""From a rule, its events and a calendar to a due day with a day-by-day trace."""

from zhengmei.core.deadline.answer import Answer, AnswerStatus, Clock, NoticePlan, SilentRule, UnknownRule
from zhengmei.core.deadline.period import (
    Counted,
    DaysLeft,
    LatestStart,
    NoticeSpan,
    Period,
    TraceDay,
    count_forward,
    days_left,
    latest_start,
    notice_span,
)
from zhengmei.core.deadline.rules import OWN_EVENT, clocks, compute, latest_notice_start

__all__ = [
    "OWN_EVENT",
    "Answer",
    "AnswerStatus",
    "Clock",
    "Counted",
    "DaysLeft",
    "LatestStart",
    "NoticePlan",
    "NoticeSpan",
    "Period",
    "SilentRule",
    "TraceDay",
    "UnknownRule",
    "clocks",
    "compute",
    "count_forward",
    "days_left",
    "latest_notice_start",
    "latest_start",
    "notice_span",
]

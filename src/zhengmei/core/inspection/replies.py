"""Messages against the reply rule of the pack, and times offline against its limit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhengmei.core.deadline import Period, count_forward
from zhengmei.core.inspection.facts import AccountFacts, Message, Offline
from zhengmei.core.inspection.finding import Finding, Outcome
from zhengmei.core.inspection.plan import Plan, ReplyPlan, RuleHead
from zhengmei.core.pack.cites import SILENT
from zhengmei.core.pack.schema import Limit

PROVISIONAL = "所涉年份的放假安排尚未发布，答复的末日暂定，发布后重算"


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for an answer, valid to its 24:00."""

    day: date
    provisional: bool


class ReplyClock:
    """Due days of one reply rule, each counted once: a quarter's messages share few days."""

    def __init__(self, rule: ReplyPlan, plan: Plan) -> None:
        self._period = Period(rule.params.n, rule.params.unit) if rule.params.n and rule.params.unit else None
        self._roll, self._calendar = rule.params.roll, plan.calendar
        self._known: dict[date, Due] = {}

    def due(self, received: date) -> Due | None:
        """Return by when a message received on that day must be answered; None where the text gives no number."""
        if self._period is None:
            return None
        if received not in self._known:
            counted = count_forward(received, self._period, self._calendar, roll=self._roll, trace=False)
            self._known[received] = Due(counted.due, counted.provisional)
        return self._known[received]


def judge_replies(rule: ReplyPlan, clock: ReplyClock, facts: AccountFacts, plan: Plan) -> Iterator[Finding]:
    """Yield one finding for every message late or undecided, and one that gathers those answered in time.

    A message not yet due is no finding. No number in the text: nothing is judged (T-39, V30).
    """
    due_ones = [
        (message, clock.due(message.received_on)) for message in facts.messages if message.received_on <= plan.at
    ]
    if not due_ones:
        return
    head = rule.head
    if rule.params.n is None:
        window = (min(m.received_on for m, _ in due_ones), max(m.received_on for m, _ in due_ones))
        yield _finding(head, "not_judged", window, None, None, len(due_ones), f"{SILENT}天数，只计用时，不判超期")
        return
    in_time: list[Message] = []
    for message, due in due_ones:
        if due is None or due.day < plan.first:
            continue
        outcome = _answered(message, due, plan)
        if outcome == "met":
            in_time.append(message)
        elif outcome is not None:
            used = plan.calendar.count_workdays(message.received_on, message.replied_on or plan.at) - int(
                plan.calendar.is_workday(message.received_on)
            )
            note = PROVISIONAL if outcome == "unknown" else f"应在 {due.day} 24:00 前答复，{_said(message)}"
            window = (message.received_on, due.day)
            yield _finding(head, outcome, window, used, rule.params.n, 1, note, message)
    if in_time:
        window = (in_time[0].received_on, max(message.received_on for message in in_time))
        yield _finding(head, "met", window, None, rule.params.n, len(in_time), "")


def _answered(message: Message, due: Due, plan: Plan) -> Outcome | None:
    """None: not answered and not yet due."""
    replied = message.replied_on
    if replied is not None and replied <= plan.at:
        late = replied > due.day
    elif plan.at > due.day or (plan.at == due.day and plan.day_over):
        late = True
    else:
        return None
    if not late:
        return "met"
    return "unknown" if due.provisional else "missed"


def _said(message: Message) -> str:
    return f"{message.replied_on} 才答复" if message.replied_on else "至检查日没有答复"


def judge_offline(head: RuleHead, limit: Limit, facts: AccountFacts, plan: Plan) -> Iterator[Finding]:
    """Yield the times offline that were too long, and the years with too many (V21: the year of going offline)."""
    begun = [time for time in facts.account.offline if time.first <= plan.at and time.kind not in limit.not_counted]
    if limit.n is not None and limit.unit is not None:
        for time in begun:
            last_allowed = count_forward(
                time.first, Period(limit.n, limit.unit), plan.calendar, roll=False, trace=False
            ).due
            outcome = _back(time, last_allowed, plan)
            if outcome and (time.last is None or time.last >= plan.first):
                days = ((time.last or plan.at) - time.first).days
                note = f"{time.first} 下线，最迟 {last_allowed} 恢复"
                yield _finding(head, outcome, (time.first, time.last or plan.at), days, limit.n, 1, note, unit="日")
    if limit.times is not None and limit.per == "calendar_year":
        for year, times in sorted(Counter(time.first.year for time in begun).items()):
            if times > limit.times and year >= plan.first.year:
                window = (date(year, 1, 1), min(date(year, 12, 31), plan.at))
                note = f"{year} 年下线 {times} 次"
                yield _finding(head, "missed", window, times, limit.times, 1, note, unit="次")


def _back(time: Offline, last_allowed: date, plan: Plan) -> Outcome | None:
    if time.last is not None:
        return "met" if time.last <= last_allowed else "missed"
    return "missed" if plan.at > last_allowed or (plan.at == last_allowed and plan.day_over) else None


def _finding(
    head: RuleHead,
    outcome: Outcome,
    window: tuple[date, date],
    count: int | None,
    need: int | None,
    windows: int,
    note: str,
    message: Message | None = None,
    unit: str = "个工作日",
) -> Finding:
    return Finding(
        head.pack, head.rule, head.modality, outcome, head.cites, head.reading, window, count, need, unit, windows, note,
        head.preview, head.confirmed_by, (message,) if message else (),
    )  # fmt: skip

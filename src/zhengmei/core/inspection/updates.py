"""Update rules on one account's days: fixed windows judge (T-11), staleness has three states (T-12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zhengmei.core.inspection.facts import Account, AccountFacts, Counted
from zhengmei.core.inspection.finding import Finding, Forecast, Outcome
from zhengmei.core.inspection.plan import FrequencyPlan, Plan, RuleHead, Slot, StalenessPlan
from zhengmei.core.inspection.windows import judge_staleness

_WARN_DAYS = 3
_DISTANT = date.max.toordinal()
NO_KINDS = "所给发文没有“类型”一栏，原创与否不知道"
DAY_ONLY = "只有日期、没有批次和时刻，一次群发还是几次发布分不清"
KIND_UNSAID = "有发文没有写明是否原创"
PARTLY_OFFLINE = "这一段有几天经批准下线，条文没有写怎么算，由人认定"
CALENDAR_UNKNOWN = "所涉年份的放假安排尚未发布，这一段是否免评还不能定"
SERVICE_ONLY = "小程序没有发文：是否有信息栏目由主管单位确认（T-15）"
NOT_COLLECTED = "这个账号的发文没有采集，没有记录不等于没有发布"


@dataclass(frozen=True, slots=True)
class Life:
    """The days on which an account had to publish, in ordinals; ``offline`` are approved or reported, so excused."""

    born: int
    ends: int
    offline: tuple[tuple[int, int], ...]
    doubt: str

    def offline_days(self, first: int, last: int) -> int:
        """Return how many days of the window were excused."""
        days = {day for begin, end in self.offline for day in range(max(begin, first), min(end, last) + 1)}
        return len(days)


def life_of(account: Account, activity: Counted, plan: Plan) -> Life:
    """Return the life of ``account``; an offline time without approval or report excuses nothing (003-8(二))."""
    until = plan.at.toordinal() + 366
    off = [
        (time.first.toordinal(), min(time.last.toordinal(), until) if time.last else until)
        for time in account.offline
        if time.basis
    ]
    ends = account.closed_on.toordinal() if account.closed_on else _DISTANT
    doubt = activity.doubt
    if not account.collected:
        doubt = NOT_COLLECTED
    elif account.platform == "wechat.miniprogram" and activity.silent:
        doubt = SERVICE_ONLY
    elif account.state in ("closed", "deregistered") and account.closed_on is None:
        doubt = "登记为已关停或注销，但没有日期，不知道从哪天起不再要求更新"
    elif account.state == "suspended" and not account.offline:
        doubt = "登记为临时下线，但没有起止日期和批复，不知道哪些天不要求更新"
    born = account.opened_on.toordinal() if account.opened_on else 0
    return Life(born, ends, tuple(off), doubt)


def judge_windows(rule: FrequencyPlan, facts: AccountFacts, life: Life) -> Iterator[Finding]:
    """Yield one finding for each window not plainly met, and one that gathers all that are."""
    if rule.platforms and facts.account.platform not in rule.platforms:
        return
    if rule.measure == "原创条" and not facts.activity.kinds_given:
        if rule.slots:
            yield _gathered(rule, "not_judged", [(slot, 0) for slot in rule.slots], NO_KINDS, counted=False)
        return
    met: list[tuple[Slot, int]] = []
    idle: list[tuple[Slot, int]] = []
    tallies = facts.activity.tallies(rule.measure, rule.spans)
    for slot, (low, high) in zip(rule.slots, tallies, strict=True):
        if slot.first < life.born or slot.last >= life.ends:
            idle.append((slot, 0))
            continue
        if low >= rule.need:
            met.append((slot, low))
            continue
        excused = life.offline_days(slot.first, slot.last) if life.offline else 0
        if excused == slot.last - slot.first + 1:
            idle.append((slot, low))
            continue
        outcome, note = _shortfall(rule, slot, high, excused, life.doubt)
        yield _finding(rule.head, outcome, slot, low, rule.need, rule.unit, note)
    if idle:
        yield _gathered(rule, "not_judged", idle, "开设前、关停后、首末不完整或者经批准下线的时段不评（T-11）", False)
    if met:
        yield _gathered(rule, "met", met, "", counted=True)


def _shortfall(rule: FrequencyPlan, slot: Slot, high: int, excused: int, doubt: str) -> tuple[Outcome, str]:
    if high >= rule.need:
        return "unknown", KIND_UNSAID if rule.measure == "原创条" else DAY_ONLY
    if slot.off:
        return "exempt", "这一段没有一个工作日，条文除外（T-13）"
    if doubt:
        return "unknown", doubt
    if excused:
        return "unknown", PARTLY_OFFLINE
    if slot.off is None:
        return "unknown", CALENDAR_UNKNOWN
    return "missed", ""


def judge_stale(rule: StalenessPlan, facts: AccountFacts, life: Life, plan: Plan) -> Iterator[Finding]:
    """Yield whether the account has been silent too long at the check time. Not judged once closed or while excused."""
    at, days = plan.at.toordinal(), rule.params.days
    if at >= life.ends or at < life.born or any(first <= at <= last for first, last in life.offline):
        note = "检查日尚未开设、已经关停或者经批准下线，不评"
        yield _stale(rule.head, "not_judged", None, None, days, note)
        return
    since, sure = silent_since(facts, life, plan)
    silent = at - since
    outcome = _stale_outcome(rule, silent, plan)
    note = "" if sure else "期间没有一条发文；最后更新的日子不知道，按对其最有利的日子起算"
    if outcome in ("missed", "borderline") and life.doubt:
        outcome, note = "unknown", life.doubt
    elif outcome == "met" and not sure:
        outcome = "unknown"
    yield _stale(rule.head, outcome, (since + 1, at), silent, days, note)


def _stale_outcome(rule: StalenessPlan, silent: int, plan: Plan) -> Outcome:
    if rule.params.judged_by == "none_in_window":
        # «None in the last N days» needs N full days without a post; during a day that day is not yet full.
        if silent < rule.params.days:
            return "met"
        return "missed" if plan.day_over or silent > rule.params.days else "borderline"
    state = judge_staleness(plan.at - timedelta(days=silent), plan.at, rule.params.days, day_over=plan.day_over)
    outcomes: dict[str, Outcome] = {"within": "met", "borderline": "borderline", "exceeded": "missed"}
    return outcomes[state]


def silent_since(facts: AccountFacts, life: Life, plan: Plan) -> tuple[int, bool]:
    """Return the day of the last update, and whether that is known. An excused time offline starts the count anew."""
    at, told = plan.at.toordinal(), facts.account.last_update
    seen = facts.activity.last_day(at) or 0
    if told and told <= plan.at:
        seen = max(seen, told.toordinal())
    back = max([last for first, last in life.offline if last < at], default=0)
    before = plan.first.toordinal() - 1
    since = seen or max(before, life.born)
    return max(since, back), bool(seen) or life.born >= before or back > since


def forecast_window(rule: FrequencyPlan, facts: AccountFacts, life: Life, plan: Plan) -> Iterator[Forecast]:
    """Yield the day on which the open window fails if nothing happens; the rolling window says when to warn (T-11)."""
    slot, at = rule.open_slot, plan.at.toordinal()
    if slot.off or (rule.platforms and facts.account.platform not in rule.platforms):
        return
    if slot.first < life.born or slot.last >= life.ends or _off_now(life, at) or not facts.account.collected:
        return
    if rule.measure == "原创条" and not facts.activity.kinds_given:
        return
    (held, _), (rolling, _) = facts.activity.tallies(rule.measure, open_spans(rule, plan))
    if held >= rule.need:
        return
    yield _forecast(
        rule.head, slot.last, slot.last - _WARN_DAYS, plan, rule.need - held, rule.unit, rolling < rule.need
    )


def forecast_stale(rule: StalenessPlan, facts: AccountFacts, life: Life, plan: Plan) -> Iterator[Forecast]:
    """Yield the day at whose end the silence is too long. Nothing once it already is, or where the facts don't say."""
    at = plan.at.toordinal()
    since, sure = silent_since(facts, life, plan)
    if not sure or at >= life.ends or at < life.born or _off_now(life, at) or not facts.account.collected:
        return
    fails = since + rule.params.days + (rule.params.judged_by == "consecutive_exceeds")
    if fails > at:
        first_warning = min(rule.params.warn_days, default=fails - since - _WARN_DAYS)
        yield _forecast(rule.head, fails, since + first_warning, plan, 1, "次", False)


def open_spans(rule: FrequencyPlan, plan: Plan) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the days of the window still open, so far, and the rolling window that ends at the check day."""
    at = plan.at.toordinal()
    return (rule.open_slot.first, at), (at - rule.rolling + 1, at)


def _off_now(life: Life, at: int) -> bool:
    return any(first <= at <= last for first, last in life.offline)


def _forecast(head: RuleHead, fails: int, warn: int, plan: Plan, short: int, unit: str, already: bool) -> Forecast:
    at = plan.at.toordinal()
    return Forecast(
        head.pack, head.rule, head.modality, head.cites, date.fromordinal(fails), fails - at,
        date.fromordinal(warn), already or at >= warn, short, unit, head.preview,
    )  # fmt: skip


def _finding(head: RuleHead, outcome: Outcome, slot: Slot, count: int, need: int, unit: str, note: str) -> Finding:
    window = (date.fromordinal(slot.first), date.fromordinal(slot.last))
    return Finding(
        head.pack, head.rule, head.modality, outcome, head.cites, head.reading, window, count, need, unit, 1, note,
        head.preview, head.confirmed_by,
    )  # fmt: skip


def _gathered(
    rule: FrequencyPlan, outcome: Outcome, slots: list[tuple[Slot, int]], note: str, counted: bool
) -> Finding:
    head = rule.head
    window = (date.fromordinal(slots[0][0].first), date.fromordinal(slots[-1][0].last))
    count = min(count for _, count in slots) if counted else None
    return Finding(
        head.pack, head.rule, head.modality, outcome, head.cites, head.reading, window, count, rule.need, rule.unit,
        len(slots), note, head.preview,
    )  # fmt: skip


def _stale(
    head: RuleHead,
    outcome: Outcome,
    window: tuple[int, int] | None,
    count: int | None,
    need: int,
    note: str,
) -> Finding:
    days = None
    if window and window[0] <= window[1]:
        days = (date.fromordinal(window[0]), date.fromordinal(window[1]))
    elif window:
        days = (date.fromordinal(window[1]), date.fromordinal(window[1]))
    return Finding(
        head.pack, head.rule, head.modality, outcome, head.cites, head.reading, days, count, need, "日", 1, note,
        head.preview, head.confirmed_by,
    )  # fmt: skip

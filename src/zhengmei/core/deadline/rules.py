"""Due days from rules. Every answer carries its clauses; a text without a number gives no day."""

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline.answer import Answer, AnswerStatus, Clock, NoticePlan, SilentRule, UnknownRule
from zhengmei.core.deadline.period import Counted, Period, count_forward, latest_start, notice_span
from zhengmei.core.pack.cites import SILENT, cite_rule, rule_notes
from zhengmei.core.pack.schema import Deadline, Limit, Notice, Pack, Rule, Staleness, Validity
from zhengmei.core.pack.vocabulary import EVENTS, KIND_OF_RULE, REASONS, Unit

OWN_EVENT = ""
"""The key of a day given without a name: the rule's own event, whatever it is."""

Events = Mapping[str, date]


@dataclass(frozen=True)
class _Question:
    pack: Pack
    rule: Rule
    events: Events
    calendar: WorkingCalendar
    trace: bool


def compute(
    pack: Pack,
    rule_id: str,
    events: Events,
    calendar: WorkingCalendar,
    *,
    silent_ok: bool = True,
    preview: str = "",
    known_ids: Collection[str] = (),
    trace: bool = True,
) -> Answer:
    """Return the due day of a rule of ``pack``.

    ``events`` maps event names of the vocabulary to days; the key ``""`` is the rule's own event. ``preview`` is the
    word for a pack that is not in force on the day the caller stands on (``core.pack`` knows it). ``known_ids`` are the
    rule ids of other packs, which this text may simply not have. Raises UnknownRule for an id that nothing has, with
    near matches, and SilentRule for a silent answer when ``silent_ok`` is False.
    """
    rule = pack.rule(rule_id)
    if rule is None:
        _refuse_unknown(pack, rule_id, known_ids)
        answer = Answer(rule_id, None, "silent", notes=(f"{SILENT}：{pack.head.short}的办法没有这条规则。",))
    else:
        answer = _answer(_Question(pack, rule, events, calendar, trace))
    if answer.status == "silent" and not silent_ok:
        raise SilentRule(answer.notes[0])
    return replace(answer, preview=preview) if preview else answer


def clocks(rule: Rule) -> tuple[Clock, ...]:
    """Return the clocks a deadline runs (T-02): the legal one, then the prudent one where the pack gives it."""
    if not isinstance(rule.params, Deadline):
        return ()
    params = rule.params
    legal = Clock("legal", params.event, EVENTS.get(params.event, params.event), params.judged)
    if not params.prudent_event:
        return (legal,)
    return (
        legal,
        Clock("prudent", params.prudent_event, EVENTS.get(params.prudent_event, params.prudent_event), False),
    )


def latest_notice_start(pack: Pack, rule_id: str, events: Events, calendar: WorkingCalendar) -> NoticePlan | None:
    """Return by when the notice that holds up ``rule_id`` must be posted (T-07), the earliest where several do.

    None when no counted notice stands in the way, or the rule's own due day cannot be computed. Never shortens a
    notice: a plan that does not fit says so.
    """
    plan = compute(pack, rule_id, events, calendar, trace=False).extra.get("notice_plan")
    return plan if isinstance(plan, NoticePlan) else None


def _answer(question: _Question) -> Answer:
    counter = _COUNTERS.get(type(question.rule.params))
    if counter is None:
        return _without_day(question, "not_computable", f"「{question.rule.id}」不是期限类规则，推算不出日期。")
    return counter(question)


def _without_day(question: _Question, status: AnswerStatus, sentence: str, **extra: object) -> Answer:
    rule = question.rule
    cites, notes = cite_rule(question.pack, rule), (sentence, *rule_notes(rule))
    return Answer(rule.id, None, status, cites, (), rule.modality, rule.reading, notes, extra)


def _with_day(question: _Question, counted: Counted, extra: dict[str, object], *notes: str) -> Answer:
    rule = question.rule
    status: AnswerStatus = "provisional" if counted.provisional else "firm"
    said = [*notes, *rule_notes(rule)]
    if counted.provisional:
        said.append("所涉年份的放假安排尚未发布，日期暂定，发布后重算。")
    if rule.reasons:
        said.append(f"仅适用于：{'、'.join(REASONS.get(reason, reason) for reason in rule.reasons)}。")
    cites = cite_rule(question.pack, rule)
    return Answer(rule.id, counted.due, status, cites, counted.trace, rule.modality, rule.reading, tuple(said), extra)


def _begin(
    question: _Question, event: str, n: int | None, unit: Unit | None, wording: str = ""
) -> Answer | tuple[date, Period]:
    """The starting day and the period, or the answer that says which of the two is missing."""
    if n is None or unit is None:
        return _without_day(
            question, "silent", f"{SILENT}天数：原文只写「{wording}」。" if wording else f"{SILENT}天数。"
        )
    start = _start(question.pack, event, question.events)
    if start is None:
        return _without_day(question, "not_computable", _missing_event(question.pack, event), missing_event=event)
    return start, Period(n, unit)


def _deadline(question: _Question) -> Answer:
    params, calendar = question.rule.params, question.calendar
    assert isinstance(params, Deadline)
    begun = _begin(question, params.event, params.n, params.unit, params.wording)
    if isinstance(begun, Answer):
        return begun
    start, period = begun
    counted = count_forward(start, period, calendar, roll=params.roll, trace=question.trace)
    extra: dict[str, object] = {"start": start, "judged": params.judged}
    if counted.nominal != counted.due:
        extra["nominal"] = counted.nominal
    if params.prudent_event and (earlier := question.events.get(params.prudent_event)):
        extra["prudent_due"] = count_forward(earlier, period, calendar, roll=params.roll, trace=False).due
    notes = [] if params.judged else ["只作提醒，不判逾期。"]
    if (
        params.event == "published_on"
        and question.pack.head.published_on is None
        and start == question.pack.head.issued_on
    ):
        notes.append("公布日期未另外载明，按印发日期计。")
    plan = _notice_plan(question.pack, params, start, counted, calendar) if params.blocked_by else None
    if plan is not None:
        extra |= {"latest_notice_start": plan.latest_start, "notice_plan": plan}
        notes.append(plan.sentence)
    return _with_day(question, counted, extra, *notes)


def _notice_plan(
    pack: Pack, params: Deadline, start: date, counted: Counted, calendar: WorkingCalendar
) -> NoticePlan | None:
    plans = []
    for blocking in map(pack.rule, params.blocked_by):
        if blocking is None or not isinstance(blocking.params, Notice):
            continue
        if blocking.params.n is None or blocking.params.unit is None:
            continue
        period = Period(blocking.params.n, blocking.params.unit)
        latest = latest_start(counted.due, period, calendar)
        fits = latest.day >= start
        if fits:
            sentence = f"最迟 {latest.day} 贴出公告，才能在 {counted.due} 前满 {period}；此前的研究、审核另计。"
        else:
            sentence = (
                f"排不下：公告须满 {period}，最迟要在 {latest.day} 贴出，早于起算日 {start}；请交人处理，不得缩短公告。"
            )
        provisional = latest.provisional or counted.provisional
        plans.append(NoticePlan(blocking.id, latest.day, counted.due, fits, provisional, sentence))
    return min(plans, key=lambda plan: plan.latest_start, default=None)


def _notice(question: _Question) -> Answer:
    params = question.rule.params
    assert isinstance(params, Notice)
    begun = _begin(question, params.event, params.n, params.unit)
    if isinstance(begun, Answer):
        return begun
    span = notice_span(*begun, question.calendar, trace=question.trace)
    counted = Counted(span.complete_on, span.complete_on, span.provisional, span.trace)
    extra: dict[str, object] = {"start": span.posted, "earliest_removal": span.earliest_removal}
    notes = [f"公告须保留到 {span.complete_on} 24:00，最早 {span.earliest_removal} 可以撤下。"]
    if params.before_execution:
        extra["act_from"] = span.earliest_removal
        notes.append(f"先公告后办理：{span.earliest_removal} 起才能实施。")
    return _with_day(question, counted, extra, *notes)


def _limit(question: _Question) -> Answer:
    params = question.rule.params
    assert isinstance(params, Limit)
    begun = _begin(question, params.event, params.n, params.unit)
    if isinstance(begun, Answer):
        return begun
    start, period = begun
    counted = count_forward(start, period, question.calendar, roll=False, trace=question.trace)
    extra: dict[str, object] = {"start": start}
    notes = []
    if params.per == "calendar_year":
        extra["counts_in"] = start.year
        notes.append(f"次数计入 {start.year} 年（按下线之日所在的自然年）。")
    return _with_day(question, counted, extra, *notes)


def _validity(question: _Question) -> Answer:
    params = question.rule.params
    assert isinstance(params, Validity)
    begun = _begin(question, params.event, params.n, params.unit)
    if isinstance(begun, Answer):
        return begun
    start, period = begun
    counted = count_forward(start, period, question.calendar, roll=False, trace=question.trace)
    ends = counted.due + _ONE_DAY
    return _with_day(question, counted, {"start": start, "expired_from": ends}, f"{ends} 起有效期届满。")


def _staleness(question: _Question) -> Answer:
    """T-12: «more than N days» is suspected on the day after the N-th and established at that day's 24:00."""
    params = question.rule.params
    assert isinstance(params, Staleness)
    begun = _begin(question, "last_update", params.days, "cd")
    if isinstance(begun, Answer):
        return begun
    start, period = begun
    counted = count_forward(start, period, question.calendar, roll=False, trace=question.trace)
    # «None in the last N days» is already true when the N-th day ends; «exceeds N days» needs one more.
    found = counted.due + _ONE_DAY if params.judged_by == "consecutive_exceeds" else counted.due
    extra: dict[str, object] = {"start": start, "suspect_on": found, "established_after": found}
    return _with_day(question, counted, extra, f"{found} 当天仍未更新为疑似，当天 24:00 起成立；是否认定由人确认。")


_ONE_DAY = timedelta(days=1)

_COUNTERS: dict[type, Callable[[_Question], Answer]] = {
    Deadline: _deadline,
    Notice: _notice,
    Limit: _limit,
    Validity: _validity,
    Staleness: _staleness,
}


def _start(pack: Pack, event: str, events: Events) -> date | None:
    """The day of ``event``: as given, else the rule's own bare day, else the pack's own date.

    A text that shows only its day of issue was published on that day as far as anyone can tell (T-04).
    """
    for name in (event, OWN_EVENT):
        if name in events:
            return events[name]
    if event == "issued_on":
        return pack.head.issued_on
    if event == "published_on":
        return pack.head.published_on or pack.head.issued_on
    return None


def _missing_event(pack: Pack, event: str) -> str:
    if event in ("issued_on", "published_on"):
        return f"不可计算：{pack.head.short}的{EVENTS[event].removesuffix('之日')}日未录，请先录入（{event}）。"
    return f"不可计算：缺「{EVENTS.get(event, event)}」（{event}）。"


def _refuse_unknown(pack: Pack, rule_id: str, known_ids: Collection[str]) -> None:
    known = {*KIND_OF_RULE, *known_ids, *(rule.id for rule in pack.rules)}
    if rule_id in known:
        return
    near = difflib.get_close_matches(rule_id, sorted(known), n=5, cutoff=0.5)
    counted = [rule.id for rule in pack.rules if type(rule.params) in _COUNTERS]
    hint = f"相近的有：{'、'.join(near)}。" if near else f"{pack.head.short}能算日期的有：{'、'.join(counted)}。"
    raise UnknownRule(f"没有编号为「{rule_id}」的规则。{hint}")

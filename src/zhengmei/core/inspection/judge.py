"""From packs and facts to verdicts with findings. Pure: the same facts give the same answer, in the same order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.inspection.evidence import with_evidence
from zhengmei.core.inspection.facts import Account, AccountFacts, Post
from zhengmei.core.inspection.finding import BINDING, AccountResult, Figures, Finding, Verdict, verdict_of
from zhengmei.core.inspection.patterns import Patterns
from zhengmei.core.inspection.plan import PackPlan, Plan, Renewals, make_plan
from zhengmei.core.inspection.register import Register
from zhengmei.core.inspection.replies import ReplyClock, judge_offline, judge_replies
from zhengmei.core.inspection.updates import life_of
from zhengmei.core.pack.schema import Pack


def judge(
    packs: Sequence[Pack],
    facts: Iterable[AccountFacts],
    first: date,
    at: date,
    calendar: WorkingCalendar,
    *,
    renewals: Renewals | None = None,
    day_over: bool = True,
) -> tuple[AccountResult, ...]:
    """Return every account's result in the order of its key, judged at 24:00 of ``at`` over the days from ``first``.

    Several packs are a stack: each finding stands under its own clause. Raises ValueError where ``first`` is later
    than ``at`` or an account comes twice.
    """
    ordered = sorted(facts, key=lambda entry: entry.account.key)
    keys = [entry.account.key for entry in ordered]
    if len(set(keys)) < len(keys):
        raise ValueError("同一个账号给了两次")
    judging = Judging(
        make_plan(packs, first, at, calendar, renewals=renewals, day_over=day_over),
        Register(entry.account for entry in ordered),
    )
    return tuple(with_evidence(judging.judge(entry), _in_order(entry)) for entry in ordered)


def _in_order(facts: AccountFacts) -> list[Post]:
    return sorted(
        facts.posts, key=lambda post: (post.day, post.moment.time() if post.moment else time(), post.row or 0)
    )


class Judging:
    """One plan at work on one register, account by account, so that a province need not stand in memory."""

    def __init__(self, plan: Plan, register: Register) -> None:
        self.plan = plan
        self._register = register
        self._patterns = Patterns(plan)
        self._clocks = {rule.head: ReplyClock(rule, plan) for pack in plan.packs for rule in pack.replies}
        previews = [bool(pack.preview) for pack in plan.packs]
        self._some_preview, self._all_preview = any(previews), all(previews)

    def judge(self, facts: AccountFacts) -> AccountResult:
        """Return the result of one account."""
        account = facts.account
        said = self._patterns.judge(facts, life_of(account, facts.activity, self.plan))
        findings: list[Finding] = []
        for pack, counted in zip(self.plan.packs, said.findings, strict=True):
            findings += counted
            if facts.messages or account.offline:
                findings += self._others(pack, facts)
            findings += self._register.judge(pack, account)
        verdict, preview = self._verdicts(findings)
        return AccountResult(account, verdict, tuple(findings), said.forecast, figures_of(facts, self.plan), preview)

    def _others(self, pack: PackPlan, facts: AccountFacts) -> Iterator[Finding]:
        for reply in pack.replies:
            yield from judge_replies(reply, self._clocks[reply.head], facts, self.plan)
        for head, limit in pack.limits:
            yield from judge_offline(head, limit, facts, self.plan)

    def _verdicts(self, findings: Sequence[Finding]) -> tuple[Verdict, Verdict | None]:
        """The verdict of the packs that may accuse; where none may, a person's matter, with the preview beside it."""
        preview = verdict_of(findings) if self._some_preview else None
        if self._all_preview:
            return "manual", preview
        return verdict_of(finding for finding in findings if not finding.preview), preview


def figures_of(facts: AccountFacts, plan: Plan) -> Figures:
    """Return the counts of the period. Originals are None where any post leaves it open: missing is not zero."""
    first, at = plan.first.toordinal(), plan.at.toordinal()
    activity = facts.activity
    span = ((first, at),)
    (pushes,), (items,), (days,) = [activity.least(measure, span) for measure in ("次", "条", "日")]
    ((originals, at_most),) = activity.tallies("原创条", span)
    last = activity.last_day(at)
    received = [message for message in facts.messages if plan.first <= message.received_on <= plan.at]
    replied = [message for message in received if message.replied_on and message.replied_on <= plan.at]
    return Figures(
        pushes=pushes,
        items=items,
        originals=originals if activity.kinds_given and originals == at_most else None,
        days=days,
        last_update=date.fromordinal(last) if last else facts.account.last_update,
        received=len(received),
        replied=len(replied),
        replied_same_day=sum(message.replied_on == message.received_on for message in replied),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One account whose verdict differs between two stacks, and the clauses that make the difference."""

    account: Account
    before: Verdict
    after: Verdict
    cites: tuple[str, ...]


def compare(before: Iterable[AccountResult], after: Iterable[AccountResult]) -> tuple[Change, ...]:
    """Return whose verdict changes between two results on the same accounts, and by which clauses.

    Previews are compared as if they were in force, since «what if» is the question.
    """
    pairs = zip(before, after, strict=True)
    return tuple(
        Change(one.account, supposed(one), supposed(other), _against(one, other))
        for one, other in pairs
        if supposed(one) != supposed(other)
    )


def supposed(result: AccountResult) -> Verdict:
    """Return the verdict as if every pack of the stack were in force."""
    return verdict_of(result.findings)


def _against(one: AccountResult, other: AccountResult) -> tuple[str, ...]:
    bad = [
        {cite for finding in result.findings if _weighs(finding) for cite in finding.cites} for result in (one, other)
    ]
    return tuple(sorted(bad[0] ^ bad[1] or bad[0] | bad[1]))


def _weighs(finding: Finding) -> bool:
    return finding.outcome in ("missed", "borderline", "unknown") and (
        finding.modality in BINDING or finding.modality == "原则"
    )

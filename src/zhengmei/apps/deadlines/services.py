"""Starting, stopping, pausing and recomputing clocks. A moved date is an audit event, never a silent correction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from zhengmei.apps.audit.services import record
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.regulation.queries import Bound, calendar, packs
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline import Answer, compute
from zhengmei.core.deadline.period import after_pause
from zhengmei.core.pack.schema import Deadline, Pack
from zhengmei.core.pack.vocabulary import Unit as PeriodUnit


@dataclass(frozen=True)
class Subject:
    """What a clock runs for: its key (``registry.account:12``), what people call it, its page, and who must act."""

    key: str
    label: str
    url: str
    unit: Unit


@dataclass(frozen=True)
class Move:
    """A date that a recompute would move or has moved."""

    clock: Clock
    before: date | None
    after: date | None
    status: str


def _fields(answer: Answer) -> dict[str, object]:
    return {
        "due_on": answer.due,
        "status": answer.status,
        "trace": [
            {"day": step.day.isoformat(), "counts": step.counts, "number": step.number, "why": step.why}
            for step in answer.trace
        ],
        "cites": [{"id": str(cite), "label": cite.label} for cite in answer.cites],
        "notes": list(answer.notes),
        "extra": {key: value.isoformat() if isinstance(value, date) else value for key, value in answer.extra.items()},
    }


def _warn_days(pack: Pack, rule_id: str) -> list[int]:
    rule = pack.rule(rule_id)
    return list(getattr(rule.params, "warn_days", ()) or ()) if rule else []


@transaction.atomic
def start(
    subject: Subject, bound: Bound, rule_id: str, title: str, events: Mapping[str, date], *, side: str = Clock.LEGAL
) -> Clock:
    """Start the clock of one rule for one subject, or return the one that already runs.

    The answer is kept with the version and hash of the pack and of the calendar it was counted with. A rule that the
    text doesn't have gives a clock with status ``silent`` and no date: time is recorded, nothing is judged.
    """
    running = Clock.objects.filter(
        subject=subject.key, rule_id=rule_id, side=side, stopped_on__isnull=True, cancelled=False
    ).first()
    if running is not None:
        return running
    days = calendar()
    answer = compute(bound.pack, rule_id, events, days)
    rule = bound.pack.rule(rule_id)
    # A prudent clock only reminds, whatever the rule says of its legal twin (T-02).
    judged = side == Clock.LEGAL and not (rule and isinstance(rule.params, Deadline) and not rule.params.judged)
    return Clock.objects.create(
        subject=subject.key, subject_label=subject.label[:200], subject_url=subject.url, title=title, unit=subject.unit,
        pack_id=bound.pack.head.id, pack_version=bound.pack.head.version, pack_hash=bound.pack.hash,
        calendar_version=days.version, rule_id=rule_id, side=side, preview=bound.preview, judged=judged,
        events={name: day.isoformat() for name, day in events.items()}, started_on=min(events.values(), default=None),
        warn_days=_warn_days(bound.pack, rule_id), counted=_numbers(bound.pack, rule_id), **_fields(answer),
    )  # fmt: skip


@transaction.atomic
def stop(subject_key: str, rule_id: str, done_on: date) -> int:
    """Mark the running clocks of a rule as done on a day. Returns how many were stopped (0: none was running)."""
    return Clock.objects.filter(
        subject=subject_key, rule_id=rule_id, stopped_on__isnull=True, cancelled=False
    ).update(stopped_on=done_on)  # fmt: skip


@transaction.atomic
def cancel(subject_key: str, rule_ids: Iterable[str] | None = None) -> int:
    """Cancel running clocks of a subject (all, or those of the rules given). Returns how many."""
    rows = Clock.objects.filter(subject=subject_key, stopped_on__isnull=True, cancelled=False)
    if rule_ids is not None:
        rows = rows.filter(rule_id__in=list(rule_ids))
    return rows.update(cancelled=True)


@transaction.atomic
def pause(actor: Person, clock: Clock, on: date, reason: str) -> bool:
    """Stop the counting for a reason. Returns False when the clock was not running (nothing is changed)."""
    changed = Clock.objects.filter(
        pk=clock.pk, paused_on__isnull=True, stopped_on__isnull=True, cancelled=False
    ).update(paused_on=on)  # fmt: skip
    if changed:
        record(
            actor=actor,
            action="deadline.pause",
            sentence=f"暂停计时「{clock.title}」：{reason}",
            subject=clock.subject,
            subject_label=clock.subject_label,
            unit=clock.unit,
            data={"clock": clock.pk},
        )
    return bool(changed)


@transaction.atomic
def resume(actor: Person, clock: Clock, on: date, reason: str = "") -> bool:
    """Continue a paused clock with what was left when it paused. Returns False when somebody else resumed it first."""
    fresh = Clock.objects.get(pk=clock.pk)
    if fresh.paused_on is None or on < fresh.paused_on:
        return False
    pauses = [*fresh.pauses, [fresh.paused_on.isoformat(), on.isoformat()]]
    due = _extended(fresh.due_on, pauses[-1:], fresh, calendar())
    changed = Clock.objects.filter(pk=fresh.pk, paused_on=fresh.paused_on).update(
        paused_on=None, pauses=pauses, due_on=due, moved_from=fresh.due_on
    )
    if changed:
        why = f"：{reason}" if reason else ""
        record(
            actor=actor, action="deadline.resume", subject=fresh.subject, unit=fresh.unit, subject_label=fresh.subject_label,
            sentence=f"恢复计时「{fresh.title}」，暂停 {(on - fresh.paused_on).days} 日，到期日由 {fresh.due_on} 改为 {due}{why}",
            data={"clock": fresh.pk},
        )  # fmt: skip
    return bool(changed)


def _extended(due: date | None, pauses: Iterable[Sequence[str]], clock: Clock, days: WorkingCalendar) -> date | None:
    """The due day with every pause added, counted in the rule's own unit."""
    unit: PeriodUnit = clock.counted.get("unit") or "cd"
    roll = bool(clock.counted.get("roll"))
    for begin, end in pauses:
        if due is not None:
            due = after_pause(due, date.fromisoformat(begin), date.fromisoformat(end), unit, days, roll=roll)
    return due


COUNTED = ("event", "n", "unit", "roll")


def _numbers(pack: Pack, rule_id: str) -> dict[str, Any]:
    rule = pack.rule(rule_id)
    return {name: getattr(rule.params, name) for name in COUNTED if rule and hasattr(rule.params, name)}


def _as_begun(pack: Pack, clock: Clock) -> Pack | None:
    """The pack with this clock's rule as it stood when the clock began; None when the new version has no such rule."""
    rule = pack.rule(clock.rule_id)
    if rule is None or not all(hasattr(rule.params, name) for name in clock.counted):
        return None
    then = replace(rule, params=replace(rule.params, **clock.counted))
    return replace(pack, rules=tuple(then if item.id == rule.id else item for item in pack.rules))


def _recomputed(clock: Clock, known: Mapping[str, Pack], days: WorkingCalendar, new_versions: bool) -> Answer | None:
    pack = known.get(clock.pack_id)
    if pack is not None and pack.hash != clock.pack_hash and not new_versions:
        pack = _as_begun(pack, clock)
    if pack is None:
        return None
    return compute(pack, clock.rule_id, {name: date.fromisoformat(day) for name, day in clock.events.items()}, days)


def moves(*, apply: bool, actor: Person | None = None, why: str = "", new_versions: bool = False) -> list[Move]:
    """Recount every running clock with today's calendar and the dates entered for packs.

    Returns each date or status that differs. ``apply=False`` is the dry run: nothing is written. With ``apply=True``
    the dates move, each with an audit event. A clock begun under another version of its pack keeps that version's
    numbers (design §3), unless ``new_versions`` says to take over today's.
    """
    days, known = calendar(), packs()
    found: list[Move] = []
    with transaction.atomic():
        rows = Clock.objects.filter(stopped_on__isnull=True, cancelled=False).select_related("unit").order_by("pk")
        # All clocks before the first event: the log's chain is locked by it, and whoever pauses a clock meanwhile
        # holds the clock and waits for the chain.
        for clock in rows.select_for_update(of=("self",)) if apply else rows:
            answer = _recomputed(clock, known, days, new_versions)
            if answer is None:
                continue
            after = _extended(answer.due, clock.pauses, clock, days)
            if (after, answer.status) == (clock.due_on, clock.status):
                continue
            found.append(Move(clock, clock.due_on, after, answer.status))
            if apply:
                taken = known[clock.pack_id] if new_versions else None
                _write_move(clock, answer, after, days, actor, why, taken)
    return found


def _write_move(
    clock: Clock,
    answer: Answer,
    after: date | None,
    days: WorkingCalendar,
    actor: Person | None,
    why: str,
    taken: Pack | None,
) -> None:
    fields = {**_fields(answer), "due_on": after, "moved_from": clock.due_on, "calendar_version": days.version}
    if taken is not None:
        fields |= {
            "pack_version": taken.head.version, "pack_hash": taken.hash, "counted": _numbers(taken, clock.rule_id),
        }  # fmt: skip
    Clock.objects.filter(pk=clock.pk, stopped_on__isnull=True, cancelled=False).update(**fields)
    record(
        actor=actor, action="deadline.moved", subject=clock.subject, subject_label=clock.subject_label, unit=clock.unit,
        sentence=f"「{clock.title}」到期日由 {clock.due_on or '未定'} 改为 {after or '未定'}：{why}",
        data={"clock": clock.pk, "before": str(clock.due_on), "after": str(after)},
    )  # fmt: skip

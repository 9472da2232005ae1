"""Posts and delegations: giving rights and taking them."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from zhengmei.apps.orgs import ledger
from zhengmei.apps.orgs.models import Appointment, Delegation, Person, Unit
from zhengmei.apps.orgs.roles import all_roles, role_label
from zhengmei.apps.orgs.services.refusal import Refused
from zhengmei.config import clock


@transaction.atomic
def appoint(
    actor: Person | None,
    person: Person,
    unit: Unit,
    role: str,
    pack_id: str = "",
    *,
    from_day: date | None = None,
    to_day: date | None = None,
) -> Appointment:
    """Give the person the role in the unit, from today unless said otherwise, and return the appointment.

    Refuses an unknown role, somebody who has left, an administrator (三员分立), an abolished unit, the same post twice,
    and a second holder where the text wants exactly one.
    """
    first = from_day or clock.today()
    known = all_roles().get((pack_id, role))
    if known is None:
        raise Refused("所选岗位不在任何一部办法的岗位之内，请重新选择。")
    _refuse_who_may_hold_nothing(person)
    if unit.active_to is not None:
        raise Refused(f"「{unit.name}」已撤销，不能再任命。")
    if to_day is not None and to_day < first:
        raise Refused("免职日期早于任职日期，请核对。")
    others = Appointment.objects.filter(_counts_within(first, to_day), unit=unit, pack_id=pack_id, role=role)
    if others.filter(person=person).exists():
        raise Refused(f"「{person.display_name}」已是「{unit.name}」的{known.label}，无须重复任命。")
    if known.exactly_one and (holder := others.select_related("person").first()):
        raise Refused(
            f"按《{known.pack_title}》，「{unit.name}」的{known.label}恰为一名，现由「{holder.person.display_name}」担任；"
            "请先收回其岗位。"
        )
    try:
        with transaction.atomic():
            row = Appointment.objects.create(
                person=person, unit=unit, pack_id=pack_id, role=role, from_day=first, to_day=to_day
            )
    except IntegrityError as error:
        raise Refused(f"「{person.display_name}」已是「{unit.name}」的{known.label}，无须重复任命。") from error
    until = f"至 {to_day}" if to_day else "起"
    _record(
        actor, "appointment.begin", f"任命「{person.display_name}」为「{unit.name}」{known.label}，{first} {until}", row
    )
    return row


@transaction.atomic
def end_appointment(actor: Person | None, appointment: Appointment) -> Appointment:
    """Take the role away at once, with every delegation of it. Refuses one that is already over.

    Rights stop in this moment, not at midnight; who held what on which day stays readable (J3).
    """
    today = clock.today()
    changed = Appointment.objects.filter(pk=appointment.pk, ended_at__isnull=True).filter(
        Q(to_day__isnull=True) | Q(to_day__gte=today)
    )
    # Not before it began: one that was to begin later ends on its first day, without ever having counted.
    ended_on = max(today, appointment.from_day)
    if changed.update(to_day=ended_on, ended_at=clock.now(), ended_by=actor) != 1:
        raise Refused("该岗位已经收回，无须重复办理。")
    appointment.refresh_from_db()
    appointment.save()  # for the history, which a conditional UPDATE does not write
    _end_delegations(Delegation.objects.filter(appointment=appointment))
    label = role_label(appointment.pack_id, appointment.role)
    sentence = f"收回「{appointment.person.display_name}」在「{appointment.unit.name}」的{label}岗位"
    _record(actor, "appointment.end", sentence, appointment)
    return appointment


def end_all_of(actor: Person | None, person: Person) -> int:
    """End every appointment of the person and every delegation to them; return how many appointments ended."""
    today = clock.today()
    running = Appointment.objects.filter(person=person, ended_at__isnull=True).filter(
        Q(to_day__isnull=True) | Q(to_day__gte=today)
    )
    rows = list(running.select_related("person", "unit"))
    for row in rows:
        end_appointment(actor, row)
    _end_delegations(Delegation.objects.filter(delegate=person))
    return len(rows)


@transaction.atomic
def delegate(
    actor: Person | None,
    appointment: Appointment,
    to: Person,
    to_day: date,
    reason: str,
    *,
    from_day: date | None = None,
) -> Delegation:
    """Let somebody else act for the appointment up to and including `to_day`, and return the delegation.

    Refuses: no reason, an end before the beginning or already past, oneself, an administrator, somebody who has left,
    and a post that is itself over by then.
    """
    first = from_day or clock.today()
    if not reason.strip():
        raise Refused("请填写委托事由。")
    if to_day < max(first, clock.today()):
        raise Refused("委托截止日期已过或早于开始日期，请核对。")
    if to.pk == appointment.person_id:
        raise Refused("不能委托给本人。")
    _refuse_who_may_hold_nothing(to)
    if appointment.ended_at is not None or (appointment.to_day is not None and appointment.to_day < to_day):
        raise Refused("委托期限超出任职期限，请核对。")
    if Delegation.objects.filter(_counts_within(first, to_day), appointment=appointment, delegate=to).exists():
        raise Refused(f"这段时间已委托给「{to.display_name}」，无须重复委托。")
    row = Delegation.objects.create(
        appointment=appointment, delegate=to, from_day=first, to_day=to_day, reason=reason.strip()
    )
    label = role_label(appointment.pack_id, appointment.role)
    sentence = (
        f"「{appointment.person.display_name}」的「{appointment.unit.name}」{label}岗位委托「{to.display_name}」代行，"
        f"{first} 至 {to_day}，事由：{row.reason}"
    )
    _record(actor, "delegation.begin", sentence, appointment)
    return row


@transaction.atomic
def end_delegation(actor: Person | None, delegation: Delegation) -> None:
    """End the delegation at once. Refuses one that is already over."""
    if _end_delegations(Delegation.objects.filter(pk=delegation.pk)) != 1:
        raise Refused("该委托已经结束，无须重复办理。")
    held = delegation.appointment
    sentence = f"终止「{held.person.display_name}」对「{delegation.delegate.display_name}」的委托"
    _record(actor, "delegation.end", sentence, held)


def _end_delegations(delegations: QuerySet[Delegation]) -> int:
    today = clock.today()
    running = delegations.filter(ended_at__isnull=True, to_day__gte=today)
    planned = running.filter(from_day__gt=today)
    # Never begun: its only day is its first, on which it no longer counts.
    never = [(row.pk, row.from_day) for row in planned]
    for pk, first in never:
        Delegation.objects.filter(pk=pk).update(to_day=first, ended_at=clock.now())
    return len(never) + running.filter(from_day__lte=today).update(to_day=today, ended_at=clock.now())


def _counts_within(first: date, last: date | None) -> Q:
    """Return the condition that a row counts on some day from `first` to `last` (None: for ever)."""
    ends_later = Q(to_day__isnull=True) | Q(to_day__gt=first) | Q(to_day=first, ended_at__isnull=True)
    return ends_later & Q(from_day__lte=last) if last else ends_later


def _refuse_who_may_hold_nothing(person: Person) -> None:
    if not person.is_active:
        raise Refused(f"「{person.display_name}」已离岗，不能任职或受托。")
    if person.admin_kind:
        kind = person.get_admin_kind_display()
        raise Refused(f"「{person.display_name}」是{kind}；管理员不得兼任业务岗位，请另选人员。")


def _record(actor: Person | None, action: str, sentence: str, appointment: Appointment) -> None:
    ledger.record(
        actor=actor, action=action, sentence=sentence, subject=f"orgs.appointment:{appointment.pk}",
        subject_label=appointment.person.display_name, unit=appointment.unit,
    )  # fmt: skip

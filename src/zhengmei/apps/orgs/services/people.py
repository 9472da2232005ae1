"""People: joining, passwords, leaving."""

import secrets
import string
from typing import Any

from axes.utils import reset as forget_failures
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhengmei.apps.orgs import ledger
from zhengmei.apps.orgs.models import ADMIN_KINDS, Person
from zhengmei.apps.orgs.names import cleaned_name
from zhengmei.apps.orgs.passwords import KEPT_HASHES
from zhengmei.apps.orgs.queries import holds_or_will_hold
from zhengmei.apps.orgs.services.appointments import end_all_of
from zhengmei.apps.orgs.services.refusal import Refused
from zhengmei.config import clock

# Without letters and digits that are mistaken for each other when read out over the telephone.
LETTERS = [c for c in string.ascii_lowercase if c not in "il"]
CAPITALS = [c for c in string.ascii_uppercase if c not in "IO"]
DIGITS = "23456789"


@transaction.atomic
def create_person(
    actor: Person | None,
    *,
    username: str,
    display_name: str,
    phone: str = "",
    email: str = "",
    admin_kind: str = "",
    password: str | None = None,
) -> tuple[Person, str]:
    """Enter a person and return them with their first password.

    A password made here is random and must be changed at the first log-in; one that is given (the demonstration)
    must pass the policy and stays. Refuses a log-in name already taken, whoever has it.
    """
    username = username.strip().lower()
    if not username.isascii() or not username.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise Refused("登录名只能用字母、数字和 . - _ 。")
    if Person.objects.filter(username=username).exists():
        raise Refused(f"登录名「{username}」已被使用，请换一个。")
    person = Person(
        username=username, display_name=_name(display_name), phone=phone.strip(), email=email.strip(),
        admin_kind=admin_kind, must_change_password=password is None,
    )  # fmt: skip
    first = password or random_password(username)
    _refuse_weak(first, person)
    person.set_password(first)
    person.password_changed_at = clock.wall_clock()
    person.save()
    kind = f"（{ADMIN_KINDS[admin_kind]}）" if admin_kind else ""
    _record(actor, "person.create", f"新增人员「{person.display_name}」{kind}，登录名 {username}", person)
    return person, first


@transaction.atomic
def edit_person(actor: Person | None, person: Person, *, display_name: str, phone: str, email: str) -> Person:
    """Change how the person is called and reached; nothing changed leaves no event."""
    after = {"display_name": _name(display_name), "phone": phone.strip(), "email": email.strip()}
    changed = [field for field, value in after.items() if getattr(person, field) != value]
    if not changed:
        return person
    for field in changed:
        setattr(person, field, after[field])
    person.save(update_fields=changed)
    labels = "、".join(str(Person._meta.get_field(field).verbose_name) for field in changed)  # type: ignore[union-attr]
    # Which details changed, not their values: the log is read by people who need no telephone numbers.
    _record(actor, "person.edit", f"修改人员「{person.display_name}」的{labels}", person)
    return person


@transaction.atomic
def make_administrator(actor: Person | None, person: Person, kind: str) -> Person:
    """Make the person an administrator of one kind, or none (""). Refuses whoever holds a post, or another kind."""
    if actor is not None and actor.pk == person.pk:
        raise Refused("不能变更自己的管理员类别，请由另一名安全管理员办理。")
    if not person.is_active:
        raise Refused(f"「{person.display_name}」已离岗，不能设为管理员。")
    if kind and person.admin_kind and person.admin_kind != kind:
        raise Refused(f"「{person.display_name}」已是{person.get_admin_kind_display()}，三类管理员不能由一人兼任。")
    if kind and holds_or_will_hold(person, clock.today()):
        raise Refused(f"「{person.display_name}」还有岗位或受托代行的岗位；管理员不得兼任业务岗位，请先收回。")
    person.admin_kind = kind
    person.save(update_fields=["admin_kind"])
    _record(actor, "person.administrator", f"「{person.display_name}」设为{ADMIN_KINDS[kind]}", person)
    return person


@transaction.atomic
def deactivate(actor: Person | None, person: Person) -> int:
    """Take every right from a person who leaves, at once (J3: 离岗即失权); return how many posts ended.

    The account can no longer log in and its open sessions are over with the next click. The history stays.
    """
    if actor is not None and actor.pk == person.pk:
        raise Refused("不能停用自己的账号，请由另一名管理员办理。")
    if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False) != 1:
        raise Refused(f"「{person.display_name}」已经停用，无须重复办理。")
    person.is_active = False
    ended = end_all_of(actor, person)
    _record(actor, "person.deactivate", f"「{person.display_name}」离岗：停用账号，收回岗位 {ended} 个", person)
    return ended


@transaction.atomic
def reactivate(actor: Person | None, person: Person) -> str:
    """Let a person log in again, with a new first password, which is returned. Posts don't come back by themselves."""
    if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True) != 1:
        raise Refused(f"「{person.display_name}」在岗，无须恢复。")
    person.is_active, person.admin_kind = True, ""
    person.save(update_fields=["admin_kind"])
    password = random_password(person.username)
    _set_password(person, password, must_change=True)
    _record(actor, "person.reactivate", f"恢复「{person.display_name}」的账号；岗位和管理员类别须重新授予", person)
    return password


@transaction.atomic
def change_password(person: Person, password: str) -> None:
    """Set the password the person has chosen. Refuses one that the policy does not allow."""
    _refuse_weak(password, person)
    _set_password(person, password, must_change=False)
    _record(person, "password.change", f"「{person.display_name}」修改了口令", person)


@transaction.atomic
def reset_password(actor: Person | None, person: Person) -> str:
    """Set a random password, which must be changed at the next log-in, lift any lock-out, and return it."""
    password = random_password(person.username)
    _set_password(person, password, must_change=True)
    forget_failures(username=person.username)
    _record(actor, "password.reset", f"重置「{person.display_name}」的口令", person)
    return password


@transaction.atomic
def unlock(actor: Person | None, person: Person) -> int:
    """Lift the lock-out after failed log-ins; return how many counters were cleared."""
    cleared = int(forget_failures(username=person.username))
    _record(actor, "password.unlock", f"解除「{person.display_name}」的登录锁定", person)
    return cleared


def random_password(username: str) -> str:
    """Return a password of 12 that passes the policy, the person's log-in name included, and can be read out."""
    while True:
        picked = [secrets.choice(group) for group in (CAPITALS, LETTERS, DIGITS) for _ in range(4)]
        secrets.SystemRandom().shuffle(picked)
        password = "".join(picked)
        if username.lower() not in password.lower():
            return password


def _set_password(person: Person, password: str, *, must_change: bool) -> None:
    person.previous_passwords = [person.password, *person.previous_passwords][:KEPT_HASHES]
    person.set_password(password)
    person.password_changed_at = clock.wall_clock()
    person.must_change_password = must_change
    person.save(update_fields=["password", "previous_passwords", "password_changed_at", "must_change_password"])


def _refuse_weak(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error


def _name(text: str) -> str:
    try:
        return cleaned_name(text)
    except ValueError as error:
        raise Refused(str(error)) from error


def _record(
    actor: Person | None, action: str, sentence: str, person: Person, data: dict[str, Any] | None = None
) -> None:
    ledger.record(
        actor=actor, action=action, sentence=sentence, subject=f"orgs.person:{person.pk}",
        subject_label=person.display_name, data=data,
    )  # fmt: skip

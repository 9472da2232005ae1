"""Correcting what the register says about an account: field-level history, and the filing that a change asks for (T-49)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from zhengmei.apps.approvals.seats import is_clerk, role_name
from zhengmei.apps.approvals.transition import NotAllowed, NotFit, overtaken
from zhengmei.apps.audit.services import record
from zhengmei.apps.deadlines import services as deadlines
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.names import sort_key_of
from zhengmei.apps.registry.models import Account
from zhengmei.apps.registry.opening import account_subject
from zhengmei.apps.regulation.queries import Bound, governing
from zhengmei.config import clock
from zhengmei.core.approval.naming import name_problems, skeleton
from zhengmei.core.pack.schema import Deadline, Rule

EDITABLE = (
    "name", "platform_id", "operator", "acting_name", "certified_subject", "certified", "certified_on", "registered_on", "url",
    "introduction", "functions", "columns", "maintenance", "operators_team", "sponsor_leader", "sponsor_leader_contact",
    "operator_leader", "operator_leader_contact", "responsible_person", "responsible_contact", "contact", "contact_details",
    "email", "news_licence", "followers", "followers_as_of", "qr_code",
)  # fmt: skip
"""What a clerk may correct. State, sponsor and platform change by their own acts, never by editing."""

NEVER_REPORTED = {"followers", "followers_as_of", "certified_on", "registered_on", "qr_code"}
"""Facts that we collect about the account; no text makes their change a filing (T-49: 粉丝数不触发)."""

CONTACTS = {"responsible_contact", "contact_details", "sponsor_leader_contact", "operator_leader_contact"}
MEANS: dict[str, set[str]] = {
    **{field: {field, "contact_details"} for field in CONTACTS},
    "columns": {"columns", "column_structure"},
    # What the platform itself shows of an account: whoever changes it changes the platform's own profile (004-8(一)).
    "name": {"name", "platform_profile"},
    "platform_id": {"platform_id", "platform_profile"},
    "certified_subject": {"certified_subject", "platform_profile"},
}
"""Words of the packs' ``trigger_fields`` that a field of ours stands for, where it is not simply its own name."""


@dataclass(frozen=True)
class Consequences:
    """What a change asks for: rules whose clocks start by themselves, and rules about which the clerk is asked (「等」)."""

    certain: tuple[Rule, ...]
    asked: tuple[Rule, ...]


def changed_fields(account: Account, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the fields whose value differs, in the order of the register."""
    return tuple(name for name in EDITABLE if name in given and getattr(account, name) != given[name])


def consequences(found: Bound | None, changed: Iterable[str]) -> Consequences:
    """Return which filings the change starts. A text without such a rule asks for none (本地未规定)."""
    words = {word for field in changed for word in MEANS.get(field, {field})}
    reportable = bool(set(changed) - NEVER_REPORTED)
    certain, asked = [], []
    for rule in found.pack.rules if found else ():
        if not (isinstance(rule.params, Deadline) and rule.id.startswith("filing.change")):
            continue
        if words & set(rule.params.trigger_fields):
            certain.append(rule)
        elif rule.params.trigger_open and reportable:
            asked.append(rule)
    return Consequences(tuple(certain), tuple(asked))


def label_of(field: str) -> str:
    """Return what the register calls a field."""
    return "二维码" if field == "qr_code" else str(Account._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


@transaction.atomic
def correct(
    account: Account, actor: Person, given: Mapping[str, Any], *, seen: int, effective_on: date, report: bool = False
) -> list[Clock]:
    """Write what changed, if nobody else wrote since version ``seen``; start the filings it asks for. Returns their clocks.

    ``effective_on``: the day on which the change took effect on the platform. ``report``: the clerk's answer about a
    field that the text's list covers only by 「等」. Raises NotAllowed, Overtaken or NotFit; nothing is written then.
    """
    if not is_clerk(actor, account.sponsor, clock.today()):
        raise NotAllowed(f"只有{account.sponsor}的经办人可以更正登记信息。")
    changed = changed_fields(account, given)
    if not changed:
        return []
    _refuse_unfit(given, changed, effective_on)
    subject = account_subject(account)
    if Account.objects.filter(pk=account.pk, version=seen).update(version=F("version") + 1) != 1:
        raise overtaken(subject.key)
    account.refresh_from_db()
    for name in changed:
        setattr(account, name, given[name])
    account.name_skeleton = skeleton(account.name)[:200]
    account.sort_key = sort_key_of(account.name)[:200]
    # Saved as a row, not by UPDATE, because only a save leaves the field-level history (A13).
    account._history_user = actor  # type: ignore[attr-defined]
    account._history_date = clock.now()  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise NotFit("登记册上已有同一平台、同一账号ID的账号，请核对账号ID。") from error
    # What still runs for the account goes by its present name; what is done keeps the name it was done under.
    running = Clock.objects.filter(subject=subject.key, stopped_on__isnull=True, cancelled=False)
    running.update(subject_label=account.name)
    found = governing(account.sponsor, clock.today())
    asks = consequences(found, changed)
    started = []
    for rule in (*asks.certain, *(asks.asked if report else ())):
        assert found is not None
        started.append(
            deadlines.start(account_subject(account), found, rule.id, "变更备案", {"effective": effective_on})
        )
    names = "、".join(label_of(name) for name in changed)
    record(
        actor=actor, action="account.correct", subject=subject.key, subject_label=account.name, unit=account.sponsor,
        sentence=f"更正账号「{account.name}」的{names}，自 {effective_on} 起", data={"fields": list(changed), "report": report},
    )  # fmt: skip
    return started


def _refuse_unfit(given: Mapping[str, Any], changed: Iterable[str], effective_on: date) -> None:
    if effective_on > clock.today():
        raise NotFit("变更生效日期不能晚于今天。请在平台上改好之后再登记。")
    if "name" in changed and (problems := name_problems(str(given["name"]))):
        raise NotFit("".join(problems))


def bodies_to_report_to(found: Bound, rule_id: str) -> list[str]:
    """Return where a change must be filed: the receiving body, then every outside system that the clause names (T-50)."""
    rule = found.pack.rule(rule_id)
    if rule is None or not isinstance(rule.params, Deadline):
        return []
    receiver = [role_name(found.pack, rule.params.recipient)] if rule.params.recipient else ["收件机关"]
    return [*receiver, *rule.params.systems]


@transaction.atomic
def record_report(
    account: Account, actor: Person, rule_id: str, receipts: Mapping[str, str], done_on: date, wanted: Iterable[str]
) -> None:
    """Stop the clock of a change: every body and system has its receipt. Raises NotAllowed, NotFit or Overtaken."""
    if not is_clerk(actor, account.sponsor, clock.today()):
        raise NotAllowed(f"只有{account.sponsor}的经办人可以登记报备。")
    missing = [body for body in wanted if not receipts.get(body, "").strip()]
    if missing:
        raise NotFit(f"还缺回执：{'、'.join(missing)}。各处都办了才算办结。")
    if done_on > clock.today():
        raise NotFit("完成日期不能晚于今天。")
    subject = account_subject(account)
    if not deadlines.stop(subject.key, rule_id, done_on):
        raise overtaken(subject.key)
    papers = "；".join(f"{body}：{receipt}" for body, receipt in receipts.items())
    record(
        actor=actor, action="account.report", subject=subject.key, subject_label=account.name, unit=account.sponsor,
        sentence=f"账号「{account.name}」变更备案办结（{done_on}）：{papers}", data={"rule": rule_id, "receipts": dict(receipts)},
    )  # fmt: skip

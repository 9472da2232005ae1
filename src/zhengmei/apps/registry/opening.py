"""Opening an account, from the clerk's draft to the account on the register with its deadlines counted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from zhengmei.apps.announcements.services import open_notice
from zhengmei.apps.approvals import services as approvals
from zhengmei.apps.approvals.models import Attachment, Run
from zhengmei.apps.approvals.seats import is_clerk
from zhengmei.apps.approvals.transition import NotAllowed, NotFit, Overtaken, transition
from zhengmei.apps.audit.services import record
from zhengmei.apps.deadlines import services as deadlines
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.names import sort_key_of
from zhengmei.apps.orgs.queries import supervisor_of
from zhengmei.apps.registry.models import Account, Filing
from zhengmei.apps.registry.numbering import region_of
from zhengmei.apps.registry.preparation import prepare
from zhengmei.apps.regulation.queries import Bound, bound, governing, packs
from zhengmei.config import clock
from zhengmei.core.approval.naming import skeleton
from zhengmei.core.deadline import clocks
from zhengmei.core.pack.vocabulary import ACTIONS, PLATFORMS

OPEN = "open"


def filing_key(filing_pk: int) -> str:
    """Return the subject key of a filing that has no account yet."""
    return f"registry.filing:{filing_pk}"


def account_subject(account: Account) -> deadlines.Subject:
    """Return the account as the subject of clocks and notices."""
    return deadlines.Subject(
        f"registry.account:{account.pk}", account.name, reverse("registry:account", args=[account.pk]), account.sponsor
    )


def platform_word(code: str) -> str:
    """Return what people call a platform code: 抖音, or the name after ``other:``."""
    return code.removeprefix("other:") if code.startswith("other:") else PLATFORMS.get(code, code)


def bound_of(run: Run, day: date) -> Bound:
    """Return the pack of a run with its standing on ``day``."""
    return bound(packs()[run.pack_id], day)


@transaction.atomic
def start_draft(actor: Person, unit: Unit) -> Filing:
    """Open a draft for a new account of ``unit``. Refuses where no 办法 binds the unit."""
    found = governing(unit, clock.today())
    if found is None:
        raise NotFit(f"{unit}还没有绑定办法，不知道按哪份文件办理。请系统管理员先在「办法」里绑定。")
    # The subject of a draft is its own filing, which has no number yet: a placeholder that is unique, then the key.
    subject = deadlines.Subject(
        f"registry.new:{actor.pk}:{clock.wall_clock().timestamp()}", f"开设账号（{unit}）", "", unit
    )
    run = approvals.begin(actor, found, OPEN, subject)
    filing = Filing.objects.create(run=run, saved_at=clock.now(), saved_by=actor)
    run.subject, run.subject_url = filing_key(filing.pk), reverse("registry:filing", args=[filing.pk])
    run.save(update_fields=["subject", "subject_url"])
    record(
        actor=actor, action="filing.draft", sentence=f"起草开设账号备案（{unit}）", subject=f"approvals.run:{run.pk}",
        subject_label=run.subject_label, unit=unit,
    )  # fmt: skip
    return filing


def _held(run: Run) -> str:
    """Return the state of the case, which stays so until this transaction ends: saving and handing in take turns."""
    return str(Run.objects.select_for_update().values_list("state", flat=True).get(pk=run.pk))


@transaction.atomic
def save_draft(
    filing: Filing, actor: Person, *, seen: int, content: Mapping[str, Any] | None = None,
    materials: Mapping[str, Any] | None = None, exceptions: Mapping[str, str] | None = None,
) -> Filing:  # fmt: skip
    """Merge what was sent into the draft if nobody saved it since it was read; Overtaken otherwise, nothing lost here.

    Saving what is already there changes nothing.
    """
    run = filing.run
    if not is_clerk(actor, run.unit, clock.today()):
        raise NotAllowed(f"只有{run.unit}的经办人可以修改。")
    if _held(run) not in (Run.DRAFT, Run.RETURNED):
        raise Overtaken("此件已经提交，内容不能再改。需要修改请先撤回，或请审批人退回。")
    merged = {
        "content": {**filing.content, **(content or {})},
        "materials": {**filing.materials, **(materials or {})},
        "exceptions": {**filing.exceptions, **(exceptions or {})},
    }
    same = all(getattr(filing, name) == value for name, value in merged.items())
    if same:
        return filing
    # A condition on the row itself and on no other table: PostgreSQL looks at it again after waiting for another save.
    saved = Filing.objects.filter(pk=filing.pk, draft_version=seen).update(
        **merged, draft_version=F("draft_version") + 1, saved_at=clock.now(), saved_by=actor
    )
    if saved != 1:
        raise Overtaken("草稿已在另一个窗口保存过。请刷新，核对后重新填写这一部分。")
    label = f"开设「{merged['content'].get('name') or '未命名账号'}」"
    Run.objects.filter(pk=run.pk).update(subject_label=label[:200])
    filing.refresh_from_db()
    return filing


@transaction.atomic
def submit(filing: Filing, actor: Person) -> None:
    """Check the draft against the pack and send it up the chain. NotFit lists what is missing, each with its clause."""
    run = filing.run
    _held(run)
    # What is signed must be what goes on the register: a save that came in between has not been looked at.
    if not Filing.objects.filter(pk=filing.pk, draft_version=filing.draft_version).exists():
        raise Overtaken("草稿在您核对之后又保存过，请重新核对后再提交。")
    found = bound_of(run, clock.today())
    ready = prepare(filing, found, clock.today())
    if ready.missing:
        raise NotFit("还不能提交，请先补齐下列内容。", ready.missing)
    bodies = {step.role: _body(found, step.role, run.unit) for step in ready.steps}
    content = {
        "content": filing.content, "materials": filing.materials, "exceptions": filing.exceptions,
        "unit": run.unit.name, "action": run.action, "pack": found.pack.head.id, "version": found.pack.head.version,
    }  # fmt: skip
    approvals.submit(run, actor, ready.chain, ready.steps, content, bodies=bodies)
    files = [given["file"] for given in filing.materials.values() if isinstance(given, dict) and given.get("file")]
    Attachment.objects.filter(pk__in=files, unit=run.unit).update(handed_in=True)
    if run.state == Run.APPROVED:
        _after_decision(filing)


def _body(found: Bound, key: str, unit: Unit) -> str:
    role = found.pack.rule(f"role.{key}")
    params = role.params if role else None
    place, body = getattr(params, "held_in", ""), getattr(params, "body", "")
    if place in ("sponsor", "department"):
        return unit.name
    if place == "supervisor":
        office = supervisor_of(unit, found.pack.head.id)
        return office.name if office else body
    return str(body)


@transaction.atomic
def decide(filing: Filing, actor: Person, step_id: str, kind: str, **given: Any) -> str:
    """Sign, return, refuse or record one step; start what follows from it. Returns the run's state."""
    state = approvals.act(filing.run, actor, step_id, kind, **given)
    if state == Run.APPROVED:
        _after_decision(filing)
    if state == Run.COMPLETE:
        _after_completion(filing)
    return state


def _filing_subject(filing: Filing) -> deadlines.Subject:
    run = filing.run
    if filing.account is not None:
        return account_subject(filing.account)
    return deadlines.Subject(filing_key(filing.pk), run.subject_label, run.subject_url, run.unit)


def _after_decision(filing: Filing) -> None:
    """What begins on the day of approval: the go-live clock (T-38) and the prudent filing clock (T-02)."""
    run = filing.run
    found, decided = bound_of(run, clock.today()), run.decided_on
    assert decided is not None
    subject = _filing_subject(filing)
    if found.pack.rule("golive"):
        deadlines.start(subject, found, "golive", "正式上线运行", {"approved": decided})
    for rule in _filing_rules(found):
        if any(item.kind == "prudent" for item in clocks(rule)):
            deadlines.start(subject, found, rule.id, "备案（稳妥钟，只提醒）", {"": decided}, side=Clock.PRUDENT)


def _filing_rules(found: Bound) -> list[Any]:
    return [rule for rule in found.pack.rules if rule.id == "filing.open" or rule.id.startswith("filing.open.")]


@transaction.atomic
def carry_out(
    filing: Filing,
    actor: Person,
    effective_on: date,
    facts: Mapping[str, Any],
    materials: Mapping[str, Any] | None = None,
) -> Account:
    """Put the account on the register as it now stands on the platform, and start the filing clock and the notice.

    ``facts``: what is known only now (platform id, link, certification, followers). ``materials``: what the text wants
    handed in with the filing itself. The account keeps its register number for good, whatever its name becomes.
    """
    run = filing.run
    lacking = [need.label for need in approvals.handed_in_with(run) if need.key not in (materials or {})]
    if lacking:
        raise NotFit(f"报备还缺：{'、'.join(lacking)}。")
    found = bound_of(run, clock.today())
    _refuse_live_before_approval(run, facts.get("live_on"))
    state = approvals.carry_out(run, actor, effective_on)
    account = _new_account(filing, found, effective_on, facts)
    filing.account, filing.materials = account, {**filing.materials, **(materials or {})}
    filing.save(update_fields=["account", "materials"])
    Clock.objects.filter(subject=filing_key(filing.pk)).update(
        subject=f"registry.account:{account.pk}", subject_label=account.name, subject_url=account_subject(account).url
    )
    Run.objects.filter(pk=run.pk).update(
        subject=f"registry.account:{account.pk}", subject_label=f"{ACTIONS[OPEN]}「{account.name}」"
    )
    run.refresh_from_db()
    events = {"effective": effective_on}
    if run.decided_on:
        events |= {"decided": run.decided_on, "approved": run.decided_on}
    for rule in _filing_rules(found):
        deadlines.start(account_subject(account), found, rule.id, "开设备案", events)
    record(
        actor=actor, action="account.register", sentence=f"账号「{account.name}」列入登记册，登记号 {account.number}",
        subject=f"registry.account:{account.pk}", subject_label=account.name, unit=run.unit,
    )  # fmt: skip
    if account.live_on:
        _after_going_live(account, found, account.live_on)
    elif found.pack.rule("golive") is None:
        open_notice(account_subject(account), found, OPEN, f"「{account.name}」开通公告")
    if state == Run.COMPLETE:
        _after_completion(filing)
    return account


def _group(content: Mapping[str, Any], key: str) -> tuple[str, str]:
    """Split a person's box into who (with post) and how to reach them, whatever the printed parts are called."""
    value = content.get(key)
    if not isinstance(value, dict):
        return str(value or ""), ""
    reach = [text for part, text in value.items() if "联系" in part or "电话" in part]
    who = [text for part, text in value.items() if "联系" not in part and "电话" not in part and text]
    return ("（".join(who) + "）" * (len(who) - 1) if who else ""), "；".join(filter(None, reach))


PLAIN_FIELDS = ("acting_name", "introduction", "functions", "maintenance", "email", "operator")
GROUP_FIELDS = (
    ("responsible_person", "responsible_contact"), ("contact", "contact_details"),
    ("sponsor_leader", "sponsor_leader_contact"), ("operator_leader", "operator_leader_contact"),
)  # fmt: skip


def _new_account(filing: Filing, found: Bound, effective_on: date, facts: Mapping[str, Any]) -> Account:
    content, unit = filing.content, filing.run.unit
    name = str(content["name"])
    fields: dict[str, Any] = {key: str(content.get(key) or "") for key in PLAIN_FIELDS}
    for who, reach in GROUP_FIELDS:
        fields[who], fields[reach] = _group(content, who)
    team = content.get("operators_team")
    fields["operators_team"] = team if isinstance(team, list) else [team] if team else []
    fields["columns"] = content.get("columns") if isinstance(content.get("columns"), list) else []
    waits_for_live = found.pack.rule("golive") is not None and not facts.get("live_on")
    fields |= {
        "certified_subject": content.get("certified_subject") or content.get("acting_name") or "",
        "news_licence": {"是": True, "否": False}.get(str(content.get("news_licence", ""))),
        "registered_on": effective_on,
        **facts,
    }
    try:
        with transaction.atomic():
            return Account.objects.create(
                number=f"{region_of(unit)}-{filing.pk:06d}", platform=content["platform"], name=name, name_skeleton=skeleton(name)[:200],
                sort_key=sort_key_of(name)[:200], sponsor=unit, supervisor=supervisor_of(unit, found.pack.head.id),
                state=Account.PLANNED if waits_for_live else Account.RUNNING, demo=filing.demo, **fields,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotFit("登记册上已有同一平台、同一账号ID的账号，请核对账号ID。") from error


def _refuse_live_before_approval(run: Run, live_on: date | None) -> None:
    if live_on and run.decided_on and live_on < run.decided_on and not run.silent:
        raise NotFit(f"正式运营时间早于同意之日（{run.decided_on}）。未经同意不得上线；日期如有误请更正。")


def _after_going_live(account: Account, found: Bound, live_on: date) -> None:
    subject = account_subject(account)
    deadlines.stop(subject.key, "golive", live_on)
    open_notice(subject, found, OPEN, f"「{account.name}」开通公告")


@transaction.atomic
def go_live(account: Account, actor: Person, live_on: date) -> None:
    """Record the day on which the account went into regular operation; the opening notice is due from then (003-7(五))."""
    if not is_clerk(actor, account.sponsor, clock.today()):
        raise NotAllowed(f"只有{account.sponsor}的经办人可以登记上线。")
    if live_on > clock.today():
        raise NotFit("正式运营时间不能晚于今天。")
    if account.registered_on and live_on < account.registered_on:
        raise NotFit(f"正式运营时间早于账号注册日期（{account.registered_on}），请核对。")
    for case in account.filings.filter(run__action=OPEN).select_related("run"):
        _refuse_live_before_approval(case.run, live_on)
    found = governing(account.sponsor, clock.today())
    transition(
        account, sources=[Account.PLANNED], target=Account.RUNNING, actor=actor, action="account.live",
        sentence=f"账号「{account.name}」于 {live_on} 正式上线运行", subject=f"registry.account:{account.pk}",
        subject_label=account.name, unit=account.sponsor, changes={"live_on": live_on},
    )  # fmt: skip
    if found is not None:
        _after_going_live(account, found, live_on)


@transaction.atomic
def withdraw(filing: Filing, actor: Person, reason: str) -> None:
    """Take the case back; what began to count on the day of approval counts no longer."""
    approvals.withdraw(filing.run, actor, reason)
    deadlines.cancel(filing_key(filing.pk))


def _after_completion(filing: Filing) -> None:
    """Every receipt is in (T-50: both or not done): the filing clocks stop on the day of the last one.

    Nobody is late because a receipt was entered here some days after it was given.
    """
    subject, found = _filing_subject(filing), bound_of(filing.run, clock.today())
    for rule in _filing_rules(found):
        deadlines.stop(subject.key, rule.id, approvals.filed_on(filing.run) or clock.today())


def attach_scan(material_key: str, attachment: Attachment) -> dict[str, Any]:
    """Return the entry of ``materials`` for an uploaded file."""
    return {material_key: {"file": attachment.pk, "name": attachment.name, "sha256": attachment.sha256}}

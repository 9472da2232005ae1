"""Moving a case along its chain. Every function is one button: it checks who, what and when, acts once, and tells."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from django.db import IntegrityError, transaction

from zhengmei.apps.approvals import snapshot
from zhengmei.apps.approvals.models import Act, Attachment, Revision, Run, Waiting
from zhengmei.apps.approvals.seats import is_clerk, people_for, role_name, roles_for
from zhengmei.apps.approvals.transition import NotAllowed, NotFit, Overtaken, overtaken, transition
from zhengmei.apps.deadlines.services import Subject
from zhengmei.apps.notifications.services import notify
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.regulation.queries import Bound, packs
from zhengmei.config import clock
from zhengmei.core.approval import Act as PastAct
from zhengmei.core.approval import Actor, ChainAnswer, History, Refusal, complete, may_act, next_steps
from zhengmei.core.pack.chains import bearer
from zhengmei.core.pack.schema import Pack, Requirement, Step

ActKind = Literal["sign", "return", "refuse", "record"]

CLERK_TASKS = {
    Run.DRAFT: "填写并提交",
    Run.RETURNED: "补正后重新提交",
    Run.APPROVED: "实施后登记",
}


@dataclass(frozen=True)
class Evidence:
    """What comes with a signature: document or receipt number, its date, the scan (B8), and what was confirmed."""

    document_number: str = ""
    document_on: date | None = None
    scan: Attachment | None = None
    checks: tuple[str, ...] = ()


@transaction.atomic
def begin(actor: Person, bound: Bound, action: str, subject: Subject) -> Run:
    """Open a draft run. Refuses in a sentence when the subject already has an open one."""
    if not is_clerk(actor, subject.unit, clock.today()):
        raise NotAllowed(f"只有{subject.unit}的经办人可以提出。请由本单位经办人办理。")
    head = bound.pack.head
    try:
        with transaction.atomic():
            run = Run.objects.create(
                subject=subject.key, subject_label=subject.label[:200], subject_url=subject.url, action=action,
                pack_id=head.id, pack_version=head.version, pack_hash=bound.pack.hash, preview=bound.preview,
                unit=subject.unit, applicant=actor, opened_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise overtaken(subject.key) from error
    _rebuild_waiting(run, bound.pack)
    return run


@transaction.atomic
def submit(
    run: Run,
    actor: Person,
    answer: ChainAnswer,
    steps: Sequence[Step],
    content: Mapping[str, Any],
    *,
    bodies: Mapping[str, str],
) -> Revision:
    """Seal what was filled in as a new revision and start (or restart) the chain.

    A text without a chain (001) goes straight to «已同意，待实施» with the note that nothing is prescribed.
    """
    if not is_clerk(actor, run.unit, clock.today()):
        raise NotAllowed(f"只有{run.unit}的经办人可以提交。")
    pack = packs()[run.pack_id]
    before = [step for step in steps if step.stage == "before"]
    target = Run.SIGNING if before else Run.APPROVED
    today = clock.today()
    transition(
        run, sources=[Run.DRAFT, Run.RETURNED], target=target, actor=actor, action="run.submit",
        sentence=f"提交：{run.subject_label}", subject=_key(run), subject_label=run.subject_label, unit=run.unit,
        changes={
            "steps": snapshot.dump(steps, pack, dict(bodies)), "notes": list(answer.notes), "route": answer.route,
            "silent": answer.status == "silent", "submitted_at": clock.now(), "applicant": actor,
            "decided_on": None if before else today, "pack_version": pack.head.version, "pack_hash": pack.hash,
        },
    )  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    revision = Revision.objects.create(
        run=run, number=run.revisions.count() + 1, content=json.loads(text), sha256=hashlib.sha256(text.encode()).hexdigest(),
        submitted_by=actor, submitted_at=clock.now(),
    )  # fmt: skip
    _rebuild_waiting(run, pack, tell=True)
    return revision


def history_of(run: Run, revision: Revision | None = None) -> History:
    """Return the acts on the current revision, in order, as the core reads them."""
    revision = revision or current_revision(run)
    acts = run.acts.filter(revision=revision) if revision else run.acts.none()
    # Papers sent back after the act was carried out are put right and handed in again: the signatures before stand.
    if run.state in (Run.FILING, Run.COMPLETE):
        acts = acts.exclude(kind=Act.RETURN)
    return History(
        tuple(
            PastAct(
                step=row.step_id,
                actor=str(row.actor_id),
                act=cast(ActKind, row.kind),
                at=row.on,
                posts=tuple(row.roles),
                revision=revision.sha256,
            )
            for row in acts
            if revision
        )
    )


def current_revision(run: Run) -> Revision | None:
    """Return the revision now before the signers, or None for a draft."""
    return run.revisions.order_by("-number").first()


def pending(run: Run) -> tuple[Step, ...]:
    """Return the steps that wait for a signature now (the core's answer for this run's state)."""
    steps = snapshot.load(run.steps)
    if run.state == Run.SIGNING:
        return next_steps(steps, history_of(run), "before")
    if run.state == Run.FILING:
        return next_steps(steps, history_of(run), "after")
    return ()


def _key(run: Run) -> str:
    return f"approvals.run:{run.pk}"


def _needed(step: Step) -> str:
    return (step.recorded_by or step.role) if step.external else step.role


def _rebuild_waiting(run: Run, pack: Pack, *, tell: bool = False) -> None:
    Waiting.objects.filter(run=run).delete()
    today = clock.today()
    rows = []
    if run.state in CLERK_TASKS:
        rows.append(Waiting(run=run, step_id=run.state, role=Waiting.CLERK, label=CLERK_TASKS[run.state], since=today))
    for step in pending(run):
        label = step_label(pack, step)
        rows.append(
            Waiting(
                run=run,
                step_id=step.id,
                role=_needed(step),
                label=label,
                cites=snapshot.chips(pack, step.cites),
                since=today,
            )
        )
    Waiting.objects.bulk_create(rows)
    if tell:
        for row in rows:
            notify(
                people_for(pack, row.role, run.unit, today),
                f"待办：{run.subject_label}（{row.label}）",
                run.subject_url,
            )


ACT_WORDS = {
    "agree": "同意", "apply": "申请", "sign": "签字盖章", "review": "审核", "approve": "批准", "file": "收件备案",
    "register": "外部系统登记", "check": "核对",
}  # fmt: skip


def step_label(pack: Pack, step: Step) -> str:
    """Return what a step is called: role and act, the outside system, or the entered name of an unnamed level."""
    if step.system:
        return f"{step.system}：登记回执"
    name = role_name(pack, step.role)
    if step.external and "." in step.id and step.note:
        name = step.note
    return f"{name}{'批复登记' if step.external else ACT_WORDS[step.act]}"


def find_step(run: Run, step_id: str) -> Step:
    """Return the step of a run by id; Overtaken when it doesn't wait any more."""
    step = next((item for item in pending(run) if item.id == step_id), None)
    if step is None:
        raise overtaken(_key(run))
    return step


@transaction.atomic
def act(
    run: Run,
    actor: Person,
    step_id: str,
    kind: str,
    *,
    seen_revision: int,
    opinion: str = "",
    evidence: Evidence | None = None,
) -> str:
    """Sign, return, refuse or record one step on the revision that the person saw.

    Returns the run's state afterwards. Overtaken: somebody acted first, or the text changed since it was read.
    NotAllowed: not this person (role, separation of duties). NotFit: a reason or an outside document is missing.
    """
    pack = packs()[run.pack_id]
    revision = current_revision(run)
    if revision is None or revision.number != seen_revision:
        raise Overtaken("送审内容在您打开之后有了新的版本，请刷新后重新阅看再办。")
    step = find_step(run, step_id)
    evidence = evidence or Evidence()
    label, roles = _permission(run, actor, step, pack)
    _fit(step, kind, opinion, evidence)
    history = history_of(run, revision)
    kind_stored = Act.RECORD if kind == Act.SIGN and step.external else kind
    after = history.then(
        PastAct(step=step.id, actor=str(actor.pk), act=cast(ActKind, kind_stored), revision=revision.sha256)
    )
    target, changes = _consequence(run, step, kind, after, evidence)
    words = {Act.SIGN: "同意", Act.RECORD: "登记", Act.RETURN: "退回修改", Act.REFUSE: "不同意"}[kind_stored]
    transition(
        run, sources=[run.state], target=target, actor=actor, action=f"run.{kind_stored}",
        sentence=f"{words}：{run.subject_label}（{step_label(pack, step)}）" + (f"：{opinion}" if opinion else ""),
        subject=_key(run), subject_label=run.subject_label, unit=run.unit, changes=changes,
    )  # fmt: skip
    Act(
        run=run, revision=revision, step_id=step.id, step_label=step_label(pack, step), kind=kind_stored, actor=actor,
        actor_label=label, roles=roles, opinion=opinion, document_number=evidence.document_number,
        document_on=evidence.document_on, scan=evidence.scan, checks=list(evidence.checks), at=clock.now(), on=clock.today(),
    ).save()  # fmt: skip
    _rebuild_waiting(run, pack, tell=True)
    return run.state


def refuse_outsider(run: Run, actor: Person, step_id: str) -> None:
    """Raise NotAllowed or Overtaken when the person may not settle the step now; for asking before a file is kept."""
    _permission(run, actor, find_step(run, step_id), packs()[run.pack_id])


def _permission(run: Run, actor: Person, step: Step, pack: Pack) -> tuple[str, list[str]]:
    """The words and the roles that are stored with the signature, or NotAllowed in a sentence.

    Overtaken where the refusal comes of what somebody did after ``run`` was read.
    """
    held = roles_for(actor, pack, run.unit, {_needed(step)}, clock.today())
    who = Actor(str(actor.pk), frozenset(held), str(run.unit_id))
    answer = may_act(step, who, history_of(run), applicant_id=str(run.applicant_id))
    if isinstance(answer, Refusal):
        if not Run.objects.filter(pk=run.pk, version=run.version).exists():
            raise overtaken(_key(run))
        raise NotAllowed(answer.sentence)
    return held[_needed(step)], sorted(held)


def asked_of_signer(step: Step) -> tuple[Requirement, ...]:
    """Return what the signer of a step brings along, not the applicant: a seal, a receipt, a confirmation.

    On the page a ``text`` is the document number, a ``file`` the scan, a ``check`` a box to tick.
    """
    return tuple(need for need in step.requires if bearer(step, need) == "signer")


def handed_in_with(run: Run) -> tuple[Requirement, ...]:
    """Return what the applicant hands in once the act is carried out (002's 附件1), each once."""
    steps = [step for step in snapshot.load(run.steps) if step.stage == "after"]
    needs = {need.key: need for step in steps for need in step.requires if bearer(step, need) == "applicant"}
    return tuple(needs.values())


def _brought(need: Requirement, evidence: Evidence) -> bool:
    if need.kind == "text":
        return bool(evidence.document_number.strip())
    if need.kind == "file":
        return evidence.scan is not None
    return need.key in evidence.checks


def _fit(step: Step, kind: str, opinion: str, evidence: Evidence) -> None:
    if kind in (Act.RETURN, Act.REFUSE):
        if not opinion.strip():
            raise NotFit("退回或不同意时请写明理由，让经办人知道改什么。")
        return
    if kind not in (Act.SIGN, Act.RECORD):
        raise NotFit("请选择：同意、退回修改或不同意。")
    if step.external and step.act in ("approve", "review", "agree"):
        missing = [
            word
            for word, given in (
                ("批复文号", evidence.document_number.strip()), ("批复日期", evidence.document_on), ("批复扫描件", evidence.scan),
            )
            if not given
        ]  # fmt: skip
        if missing:
            raise NotFit(f"登记外部机关的批复还缺：{'、'.join(missing)}。")
    asked = asked_of_signer(step)
    settled = {need.any_of for need in asked if need.any_of and _brought(need, evidence)}
    lacking = [need.label for need in asked if need.any_of not in settled and not _brought(need, evidence)]
    if lacking:
        raise NotFit(f"签办前还缺：{'、'.join(lacking)}。")
    if step.act == "file" and not evidence.document_on:
        raise NotFit("请填写收到日期：主办单位哪一天把材料报来的，备案是否按期就看这一天。")
    if step.act == "register" and not (evidence.document_number.strip() and evidence.document_on):
        raise NotFit(f"请填写在「{step.system}」登记的回执号和登记日期。")
    if evidence.document_on and evidence.document_on > clock.today():
        raise NotFit("文件日期不能晚于今天，请核对。")


def _consequence(run: Run, step: Step, kind: str, after: History, evidence: Evidence) -> tuple[str, dict[str, Any]]:
    """The state that follows from the act, with the facts that go with it."""
    if kind == Act.RETURN:
        return (Run.RETURNED if step.stage == "before" else run.state), {}
    if kind == Act.REFUSE and step.stage == "after":
        raise NotFit("已经实施的事项不能在备案环节「不同意」。材料有误请选「退回修改」并写明原因。")
    if kind == Act.REFUSE:
        return Run.REFUSED, {"closed_at": clock.now()}
    steps = snapshot.load(run.steps)
    if step.stage == "before" and complete(steps, after, "before"):
        return Run.APPROVED, {"decided_on": evidence.document_on or clock.today()}
    if step.stage == "after" and complete(steps, after, "after"):
        return Run.COMPLETE, {"closed_at": clock.now()}
    return run.state, {}


def filed_on(run: Run) -> date | None:
    """Return the day of the latest receipt of filing: its own date where it has one. None: nothing was filed."""
    steps = {step.id for step in snapshot.load(run.steps) if step.stage == "after" and step.act != "check"}
    acts = run.acts.filter(step_id__in=steps, kind__in=[Act.SIGN, Act.RECORD])
    return max((row.document_on or row.on for row in acts), default=None)


@transaction.atomic
def withdraw(run: Run, actor: Person, reason: str) -> None:
    """Take a case back before it is carried out. Only the applicant's clerks, and not once it is on the register."""
    if not is_clerk(actor, run.unit, clock.today()):
        raise NotAllowed("只有申请单位的经办人可以撤回。")
    transition(
        run, sources=[Run.DRAFT, Run.SIGNING, Run.RETURNED, Run.APPROVED], target=Run.WITHDRAWN, actor=actor,
        action="run.withdraw", sentence=f"撤回：{run.subject_label}" + (f"：{reason}" if reason else ""),
        subject=_key(run), subject_label=run.subject_label, unit=run.unit, changes={"closed_at": clock.now()},
    )  # fmt: skip
    Waiting.objects.filter(run=run).delete()


@transaction.atomic
def carry_out(run: Run, actor: Person, effective_on: date) -> str:
    """Record that what was agreed has been done on the platform. Returns the state: filing, or complete if nothing is left."""
    if not is_clerk(actor, run.unit, clock.today()):
        raise NotAllowed("只有申请单位的经办人可以登记实施结果。")
    if effective_on > clock.today():
        raise NotFit("实施日期不能晚于今天。请在平台上完成后再登记。")
    if run.decided_on and effective_on < run.decided_on and not run.silent:
        raise NotFit(f"实施日期早于同意之日（{run.decided_on}）。未经同意不得实施；日期如有误请更正。")
    steps = snapshot.load(run.steps)
    left = [step for step in steps if step.stage == "after"]
    transition(
        run, sources=[Run.APPROVED], target=Run.FILING if left else Run.COMPLETE, actor=actor, action="run.carry_out",
        sentence=f"{run.subject_label}已于 {effective_on} 在平台上完成", subject=_key(run),
        subject_label=run.subject_label, unit=run.unit,
        changes={"effective_on": effective_on, **({} if left else {"closed_at": clock.now()})},
    )  # fmt: skip
    _rebuild_waiting(run, packs()[run.pack_id], tell=True)
    return run.state

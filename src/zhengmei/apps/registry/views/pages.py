"""The two faces of a filing: the draft that its clerk fills in, and the record that everybody else reads and signs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from zhengmei.apps.approvals.models import Act, Revision, Run
from zhengmei.apps.approvals.seats import is_clerk, people_for, roles_for
from zhengmei.apps.approvals.services import handed_in_with, pending, step_label
from zhengmei.apps.orgs.access import person_of
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.queries import people_holding, subtree_ids
from zhengmei.apps.registry import record, stepper
from zhengmei.apps.registry.answers import Problem
from zhengmei.apps.registry.fieldset import sections
from zhengmei.apps.registry.forms import DecisionForm
from zhengmei.apps.registry.masking import masked
from zhengmei.apps.registry.models import Filing
from zhengmei.apps.registry.opening import bound_of
from zhengmei.apps.registry.preparation import Missing, Preparation, prepare
from zhengmei.apps.registry.sheet import sheets, typed_words
from zhengmei.apps.regulation.queries import Bound, packs
from zhengmei.config import clock
from zhengmei.core.approval import form_of
from zhengmei.core.pack.cites import cite
from zhengmei.core.pack.schema import Pack, Requirement, Step
from zhengmei.core.pack.vocabulary import ACTIONS

EDITABLE = (Run.DRAFT, Run.RETURNED)
WITHDRAWABLE = (Run.DRAFT, Run.SIGNING, Run.RETURNED, Run.APPROVED)
TONES = {
    Run.DRAFT: "draft", Run.SIGNING: "wait", Run.RETURNED: "soon", Run.REFUSED: "idle", Run.WITHDRAWN: "idle",
    Run.APPROVED: "soon", Run.FILING: "wait", Run.COMPLETE: "done",
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """What somebody has just sent and the page shows again: nothing that was typed is lost."""

    section: str = ""
    typed: QueryDict | None = None
    problems: tuple[Problem, ...] = ()
    refusal: str = ""
    overtaken: bool = False
    missing: tuple[Any, ...] = ()
    decision: DecisionForm | None = None
    unsaved: str = ""
    status: int = 200


@dataclass(frozen=True)
class Need:
    """A condition or material as the clerk sees it: what is asked, what is there."""

    need: Requirement
    chips: tuple[Any, ...]
    given: Mapping[str, Any]
    text: str
    people: tuple[str, ...] = ()
    label: str = field(default="")


def show(request: HttpRequest, filing: Filing, sent: Sent | None = None) -> HttpResponse:
    """Return the page of a filing as it stands now for whoever looks at it."""
    sent, person = sent or Sent(), person_of(request)
    editable = filing.run.state in EDITABLE and is_clerk(person, filing.run.unit, clock.today())
    if editable:
        return render(request, "registry/filing_draft.html", draft_context(filing, sent), status=sent.status)
    return render(request, "registry/filing_record.html", record_context(filing, person, sent), status=sent.status)


def draft_context(filing: Filing, sent: Sent) -> dict[str, Any]:
    """Everything the clerk's page needs."""
    run, day = filing.run, clock.today()
    bound = bound_of(run, day)
    ready = prepare(filing, bound, day)
    return {
        **_common(filing, bound, sent),
        "ready": ready,
        "sheets": sheets(
            ready.sections,
            filing.content,
            typed=sent.typed,
            sent=sent.section,
            problems=sent.problems,
            overtaken=sent.overtaken,
        ),
        **_needs_by_kind(needs_of(filing, ready, sent)),
        "lacking": lacking(ready.missing),
        "lacking_elsewhere": lacking(ready.missing, reverse("registry:filing", args=[filing.pk])),
        "exceptions": [
            (reason, _typed(sent, f"exception__{reason.rule}", "exceptions") or filing.exceptions.get(reason.rule, ""))
            for reason in ready.warnings
        ],
        "other_problems": [p for p in sent.problems if sent.section in ("materials", "exceptions")],
        "sent_missing": lacking(sent.missing),
        "stages": stepper.preview(bound.pack, ready.steps, run.unit, day),
        "spoken": spoken(ready),
        "returned": run.acts.filter(kind=Act.RETURN).last() if run.state == Run.RETURNED else None,
    }


@dataclass(frozen=True)
class Lacking:
    """A missing thing with the place on the page where it is put right."""

    sentence: str
    remedy: str
    chips: tuple[Any, ...]
    anchor: str


def lacking(missing: Iterable[Missing], page: str = "") -> list[Lacking]:
    """Return what is missing with links to the boxes, on this page or on ``page``."""
    found = []
    for item in missing:
        # «缺：甲。请上传甲。» says it twice, and «请填写。» adds nothing to a box that is not filled in.
        twice = item.sentence.startswith("缺：")
        sentence, remedy = (item.remedy, "") if twice else (item.sentence, item.remedy.removeprefix("请填写。"))
        found.append(Lacking(sentence, remedy, item.chips, f"{page}#{place_of(item.key)}"))
    return found


def place_of(key: str) -> str:
    """Return the id on the page of the box, condition or exception that a missing thing or a problem names."""
    if key == "eligibility":
        return "blocks"
    for prefix in ("need__", "exception__"):
        if key.startswith(prefix):
            return key.replace("__", "-", 1)
    return f"box-{key}"


def _needs_by_kind(needs: list[Need]) -> dict[str, list[Need]]:
    return {
        "needs": needs,
        "simple_needs": [item for item in needs if item.need.kind in ("check", "text")],
        "file_needs": [item for item in needs if item.need.kind == "file"],
        "role_needs": [item for item in needs if item.need.kind == "role"],
    }


def spoken(ready: Preparation) -> str:
    """Return which rules speak on the page now: when they change, an autosave redraws them."""
    rules = [reason.rule for reason in (*ready.blocks, *ready.warnings)]
    return ",".join([*rules, *ready.look_alikes, *(need.key for need in ready.requirements)])


def needs_of(filing: Filing, ready: Preparation, sent: Sent) -> list[Need]:
    """Return what the applicant brings besides the form, in the order of the chain."""
    pack, unit, day = ready.bound.pack, filing.run.unit, clock.today()
    asked = [need for need in ready.requirements if need.by != "signer"]
    inside = subtree_ids(unit) if any(need.kind == "role" for need in asked) else set()
    found = []
    for need in asked:
        people: tuple[str, ...] = ()
        if need.kind == "role":
            people = tuple(person.display_name for person in people_holding(pack.head.id, need.key, inside, day))
        given = filing.materials.get(need.key) or {}
        text = _typed(sent, f"need__{need.key}", "materials") or str(given.get("text", ""))
        found.append(Need(need, cite(pack, need.cites), given, text, people))
    return found


def _typed(sent: Sent, name: str, section: str) -> str:
    return sent.typed.get(name, "") if sent.typed is not None and sent.section == section else ""


def _common(filing: Filing, bound: Bound, sent: Sent) -> dict[str, Any]:
    run = filing.run
    return {
        "filing": filing, "run": run, "bound": bound, "pack": bound.pack, "sent": sent, "action": ACTIONS[run.action],
        "tone": TONES[run.state], "problem_links": [(place_of(p.key), p) for p in sent.problems],
        "form_cites": _form_cites(bound.pack, run.action), "withdrawable": run.state in WITHDRAWABLE, "today": clock.today(),
    }  # fmt: skip


def _form_cites(pack: Pack, action: str) -> tuple[Any, ...]:
    form = form_of(pack, action)
    return cite(pack, form.cites) if form else ()


def record_context(filing: Filing, person: Person, sent: Sent) -> dict[str, Any]:
    """Everything a reader or signer of a filing needs."""
    run, day = filing.run, clock.today()
    bound = bound_of(run, day)
    pack = bound.pack
    ready = prepare(filing, bound, day)
    revisions = list(run.revisions.select_related("submitted_by").order_by("number"))
    current = revisions[-1] if revisions else None
    sealed = current.content if current else _unsealed(filing)
    materials = (
        *record.material_lines(pack, ready.requirements, sealed["materials"]),
        *(record.material_lines(pack, handed_in_with(run), filing.materials) if filing.account else ()),
    )
    stages = stepper.progress(pack, run, day) if current else stepper.preview(pack, ready.steps, run.unit, day)
    mine = is_clerk(person, run.unit, day)

    def seen(revision: Revision) -> Mapping[str, Any]:
        # Who did not enter them needs no telephone numbers to judge a case.
        return revision.content if mine else masked(revision.content)

    return {
        **_common(filing, bound, sent),
        "ready": ready, "revision": current, "revisions": revisions, "stages": stages, "materials": materials,
        "content": record.content_lines(pack, run.action, sealed["content"] if mine else masked(sealed["content"])),
        "files": record.attachments(materials),
        "changes": record.changes(pack, run.action, ready.requirements, *map(seen, revisions[-2:])) if len(revisions) > 1 else (),
        "exceptions": _exceptions(ready, sealed["exceptions"]),
        "desks": _desks(run, pack, person, current.number, sent) if current else [],
        "history": _history(run, revisions),
        "clerk": mine, "withdrawable": mine and run.state in WITHDRAWABLE,
        "waiting": who_is_next(run, pack), "unsaved_lines": _unsaved_lines(pack, run.action, sent),
    }  # fmt: skip


def _unsaved_lines(pack: Pack, action: str, sent: Sent) -> list[record.Line]:
    """What was typed into a draft that had meanwhile been handed in: shown, so that it can be copied."""
    if sent.typed is None:
        return []
    found = [item for item in sections(pack, action) if item.key == sent.section]
    return [
        record.Line(box.label, text) for item in found for box in item.boxes if (text := typed_words(box, sent.typed))
    ]


def _unsealed(filing: Filing) -> dict[str, Any]:
    return {"content": filing.content, "materials": filing.materials, "exceptions": filing.exceptions}


def _exceptions(ready: Preparation, given: Mapping[str, str]) -> list[tuple[Any, str]]:
    return [(reason, given.get(reason.rule, "")) for reason in ready.warnings]


@dataclass(frozen=True)
class Desk:
    """A step that waits: the form for who may act, or the sentence why this reader may not."""

    step: Step
    label: str
    form: DecisionForm | None = None
    sentence: str = ""


def _desks(run: Run, pack: Pack, person: Person, revision: int, sent: Sent) -> list[Desk]:
    steps = pending(run)
    held = roles_for(person, pack, run.unit, {stepper.needed_role(step) for step in steps}, clock.today())
    desks = []
    for step in steps:
        if stepper.needed_role(step) not in held:
            continue
        label = step_label(pack, step)
        if step.external and step.recorder_not_applicant and run.applicant_id == person.pk:
            desks.append(Desk(step, label, sentence="本件由您提出，外部机关的批复须由另一人登记。"))
            continue
        returned = sent.decision if sent.decision is not None and sent.decision.step.id == step.id else None
        desks.append(Desk(step, label, returned or DecisionForm(step, initial={"seen_revision": revision})))
    return desks


def who_is_next(run: Run, pack: Pack) -> list[tuple[str, tuple[str, ...]]]:
    """Return what waits and who may do it today: [(label, names)]."""
    day = clock.today()
    return [
        (row.label, tuple(person.display_name for person in people_for(pack, row.role, run.unit, day)))
        for row in run.waiting.order_by("pk")
    ]


def next_sentence(run: Run) -> str:
    """Return who is next, for the message after an act."""
    parts = []
    for label, names in who_is_next(run, packs()[run.pack_id]):
        parts.append(f"{label}（{'、'.join(names) if names else '还没有人担任此岗位，请安全管理员任命'}）")
    return f"下一步：{'；'.join(parts)}。" if parts else "本件已没有待办的步骤。"


def _history(run: Run, revisions: Iterable[Any]) -> list[dict[str, Any]]:
    """What happened, oldest first: handed in, signed, returned, carried out."""
    entries: list[tuple[Any, dict[str, Any]]] = [
        (row.submitted_at, {"what": f"提交第 {row.number} 版", "who": row.submitted_by.display_name})
        for row in revisions
    ]
    for act in run.acts.select_related("actor"):
        dated = f"（{act.document_on}）" if act.document_on else ""
        paper = f"{act.document_number}{dated}" if act.document_number else ""
        text = " ".join(filter(None, (act.opinion, paper)))
        entries.append(
            (act.at, {"what": f"{act.step_label}：{act.get_kind_display()}", "who": act.actor_label, "text": text})
        )
    ordered = sorted(entries, key=lambda entry: entry[0])
    return [{**entry, "when": at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")} for at, entry in ordered]

"""Everything a filing page shows before it is submitted: the chain, the rules that speak, and what is still missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengmei.apps.approvals.seats import role_of
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.orgs.queries import people_holding, subtree_ids
from zhengmei.apps.registry.answers import is_empty
from zhengmei.apps.registry.facts import applicant_kind, facts_for, look_alikes
from zhengmei.apps.registry.fieldset import KNOWN_ALREADY, LATER, Section, boxes, sections
from zhengmei.apps.registry.models import Filing
from zhengmei.apps.regulation.queries import Bound, intermediate_levels
from zhengmei.core.approval import ChainAnswer, EligibilityAnswer, chain_for, eligible, form_of, missing, with_levels
from zhengmei.core.approval.eligibility import Reason
from zhengmei.core.pack.chains import bearer
from zhengmei.core.pack.schema import PrintedForm, Requirement, Step


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way of submitting: what, under which clause, and what to do."""

    key: str
    sentence: str
    remedy: str
    chips: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Preparation:
    """The state of a draft. ``missing`` empty means that it may be submitted."""

    bound: Bound
    sections: tuple[Section, ...]
    form: PrintedForm | None
    chain: ChainAnswer
    steps: tuple[Step, ...]
    requirements: tuple[Requirement, ...]
    eligibility: EligibilityAnswer | None
    blocks: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    look_alikes: tuple[str, ...]
    missing: tuple[Missing, ...]

    @property
    def ready(self) -> bool:
        return not self.missing


def chain_of(bound: Bound, unit: Unit, action: str, content: dict[str, Any]) -> tuple[ChainAnswer, tuple[Step, ...]]:
    """Return the chain for this unit and its steps.

    Levels that the text leaves unnamed (T-17) are those entered locally; until somebody has, the one the pack assumes.
    """
    answer = chain_for(
        bound.pack, action, applicant_kind(unit), content.get("platform") or None, applicant_level=unit.level,
        purpose=content.get("purpose") or None, reason=content.get("cause") or None,
    )  # fmt: skip
    entered = intermediate_levels(unit, bound.pack.head.id)
    levels = {step.id: entered or _assumed(bound, step) for step in answer.steps if step.configurable}
    return answer, with_levels(answer.steps, levels)


def _assumed(bound: Bound, step: Step) -> tuple[str, ...]:
    role = role_of(bound.pack, step.role)
    return (role.body,) if role and role.body else ()


def prepare(filing: Filing, bound: Bound, day: date) -> Preparation:
    """Return what the page for a draft needs. The number of queries does not depend on the number of accounts."""
    unit, content = filing.run.unit, filing.content
    chain, steps = chain_of(bound, unit, filing.run.action, content)
    requirements = tuple(
        need for step in steps if step.stage == "before" for need in step.requires if bearer(step, need) == "applicant"
    )
    answer = None
    if content.get("platform"):
        facts = facts_for(unit, content, filing.account)
        answer = eligible(
            bound.pack,
            applicant_kind(unit),
            content["platform"],
            content.get("purpose") or None,
            facts,
            preview=bound.preview,
        )
    reasons = answer.reasons if answer else ()
    # A draft or expired text accuses nobody: what it would block is shown, and asks for a reason (T-05, T-06).
    blocks = tuple(reason for reason in reasons if reason.effect == "block") if bound.accuses else ()
    warnings = tuple(reason for reason in reasons if reason.effect in ("block", "warn") and reason not in blocks)
    twins = (
        tuple(f"{row.name}（{row.sponsor.name}）" for row in look_alikes(content.get("name", ""), filing.account))
        if content.get("name")
        else ()
    )
    lacking = (
        *_missing(filing, bound, chain, requirements, day),
        *(
            Missing("eligibility", reason.message, reason.remedy or "请调整后再提交。", _chips(reason))
            for reason in blocks
        ),
        *(
            Missing(f"exception__{reason.rule}", reason.message, "请写明例外理由，由主管单位认可。", _chips(reason))
            for reason in warnings
            if not str(filing.exceptions.get(reason.rule, "")).strip()
        ),
    )
    return Preparation(
        bound, sections(bound.pack, filing.run.action), form_of(bound.pack, filing.run.action), chain, steps,
        requirements, answer, blocks, warnings, twins, lacking,
    )  # fmt: skip


def _chips(reason: Reason) -> tuple[dict[str, str], ...]:
    return tuple({"id": str(cite), "label": cite.label} for cite in reason.cites)


def _missing_basics(filing: Filing, bound: Bound) -> list[Missing]:
    """The boxes that the platform asks of every filing; the printed form's own are judged by the core."""
    return [
        Missing(box.key, f"「{box.label}」还没有填写。", "请填写。")
        for box in boxes(bound.pack, filing.run.action).values()
        if box.required and is_empty(filing.content.get(box.key))
    ]


def case_facts(filing: Filing, bound: Bound, needs: tuple[Requirement, ...], day: date) -> dict[str, object]:
    """Return what is there, by requirement key and box source, as the core asks for it.

    A post counts as there when somebody in the unit or below it is appointed to it on ``day``.
    """
    facts: dict[str, object] = {key: value for key, value in filing.content.items() if not is_empty(value)}
    for key, given in filing.materials.items():
        facts[key] = given.get("file") or given.get("checked") or str(given.get("text", "")).strip()
    roles = [need.key for need in needs if need.kind == "role"]
    unit_ids = subtree_ids(filing.run.unit) if roles else set()
    for key in roles:
        facts[key] = bool(people_holding(bound.pack.head.id, key, unit_ids, day))
    return facts


def _missing(
    filing: Filing, bound: Bound, chain: ChainAnswer, needs: tuple[Requirement, ...], day: date
) -> list[Missing]:
    """The basics first, then what the core finds wanting, without what is asked for only later."""
    found = _missing_basics(filing, bound)
    named = {item.key for item in found} | KNOWN_ALREADY | LATER
    for item in missing(bound.pack, filing.run.action, case_facts(filing, bound, needs, day), chain):
        if item.form and item.key in named:
            continue
        key = item.key if item.form else f"need__{item.key}"
        marks = tuple({"id": str(cite), "label": cite.label} for cite in item.cites)
        found.append(Missing(key, f"缺：{item.label}", item.remedy, marks))
    return found

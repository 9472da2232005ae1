"""What is still missing before a case can be handed in, each thing with its clause and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from zhengmei.core.approval.chain import ChainAnswer
from zhengmei.core.citation import Citation
from zhengmei.core.pack.chains import bearer
from zhengmei.core.pack.cites import cite
from zhengmei.core.pack.schema import Deadline, Pack, PrintedForm, Requirement, Step

_REMEDY: Mapping[str, str] = {
    "file": "请上传「{label}」。",
    "text": "请填写「{label}」。",
    "check": "请确认并勾选「{label}」。",
    "role": "请先在「单位与人员」里落实「{label}」。",
}


@dataclass(frozen=True)
class Missing:
    """One missing thing. ``step`` is the step that asks for it; empty for a box of the form ``form``."""

    key: str
    label: str
    kind: Literal["file", "text", "check", "role"]
    cites: tuple[Citation, ...]
    remedy: str
    step: str = ""
    form: str = ""


def missing(pack: Pack, action: str, case_facts: Mapping[str, object], chain: ChainAnswer) -> tuple[Missing, ...]:
    """Return everything the case lacks: what the steps before the act ask for, then the required boxes of the form.

    ``case_facts`` maps requirement keys and form sources to what is there; an empty value counts as missing. Steps of
    outside bodies ask for their own record later and are left out, as are the steps after the act.
    """
    steps = [step for step in chain.steps if step.stage == "before" and not step.external]
    asked = [item for step in steps for item in missing_for(pack, _of_applicant(step), case_facts)]
    form = form_of(pack, action)
    return (*asked, *(_boxes(pack, form, case_facts) if form else ()))


def missing_for(pack: Pack, step: Step, case_facts: Mapping[str, object]) -> tuple[Missing, ...]:
    """Return what one step still asks for. Of requirements that share an ``any_of`` word one is enough."""
    satisfied = {need.any_of for need in step.requires if need.any_of and case_facts.get(need.key)}
    found: list[Missing] = []
    grouped: set[str] = set()
    for need in step.requires:
        if case_facts.get(need.key) or need.any_of in satisfied or need.any_of in grouped:
            continue
        group = [other for other in step.requires if need.any_of and other.any_of == need.any_of] or [need]
        grouped |= {need.any_of} if need.any_of else set()
        found.append(_lacking(pack, step, group))
    return tuple(found)


def form_of(pack: Pack, action: str) -> PrintedForm | None:
    """Return the printed form of ``action``: the one its filing rule names; None where the text has none."""
    rule = pack.rule(f"filing.{action}")
    wanted = rule.params.form if rule is not None and isinstance(rule.params, Deadline) else ""
    return next((form for form in pack.forms if form.id == wanted), None) if wanted else None


def _of_applicant(step: Step) -> Step:
    """The step without what its signer brings along (a seal, a receipt)."""
    return replace(step, requires=tuple(need for need in step.requires if bearer(step, need) == "applicant"))


def _lacking(pack: Pack, step: Step, group: list[Requirement]) -> Missing:
    label = " 或 ".join(need.label for need in group)
    clauses = [clause for need in group for clause in need.cites] or list(step.cites)
    remedy = _REMEDY[group[0].kind].format(label=label)
    if len(group) > 1:
        remedy = f"{remedy.removesuffix('。')}，有一项即可。"
    return Missing(group[0].key, label, group[0].kind, cite(pack, clauses), remedy, step.id)


def _boxes(pack: Pack, form: PrintedForm, case_facts: Mapping[str, object]) -> Iterable[Missing]:
    for box in form.fields:
        if box.required and box.source and not case_facts.get(box.source):
            remedy = _REMEDY["text"].format(label=box.label)
            yield Missing(box.source, box.label, "text", cite(pack, form.cites), remedy, form=form.id)

"""The chain as people see it: who has signed in which post, who is next, what comes after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from zhengmei.apps.approvals import snapshot
from zhengmei.apps.approvals.models import Act, Run
from zhengmei.apps.approvals.seats import people_for, seat_units
from zhengmei.apps.approvals.services import current_revision, history_of, pending, step_label
from zhengmei.apps.orgs.models import Unit
from zhengmei.core.citation import Citation
from zhengmei.core.pack.cites import cite
from zhengmei.core.pack.schema import Pack, Step

DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True)
class Stop:
    """One step: what it is called, whose it is, its clauses, whether it is done, and by whom or for whom it waits."""

    id: str
    label: str
    body: str
    state: str
    external: bool
    interpreted: bool
    note: str
    cites: tuple[Citation, ...]
    act: Act | None = None
    people: tuple[str, ...] = ()
    system: str = ""
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """Steps that run side by side; ``mark`` instead of steps where the clerk carries the act out on the platform."""

    stops: tuple[Stop, ...]
    mark: str = ""
    state: str = LATER


def needed_role(step: Step) -> str:
    """Return the role key of whoever settles a step: for an outside body, whoever records for it."""
    return (step.recorded_by or step.role) if step.external else step.role


def preview(pack: Pack, steps: Sequence[Step], unit: Unit, day: date) -> tuple[Stage, ...]:
    """Return the chain a draft would take, with who could sign today."""
    stops = [_stop(pack, step, unit, LATER, None, _names(pack, step, unit, day)) for step in steps]
    return _staged(steps, stops, LATER)


def progress(pack: Pack, run: Run, day: date) -> tuple[Stage, ...]:
    """Return the chain of a case that was handed in: signed, waiting, still to come."""
    steps = snapshot.load(run.steps)
    revision = current_revision(run)
    standing = {act.step for act in history_of(run, revision).standing()}
    rows = run.acts.filter(revision=revision, kind__in=[Act.SIGN, Act.RECORD]).select_related("actor", "scan")
    acts = {row.step_id: row for row in rows if row.step_id in standing}
    waiting = {step.id for step in pending(run)}
    stops = []
    for step in steps:
        state = DONE if step.id in acts else NOW if step.id in waiting else LATER
        people = _names(pack, step, run.unit, day) if state == NOW else ()
        stops.append(_stop(pack, step, run.unit, state, acts.get(step.id), people))
    carried = DONE if run.effective_on else NOW if run.state == Run.APPROVED else LATER
    return _staged(steps, stops, carried)


def _names(pack: Pack, step: Step, unit: Unit, day: date) -> tuple[str, ...]:
    return tuple(person.display_name for person in people_for(pack, needed_role(step), unit, day))


def _stop(pack: Pack, step: Step, unit: Unit, state: str, act: Act | None, people: tuple[str, ...]) -> Stop:
    label = step_label(pack, step)
    # The entered name of an unnamed level is already in the label.
    note = "" if step.external and "." in step.id else step.note
    confirmed = tuple(need.label for need in step.requires if act is not None and need.key in act.checks)
    return Stop(
        step.id, label, _body(pack, step, unit), state, step.external, step.reading == "interpretation", note,
        cite(pack, step.cites), act, people, step.system, confirmed,
    )  # fmt: skip


def _body(pack: Pack, step: Step, unit: Unit) -> str:
    rule = pack.rule(f"role.{step.role}")
    params = rule.params if rule else None
    place = getattr(params, "held_in", "")
    if place in ("sponsor", "department", ""):
        return unit.name
    if place == "supervisor":
        return "、".join(Unit.objects.filter(pk__in=seat_units(pack, step.role, unit)).values_list("name", flat=True))
    return str(getattr(params, "body", ""))


def _staged(steps: Iterable[Step], stops: Iterable[Stop], carried: str) -> tuple[Stage, ...]:
    paired = sorted(zip(steps, stops, strict=True), key=lambda pair: (pair[0].stage == "after", pair[0].order))
    before: list[Stage] = []
    after: list[Stage] = []
    for (stage, _), group in groupby(paired, key=lambda pair: (pair[0].stage, pair[0].order)):
        (before if stage == "before" else after).append(Stage(tuple(stop for _, stop in group)))
    return (*before, Stage((), "经办单位在平台上完成后登记", carried), *after)

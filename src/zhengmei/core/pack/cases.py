"""Worked cases beside a pack, readable by a lawyer: read here, run through the functions the caller brings."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Literal

from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.pack.build import Builder, PackError, Problem, Skip
from zhengmei.core.pack.parse import load_table, nth_table
from zhengmei.core.pack.schema import Pack
from zhengmei.core.pack.status import status_on
from zhengmei.core.pack.vocabulary import MATCH_KEYS, Status


@dataclass(frozen=True)
class Case:
    """One worked case. ``says`` is the sentence a lawyer checks; ``not_due`` are the days a naive count would give."""

    id: str
    says: str
    kind: Literal["due", "notice", "chain", "eligible", "status", "silent"]
    rule: str = ""
    events: Mapping[str, date] = field(default_factory=dict)
    due: date | None = None
    not_due: tuple[date, ...] = ()
    complete_on: date | None = None
    earliest_removal: date | None = None
    action: str = ""
    applicant: str = ""
    platform: str = ""
    purpose: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)  # match keys, and predicates as true or "yes"
    steps: tuple[str, ...] = ()
    status: Literal["firm", "provisional", "silent", "not_computable", "ok", Status, ""] = ""
    provisional: bool = False
    outcome: Literal["allow", "warn", "block", "unknown", ""] = ""
    on: date | None = None
    file: str = ""  # set by the reader


@dataclass(frozen=True)
class Judges:
    """The functions a case is put to: ``core.deadline.compute``, ``core.approval.chain_for`` and ``eligible``."""

    compute: Callable[..., Any]
    chain_for: Callable[..., Any]
    eligible: Callable[..., Any]
    calendar: WorkingCalendar
    known_ids: Collection[str] = ()


def parse_cases(files: Mapping[str, str]) -> tuple[Case, ...]:
    """Return the cases written in ``files`` (those under ``cases/``). Raises PackError with every fault."""
    problems: list[Problem] = []
    cases: list[Case] = []
    for name in sorted(name for name in files if name.startswith("cases/")):
        table, problem = load_table(name, files[name])
        if problem:
            problems.append(problem)
        for section in [section for section in table if section != "case"]:
            problems.append(Problem(name, None, None, f"不认识的表「{section}」；可用的表：case"))
        entries = table.get("case", [])
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
            case_id = entry.get("id") if isinstance(entry, Mapping) else None
            builder = Builder(name, partial(nth_table, files[name], "case", number), case_id)
            try:
                if not isinstance(entry, Mapping):
                    raise builder.fault("每个算例都要写成 [[case]] 表")
                cases.append(builder.table(Case, {**entry, "facts": _facts(entry.get("facts", {})), "file": name}))
            except Skip:
                problems.extend(builder.problems)
    if problems:
        raise PackError(problems)
    return tuple(cases)


def disagreements(case: Case, pack: Pack, judges: Judges) -> tuple[str, ...]:
    """Return what comes out differently from what the case says, as sentences; nothing when it agrees."""
    return tuple(_JUDGED[case.kind](case, pack, judges))


def _facts(raw: Any) -> Any:
    """A bare list names the facts that hold."""
    return {str(name): True for name in raw} if isinstance(raw, list) else raw


def _due(case: Case, pack: Pack, judges: Judges) -> Iterator[str]:
    answer = judges.compute(pack, case.rule, case.events, judges.calendar)
    if case.status:
        yield from _differs("status", answer.status, case.status)
    if case.due:
        yield from _differs("due", answer.due, case.due)
    if case.provisional:
        yield from _differs("status", answer.status, "provisional")
    yield from (f"到期日算成了 {wrong}，正是想当然的错法" for wrong in case.not_due if answer.due == wrong)
    if case.complete_on:
        yield from _differs("complete_on", answer.due, case.complete_on)
    if case.earliest_removal:
        yield from _differs("earliest_removal", answer.extra.get("earliest_removal"), case.earliest_removal)


def _chain(case: Case, pack: Pack, judges: Judges) -> Iterator[str]:
    facts = {key: word for key, word in case.facts.items() if key in MATCH_KEYS}
    answer = judges.chain_for(pack, case.action, case.applicant or None, case.platform or None, **facts)
    yield from _differs("status", answer.status, case.status or "ok")
    yield from _differs("steps", tuple(step.role for step in answer.steps), case.steps)


def _eligible(case: Case, pack: Pack, judges: Judges) -> Iterator[str]:
    spoken = {"yes": True, "no": False}
    facts = {key: word if key in MATCH_KEYS else spoken.get(str(word), word) for key, word in case.facts.items()}
    answer = judges.eligible(pack, case.applicant, case.platform, case.purpose or None, facts)
    yield from _differs("outcome", answer.outcome, case.outcome)


def _status(case: Case, pack: Pack, judges: Judges) -> Iterator[str]:
    if case.on is None:
        yield "没有写 on（哪一天）"
    else:
        yield from _differs("status", status_on(pack, case.on), case.status)


def _silent(case: Case, pack: Pack, judges: Judges) -> Iterator[str]:
    if case.rule.startswith("chain."):
        facts = {key: word for key, word in case.facts.items() if key in MATCH_KEYS}
        answer = judges.chain_for(pack, case.rule.removeprefix("chain."), case.applicant or None, **facts)
    else:
        answer = judges.compute(pack, case.rule, case.events, judges.calendar, known_ids=judges.known_ids)
    yield from _differs("status", answer.status, "silent")


def _differs(name: str, got: object, wanted: object) -> Iterator[str]:
    if got != wanted:
        yield f"{name}：应是 {wanted}，算出来是 {got}"


_JUDGED: dict[str, Callable[[Case, Pack, Judges], Iterator[str]]] = {
    "due": _due,
    "notice": _due,
    "chain": _chain,
    "eligible": _eligible,
    "status": _status,
    "silent": _silent,
}

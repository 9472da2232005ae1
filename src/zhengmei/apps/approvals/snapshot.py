"""Steps as a run keeps them: plain JSON, so that a case ends under the pack version it began with."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from zhengmei.core.citation import Clause, parse_clause
from zhengmei.core.pack.cites import cite
from zhengmei.core.pack.schema import Pack, Requirement, Step


def _clauses(items: Iterable[Clause]) -> list[str]:
    return [clause.text for clause in items]


def dump(steps: Iterable[Step], pack: Pack, bodies: dict[str, str]) -> list[dict[str, Any]]:
    """Return steps as JSON, each with the words people read: ``role_name``, ``body`` and clause ``chips``."""
    data = []
    for step in steps:
        row = asdict(step)
        row["cites"] = _clauses(step.cites)
        row["requires"] = [{**asdict(need), "cites": _clauses(need.cites)} for need in step.requires]
        role = pack.rule(f"role.{step.role}")
        row["role_name"] = getattr(role.params, "name", step.role) if role else step.role
        row["body"] = bodies.get(step.role, "")
        row["chips"] = chips(pack, step.cites)
        data.append(row)
    return data


def chips(pack: Pack, cites: Iterable[Clause]) -> list[dict[str, str]]:
    """Return clause chips as JSON: machine id and the words people read (佳县 第八条（五）)."""
    return [{"id": str(found), "label": found.label} for found in cite(pack, cites)]


def load(data: Iterable[dict[str, Any]]) -> tuple[Step, ...]:
    """Return the steps that ``dump`` wrote."""
    steps = []
    for row in data:
        plain = {key: value for key, value in row.items() if key not in ("role_name", "body", "chips")}
        plain["cites"] = tuple(parse_clause(text) for text in row["cites"])
        plain["requires"] = tuple(
            Requirement(**{**need, "cites": tuple(parse_clause(text) for text in need["cites"])})
            for need in row["requires"]
        )
        steps.append(Step(**plain))
    return tuple(steps)

"""Loading the demonstration through the same services that people use, each act on its own day."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from zhengmei.apps.approvals.evidence import keep
from zhengmei.apps.approvals.services import Evidence, asked_of_signer, current_revision, find_step, handed_in_with
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.services import appoint, create_person, create_unit
from zhengmei.apps.registry import opening
from zhengmei.apps.registry.existing import enter_existing
from zhengmei.apps.registry.models import Account, Filing
from zhengmei.apps.registry.preparation import prepare
from zhengmei.apps.regulation.services import bind, judge_platform
from zhengmei.config import clock

PASSWORD: str = settings.DEMO_PASSWORD
"""Known to everybody on purpose: it opens demonstration data only, and only where the demonstration is switched on."""

ADMINISTRATORS = (
    ("sysadmin", "系统管理员", "system"),
    ("secadmin", "安全管理员", "security"),
    ("auditor", "审计管理员", "audit"),
)
SAMPLE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def is_empty() -> bool:
    """Whether nobody has used this database yet, so that the demonstration may be loaded."""
    return not Unit.objects.exists() and not Person.objects.exists()


def log_ins() -> list[tuple[str, str]]:
    """Return the demonstration log-ins as (login, what the person is)."""
    people = [(login, title) for login, title, _ in ADMINISTRATORS]
    for data in _jurisdictions():
        people += [(person["login"], person["title"]) for person in data["person"]]
    return people


def _jurisdictions() -> list[dict[str, Any]]:
    folder = files(__package__)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return [tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in names]


@transaction.atomic
def load() -> None:
    """Load the five jurisdictions: all of it or nothing. Call it on an empty database only."""
    for login, title, kind in ADMINISTRATORS:
        _person(login, title, admin_kind=kind)
    for data in _jurisdictions():
        load_one(data)


def _person(login: str, title: str, **more: Any) -> Person:
    person, _ = create_person(None, username=login, display_name=title, password=PASSWORD, **more)
    Person.objects.filter(pk=person.pk).update(must_change_password=False)
    return person


@dataclass(frozen=True)
class Cast:
    """The units and people of one jurisdiction by their keys in the data file."""

    units: dict[str, Unit]
    people: dict[str, Person]


def jurisdiction(pack_id: str) -> dict[str, Any]:
    """Return the data of one jurisdiction."""
    return next(data for data in _jurisdictions() if data["pack"] == pack_id)


def load_one(data: Mapping[str, Any], *, filings: bool = True) -> Cast:
    """Load one jurisdiction, with or without its running cases, and return who is there."""
    pack_id, since = data["pack"], data["bound_from"]
    units: dict[str, Unit] = {}
    for row in data["unit"]:
        units[row["key"]] = create_unit(
            None, name=row["name"], short_name=row.get("short", ""), kind=row["kind"], level=row["level"],
            region_code=row.get("region", ""), parent=units.get(row.get("parent", "")), oversees=units.get(row.get("oversees", "")),
            oversight=row.get("oversight", "supervise"), active_from=since,
        )  # fmt: skip
    bind(None, units[data.get("bound_unit", data["unit"][0]["key"])], pack_id, since)
    people: dict[str, Person] = {}
    for row in data["person"]:
        people[row["login"]] = person = _person(row["login"], row["title"])
        for held in row["holds"]:
            appoint(
                None, person, units[held["unit"]], held["role"], pack_id if held.get("pack") else "", from_day=since
            )
    for row in data.get("platform", ()):
        for code in row["codes"]:
            judge_platform(None, units[row["unit"]], code, True, row["basis"])
    for row in data.get("account", ()):
        facts = {key: value for key, value in row.items() if key != "unit"}
        enter_existing(None, units[row["unit"]], pack_id, {**facts, "state": Account.RUNNING}, demo=True)
    for row in data.get("filing", ()) if filings else ():
        _load_filing(row, units, people)
    return Cast(units, people)


def _load_filing(row: Mapping[str, Any], units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    clerk = people[row["clerk"]]
    with clock.standing_on(row["on"]):
        filing = opening.start_draft(clerk, units[row["unit"]])
        materials = {key: _material(key, kind, clerk, filing) for key, kind in row["materials"].items()}
        opening.save_draft(filing, clerk, seen=filing.draft_version, content=row["content"], materials=materials)
        _explain_exceptions(filing, clerk, row["on"])
        Filing.objects.filter(pk=filing.pk).update(demo=True)
        opening.submit(filing, clerk)
    for act in row.get("act", ()):
        if "done" in act:
            _carry_out(filing, clerk, act)
        else:
            _sign(filing, people[act["by"]], act)


def _material(key: str, kind: str, clerk: Person, filing: Filing) -> dict[str, Any]:
    if kind == "file":
        return opening.attach_scan(key, _sample(clerk, filing))[key]
    return {"checked": True} if kind == "check" else {"text": kind}


def _sample(person: Person, filing: Filing) -> Any:
    return keep(SimpleUploadedFile("演示文件.pdf", SAMPLE), person, filing.run.unit)


def _explain_exceptions(filing: Filing, clerk: Person, day: date) -> None:
    ready = prepare(filing, opening.bound_of(filing.run, day), day)
    reasons = {reason.rule: "演示：已说明例外理由，待主管单位认可。" for reason in ready.warnings}
    if reasons:
        opening.save_draft(filing, clerk, seen=filing.draft_version, exceptions=reasons)


def _carry_out(filing: Filing, clerk: Person, act: Mapping[str, Any]) -> None:
    with clock.standing_on(act["on"]):
        filing = Filing.objects.select_related("run__unit").get(pk=filing.pk)
        materials = {need.key: _material(need.key, need.kind, clerk, filing) for need in handed_in_with(filing.run)}
        opening.carry_out(filing, clerk, act["on"], act["done"], materials)


def _sign(filing: Filing, person: Person, act: Mapping[str, Any]) -> None:
    with clock.standing_on(act["on"]):
        filing.refresh_from_db()
        filing.run.refresh_from_db()
        revision = current_revision(filing.run)
        step = find_step(filing.run, act["step"])
        asked = asked_of_signer(step)
        evidence = Evidence(
            document_number="演示-回执" if step.external or any(need.kind == "text" for need in asked) else "",
            document_on=act["on"],
            scan=_sample(person, filing) if step.external or any(need.kind == "file" for need in asked) else None,
            checks=tuple(need.key for need in asked if need.kind == "check"),
        )
        opening.decide(
            filing,
            person,
            act["step"],
            "sign",
            seen_revision=revision.number if revision else 0,
            opinion="同意。",
            evidence=evidence,
        )

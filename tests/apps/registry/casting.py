"""A cast for tests: one jurisdiction's units and people, and a filing filled in as its pack asks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from zhengmei.apps.approvals.evidence import keep
from zhengmei.apps.approvals.models import Run
from zhengmei.apps.approvals.services import Evidence, asked_of_signer, current_revision, find_step, handed_in_with
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.registry import demo, opening
from zhengmei.apps.registry.models import Account, Filing
from zhengmei.apps.registry.preparation import prepare
from zhengmei.config import clock

PDF = b"%PDF-1.4\n%%EOF"

CONTENT: dict[str, Any] = {
    "platform": "weibo",
    "name": "政务发布",
    "purpose": "daily",
    "reason": "发布本单位政务信息",
    "contact": {"姓名": "联系人", "职务": "科员", "联系电话": "000"},
    "responsible_person": {"姓名": "负责人", "职务": "主任", "联系电话": "000", "联系方式": "000"},
    "operators_team": {"姓名": "运营人员", "联系方式": "000"},
    "email": "office@example.gov.cn",
    "functions": "信息发布",
}


@dataclass
class Stage:
    """One jurisdiction with a clerk of one unit, standing on ``day``."""

    cast: demo.Cast
    unit: Unit
    clerk: Person
    day: date

    def person(self, login: str) -> Person:
        return self.cast.people[login]

    def draft(self, **content: Any) -> Filing:
        """A draft with every box and requirement that the pack asks for, and every warning explained."""
        filing = opening.start_draft(self.clerk, self.unit)
        whole = {**CONTENT, "acting_name": self.unit.name, "certified_subject": self.unit.name, **content}
        opening.save_draft(filing, self.clerk, seen=filing.draft_version, content=whole)
        ready = self.prepared(filing)
        materials = {need.key: self.material(filing, need.kind, need.key) for need in ready.requirements}
        others = {
            item.key: "已填"
            for item in ready.missing
            if not item.key.startswith(("need__", "exception__", "eligibility"))
        }
        opening.save_draft(filing, self.clerk, seen=filing.draft_version, content=others, materials=materials)
        reasons = {reason.rule: "工作需要" for reason in self.prepared(filing).warnings}
        return opening.save_draft(filing, self.clerk, seen=filing.draft_version, exceptions=reasons)

    def prepared(self, filing: Filing) -> Any:
        return prepare(filing, opening.bound_of(filing.run, clock.today()), clock.today())

    def material(self, filing: Filing, kind: str, key: str) -> dict[str, Any]:
        if kind == "file":
            return opening.attach_scan(key, self.scan(self.clerk))[key]
        return {"checked": True} if kind == "check" else {"text": "说明"}

    def scan(self, person: Person) -> Any:
        return keep(SimpleUploadedFile("批复.pdf", PDF), person, self.unit)

    def submitted(self, **content: Any) -> Filing:
        filing = self.draft(**content)
        opening.submit(filing, self.clerk)
        return fresh(filing)

    def sign(self, filing: Filing, login: str, step: str, kind: str = "sign", **given: Any) -> str:
        """Settle a step with everything it asks for, as a careful person would."""
        person = self.person(login)
        filing = fresh(filing)
        revision = current_revision(filing.run)
        assert revision is not None
        found = find_step(filing.run, step)
        asked = asked_of_signer(found)
        evidence = given.pop("evidence", None) or Evidence(
            document_number="〔2026〕1号", document_on=clock.today(), scan=self.scan(person),
            checks=tuple(need.key for need in asked if need.kind == "check"),
        )  # fmt: skip
        return opening.decide(filing, person, step, kind, seen_revision=revision.number, evidence=evidence, **given)

    def carry_out(self, filing: Filing, on: date, **facts: Any) -> Account:
        filing = fresh(filing)
        materials = {need.key: self.material(filing, need.kind, need.key) for need in handed_in_with(filing.run)}
        return opening.carry_out(filing, self.clerk, on, {"platform_id": "gov-001", **facts}, materials)


def fresh(filing: Filing) -> Filing:
    """The filing as the database has it now, as the next request would read it."""
    found = Filing.objects.select_related("run__unit", "account").get(pk=filing.pk)
    assert found.run.state in dict(Run.STATES)
    return found


def stage(pack_id: str, unit: str, clerk: str, day: date) -> Stage:
    """Load one jurisdiction and let a clerk stand on a day (inside ``clock.standing_on``)."""
    cast = demo.load_one(demo.jurisdiction(pack_id), filings=False)
    return Stage(cast, cast.units[unit], cast.people[clerk], day)

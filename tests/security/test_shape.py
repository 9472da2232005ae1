"""A list costs as many queries for 300 rows as for 30."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import LONG_AGO
from tests.security.business import PACK
from tests.security.test_matrix import World, world
from zhengmei.apps.announcements.models import PublicNotice
from zhengmei.apps.approvals.models import Run, Waiting
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.inspections.models import Inspection
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.orgs.services import create_unit
from zhengmei.apps.registry.models import Account, Filing
from zhengmei.apps.screening.models import AllowRule, MissedPair, Screening
from zhengmei.config import clock

__all__ = ["world"]

PAGES = (
    ("todo", {}), ("registry:accounts", {}), ("registry:accounts", {"format": "csv"}), ("registry:filings", {}),
    ("announcements:list", {}), ("deadlines:calendar", {}), ("deadlines:ics", {}), ("orgs:units", {}), ("search", {"q": "商务"}),
    ("orgs:people", {}), ("screening:home", {}), ("screening:rules", {}), ("screening:pairs", {}),
    ("inspections:list", {}), ("inspections:new", {}),
)  # fmt: skip


def add_rows(world: World, first: int, last: int) -> None:
    """Enter accounts, drafts that wait, clocks and notices of the member's bureau, and sections below it."""
    person, bureau = world.member, world.own.bureau
    for n in range(first, last, 10):
        create_unit(None, name=f"商务{n}科", kind="internal_organ", level="bureau", parent=bureau, active_from=LONG_AGO)
    units: list[Unit] = list(Unit.objects.filter(path__startswith=bureau.path))
    for n in range(first, last):
        unit = units[n % len(units)]
        named = {"subject": f"registry.account:{n}0000", "subject_label": f"商务{n}", "unit": unit, "pack_id": PACK}
        begun = {**named, "pack_version": "1", "pack_hash": "0"}
        Account.objects.create(
            number=f"N-{n}", platform="weibo", platform_id=str(n), name=f"商务{n}", name_skeleton=f"s{n}", sort_key="", sponsor=unit,
            followers=n,
        )  # fmt: skip
        run = Run.objects.create(
            **{**begun, "unit": bureau}, subject_url="/", action="open", applicant=person, opened_at=clock.now()
        )
        Filing.objects.create(run=run)
        Waiting.objects.create(run=run, step_id=Run.DRAFT, role=Waiting.CLERK, label="填写并提交", since=clock.today())
        Clock.objects.create(
            **{**begun, "unit": bureau}, title="备案", rule_id=f"filing.{n}", status="firm",
            due_on=clock.today() + timedelta(days=n % 20), started_on=LONG_AGO,
        )  # fmt: skip
        made = {"unit": bureau, "made_by": person, "made_at": clock.now()}
        Screening.objects.create(**made, name=f"商务{n}", text="演示", delete_on=clock.today() + timedelta(days=30))
        AllowRule.objects.create(**made, word=f"商务{n}", reach=bureau, valid_to=clock.today())
        MissedPair.objects.create(**made, wrong=f"{n}", right="演示")
        PublicNotice.objects.create(
            **{**begun, "unit": bureau},
            action="open",
            rule_id="notice.open",
            title=f"商务{n}公告",
            created_at=clock.now(),
        )
        Inspection.objects.create(
            unit=bureau, scope=unit, first=LONG_AGO, at=LONG_AGO, packs=[PACK], made_by=person, made_at=clock.now(), state="done"
        )  # fmt: skip


def queries(world: World) -> dict[str, int]:
    found = {}
    for name, asked in PAGES:
        client = Client()
        role = "system" if name == "orgs:people" else "member"
        client.force_login(world.people[role], backend="django.contrib.auth.backends.ModelBackend")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name), asked).status_code == 200
        found[f"{name} {asked}"] = len(captured)
    return found


@pytest.mark.django_db
def test_it_asks_the_database_no_more_often_for_300_rows_than_for_30(world: World) -> None:
    add_rows(world, 0, 30)
    few = queries(world)
    add_rows(world, 30, 300)
    many = queries(world)
    assert {name: (few[name], number) for name, number in many.items() if number > few[name]} == {}

"""Who applies as what: offices, sections with a mini-program, and platforms written out by hand."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import override_settings

from tests.apps.registry.casting import Stage, stage
from tests.cast import clerk_of
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.registry.access import units_to_file_for
from zhengmei.apps.registry.answers import read
from zhengmei.apps.registry.facts import applicant_kind
from zhengmei.apps.registry.fieldset import boxes
from zhengmei.apps.regulation.queries import packs
from zhengmei.config import clock

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 14)
FAST = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


def enter(pack: str, unit: str, login: str) -> Stage:
    """One jurisdiction with a clerk who files for ``unit``."""
    found = stage(pack, unit, login, DAY)
    found.clerk = clerk_of(found.unit, "the-unit-clerk")
    return found


@pytest.mark.parametrize(
    ("unit", "kind", "steps"),
    [
        ("office", "department", ["sponsor_signs", "approve"]),
        ("district_office", "department", ["sponsor_signs", "review", "approve"]),
        ("department_office", "internal_organ", ["sponsor_signs", "review", "approve"]),
    ],
)
def test_no_office_slips_past_the_chain_because_no_text_knows_our_kind_of_unit(
    unit: str, kind: str, steps: list[str]
) -> None:
    with FAST, clock.standing_on(DAY):
        found = enter("hi-sanya", unit, "sy-clerk")
        ready = found.prepared(found.draft())
        assert applicant_kind(found.unit) == kind
        assert [step.id for step in ready.steps if step.stage == "before"] == steps


@pytest.mark.parametrize(("attached", "blocked"), [("yes", False), ("no", True), ("", True)])
def test_a_section_may_file_a_miniprogram_only_when_it_hangs_on_the_official_account(
    attached: str, blocked: bool
) -> None:
    with FAST, clock.standing_on(DAY):
        found = enter("qd-xihaian-sfj", "network", "xh-clerk")
        ready = found.prepared(found.draft(platform="wechat.miniprogram", attached_to_official=attached))
        assert bool(ready.blocks) is blocked


def test_the_page_asks_about_the_official_account_only_where_the_text_turns_on_it() -> None:
    asking = [key for key, pack in packs().items() if "attached_to_official" in boxes(pack, "open")]
    assert asking == ["qd-xihaian-sfj"]


@pytest.mark.parametrize(
    "sent",
    [
        {"platform": "other", "platform__other": " 抖 音 "},
        {"platform": "other:微博"},
        {"platform": "other:"},
        {"platform": "other: "},
    ],
)
def test_a_listed_platform_cannot_be_written_out_by_hand(sent: dict[str, str]) -> None:
    posted = QueryDict(mutable=True)
    posted.update(sent)
    known = {"platform": boxes(packs()["qd-licang"], "open")["platform"]}
    values, problems = read(known, posted)
    assert values == {}
    assert len(problems) == 1


def test_a_body_outside_the_platform_files_nothing_here() -> None:
    with FAST, clock.standing_on(DAY):
        found = enter("qd-licang", "street", "lc-clerk")
        assert found.unit in units_to_file_for(found.clerk, DAY)
        Unit.objects.filter(pk=found.unit.pk).update(kind="external")
        assert not units_to_file_for(found.clerk, DAY).exists()

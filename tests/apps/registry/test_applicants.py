"""Who applies as what: offices, sections with a mini-program, and platforms written out by hand."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client, override_settings
from django.urls import reverse

from tests.apps.registry.casting import Stage, fresh, stage
from tests.cast import LONG_AGO, clerk_of
from tests.cast import enter as enter_person
from zhengmei.apps.approvals.models import Run, Waiting
from zhengmei.apps.approvals.services import Evidence
from zhengmei.apps.approvals.transition import NotFit
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.orgs.services import appoint
from zhengmei.apps.registry.access import units_to_file_for
from zhengmei.apps.registry.answers import read
from zhengmei.apps.registry.facts import applicant_kind
from zhengmei.apps.registry.fieldset import boxes
from zhengmei.apps.registry.models import Account
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


@pytest.mark.parametrize(
    ("unit", "subject", "blocked"),
    [
        ("street", "某某文化传媒有限公司", True),
        ("street", "李沧区街道办事处（演示）", False),
        ("section", "区政府部门（演示）", False),
        ("section", "某某文化传媒有限公司", True),
    ],
)
def test_A4_a_certification_must_show_the_sponsor_as_002_6_says(unit: str, subject: str, blocked: bool) -> None:
    with FAST, clock.standing_on(DAY):
        found = enter("qd-licang", unit, "lc-clerk")
        blocks = found.prepared(found.draft(certified_subject=subject)).blocks
        assert ("naming.shown_in_certification" in {reason.rule for reason in blocks}) is blocked


def test_A4_the_account_page_says_what_of_the_certification_does_not_agree(client: Client) -> None:
    with FAST, clock.standing_on(DAY):
        found = enter("qd-licang", "street", "lc-clerk")
        filing = found.submitted()
        found.sign(filing, "lc-office", "agree")
        account = found.carry_out(filing, DAY, certified_subject="某某文化传媒有限公司")
        client.force_login(found.clerk)
        page = reverse("registry:account", args=[account.pk])
        assert "「某某文化传媒有限公司」里没有主办单位" in client.get(page).content.decode()
        Account.objects.filter(pk=account.pk).update(certified_subject=found.unit.name)
        assert "里没有主办单位" not in client.get(page).content.decode()


def test_a_body_outside_the_platform_files_nothing_here() -> None:
    with FAST, clock.standing_on(DAY):
        found = enter("qd-licang", "street", "lc-clerk")
        assert found.unit in units_to_file_for(found.clerk, DAY)
        Unit.objects.filter(pk=found.unit.pk).update(kind="external")
        assert not units_to_file_for(found.clerk, DAY).exists()


def test_T18_an_institution_goes_over_its_departments_office_and_the_city_office_confirms_the_route() -> None:
    with FAST, clock.standing_on(DAY):
        found = enter("hi-sanya", "institution", "sy-clerk")
        own_office = found.cast.units["department_office"]
        for login, unit, role in (("inst-head", found.unit, "sponsor_head"), ("dept-office", own_office, "supervisor")):
            found.cast.people[login] = enter_person(login)
            appoint(None, found.cast.people[login], unit, role, pack_id="hi-sanya", from_day=LONG_AGO)
        filing = found.submitted()
        run = fresh(filing).run
        assert (run.route, any("首次使用时由市政府办公室确认" in note for note in run.notes)) == ("other_bodies", True)
        found.sign(filing, "inst-head", "sponsor_signs")
        found.sign(filing, "dept-office", "review")
        with pytest.raises(NotFit, match="已确认"):
            found.sign(filing, "sy-city", "approve", evidence=Evidence())
        assert found.sign(filing, "sy-city", "approve") == Run.APPROVED
        account = found.carry_out(filing, DAY)
        assert account.supervisor == own_office
        assert set(Waiting.objects.values_list("step_id", "role")) == {("file", "supervisor"), ("register", "sponsor")}

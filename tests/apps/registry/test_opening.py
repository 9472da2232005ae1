"""Opening an account end to end under each of the five packs (requirements §2.4)."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import override_settings

from tests.apps.registry.casting import Stage, fresh, stage
from zhengmei.apps.announcements.models import PublicNotice
from zhengmei.apps.approvals.access import get_attachment_or_404
from zhengmei.apps.approvals.evidence import keep
from zhengmei.apps.approvals.models import Act, Run, SealedRowError, Waiting
from zhengmei.apps.approvals.services import Evidence, act
from zhengmei.apps.approvals.transition import NotAllowed, NotFit, Overtaken
from zhengmei.apps.audit.models import Event
from zhengmei.apps.audit.services import verify
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.registry import opening
from zhengmei.apps.registry.models import Account
from zhengmei.config import clock

pytestmark = pytest.mark.django_db

CENTRE_STEPS = ("centre_reviews", "levels_review.1", "province_approves")

FAST = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


def standing(pack: str, unit: str, clerk: str, day: date) -> Iterator[Stage]:
    with FAST, clock.standing_on(day):
        yield stage(pack, unit, clerk, day)


@pytest.fixture
def jiaxian() -> Iterator[Stage]:
    yield from standing("sx-jiaxian", "street", "jx-clerk", date(2026, 3, 2))


@pytest.fixture
def licang() -> Iterator[Stage]:
    yield from standing("qd-licang", "street", "lc-clerk", date(2026, 9, 14))


@pytest.fixture
def xihaian() -> Iterator[Stage]:
    yield from standing("qd-xihaian-sfj", "bureau", "xh-clerk", date(2026, 9, 14))


@pytest.fixture
def zhanjiang() -> Iterator[Stage]:
    yield from standing("zj-sfj", "bureau", "zj-clerk", date(2026, 9, 14))


@pytest.fixture
def sanya_city() -> Iterator[Stage]:
    yield from standing("hi-sanya", "department", "sy-clerk", date(2026, 9, 14))


@pytest.fixture
def sanya_district() -> Iterator[Stage]:
    yield from standing("hi-sanya", "district_department", "sy-dd-clerk", date(2026, 9, 14))


def waiting(filing: object) -> set[str]:
    return set(Waiting.objects.filter(run__filing=filing).values_list("step_id", flat=True))


def running(account: Account) -> dict[tuple[str, str], Clock]:
    rows = Clock.objects.filter(subject=f"registry.account:{account.pk}", stopped_on__isnull=True, cancelled=False)
    return {(row.rule_id, row.side): row for row in rows}


def test_003_goes_from_the_head_over_the_centre_and_outside_bodies_to_the_register(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    assert jiaxian.sign(filing, "jx-head", "head_agrees") == Run.SIGNING
    assert jiaxian.sign(filing, "jx-centre", "centre_reviews") == Run.SIGNING
    assert jiaxian.sign(filing, "jx-centre", "levels_review.1") == Run.SIGNING
    approved_on = date(2026, 3, 2)
    assert jiaxian.sign(filing, "jx-centre", "province_approves") == Run.APPROVED
    golive = Clock.objects.get(rule_id="golive")
    assert (golive.due_on, golive.status) == (date(2026, 9, 2), "firm")  # half a year from the day of approval, T-38
    account = jiaxian.carry_out(filing, approved_on)
    assert account.state == Account.PLANNED
    assert Clock.objects.get(rule_id="golive").subject == f"registry.account:{account.pk}"
    opening.go_live(account, jiaxian.clerk, approved_on)
    notice = PublicNotice.objects.get(subject=f"registry.account:{account.pk}")
    assert (notice.channels_needed, notice.n, notice.n_unit, len(notice.channels)) == ("all", 30, "cd", 2)
    assert jiaxian.sign(filing, "jx-centre", "centre_files") == Run.FILING  # T-50: both or not done
    assert jiaxian.sign(filing, "jx-clerk", "national_register") == Run.COMPLETE
    assert Account.objects.get(pk=account.pk).state == Account.RUNNING
    assert running(account) == {}
    assert verify().ok


def test_003_asks_for_every_part_of_the_plan_and_for_the_scan_of_the_outside_approval(jiaxian: Stage) -> None:
    filing = jiaxian.draft()
    opening.save_draft(filing, jiaxian.clerk, seen=filing.draft_version, materials={"plan_funding": {"checked": False}})
    with pytest.raises(NotFit) as refusal:
        opening.submit(fresh(filing), jiaxian.clerk)
    assert [item.key for item in refusal.value.missing] == ["need__plan_funding"]
    assert refusal.value.missing[0].chips[0]["label"].startswith("佳县 第七条")
    filing = jiaxian.submitted(name="佳州发布")
    for login, step in (("jx-head", "head_agrees"), ("jx-centre", "centre_reviews"), ("jx-centre", "levels_review.1")):
        jiaxian.sign(filing, login, step)
    with pytest.raises(NotFit, match="批复扫描件"):
        jiaxian.sign(filing, "jx-centre", "province_approves", evidence=Evidence("文号", clock.today(), None))


def test_002_needs_the_office_before_and_three_tasks_after(licang: Stage) -> None:
    filing = licang.submitted()
    assert waiting(filing) == {"agree"}
    assert licang.sign(filing, "lc-office", "agree") == Run.APPROVED
    account = licang.carry_out(filing, date(2026, 9, 14))
    assert running(account)[("filing.open", "legal")].due_on == date(2026, 9, 20)  # the Sunday is a working day
    assert running(account)[("filing.open", "prudent")].side == Clock.PRUDENT
    assert waiting(filing) == {"file", "register"}
    licang.sign(filing, "lc-clerk", "register")
    assert licang.sign(filing, "lc-dispatch", "file") == Run.FILING
    assert licang.sign(filing, "lc-dispatch", "match") == Run.COMPLETE
    assert running(account) == {}


def test_002_blocks_a_campaign_account_and_a_platform_that_is_not_approved(licang: Stage) -> None:
    filing = licang.draft(purpose="campaign")
    with pytest.raises(NotFit) as refusal:
        opening.submit(filing, licang.clerk)
    assert any("专项" in item.sentence for item in refusal.value.missing)
    assert fresh(filing).run.state == Run.DRAFT


def test_002_warns_of_a_second_account_on_a_platform_and_takes_a_reason(licang: Stage) -> None:
    first = licang.submitted()
    licang.sign(first, "lc-office", "agree")
    licang.carry_out(first, date(2026, 9, 14))
    second = licang.draft(name="政务发布二号")
    rules = {reason.rule for reason in licang.prepared(second).warnings}
    assert rules, "原则上一个单位同一平台一个账号 must warn"
    opening.save_draft(second, licang.clerk, seen=second.draft_version, exceptions=dict.fromkeys(rules, ""))
    with pytest.raises(NotFit):
        opening.submit(fresh(second), licang.clerk)
    second = fresh(second)
    opening.save_draft(second, licang.clerk, seen=second.draft_version, exceptions=dict.fromkeys(rules, "服务对象不同"))
    opening.submit(fresh(second), licang.clerk)
    assert fresh(second).run.state == Run.SIGNING


def test_000_takes_two_signatures_and_two_receipts(xihaian: Stage) -> None:
    filing = xihaian.submitted(platform="douyin")
    assert xihaian.sign(filing, "xh-head", "sponsor_sign") == Run.SIGNING
    assert xihaian.sign(filing, "xh-supervisor", "supervisor_sign") == Run.APPROVED
    account = xihaian.carry_out(filing, date(2026, 9, 14))
    assert running(account)[("filing.open", "legal")].due_on == date(2026, 9, 22)
    assert waiting(filing) == {"committee_filing", "provincial_register"}
    assert xihaian.sign(filing, "xh-committee", "committee_filing") == Run.FILING
    assert xihaian.sign(filing, "xh-clerk", "provincial_register") == Run.COMPLETE


def test_001_records_and_invents_no_chain(zhanjiang: Stage) -> None:
    filing = zhanjiang.submitted(platform="douyin")
    run = fresh(filing).run
    assert (run.state, run.silent, run.steps, run.preview) == (Run.APPROVED, True, [], "预演")
    assert any("本地未规定" in note for note in run.notes)
    account = zhanjiang.carry_out(filing, date(2026, 9, 14))
    assert fresh(filing).run.state == Run.COMPLETE
    assert not Clock.objects.filter(subject=f"registry.account:{account.pk}").exclude(due_on=None).exists()
    assert not PublicNotice.objects.exists()


def test_004_city_department_goes_straight_to_the_city_office(sanya_city: Stage) -> None:
    filing = sanya_city.submitted()
    assert fresh(filing).run.route == "city_departments"
    sanya_city.sign(filing, "sy-head", "sponsor_signs")
    assert sanya_city.sign(filing, "sy-city", "approve") == Run.APPROVED
    account = sanya_city.carry_out(filing, date(2026, 9, 14))
    assert account.supervisor == sanya_city.cast.units["office"]
    assert running(account)[("filing.open", "legal")].due_on == date(2026, 9, 17)


def test_004_district_department_is_reviewed_by_the_district_office_first(sanya_district: Stage) -> None:
    filing = sanya_district.submitted()
    sanya_district.sign(filing, "sy-dd-head", "sponsor_signs")
    with pytest.raises(Overtaken):
        sanya_district.sign(filing, "sy-city", "approve")
    sanya_district.sign(filing, "sy-district", "review")
    assert sanya_district.sign(filing, "sy-city", "approve") == Run.APPROVED
    account = sanya_district.carry_out(filing, date(2026, 9, 14))
    assert account.supervisor == sanya_district.cast.units["district_office"]


def test_it_returns_for_correction_and_starts_again_on_a_new_revision(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    jiaxian.sign(filing, "jx-head", "head_agrees")
    with pytest.raises(NotFit, match="理由"):
        jiaxian.sign(filing, "jx-centre", "centre_reviews", "return")
    assert jiaxian.sign(filing, "jx-centre", "centre_reviews", "return", opinion="请补充经费来源") == Run.RETURNED
    filing = fresh(filing)
    opening.save_draft(filing, jiaxian.clerk, seen=filing.draft_version, content={"reason": "已补充经费来源"})
    opening.submit(fresh(filing), jiaxian.clerk)
    assert [row.number for row in filing.run.revisions.all()] == [1, 2]
    assert waiting(filing) == {"head_agrees"}  # an edit voids the signatures


def test_it_refuses_the_wrong_person_a_stale_page_and_a_second_signature(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    with pytest.raises(NotAllowed, match="岗位"):
        jiaxian.sign(filing, "jx-centre", "head_agrees")
    with pytest.raises(Overtaken, match="刷新"):
        act(fresh(filing).run, jiaxian.person("jx-head"), "head_agrees", "sign", seen_revision=9)
    jiaxian.sign(filing, "jx-head", "head_agrees")
    with pytest.raises(Overtaken, match="主要负责人"):
        jiaxian.sign(filing, "jx-head", "head_agrees")
    assert Act.objects.filter(run=filing.run, step_id="head_agrees").count() == 1


def test_it_withdraws_and_lets_the_clerk_start_again(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    opening.withdraw(fresh(filing), jiaxian.clerk, "单位调整")
    assert fresh(filing).run.state == Run.WITHDRAWN
    assert waiting(filing) == set()
    assert jiaxian.submitted().run.state == Run.SIGNING


def test_a_case_taken_back_after_its_approval_leaves_no_deadline_behind(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    for login, step in (("jx-head", "head_agrees"), *(("jx-centre", key) for key in CENTRE_STEPS)):
        jiaxian.sign(filing, login, step)
    assert Clock.objects.get(rule_id="golive").running
    opening.withdraw(fresh(filing), jiaxian.clerk, "不再开设")
    assert not Clock.objects.get(rule_id="golive").running


def test_nobody_is_late_because_a_receipt_was_entered_some_days_after_it_was_given(licang: Stage) -> None:
    filing = licang.submitted()
    licang.sign(filing, "lc-office", "agree")
    licang.carry_out(filing, date(2026, 9, 14))  # due on 09-20
    licang.sign(filing, "lc-dispatch", "file")
    with clock.standing_on(date(2026, 9, 28)):
        licang.sign(filing, "lc-clerk", "register", evidence=Evidence("回执1号", date(2026, 9, 17)))
        licang.sign(filing, "lc-dispatch", "match")  # the office checks when it comes to it
        legal = Clock.objects.get(rule_id="filing.open", side=Clock.LEGAL)
        assert legal.stopped_on == date(2026, 9, 17)
        assert not legal.overdue_on(clock.today())


def test_no_account_is_live_before_it_was_approved(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    for login, step in (("jx-head", "head_agrees"), *(("jx-centre", key) for key in CENTRE_STEPS)):
        jiaxian.sign(filing, login, step)
    long_ago = date(2025, 1, 1)
    with pytest.raises(NotFit, match="同意之日"):
        jiaxian.carry_out(filing, jiaxian.day, registered_on=long_ago, live_on=long_ago)
    account = jiaxian.carry_out(filing, jiaxian.day, registered_on=long_ago)
    with pytest.raises(NotFit, match="同意之日"):
        opening.go_live(account, jiaxian.clerk, long_ago)
    assert Account.objects.get().state == Account.PLANNED


def test_it_seals_what_was_signed(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    jiaxian.sign(filing, "jx-head", "head_agrees")
    revision = filing.run.revisions.get()
    for row in (revision, filing.run.acts.get()):
        with pytest.raises(SealedRowError):
            row.save()
        with pytest.raises(SealedRowError):
            row.delete()


def test_it_writes_one_readable_event_for_each_act(licang: Stage) -> None:
    filing = licang.submitted()
    licang.sign(filing, "lc-office", "agree", opinion="同意开设")
    sentences = list(
        Event.objects.filter(subject=f"approvals.run:{filing.run.pk}")
        .order_by("seq")
        .values_list("sentence", flat=True)
    )
    assert len(sentences) == 3
    assert "同意开设" in sentences[-1]


def test_an_expired_pack_previews_and_blocks_nobody(jiaxian: Stage) -> None:
    with clock.standing_on(date(2026, 11, 21)):
        filing = jiaxian.draft(platform="kuaishou")
        assert opening.bound_of(filing.run, clock.today()).preview == "依据已届满"
        assert jiaxian.prepared(filing).blocks == ()
        opening.submit(filing, jiaxian.clerk)
    assert fresh(filing).run.state == Run.SIGNING


def test_it_saves_a_draft_only_over_what_was_read(licang: Stage) -> None:
    filing = opening.start_draft(licang.clerk, licang.unit)
    seen = filing.draft_version
    opening.save_draft(filing, licang.clerk, seen=seen, content={"name": "甲"})
    with pytest.raises(Overtaken, match="另一个窗口"):
        opening.save_draft(fresh(filing), licang.clerk, seen=seen, content={"name": "乙"})
    assert fresh(filing).content["name"] == "甲"


def test_it_refuses_a_platform_id_that_lives_on_the_register_and_keeps_the_case_as_it_was(licang: Stage) -> None:
    for name in ("甲号", "乙号"):
        filing = licang.submitted(name=name)
        licang.sign(filing, "lc-office", "agree")
        if name == "甲号":
            licang.carry_out(filing, date(2026, 9, 14))
    with pytest.raises(NotFit, match="账号ID"):
        licang.carry_out(filing, date(2026, 9, 14))
    assert fresh(filing).run.state == Run.APPROVED
    assert Account.objects.count() == 1


def test_a_file_in_a_draft_is_its_units_own_business_until_it_is_handed_in(jiaxian: Stage) -> None:
    scan = keep(SimpleUploadedFile("方案.pdf", b"%PDF-1.4\n%%EOF"), jiaxian.clerk, jiaxian.unit, handed_in=False)
    filing = jiaxian.draft()
    opening.save_draft(filing, jiaxian.clerk, seen=filing.draft_version, materials=opening.attach_scan("plan", scan))
    assert get_attachment_or_404(jiaxian.clerk, scan.pk) == scan
    with pytest.raises(Http404):
        get_attachment_or_404(jiaxian.person("jx-centre"), scan.pk)
    opening.submit(fresh(filing), jiaxian.clerk)
    assert get_attachment_or_404(jiaxian.person("jx-centre"), scan.pk) == scan

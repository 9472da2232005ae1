"""The pages of a filing, from 待办 to the account on the register."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.registry.casting import PDF, Stage, fresh, stage
from zhengmei.apps.approvals.models import Act, Run, Waiting
from zhengmei.apps.approvals.queries import waiting_for
from zhengmei.apps.approvals.seats import roles_for
from zhengmei.apps.audit.models import Event
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.registry import opening
from zhengmei.apps.registry.models import Account, Filing
from zhengmei.apps.regulation.queries import packs
from zhengmei.config import clock
from zhengmei.web.todo.queries import count_for

pytestmark = pytest.mark.django_db

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SIGN = {"seen_revision": 1, "kind": "sign", "opinion": "同意。"}


@pytest.fixture
def jiaxian() -> Iterator[Stage]:
    with override_settings(PASSWORD_HASHERS=HASHERS), clock.standing_on(date(2026, 3, 2)):
        yield stage("sx-jiaxian", "street", "jx-clerk", date(2026, 3, 2))


@pytest.fixture
def licang() -> Iterator[Stage]:
    with override_settings(PASSWORD_HASHERS=HASHERS), clock.standing_on(date(2026, 9, 14)):
        yield stage("qd-licang", "street", "lc-clerk", date(2026, 9, 14))


@pytest.fixture
def zhanjiang() -> Iterator[Stage]:
    with override_settings(PASSWORD_HASHERS=HASHERS), clock.standing_on(date(2026, 9, 14)):
        yield stage("zj-sfj", "bureau", "zj-clerk", date(2026, 9, 14))


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(filing: Filing, name: str = "filing", *more: str) -> str:
    return reverse(f"registry:{name}", args=[filing.pk, *more])


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def decide(person: Person, filing: Filing, step: str, **given: object) -> object:
    prefix = step.replace(".", "-")
    data = {f"{prefix}-{key}" if key != "follow" else key: value for key, value in {**SIGN, **given}.items()}
    return browser(person).post(address(filing, "decide", step), data)


def test_it_begins_a_draft_and_asks_what_the_printed_form_asks(jiaxian: Stage) -> None:
    client = browser(jiaxian.clerk)
    assert "佳县" in text_of(client.get(reverse("registry:new")))
    assert not Filing.objects.exists(), "looking at the page must not begin a draft"
    response = client.post(reverse("registry:new"), {"unit": jiaxian.unit.pk})
    page = text_of(client.get(response.url))
    for label in (
        "佳县政府系统政务新媒体备案表",
        "新媒体名称",
        "责任主体",
        "备案原由",
        "新媒体运营人员",
        "拟开设账号的实施方案",
        "还缺什么",
        "提交后由谁办",
    ):
        assert label in page
    assert "平台理解，待确认" in page
    assert "平台外机关" in page


def test_it_says_so_where_the_text_attaches_no_form_and_no_chain(zhanjiang: Stage) -> None:
    filing = zhanjiang.draft()
    page = text_of(browser(zhanjiang.clerk).get(address(filing)))
    assert "本地未附表样" in page
    assert "本地未规定" in page
    assert "预演" in page


def test_it_saves_a_section_and_keeps_what_cannot_be_taken_in_front_of_the_clerk(jiaxian: Stage) -> None:
    filing = opening.start_draft(jiaxian.clerk, jiaxian.unit)
    sent = {"seen": 1, "platform": "weibo", "platform__other": "", "name": "发布\u202e号", "reason": "为民"}
    response = browser(jiaxian.clerk).post(address(filing, "save", "basics"), sent)
    page = text_of(response)
    assert response.status_code == 422
    assert "改变文字方向的控制符" in page
    assert "发布\u202e号" in page
    saved = fresh(filing).content
    assert saved == {"platform": "weibo", "reason": "为民"}


def test_it_answers_an_autosave_with_the_time_and_what_is_still_missing(jiaxian: Stage) -> None:
    filing = opening.start_draft(jiaxian.clerk, jiaxian.unit)
    sent = {"seen": 1, "platform": "weibo", "name": "佳州发布", "reason": ""}
    response = browser(jiaxian.clerk).post(address(filing, "save", "basics"), sent, headers={"HX-Request": "true"})
    page = text_of(response)
    assert response.status_code == 200
    assert "已自动保存" in page
    assert "「备案原由」还没有填写" in page
    assert "「新媒体名称」还没有填写" not in page
    assert f'name="seen" value="{fresh(filing).draft_version}"' in page


def test_a_stale_tab_loses_nothing_and_overwrites_nothing(jiaxian: Stage) -> None:
    filing = jiaxian.draft()
    stale = filing.draft_version
    opening.save_draft(filing, jiaxian.clerk, seen=stale, content={"reason": "另一窗口写的理由"})
    response = browser(jiaxian.clerk).post(
        address(filing, "save", "basics"), {"seen": stale, "reason": "旧窗口写的理由"}
    )
    page = text_of(response)
    assert response.status_code == 409
    assert "草稿已在另一个窗口保存过" in page
    assert "旧窗口写的理由" in page
    assert "另一窗口写的理由" in page
    assert fresh(filing).content["reason"] == "另一窗口写的理由"


def test_what_was_typed_after_handing_in_is_shown_for_copying(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    response = browser(jiaxian.clerk).post(address(filing, "save", "basics"), {"seen": 9, "reason": "还想补一句"})
    assert response.status_code == 409
    assert "还想补一句" in text_of(response)
    assert "此件已经提交" in text_of(response)


def test_it_adds_and_removes_rows_of_a_table_without_javascript(jiaxian: Stage) -> None:
    with clock.standing_on(date(2026, 9, 14)):
        xihaian = stage("qd-xihaian-sfj", "bureau", "xh-clerk", date(2026, 9, 14))
        filing = opening.start_draft(xihaian.clerk, xihaian.unit)
        client = browser(xihaian.clerk)
        columns = {
            "管理员姓名": ["甲", "乙", ""],
            "所在单位及职务": ["科员", "科长", ""],
            "办公电话": ["1", "2", ""],
            "手机号码": ["", "", ""],
        }
        client.post(
            address(filing, "save", "people"), {"seen": 1, **{f"operators_team__{k}": v for k, v in columns.items()}}
        )
        assert [row["管理员姓名"] for row in fresh(filing).content["operators_team"]] == ["甲", "乙"]
        page = text_of(client.get(address(filing)))
        assert page.count('name="operators_team__管理员姓名"') == 4, "two rows and two spare ones"


def test_it_uploads_a_material_and_hands_it_out_as_a_download(jiaxian: Stage) -> None:
    filing = opening.start_draft(jiaxian.clerk, jiaxian.unit)
    client = browser(jiaxian.clerk)
    response = client.post(address(filing, "upload", "plan"), {"seen": 1, "file": SimpleUploadedFile("方案.pdf", PDF)})
    assert response.status_code == 302
    number = fresh(filing).materials["plan"]["file"]
    answer = client.get(reverse("approvals:evidence", args=[number]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == PDF


def test_it_shows_everything_again_before_handing_in_and_only_that_is_handed_in(jiaxian: Stage) -> None:
    filing = jiaxian.draft()
    client = browser(jiaxian.clerk)
    assert "将要提交的内容" in text_of(client.get(address(filing, "submit")))
    seen = fresh(filing).draft_version
    opening.save_draft(fresh(filing), jiaxian.clerk, seen=seen, content={"reason": "后来又改"})
    stale = client.post(address(filing, "submit"), {"seen": seen})
    assert stale.status_code == 409
    assert fresh(filing).run.state == Run.DRAFT
    response = client.post(address(filing, "submit"), {"seen": seen + 1}, follow=True)
    assert fresh(filing).run.state == Run.SIGNING
    assert "已提交。下一步：主办单位主要负责人同意（佳州街道办主要负责人）" in text_of(response)
    assert client.post(address(filing, "submit"), {"seen": seen + 1}).status_code == 409, "a double click is harmless"
    assert filing.run.revisions.count() == 1


def test_it_lists_what_is_missing_instead_of_handing_in(jiaxian: Stage) -> None:
    filing = opening.start_draft(jiaxian.clerk, jiaxian.unit)
    response = browser(jiaxian.clerk).post(address(filing, "submit"), {"seen": 1})
    page = text_of(response)
    assert response.status_code == 422
    assert "请上传「拟开设账号的实施方案」" in page
    assert "佳县 第七条（二）" in page


def test_a_signer_sees_content_checks_and_chain_and_is_told_who_is_next(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    head = jiaxian.person("jx-head")
    page = text_of(browser(head).get(address(filing)))
    for word in ("请您办理", "核对结果", "退回修改", "不同意", "常用意见", "政务发布", "经办单位在平台上完成后登记"):
        assert word in page
    response = decide(head, filing, "head_agrees")
    assert response.status_code == 302
    assert "下一步：县政务信息化服务中心审核（县中心审核人员）" in text_of(browser_follow(head, response))
    again = decide(head, filing, "head_agrees")
    assert again.status_code == 409, "a double click acts once and says who acted"
    assert "主要负责人" in text_of(again)
    assert Act.objects.count() == 1


def browser_follow(person: Person, response: object) -> object:
    client = browser(person)
    client.cookies.update(response.cookies)  # type: ignore[attr-defined]
    return client.get(response.url)  # type: ignore[attr-defined]


def test_it_wants_a_reason_for_returning_and_shows_what_changed_afterwards(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    head = jiaxian.person("jx-head")
    bare = decide(head, filing, "head_agrees", kind="return", opinion="")
    assert bare.status_code == 422
    assert "请写明理由" in text_of(bare)
    assert decide(head, filing, "head_agrees", kind="return", opinion="理由太短").status_code == 302
    assert "理由太短" in text_of(browser(jiaxian.clerk).get(address(filing)))
    filing = fresh(filing)
    opening.save_draft(filing, jiaxian.clerk, seen=filing.draft_version, content={"reason": "补充后的理由"})
    opening.submit(filing, jiaxian.clerk)
    page = text_of(browser(head).get(address(filing)))
    assert "比上一版改了什么（1 处）" in page
    assert "补充后的理由" in page
    assert decide(head, filing, "head_agrees", seen_revision=1).status_code == 409, (
        "what was read is no longer what waits"
    )


def test_an_outside_body_s_outcome_needs_its_papers_and_another_recorder(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    jiaxian.sign(filing, "jx-head", "head_agrees")
    jiaxian.sign(filing, "jx-centre", "centre_reviews")
    centre, step = jiaxian.person("jx-centre"), fresh(filing).run.waiting.get().step_id
    page = text_of(browser(centre).get(address(filing)))
    assert "登记批复" in page
    assert "登记的人不能是本件的申请人" in page
    bare = decide(centre, filing, step)
    assert bare.status_code == 422
    assert "请填写「批复文号」" in text_of(bare)
    scan = SimpleUploadedFile("批复.pdf", PDF)
    assert (
        decide(centre, filing, step, document_number="〔2026〕1号", document_on="2026-03-02", scan=scan).status_code
        == 302
    )
    assert Act.objects.get(step_id=step).scan is not None


def test_it_carries_out_and_starts_the_deadlines(licang: Stage) -> None:
    filing = licang.submitted()
    licang.sign(filing, "lc-office", "agree")
    client = browser(licang.clerk)
    assert "在平台上完成后登记" in text_of(client.get(address(filing)))
    wrong = client.post(
        address(filing, "carry_out"), {"effective_on": "2099-01-01", "platform_id": "gov-1", "certified": "yes"}
    )
    assert wrong.status_code == 422
    assert "不能晚于今天" in text_of(wrong)
    done = client.post(
        address(filing, "carry_out"),
        {
            "effective_on": "2026-09-14",
            "platform_id": "gov-1",
            "certified": "yes",
            "need__filing_form": SimpleUploadedFile("1.pdf", PDF),
        },
    )
    assert done.status_code == 302
    assert Account.objects.get().platform_id == "gov-1"
    assert Clock.objects.filter(rule_id="filing.open", side=Clock.LEGAL).exists()
    assert client.post(address(filing, "carry_out"), {"effective_on": "2026-09-14"}).status_code == 409
    assert "备案" in text_of(client.get(reverse("todo")))


def test_who_may_see_it_but_not_act_is_told_in_a_sentence(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    centre = jiaxian.person("jx-centre")
    assert "请您办理" not in text_of(browser(centre).get(address(filing)))
    refused = decide(centre, filing, "head_agrees")
    assert refused.status_code == 403
    assert "没有办理这一步的岗位" in text_of(refused)


def test_an_office_does_not_see_a_draft_before_it_is_handed_in(jiaxian: Stage) -> None:
    filing = jiaxian.draft()
    centre = browser(jiaxian.person("jx-centre"))
    assert centre.get(address(filing)).status_code == 404
    opening.submit(filing, jiaxian.clerk)
    assert centre.get(address(filing)).status_code == 200


def test_a_unit_of_another_jurisdiction_does_not_exist_for_anybody_here(jiaxian: Stage, licang: Stage) -> None:
    filing = jiaxian.draft()
    client = browser(licang.clerk)
    for name, more in (("filing", ()), ("submit", ()), ("withdraw", ()), ("carry_out", ())):
        assert client.get(address(filing, name, *more)).status_code == 404
    for name, more in (
        ("save", ("basics",)),
        ("upload", ("plan",)),
        ("submit", ()),
        ("decide", ("head_agrees",)),
        ("withdraw", ()),
    ):
        assert client.post(address(filing, name, *more), {"seen": 1}).status_code == 404
    file = filing.materials["plan"]["file"]
    assert client.get(reverse("approvals:evidence", args=[file])).status_code == 404


def test_looking_writes_nothing(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    before = Event.objects.count(), fresh(filing).draft_version, fresh(filing).run.version
    for person in (jiaxian.clerk, jiaxian.person("jx-head")):
        for url in (
            reverse("todo"),
            reverse("registry:filings"),
            reverse("registry:new"),
            address(filing),
            address(filing, "submit"),
            address(filing, "withdraw"),
        ):
            browser(person).get(url)
    assert (Event.objects.count(), fresh(filing).draft_version, fresh(filing).run.version) == before


def test_it_lists_filters_and_ignores_filters_that_make_no_sense(jiaxian: Stage) -> None:
    jiaxian.submitted()
    jiaxian.draft(name="另一个号", platform="douyin")
    client = browser(jiaxian.clerk)
    everything = text_of(client.get(reverse("registry:filings")))
    assert "政务发布" in everything
    assert "另一个号" in everything
    drafts = text_of(client.get(reverse("registry:filings"), {"state": "draft"}))
    assert "另一个号" in drafts
    assert "开设「政务发布」" not in drafts
    assert "没有符合筛选条件的备案" in text_of(client.get(reverse("registry:filings"), {"state": "complete"}))
    for odd in ({"state": "x\x00"}, {"unit": "9" * 30}, {"pack": "\x00"}, {"sort": "-password"}, {"page": "-1"}):
        assert client.get(reverse("registry:filings"), odd).status_code == 200


def test_what_waits_for_a_person_is_what_the_seats_say(jiaxian: Stage, licang: Stage) -> None:
    first, second = jiaxian.submitted(), licang.submitted()
    jiaxian.draft(name="草稿号", platform="douyin")
    jiaxian.sign(first, "jx-head", "head_agrees")
    day = clock.today()
    for person in Person.objects.all():
        expected = set()
        for row in Waiting.objects.select_related("run__unit"):
            pack = packs()[row.run.pack_id]
            clerk = (
                row.role == Waiting.CLERK
                and person in (jiaxian.clerk, licang.clerk)
                and row.run.applicant_id == person.pk
            )
            if clerk or (row.role != Waiting.CLERK and roles_for(person, pack, row.run.unit, {row.role}, day)):
                expected.add(row.pk)
        assert {row.pk for row in waiting_for(person, day)} == expected, person.username
    assert second.run.waiting.exists()


@pytest.mark.parametrize("name", ["todo", "registry:filings"])
def test_the_number_of_queries_does_not_grow_with_the_filings(jiaxian: Stage, name: str) -> None:
    def queries() -> int:
        client = browser(jiaxian.clerk)
        client.get(reverse(name))
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(reverse(name)).status_code == 200
        return len(counted)

    def add(number: int) -> None:
        for _ in range(number):
            opening.start_draft(jiaxian.clerk, jiaxian.unit)

    add(3)
    few = queries()
    add(27)
    assert Filing.objects.count() == 30
    assert queries() == few
    assert count_for(jiaxian.clerk, clock.today()) == 30

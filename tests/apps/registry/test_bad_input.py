"""What people paste, send and forge: each gets a sentence or a 404, nothing is lost, nothing breaks."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from tests.apps.registry.casting import PDF, Stage, fresh, stage
from zhengmei.apps.approvals import evidence
from zhengmei.apps.approvals.models import Act, Attachment, Run
from zhengmei.apps.registry import opening
from zhengmei.apps.registry.models import Account, Filing
from zhengmei.config import clock
from zhengmei.core.approval.naming import skeleton

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def jiaxian() -> Iterator[Stage]:
    with override_settings(PASSWORD_HASHERS=HASHERS), clock.standing_on(DAY):
        yield stage("sx-jiaxian", "street", "jx-clerk", DAY)


@pytest.fixture
def draft(jiaxian: Stage) -> Filing:
    return opening.start_draft(jiaxian.clerk, jiaxian.unit)


@pytest.fixture
def clerk(jiaxian: Stage) -> Client:
    return browser(jiaxian, "jx-clerk")


def browser(jiaxian: Stage, login: str) -> Client:
    client = Client()
    client.force_login(jiaxian.person(login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def to(name: str, filing: Filing, *more: str) -> str:
    return reverse(f"registry:{name}", args=[filing.pk, *more])


def save(client: Client, filing: Filing, section: str = "basics", **sent: object) -> tuple[int, str]:
    response = client.post(to("save", filing, section), {"seen": fresh(filing).draft_version, **sent})
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("政务\x00发布", "控制字符"),
        ("政务\x1b[31m发布", "控制字符"),
        ("政务\u202e布发", "改变文字方向"),
        ("政务\u2066发布", "改变文字方向"),
        ("政务\u200b发布", "看不见的零宽"),
        ("政务发布😀", "表情符号"),
        ("Zhеngwu", "外文字母"),
    ],
)
def test_it_refuses_a_name_that_deceives_and_leaves_it_in_the_box(
    clerk: Client, draft: Filing, name: str, sentence: str
) -> None:
    status, page = save(clerk, draft, name=name, reason="理由照样保存")
    assert status == 422
    assert sentence in page
    assert fresh(draft).content == {"reason": "理由照样保存"}
    assert f'value="{name}"' in page


def test_it_warns_of_a_name_that_reads_like_one_on_the_register(clerk: Client, draft: Filing, jiaxian: Stage) -> None:
    Account.objects.create(
        number="1",
        platform="weibo",
        name="佳州发布1",
        name_skeleton=skeleton("佳州发布1"),
        sort_key="",
        sponsor=jiaxian.unit,
    )
    save(clerk, draft, name="佳州发布l")
    page = clerk.get(to("filing", draft)).content.decode()
    assert "容易混淆：佳州发布1" in page


@pytest.mark.parametrize("letter", ["a", "长"])
def test_a_paste_of_two_megabytes_gets_a_sentence_and_stays_on_the_page(
    clerk: Client, draft: Filing, letter: str
) -> None:
    paste = letter * (2_000_000 // len(letter.encode()))
    status, page = save(clerk, draft, reason=paste, acting_name="佳州街道办")
    assert status == 422
    assert f"最多 5000 字，现有 {len(paste)} 字" in page
    assert paste in page
    assert fresh(draft).content == {"acting_name": "佳州街道办"}


def test_what_is_too_large_to_take_at_all_gets_a_page_in_chinese(clerk: Client, draft: Filing) -> None:
    status, page = save(clerk, draft, reason="x" * 6_000_000)
    assert status == 400
    assert "内容太大" in page
    assert fresh(draft).content == {}


@pytest.mark.parametrize("key", ["reason", "acting_name", "responsible_person__姓名", "operators_team__姓名"])
def test_no_box_takes_a_nul_byte(clerk: Client, draft: Filing, key: str) -> None:
    section = "basics" if "__" not in key else "people"
    status, page = save(clerk, draft, section, **{key: "前\x00后"})
    assert status == 422
    assert "看不见的控制字符" in page
    assert fresh(draft).content == {}


def test_markup_is_shown_as_text(clerk: Client, draft: Filing) -> None:
    save(clerk, draft, reason="<script>alert(1)</script>", acting_name='"><b>')
    page = clerk.get(to("filing", draft)).content.decode()
    assert "<script>alert(1)" not in page
    assert '"><b>' not in page


@pytest.mark.parametrize(
    "sent", [{"platform": "不存在的平台"}, {"purpose": "forged"}, {"platform": "other", "platform__other": ""}]
)
def test_a_choice_that_is_not_on_the_list_is_not_taken(clerk: Client, draft: Filing, sent: dict[str, str]) -> None:
    status, _ = save(clerk, draft, **sent)
    assert status == 422
    assert fresh(draft).content == {}


def test_boxes_that_are_not_on_the_form_are_ignored(clerk: Client, draft: Filing) -> None:
    status, _ = save(clerk, draft, reason="为民", state="complete", sponsor="1", unit="9", run="1")
    assert status == 302
    assert fresh(draft).content == {"reason": "为民"}
    assert fresh(draft).run.state == Run.DRAFT


def renamed_zip() -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr("tool.exe", b"MZ")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("方案.pdf", b"MZ\x90\x00program", "内容不是可接收的文件"),
        ("方案.pdf", b"", "是空文件"),
        ("方案.docx", renamed_zip(), "内容不是可接收的文件"),
        ("方案.html", b"<script>alert(1)</script>", "内容不是可接收的文件"),
        ("方案.svg", b"<svg onload='x'/>", "内容不是可接收的文件"),
    ],
)
def test_a_file_is_judged_by_what_it_holds(clerk: Client, draft: Filing, name: str, data: bytes, sentence: str) -> None:
    response = clerk.post(to("upload", draft, "plan"), {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Attachment.objects.exists()
    assert fresh(draft).materials == {}


def test_a_file_that_is_too_large_is_refused(clerk: Client, draft: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "LARGEST", 10)
    response = clerk.post(to("upload", draft, "plan"), {"file": SimpleUploadedFile("方案.pdf", PDF)})
    assert response.status_code == 422
    assert "超过 20 MB" in response.content.decode()


def test_no_file_at_all_is_a_sentence(clerk: Client, draft: Filing) -> None:
    response = clerk.post(to("upload", draft, "plan"), {})
    assert response.status_code == 422
    assert "没有选择文件" in response.content.decode()


def test_a_file_name_cannot_escape_or_deceive(clerk: Client, draft: Filing) -> None:
    clerk.post(to("upload", draft, "plan"), {"file": SimpleUploadedFile("a\u202efdp.exe", PDF)})
    row = Attachment.objects.get()
    assert "\u202e" not in row.name
    assert row.file.name.endswith(".pdf")
    assert ".." not in row.file.name


@pytest.mark.parametrize("section", ["nowhere", "basics\x00", "..", "materials__x"])
def test_a_section_that_does_not_exist_is_a_404(clerk: Client, draft: Filing, section: str) -> None:
    assert clerk.post(to("save", draft, section), {"seen": 1}).status_code == 404


@pytest.mark.parametrize("key", ["nothing", "plan_funding", "account_manager", "plan\x00"])
def test_a_file_for_what_asks_for_none_is_a_404(clerk: Client, draft: Filing, key: str) -> None:
    response = clerk.post(to("upload", draft, key), {"file": SimpleUploadedFile("方案.pdf", PDF)})
    assert response.status_code == 404
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("step", ["forged", "head_agrees\x00", "province_approves.9"])
def test_a_forged_step_is_a_404(jiaxian: Stage, step: str) -> None:
    filing = jiaxian.submitted()
    response = browser(jiaxian, "jx-head").post(to("decide", filing, step), {"kind": "sign", "seen_revision": 1})
    assert response.status_code == 404
    assert not Act.objects.exists()


def test_a_step_that_is_not_due_yet_signs_nothing(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    sent = {"centre_reviews-kind": "sign", "centre_reviews-seen_revision": "1"}
    response = browser(jiaxian, "jx-centre").post(to("decide", filing, "centre_reviews"), sent)
    assert response.status_code == 409
    assert not Act.objects.exists()


@pytest.mark.parametrize("field", ["opinion", "document_number"])
def test_an_opinion_or_number_with_a_nul_byte_is_a_sentence(jiaxian: Stage, field: str) -> None:
    filing = jiaxian.submitted()
    jiaxian.sign(filing, "jx-head", "head_agrees")
    jiaxian.sign(filing, "jx-centre", "centre_reviews")
    step = fresh(filing).run.waiting.get().step_id
    prefix = step.replace(".", "-")
    sent = {
        "kind": "sign",
        "seen_revision": "2" * 40,
        "document_number": "1",
        "document_on": "2026-02-30",
        field: "a\x00b",
    }
    response = browser(jiaxian, "jx-centre").post(
        to("decide", filing, step), {f"{prefix}-{key}": value for key, value in sent.items()}
    )
    assert response.status_code == 422
    assert "控制字符" in response.content.decode()
    assert Act.objects.count() == 2


def test_a_refused_outcome_leaves_no_scan_behind(jiaxian: Stage) -> None:
    filing = jiaxian.submitted()
    jiaxian.sign(filing, "jx-head", "head_agrees")
    jiaxian.sign(filing, "jx-centre", "centre_reviews")
    step = fresh(filing).run.waiting.get().step_id
    prefix, before = step.replace(".", "-"), Attachment.objects.count()
    sent = {"kind": "sign", "seen_revision": "1", "document_number": "1", "document_on": "2099-01-01"}
    posted = {f"{prefix}-{key}": value for key, value in sent.items()}
    posted[f"{prefix}-scan"] = SimpleUploadedFile("批复.pdf", PDF)  # type: ignore[assignment]
    response = browser(jiaxian, "jx-centre").post(to("decide", filing, step), posted)
    assert response.status_code == 422
    assert "不能晚于今天" in response.content.decode()
    assert Attachment.objects.count() == before


@pytest.mark.parametrize("unit", ["", "0", "x", "9" * 40, "1\x00", "-1", "１"])
def test_a_draft_for_a_unit_that_is_not_mine_is_a_404(clerk: Client, unit: str) -> None:
    assert clerk.post(reverse("registry:new"), {"unit": unit}).status_code == 404
    assert not Filing.objects.exists()


def test_a_number_no_filing_has_is_a_404(clerk: Client) -> None:
    assert clerk.get("/filings/999999/").status_code == 404
    assert clerk.get("/filings/99999999999999999999999/").status_code == 404
    assert clerk.get("/evidence/999999/").status_code == 404

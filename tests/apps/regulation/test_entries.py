"""Facts about packs that an office enters: who may, what is refused with a sentence, what follows."""

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import enter
from zhengmei.apps.audit.models import Event
from zhengmei.apps.regulation.models import AttachedDocument, CalendarEntry, PackDate, Renewal
from zhengmei.apps.regulation.queries import calendar, packs, renewals

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
OFFICIAL = Path(__file__).parents[4] / "shared" / "spec" / "regulations" / "003-sx-jiaxian.txt"
SHORT_TEXT = "某办法\n第一条　为了规范，制定本办法。\n第八条　变更的，在99个工作日内备案。\n"


@pytest.fixture
def system():
    client = Client()
    client.force_login(enter("system-admin", "system"), backend=BACKEND)
    return client


def test_it_lets_nobody_but_the_system_administrator_enter_facts():
    member = Client()
    member.force_login(enter("clerk"), backend=BACKEND)
    for address in (
        "/law/sx-jiaxian/attach/",
        "/law/hi-sanya/dates/",
        "/law/sx-jiaxian/renewal/",
        "/law/calendar/enter/",
    ):
        assert member.get(address).status_code == 403
        assert member.post(address, {"confirm": "yes", "pasted": SHORT_TEXT}).status_code == 403
    assert not AttachedDocument.objects.exists()


def test_it_reports_before_it_attaches_and_attaches_only_when_confirmed(system):
    page = system.post("/law/sx-jiaxian/attach/", {"pasted": SHORT_TEXT})
    assert "缺少的条" in page.text
    assert "99个工作日" in page.text
    assert "未绑定" in page.text
    assert not AttachedDocument.objects.exists()
    page = system.post(
        "/law/sx-jiaxian/attach/", {"pasted": SHORT_TEXT, "title": "发文稿", "confirm": "yes"}, follow=True
    )
    assert AttachedDocument.objects.get(current=True).name == "发文稿"
    assert "为了规范，制定本办法" in page.text


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the five official texts are not part of the repository")
def test_it_finds_every_quantity_of_the_official_text_bound(system):
    page = system.post("/law/sx-jiaxian/attach/", {"file": SimpleUploadedFile("办法.txt", OFFICIAL.read_bytes())})
    assert "都有规则或理由" in page.text
    assert "未绑定" not in page.text


def test_it_reads_a_word_file_by_its_content_whatever_its_name(system):
    document = docx.Document()
    for line in SHORT_TEXT.splitlines():
        document.add_paragraph(line)
    held = BytesIO()
    document.save(held)
    page = system.post("/law/sx-jiaxian/attach/", {"file": SimpleUploadedFile("办法.txt", held.getvalue())})
    assert "99个工作日" in page.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "另存为"),
        (b"PK\x03\x04 not really a word file", "不是完好的 .docx"),
        ("第一条　字".encode("utf-16"), "另存为"),
        (b"x" * (2 * 1024 * 1024 + 1), "超过 2 MB"),
        (b"   \n", "没有读到文字"),
    ],
)
def test_it_refuses_what_it_cannot_read_with_the_remedy(system, content, sentence):
    page = system.post("/law/sx-jiaxian/attach/", {"file": SimpleUploadedFile("办法.docx", content)})
    assert page.status_code == 422
    assert sentence in page.text


def test_it_keeps_control_marks_and_reversed_text_out_of_the_original(system):
    pasted = "第一条　前\u202e后\u200b\x07完。\r\n第二条　尾。"
    system.post("/law/sx-jiaxian/attach/", {"pasted": pasted, "confirm": "yes"})
    assert AttachedDocument.objects.get().text == "第一条　前后完。\n第二条　尾。"


def test_it_escapes_what_a_document_brings_along(system):
    hostile = "第一条　<script>alert(1)</script>\n</textarea><b>x</b>\n"
    assert "<script>alert" not in system.post("/law/sx-jiaxian/attach/", {"pasted": hostile}).text
    system.post("/law/sx-jiaxian/attach/", {"pasted": hostile, "confirm": "yes"})
    page = system.get("/law/sx-jiaxian/")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_it_takes_a_missing_date_once_and_leads_to_the_recount(system):
    entered = {"key": "published_on", "value": "2026-09-01", "source": "印发通知"}
    page = system.post("/law/hi-sanya/dates/", entered)
    assert page.status_code == 302
    assert packs()["hi-sanya"].head.published_on == date(2026, 9, 1)
    assert Event.objects.filter(action="regulation.pack_date").count() == 1
    page = system.post("/law/hi-sanya/dates/", {**entered, "value": "2026-10-01"})
    assert page.status_code == 422
    assert PackDate.objects.get().value == date(2026, 9, 1)


def test_it_refuses_a_date_without_its_source(system):
    page = system.post("/law/hi-sanya/dates/", {"key": "published_on", "value": "2026-09-01", "source": " "})
    assert page.status_code == 422
    assert "请写明依据" in page.text
    assert not PackDate.objects.exists()


def test_it_records_a_renewal_and_refuses_one_that_ends_before_it_begins(system):
    entered = {
        "title": "续期通知",
        "document_number": "〔2026〕1号",
        "from_day": "2026-07-01",
        "valid_until": "2026-06-01",
    }
    page = system.post("/law/sx-jiaxian/renewal/", entered)
    assert page.status_code == 422
    assert "早于起日" in page.text
    system.post("/law/sx-jiaxian/renewal/", {**entered, "valid_until": ""})
    assert renewals("sx-jiaxian")[0].valid_until is None
    assert Renewal.objects.count() == 1


def test_it_enters_a_year_from_the_words_of_the_notice(system):
    assert not calendar().covers(2027)
    entered = {
        "year": "2027", "document": "国办发明电〔2026〕9号", "announced_on": "2026-11-05",
        "holidays": "元旦 2027-01-01 至 2027-01-03\n春节 2027-02-05 至 2027-02-11\n", "makeup_days": "2027-02-20，2027-02-27",
    }  # fmt: skip
    assert system.post("/law/calendar/enter/", entered).status_code == 302
    working = calendar()
    assert working.covers(2027)
    assert not working.is_workday(date(2027, 1, 1))
    assert working.is_workday(date(2027, 2, 20))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("holidays", "春节从二月五日起", "第 1 行读不懂"),
        ("holidays", "春节 2027-02-30 至 2027-03-01", "日期不存在"),
        ("holidays", '春"节 2027-02-05', "读不懂"),
        ("makeup_days", "2027-02-08", "周六或周日"),
        ("makeup_days", "下周六", "日期读不懂"),
        ("document", '号"\nstatus = "announced', "不能使用的字符"),
        ("year", "1200", "2000"),
    ],
)
def test_it_says_what_is_wrong_with_a_year(system, field, value, sentence):
    entered = {
        "year": "2027", "document": "国办发明电〔2026〕9号", "announced_on": "2026-11-05",
        "holidays": "元旦 2027-01-01 至 2027-01-03", "makeup_days": "", field: value,
    }  # fmt: skip
    page = system.post("/law/calendar/enter/", entered)
    assert page.status_code == 422
    assert sentence in page.text
    assert not CalendarEntry.objects.exists()

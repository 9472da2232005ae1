"""The 办法 pages: everything is shown, nothing is borrowed, every answer leads back to its clause."""

import re
from collections import Counter
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import enter
from zhengmei.apps.regulation.queries import packs
from zhengmei.apps.regulation.services import attach_document, record_renewal
from zhengmei.config import clock
from zhengmei.core.pack.check import clauses_of
from zhengmei.core.pack.vocabulary import KIND_OF_RULE
from zhengmei.packs import pack_ids

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LOCAL = [pack_id for pack_id in pack_ids() if pack_id != "cn-2019"]


@pytest.fixture
def member():
    client = Client()
    client.force_login(enter("clerk"), backend=BACKEND)
    return client


def words(page) -> str:
    """The page as read: without tags, with single blanks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def ask(client, name, **question) -> str:
    page = client.get(reverse(f"regulation:{name}"), question)
    assert page.status_code == 200
    return words(page)


def test_it_sends_a_stranger_to_the_log_in():
    for address in ("/law/", "/law/sx-jiaxian/", "/law/due/", "/law/compare/"):
        page = Client().get(address)
        assert page.status_code == 302
        assert page["Location"].startswith("/login/")


def test_it_lists_every_pack_with_its_standing_on_the_day(member):
    with clock.standing_on(date(2026, 6, 24)):
        before = words(member.get("/law/"))
    with clock.standing_on(date(2026, 6, 25)):
        after = words(member.get("/law/"))
    for pack in packs().values():
        assert pack.head.title in before
    assert "有效期届满" not in before
    assert "有效期届满" in after
    assert "征求意见稿" in before


@pytest.mark.parametrize("pack_id", pack_ids())
def test_it_shows_every_article_and_leads_every_clause_somewhere(member, pack_id):
    page = member.get(f"/law/{pack_id}/")
    ids = Counter(unescape(found) for found in re.findall(r'\sid="([^"]+)"', page.text))
    pack = packs()[pack_id]
    cited = {clause.text for rule in pack.rules if rule.pack in ("", pack_id) for clause in clauses_of(rule)}
    assert {article.id.text for article in pack.articles} | cited <= set(ids)
    assert [found for found, times in ids.items() if times > 1] == []
    links = {unquote(link) for link in re.findall(rf'href="/law/{pack_id}/#([^"]+)"', page.text)}
    assert links <= set(ids)


@pytest.mark.parametrize("pack_id", pack_ids())
def test_it_shows_every_rule_once_and_marks_every_reading_of_ours(member, pack_id):
    page = member.get(f"/law/{pack_id}/")
    pack = packs()[pack_id]
    shown = re.findall(r'id="rule-([^"]+)"', page.text)
    assert sorted(shown) == sorted(rule.id for rule in pack.rules if rule.pack in ("", pack_id))
    if any(rule.reading == "interpretation" or rule.interprets for rule in pack.rules):
        assert "平台理解，待确认" in page.text
    for article in pack.articles:
        if article.flaw:
            assert "办法瑕疵" in page.text
    assert not re.search(r"\bT-\d\d", words(page))


def test_it_answers_an_unknown_pack_with_404(member):
    assert member.get("/law/no-such-pack/").status_code == 404
    assert member.get("/law/no-such-pack/gaps/").status_code == 404


@pytest.mark.parametrize("pack_id", LOCAL)
def test_it_lists_what_the_text_does_not_say_and_nothing_it_does(member, pack_id):
    page = member.get(f"/law/{pack_id}/gaps/")
    table = page.text.split("引用的文件")[0]
    said = {rule_id for rule_id in KIND_OF_RULE if packs()[pack_id].rule(rule_id) is not None}
    linked = set(re.findall(r"\?param=([a-z_.]+)", table))
    assert linked.isdisjoint(said)
    assert table.count('<th scope="row">') == len(KIND_OF_RULE) - len(said)


def test_it_shows_the_printed_forms_with_their_labels(member):
    page = words(member.get("/law/sx-jiaxian/forms/"))
    form = packs()["sx-jiaxian"].forms[0]
    assert form.title in page
    for box in form.fields:
        assert re.sub(r"\s+", " ", box.label).strip() in page


def test_it_compares_side_by_side_without_borrowing(member):
    page = ask(member, "compare", param="notice.open")
    assert "30 日" in page
    assert page.count("本地未规定") >= 4 * 2
    assert "没有这一项" in ask(member, "compare", param="no.such.rule")


def test_V07_it_counts_a_make_up_saturday_day_by_day(member):
    page = ask(member, "calculator", pack="hi-sanya", rule="filing.change", on_effective="2026-09-30")
    assert "2026-10-10 周六，至 24:00" in page
    for said in ("10-08 周四 第 1", "国庆节", "怎么算的", "三亚市 第八条"):
        assert said in page


def test_V24_it_calls_a_year_without_a_notice_provisional(member):
    page = ask(member, "calculator", pack="qd-xihaian-sfj", rule="filing.open", on_effective="2026-12-25")
    assert "暂定" in page
    assert "放假安排尚未发布" in page


def test_V30_it_says_silent_where_the_text_is_silent(member):
    page = ask(member, "calculator", pack="qd-xihaian-sfj", rule="reply", on_received="2026-09-01")
    assert "本地未规定" in page.split("计算", 2)[-1]
    assert "2026-09-08" not in page


def test_it_asks_for_the_day_of_the_chosen_rule_before_it_answers(member):
    page = ask(member, "calculator", pack="sx-jiaxian", rule="notice.open")
    assert "公告发布之日" in page
    assert "请填写日期" in page
    assert "暂不能推算" not in page


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"pack": "sx-jiaxian", "rule": "no.such"}, "没有这条规则"),
        ({"pack": "sx-jiaxian", "rule": "notice.open", "on_posted": "2026-02-30"}, "日期读不懂"),
        ({"pack": "sx-jiaxian", "rule": "notice.open", "on_posted": "9999-12-31"}, "1990 年至 2199 年"),
        ({"pack": "no-such", "rule": "notice.open"}, "没有这部办法"),
    ],
)
def test_it_answers_a_bad_question_with_a_sentence(member, question, sentence):
    assert sentence in ask(member, "calculator", **question)


def test_it_says_that_an_expired_text_accuses_nobody(member):
    with clock.standing_on(date(2026, 9, 1)):
        page = ask(member, "calculator", pack="sx-jiaxian", rule="notice.open", on_posted="2026-09-21")
    assert "依据已届满" in page
    assert "不认定违规" in page


def test_it_shows_the_chain_with_who_stands_outside_and_what_each_step_needs(member):
    page = ask(member, "chain", pack="sx-jiaxian", action="open", applicant="township")
    steps = ("主办单位主要负责人", "县政务信息化服务中心", "省政府办公厅")
    assert [page.index(step) for step in steps] == sorted(page.index(step) for step in steps)
    assert "平台外办理" in page


def test_it_asks_who_applies_where_the_chain_depends_on_it(member):
    assert "程序因此而不同，请选择一项" in ask(member, "chain", pack="hi-sanya", action="open")


def test_it_invents_no_chain_where_the_text_has_none(member):
    page = ask(member, "chain", pack="zj-sfj", action="open")
    assert "本地未规定" in page
    assert "步" not in page.split("查看")[-1].split("本地未规定")[0]


@pytest.mark.parametrize(
    ("pack_id", "outcome"),
    [
        ("qd-xihaian-sfj", "不可以开设"),
        ("zj-sfj", "不可以开设"),
        ("qd-licang", "可以开设"),
        ("sx-jiaxian", "不可以开设"),
        ("hi-sanya", "可以开设"),
    ],
)
def test_V29_it_answers_for_an_internal_organ_by_each_text(member, pack_id, outcome):
    page = ask(member, "eligibility", pack=pack_id, applicant="internal_organ", platform="weibo")
    assert ("不可以开设" in page) == (outcome == "不可以开设")
    assert outcome in page


def test_it_shows_the_make_up_days_of_a_year_and_says_when_a_year_is_missing(member):
    page = member.get("/law/calendar/", {"year": "2026"})
    assert "2026-10-10 周六" in words(page)
    assert "尚未录入" not in page.text
    assert "尚未录入" in member.get("/law/calendar/", {"year": "2031"}).text
    assert member.get("/law/calendar/", {"year": "9²99"}).status_code == 200


@pytest.mark.parametrize("address", ["/law/", "/law/sx-jiaxian/", "/law/compare/"])
def test_it_asks_the_database_as_often_for_many_rows_as_for_few(member, address):
    actor = enter("system-admin", "system")
    member.get(address)
    with CaptureQueriesContext(connection) as few:
        member.get(address)
    for number in range(5):
        attach_document(actor, "sx-jiaxian", f"第 {number} 稿", "第一条　文字")
        record_renewal(actor, "sx-jiaxian", "续期通知", f"〔2026〕{number}号", date(2026, 7, 1), None)
    with CaptureQueriesContext(connection) as many:
        member.get(address)
    assert len(many) == len(few)

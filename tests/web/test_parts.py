"""The frame and the parts that every page is made of."""

from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import Client, RequestFactory

from tests.cast import build_town, clerk_of, enter
from zhengmei.config import clock
from zhengmei.core.citation import Citation, parse_clause
from zhengmei.core.deadline import TraceDay

BACKEND = "django.contrib.auth.backends.ModelBackend"
TODAY = date(2026, 11, 21)


def show(source: str, **context: object) -> str:
    """Render a piece of template on 2026-11-21."""
    request = RequestFactory().get("/accounts/", context.pop("query", {}))
    with clock.standing_on(TODAY):
        return engines["django"].from_string("{% load zm %}" + source).render(context, request)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "今天"),
        (date(2026, 11, 22), "明天"),
        (date(2026, 11, 24), "3 天后"),
        (date(2026, 11, 19), "已过 2 天"),
        (None, "—"),
    ],
)
def test_it_says_how_far_a_day_is(day, words):
    assert show("{{ day|days }}", day=day) == words


def test_it_says_overdue_in_words_and_never_of_a_text_that_accuses_nobody():
    past = date(2026, 11, 18)
    assert "已逾期 3 天" in show("{% due day %}", day=past)
    for unaccused in ('preview="预演"', "judged=False"):
        page = show("{% due day " + unaccused + " %}", day=past)
        assert "逾期" not in page
        assert "已过 3 天" in page
    assert "已办结" in show("{% due day 'firm' day %}", day=past)
    assert "暂定" in show("{% due day 'provisional' %}", day=past)
    assert "本地未规定" in show("{% due None 'silent' %}")


def test_it_leads_a_chip_to_its_clause_from_either_form():
    cite = Citation("sx-jiaxian", "佳县", parse_clause("8(五)"))
    page = show("{% chip cite %}", cite=cite)
    assert page == show("{% chip cite %}", cite={"id": str(cite), "label": cite.label})
    assert 'href="/law/sx-jiaxian/#8%28%E4%BA%94%29"' in page
    assert "佳县 第八条（五）" in page


def test_it_lays_the_days_of_a_count_under_their_weekdays():
    steps = [
        TraceDay(date(2026, 12, 31), False, None, "起算当日不计"),
        TraceDay(date(2027, 1, 1), False, None, "元旦"),
        TraceDay(date(2027, 1, 4), True, 1, "工作日"),
    ]
    apart = show("{% trace steps %}", steps=steps)
    assert "zm-column-" not in apart
    together = show("{% trace steps %}", steps=steps[:2])
    assert "zm-column-4" in together
    assert "2027-01-01 周五" in together
    stored = [{"day": "2026-12-31", "counts": False, "number": None, "why": "起算当日不计"}]
    assert "起算当日不计" in show("{% trace steps %}", steps=stored)


def test_it_keeps_the_plans_own_numbers_from_the_reader():
    assert show("{{ s|plainly }}", s="按批准之日（T-02、T-25）。") == "按批准之日。"
    assert show("{{ s|plainly }}", s="发布日按印发日计（平台理解，T-04）。") == "发布日按印发日计（平台理解）。"
    assert show("{{ s|plainly }}", s="满 30 天的次日（含周末）") == "满 30 天的次日（含周末）"


def test_it_keeps_the_other_parameters_when_it_turns_a_page_or_sorts():
    page = Paginator(range(200), 20).page(2)
    shown = show("{% pagination page '个账号' %}", page=page, query={"state": "正常", "page": "2", "sort": "name"})
    assert "共 200 个账号" in shown
    assert "state=%E6%AD%A3%E5%B8%B8&amp;page=3&amp;sort=name" in shown
    assert 'aria-current="page">2<' in shown
    assert "sort=-name" in show("{% sort_link 'name' '名称' %}", query={"sort": "name", "page": "4"})
    assert "page=" not in show("{% sort_link 'name' '名称' %}", query={"sort": "name", "page": "4"})


class Example(forms.Form):
    name = forms.CharField(label="名称", help_text="与认证信息一致。", error_messages={"required": "请填写名称。"})
    kind = forms.ChoiceField(label="类型", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect, required=False)


def test_it_ties_an_error_and_a_hint_to_their_field():
    shown = show("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=Example({"name": ""}))
    assert '<a href="#id_name">名称：请填写名称。</a>' in shown
    assert 'aria-describedby="id_name_error id_name_hint"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_name_error">请填写名称。' in shown
    assert "<legend>类型" in shown
    assert "有内容需要更正" not in show("{% error_summary form %}", form=Example())


@pytest.mark.django_db
def test_it_shows_each_kind_of_person_only_where_they_may_go():
    def labels(person) -> set[str]:
        client = Client()
        client.force_login(person, backend=BACKEND)
        page = client.get("/law/").text
        return {
            label for label in ("待办", "账号", "期限", "办法", "审计", "单位与人员", "系统") if f">{label}</a>" in page
        }

    clerk = clerk_of(build_town().bureau)
    assert {"待办", "办法"} <= labels(clerk)
    assert labels(clerk).isdisjoint({"审计", "系统"})
    assert labels(enter("system-admin", "system")) == {"办法", "单位与人员", "系统"}
    assert labels(enter("audit-admin", "audit")) == {"办法", "审计"}


@pytest.mark.django_db
def test_it_leads_every_line_of_the_navigation_to_a_page_that_opens():
    people = [clerk_of(build_town().bureau), *(enter(kind, kind) for kind in ("system", "security", "audit"))]
    for person in people:
        client = Client()
        client.force_login(person, backend=BACKEND)
        side = client.get("/law/").text.split('aria-label="主导航">')[1].split("</nav>")[0]
        addresses = [part.split('"')[0] for part in side.split('href="')[1:]]
        assert addresses
        assert client.get("/", follow=True).status_code == 200
        assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.django_db
def test_it_shows_the_unit_one_acts_for():
    client = Client()
    client.force_login(clerk_of(build_town().bureau), backend=BACKEND)
    assert "某市商务局" in client.get("/law/").text


def test_it_enlarges_the_type_and_goes_back_to_no_other_site(db):
    client = Client()
    page = client.post("/display/", {"enlarged": "yes", "next": "/login/"}, follow=True)
    assert '<html lang="zh-CN" class="zm-enlarged">' in page.text
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert client.post("/display/", {"enlarged": "no", "next": elsewhere})["Location"] == "/"


def test_it_says_demonstration_on_every_page_of_one(db, settings):
    assert "演示数据" not in Client().get("/login/").text
    settings.DEMO = True
    assert "演示数据" in Client().get("/login/").text


def test_it_carries_no_style_or_script_inside_a_page(db):
    page = Client().get("/login/").text
    assert "style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    for script in page.split("<script")[1:]:
        assert "src=" in script.split(">")[0]

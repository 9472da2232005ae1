"""The pages of units and people: what is said, what works without JavaScript, and how often the database is asked."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import LONG_AGO, build_town, clerk_of, enter
from zhengmei.apps.orgs.models import Appointment, Delegation, Person, Unit
from zhengmei.apps.orgs.services import appoint, create_unit
from zhengmei.config import clock

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def system():
    return logged_in(enter("system-admin", "system"))


@pytest.fixture
def security():
    return logged_in(enter("security-admin", "security"))


def test_it_enters_a_unit_a_person_and_a_post_from_nothing(system, security):
    assert "先新增本级政府" in system.get(reverse("orgs:units")).text
    unit = {"name": "某县人民政府", "kind": "government", "level": "county", "oversight": "supervise"}
    page = system.post(reverse("orgs:unit_new"), unit, follow=True)
    assert "已新增单位「某县人民政府」" in page.text
    page = system.post(reverse("orgs:person_new"), {"username": "clerk", "display_name": "经办人"})
    assert "口令只显示这一次" in page.text
    found, person = Unit.objects.get(), Person.objects.get(username="clerk")
    post = {"person": person.pk, "role": "|clerk", "from_day": "2026-01-01", "to_day": ""}
    page = security.post(reverse("orgs:appoint", args=[found.pk]), post, follow=True)
    assert "已任命「经办人」" in page.text
    assert Appointment.objects.get().role == "clerk"


def test_it_says_beside_the_field_and_on_top_what_is_wrong(system):
    build_town()
    entered = {"name": "", "kind": "government", "level": "county", "region_code": "12", "oversight": "supervise"}
    page = system.post(reverse("orgs:unit_new"), entered)
    assert page.status_code == 422
    assert page.text.count("请填写名称") == 2
    assert "六位或更多位数字" in page.text
    same = {"name": "某市人民政府", "kind": "government", "level": "city", "oversight": "supervise"}
    assert "重复录入" in system.post(reverse("orgs:unit_new"), same).text


def test_it_moves_and_renames_a_unit_in_one_form(system):
    town = build_town()
    entered = {
        "name": "某市商务和投资促进局", "kind": "department", "level": "city", "oversight": "supervise",
        "parent": town.school_bureau.pk, "public_facing": "on",
    }  # fmt: skip
    system.post(reverse("orgs:unit_edit", args=[town.bureau.pk]), entered)
    moved = Unit.objects.get(pk=town.bureau.pk)
    assert (moved.name, moved.parent) == ("某市商务和投资促进局", town.school_bureau)
    entered["parent"] = town.section.pk
    assert "下级" in system.post(reverse("orgs:unit_edit", args=[town.bureau.pk]), entered).text
    assert Unit.objects.get(pk=town.bureau.pk).parent == town.school_bureau


def test_it_takes_a_post_away_by_one_button_and_shows_the_history(security):
    town = build_town()
    row = clerk_of(town.bureau).appointments.get()
    page = security.post(reverse("orgs:appointment_end", args=[row.pk]), follow=True)
    assert "即刻生效" in page.text
    assert "历任（1）" in page.text
    again = security.post(reverse("orgs:appointment_end", args=[row.pk]), follow=True)
    assert "已经收回" in again.text


def test_it_lets_a_member_lend_their_own_post_until_a_day():
    town, deputy, stranger = build_town(), enter("deputy"), enter("stranger")
    person = clerk_of(town.bureau)
    appoint(None, deputy, town.section, "clerk", from_day=clock.today())
    client, today = logged_in(person), clock.today()
    address = reverse("orgs:appointment_delegate", args=[person.appointments.get().pk])
    entered = {"to": deputy.pk, "from_day": today.isoformat(), "to_day": "", "reason": "出差"}
    assert "委托必须有截止日期" in client.post(address, entered).text
    assert "stranger" not in client.get(address).text
    outside = client.post(address, {**entered, "to": stranger.pk, "to_day": today.isoformat()})
    assert "请重新选择" in outside.text
    page = client.post(address, {**entered, "to_day": today.isoformat()}, follow=True)
    assert "代行至" in page.text
    assert Delegation.objects.get().delegate == deputy


def test_it_shows_a_member_their_units_without_any_button():
    town = build_town()
    client = logged_in(clerk_of(town.bureau))
    text = client.get(reverse("orgs:units")).text
    assert town.section.name in text
    assert town.school_bureau.name not in text
    page = client.get(reverse("orgs:unit", args=[town.bureau.pk])).text
    assert "收回岗位" not in page
    assert reverse("orgs:unit_edit", args=[town.bureau.pk]) not in page


def test_it_escapes_what_people_typed(system):
    create_unit(None, name="<script>alert(1)</script>局", kind="department", level="city")
    text = system.get(reverse("orgs:units")).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;" in text


def test_it_takes_no_two_megabyte_name(system):
    entered = {"name": "长" * 700_000, "kind": "government", "level": "county", "oversight": "supervise"}
    assert system.post(reverse("orgs:unit_new"), entered).status_code == 422


@pytest.mark.parametrize("query", ["page=99999", "page=x", "page=-1", "q=%00", "q=%E2%80%AE"])
def test_it_answers_senseless_queries_with_a_page(system, query):
    assert system.get(f"{reverse('orgs:people')}?{query}").status_code == 200
    assert system.get(f"{reverse('orgs:units')}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["orgs:units", "orgs:people"])
def test_it_asks_the_database_no_more_often_for_more_rows(system, name, django_assert_max_num_queries):
    town = build_town()
    counts = []
    system.get(reverse(name))  # the first click of a session also writes when it was
    for batch in range(2):
        for number in range(10):
            person = enter(f"p{batch}-{number}")
            appoint(None, person, town.bureau, "clerk", from_day=LONG_AGO)
            create_unit(None, name=f"单位{batch}-{number}", kind="department", level="city", parent=town.city)
        with django_assert_max_num_queries(12) as captured:
            system.get(reverse(name))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_it_asks_the_database_no_more_often_for_more_posts_of_a_unit(security, django_assert_max_num_queries):
    town = build_town()
    counts = []
    security.get(reverse("orgs:unit", args=[town.bureau.pk]))
    for batch in range(2):
        for number in range(8):
            appoint(None, enter(f"p{batch}-{number}"), town.bureau, "clerk", from_day=LONG_AGO)
        with django_assert_max_num_queries(14) as captured:
            security.get(reverse("orgs:unit", args=[town.bureau.pk]))
        counts.append(len(captured))
    assert counts[0] == counts[1]

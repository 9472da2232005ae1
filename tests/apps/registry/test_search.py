"""Searching: by name, number and words of a clause, and only within what one may open."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Town, build_town, clerk_of, enter
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.registry.existing import enter_existing
from zhengmei.apps.registry.models import Account
from zhengmei.config import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Iterator[Town]:
    with clock.standing_on(date(2026, 9, 16)):
        found = build_town()
        for unit, name in ((found.bureau, "商务发布"), (found.school_bureau, "教育发布")):
            facts = {"name": name, "platform": "weibo", "platform_id": f"id-{name}", "state": Account.RUNNING}
            enter_existing(None, unit, "qd-licang", facts)
        yield found


def found_by(person: Person, words: str) -> dict[str, list[str]]:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    groups = client.get(reverse("search"), {"q": words}).context["groups"]
    return {group.title: [hit.title for hit in group.hits] for group in groups}


def test_it_finds_accounts_by_name_platform_id_and_number_only_where_i_may_look(town: Town) -> None:
    clerk = clerk_of(town.bureau)
    number = Account.objects.get(name="商务发布").number
    assert found_by(clerk, "发布")["账号"] == ["商务发布"]
    assert found_by(clerk, "id-商务")["账号"] == ["商务发布"]
    assert found_by(clerk, number)["账号"] == ["商务发布"]
    assert "账号" not in found_by(clerk, "教育发布")


def test_it_finds_units_i_see_and_clauses_by_the_words_of_their_gist(town: Town) -> None:
    found = found_by(clerk_of(town.bureau), "电子商务科")
    assert found["单位"] == [town.section.name]
    assert "办法条款（要点）" in found_by(clerk_of(town.school_bureau, "other"), "公告")
    assert "单位" not in found_by(enter("nobody-yet"), "电子商务科")


def test_it_shows_no_business_data_to_an_administrator(town: Town) -> None:
    found = found_by(enter("system-admin", "system"), "商务")
    assert "账号" not in found
    assert town.bureau.name in found["单位"]


def test_it_says_what_to_do_when_nothing_was_found_or_asked(town: Town) -> None:
    client = Client()
    client.force_login(clerk_of(town.bureau), backend="django.contrib.auth.backends.ModelBackend")
    assert "没有找到" in client.get(reverse("search"), {"q": "查无此词"}).content.decode()
    assert "写下要找的词" in client.get(reverse("search"), {"q": " \x00 "}).content.decode()

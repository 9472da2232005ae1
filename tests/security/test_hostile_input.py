"""Whatever comes in an address or a form gets an answer: a page, a sentence, a refusal, never a fault."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from tests.security.test_matrix import World, world
from zhengmei.apps.announcements.forms import day_field
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.registry.account_forms import Table
from zhengmei.apps.registry.answers import read
from zhengmei.apps.registry.fieldset import boxes
from zhengmei.apps.registry.forms import IsoDate
from zhengmei.apps.registry.models import Account
from zhengmei.apps.registry.opening import _group
from zhengmei.core.pack.schema import Pack
from zhengmei.packs import load_all

__all__ = ["world"]

BACKEND = "django.contrib.auth.backends.ModelBackend"


@cache
def packs_shipped() -> Mapping[str, Pack]:
    return {pack.head.id: pack for pack in load_all() if pack.head.level != "nation"}


WORDS = ("\x00", "\u202e看", "😀" * 70, "'\"><script>", "x" * 5000)
NUMBERS = ("²", "-1", "0", "9" * 30, "9" * 5000)
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30", "99999-01-01", "0001-01", "9999-12")
# role → address → what it reads from its query, and what it is asked
ASKED: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "nobody": {"login": {"next": WORDS}},
    "member": {
        "search": {"q": WORDS},
        "registry:accounts": {"q": WORDS, "unit": NUMBERS, "sort": WORDS, "size": NUMBERS, "page": NUMBERS, "format": WORDS[:1]},
        "registry:filings": {"state": WORDS[:1], "unit": NUMBERS, "sort": WORDS[:1], "page": NUMBERS},
        "announcements:list": {"q": WORDS, "action": WORDS[:1], "page": NUMBERS},
        "deadlines:calendar": {"month": DAYS, "unit": NUMBERS, "pack": WORDS[:1], "page": NUMBERS},
        "deadlines:ics": {"unit": NUMBERS, "kind": WORDS[:1]},
        "regulation:compare": {"param": WORDS},
        "regulation:calendar": {"year": (*NUMBERS, *DAYS)},
        "orgs:units": {"q": WORDS, "page": NUMBERS},
    },
    "system": {
        "orgs:people": {"q": WORDS, "page": NUMBERS}, "orgs:units": {"q": WORDS, "page": NUMBERS},
        "orgs:unit_new": {"parent": NUMBERS}, "deadlines:recompute": {"versions": WORDS[:1]},
    },
    "audit": {"audit:log": {"who": WORDS, "action": WORDS[:1], "subject": WORDS, "first": DAYS, "last": DAYS, "page": NUMBERS}},
}  # fmt: skip


def questions(role: str) -> Iterator[tuple[str, dict[str, str]]]:
    for name, parameters in ASKED[role].items():
        for parameter, values in parameters.items():
            for value in values:
                yield reverse(name), {parameter: value}
    if role == "member":
        for day in DAYS:
            yield reverse("regulation:calculator"), {"pack": "hi-sanya", "rule": "filing.open", "on_effective": day}


def browser(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize("role", ASKED)
def test_it_answers_every_hostile_question_in_an_address(world: World, role: str) -> None:
    client = browser(world.people[role])
    faults = [
        f"{address} {asked}"[:120]
        for address, asked in questions(role)
        if client.get(address, asked).status_code >= 500
    ]
    assert faults == []


@pytest.mark.parametrize("name", ["\x00", "zhang\x00", "\u202ezhang", "x" * 5000, "😀"])
def test_it_refuses_a_hostile_log_in_name_in_a_sentence(db: None, name: str) -> None:
    response = browser(None).post(reverse("login"), {"username": name, "password": "x\x00y"})
    assert response.status_code == 200
    assert "invalid-feedback" in response.text or "alert" in response.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "\x00", "2026-02-30"])
def test_it_lets_nobody_stand_on_a_day_that_breaks_the_pages(world: World, settings, day: str) -> None:
    settings.DEMO = True
    client = browser(world.people["member"])
    assert client.post(reverse("demo_day"), {"day": day}).status_code == 302
    assert client.get(reverse("deadlines:calendar")).status_code == 200


@pytest.mark.parametrize("address", ["demo_day", "enlarged"])
@pytest.mark.parametrize(
    ("target", "kept"),
    [("/law/", True), ("law", True), ("//evil.example/", False), ("/\\evil.example", False), ("javascript:alert(1)", False),
     ("https://evil.example/", False), ("/a\r\nSet-Cookie: x=1", True)],
)  # fmt: skip
def test_it_returns_only_to_pages_of_its_own(db: None, settings, address: str, target: str, kept: bool) -> None:
    settings.DEMO = True
    response = browser(None).post(reverse(address), {"next": target})
    assert response.status_code == 302
    assert "evil" not in response.url
    assert "javascript" not in response.url
    assert "\n" not in response.url
    assert (response.url != "/") is kept


def test_it_refuses_too_many_fields_and_too_much_text_without_a_fault(world: World) -> None:
    client = browser(world.people["member"])
    address = reverse("registry:save", args=[world.own_work["filing"], "basics"])
    assert client.post(address, {f"f{n}": "x" for n in range(3000)}).status_code == 400
    assert client.post(address, {"name": "x" * 6_000_000}).status_code == 400
    response = client.post(address, {"name": "字" * 700_000, "seen": "1"})
    assert (response.status_code, "最多" in response.text) == (422, True)


def test_it_answers_404_for_numbers_no_database_holds(world: World) -> None:
    client = browser(world.people["member"])
    for path in ("filings", "accounts", "notices", "deadlines", "evidence", "units"):
        assert client.get(f"/{path}/{'9' * 30}/").status_code == 404
        assert client.get(f"/{path}/{'9' * 5000}/").status_code == 404


@pytest.mark.parametrize("pack_id", sorted(packs_shipped()))
def test_it_takes_nothing_into_a_draft_that_the_register_cannot_hold(pack_id: str) -> None:
    """PostgreSQL refuses what is too long; without this the last step of a signed case would be a fault."""
    for key, box in boxes(packs_shipped()[pack_id], "open").items():
        held = Account._meta.get_field(key).max_length if hasattr(Account, key) else None
        for length in (40, 95, 130):
            text = f"{'x' * length}@example.gov.cn" if box.type == "email" else "字" * length
            posted = QueryDict(mutable=True)
            posted.update({key: text, **{f"{key}__{part}": text for part in box.parts}})
            values, problems = read({key: box}, posted)
            assert values or problems or box.type in ("multi", "table")
            if held and values:
                assert all(len(written) <= held for written in _group(values, key)), (key, length)


def test_it_refuses_hidden_characters_in_the_tables_of_the_register() -> None:
    for hidden in ("甲\x00", "甲\u202e乙", "甲\x07"):
        with pytest.raises(ValidationError, match="请删除"):
            Table("管理队伍", ()).clean(hidden)


@pytest.mark.parametrize("day", ["0001-01-01", "0999-12-31", "9999-12-31"])
def test_it_takes_no_day_that_would_make_pages_count_for_ever(day: str) -> None:
    with pytest.raises(ValidationError, match="1990 至 2199"):
        IsoDate().clean(day)
    with pytest.raises(ValidationError, match="1990 至 2199"):
        day_field("发布日期", date(2026, 9, 14)).clean(day)

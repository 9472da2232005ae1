"""Role × object × verb: the table says what each may, and no address of the project is missing from it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.cast import LONG_AGO, Town, build_town, clerk_of, enter
from tests.security import business
from tests.security.table import LOGIN, ROLES, TABLE, Row, cells
from zhengmei.apps.orgs.models import Delegation, Person


@dataclass(frozen=True)
class World:
    """What the rows of the table are about."""

    own: Town
    other: Town
    member: Person
    colleague: Person
    own_delegation: Delegation
    other_delegation: Delegation
    own_work: dict[str, int]
    other_work: dict[str, int]
    people: dict[str, Person | None]


@pytest.fixture
def world(db: None) -> World:
    own, other = build_town(), build_town("另一市")
    member, colleague, stranger = clerk_of(own.bureau, "member"), clerk_of(other.bureau, "colleague"), enter("stranger")
    lent = [
        Delegation.objects.create(
            appointment=person.appointments.get(), delegate=stranger, from_day=LONG_AGO, to_day=LONG_AGO, reason="出差"
        )
        for person in (member, colleague)
    ]
    administrators = {kind: enter(f"{kind}-admin", kind) for kind in ("system", "security", "audit")}
    people = {"nobody": None, "member": member, "stranger": stranger, **administrators}
    own_work = business.build_work(member, own.bureau, own.city)
    other_work = business.build_work(colleague, other.bureau, other.city)
    return World(own, other, member, colleague, *lent, own_work, other_work, people)


def answer(person: Person | None, session: str, address: str, verb: str) -> HttpResponse:
    """Ask as that person and undo whatever the request did: every row of the table meets the same world."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        response: HttpResponse = getattr(client, verb)(address)
        transaction.set_rollback(True)
    return response


def fault(role: str, row: Row, expected: int, response: HttpResponse) -> str:
    """Return what is wrong with the answer, or nothing."""
    status = response.status_code
    if status != expected:
        return f"{row} → {status} instead of {expected}"
    to_log_in = role == "nobody" and expected == LOGIN and row.name not in {"logout", "enlarged"}
    return f"{row} → {response.url}" if to_log_in and not response.url.startswith(reverse("login")) else ""


@pytest.mark.parametrize("role", ROLES)
def test_it_gives_each_kind_of_person_what_the_table_says(world: World, role: str) -> None:
    person, session = world.people[role], ""
    if person is not None:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
    faults = [
        fault(role, row, expected, answer(person, session, reverse(row.name, kwargs=row.kwargs(world)), row.verb))
        for row, cell_role, expected in cells()
        if cell_role == role
    ]
    assert [sentence for sentence in faults if sentence] == []


def addresses(patterns: list[object], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        else:
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern.url_patterns, prefix + space)


def test_it_leaves_no_address_of_the_project_out_of_the_table() -> None:
    named = {row.name for row in TABLE}
    missing = sorted(set(addresses(get_resolver().url_patterns)) - named)
    assert missing == [], "add rows to tests/security/table.py"

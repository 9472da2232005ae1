"""The office of these tests: a clerk with a colleague, a manager, an office above, people elsewhere; a text full of slips."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import LONG_AGO, Town, build_town, clerk_of, enter
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.services import appoint
from zhengmei.apps.regulation.services import bind
from zhengmei.apps.screening.marking import Mark, marks
from zhengmei.apps.screening.models import Screening
from zhengmei.apps.screening.services import texts

DAY = date(2026, 11, 22)
PACK = "hi-sanya"
TEXT = "关于便民服务的通知（演示）\n请到人民攻府办理，持之以衡抓好服务。\n联系人电话13812341234，备用13912341234。\n秘密★10年\n"
"""Invented: 人民攻府 and 持之以衡 are wrong, two mobile numbers, a marking of secrecy."""


@dataclass(frozen=True)
class Office:
    """A bureau with its clerk, another clerk and a manager; the office over the city; a clerk of the school bureau."""

    town: Town
    clerk: Person
    colleague: Person
    manager: Person
    over: Person
    elsewhere: Person


def build_office() -> Office:
    """Enter the people, and bind the city to a text."""
    town = build_town()
    bind(None, town.city, PACK, LONG_AGO)
    manager, over = enter("manager"), enter("over")
    appoint(None, manager, town.bureau, "unit_manager", from_day=LONG_AGO)
    appoint(None, over, town.office, "clerk", from_day=LONG_AGO)
    return Office(
        town, clerk_of(town.bureau), clerk_of(town.bureau, "colleague"), manager, over, clerk_of(town.school_bureau, "elsewhere")
    )  # fmt: skip


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def screened(office: Office, text: str = TEXT, **more: Any) -> Screening:
    """Hand in a text and screen it, as the page does for a short one."""
    row = texts.hand_in(office.clerk, office.town.bureau, texts.Given(text, pack_ids=(PACK,), **more))
    texts.screen(row)
    return row


def found(row: Screening, text: str) -> Mark:
    """Return the one hit on ``text``."""
    [mark] = [mark for mark in marks(Screening.objects.get(pk=row.pk)) if mark.hit.text == text]
    return mark


def send(person: Person, name: str, *args: object, **entered: object) -> HttpResponse:
    return signed_in(person).post(reverse(f"screening:{name}", args=args), entered)


def see(person: Person, name: str, *args: object, **asked: object) -> HttpResponse:
    return signed_in(person).get(reverse(f"screening:{name}", args=args), asked)

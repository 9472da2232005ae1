"""A year's notice moves the dates that were provisional: each with its event, and none in a dry run (V24, design §4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Town, build_town, clerk_of, enter
from zhengmei.apps.audit.models import Event
from zhengmei.apps.deadlines import services
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.regulation.queries import bound, calendar, packs
from zhengmei.apps.regulation.services import enter_calendar_year
from zhengmei.config import clock

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 28)
# A made-up notice: only its shape matters. It takes two days away from the first week of the year.
NOTICE_2027 = """
year = 2027
status = "announced"
document = "测试用文号"
announced_on = 2026-12-29
makeup_days = []

[[holidays]]
name = "元旦"
first = 2027-01-01
last = 2027-01-05
"""


@pytest.fixture
def town() -> Iterator[Town]:
    with clock.standing_on(TODAY):
        yield build_town()


@pytest.fixture
def admin(town: Town) -> Person:
    return enter("system-admin", "system")


def start(town: Town, key: str, effective: date) -> Clock:
    subject = services.Subject(key, "某账号", "", town.bureau)
    return services.start(
        subject, bound(packs()["qd-licang"], TODAY), "filing.open", "开设备案", {"effective": effective}
    )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_V24_a_clock_that_reaches_into_an_unknown_year_is_provisional_and_keeps_its_versions(town: Town) -> None:
    row = start(town, "t:1", TODAY)
    assert (row.status, row.due_on) == ("provisional", date(2027, 1, 4))
    assert row.pack_version == packs()["qd-licang"].head.version
    assert row.pack_hash == packs()["qd-licang"].hash
    assert row.calendar_version == calendar().version


def test_it_lists_every_date_that_would_move_and_writes_nothing_in_a_dry_run(town: Town, admin: Person) -> None:
    row = start(town, "t:1", TODAY)
    start(town, "t:2", date(2026, 12, 1))  # due in 2026: nothing of 2027 matters to it
    enter_calendar_year(admin, NOTICE_2027)
    events = Event.objects.count()
    page = signed_in(admin).get(reverse("deadlines:recompute"))
    assert [move.clock.pk for move in page.context["moves"]] == [row.pk]
    assert "2027-01-04" in page.content.decode()
    assert "2027-01-07" in page.content.decode()
    assert "放假安排有更新" in page.content.decode()
    row.refresh_from_db()
    assert (row.due_on, row.status) == (date(2027, 1, 4), "provisional")
    assert Event.objects.count() == events


def test_it_moves_the_dates_after_confirmation_with_one_event_each(town: Town, admin: Person) -> None:
    rows = [start(town, f"t:{number}", TODAY) for number in (1, 2)]
    before = calendar().version
    enter_calendar_year(admin, NOTICE_2027)
    answer = signed_in(admin).post(reverse("deadlines:recompute"), {"reason": "录入 2027 年放假安排"})
    assert answer.status_code == 302
    for row in rows:
        row.refresh_from_db()
        assert (row.due_on, row.moved_from, row.status) == (date(2027, 1, 7), date(2027, 1, 4), "firm")
        assert row.calendar_version == calendar().version != before
    moved = Event.objects.filter(action="deadline.moved")
    assert sorted(event.data["clock"] for event in moved) == sorted(row.pk for row in rows)
    assert all("录入 2027 年放假安排" in event.sentence for event in moved)


def test_it_asks_for_a_reason_and_moves_nothing_without_one(town: Town, admin: Person) -> None:
    row = start(town, "t:1", TODAY)
    enter_calendar_year(admin, NOTICE_2027)
    answer = signed_in(admin).post(reverse("deadlines:recompute"), {"reason": " "})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.due_on == date(2027, 1, 4)


def test_only_the_system_administrator_recomputes(town: Town) -> None:
    for person in (clerk_of(town.bureau), enter("audit-admin", "audit"), enter("security-admin", "security")):
        assert signed_in(person).get(reverse("deadlines:recompute")).status_code == 403


def with_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The district's pack in a new version that gives nine working days instead of five."""
    pack = packs()["qd-licang"]
    rule = pack.rule("filing.open")
    assert rule is not None
    longer = replace(rule, params=replace(rule.params, n=9))
    rules = tuple(longer if item.id == rule.id else item for item in pack.rules)
    renewed = replace(pack, rules=rules, hash="new", head=replace(pack.head, version="2"))
    monkeypatch.setattr("zhengmei.apps.deadlines.services.packs", lambda: {"qd-licang": renewed})


def test_a_clock_keeps_the_numbers_of_the_version_it_began_under(
    town: Town, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = start(town, "t:1", TODAY)
    with_new_version(monkeypatch)
    assert services.moves(apply=False) == []
    enter_calendar_year(admin, NOTICE_2027)
    moved = services.moves(apply=True, actor=admin, why="录入放假安排")
    assert [(item.before, item.after) for item in moved] == [(date(2027, 1, 4), date(2027, 1, 7))]
    row.refresh_from_db()
    assert row.pack_version != "2"


def test_it_takes_over_a_new_version_only_when_told_to(
    town: Town, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = start(town, "t:1", date(2026, 12, 1))
    before = row.due_on
    with_new_version(monkeypatch)
    page = signed_in(admin).get(reverse("deadlines:recompute") + "?versions=new").content.decode()
    assert "办法的新版本改了这条规则" in page
    assert services.moves(apply=True, actor=admin, why="办法修订", new_versions=True)
    row.refresh_from_db()
    assert (row.pack_version, row.pack_hash, row.counted["n"]) == ("2", "new", 9)
    assert row.due_on > before
    assert Event.objects.filter(action="deadline.moved").count() == 1

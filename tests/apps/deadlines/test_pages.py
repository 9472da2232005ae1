"""The calendar of deadlines, one clock, pausing, and the file for a desk calendar."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import LONG_AGO, Town, build_town, clerk_of, enter
from zhengmei.apps.audit.models import Event
from zhengmei.apps.deadlines import services
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.deadlines.queries import as_they_stand
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.services import appoint
from zhengmei.apps.regulation.queries import bound, packs
from zhengmei.apps.regulation.services import record_renewal
from zhengmei.config import clock

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 16)  # a Wednesday; Sunday the 20th is a make-up day


@pytest.fixture
def town() -> Iterator[Town]:
    with clock.standing_on(TODAY):
        yield build_town()


def start(town: Town, key: str, effective: date, pack: str = "qd-licang", **more: str) -> Clock:
    subject = services.Subject(key, f"账号 {key}", "", town.bureau)
    found = bound(packs()[pack], clock.today())
    return services.start(subject, found, "filing.open", "开设备案", {"effective": effective}, **more)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def groups(page: object) -> list[tuple[str, date | None]]:
    return [(line.group, line.clock.due_on) for line in page.context["lines"]]  # type: ignore[attr-defined]


def test_it_groups_by_what_wants_attention_first(town: Town) -> None:
    start(town, "t:1", date(2026, 9, 1))
    start(town, "t:2", date(2026, 9, 9))
    start(town, "t:3", date(2026, 9, 14))
    start(town, "t:4", date(2026, 9, 16))
    page = signed_in(clerk_of(town.bureau)).get(reverse("deadlines:calendar"))
    assert groups(page) == [
        ("逾期", date(2026, 9, 8)), ("今天", date(2026, 9, 16)), ("本周", date(2026, 9, 20)), ("以后", date(2026, 9, 22)),
    ]  # fmt: skip


def test_the_list_and_the_clock_agree_on_who_is_overdue(town: Town) -> None:
    start(town, "t:1", date(2026, 9, 1))
    start(town, "t:2", date(2026, 9, 1), "sx-jiaxian")  # expired: accuses nobody
    start(town, "t:3", date(2026, 9, 1), side=Clock.PRUDENT)  # only reminds
    paused = start(town, "t:4", date(2026, 9, 1))
    services.pause(enter("office"), paused, TODAY, "等待补正")
    page = signed_in(clerk_of(town.bureau)).get(reverse("deadlines:calendar"))
    late = [line.clock for line in page.context["lines"] if line.group == "逾期"]
    standing = as_they_stand(Clock.objects.all(), TODAY)
    overdue = [row for row in standing if row.overdue_on(TODAY) and row.paused_on is None]
    assert {row.pk for row in late} == {row.pk for row in overdue}
    assert [row.subject for row in late] == ["t:1"]


def test_T05_a_text_that_has_expired_since_accuses_nobody_until_it_is_renewed(town: Town) -> None:
    clerk, admin = clerk_of(town.bureau), enter("system-admin", "system")
    with clock.standing_on(date(2026, 6, 1)):
        subject = services.Subject("t:1", "账号 t:1", "", town.bureau)
        found = bound(packs()["sx-jiaxian"], clock.today())
        row = services.start(subject, found, "filing.change", "变更备案", {"effective": clock.today()})
        assert (row.preview, row.due_on) == ("", date(2026, 6, 3))

    def seen_on(day: date) -> tuple[str, str, bool]:
        with clock.standing_on(day):
            client = signed_in(clerk)
            [line] = client.get(reverse("deadlines:calendar")).context["lines"]
            one = client.get(reverse("deadlines:clock", args=[row.pk]))
            assert line.clock.preview == one.context["clock"].preview
            return line.group, line.clock.preview, one.context["late"]

    assert seen_on(date(2026, 6, 20)) == ("逾期", "", True)
    assert seen_on(TODAY) == ("已过日期（只提醒，不计逾期）", "依据已届满", False)
    record_renewal(admin, "sx-jiaxian", "关于继续执行的通知", "测试〔2026〕1号", date(2026, 6, 25), None)
    assert seen_on(TODAY) == ("逾期", "", True)
    row.refresh_from_db()
    assert row.preview == ""  # looking writes nothing


def test_it_marks_rest_days_and_make_up_days_and_puts_each_clock_on_its_day(town: Town) -> None:
    row = start(town, "t:1", date(2026, 9, 14))
    page = signed_in(clerk_of(town.bureau)).get(reverse("deadlines:calendar"), {"month": "2026-09"})
    cells = {cell.day: cell for week in page.context["weeks"] for cell in week}
    assert cells[date(2026, 9, 20)].works
    assert cells[date(2026, 9, 20)].remark == "调休上班"
    assert cells[date(2026, 9, 20)].clocks == (row,)
    assert not cells[date(2026, 9, 25)].works
    assert cells[date(2026, 9, 25)].remark == "中秋节假期"
    assert [week[0].day.weekday() for week in page.context["weeks"]] == [0] * len(page.context["weeks"])


def test_it_turns_the_month_and_takes_no_nonsense_from_the_address(town: Town) -> None:
    client = signed_in(clerk_of(town.bureau))
    page = client.get(reverse("deadlines:calendar"), {"month": "2026-12"})
    assert (page.context["before"], page.context["after"]) == ("2026-11", "2027-01")
    for month in ("2026-13", "no", "0000-01", "2026-1"):
        assert client.get(reverse("deadlines:calendar"), {"month": month, "unit": "x", "page": "x"}).status_code == 200
    for month in ("0001-01", "9999-12"):
        assert client.get(reverse("deadlines:calendar"), {"month": month}).context["first"] == date(2026, 9, 1)


def test_it_narrows_by_kind_and_pack(town: Town) -> None:
    start(town, "t:1", TODAY)
    start(town, "t:2", TODAY, "hi-sanya")
    client = signed_in(clerk_of(town.bureau))
    shown = client.get(reverse("deadlines:calendar"), {"pack": "hi-sanya", "kind": "filing"})
    assert [line.clock.subject for line in shown.context["lines"]] == ["t:2"]
    assert client.get(reverse("deadlines:calendar"), {"kind": "golive"}).context["lines"] == []


def test_it_shows_the_day_by_day_count_and_the_clause(town: Town) -> None:
    row = start(town, "t:1", date(2026, 9, 14))
    text = signed_in(clerk_of(town.bureau)).get(reverse("deadlines:clock", args=[row.pk])).content.decode()
    assert "怎么算的" in text
    assert "调休上班" in text
    assert "李沧区 第六条" in text
    assert row.calendar_version in text


def test_it_hides_the_clocks_of_other_units(town: Town) -> None:
    row = start(town, "t:1", TODAY)
    stranger = signed_in(clerk_of(town.school_bureau))
    assert stranger.get(reverse("deadlines:clock", args=[row.pk])).status_code == 404
    assert stranger.post(reverse("deadlines:pause", args=[row.pk]), {"reason": "x"}).status_code == 404
    assert stranger.get(reverse("deadlines:calendar")).context["lines"] == []
    assert "t:1" not in stranger.get(reverse("deadlines:ics")).content.decode()


def test_only_the_supervising_office_pauses_and_resumes_with_a_reason(town: Town) -> None:
    row = start(town, "t:1", date(2026, 9, 14))
    clerk, officer = clerk_of(town.bureau), enter("officer")
    appoint(None, officer, town.office, "clerk", from_day=LONG_AGO)
    pause, resume = reverse("deadlines:pause", args=[row.pk]), reverse("deadlines:resume", args=[row.pk])
    assert signed_in(clerk).post(pause, {"reason": "想停"}).status_code == 403
    assert signed_in(officer).post(pause, {"reason": ""}).status_code == 422
    assert signed_in(officer).get(pause).status_code == 405
    assert signed_in(officer).post(pause, {"reason": "等待补正"}).status_code == 302
    row.refresh_from_db()
    assert row.paused_on == TODAY
    with clock.standing_on(date(2026, 9, 18)):
        assert signed_in(officer).post(resume, {"reason": "已补正"}).status_code == 302
    row.refresh_from_db()
    assert (row.paused_on, row.paused_days, row.due_on) == (None, 2, date(2026, 9, 22))
    sentences = " ".join(Event.objects.filter(action__startswith="deadline.").values_list("sentence", flat=True))
    assert "等待补正" in sentences
    assert "已补正" in sentences


def test_it_writes_an_ics_file_with_one_whole_day_per_clock(town: Town) -> None:
    row = start(town, "t:1", date(2026, 9, 14))
    Clock.objects.filter(pk=row.pk).update(subject_label="逗号,分号;" + "很长的名称" * 12)
    answer = signed_in(clerk_of(town.bureau)).get(reverse("deadlines:ics"))
    assert answer["Content-Type"].startswith("text/calendar")
    raw = answer.content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    unfolded = raw.decode().replace("\r\n ", "")
    assert unfolded.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20260920\r\nDTEND;VALUE=DATE:20260921" in unfolded
    assert "逗号\\,分号\\;很长的名称" in unfolded
    assert f"/deadlines/{row.pk}/" in unfolded


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


def test_it_asks_the_database_as_often_for_30_clocks_as_for_3(town: Town) -> None:
    client, address = signed_in(clerk_of(town.bureau)), reverse("deadlines:calendar")
    for number in range(3):
        start(town, f"t:{number}", TODAY)
    client.get(address)
    few = queries(lambda: client.get(address))
    for number in range(3, 30):
        start(town, f"t:{number}", TODAY)
    assert queries(lambda: client.get(address)) == few

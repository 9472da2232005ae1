"""Public notices: channels 与/或, how long they stay, and what a break does (T-08, T-10, V11)."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Town, build_town, clerk_of
from zhengmei.apps.announcements import services
from zhengmei.apps.announcements.models import Posting, PublicNotice
from zhengmei.apps.announcements.queries import progress
from zhengmei.apps.audit.models import Event
from zhengmei.apps.deadlines.services import Subject
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.regulation.queries import bound, packs
from zhengmei.config import clock

pytestmark = pytest.mark.django_db

POSTED = date(2026, 9, 21)
PORTAL, ACCOUNT = "县政府门户网站", "政务新媒体"


@pytest.fixture
def town() -> Iterator[Town]:
    with clock.standing_on(date(2026, 10, 30)):
        yield build_town()


@pytest.fixture
def clerk(town: Town) -> Person:
    return clerk_of(town.bureau)


def opened(town: Town, pack: str = "sx-jiaxian", action: str = "open", key: str = "t:1") -> PublicNotice:
    subject = Subject(key, "某账号", "", town.bureau)
    found = services.open_notice(subject, bound(packs()[pack], date(2026, 3, 2)), action, f"「某账号」公告 {key}")
    assert found is not None
    return found


def put_up(clerk: Person, notice: PublicNotice, channel: str, on: date) -> Posting:
    return services.post(clerk, notice, channel, on, "", True, None)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_V11_an_opening_notice_of_003_stays_30_days_in_both_channels(town: Town, clerk: Person) -> None:
    notice = opened(town)
    put_up(clerk, notice, PORTAL, POSTED)
    assert progress(notice, date(2026, 10, 30)).word == "待发布"  # 与: one of two is none
    put_up(clerk, notice, ACCOUNT, POSTED)
    whole = progress(notice, date(2026, 10, 21))
    assert (whole.complete_on, whole.earliest_removal, whole.complete) == (
        date(2026, 10, 21),
        date(2026, 10, 22),
        False,
    )
    assert progress(notice, date(2026, 10, 22)).complete


def test_T08_the_later_channel_decides_where_both_are_needed(town: Town, clerk: Person) -> None:
    notice = opened(town)
    put_up(clerk, notice, PORTAL, POSTED)
    put_up(clerk, notice, ACCOUNT, date(2026, 9, 25))
    assert progress(notice, POSTED).earliest_removal == date(2026, 10, 26)


def test_T08_a_break_is_left_to_people_and_starts_again_on_the_day_of_return(town: Town, clerk: Person) -> None:
    notice = opened(town)
    first = put_up(clerk, notice, PORTAL, POSTED)
    put_up(clerk, notice, ACCOUNT, POSTED)
    said = services.take_down(clerk, first, date(2026, 10, 21))  # the 30th day itself is one day too early
    assert "2026-10-21" in said
    assert progress(notice, date(2026, 10, 25)).word == "计时中断，待人工认定"
    put_up(clerk, notice, PORTAL, date(2026, 10, 26))
    assert progress(notice, date(2026, 10, 26)).earliest_removal == date(2026, 11, 26)


def test_T08_a_notice_may_come_down_the_day_after_its_last(town: Town, clerk: Person) -> None:
    notice = opened(town)
    row = put_up(clerk, notice, PORTAL, POSTED)
    assert services.take_down(clerk, row, date(2026, 10, 22)) == ""


def test_T08_15_working_days_count_make_up_days_and_holidays(town: Town, clerk: Person) -> None:
    notice = opened(town, "qd-xihaian-sfj", "close")
    put_up(clerk, notice, "政府网站", POSTED)  # this text names no channel: any will do
    assert progress(notice, POSTED).earliest_removal == date(2026, 10, 20)


def test_T10_either_channel_is_enough_for_a_suspension_of_003_and_no_length_is_borrowed(
    town: Town, clerk: Person
) -> None:
    notice = opened(town, action="suspend")
    put_up(clerk, notice, PORTAL, POSTED)
    state = progress(notice, POSTED)
    assert (state.posted, state.complete_on, state.word) == (True, None, "已发布（保留时长本地未规定）")


@pytest.mark.parametrize(
    ("pack", "action", "asked"),
    [
        ("qd-xihaian-sfj", "close", True), ("qd-xihaian-sfj", "deregister", True), ("qd-xihaian-sfj", "open", False),
        ("qd-licang", "deregister", True), ("qd-licang", "close", False), ("qd-licang", "open", False),
        ("sx-jiaxian", "open", True), ("sx-jiaxian", "suspend", True), ("sx-jiaxian", "close", True),
        ("hi-sanya", "deregister", True), ("hi-sanya", "close", True), ("hi-sanya", "open", False),
        ("zj-sfj", "open", False), ("zj-sfj", "close", False),
    ],
)  # fmt: skip
def test_T10_each_text_asks_for_its_own_notices(town: Town, pack: str, action: str, asked: bool) -> None:
    subject = Subject("t:1", "某账号", "", town.bureau)
    found = services.open_notice(subject, bound(packs()[pack], date(2026, 3, 2)), action, "公告")
    assert (found is not None) is asked


def test_it_shows_what_the_clause_asks_and_records_each_channel(town: Town, clerk: Person) -> None:
    notice, client = opened(town), signed_in(clerk)
    page = client.get(reverse("announcements:notice", args=[notice.pk])).content.decode()
    for words in ("县政府门户网站 与 政务新媒体（每处都要发布）", "首页显著位置", "不少于 30 天", "佳县 第七条（五）"):
        assert words in page
    sent = {
        "channel": PORTAL, "posted_on": "2026-09-21", "url": "https://example.gov.cn/1", "position_confirmed": "on",
        "screenshot": SimpleUploadedFile("首页.png", b"\x89PNG\r\n\x1a\n0"),
    }  # fmt: skip
    assert client.post(reverse("announcements:post", args=[notice.pk]), sent).status_code == 302
    row = notice.postings.get()
    assert (row.channel, row.position_confirmed, row.screenshot.kind) == (PORTAL, True, "png")
    page = client.get(reverse("announcements:notice", args=[notice.pk]))
    assert [name for name, _ in page.context["form"].fields["channel"].choices] == [ACCOUNT]
    assert "2026-10-22" in page.content.decode()
    assert "怎么算的" in page.content.decode()
    shot = client.get(reverse("announcements:screenshot", args=[row.pk]))
    assert shot["Content-Disposition"].startswith("attachment")


def test_it_refuses_another_channel_a_day_to_come_and_a_file_that_is_no_picture(town: Town, clerk: Person) -> None:
    notice, client = opened(town), signed_in(clerk)
    address = reverse("announcements:post", args=[notice.pk])
    good = {"channel": PORTAL, "posted_on": "2026-09-21"}
    for wrong in (
        {"channel": "别处"}, {"posted_on": "2026-10-31"}, {"posted_on": "x"}, {"url": "javascript:alert(1)"},
        {"screenshot": SimpleUploadedFile("图.png", b"<html>")},
    ):  # fmt: skip
        assert client.post(address, {**good, **wrong}).status_code == 422
    assert not notice.postings.exists()
    assert client.post(address, good).status_code == 302
    assert client.post(address, good).status_code == 422  # it already stands there


def test_it_warns_before_an_early_removal_and_records_it_only_when_confirmed(town: Town, clerk: Person) -> None:
    notice = opened(town)
    row, client = put_up(clerk, notice, PORTAL, date(2026, 10, 20)), signed_in(clerk)
    address = reverse("announcements:take_down", args=[row.pk])
    assert "最早 2026-11-20 可以撤下" in client.get(address).content.decode()
    assert client.post(address, {"taken_down_on": "2026-10-30"}).status_code == 422
    row.refresh_from_db()
    assert row.taken_down_on is None
    assert client.post(address, {"taken_down_on": "2026-10-30", "early": "yes"}).status_code == 302
    row.refresh_from_db()
    assert row.taken_down_on == date(2026, 10, 30)
    assert Event.objects.filter(action="notice.take_down").count() == 1


def test_it_lets_only_the_sponsors_clerk_record_and_hides_it_from_others(town: Town, clerk: Person) -> None:
    notice = opened(town)
    row = put_up(clerk, notice, PORTAL, POSTED)
    supervisor, stranger = signed_in(clerk_of(town.office, "officer")), signed_in(clerk_of(town.school_bureau, "other"))
    sent = {"channel": ACCOUNT, "posted_on": "2026-09-21"}
    assert supervisor.get(reverse("announcements:notice", args=[notice.pk])).status_code == 200
    assert supervisor.post(reverse("announcements:post", args=[notice.pk]), sent).status_code == 403
    assert supervisor.post(reverse("announcements:take_down", args=[row.pk]), {}).status_code == 403
    assert stranger.get(reverse("announcements:notice", args=[notice.pk])).status_code == 404
    assert stranger.post(reverse("announcements:post", args=[notice.pk]), sent).status_code == 404
    assert stranger.get(reverse("announcements:screenshot", args=[row.pk])).status_code == 404
    assert notice.postings.count() == 1


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_it_asks_the_database_as_often_for_30_notices_as_for_3(town: Town, clerk: Person) -> None:
    client, address = signed_in(clerk), reverse("announcements:list")
    for number in range(3):
        put_up(clerk, opened(town, key=f"t:{number}"), PORTAL, POSTED)
    client.get(address)
    few = queries(lambda: client.get(address))
    for number in range(3, 30):
        put_up(clerk, opened(town, key=f"t:{number}"), PORTAL, POSTED)
    assert queries(lambda: client.get(address)) == few

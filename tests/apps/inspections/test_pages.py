"""The pages of inspections: starting, waiting, reading, fetching, comparing, and checking a bulletin's figures."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.inspections import desk
from tests.cast import Town, build_town, clerk_of
from zhengmei.apps.inspections import samples
from zhengmei.apps.inspections.models import Inspection
from zhengmei.apps.inspections.queries import periods
from zhengmei.apps.orgs.models import Person
from zhengmei.config import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(clerk: Person) -> Client:
    return desk.signed_in(clerk)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"inspections:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def post_new(client: Client, town: Town, **more: object) -> HttpResponse:
    files = desk.both_files()
    given: dict[str, object] = {
        "accounts": files["accounts"][0], "posts": files["posts"], "unit": town.office.pk, "scope": town.city.pk,
        "period": "2026-10-01/2026-10-31", **more,
    }  # fmt: skip
    return client.post(reverse("inspections:new"), {key: value for key, value in given.items() if value is not None})


def test_the_empty_list_says_how_to_begin(client: Client) -> None:
    text = page(client, "list")
    assert "还没有检查" in text
    assert "用演示数据试一次" in text


def test_two_files_and_a_click_start_it_with_the_pack_of_the_place(client: Client, town: Town) -> None:
    response = post_new(client, town)
    row = Inspection.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/inspections/{row.pk}/")
    assert (row.packs, row.scope, row.unit) == (["qd-licang"], town.city, town.office)
    assert (row.first, row.at) == desk.MONTH
    waiting = page(client, "inspection", row.pk)
    assert "排队中" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert "马上开始" in page(client, "progress", row.pk)


def test_pictures_in_the_bulletin_are_a_tick(client: Client, town: Town) -> None:
    for more, charts in (({}, False), ({"charts": "on"}, True)):
        post_new(client, town, **more)
        assert Inspection.objects.order_by("-pk")[0].charts == charts


def test_days_that_were_written_come_before_the_period_that_was_chosen(client: Client, town: Town) -> None:
    post_new(client, town, first="2026-10-05", at="2026-11-01", packs=["cn-2019", "qd-licang"])
    row = Inspection.objects.get()
    assert (row.first, row.at) == (date(2026, 10, 5), date(2026, 11, 1))
    assert row.packs == ["cn-2019", "qd-licang"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"accounts": None}, "请选择账号表。"),
        ({"posts": None}, "请选择发文表。"),
        ({"period": "2026-13-01/x"}, "请从列表中选择期间"),
        ({"first": "2026-10-05"}, "请把起止两个日期都写上。"),
        ({"first": "十月", "at": "2026-10-31"}, "日期读不懂"),
        ({"first": "2026-10-05", "at": "2027-01-01"}, "检查日不能晚于今天"),
        ({"scope": 999_999}, "请从列表中选择"),
        ({"packs": ["no-such-pack"]}, "no-such-pack"),
        ({"previous": 999_999}, "请从列表中选择上次检查"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    client: Client, town: Town, more: dict[str, object], sentence: str
) -> None:
    response = post_new(client, town, **more)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Inspection.objects.exists()


def test_a_place_without_a_pack_must_choose_one(town: Town) -> None:
    stranger_town = build_town("另一市")
    client = desk.signed_in(clerk_of(stranger_town.office, "other"))
    response = post_new(client, stranger_town)
    assert response.status_code == 422
    assert "还没有绑定办法，请勾选一部" in response.content.decode()


def test_the_result_is_clicked_from_verdict_to_clause_and_fetched(client: Client, town: Town, clerk: Person) -> None:
    row = desk.work(desk.start(clerk, town.office))
    text = page(client, "inspection", row.pk)
    assert re.search(r"不合格</span>乙镇发布（演示）", text)
    assert 'href="/law/qd-licang/#8%28%E5%9B%9B%29"' in text
    assert "原表第" in text
    starts = {"docx": b"PK", "pdf": b"%PDF", "xlsx": b"PK", "html": b"<!do", "json": b"{", "annotated-0": b"PK"}
    for key, start in starts.items():
        response = client.get(reverse("inspections:paper", args=[row.pk, key]))
        assert b"".join(response.streaming_content).startswith(start)
        assert response["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("inspections:paper", args=[row.pk, "annotated-1"])).status_code == 404


def test_the_report_opens_beside_under_a_policy_that_lets_only_its_style_in(
    client: Client, town: Town, clerk: Person
) -> None:
    row = desk.work(desk.start(clerk, town.office))
    response = client.get(reverse("inspections:report", args=[row.pk]))
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert 'style="' not in response.content.decode()


def test_nobody_else_sees_it_not_even_the_office_above(client: Client, town: Town, clerk: Person) -> None:
    row = desk.work(desk.start(clerk_of(town.bureau, "bureau"), town.bureau))
    for name in ("inspection", "progress", "report", "changes", "repeat"):
        assert client.get(reverse(f"inspections:{name}", args=[row.pk])).status_code == 404
    for name in ("stop", "restart", "remove", "restore"):
        assert client.post(reverse(f"inspections:{name}", args=[row.pk])).status_code == 404
    assert str(row.period) not in page(client, "list")
    own = desk.work(desk.start(clerk, town.office))
    assert f'<option value="{own.pk}" selected>' in page(client, "new"), (
        "the last one is re-checked unless somebody says no"
    )
    assert post_new(client, town, previous=row.pk).status_code == 422
    assert page(client, "inspection", own.pk)


def test_progress_says_how_far_and_how_long_and_that_nothing_moves(client: Client, town: Town, clerk: Person) -> None:
    row = desk.start(clerk, town.office)
    instant = clock.wall_clock()
    Inspection.objects.filter(pk=row.pk).update(
        state=Inspection.RUNNING, step="逐个认定账号", done=50, total=200, step_at=instant - timedelta(minutes=20),
        heard_at=instant,
    )  # fmt: skip
    text = page(client, "progress", row.pk)
    assert "50 / 200 个账号" in text
    assert "大约还要 60 分钟" in text
    assert client.post(reverse("inspections:restart", args=[row.pk])).status_code == 409
    Inspection.objects.filter(pk=row.pk).update(heard_at=instant - timedelta(minutes=5))
    assert "已有 5 分钟没有进展" in page(client, "progress", row.pk)
    assert client.post(reverse("inspections:restart", args=[row.pk])).status_code == 302
    assert desk.work(row).state == Inspection.DONE
    ended = client.get(reverse("inspections:progress", args=[row.pk]))
    assert ended["HX-Refresh"] == "true"


def test_it_is_removed_and_brought_back(client: Client, town: Town, clerk: Person) -> None:
    row = desk.work(desk.start(clerk, town.office))
    gone = client.post(reverse("inspections:remove", args=[row.pk]), follow=True).content.decode()
    assert "已删除" in gone
    assert "2026年10月" not in page(client, "list")
    assert "2026年10月" in page(client, "list", state="removed")
    assert client.get(reverse("inspections:report", args=[row.pk])).status_code == 404
    assert client.post(reverse("inspections:remove", args=[row.pk])).status_code == 409
    client.post(reverse("inspections:restore", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == Inspection.DONE
    assert client.get(reverse("inspections:report", args=[row.pk])).status_code == 200


def test_another_pack_is_compared_on_a_page(client: Client, town: Town, clerk: Person) -> None:
    row = desk.work(desk.start(clerk, town.office))
    assert client.post(reverse("inspections:repeat", args=[row.pk])).status_code == 422
    client.post(reverse("inspections:repeat", args=[row.pk]), {"packs": ["cn-2019"]})
    again = desk.work(Inspection.objects.get(origin=row))
    assert "个账号结论会变" in page(client, "inspection", again.pk)
    text = page(client, "changes", again.pk)
    assert "点名 → 合格" in text
    assert "李沧区 第八条（四）" in text
    assert client.get(reverse("inspections:changes", args=[row.pk])).status_code == 404


def test_a_newcomer_tries_it_with_one_click(client: Client, town: Town) -> None:
    client.post(reverse("inspections:try"))
    row = desk.work(Inspection.objects.get())
    assert (row.state, row.demo) == (Inspection.DONE, True)
    assert row.totals["fail"] > 0
    assert "演示数据" in page(client, "list")
    for name in ("accounts", "posts", "figures"):
        response = client.get(reverse("inspections:sample", args=[name]))
        assert response.content.startswith(b"PK")


def test_the_page_of_a_result_asks_no_more_for_many_files(client: Client, town: Town, clerk: Person) -> None:
    counts = []
    for number in (1, 4):
        files = desk.both_files()
        texts = [f"收到时间,内容\n2026-10-0{n},问\n".encode() for n in range(1, number + 1)]
        files["messages"] = [desk.upload(text, f"留言{n}.csv") for n, text in enumerate(texts)]
        row = desk.work(desk.start(clerk, town.office, uploads=files))
        assert row.state == Inspection.DONE, row.error
        page(client, "inspection", row.pk)  # Once a minute a request also writes to its session.
        with CaptureQueriesContext(connection) as captured:
            page(client, "inspection", row.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_镇巴_and_济南_are_found_on_the_page(client: Client) -> None:
    address = reverse("inspections:figures")
    text = client.post(address, {"listed": "56", "closed": "13", "parts": "微信 30\n其他 13"}).content.decode()
    assert "相加只有 43 个，相差 13；正好等于本期关停的 13 个" in text
    text = client.post(
        address, {"listed": "1067", "running": "796", "failed": "2", "pass_rate": "99.7%"}
    ).content.decode()
    assert "没有写明基数" in text
    sample = desk.upload(samples.figures_file(), "通报数字.xlsx")
    text = client.post(address, {"file": sample}).content.decode()
    assert "正好等于本期关停的 13 个" in text
    assert "合格率 96.4% 没有写明基数" in text
    agree = client.post(address, {"checked": "173", "failed": "13", "pass_rate": "92.5%"}).content.decode()
    assert "各数相互对得上" in agree


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请填写通报里的数"),
        ({"parts": "微信"}, "「分项：微信」要写整数"),
        ({"listed": "很多"}, "请写整数"),
        ({"file": desk.upload("项目,数\n阅读量,5\n".encode(), "数.csv")}, "没有「阅读量」这一项"),
        ({"file": desk.upload(b"listed = 'x'", "数.toml")}, "要写成整数"),
        ({"file": desk.upload(b"", "数.toml")}, "文件是空的"),
    ],
)
def test_figures_that_cannot_be_read_are_named(client: Client, given: dict[str, object], sentence: str) -> None:
    for file in given.values():
        if hasattr(file, "seek"):
            file.seek(0)
    response = client.post(reverse("inspections:figures"), given)
    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29), date(2026, 12, 31)])
def test_every_period_on_offer_has_ended_or_ends_today(day: date) -> None:
    spans = [key.split("/") for _, group in periods(day) for key, _ in group]
    assert len({tuple(span) for span in spans}) == len(spans)
    assert all(date.fromisoformat(first) <= date.fromisoformat(at) <= day for first, at in spans)


def test_nobody_inspects_in_the_name_of_another_unit(client: Client, town: Town) -> None:
    assert post_new(client, town, unit=town.bureau.pk).status_code == 422

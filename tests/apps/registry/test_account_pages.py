"""The register's pages: what is shown, narrowed, exported and corrected, and by whom (A2, A13, T-38, T-49, T-50)."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Town, build_town, clerk_of
from zhengmei.apps.announcements.models import PublicNotice
from zhengmei.apps.approvals.transition import Overtaken
from zhengmei.apps.audit.models import Event
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.deadlines.services import Subject, start
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.registry.account_forms import CorrectForm
from zhengmei.apps.registry.changes import correct
from zhengmei.apps.registry.existing import enter_existing
from zhengmei.apps.registry.masking import masked
from zhengmei.apps.registry.models import Account
from zhengmei.apps.regulation.queries import bound, packs
from zhengmei.apps.regulation.services import bind
from zhengmei.config import clock

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 16)


@pytest.fixture
def town() -> Iterator[Town]:
    with clock.standing_on(TODAY):
        yield build_town()


@pytest.fixture
def clerk(town: Town) -> Person:
    return clerk_of(town.bureau)


def bound_to(town: Town, pack: str) -> None:
    bind(None, town.city, pack, date(2024, 7, 1))


def enter_account(unit: Unit, name: str = "某市商务", pack: str = "qd-licang", **facts: Any) -> Account:
    given = {
        "platform": "weibo", "platform_id": f"id-{name}", "state": Account.RUNNING, "contact": "联系人（科员）",
        "contact_details": "13812345678", **facts,
    }  # fmt: skip
    return enter_existing(None, unit, pack, {"name": name, **given})


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def names(page: Any) -> list[str]:
    return [line[0].name for line in page.context["lines"]]


def as_sent(account: Account, **changes: Any) -> dict[str, Any]:
    """What a browser sends when only ``changes`` were typed over."""
    form = CorrectForm(account, TODAY, {})
    values = {name: form.fields[name].prepare_value(form.initial.get(name)) for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in values.items() if name != "picture"} | changes


# The list


def test_it_narrows_by_unit_with_all_below_it_platform_state_and_words(town: Town) -> None:
    officer = signed_in(clerk_of(town.office, "officer"))
    enter_account(town.bureau, "商务发布")
    enter_account(town.section, "电商之窗", platform="douyin")
    enter_account(town.school_bureau, "教育发布", state=Account.SUSPENDED, platform_id="edu-9")
    for narrow, found in (
        ({}, {"商务发布", "电商之窗", "教育发布"}),
        ({"unit": town.bureau.pk}, {"商务发布", "电商之窗"}),
        ({"platform": "douyin"}, {"电商之窗"}),
        ({"state": "suspended"}, {"教育发布"}),
        ({"q": "edu-9"}, {"教育发布"}),
        ({"q": "发布", "state": "running"}, {"商务发布"}),
        ({"q": "没有这个"}, set()),
    ):
        page = officer.get(reverse("registry:accounts"), narrow)
        assert set(names(page)) == found, narrow
        assert page.context["totals"].accounts == len(found)


def test_it_shows_only_the_units_i_may_look_into(town: Town, clerk: Person) -> None:
    enter_account(town.bureau, "商务发布")
    other = enter_account(town.school_bureau, "教育发布")
    client = signed_in(clerk)
    assert names(client.get(reverse("registry:accounts"))) == ["商务发布"]
    assert "教育发布" not in client.get(reverse("registry:accounts"), {"format": "csv"}).content.decode("utf-8-sig")
    for name in ("account", "account_edit"):
        assert client.get(reverse(f"registry:{name}", args=[other.pk])).status_code == 404
    for name in ("go_live", "account_edit", "account_report"):
        assert client.post(reverse(f"registry:{name}", args=[other.pk]), {}).status_code == 404


def test_it_sorts_pages_and_survives_nonsense_in_the_address(town: Town, clerk: Person) -> None:
    for number in range(25):
        enter_account(town.bureau, f"账号{number:02}", followers=1000 - number, followers_as_of=TODAY)
    client = signed_in(clerk)
    assert names(client.get(reverse("registry:accounts"), {"sort": "-followers"}))[0] == "账号00"
    assert len(names(client.get(reverse("registry:accounts")))) == 20
    assert len(names(client.get(reverse("registry:accounts"), {"size": "50"}))) == 25
    assert len(names(client.get(reverse("registry:accounts"), {"page": "2"}))) == 5
    odd = {"sort": "password", "size": "9999", "page": "x", "unit": "x", "state": "x", "platform": "x"}
    assert client.get(reverse("registry:accounts"), odd).status_code == 200


def test_it_states_totals_with_their_base_and_never_counts_a_missing_figure_as_nought(
    town: Town, clerk: Person
) -> None:
    enter_account(town.bureau, "有数", followers=12000, followers_as_of=TODAY)
    enter_account(town.bureau, "没数")
    text = signed_in(clerk).get(reverse("registry:accounts")).content.decode()
    assert "关注量合计 12,000（2 个中 1 个有数）" in text


def test_it_says_how_accounts_get_here_when_there_is_none(clerk: Person) -> None:
    assert "开设备案同意" in signed_in(clerk).get(reverse("registry:accounts")).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_exports_what_is_shown_without_formulas_and_without_personal_numbers(
    town: Town, clerk: Person, kind: str
) -> None:
    enter_account(town.bureau, "=HYPERLINK(1)", introduction="x", operator="@承办", followers=7, followers_as_of=TODAY)
    enter_account(town.bureau, "不要这个", platform="douyin")
    answer = signed_in(clerk).get(reverse("registry:accounts"), {"platform": "weibo", "format": kind})
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        assert '"\'=HYPERLINK(1)"' in text
        assert text.count("\r\n") == 2
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        heads, row = list(sheet.iter_rows(values_only=True))
        assert row[heads.index("账号名称")] == "'=HYPERLINK(1)"
        assert row[heads.index("承办单位")] == "'@承办"
        assert row[heads.index("粉丝量")] == 7
        assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}
        text = " ".join(str(cell) for cell in row)
    assert "138****5678" in text
    assert "13812345678" not in text


def test_it_masks_mobile_and_identity_numbers_and_leaves_office_lines() -> None:
    assert masked("联系 138 1234 5678") == "联系 138****5678"
    assert masked("11010119900307123X") == "110101********123X"
    assert masked([{"电话": "13900001111"}]) == [{"电话": "139****1111"}]
    assert masked("0898-88271234 转 8001") == "0898-88271234 转 8001"
    assert masked("登记号 460200-000012") == "登记号 460200-000012"


# One account


def test_it_shows_every_field_and_a_dash_for_what_is_not_known(town: Town, clerk: Person) -> None:
    bound_to(town, "qd-licang")
    account = enter_account(town.bureau)
    page = signed_in(clerk).get(reverse("registry:account", args=[account.pk]))
    rows = {row.label: row for section in page.context["sections"] for row in section.rows}
    known = {field.verbose_name for field in Account._meta.fields} - {
        "ID", "version", "name skeleton", "sort key", "演示数据", "关注量采集日期", "qr code",
    }  # fmt: skip
    missing = {str(name) for name in known} - set(rows)
    assert missing == set(), "a field of §2.20 is not on the page"
    assert rows["二维码"].text == ""
    assert "138****5678" in page.content.decode()
    assert "13812345678" not in page.content.decode()


def test_it_shows_silent_matters_as_such_and_dates_with_their_count(town: Town, clerk: Person) -> None:
    bound_to(town, "qd-licang")
    account = enter_account(town.bureau)
    subject = Subject(f"registry.account:{account.pk}", account.name, "", town.bureau)
    start(subject, bound(packs()["qd-licang"], TODAY), "filing.open", "开设备案", {"effective": date(2026, 9, 14)})
    page = signed_in(clerk).get(reverse("registry:account", args=[account.pk]))
    text = page.content.decode()
    assert page.context["silent"] == ["正式上线的期限", "开通公告"]
    assert text.count("本地未规定") == 2
    assert "怎么算的" in text
    assert "调休上班" in text
    future = [entry for entry in page.context["history"].entries if entry.future]
    assert [(entry.when, entry.late) for entry in future] == [("2026-09-20", False)]
    assert [step.by for step in page.context["history"].steps] == [date(2026, 9, 20)]


def test_it_tells_past_and_future_in_one_line_of_time(town: Town, clerk: Person) -> None:
    bound_to(town, "qd-licang")
    account = enter_account(town.bureau)
    correct(account, clerk, {"name": "新名称"}, seen=account.version, effective_on=date(2026, 9, 14))
    entries = signed_in(clerk).get(reverse("registry:account", args=[account.pk])).context["history"].entries
    assert [entry.future for entry in entries] == sorted(entry.future for entry in entries)
    assert any("名称：某市商务 → 新名称" in entry.text and entry.who == clerk.display_name for entry in entries)
    assert any("存量账号" in entry.what for entry in entries)


def test_T38_the_clerk_records_going_live_and_the_notice_of_003_opens(town: Town, clerk: Person) -> None:
    with clock.standing_on(date(2026, 3, 9)):
        bound_to(town, "sx-jiaxian")
        account = enter_account(town.bureau, pack="sx-jiaxian", state=Account.PLANNED, registered_on=date(2026, 3, 2))
        client, address = signed_in(clerk), reverse("registry:go_live", args=[account.pk])
        assert "登记正式上线" in client.get(reverse("registry:account", args=[account.pk])).content.decode()
        assert client.post(address, {"live_on": "2026-03-10"}).status_code == 422
        assert client.post(address, {"live_on": "2026-03-01"}).status_code == 422
        assert client.post(address, {"live_on": "2026-03-09"}).status_code == 302
        assert client.post(address, {"live_on": "2026-03-09"}).status_code == 302  # twice does no harm
        account.refresh_from_db()
        assert (account.state, account.live_on) == (Account.RUNNING, date(2026, 3, 9))
        assert PublicNotice.objects.filter(subject=f"registry.account:{account.pk}").count() == 1
        assert "登记正式上线" not in client.get(reverse("registry:account", args=[account.pk])).content.decode()


# Correcting


def test_A13_a_correction_keeps_old_and_new_who_and_when(town: Town, clerk: Person) -> None:
    bound_to(town, "qd-licang")
    account = enter_account(town.bureau)
    sent = as_sent(account, followers="3000", followers_as_of="2026-09-16")
    assert signed_in(clerk).post(reverse("registry:account_edit", args=[account.pk]), sent).status_code == 302
    newest, before = account.history.order_by("-history_id")[:2]
    assert (before.followers, newest.followers, newest.history_user) == (None, 3000, clerk)
    event = Event.objects.get(action="account.correct")
    assert event.data["fields"] == ["followers", "followers_as_of"]
    assert not Clock.objects.exists()  # T-49: a number of followers is no change to report


@pytest.mark.parametrize(
    ("pack", "field", "value", "rules"),
    [
        ("qd-licang", "name", "新名称", {"filing.change"}),
        ("qd-xihaian-sfj", "maintenance", "外包", {"filing.change", "filing.change_note2"}),
        ("sx-jiaxian", "responsible_contact", "0912-6720000", {"filing.change"}),
        ("hi-sanya", "name", "新名称", {"filing.change"}),
        ("zj-sfj", "name", "新名称", set()),
    ],
)
def test_T49_each_text_has_its_own_fields_that_start_the_filing(
    town: Town, clerk: Person, pack: str, field: str, value: str, rules: set[str]
) -> None:
    bound_to(town, pack)
    account = enter_account(town.bureau, pack=pack)
    sent = as_sent(account, **{field: value, "effective_on": "2026-09-14"})
    assert signed_in(clerk).post(reverse("registry:account_edit", args=[account.pk]), sent).status_code == 302
    rows = Clock.objects.filter(subject=f"registry.account:{account.pk}")
    assert {row.rule_id for row in rows} == rules
    assert all(row.events == {"effective": "2026-09-14"} for row in rows)


def test_T49_where_the_list_ends_with_and_so_on_the_clerk_is_asked(town: Town, clerk: Person) -> None:
    bound_to(town, "qd-licang")
    account = enter_account(town.bureau)
    client, address = signed_in(clerk), reverse("registry:account_edit", args=[account.pk])
    sent = as_sent(account, introduction="新的介绍")
    asked = client.post(address, sent)
    assert asked.status_code == 422
    assert "这次改动是否报备" in asked.content.decode()
    account.refresh_from_db()
    assert account.introduction == ""
    assert client.post(address, {**sent, "report": "no"}).status_code == 302
    assert not Clock.objects.exists()
    account.refresh_from_db()
    again = as_sent(account, introduction="又改了")
    assert client.post(address, {**again, "report": "yes"}).status_code == 302
    assert Clock.objects.get().rule_id == "filing.change"


def test_T50_a_change_is_filed_only_with_every_receipt(town: Town, clerk: Person) -> None:
    bound_to(town, "qd-licang")
    account = enter_account(town.bureau)
    correct(account, clerk, {"name": "新名称"}, seen=account.version, effective_on=TODAY)
    client, address = signed_in(clerk), reverse("registry:account_report", args=[account.pk])
    bodies = client.get(reverse("registry:account", args=[account.pk])).context["receipt"][1].names
    assert list(bodies.values()) == ["区政务调度服务中心", "全国政务新媒体报送系统"]
    assert client.post(address, {"done_on": "2026-09-16", "receipt_0": "收件 1 号"}).status_code == 422
    assert Clock.objects.get().stopped_on is None
    both = {"done_on": "2026-09-16", "receipt_0": "收件 1 号", "receipt_1": "回执 2 号"}
    assert client.post(address, both).status_code == 302
    assert Clock.objects.get().stopped_on == TODAY
    assert "回执 2 号" in Event.objects.get(action="account.report").sentence


def test_it_refuses_a_stale_page_and_loses_nothing(town: Town, clerk: Person) -> None:
    bound_to(town, "zj-sfj")
    account = enter_account(town.bureau)
    stale = as_sent(account, introduction="第二个窗口")
    correct(account, clerk, {"introduction": "第一个窗口"}, seen=account.version, effective_on=TODAY)
    answer = signed_in(clerk).post(reverse("registry:account_edit", args=[account.pk]), stale)
    assert answer.status_code == 422
    assert "第二个窗口" in answer.content.decode()  # what was typed is still there
    assert Account.objects.get(pk=account.pk).introduction == "第一个窗口"
    with pytest.raises(Overtaken):
        correct(account, clerk, {"introduction": "x"}, seen=1, effective_on=TODAY)


def test_it_writes_nothing_when_nothing_was_typed_over(town: Town, clerk: Person) -> None:
    team = [{"姓名": "运营人员", "联系方式": "0912"}]
    account = enter_account(town.bureau, operators_team=team, certified=True, registered_on=date(2026, 1, 5))
    before = Event.objects.count()
    assert (
        signed_in(clerk).post(reverse("registry:account_edit", args=[account.pk]), as_sent(account)).status_code == 302
    )
    assert (account.history.count(), Event.objects.count()) == (1, before)
    sent = as_sent(account, operators_team="运营人员｜0912\n新人|0913")
    assert signed_in(clerk).post(reverse("registry:account_edit", args=[account.pk]), sent).status_code == 302
    account.refresh_from_db()
    assert account.operators_team == [*team, {"姓名": "新人", "联系方式": "0913"}]


def test_it_replaces_the_qr_code_by_what_the_file_is_not_what_it_is_called(town: Town, clerk: Person) -> None:
    account, client = enter_account(town.bureau), signed_in(clerk)
    address = reverse("registry:account_edit", args=[account.pk])
    for wrong in (b"", b"<svg onload=alert(1)>", b"%PDF-1.4"):
        assert client.post(address, as_sent(account, picture=SimpleUploadedFile("码.png", wrong))).status_code == 422
    good = SimpleUploadedFile("码.png", b"\x89PNG\r\n\x1a\n0")
    assert client.post(address, as_sent(account, picture=good)).status_code == 302
    account.refresh_from_db()
    assert account.qr_code.name == "码.png"
    page = client.get(reverse("registry:account", args=[account.pk]))
    assert any("二维码：— → 码.png" in entry.text for entry in page.context["history"].entries)


def test_it_refuses_hidden_characters_days_to_come_and_a_taken_platform_id(town: Town, clerk: Person) -> None:
    account = enter_account(town.bureau)
    enter_account(town.bureau, "另一个", platform_id="taken")
    client, address = signed_in(clerk), reverse("registry:account_edit", args=[account.pk])
    for wrong in (
        {"name": ""}, {"name": "某市\u202e商务"}, {"name": "某市商务😀"}, {"platform_id": "taken"}, {"registered_on": "2026-09-17"},
        {"effective_on": "2026-09-17"}, {"followers": "-1"}, {"followers": "5"}, {"url": "javascript:alert(1)"},
        {"introduction": "长" * 6000}, {"seen": "x"},
    ):  # fmt: skip
        assert client.post(address, as_sent(account, **wrong)).status_code == 422, wrong
    assert account.history.count() == 1


def test_only_the_sponsors_clerk_corrects(town: Town) -> None:
    account = enter_account(town.bureau)
    officer = signed_in(clerk_of(town.office, "officer"))
    assert officer.get(reverse("registry:account", args=[account.pk])).status_code == 200
    for verb in (officer.get, officer.post):
        assert verb(reverse("registry:account_edit", args=[account.pk])).status_code == 403
    assert officer.post(reverse("registry:go_live", args=[account.pk]), {"live_on": "2026-09-01"}).status_code == 422


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_it_asks_the_database_as_often_for_30_accounts_as_for_3(town: Town, clerk: Person) -> None:
    client, address = signed_in(clerk), reverse("registry:accounts")
    for number in range(3):
        enter_account(town.bureau, f"账号{number}")
    client.get(address)
    few = queries(lambda: client.get(address, {"size": "50"}))
    for number in range(3, 30):
        enter_account(town.bureau, f"账号{number}")
    assert queries(lambda: client.get(address, {"size": "50"})) == few


def test_it_asks_the_database_as_often_for_a_long_history_as_for_a_short_one(town: Town, clerk: Person) -> None:
    bound_to(town, "zj-sfj")
    account, client = enter_account(town.bureau), signed_in(clerk)
    address = reverse("registry:account", args=[account.pk])

    def change(times: range) -> None:
        for number in times:
            account.refresh_from_db()
            correct(account, clerk, {"introduction": f"第 {number} 版"}, seen=account.version, effective_on=TODAY)

    change(range(3))
    client.get(address)
    few = queries(lambda: client.get(address))
    change(range(3, 20))
    assert queries(lambda: client.get(address)) == few

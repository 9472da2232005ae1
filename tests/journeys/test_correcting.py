"""What goes differently: sent back, two windows, two clicks, somebody else's business (design §5)."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import serves_everybody
from tests.journeys.filings import attaches, begins, hands_in, settles, takes_up, writes
from tests.journeys.visitors import TICK, Arrive, Visitor

DAY = date(2026, 9, 14)
THUMB = 40
"""Pixels: what a thumb hits without aiming."""


@pytest.fixture
def clerk(arrive: Arrive, request: pytest.FixtureRequest) -> Visitor:
    """A clerk in 李沧 who has filled in everything for an account that is named after the test."""
    visitor = arrive("lc-clerk", DAY)
    begins(visitor)
    name = f"便民号{abs(hash(request.node.name)) % 10_000}"
    basics = {"平台": "快手", "名称": name, "账号主体（以何名义开设）": "街道办事处（演示）", ("用途", "日常"): TICK}
    writes(visitor, "basics", {**basics, "理由": "发布信息。"})
    writes(visitor, "people", {("联系人", part): "000" for part in ("姓名", "职务", "联系电话")})
    writes(visitor, "materials", {"有明确的主办单位": TICK, "管理人员掌握应用新媒体的基本技能": TICK})
    attaches(visitor, "各项管理制度健全、完备（制度文件）")
    visitor.subject = name
    return visitor


def test_it_returns_for_correction_and_shows_what_changed_when_handed_in_again(arrive: Arrive, clerk: Visitor) -> None:
    hands_in(clerk)
    office = arrive("lc-office", DAY, phone=True)
    takes_up(office, clerk.subject)
    settles(office, "agree", "退回修改")
    expect(office.page.locator(".zm-error-summary")).to_contain_text("理由")
    settles(office, "agree", "退回修改", {"意见": "请写明服务对象。"})
    office.sees("已退回修改")

    takes_up(clerk, clerk.subject)
    clerk.sees("请写明服务对象。")
    writes(clerk, "basics", {"理由": "面向辖区居民发布信息。"})
    hands_in(clerk)
    takes_up(office, clerk.subject)
    office.sees("比上一版改了什么（1 处）", "面向辖区居民发布信息。")
    agree = office.page.get_by_role("button", name="同意", exact=True)
    assert (agree.bounding_box() or {})["height"] >= THUMB
    agree.dblclick()
    office.sees("已同意。")
    assert office.reads("main").count("区政府办公室同意：同意") == 1, "two clicks, one signature"


def test_it_refuses_a_stale_window_in_a_sentence_and_loses_nothing_that_was_typed(
    arrive: Arrive, clerk: Visitor
) -> None:
    second = arrive("lc-clerk", DAY)
    second.goes_to(clerk.page.url.removeprefix(clerk.address))
    writes(clerk, "basics", {"理由": "第一个窗口写的理由。"})
    reason = second.page.get_by_label("理由", exact=True)
    reason.fill("第二个窗口写的理由。")
    second.page.keyboard.press("Tab")
    expect(second.page.locator("#saved-basics")).to_contain_text("没有保存")
    expect(reason).to_have_value("第二个窗口写的理由。")

    clerk.clicks("核对并提交")
    clerk.page.get_by_role("button", name="提交", exact=True).dblclick()
    clerk.sees("已提交。")
    assert clerk.reads("main").count("提交第 1 版") == 1, "two clicks, one revision"
    assert "提交第 2 版" not in clerk.reads("main")

    here, there = arrive("lc-office", DAY), arrive("lc-office", DAY)
    for window in (here, there):
        takes_up(window, clerk.subject)
    settles(here, "agree", "同意")
    here.sees("已同意。")
    settles(there, "agree", "同意")
    there.sees("没有办成", "区政府办公室")


def test_it_keeps_what_was_typed_just_before_a_file_is_chosen(clerk: Visitor) -> None:
    """Saving by itself and uploading are under way together; neither may undo or refuse the other."""
    clerk.page.get_by_label("理由", exact=True).fill("上传之前刚写的理由。")
    attaches(clerk, "各项管理制度健全、完备（制度文件）")
    expect(clerk.page.get_by_label("理由", exact=True)).to_have_value("上传之前刚写的理由。")


def test_it_hides_a_case_from_strangers_as_if_it_did_not_exist(arrive: Arrive, clerk: Visitor) -> None:
    path = clerk.page.url.removeprefix(clerk.address).split("#")[0]
    stranger = arrive("zj-clerk")
    for address in (path, f"{path}submit/", "/filings/999999/", "/accounts/999999/"):
        answer = stranger.page.goto(f"{stranger.address}{address}")
        assert answer is not None
        assert answer.status == 404, address
    serves_everybody(stranger.page)
    visitor = arrive()
    visitor.goes_to(path)
    expect(visitor.page).to_have_url(re.compile("/login/"))

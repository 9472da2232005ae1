"""002 李沧区: four conditions, the office agrees, then a filing, a register and a check (第六条)."""

from datetime import date

from playwright.sync_api import expect

from tests.journeys.accessibility import serves_everybody
from tests.journeys.filings import (
    attaches,
    begins,
    carries_out,
    due_days,
    hands_in,
    opens_account,
    settles,
    takes_up,
    writes,
)
from tests.journeys.visitors import SCAN, TICK, Arrive, Visitor

DAY = date(2026, 9, 14)
NAME = "街道便民发布"
RULES = "各项管理制度健全、完备（制度文件）"
BASICS = {
    "平台": "微博",
    "名称": NAME,
    "账号主体（以何名义开设）": "街道办事处（演示）",
    ("用途", "日常"): TICK,
    "理由": "发布街道政务信息。",
}
CONTACT = {("联系人", "姓名"): "联系人", ("联系人", "职务"): "责任科室", ("联系人", "联系电话"): "000"}
CONDITIONS = {"有明确的主办单位": TICK, "管理人员掌握应用新媒体的基本技能": TICK}


def test_it_opens_an_account_after_the_office_agrees_and_files_it_within_five_working_days(arrive: Arrive) -> None:
    clerk = arrive("lc-clerk", DAY)
    begins(clerk)
    writes(clerk, "basics", BASICS)
    writes(clerk, "people", CONTACT)
    writes(clerk, "materials", CONDITIONS)
    lacking = clerk.page.locator("#ready li")
    expect(lacking).to_have_count(1)
    expect(lacking).to_contain_text(RULES)
    expect(lacking.get_by_role("link", name="李沧区 第六条（一）第3目")).to_be_visible()
    serves_everybody(clerk.page)
    attaches(clerk, RULES)
    hands_in(clerk)

    office = arrive("lc-office", DAY)
    takes_up(office, NAME)
    settles(office, "agree", "同意")

    carries_out(clerk, NAME, DAY, "weibo-street", {"附件1（表样待取得，非官方格式）": SCAN})
    opens_account(clerk, NAME)
    filing = next(line for line in due_days(clerk) if "法定钟" in line)
    assert "2026-09-20" in filing, "the Sunday before the holiday is a working day (第六条: 5 个工作日)"
    _explains_the_count(clerk)
    serves_everybody(clerk.page)
    clerk.page.locator("#deadlines .zm-item-title a").first.click()
    clerk.sees("怎么算的", "谁可以暂停")
    serves_everybody(clerk.page)

    takes_up(clerk, NAME)
    settles(clerk, "register", "登记回执", {"回执号": "演示-0002", "登记日期": DAY.isoformat()})
    dispatch = arrive("lc-dispatch", DAY)
    takes_up(dispatch, NAME)
    settles(dispatch, "file", "收件备案", {"收到日期（主办单位报送之日）": DAY.isoformat()})
    dispatch.sees("下一步")
    settles(dispatch, "match", "核对一致", {"备案信息与平台认证信息一致": TICK})
    dispatch.sees("已办结")


def _explains_the_count(clerk: Visitor) -> None:
    """「怎么算的」 opens to the days, counted or passed over, each with its reason."""
    rows = clerk.page.locator("#deadlines li:has(.zm-item)").filter(has_text="法定钟")
    rows.get_by_text("怎么算的").click()
    days = rows.locator(".zm-day")
    expect(days.filter(has_text="09-19")).to_contain_text("不计")
    expect(days.filter(has_text="09-20")).to_contain_text("第 5")

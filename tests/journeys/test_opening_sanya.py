"""004 三亚市: one form, two routes (第八条): a city department straight to the city, a district's over the district."""

from datetime import date

from playwright.sync_api import expect

from tests.journeys.filings import (
    begins,
    carries_out,
    due_days,
    explains_exceptions,
    fills_in,
    hands_in,
    opens_account,
    settles,
    takes_up,
    writes,
)
from tests.journeys.visitors import TICK, Arrive, Visitor

DAY = date(2026, 9, 14)
PERSON = ("政务新媒体工作负责人", "政务新媒体工作联系人")
PEOPLE = {
    (person, part): "000" if part == "联系电话" else part for person in PERSON for part in ("姓名", "职务", "联系电话")
}
FORM = "《三亚市政务新媒体备案登记表》已填妥"


def basics(name: str, subject: str, platform: str) -> dict[object, object]:
    """The first section, for one route or the other."""
    return {
        "平台": platform, "账号名称": name, "账号主体": subject, ("用途", "日常"): TICK,
        "开设、变更、关停、整合理由": "发布本部门政务信息。",
    }  # fmt: skip


def fills_in_the_form(clerk: Visitor, name: str, subject: str, platform: str) -> None:
    begins(clerk)
    writes(clerk, "basics", basics(name, subject, platform))
    writes(clerk, "people", PEOPLE)
    fills_in(clerk, clerk.page.locator("#section-more"), {"负责科室电子邮箱": "not an address"})
    clerk.page.keyboard.press("Tab")
    expect(clerk.page.locator("#saved-more")).to_contain_text("1 处没有保存")
    writes(clerk, "more", {"负责科室电子邮箱": "office@example.gov.cn"})
    explains_exceptions(clerk, "面向不同的服务对象。")


def test_it_opens_a_city_departments_account_straight_with_the_city_office(arrive: Arrive) -> None:
    name = "市政府部门抖音号"
    clerk = arrive("sy-clerk", DAY)
    fills_in_the_form(clerk, name, "市政府部门（演示）", "抖音")
    lacking = clerk.page.locator("#ready li")
    expect(lacking).to_have_count(1)
    expect(lacking).to_contain_text(FORM)
    expect(lacking.get_by_role("link", name="三亚市 第八条（一）")).to_be_visible()
    writes(clerk, "materials", {FORM: TICK})
    hands_in(clerk)
    head = arrive("sy-head", DAY)
    takes_up(head, name)
    settles(head, "sponsor_signs", "同意")
    head.sees("下一步：市政府办公室批准")
    city = arrive("sy-city", DAY)
    takes_up(city, name)
    settles(city, "approve", "同意")

    carries_out(clerk, name, DAY, "douyin-city")
    opens_account(clerk, name)
    clerk.sees("三亚市人民政府办公室")
    filing = next(line for line in due_days(clerk) if "法定钟" in line)
    assert "2026-09-17" in filing, "three working days (第八条（一）)"
    takes_up(city, name)
    settles(city, "file", "收件备案", {"收到日期（主办单位报送之日）": DAY.isoformat()})
    takes_up(clerk, name)
    settles(clerk, "register", "登记回执", {"回执号": "演示-0005", "登记日期": DAY.isoformat()})
    clerk.sees("已办结")


def test_it_sends_a_district_departments_account_over_the_district_office_first(arrive: Arrive) -> None:
    name = "区政府部门快手号"
    clerk = arrive("sy-dd-clerk", DAY)
    fills_in_the_form(clerk, name, "区人民政府部门（演示）", "快手")
    writes(clerk, "materials", {FORM: TICK})
    hands_in(clerk)
    head = arrive("sy-dd-head", DAY)
    takes_up(head, name)
    settles(head, "sponsor_signs", "同意")
    city = arrive("sy-city", DAY)
    city.does_not_see(name)
    district = arrive("sy-district", DAY)
    takes_up(district, name)
    settles(district, "review", "同意")
    takes_up(city, name)
    settles(city, "approve", "同意")
    carries_out(clerk, name, DAY, "kuaishou-district")
    opens_account(clerk, name)
    clerk.sees("区政府办公室（演示）")

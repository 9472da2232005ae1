"""003 佳县: the head agrees, the centre reviews, outside bodies approve, two receipts, two notices (第七条)."""

from datetime import date

from playwright.sync_api import expect

from tests.journeys.accessibility import serves_everybody
from tests.journeys.filings import (
    attaches,
    begins,
    carries_out,
    due_days,
    fills_in,
    hands_in,
    opens_account,
    settles,
    takes_up,
    writes,
)
from tests.journeys.visitors import SCAN, TICK, Arrive, Visitor

DAY = date(2026, 3, 2)
NAME = "佳州街道发布"
PLAN = "拟开设账号的实施方案"
BASICS = {
    "平台": "微信订阅号",
    "新媒体名称": NAME,
    "责任主体": "佳州街道办",
    ("用途", "日常"): TICK,
    "备案原由": "发布街道政务信息，回应群众关切。",
}
PEOPLE = {
    ("新媒体运营主管负责人", "姓名"): "主管领导",
    ("新媒体运营主管负责人", "联系方式"): "000",
    ("新媒体运营人员", "姓名"): "编辑发布人员",
    ("新媒体运营人员", "联系方式"): "000",
}
CONFIRMED = {
    "《佳县政务新媒体备案登记表》已填妥": TICK,
    "实施方案含组织领导": TICK,
    "实施方案含经费保障": TICK,
    "实施方案含管理制度": TICK,
    "实施方案含联系人及联系方式": TICK,
}
PAPER = {"批复文号": "演示〔2026〕3号", "批复日期": DAY.isoformat(), "批复扫描件": SCAN}
RECEIPT = {"回执号": "演示-0001", "登记日期": DAY.isoformat()}


def test_it_opens_an_account_from_the_clerk_over_the_province_to_the_register(arrive: Arrive) -> None:
    clerk = arrive("jx-clerk", DAY)
    begins(clerk)
    writes(clerk, "basics", BASICS)
    writes(clerk, "people", PEOPLE)
    writes(clerk, "materials", CONFIRMED)
    lacking = clerk.page.locator("#ready li")
    expect(lacking).to_have_count(1)
    expect(lacking).to_contain_text(PLAN)
    expect(lacking.get_by_role("link", name="佳县 第七条（二）")).to_be_visible()
    attaches(clerk, PLAN)
    hands_in(clerk)

    head = arrive("jx-head", DAY)
    takes_up(head, NAME)
    settles(head, "head_agrees", "同意")
    head.sees("已同意。下一步：县政务信息化服务中心审核")

    centre = arrive("jx-centre", DAY)
    takes_up(centre, NAME)
    settles(centre, "centre_reviews", "同意")
    settles(centre, "levels_review.1", "登记批复")
    centre.sees("请填写「批复文号」", "请上传「批复扫描件」")  # an outside approval without its paper is no approval
    settles(centre, "levels_review.1", "登记批复", PAPER)
    settles(centre, "province_approves", "登记批复", PAPER)
    centre.sees("已登记批复。")

    clerk.goes_to("/deadlines/")
    clerk.sees("正式上线运行", "2026-09-02")
    carries_out(clerk, NAME, DAY, "gh_jiazhou")

    takes_up(centre, NAME)
    settles(centre, "centre_files", "收件备案", {"收到日期（主办单位报送之日）": DAY.isoformat()})
    takes_up(clerk, NAME)
    settles(clerk, "national_register", "登记回执", RECEIPT)
    clerk.sees("已办结")

    opens_account(clerk, NAME)
    golive = next(line for line in due_days(clerk) if "正式上线运行" in line)
    assert "2026-09-02" in golive, "half a year from the day of approval (第七条)"
    fills_in(clerk, clerk.page.locator("main"), {"正式运营时间": DAY.isoformat()})
    clerk.clicks("登记正式上线")
    clerk.sees("正式上线运行", "正常运行")
    _puts_up_both_notices(clerk)


def _puts_up_both_notices(clerk: Visitor) -> None:
    """The opening notice stands in both channels for 30 days (T-08, 第七条（五）)."""
    takes_up(clerk, f"「{NAME}」开通公告")
    serves_everybody(clerk.page)
    for _ in range(2):
        clerk.sees("待发布")
        clerk.clicks("登记发布")
    clerk.does_not_see("待发布")
    assert clerk.page.locator("main").inner_text().count("最早 2026-04-02 可撤") == 2

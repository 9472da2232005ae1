"""000 西海岸新区司法局: two signatures with seals, then the committee's receipt and the province's (第六条, 附件1)."""

from datetime import date

from playwright.sync_api import expect

from tests.journeys.filings import begins, carries_out, due_days, hands_in, opens_account, settles, takes_up, writes
from tests.journeys.visitors import TICK, Arrive

DAY = date(2026, 9, 14)
NAME = "西海岸新区司法短视频"
BASICS = {
    "平台": "抖音",
    "账号 ID 及名称": NAME,
    "账号主体（以何名义开设）": "青岛西海岸新区司法局",
    ("用途", "日常"): TICK,
    "开办 (变更、关停) 理由": "普法宣传。",
}
PEOPLE = {
    ("主办单位", "主办单位分管领导及职务"): "分管领导",
    ("主办单位", "联系电话及方式"): "000",
    ("管理队伍", "第 1 行 管理员姓名"): "管理员",
    ("管理队伍", "第 1 行 所在单位及职务"): "局网络科",
    ("管理队伍", "第 1 行 办公电话"): "000",
    ("管理队伍", "第 1 行 手机号码"): "000",
}
FUNCTION = "政务新媒体平台功能"
KIND = "其他类型（如：今日头条、一点资讯、美篇、知乎、简书、抖音、快手、火山小视频等）"


def test_it_opens_an_account_with_two_signatures_and_two_receipts_within_seven_working_days(arrive: Arrive) -> None:
    clerk = arrive("xh-clerk", DAY)
    begins(clerk)
    writes(clerk, "basics", BASICS)
    writes(clerk, "people", PEOPLE)
    lacking = clerk.page.locator("#ready li")
    expect(lacking).to_have_count(1)
    expect(lacking).to_contain_text(FUNCTION)
    writes(clerk, "more", {(FUNCTION, KIND): TICK})
    hands_in(clerk)

    head = arrive("xh-head", DAY)
    takes_up(head, NAME)
    settles(head, "sponsor_sign", "同意")
    head.sees("请确认「已加盖主办单位公章」")  # 附件1 asks for the statement and the seal
    settles(head, "sponsor_sign", "同意", {"确认附件1 主办单位意见栏的固定声明": TICK, "已加盖主办单位公章": TICK})
    supervisor = arrive("xh-supervisor", DAY)
    takes_up(supervisor, NAME)
    settles(supervisor, "supervisor_sign", "同意", {"已加盖主管单位公章": TICK})

    carries_out(clerk, NAME, DAY, "douyin-sfj")
    opens_account(clerk, NAME)
    filing = next(line for line in due_days(clerk) if "法定钟" in line)
    assert "2026-09-22" in filing, "seven working days, the Sunday among them (第六条)"

    committee = arrive("xh-committee", DAY)
    takes_up(committee, NAME)
    settles(
        committee,
        "committee_filing",
        "收件备案",
        {"回执号或提交凭证号": "演示-0003", "收到日期（主办单位报送之日）": DAY.isoformat()},
    )
    takes_up(clerk, NAME)
    settles(clerk, "provincial_register", "登记回执", {"省系统回执号": "演示-0004", "登记日期": DAY.isoformat()})
    clerk.sees("已办结")

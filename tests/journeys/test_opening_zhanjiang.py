"""001 湛江市司法局（征求意见稿）: the text says nothing about who approves, and the platform invents nothing."""

from datetime import date

from playwright.sync_api import expect

from tests.journeys.filings import begins, carries_out, explains_exceptions, opens_account, writes
from tests.journeys.visitors import TICK, Arrive

DAY = date(2026, 9, 14)
NAME = "湛江普法短视频"
BASICS = {
    "平台": "抖音",
    "名称": NAME,
    "账号主体（以何名义开设）": "湛江市司法局",
    ("用途", "日常"): TICK,
    "理由": "普法宣传。",
}
CONTACT = {("联系人", "姓名"): "联系人", ("联系人", "职务"): "局办公室", ("联系人", "联系电话"): "000"}


def test_it_records_the_account_says_so_where_the_text_is_silent_and_invents_no_chain(arrive: Arrive) -> None:
    clerk = arrive("zj-clerk", DAY)
    begins(clerk)
    clerk.sees("预演")
    expect(clerk.page.locator("#chain")).to_contain_text("本地未规定")
    writes(clerk, "people", CONTACT)
    writes(clerk, "basics", {**BASICS, "理由": ""})
    expect(clerk.page.locator("#ready li")).to_contain_text(["理由"])
    writes(clerk, "basics", {"理由": BASICS["理由"]})
    explains_exceptions(clerk, "征求意见稿，先行记录。")
    expect(clerk.page.locator("#ready-title")).to_have_text("可以提交了")
    clerk.clicks("核对并提交")
    clerk.clicks("提交")
    clerk.sees("本地未规定")

    carries_out(clerk, NAME, DAY, "douyin-zhanjiang")
    opens_account(clerk, NAME)
    deadlines = clerk.page.locator("#deadlines")
    expect(deadlines).to_contain_text("本地未规定")
    assert deadlines.locator("time").count() == 0, "no day may be borrowed from another text"
    director = arrive("zj-director", DAY)
    director.does_not_see(NAME)

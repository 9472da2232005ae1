"""Every write works without JavaScript: one account under 004 from the draft to the last receipt."""

from datetime import date

from tests.journeys.filings import begins, carries_out, explains_exceptions, fills_in, opens_account, settles, takes_up
from tests.journeys.test_opening_sanya import FORM, PEOPLE, basics
from tests.journeys.visitors import TICK, Arrive

DAY = date(2026, 9, 14)
NAME = "市政府部门头条号"


def test_it_opens_an_account_without_javascript(arrive: Arrive) -> None:
    clerk = arrive("sy-clerk", DAY, script=False)
    begins(clerk)
    entries = {
        "basics": basics(NAME, "市政府部门（演示）", "今日头条"),
        "people": PEOPLE,
        "more": {"负责科室电子邮箱": "not an address"},
        "materials": {FORM: TICK},
    }
    for section, boxes in entries.items():
        place = clerk.page.locator(f"#section-{section}")
        fills_in(clerk, place, boxes)
        clerk.clicks("保存本节", within=place)
        clerk.sees("没有保存，请更正" if section == "more" else "已保存。")
    mail = clerk.page.locator("#section-more")
    fills_in(clerk, mail, {"负责科室电子邮箱": "office@example.gov.cn"})
    clerk.clicks("保存本节", within=mail)
    explains_exceptions(clerk, "面向不同的服务对象。")
    clerk.sees("可以提交了")
    clerk.clicks("核对并提交")
    clerk.clicks("提交")
    clerk.sees("已提交。")
    for login, step in (("sy-head", "sponsor_signs"), ("sy-city", "approve")):
        signer = arrive(login, DAY, script=False)
        takes_up(signer, NAME)
        settles(signer, step, "同意")
        signer.sees("已同意。")
    carries_out(clerk, NAME, DAY, "toutiao-city")
    takes_up(signer, NAME)
    settles(signer, "file", "收件备案", {"收到日期（主办单位报送之日）": DAY.isoformat()})
    takes_up(clerk, NAME)
    settles(clerk, "register", "登记回执", {"回执号": "演示-0006", "登记日期": DAY.isoformat()})
    clerk.sees("已办结")
    opens_account(clerk, NAME)
    clerk.sees("第 3")

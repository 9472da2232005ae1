"""A text from the paste to the paper, a false alarm until it is silent, a missed error until it is a pair to learn from."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journeys.accessibility import serves_everybody
from tests.journeys.visitors import Arrive, Visitor

TEXT = """关于便民服务的通知（演示文稿，错处为虚构）
请到人民攻府大厅办理。欢迎大家一如继往地支持。
联系人电话13812341234，备用13912341234。
秘密★10年
"""
SHOP = "坚韧不伐书屋今天开业，坚韧不伐书屋的店长致辞（演示）。\n"
SLIP = "请到大厅联细我们（演示）。\n"


def pastes(visitor: Visitor, text: str) -> None:
    """Paste a text and press 筛查."""
    visitor.goes_to("/screening/")
    visitor.page.get_by_label("稿件文字").fill(text)
    visitor.clicks("筛查", within=visitor.page.locator("main form"))
    expect(visitor.page).to_have_url(re.compile(r"/screening/\d+/"))


def hit(visitor: Visitor, word: str) -> Locator:
    return visitor.page.locator("li.zm-hit").filter(has_text=word).first


def takes(visitor: Visitor, name: str, folder: Path) -> Path:
    """Press a link that hands out a file; return where it lies."""
    with visitor.page.expect_download() as waiting:
        visitor.clicks(name)
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def works_through(clerk: Visitor) -> None:
    clerk.clicks("采用建议", within=hit(clerk, "人民攻府"))
    expect(clerk.page.locator(".zm-text ins")).to_have_text("人民政府")
    clerk.clicks("本次略过", within=hit(clerk, "一如继往"))
    expect(hit(clerk, "一如继往")).to_have_count(0)
    clerk.clicks("掩码全部个人信息")
    clerk.sees("手机号码 2 处", "13812341234", "138****1234")
    clerk.clicks("掩码 2 处")
    clerk.sees("已掩码个人信息 2 处")
    clerk.clicks("撤销上一步")
    clerk.sees("已撤销：掩码个人信息 2 处")
    clerk.clicks("掩码全部个人信息")
    clerk.clicks("掩码 2 处")


def test_it_leads_a_text_from_the_paste_to_the_paper(arrive: Arrive, tmp_path: Path) -> None:
    clerk = arrive("lc-clerk")
    pastes(clerk, TEXT)
    clerk.sees("须改", "请核对", "是否涉密、能否发布由审核人判断", "李沧区 第十五条（三）")
    serves_everybody(clerk.page)
    works_through(clerk)
    expected = TEXT.replace("攻府", "政府").replace("13812341234", "138****1234").replace("13912341234", "139****1234")
    assert takes(clerk, "下载改后文稿", tmp_path).read_text("utf-8-sig") == expected
    assert takes(clerk, "导出报告", tmp_path).read_bytes().startswith(b"PK")
    clerk.clicks("已改 3")
    clerk.sees("人民政府")
    clerk.clicks("现在删除")
    clerk.clicks("删除")
    clerk.sees("稿件和全部命中已删除")


def test_it_does_all_this_without_javascript_and_on_a_phone(arrive: Arrive, tmp_path: Path) -> None:
    clerk = arrive("lc-dept-clerk", script=False, phone=True)
    pastes(clerk, TEXT)
    works_through(clerk)
    assert "人民政府大厅" in takes(clerk, "下载改后文稿", tmp_path).read_text("utf-8-sig")


def test_a_file_dropped_on_the_page_is_read(arrive: Arrive) -> None:
    clerk = arrive("lc-clerk").goes_to("/screening/")
    file = {"name": "名单（演示）.html", "mimeType": "text/html", "buffer": "<h1>演示</h1><p>人民攻府</p>".encode()}
    clerk.page.get_by_label("或者选择一个文件").set_input_files(files=[file])
    clerk.clicks("筛查", within=clerk.page.locator("main form"))
    clerk.sees("名单（演示）.html", "第 2 段第 1 字")


def test_a_long_text_shows_up_by_itself(arrive: Arrive) -> None:
    clerk = arrive("lc-clerk").goes_to("/screening/")
    long = TEXT + "今天的便民服务照常进行。\n" * 2_500
    # As a paste does it: all at once.
    clerk.page.get_by_label("稿件文字").evaluate("(box, text) => { box.value = text; }", long)
    clerk.clicks("筛查", within=clerk.page.locator("main form"))
    expect(clerk.page.locator(".zm-text")).to_be_visible(timeout=60_000)
    clerk.sees("第 1 / 9 部分", "人民攻府")


def test_a_false_alarm_is_silent_once_the_office_agreed(arrive: Arrive) -> None:
    clerk = arrive("lc-clerk")
    pastes(clerk, SHOP)
    clerk.clicks("误报，以后放行", within=hit(clerk, "坚韧不伐"))
    clerk.page.get_by_label("以后放行的字样").fill("坚韧不伐书屋")
    clerk.page.get_by_label("为什么不是错").fill("这是店名。")
    serves_everybody(clerk.page)
    clerk.clicks("提出")
    clerk.sees("待审核", "会放过其中", "提出人自己不能审核")
    office = arrive("lc-office").goes_to("/inbox/")
    office.page.locator("main a").filter(has_text="误报规则").first.click()
    office.sees("坚韧不伐书屋", "稿件内容只有交稿单位看得到")
    serves_everybody(office.page)
    office.clicks("同意")
    office.sees("已同意")
    pastes(clerk, SHOP)
    clerk.sees("没有命中")


def test_a_missed_error_becomes_a_pair_to_learn_from(arrive: Arrive, tmp_path: Path) -> None:
    clerk = arrive("lc-clerk")
    pastes(clerk, SLIP)
    clerk.clicks("报漏报")
    clerk.page.get_by_label("写错的字样").fill("联细")
    clerk.page.get_by_label("正确的写法").fill("联系")
    clerk.clicks("列入漏报")
    clerk.sees("待训练")
    serves_everybody(clerk.page)
    pairs = takes(clerk, "下载训练表", tmp_path).read_text("utf-8")
    assert pairs == "请到大厅联细我们（演示）。\t请到大厅联系我们（演示）。\n"
    clerk.clicks("撤回", within=clerk.page.locator("main tbody tr").first)
    clerk.sees("已撤回")

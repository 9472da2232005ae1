"""Somebody who never opens a terminal: two files in, a result, from verdict to finding to posts to clause, the papers."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import serves_everybody
from tests.journeys.visitors import Arrive, Visitor

PAPERS = {"通报.docx": b"PK", "通报.pdf": b"%PDF", "附表.xlsx": b"PK", "报告.html": b"<!do", "结果.json": b"{"}
PATIENCE = 60_000


def fetch(page: Page, name: str, folder: Path) -> Path:
    """Fetch what stands beside a name and return where it was put."""
    row = page.locator(".zm-file", has_text=name).first
    with page.expect_download() as download:
        row.get_by_role("link").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def hand_in(clerk: Visitor, folder: Path) -> None:
    """Fetch the sample files, as a newcomer does, and hand them in under the national indicators and the district's text."""
    clerk.goes_to("/inspections/")
    clerk.sees("还没有检查")
    clerk.clicks("新的检查")
    accounts = fetch(clerk.page, "演示-账号表.xlsx", folder)
    posts = fetch(clerk.page, "演示-发文表.xlsx", folder)
    clerk.page.get_by_label("账号表", exact=True).set_input_files(accounts)
    clerk.page.get_by_label("发文表", exact=True).set_input_files(posts)
    for pack in ("国家指标", "李沧区"):
        clerk.page.get_by_role("group", name="依据的办法").get_by_label(pack).check()
    clerk.clicks("开始检查")


def test_two_files_become_a_result_that_is_clicked_through(arrive: Arrive, tmp_path: Path) -> None:
    clerk = arrive("lc-office")
    page = clerk.page
    hand_in(clerk, tmp_path)
    expect(page.get_by_role("heading", name="下载")).to_be_visible(timeout=PATIENCE)
    serves_everybody(page)
    verdict = page.locator("details[id^=account]", has_text="乙镇发布（演示）").first
    expect(verdict).to_contain_text("不合格")
    verdict.locator("summary").first.click()
    finding = verdict.locator("details", has_text="停止更新").first
    finding.locator("summary").click()
    expect(finding).to_contain_text("国家指标 第二条（一）")
    lively = page.locator("details[id^=account]", has_text="丙局微讯（演示）").first
    lively.locator("summary").first.click()
    weekly = lively.locator("details", has_text="两周原创").first
    weekly.locator("summary").click()
    expect(weekly.locator("li").first).to_contain_text("原表第")
    weekly.get_by_role("link", name="李沧区 第八条（四）").click()
    expect(page).to_have_url(f"{clerk.address}/law/qd-licang/#8%28%E5%9B%9B%29")
    page.go_back()
    for name, start in PAPERS.items():
        assert fetch(page, name, tmp_path).read_bytes().startswith(start), name
    marked = fetch(page, "-问题.xlsx", tmp_path)
    assert marked.read_bytes().startswith(b"PK")


def test_another_pack_shows_what_would_change_and_figures_are_checked(arrive: Arrive) -> None:
    clerk = arrive("lc-dept-clerk").goes_to("/inspections/")
    page = clerk.page
    clerk.clicks("用演示数据试一次")
    expect(page.get_by_role("heading", name="下载")).to_be_visible(timeout=PATIENCE)
    clerk.clicks("换一部办法再看")
    page.get_by_label("三亚市").check()
    clerk.clicks("再做一遍")
    clerk.page.get_by_role("link", name="看是哪些，因为哪一条").click(timeout=PATIENCE)
    clerk.sees("个账号结论会变")
    serves_everybody(page)
    clerk.goes_to("/inspections/figures/")
    serves_everybody(page)
    clerk.box("列出").fill("56")
    clerk.box("本期关停").fill("13")
    clerk.box("各分项").fill("微信 30\n其他 13")
    clerk.clicks("核对")
    clerk.sees("正好等于本期关停的 13 个")


def test_of_a_citys_register_only_the_chosen_district_is_inspected(arrive: Arrive) -> None:
    clerk = arrive("lc-office").goes_to("/inspections/new/")
    page = clerk.page
    register = "账号名称,平台,地区\n甲（演示）,微博,青岛市李沧区\n乙（演示）,微博,市南区\n丙（演示）,微博,市南区\n"
    posts = "账号名称,平台,发布时间\n" + "".join(f"{name}（演示）,微博,2026-10-12 09:00:00\n" for name in "甲乙丙")
    for label, name, text in (("账号表", "账号.csv", register), ("发文表", "发文.csv", posts)):
        page.get_by_label(label, exact=True).set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        )
    page.get_by_text("更多（都可以不填）").click()
    page.get_by_label("通报里加图").check()
    clerk.clicks("开始检查")
    expect(page.get_by_role("heading", name="下载")).to_be_visible(timeout=PATIENCE)
    clerk.sees("账号表共3个账号，属于李沧区的1个列入检查；其余2个不属于，没有检查：地区写「市南区」的2个。")
    region = page.locator("details.zr-in", has_text="青岛市李沧区")
    region.locator("summary").click()
    region.get_by_role("link", name="甲（演示）").click()
    account = page.locator("details:target")
    expect(account).to_contain_text("甲（演示）")
    serves_everybody(page)
    clerk.clicks("删除（30 天内可以恢复）")
    clerk.sees("已删除", "此前可以恢复")


def test_it_works_without_javascript_and_is_removed_and_brought_back(arrive: Arrive) -> None:
    clerk = arrive("lc-clerk", script=False).goes_to("/inspections/new/")
    clerk.clicks("用演示数据试一次")
    # Without JavaScript the page asks again by itself.
    expect(clerk.page.get_by_role("heading", name="下载")).to_be_visible(timeout=PATIENCE)
    clerk.clicks("删除（30 天内可以恢复）")
    clerk.sees("已删除", "恢复")
    clerk.clicks("恢复")
    clerk.sees("已恢复", "乙镇发布（演示）")

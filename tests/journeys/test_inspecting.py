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
    verdict = page.locator("details", has_text="乙镇发布（演示）").first
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


def test_it_works_without_javascript_and_is_removed_and_brought_back(arrive: Arrive) -> None:
    clerk = arrive("lc-clerk", script=False).goes_to("/inspections/new/")
    clerk.clicks("用演示数据试一次")
    # Without JavaScript the page asks again by itself.
    expect(clerk.page.get_by_role("heading", name="下载")).to_be_visible(timeout=PATIENCE)
    clerk.clicks("删除（30 天内可以恢复）")
    clerk.sees("已删除", "恢复")
    clerk.clicks("恢复")
    clerk.sees("已恢复", "乙镇发布（演示）")

"""The bulletin, its annex and the page: drawn from the result, refused where the sums don't hold."""

import json
import re
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.batch import office
from zhengmei.batch.totals import recount
from zhengmei.bulletin.annex import write_xlsx
from zhengmei.bulletin.document import write_docx
from zhengmei.bulletin.page import write_html
from zhengmei.bulletin.pdf import NoPdf, write_pdf
from zhengmei.bulletin.wording import DoesNotAddUp, recheck
from zhengmei.cli.main import main


@pytest.fixture
def result(tmp_path: Path) -> dict[str, Any]:
    """A small county under the national and its own rules; one title tries to be a formula and a script."""
    options = office.files(tmp_path)
    nasty = [
        "乙镇发布",
        "微信公众号",
        "2026-10-01 09:30:00",
        "",
        "原创",
        '=HYPERLINK("x")<script>alert(1)</script>',
        "javascript:alert(1)",
    ]
    office.write(tmp_path / "发文.csv", [*office.posts(), nasty, ["丙局", "微博", "2026-10-02", "", "", "册外", ""]])
    out = tmp_path / "结果.json"
    main(["inspect", "--pack", "cn-2019", "--pack", "qd-licang", *office.period(), *options, "--out", str(out)])
    table: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return table


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_it_drafts_the_bulletin_with_base_and_rounding_stated(result: dict[str, Any], tmp_path: Path) -> None:
    write_docx(result, tmp_path / "通报.docx")
    text = text_of(tmp_path / "通报.docx")
    assert "关于2026年9月28日至2026年11月1日\n政务新媒体检查情况的通报" in text
    assert "共列出政务新媒体账号5个，其中至检查日已关停1个，在运行4个" in text
    assert "合格2个，点名但合格1个，不合格1个，待人工认定0个。合格率75.00%（百分比保留两位小数，四舍五入）" in text
    assert "乙镇发布（微信订阅号）" in text
    assert "发文数据中有1个账号不在名册内，待核实：丙局（微博）" in text
    assert "处置措施由主管单位依据有关条款另行决定" in text
    document = Document(str(tmp_path / "通报.docx"))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]


def test_its_annex_has_a_row_for_every_running_account_and_every_problem(
    result: dict[str, Any], tmp_path: Path
) -> None:
    write_xlsx(result, tmp_path / "附表.xlsx")
    book = load_workbook(tmp_path / "附表.xlsx")
    assert book["检查结果"].max_row - 1 == result["totals"]["running"]
    told = [
        f
        for a in result["accounts"]
        if a["state"] == "running"
        for f in a["findings"]
        if f["outcome"] in ("missed", "unknown")
    ]
    assert book["问题明细"].max_row - 1 == len(told)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any("=HYPERLINK" in str(cell.value) for cell in cells)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_its_page_is_one_offline_file_that_runs_and_fetches_nothing(result: dict[str, Any], tmp_path: Path) -> None:
    write_html(result, tmp_path / "报告.html")
    text = (tmp_path / "报告.html").read_text("utf-8")
    page = _Page()
    page.feed(text)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "form"}
    links = [attributes.get("href") or "" for tag, attributes in page.tags if tag == "a"]
    assert links
    anchors = {f"#{attributes['id']}" for _, attributes in page.tags if "id" in attributes}
    assert all(link.startswith("https://example.org") or link in anchors for link in links)
    assert "原表第" in text
    assert "&lt;script&gt;" in text
    assert "李沧" in text
    assert len([1 for tag, _ in page.tags if tag == "details"]) > result["totals"]["running"]


@pytest.mark.parametrize("write", [write_docx, write_pdf, write_xlsx, write_html])
def test_it_refuses_a_paper_whose_totals_do_not_follow_from_its_accounts(
    result: dict[str, Any], tmp_path: Path, write: Any
) -> None:
    result["totals"]["fail"] += 1
    with pytest.raises(DoesNotAddUp, match="fail：总数写 2，逐个账号数得 1"):
        write(result, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_it_refuses_a_region_whose_figures_were_touched(result: dict[str, Any], tmp_path: Path) -> None:
    result["totals"]["by_region"]["城区"]["pass"] += 1
    with pytest.raises(DoesNotAddUp, match="by_region"):
        write_docx(result, tmp_path / "x.docx")


def test_it_writes_the_same_bytes_from_the_same_result(result: dict[str, Any], tmp_path: Path) -> None:
    papers: Any = ((write_docx, "a.docx"), (write_pdf, "a.pdf"), (write_xlsx, "a.xlsx"), (write_html, "a.html"))
    for write, name in papers:
        write(result, tmp_path / f"1-{name}")
        write(result, tmp_path / f"2-{name}")
        assert (tmp_path / f"1-{name}").read_bytes() == (tmp_path / f"2-{name}").read_bytes(), name


def test_it_rechecks_last_times_failures(result: dict[str, Any], tmp_path: Path) -> None:
    previous = json.loads(json.dumps(result))
    for account in previous["accounts"]:
        if account["account"] in ("乙镇发布", "甲镇之声"):
            account["verdict"] = "fail"
    previous |= {"from": "2026-08-01", "at": "2026-09-27"}
    previous["totals"] = recount(previous["accounts"], previous["at"])
    found = recheck(result, previous)
    assert (found["仍不合格"], found["已达到要求"]) == (["乙镇发布（微信订阅号）"], ["甲镇之声（抖音）"])
    write_docx(result, tmp_path / "通报.docx", [previous], date(2026, 11, 20))
    text = text_of(tmp_path / "通报.docx")
    assert "检查不合格的2个账号：仍不合格1个，待人工认定0个，已达到要求1个" in text
    assert "于2026年11月20日前完成整改" in text


def test_it_marks_every_paper_of_a_pack_that_accuses_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    papers = {kind: tmp_path / f"p.{kind}" for kind in ("docx", "pdf", "xlsx", "html")}
    words = [word for kind, path in papers.items() for word in (f"--{kind}", str(path))]
    assert main(["inspect", "--pack", "sx-jiaxian", *office.period(), *office.files(tmp_path), *words]) == 0
    assert "依据已届满" in capsys.readouterr().out
    assert "依据已届满" in text_of(papers["docx"])
    assert "依据已届满" in "".join(page.extract_text() for page in PdfReader(papers["pdf"]).pages)
    assert "依据已届满" in papers["html"].read_text("utf-8")
    assert "依据已届满" in str(load_workbook(papers["xlsx"])["检查结果"]["A1"].value)
    text = text_of(papers["docx"])
    assert not re.search(r"[1-9]\d*个，不合格[1-9]", text), "a preview must count nobody as failed"


def words_of(path: Path) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_pdf_says_word_for_word_what_the_word_file_says(result: dict[str, Any], tmp_path: Path) -> None:
    write_docx(result, tmp_path / "a.docx", due=date(2026, 11, 20))
    write_pdf(result, tmp_path / "a.pdf", due=date(2026, 11, 20))
    printed = words_of(tmp_path / "a.pdf")
    paragraphs = ["".join(one.text.split()) for one in Document(str(tmp_path / "a.docx")).paragraphs]
    # A paragraph that runs over to the next page has the page number in its middle.
    loose = re.sub(r"—\d+—", "", printed)
    assert [text for text in paragraphs if text and text not in loose] == []


def test_the_pdf_is_a4_with_embedded_fonts_and_its_title_is_known(result: dict[str, Any], tmp_path: Path) -> None:
    write_pdf(result, tmp_path / "a.pdf")
    reader = PdfReader(tmp_path / "a.pdf")
    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages}
    assert sizes == {(595, 842), (842, 595)}, "the annexes lie across"
    assert reader.metadata is not None
    assert reader.metadata.title == "关于2026年9月28日至2026年11月1日政务新媒体检查情况的通报"
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }  # type: ignore[index]
    assert all("+" in font and "Noto" in font for font in fonts), fonts


def test_a_title_of_a_post_is_never_read_as_markup(result: dict[str, Any], tmp_path: Path) -> None:
    nasty = '#panic("x") *bold* $1+1$ @ref <label> \\ "'
    for account in result["accounts"]:
        for finding in account["findings"]:
            for entry in finding["evidence"]:
                entry["title"] = nasty
    write_pdf(result, tmp_path / "a.pdf")
    assert '#panic("x")*bold*$1+1$@ref<label>\\"' in words_of(tmp_path / "a.pdf")


def test_a_machine_that_cannot_typeset_says_so(
    result: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NoPdf, match=r"请改存 \.docx"):
        write_pdf(result, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()

"""Sample, units, regions, scores and ranks on every paper: told with their base, listed in an annex, refused when wrong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.batch import office
from tests.batch.test_inspect_additions import additions, earlier, everything
from zhengmei.bulletin.annex import write_xlsx
from zhengmei.bulletin.document import write_docx
from zhengmei.bulletin.page import write_html
from zhengmei.bulletin.pdf import write_pdf
from zhengmei.bulletin.report import Extras, report
from zhengmei.bulletin.standing import standing
from zhengmei.bulletin.wording import DoesNotAddUp
from zhengmei.cli.main import main

OFFICES = ("cn-2019", "qd-licang")


def inspected(folder: Path, *words: str, accounts: list[list[str]] | None = None) -> dict[str, Any]:
    """Inspect the office's files under the national and the district's text; return the result."""
    files = office.files(folder)
    if accounts is not None:
        office.write(folder / "账号.csv", accounts)
    packs = [word for name in OFFICES for word in ("--pack", name)]
    main(["inspect", *packs, *office.period(), *files, *words, "--out", str(folder / "结果.json")])
    table: dict[str, Any] = json.loads((folder / "结果.json").read_text("utf-8"))
    return table


@pytest.fixture
def result(tmp_path: Path) -> dict[str, Any]:
    return inspected(tmp_path, *everything(tmp_path)[:-2], "--sample", "60%", "--seed", "3")


def body_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def tables_of(path: Path) -> dict[str, list[list[str]]]:
    """Return every table of the file by the title or the sentence before it."""
    found, last = {}, ""
    for part in Document(str(path)).iter_inner_content():
        if hasattr(part, "rows"):
            found[last] = [[cell.text for cell in row.cells] for row in part.rows]
        elif part.text:
            last = part.text
    return found


def test_each_is_one_sentence_of_the_body_with_base_rounding_and_annex(result: dict[str, Any], tmp_path: Path) -> None:
    write_docx(result, tmp_path / "a.docx")
    text = body_of(tmp_path / "a.docx")
    share = "（百分比保留两位小数，四舍五入）"
    assert f"检查日在运行的账号4个，抽查比例60%，种子3，抽到3个，占75.00%{share}。抽法：按「种子、账号名称" in text
    assert "以下各数只就抽到的3个而言，不代表全部账号（附件3）。" in text
    assert "以这3个单位为基数，各取其在运行账号中最差的结论：" in text
    assert "合格率以各地区在运行的账号为基数（百分比保留两位小数，四舍五入）" in text
    assert (
        "按《样县评分表》（满分100分，保留 1 位小数，四舍五入）评分，以在运行的3个账号为基数：有得分的3个，得分在"
        in text
    )
    assert "排名以有得分的3个账号为基数，同分同名次，与别的账号并列的2个。列后2位（依据评分表）的3个：" in text
    assert "T-" not in text


def test_the_annex_that_a_sentence_names_is_the_one_that_follows(result: dict[str, Any], tmp_path: Path) -> None:
    write_docx(result, tmp_path / "a.docx")
    text = body_of(tmp_path / "a.docx")
    listed = re.findall(r"(\d+)\. (.+)", text[text.index("附件：1.") :])
    titled = re.findall(r"^附件(\d+)\n(.+)$", text, re.M)
    assert listed == titled
    numbers = {title: number for number, title in titled}
    for table in standing(result):
        assert (table.title in numbers) == bool(table.rows)
        if table.rows:
            assert f"{table.told.rstrip('。')}（附件{numbers[table.title]}）。" in text


def test_every_annex_has_the_rows_that_the_sentence_counts(result: dict[str, Any], tmp_path: Path) -> None:
    write_docx(result, tmp_path / "a.docx")
    tables = tables_of(tmp_path / "a.docx")
    totals = result["totals"]
    assert len(tables["抽查名单"]) - 1 == result["sample"]["drawn"] == totals["listed"]
    lots = [row[-1] for row in tables["抽查名单"][1:]]
    assert lots == sorted(lots)
    for title, gap in (("按主办单位汇总表", 2), ("按地区汇总表", 1)):
        *rows, last = tables[title][1:]
        assert last[0] == "合计"
        for column, key in enumerate(("listed", "closed", "running", "pass", "named", "fail", "manual"), start=gap):
            assert sum(int(row[column]) for row in rows) == int(last[column]) == totals[key]
    assert len(tables["评分明细表"]) - 1 == totals["running"]
    assert [row[0] for row in tables["排名表"][1:]] == [str(place["rank"]) for place in result["ranking"]["places"]]


def test_ties_share_a_rank_and_say_so_on_paper_and_screen(tmp_path: Path) -> None:
    result = inspected(tmp_path, *additions(tmp_path))
    write_docx(result, tmp_path / "a.docx")
    rows = {(row[1], row[2]): (row[0], row[4]) for row in tables_of(tmp_path / "a.docx")["排名表"][1:]}
    assert rows["县发布", "微信订阅号"] == rows["甲镇之声", "抖音"] == ("1", "并列")
    assert rows["乙镇发布", "微信订阅号"] == ("3", "")
    text = body_of(tmp_path / "a.docx")
    assert "与别的账号并列的2个" in text
    assert "乙镇发布（微信订阅号，第3名，85.0分）、县发布（微博，第4名，70.0分）" in text


def test_accounts_without_unit_or_region_have_a_line_of_their_own(tmp_path: Path) -> None:
    rows = [list(row) for row in office.ACCOUNTS]
    rows[3][2], rows[4][3] = "", ""
    result = inspected(tmp_path, accounts=rows)
    write_docx(result, tmp_path / "a.docx")
    tables = tables_of(tmp_path / "a.docx")
    assert [row[0] for row in tables["按主办单位汇总表"]][-2:] == ["（没有写主办单位）", "合计"]
    assert tables["按地区汇总表"][-2][:4] == ["（没有写地区）", "1", "0", "1"]
    text = body_of(tmp_path / "a.docx")
    assert "另有1个账号没有写主办单位，不计入任何单位" in text
    assert "另有1个账号没有写地区，不计入任何地区" in text


def test_the_pdf_and_the_workbook_have_them_too(result: dict[str, Any], tmp_path: Path) -> None:
    write_pdf(result, tmp_path / "a.pdf")
    printed = "".join("".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages).split())
    write_xlsx(result, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    loose = re.sub(r"—\d+—", "", printed)
    for table in standing(result):
        assert "".join(table.told.rstrip("。").split()) in loose
        assert book[table.name].max_row == 1 + len(table.rows)
        assert (table.title in printed) == bool(table.rows)


def sections(html: str) -> dict[str, str]:
    """Return the sections of a report by the id of their heading."""
    parts = re.split(r'<h2 id="([\w]+)">', html)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_report_has_a_section_for_each_and_every_account_leads_to_its_own(
    result: dict[str, Any], tmp_path: Path
) -> None:
    write_html(result, tmp_path / "a.html")
    html = (tmp_path / "a.html").read_text("utf-8")
    found = sections(html)
    anchors = dict(re.findall(r'<details id="(account-\d+)"><summary><span[^>]*>[^<]*</span>([^<（]+)（', html))
    for key in ("sample", "by_region", "by_unit", "score", "rank"):
        links = re.findall(r'<a href="#(account-\d+)">([^<（]+)', found[key])
        assert len(links) == 3, key
        assert all(anchors[anchor] == name for anchor, name in links), key
    assert "种子3，抽到3个，占75.00%" in found["sample"]
    assert "抽签值" in found["sample"]
    assert "不同单位之间相近的0对" in found["similar"]


def test_a_shortened_report_links_only_to_accounts_that_it_lists(result: dict[str, Any]) -> None:
    html = "".join(report(result, Extras(most=1)))
    links = set(re.findall(r'href="#(account-\d+)"', html))
    assert links
    assert links <= set(re.findall(r'<details id="(account-\d+)">', html))
    assert "这里只列前 1 行" in sections(html)["rank"]


def test_what_nobody_asked_for_is_on_no_paper(tmp_path: Path) -> None:
    result = inspected(tmp_path)
    write_docx(result, tmp_path / "a.docx")
    text = body_of(tmp_path / "a.docx")
    html = "".join(report(result, Extras()))
    assert [table.key for table in standing(result)] == ["by_unit", "by_region"]
    assert not re.search("抽查|评分|排名|相近", text)
    assert not {"sample", "score", "rank", "repeated", "similar"} & set(sections(html))


def test_a_year_with_a_score_sheet_does_not_say_that_nobody_was_scored(tmp_path: Path) -> None:
    files = [*office.files(tmp_path), *additions(tmp_path)]
    words = ["--pack", "sx-jiaxian", "--from", "2025-01-01", "--at", "2025-12-31", *files]
    for name, more in (("mit", words), ("ohne", [word for word in words if word not in additions(tmp_path)])):
        main(["inspect", *more, "--docx", str(tmp_path / f"{name}.docx"), "--html", str(tmp_path / f"{name}.html")])
    said = "本通报不计分、不排名"
    assert said not in body_of(tmp_path / "mit.docx") + (tmp_path / "mit.html").read_text("utf-8")
    assert said in body_of(tmp_path / "ohne.docx")
    assert said in (tmp_path / "ohne.html").read_text("utf-8")


def test_quarters_in_a_row_name_the_clause_in_words(tmp_path: Path) -> None:
    words = ["--pack", "sx-jiaxian", "--from", "2026-01-01", "--at", "2026-03-31", *office.files(tmp_path)]
    words += [*additions(tmp_path), "--history", earlier(tmp_path, "2025-12-31", True)]
    main(["inspect", *words, "--docx", str(tmp_path / "a.docx"), "--html", str(tmp_path / "a.html")])
    rows = tables_of(tmp_path / "a.docx")["连续后位情况表"][1:]
    assert {(row[0], row[2], row[4]) for row in rows} >= {("县发布", "成立", "佳县 第十七条")}
    assert "与2025年第4季度的结果相比" in body_of(tmp_path / "a.docx")
    assert "佳县 第十七条" in sections((tmp_path / "a.html").read_text("utf-8"))["repeated"]


def _rank(result: dict[str, Any]) -> None:
    result["ranking"]["places"][0]["rank"] = 2


def _score(result: dict[str, Any]) -> None:
    next(account for account in result["accounts"] if "score" in account)["score"]["value"] = "12.0"


def _drawn(result: dict[str, Any]) -> None:
    result["sample"]["drawn"] += 1


def _share(result: dict[str, Any]) -> None:
    result["sample"]["drawn_share"] = "80.00"


def _unit(result: dict[str, Any]) -> None:
    next(iter(result["totals"]["by_unit"].values()))["fail"] += 1


def _stranger(result: dict[str, Any]) -> None:
    result["repeated"] = [{"account": ["别县", "weibo", ""]}]


@pytest.mark.parametrize("write", [write_docx, write_pdf, write_xlsx, write_html])
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_rank, "排名：和逐个账号的得分排出来的不同"),
        (_score, "排名：和逐个账号的得分排出来的不同"),
        (_drawn, "抽查：写抽到 4 个，逐个账号数得 3"),
        (_share, "抽查：写占 80.00%，应为 75.00%"),
        (_unit, "by_unit"),
        (_stranger, "连续后位：「别县」不在账号里"),
    ],
)
def test_a_paper_is_refused_when_one_of_them_does_not_follow_from_the_accounts(
    result: dict[str, Any], tmp_path: Path, write: Any, spoil: Any, sentence: str
) -> None:
    spoil(result)
    with pytest.raises(DoesNotAddUp, match=re.escape(sentence)):
        write(result, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_shard_of_a_sample_counts_its_own_share_of_the_drawn(tmp_path: Path) -> None:
    part = inspected(tmp_path, "--sample", "75%", "--seed", "3", "--shard", "1/2")
    assert part["sample"]["drawn"] == 3
    assert part["totals"]["listed"] == 2
    write_docx(part, tmp_path / "a.docx")
    assert "抽查名单" in body_of(tmp_path / "a.docx")

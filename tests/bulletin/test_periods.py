"""Quarters by their months, years by their quarters, and what became of last time's failures: alike on every paper."""

import copy
import io
import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.batch import office
from zhengmei.batch.run import PostsFile, Request, run
from zhengmei.batch.totals import recount
from zhengmei.bulletin.annex import write_xlsx
from zhengmei.bulletin.changes import changes
from zhengmei.bulletin.document import write_docx
from zhengmei.bulletin.page import write_html
from zhengmei.bulletin.pdf import write_pdf
from zhengmei.bulletin.periods import (
    STRADDLING,
    arrange,
    months_of,
    part_name,
    parts_within,
    period_name,
    remarks,
    repeated_failures,
)
from zhengmei.bulletin.report import Extras
from zhengmei.bulletin.wording import DoesNotAddUp
from zhengmei.packs import load

QUARTER = (date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's files; 乙镇 and all others are silent from July to September but for one push of 28 September."""
    path = tmp_path_factory.mktemp("office")
    office.files(path)
    return path


def judged(folder: Path, first: date, at: date, *packs: str) -> dict[str, Any]:
    """Return the result over the days, under the national indicators and the district's 办法 unless others are named."""
    found = [load(name) for name in packs or ("cn-2019", "qd-licang")]
    out = io.StringIO()
    run(Request(found, at, folder / "账号.csv", [PostsFile(folder / "发文.csv")], first=first), out)
    table: dict[str, Any] = json.loads(out.getvalue())
    return table


@pytest.fixture(scope="module")
def quarter(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The third quarter, with its months and the quarter before."""
    parts = [judged(folder, *span) for span in parts_within(*QUARTER)]
    return judged(folder, *QUARTER), [*parts, judged(folder, date(2026, 4, 1), date(2026, 6, 30))]


@pytest.mark.parametrize(
    ("first", "at", "months", "name"),
    [
        ((2026, 9, 1), (2026, 9, 30), 1, "2026年9月"),
        ((2026, 7, 1), (2026, 9, 30), 3, "2026年第三季度"),
        ((2026, 8, 1), (2026, 10, 31), 0, "2026年8月1日至2026年10月31日"),
        ((2026, 1, 1), (2026, 12, 31), 12, "2026年度"),
        ((2025, 12, 1), (2026, 2, 28), 0, "2025年12月1日至2026年2月28日"),
        ((2026, 9, 1), (2026, 9, 29), 0, "2026年9月1日至2026年9月29日"),
        ((2028, 2, 1), (2028, 2, 28), 0, "2028年2月1日至2028年2月28日"),
    ],
)
def test_it_names_a_period_by_what_it_is(first: Any, at: Any, months: int, name: str) -> None:
    days = date(*first), date(*at)
    assert (months_of(*days), period_name(*days)) == (months, name)


def test_the_parts_of_a_year_are_its_quarters_without_gap() -> None:
    parts = parts_within(date(2028, 1, 1), date(2028, 12, 31))
    assert [period_name(*part) for part in parts] == [f"2028年第{word}季度" for word in "一二三四"]
    assert parts[0][0] == date(2028, 1, 1)
    assert parts[-1][1] == date(2028, 12, 31)
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(parts))
    assert parts_within(date(2026, 9, 1), date(2026, 9, 30)) == []


def test_it_tells_the_months_of_a_quarter_from_what_came_before(quarter: Any) -> None:
    result, earlier = quarter
    found = arrange(result, list(reversed(earlier)))
    assert [part_name(part) for part in found.parts] == ["7月", "8月", "9月"]
    assert found.last is earlier[-1]


def test_a_month_given_twice_counts_once_and_one_under_another_text_is_named(quarter: Any, folder: Path) -> None:
    result, earlier = quarter
    assert len(arrange(result, [*earlier, *earlier]).parts) == 3
    assert remarks(result, arrange(result, earlier)) == STRADDLING
    other = judged(folder, date(2026, 8, 1), date(2026, 8, 31), "cn-2019")
    assert "8月依据的办法或者版本与全期不同，不能直接比较" in remarks(result, arrange(result, [*earlier, other]))


def test_it_names_who_failed_in_months_running_and_nobody_else(quarter: Any) -> None:
    result, earlier = quarter
    told = {one.name: one.parts for one in repeated_failures(arrange(result, earlier))}
    assert told["乙镇发布（微信订阅号）"] == ("7月", "8月", "9月")
    assert told["甲镇之声（抖音）"] == ("7月", "8月")
    assert "旧号（微博）" not in told, "closed on 1 August: one month is no run"
    gap = [part for part in earlier if part_name(part) != "8月"]
    assert repeated_failures(arrange(result, gap)) == []


def text_of_pdf(path: Path) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_months_and_the_second_look_stand_alike_on_all_four_papers(quarter: Any, tmp_path: Path) -> None:
    result, earlier = quarter
    write_docx(result, tmp_path / "a.docx", earlier)
    write_pdf(result, tmp_path / "a.pdf", earlier)
    write_xlsx(result, tmp_path / "a.xlsx", earlier)
    write_html(result, tmp_path / "a.html", Extras(earlier))
    document = Document(str(tmp_path / "a.docx"))
    word = "".join("".join(paragraph.text for paragraph in document.paragraphs).split())
    for text in (word, text_of_pdf(tmp_path / "a.pdf")):
        assert "三、各月比较" in text
        assert "乙镇发布（微信订阅号）（7月、8月、9月）" in text
        assert "上次（2026年6月30日）检查不合格的5个账号：仍不合格1个，待人工认定0个，已达到要求3个，已关停1个" in text
    rows = [
        row for table in document.tables for row in table.rows if row.cells[0].text in ("7月", "8月", "9月", "全期")
    ]
    in_word = [[cell.text for cell in row.cells] for row in rows]
    book = load_workbook(tmp_path / "a.xlsx")
    in_excel = [[str(cell) for cell in row] for row in book["各期比较"].iter_rows(min_row=2, values_only=True)]
    html = (tmp_path / "a.html").read_text("utf-8")
    in_html = [
        [name, *re.findall(r'<td class="n">([^<]*)</td>', cells)]
        for name, cells in re.findall(r'<tr><th scope="row">(\d月|全期)</th>(.*?)</tr>', html)
    ]
    assert in_word == in_excel == in_html
    assert [row[4] for row in in_word] == [str(part["totals"]["fail"]) for part in (*earlier[:3], result)]
    assert ("乙镇发布（微信订阅号）", "仍不合格") in set(book["复查"].iter_rows(min_row=2, values_only=True))
    assert "仍不合格 1 个：乙镇发布（微信订阅号）" in html


def test_a_month_that_does_not_add_up_stops_every_paper(quarter: Any, tmp_path: Path) -> None:
    result, earlier = copy.deepcopy(quarter)
    earlier[1]["totals"]["fail"] -= 1
    for write in (write_docx, write_pdf, write_xlsx):
        with pytest.raises(DoesNotAddUp, match="fail"):
            write(result, tmp_path / "x", earlier)
    with pytest.raises(DoesNotAddUp, match="fail"):
        write_html(result, tmp_path / "x", Extras(earlier))
    assert not (tmp_path / "x").exists()


def test_a_year_says_what_the_texts_say_of_measures_and_scores_nobody(folder: Path, tmp_path: Path) -> None:
    result = judged(folder, date(2026, 1, 1), date(2026, 12, 31), "sx-jiaxian", "qd-licang")
    write_pdf(result, tmp_path / "a.pdf")
    text = text_of_pdf(tmp_path / "a.pdf")
    assert "关于2026年度政务新媒体检查情况的通报" in text
    assert "全年处置的依据" in text
    assert "是否适用由主管单位决定，本通报不作决定" in text
    assert "佳县第十七条" in text
    assert "本通报不计分、不排名" in text


def test_it_says_whose_verdict_another_pack_would_change_and_by_which_clause(folder: Path) -> None:
    both = judged(folder, date(2026, 9, 28), date(2026, 11, 1))
    nation = judged(folder, date(2026, 9, 28), date(2026, 11, 1), "cn-2019")
    (found,) = changes(both, nation)
    assert (found["account"], found["platform"], found["before"], found["after"]) == ("县发布", "微博", "named", "pass")
    assert [cite["label"] for cite in found["cites"]] == ["李沧区 第八条（四）"]
    assert changes(both, both) == []


def test_totals_of_every_part_are_counted_again(quarter: Any) -> None:
    for part in quarter[1]:
        assert {key: part["totals"][key] for key in recount(part["accounts"], part["at"])} == recount(
            part["accounts"], part["at"]
        )


def test_what_must_not_be_taken_as_it_looks_says_so_on_every_paper(folder: Path, tmp_path: Path) -> None:
    result = judged(folder, date(2026, 9, 28), date(2026, 11, 1))
    for status, word in (("silent", "〔本地未规定〕"), ("provisional", "〔暂定〕")):
        result["status"] = status
        write_docx(result, tmp_path / "a.docx")
        write_pdf(result, tmp_path / "a.pdf")
        write_xlsx(result, tmp_path / "a.xlsx")
        write_html(result, tmp_path / "a.html")
        assert Document(str(tmp_path / "a.docx")).paragraphs[0].text.startswith(word)
        assert text_of_pdf(tmp_path / "a.pdf").startswith(word)
        assert str(load_workbook(tmp_path / "a.xlsx")["检查结果"]["A1"].value).startswith(word)
        assert word in (tmp_path / "a.html").read_text("utf-8")

"""Pictures of shaded cells: bars of the platforms and the calendar of posts, in the Word file and in the PDF."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.batch import office
from tests.bulletin.test_charts import ALIKE, judged
from zhengmei.bulletin import charts
from zhengmei.bulletin.charts import Daily, daily_counts
from zhengmei.bulletin.document import write_docx
from zhengmei.bulletin.pdf import write_pdf
from zhengmei.bulletin.pictures import TONES, Grid, calendar_grid, platform_grid
from zhengmei.bulletin.wording import DoesNotAddUp, key_of
from zhengmei.cli.main import main

MOST_COLUMNS = 63
"""What a word processor takes in one table."""


def spans_fit(grid: Grid) -> bool:
    return all(sum(cell.span for cell in row) == len(grid.widths) for row in grid.rows)


tally = st.fixed_dictionaries({word: st.integers(0, 5000) for word in ("pass", "named", "fail", "manual")})


@given(st.dictionaries(st.sampled_from(["weibo", "douyin", "toutiao", "app"]), tally, min_size=1))
def test_a_bar_is_as_long_as_its_counts_and_hides_nobody(tallies: dict[str, dict[str, int]]) -> None:
    totals = {key: {**one, "running": sum(one.values())} for key, one in tallies.items()}
    drawn = platform_grid({"by_platform": totals})
    if drawn is None:
        assert not any(one["running"] for one in totals.values())
        return
    grid = drawn[1]
    assert spans_fit(grid)
    assert len(grid.widths) <= MOST_COLUMNS
    most = max(one["running"] for one in totals.values())
    shown = [one for one in totals.values() if one["running"]]
    for one, row in zip(shown, grid.rows[:-1], strict=True):
        lengths = {cell.tone: cell.span for cell in row[1:-1] if cell.tone}
        assert set(lengths) == {word for word in charts.ORDER if one[word]}
        assert abs(sum(lengths.values()) - 60 * one["running"] / most) <= 3.5
        assert row[-1].text == str(one["running"])
        assert all(cell.text in ("", str(one[cell.tone])) for cell in row[1:-1] if cell.tone)


def facts(counts: list[int], first: date) -> tuple[dict[str, Any], Daily]:
    """One account that published so much on each day, as a result and as days."""
    account = {
        "account": "县发布", "platform": "weibo", "account_id": "", "closed_on": None, "state": "running",
        "verdict": "fail", "figures": {"items": sum(counts)},
    }  # fmt: skip
    last = first + timedelta(len(counts) - 1)
    return {"at": str(last), "accounts": [account]}, Daily(first, {key_of(account): counts})


@given(st.lists(st.integers(0, 30), min_size=1, max_size=800), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_calendar_holds_every_post_once(counts: list[int], first: date) -> None:
    drawn = calendar_grid(*facts(counts, first))
    assert drawn is not None
    told, grid = drawn
    assert spans_fit(grid)
    assert len(grid.widths) <= MOST_COLUMNS
    *_, row = grid.rows
    cells = [int(cell.text or 0) for cell in row[2:-2]]
    assert sum(cells) == sum(counts) == int(row[-2].text)
    assert all(bool(cell.text) == (cell.tone != "") for cell in row[2:-2])
    begin = first - timedelta(first.weekday())
    if told.startswith("每格一周"):
        weeks = [0] * len(cells)
        for number, count in enumerate(counts):
            weeks[(first + timedelta(number) - begin).days // 7] += count
        assert cells == weeks
    else:
        assert len(counts) > 53 * 7


def test_a_period_of_many_years_has_no_calendar() -> None:
    assert calendar_grid(*facts([1] * 366 * 5, date(2020, 1, 1))) is None


def test_a_day_too_many_refuses_the_paper(tmp_path: Path) -> None:
    request, result = judged(tmp_path)
    daily = daily_counts(request, result)
    key = key_of(result["accounts"][0])
    counts = list(daily.counts[key])
    counts[0] += 1
    wrong = Daily(daily.first, {**daily.counts, key: counts})
    for write in (write_docx, write_pdf):
        with pytest.raises(DoesNotAddUp, match="逐日数得 2 条，一览表写 1 条"):
            write(result, tmp_path / "x", daily=wrong)
        assert not (tmp_path / "x").exists()


def fills(path: Path) -> list[tuple[str, str]]:
    """Return ground and text of every shaded cell of a Word file."""
    found = []
    for cell in Document(str(path)).element.body.iter(qn("w:tc")):
        shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
        if shade is not None:
            found.append((shade.get(qn("w:fill")), "".join(text.text or "" for text in cell.iter(qn("w:t")))))
    return found


def test_pictures_are_an_option_of_the_command_for_both_papers(tmp_path: Path) -> None:
    words = [*ALIKE, *office.period(), *office.files(tmp_path)]
    for name, more in (("ohne", []), ("mit", ["--charts"])):
        papers = ["--docx", str(tmp_path / f"{name}.docx"), "--pdf", str(tmp_path / f"{name}.pdf")]
        assert main(["inspect", *words, *papers, *more]) == 1
    assert fills(tmp_path / "ohne.docx") == []
    shaded = fills(tmp_path / "mit.docx")
    assert (TONES["fail"][0], "1") in shaded, "the one that failed, in its bar"
    assert [text for ground, text in shaded if ground == TONES["h2"][0]] == ["2"] * 10, "twice a week on two platforms"
    parts = Document(str(tmp_path / "mit.docx")).part.package.iter_parts()
    assert not [part for part in parts if "/media/" in part.partname], "cells, no pictures"
    printed = ["".join(page.extract_text().split()) for page in PdfReader(tmp_path / "mit.pdf").pages]
    assert any("发布日历" in page and "最长空白" in page and "县发布（微博）" in page for page in printed)
    assert any("不合格最多的是" in page and "图例" in page for page in printed)
    assert "发布日历" not in "".join(page.extract_text() for page in PdfReader(tmp_path / "ohne.pdf").pages)


def test_of_many_accounts_those_that_did_not_pass_are_in_the_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, result = judged(tmp_path)
    monkeypatch.setattr(charts, "MOST_MAPS", 2)
    drawn = calendar_grid(result, daily_counts(request, result))
    assert drawn is not None
    assert drawn[0].endswith("账号较多，只列没有合格的前2个。")
    assert len(drawn[1].rows) - drawn[1].heads == 2


def test_papers_with_pictures_are_the_same_bytes_again(tmp_path: Path) -> None:
    request, result = judged(tmp_path)
    daily = daily_counts(request, result)
    for write, kind in ((write_docx, "docx"), (write_pdf, "pdf")):
        for name in ("a", "b"):
            write(result, tmp_path / f"{name}.{kind}", daily=daily)
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()

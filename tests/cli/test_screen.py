"""`zhengmei screen` and `zhengmei lexicon check`: keys, exit codes, formats, places in the document's own words."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter
from pypdf import PdfWriter

from zhengmei.cli.main import main

KEYS = {"start", "end", "text", "category", "severity", "message", "suggestion", "rule", "cites"}
BAD = "关于开会的通知\n请人民攻府办理，电话13812341234。\n"

OWN_ALLOW = """
[lexicon]
id = "own"
title = "本单位词库（演示）"
version = "1"
source = "办公室"
licence = "内部使用"
retrieved = 2026-11-21

[[group]]
kind = "allow"
source = "误报反馈"
entries = ["持之以衡书屋"]
"""


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def hits_of(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    code, out, err = run(capsys, "screen", *words, "--on", "2026-11-21", "--json")
    assert err == ""
    return code, json.loads(out)["hits"]


def written(folder: Path, text: str, name: str = "a.txt", encoding: str = "utf-8") -> str:
    (folder / name).write_text(text, encoding=encoding)
    return str(folder / name)


def test_it_answers_with_the_promised_keys_and_1_for_a_blocker(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, hits = hits_of(capsys, written(tmp_path, BAD), "--pack", "hi-sanya")
    assert code == 1
    assert all(set(hit) >= KEYS for hit in hits)
    mobile = next(hit for hit in hits if hit["rule"] == "personal.mobile")
    assert (BAD[mobile["start"] : mobile["end"]], mobile["suggestion"], mobile["cites"]) == (
        "13812341234",
        "138****1234",
        ["hi-sanya:21"],
    )
    assert mobile["place"] == "第 2 行第 11 字"


@pytest.mark.parametrize("text", ["", "今天召开会议。\n", "各单位，，请注意。\n"])
def test_it_answers_0_without_a_blocker(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> None:
    assert hits_of(capsys, written(tmp_path, text))[0] == 0


def test_it_reads_gb18030(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert [hit["text"] for hit in hits_of(capsys, written(tmp_path, BAD, encoding="gb18030"))[1]] == [
        "人民攻府",
        "13812341234",
    ]


def test_it_names_paragraph_and_cell_of_a_word_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("通知")
    document.add_paragraph("请人民攻府办理")
    document.add_table(rows=1, cols=2).cell(0, 1).text = "13812341234"
    document.save(str(tmp_path / "a.docx"))
    _, hits = hits_of(capsys, str(tmp_path / "a.docx"))
    assert [hit["place"] for hit in hits] == ["第 2 段第 2 字", "表 1 第 1 行第 2 列第 1 字"]


def test_it_names_the_cell_of_a_spreadsheet_and_reads_numbers_as_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("名单")
        sheet.write(0, 0, "手机")
        sheet.write_number(1, 1, 13812341234)
    _, hits = hits_of(capsys, str(tmp_path / "a.xlsx"))
    assert [(hit["text"], hit["place"]) for hit in hits] == [("13812341234", "名单!B2 第 1 字")]


def test_it_reads_a_page_across_inline_marks_and_without_scripts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = "<html><head><script>var a='人民攻府'</script></head><body><p>甲</p><p>人民<b>攻</b>府</p></body></html>"
    _, hits = hits_of(capsys, written(tmp_path, page, "a.html"))
    assert [(hit["text"], hit["place"]) for hit in hits] == [("人民攻府", "第 2 段第 1 字")]


def test_it_names_the_page_of_a_pdf(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    drawing = b"BT /F1 12 Tf 20 50 Td (13812341234) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, table = b"%PDF-1.4\n", b"xref\n0 6\n0000000000 65535 f \n"
    for number, content in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    end = b"trailer << /Root 1 0 R /Size 6 >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    (tmp_path / "a.pdf").write_bytes(body + table + end)
    _, hits = hits_of(capsys, str(tmp_path / "a.pdf"))
    assert [(hit["text"], hit["place"]) for hit in hits] == [("13812341234", "第 1 页第 1 段第 1 字")]


def test_it_says_what_to_do_with_files_it_cannot_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    blank = PdfWriter()
    blank.add_blank_page(100, 100)
    blank.write(str(tmp_path / "scan.pdf"))
    for name, said in (("scan.pdf", "扫描件"), ("missing.txt", "没有这个文件")):
        code, _, err = run(capsys, "screen", str(tmp_path / name))
        assert code == 2
        assert said in err
    for name, said in (("a.docx", "完好"), ("a.xlsx", "完好"), ("a.pdf", "读不出来"), ("a.exe", "读不了")):
        code, _, err = run(capsys, "screen", written(tmp_path, "not such a file", name))
        assert code == 2
        assert said in err


def test_it_writes_a_page_that_calls_nothing_outside_and_runs_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    name = written(tmp_path, "<script>alert(1)</script>人民攻府\n")
    run(capsys, "screen", name, "--html", str(tmp_path / "out.html"))
    page = (tmp_path / "out.html").read_text("utf-8")
    assert "<mark class='blocker'" in page
    assert "人民攻府</mark>" in page
    assert "<script" not in page
    assert "http" not in page


def test_every_hit_explains_itself_on_the_screen_and_in_the_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    name = written(tmp_path, "要严利打击。请看这张图象。\n")
    _, out, _ = run(capsys, "screen", name, "--html", str(tmp_path / "out.html"))
    page = (tmp_path / "out.html").read_text("utf-8")
    for why in ("“利”与“厉”读音相同；通行写法“严厉”", "“图象”与“图像”是异形词"):
        assert why in out
        assert why in page


def test_it_never_claims_that_nothing_is_secret(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, out, _ = run(capsys, "screen", written(tmp_path, "今天召开会议。\n"))
    assert "没有命中不等于可以公开" in out
    assert "不涉密" not in out


def test_it_refuses_an_unknown_pack_and_a_missing_lexicon(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    name = written(tmp_path, "甲")
    assert run(capsys, "screen", name, "--pack", "none")[0] == 2
    assert run(capsys, "screen", name, "--lexicon", str(tmp_path / "none"))[0] == 2


@pytest.mark.parametrize("named", [("-",), ()])
def test_it_reads_what_is_piped_in(named: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "zhengmei.cli.main", "screen", *named, "--json"]
    answered = subprocess.run(command, input=BAD.encode("gb18030"), capture_output=True, check=False)
    assert answered.returncode == 1
    assert [hit["text"] for hit in json.loads(answered.stdout)["hits"]] == ["人民攻府", "13812341234"]


OWN = """
[lexicon]
id = "own"
title = "本单位"
version = "1"
source = "本单位"
licence = "内部使用"
retrieved = 2026-11-21
[[group]]
category = "文字/机构/简称"
concern = "wording"
severity = "warn"
tier = "certain"
message = "“{text}”应写全称"
source = "本单位"
entries = ["李政府=李沧区政府"]
"""


def test_a_unit_adds_its_own_lexicon(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    written(tmp_path / "words", OWN, "own.toml")
    _, hits = hits_of(capsys, written(tmp_path, "李政府的通知"), "--lexicon", str(tmp_path / "words"))
    assert [(hit["rule"], hit["suggestion"], hit["lexicon"]) for hit in hits] == [
        ("lexicon.own", "李沧区政府", "own 1")
    ]


def test_lexicon_check_says_what_may_not_be_used(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    written(tmp_path / "words", OWN, "own.toml")
    assert run(capsys, "lexicon", "check", str(tmp_path / "words"))[0] == 0
    clean = written(tmp_path, "李政府召开会议。" * 100, "clean.txt")
    code, out, _ = run(capsys, "lexicon", "check", str(tmp_path / "words"), "--clean", clean, "--json")
    found = json.loads(out)
    assert code == 1
    assert [complaint["entry"] for complaint in found["complaints"]] == ["李政府"]
    assert found["hits"] == {"李政府": 100}
    written(tmp_path / "words", OWN.replace("李政府=李沧区政府", "李"), "own.toml")
    code, out, _ = run(capsys, "lexicon", "check", str(tmp_path / "words"))
    assert code == 1
    assert "单字" in out


def test_a_long_text_shows_on_a_terminal_how_far_it_has_come(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long, short = written(tmp_path, "今天召开会议。\n" * 2_600, "long.txt"), written(tmp_path, BAD, "short.txt")
    assert run(capsys, "screen", long)[2] == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    _, out, err = run(capsys, "screen", long, "--json")
    assert "已筛 8,0" in err
    assert "/ 20,800 字（38%）" in err
    assert err.endswith("\x1b[K")
    assert json.loads(out)["hits"] == []
    assert run(capsys, "screen", short)[2] == ""


def test_lexicon_check_passes_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "lexicon", "check")[0] == 0


def test_what_the_offices_own_lexicon_allows_is_silent_whatever_stage_finds_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = written(tmp_path, "持之以衡书屋开业（演示）。\n")
    assert [hit["rule"] for hit in hits_of(capsys, text)[1]] == ["near_miss.phrase"]
    own = tmp_path / "own"
    own.mkdir()
    written(own, OWN_ALLOW, "own.toml")
    assert hits_of(capsys, text, "--lexicon", str(own)) == (0, [])

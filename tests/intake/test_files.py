"""Accounts and messages as facts; files that would do harm get a sentence."""

import csv
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.intake.compound import old_workbook
from zhengmei.core.inspection.facts import Account, Message, Offline
from zhengmei.intake.annotate import annotate
from zhengmei.intake.problems import Unreadable
from zhengmei.intake.registers import Directory, read_accounts, read_messages
from zhengmei.intake.tables import open_table
from zhengmei.intake.values import number_of, platform_of, said, yes_or_no


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.2万", 12_000),
        ("12,345", 12_345),
        ("0", 0),
        ("-", None),
        ("--", None),
        ("", None),
        ("10万+", 100_000),
        ("约百", None),
    ],
)
def test_it_reads_counts_and_never_takes_missing_for_zero(text: str, number: int | None) -> None:
    assert number_of(text) == number


def test_it_knows_the_words_of_platforms_and_of_yes_and_no() -> None:
    words = ["微信公众号", "新浪微博", "抖音", "微信订阅号", "移动客户端（APP）", "某平台"]
    assert [platform_of(word) for word in words] == [
        "wechat", "weibo", "douyin", "wechat.subscription", "app", "other:某平台",
    ]  # fmt: skip
    assert [yes_or_no(word) for word in ("已备案", "未备案", "-")] == [True, False, None]
    assert said(" — ") == ""


def test_it_reads_accounts_below_title_rows_in_the_order_of_their_key(tmp_path: Path) -> None:
    rows = [
        ["某县政务新媒体名册"],
        [
            "账号名称",
            "所属平台",
            "主办单位",
            "状态",
            "粉丝量",
            "开设日期",
            "临时下线起",
            "临时下线止",
            "下线批复",
            "备案状态",
        ],
        [
            "乙镇发布",
            "抖音",
            "乙镇",
            "临时下线",
            "1.2万",
            "2025-01-02",
            "2026-11-02",
            "2026-11-08",
            "批〔2026〕1号",
            "已备案",
        ],
        ["丙", "", "丙局", "", "", "", "", "", "", ""],
        ["甲县发布", "微博", "县府办", "待注销", "-", "某年", "", "", "", "未备案"],
        ["甲县发布", "微博", "县府办", "", "", "", "", "", "", ""],
        ["合计", "", "", "", "", "", "", "", "", ""],
    ]
    read = read_accounts(write(tmp_path / "accounts.csv", rows))
    assert [account.name for account in read.accounts] == ["乙镇发布", "甲县发布"]
    town, county = read.accounts
    assert (town.platform, town.followers, town.state, town.filed) == ("douyin", 12_000, "suspended", True)
    assert town.offline == (Offline(date(2026, 11, 2), date(2026, 11, 8), "suspend", "批〔2026〕1号"),)
    assert (county.followers, county.state, county.opened_on, county.filed) == (None, "running", None, False)
    assert [(problem.row, problem.column) for problem in read.problems] == [
        (4, "平台"), (5, "开设日期"), (6, "账号名称"),
    ]  # fmt: skip


def test_it_reads_messages_of_known_accounts_and_accuses_nobody_by_an_unreadable_day(tmp_path: Path) -> None:
    rows = [
        ["账号名称", "平台", "收到时间", "内容", "答复时间", "答复"],
        ["甲", "微博", "2026-11-03 10:00", "问一", "2026-11-04", "答"],
        ["甲", "微博", "2026-11-02", "问二", "-", ""],
        ["甲", "微博", "2026-11-02", "问三", "第二天", ""],
        ["乙", "微博", "2026-11-02", "问四", "", ""],
    ]
    read = read_messages([write(tmp_path / "messages.csv", rows)], Directory((Account("甲", "weibo"),)))
    assert read.by_account == {
        0: (
            Message(date(2026, 11, 2), None, "问二", 3),
            Message(date(2026, 11, 3), date(2026, 11, 4), "问一", 2),
        )
    }
    assert [(problem.row, problem.column) for problem in read.problems] == [(4, "答复时间"), (5, "账号名称")]


def book(path: Path, *cells: tuple[int, int, str], hidden: bool = False) -> Path:
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("名册")
    for row, column, text in cells:
        sheet.write(row, column, text)
    if hidden:
        other = workbook.add_worksheet("旧表")
        other.write_row(0, 0, ["账号名称", "平台"])
        other.write_row(1, 0, ["旧号", "微博"])
        other.hide()
    workbook.close()
    return path


HEAD = ((0, 0, "账号名称"), (0, 1, "平台"), (0, 2, "主办单位"))


def test_it_passes_over_hidden_sheets(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", *HEAD, (1, 0, "甲"), (1, 1, "微博"), hidden=True)
    assert [account.name for account in read_accounts(path).accounts] == ["甲"]


def test_it_repeats_a_cell_merged_over_rows(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = workbook.add_worksheet()
    sheet.merge_range(0, 0, 0, 2, "某县名册")
    sheet.write_row(1, 1, ["主办单位", "账号名称", "平台"])
    sheet.merge_range(2, 1, 3, 1, "县府办")
    sheet.write_row(2, 2, ["甲", "微博"])
    sheet.write_row(3, 2, ["甲", "抖音"])
    workbook.close()
    accounts = read_accounts(tmp_path / "a.xlsx").accounts
    assert [(account.platform, account.sponsor) for account in accounts] == [("douyin", "县府办"), ("weibo", "县府办")]


def test_it_refuses_a_sheet_that_sprawls_to_the_last_corner(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="空行空列"):
        open_table(book(tmp_path / "a.xlsx", *HEAD, (1_048_575, 16_383, "角落")))


def test_it_stops_after_a_long_run_of_empty_rows(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", *HEAD, (1, 0, "甲"), (1, 1, "微博"), (900_000, 0, "乙"), (900_000, 1, "微博"))
    assert [account.name for account in read_accounts(path).accounts] == ["甲"]


def test_it_refuses_a_zip_bomb_and_what_is_no_workbook(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (300 << 20))
    with pytest.raises(Unreadable, match="不相称"):
        open_table(bomb)
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", b"<x/>")
    with pytest.raises(Unreadable, match=r"不是 \.xlsx"):
        open_table(other)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "打不开"),
        ("a.csv", b"", "空文件"),
        ("a.csv", b"\x00\x01\x02\x03", "二进制"),
        ("a.csv", "随便,写写\n1,2\n".encode(), "找不到表头"),
        ("a.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss>&a;</rss>", "文档类型声明"),
        ("a.json", b"{broken", "JSON"),
    ],
)
def test_it_says_in_a_sentence_why_a_file_cannot_be_used(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match=sentence):
        read_accounts(tmp_path / name)


def test_it_marks_the_faulty_rows_on_a_copy_of_the_workbook(tmp_path: Path) -> None:
    source = book(tmp_path / "名册.xlsx", *HEAD, (1, 0, "甲"), (1, 1, "微博"), (2, 0, "乙"))
    read = read_accounts(source)
    copy = annotate(source, read.problems, tmp_path / "名册-问题.xlsx")
    sheet = openpyxl.load_workbook(copy)["名册"]
    assert [sheet.cell(row, 4).value for row in (2, 3)] == ["问题", "平台：没有写，这一行不能用"]
    assert [account.name for account in read_accounts(copy).accounts] == ["甲"]


def test_it_uses_stored_values_and_says_so_where_a_workbook_points_outside(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", *HEAD, (1, 0, "甲"), (1, 1, "微博"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    read = read_accounts(path)
    assert (len(read.accounts), len(read.notes)) == (1, 1)
    assert "外部文件" in read.notes[0]


def test_it_reads_an_old_workbook_and_passes_over_its_hidden_sheet_and_totals(tmp_path: Path) -> None:
    path = tmp_path / "名册.xls"
    shown = [
        ["某县政务新媒体名册"],
        ["账号名称", "平台", "主办单位", "粉丝量", "开设日期"],
        ["甲县发布", "微博", "县府办", "1.2万", "2024-03-05"],
        ["乙镇", "抖音", "乙镇人民政府", 300, 20250102],
        ["合计", "", "", 300],
    ]
    path.write_bytes(old_workbook([("名册", False, shown), ("旧表", True, [["账号名称", "平台"], ["旧号", "微博"]])]))
    read = read_accounts(path)
    told = [(account.name, account.platform, account.followers, account.opened_on) for account in read.accounts]
    assert told == [("乙镇", "douyin", 300, date(2025, 1, 2)), ("甲县发布", "weibo", 12_000, date(2024, 3, 5))]
    assert read.problems == ()


ENCRYPTED = Path(__file__).parent / "files"
"""Truly encrypted workbooks; README.md there says how they were made."""


@pytest.mark.parametrize(
    ("made", "name"),
    [
        ("encrypted.xlsx", "名册.xlsx"),
        ("encrypted.xlsx", "名册.xls"),
        ("encrypted.xlsx", "名册.csv"),
        ("encrypted.xls", "名册.xls"),
    ],
)
def test_it_says_of_an_encrypted_workbook_that_the_password_must_go(tmp_path: Path, made: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((ENCRYPTED / made).read_bytes())
    with pytest.raises(Unreadable, match=f"{name} 加了密；请去掉打开密码"):
        read_accounts(path)

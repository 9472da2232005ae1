"""Real bulletins checked: the figures of domain.md §3, and what doesn't follow from them."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from zhengmei.batch.totals import percent
from zhengmei.bulletin.check import check_figures, read_figures
from zhengmei.cli.main import main
from zhengmei.intake.problems import Unreadable


def test_镇巴_left_the_closed_accounts_in_its_total() -> None:
    (said,) = check_figures({"listed": 56, "closed": 13, "parts": {"微信": 30, "其他": 13}})
    assert "相加只有 43 个，相差 13" in said
    assert "正好等于本期关停的 13 个" in said


def test_济南_must_say_which_base_its_rate_has() -> None:
    found = check_figures({"listed": 1067, "running": 796, "failed": 2, "pass_rate": "99.7%"})
    assert found == (
        "合格率 99.7% 没有写明基数：以在运行 796 个为基数应为 99.7%，以列出 1067 个为基数应为 99.8%；请写明",
    )
    assert check_figures({"running": 796, "failed": 2, "pass_rate": "99.7%"}) == ()


def test_it_says_when_a_rate_was_cut_instead_of_rounded() -> None:
    assert check_figures({"checked": 173, "failed": 13, "pass_rate": "92.4%"}) == (
        "合格率 92.4% 是截去尾数，四舍五入应为 92.5%；请写明取舍方法",
    )


@pytest.mark.parametrize(
    "figures",
    [
        {"checked": 100, "failed": 18, "pass_rate": "82%", "problems": {"更新": 5, "互动": 8, "点赞": 2, "广告": 3}},
        {"checked": 471, "failed": 43, "pass_rate": "90.87%"},
        {"checked": 53, "failed": 16, "pass_rate": "69.81%"},
        {"checked": 173, "failed": 13, "pass_rate": "92.5%"},
    ],
)
def test_it_finds_nothing_in_figures_that_agree(figures: dict[str, object]) -> None:
    assert check_figures(figures) == ()


def test_it_recomputes_the_rates_of_real_bulletins() -> None:
    assert [percent(part, base) for part, base in ((82, 100), (160, 173), (428, 471), (37, 53), (794, 796), (1065, 1067))] == [
        "82.00", "92.49", "90.87", "69.81", "99.75", "99.81",
    ]  # fmt: skip
    assert percent(0, 0) is None


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"checked": 100, "passed": 80, "failed": 18}, "相加为 98 个"),
        ({"checked": 120, "listed": 100}, "多于列出"),
        ({"failed": 5, "problems": {"更新": 3, "互动": 4}}, "各类问题相加为 7 个"),
        ({"checked": 100, "failed": 18, "pass_rate": "85%"}, "都对不上"),
        ({"checked": 100, "failed": 18, "pass_rate": "八成"}, "不是百分数"),
    ],
)
def test_it_says_what_does_not_follow(figures: dict[str, object], sentence: str) -> None:
    found = check_figures(figures)
    assert len(found) == 1
    assert sentence in found[0]


def test_the_command_reads_the_figures_from_a_small_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "镇巴.toml"
    path.write_text('name = "镇巴 2022Q2"\nlisted = 56\nclosed = 13\n[parts]\n"微信" = 30\n"其他" = 13\n', "utf-8")
    assert main(["inspect", "--check", str(path)]) == 1
    assert "56" in capsys.readouterr().out
    path.write_text("listed = 43\n[parts]\n微信 = 43\n", "utf-8")
    assert main(["inspect", "--check", str(path)]) == 2
    path.write_text('listed = 43\n[parts]\n"微信" = 43\n', "utf-8")
    assert main(["inspect", "--check", str(path)]) == 0
    path.write_text("unknown = 43\n", "utf-8")
    assert main(["inspect", "--check", str(path)]) == 2
    assert "没有「unknown」" in capsys.readouterr().err


def test_the_command_reads_the_figures_from_a_spreadsheet_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("样县第二季度",),
        ("项目", "数"),
        ("列出", 56),
        ("关停", "13个"),
        ("检查", 43.0),
        ("不合格", 2),
        ("合格率", 0.964),
    ):
        sheet.append(row)
    for row in (("分项：微信", "30"), ("分项：微博", 13)):
        sheet.append(row)
    book.save(tmp_path / "数.xlsx")
    figures = read_figures(tmp_path / "数.xlsx")
    assert figures["parts"] == {"微信": 30, "微博": 13}
    assert (figures["listed"], figures["closed"], figures["checked"], figures["pass_rate"]) == (56, 13, 43, "96.4%")
    assert main(["inspect", "--check", str(tmp_path / "数.xlsx")]) == 1
    assert "正好等于本期关停的 13 个" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("项目,数\n阅读量,5\n", "没有「阅读量」这一项"),
        ("项目,数\n列出,约五十\n", "「列出」要写整数，写的是「约五十」"),
        ("项目,数\n分项,5\n", "没有「分项」这一项"),
        ("项目,数\n列出：微信,5\n", "没有「列出：微信」这一项"),
    ],
)
def test_a_line_that_it_cannot_take_is_named(tmp_path: Path, rows: str, sentence: str) -> None:
    (tmp_path / "数.csv").write_text(rows, "utf-8")
    with pytest.raises(Unreadable, match=re.escape(sentence)):
        read_figures(tmp_path / "数.csv")


def test_parts_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    (tmp_path / "数.toml").write_text('[parts]\n"微信" = "三十"\n', "utf-8")
    with pytest.raises(Unreadable, match="要写成整数"):
        read_figures(tmp_path / "数.toml")

"""Real bulletins checked: the figures of domain.md §3, and what doesn't follow from them."""

from pathlib import Path

import pytest

from zhengmei.batch.totals import percent
from zhengmei.bulletin.check import check_figures
from zhengmei.cli.main import main


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

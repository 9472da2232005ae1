"""`zhengmei inspect` with what is only done when asked for: lots, metrics, scores, ranks, quarters, units, likenesses."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.batch import office
from zhengmei.cli.main import main

PACK = ["--pack", "qd-licang"]
SHEET = """
title = "样县评分表"
full = 100
places = 1
rounding = "half_up"
bottom = 2
fail_below = 60

[[item]]
id = "w"
part = "deduct"
title = "每周更新"
points = 5
cap = 15
rule = "update.weekly"

[[item]]
id = "w2"
part = "deduct"
title = "更新勤勉"
points = 5
rule = "qd-licang:update.weekly"

[[item]]
id = "r"
part = "deduct"
title = "阅读不足一百"
points = 10
metric = "reads"
below = 100

[[item]]
id = "h"
part = "deduct"
title = "办事服务"
points = 20
service = true
"""
METRICS = [
    ["账号名称", "平台", "发布时间", "阅读量", "点赞量", "粉丝数"],
    ["县发布", "微博", "2026-10-05", "30", "1", "1.2万"],
    ["县发布", "微博", "2026-10-08", "40", "-", "1.3万"],
    ["县发布", "微博", "2026-01-01", "9999", "9", "5"],
    ["甲镇之声", "抖音", "2026-10-05", "-", "2", ""],
    ["乙镇发布", "公众号", "2026-10-05", "1.5万", "0", ""],
    ["别县", "微博", "2026-10-05", "1", "1", ""],
]
MARKS = [["账号名称", "平台", "指标", "事实", "次数"], ["县发布", "微博", "h", "指南缺要素", "1"]]


def inspect(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    main(["inspect", *PACK, *office.period(), *office.files(folder), *words, "--json"])
    table: dict[str, Any] = json.loads(capsys.readouterr().out)
    return table


def of(result: dict[str, Any], name: str, platform: str, key: str) -> Any:
    return next(a[key] for a in result["accounts"] if (a["account"], a["platform"]) == (name, platform))


def additions(folder: Path) -> list[str]:
    (folder / "评分.toml").write_text(SHEET, "utf-8")
    office.write(folder / "数据.csv", METRICS)
    office.write(folder / "人工.csv", MARKS)
    return [
        "--score", str(folder / "评分.toml"), "--metrics", str(folder / "数据.csv"), "--marks", str(folder / "人工.csv"),
    ]  # fmt: skip


def test_it_takes_missing_metrics_for_missing_and_never_for_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = inspect(tmp_path, capsys, *additions(tmp_path))
    weibo = of(result, "县发布", "weibo", "metrics")
    assert weibo["reads"] == {"value": 70, "rows": 2, "missing": 0}
    assert weibo["likes"] == {"value": 1, "rows": 1, "missing": 1}
    assert weibo["followers"]["value"] == 13_000
    assert of(result, "甲镇之声", "douyin", "metrics")["reads"] == {"value": None, "rows": 0, "missing": 1}
    assert of(result, "县发布", "wechat.subscription", "metrics") == {}
    assert any("「别县」不在账号表里" in problem for problem in result["left_out"]["problems"])


def test_it_scores_with_a_line_for_every_point_and_one_fact_deducted_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = inspect(tmp_path, capsys, *additions(tmp_path))
    assert result["score_sheet"]["rounding"] == "保留 1 位小数，四舍五入"
    silent = of(result, "乙镇发布", "wechat.subscription", "score")
    assert silent["value"] == "85.0"
    assert silent["lines"] == [
        "每周更新 -15（以 15 为限）".replace("15 为限", "15 分为限"),
        "更新勤勉：有 4 项事实已在前面计过，不重复计",
    ]
    assert of(result, "县发布", "weibo", "score")["lines"] == ["阅读不足一百 -10", "办事服务 -20"]
    assert of(result, "甲镇之声", "douyin", "score") == {
        "value": "100.0", "passed": True, "lines": ["阅读不足一百：没有所需的数据，未计"],
    }  # fmt: skip


def test_it_asks_no_public_service_of_a_unit_that_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = additions(tmp_path)
    scaled = 'full = 100\nscale = "1.25"\nservice_full = 20\nno_service = ["县政府办公室"]'
    (tmp_path / "评分.toml").write_text(SHEET.replace("full = 100", scaled), "utf-8")
    result = inspect(tmp_path, capsys, *words)
    office_lines = of(result, "县发布", "weibo", "score")
    assert office_lines == {"value": "87.5", "passed": True, "lines": ["阅读不足一百 -10", "按 1.25 折算"]}
    assert of(result, "乙镇发布", "wechat.subscription", "score")["value"] == "85.0"


def test_it_ranks_with_ties_and_says_that_a_small_field_proves_little(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ranking = inspect(tmp_path, capsys, *additions(tmp_path))["ranking"]
    places = [(place["account"][0], place["rank"], place["tied"], place["bottom"]) for place in ranking["places"]]
    assert places == [
        ("县发布", 1, True, False), ("甲镇之声", 1, True, False),
        ("乙镇发布", 3, False, True), ("县发布", 4, False, True),
    ]  # fmt: skip
    assert "样本过小" in ranking["notes"][0]
    assert "草稿不计" in ranking["notes"][-1]


def earlier(folder: Path, at: str, bottom: bool) -> str:
    """The result of an earlier quarter in which 县发布 on 微博 stood at the bottom, or did not."""
    key = ["县发布", "weibo", ""]
    table = {
        "format": "zhengmei-inspection/1", "at": at,
        "accounts": [{"account": key[0], "platform": key[1], "account_id": "", "verdict": "pass"}],
        "ranking": {"places": [{"account": key, "bottom": bottom}]},
    }  # fmt: skip
    path = folder / f"{at}.json"
    path.write_text(json.dumps(table, ensure_ascii=False), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("past", "outcome"),
    [
        (("2025-12-31", True), "established"),
        (("2025-12-31", False), "possible"),
        (("2025-09-30", True), "continuity_unclear"),
    ],
)
def test_V25_quarters_in_a_row_run_on_over_the_end_of_the_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], past: tuple[str, bool], outcome: str
) -> None:
    """003-17b is in an expired text: it still says what the quarters come to, the measure is for a person."""
    words = [
        "--pack", "sx-jiaxian", "--from", "2026-01-01", "--at", "2026-03-31", *office.files(tmp_path),
        *additions(tmp_path), "--history", earlier(tmp_path, *past),
    ]  # fmt: skip
    main(["inspect", *words, "--json"])
    repeated = json.loads(capsys.readouterr().out)["repeated"]
    found = {tuple(one["account"][:2]): (one["outcome"], one["cites"]) for one in repeated}
    assert found["县发布", "weibo"] == (outcome, ["sx-jiaxian:17"])
    assert found["甲镇之声", "douyin"] == ("possible", ["sx-jiaxian:17"])


def test_it_refuses_a_quarter_given_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    past = [earlier(tmp_path, "2026-06-30", True), earlier(tmp_path, "2026-05-31", True)]
    words = [*PACK, *office.period(), *office.files(tmp_path), *additions(tmp_path), "--history", *past]
    assert main(["inspect", *words]) == 2
    assert "给了两次" in capsys.readouterr().err


def test_it_sums_up_by_unit_with_the_base_of_every_share(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = inspect(tmp_path, capsys)["totals"]["by_unit"]
    said = {name: (unit["verdict"], unit["running"], unit["named"], unit["fail_share"]) for name, unit in units.items()}
    assert said == {
        "乙镇人民政府": ("named", 1, 1, "0.00"),
        "县政府办公室": ("named", 2, 1, "0.00"),
        "县文旅局": (None, 0, 0, None),
        "甲镇人民政府": ("pass", 1, 0, "0.00"),
    }


def test_it_inspects_a_sample_that_anybody_can_draw_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = inspect(tmp_path, capsys, "--sample", "50%", "--seed", "7")
    assert {key: result["sample"][key] for key in ("share", "seed", "of", "drawn", "drawn_share")} == {
        "share": "0.5", "seed": 7, "of": 4, "drawn": 2, "drawn_share": "50.00",
    }  # fmt: skip
    assert result["totals"]["listed"] == 2
    again = inspect(tmp_path, capsys, "--sample", "50%", "--seed", "7")
    assert again["accounts"] == result["accounts"]
    whole = {json.dumps(account) for account in inspect(tmp_path, capsys)["accounts"]}
    assert {json.dumps(account) for account in result["accounts"]} <= whole


@pytest.mark.parametrize(
    "words", [["--sample", "50%"], ["--seed", "7"], ["--sample", "150%", "--seed", "7"], ["--marks", "a"]]
)
def test_it_refuses_additions_that_lack_their_other_half(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["inspect", *PACK, *office.period(), *office.files(tmp_path), *words]) == 2
    assert "要" in capsys.readouterr().err


def everything(folder: Path) -> list[str]:
    return [
        *additions(folder), "--sample", "90%", "--seed", "3", "--similar",
        "--history", earlier(folder, "2026-09-30", True),
    ]  # fmt: skip


def test_everything_asked_for_can_be_run_again_and_laid_together_from_shards(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*PACK, "--pack", "sx-jiaxian", *office.period(), *office.files(tmp_path), *everything(tmp_path)]
    whole, merged = tmp_path / "whole.json", tmp_path / "merged.json"
    parts = [tmp_path / f"{number}.json" for number in (1, 2)]
    main(["inspect", *words, "--out", str(whole)])
    for number, part in enumerate(parts, start=1):
        main(["inspect", *words, "--shard", f"{number}/2", "--out", str(part)])
    main(["inspect", "--merge", *map(str, parts), "--out", str(merged)])
    assert merged.read_bytes() == whole.read_bytes()
    capsys.readouterr()
    assert main(["inspect", "--replay", str(whole)]) == 0, capsys.readouterr().out


def test_several_processes_give_the_same_bytes_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*PACK, "--pack", "cn-2019", *office.period(), *office.files(tmp_path), *additions(tmp_path)]
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    codes = [main(["inspect", *words, "--out", str(out), "--workers", n]) for out, n in ((one, "1"), (two, "2"))]
    assert codes == [1, 1]
    assert two.read_bytes() == one.read_bytes()
    capsys.readouterr()
    office.write(tmp_path / "发文.csv", [*office.posts(), ["乙镇发布", "微信公众号", "上周三", "", "原创", "题", ""]])
    assert main(["inspect", *words, "--strict", "--workers", "2"]) == 1
    assert "--strict" in capsys.readouterr().err


def test_it_lists_titles_alike_as_evidence_and_changes_no_verdict_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = office.files(tmp_path)
    title = "关于做好2026年秋季森林防火工作的通知"
    alike = [
        ["甲镇之声", "抖音", "2026-10-12 10:00:00", "", "原创", title, ""],
        ["乙镇发布", "微信公众号", "2026-10-12 11:00:00", "", "原创", f"{title}！", ""],
    ]
    office.write(tmp_path / "发文.csv", [*office.posts(), *alike])
    words = [*PACK, *office.period(), *files]
    results = []
    for more in ([], ["--similar"]):
        main(["inspect", *words, *more, "--json"])
        results.append(json.loads(capsys.readouterr().out))
    assert results[0]["accounts"] == results[1]["accounts"]
    (pair,) = [pair for pair in results[1]["similar"]["pairs"] if title in pair["one"]["title"]]
    assert (pair["one"]["account"][0], pair["other"]["account"][0], pair["share"]) == ("甲镇之声", "乙镇发布", "1.00")
    assert "不单独作为结论" in results[1]["similar"]["note"]


def test_it_shows_and_writes_the_tables_of_all_that(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*PACK, *office.period(), *office.files(tmp_path), *everything(tmp_path)]
    books = [tmp_path / "一.xlsx", tmp_path / "二.xlsx"]
    for book in books:
        main(["inspect", *words, "--tables", str(book)])
    shown = capsys.readouterr().out
    assert "抽查：在运行 4 个中抽 4 个（100.00%），种子 3" in shown
    assert "排名　4　县发布　微博　70.0　后位" in shown
    assert books[0].read_bytes() == books[1].read_bytes()
    sheets = openpyxl.load_workbook(books[0])
    assert sheets.sheetnames == ["抽查", "按单位", "按地区", "评分", "排名", "连续后位", "相近", "说明"]
    assert [cell.value for cell in sheets["按单位"][2]][:4] == ["乙镇人民政府", "点名", 1, 0]

"""`zhengmei inspect` over an office's own files."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.batch import office
from zhengmei.cli.main import main


def inspect(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = main(["inspect", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def verdicts(result: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(account["account"], account["platform"]): account["verdict"] for account in result["accounts"]}


def test_it_judges_a_stack_of_packs_each_finding_under_its_own_clause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--pack", "cn-2019", "--pack", "qd-licang", *office.period(), *office.files(tmp_path)]
    code, result = inspect(capsys, *words)
    assert (code, result["status"]) == (1, "ok")
    assert verdicts(result) == {
        ("县发布", "wechat.subscription"): "pass",
        ("县发布", "weibo"): "named",
        ("甲镇之声", "douyin"): "pass",
        ("乙镇发布", "wechat.subscription"): "fail",
        ("旧号", "weibo"): "pass",
    }
    silent = next(account for account in result["accounts"] if account["account"] == "乙镇发布")
    stale = next(f for f in silent["findings"] if f["rule"] == "update.stale")
    assert (stale["outcome"], stale["count"], stale["need"], stale["cites"]) == ("missed", 31, 14, ["cn-2019:2(一)"])
    assert [entry["title"] for entry in stale["evidence"]] == ["国庆公告"]
    weeks = [f["window"] for f in silent["findings"] if f["rule"] == "update.weekly" and f["outcome"] == "missed"]
    assert weeks == [
        ["2026-10-05", "2026-10-11"],
        ["2026-10-12", "2026-10-18"],
        ["2026-10-19", "2026-10-25"],
        ["2026-10-26", "2026-11-01"],
    ]


def test_it_counts_a_closed_account_in_no_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, result = inspect(capsys, "--pack", "cn-2019", *office.period(), *office.files(tmp_path))
    totals = result["totals"]
    assert (totals["listed"], totals["closed"], totals["running"]) == (5, 1, 4)
    assert (totals["pass"], totals["fail"], totals["pass_rate"]) == (3, 1, "75.00")
    assert totals["by_platform"]["weibo"]["running"] == 1


def test_it_accuses_nobody_under_an_expired_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, result = inspect(capsys, "--pack", "sx-jiaxian", *office.period(), *office.files(tmp_path))
    assert (code, result["status"], result["packs"][0]["preview"]) == (0, "preview", "依据已届满")
    assert {account["verdict"] for account in result["accounts"]} == {"manual"}
    told = {
        account["account"]: account["preview_verdict"]
        for account in result["accounts"]
        if account["platform"] == "douyin"
    }
    assert told == {"甲镇之声": "named"}


def test_it_carries_what_anybody_needs_to_run_it_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--pack", "cn-2019", *office.period(), *office.files(tmp_path)]
    first, second = tmp_path / "一.json", tmp_path / "二.json"
    for out in (first, second):
        main(["inspect", *words, "--out", str(out)])
    assert first.read_bytes() == second.read_bytes()
    result = json.loads(first.read_text("utf-8"))
    assert len(result["packs"][0]["hash"]) == 64
    assert [(fact["kind"], len(fact["sha256"]), fact["as_of"]) for fact in result["facts"]] == [
        ("accounts", 64, "2026-11-01"), ("posts", 64, "2026-11-01"), ("messages", 64, "2026-11-01"),
    ]  # fmt: skip
    capsys.readouterr()
    assert main(["inspect", "--replay", str(first)]) == 0
    assert "一致" in capsys.readouterr().out


def test_it_says_what_differs_when_a_result_was_touched_and_refuses_other_facts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "结果.json"
    main(["inspect", "--pack", "cn-2019", *office.period(), *office.files(tmp_path), "--out", str(out)])
    text = out.read_text("utf-8")
    out.write_text(text.replace('"verdict":"fail"', '"verdict":"pass"'), "utf-8")
    capsys.readouterr()
    assert main(["inspect", "--replay", str(out)]) == 1
    assert "「乙镇发布」当时为 pass，现在为 fail" in capsys.readouterr().out
    office.write(tmp_path / "发文.csv", office.posts()[:-1])
    assert main(["inspect", "--replay", str(out)]) == 2
    assert "校验值不同" in capsys.readouterr().err


def test_it_gives_the_same_bytes_from_two_shards_as_from_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--pack", "cn-2019", "--pack", "qd-licang", *office.period(), *office.files(tmp_path)]
    whole, merged = tmp_path / "whole.json", tmp_path / "merged.json"
    parts = [tmp_path / "1.json", tmp_path / "2.json"]
    main(["inspect", *words, "--out", str(whole)])
    for number, part in enumerate(parts, start=1):
        main(["inspect", *words, "--shard", f"{number}/2", "--out", str(part)])
    assert main(["inspect", "--merge", *map(str, reversed(parts)), "--out", str(merged)]) == 1
    assert merged.read_bytes() == whole.read_bytes()
    assert main(["inspect", "--merge", str(parts[0])]) == 2
    assert "分片" in capsys.readouterr().err


def test_it_compares_what_another_pack_would_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--pack", "qd-licang", "--pack", "sx-jiaxian", *office.period(), *office.files(tmp_path)]
    code, told = inspect(capsys, *words, "--compare")
    assert code == 1
    changes = {one["account"]: (one["before"], one["after"], one["cites"]) for one in told["compared"][0]["changes"]}
    assert changes["甲镇之声"] == ("pass", "named", ["sx-jiaxian:10(二)4"])
    assert changes["乙镇发布"][:2] == ("named", "fail")
    assert "sx-jiaxian:10(二)3" in changes["乙镇发布"][2]


def test_it_finds_a_late_reply_only_where_the_text_has_a_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five working days after 9 October, with Saturday the 10th worked, end on 15 October."""
    found = {}
    for pack in ("sx-jiaxian", "qd-licang"):
        _, result = inspect(capsys, "--pack", pack, *office.period(), *office.files(tmp_path))
        weibo = next(
            account
            for account in result["accounts"]
            if account["platform"] == "weibo" and account["figures"]["received"]
        )
        found[pack] = [(f["outcome"], f["window"]) for f in weibo["findings"] if f["rule"] == "reply"]
    assert found["sx-jiaxian"] == [("missed", ["2026-10-09", "2026-10-15"])] * 2
    assert found["qd-licang"] == []


def test_it_says_what_it_left_out_and_refuses_it_when_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = office.files(tmp_path)
    office.write(tmp_path / "发文.csv", [*office.posts(), ["乙镇发布", "微信公众号", "上周三", "", "原创", "题", ""]])
    code, result = inspect(capsys, "--pack", "cn-2019", *office.period(), *options)
    assert result["left_out"]["posts"] == 1
    assert "第 23 行" not in result["left_out"]["problems"][0]
    assert "上周三" in result["left_out"]["problems"][0]
    silent = next(account for account in result["accounts"] if account["account"] == "乙镇发布")
    assert (code, silent["verdict"]) == (1, "manual")
    words = ["inspect", "--pack", "cn-2019", *office.period(), *options]
    assert main([*words, "--strict"]) == 1
    assert "--strict" in capsys.readouterr().err
    assert main([*words, "--annotate", str(tmp_path / "副本")]) == 1
    marked = (tmp_path / "副本" / "发文-问题.csv").read_text("utf-8-sig").splitlines()
    assert [line for line in marked if line.startswith("发布时间：")] == [marked[-1]]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--pack", "cn-2019"], "--at"),
        (["--pack", "没有", "--at", "2026-11-01", "--accounts", "a", "--posts", "b"], "没有编号"),
        (["--pack", "cn-2019", "--at", "11-1", "--accounts", "a", "--posts", "b"], "不是日期"),
        (["--pack", "cn-2019", "--at", "2026-11-01", "--accounts", "没有.csv", "--posts", "b"], "读不到文件"),
        (
            ["--pack", "cn-2019", "--at", "2026-11-01", "--from", "2026-12-01", "--accounts", "a", "--posts", "b"],
            "晚于",
        ),
    ],
)
def test_it_complains_of_wrong_use_in_a_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", *words]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""


def test_it_shows_a_clerk_the_verdicts_with_their_clauses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "--pack", "cn-2019", *office.period(), *office.files(tmp_path)]) == 1
    shown = capsys.readouterr().out
    assert "在运行 4 个：合格 3，点名 0，不合格 1，人工认定 0" in shown
    assert "第二条（一）未达到" in shown


def test_it_proposes_measures_only_with_who_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The expired 佳县 text proposes nothing; the national one leaves the verdict to whoever checks."""
    _, national = inspect(capsys, "--pack", "cn-2019", *office.period(), *office.files(tmp_path))
    proposed = {account["account"]: account["proposed"] for account in national["accounts"] if "proposed" in account}
    (one,) = proposed.pop("乙镇发布")
    assert (one["measures"], one["triggers"], one["because"]) == (["判为不合格"], ["B1"], ["cn-2019:2(一)"])
    assert one["decided_by"] == "国务院办公厅"
    assert proposed == {}
    _, expired = inspect(capsys, "--pack", "sx-jiaxian", *office.period(), *office.files(tmp_path))
    assert [account for account in expired["accounts"] if "proposed" in account] == []


def test_it_asks_whether_the_posts_reach_back_to_the_first_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    period = ["--from", "2026-08-01", "--at", "2026-11-01"]
    _, result = inspect(capsys, "--pack", "cn-2019", *period, *office.files(tmp_path))
    assert any("最早的一条是 2026-09-28" in note for note in result["notes"])
    _, inside = inspect(capsys, "--pack", "cn-2019", *office.period(), *office.files(tmp_path))
    assert inside["notes"] == []


def test_without_a_first_day_it_begins_at_the_earliest_post(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, result = inspect(capsys, "--pack", "cn-2019", "--at", "2026-11-01", *office.files(tmp_path))
    assert (result["from"], result["from_given"]) == ("2026-09-28", False)
    _, later = inspect(capsys, "--pack", "cn-2019", "--at", "2027-06-30", *office.files(tmp_path))
    assert (later["from"], later["status"]) == ("2027-03-31", "provisional")

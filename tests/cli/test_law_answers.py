"""The command contract of design §7 end to end on the shipped packs: JSON keys, exit codes, sentences."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from zhengmei.cli.main import main
from zhengmei.packs import SHIPPED


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["law", *words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code, out, _ = run(capsys, *words, "--json")
    return code, json.loads(out)


def test_V04_due_answers_with_day_clause_and_trace(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(capsys, "due", "--pack", "sx-jiaxian", "--rule", "filing.change", "--event", "2026-09-30")
    assert (code, found["due"], found["status"]) == (0, "2026-10-09", "firm")
    assert "sx-jiaxian:8(五)" in found["cites"]
    assert [(step["day"], step["counts"]) for step in found["trace"]][-2:] == [
        ("2026-10-08", True),
        ("2026-10-09", True),
    ]
    assert found["trace"][0] == {"day": "2026-09-30", "counts": False, "why": "起算当日不计"}


def test_due_prints_the_chip_label_and_how_it_was_counted(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "due", "--pack", "sx-jiaxian", "--rule", "filing.change", "--event", "2026-09-30")
    assert code == 0
    assert "佳县 第八条（五）" in out
    assert "2026-10-01  不计" in out
    assert "国庆节假期" in out


def test_V22_due_takes_named_events_and_plans_the_notice(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("due", "--pack", "hi-sanya", "--rule", "transition.merge_close", "--event", "published_on=2026-09-01")
    _, found = answer(capsys, *words)
    assert (found["due"], found["extra"]["latest_notice_start"]) == ("2026-10-08", "2026-09-09")


def test_due_without_its_event_is_not_computable(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(capsys, "due", "--pack", "hi-sanya", "--rule", "transition.regularize")
    assert (code, found["due"], found["status"]) == (0, None, "not_computable")


@pytest.mark.parametrize("rule", ["filing.open", "reply", "notice.close", "suspend.limit", "validity"])
def test_V30_silence_has_no_day_and_is_no_failure(capsys: pytest.CaptureFixture[str], rule: str) -> None:
    code, found = answer(capsys, "due", "--pack", "zj-sfj", "--rule", rule, "--event", "2026-02-13")
    assert (code, found["due"], found["status"], found["trace"]) == (0, None, "silent", [])


def test_V24_an_unannounced_year_is_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("due", "--pack", "qd-xihaian-sfj", "--rule", "filing.change", "--event", "2026-12-25")
    assert answer(capsys, *words)[1]["status"] == "provisional"


def test_a_pack_that_is_not_in_force_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("due", "--pack", "sx-jiaxian", "--rule", "filing.change", "--event", "2026-09-30")
    assert answer(capsys, *words, "--on", "2026-06-24")[1]["preview"] == ""
    assert answer(capsys, *words, "--on", "2026-06-25")[1]["preview"] == "依据已届满"


def test_chain_lists_steps_with_body_and_requirements(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(capsys, "chain", "--pack", "sx-jiaxian", "--action", "open", "--applicant", "department")
    assert (code, found["status"]) == (0, "ok")
    assert {"order", "role", "body", "external", "requires", "cites"} <= set(found["steps"][0])
    outside = [step for step in found["steps"] if step["external"] and step["act"] == "approve"]
    assert "省" in outside[0]["body"]
    orders = [step["order"] for step in found["steps"] if step["stage"] == "before"]
    assert orders == sorted(orders)


def test_chain_is_silent_where_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(capsys, "chain", "--pack", "zj-sfj", "--action", "open")
    assert (code, found["status"], found["steps"]) == (0, "silent", [])


def test_chain_asks_who_applies_where_the_route_depends_on_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "chain", "--pack", "hi-sanya", "--action", "open")
    assert (code, out) == (2, "")
    assert "申请人类型" in err


def test_chain_takes_a_department_at_the_level_of_the_pack_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("chain", "--pack", "hi-sanya", "--action", "open", "--applicant", "department")
    _, city = answer(capsys, *words)
    assert "按市级单位回答" in city["notes"][0]
    _, district = answer(capsys, *words, "--applicant-level", "district")
    assert "district_office" in [step["role"] for step in district["steps"]]
    assert "district_office" not in [step["role"] for step in city["steps"] if step["act"] == "review"]


@pytest.mark.parametrize(
    ("pack", "code", "outcome"),
    [
        ("qd-xihaian-sfj", 1, "block"),
        ("zj-sfj", 1, "block"),
        ("qd-licang", 0, "allow"),
        ("sx-jiaxian", 1, "block"),
        ("hi-sanya", 0, "allow"),
    ],
)
def test_V29_eligible_refuses_with_exit_code_one(
    capsys: pytest.CaptureFixture[str], pack: str, code: int, outcome: str
) -> None:
    words = ("eligible", "--pack", pack, "--applicant", "internal_organ", "--platform", "weibo")
    got, found = answer(capsys, *words)
    assert (got, found["outcome"]) == (code, outcome)
    assert {"rule", "cites", "message"} <= set(found["reasons"][0])


def test_eligible_takes_a_purpose_an_unlisted_platform_and_facts(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("eligible", "--pack", "sx-jiaxian", "--applicant", "department", "--platform", "other:小象")
    assert answer(capsys, *words, "--purpose", "campaign")[1]["outcome"] == "warn"
    assert answer(capsys, *words, "--fact", "platform_not_approved=yes")[0] == 1
    assert answer(capsys, *words, "--fact", "platform_not_approved=no")[1]["hints"] == []


def test_a_pack_may_be_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED / "sx-jiaxian", tmp_path / "sx-jiaxian")
    _, found = answer(capsys, "due", "--pack", str(folder), "--rule", "filing.change", "--event", "2026-09-30")
    assert found["due"] == "2026-10-09"


DUE = ("due", "--pack", "sx-jiaxian", "--rule", "filing.change", "--event")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("due", "--pack", "nowhere", "--rule", "reply"), "自带的有"),
        (("due", "--pack", "sx-jiaxian", "--rule", "filing.chagne"), "filing.change"),
        ((*DUE, "2026-02-30"), "不是日期"),
        ((*DUE, "20260930"), "不是日期"),
        ((*DUE, "sometime=2026-09-30"), "effective"),
        ((*DUE, "2026-09-30", "--event", "2026-09-29"), "两次"),
        (("chain", "--pack", "sx-jiaxian", "--action", "opne"), "open"),
        (("chain", "--pack", "sx-jiaxian", "--action", "open", "--applicant", "club"), "township"),
        (("eligible", "--pack", "sx-jiaxian", "--applicant", "department", "--platform", "myspace"), "other:名称"),
        (("eligible", "--pack", "sx-jiaxian", "--applicant", "department", "--platform", "other:"), "other:名称"),
        (
            ("eligible", "--pack", "sx-jiaxian", "--applicant", "person", "--platform", "app", "--fact", "rich=yes"),
            "second_app",
        ),
        (
            (
                "eligible",
                "--pack",
                "sx-jiaxian",
                "--applicant",
                "person",
                "--platform",
                "app",
                "--fact",
                "second_app=3",
            ),
            "yes（是）",
        ),
    ],
)
def test_wrong_use_is_a_sentence_with_the_allowed_words(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err

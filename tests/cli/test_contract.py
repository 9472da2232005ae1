"""The `zhengmei law` contract (design §7): keys, exit codes, and a sentence with what may be given instead."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from zhengmei.cli.main import COMMANDS, LAW, main
from zhengmei.core.pack.vocabulary import ACTIONS, APPLICANTS, PLATFORMS
from zhengmei.packs import SHIPPED, pack_ids

CHAIN_KEYS = {"order", "role", "body", "external", "requires", "cites"}
CHANGE = ("due", "--pack", "qd-licang", "--rule", "filing.change")
OPEN_IN_SANYA = ("chain", "--pack", "hi-sanya", "--action", "open")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["law", *words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code, out, err = run(capsys, *words, "--json")
    assert err == ""
    return code, json.loads(out)


# ── due
def test_due_has_the_promised_keys_and_counts_every_day_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(capsys, *CHANGE, "--event", "2026-09-30")
    assert code == 0
    assert {"due", "status", "cites", "trace"} <= set(found)
    assert (found["due"], found["status"], found["cites"]) == ("2026-10-13", "firm", ["qd-licang:6"])
    assert all(set(step) == {"day", "counts", "why"} for step in found["trace"])
    assert [step["day"] for step in found["trace"] if step["counts"]] == [
        "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12", "2026-10-13",
    ]  # fmt: skip


@pytest.mark.parametrize("events", [("2026-09-30",), ("effective=2026-09-30",), (" effective = 2026-09-30 ",)])
def test_an_event_may_be_bare_or_named(capsys: pytest.CaptureFixture[str], events: tuple[str, ...]) -> None:
    words = [word for event in events for word in ("--event", event)]
    assert answer(capsys, *CHANGE, *words)[1]["due"] == "2026-10-13"


def test_several_events_give_both_clocks_and_only_one_is_law(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--event", "effective=2026-09-30", "--event", "decided=2026-09-17")
    _, found = answer(capsys, *CHANGE, *words)
    assert (found["due"], found["extra"]["prudent_due"]) == ("2026-10-13", "2026-09-23")


@pytest.mark.parametrize(
    ("pack", "rule"),
    [
        ("hi-sanya", "filing.merge"),
        ("hi-sanya", "reply"),
        ("hi-sanya", "notice.close"),
        ("qd-licang", "filing.deregister"),
        ("qd-licang", "notice.close"),
        ("qd-licang", "update.stale"),
        ("zj-sfj", "filing.open"),
    ],
)
def test_silence_is_an_answer_without_a_day(capsys: pytest.CaptureFixture[str], pack: str, rule: str) -> None:
    code, found = answer(capsys, "due", "--pack", pack, "--rule", rule, "--event", "2026-09-30")
    assert code == 0
    assert (found["status"], found["due"], found["trace"]) == ("silent", None, [])
    assert any("本地未规定" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("event", "due", "status"),
    [
        ("2026-12-25", "2027-01-01", "provisional"),
        ("1900-01-01", "1900-01-08", "provisional"),
        ("2100-01-01", "2100-01-08", "provisional"),
        ("2026-11-20", "2026-11-27", "firm"),
    ],
)
def test_a_year_without_a_notice_gives_a_provisional_day(
    capsys: pytest.CaptureFixture[str], event: str, due: str, status: str
) -> None:
    code, found = answer(capsys, *CHANGE, "--event", event)
    assert (code, found["due"], found["status"]) == (0, due, status)
    assert any("暂" in note for note in found["notes"]) == (status == "provisional")


@pytest.mark.parametrize("words", [CHANGE, ("due", "--pack", "hi-sanya", "--rule", "transition.regularize")])
def test_a_day_that_cannot_be_counted_says_what_is_missing(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, found = answer(capsys, *words)
    assert (code, found["status"], found["due"]) == (0, "not_computable", None)
    assert "不可计算" in found["notes"][0]


# ── chain
@pytest.mark.parametrize("pack", pack_ids())
@pytest.mark.parametrize("action", ACTIONS)
def test_a_chain_has_the_promised_keys_or_is_silent(capsys: pytest.CaptureFixture[str], pack: str, action: str) -> None:
    code, found = answer(capsys, "chain", "--pack", pack, "--action", action, "--applicant", "department")
    assert code == 0
    assert {"status", "steps"} <= set(found)
    assert found["status"] == ("ok" if found["steps"] else "silent")
    assert all(set(step) >= CHAIN_KEYS for step in found["steps"])
    assert all(step["cites"] and step["body"] for step in found["steps"])


@pytest.mark.parametrize("applicant", APPLICANTS)
def test_every_kind_of_applicant_is_answered_and_a_person_finds_silence(
    capsys: pytest.CaptureFixture[str], applicant: str
) -> None:
    code, found = answer(capsys, *OPEN_IN_SANYA, "--applicant", applicant)
    assert (code, found["status"]) == (0, "silent" if applicant == "person" else "ok")
    assert ("city_office" in [step["role"] for step in found["steps"] if step["act"] == "approve"]) == (
        applicant != "person"
    )


def test_a_city_department_is_approved_by_the_city_and_told_of_the_other_routes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, found = answer(capsys, *OPEN_IN_SANYA, "--applicant", "department")
    approval = [step for step in found["steps"] if step["act"] in ("review", "approve")]
    assert (code, [step["body"] for step in approval]) == (0, ["三亚市人民政府办公室"])
    assert "district（区级）" in found["notes"][0]


def test_a_step_that_is_our_reading_says_so_on_its_own_line(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, *OPEN_IN_SANYA, "--applicant", "government")
    [signs] = [line for line in out.splitlines() if "签字" in line and line.lstrip().startswith("1.")]
    assert "平台理解，待确认" in signs


def test_without_an_applicant_the_choices_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *OPEN_IN_SANYA)
    assert (code, out) == (2, "")
    assert all(word in err for word in ("government", "department", "internal_organ"))


# ── eligible
@pytest.mark.parametrize("pack", pack_ids())
def test_eligibility_has_the_promised_keys(capsys: pytest.CaptureFixture[str], pack: str) -> None:
    words = ("eligible", "--pack", pack, "--applicant", "person", "--platform", "weibo", "--purpose", "campaign")
    code, found = answer(capsys, *words)
    assert found["outcome"] in {"allow", "warn", "block", "unknown"}
    assert code == (1 if found["outcome"] == "block" else 0)
    assert all({"rule", "cites", "message"} <= set(reason) for reason in found["reasons"])


@pytest.mark.parametrize("platform", [*PLATFORMS, "other:小象"])
def test_every_platform_word_of_the_contract_is_understood(capsys: pytest.CaptureFixture[str], platform: str) -> None:
    words = ("eligible", "--pack", "qd-licang", "--applicant", "department", "--platform", platform)
    assert answer(capsys, *words)[1]["outcome"] == "allow"


# ── wrong use
@pytest.mark.parametrize(
    ("words", "listed"),
    [
        (("due", "--pack", "licang", "--rule", "reply"), pack_ids()),
        (("due", "--pack", "../qd-licang", "--rule", "reply"), pack_ids()),
        (("due", "--pack", "qd-licang", "--rule", "filing.chnge"), ("filing.change",)),
        (("due", "--pack", "qd-licang", "--rule", "zzz"), ("filing.open", "deregister.complete")),
        ((*CHANGE, "--event", "2026-02-29"), ("2026-02-29", "不是日期")),
        ((*CHANGE, "--event", "2026-9-3"), ("不是日期",)),
        ((*CHANGE, "--event", ""), ("不是日期",)),
        ((*CHANGE, "--event", "effective="), ("不是日期",)),
        ((*CHANGE, "--event", "9999-12-31"), ("1900", "2200")),
        ((*CHANGE, "--event", "0001-01-01"), ("1900", "2200")),
        ((*CHANGE, "--event", "begun=2026-09-30"), ("effective", "decided", "posted")),
        ((*CHANGE, "--on", "yesterday", "--event", "2026-09-30"), ("不是日期",)),
        (("chain", "--pack", "qd-licang", "--action", "shut"), tuple(ACTIONS)),
        (("chain", "--pack", "qd-licang", "--action", "open", "--applicant", "club"), tuple(APPLICANTS)),
        (("chain", "--pack", "qd-licang", "--action", "open", "--platform", "myspace"), tuple(PLATFORMS)),
        ((*OPEN_IN_SANYA, "--applicant", "department", "--applicant-level", "planet"), ("city", "district")),
        (("eligible", "--pack", "qd-licang", "--applicant", "club", "--platform", "weibo"), tuple(APPLICANTS)),
        (("eligible", "--pack", "qd-licang", "--applicant", "person", "--platform", "other:"), ("other:名称",)),
        (("eligible", "--pack", "qd-licang", "--applicant", "person", "--platform", "app", "--purpose", "fun"),
         ("daily", "campaign")),
        (("show", "licang"), pack_ids()),
        (("attach", "licang", "a.txt"), pack_ids()),
        (("attach", "qd-licang", "no-such-file.txt"), ("no-such-file.txt",)),
        (("check", "no-such-folder"), ("no-such-folder",)),
        (("due", "--rule", "reply"), ("--pack",)),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_two_and_a_sentence_naming_what_may_be_given(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], listed: tuple[str, ...]
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert [word for word in listed if word not in err] == []


# ── check, attach, list, compare, show
def test_check_names_file_line_rule_and_allowed_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shutil.copytree(SHIPPED / "qd-licang", tmp_path / "qd-licang")
    path = folder / "rules-accounts.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines) if text == 'unit = "wd"')
    path.write_text("\n".join([*lines[:line], 'unit = "weekday"', *lines[line + 1 :]]), encoding="utf-8")
    code, out, _ = run(capsys, "check", str(folder))
    assert code == 1
    assert f"rules-accounts.toml:{line + 1}  规则 filing.open" in out
    assert "wd、cd、month、year" in out


def test_check_names_the_file_that_is_not_utf8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shutil.copytree(SHIPPED / "qd-licang", tmp_path / "qd-licang")
    (folder / "roles.toml").write_bytes("# 第一行\nname = '区政府'\n".encode("gb18030"))
    code, found = answer(capsys, "check", str(folder))
    [problem] = found["packs"][0]["problems"]
    assert (code, problem["file"], problem["line"]) == (1, "roles.toml", 1)
    assert "UTF-8" in problem["message"]
    code, out, err = run(capsys, "due", "--pack", str(folder), "--rule", "filing.change")
    assert (code, out) == (2, "")
    assert "roles.toml" in err


def test_check_takes_the_head_file_for_its_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", str(SHIPPED / "hi-sanya" / "pack.toml"))[:2] == (0, "hi-sanya：无误\n")


def test_attach_ends_with_one_when_something_is_missing_or_unbound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "办法.txt"
    path.write_text("第一条 依据。\n第二条 须在9个工作日内备案。\n", encoding="utf-8")
    code, found = answer(capsys, "attach", "qd-licang", str(path))
    assert code == 1
    assert found["articles_missing"] == list(range(3, 20))
    assert [phrase["phrase"] for phrase in found["phrases"] if not phrase["bound"]] == ["9个工作日"]


def test_list_compare_and_show_answer_in_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, listed = answer(capsys, "list")
    assert (code, {pack["id"] for pack in listed["packs"]}) == (0, set(pack_ids()))
    code, compared = answer(capsys, "compare", "--param", "filing.merge.n")
    assert (code, [cell["silent"] for row in compared["rows"] for cell in row["cells"].values()]) == (
        0, [True] * len(pack_ids()),
    )  # fmt: skip
    code, shown = answer(capsys, "show", "hi-sanya")
    assert (code, shown["status"], len(shown["articles"])) == (0, "undated", 34)  # 32 articles, the preamble, the form


# ── help, and where it is called from
@pytest.mark.parametrize("words", [["--help"], ["law", "--help"], *(["law", word, "--help"] for word in LAW)])
def test_help_speaks_chinese(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：zhengmei")
    assert [english for english in ("usage", "options", "arguments", "show this help") if english in said] == []


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert [command for command in COMMANDS if command not in said] == []


def test_it_answers_the_same_from_any_folder(tmp_path: Path) -> None:
    code = "import sys; from zhengmei.cli.main import main; sys.exit(main(sys.argv[1:]))"
    words = ["law", *CHANGE, "--event", "2026-09-30", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["due"] == "2026-10-13"

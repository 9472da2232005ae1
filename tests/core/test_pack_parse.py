"""Reading packs: what is read, and that every kind of bad pack is answered with place and allowed values."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.pack_sample import FILES, HEAD, RULES, files_with, problems_of, sample
from zhengmei.core.citation import parse_clause
from zhengmei.core.pack.build import PackError
from zhengmei.core.pack.cases import parse_cases
from zhengmei.core.pack.parse import parse_pack
from zhengmei.core.pack.schema import ApprovalChain, Deadline, Eligibility, Pack


def test_it_reads_a_sound_pack_without_complaint() -> None:
    assert problems_of(FILES) == ()


def test_it_builds_rules_by_their_kind_with_flat_parameters() -> None:
    rule = sample().rule("filing.change")
    assert rule is not None
    assert rule.cites == (parse_clause("2(一)"),)
    assert rule.pack == "sample"
    assert isinstance(rule.params, Deadline)
    assert (rule.params.n, rule.params.unit, rule.params.trigger_fields) == (5, "wd", ("name", "sponsor"))


def test_it_builds_nested_tables_and_single_words_of_a_match() -> None:
    chain, ban = sample().rule("chain.open"), sample().rule("eligibility.person")
    assert chain is not None
    assert ban is not None
    assert isinstance(chain.params, ApprovalChain)
    assert [route.steps[0].role for route in chain.params.routes] == ["sponsor_head", "centre"]
    assert isinstance(ban.params, Eligibility)
    assert ban.params.applies_to == {"applicant": ("person",)}


def test_it_leaves_a_number_that_the_text_does_not_give_empty() -> None:
    rule = parse_pack(files_with('n = 5\nunit = "wd"\n', 'wording = "及时"\n')).rule("filing.change")
    assert rule is not None
    assert isinstance(rule.params, Deadline)
    assert (rule.params.n, rule.params.unit) == (None, None)


def test_it_reads_form_options_given_as_plain_words() -> None:
    [form] = sample().forms
    assert [option.label for option in form.fields[1].options] == ["正常", "关停"]


def test_the_hash_follows_the_law_and_not_the_order_of_files_or_the_cases() -> None:
    other_order = dict(reversed(FILES.items()))
    assert parse_pack(other_order).hash == sample().hash
    assert parse_pack({**FILES, "cases/a.toml": ""}).hash == sample().hash
    assert parse_pack(files_with("n = 5", "n = 6")).hash != sample().hash


def test_a_long_pack_may_be_split_over_files() -> None:
    first, second = RULES.split('[[rule]]\nid = "notice.close"')
    split = {**FILES, "rules.toml": first, "rules-2.toml": '[[rule]]\nid = "notice.close"' + second}
    assert [rule.id for rule in parse_pack(split).rules] != []
    assert {rule.id for rule in parse_pack(split).rules} == {rule.id for rule in sample().rules}


BAD = {
    "unknown key": (files_with("n = 5", "nn = 5"), "filing.change", ["nn", "event", "warn_days"]),
    "unknown kind": (files_with('"notice"', '"notise"'), "notice.close", ["notise", "notice", "approval_chain"]),
    "unknown word": (files_with('unit = "wd"', 'unit = "days"'), "filing.change", ["days", "wd", "cd", "month"]),
    "wrong type": (files_with("n = 5", 'n = "5"'), "filing.change", ["n", "整数"]),
    "number for a yes": (files_with("n = 5", "n = 5\nroll = 1"), "filing.change", ["roll", "true"]),
    "yes for a number": (files_with("n = 5", "n = true"), "filing.change", ["true", "整数"]),
    "missing kind": (files_with('kind = "validity"\n', ""), "validity", ["kind", "deadline"]),
    "missing key": (files_with('held_in = "fixed"\n', ""), "role.centre", ["held_in", "sponsor", "external"]),
    "missing cites": (files_with('cites = ["2(二)"]\n', ""), "notice.close", ["cites", "8(五)"]),
    "empty cites": (files_with('cites = ["2(二)"]', "cites = []"), "notice.close", ["cites", "至少"]),
    "step without cites": (files_with('act = "sign"\ncites = ["3"]', 'act = "sign"\ncites = []'), "chain.open", ["head"]),
    "unreadable clause": (files_with('["2(二)"]', '["第二条"]'), "notice.close", ["第二条", "5¶2"]),
    "unknown article": (files_with('["2(二)"]', '["9"]'), "notice.close", ["9", "1、2、3、4、F1"]),
    "unknown part": (files_with('["2(二)"]', '["2(三)"]'), "notice.close", ["2(三)", "2(一)、2(二)"]),
    "duplicate rule": (files_with('"notice.close"', '"filing.change"'), "filing.change", ["filing.change", "deadline"]),
    "id of another kind": (files_with('"validity"\nkind = "validity"', '"rank.bottom"\nkind = "validity"'), "rank.bottom", ["rank"]),
    "id outside the lists": (files_with('"notice.close"', '"notices.x"'), "notices.x", ["notice.close", "eligibility.*"]),
    "unknown event": (files_with('"effective"', '"done"'), "filing.change", ["done", "effective", "cause"]),
    "unknown field": (files_with('"sponsor"]', '"owner"]'), "filing.change", ["owner", "sponsor", "contact"]),
    "unknown role": (files_with('recipient = "centre"', 'recipient = "center"'), "filing.change", ["role.center", "sponsor_head"]),
    "unknown form": (files_with('form = "F1"', 'form = "F2"'), "filing.change", ["F2", "F1"]),
    "missing form file": (files_with('file = "F1"', 'file = "F9"'), "form.F1", ["forms/F9.toml", "F1"]),
    "unknown match key": (files_with('{ applicant = "person" }', '{ who = "person" }'), "eligibility.person", ["who", "unit_flag"]),
    "unknown match word": (files_with('"person" }', '"nobody" }'), "eligibility.person", ["nobody", "township"]),
    "unknown predicate": (
        files_with('effect = "forbid"', 'effect = "forbid"\npredicate = "bad"'), "eligibility.person", ["bad", "second_app"],
    ),
    "number without unit": (files_with('n = 15\nunit = "wd"', "n = 15"), "notice.close", ["unit", "wd"]),
    "zero": (files_with("n = 15", "n = 0"), "notice.close", ["0"]),
    "interpretation without note": (files_with('note = "条文没有点名审批机关。"\n', ""), "chain.open", ["note", "理由"]),
    "unknown interpreted parameter": (files_with("n = 5", 'n = 5\ninterprets = { days = "x" }'), "filing.change", ["days", "event"]),
    "routes that collide": (files_with('["department"]', '["department", "township"]'), "chain.open", ["townships", "departments"]),
    "unknown action": (files_with('action = "open"', 'action = "begin"'), "chain.open", ["begin", "open", "deregister"]),
    "unknown blocked_by": (files_with("n = 5", 'n = 5\nblocked_by = ["notice.x"]'), "filing.change", ["notice.x"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_rule_is_answered_with_its_id_its_line_and_the_allowed_values(name: str) -> None:
    files, rule, words = BAD[name]
    found = [problem for problem in problems_of(files) if problem.rule == rule]
    assert found, problems_of(files)
    said = "\n".join(str(problem) for problem in found)
    assert all(word in said for word in words), said
    assert found[0].file == "rules.toml"
    assert found[0].line is not None
    # The line lies within the rule: not before the [[rule]] above its id, not beyond its last key.
    starts = [number for number, line in enumerate(files["rules.toml"].splitlines(), 1) if line == f'id = "{rule}"']
    assert any(start - 1 <= found[0].line <= start + 16 for start in starts), said


BAD_HEADS = {
    "impossible date": (files_with("2024-06-24\nin", "2024-06-31\nin", "pack.toml"), 10, ["日期不存在", "2024-06-24"]),
    "key twice": (files_with("issuer =", 'short = "样"\nissuer =', "pack.toml"), 6, ["两次"]),
    "bare word": (files_with('"000000"', "none", "pack.toml"), 7, ["引号"]),
    "unknown table": (files_with("[[article]]", "[[articles]]", "pack.toml"), 13, ["articles", "article、rule"]),
    "unknown level": (files_with('"county"', '"village"', "pack.toml"), 8, ["village", "county", "bureau"]),
    "force before issue": (files_with("force_from = 2024", "force_from = 2023", "pack.toml"), None, ["2023-06-24", "早于"]),
    "article twice": (files_with('id = "4"', 'id = "3"', "pack.toml"), 24, ["「3」", "两次"]),
    "article idle": (files_with('not_modelled = "宣示，没有要做的事。"\n', "", "pack.toml"), 14, ["「1」", "not_modelled"]),
    "article both": (
        files_with('gist = "有效期。"', 'gist = "有效期。"\nnot_modelled = "x"', "pack.toml"), None, ["「4」", "validity"],
    ),
    "form field twice": (files_with('no = "2"', 'no = "1"', "forms/F1.toml"), None, ["F1", "「1」"]),
    "form type": (files_with('"single"', '"radio"', "forms/F1.toml"), 15, ["radio", "single", "multi"]),
    "no pack.toml": ({"rules.toml": RULES}, None, ["pack.toml"]),
    "no date, no reason": (files_with("in_force_from = 2024-06-24\n", "", "pack.toml"), None, ["undated_note"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_HEADS)
def test_a_fault_outside_the_rules_is_answered_with_file_and_line(name: str) -> None:
    files, line, words = BAD_HEADS[name]
    problems = problems_of(files)
    assert problems
    said = "\n".join(str(problem) for problem in problems)
    assert all(word in said for word in words), said
    if line is not None:
        assert line in [problem.line for problem in problems], said


def test_it_reports_every_fault_at_once() -> None:
    files = files_with('unit = "wd"\nrecipient', 'unit = "days"\nsystem = "x"\nrecipient')
    assert len(problems_of({**files, "pack.toml": HEAD.replace('"county"', '"village"')})) == 3


PIECES = st.sampled_from(
    ["", "[pack]", "[[rule]]", "[rule]", "[[rule.routes]]", "rule = 5", "kind = 5", "kind = []", "id = 7", "cites = 8", "x",
     "cites = [[]]", "n = -1", "n = 1.5", "unit = {}", 'applies_to = ["person"]', "[[case]]", "case = 1", "events = 1", "id = []"]
) | st.text(max_size=20)  # fmt: skip


@given(file=st.sampled_from(sorted(FILES)), place=st.integers(0, 90), piece=PIECES)
@settings(max_examples=200)
def test_whatever_is_written_is_either_read_or_answered_with_faults(file: str, place: int, piece: str) -> None:
    lines = FILES[file].splitlines()
    lines[place % len(lines)] = piece
    broken = {**FILES, file: "\n".join(lines)}
    for problem in problems_of(broken):
        assert problem.file in broken
        assert problem.message
    for read in (parse_pack, parse_cases):
        with suppress(PackError):
            read({**broken, "cases/a.toml": broken[file]})


def test_two_eligibility_rules_of_one_force_may_not_contradict_each_other() -> None:
    allow = (
        '\n[[rule]]\nid = "eligibility.all"\nkind = "eligibility"\ncites = ["3"]\nmodality = "禁"\nreading = "explicit"\n'
        'effect = "allow"\nmessage = "都可以。"\n'
    )
    collided = problems_of({**FILES, "rules.toml": RULES + allow})
    assert [problem.rule for problem in collided] == ["eligibility.person"]
    excepted = allow + 'except_when = { applicant = "person" }\n'
    assert problems_of({**FILES, "rules.toml": RULES + excepted}) == ()


def test_a_cyclic_extends_names_the_circle() -> None:
    files = files_with('version = "2024-06-24"', 'version = "1"\nextends = ["other"]', "pack.toml")
    other = sample_like("other", extends=("sample",))
    said = [problem.message for problem in problems_of(files, {"other": other})]
    assert "extends 绕成了圈：sample → other → sample" in said
    assert any("「other」不存在" in problem.message for problem in problems_of(files))


def sample_like(pack_id: str, extends: tuple[str, ...] = ()) -> Pack:
    """The sample under another id, without rules."""
    pack = sample()
    head = replace(pack.head, id=pack_id, extends=extends, issued_on=date(2020, 1, 1))
    return replace(pack, head=head, rules=())

"""Packs side by side, and worked cases put to the functions they are about."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from tests.core.pack_sample import FILES, sample
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.pack.build import PackError
from zhengmei.core.pack.cases import Judges, disagreements, parse_cases
from zhengmei.core.pack.compare import compare
from zhengmei.core.pack.schema import Deadline, Pack


def other(n: int | None) -> Pack:
    """A second pack with one deadline of its own length."""
    rule = sample().rule("filing.change")
    assert rule is not None
    changed = replace(rule, pack="other", params=Deadline(event="effective", n=n, unit="wd" if n else None))
    return replace(sample(), head=replace(sample().head, id="other", short="邻县"), rules=(changed,))


def test_it_shows_each_packs_own_value_with_its_clause() -> None:
    [row] = compare([sample(), other(7)], "filing.change.n")
    assert {pack: (cell.value, cell.silent) for pack, cell in row.cells.items()} == {
        "sample": ("5 个工作日", False),
        "other": ("7 个工作日", False),
    }
    assert [str(cite) for cite in row.cells["sample"].cites] == ["sample:2(一)"]


def test_a_pack_without_the_rule_or_without_the_number_is_silent() -> None:
    [row] = compare([sample(), other(None)], "filing.change.n")
    assert (row.cells["other"].value, row.cells["other"].silent) == ("本地未规定", True)
    [row] = compare([sample(), other(7)], "notice.close.n")
    assert (row.cells["other"].value, row.cells["other"].silent) == ("本地未规定", True)


def test_what_a_text_leaves_unsaid_is_not_shown_as_a_no() -> None:
    rule = other(7).rules[0]
    said = replace(other(7), rules=(replace(rule, params=Deadline(event="effective", n=7, unit="wd", written=True)),))
    [row] = compare([sample(), said], "filing.change.written")
    assert [row.cells[pack].value for pack in ("sample", "other")] == ["本地未规定", "是"]


def test_roles_are_shown_by_the_name_they_have_in_that_pack() -> None:
    [row] = compare([sample()], "filing.change.recipient")
    assert row.cells["sample"].value == "县中心"
    [row] = compare([sample()], "chain.open")
    assert row.cells["sample"].value == "townships：主办单位主要负责人；departments：县中心"


def test_an_interpretation_is_marked_with_its_reason() -> None:
    [row] = compare([sample()], "chain.open")
    assert row.cells["sample"].interpreted == "条文没有点名审批机关。"


@pytest.mark.parametrize("asked", ["filing.change", "filing", "n"])
def test_it_can_be_asked_for_a_rule_a_family_or_a_parameter(asked: str) -> None:
    rows = compare([sample()], asked)
    assert ("filing.change", "n") in [(row.rule, row.param) for row in rows]
    assert all(row.rule.startswith("filing") or asked == "n" for row in rows)


def test_what_nothing_has_gives_no_row() -> None:
    assert compare([sample()], "rank.bottom") == ()


@dataclass(frozen=True)
class Answer:
    """What the judges below answer with."""

    due: date | None = None
    status: str = "silent"
    outcome: str = "unknown"
    steps: tuple[Any, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


def judges(answer: Answer) -> Judges:
    """Judges that always answer the same, to see whether a case notices."""
    return Judges(
        compute=lambda *given, **named: answer,
        chain_for=lambda *given, **named: answer,
        eligible=lambda *given, **named: answer,
        calendar=WorkingCalendar([]),
    )


def case_of(text: str) -> Any:
    [case] = parse_cases({"cases/a.toml": f'[[case]]\nid = "V00"\nsays = "一句话"\n{text}'})
    return case


DUE = 'kind = "due"\nrule = "filing.change"\nevents = { effective = 2026-09-30 }\ndue = 2026-10-13\nnot_due = [2026-10-07]\n'
CASES = {
    "due": (DUE, Answer(due=date(2026, 10, 13)), Answer(due=date(2026, 10, 7))),
    "due without a day": (DUE, Answer(due=date(2026, 10, 13)), Answer()),
    "silent": ('kind = "silent"\nrule = "reply"\n', Answer(), Answer(status="firm", due=date(2026, 1, 9))),
    "silent chain": ('kind = "silent"\nrule = "chain.merge"\n', Answer(), Answer(status="ok")),
    "chain": ('kind = "chain"\naction = "merge"\nstatus = "silent"\n', Answer(), Answer(status="ok")),
    "eligible": (
        'kind = "eligible"\napplicant = "person"\nplatform = "weibo"\noutcome = "block"\n',
        Answer(outcome="block"),
        Answer(outcome="allow"),
    ),
    "notice": (
        'kind = "notice"\nrule = "notice.close"\nevents = { posted = 2026-09-21 }\ncomplete_on = 2026-10-19\n'
        "earliest_removal = 2026-10-20\n",
        Answer(due=date(2026, 10, 19), extra={"earliest_removal": date(2026, 10, 20)}),
        Answer(due=date(2026, 10, 19), extra={"earliest_removal": date(2026, 10, 19)}),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case_agrees_with_the_right_answer_and_notices_the_wrong_one(name: str) -> None:
    text, right, wrong = CASES[name]
    assert disagreements(case_of(text), sample(), judges(right)) == ()
    assert disagreements(case_of(text), sample(), judges(wrong)) != ()


def test_a_case_may_say_only_which_day_is_the_naive_mistake() -> None:
    case = case_of(
        'kind = "due"\nrule = "filing.change"\nevents = { effective = 2026-09-30 }\nnot_due = [2026-10-07]\n'
    )
    assert disagreements(case, sample(), judges(Answer(due=date(2026, 10, 13)))) == ()
    [said] = disagreements(case, sample(), judges(Answer(due=date(2026, 10, 7))))
    assert "2026-10-07" in said


@pytest.mark.parametrize(("status", "agrees"), [("expired", True), ("in_force", False)])
def test_a_case_may_ask_how_the_pack_stands(status: str, agrees: bool) -> None:
    case = case_of(f'kind = "status"\non = 2026-06-25\nstatus = "{status}"\n')
    assert (disagreements(case, sample(), judges(Answer())) == ()) is agrees


def test_a_case_that_cannot_be_read_is_an_error_with_file_and_line() -> None:
    with pytest.raises(PackError, match=r"cases/a\.toml:4.*dew.*due") as caught:
        parse_cases({**FILES, "cases/a.toml": '[[case]]\nid = "V00"\nsays = "x"\nkind = "dew"\n'})
    assert [problem.line for problem in caught.value.problems] == [4]

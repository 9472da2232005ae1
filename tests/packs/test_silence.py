"""T-60: what a text doesn't say is never taken from another text. Each rule and each number is removed in turn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from zhengmei.calendars import load_all as load_years
from zhengmei.core.approval import chain_for
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline import OWN_EVENT, compute
from zhengmei.core.pack.compare import compare
from zhengmei.core.pack.schema import ApprovalChain, Deadline, Limit, Notice, Pack, Rule, Staleness, Validity
from zhengmei.core.pack.status import expires_on
from zhengmei.core.pack.vocabulary import EVENTS
from zhengmei.packs import load, load_all, pack_ids

CALENDAR = WorkingCalendar(load_years())
EVERY_EVENT = {**dict.fromkeys(EVENTS, date(2026, 3, 2)), OWN_EVENT: date(2026, 3, 2)}
DATED = (Deadline, Notice, Limit, Staleness, Validity)
OPTIONAL = (Deadline, Notice, Limit)
RULES = [(pack_id, rule.id) for pack_id in pack_ids() for rule in load(pack_id).rules]
NUMBERED = [
    (pack_id, rule_id)
    for pack_id, rule_id in RULES
    if isinstance((params := load(pack_id).rule(rule_id).params), OPTIONAL) and params.n is not None  # type: ignore[union-attr]
]


def without(pack: Pack, rule_id: str) -> Pack:
    """The pack as if its text had no such rule."""
    return replace(pack, rules=tuple(rule for rule in pack.rules if rule.id != rule_id))


def unnumbered(pack: Pack, rule_id: str) -> Pack:
    """The pack as if its text named the act but no length of time."""

    def cut(rule: Rule) -> Rule:
        if rule.id != rule_id or not isinstance(rule.params, OPTIONAL):
            return rule
        return replace(rule, params=replace(rule.params, n=None, unit=None))

    return replace(pack, rules=tuple(cut(rule) for rule in pack.rules))


def neighbours(pack_id: str) -> Iterator[Pack]:
    """Every other pack, which must have no part in the answer."""
    return (pack for pack in load_all() if pack.head.id != pack_id)


@pytest.mark.parametrize(("pack_id", "rule_id"), RULES)
def test_a_rule_taken_out_leaves_silence_and_no_neighbours_value(pack_id: str, rule_id: str) -> None:
    whole, cut = load(pack_id), without(load(pack_id), rule_id)
    known = {rule.id for pack in load_all() for rule in pack.rules}
    assert all(
        not row.cells[pack_id].silent for row in compare([whole], f"{rule_id}") if row.param in ("event", "message")
    )
    for row in compare([cut, *neighbours(pack_id)], rule_id):
        if row.rule == rule_id:
            assert (row.cells[pack_id].value, row.cells[pack_id].cites) == ("本地未规定", ())
    params = whole.rule(rule_id).params  # type: ignore[union-attr]
    if isinstance(params, DATED):
        answer = compute(cut, rule_id, EVERY_EVENT, CALENDAR, known_ids=known)
        assert (answer.status, answer.due, answer.cites) == ("silent", None, ())
    if isinstance(params, ApprovalChain):
        assert (chain_for(cut, params.action).status, chain_for(cut, params.action).steps) == ("silent", ())
    if isinstance(params, Validity):
        assert expires_on(cut) is None


@pytest.mark.parametrize(("pack_id", "rule_id"), NUMBERED)
def test_a_number_taken_out_leaves_no_day(pack_id: str, rule_id: str) -> None:
    before = compute(load(pack_id), rule_id, EVERY_EVENT, CALENDAR)
    assert before.due is not None
    cut = unnumbered(load(pack_id), rule_id)
    after = compute(cut, rule_id, EVERY_EVENT, CALENDAR)
    assert (after.status, after.due) == ("silent", None)
    [row] = compare([cut, *neighbours(pack_id)], f"{rule_id}.n")
    assert (row.cells[pack_id].value, row.cells[pack_id].silent) == ("本地未规定", True)


@pytest.mark.parametrize("pack_id", pack_ids())
def test_a_pack_answers_the_same_alone_and_beside_the_others(pack_id: str) -> None:
    beside = {(row.rule, row.param): row.cells[pack_id] for row in compare(load_all())}
    alone = {(row.rule, row.param): row.cells[pack_id] for row in compare([load(pack_id)])}
    assert alone
    for key, cell in alone.items():
        assert beside[key] == cell
    own = {rule.id for rule in load(pack_id).rules}
    for (rule_id, _), cell in beside.items():
        assert rule_id in own or cell.silent


def test_V30_a_county_without_reply_days_gets_none_from_its_neighbour() -> None:
    borrowed = compute(load("sx-jiaxian"), "reply", EVERY_EVENT, CALENDAR)
    assert borrowed.due == date(2026, 3, 9)
    silent = compute(load("qd-xihaian-sfj"), "reply", EVERY_EVENT, CALENDAR, known_ids={"reply"})
    assert (silent.status, silent.due) == ("silent", None)

"""Two rules that speak about the same case and disagree are an error, never a silent choice."""

from collections.abc import Iterator
from itertools import combinations

from zhengmei.core.pack.build import Problem
from zhengmei.core.pack.parse import HEAD_FILE
from zhengmei.core.pack.schema import ApprovalChain, Eligibility, Match, Pack, ReviewChain, Rule


def overlap(first: Match, second: Match) -> bool:
    """True when some case satisfies both: every key that both name shares a word."""
    return all(set(first[key]) & set(second[key]) for key in first.keys() & second.keys())


def collisions(pack: Pack) -> Iterator[Problem]:
    """Yield the routes, steps and eligibility rules of ``pack`` that cannot both stand."""
    for rule in pack.rules:
        if isinstance(rule.params, ApprovalChain):
            yield from (Problem(HEAD_FILE, None, rule.id, said) for said in _routes(rule.params))
        if isinstance(rule.params, ReviewChain):
            yield from (
                Problem(HEAD_FILE, None, rule.id, said) for said in _same([step.id for step in rule.params.steps])
            )
    for first, second in combinations([rule for rule in pack.rules if isinstance(rule.params, Eligibility)], 2):
        if first.modality == second.modality and _contrary(first, second):
            said = f"与「{second.id}」冲突：同一情形、同一力度（{first.modality}），一条许可、一条禁止"
            yield Problem(HEAD_FILE, None, first.id, said)


def _routes(chain: ApprovalChain) -> Iterator[str]:
    for first, second in combinations(chain.routes, 2):
        if first.id == second.id:
            yield f"路线「{first.id}」写了两次"
        elif overlap(first.applies_to, second.applies_to):
            yield f"路线「{first.id}」和「{second.id}」会同时适用于同一申请人；请用 applies_to 分开"
    for route in chain.routes:
        yield from _same([step.id for step in route.steps])


def _same(ids: list[str]) -> Iterator[str]:
    yield from (f"步骤「{one}」写了两次" for one in sorted({one for one in ids if ids.count(one) > 1}))


def _contrary(first: Rule, second: Rule) -> bool:
    one, other = first.params, second.params
    if not isinstance(one, Eligibility) or not isinstance(other, Eligibility):
        return False
    if {one.effect, other.effect} not in (
        {"allow", "forbid"},
        {"require", "forbid"},
    ) or one.predicate != other.predicate:
        return False
    excused = _within(one.applies_to, other.except_when) or _within(other.applies_to, one.except_when)
    return overlap(one.applies_to, other.applies_to) and not excused


def _within(narrow: Match, wide: Match) -> bool:
    """True when every case of ``narrow`` is one that a written exception ``wide`` takes out."""
    return bool(wide) and all(key in narrow and set(narrow[key]) <= set(words) for key, words in wide.items())

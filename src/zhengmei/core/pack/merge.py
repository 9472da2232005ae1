"""A pack with everything it extends. Nothing is replaced silently."""

from collections.abc import Mapping
from dataclasses import replace

from zhengmei.core.pack.build import PackError, Problem
from zhengmei.core.pack.parse import HEAD_FILE
from zhengmei.core.pack.schema import Pack, Rule


def merge(pack: Pack, by_id: Mapping[str, Pack]) -> Pack:
    """Return ``pack`` with the rules of the packs it extends; each rule keeps the pack it came from in ``rule.pack``.

    Only the written ``extends`` is followed: a silent parameter stays silent. Raises PackError for an unknown or
    cyclic extends and for a rule id held twice without an ``overrides`` that names it.
    """
    return replace(pack, rules=tuple(_rules(pack, by_id, ()).values()))


def _rules(pack: Pack, by_id: Mapping[str, Pack], trail: tuple[str, ...]) -> dict[str, Rule]:
    if pack.head.id in trail:
        raise _error(None, f"extends 绕成了圈：{' → '.join((*trail, pack.head.id))}")
    found: dict[str, Rule] = {}
    for parent in pack.head.extends:
        if parent not in by_id:
            raise _error(None, f"extends 里的「{parent}」不存在")
        for rule_id, rule in _rules(by_id[parent], by_id, (*trail, pack.head.id)).items():
            if rule_id in found and found[rule_id] != rule:
                raise _error(
                    rule_id, f"{found[rule_id].pack} 与 {rule.pack} 都有这条规则；在本办法里用 overrides 写明取哪一条"
                )
            found[rule_id] = rule
    for rule in pack.rules:
        if rule.id in found and (rule.overrides is None or rule.overrides.rule != rule.id):
            raise _error(rule.id, f"上级办法 {found[rule.id].pack} 已有这条规则；要替换它，须写 overrides 和依据")
        found[rule.id] = rule
    return found


def _error(rule: str | None, message: str) -> PackError:
    return PackError([Problem(HEAD_FILE, None, rule, message)])

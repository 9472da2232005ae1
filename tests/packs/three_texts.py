"""The packs whose worth is tested row by row, and how the tests reach into them."""

from zhengmei.core.pack.schema import Pack, Rule
from zhengmei.packs import load

XIHAIAN, ZHANJIANG, JIAXIAN, NATION = "qd-xihaian-sfj", "zj-sfj", "sx-jiaxian", "cn-2019"


def the_rule(pack_id: str, rule_id: str) -> Rule:
    """The rule, which must be there."""
    rule = load(pack_id).rule(rule_id)
    assert rule is not None, f"{pack_id} 没有 {rule_id}"
    return rule


def ids_of(pack: Pack, *kinds: str) -> set[str]:
    """The ids of every rule of these kinds."""
    return {rule.id for rule in pack.rules if rule.kind in kinds}

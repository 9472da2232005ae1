"""Of a register the accounts of one region or unit: who is inspected, who is left out and why."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from zhengmei.batch.request import Scope
from zhengmei.core.inspection.facts import Account
from zhengmei.intake.problems import Unreadable

COLUMNS = {"region": "地区", "sponsor": "主办单位"}
_TOLD, _SAID = 20, 5


def within(scope: Scope, accounts: Sequence[Account], file: str) -> tuple[list[int], dict[str, Any]]:
    """Return the places of the accounts inside, and what the result says of it: how many, what the others wrote, and
    which of the chosen values nobody wrote.

    Raises Unreadable with a sentence where nobody is inside.
    """
    places = [place for place, account in enumerate(accounts) if scope.holds(account)]
    outside = Counter(getattr(account, scope.column) for account in accounts if not scope.holds(account))
    ordered = sorted(outside.items(), key=lambda entry: (-entry[1], entry[0]))
    column = COLUMNS[scope.column]
    if not places:
        said = "、".join(
            f"「{value}」{number} 个" if value else f"空白 {number} 个" for value, number in ordered[:_SAID]
        )
        raise Unreadable(
            f"{file} 里没有一个账号属于所选的{scope.name}：{column}一栏写的是{said}{'等' if len(ordered) > _SAID else ''}；"
            f"请改选地区或单位，或者在账号表里把{column}改对"
        )
    told = ordered[:_TOLD]
    written = {getattr(accounts[place], scope.column) for place in places}
    absent = [value for value in scope.values or () if value not in written]
    return places, {
        "name": scope.name,
        "column": scope.column,
        "values": None if scope.values is None else list(scope.values),
        "listed": len(accounts),
        "inspected": len(places),
        "left_out": [[value, number] for value, number in told],
        "more": sum(outside.values()) - sum(number for _, number in told),
        **({"absent": absent} if absent else {}),
    }

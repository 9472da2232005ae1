"""The named facts that equality cannot express: given as a boolean, or worked out from the texts that are given."""

from collections.abc import Callable, Mapping

from zhengmei.core.approval.matching import Facts
from zhengmei.core.approval.naming import related_to_unit, same_across, states_sponsor
from zhengmei.core.pack.vocabulary import PREDICATES

Names = tuple[str, ...]


def holds(predicate: str, facts: Facts, names: Names) -> bool | None:
    """Return whether ``predicate`` is true of ``facts``; None when the facts don't say, which is never taken for no.

    A boolean under the predicate's own name wins, because a person has looked. Raises KeyError for a word outside the
    vocabulary.
    """
    if predicate not in PREDICATES:
        raise KeyError(f"没有名为「{predicate}」的判断")
    said = facts.get(predicate)
    if isinstance(said, bool):
        return said
    work_out = _WORKED_OUT.get(predicate)
    return work_out(facts, names) if work_out else None


def suspected(predicate: str, facts: Facts) -> bool:
    """Return whether a likeness of words suggests ``predicate``, though only a person can say (name and duty)."""
    name, unit = _text(facts, "name"), _text(facts, "sponsor")
    if predicate != "name_unrelated_to_duty" or name is None or unit is None or predicate in facts:
        return False
    return not related_to_unit(name, unit, _texts(facts, "duties"))


def _text(facts: Facts, key: str) -> str | None:
    value = facts.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _texts(facts: Facts, key: str) -> tuple[str, ...]:
    value = facts.get(key)
    return tuple(str(entry) for entry in value) if isinstance(value, (tuple, list, set, frozenset)) else ()


def _outside(names: Names, value: str | None) -> bool | None:
    if value is None or not names:
        return None
    return not any(same_across((value, name)) for name in names)


def _acting_name_outside_list(facts: Facts, names: Names) -> bool | None:
    return _outside(names, _text(facts, "acting_name"))


def _outside_closed_list(facts: Facts, names: Names) -> bool | None:
    return _outside(names, _text(facts, "channel"))


def _name_differs_across_platforms(facts: Facts, _names: Names) -> bool | None:
    name, elsewhere = _text(facts, "name"), _texts(facts, "names_elsewhere")
    return None if name is None or not elsewhere else not same_across((name, *elsewhere))


def _sponsor_missing_in_certification(facts: Facts, _names: Names) -> bool | None:
    certification, sponsor = _text(facts, "certification"), _text(facts, "sponsor")
    return None if certification is None or sponsor is None else not states_sponsor(certification, sponsor)


_WORKED_OUT: Mapping[str, Callable[[Facts, Names], bool | None]] = {
    "acting_name_outside_list": _acting_name_outside_list,
    "outside_closed_list": _outside_closed_list,
    "name_differs_across_platforms": _name_differs_across_platforms,
    "sponsor_missing_in_certification": _sponsor_missing_in_certification,
}

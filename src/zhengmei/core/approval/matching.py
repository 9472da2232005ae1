"""``applies_to`` and ``except_when``: equality and membership, with «not known» kept apart from «no»."""

from collections.abc import Mapping

from zhengmei.core.pack.schema import Match

Facts = Mapping[str, object]
"""What the caller knows: words under the match keys, booleans under the predicates, texts and sets for names."""


def unknown_keys(match: Match, facts: Facts) -> tuple[str, ...]:
    """Return the keys of ``match`` that ``facts`` says nothing about."""
    return tuple(key for key in match if facts.get(key) is None)


def fits(match: Match, facts: Facts) -> bool | None:
    """Return True when every key holds one of its words, False when one holds another, None when it isn't known yet."""
    for key, words in match.items():
        if facts.get(key) is not None and not _holds(words, facts[key]):
            return False
    return None if unknown_keys(match, facts) else True


def _holds(words: tuple[str, ...], value: object) -> bool:
    held = {str(entry) for entry in value} if isinstance(value, (tuple, list, set, frozenset)) else {str(value)}
    # A platform that nobody has listed is «other:<name>»; a rule may speak of all of them with «other».
    held |= {"other" for entry in held if entry.startswith("other:")}
    return not held.isdisjoint(words)

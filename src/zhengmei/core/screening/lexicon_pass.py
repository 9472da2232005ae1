"""Entries against a text: conditions around a word, and allow entries that cover it."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.lexicon import Conditions, Entry


@dataclass(frozen=True)
class Found:
    """An entry found at ``start:end``."""

    start: int
    end: int
    entry: Entry
    stamp: str


def judge(document: Document, found: Sequence[Found]) -> list[Finding]:
    """Return the findings among what the automaton saw: conditions hold, nothing allowed covers them, the longest word wins."""
    holding = _holding(document, found)
    allowed = _allowed(holding)
    denied = [item for item in holding if not item.entry.allow]
    denied.sort(key=lambda item: (item.start, -item.end))
    findings: list[Finding] = []
    reached = allowed_reach = next_allowed = 0
    for item in denied:
        while next_allowed < len(allowed) and allowed[next_allowed][0] <= item.start:
            allowed_reach = max(allowed_reach, allowed[next_allowed][1])
            next_allowed += 1
        # Sorted by start, longest first: a word that ends no later than an earlier one lies inside it.
        if item.end <= allowed_reach or item.end <= reached:
            continue
        reached = item.end
        findings.append(_finding(item, document.text[item.start : item.end]))
    return findings


def allowed_spans(document: Document, found: Sequence[Found]) -> list[tuple[int, int]]:
    """Return where allow entries stand whose conditions hold, by rising start."""
    return _allowed(_holding(document, found))


def _holding(document: Document, found: Sequence[Found]) -> list[Found]:
    return [item for item in found if not item.entry.conditions.any or _holds(document, item)]


def _allowed(holding: Sequence[Found]) -> list[tuple[int, int]]:
    return sorted(
        ((item.start, item.end) for item in holding if item.entry.allow), key=lambda span: (span[0], -span[1])
    )


def _finding(item: Found, text: str) -> Finding:
    entry = item.entry
    message = entry.message.replace("{text}", text).replace("{suggestion}", entry.suggestion)
    return Finding(
        item.start, item.end, entry.category, entry.severity, entry.tier, message, f"lexicon.{item.stamp.split(' ')[0]}",
        entry.concern, entry.suggestion, f"词条来源：{entry.source}", entry.item, item.stamp,
    )  # fmt: skip


def _holds(document: Document, item: Found) -> bool:
    rules, text, start, end = item.entry.conditions, document.text, item.start, item.end
    if rules.boundary and (_joined(text[start - 1 : start]) or _joined(text[end : end + 1])):
        return False
    if rules.before and not any(text.endswith(word, 0, start) for word in rules.before):
        return False
    if any(text.endswith(word, 0, start) for word in rules.before_not):
        return False
    if rules.after and not any(text.startswith(word, end) for word in rules.after):
        return False
    if any(text.startswith(word, end) for word in rules.after_not):
        return False
    if rules.title_only and end > document.title_end:
        return False
    if rules.unquoted and document.quoted(start, end):
        return False
    return _neighbours_hold(document, rules, start, end)


def _neighbours_hold(document: Document, rules: Conditions, start: int, end: int) -> bool:
    if not rules.near and not rules.near_not:
        return True
    low, high = document.paragraph_at(start)
    around = (
        document.text[max(low, start - rules.reach) : start] + "\n" + document.text[end : min(high, end + rules.reach)]
    )
    if rules.near and not any(word in around for word in rules.near):
        return False
    return not any(word in around for word in rules.near_not)


def _joined(sign: str) -> bool:
    return sign.isalnum()

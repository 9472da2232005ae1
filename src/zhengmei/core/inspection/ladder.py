"""Which measures the text attaches to what was found. Proposed with clause and reason, never decided (T-37)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhengmei.core.inspection.finding import BINDING, Finding
from zhengmei.core.inspection.windows import BottomRankFinding, QuarterResult, bottom_rank_trigger
from zhengmei.core.pack.cites import cite_rule, rule_notes
from zhengmei.core.pack.schema import Ladder, Pack, Rank, Role


@dataclass(frozen=True, slots=True)
class Proposal:
    """One rung of a ladder that what was found may set off. ``because`` are the clauses of the findings behind it."""

    pack: str
    rule: str
    triggers: tuple[str, ...]
    measures: tuple[str, ...]
    decided_by: str
    target: str
    cites: tuple[str, ...]
    because: tuple[str, ...]
    notes: tuple[str, ...]


def propose(pack: Pack, findings: Sequence[Finding]) -> tuple[Proposal, ...]:
    """Return the measures that ``findings`` of this pack may set off. A pack that accuses nobody proposes nothing.

    A trigger that no finding can show (serious outcomes, bad will) is for a person to raise.
    """
    own = [finding for finding in findings if tells(finding) and finding.cites[0].startswith(f"{pack.head.id}:")]
    return tuple(_proposals(pack, own)) if own else ()


def tells(finding: Finding) -> bool:
    """Return whether ``finding`` shows a trigger that some pack may have."""
    weighs = finding.outcome == "missed" and not finding.preview and bool(finding.cites)
    return weighs and (_stale(finding) or _unapproved(finding))


def _proposals(pack: Pack, findings: Sequence[Finding]) -> Iterator[Proposal]:
    for rule in pack.rules:
        ladder = rule.params
        if not isinstance(ladder, Ladder):
            continue
        shown = {word: found for word in ladder.triggers if (found := _behind(word, findings))}
        enough = len(shown) == len(ladder.triggers) if ladder.needed == "all" else bool(shown)
        if enough:
            cites = tuple(str(citation) for citation in cite_rule(pack, rule))
            because = tuple(dict.fromkeys(cite for found in shown.values() for f in found for cite in f.cites))
            yield Proposal(
                pack.head.id, rule.id, tuple(shown), ladder.measures, _who(pack, ladder.decided_by), ladder.target, cites,
                because, rule_notes(rule),
            )  # fmt: skip


def _behind(trigger: str, findings: Sequence[Finding]) -> list[Finding]:
    test = _SHOWN_BY.get(trigger)
    return [finding for finding in findings if test(finding)] if test else []


def _who(pack: Pack, decided_by: str) -> str:
    """The office that decides, in the words of the pack; the text's silence stays silence."""
    rule = pack.rule(f"role.{decided_by}")
    if rule is not None and isinstance(rule.params, Role):
        return rule.params.body or rule.params.name
    return decided_by or "条文没有写由谁决定"


def _stale(finding: Finding) -> bool:
    return finding.rule == "update.stale" and finding.modality in BINDING


def _unapproved(finding: Finding) -> bool:
    return finding.rule.startswith("duty.no_unapproved")


_SHOWN_BY: Mapping[str, Callable[[Finding], bool]] = {
    "B1": _stale,
    "被认定为不合格": _stale,
    "擅自开设": _unapproved,
    "未按程序和要求自行开设": _unapproved,
}
"""Words of the packs' triggers that a finding can show. Repeated bottom ranks come from the history of bulletins."""


def repeated_bottom(pack: Pack, history: Sequence[QuarterResult]) -> BottomRankFinding | None:
    """Return what the quarterly bulletins come to under the pack's ranking rule; None where the text has none."""
    rule = pack.rule("rank.bottom")
    if rule is None or not isinstance(rule.params, Rank):
        return None
    return bottom_rank_trigger(history)

"""What a pack makes of a finding: the clause, and whether it blocks. No pack: the detector's own word stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from zhengmei.core.citation import Clause
from zhengmei.core.pack.schema import Content, Pack, ReviewChain, Rule
from zhengmei.core.pack.status import preview_word, status_on
from zhengmei.core.screening.document import Context, Finding
from zhengmei.core.screening.hit import Hit, Severity, Tier

RULES: Mapping[str, tuple[str, ...]] = {
    "wording": ("content.wording", "content.accuracy", "content.serious_wording_error"),
    "privacy": ("content.deidentify", "content.privacy"),
    "secrecy": ("content.secrets", "content.safety", "content.unlawful"),
    "red_header": ("content.red_header",),
    "advertising": ("content.advertising",),
    "forced_follow": ("content.forced_follow",),
    "opinion": ("content.personal_opinion", "content.negative_opinion"),
    "entertainment": ("content.over_entertainment",),
    "map": ("content.map",),
    "repost_source": ("content.repost_source",),
    "repost_sources": ("content.repost_sources",),
    "ambiguity": ("content.ambiguity",),
    "forbidden": ("content.forbidden", "content.unlawful", "content.reactionary_violent_pornographic"),
}
"""Concern of a finding → the pack rules that may speak to it, the most particular first. No entry: no pack does."""

SENSITIVE = "sensitive"
"""The concern of what may touch a sensitive event (D7). It is only ever shown: a person decides, in the review."""

EXCEPTIONS = ("punishment_notice", "mandatory_disclosure")
"""Why personal data may stand. Only a pack that has the exception in its own text grants it (T-55)."""
BY_TIER: Mapping[Tier, Severity] = {"certain": "blocker", "likely": "warn", "hint": "hint"}
SILENT = "（本地未规定，只作提示）"


def rule_for(pack: Pack, concern: str) -> Rule | None:
    """Return the pack's rule on this concern, or None where its text is silent."""
    found = (pack.rule(rule_id) for rule_id in RULES.get(concern, ()))
    return next((rule for rule in found if rule is not None and isinstance(rule.params, Content)), None)


def source_items(pack: Pack | None) -> tuple[str, ...] | None:
    """Return what the pack wants a reposted text to state; None where a pack says nothing about it."""
    if pack is None:
        return ("source",)
    rule = rule_for(pack, "repost_source")
    if rule is None or not isinstance(rule.params, Content):
        return None
    return tuple(item.key for item in rule.params.items) or ("source",)


def under(pack: Pack | None, finding: Finding, hit: Hit, context: Context) -> Hit:
    """Return ``hit`` with the severity and the clauses that ``pack`` gives it."""
    if finding.concern == SENSITIVE:
        return _shown(pack, hit, context)
    if pack is None:
        return hit
    rule = rule_for(pack, finding.concern)
    if rule is None or not isinstance(rule.params, Content):
        return (
            replace(hit, severity=_at_most(hit.severity, "warn"), message=hit.message + SILENT)
            if finding.concern in RULES
            else hit
        )
    severity = _by_modality(rule, hit, finding)
    message = hit.message
    platforms = rule.params.applies_to.get("platform", ())
    if platforms and context.platform not in platforms:
        severity = "hint"
    excuse = next(
        (item for item in rule.params.items if item.key == context.exception and item.key in EXCEPTIONS), None
    )
    if excuse is not None and finding.concern == "privacy":
        severity, message = "hint", f"{message}（已声明{excuse.label}，请确认只公开法定内容）"
    preview = _preview(pack, context)
    severity = _at_most(severity, "warn") if preview else severity
    return replace(hit, severity=severity, message=message + preview, cites=_cites(pack, rule, finding))


def _shown(pack: Pack | None, hit: Hit, context: Context) -> Hit:
    """A hint, with the clause by which reviewers must look at what is sensitive."""
    clauses = _review_of_the_sensitive(pack) if pack else ()
    note = "" if pack is None else _preview(pack, context) if clauses else SILENT
    return replace(hit, severity="hint", message=hit.message + note, cites=_named(pack, clauses) if pack else ())


def _review_of_the_sensitive(pack: Pack) -> Sequence[Clause]:
    """Return the clauses on a review of its own for what is sensitive, or on the item of the review that asks about it."""
    own, review = pack.rule("review.sensitive"), pack.rule("review.post")
    if own is not None:
        return own.cites
    checks = review.params.checks if review and isinstance(review.params, ReviewChain) else ()
    return next((check.cites for check in checks if check.key == SENSITIVE), ())


def _preview(pack: Pack, context: Context) -> str:
    status = status_on(pack, context.on)
    return "" if status in ("in_force", "undated") else f"（{preview_word(status)}）"


def _by_modality(rule: Rule, hit: Hit, finding: Finding) -> Severity:
    """应 and 禁 block what is certain and that the detector itself would not let pass; 原则 asks; 倡 and 可 only show."""
    if rule.modality in ("应", "禁"):
        if hit.tier == "certain" and hit.severity == "hint":
            return "hint"
        # A slip of the pen is put right, not forbidden; words of the forbidden kinds also stand in legal education.
        if finding.concern in ("wording", "forbidden", "opinion", "entertainment"):
            return hit.severity
        return BY_TIER[hit.tier]
    return _at_most(hit.severity, "warn" if rule.modality == "原则" else "hint")


def _at_most(severity: Severity, limit: Severity) -> Severity:
    order: tuple[Severity, ...] = ("blocker", "warn", "hint")
    return severity if order.index(severity) >= order.index(limit) else limit


def _cites(pack: Pack, rule: Rule, finding: Finding) -> tuple[str, ...]:
    clauses = rule.cites
    if finding.item and isinstance(rule.params, Content):
        clauses = next((item.cites for item in rule.params.items if item.key == finding.item and item.cites), clauses)
    return _named(pack, clauses)


def _named(pack: Pack, clauses: Iterable[Clause]) -> tuple[str, ...]:
    return tuple(f"{pack.head.id}:{clause.text}" for clause in clauses)

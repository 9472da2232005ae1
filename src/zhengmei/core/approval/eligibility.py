"""Who may hold an account of which kind. The reaction follows the modality: 禁/应 block, 原则 warns, 可 allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from zhengmei.core.approval.matching import Facts, fits
from zhengmei.core.approval.predicates import holds, suspected
from zhengmei.core.citation import Citation
from zhengmei.core.pack.cites import SILENT, cite_rule, rule_notes
from zhengmei.core.pack.schema import Eligibility, Naming, Pack, Rule
from zhengmei.core.pack.vocabulary import APPLICANTS, Modality, Reading

Outcome = Literal["allow", "warn", "block", "unknown"]

_SEVERITY: Mapping[str, int] = {"hint": 0, "allow": 1, "warn": 2, "block": 3}
_REACTION: Mapping[Modality, Literal["block", "warn", "hint"]] = {
    "应": "block",
    "禁": "block",
    "原则": "warn",
    "倡": "hint",
    "可": "hint",
    "述": "hint",
}


@dataclass(frozen=True)
class Reason:
    """One rule that speaks of this case. ``effect``: what it does to the outcome; a hint does nothing."""

    rule: str
    cites: tuple[Citation, ...]
    message: str
    remedy: str
    modality: Modality
    reading: Reading
    effect: Literal["allow", "warn", "block", "hint"]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class EligibilityAnswer:
    """``warn`` asks for a recorded reason and never blocks; ``unknown``: the text does not speak of this applicant."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    hints: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
    preview: str = ""


def eligible(
    pack: Pack,
    applicant: str,
    platform: str,
    purpose: str | None = None,
    facts: Facts | None = None,
    *,
    preview: str = "",
) -> EligibilityAnswer:
    """Return whether ``applicant`` may open an account on ``platform`` under ``pack``, with every rule that says so.

    ``facts`` are further match keys, booleans under the predicates, and the texts that predicates compare. A fact
    that isn't given is never assumed. ``preview`` is the word for a pack that is not in force.
    """
    given: dict[str, object] = {"action": "open", **(facts or {}), "applicant": applicant, "platform": platform}
    if purpose is not None:
        given["purpose"] = purpose
    found = [reason for rule in pack.rules if (reason := _judge(pack, rule, given)) is not None]
    reasons = tuple(sorted((r for r in found if r.effect != "hint"), key=lambda r: -_SEVERITY[r.effect]))
    hints = tuple(reason for reason in found if reason.effect == "hint")
    if not reasons:
        who = APPLICANTS.get(applicant, applicant)
        note = f"{SILENT}：{pack.head.short}的办法没有说{who}能不能开设，请人工判断是否属于本办法的对象。"
        return EligibilityAnswer("unknown", (), hints, (note,), preview)
    effect = reasons[0].effect
    outcome: Outcome = effect if effect != "hint" else "unknown"
    notes = _what_a_warning_asks(reasons) if outcome == "warn" else ()
    return EligibilityAnswer(outcome, reasons, hints, notes, preview)


def _what_a_warning_asks(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    banned = any(reason.effect == "warn" and reason.modality in ("应", "禁") for reason in reasons)
    if banned:
        return ("条文是禁止；本例是否属于被禁止的情形由人认定：请写明论证，由主管单位认定后再办。",)
    return ("请写明例外理由，由主管单位认可；不因此拦下。",)


def _judge(pack: Pack, rule: Rule, facts: Facts) -> Reason | None:
    params = rule.params
    if isinstance(params, Naming):
        if holds(params.predicate, facts, ()):
            return _reason(pack, rule, params.message, params.remedy, _REACTION[rule.modality])
        if suspected(params.predicate, facts):
            return _reason(pack, rule, f"待确认：{params.message}", params.remedy, "hint")
        return None
    if not isinstance(params, Eligibility) or fits(params.applies_to, facts) is not True:
        return None
    if params.except_when and fits(params.except_when, facts) is True:
        return None
    fact = holds(params.predicate, facts, params.names) if params.predicate else None
    if params.effect == "forbid":
        return _forbidden(pack, rule, params, fact)
    if params.effect == "allow":
        if params.predicate and not fact:
            return None
        reason = _reason(pack, rule, params.message, params.remedy, "allow")
        return _with_doubt(reason, params.doubt)
    return _required(pack, rule, params, fact)


def _forbidden(pack: Pack, rule: Rule, params: Eligibility, fact: bool | None) -> Reason | None:
    if params.predicate and fact is None:
        if params.predicate != "platform_not_approved":
            return None
        return _reason(pack, rule, f"待确认：{params.message}", params.remedy, "hint")
    if params.predicate and not fact:
        return None
    reaction = _REACTION[rule.modality]
    if params.person_decides and reaction == "block":
        reaction = "warn"  # The ban stands; whether this case falls under it is not for a machine to say.
    return _reason(pack, rule, params.message, params.remedy, reaction)


def _required(pack: Pack, rule: Rule, params: Eligibility, fact: bool | None) -> Reason | None:
    if params.predicate == "no_account_yet":
        # Asked before opening: a unit that should have an account and has none is the one that may open it (T-63).
        return _reason(pack, rule, params.message, params.remedy, "allow")
    if not params.predicate:
        return _reason(pack, rule, f"待确认：{params.message}", params.remedy, "hint")
    return _reason(pack, rule, params.message, params.remedy, _REACTION[rule.modality]) if fact else None


def _with_doubt(reason: Reason, doubt: str) -> Reason:
    if not doubt:
        return reason
    return Reason(**{**vars(reason), "message": f"{reason.message}（提示：{doubt}）"})


def _reason(
    pack: Pack, rule: Rule, message: str, remedy: str, effect: Literal["allow", "warn", "block", "hint"]
) -> Reason:
    notes = rule_notes(rule)
    return Reason(rule.id, cite_rule(pack, rule), message, remedy, rule.modality, rule.reading, effect, notes)

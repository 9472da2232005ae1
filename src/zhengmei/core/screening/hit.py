"""One thing the screening found: where, what kind, how sure, what to do, and which clause says so."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["blocker", "warn", "hint"]
Tier = Literal["certain", "likely", "hint"]
SEVERITY_NAMES: dict[Severity, str] = {"blocker": "须改", "warn": "请核对", "hint": "提示"}
TIER_ORDER: dict[Tier, int] = {"certain": 0, "likely": 1, "hint": 2}
SEVERITY_ORDER: dict[Severity, int] = {"blocker": 0, "warn": 1, "hint": 2}

DISCLAIMER = "机器筛查只作提示，不代替人工审核；没有命中不等于可以公开，是否涉密、能否发布由审核人判断并签字。"
"""Stands under every result, also an empty one (T-54): the engine never says that a text holds no secrets."""


@dataclass(frozen=True)
class Hit:
    """A span ``start:end`` of the original text (in characters). ``category`` has three levels joined by ``/``.

    ``concern`` is the subject by which a pack's rule is found (see ``modality``); ``cites`` are clauses of that pack.
    """

    start: int
    end: int
    text: str
    category: str
    severity: Severity
    tier: Tier
    message: str
    suggestion: str
    rule: str
    concern: str
    evidence: str = ""
    cites: tuple[str, ...] = ()
    lexicon: str = ""

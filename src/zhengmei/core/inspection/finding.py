"""What an inspection finds, and what follows for an account. Nothing here is decided: a person confirms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhengmei.core.inspection.facts import Account, Message, Post
from zhengmei.core.pack.vocabulary import Modality, Reading

Outcome = Literal["met", "missed", "borderline", "unknown", "exempt", "not_judged"]
"""met, missed: certain. borderline: exceeded only by the strict reading. unknown: the facts don't settle it.
exempt: the clause lets this window off. not_judged: the account need not have published then."""

Verdict = Literal["pass", "named", "fail", "manual"]

OUTCOME_WORDS: dict[Outcome, str] = {
    "met": "达到", "missed": "未达到", "borderline": "临界", "unknown": "待核", "exempt": "免评", "not_judged": "不评",
}  # fmt: skip
VERDICT_WORDS: dict[Verdict, str] = {"pass": "合格", "named": "点名", "fail": "不合格", "manual": "人工认定"}

BINDING: frozenset[Modality] = frozenset(("应", "禁"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule on one window. ``count``, ``need`` and ``unit`` as the clause speaks; None where nothing is counted.

    ``windows`` > 1: that many windows with the same outcome, from the first to the last of them, ``count`` being the
    lowest. ``preview`` is the word of a pack that accuses nobody. ``cites`` are citations in their machine form.
    """

    pack: str
    rule: str
    modality: Modality
    outcome: Outcome
    cites: tuple[str, ...]
    reading: Reading
    window: tuple[date, date] | None = None
    count: int | None = None
    need: int | None = None
    unit: str = ""
    windows: int = 1
    note: str = ""
    preview: str = ""
    confirmed_by: str = ""
    evidence: tuple[Post | Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """«还剩几天»: nothing happening, the rule fails when ``fails_on`` ends. ``warn``: it is time to say so."""

    pack: str
    rule: str
    modality: Modality
    cites: tuple[str, ...]
    fails_on: date
    days_left: int
    warn_on: date
    warn: bool
    short: int
    unit: str
    preview: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts in the period, never judged. 次, 条, 原创 and different days side by side (T-14); None: not known."""

    pushes: int
    items: int
    originals: int | None
    days: int
    last_update: date | None
    received: int
    replied: int
    replied_same_day: int


@dataclass(frozen=True, slots=True)
class AccountResult:
    """One account's verdict with everything behind it. ``preview``: the verdict if the packs not in force were."""

    account: Account
    verdict: Verdict
    findings: tuple[Finding, ...]
    forecast: tuple[Forecast, ...]
    figures: Figures
    preview: Verdict | None = None


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Return what the findings come to: 应/禁 missed fails, 原则 missed is named and never fails, doubt is for a person.

    Figures and wishes (倡, 可, 述) weigh nothing.
    """
    found = list(findings)
    missed = {finding.modality for finding in found if finding.outcome == "missed"}
    open_ones = {finding.modality for finding in found if finding.outcome in ("borderline", "unknown")}
    if missed & BINDING:
        return "fail"
    if open_ones & BINDING:
        return "manual"
    if "原则" in missed:
        return "named"
    return "manual" if "原则" in open_ones else "pass"

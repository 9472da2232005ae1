"""Chains of signatures: approval of an action on an account, and review of a post before it goes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from zhengmei.core.citation import Clause
from zhengmei.core.pack.vocabulary import Reading

Match = Mapping[str, tuple[str, ...]]
"""Equality and membership only: every key must hold one of its words. An empty match always applies."""


@dataclass(frozen=True)
class Requirement:
    """One thing a step asks for. ``kind``: file, text, check (a promise ticked by a person), or role (a post that must be held)."""

    key: str
    label: str
    kind: Literal["file", "text", "check", "role"]
    cites: tuple[Clause, ...] = ()
    by: Literal["", "applicant", "signer"] = (
        ""  # who brings it; unsaid: before the act the applicant, after it the signer
    )
    any_of: str = ""  # requirements with the same word here: one of them is enough


@dataclass(frozen=True)
class Step:
    """One signature or receipt. Steps with the same ``order`` run side by side and all are needed."""

    id: str
    order: int
    role: str
    act: Literal["agree", "apply", "sign", "review", "approve", "file", "register", "check"]
    cites: tuple[Clause, ...]
    stage: Literal["before", "after"] = "before"  # before or after the act is carried out on the platform
    external: bool = False  # a body outside the platform: its outcome is recorded with number, date, scan
    recorded_by: str = ""  # role key that records an external step
    recorder_not_applicant: bool = False
    system: str = ""  # for register: the outside system
    configurable: bool = False  # levels the text does not name (T-17): 0..n, entered locally
    requires: tuple[Requirement, ...] = ()
    reading: Reading = "explicit"
    note: str = ""


def bearer(step: Step, need: Requirement) -> Literal["applicant", "signer"]:
    """Return who brings a requirement of a step: the applicant with the papers, or the signer with the signature."""
    return need.by or ("applicant" if step.stage == "before" else "signer")


@dataclass(frozen=True)
class Route:
    """The steps for one class of applicants."""

    id: str
    steps: tuple[Step, ...]
    applies_to: Match = field(default_factory=dict)
    cites: tuple[Clause, ...] = ()
    reading: Reading = "explicit"
    note: str = ""


@dataclass(frozen=True)
class ApprovalChain:
    action: str
    routes: tuple[Route, ...]
    warn_reason: str = ""  # 原则 on the action itself, e.g. 一般不得关停: a reason is asked for


@dataclass(frozen=True)
class CheckItem:
    """One thing a reviewer must give a verdict on."""

    key: str
    label: str
    cites: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class ReviewStep:
    id: str
    order: int
    role: str
    act: str
    cites: tuple[Clause, ...]
    checks: tuple[str, ...] = ()  # keys of CheckItem
    reading: Reading = "explicit"
    note: str = ""


@dataclass(frozen=True)
class Separation:
    """Who may or may not be the same person. ``apart``/``same`` between two groups of steps or roles.

    strength: hard blocks; recommended asks for a recorded waiver; required means the same person must sign (001-7(二)).
    """

    id: str
    relation: Literal["apart", "same"]
    first: tuple[str, ...]
    second: tuple[str, ...]
    strength: Literal["hard", "recommended", "required"]
    cites: tuple[Clause, ...]
    reading: Reading = "explicit"
    note: str = ""


@dataclass(frozen=True)
class BlockingOption:
    """A choice on the printed form that stops publication (000-F2)."""

    field: str
    values: tuple[str, ...]
    cites: tuple[Clause, ...]


@dataclass(frozen=True)
class ReviewChain:
    steps: tuple[ReviewStep, ...] = ()
    uses_three_reviews: bool = False  # the text itself says 三审三校 (T-30)
    publisher: str = ""
    form: str = ""
    checks: tuple[CheckItem, ...] = ()
    separations: tuple[Separation, ...] = ()
    blocking_options: tuple[BlockingOption, ...] = ()

"""What has been signed so far and who may act next. Pure: the same steps and acts give the same answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from zhengmei.core.citation import Clause
from zhengmei.core.pack.schema import Separation, Step

Stage = Literal["before", "after"]


@dataclass(frozen=True)
class Actor:
    """Who wants to act. ``roles``: the role keys of the pack this person holds for this case today."""

    id: str
    roles: frozenset[str] = frozenset()
    unit: str = ""


@dataclass(frozen=True)
class Act:
    """One thing that was done. ``posts``: the role keys the person held, as they stood then (T-61, T-62).

    ``sign`` and ``record`` (the outcome of an outside body) settle a step; ``return`` voids what was signed before it;
    ``refuse`` ends the case. ``revision`` is the hash of what was in front of the signer.
    """

    step: str
    actor: str
    act: Literal["sign", "return", "refuse", "record"]
    at: date | datetime | None = None
    posts: tuple[str, ...] = ()
    reason: str = ""
    revision: str = ""


@dataclass(frozen=True)
class History:
    """The acts of one case in the order in which they happened; never changed, only grown by ``then``."""

    acts: tuple[Act, ...] = ()

    def then(self, act: Act) -> "History":
        """Return the history with ``act`` at its end."""
        return History((*self.acts, act))

    @property
    def refused(self) -> bool:
        """Whether the case was refused."""
        return any(act.act == "refuse" for act in self.acts)

    def standing(self, revision: str = "") -> tuple[Act, ...]:
        """Return the signatures that still count: after the last return, and on ``revision`` where given (T-65)."""
        returned = max((place for place, act in enumerate(self.acts, start=1) if act.act == "return"), default=0)
        return tuple(
            act
            for act in self.acts[returned:]
            if act.act in ("sign", "record") and (not revision or act.revision == revision)
        )


@dataclass(frozen=True)
class Permission:
    """This person may act. ``notes`` are shown and recorded beside the signature (waivers, one person in two posts)."""

    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """This person may not act: the sentence, its clauses, and the separation that a recorded reason would waive."""

    sentence: str
    cites: tuple[Clause, ...] = ()
    waivable: str = ""


@dataclass(frozen=True)
class Situation:
    """Everything a question about one signature needs besides the step and the person."""

    history: History = field(default_factory=History)
    separations: tuple[Separation, ...] = ()
    applicant: str = ""
    steps: tuple[Step, ...] = ()
    waivers: Mapping[str, str] = field(default_factory=dict)
    revision: str = ""


def next_steps(
    steps: Sequence[Step], history: History, stage: Stage = "before", *, revision: str = ""
) -> tuple[Step, ...]:
    """Return the steps that wait for a signature now, side by side; none when the stage is done or the case refused.

    The stage ``after`` opens when ``before`` is complete. A configurable step without levels is skipped: see
    ``chain.with_levels``.
    """
    if history.refused or (stage == "after" and not complete(steps, history, "before", revision=revision)):
        return ()
    waiting = _waiting(steps, history, stage, revision)
    first = min((step.order for step in waiting), default=0)
    return tuple(step for step in waiting if step.order == first)


def complete(steps: Sequence[Step], history: History, stage: Stage | None = None, *, revision: str = "") -> bool:
    """Return whether every step of ``stage`` (None: of both) is signed and the case was not refused."""
    return not history.refused and not _waiting(steps, history, stage, revision)


def _waiting(steps: Sequence[Step], history: History, stage: Stage | None, revision: str) -> list[Step]:
    signed = {act.step for act in history.standing(revision)}
    return [step for step in steps if not step.configurable and step.id not in signed and stage in (None, step.stage)]

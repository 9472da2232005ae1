"""The gate before a post goes out: every level signed, on this very text, by people who may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhengmei.core.approval.history import Actor, History, Permission, Refusal, complete, next_steps
from zhengmei.core.approval.permission import may_act
from zhengmei.core.approval.separation import conflicts
from zhengmei.core.citation import Clause
from zhengmei.core.pack.schema import ReviewChain, ReviewStep, Step

Choices = Mapping[str, str | Sequence[str]]
"""Ticked boxes of the printed form: label of the box → the word or words ticked."""


@dataclass(frozen=True)
class Obstacle:
    """One thing that keeps a post from going out."""

    sentence: str
    cites: tuple[Clause, ...]


@dataclass(frozen=True)
class Gate:
    """Whether the post may go out. ``waiting``: the steps whose turn it is."""

    open: bool
    obstacles: tuple[Obstacle, ...]
    waiting: tuple[Step, ...]


def review_steps(chain: ReviewChain) -> tuple[Step, ...]:
    """Return the levels of a review as steps, so that ``next_steps`` and ``may_act`` serve both kinds of chain."""
    return tuple(_as_step(step) for step in chain.steps)


def may_review(
    chain: ReviewChain,
    step_id: str,
    actor: Actor,
    history: History,
    drafter_id: str = "",
    *,
    waivers: Mapping[str, str] | None = None,
    revision: str = "",
) -> Permission | Refusal:
    """Return whether ``actor`` may sign this level of this post now. Raises KeyError for a level the chain lacks."""
    steps = review_steps(chain)
    step = next((step for step in steps if step.id == step_id), None)
    if step is None:
        raise KeyError(step_id)
    return may_act(step, actor, history, chain.separations, drafter_id, steps=steps, waivers=waivers, revision=revision)


def gate(
    chain: ReviewChain,
    history: History,
    choices: Choices | None = None,
    drafter_id: str = "",
    *,
    revision: str = "",
    verdicts: Mapping[str, bool] | None = None,
) -> Gate:
    """Return whether a post may be published.

    ``choices`` are the ticked boxes of the form (000-F2); ``revision`` the hash of the text now in front of us, so that
    a signature on another text does not count (T-65). A chain without levels (002-8(二)) is shut until the caller has
    put the unit's own levels into ``chain.steps``; ``verdicts`` maps the key of a check item to whether it passed,
    and is asked for only when given. A recommended separation never closes the gate: its waiver was asked for earlier.
    """
    steps = review_steps(chain)
    waiting = next_steps(steps, history, revision=revision)
    obstacles = [
        *_unsigned(chain, history, waiting, revision),
        *_same_person(chain, history, drafter_id, revision),
        *_ticked(chain, choices or {}),
    ]
    if verdicts is not None:
        obstacles += _checks(chain, verdicts)
    return Gate(not obstacles, tuple(obstacles), waiting)


def _as_step(step: ReviewStep) -> Step:
    return Step(step.id, step.order, step.role, "review", step.cites, reading=step.reading, note=step.note)


def _unsigned(chain: ReviewChain, history: History, waiting: tuple[Step, ...], revision: str) -> list[Obstacle]:
    if history.refused:
        return [Obstacle("此稿已被驳回，不能发布。", ())]
    if not chain.steps:
        return [Obstacle("办法没有写审核分几级，请先录入本单位的审核流程。", ())]
    if complete(review_steps(chain), history, revision=revision):
        return []
    names = "、".join(_name(chain, step) for step in waiting)
    edited = bool(revision) and complete(review_steps(chain), history)
    why = "签发后稿件又有改动，原签发作废" if edited else "审核没有完成"
    return [Obstacle(f"{why}，还差：{names}。", tuple(clause for step in waiting for clause in step.cites))]


def _name(chain: ReviewChain, step: Step) -> str:
    return next((level.act for level in chain.steps if level.id == step.id), step.id)


def _same_person(chain: ReviewChain, history: History, drafter_id: str, revision: str) -> list[Obstacle]:
    acts = history.standing(revision)
    return [
        Obstacle(
            "同一个人担任了应当分开的两个岗位，请换人重审。"
            if rule.relation == "apart"
            else "应由同一个人签的两步不是同一个人。",
            rule.cites,
        )
        for rule in chain.separations
        if rule.strength != "recommended" and conflicts(rule, acts, drafter_id, review_steps(chain))
    ]


def _ticked(chain: ReviewChain, choices: Choices) -> list[Obstacle]:
    found = []
    for option in chain.blocking_options:
        chosen = choices.get(option.field, ())
        words = {chosen} if isinstance(chosen, str) else set(chosen)
        found += [
            Obstacle(f"「{option.field}」选了「{word}」，不能发布到任何渠道。", option.cites)
            for word in option.values
            if word in words
        ]
    return found


def _checks(chain: ReviewChain, verdicts: Mapping[str, bool]) -> list[Obstacle]:
    found = []
    for item in chain.checks:
        if item.key not in verdicts:
            found.append(Obstacle(f"「{item.label}」还没有结论。", item.cites))
        elif not verdicts[item.key]:
            found.append(Obstacle(f"「{item.label}」没有通过。", item.cites))
    return found

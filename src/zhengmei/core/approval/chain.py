"""Which steps an action needs in one pack, for one kind of applicant."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from zhengmei.core.approval.matching import Facts, fits, unknown_keys
from zhengmei.core.citation import Citation
from zhengmei.core.pack.cites import INTERPRETED, SILENT, cite, interpretation_note, rule_notes
from zhengmei.core.pack.schema import ApprovalChain, Pack, Route, Rule, Step
from zhengmei.core.pack.vocabulary import ACTIONS, APPLICANTS, KEY_WORDS, MATCH_KEYS, Reading


class UnknownAction(ValueError):
    """An action outside the vocabulary; the message lists the words that may be used."""


class NeedsFact(ValueError):
    """Several routes could apply; ``key`` is the fact that tells them apart and ``choices`` what it may be."""

    def __init__(self, sentence: str, key: str, choices: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.key = key
        self.choices = choices


class NeedsApplicant(NeedsFact):
    """The route depends on who applies, and nobody has said who."""


@dataclass(frozen=True)
class ChainAnswer:
    """The steps of one action. ``silent``: the text gives no chain for this, and none is invented."""

    status: Literal["ok", "silent"]
    action: str
    route: str = ""
    steps: tuple[Step, ...] = ()
    cites: tuple[Citation, ...] = ()
    reading: Reading = "explicit"
    notes: tuple[str, ...] = ()
    warn_reason: str = ""


def chain_for(
    pack: Pack, action: str, applicant: str | None = None, platform: str | None = None, **facts: object
) -> ChainAnswer:
    """Return the chain of ``action``, or a silent answer where the text has none for this applicant.

    ``facts`` are further match keys (``applicant_level``, ``reason`` …). Raises UnknownAction, NeedsApplicant when the
    route depends on the applicant and none is given, NeedsFact when it depends on another fact.
    """
    if action not in ACTIONS:
        near = difflib.get_close_matches(action, ACTIONS, n=3)
        words = "、".join(f"{key}（{word}）" for key, word in ACTIONS.items())
        hint = f"是不是 {'、'.join(near)}？" if near else ""
        raise UnknownAction(f"没有「{action}」这个动作。{hint}可用的有：{words}。")
    rule = pack.rule(f"chain.{action}")
    if rule is None or not isinstance(rule.params, ApprovalChain):
        sentence = f"{SILENT}：{pack.head.short}的办法没有写{ACTIONS[action]}由谁审批，按实际办理留痕，不代拟程序。"
        return ChainAnswer("silent", action, notes=(sentence,))
    known: Facts = {**facts, "action": action, "applicant": applicant, "platform": platform}
    chosen = _choose(rule.params.routes, known)
    if chosen is None:
        who = APPLICANTS.get(applicant or "", "这类申请人")
        sentence = f"{SILENT}：{pack.head.short}的办法没有写{who}{ACTIONS[action]}的程序。"
        return ChainAnswer("silent", action, cites=cite(pack, rule.cites, rule.pack), notes=(sentence,))
    route, conditions = chosen
    return _answer(pack, rule, rule.params, route, conditions)


def with_levels(steps: Sequence[Step], levels: Mapping[str, Sequence[str]]) -> tuple[Step, ...]:
    """Return ``steps`` with every configurable step replaced by the levels entered for it (T-17).

    ``levels`` maps a step id to the names of its levels in order; a step without any is left out. The new steps are
    called ``<id>.1``, ``<id>.2`` … and carry the name as their note; the steps behind them move back.
    """
    result: list[Step] = []
    shift = 0
    for order in sorted({step.order for step in steps}):
        longest = 0
        for step in (step for step in steps if step.order == order):
            names = levels.get(step.id, ()) if step.configurable else ("",)
            longest = max(longest, len(names))
            for number, name in enumerate(names, start=1):
                moved = replace(step, order=order + shift + number - 1)
                if step.configurable:
                    moved = replace(moved, id=f"{step.id}.{number}", note=name, configurable=False)
                result.append(moved)
        shift += longest - 1
    return tuple(sorted(result, key=lambda step: step.order))


def _choose(routes: Sequence[Route], facts: Facts) -> tuple[Route, tuple[str, ...]] | None:
    """The route that applies and the conditions that were left open; None when no route speaks of this case."""
    possible = [(fits(route.applies_to, facts), route) for route in routes]
    certain = [route for fit, route in possible if fit]
    certain = [route for route in certain if len(route.applies_to) == max(len(other.applies_to) for other in certain)]
    open_ones = [route for fit, route in possible if fit is None]
    if len(certain) > 1:
        raise NeedsFact(
            f"有 {len(certain)} 条程序同时适用：{'、'.join(route.id for route in certain)}，请核对规章包。", "", ()
        )
    for key in ("applicant", "applicant_level"):
        asking = [route for route in open_ones if key in unknown_keys(route.applies_to, facts)]
        if asking and len(certain) + len(open_ones) > 1:
            raise _ask(key, asking)
    if certain:
        others = tuple(f"{_condition(route, facts)}的，另按「{route.note or route.id}」办理。" for route in open_ones)
        return certain[0], others
    if len(open_ones) > 1:
        raise _ask(unknown_keys(open_ones[0].applies_to, facts)[0], open_ones)
    if open_ones:
        return open_ones[0], (f"本程序只适用于：{_condition(open_ones[0], facts)}。",)
    return None


def _ask(key: str, routes: Sequence[Route]) -> NeedsFact:
    choices = tuple(dict.fromkeys(word for route in routes for word in route.applies_to.get(key, ())))
    vocabulary = MATCH_KEYS.get(key) or {}
    listed = "、".join(f"{word}（{vocabulary.get(word, word)}）" for word in choices)
    sentence = f"程序因{KEY_WORDS.get(key, key)}而不同，请指明：{listed}。"
    return NeedsApplicant(sentence, key, choices) if key == "applicant" else NeedsFact(sentence, key, choices)


def _condition(route: Route, facts: Facts) -> str:
    parts = []
    for key in unknown_keys(route.applies_to, facts):
        vocabulary = MATCH_KEYS.get(key) or {}
        words = "、".join(vocabulary.get(word, word) for word in route.applies_to[key])
        parts.append(f"{KEY_WORDS.get(key, key)}为{words}")
    return "，".join(parts)


def _answer(pack: Pack, rule: Rule, chain: ApprovalChain, route: Route, conditions: tuple[str, ...]) -> ChainAnswer:
    clauses = [*route.cites, *(clause for step in route.steps for clause in step.cites)] or list(rule.cites)
    notes = [*conditions, *rule_notes(rule), *interpretation_note(route.reading, route.note)]
    for step in route.steps:
        if step.reading == "interpretation":
            notes.append(f"{INTERPRETED}：{step.note or step.id}")
    reading: Reading = "interpretation" if "interpretation" in (rule.reading, route.reading) else "explicit"
    steps = tuple(sorted(route.steps, key=lambda step: (step.stage == "after", step.order)))
    return ChainAnswer(
        "ok",
        chain.action,
        route.id,
        steps,
        cite(pack, clauses, rule.pack),
        reading,
        tuple(dict.fromkeys(notes)),
        chain.warn_reason,
    )

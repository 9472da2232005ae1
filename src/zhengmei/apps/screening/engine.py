"""The engine of the pages: built once in a process and day, lent to every unit with what that unit has learned."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from zhengmei import lexicons
from zhengmei.apps.approvals.snapshot import chips
from zhengmei.apps.screening.models import AllowRule, UnitLexicon
from zhengmei.core.citation import parse_clause
from zhengmei.core.pack.schema import Content, Pack
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.engine import Engine, Heard
from zhengmei.core.screening.hit import SEVERITY_ORDER, Hit
from zhengmei.core.screening.lexicon import Conditions, Entry, Lexicon, parse_lexicon
from zhengmei.core.screening.memory import Memory
from zhengmei.core.screening.modality import EXCEPTIONS, rule_for
from zhengmei.core.screening.normalise import Normaliser
from zhengmei.intake.engine import screening_engine

LEARNED = "learned"
"""The id under which allow rules act; no lexicon of a unit may bear it."""
MOST_HITS = 5_000
"""More are counted, not kept: whoever has so many to look at must take the text apart."""


@lru_cache(maxsize=2)
def engine_on(day: date) -> Engine:
    """Return the engine of a day; a second of work the first time, then shared. Two: a day turns at midnight."""
    return screening_engine(day, model=settings.SPELLING_MODEL)


@lru_cache(maxsize=4)
def engine_with(day: date, own: tuple[str, ...]) -> Engine:
    """Return the engine of a day with what these texts of lexicons hold; few are kept, each takes some 35 MB."""
    return screening_engine(day, [parsed(text) for text in own], model=settings.SPELLING_MODEL)


def engine_for(day: date, own: Sequence[str]) -> Engine:
    """Return the engine for a unit that these lexicons reach."""
    return engine_with(day, tuple(own)) if own else engine_on(day)


@lru_cache(maxsize=16)
def parsed(text: str) -> Lexicon:
    """Return the lexicon of a text that was found fit when it was uploaded. Raises LexiconError."""
    return parse_lexicon(text, "本单位词库")


@lru_cache(maxsize=1)
def _normaliser() -> Normaliser:
    return Normaliser(lexicons.traditional())


def memory(rules: Iterable[AllowRule], day: date, own: Sequence[str] = ()) -> Memory:
    """Return what rules and the units' own lexicons let stand; the caller has chosen those that reach its unit."""
    found = tuple(_entry(rule) for rule in rules)
    if not found and not own:
        return Memory()
    learned = Lexicon(LEARNED, "误报规则", day.isoformat(), "误报反馈", "内部使用", day, found)
    held = [learned, *(parsed(text) for text in own)]
    return Memory(held, day, frozenset(entry.scope for entry in found), normalise=_normaliser())


def _entry(rule: AllowRule) -> Entry:
    scope = f"unit:{rule.reach_id}" if rule.reach_id else "nation"
    conditions = Conditions(near=tuple(rule.near))
    return Entry(
        rule.word,
        kind="allow",
        source=f"误报规则第 {rule.pk} 号",
        scope=scope,
        valid_to=rule.valid_to,
        conditions=conditions,
    )


def screened(
    text: str, context: Context, packs: Sequence[Pack], known: Memory, own: Sequence[str] = (),
    heard: Heard | None = None,
) -> list[Hit]:  # fmt: skip
    """Return the hits under all of the packs: one place is shown once, as the strictest that speaks has it.

    ``heard`` is told now and then how many characters are done. ``own``: texts of the lexicons that reach the unit.
    """
    engine = engine_for(context.on, own).remembering(known)
    found: dict[tuple[int, int, str, str], Hit] = {}
    asked = packs or (None,)
    for pack, hits in zip(asked, engine.screen_under(text, context, asked, heard), strict=True):
        for hit in hits:
            key = (hit.start, hit.end, hit.rule, hit.suggestion)
            hit = hit if pack else _unbound(hit)
            found[key] = _graver(found[key], hit) if key in found else hit
    return sorted(found.values(), key=lambda hit: (hit.start, SEVERITY_ORDER[hit.severity], -hit.end, hit.rule))


def _unbound(hit: Hit) -> Hit:
    """Only a text can make something a must: without one nothing is graver than a request to look."""
    return replace(hit, severity="warn") if hit.severity == "blocker" else hit


def _graver(one: Hit, other: Hit) -> Hit:
    # A text that speaks goes before one that is silent (T-55: its exception is not undone by another's silence).
    first, second = sorted((one, other), key=lambda hit: (not hit.cites, SEVERITY_ORDER[hit.severity]))
    return replace(first, cites=tuple(dict.fromkeys((*first.cites, *second.cites))))


def as_rows(hits: Iterable[Hit], packs: Sequence[Pack]) -> list[dict[str, Any]]:
    """Return the hits as they are stored, each with the clause chips people read."""
    by_id = {pack.head.id: pack for pack in packs}
    return [{**asdict(hit), "cites": list(hit.cites), "chips": _chips(hit, by_id)} for hit in hits]


def _chips(hit: Hit, packs: dict[str, Pack]) -> list[dict[str, str]]:
    found = []
    for cite in hit.cites:
        pack_id, _, clause = cite.partition(":")
        found += chips(packs[pack_id], [parse_clause(clause)])
    return found


def has_exception(pack: Pack) -> bool:
    """Whether the pack's own text lets personal data stand in some cases (T-55)."""
    rule = rule_for(pack, "privacy")
    return rule is not None and isinstance(rule.params, Content) and any(i.key in EXCEPTIONS for i in rule.params.items)


def stamps(own: Iterable[UnitLexicon] = ()) -> list[str]:
    """Return id and version of every lexicon in use; of a unit's own also whose it is."""
    return [*(found.stamp for found in lexicons.shipped()), *(f"{row.key} {row.edition}（{row.unit}）" for row in own)]

"""How an answer speaks about the pack it came from: citations, interpretations, the word for a text not in force."""

import re
from collections.abc import Iterable

from zhengmei.core.citation import Citation, Clause
from zhengmei.core.pack.schema import Pack, Rule
from zhengmei.core.pack.vocabulary import Reading

SILENT = "本地未规定"
"""What is said where the text says nothing. Nothing is ever borrowed from another pack (T-60)."""

INTERPRETED = "平台理解，待确认"

TRAP_CODES = re.compile(r"T-\d+(?:[、，;；,]\s*T-\d+)*")
"""How the packs point at the specification they were written from: T-17, or T-02、T-24."""


def for_people(text: str) -> str:
    """Return ``text`` without the codes of the specification: they help whoever edits a pack and tell a clerk nothing.

    「…（T-17）」 loses its bracket, 「（建议，T-64）」 keeps its own word.
    """
    if "T-" not in text:
        return text
    bare = re.sub(rf"（\s*{TRAP_CODES.pattern}\s*）", "", text)
    return re.sub(rf"[，、；]\s*{TRAP_CODES.pattern}(?=）)|(?<=（){TRAP_CODES.pattern}[，、；]", "", bare)


def cite(pack: Pack, clauses: Iterable[Clause], origin: str = "") -> tuple[Citation, ...]:
    """Return ``clauses`` as citations of ``pack``, each once; ``origin`` is the pack that a merged rule came from."""
    own = origin in ("", pack.head.id)
    name, short = (pack.head.id, pack.head.short) if own else (origin, origin)
    return tuple(Citation(name, short, clause, _form(pack, clause)) for clause in dict.fromkeys(clauses))


def _form(pack: Pack, clause: Clause) -> str:
    article = pack.article_of(clause) if clause.form is not None else None
    return article.label if article else ""


def cite_rule(pack: Pack, rule: Rule) -> tuple[Citation, ...]:
    """Return the citations of one rule."""
    return cite(pack, rule.cites, rule.pack)


def interpretation_note(reading: Reading, note: str) -> tuple[str, ...]:
    """Return the note of a rule, route or step as a sentence: marked where it is our reading; nothing for no note."""
    if reading == "interpretation":
        return (f"{INTERPRETED}：{note}" if note else INTERPRETED,)
    return (note,) if note else ()


def rule_notes(rule: Rule) -> tuple[str, ...]:
    """Return the rule's own note and every parameter that is our reading, each as a sentence."""
    readings = (f"{INTERPRETED}：{why}" for why in rule.interprets.values())
    return tuple(dict.fromkeys((*interpretation_note(rule.reading, rule.note), *readings)))

"""Lay an office's own document beside a pack.

Says which articles are missing or surplus, and which rule carries each quantity.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from zhengmei.core.citation import Clause, chinese_number
from zhengmei.core.pack.check import clauses_of
from zhengmei.core.pack.quantity import Quantity, equal_spans, quantity_phrases
from zhengmei.core.pack.schema import (
    Content,
    Deadline,
    Duty,
    Eligibility,
    FormRule,
    Frequency,
    Inspection,
    Limit,
    Pack,
    Rank,
    ReviewChain,
    Role,
    Rule,
    SelfCheck,
    Staleness,
)

UNBOUND = "未绑定"
NUMERALS = {chinese_number(number): number for number in range(1, 100)}
HEADING = re.compile(r"^[\s#*　]*第\s*([一二三四五六七八九十]+)\s*条(?P<after>.?)")
CHAPTER = re.compile(r"^[\s#*　]*第\s*[一二三四五六七八九十]+\s*[章节编]")
ITEM = re.compile(r"(?m)^[\s　]*[（(]([一二三四五六七八九十]+)[）)]")
FORM = re.compile(r"^[\s#*　]*附\s*件\s*(\d*)\s*(?:[:：]|$)")
IMPRINT = re.compile(r"^\s*(?:-{3,}\s*$|抄\s*送)")
# After «第X条» inside a sentence comes one of these; after a heading comes a blank or the sentence itself.
RUNNING_ON = "的规款第、，。和及至之中所项与或"
TEXT_FIELDS = ("what", "message", "parts", "label", "remedy", "wording")


@dataclass(frozen=True)
class AttachedArticle:
    """One piece of the document. ``id``: P, 1, F1 …; ``number`` is None for preamble and forms; lines count from 1."""

    id: str
    number: int | None
    text: str
    lines: tuple[int, int]


@dataclass(frozen=True)
class Binding:
    """One quantity phrase and what carries it: rules, or an excuse, or why it is no quantity; else it is unbound."""

    article: str
    phrase: str
    around: str
    rules: tuple[str, ...] = ()
    excuse: str = ""
    excluded: str = ""

    @property
    def bound(self) -> bool:
        return bool(self.rules or self.excuse or self.excluded)

    @property
    def verdict(self) -> str:
        """What is shown beside the phrase."""
        return "、".join(self.rules) or self.excuse or (f"不是数量：{self.excluded}" if self.excluded else UNBOUND)


@dataclass(frozen=True)
class AttachReport:
    articles: tuple[AttachedArticle, ...]
    articles_missing: tuple[int, ...]
    articles_surplus: tuple[int, ...]
    phrases: tuple[Binding, ...]

    @property
    def unbound(self) -> tuple[Binding, ...]:
        return tuple(phrase for phrase in self.phrases if not phrase.bound)


def attach(pack: Pack, text: str) -> AttachReport:
    """Return how the document ``text`` agrees with ``pack``."""
    articles = split_articles(text)
    there = {article.number for article in articles if article.number}
    known = {article.id.article for article in pack.articles if article.id.article}
    phrases = tuple(
        _binding(pack, article, phrase) for article in articles for phrase in quantity_phrases(article.text)
    )
    return AttachReport(articles, tuple(sorted(known - there)), tuple(sorted(there - known)), phrases)


def split_articles(text: str) -> tuple[AttachedArticle, ...]:
    """Return the document cut into preamble, articles in order, and forms. Chapter headings belong to none."""
    lines = text.splitlines()
    last = max((number for line in lines if (number := _heading(line, 0))), default=0)
    pieces: list[tuple[str, int | None, list[int]]] = [("P", None, [])]
    current, blanks = 0, 0
    for index, line in enumerate(lines):
        blanks = 0 if line.strip() else blanks + 1
        number = _heading(line, current)
        finished = current == last and last > 0
        if number:
            current = number
            pieces.append((str(number), number, [index]))
        elif finished and IMPRINT.match(line):
            pieces.append(("P", None, [index]))
        elif finished and (form := FORM.match(line)):
            pieces.append((f"F{form[1] or 1}", None, [index]))
        elif finished and pieces[-1][1] == last and blanks == 2:
            # The text is over and no heading says what follows: an annex printed straight after it.
            pieces.append(("F1", None, [index]))
        elif not CHAPTER.match(line):
            pieces[-1][2].append(index)
    return tuple(
        AttachedArticle(piece_id, number, "\n".join(lines[i] for i in held).strip(), (held[0] + 1, held[-1] + 1))
        for piece_id, number, held in pieces
        if any(lines[i].strip() for i in held)
    )


def _heading(line: str, after: int) -> int:
    """The number of the article that ``line`` begins, 0 when it begins none. Numbers only go up."""
    match = HEADING.match(line)
    if not match or match["after"] in tuple(RUNNING_ON):
        return 0
    number = NUMERALS.get(match[1], 0)
    return number if number > after else 0


def _binding(pack: Pack, article: AttachedArticle, quantity: Quantity) -> Binding:
    around = re.sub(r"\s+", " ", article.text[max(0, quantity.start - 12) : quantity.end + 8])
    if quantity.excluded:
        return Binding(article.id, quantity.text, around, excluded=quantity.excluded)
    item = _item(article.text, quantity.start)
    citing = (rule for rule in pack.rules if any(_covers(clause, article.id, item) for clause in clauses_of(rule)))
    rules = tuple(rule.id for rule in citing if carries(pack, rule, quantity))
    return Binding(
        article.id, quantity.text, around, rules, "" if rules else _excuse(pack, article.id, quantity, around)
    )


def _item(text: str, place: int) -> int | None:
    """The number of the item （一）（二）… in which ``place`` lies; None before the first."""
    marks = list(ITEM.finditer(text, 0, place))
    return NUMERALS.get(marks[-1][1]) if marks else None


def _covers(clause: Clause, article_id: str, item: int | None) -> bool:
    """True when the clause speaks of this place: its article, and no other item of it."""
    return clause.root == article_id and (clause.item is None or item is None or clause.item == item)


def _excuse(pack: Pack, article_id: str, quantity: Quantity, around: str) -> str:
    """Why the pack says that no rule needs to carry this phrase; empty when it doesn't say."""
    entry = next((entry for entry in pack.articles if entry.id.text == article_id), None)
    for excuse in entry.excused if entry else ():
        phrase = _squeezed(excuse.phrase)
        if phrase == quantity.text or (quantity.text in phrase and phrase in _squeezed(around)):
            return excuse.why
    return ""


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def carries(pack: Pack, rule: Rule, quantity: Quantity) -> bool:
    """True when a parameter of ``rule`` holds this number and unit, or its wording says the phrase."""
    facts = set(_facts(pack, rule))
    if any(way in facts for way in equal_spans(quantity.number, quantity.unit)):
        return True
    return any(quantity.text in _squeezed(said) for said in _sayings(rule))


def _facts(pack: Pack, rule: Rule) -> Iterator[tuple[int | None, str]]:
    """What numbers the rule's parameters hold, each with its unit."""
    params = rule.params
    number, unit = getattr(params, "n", None), getattr(params, "unit", None)
    if number and unit:
        yield number, unit
    match params:
        case Deadline(same_day_goal=True):
            yield None, "same_day"
        case Limit():
            yield params.times, "次"
            yield None, "per.year" if params.per == "calendar_year" else ""
        case Frequency():
            yield from ((params.n, params.of), (None, f"per.{params.per}"))
        case Staleness():
            yield params.days, "cd"
        case SelfCheck():
            yield from ((params.n, "次"), (None, "per.month"))
        case Inspection():
            yield from ((None, f"per.{cadence}") for cadence in params.cadence)
        case Duty():
            yield None, f"per.{params.cadence}"
            yield from ((params.n, counted) for counted in ("次", "条", "名", "个", "项", "hour"))
        case Rank():
            yield from ((params.bottom, "位"), (params.consecutive, "次"), (None, f"per.{params.period}"))
        case Role(exactly_one=True):
            yield from ((1, "名"), (1, "个"))
        case FormRule():
            form = next((form for form in pack.forms if form.id == rule.id.removeprefix("form.")), None)
            yield from ((params.copies, "份"), (form.copies if form else None, "份"))
        case ReviewChain():
            yield None, "three_reviews" if params.uses_three_reviews else ""
            yield len(params.checks), "项"
        case Content():
            yield len(params.items), "项"
        case Eligibility():
            if params.predicate in ("same_platform_account", "second_app"):
                yield 1, "个"
            yield len(params.names), "个"
        case _:
            return


def _sayings(rule: Rule) -> Iterator[str]:
    for entry in fields(rule.params):
        value = getattr(rule.params, entry.name)
        if entry.name in TEXT_FIELDS:
            yield from (value,) if isinstance(value, str) else (part for part in value if isinstance(part, str))

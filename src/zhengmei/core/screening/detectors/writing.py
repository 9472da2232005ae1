"""Punctuation after GB/T 15834 by the paragraph: only what cannot be meant."""

import re
from collections.abc import Iterable

from zhengmei.core.screening.detectors.base import EVERY
from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Severity, Tier
from zhengmei.core.screening.normalise import runs_of

# «……», «——» and «！！！» are written on purpose.
_REPEATED = re.compile(r"([，。、；：])\1+|[，、；：][。，、；：]|。[，、；：]")
_HALF = re.compile(r"(?<=[一-鿿])[,;?!](?=[一-鿿])")
# Quotation marks are not among them: a quotation of several paragraphs opens in each and closes in the last.
_MATCHED = {pair: re.compile(f"{pair[0]}[^{pair}\\n]*{pair[1]}") for pair in ("（）", "《》", "〔〕")}
ENDS = ("。", "！", "？")
_EMPTY = re.compile("“”|《》|‘’")
_DOTS = re.compile(r"(?<=[一-鿿，。”])\.{3,}(?![A-Za-z0-9/])")
_HYPHENS = re.compile("(?<=[一-鿿”》])--+(?=[一-鿿“《])")
_AFTER_END = re.compile("[？！][。，](?!」)")
_FIRST = re.compile("(?:\n|\\A)(?P<sign>[，。、；：？！）》〕])")


class Punctuation:
    """Unmatched marks. Pairs are counted per paragraph: a quotation may run over sentences."""

    triggers = (EVERY,)

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        text = document.text
        for pair, matched in _MATCHED.items():
            if pair[0] in text or pair[1] in text:
                for number in _lines_with(pair, matched.sub("", text)):
                    low, high = document.paragraph(number)
                    # A line that doesn't end a sentence may be one of several that belong together.
                    if text.endswith(ENDS, low, high) and _surplus(document, number, pair):
                        yield from self._unpaired(document, number, pair)
        # What a single paragraph begins with may be the rest of a sentence that was cut off.
        for found in _FIRST.finditer(text, 1 if _alone(document) else 0):
            yield _mark(
                found.end() - 1,
                found.end(),
                "行首标点",
                "hint",
                "certain",
                f"“{found['sign']}”不放在一段的开头",
                "first",
            )

    def _unpaired(self, document: Document, number: int, pair: str) -> Iterable[Finding]:
        if _made_up_for(document, number, pair) or _cut_off(document, pair):
            return
        start, end = document.paragraph(number)
        opened, closed = document.text.count(pair[0], start, end), document.text.count(pair[1], start, end)
        first = document.text.find(pair[0], start, end)
        place = first if opened > closed else document.text.rfind(pair[1], start, end)
        missing = pair[1] if opened > closed else pair[0]
        message = f"这一段里“{pair[0]}”有 {opened} 个、“{pair[1]}”有 {closed} 个，缺“{missing}”"
        yield _mark(place, place + 1, "标点不成对", "hint", "likely", message, "unpaired")


class WrongMarks:
    """Marks one after the other that never stand so, and half-width marks between Chinese characters."""

    triggers = (
        *(first + second for first in "，、；：" for second in "，。、；：" if (first, second) != ("：", "：")), "：：",
        *(f"。{second}" for second in "，。、；："),
    )  # fmt: skip

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in _REPEATED.finditer(document.text, start, end):
            if "。。。" in found[0]:
                yield _mark(found.start(), found.end(), "省略号", "hint", "likely", "省略号写作“……”", "ellipsis", "……")
            else:
                yield _mark(
                    found.start(),
                    found.end(),
                    "标点重复",
                    "warn",
                    "certain",
                    f"标点“{found[0]}”重复或冲突",
                    "repeated",
                    found[0][-1] if "。" not in found[0] else "。",
                )


class HalfWidthMarks:
    """Half-width commas, semicolons, question and exclamation marks between Chinese characters."""

    triggers = (",", ";", "?", "!")

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in _HALF.finditer(document.text, start, end):
            wide = chr(ord(found[0]) + 0xFEE0)
            # A paragraph that uses no full-width mark at all was typed or converted that way throughout.
            if document.text.find(wide, start, end) < 0:
                continue
            yield _mark(
                found.start(), found.end(), "半角标点", "hint", "certain", f"汉字之间用全角“{wide}”", "half_width", wide
            )


class EmptyMarks:
    """Marks around nothing, and marks typed with the keyboard's full stops and hyphens."""

    triggers = ("“”", "《》", "‘’", "...", "--", "？。", "！。", "？，", "！，")

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for pattern, kind, message, rule, right in (
            (_EMPTY, "标点不成对", "标点里没有内容", "empty", ""),
            (_DOTS, "省略号", "省略号写作“……”", "ellipsis", "……"),
            (_HYPHENS, "破折号标点", "破折号写作“——”", "dash", "——"),
            (_AFTER_END, "标点重复", "问号、叹号后面不再用句号、逗号", "repeated", ""),
        ):
            for found in pattern.finditer(document.text, start, end):
                yield _mark(
                    found.start(),
                    found.end(),
                    kind,
                    "hint",
                    "certain",
                    message,
                    rule,
                    right or found[0][:1] if rule != "empty" else "",
                )


def _lines_with(signs: str, text: str) -> list[int]:
    """Numbers of the lines of ``text`` that hold any of ``signs``."""
    numbers: dict[int, None] = {}
    number = reached = 0
    for start, _ in runs_of(signs, text):
        number += text.count("\n", reached, start)
        reached = start
        numbers[number] = None
    return list(numbers)


def _surplus(document: Document, number: int, pair: str) -> int:
    """How many more of the opening mark than of the closing one a paragraph has."""
    start, end = document.paragraph(number)
    return document.text.count(pair[0], start, end) - document.text.count(pair[1], start, end)


def _made_up_for(document: Document, number: int, pair: str) -> bool:
    """Whether a paragraph nearby makes up for it: what is in brackets may run over several."""
    surplus = _surplus(document, number, pair)
    near = range(max(0, number - 5), min(number + 6, document.paragraph_count))
    return any(_surplus(document, other, pair) * surplus < 0 for other in near)


def _alone(document: Document) -> bool:
    """Whether the text is a single paragraph."""
    return "\n" not in document.text.strip("\n")


def _cut_off(document: Document, pair: str) -> bool:
    """Whether a single paragraph looks like a part of a sentence: it stops within a title, or begins with its rest.

    《让我们一起向未来！》，… is often taken apart after the exclamation mark.
    """
    text = document.text.strip("\n")
    if not _alone(document):
        return False
    opened, closed = text.count(pair[0]), text.count(pair[1])
    return text.endswith(("！", "？")) if opened > closed else pair[1] in text[:3]


def _mark(
    start: int, end: int, kind: str, severity: Severity, tier: Tier, message: str, rule: str, suggestion: str = ""
) -> Finding:
    return Finding(
        start,
        end,
        f"文字/标点/{kind}",
        severity,
        tier,
        message,
        f"writing.{rule}",
        "wording",
        suggestion,
    )

"""Punctuation after GB/T 15834 by the paragraph, and numbers after GB/T 15835: only what cannot be meant."""

import re
from collections.abc import Iterable

from zhengmei.core.screening.detectors.base import EVERY
from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Severity, Tier

# «……», «——» and «！！！» are written on purpose.
_REPEATED = re.compile(r"([，。、；：])\1+|[，、；：][。，、；：]|。[，、；：]")
_HALF = re.compile(r"(?<=[一-鿿])[,;?!](?=[一-鿿])")
# Quotation marks are not among them: a quotation of several paragraphs opens in each and closes in the last.
_PAIRS = ("（）", "《》", "〔〕")
ENDS = ("。", "！", "？")
_PERCENT = re.compile(r"百分之[0-9一二三四五六七八九十.]{1,6}[%％]")
_ABOUT = re.compile(
    r"(?:大约|约|近|将近)[0-9]{1,6}(?:万|亿|千|百)?(?:名|个|人|元|次|户|亩|家|件|吨|公里|米)?(?:左右|上下)"
)
_REDUNDANT = re.compile(r"目的是为了|原因是因为|截止到?目前为止|凯旋归来|免费赠送给")
_TENFOLD = re.compile(r"(?:减少|降低|下降|缩小|缩短|减小)(?:到|了|为)?[0-9一二两三四五六七八九十]+倍")


class Punctuation:
    """Unmatched marks. Pairs are counted per paragraph: a quotation may run over sentences."""

    triggers = (EVERY,)

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        lines = document.text.split("\n")
        for pair in _PAIRS:
            opening, closing = pair[0], pair[1]
            if opening not in document.text and closing not in document.text:
                continue
            uneven = [number for number, line in enumerate(lines) if line.count(opening) != line.count(closing)]
            for number in uneven:
                # A line that doesn't end a sentence may be one of several that belong together.
                if lines[number].endswith(ENDS) and not _made_up_for(lines, number, pair):
                    yield self._unpaired(document, number, pair)

    def _unpaired(self, document: Document, number: int, pair: str) -> Finding:
        start, end = document.paragraph(number)
        opened, closed = document.text.count(pair[0], start, end), document.text.count(pair[1], start, end)
        first = document.text.find(pair[0], start, end)
        place = first if opened > closed else document.text.rfind(pair[1], start, end)
        missing = pair[1] if opened > closed else pair[0]
        message = f"这一段里“{pair[0]}”有 {opened} 个、“{pair[1]}”有 {closed} 个，缺“{missing}”"
        return _mark(place, place + 1, "标点不成对", "hint", "likely", message, "unpaired")


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


class NumberWording:
    """Percentages said twice, an estimate said twice, a multiple of a decrease, and set redundancies."""

    triggers = ("百分之", "左右", "上下", "倍", "目的是为了", "原因是因为", "目前为止", "凯旋归来", "免费赠送给")

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for pattern, rule, message in (
            (_PERCENT, "percent", "“百分之”与“%”重复"),
            (_ABOUT, "about_twice", "“约”与“左右”重复，留一个"),
            (_TENFOLD, "times_less", "减少、降低不用倍数，改用百分数或几分之几"),
            (_REDUNDANT, "redundant", "意思重复，删去一个"),
        ):
            for found in pattern.finditer(document.text, start, end):
                yield _mark(
                    found.start(),
                    found.end(),
                    "数字用法" if rule != "redundant" else "赘余",
                    "hint",
                    "likely",
                    message,
                    rule,
                )


def _made_up_for(lines: list[str], number: int, pair: str) -> bool:
    """Whether a paragraph nearby makes up for it: what is in brackets may run over several."""
    balance = lines[number].count(pair[0]) - lines[number].count(pair[1])
    beside = lines[max(0, number - 5) : number] + lines[number + 1 : number + 6]
    return any((other.count(pair[0]) - other.count(pair[1])) * balance < 0 for other in beside)


def _mark(
    start: int, end: int, kind: str, severity: Severity, tier: Tier, message: str, rule: str, suggestion: str = ""
) -> Finding:
    return Finding(
        start,
        end,
        f"文字/{'标点' if '标点' in kind or kind == '省略号' else '数字'}/{kind}",
        severity,
        tier,
        message,
        f"writing.{rule}",
        "wording",
        suggestion,
    )

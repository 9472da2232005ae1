"""Clause ids, their order and the words people read for them."""

import re
from dataclasses import dataclass

DIGITS = "零一二三四五六七八九"
PATTERN = re.compile(
    r"^(?:(?P<special>P|F(?P<form>\d+)(?:-注(?P<note>\d+|栏))?)"
    r"|(?P<article>\d+)(?:¶(?P<paragraph>\d+))?(?:\((?P<item>[一二三四五六七八九十]+)\)(?P<point>\d+)?)?)$"
)


class ClauseError(ValueError):
    """A clause id that cannot be read; the message says what is allowed."""


def chinese_number(number: int) -> str:
    """Return 1–99 as Chinese numerals, as article headings print them: ``12`` → ``十二``, ``30`` → ``三十``."""
    if not 1 <= number <= 99:
        raise ValueError(f"chinese_number takes 1–99, not {number}")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("" if tens == 1 else DIGITS[tens]) + "十") + (DIGITS[ones] if ones else "")


def number_from_chinese(text: str) -> int:
    """Return the number that ``chinese_number`` writes as ``text``; ValueError for anything else."""
    for number in range(1, 100):
        if chinese_number(number) == text:
            return number
    raise ValueError(f"not a Chinese number from 一 to 九十九: {text}")


@dataclass(frozen=True)
class Clause:
    """One place in one document. ``text`` is the id as written; the other fields are None where the id has no such part."""

    text: str
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    point: int | None = None
    form: int | None = None
    note: str | None = None

    @property
    def root(self) -> str:
        """The id of the article entry that holds this clause: ``8`` for ``8(二)2``, ``F1`` for ``F1-注2``, ``P``."""
        if self.form is not None:
            return f"F{self.form}"
        return str(self.article) if self.article is not None else "P"

    @property
    def ancestors(self) -> tuple[str, ...]:
        """The ids that contain this clause, nearest first, itself included: ``8(二)2`` → ``8(二)2, 8(二), 8``."""
        ids = [self.text]
        if self.point is not None and self.item is not None:
            ids.append(self.text[: self.text.rindex(")") + 1])
        if self.item is not None or self.paragraph is not None or self.note is not None:
            ids.append(self.root)
        return tuple(dict.fromkeys(ids))

    @property
    def label(self) -> str:
        """What people read: ``第八条（二）第2目``, ``第五条第二款``, ``附件1 注2``, ``文头``."""
        if self.form is not None:
            return f"附件{self.form}" + (f" 注{self.note}" if self.note else "")
        if self.article is None:
            return "文头"
        parts = [f"第{chinese_number(self.article)}条"]
        if self.paragraph is not None:
            parts.append(f"第{chinese_number(self.paragraph)}款")
        if self.item is not None:
            parts.append(f"（{chinese_number(self.item)}）")
        if self.point is not None:
            parts.append(f"第{self.point}目")
        return "".join(parts)

    @property
    def order(self) -> tuple[int, int, int, int, int]:
        """A key that sorts clauses as they stand in the document: preamble, articles, forms."""
        place = 0 if self.root == "P" else (2 if self.form is not None else 1)
        return (place, self.article or self.form or 0, self.paragraph or 0, self.item or 0, self.point or 0)


def parse_clause(text: str) -> Clause:
    """Read one clause id.

    Returns the Clause. Raises ClauseError with the allowed shapes when ``text`` is not an id.
    Full-width brackets are accepted and stored as half-width.
    """
    normal = text.strip().replace("（", "(").replace("）", ")")
    match = PATTERN.match(normal)
    if not match:
        raise ClauseError(f"条款代码「{text}」读不懂；可用的写法：8、8(五)、8(二)2、5¶2、F1、F1-注2、P")
    group = match.groupdict()

    def number(name: str) -> int | None:
        return int(group[name]) if group[name] else None

    return Clause(
        text=normal,
        article=number("article"),
        paragraph=number("paragraph"),
        item=number_from_chinese(group["item"]) if group["item"] else None,
        point=number("point"),
        form=number("form"),
        note=group["note"],
    )


@dataclass(frozen=True)
class Citation:
    """A clause of a named pack. ``str()`` is the stable machine form ``sx-jiaxian:8(五)``; ``label`` is for people.

    ``form``: what the text itself calls a form that it doesn't number (备案登记表); it stands for 「附件1」 in the label.
    """

    pack: str
    short: str
    clause: Clause
    form: str = ""

    def __str__(self) -> str:
        return f"{self.pack}:{self.clause.text}"

    @property
    def label(self) -> str:
        """The chip text: ``佳县 第八条（五）``."""
        label = self.clause.label
        if self.form:
            label = label.replace(f"附件{self.clause.form}", self.form)
        return f"{self.short} {label}"

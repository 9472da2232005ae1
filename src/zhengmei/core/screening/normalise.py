"""Text as the detectors want it, with the way back to the text as it was written.

Characters are replaced one for one or left out, so a place in the normalised text is a place in the original plus the
number of characters left out before it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
_LEFT_OUT = re.compile(f"[{INVISIBLE}]+")
# Only letters, digits and the signs of numbers and addresses: full-width ，。：（） are what Chinese is written with.
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_WIDE = {wide: half for wide, half in _WIDE.items() if half.isalnum() or half in "@.-/%_+=#&"}
_BLANKS = dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " ")
# One class of characters below U+10000 is searched by a bitmap; a single one above makes the search a hundred times slower.
# Radicals and compatibility ideographs look like the ordinary character and match nothing.
_COMPATIBLE = {
    chr(code): plain
    for start, end in ((0x2E80, 0x2FD6), (0xF900, 0xFB00))
    for code in range(start, end)
    if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1 and plain != chr(code)
}
# Half of a surrogate pair cannot be encoded; a damaged file must not stop the screening.
_BROKEN = {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}


@dataclass(frozen=True)
class Normalised:
    """``text`` is what detectors read; ``place`` and ``span`` lead back into ``original``."""

    text: str
    original: str
    _cuts: tuple[int, ...] = ()  # places in ``text`` before which something was left out
    _left_out: tuple[int, ...] = (0,)  # how many characters were left out before the first cut, the second …

    def place(self, offset: int) -> int:
        """Return where the character at ``offset`` of the normalised text stands in the original."""
        return offset + self._left_out[bisect_right(self._cuts, offset)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original that shows ``text[start:end]``; characters left out at its ends stay outside."""
        if end <= start:
            place = min(self.place(start), len(self.original))
            return place, place
        return self.place(start), self.place(end - 1) + 1


@dataclass(frozen=True)
class Normaliser:
    """``variants`` are further one-to-one replacements, such as traditional to simplified characters."""

    variants: Mapping[str, str] = field(default_factory=dict)
    _table: dict[str, str] = field(init=False, repr=False)
    _replaced: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        variants = {sign: plain for sign, plain in self.variants.items() if sign < "\U00010000"}
        table = {**_BROKEN, **_COMPATIBLE, **_BLANKS, **_WIDE, **variants}
        object.__setattr__(self, "_table", table)
        object.__setattr__(self, "_replaced", re.compile(f"[{''.join(re.escape(sign) for sign in table)}]"))

    def __call__(self, original: str) -> Normalised:
        """Return ``original`` normalised; takes time in proportion to its length."""
        text = self._replaced.sub(lambda found: self._table[found[0]], original)
        if _LEFT_OUT.search(text) is None:
            return Normalised(text, original)
        kept: list[str] = []
        cuts: list[int] = []
        left_out = [0]
        length = last = 0
        for found in _LEFT_OUT.finditer(text):
            kept.append(text[last : found.start()])
            length += found.start() - last
            cuts.append(length)
            left_out.append(left_out[-1] + len(found[0]))
            last = found.end()
        kept.append(text[last:])
        return Normalised("".join(kept), original, tuple(cuts), tuple(left_out))

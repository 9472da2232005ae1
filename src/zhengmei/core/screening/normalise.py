"""Text as the detectors want it, with the way back to the text as it was written.

Characters are replaced one for one or left out, so a place in the normalised text is a place in the original plus the
number of characters left out before it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_LEFT_OUT = re.compile(f"[{_INVISIBLE}\U000e0000-\U000e01ef]+")
_OTHER_SCRIPTS = "\u0370-\u03ff\u0400-\u04ff\u2e80-\u2fd5\uf900-\ufaff\ufffd"
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
_INVISIBLES = frozenset(chr(code) for code in range(0x10000) if _LEFT_OUT.fullmatch(chr(code)))
FEW = 24
"""Up to so many kinds of characters are replaced one after the other, which is faster than one pass that looks at each."""


@dataclass(frozen=True)
class Normalised:
    """``text`` is what detectors read; ``place`` and ``span`` lead back into ``original``."""

    text: str
    original: str
    _cuts: tuple[int, ...] = ()  # places in ``text`` before which something was left out
    _left_out: tuple[int, ...] = (0,)  # how many characters were left out before the first cut, the second …
    noticed: frozenset[str] = frozenset()
    """Characters of ``original`` that were replaced, left out, or are of another script; what is not among them is plain."""

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
    _noticed: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        variants = {sign: plain for sign, plain in self.variants.items() if sign < "\U00010000"}
        table = {**_BROKEN, **_COMPATIBLE, **_BLANKS, **_WIDE, **variants}
        # A compatibility character may stand for a traditional one: no value is replaced in its turn.
        table = {sign: table.get(plain, plain) for sign, plain in table.items()}
        object.__setattr__(self, "_table", table)
        signs = "".join(re.escape(sign) for sign in table)
        object.__setattr__(self, "_noticed", re.compile(f"[{signs}{_INVISIBLE}{_OTHER_SCRIPTS}]"))

    def __call__(self, original: str) -> Normalised:
        """Return ``original`` normalised; takes time in proportion to its length."""
        noticed = frozenset(self._noticed.findall(original))
        text = original
        replaced = [sign for sign in noticed if sign in self._table]
        if len(replaced) <= FEW:
            for sign in replaced:
                text = text.replace(sign, self._table[sign])
        else:
            text = self._noticed.sub(lambda found: self._table.get(found[0], found[0]), text)
        # Tags beyond U+FFFF take two units of UTF-16; only where there is any is it worth the longer search.
        if len(text.encode("utf-16-le")) != 2 * len(text):
            return _without(text, original, noticed, [found.span() for found in _LEFT_OUT.finditer(text)])
        runs = runs_of(noticed & _INVISIBLES, text)
        return _without(text, original, noticed, runs) if runs else Normalised(text, original, noticed=noticed)


def runs_of(signs: Collection[str], text: str) -> list[tuple[int, int]]:
    """Return start and end of every run of ``signs`` in ``text``; looking for each in turn is faster while they are few."""
    if len(signs) > FEW:
        return [found.span() for found in re.finditer(f"[{''.join(map(re.escape, sorted(signs)))}]+", text)]
    places: list[int] = []
    for sign in signs:
        place = text.find(sign)
        while place >= 0:
            places.append(place)
            place = text.find(sign, place + 1)
    runs: list[tuple[int, int]] = []
    for place in sorted(places):
        if runs and runs[-1][1] == place:
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs


def _without(text: str, original: str, noticed: frozenset[str], runs: Sequence[tuple[int, int]]) -> Normalised:
    kept: list[str] = []
    cuts: list[int] = []
    left_out = [0]
    length = last = 0
    for start, end in runs:
        kept.append(text[last:start])
        length += start - last
        cuts.append(length)
        left_out.append(left_out[-1] + end - start)
        last = end
    kept.append(text[last:])
    return Normalised("".join(kept), original, tuple(cuts), tuple(left_out), noticed)

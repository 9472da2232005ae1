"""Fixed phrases one confusable character off: idioms, official phrases, agencies, titles of policies, names of places.

A phrase with one wrong character still has one half intact. The halves are words of the engine's automaton; where one is
found, two characters beside it say whether the other half can be wrong in one place, and only then is it compared with the
phrase. What has been seen in checked texts is never reported.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zhengmei.core.screening.document import Finding
from zhengmei.core.screening.hit import Tier

SOUND, SHAPE = "读音相同或相近", "字形相近"
IDIOM, PLACE_NAME = "成语", "行政区划名称"
MIN_LENGTH_FOR_LOST = 5
"""From this length on a phrase is also recognised with one inner character missing."""


@dataclass(frozen=True)
class Phrases:
    """What is looked for. ``confusables``: right character → (those that sound like it, those that look like it)."""

    words: Mapping[str, str]  # phrase → what kind of phrase it is
    confusables: Mapping[str, tuple[str, str]]
    seen: frozenset[str] = frozenset()
    stamp: str = ""
    common: frozenset[str] = frozenset()
    """Halves that stand in every text, such as 发展: they are looked for together with what may stand beside them."""


@dataclass
class _Others:
    """The other halves that go with one half: key with one place blanked → phrases.

    Whatever is wrong with the other half, its first or its last character is right: ``firsts`` and ``lasts`` turn most
    places away before anything is cut out of the text.
    """

    lengths: tuple[int, ...] = ()
    exact: set[str] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)
    lasts: set[str] = field(default_factory=set)
    by_key: dict[str, list[str]] = field(default_factory=dict)


class _Anything(Container[object]):
    """Holds every character."""

    def __contains__(self, _: object) -> bool:
        return True


ANYTHING = _Anything()
_Beside = dict[str, str | _Anything]
"""A character beside a half → the characters that may then stand on its other side for one thing to be wrong."""


@dataclass(frozen=True, slots=True)
class Half:
    """One half of phrases: what may follow it, and what may go before it.

    ``quick`` turns most places away by two characters: the one after the half → the second one; the second one → the one
    after the half; the same before the half.
    """

    followed: _Others | None
    preceded: _Others | None
    quick: tuple[_Beside, dict[str, str], _Beside, dict[str, str]]


Anchor = tuple[int, int, Half]
"""Where in a word of the automaton a half begins and ends, counted from the word's start; and the half."""


class NearMisses:
    """The index over one set of phrases. ``anchors`` go into the automaton; ``look`` is asked where they were found."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._alike = {right: sounds + shapes for right, (sounds, shapes) in phrases.confusables.items()}
        followed: dict[str, _Others] = {}
        preceded: dict[str, _Others] = {}
        after: dict[str, tuple[_Beside, dict[str, str]]] = {}
        ahead: dict[str, tuple[_Beside, dict[str, str]]] = {}
        for word in phrases.words:
            middle = len(word) // 2
            first, second = word[:middle], word[middle:]
            lost = len(word) >= MIN_LENGTH_FOR_LOST
            _add(followed, first, second, word, range(len(second) - 1) if lost else ())
            _add(preceded, second, first, word, range(1, middle) if lost else ())
            self._beside(after.setdefault(first, ({}, {})), second, lost=lost)
            self._beside(ahead.setdefault(second, ({}, {})), first[::-1], lost=lost)
        none: tuple[_Beside, dict[str, str]] = ({}, {})
        anchors: dict[str, list[Anchor]] = {}
        for word in sorted({*followed, *preceded}):
            half = Half(followed.get(word), preceded.get(word), (*after.get(word, none), *ahead.get(word, none)))
            for lead, wider in _wider(word, half) if word in phrases.common else ((0, word),):
                anchors.setdefault(wider, []).append((lead, lead + len(word), half))
        self.anchors: Mapping[str, Sequence[Anchor]] = anchors

    def _beside(self, beside: tuple[_Beside, dict[str, str]], other: str, *, lost: bool) -> None:
        """Enter what may stand next to a half and one further when ``other``, read away from the half, has one fault."""
        near, far, third = other[0], other[1], other[2:3]
        by_near, by_far = beside
        _allow(by_near, near, self._alike.get(far, "") + (far if third else "") + (third if lost else ""))
        by_far[far] = by_far.get(far, "") + self._alike.get(near, "")
        if lost:
            _allow(by_near, far, third or ANYTHING)
            if not third:
                _allow(by_near, near, ANYTHING)

    def look(
        self, text: str, found: Iterable[tuple[int, int, int]], anchors: Sequence[Sequence[Anchor]]
    ) -> Iterator[Finding]:
        """Yield findings. ``found``: (number, start, end) of the automaton's words; ``anchors`` by that number."""
        padded = text + "\0\0"  # so that the two characters before the start and after the end exist
        for number, word_start, _ in found:
            for lead, size, half in anchors[number]:
                start, end = word_start + lead, word_start + size
                by_next, by_second, by_last, by_second_last = half.quick
                near, far = padded[end], padded[end + 1]
                if not (
                    ((may := by_next.get(near)) is not None and far in may)
                    or ((may := by_second.get(far)) is not None and near in may)
                ):
                    near, far = padded[start - 1], padded[start - 2]
                    if not (
                        ((may := by_last.get(near)) is not None and far in may)
                        or ((may := by_second_last.get(far)) is not None and near in may)
                    ):
                        continue
                finding = self.check(text, half, start, end)
                if finding is not None:
                    yield finding

    def check(self, text: str, half: Half, start: int, end: int) -> Finding | None:
        """Return the finding for the half found at ``start:end``, or None."""
        others = half.followed
        if others is not None:
            first = text[end : end + 1] in others.firsts
            for length in others.lengths:
                if not first and text[end + length - 1 : end + length] not in others.lasts:
                    continue
                found = self._compare(others, text, start, end + length, text[end : end + length])
                if found is not None:
                    return found
        others = half.preceded
        if others is not None:
            last = text[start - 1 : start] in others.lasts
            for length in others.lengths:
                if length <= start and (last or text[start - length] in others.firsts):
                    found = self._compare(others, text, start - length, end, text[start - length : start])
                    if found is not None:
                        return found
        return None

    def _compare(self, others: _Others, text: str, start: int, end: int, other: str) -> Finding | None:
        if other in others.exact:
            return None
        by_key = others.by_key
        for place in range(len(other)):
            words = by_key.get(f"{other[:place]}\n{other[place + 1 :]}")
            if words is not None:
                found = self._wrong_character(words, text[start:end], start)
                if found is not None:
                    return found
        words = by_key.get(f"\r{other}")
        return self._lost_character(words, text[start:end], start) if words is not None else None

    def _wrong_character(self, words: Sequence[str], written: str, start: int) -> Finding | None:
        if self._known(written):
            return None
        for word in words:
            if len(word) != len(written):
                continue
            wrong = [place for place in range(len(word)) if word[place] != written[place]]
            if len(wrong) != 1:
                continue
            right_sign, wrong_sign = word[wrong[0]], written[wrong[0]]
            sounds, shapes = self._phrases.confusables.get(right_sign, ("", ""))
            # At its edge a phrase meets other words: 农业机械|北… looks like 农业机械化 and is nothing of the kind.
            kind = self._phrases.words[word]
            inside = 0 < wrong[0] < len(word) - 1 or kind == IDIOM
            sounding = inside or kind != PLACE_NAME
            why = SOUND if wrong_sign in sounds and sounding else SHAPE if wrong_sign in shapes and inside else ""
            if why:
                return self._finding(start, written, word, f"“{wrong_sign}”与“{right_sign}”{why}")
        return None

    def _lost_character(self, words: Sequence[str], written: str, start: int) -> Finding | None:
        if self._known(written):
            return None
        return self._finding(start, written, words[0], "少了一个字", "likely")

    def _known(self, written: str) -> bool:
        return written in self._phrases.words or written in self._phrases.seen

    def _finding(self, start: int, written: str, word: str, why: str, tier: Tier = "certain") -> Finding:
        kind = self._phrases.words[word]
        return Finding(
            start, start + len(written), f"文字/错别字/{kind}", "warn", tier, f"“{written}”疑为“{word}”之误", "near_miss.phrase",
            "wording", word, f"{why}；通行写法是“{word}”", "", self._phrases.stamp,
        )  # fmt: skip


def _wider(word: str, half: Half) -> Iterator[tuple[int, str]]:
    """Yield the half with what may stand beside it, and where it begins in that: together they find all that it would."""
    by_next, by_second, by_last, by_second_last = half.quick
    yield from ((0, word + near) for near in by_next)
    yield from ((0, word + near + far) for far, nears in by_second.items() for near in dict.fromkeys(nears))
    yield from ((1, near + word) for near in by_last)
    yield from ((2, far + near + word) for far, nears in by_second_last.items() for near in dict.fromkeys(nears))


def _allow(beside: _Beside, sign: str, signs: str | _Anything) -> None:
    known = beside.get(sign, "")
    beside[sign] = known + signs if isinstance(known, str) and isinstance(signs, str) else ANYTHING


def _add(index: dict[str, _Others], half: str, other: str, word: str, lost: Sequence[int]) -> None:
    entry = index.setdefault(half, _Others())
    keys = {f"{other[:place]}\n{other[place + 1 :]}" for place in range(len(other))}
    keys |= {f"\r{other[:place]}{other[place + 1 :]}" for place in lost}
    lengths = {len(other), *({len(other) - 1} if lost else ())}
    entry.lengths = tuple(sorted({*entry.lengths, *lengths}))
    entry.exact.add(other)
    entry.firsts.add(other[0])
    entry.lasts.add(other[-1])
    for key in keys:
        entry.by_key.setdefault(key, []).append(word)

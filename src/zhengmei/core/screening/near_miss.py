"""Fixed phrases one confusable character off: idioms, official phrases, agencies, titles of policies, names of places.

A phrase with one wrong character still has one half intact. The halves are words of the engine's automaton; where one is
found, the other half is compared with the phrase. What has been seen in checked texts is never reported.
"""

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Half:
    """One half of phrases: what may follow it, and what may go before it."""

    followed: _Others | None
    preceded: _Others | None


class NearMisses:
    """The index over one set of phrases. ``halves`` go into the automaton; ``check`` is asked where one was found."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        followed: dict[str, _Others] = {}
        preceded: dict[str, _Others] = {}
        for word in phrases.words:
            middle = len(word) // 2
            lost = len(word) >= MIN_LENGTH_FOR_LOST
            _add(followed, word[:middle], word[middle:], word, range(len(word) - middle - 1) if lost else ())
            _add(preceded, word[middle:], word[:middle], word, range(1, middle) if lost else ())
        self.halves: Mapping[str, Half] = {
            word: Half(followed.get(word), preceded.get(word)) for word in sorted({*followed, *preceded})
        }

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

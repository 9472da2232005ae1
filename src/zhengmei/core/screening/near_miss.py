"""Fixed phrases one confusable character off: idioms, official phrases, agencies, titles of policies, names of places.

A phrase with one wrong character still has one half intact. The halves are words of the engine's automaton; where one is
found, two characters beside it say whether the other half can be wrong in one place, and only then is it compared with the
phrase. What has been seen in checked texts is never reported.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zhengmei.core.screening.document import Finding
from zhengmei.core.screening.hit import Tier
from zhengmei.core.screening.lexicon import SHORTEST_NAME, Entry

SOUND, SHAPE = "读音相同或相近", "字形相近"
IDIOM, PLACE_NAME, HOLDER = "成语", "行政区划名称", "职务与姓名"
MIN_LENGTH_FOR_LOST = 5
"""From this length on a phrase is also recognised with one inner character missing, but not the second."""
MIN_LENGTH_FOR_LAST = 6
"""From this length on a phrase that is no idiom is also recognised with its last character wrong."""


@dataclass(frozen=True)
class Phrases:
    """What is looked for. ``confusables``: right character → (those that sound like it, those that look like it)."""

    words: Mapping[str, str]  # phrase → what kind of phrase it is
    confusables: Mapping[str, tuple[str, str]]
    seen: frozenset[str] = frozenset()
    stamp: str = ""
    common: frozenset[str] = frozenset()
    """Halves that stand in every text, such as 发展: they are looked for together with what may stand beside them."""
    stamps: Mapping[str, str] = field(default_factory=dict)
    """Phrase → the lexicon it is from, where that is not ``stamp``."""


def with_names(phrases: Phrases, entries: Sequence[tuple[Entry, str]]) -> Phrases:
    """Return ``phrases`` and the name entries: what is right there, as long as it is valid, under the lexicon it is from.

    A post with the name of who holds it is such a name.
    """
    names = {entry.word: (entry.category.rsplit("/", 1)[-1], stamp) for entry, stamp in entries if entry.kind == "name"}
    holders = ((entry.word + entry.suggestion, stamp) for entry, stamp in entries if entry.kind == "holder")
    names |= {word: (HOLDER, stamp) for word, stamp in holders if len(word) >= SHORTEST_NAME}
    return replace(
        phrases,
        words={**phrases.words, **{word: kind for word, (kind, _) in names.items()}},
        stamps={**phrases.stamps, **{word: stamp for word, (_, stamp) in names.items()}},
    )


_Beside = dict[str, str]
"""A character beside a half → the characters that may then stand on its other side for one thing to be wrong."""


@dataclass(frozen=True, slots=True)
class Half:
    """One half of phrases: the phrases that begin with it, and those that end with it, the shortest first.

    ``after`` and ``ahead`` turn most places away by the two characters next to the half: the first of them → what the second
    may be; the second → what the first may be.
    """

    beginning: tuple[str, ...]
    ending: tuple[str, ...]
    after: tuple[_Beside, _Beside] | None
    ahead: tuple[_Beside, _Beside] | None


Anchor = tuple[int, int, Half]
"""Where in a word of the automaton a half begins and ends, counted from the word's start; and the half."""


class NearMisses:
    """The index over one set of phrases. ``anchors`` go into the automaton; ``look`` is asked where they were found.

    Few containers are kept, and texts in dictionaries of texts: the garbage collector goes through all the others again and
    again while a long text is screened.
    """

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._alike = {right: sounds + shapes for right, (sounds, shapes) in phrases.confusables.items()}
        beginning: dict[str, list[str]] = {}
        ending: dict[str, list[str]] = {}
        for word in sorted(phrases.words, key=len):
            beginning.setdefault(word[: len(word) // 2], []).append(word)
            ending.setdefault(word[len(word) // 2 :], []).append(word)
        anchors: dict[str, tuple[Anchor, ...]] = {}
        for word in sorted({*beginning, *ending}):
            begun, ended = tuple(beginning.get(word, ())), tuple(ending.get(word, ()))
            after = self._beside(phrase[len(word) :] for phrase in begun)
            ahead = self._beside(phrase[: -len(word)][::-1] for phrase in ended)
            half = Half(begun, ended, after, ahead)
            shared = {lead: ((lead, lead + len(word), half),) for lead in range(3)}
            for lead, wider in _wider(word, half) if word in phrases.common else ((0, word),):
                anchors[wider] = anchors[wider] + shared[lead] if wider in anchors else shared[lead]
        self.anchors: Mapping[str, Sequence[Anchor]] = anchors

    def _beside(self, others: Iterable[str]) -> tuple[_Beside, _Beside] | None:
        """Return what may stand next to a half and one further when one of ``others``, read away from it, has one fault.

        None: there are no others.
        """
        by_near: _Beside = {}
        by_far: _Beside = {}
        for other in others:
            near, far, third = other[0], other[1], other[2:3]
            _allow(by_near, near, self._alike.get(far, "") + (far + third if third else ""))
            by_far[far] = by_far.get(far, "") + self._alike.get(near, "")
            if third:
                _allow(by_near, far, third)
        return (by_near, by_far) if by_near else None

    def look(
        self, text: str, found: Iterable[tuple[int, int, int]], anchors: Sequence[Sequence[Anchor]]
    ) -> Iterator[Finding]:
        """Yield findings. ``found``: (number, start, end) of the automaton's words; ``anchors`` by that number."""
        padded = text + "\0\0"  # so that the two characters before the start and after the end exist
        for number, word_start, _ in found:
            for lead, size, half in anchors[number]:
                start, end = word_start + lead, word_start + size
                if half.after is not None:
                    near, far = padded[end], padded[end + 1]
                    by_near, by_far = half.after
                    may = (near in by_near and far in by_near[near]) or (far in by_far and near in by_far[far])
                else:
                    may = False
                if not may and half.ahead is not None:
                    near, far = padded[start - 1], padded[start - 2]
                    by_near, by_far = half.ahead
                    may = (near in by_near and far in by_near[near]) or (far in by_far and near in by_far[far])
                if not may:
                    continue
                finding = self._check(padded, half, start, end)
                if finding is not None:
                    yield finding

    def _check(self, padded: str, half: Half, start: int, end: int) -> Finding | None:
        """Return the finding for the half found at ``start:end``, or None."""
        size = end - start
        near, far = padded[end], padded[end + 1]
        for word in half.beginning:
            # One fault at most: one of the two characters beside the half is right, or the first of them is missing.
            if (word[size] == near or word[size + 1] == far or word[size + 1] == near) and not padded.startswith(
                word, start
            ):
                found = self._compare(word, half.beginning, padded, start, start + len(word), begins=True)
                if found is not None:
                    return found
        near, far = padded[start - 1], padded[start - 2]
        for word in half.ending:
            if (word[-size - 1] == near or word[-size - 2] == far or word[-size - 2] == near) and not padded.endswith(
                word, 0, end
            ):
                found = self._compare(word, half.ending, padded, end - len(word), end, begins=False)
                if found is not None:
                    return found
        return None

    def _compare(
        self, word: str, words: Sequence[str], text: str, start: int, end: int, *, begins: bool
    ) -> Finding | None:
        """Compare what stands at ``start:end`` with one phrase; what is right by another phrase of the half is right."""
        if start >= 0 and (written := text[start:end]) not in words and len(written) == len(word):
            found = self._wrong_character(word, written, start)
            if found is not None:
                return found
        if len(word) < MIN_LENGTH_FOR_LOST:
            return None
        start, end = (start, end - 1) if begins else (start + 1, end)
        written = text[max(0, start) : end]
        if len(written) != len(word) - 1 or written in words or self._known(written):
            return None
        middle = len(word) // 2
        # Where the second character is lost, the first may end the word before: 外国|经济组织 is not 国际经济组织.
        places = range(middle, len(word) - 1) if begins else range(2, middle)
        if any(word[:place] + word[place + 1 :] == written for place in places):
            return self._finding(start, written, word, "少了一个字", "likely")
        return None

    def _wrong_character(self, word: str, written: str, start: int) -> Finding | None:
        wrong = [place for place in range(len(word)) if word[place] != written[place]]
        if len(wrong) != 1 or self._known(written):
            return None
        place = wrong[0]
        right_sign, wrong_sign = word[place], written[place]
        sounds, shapes = self._phrases.confusables.get(right_sign, ("", ""))
        # At its edge a phrase meets other words: 农业机械|北… looks like 农业机械化 and is nothing of the kind, and 仍然|有人在
        # is not 大有人在. There only sound counts, in idioms and at the end of long phrases, and is less certain.
        if 0 < place < len(word) - 1:
            why: str = SOUND if wrong_sign in sounds else SHAPE if wrong_sign in shapes else ""
            return self._finding(start, written, word, f"“{wrong_sign}”与“{right_sign}”{why}") if why else None
        kind = self._phrases.words[word]
        long = place and kind != PLACE_NAME and len(word) >= MIN_LENGTH_FOR_LAST
        if wrong_sign not in sounds or not (kind == IDIOM or long):
            return None
        return self._finding(start, written, word, f"“{wrong_sign}”与“{right_sign}”{SOUND}", "likely")

    def _known(self, written: str) -> bool:
        return written in self._phrases.words or written in self._phrases.seen

    def _finding(self, start: int, written: str, word: str, why: str, tier: Tier = "certain") -> Finding:
        kind = self._phrases.words[word]
        return Finding(
            start, start + len(written), f"文字/错别字/{kind}", "warn", tier, f"“{written}”疑为“{word}”之误", "near_miss.phrase",
            "wording", word, f"{why}；通行写法是“{word}”", "", self._phrases.stamps.get(word, self._phrases.stamp),
        )  # fmt: skip


def _wider(word: str, half: Half) -> Iterator[tuple[int, str]]:
    """Yield the half with what may stand beside it, and where it begins in that: together they find all that it would."""
    if half.after is not None:
        yield from ((0, word + near) for near in half.after[0])
        yield from ((0, word + near + far) for far, nears in half.after[1].items() for near in dict.fromkeys(nears))
    if half.ahead is not None:
        yield from ((1, near + word) for near in half.ahead[0])
        yield from ((2, far + near + word) for far, nears in half.ahead[1].items() for near in dict.fromkeys(nears))


def _allow(beside: _Beside, sign: str, signs: str) -> None:
    beside[sign] = beside.get(sign, "") + signs

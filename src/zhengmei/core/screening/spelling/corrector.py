"""The corrector as the engine uses it: each finding says what was probably meant, how sure that is, and why."""

from collections.abc import Iterator

import numpy as np

from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Tier
from zhengmei.core.screening.spelling.alphabet import PAD, Signs, chinese, padded
from zhengmei.core.screening.spelling.confusables import (
    CONFUSED,
    LOOKS_ALIKE,
    NEAR_SOUND,
    SAME_SOUND,
    SAME_TONE,
)
from zhengmei.core.screening.spelling.counts import ORDERS, count_of
from zhengmei.core.screening.spelling.model import Model
from zhengmei.core.screening.spelling.reading import doubled, left_out, propose

RULE, REPEATED, MISSING = "spelling.character", "spelling.repeated", "spelling.missing"
NAME_SIZE, RARE = 2, 30
"""A name that says two characters twice; fewer times seen than this, the two are no word."""
_WHY = (
    (SAME_TONE, "读音相同"), (SAME_SOUND, "同音不同调"), (NEAR_SOUND, "读音相近"), (LOOKS_ALIKE, "字形相近"),
    (CONFUSED, "常见混用"),
)  # fmt: skip

_RUNS = [(order, before) for order in ORDERS for before in range(order)]


class SpellingCorrector:
    """Reads a document with a model. ``tier`` is the least sure tier that is reported."""

    def __init__(self, model: Model, tier: Tier = "hint") -> None:
        self._model = model
        self.tier: Tier = tier
        self._characters = model.alphabet.characters()
        self._stamp = f"纠错模型 {model.about.get('version', '')}".strip()

    def correct(self, document: Document) -> Iterator[Finding]:
        """Yield what is probably wrong, in reading order."""
        text = document.text
        signs = padded([self._model.alphabet.encode(text)])
        twice = doubled(self._model, signs, getattr(self._model.repeated, self.tier))
        found = propose(self._model, signs, getattr(self._model.thresholds, self.tier))
        findings = [
            self._twice(document, signs, int(place) - PAD, int(size), float(chance))
            for place, size, chance in zip(twice.places, twice.sizes, twice.probability, strict=True)
        ]
        taken = {place for finding in findings for place in range(finding.start, finding.end)}
        findings += [
            self._finding(document, signs, int(place), int(meant), float(chance))
            for place, meant, chance in zip(found.places, found.meant, found.probability, strict=True)
            if int(place) - PAD not in taken
        ]
        # A character in doubt is a better answer than one that is missing beside it.
        taken |= {place for finding in findings for place in range(finding.start - 1, finding.end + 1)}
        gone = left_out(self._model, signs, getattr(self._model.missing, self.tier))
        findings += [
            self._missing(document, int(place) - PAD, int(sign), float(chance))
            for place, sign, chance in zip(gone.places, gone.meant, gone.probability, strict=True)
            if not {int(place) - PAD - 1, int(place) - PAD} & taken
        ]
        yield from sorted(findings, key=lambda finding: finding.start)

    def _twice(self, document: Document, signs: Signs, second: int, size: int, chance: float) -> Finding:
        """Both copies, so that writing the suggestion over them leaves one."""
        start, end = second - size, second + size
        tier = self._model.repeated.of(chance)
        word = document.text[second:end]
        finding = Finding(
            start, end, "文字/多字/重复", "hint" if tier == "hint" else "warn", tier, f"“{word}”疑似多写了一遍", REPEATED, "wording",
            word, f"连着写了两遍；把握约 {min(chance, 0.99):.0%}", "", self._stamp,
        )  # fmt: skip
        level = (
            self._model.knowledge.counts.run(signs, np.array([second + PAD]), size)[0] if size == NAME_SIZE else None
        )
        # What is no word but stands twice is a name, as 乐扣乐扣.
        rare = level is not None and count_of(int(level)) < RARE
        return finding.lowered(f"“{word}”在语料中不到 {RARE} 次，像是名称") if rare else finding

    def _missing(self, document: Document, place: int, sign: int, chance: float) -> Finding:
        """Both neighbours, so that writing the suggestion over them puts the character in."""
        start, end = place - 1, place + 1
        before, after, lost = document.text[start], document.text[place], chr(self._characters[sign])
        tier = self._model.missing.of(chance)
        return Finding(
            start, end, "文字/漏字/疑似漏字", "hint" if tier == "hint" else "warn", tier, f"“{before}”和“{after}”之间疑似少了“{lost}”",
            MISSING, "wording", before + lost + after, f"补上以后前后都通顺得多；把握约 {min(chance, 0.99):.0%}", "", self._stamp,
        )  # fmt: skip

    def _finding(self, document: Document, signs: Signs, place: int, meant: int, chance: float) -> Finding:
        start = place - PAD
        written, right = document.text[start], chr(self._characters[meant])
        tier = self._model.thresholds.of(chance)
        return Finding(
            start, start + 1, "文字/错别字/疑似错字", "hint" if tier == "hint" else "warn", tier,
            f"“{written}”疑为“{right}”之误", RULE, "wording", right, self._evidence(signs, place, meant, chance), "", self._stamp,
        )  # fmt: skip

    def _evidence(self, signs: Signs, place: int, meant: int, chance: float) -> str:
        """Why: sound or shape, the usual phrase and how often it was seen, the written one beside it."""
        at, right = np.array([place]), np.array([meant])
        known = self._model.knowledge
        _, others, relations = known.confusables.of_places(signs, at)
        relation = int(relations[others == meant][0])
        why = next((word for bit, word in _WHY if relation & bit), "")
        usual, here = self._seen(signs, at, right), self._seen(signs, at, signs[at])
        contrast = [
            (usual[number] - here[number], order, before, number)
            for number, (order, before) in enumerate(_RUNS)
            if usual[number] > here[number] and self._readable(signs, place - before, order)
        ]
        parts = [f"“{chr(self._characters[signs[place]])}”与“{chr(self._characters[meant])}”{why}"]
        if contrast:
            _, order, before, number = max(contrast)
            phrase = "".join(
                chr(self._characters[meant if step == before else signs[place - before + step]])
                for step in range(order)
            )
            seen = f"约 {count_of(here[number])} 次" if here[number] else "不到三次"
            parts.append(f"通行写法“{phrase}”在语料中见过约 {count_of(usual[number])} 次，现在的写法{seen}")
        parts.append(f"把握约 {min(chance, 0.99):.0%}")
        return "；".join(parts)

    def _seen(self, signs: Signs, at: Signs, sign: Signs) -> list[int]:
        """The levels of ``_RUNS`` were ``sign`` standing there, none above that of its parts: a map without keys now and then
        takes a run that was never counted for another, and nobody should be told that it was seen."""
        counts = self._model.knowledge.counts
        levels: list[int] = counts.windows(signs, at, sign, ORDERS)[0].tolist()
        for number, (order, before) in enumerate(_RUNS):
            parts = [part for part in ((order - 1, before), (order - 1, before - 1)) if part in _RUNS]
            bounds = [levels[_RUNS.index(part)] for part in parts]
            if len(parts) == 1:  # the other part does not hold the place
                bounds.append(int(counts.run(signs, at + 1 if before == 0 else at - before, order - 1)[0]))
            levels[number] = min([levels[number], *bounds])
        return levels

    def _readable(self, signs: Signs, start: int, size: int) -> bool:
        return bool(chinese(self._characters[signs[start : start + size]]).all())

"""The engine: one pass of one automaton wakes whatever has something to look at; the rest of the text costs nothing.

Deterministic, and linear in the length of the text. Ports: ``automaton.Build`` for the automaton and ``Corrector`` for a
statistical corrector, which is another part of the platform.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from zhengmei.core.pack.schema import Pack
from zhengmei.core.screening.automaton import Build, RustAutomaton
from zhengmei.core.screening.detectors.base import EVERY, NUMBERS, Detector
from zhengmei.core.screening.detectors.characters import OddCharacters
from zhengmei.core.screening.detectors.dates import Dates, NumericDates
from zhengmei.core.screening.detectors.lunar_dates import LunarDates
from zhengmei.core.screening.detectors.minors import MinorLists, Minors
from zhengmei.core.screening.detectors.numerals import NUMERALS, Units
from zhengmei.core.screening.detectors.outward import Links, Maps, Solicitation
from zhengmei.core.screening.detectors.personal_documents import Households, Mailboxes, PersonalDocuments
from zhengmei.core.screening.detectors.personal_numbers import PersonalNumbers
from zhengmei.core.screening.detectors.reposting import missing_source, unlisted_source
from zhengmei.core.screening.detectors.secrecy import SecrecyMarkings
from zhengmei.core.screening.detectors.writing import EmptyMarks, HalfWidthMarks, Punctuation, WrongMarks
from zhengmei.core.screening.document import Context, Document, Finding
from zhengmei.core.screening.hit import SEVERITY_ORDER, TIER_ORDER, Hit, Tier
from zhengmei.core.screening.holders import Holders
from zhengmei.core.screening.lexicon import Lexicon, holders_of, merge_entries
from zhengmei.core.screening.lexicon_pass import Found, judge
from zhengmei.core.screening.memory import Memory
from zhengmei.core.screening.modality import rule_for, source_items, under
from zhengmei.core.screening.near_miss import NearMisses, Phrases, with_names
from zhengmei.core.screening.normalise import Normalised, Normaliser
from zhengmei.core.screening.own_spelling import STATISTICAL, OwnSpelling
from zhengmei.core.screening.places import Gazetteer, check_place
from zhengmei.core.screening.spelling.corrector import MISSING, RULE

DETECTORS: tuple[Detector, ...] = (
    PersonalNumbers(), PersonalDocuments(), Mailboxes(), Households(), Minors(), MinorLists(), SecrecyMarkings(), Dates(),
    LunarDates(), NumericDates(), Links(), Solicitation(), Maps(), Punctuation(), WrongMarks(), HalfWidthMarks(), EmptyMarks(), Units(),
    *NUMERALS,
)  # fmt: skip
_NUMBER = re.compile(r"[0-9][0-9 \-/.]{5,}[0-9]")
_FEATURES = (NUMBERS, EVERY)
_DOUBTS = (RULE, MISSING)
"""What the corrector says of a single character."""
STREAM_BLOCK = 200_000
CORRECTED_AT_ONCE = 8_000
"""About so many characters go to the corrector together; more would not be faster, fewer would be slower."""
Heard = Callable[[int], object]
"""Is told how many characters of a text are done."""


class Corrector(Protocol):
    """A statistical corrector: what it finds in the normalised text, placed in it; ``tier`` is the least sure that is reported."""

    tier: Tier

    def correct(self, document: Document) -> Iterable[Finding]: ...


@dataclass(frozen=True)
class Knowledge:
    """What the engine knows besides its rules. All of it is data with a source and a date."""

    lexicons: Sequence[Lexicon] = ()
    phrases: Phrases | None = None
    gazetteer: Gazetteer | None = None
    traditional: Mapping[str, str] | None = None
    own_spelling: Mapping[str, str] | None = None
    """Word → why it may stand as it is written."""


class Engine:
    """Build once, screen many texts. ``scopes`` are the units whose own entries count besides the nation's."""

    def __init__(
        self, knowledge: Knowledge, on: date, *, scopes: frozenset[str] = frozenset(), build: Build = RustAutomaton,
        detectors: Sequence[Detector] = DETECTORS, corrector: Corrector | None = None,
    ) -> None:  # fmt: skip
        variants = knowledge.traditional or {}
        self._normalise = Normaliser(variants)
        self._odd = OddCharacters(variants)
        self._gazetteer = knowledge.gazetteer
        self._corrector = corrector
        self._least = TIER_ORDER[corrector.tier if corrector else "hint"]
        self._memory = Memory(build=build)
        self._own_spelling = OwnSpelling(knowledge.own_spelling or {}, build)
        valid = merge_entries(knowledge.lexicons, on, scopes | {"nation"})
        self._entry_list = [(entry, stamp) for entry, stamp in valid if entry.kind in ("deny", "allow")]
        self._sources = tuple(entry.word for entry, _ in valid if entry.kind == "source")
        self._near = NearMisses(with_names(knowledge.phrases, valid)) if knowledge.phrases else None
        # A term that is over counts too: it says who no longer is what he was.
        self._holders = Holders(holders_of(knowledge.lexicons, scopes | {"nation"}))
        words: dict[str, _Owner] = {}
        for number, (entry, _) in enumerate(self._entry_list):
            _owner(words, self._normalise(entry.word).text).entries.append(number)
        for parent in self._gazetteer.parents if self._gazetteer else ():
            _owner(words, parent).place = True
        for name in self._holders.names:
            _owner(words, name).holder = True
        self._by_shape: dict[str, list[Detector]] = {feature: [] for feature in _FEATURES}
        for detector in detectors:
            for trigger in detector.triggers:
                if trigger in self._by_shape:
                    self._by_shape[trigger].append(detector)
                else:
                    _owner(words, trigger).detectors.append(detector)
        # Words of the near misses alone come last: they are the many, and are looked at in bulk.
        anchors = self._near.anchors if self._near else {}
        self._words = [*words, *(word for word in anchors if word not in words)]
        self._anchors = [anchors.get(word, ()) for word in self._words]
        self._owners = list(words.values())
        self._automaton = build(self._words)

    @property
    def words(self) -> Sequence[str]:
        """Every word that the one automaton looks for."""
        return self._words

    def remembering(self, memory: Memory) -> "Engine":
        """Return this engine with an organisation's memory; nothing is built again."""
        engine = copy(self)
        engine._memory = memory
        return engine

    def screen(self, text: str, context: Context, pack: Pack | None = None) -> list[Hit]:
        """Return what is found in ``text``, in reading order, the gravest first where two begin together.

        Spans are in characters of ``text`` as given. With a pack, its clauses and its modality.
        """
        return self.screen_under(text, context, (pack,))[0]

    def screen_under(
        self, text: str, context: Context, packs: Sequence[Pack | None], heard: Heard | None = None
    ) -> list[list[Hit]]:
        """Return the hits under each of ``packs``; the text is read once. ``heard`` is told how many characters are done."""
        return self._screened(text, context, packs, heard, whole=True)

    def _screened(
        self, text: str, context: Context, packs: Sequence[Pack | None], heard: Heard | None = None, *, whole: bool
    ) -> list[list[Hit]]:
        document = Document(self._normalise(text), context)
        settled = self._memory.settle(document, self._findings(document, heard))
        findings = [
            finding
            for finding in self._own_spelling.heard(document, settled)
            if not finding.rule.startswith(STATISTICAL) or TIER_ORDER[finding.tier] <= self._least
        ]
        odd = list(self._odd.look(text, document.source.noticed))
        return [self._under(pack, document, findings, odd, whole=whole) for pack in packs]

    def _under(
        self, pack: Pack | None, document: Document, found: Sequence[Finding], odd: Sequence[Finding], *, whole: bool
    ) -> list[Hit]:
        findings, context, text = list(found), document.context, document.source.original
        wanted = source_items(pack)
        if whole and wanted is not None:
            findings += missing_source(document, wanted)
        if whole and self._sources and (pack is None or rule_for(pack, "repost_sources")):
            findings += unlisted_source(document, self._sources)
        hits = [under(pack, finding, finding.hit(document.source), context) for finding in findings]
        for finding in odd:
            hit = replace(
                finding.hit(document.source),
                start=finding.start,
                end=finding.end,
                text=text[finding.start : finding.end],
            )
            hits.append(under(pack, finding, hit, context))
        return _once(sorted(hits, key=lambda hit: (hit.start, SEVERITY_ORDER[hit.severity], -hit.end, hit.rule)))

    def screen_stream(
        self, paragraphs: Iterable[str], context: Context, pack: Pack | None = None, *, block_size: int = STREAM_BLOCK
    ) -> Iterator[Hit]:
        """Yield hits for a text that is too long to hold, given by its paragraphs; places count as if joined by line breaks.

        What needs the whole text is not asked: whether a repost names its source, and what lies in another block.
        """
        block: list[str] = []
        size = offset = 0
        for paragraph in paragraphs:
            block.append(paragraph)
            size += len(paragraph) + 1
            if size >= block_size:
                yield from self._shifted("\n".join(block), offset, context, pack)
                offset += size
                block, size = [], 0
        yield from self._shifted("\n".join(block), offset, context, pack)

    def _shifted(self, text: str, offset: int, context: Context, pack: Pack | None) -> Iterator[Hit]:
        for hit in self._screened(text, context, (pack,), whole=False)[0]:
            yield replace(hit, start=hit.start + offset, end=hit.end + offset)

    def _findings(self, document: Document, heard: Heard | None = None) -> Iterator[Finding]:
        text, owners = document.text, self._owners
        entries: list[Found] = []
        woken: dict[int, set[Detector]] = {}
        found = self._automaton.find(text)
        if self._near is not None:
            yield from self._near.look(text, found, self._anchors)
        owned = len(owners)
        for number, start, end in [hit for hit in found if hit[0] < owned]:
            owner = owners[number]
            if owner.place and self._gazetteer is not None:
                yield from check_place(self._gazetteer, text, self._words[number], start, end)
            if owner.holder:
                yield from self._holders.look(document, self._words[number], start, end)
            for entry in owner.entries:
                entries.append(Found(start, end, *self._entry_list[entry]))
            if owner.detectors:
                woken.setdefault(document.paragraph_number(start), set()).update(owner.detectors)
        yield from judge(document, entries)
        yield from self._detected(document, woken)
        if self._corrector is not None:
            yield from self._corrected(self._corrector, document, heard)

    def _corrected(self, corrector: Corrector, document: Document, heard: Heard | None) -> Iterator[Finding]:
        """A stretch of whole paragraphs at a time: nearly all the time is spent here, and somebody may be waiting."""
        text, start = document.text, 0
        while start < len(text):
            end = text.find("\n", start + CORRECTED_AT_ONCE) + 1 or len(text)
            part = Document(Normalised(text[start:end], text[start:end]), document.context)
            for finding in corrector.correct(part):
                yield replace(finding, start=finding.start + start, end=finding.end + start)
            if heard is not None:
                heard(end)
            start = end

    def _detected(self, document: Document, woken: dict[int, set[Detector]]) -> Iterator[Finding]:
        if self._by_shape[NUMBERS]:
            for found in _NUMBER.finditer(document.text):
                woken.setdefault(document.paragraph_number(found.start()), set()).update(self._by_shape[NUMBERS])
        for detector in self._by_shape[EVERY]:
            yield from detector.look(document, 0, len(document.text))
        for number, detectors in sorted(woken.items(), key=lambda item: item[0]):
            start, end = document.paragraph(number)
            for detector in detectors:
                yield from detector.look(document, start, end)


class _Owner:
    """Who asked for a word."""

    __slots__ = ("detectors", "entries", "holder", "place")

    def __init__(self) -> None:
        self.entries: list[int] = []
        self.detectors: list[Detector] = []
        self.place = False
        self.holder = False


def _once(hits: Iterable[Hit]) -> list[Hit]:
    """Without repeats: of two that advise the same for one place the first, which is the graver; and no doubt about a
    single character of what is to be replaced anyway."""
    found: dict[tuple[int, int, str], Hit] = {}
    for hit in hits:
        found.setdefault((hit.start, hit.end, hit.suggestion or hit.rule), hit)
    settled = {
        place
        for hit in found.values()
        if hit.rule not in _DOUBTS and hit.suggestion
        for place in range(hit.start, hit.end)
    }
    return [hit for hit in found.values() if hit.rule not in _DOUBTS or not {hit.start, hit.end - 1} & settled]


def _owner(words: dict[str, _Owner], word: str) -> _Owner:
    return words.setdefault(word, _Owner())

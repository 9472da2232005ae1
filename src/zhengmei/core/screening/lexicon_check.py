"""Whether entries may be used: none cries wolf on text known to be clean, none is out of date, none can never hit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhengmei.core.screening.automaton import RustAutomaton
from zhengmei.core.screening.document import Context, Document
from zhengmei.core.screening.lexicon import Entry, Lexicon
from zhengmei.core.screening.lexicon_pass import Found, judge
from zhengmei.core.screening.normalise import Normaliser

MOST_PER_TEN_THOUSAND = 0.01
"""Above this many hits per 10,000 characters of clean text an entry needs a condition."""


@dataclass(frozen=True)
class Complaint:
    """Why an entry may not be used."""

    lexicon: str
    entry: str
    message: str


def check_lexicons(
    lexicons: Sequence[Lexicon], day: date, clean: Sequence[str]
) -> tuple[list[Complaint], Counter[str]]:
    """Return the complaints, and how often each entry would be reported in the clean texts, allow entries counted in."""
    normalise = Normaliser()
    entries = [(entry, lexicon.stamp) for lexicon in lexicons for entry in lexicon.entries]
    complaints = []
    for entry, stamp in entries:
        word = normalise(entry.word).text
        # A post that somebody no longer holds is kept: that is what a text is held against.
        if entry.kind != "holder" and entry.valid_to is not None and entry.valid_to < day:
            complaints.append(Complaint(stamp, entry.word, f"已于 {entry.valid_to} 失效，请删去或续期"))
        if len(word) < 2:
            complaints.append(Complaint(stamp, entry.word, "去掉看不见的字符后不足两个字"))
        elif entry.suggestion and normalise(entry.suggestion).text == word:
            complaints.append(Complaint(stamp, entry.word, "误写与正写是同一个词"))
    tally = tally_of(lexicons, day, clean)
    for number, (entry, stamp) in enumerate(_looked_for(lexicons)):
        rate = 10_000 * tally.raw[number] / tally.characters if tally.characters else 0
        if rate > MOST_PER_TEN_THOUSAND and not entry.allow and not entry.conditions.any:
            complaints.append(
                Complaint(
                    stamp,
                    entry.word,
                    f"在干净文本里每万字命中 {rate:.3f} 次，超过 {MOST_PER_TEN_THOUSAND}；请加上下文条件",
                )
            )
    return complaints, tally.reported


@dataclass(frozen=True)
class Tally:
    """What entries meet in texts. ``raw``: number of an entry → how often its word stands there, conditions or not.

    ``reported``: words that would be reported; ``texts``: in how many of the ``of`` texts; ``characters``: of all of them.
    """

    raw: Counter[int]
    reported: Counter[str]
    texts: int
    of: int
    characters: int


def tally_of(lexicons: Sequence[Lexicon], day: date, texts: Iterable[str]) -> Tally:
    """Return how often the words to look for stand in the texts and would be reported, whatever day they are valid on."""
    normalise = Normaliser()
    entries = _looked_for(lexicons)
    automaton = RustAutomaton([normalise(entry.word).text for entry, _ in entries])
    raw: Counter[int] = Counter()
    reported: Counter[str] = Counter()
    characters = touched = read = 0
    for text in texts:
        read += 1
        document = Document(normalise(text), Context(day))
        characters += len(document.text)
        seen = automaton.find(document.text)
        raw.update(number for number, _, _ in seen)
        found = judge(document, [Found(start, end, *entries[number]) for number, start, end in seen])
        touched += bool(found)
        reported.update(document.text[finding.start : finding.end] for finding in found)
    return Tally(raw, reported, touched, read, characters)


def _looked_for(lexicons: Sequence[Lexicon]) -> list[tuple[Entry, str]]:
    return [
        (entry, lexicon.stamp) for lexicon in lexicons for entry in lexicon.entries if entry.kind in ("deny", "allow")
    ]

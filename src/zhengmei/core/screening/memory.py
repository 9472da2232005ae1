"""The organisation's memory, the last stage: what it has learned to let stand, and names that a document repeats.

Learned entries are allow entries: they win only where they cover a finding. Of a guess about wording (a near miss, a
statistical correction) that stands again and again in one document, unchanged, it is more likely that it is a name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zhengmei.core.screening.automaton import Build, RustAutomaton
from zhengmei.core.screening.document import Context, Document, Finding
from zhengmei.core.screening.hit import Hit
from zhengmei.core.screening.lexicon import Entry, Lexicon, merge_entries
from zhengmei.core.screening.lexicon_pass import Found, allowed_spans
from zhengmei.core.screening.normalise import Normaliser

REPEATED = 3
"""From this many times on a spelling that a document keeps is taken for a name."""
GUESSES = ("near_miss.", "spelling.")
"""Rules that compare with what is usual; what a lexicon or a check digit says is no guess."""
NEVER_LEARNED = ("secrecy", "red_header")
"""No allow entry silences these: whether a marking may stand is looked at each time (T-54)."""
NO_WORDS = ("character.", "repost.")
"""What these find is no word that could be allowed: a character that cannot be seen, a source that is missing."""

Span = tuple[int, int]


def learnable(concern: str, rule: str) -> bool:
    """Whether an allow entry may silence what ``rule`` finds."""
    return concern not in NEVER_LEARNED and not rule.startswith(NO_WORDS)


class Memory:
    """Learned allow entries that hold on a day in some scopes. Without any it still knows names that repeat."""

    def __init__(
        self, lexicons: Iterable[Lexicon] = (), on: date | None = None, scopes: frozenset[str] = frozenset(),
        build: Build = RustAutomaton, normalise: Normaliser | None = None,
    ) -> None:  # fmt: skip
        held = merge_entries(lexicons, on, scopes | {"nation"}) if on is not None else []
        self._on = on
        self._entries: list[tuple[Entry, str]] = [item for item in held if item[0].allow]
        self._build = build
        self._normalise = normalise or (Normaliser() if held else None)
        words = [self._normalise(entry.word).text for entry, _ in self._entries] if self._normalise else []
        self._automaton = build(words)

    def settle(self, document: Document, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings without those that a learned entry covers, names that repeat lowered to a hint."""
        kept = list(findings)
        if self._entries and kept:
            covered = _covered([(finding.start, finding.end) for finding in kept], self._allowed(document))
            kept = [
                finding
                for finding, known in zip(kept, covered, strict=True)
                if not known or not learnable(finding.concern, finding.rule)
            ]
        return list(_names_lowered(document, kept, self._build))

    def silences(self, text: str, hits: Sequence[Hit]) -> list[bool]:
        """Return for each hit in ``text`` whether it would not be there with what is learned: the trial of a rule."""
        if not self._entries or not hits or self._normalise is None or self._on is None:
            return [False] * len(hits)
        document = Document(self._normalise(text), Context(self._on))
        allowed = sorted(document.source.span(*span) for span in self._allowed(document))
        covered = _covered([(hit.start, hit.end) for hit in hits], allowed)
        return [known and learnable(hit.concern, hit.rule) for hit, known in zip(hits, covered, strict=True)]

    def _allowed(self, document: Document) -> list[Span]:
        found = [
            Found(start, end, *self._entries[number]) for number, start, end in self._automaton.find(document.text)
        ]
        return allowed_spans(document, found)


def _covered(spans: Sequence[Span], allowed: Sequence[Span]) -> list[bool]:
    """Whether each span lies inside one of ``allowed``, which are sorted by start; linear after sorting."""
    answers = [False] * len(spans)
    reach = position = 0
    for number in sorted(range(len(spans)), key=lambda number: spans[number]):
        start, end = spans[number]
        while position < len(allowed) and allowed[position][0] <= start:
            reach = max(reach, allowed[position][1])
            position += 1
        answers[number] = end <= reach
    return answers


@dataclass(frozen=True)
class _Guess:
    """A finding that is a guess, and what would have to be repeated."""

    finding: Finding
    keys: tuple[str, ...]


def _names_lowered(document: Document, findings: Sequence[Finding], build: Build) -> Iterator[Finding]:
    guesses = {
        number: _Guess(finding, _keys(document.text, finding))
        for number, finding in enumerate(findings)
        if finding.rule.startswith(GUESSES)
    }
    times = Counter((key, guess.finding.suggestion) for guess in guesses.values() for key in guess.keys)
    often = {
        number: most
        for number, guess in guesses.items()
        if (most := max((times[key, guess.finding.suggestion] for key in guess.keys), default=0)) >= REPEATED
    }
    wanted = sorted({findings[number].suggestion for number in often} - {""})
    # Who also writes it right in the same text has not got a name there but slips.
    also_right = {wanted[hit[0]] for hit in build(wanted).find(document.text)} if wanted else set()
    for number, finding in enumerate(findings):
        if number in often and (len(finding.suggestion) < 2 or finding.suggestion not in also_right):
            yield finding.lowered(f"本篇同一写法出现 {often[number]} 次，可能是名称")
        else:
            yield finding


def _keys(text: str, finding: Finding) -> tuple[str, ...]:
    """What counts as the same writing: two characters or more as they stand, a single one with its neighbours."""
    start, end = finding.start, finding.end
    if end - start > 1:
        return (text[start:end],)
    around = (text[max(0, start - 2) : end], text[max(0, start - 1) : end + 1], text[start : end + 2])
    return tuple(dict.fromkeys(part for part in around if len(part) == 3 and part.isalpha()))

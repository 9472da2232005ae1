"""What detectors look at: the normalised text by paragraphs, and what the person who submits it has said about it."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate

from zhengmei.core.screening.hit import Hit, Severity, Tier
from zhengmei.core.screening.normalise import Normalised

OPENING, CLOSING = "“‘「『《", "”’」』》"


@dataclass(frozen=True)
class Context:
    """What only a person can say. ``exception`` names why personal data may stand (T-55), ``platform`` where it will appear."""

    on: date
    title: str = ""
    platform: str = ""
    exception: str = ""
    reposted: bool = False


@dataclass(frozen=True)
class Finding:
    """A detector's word on ``start:end`` of the normalised text, before a pack has been asked."""

    start: int
    end: int
    category: str
    severity: Severity
    tier: Tier
    message: str
    rule: str
    concern: str
    suggestion: str = ""
    evidence: str = ""
    item: str = ""
    lexicon: str = ""

    def lowered(self, why: str) -> "Finding":
        """Return it as a hint whose evidence says why it is no more than that."""
        evidence = "；".join(filter(None, (self.evidence, f"{why}，只作提示")))
        return replace(self, severity="hint", tier="hint", evidence=evidence)

    def hit(self, source: Normalised) -> Hit:
        """Return the hit with its place in the original text."""
        start, end = source.span(self.start, self.end)
        return Hit(
            start, end, source.original[start:end], self.category, self.severity, self.tier, self.message, self.suggestion,
            self.rule, self.concern, self.evidence, (), self.lexicon,
        )  # fmt: skip


@dataclass(frozen=True)
class Document:
    """A text and its context. Paragraphs are its lines; ``title_end`` is where the title stops, 0 when it has none."""

    source: Normalised
    context: Context
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        lengths = map(len, self.text.split("\n")[:-1])
        object.__setattr__(
            self, "_starts", tuple(accumulate(lengths, lambda start, length: start + length + 1, initial=0))
        )

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def title_end(self) -> int:
        """The end of the first line when it is the title given in the context, else 0."""
        end = self._end(0)
        title = self.context.title.strip()
        return end if title and self.text[:end].strip() == title else 0

    @property
    def paragraph_count(self) -> int:
        return len(self._starts)

    def paragraph_number(self, place: int) -> int:
        """Return the number, from 0, of the paragraph that holds ``place``."""
        return bisect_right(self._starts, place) - 1

    def paragraph(self, number: int) -> tuple[int, int]:
        """Return start and end of a paragraph, without its line break."""
        return self._starts[number], self._end(number)

    def paragraph_at(self, place: int) -> tuple[int, int]:
        """Return start and end of the paragraph that holds ``place``."""
        return self.paragraph(self.paragraph_number(place))

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Every paragraph in turn."""
        return (self.paragraph(number) for number in range(len(self._starts)))

    def quoted(self, start: int, end: int) -> bool:
        """Whether quotation or title marks stand around ``start:end``, at most 60 characters away, in its paragraph."""
        low, high = self.paragraph_at(start)
        before, after = self.text[max(low, start - 60) : start], self.text[end : min(high, end + 60)]
        return any(
            before.rfind(opening) > before.rfind(closing) and closing in after
            for opening, closing in zip(OPENING, CLOSING, strict=True)
        )

    def _end(self, number: int) -> int:
        return self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self.text)

"""What every detector offers."""

from collections.abc import Iterable
from typing import Protocol

from zhengmei.core.screening.document import Document, Finding


class Detector(Protocol):
    """Looks at one paragraph, ``start:end`` of the normalised text, and yields what it finds there.

    ``triggers`` are words of which one must stand in the paragraph; the engine looks for all of them in its one pass, so a
    detector costs nothing where it has nothing to say. ``NUMBERS`` among them stands for a run of seven digits or more, with
    blanks, hyphens, strokes and points between them.
    """

    @property
    def triggers(self) -> tuple[str, ...]: ...

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]: ...


NUMBERS = "\x00numbers"
EVERY = "\x00every"
"""Shows a detector the whole text once, as if it were one paragraph: for those that compare paragraphs."""


def before(document: Document, start: int, place: int, reach: int) -> str:
    """Return up to ``reach`` characters before ``place``, not further back than the paragraph's ``start``."""
    return document.text[max(start, place - reach) : place]

"""Finding many words in one pass: the port, and the library behind it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from ahocorasick_rs import AhoCorasick, MatchKind


class Automaton(Protocol):
    """Finds every occurrence of every pattern, overlapping ones too."""

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return (number of the pattern, start, end) by rising end."""
        ...


Build = Callable[[Sequence[str]], Automaton]


class RustAutomaton:
    """The automaton of ahocorasick-rs: wheels for every platform, offsets in characters."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = AhoCorasick(list(patterns), matchkind=MatchKind.Standard) if patterns else None

    def find(self, text: str) -> list[tuple[int, int, int]]:
        if self._patterns is None or not text:
            return []
        return list(self._patterns.find_matches_as_indexes(text, overlapping=True))

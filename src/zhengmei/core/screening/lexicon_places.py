"""Where in the text of a lexicon something stands, so that whoever wrote it finds it again."""

import re
from collections.abc import Sequence

_GROUP = re.compile(r"^[ \t]*\[\[[ \t]*group[ \t]*\]\]", re.MULTILINE)
_FAULT = re.compile(r"^(?P<why>.*?) \(at line (?P<line>\d+), column (?P<column>\d+)\)$")


class Places:
    """The lines of a lexicon with so many groups; says nothing where the groups are not written one under the other."""

    def __init__(self, text: str, groups: int) -> None:
        self._lines: Sequence[str] = text.split("\n")
        starts = [text.count("\n", 0, found.start()) + 1 for found in _GROUP.finditer(text)]
        self._starts = starts if len(starts) == groups else [0] * groups

    def group(self, number: int) -> str:
        """Return what the group is called, counted from 1: «第 2 组（第 14 行起）»."""
        line = self._starts[number - 1]
        return f"第 {number} 组（第 {line} 行起）" if line else f"第 {number} 组"

    def entry(self, written: str, number: int = 1) -> str:
        """Return «第 16 行» of the first such entry in the group or below it; empty where it cannot be told."""
        quoted = (f'"{written}"', f"'{written}'", f'"{written}=', f"'{written}=")
        start = max(0, self._starts[number - 1] - 1) if self._starts else 0
        found = (line for line, text in enumerate(self._lines[start:], start + 1) if any(q in text for q in quoted))
        line = next(found, 0)
        return f"第 {line} 行" if line else ""


def fault_place(message: str) -> tuple[str, str]:
    """Return where the TOML reader stopped, in words, and what it says of it."""
    found = _FAULT.match(message)
    if found is None:
        return "文件末尾", message.removesuffix(" (at end of document)")
    return f"第 {found['line']} 行第 {found['column']} 字", found["why"]

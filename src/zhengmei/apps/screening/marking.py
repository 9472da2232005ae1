"""A text with its hits as a person works through them: what has been decided, the text as it now reads, its parts."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from zhengmei.apps.screening.models import Decision, Screening
from zhengmei.core.screening.hit import SEVERITY_NAMES, SEVERITY_ORDER, Hit
from zhengmei.core.screening.memory import learnable

TIER_NAMES = {"certain": "确定", "likely": "很可能", "hint": "可能"}
STATE_NAMES = {"open": "待处理", "accepted": "已改", "ignored": "已略过"}
PART = 4_000
"""About so many characters of the text are shown on one page; a part ends where a paragraph ends."""


@dataclass(frozen=True)
class Mark:
    """A hit with its number, where it stands in the document's own words, and what was decided."""

    number: int
    hit: Hit
    chips: tuple[Mapping[str, str], ...]
    place: str
    decision: Decision

    @property
    def state(self) -> str:
        """open, accepted or ignored."""
        return str(self.decision.get("do", "open"))

    @property
    def put(self) -> str:
        """What stands in the text in place of the hit, once accepted."""
        return str(self.decision.get("put", ""))

    @property
    def severity_word(self) -> str:
        return SEVERITY_NAMES[self.hit.severity]

    @property
    def tier_word(self) -> str:
        return TIER_NAMES[self.hit.tier]

    @property
    def state_word(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def kind(self) -> str:
        """The last level of the category: what a person calls it."""
        return self.hit.category.rsplit("/", 1)[-1]

    @property
    def personal(self) -> bool:
        return self.hit.concern == "privacy"

    @property
    def shown(self) -> str:
        """The text of the hit for a list: short, line breaks as blanks."""
        return " ".join(self.hit.text.split())[:60] or "（看不见的字符）"

    @property
    def may_accept(self) -> bool:
        return self.state == "open" and bool(self.hit.suggestion) and self.hit.suggestion != self.hit.text

    @property
    def may_learn(self) -> bool:
        """Whether it may be reported as a false alarm from which a rule can be made."""
        return learnable(self.hit.concern, self.hit.rule) and len(self.hit.text) <= 60 and "\n" not in self.hit.text


def marks(screening: Screening) -> list[Mark]:
    """Return every hit of a screening in reading order."""
    begins = [0, *accumulate(len(line) + 1 for line in screening.text.split("\n"))]
    found = []
    for number, row in enumerate(screening.hits, start=1):
        fields = {key: value for key, value in row.items() if key != "chips"}
        hit = Hit(**{**fields, "cites": tuple(row["cites"])})
        decision = screening.decisions.get(str(number), {})
        found.append(Mark(number, hit, tuple(row["chips"]), _place(begins, screening.part_names, hit.start), decision))
    return found


def _place(begins: Sequence[int], names: Sequence[str], start: int) -> str:
    line = bisect_right(begins, start) - 1
    name = names[line] if line < len(names) else f"第 {line + 1} 行"
    return f"{name}第 {start - begins[line] + 1} 字"


def gravest_first(found: Iterable[Mark]) -> list[Mark]:
    """Return the marks by severity, in reading order within each."""
    return sorted(found, key=lambda mark: (SEVERITY_ORDER[mark.hit.severity], mark.number))


def overlaps(found: Iterable[Mark], hit: Hit) -> Mark | None:
    """Return an accepted mark that touches the place of ``hit``, or None."""
    return next(
        (mark for mark in found if mark.state == "accepted" and mark.hit.start < hit.end and hit.start < mark.hit.end),
        None,
    )


def to_mask(found: Sequence[Mark]) -> list[Mark]:
    """Return the open hits of personal data that can be masked, none over another or over what was accepted."""
    taken = sorted((mark.hit.start, mark.hit.end) for mark in found if mark.state == "accepted")
    chosen: list[Mark] = []
    for mark in found:
        if not (mark.personal and mark.may_accept):
            continue
        # What was accepted is looked through once; hits come in reading order.
        while taken and taken[0][1] <= mark.hit.start:
            taken.pop(0)
        free = not taken or mark.hit.end <= taken[0][0]
        if free and (not chosen or chosen[-1].hit.end <= mark.hit.start):
            chosen.append(mark)
    return chosen


def working_text(text: str, found: Iterable[Mark]) -> str:
    """Return the text with everything accepted in place."""
    pieces, last = [], 0
    for mark in found:
        if mark.state == "accepted" and mark.hit.start >= last:
            pieces += [text[last : mark.hit.start], mark.put]
            last = mark.hit.end
    return "".join(pieces) + text[last:]


def parts(text: str) -> list[tuple[int, int]]:
    """Return start and end of the parts in which a long text is shown."""
    found, start = [], 0
    while start < len(text):
        end = start + PART
        if end < len(text):
            line_end = text.find("\n", end)
            end = line_end + 1 if 0 <= line_end < end + PART else end
        end = min(end, len(text))
        found.append((start, end))
        start = end
    return found or [(0, 0)]


def part_of(places: Sequence[tuple[int, int]], start: int) -> int:
    """Return the number, from 1, of the part in which ``start`` lies."""
    return max(1, bisect_right(places, (start, float("inf"))))


@dataclass(frozen=True)
class Piece:
    """A stretch of the text as shown: plain, or a mark (``mark`` is then set)."""

    text: str
    mark: Mark | None = None


def pieces(text: str, found: Iterable[Mark], low: int, high: int) -> Iterator[Piece]:
    """Yield the stretches of ``text[low:high]``. Where hits overlap, the accepted or else the first one is shown."""
    last = low
    for mark in _apart(found):
        start, end = mark.hit.start, mark.hit.end
        if start < low or start >= high:
            continue
        if start > last:
            yield Piece(text[last:start])
        yield Piece(text[start:end], mark)
        last = max(last, end)
    if last < high:
        yield Piece(text[last:high])


def _apart(found: Iterable[Mark]) -> list[Mark]:
    """The marks that can be shown side by side: accepted ones first of all, then the gravest, then in reading order."""
    kept: list[Mark] = []
    reach = -1
    ordered = sorted(found, key=lambda mark: mark.hit.start)
    taken = [(mark.hit.start, mark.hit.end) for mark in ordered if mark.state == "accepted"]
    starts = [start for start, _ in taken]
    for mark in ordered:
        start, end = mark.hit.start, mark.hit.end
        if start < reach:
            continue
        if mark.state != "accepted":
            near = bisect_right(starts, start)
            if any(other < end and start < stop for other, stop in taken[max(0, near - 1) : near + 1]):
                continue
        kept.append(mark)
        reach = max(reach, end)
    return kept


def tally(found: Iterable[Mark]) -> dict[str, Any]:
    """Return how many hits there are by state and, of those still open, by severity."""
    by_state = dict.fromkeys(STATE_NAMES, 0)
    by_severity = dict.fromkeys(SEVERITY_NAMES, 0)
    for mark in found:
        by_state[mark.state] += 1
        if mark.state == "open":
            by_severity[mark.hit.severity] += 1
    return {"by_state": by_state, "by_severity": by_severity, "all": sum(by_state.values())}

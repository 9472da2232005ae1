"""Which hits are shown: the filter stands in the address, and an act returns to where it was pressed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from zhengmei.apps.screening.marking import STATE_NAMES, Mark, gravest_first, part_of, parts
from zhengmei.core.screening.hit import SEVERITY_NAMES

PAGE = 25


@dataclass(frozen=True)
class Narrow:
    """The filter: state (open at first, ``all``), severity and kind of hit (empty: any), page of the list, part of the text."""

    state: str = "open"
    severity: str = ""
    kind: str = ""
    page: int = 1
    part: int = 0
    hit: int = 0

    @classmethod
    def from_query(cls, query: QueryDict) -> "Narrow":
        """Read the filter out of an address; what is not on offer counts as not said."""
        state = query.get("state", "")
        severity = query.get("severity", "")
        return cls(
            state if state in (*STATE_NAMES, "all") else "open",
            severity if severity in SEVERITY_NAMES else "",
            query.get("kind", "")[:40],
            _number(query.get("page", ""), 1),
            _number(query.get("part", ""), 0),
            # Turning the page of the list leaves the hit behind that the address once asked for.
            0 if "page" in query else _number(query.get("hit", ""), 0),
        )

    def chosen(self, found: Iterable[Mark]) -> list[Mark]:
        """Return the marks that pass, the gravest first."""
        return gravest_first(
            mark
            for mark in found
            if self.state in ("all", mark.state)
            and self.severity in ("", mark.hit.severity)
            and self.kind in ("", mark.hit.category.split("/")[0])
        )

    def query(self, **changes: object) -> str:
        """Return the address part for this filter with some things changed; what is as at first is left out."""
        asked = QueryDict(mutable=True)
        for name, plain in (("state", "open"), ("severity", ""), ("kind", ""), ("page", 1), ("part", 0), ("hit", 0)):
            value = changes.get(name, getattr(self, name))
            if value != plain:
                asked[name] = str(value)
        return f"?{asked.urlencode()}" if asked else "?"


def _number(written: str, least: int) -> int:
    plain = written.isascii() and written.isdigit() and len(written) < 9
    return max(int(written), least) if plain else least


def after(narrow: Narrow, found: Sequence[Mark], number: int, text: str) -> str:
    """Return where to go on after deciding about hit ``number``: the next one in the list, its part of the text in view."""
    order = {mark.number: place for place, mark in enumerate(gravest_first(found))}
    left = narrow.chosen(found)
    later = [mark for mark in left if order[mark.number] > order.get(number, -1)]
    target = later[0] if later else left[-1] if left else None
    if target is None:
        return f"{narrow.query(page=1, hit=0)}#hits"
    page = left.index(target) // PAGE + 1
    part = part_of(parts(text), target.hit.start)
    return f"{narrow.query(page=page, part=part, hit=0)}#hit-{target.number}"

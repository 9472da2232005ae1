"""The filters of the list of filings, read from the address. What makes no sense is ignored."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import QueryDict

from zhengmei.apps.approvals.models import Run
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.registry.models import Filing
from zhengmei.core.pack.schema import Pack

SORTS = {
    "label": "run__subject_label", "unit": "run__unit__sort_key", "state": "run__state", "submitted": "run__submitted_at",
    "opened": "run__opened_at",
}  # fmt: skip
DEFAULT = "-opened"


class Filter:
    """What was asked for, and what can be asked for."""

    def __init__(self, asked: QueryDict, visible: QuerySet[Filing], packs: Mapping[str, Pack]) -> None:
        self.states = Run.STATES
        self.units = list(Unit.objects.filter(pk__in=visible.values("run__unit")).order_by("sort_key", "pk"))
        used = set(visible.order_by().values_list("run__pack_id", flat=True).distinct())
        self.packs = [(key, pack.head.short) for key, pack in packs.items() if key in used]
        self.state = _one_of(asked.get("state", ""), [key for key, _ in self.states])
        self.unit = _one_of(asked.get("unit", ""), [str(unit.pk) for unit in self.units])
        self.pack = _one_of(asked.get("pack", ""), [key for key, _ in self.packs])
        self.sort = _one_of(asked.get("sort", ""), [*SORTS, *(f"-{key}" for key in SORTS)]) or DEFAULT
        page = asked.get("page", "1")
        self.page = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1

    @property
    def narrow(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.state or self.unit or self.pack)

    def apply(self, rows: QuerySet[Filing]) -> QuerySet[Filing]:
        """Return the rows that were asked for, in the order asked for."""
        wanted = {
            name: value
            for name, value in (("run__state", self.state), ("run__unit_id", self.unit), ("run__pack_id", self.pack))
            if value
        }
        down = "-" if self.sort.startswith("-") else ""
        return rows.filter(**wanted).order_by(f"{down}{SORTS[self.sort.lstrip('-')]}", f"{down}pk")


def _one_of(value: str, allowed: list[str]) -> str:
    return value if value in allowed else ""

"""Which pack binds a unit on a day, with the dates and renewals an office has entered; and the calendar in force."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.regulation.models import (
    ApprovedPlatform,
    AttachedDocument,
    Binding,
    CalendarEntry,
    IntermediateLevel,
    PackDate,
    Renewal,
)
from zhengmei.calendars import load_all as shipped_years
from zhengmei.core.calendar import WorkingCalendar, parse_year
from zhengmei.core.pack.schema import Pack
from zhengmei.core.pack.status import Renewal as RenewalFact
from zhengmei.core.pack.status import accuses, preview_word, status_on
from zhengmei.core.pack.vocabulary import PLATFORMS, Status
from zhengmei.packs import load_all as shipped_packs


@dataclass(frozen=True)
class Bound:
    """A pack that binds a unit on a day. ``preview`` is empty when the pack may accuse, else the word to show (预演 …)."""

    pack: Pack
    status: Status
    preview: str
    binding_id: int | None = None

    @property
    def accuses(self) -> bool:
        return accuses(self.status)


@lru_cache(maxsize=1)
def _packs_from_files() -> Mapping[str, Pack]:
    return {pack.head.id: pack for pack in shipped_packs()}


def packs() -> Mapping[str, Pack]:
    """Return every pack by id, with the dates that people have entered laid over the gaps of the document (T-06)."""
    found = dict(_packs_from_files())
    for entry in PackDate.objects.all():
        pack = found.get(entry.pack_id)
        if pack is not None and getattr(pack.head, entry.key) is None:
            dates: dict[str, Any] = {entry.key: entry.value}
            found[entry.pack_id] = replace(pack, head=replace(pack.head, **dates))
    return found


def renewals(pack_id: str) -> tuple[RenewalFact, ...]:
    """Return the renewal documents recorded for a pack, oldest first."""
    return tuple(
        RenewalFact(valid_until=row.valid_until, document_number=row.document_number, recorded_on=row.from_day)
        for row in Renewal.objects.filter(pack_id=pack_id).order_by("from_day")
    )


def bound(pack: Pack, day: date, binding_id: int | None = None) -> Bound:
    """Return the pack with its standing on ``day``."""
    status = status_on(pack, day, renewals(pack.head.id))
    return Bound(pack, status, preview_word(status), binding_id)


def stack(unit: Unit, day: date) -> tuple[Bound, ...]:
    """Return every pack that binds ``unit`` on ``day``, from the widest unit down to the nearest."""
    ids = unit.ancestor_ids()
    rows = Binding.objects.filter(unit_id__in=ids, from_day__lte=day).exclude(to_day__lt=day)
    ordered = sorted(rows, key=lambda row: (ids.index(row.unit_id), row.from_day))
    known = packs()
    return tuple(bound(known[row.pack_id], day, row.pk) for row in ordered if row.pack_id in known)


def governing(unit: Unit, day: date) -> Bound | None:
    """Return the nearest pack, the unit's own 办法; None where nothing local binds it. The national pack never governs."""
    local = [item for item in stack(unit, day) if item.pack.head.level != "nation"]
    return local[-1] if local else None


def calendar() -> WorkingCalendar:
    """Return the working calendar: shipped years, each replaced by an administrator's entry where there is one."""
    entered = tuple(CalendarEntry.objects.order_by("year").values_list("text", flat=True))
    return _calendar_from(entered)


@lru_cache(maxsize=4)
def _calendar_from(entered: tuple[str, ...]) -> WorkingCalendar:
    years = {year.year: year for year in shipped_years()}
    years.update({year.year: year for year in map(parse_year, entered)})
    return WorkingCalendar(years[key] for key in sorted(years))


def attached(pack_id: str) -> AttachedDocument | None:
    """Return the current official text that an office attached, or None."""
    return AttachedDocument.objects.filter(pack_id=pack_id, current=True).first()


def platform_verdict(unit: Unit, platform: str) -> bool | None:
    """Return whether the nearest office has confirmed the platform as approved; None: nobody has said."""
    ids = unit.ancestor_ids()
    rows = ApprovedPlatform.objects.filter(unit_id__in=ids, platform=platform)
    nearest = max(rows, key=lambda row: ids.index(row.unit_id), default=None)
    return nearest.approved if nearest else None


def intermediate_levels(unit: Unit, pack_id: str) -> tuple[str, ...]:
    """Return the names of the unnamed levels (T-17) as entered for the nearest unit above; empty: not entered yet."""
    ids = unit.ancestor_ids()
    rows = list(IntermediateLevel.objects.filter(unit_id__in=ids, pack_id=pack_id).order_by("order"))
    if not rows:
        return ()
    nearest = max((row.unit_id for row in rows), key=ids.index)
    return tuple(row.name for row in rows if row.unit_id == nearest)


def entered_locally(pack_id: str, what: str) -> list[str]:
    """Return what has been entered so far, a line each: ``binding``, ``platform`` (of every unit) or ``levels``."""
    if what == "binding":
        rows = Binding.objects.filter(pack_id=pack_id).select_related("unit").order_by("from_day", "pk")
        return [f"{row.unit.name}：{row.from_day} 起" + (f"，{row.to_day} 止" if row.to_day else "") for row in rows]
    if what == "platform":
        verdicts = ApprovedPlatform.objects.select_related("unit").order_by("unit__sort_key", "platform")
        return [
            f"{row.unit.name}：{PLATFORMS.get(row.platform, row.platform)} {'已核准' if row.approved else '未核准'}"
            for row in verdicts
        ]
    levels = (
        IntermediateLevel.objects.filter(pack_id=pack_id).select_related("unit").order_by("unit__sort_key", "order")
    )
    return [f"{row.unit.name}：第 {row.order} 级 {row.name}" for row in levels]

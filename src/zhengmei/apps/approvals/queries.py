"""What waits for one person, over all cases, in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q

from zhengmei.apps.approvals.models import Act, Waiting
from zhengmei.apps.approvals.seats import CLERK, OWN_PLACES, acts_for_whole_unit, role_of
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import Holding, holdings
from zhengmei.apps.regulation.queries import packs
from zhengmei.core.pack.schema import Pack


def waiting_for(person: Person, day: date) -> list[Waiting]:
    """Return every row that the person may act on, oldest first, with run, unit, applicant and acts at hand.

    The same answer as ``seats.roles_for`` case by case (a test holds the two together), but asked once for all. Left
    out is what an applicant may not record about their own case.
    """
    held = holdings(person, day)
    if not held:
        return []
    places = {
        unit.pk: unit for unit in Unit.objects.filter(pk__in={row.unit_id for row in held}).select_related("oversees")
    }
    acts = Prefetch("run__acts", queryset=Act.objects.order_by("-at", "-pk"))
    rows = list(
        Waiting.objects.filter(_candidates(held, places))
        .select_related("run__unit", "run__applicant")
        .prefetch_related(acts)
        .order_by("since", "pk")
    )
    offices = _offices_by_tree({pk for row in rows for pk in row.run.unit.ancestor_ids()})
    known = packs()
    return [
        row
        for row in rows
        if row.run.pack_id in known
        and _sits(known[row.run.pack_id], row, held, offices)
        and not (row.run.applicant_id == person.pk and _needs_another_recorder(row))
    ]


def _candidates(held: Iterable[Holding], places: dict[int, Unit]) -> Q:
    """A few rows too many: by role and place, before the exact office is looked at."""
    own = {row.unit_id for row in held}
    found = Q(role=Waiting.CLERK, run__unit_id__in={row.unit_id for row in held if row.role == CLERK})
    found |= Q(run__unit_id__in=own) & ~Q(role=Waiting.CLERK)
    for row in held:
        place = places[row.unit_id]
        below = Q(run__unit__path__startswith=place.path)
        if place.oversees:
            below |= Q(run__unit__path__startswith=place.oversees.path)
        under = Q(run__pack_id=row.pack_id) if row.pack_id else Q()
        found |= Q(role=row.role) & under & below
    return found


def _offices_by_tree(unit_ids: set[int]) -> dict[int, list[Unit]]:
    """The active offices by the unit whose tree they oversee."""
    found: dict[int, list[Unit]] = {}
    for office in Unit.objects.filter(oversees_id__in=unit_ids, active_to__isnull=True).order_by("pk"):
        found.setdefault(office.oversees_id, []).append(office)  # type: ignore[arg-type]
    return found


def _sits(pack: Pack, row: Waiting, held: Iterable[Holding], offices: dict[int, list[Unit]]) -> bool:
    unit, key = row.run.unit, row.role
    if key == Waiting.CLERK:
        return any(item.role == CLERK and item.unit_id == unit.pk for item in held)
    if acts_for_whole_unit(pack, key) and any(item.unit_id == unit.pk for item in held):
        return True
    seats = _seats(pack, key, unit, offices)
    return any(item.role == key and item.pack_id in ("", pack.head.id) and item.unit_id in seats for item in held)


def _seats(pack: Pack, key: str, unit: Unit, offices: dict[int, list[Unit]]) -> set[int]:
    role = role_of(pack, key)
    if role is None or role.held_in in OWN_PLACES:
        return {unit.pk}
    line = unit.ancestor_ids()
    over = [
        office
        for pk in reversed(line)
        for office in offices.get(pk, ())
        if office.pk != unit.pk and not (pk == unit.pk and office.path.startswith(unit.path))
    ]
    if role.held_in == "supervisor":
        fitting = (
            o for o in over if o.oversight == "supervise" and (not o.oversees_packs or pack.head.id in o.oversees_packs)
        )
        nearest = next(fitting, None)
        return {nearest.pk} if nearest else set()
    return {*(office.pk for office in over), *line} if role.held_in == "fixed" else set()


def _needs_another_recorder(row: Waiting) -> bool:
    step = next((step for step in row.run.steps if step["id"] == row.step_id), None)
    return bool(step and step["external"] and step["recorder_not_applicant"])

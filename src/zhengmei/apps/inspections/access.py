"""Whose inspections a person may see: those of the units they hold a post in. Anybody else's don't exist for them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from zhengmei.apps.inspections.models import Inspection
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import holdings, visible_unit_ids
from zhengmei.config import clock


def own_units(person: Person) -> QuerySet[Unit]:
    """Return the active units in which the person holds a post today: in their name they may inspect."""
    held = {row.unit_id for row in holdings(person, clock.today())}
    return Unit.objects.filter(pk__in=held, active_to__isnull=True).exclude(kind="external")


def scopes(person: Person) -> QuerySet[Unit]:
    """Return the regions and units that may be inspected: everything the person may look into."""
    rows = Unit.objects.filter(pk__in=visible_unit_ids(person, clock.today()), active_to__isnull=True)
    return rows.exclude(kind="external")


def visible_inspections(person: Person) -> QuerySet[Inspection]:
    """Return the inspections of the person's own units, with what their pages name."""
    held = {row.unit_id for row in holdings(person, clock.today())}
    rows = Inspection.objects.filter(unit_id__in=held)
    return rows.select_related("unit", "scope", "made_by", "previous__scope", "origin__scope")


def inspection_or_404(person: Person, pk: int) -> Inspection:
    """Return an inspection of one of the person's units."""
    return get_object_or_404(visible_inspections(person), pk=pk)

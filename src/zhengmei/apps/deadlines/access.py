"""Whose clocks a person may see, and who may pause one."""

from django.db.models import QuerySet

from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.orgs.access import get_visible_or_404
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import holdings, offices_over, visible_unit_ids
from zhengmei.config import clock as platform_clock


def visible_clocks(rows: QuerySet[Clock], person: Person) -> QuerySet[Clock]:
    """Return the rows of units that the person may look into today."""
    return rows.filter(unit_id__in=visible_unit_ids(person, platform_clock.today()))


def clock_or_404(person: Person, pk: int) -> Clock:
    """Return a clock of a unit the person may look into."""
    return get_visible_or_404(Clock.objects.select_related("unit"), person, pk=pk)


def supervisors_of(clock: Clock) -> list[Unit]:
    """Return the offices that supervise the unit of a clock under its pack, nearest first."""
    return [
        office
        for office in offices_over(clock.unit)
        if office.oversight == "supervise" and (not office.oversees_packs or clock.pack_id in office.oversees_packs)
    ]


def may_pause(person: Person, clock: Clock) -> bool:
    """Whether the person holds a post in an office that supervises the unit: who must act may not stop the clock."""
    held = {holding.unit_id for holding in holdings(person, platform_clock.today())}
    return any(office.pk in held for office in supervisors_of(clock))

"""Reading units, people and what they hold on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When

from zhengmei.apps.orgs.models import Appointment, Delegation, Person, Unit
from zhengmei.config import clock

HELD_FOR_REQUEST = "holdings_of_this_request"
"""Attribute under which `access` lets a request remember holdings; nobody else sets it."""


@dataclass(frozen=True)
class Holding:
    """A role that a person may act in: their own (`delegated_from` None) or that of the person named by id."""

    unit_id: int
    pack_id: str
    role: str
    appointment_id: int
    delegated_from: int | None = None


def in_force(day: date, prefix: str = "") -> Q:
    """Return the condition that an appointment or delegation counts on `day`: not on the day it was ended by hand."""

    def on(**conditions: object) -> Q:
        return Q(**{prefix + name: value for name, value in conditions.items()})

    begun = on(from_day__lte=day)
    not_over = on(to_day__isnull=True) | on(to_day__gt=day) | on(to_day=day, ended_at__isnull=True)
    return begun & not_over


def holdings(person: Person, day: date) -> tuple[Holding, ...]:
    """Return every role the person may act in on `day`, own ones first. Nobody inactive and no administrator has any.

    Two queries; within one request only once per day asked for.
    """
    remembered: dict[date, tuple[Holding, ...]] | None = getattr(person, HELD_FOR_REQUEST, None)
    if remembered is not None and day in remembered:
        return remembered[day]
    found = () if not person.is_active or person.admin_kind else (*_own(person, day), *_delegated(person, day))
    if remembered is not None:
        remembered[day] = found
    return found


def _own(person: Person, day: date) -> list[Holding]:
    rows = Appointment.objects.filter(in_force(day), person=person).order_by("pk")
    return [Holding(row.unit_id, row.pack_id, row.role, row.pk) for row in rows]


def _delegated(person: Person, day: date) -> list[Holding]:
    rows = Delegation.objects.filter(
        in_force(day), in_force(day, "appointment__"), delegate=person, appointment__person__is_active=True
    )
    return [
        Holding(held.unit_id, held.pack_id, held.role, held.pk, held.person_id)
        for held in (row.appointment for row in rows.select_related("appointment").order_by("pk"))
    ]


def people_holding(pack_id: str, role: str, unit_ids: Iterable[int], day: date) -> list[Person]:
    """Return the active people who may act in the role in any of the units on `day`, delegates included, by name."""
    units = list(unit_ids)
    held = Appointment.objects.filter(
        in_force(day), pack_id=pack_id, role=role, unit_id__in=units, person__is_active=True
    )
    lent = Delegation.objects.filter(in_force(day), appointment__in=held)
    return list(
        Person.objects.filter(is_active=True, admin_kind="")
        .filter(Q(pk__in=held.values("person")) | Q(pk__in=lent.values("delegate")))
        .order_by("display_name", "pk")
    )


def holds_or_will_hold(person: Person, day: date) -> bool:
    """Return whether the person has, on `day` or later, any post of their own or delegated to them."""
    ahead = Q(to_day__isnull=True) | Q(to_day__gt=day) | Q(to_day=day, ended_at__isnull=True)
    return person.appointments.filter(ahead).exists() or person.delegations.filter(ahead).exists()


def colleagues(unit: Unit, day: date) -> QuerySet[Person]:
    """Return the active people who hold a post today anywhere in the jurisdiction that the unit stands in, by name."""
    root = unit.ancestor_ids()[0]
    held = Appointment.objects.filter(in_force(day), unit__path__startswith=f"/{root}/")
    return Person.objects.filter(is_active=True, admin_kind="", pk__in=held.values("person")).order_by(
        "display_name", "pk"
    )


def subtree(unit: Unit) -> QuerySet[Unit]:
    """Return the unit and everything below it."""
    return Unit.objects.filter(path__startswith=unit.path)


def subtree_ids(unit: Unit) -> set[int]:
    """Return the ids of the unit and everything below it."""
    return set(subtree(unit).values_list("pk", flat=True))


def visible_unit_ids(person: Person, day: date, pack_id: str | None = None) -> set[int]:
    """Return the units a member may look into on `day`.

    The subtrees of the units the person holds a role in, and the trees that those units oversee as an office. With
    `pack_id`, only roles under that pack (and platform roles) count: a supervisor under one text is nobody under
    another (T-70). Two queries beyond the holdings.
    """
    held = [h for h in holdings(person, day) if pack_id is None or h.pack_id in {"", pack_id}]
    if not held:
        return set()
    roots = Unit.objects.filter(pk__in={h.unit_id for h in held}).select_related("oversees")
    prefixes = Q(pk__in=[])
    for root in roots:
        prefixes |= Q(path__startswith=root.path)
        if root.oversees and _oversees_under(root, pack_id):
            prefixes |= Q(path__startswith=root.oversees.path)
    return set(Unit.objects.filter(prefixes).values_list("pk", flat=True))


def _oversees_under(office: Unit, pack_id: str | None) -> bool:
    return pack_id is None or not office.oversees_packs or pack_id in office.oversees_packs


def offices_over(unit: Unit) -> list[Unit]:
    """Return the active offices whose tree the unit stands in, nearest first; one query.

    A unit's own office (it lies inside the unit) is not over the unit itself but over what is below it, and no office
    is over itself. So a department's account goes to the office above the department, and the account of its internal
    organ or institution to the department's own office first (T-18; 004-4, 004-8(二)).
    """
    line = unit.ancestor_ids()
    depth = Case(*(When(oversees_id=pk, then=Value(index)) for index, pk in enumerate(line)))
    return list(
        Unit.objects.filter(oversees_id__in=line, active_to__isnull=True)
        .exclude(pk=unit.pk)
        .exclude(oversees=unit, path__startswith=unit.path)
        .order_by(depth.desc(), "pk")
    )


def supervisor_of(unit: Unit, pack_id: str = "") -> Unit | None:
    """Return the 主管单位: the nearest office over the unit that supervises (not only monitors) under the pack.

    None where nobody does: the text may name none (000), and none is invented.
    """
    for office in offices_over(unit):
        if office.oversight == "supervise" and _oversees_under(office, pack_id or None):
            return office
    return None


def active_units() -> QuerySet[Unit]:
    """Return the units that have not been abolished, in pinyin order."""
    return Unit.objects.filter(active_to__isnull=True)


@dataclass(frozen=True)
class Branch:
    """A unit in the tree as listed: how deep it lies, and how many people hold a post in it."""

    unit: Unit
    depth: int
    people: int

    @property
    def indent(self) -> str:
        """Return full-width blanks as wide as the unit lies deep: no style sheet, no option list needs more."""
        return "\u3000" * self.depth


def tree(units: QuerySet[Unit], day: date) -> list[Branch]:
    """Return the units in tree order, brothers in pinyin order; one query. A unit whose parent is left out is a root."""
    holders = Count("appointments__person", filter=in_force(day, "appointments__"), distinct=True)
    rows = list(units.select_related("oversees").annotate(people=holders).order_by("sort_key", "pk"))
    known = {row.pk for row in rows}
    below: dict[int | None, list[Unit]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    listed: list[Branch] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        listed.append(Branch(unit, depth, unit.people))  # type: ignore[attr-defined]
        waiting.extend((child, depth + 1) for child in reversed(below.get(unit.pk, [])))
    return listed


def appointments_of_unit(unit: Unit) -> QuerySet[Appointment]:
    """Return every appointment the unit ever had, newest first, with people and whoever ended it."""
    return unit.appointments.select_related("person", "ended_by").prefetch_related("delegations__delegate")


def appointments_of_person(person: Person) -> QuerySet[Appointment]:
    """Return every appointment the person ever had, newest first, with units, delegations and whoever ended it."""
    return person.appointments.select_related("unit", "ended_by").prefetch_related("delegations__delegate")


def delegations_to(person: Person) -> QuerySet[Delegation]:
    """Return what was ever delegated to the person, newest first."""
    return person.delegations.select_related("appointment__person", "appointment__unit")


def find_people(words: str, unit_id: int | None, day: date) -> QuerySet[Person]:
    """Return the people whose name or log-in name has the words, of the unit if one is given."""
    people = Person.objects.order_by("-is_active", "admin_kind", "username")
    if words:
        people = people.filter(Q(display_name__icontains=words) | Q(username__icontains=words))
    if unit_id:
        people = people.filter(pk__in=Appointment.objects.filter(in_force(day), unit_id=unit_id).values("person"))
    current = Appointment.objects.filter(in_force(day)).select_related("unit")
    return people.prefetch_related(Prefetch("appointments", queryset=current, to_attr="current_appointments"))


def demonstration_people() -> list[Person]:
    """Return who can be tried out on the demonstration's log-in page: active people, with their present posts."""
    return list(find_people("", None, clock.today()).filter(is_active=True))


def administrators(kind: str) -> list[Person]:
    """Return the active administrators of a kind."""
    return list(Person.objects.filter(admin_kind=kind, is_active=True))


def anybody() -> bool:
    """Return whether anybody has ever been entered: an empty platform is filled at its first start."""
    return Person.objects.exists()

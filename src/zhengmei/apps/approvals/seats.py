"""Which roles of a pack a person may act in for the units of one case, and who else may (§5, T-62, T-70)."""

from collections.abc import Iterable
from datetime import date

from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import holdings, offices_over, people_holding, supervisor_of
from zhengmei.core.pack.schema import Pack, Role

CLERK = "clerk"
OWN_PLACES = {"sponsor", "department"}


def role_of(pack: Pack, key: str) -> Role | None:
    """Return the role rule's parameters for a role key, or None."""
    rule = pack.rule(f"role.{key}")
    return rule.params if rule and isinstance(rule.params, Role) else None


def role_name(pack: Pack, key: str) -> str:
    """Return what people call a role: the pack's own word, 经办人 for the platform's clerk, else the key."""
    role = role_of(pack, key)
    return role.name if role else {"clerk": "经办人", "unit_manager": "单位管理人"}.get(key, key)


def seat_units(pack: Pack, key: str, unit: Unit) -> list[int]:
    """Return the ids of the units whose holders of a role may act on a case of ``unit``.

    The sponsor's own roles sit in the unit itself; the supervisor's in the office that the pack's tree resolves to;
    a fixed body sits in an office over the unit. An outside body has no seat: somebody records for it.
    """
    role = role_of(pack, key)
    if role is None or role.held_in in OWN_PLACES:
        return [unit.pk]
    if role.held_in == "supervisor":
        office = supervisor_of(unit, pack.head.id)
        return [office.pk] if office else []
    if role.held_in == "fixed":
        offices = [office.pk for office in offices_over(unit)]
        return [*offices, *unit.ancestor_ids()]
    return []


def acts_for_whole_unit(pack: Pack, key: str) -> bool:
    """Whether any member of the sponsoring unit may act: the role is the unit itself, not a person's post."""
    role = role_of(pack, key)
    return role is not None and role.held_in in OWN_PLACES and role.is_body


def roles_for(person: Person, pack: Pack, unit: Unit, keys: Iterable[str], day: date) -> dict[str, str]:
    """Return the roles among ``keys`` that the person may act in for a case of ``unit`` on ``day``.

    Maps role key to the words that are stored with a signature: 「单位 · 岗位」, 「（受托）」 for a delegate.
    """
    held = holdings(person, day)
    names = dict(Unit.objects.filter(pk__in={row.unit_id for row in held}).values_list("pk", "name"))
    found: dict[str, str] = {}
    for key in keys:
        seats = set(seat_units(pack, key, unit))
        for row in held:
            whole = acts_for_whole_unit(pack, key) and row.unit_id == unit.pk
            same = row.role == key and row.pack_id in ("", pack.head.id) and row.unit_id in seats
            if whole or same:
                mark = "（受托）" if row.delegated_from else ""
                found[key] = f"{names.get(row.unit_id, '')} · {role_name(pack, row.role if whole else key)}{mark}"
                break
    return found


def is_clerk(person: Person, unit: Unit, day: date) -> bool:
    """Whether the person files for the unit today: a clerk appointed in that very unit, or their delegate."""
    return any(row.role == CLERK and row.unit_id == unit.pk for row in holdings(person, day))


def people_for(pack: Pack, key: str, unit: Unit, day: date) -> list[Person]:
    """Return who may act in a role on a case of ``unit`` today, for telling them."""
    if key.startswith("@") or acts_for_whole_unit(pack, key):
        return people_holding("", CLERK, [unit.pk], day)
    return people_holding(pack.head.id, key, seat_units(pack, key, unit), day)

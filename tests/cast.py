"""The cast of most tests: a city with its office, a department with a section, and people with and without posts."""

from dataclasses import dataclass
from datetime import date

from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.services import appoint, create_unit

LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Town:
    """市政府 ⊃ 市政府办公室 (over the city), 市商务局 ⊃ {局办公室 (over the bureau), 科室}, 市教育局."""

    city: Unit
    office: Unit
    bureau: Unit
    bureau_office: Unit
    section: Unit
    school_bureau: Unit


def build_town(name: str = "某市") -> Town:
    """Enter the units of one town and return them."""
    city = create_unit(None, name=f"{name}人民政府", kind="government", level="city", active_from=LONG_AGO)
    bureau = _unit(f"{name}商务局", "department", "city", city)
    return Town(
        city=city,
        office=_unit(f"{name}人民政府办公室", "office", "city", city, oversees=city),
        bureau=bureau,
        bureau_office=_unit(f"{name}商务局办公室", "office", "bureau", bureau, oversees=bureau),
        section=_unit(f"{name}商务局电子商务科", "internal_organ", "bureau", bureau),
        school_bureau=_unit(f"{name}教育局", "department", "city", city),
    )


def _unit(name: str, kind: str, level: str, parent: Unit, oversees: Unit | None = None) -> Unit:
    return create_unit(None, name=name, kind=kind, level=level, parent=parent, oversees=oversees, active_from=LONG_AGO)


def enter(username: str, admin_kind: str = "", **more: object) -> Person:
    """Enter a person without a password: tests log them in by force."""
    return Person.objects.create(username=username, display_name=f"{username}（岗位）", admin_kind=admin_kind, **more)


def clerk_of(unit: Unit, username: str = "clerk") -> Person:
    """Enter a person and make them clerk of the unit since long ago."""
    person = enter(username)
    appoint(None, person, unit, "clerk", from_day=LONG_AGO)
    return person

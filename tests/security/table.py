"""Who gets what: every address of the project × verb × kind of person. Add your addresses here; a test counts them.

A cell is the status. 302 for anybody not logged in means: to the log-in page. Objects are those of the cast's own town
("own") and of another town ("other", which nobody of the cast may see).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.security import business

ROLES = ("nobody", "member", "stranger", "system", "security", "audit")
"""nobody: not logged in. member: clerk of the bureau. stranger: logged in without any post. Then the administrators."""

OPEN, LOGIN, FORBIDDEN, HIDDEN, GONE_ON, INVALID, WRONG_VERB = 200, 302, 403, 404, 302, 422, 405


@dataclass(frozen=True)
class Row:
    """One address by one verb, with the status for each role in the order of ROLES."""

    name: str
    verb: str
    statuses: tuple[int, int, int, int, int, int]
    kwargs: Callable[[Any], dict[str, Any]] = lambda world: {}
    label: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {self.name} {self.label}".strip()


def everybody(status: int) -> tuple[int, int, int, int, int, int]:
    return (status,) * 6


def signed_in(status: int) -> tuple[int, int, int, int, int, int]:
    return (LOGIN, *(status,) * 5)


def admins(
    system: int = FORBIDDEN, security: int = FORBIDDEN, audit: int = FORBIDDEN
) -> tuple[int, int, int, int, int, int]:
    return (LOGIN, FORBIDDEN, FORBIDDEN, system, security, audit)


def own_unit(world: Any) -> dict[str, Any]:
    return {"pk": world.own.bureau.pk}


def other_unit(world: Any) -> dict[str, Any]:
    return {"pk": world.other.bureau.pk}


def own_appointment(world: Any) -> dict[str, Any]:
    return {"pk": world.member.appointments.get().pk}


def other_appointment(world: Any) -> dict[str, Any]:
    return {"pk": world.colleague.appointments.get().pk}


def own_delegation(world: Any) -> dict[str, Any]:
    return {"pk": world.own_delegation.pk}


def other_delegation(world: Any) -> dict[str, Any]:
    return {"pk": world.other_delegation.pk}


def colleague(world: Any) -> dict[str, Any]:
    return {"pk": world.colleague.pk}


PLATFORM = (
    Row("home", "get", signed_in(GONE_ON)),
    Row("home", "post", signed_in(WRONG_VERB)),
    Row("alive", "get", everybody(OPEN)),
    Row("health", "get", admins(system=OPEN)),
    Row("demo_day", "post", everybody(HIDDEN), label="outside the demonstration"),
    Row("demo_day", "get", everybody(WRONG_VERB)),
    Row("enlarged", "post", everybody(GONE_ON)),
    Row("enlarged", "get", everybody(WRONG_VERB)),
)

ENTRANCE = (
    Row("login", "get", (OPEN, *(GONE_ON,) * 5)),
    Row("logout", "get", everybody(WRONG_VERB)),
    Row("logout", "post", everybody(GONE_ON)),
    Row("change_password", "get", signed_in(OPEN)),
    Row("change_password", "post", signed_in(INVALID)),
)

ORGS = (
    Row("orgs:me", "get", (LOGIN, OPEN, OPEN, FORBIDDEN, FORBIDDEN, FORBIDDEN)),
    Row("orgs:units", "get", (LOGIN, OPEN, OPEN, OPEN, OPEN, FORBIDDEN)),
    Row("orgs:units", "post", (LOGIN, *(WRONG_VERB,) * 5)),
    Row("orgs:unit", "get", (LOGIN, OPEN, HIDDEN, OPEN, OPEN, FORBIDDEN), own_unit, "own"),
    Row("orgs:unit", "get", (LOGIN, HIDDEN, HIDDEN, OPEN, OPEN, FORBIDDEN), other_unit, "other"),
    Row("orgs:unit_new", "get", admins(system=OPEN)),
    Row("orgs:unit_new", "post", admins(system=INVALID)),
    Row("orgs:unit_edit", "get", admins(system=OPEN), own_unit),
    Row("orgs:unit_edit", "post", admins(system=INVALID), own_unit),
    Row("orgs:unit_abolish", "post", admins(system=GONE_ON), own_unit),
    Row("orgs:unit_abolish", "get", admins(system=WRONG_VERB), own_unit),
    Row("orgs:appoint", "get", admins(security=OPEN), own_unit),
    Row("orgs:appoint", "post", admins(security=INVALID), own_unit),
    Row("orgs:appointment_end", "post", admins(security=GONE_ON), own_appointment),
    Row("orgs:appointment_end", "get", admins(security=WRONG_VERB), own_appointment),
    Row("orgs:appointment_delegate", "get", (LOGIN, OPEN, HIDDEN, HIDDEN, OPEN, HIDDEN), own_appointment, "own"),
    Row("orgs:appointment_delegate", "post", (LOGIN, INVALID, HIDDEN, HIDDEN, INVALID, HIDDEN), own_appointment, "own"),
    Row("orgs:appointment_delegate", "get", (LOGIN, HIDDEN, HIDDEN, HIDDEN, OPEN, HIDDEN), other_appointment, "other"),
    Row("orgs:delegation_end", "post", (LOGIN, GONE_ON, HIDDEN, HIDDEN, GONE_ON, HIDDEN), own_delegation, "own"),
    Row("orgs:delegation_end", "post", (LOGIN, HIDDEN, HIDDEN, HIDDEN, GONE_ON, HIDDEN), other_delegation, "other"),
    Row("orgs:delegation_end", "get", signed_in(WRONG_VERB), own_delegation),
    Row("orgs:people", "get", admins(system=OPEN, security=OPEN)),
    Row("orgs:person", "get", admins(system=OPEN, security=OPEN), colleague),
    Row("orgs:person_new", "get", admins(system=OPEN)),
    Row("orgs:person_new", "post", admins(system=INVALID)),
    Row("orgs:person_edit", "get", admins(system=OPEN), colleague),
    Row("orgs:person_edit", "post", admins(system=INVALID), colleague),
    Row("orgs:person_administrator", "get", admins(security=OPEN), colleague),
    Row("orgs:person_administrator", "post", admins(security=GONE_ON), colleague),
    Row("orgs:person_deactivate", "post", admins(system=GONE_ON), colleague),
    Row("orgs:person_deactivate", "get", admins(system=WRONG_VERB), colleague),
    Row("orgs:person_reactivate", "post", admins(system=GONE_ON), colleague),
    Row("orgs:person_reactivate", "get", admins(system=WRONG_VERB), colleague),
    Row("orgs:password_reset", "post", admins(security=OPEN), colleague),
    Row("orgs:password_reset", "get", admins(security=WRONG_VERB), colleague),
    Row("orgs:unlock", "post", admins(security=GONE_ON), colleague),
    Row("orgs:unlock", "get", admins(security=WRONG_VERB), colleague),
)

AUDIT = (
    Row("audit:log", "get", admins(audit=OPEN)),
    Row("audit:log", "post", admins(audit=WRONG_VERB)),
    Row("audit:check", "post", admins(audit=OPEN)),
    Row("audit:check", "get", admins(audit=WRONG_VERB)),
    Row("audit:export", "post", admins(audit=OPEN)),
    Row("audit:export", "get", admins(audit=WRONG_VERB)),
)

NOTIFICATIONS = (
    Row("notifications:inbox", "get", signed_in(OPEN)),
    Row("notifications:read", "post", signed_in(GONE_ON)),
    Row("notifications:read", "get", signed_in(WRONG_VERB)),
)

BUSINESS = tuple(Row(name, verb, statuses, kwargs, label) for name, verb, statuses, kwargs, label in business.rows())

TABLE: tuple[Row, ...] = (*PLATFORM, *ENTRANCE, *ORGS, *AUDIT, *NOTIFICATIONS, *BUSINESS)


def cells() -> Iterator[tuple[Row, str, int]]:
    """Return every cell: row, role, expected status."""
    for row in TABLE:
        for role, status in zip(ROLES, row.statuses, strict=True):
            yield row, role, status

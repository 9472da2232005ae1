"""The only place that writes units, people, appointments and delegations. Every act leaves an event in the log."""

from zhengmei.apps.orgs.services.appointments import appoint, delegate, end_appointment, end_delegation
from zhengmei.apps.orgs.services.people import (
    change_password,
    create_person,
    deactivate,
    edit_person,
    make_administrator,
    reactivate,
    reset_password,
    unlock,
)
from zhengmei.apps.orgs.services.refusal import Refused
from zhengmei.apps.orgs.services.units import abolish_unit, create_unit, edit_unit, move_unit

__all__ = [
    "Refused", "abolish_unit", "appoint", "change_password", "create_person", "create_unit", "deactivate", "delegate",
    "edit_person", "edit_unit", "end_appointment", "end_delegation", "make_administrator", "move_unit",
    "reactivate", "reset_password", "unlock",
]  # fmt: skip

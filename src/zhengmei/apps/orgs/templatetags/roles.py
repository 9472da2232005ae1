"""Names of roles and packs in templates."""

from django import template

from zhengmei.apps.orgs.models import Appointment
from zhengmei.apps.orgs.roles import pack_title, role_label

register = template.Library()


@register.filter
def role_name(appointment: Appointment) -> str:
    """Return what the appointment's role is called in its text."""
    return role_label(appointment.pack_id, appointment.role)


@register.filter
def pack_name(appointment: Appointment) -> str:
    """Return the title of the text the role comes from."""
    return pack_title(appointment.pack_id)

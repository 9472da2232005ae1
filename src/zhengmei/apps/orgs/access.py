"""The doors. Every view stands behind exactly one of them.

Not logged in → the log-in page; logged in but the wrong kind of person → 403 with a sentence; an object outside the
person's units → 404, as if it did not exist.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from zhengmei.apps.orgs.models import ADMIN_KINDS, Appointment, Delegation, Person, Unit
from zhengmei.apps.orgs.queries import HELD_FOR_REQUEST, visible_unit_ids
from zhengmei.config import clock

View = Callable[..., HttpResponseBase]
Row = TypeVar("Row", bound=Model)


def signed_in(view: View) -> View:
    """Let in anybody who has logged in."""
    return _door(view, lambda person: "")


def member_required(view: View) -> View:
    """Let in people who do the work; administrators see no business data (系统管理员不看稿件, 三员分立)."""
    return _door(view, lambda person: "管理员账号不办理业务，请使用业务账号登录。" if person.admin_kind else "")


def require_admin(*kinds: str) -> Callable[[View], View]:
    """Let in administrators of these kinds only: system, security, audit."""
    if not kinds or not set(kinds) <= set(ADMIN_KINDS) - {""}:
        raise TypeError(f"kinds must be of {sorted(set(ADMIN_KINDS) - {''})}")
    names = "、".join(ADMIN_KINDS[kind] for kind in kinds)

    def refusal(person: Person) -> str:
        return "" if person.admin_kind in kinds else f"此页面仅供{names}使用。"

    return lambda view: _door(view, refusal)


def _door(view: View, refusal: Callable[[Person], str]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        person = person_of(request)
        if sentence := refusal(person):
            raise PermissionDenied(sentence)
        return view(request, *args, **kwargs)

    guarded.door = refusal  # type: ignore[attr-defined]
    return guarded


def person_of(request: HttpRequest) -> Person:
    """Return who is logged in, with holdings remembered for the rest of this request. 404 for nobody."""
    person = request.user
    if not person.is_authenticated:
        raise Http404
    if getattr(person, HELD_FOR_REQUEST, None) is None:
        setattr(person, HELD_FOR_REQUEST, {})
    return person


def get_visible_or_404(
    rows: QuerySet[Row], person: Person, *, unit: str = "unit_id", day: date | None = None, pack_id: str | None = None,
    **lookup: Any,
) -> Row:  # fmt: skip
    """Return the one row that the lookup names, if its unit (the field named by `unit`) is visible to the person.

    404 otherwise: who may not see an object must not learn that it exists. Administrators see no business object.
    """
    visible = visible_unit_ids(person, day or clock.today(), pack_id)
    return get_object_or_404(rows.filter(**{f"{unit}__in": visible}), **lookup)


def get_unit_or_404(person: Person, pk: int) -> Unit:
    """Return the unit: any for the system and security administrators, for members those they can see."""
    units = Unit.objects.select_related("parent", "oversees")
    if person.admin_kind in {"system", "security"}:
        return get_object_or_404(units, pk=pk)
    return get_visible_or_404(units, person, unit="pk", pk=pk)


def get_own_appointment_or_404(person: Person, pk: int) -> Appointment:
    """Return an appointment that the person may delegate: their own, or any for the security administrator."""
    rows = Appointment.objects.select_related("person", "unit")
    if person.admin_kind == "security":
        return get_object_or_404(rows, pk=pk)
    return get_object_or_404(rows, pk=pk, person=person)


def get_own_delegation_or_404(person: Person, pk: int) -> Delegation:
    """Return a delegation that the person may end: one of their own posts, or any for the security administrator."""
    rows = Delegation.objects.select_related("appointment__person", "appointment__unit", "delegate")
    if person.admin_kind == "security":
        return get_object_or_404(rows, pk=pk)
    return get_object_or_404(rows, pk=pk, appointment__person=person)

"""The tree of units, one unit, its posts and their delegations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengmei.apps.orgs import services
from zhengmei.apps.orgs.access import (
    get_own_appointment_or_404,
    get_own_delegation_or_404,
    get_unit_or_404,
    person_of,
    require_admin,
    signed_in,
)
from zhengmei.apps.orgs.forms import AppointForm, DelegateForm, UnitForm
from zhengmei.apps.orgs.models import Appointment, Unit
from zhengmei.apps.orgs.queries import appointments_of_unit, colleagues, offices_over, tree, visible_unit_ids
from zhengmei.apps.orgs.services import Refused
from zhengmei.apps.orgs.views.forms_page import entered_in, form_page, page_number, words_asked
from zhengmei.config import clock

PAGE_SIZE = 100
NOT_FOR_AUDIT = "审计管理员只查看操作日志。"


@signed_in
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """List the units as a tree; members see their own and those they supervise."""
    person = person_of(request)
    if person.admin_kind == "audit":
        raise PermissionDenied(NOT_FOR_AUDIT)
    today = clock.today()
    rows = Unit.objects.all()
    if not person.admin_kind:
        rows = rows.filter(pk__in=visible_unit_ids(person, today))
    words = words_asked(request)
    abolished = request.GET.get("abolished") == "1"
    if words:
        rows = rows.filter(name__icontains=words)
    if not abolished:
        rows = rows.filter(active_to__isnull=True)
    page = Paginator(tree(rows, today), PAGE_SIZE).get_page(page_number(request))
    return render(request, "orgs/units.html", {"page": page, "words": words, "abolished": abolished})


@signed_in
@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a unit: what it is, who holds which post, who held one before, and how it changed."""
    person = person_of(request)
    if person.admin_kind == "audit":
        raise PermissionDenied(NOT_FOR_AUDIT)
    found = get_unit_or_404(person, pk)
    today = clock.today()
    appointments = list(appointments_of_unit(found))
    context = {
        "unit": found,
        "offices": offices_over(found),
        "children": found.children.filter(active_to__isnull=True),
        "current": [row for row in appointments if row.counts_on(today) or row.from_day > today],
        "past": [row for row in appointments if not (row.counts_on(today) or row.from_day > today)],
        "versions": found.history.select_related("history_user", "parent")[:20] if person.admin_kind else [],
        "today": today,
    }
    return render(request, "orgs/unit.html", context)


@require_admin("system")
@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """Enter a new unit."""

    def act(entered: dict[str, Any]) -> HttpResponse:
        created = services.create_unit(person_of(request), **entered)
        messages.success(request, f"已新增单位「{created.name}」。")
        return redirect("orgs:unit", created.pk)

    parent = request.GET.get("parent", "")
    form = UnitForm(entered_in(request), initial={"parent": parent} if parent.isdigit() else None)
    return form_page(request, form, act, title="新增单位", button="新增单位", back=reverse("orgs:units"))


@require_admin("system")
@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit, also its place in the tree."""
    found = get_object_or_404(Unit, pk=pk)

    def act(entered: dict[str, Any]) -> HttpResponse:
        actor, fresh = person_of(request), get_object_or_404(Unit, pk=pk)
        parent = entered.pop("parent")
        services.edit_unit(actor, fresh, **entered)
        services.move_unit(actor, fresh, parent)
        messages.success(request, f"已保存「{fresh.name}」。")
        return redirect("orgs:unit", pk)

    form = UnitForm(entered_in(request), instance=found)
    return form_page(
        request, form, act, title=f"修改单位：{found.name}", button="保存", back=reverse("orgs:unit", args=[pk])
    )


@require_admin("system")
@require_POST
def unit_abolish(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a unit as abolished."""
    found = get_object_or_404(Unit, pk=pk)
    try:
        services.abolish_unit(person_of(request), found)
        messages.success(request, f"已撤销单位「{found.name}」。")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("orgs:unit", pk)


@require_admin("security")
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a post in the unit."""
    found = get_object_or_404(Unit, pk=pk)

    def act(entered: dict[str, Any]) -> HttpResponse:
        pack_id, role = entered["role"]
        services.appoint(
            person_of(request), entered["person"], found, role, pack_id,
            from_day=entered["from_day"], to_day=entered["to_day"],
        )  # fmt: skip
        messages.success(request, f"已任命「{entered['person'].display_name}」。")
        return redirect("orgs:unit", pk)

    form = AppointForm(entered_in(request))
    return form_page(
        request, form, act, title=f"任命：{found.name}", button="任命", back=reverse("orgs:unit", args=[pk])
    )


@require_admin("security")
@require_POST
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post away at once."""
    row = get_object_or_404(Appointment.objects.select_related("person", "unit"), pk=pk)
    try:
        services.end_appointment(person_of(request), row)
        messages.success(request, f"已收回「{row.person.display_name}」的岗位，即刻生效。")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("orgs:unit", row.unit_id)


@signed_in
@require_http_methods(["GET", "POST"])
def appointment_delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody else act for a post, until a day: one's own post, or any for the security administrator."""
    person = person_of(request)
    row = get_own_appointment_or_404(person, pk)
    back = reverse("orgs:unit", args=[row.unit_id]) if person.admin_kind else reverse("orgs:me")

    def act(entered: dict[str, Any]) -> HttpResponse:
        services.delegate(
            person, row, entered["to"], entered["to_day"], entered["reason"], from_day=entered["from_day"]
        )
        messages.success(request, f"已委托「{entered['to'].display_name}」代行至 {entered['to_day']}。")
        return redirect(back)

    people = colleagues(row.unit, clock.today()).exclude(pk=row.person_id)
    form = DelegateForm(entered_in(request), people=people)
    return form_page(request, form, act, title=f"委托代行：{row.unit.name}", button="委托", back=back)


@signed_in
@require_POST
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation before its day."""
    person = person_of(request)
    row = get_own_delegation_or_404(person, pk)
    try:
        services.end_delegation(person, row)
        messages.success(request, "委托已终止，即刻生效。")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("orgs:unit", args=[row.appointment.unit_id]) if person.admin_kind else reverse("orgs:me"))

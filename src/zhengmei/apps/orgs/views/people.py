"""People, for the administrators: the system administrator enters them, the security administrator minds access."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengmei.apps.orgs import services
from zhengmei.apps.orgs.access import person_of, require_admin
from zhengmei.apps.orgs.forms import AdministratorForm, PersonEditForm, PersonForm
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.queries import appointments_of_person, delegations_to, find_people
from zhengmei.apps.orgs.services import Refused
from zhengmei.apps.orgs.views.forms_page import entered_in, form_page, page_number, words_asked
from zhengmei.config import clock

PAGE_SIZE = 50


@require_admin("system", "security")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List the people with their present posts."""
    words = words_asked(request)
    page = Paginator(find_people(words, None, clock.today()), PAGE_SIZE).get_page(page_number(request))
    return render(request, "orgs/people.html", {"page": page, "words": words})


@require_admin("system", "security")
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person: how to reach them, what they hold and held."""
    found = get_object_or_404(Person, pk=pk)
    context = {
        "person": found,
        "appointments": appointments_of_person(found),
        "received": delegations_to(found),
        "mine": False,
        "today": clock.today(),
    }
    return render(request, "orgs/person.html", context)


@never_cache
@require_admin("system")
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Enter a person; the first password is shown once."""

    def act(entered: dict[str, Any]) -> HttpResponse:
        created, password = services.create_person(person_of(request), **entered)
        return _show_once(request, created, password, "已新增人员")

    form = PersonForm(entered_in(request))
    return form_page(request, form, act, title="新增人员", button="新增人员", back=reverse("orgs:people"))


@require_admin("system")
@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how a person is called and reached."""
    found = get_object_or_404(Person, pk=pk)

    def act(entered: dict[str, Any]) -> HttpResponse:
        services.edit_person(person_of(request), found, **entered)
        messages.success(request, f"已保存「{found.display_name}」。")
        return redirect("orgs:person", pk)

    initial = {"display_name": found.display_name, "phone": found.phone, "email": found.email}
    form = PersonEditForm(entered_in(request), initial=initial)
    title = f"修改人员：{found.display_name}"
    return form_page(request, form, act, title=title, button="保存", back=reverse("orgs:person", args=[pk]))


@require_admin("security")
@require_http_methods(["GET", "POST"])
def person_administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody an administrator of one kind, or none: granted by another administrator than the one who enters."""
    found = get_object_or_404(Person, pk=pk)

    def act(entered: dict[str, Any]) -> HttpResponse:
        services.make_administrator(person_of(request), found, entered["kind"])
        messages.success(request, f"「{found.display_name}」现为{found.get_admin_kind_display()}。")
        return redirect("orgs:person", pk)

    form = AdministratorForm(entered_in(request), initial={"kind": found.admin_kind})
    title = f"管理员类别：{found.display_name}"
    return form_page(request, form, act, title=title, button="保存", back=reverse("orgs:person", args=[pk]))


@require_admin("system")
@require_POST
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take everything from a person who leaves."""
    found = get_object_or_404(Person, pk=pk)
    try:
        ended = services.deactivate(person_of(request), found)
        messages.success(request, f"已停用「{found.display_name}」，收回岗位 {ended} 个，即刻生效。")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("orgs:person", pk)


@never_cache
@require_admin("system")
@require_POST
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person log in again; the posts don't come back."""
    found = get_object_or_404(Person, pk=pk)
    try:
        return _show_once(request, found, services.reactivate(person_of(request), found), "已恢复账号")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("orgs:person", pk)


@never_cache
@require_admin("security")
@require_POST
def password_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a new first password, shown once."""
    found = get_object_or_404(Person, pk=pk)
    return _show_once(request, found, services.reset_password(person_of(request), found), "已重置口令")


@require_admin("security")
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a lock-out."""
    found = get_object_or_404(Person, pk=pk)
    services.unlock(person_of(request), found)
    messages.success(request, f"已解除「{found.display_name}」的登录锁定。")
    return redirect("orgs:person", pk)


def _show_once(request: HttpRequest, found: Person, password: str, title: str) -> HttpResponse:
    return render(request, "orgs/first_password.html", {"person": found, "password": password, "title": title})

"""Logging in and out, one's own password, one's own page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zhengmei.apps.orgs import ledger
from zhengmei.apps.orgs.access import member_required, person_of, signed_in
from zhengmei.apps.orgs.forms import LogInForm, PasswordForm
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.queries import appointments_of_person, delegations_to, demonstration_people
from zhengmei.apps.orgs.services import change_password as set_password
from zhengmei.apps.orgs.views.forms_page import entered_in, form_page
from zhengmei.config import clock


@method_decorator(never_cache, name="dispatch")
class LogIn(LoginView):
    """Name and password. Failures of existing accounts are logged; those of invented names would only flood the log."""

    authentication_form = LogInForm
    template_name = "orgs/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = demonstration_people() if settings.DEMO else []
        shown = {
            "demonstration_people": people,
            "demonstration_password": settings.DEMO_PASSWORD if settings.DEMO else "",
        }
        return {**super().get_context_data(**kwargs), **shown}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        self._record(form.get_user(), "login", "登录平台")
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        # PostgreSQL refuses a text with NUL.
        username = form.data.get("username", "").replace("\x00", "").strip().lower()[:60]
        person = Person.objects.filter(username=username).first()
        if person is not None and form.data.get("password"):
            locked = getattr(self.request, "axes_locked_out", False)
            self._record(
                person, "login.locked" if locked else "login.failed", "登录失败，账号锁定" if locked else "登录失败"
            )
        return super().form_invalid(form)

    def _record(self, person: Person, action: str, what: str) -> None:
        address = self.request.META.get("REMOTE_ADDR", "")
        ledger.record(
            # Who failed to log in may be anybody: only a success names the person as the actor.
            actor=person if action == "login" else None,
            action=action,
            sentence=f"「{person.display_name}」{what}（来自 {address}）",
            subject=f"orgs.person:{person.pk}",
            subject_label=person.display_name,
        )


class LogOut(LogoutView):
    """By POST only."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, Person) or request.user.is_authenticated:
            person = person_of(request)
            ledger.record(
                actor=person, action="logout", sentence=f"「{person.display_name}」退出登录",
                subject=f"orgs.person:{person.pk}", subject_label=person.display_name,
            )  # fmt: skip
        return super().post(request, *args, **kwargs)


@never_cache
@signed_in
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the same person end by it."""
    person = person_of(request)

    def act(entered: dict[str, Any]) -> HttpResponse:
        set_password(person, entered["new"])
        update_session_auth_hash(request, person)
        messages.success(request, "口令已修改；其他地方的登录已全部退出。")
        return redirect("home")

    note = "这是他人为您设置的口令，修改后才能使用平台。" if person.must_change_password else ""
    form = PasswordForm(entered_in(request), person=person)
    return form_page(request, form, act, title="修改口令", button="修改口令", back="/", note=note)


@member_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own posts and delegations."""
    person = person_of(request)
    context = {
        "person": person,
        "appointments": appointments_of_person(person),
        "received": delegations_to(person),
        "mine": True,
        "today": clock.today(),
    }
    return render(request, "orgs/person.html", context)

"""Session limits, the demonstration day, and the door that opens only after a new password."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhengmei.config import clock

Handler = Callable[[HttpRequest], HttpResponse]

DEMONSTRATION_DAY = "demonstration_day"
BEGAN, SEEN = "began_at", "seen_at"
# Writing the session on every click would make each page a write; a minute is near enough to 30.
RESOLUTION_SECONDS = 60
OPEN_WHILE_PASSWORD_IS_DUE = {"change_password", "logout", "health", "alive"}


class SessionLimits:
    """End a session after 30 minutes without a request, and after 12 hours in any case (等保: 会话超时)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            instant = clock.wall_clock().timestamp()
            began = request.session.setdefault(BEGAN, instant)
            seen = request.session.get(SEEN, began)
            too_idle = instant - seen > settings.SESSION_IDLE_LIMIT.total_seconds()
            too_old = instant - began > settings.SESSION_WHOLE_LIMIT.total_seconds()
            if too_idle or too_old:
                logout(request)
                messages.info(request, "登录已超时，请重新登录。" if too_idle else "登录已满 12 小时，请重新登录。")
            elif SEEN not in request.session or instant - seen > RESOLUTION_SECONDS:
                request.session[SEEN] = instant
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            # The next person at this desk must not find the page with the back button.
            response["Cache-Control"] = "no-store"
        return response


class DemonstrationDay:
    """Let a visitor of the demonstration stand on the day kept in the session. Elsewhere the session is ignored."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(DEMONSTRATION_DAY) if settings.DEMO else None
        with clock.standing_on(date.fromisoformat(chosen) if chosen else None):
            return self.get_response(request)


class PasswordMustChange:
    """Send a person whose password was set by somebody else to the page that changes it, whatever they asked for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        match = request.resolver_match
        due = request.user.is_authenticated and request.user.must_change_password
        if due and match is not None and match.url_name not in OPEN_WHILE_PASSWORD_IS_DUE:
            return redirect("change_password")
        return None

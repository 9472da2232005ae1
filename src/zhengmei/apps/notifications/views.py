"""The inbox."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhengmei.apps.notifications import services
from zhengmei.apps.notifications.queries import inbox as messages_of
from zhengmei.apps.orgs.access import person_of, signed_in

PAGE_SIZE = 50


@signed_in
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one's own messages; looking does not mark them as read."""
    number = request.GET.get("page", "1")
    messages = Paginator(messages_of(person_of(request)), PAGE_SIZE)
    page = messages.get_page(number if number.isascii() and number.isdigit() else 1)
    return render(request, "notifications/inbox.html", {"page": page})


@signed_in
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    services.mark_read(person_of(request))
    return redirect("notifications:inbox")

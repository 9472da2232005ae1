"""Pages that belong to no app: the front door, health, the demonstration's day, and what went wrong."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhengmei.apps.orgs.access import person_of, require_admin, signed_in
from zhengmei.config.health import health_of_platform
from zhengmei.config.middleware import DEMONSTRATION_DAY

# A day outside these years would break every sum of days on every page.
YEARS = range(1990, 2200)

# Where each kind of person begins. The first address that exists is taken.
BEGINNINGS = {
    "": ("todo", "notifications:inbox"),
    "system": ("orgs:units",),
    "security": ("orgs:people",),
    "audit": ("audit:log",),
}


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to where their work begins."""
    for name in BEGINNINGS[person_of(request).admin_kind]:
        try:
            return redirect(reverse(name))
        except NoReverseMatch:
            continue
    raise Http404


@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """Answer a load balancer: the process runs. Says nothing else to nobody in particular."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_admin("system")
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Show what `zhengmei doctor` prints."""
    items = health_of_platform()
    return render(request, "health.html", {"items": items, "faults": [item for item in items if not item.ok]})


@require_POST
def demonstration_day(request: HttpRequest) -> HttpResponse:
    """Let a visitor of the demonstration stand on another day, or with no day return to today. 404 elsewhere."""
    if not settings.DEMO:
        raise Http404
    wanted = request.POST.get("day", "").strip()
    try:
        if wanted:
            day = date.fromisoformat(wanted)
            if day.year not in YEARS:
                raise ValueError
            request.session[DEMONSTRATION_DAY] = day.isoformat()
        else:
            request.session.pop(DEMONSTRATION_DAY, None)
    except ValueError:
        messages.error(request, "日期应写作 2026-11-21，年份在 1990 至 2199 之间。")
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    # Not redirect(): it would look up a word without a slash as the name of an address.
    return HttpResponseRedirect(target) if safe else redirect("home")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in a sentence that the page was open too long or the browser refuses cookies."""
    sentence = "页面已过期，或浏览器未接受 Cookie。请返回上一页，刷新后重新提交；已填写的内容请先复制保存。"
    return render(request, "403.html", {"exception": sentence}, status=403)

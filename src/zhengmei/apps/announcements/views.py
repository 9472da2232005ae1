"""Public notices: what the clause asks, where they stand, when they may come down."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengmei.apps.announcements import services
from zhengmei.apps.announcements.access import may_record, notice_or_404, posting_or_404, visible_notices
from zhengmei.apps.announcements.forms import NarrowForm, PostingForm, TakeDownForm
from zhengmei.apps.announcements.models import PublicNotice
from zhengmei.apps.announcements.queries import early_removal, free_channels, length_words, needs_words, progress
from zhengmei.apps.approvals.evidence import keep
from zhengmei.apps.approvals.transition import Refused
from zhengmei.apps.audit.models import Event
from zhengmei.apps.deadlines.queries import as_they_stand
from zhengmei.apps.orgs.access import member_required, person_of
from zhengmei.apps.regulation.queries import calendar
from zhengmei.config import clock

PAGE_SIZE = 30
NOT_YOURS = "只有发布单位的经办人可以登记公告。"


@member_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices, newest first, each with how far it has come."""
    form = NarrowForm(request.GET)
    wanted = form.wanted()
    rows = visible_notices(person_of(request)).order_by("cancelled", "-created_at", "-pk")
    if wanted.get("action"):
        rows = rows.filter(action=wanted["action"])
    if words := wanted.get("q"):
        rows = rows.filter(Q(title__icontains=words) | Q(subject_label__icontains=words))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    today, days = clock.today(), calendar()
    context = {
        "form": form, "page": page, "narrow": any(wanted.values()),
        "lines": [(row, progress(row, today, days)) for row in as_they_stand(page.object_list, today)],
    }  # fmt: skip
    return render(request, "announcements/list.html", context)


@member_required
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one notice: what is asked, each channel with its days, and what was recorded."""
    [found] = as_they_stand([notice_or_404(person_of(request), pk)], clock.today())
    return _page(request, found, None)


def _page(request: HttpRequest, found: PublicNotice, form: PostingForm | None, status: int = 200) -> HttpResponse:
    today = clock.today()
    allowed = may_record(person_of(request), found)
    free = free_channels(found)
    if form is None and allowed and (free or not found.channels):
        form = PostingForm(found, free, today)
    context = {
        "notice": found, "progress": progress(found, today), "form": form, "may_record": allowed,
        "needs": needs_words(found), "length": length_words(found),
        "postings": sorted(found.postings.all(), key=lambda row: (row.posted_on, row.pk), reverse=True),
        "events": Event.objects.filter(subject=f"announcements.notice:{found.pk}").order_by("-seq")[:30],
    }  # fmt: skip
    return render(request, "announcements/notice.html", context, status=status)


@member_required
@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the notice went up in one channel."""
    person = person_of(request)
    found = notice_or_404(person, pk)
    if not may_record(person, found):
        raise PermissionDenied(NOT_YOURS)
    form = PostingForm(found, free_channels(found), clock.today(), request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            upload = given.get("screenshot")
            scan = keep(upload, person, found.unit) if upload else None
            services.post(
                person, found, given["channel"], given["posted_on"], given["url"], given.get("position_confirmed", False), scan
            )  # fmt: skip
            messages.success(request, f"已登记在「{given['channel']}」的发布，满期日见下面。")
            return redirect("announcements:notice", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form, 422)


@member_required
@require_http_methods(["GET", "POST"])
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the notice came down in one channel; before its time only after a second look."""
    person, today = person_of(request), clock.today()
    row = posting_or_404(person, pk)
    if not may_record(person, row.notice):
        raise PermissionDenied(NOT_YOURS)
    form = TakeDownForm(today, request.POST if request.method == "POST" else None)
    warning = early_removal(row.notice, row, today)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["taken_down_on"]
        warning = early_removal(row.notice, row, on)
        if not warning or request.POST.get("early") == "yes":
            try:
                said = services.take_down(person, row, on)
                if said:
                    messages.warning(request, said)
                else:
                    messages.success(request, f"已登记从「{row.channel}」撤下。")
                return redirect("announcements:notice", row.notice_id)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        else:
            form.add_error(None, "撤下日期早于满期，请看提示；确认无误的，勾选后再登记。")
    context: dict[str, Any] = {
        "posting": row, "notice": row.notice, "form": form, "warning": warning,
        "back": reverse("announcements:notice", args=[row.notice_id]),
    }  # fmt: skip
    return render(request, "announcements/take_down.html", context, status=422 if form.errors else 200)


@member_required
@require_GET
def screenshot(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out the screenshot of a posting as a download."""
    row = posting_or_404(person_of(request), pk)
    if row.screenshot is None:
        raise Http404
    return FileResponse(row.screenshot.file.open("rb"), as_attachment=True, filename=row.screenshot.name)

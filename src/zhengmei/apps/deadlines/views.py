"""The calendar of deadlines, one clock, and counting again."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengmei.apps.deadlines import services
from zhengmei.apps.deadlines.access import clock_or_404, may_pause, supervisors_of, visible_clocks
from zhengmei.apps.deadlines.forms import NarrowForm, ReasonForm, RecomputeForm
from zhengmei.apps.deadlines.ics import calendar_file
from zhengmei.apps.deadlines.queries import (
    as_they_stand,
    group_counts,
    lines,
    month_of,
    narrowed,
    open_clocks,
    pack_title,
    ranked,
    units_with,
    what_happened,
)
from zhengmei.apps.orgs.access import member_required, person_of, require_admin
from zhengmei.apps.regulation.queries import calendar as working_calendar
from zhengmei.apps.regulation.queries import packs
from zhengmei.config import clock
from zhengmei.core.deadline import days_left
from zhengmei.core.pack.vocabulary import EVENTS

PAGE_SIZE = 50
YEARS = range(2000, 2100)


def _month_asked_for(request: HttpRequest, today: date) -> date:
    """Return the first day of the month in the address (2026-11), this month where it makes no sense."""
    try:
        first = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return first if first.year in YEARS else today.replace(day=1)


def _narrow_form(request: HttpRequest) -> NarrowForm:
    rows = visible_clocks(open_clocks(), person_of(request))
    known = packs()
    titles = [(key, pack.head.title) for key, pack in known.items() if pack.head.level != "nation"]
    return NarrowForm(request.GET, units_with(rows), titles)


@member_required
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the month and the list of what is due, by what wants attention first."""
    today, days = clock.today(), working_calendar()
    first = _month_asked_for(request, today)
    form = _narrow_form(request)
    rows = ranked(narrowed(visible_clocks(open_clocks(), person_of(request)), form.wanted()), today)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    before, after = first - timedelta(days=1), (first + timedelta(days=32)).replace(day=1)
    context = {
        "form": form, "first": first, "before": f"{before:%Y-%m}", "after": f"{after:%Y-%m}",
        "weeks": month_of(rows, first.year, first.month, days, today), "page": page,
        "lines": lines(page.object_list, today, days), "counts": group_counts(rows), "narrow": any(form.wanted().values()),
        "covered": days.covers(first.year),
    }  # fmt: skip
    return render(request, "deadlines/calendar.html", context)


@member_required
@require_GET
def ics(request: HttpRequest) -> HttpResponse:
    """Return the same clocks as an iCalendar file."""
    wanted = _narrow_form(request).wanted()
    rows = narrowed(visible_clocks(open_clocks(), person_of(request)), wanted)
    rows = rows.filter(due_on__isnull=False, paused_on__isnull=True).order_by("due_on", "pk")
    text = calendar_file(
        as_they_stand(rows, clock.today()),
        clock.now(),
        lambda row: request.build_absolute_uri(reverse("deadlines:clock", args=[row.pk])),
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
    return response


@member_required
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one clock: the day, every day that was counted, the clauses, and what was done to it."""
    return _one_page(request, pk, ReasonForm())


def _one_page(request: HttpRequest, pk: int, form: ReasonForm, status: int = 200) -> HttpResponse:
    person, today = person_of(request), clock.today()
    [row] = as_they_stand([clock_or_404(person, pk)], today)
    events = [(EVENTS.get(name, "起算之日"), date.fromisoformat(day)) for name, day in row.events.items()]
    dated = row.due_on is not None and row.stopped_on is None and row.paused_on is None and not row.cancelled
    context = {
        "clock": row, "events": events, "pack_title": pack_title(packs(), row.pack_id), "form": form,
        "left": days_left(row.due_on, today, working_calendar()) if dated and row.due_on else None,
        "late": row.overdue_on(today) and row.paused_on is None, "happened": what_happened(row),
        "may_pause": may_pause(person, row), "offices": supervisors_of(row),
        "stale": row.calendar_version != working_calendar().version and row.status == "provisional",
    }  # fmt: skip
    return render(request, "deadlines/clock.html", context, status=status)


@member_required
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the counting, with a reason; only the supervising office."""
    return _switch(request, pk, resume=False)


@member_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the counting go on, with a reason; only the supervising office."""
    return _switch(request, pk, resume=True)


def _switch(request: HttpRequest, pk: int, *, resume: bool) -> HttpResponse:
    person = person_of(request)
    row = clock_or_404(person, pk)
    if not may_pause(person, row):
        raise PermissionDenied("只有主管单位可以暂停或恢复计时：应当办理的单位不能自己停钟。")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _one_page(request, pk, form, 422)
    reason = form.cleaned_data["reason"]
    if request.method == "POST" and resume:
        done, words = services.resume(person, row, clock.today(), reason), "已恢复计时，到期日按暂停的天数顺延。"
    else:
        done, words = services.pause(person, row, clock.today(), reason), "已暂停计时。"
    if done:
        messages.success(request, words)
    else:
        messages.warning(request, "没有改动：这个期限的状态已经变化，请看下面的现状。")
    return redirect("deadlines:clock", pk)


@require_admin("system")
@require_http_methods(["GET", "POST"])
def recompute(request: HttpRequest) -> HttpResponse:
    """List every date that today's calendar and packs would move; after confirmation move them, one event each."""
    form = RecomputeForm(request.POST if request.method == "POST" else None)
    new_versions = request.GET.get("versions") == "new"
    if request.method == "POST" and form.is_valid():
        moved = services.moves(
            apply=True, actor=person_of(request), why=form.cleaned_data["reason"], new_versions=new_versions
        )
        messages.success(request, f"已重算：改动 {len(moved)} 个期限，各记一条日志。")
        return redirect("deadlines:recompute")
    days = working_calendar()
    context = {
        "form": form, "moves": services.moves(apply=False, new_versions=new_versions), "version": days.version,
        "open": open_clocks().count(), "new_versions": new_versions,
    }  # fmt: skip
    return render(request, "deadlines/recompute.html", context, status=422 if form.errors else 200)

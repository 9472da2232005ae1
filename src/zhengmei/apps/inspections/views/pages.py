"""The list, the page that starts an inspection, its progress, its result, what there is to fetch."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from zhengmei.apps.approvals.transition import Refused
from zhengmei.apps.audit.models import Event
from zhengmei.apps.inspections import services
from zhengmei.apps.inspections.access import inspection_or_404, own_units, scopes, visible_inspections
from zhengmei.apps.inspections.forms import ExchangeForm, StartForm
from zhengmei.apps.inspections.models import Inspection
from zhengmei.apps.inspections.papers import pack_names
from zhengmei.apps.inspections.queries import (
    STATE_TONES,
    body_of,
    changes_of,
    paper_at,
    papers_for,
    progress_of,
    report_of,
)
from zhengmei.apps.orgs.access import member_required, person_of
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.regulation.queries import Bound, bound, packs
from zhengmei.bulletin.page import policy
from zhengmei.config import clock
from zhengmei.core.inspection.finding import VERDICT_WORDS

PAGE_SIZE = 30
MOST_EVENTS = 30
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


@member_required
@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    """List the inspections of the person's units, the latest first; removed ones by themselves."""
    person = person_of(request)
    removed = request.GET.get("state") == Inspection.REMOVED
    rows = visible_inspections(person)
    rows = rows.filter(state=Inspection.REMOVED) if removed else rows.exclude(state__in=Inspection.GONE)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    known = packs()
    context = {
        "page": page, "removed": removed, "kept_days": settings.INSPECTIONS_KEPT_DAYS, "may_start": own_units(person).exists(),
        "lines": [(row, pack_names(row.packs, known), STATE_TONES[row.state]) for row in page.object_list],
    }  # fmt: skip
    return render(request, "inspections/list.html", context)


def choice_of_packs() -> list[Bound]:
    """Return every pack with its standing today."""
    return [bound(pack, clock.today()) for pack in packs().values()]


def _start_form(person: Person, *given: Any) -> StartForm:
    done = visible_inspections(person).filter(state=Inspection.DONE)
    return StartForm(
        *given, own=own_units(person), scopes=scopes(person), known=choice_of_packs(), done=done, today=clock.today()
    )


@member_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take the files and start an inspection."""
    person = person_of(request)
    form = _start_form(person, request.POST, request.FILES) if request.method == "POST" else _start_form(person)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            row = services.start(
                person, given["unit"], given["scope"], given["first"], given["at"], given["packs"], form.uploads(),
                account=given["account"], platform=given["platform"], rectify_by=given["rectify_by"], previous=given["previous"],
                charts=given["charts"],
            )  # fmt: skip
            return redirect("inspections:inspection", row.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "may_start": own_units(person).exists()}
    return render(request, "inspections/new.html", context, status=422 if form.errors else 200)


@member_required
@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one inspection as it stands: on its way, finished with its report, or stopped with what to do."""
    return page_of(request, inspection_or_404(person_of(request), pk))


def page_of(
    request: HttpRequest, row: Inspection, form: ExchangeForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of one inspection, with the errors of ``form`` or a refusal where there are any."""
    done = row.state == Inspection.DONE
    body = body_of(row) if done else None
    differing = changes_of(row) if done else None
    context = {
        "row": row, "tone": STATE_TONES[row.state], "packs": pack_names(row.packs, packs()), "files": row.files.all(),
        "progress": progress_of(row) if row.state in Inspection.UNDER_WAY else None,
        "papers": papers_for(row) if done else [],
        # Written by our own report, which escapes whatever came out of a file.
        "body": mark_safe(body) if body else "",
        "differing": differing, "reruns": row.reruns.exclude(state__in=Inspection.GONE) if done else [],
        "form": form or (ExchangeForm() if row.state in (Inspection.FAILED, Inspection.STOPPED) else None),
        "refusal": refusal, "kept_days": settings.INSPECTIONS_KEPT_DAYS,
        "events": Event.objects.filter(subject=row.key).order_by("-seq")[:MOST_EVENTS],
    }  # fmt: skip
    return render(request, "inspections/inspection.html", context, status=status)


@member_required
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the page that waits: how far it has come, or to look again because it has ended."""
    row = inspection_or_404(person_of(request), pk)
    if row.state not in Inspection.UNDER_WAY:
        return HttpResponseClientRefresh()
    return render(request, "inspections/_progress.html", {"row": row, "progress": progress_of(row)})


@member_required
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the report beside the platform, under a policy of its own: its own style, no script, nothing fetched."""
    row = inspection_or_404(person_of(request), pk)
    text = report_of(row) if row.state == Inspection.DONE else None
    if text is None:
        raise Http404
    return HttpResponse(text, headers={"Content-Security-Policy": f"{policy()}; frame-ancestors 'none'"})


@member_required
@require_GET
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare a re-run with its origin: whose verdict differs, and by which clause."""
    row = inspection_or_404(person_of(request), pk)
    found = changes_of(row) if row.state == Inspection.DONE else None
    if found is None or row.origin is None:
        raise Http404
    known = packs()
    turns: dict[str, int] = {}
    for one in found:
        one["before_words"], one["after_words"] = VERDICT_WORDS[one["before"]], VERDICT_WORDS[one["after"]]
        turn = f"{one['before_words']} → {one['after_words']}"
        turns[turn] = turns.get(turn, 0) + 1
    context = {
        "row": row, "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")), "turns": turns.items(),
        "before": pack_names(row.origin.packs, known), "after": pack_names(row.packs, known), "number": len(found),
    }  # fmt: skip
    return render(request, "inspections/changes.html", context)


@member_required
@require_GET
def paper(request: HttpRequest, pk: int, key: str) -> FileResponse:
    """Hand out one of the papers as a download."""
    row = inspection_or_404(person_of(request), pk)
    found = paper_at(row, key) if row.state == Inspection.DONE else None
    if found is None:
        raise Http404
    path, name = found
    kind = TYPES.get(path.suffix.removeprefix("."), "application/octet-stream")
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer

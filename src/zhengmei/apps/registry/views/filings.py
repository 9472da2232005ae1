"""Filings from the clerk's side: the list, a new draft, filling it in section by section."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from zhengmei.apps.approvals import evidence
from zhengmei.apps.approvals.models import Run
from zhengmei.apps.approvals.transition import NotAllowed, NotFit, Overtaken, Refused
from zhengmei.apps.orgs.access import member_required, person_of
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.registry import opening
from zhengmei.apps.registry.access import get_filing_or_404, units_to_file_for, visible_filings
from zhengmei.apps.registry.answers import LONG, Problem, Unacceptable, read, text_value
from zhengmei.apps.registry.fieldset import sections
from zhengmei.apps.registry.filing_filter import Filter
from zhengmei.apps.registry.models import Filing
from zhengmei.apps.registry.preparation import prepare
from zhengmei.apps.registry.views.pages import Sent, draft_context, show
from zhengmei.apps.regulation.queries import governing, packs
from zhengmei.config import clock

PAGE_SIZE = 30
STATUS = {NotAllowed: 403, Overtaken: 409, NotFit: 422}


@member_required
@require_GET
def filings(request: HttpRequest) -> HttpResponse:
    """List the filings a person may see; filter, order and page are in the address."""
    person, day = person_of(request), clock.today()
    rows = visible_filings(person, day).prefetch_related("run__waiting")
    wanted = Filter(request.GET, visible_filings(person, day), packs())
    page = Paginator(wanted.apply(rows), PAGE_SIZE).get_page(wanted.page)
    may_file = units_to_file_for(person, day).exists()
    return render(request, "registry/filing_list.html", {"page": page, "filter": wanted, "may_file": may_file})


@member_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose the unit to file for and begin a draft."""
    person, day = person_of(request), clock.today()
    units = units_to_file_for(person, day).order_by("sort_key", "pk")
    refusal = ""
    if request.method == "POST":
        chosen = request.POST.get("unit", "")
        unit = get_object_or_404(
            units, pk=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
        )
        try:
            filing = opening.start_draft(person, unit)
            return redirect("registry:filing", filing.pk)
        except Refused as error:
            refusal = str(error)
    bindings = [(unit, governing(unit, day)) for unit in units]
    context = {"bindings": bindings, "refusal": refusal}
    return render(request, "registry/filing_new.html", context, status=409 if refusal else 200)


@member_required
@require_GET
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a filing: the draft to its clerk, the record to everybody else who may see it."""
    return show(request, get_filing_or_404(person_of(request), pk))


@member_required
@require_POST
def save(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Save one section. What cannot be taken is shown again with a sentence; the rest is kept."""
    person = person_of(request)
    row = get_filing_or_404(person, pk)
    given, problems = _read(request, row, section)
    try:
        row = opening.save_draft(row, person, seen=number(request.POST.get("seen", "")), **given)
        sent = Sent(section, request.POST if problems else None, tuple(problems), status=422 if problems else 200)
    except Refused as error:
        row = get_filing_or_404(person, pk)
        late = isinstance(error, Overtaken)
        sent = Sent(section, request.POST, tuple(problems), str(error), late, status=STATUS[type(error)])
    return _answer(request, row, sent)


def _answer(request: HttpRequest, row: Filing, sent: Sent) -> HttpResponse:
    """Three callers: the browser alone, htmx saving by itself, and htmx when the button was pressed.

    The button goes through htmx too, so that it waits for an autosave under way instead of overtaking it.
    """
    by_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    if by_htmx and "pressed" not in request.POST:
        return _part(request, row, sent)
    if sent.problems or sent.refusal:
        page = show(request, row, sent)
        if by_htmx:
            # htmx swaps only what succeeded.
            page.status_code = 200
            for name, value in (
                ("Retarget", "#content"),
                ("Reselect", "#content"),
                ("Reswap", "outerHTML show:window:top"),
            ):
                page[f"HX-{name}"] = value
        return page
    messages.success(request, "已保存。")
    return HttpResponseClientRefresh() if by_htmx else redirect(f"{row.run.subject_url}#section-{sent.section}")


def _part(request: HttpRequest, row: Filing, sent: Sent) -> HttpResponse:
    """What an autosave sends back: when it was saved, what is still missing; the boxes stay as they are being typed."""
    context = draft_context(row, sent)
    # Rules that speak anew are drawn anew, unless somebody is just answering them.
    context["redraw"] = request.POST.get("spoken", "") != context["spoken"] and sent.section != "exceptions"
    return render(request, "registry/_filing_saved.html", context)


def _read(request: HttpRequest, row: Filing, section: str) -> tuple[dict[str, Any], list[Problem]]:
    pack = packs()[row.run.pack_id]
    found = next((item for item in sections(pack, row.run.action) if item.key == section), None)
    if found is not None:
        content, problems = read({box.key: box for box in found.boxes}, request.POST)
        return {"content": content}, problems
    if section not in ("materials", "exceptions"):
        raise Http404
    ready = prepare(row, opening.bound_of(row.run, clock.today()), clock.today())
    if section == "exceptions":
        texts, problems = _texts(
            request, {f"exception__{reason.rule}": (reason.rule, "例外理由") for reason in ready.warnings}
        )
        return {"exceptions": texts}, problems
    asked = [need for need in ready.requirements if need.by != "signer"]
    texts, problems = _texts(
        request, {f"need__{need.key}": (need.key, need.label) for need in asked if need.kind == "text"}
    )
    materials: dict[str, Any] = {key: {"text": text} for key, text in texts.items()}
    if "checks__sent" in request.POST:
        materials |= {
            need.key: {"checked": f"need__{need.key}" in request.POST} for need in asked if need.kind == "check"
        }
    return {"materials": materials}, problems


def _texts(request: HttpRequest, wanted: dict[str, tuple[str, str]]) -> tuple[dict[str, str], list[Problem]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name, (key, label) in wanted.items():
        if name not in request.POST:
            continue
        try:
            texts[key] = text_value(request.POST[name], LONG)
        except Unacceptable as error:
            problems.append(Problem(name, label, str(error)))
    return texts, problems


@member_required
@require_POST
def upload(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take in one file for a condition or material of the draft."""
    person = person_of(request)
    row = get_filing_or_404(person, pk)
    ready = prepare(row, opening.bound_of(row.run, clock.today()), clock.today())
    need = next(
        (item for item in ready.requirements if item.key == key and item.kind == "file" and item.by != "signer"), None
    )
    if need is None:
        raise Http404
    try:
        _keep(request, row, person, key)
    except Refused as error:
        row = get_filing_or_404(person, pk)
        problem = Problem(f"need__{key}", need.label, str(error))
        refusal = "" if isinstance(error, NotFit) else str(error)
        problems = (problem,) if isinstance(error, NotFit) else ()
        return show(request, row, Sent("materials", request.POST, problems, refusal, status=STATUS[type(error)]))
    messages.success(request, f"已上传「{need.label}」。")
    return redirect(f"{row.run.subject_url}#need-{key}")


@transaction.atomic
def _keep(request: HttpRequest, row: Filing, person: Person, key: str) -> None:
    """Nothing of a refused upload stays behind: the file row and the draft are written together."""
    sent = request.FILES.get("file")
    if sent is None:
        raise NotFit("没有选择文件，请选择后再点上传。")
    if row.run.state not in (Run.DRAFT, Run.RETURNED):
        raise Overtaken("此件已经提交，材料不能再换。需要修改请先撤回，或请审批人退回。")
    kept = evidence.keep(sent, person, row.run.unit, handed_in=False)
    # One file replaces only itself, so an autosave that came in between is no conflict.
    row = Filing.objects.select_for_update(of=("self",)).select_related("run__unit").get(pk=row.pk)
    opening.save_draft(row, person, seen=row.draft_version, materials=opening.attach_scan(key, kept))


def number(text: str) -> int:
    """Return the whole number that was sent, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

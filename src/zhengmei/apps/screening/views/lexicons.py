"""A unit's own lexicons: the list, a new one with its trial, switching on and off, taking the file away."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from zhengmei.apps.approvals.transition import NotAllowed, NotFit, Overtaken, Refused
from zhengmei.apps.audit.models import Event
from zhengmei.apps.orgs.access import member_required, person_of
from zhengmei.apps.screening.access import desks_or_404, lexicon_or_404, visible_lexicons
from zhengmei.apps.screening.engine import parsed
from zhengmei.apps.screening.forms import LexiconActForm, LexiconForm
from zhengmei.apps.screening.models import UnitLexicon
from zhengmei.apps.screening.services import lexicons
from zhengmei.apps.screening.unit_lexicons import KINDS, changes_to, contents, in_words, may_manage
from zhengmei.config import clock

PAGE_SIZE, ENTRIES = 30, 50
STATUS = {NotAllowed: 403, Overtaken: 409, NotFit: 422}
TONES = {"tried": "wait", "on": "done", "replaced": "idle", "withdrawn": "idle", "dropped": "idle"}
ACTS = {"on": lexicons.switch_on, "withdraw": lexicons.withdraw, "drop": lexicons.drop}


@member_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the lexicons: which version is on, how far, until when, who decided."""
    rows = visible_lexicons(person_of(request)).defer("text", "trial")
    state = request.GET.get("state", "")
    state = state if state in dict(UnitLexicon.STATES) else ""
    rows = rows.filter(state=state) if state else rows
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(row, TONES[row.state], _word(row)) for row in page.object_list]
    context = {"page": page, "lines": lines, "state": state, "states": UnitLexicon.STATES}
    return render(request, "screening/lexicons.html", context)


def _word(row: UnitLexicon) -> str:
    """The state in words; that its time is over is derived, never stored."""
    over = row.state == UnitLexicon.ON and row.valid_to < clock.today()
    return "已到期" if over else str(row.get_state_display())


@member_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a lexicon in and try it; what is wrong with it is said with the line, and nothing is kept."""
    person = person_of(request)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LexiconForm(desks_or_404(person), clock.today(), *given)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["file"]
        try:
            found = lexicons.read(text, form.file_name)
            context["held"] = in_words(contents(found))
            row = lexicons.offer(person, form.chosen_desk, found, text, form.cleaned_data["valid_to"])
            messages.success(request, "已读入，还没有启用。下面是它的内容和试跑结果。")
            return redirect("screening:lexicon", row.pk)
        except NotFit as refusal:
            form.add_error(None, str(refusal))
            context["faults"] = refusal.missing
    return render(request, "screening/new_lexicon.html", context, status=422 if form.errors else 200)


@member_required
@require_http_methods(["GET", "POST"])
def lexicon(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a lexicon with its trial and its entries; switch it on, or take it off."""
    person = person_of(request)
    row = lexicon_or_404(person, pk)
    if request.method == "GET":
        return _lexicon(request, row, LexiconActForm())
    form = LexiconActForm(request.POST)
    if not form.is_valid():
        return _lexicon(request, row, form, 422)
    try:
        ACTS[form.cleaned_data["do"]](person, row)
        messages.success(request, f"{row}：{row.get_state_display()}。")
        return redirect("screening:lexicon", pk)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        missing = getattr(refusal, "missing", ())
        return _lexicon(request, lexicon_or_404(person, pk), form, STATUS.get(type(refusal), 422), missing)


def _lexicon(
    request: HttpRequest, row: UnitLexicon, form: LexiconActForm, status: int = 200, faults: tuple[Any, ...] = ()
) -> HttpResponse:
    person, day = person_of(request), clock.today()
    manages = may_manage(person, row, day)
    off = row.state in (UnitLexicon.TRIED, UnitLexicon.REPLACED, UnitLexicon.WITHDRAWN)
    needs_another = row.lets_pass and row.made_by_id == person.pk
    page = Paginator(parsed(row.text).entries, ENTRIES).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "row": row, "form": form, "faults": faults, "tone": TONES[row.state], "word": _word(row),
        "held": in_words(row.counts), "changes": changes_to(row) if off else None,
        "may_switch_on": manages and off and row.valid_to >= day and not needs_another,
        "needs_another": manages and off and needs_another, "may_withdraw": manages and row.state == UnitLexicon.ON,
        "may_drop": manages and row.state == UnitLexicon.TRIED, "page": page,
        "entries": [(entry, KINDS[entry.kind]) for entry in page.object_list],
        "events": Event.objects.filter(subject=row.subject).order_by("-seq")[:30],
    }  # fmt: skip
    return render(request, "screening/lexicon.html", context, status=status)


@member_required
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the file as it was uploaded."""
    row = lexicon_or_404(person_of(request), pk)
    stem = "".join(sign for sign in f"{row.key}-{row.edition}" if sign.isalnum() or sign in "-_.") or "lexicon"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(stem)}.toml"}
    return HttpResponse(row.text.encode(), content_type="application/toml; charset=utf-8", headers=headers)

"""What people do with an inspection: try one, repeat it under other packs, stop, restart, remove, bring back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhengmei.apps.approvals.transition import Refused
from zhengmei.apps.inspections import services
from zhengmei.apps.inspections.access import inspection_or_404, own_units
from zhengmei.apps.inspections.forms import ExchangeForm, RepeatForm
from zhengmei.apps.inspections.models import Inspection
from zhengmei.apps.inspections.views.pages import choice_of_packs, page_of
from zhengmei.apps.orgs.access import member_required, person_of
from zhengmei.apps.orgs.models import Person


@member_required
@require_POST
def try_it(request: HttpRequest) -> HttpResponse:
    """Inspect the demonstration files, so that a newcomer sees a result at once."""
    person = person_of(request)
    unit = own_units(person).first()
    if unit is None:
        raise Http404
    return redirect("inspections:inspection", services.try_sample(person, unit).pk)


@member_required
@require_http_methods(["GET", "POST"])
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for other packs and inspect the same files again, to be compared."""
    person = person_of(request)
    origin = inspection_or_404(person, pk)
    if origin.state != Inspection.DONE:
        raise Http404
    form = RepeatForm(request.POST if request.method == "POST" else None, known=choice_of_packs())
    if form.is_bound and form.is_valid():
        return redirect("inspections:inspection", services.repeat(person, origin, form.cleaned_data["packs"]).pk)
    return render(request, "inspections/repeat.html", {"row": origin, "form": form}, status=422 if form.errors else 200)


@member_required
@require_POST
def restart(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it into the queue again, with a file exchanged where one is given."""
    person = person_of(request)
    row = inspection_or_404(person, pk)
    form = ExchangeForm(request.POST, request.FILES)
    if not form.is_valid():
        return page_of(request, row, form, status=422)
    try:
        services.restart(person, row, form.uploads())
    except Refused as refusal:
        return page_of(request, row, refusal=str(refusal), status=409)
    return redirect("inspections:inspection", pk)


def _act(request: HttpRequest, pk: int, act: Callable[[Person, Inspection], None], said: str) -> HttpResponse:
    person = person_of(request)
    row = inspection_or_404(person, pk)
    try:
        act(person, row)
    except Refused as refusal:
        return page_of(request, row, refusal=str(refusal), status=409)
    messages.success(request, said.format(row))
    return redirect("inspections:inspection", pk)


@member_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop one that waits or runs."""
    return _act(request, pk, services.stop, "已停止。文件还在，可以重新开始。")


@member_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of the list; the page says how to bring it back."""
    return _act(request, pk, services.remove, "已删除「{}」。删错了的，可以在这一页恢复。")


@member_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back what was removed."""
    return _act(request, pk, services.restore, "已恢复「{}」。")

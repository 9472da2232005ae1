"""Handing in a text, working through what was found, taking the result away."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from zhengmei.apps.approvals.transition import Refused
from zhengmei.apps.orgs.access import member_required, person_of
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.regulation.queries import packs, stack
from zhengmei.apps.screening.access import keeps_lexicons, mark_or_404, own_screenings, screening_or_404
from zhengmei.apps.screening.forms import HandInForm
from zhengmei.apps.screening.marking import Mark, marks, part_of, parts, pieces, tally, to_mask, working_text
from zhengmei.apps.screening.models import KEPT, Screening
from zhengmei.apps.screening.narrow import PAGE, Narrow, after
from zhengmei.apps.screening.queries import own_units, progress_of
from zhengmei.apps.screening.report import as_docx
from zhengmei.apps.screening.services import texts
from zhengmei.apps.screening.tasks import screen_later
from zhengmei.config import clock
from zhengmei.core.screening.hit import DISCLAIMER, SEVERITY_NAMES

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTED = 20
NO_UNIT = "您还没有任职的单位，不能筛查稿件。请单位管理人先登记任职。"


@member_required
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Hand in a text; beneath it what the person's units have had screened."""
    person = person_of(request)
    units = own_units(person, clock.today())
    if request.method == "POST":
        if not units:
            raise PermissionDenied(NO_UNIT)
        form = _form(units, request.POST, request.FILES)
        if form.is_valid():
            try:
                row = texts.hand_in(person, form.chosen_unit, form.cleaned_data["given"])
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                if len(row.text) > texts.AT_ONCE:
                    screen_later.enqueue(row.pk, clock.today().isoformat())
                else:
                    texts.screen(row)
                return redirect("screening:result", row.pk)
        return _home(request, form, 422)
    return _home(request, _form(units, initial=_again(request)) if units else None)


def _form(units: list[Unit], *args: object, **kwargs: object) -> HandInForm:
    bound = [item.pack.head.id for item in stack(units[0], clock.today())]
    return HandInForm(units, packs(), bound, *args, **kwargs)


def _again(request: HttpRequest) -> dict[str, object]:
    """What the form begins with: the corrected text of an earlier screening, when the address names one."""
    asked = request.GET.get("again", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return {}
    row = screening_or_404(person_of(request), int(asked))
    more = {"packs": row.pack_ids, "platform": row.platform, "reposted": row.reposted, "exception": row.exception}
    return {"text": working_text(row.text, marks(row)), "title": row.title, "unit": str(row.unit_id), **more}


def _home(request: HttpRequest, form: HandInForm | None, status: int = 200) -> HttpResponse:
    rows = own_screenings(person_of(request)).defer("text", "hits", "part_names", "decisions", "acts")
    page = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "no_unit": NO_UNIT, "kept_days": KEPT.days, "longest": texts.LONGEST // 10_000,
        "keeps_lexicons": keeps_lexicons(person_of(request)), "unfolded": bool(form and (form.is_bound or request.GET.get("again"))),
    }  # fmt: skip
    return render(request, "screening/home.html", context, status=status)


@member_required
@require_GET
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text with its marks, and the hits by severity."""
    row = screening_or_404(person_of(request), pk)
    if request.headers.get("HX-Request"):
        # The page that waits asks now and then how far it has come.
        if row.state != Screening.WAITING:
            return HttpResponseClientRefresh()
        return render(request, "screening/_progress.html", {"row": row, "progress": progress_of(row)})
    if row.state != Screening.OPEN:
        progress = progress_of(row) if row.state == Screening.WAITING else None
        return render(request, "screening/waiting.html", {"row": row, "progress": progress})
    found, narrow = marks(row), Narrow.from_query(request.GET)
    listed = narrow.chosen(found)
    asked = next((place for place, mark in enumerate(listed) if mark.number == narrow.hit), None)
    number = narrow.page if asked is None else asked // PAGE + 1
    page = Paginator(listed, PAGE).get_page(number)
    places = parts(row.text)
    shown = listed[asked] if asked is not None else next(iter(page.object_list), None)
    first = shown.hit.start if shown else 0
    part = min(narrow.part or part_of(places, first), len(places))
    counts = tally(found)
    context = {
        "row": row, "page": page, "narrow": narrow, "counts": counts, "disclaimer": DISCLAIMER,
        "groups": _groups(list(page.object_list)), "pieces": list(pieces(row.text, found, *places[part - 1])),
        "part": part, "parts": len(places), "part_links": [(n, narrow.query(part=n, hit=0)) for n in _near(part, len(places))],
        "tabs": _tabs(narrow, counts), "kinds": _kinds(narrow, found), "severities": _severities(narrow, counts),
        "to_mask": len(to_mask(found)), "shown": {mark.number for mark in listed},
        "packs": [pack.head.short for key, pack in packs().items() if key in row.pack_ids], "back": narrow.query(hit=0)[1:],
    }  # fmt: skip
    return render(request, "screening/result.html", context)


def _near(part: int, last: int) -> list[int]:
    return sorted({1, last, *range(max(1, part - 2), min(last, part + 2) + 1)})


def _groups(listed: list[Mark]) -> list[tuple[str, str, list[Mark]]]:
    """The marks of one page of the list under the word of their severity."""
    return [
        (key, word, held)
        for key, word in SEVERITY_NAMES.items()
        if (held := [mark for mark in listed if mark.hit.severity == key])
    ]


def _tabs(narrow: Narrow, counts: dict[str, dict[str, int]]) -> list[tuple[str, int, str, bool]]:
    words = {"open": "待处理", "accepted": "已改", "ignored": "已略过"}
    rows = [(word, counts["by_state"][key], key) for key, word in words.items()]
    rows.append(("全部", sum(counts["by_state"].values()), "all"))
    return [
        (word, n, narrow.query(state=key, page=1, hit=0, severity="", kind="") + "#hits", narrow.state == key)
        for word, n, key in rows
    ]


def _severities(narrow: Narrow, counts: dict[str, dict[str, int]]) -> list[tuple[str, str, int, str, bool]]:
    return [
        (
            key,
            word,
            counts["by_severity"][key],
            narrow.query(severity=key, page=1, hit=0) + "#hits",
            narrow.severity == key,
        )
        for key, word in SEVERITY_NAMES.items()
    ]


def _kinds(narrow: Narrow, found: list[Mark]) -> list[tuple[str, str, bool]]:
    names = sorted({mark.hit.category.split("/")[0] for mark in found})
    return [(name, narrow.query(kind=name, page=1, hit=0) + "#hits", narrow.kind == name) for name in names]


@member_required
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, pass over or reopen one hit, then go on to the next."""
    person = person_of(request)
    row = screening_or_404(person, pk)
    asked = request.POST.get("number", "")
    mark = mark_or_404(row, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0)
    does = {"accept": texts.accept, "ignore": texts.ignore, "reopen": texts.reopen}.get(request.POST.get("do", ""))
    if does is None:
        raise Http404
    narrow = Narrow.from_query(QueryDict(request.POST.get("back", "")[:500]))
    try:
        does(person, row, mark)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('screening:result', args=[pk])}{narrow.query(hit=mark.number)}#hit-{mark.number}")
    return redirect(f"{reverse('screening:result', args=[pk])}{after(narrow, marks(row), mark.number, row.text)}")


@member_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the last act."""
    person = person_of(request)
    row = screening_or_404(person, pk)
    try:
        messages.success(request, f"已撤销：{texts.undo_last(person, row)}。")
    except Refused as refusal:
        messages.error(request, str(refusal))
    narrow = Narrow.from_query(QueryDict(request.POST.get("back", "")[:500]))
    return redirect(f"{reverse('screening:result', args=[pk])}{narrow.query(hit=0)}")


@member_required
@require_http_methods(["GET", "POST"])
def mask(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be masked and how; then mask all of it in one act."""
    person = person_of(request)
    row = screening_or_404(person, pk)
    if request.method == "POST":
        try:
            count = texts.mask_all(person, row)
            messages.success(request, f"已掩码个人信息 {count} 处，可以撤销。")
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("screening:result", pk)
    found = marks(row)
    chosen = to_mask(found)
    numbers = {mark.number for mark in chosen}
    rest = [mark for mark in found if mark.personal and mark.state == "open" and mark.number not in numbers]
    kinds: dict[str, int] = {}
    for item in chosen:
        kinds[item.kind] = kinds.get(item.kind, 0) + 1
    page = Paginator(chosen, 100).get_page(request.GET.get("page"))
    context = {"row": row, "page": page, "count": len(chosen), "kinds": kinds, "rest": rest}
    return render(request, "screening/mask.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a text at once, after a second look."""
    person = person_of(request)
    row = screening_or_404(person, pk)
    if request.method == "POST" and request.POST.get("confirm") == "yes":
        try:
            texts.delete(person, row)
            messages.success(request, "稿件和全部命中已删除。")
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("screening:home")
    context = {
        "title": "删除筛查的稿件", "details": [("稿件", row.name), ("到期自动删除", row.delete_on)], "danger": True,
        "sentence": "删除后，稿件、命中和处理情况都找不回来；由它提出的误报规则和漏报不受影响。",
        "action_label": "删除", "cancel_url": reverse("screening:result", args=[pk]),
    }  # fmt: skip
    return render(request, "confirm.html", context)


@member_required
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the report as .docx."""
    row = screening_or_404(person_of(request), pk)
    if row.state != Screening.OPEN:
        raise Http404
    named = [pack.head.title for key, pack in packs().items() if key in row.pack_ids]
    return _download(as_docx(row, marks(row), named), f"筛查报告 {_plain(row.name)}.docx", DOCX)


@member_required
@require_GET
def corrected(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the text with everything accepted in place."""
    row = screening_or_404(person_of(request), pk)
    if row.state != Screening.OPEN:
        raise Http404
    content = working_text(row.text, marks(row)).encode("utf-8-sig")
    return _download(content, f"改后 {_plain(row.name)}.txt", "text/plain; charset=utf-8")


def _plain(name: str) -> str:
    stem = (
        name.rsplit(".", 1)[0] if name.lower().endswith((".docx", ".txt", ".pdf", ".xlsx", ".html", ".htm")) else name
    )
    return "".join(sign for sign in stem if sign.isalnum() or sign in " -_（）")[:40].strip() or "稿件"


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})

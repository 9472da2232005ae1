"""The register: the list of accounts, one account, correcting it, and its going live."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengmei.apps.approvals.evidence import keep
from zhengmei.apps.approvals.seats import is_clerk
from zhengmei.apps.approvals.transition import NotFit, Overtaken, Refused
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.orgs.access import get_visible_or_404, member_required, person_of
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import visible_unit_ids
from zhengmei.apps.registry.account_forms import CorrectForm, GoLiveForm, ReceiptForm
from zhengmei.apps.registry.changes import (
    bodies_to_report_to,
    changed_fields,
    consequences,
    correct,
    label_of,
    record_report,
)
from zhengmei.apps.registry.exports import XLSX, as_csv, as_xlsx
from zhengmei.apps.registry.facts import certification_doubts
from zhengmei.apps.registry.fieldset import boxes
from zhengmei.apps.registry.filters import AccountFilter
from zhengmei.apps.registry.models import Account
from zhengmei.apps.registry.opening import go_live as put_live
from zhengmei.apps.registry.opening import platform_word
from zhengmei.apps.registry.queries import STATE_TONES, History, history_of, silent_matters, sorted_accounts, totals
from zhengmei.apps.registry.sections import sections_of
from zhengmei.apps.regulation.queries import Bound, governing
from zhengmei.config import clock
from zhengmei.core.pack.cites import cite_rule

SIZES = (20, 50, 100)
EXPORT_LIMIT = 20_000


@member_required
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts of the units I may look into: filtered, sorted and paged by the address; or export that."""
    visible = visible_unit_ids(person_of(request), clock.today())
    mine = Account.objects.filter(sponsor_id__in=visible)
    units = Unit.objects.filter(pk__in=visible).order_by("path")
    narrow = AccountFilter(request.GET, mine, units=units)
    rows = sorted_accounts(narrow.qs.select_related("sponsor", "supervisor"), request.GET.get("sort", ""))
    if request.GET.get("format") in ("csv", "xlsx"):
        return _export(rows, request.GET["format"])
    size = next((number for number in SIZES if str(number) == request.GET.get("size")), SIZES[0])
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    context = {
        "form": narrow.form, "page": page, "totals": totals(narrow.qs), "size": size, "sizes": SIZES,
        "narrow": any(request.GET.get(name) for name in ("q", "unit", "platform", "state")),
        "lines": [
            (row, platform_word(row.platform), STATE_TONES.get(row.state, "idle"), "" if row.followers is None else f"{row.followers:,}")
            for row in page.object_list
        ],
    }  # fmt: skip
    return render(request, "registry/accounts.html", context)


def _export(rows: QuerySet[Account], kind: str) -> HttpResponse:
    chosen = rows[:EXPORT_LIMIT].iterator(chunk_size=2000)
    if kind == "csv":
        response = HttpResponse(as_csv(chosen), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(as_xlsx(chosen), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="accounts-{clock.today()}.{kind}"'
    return response


def _account_or_404(person: Person, pk: int) -> Account:
    rows = Account.objects.select_related("sponsor", "supervisor", "parent", "qr_code")
    return get_visible_or_404(rows, person, unit="sponsor_id", pk=pk)


@member_required
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one account: its fields, what comes next, its deadlines and notices, and one timeline."""
    return _page(request, _account_or_404(person_of(request), pk))


def _page(
    request: HttpRequest, row: Account, *, live: GoLiveForm | None = None, receipt: ReceiptForm | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    person, today = person_of(request), clock.today()
    found = governing(row.sponsor, today)
    clerk = is_clerk(person, row.sponsor, today)
    history = history_of(row, found, today)
    context: dict[str, Any] = {
        "account": row, "platform": platform_word(row.platform), "tone": STATE_TONES.get(row.state, "idle"), "bound": found,
        "sections": sections_of(row), "history": history, "clerk": clerk, "silent": silent_matters(found, history.clocks),
        "doubts": [(rule.params, cite_rule(found.pack, rule)) for rule in certification_doubts(row, found)] if found else [],
        "waits_for_live": clerk and row.state == Account.PLANNED,
        "live_form": live or GoLiveForm(initial={"live_on": today}),
        "receipt": _receipt(found, history, receipt, today) if clerk and found else None,
    }  # fmt: skip
    return render(request, "registry/account.html", context, status=status)


def _running_change(history: History) -> Clock | None:
    running = (row for row in history.clocks if row.rule_id.startswith("filing.change") and row.running)
    return next((row for row in running if row.side == Clock.LEGAL), None)


def _receipt(
    found: Bound, history: History, given: ReceiptForm | None, today: date
) -> tuple[Clock, ReceiptForm] | None:
    running = _running_change(history)
    if running is None:
        return None
    return running, given or ReceiptForm(bodies_to_report_to(found, running.rule_id), initial={"done_on": today})


@member_required
@require_POST
def go_live(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the day on which the account went into regular operation."""
    person = person_of(request)
    row = _account_or_404(person, pk)
    form = GoLiveForm(request.POST)
    if form.is_valid():
        try:
            put_live(row, person, form.cleaned_data["live_on"])
            messages.success(request, f"已登记「{row.name}」于 {row.live_on} 正式上线运行。")
            return redirect("registry:account", pk)
        except Overtaken as refusal:
            messages.warning(request, str(refusal))
            return redirect("registry:account", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, row, live=form, status=422)


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the fields of an account; what the text asks to be filed starts its clock."""
    person, today = person_of(request), clock.today()
    row = _account_or_404(person, pk)
    if not is_clerk(person, row.sponsor, today):
        raise PermissionDenied(f"只有{row.sponsor}的经办人可以更正登记信息。")
    found = governing(row.sponsor, today)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CorrectForm(row, today, _columns(found), *sent)
    asked: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.given() | _picture(person, row, form)
        asks = consequences(found, changed_fields(row, given))
        if asks.asked and form.is_valid():
            asked = tuple(label_of(name) for name in changed_fields(row, given))
            form.ask()
            form.full_clean()
        if form.is_valid():
            return _corrected(request, row, form, given)
    context = {
        "account": row, "form": form, "bound": found, "asked": asked, "picture_again": bool(request.FILES),
        "rules": [rule for rule in found.pack.rules if rule.id.startswith("filing.change")] if found else [],
    }  # fmt: skip
    return render(request, "registry/account_edit.html", context, status=422 if form.errors else 200)


def _columns(found: Bound | None) -> dict[str, tuple[str, ...]]:
    if found is None:
        return {}
    known = boxes(found.pack, "open")
    return {name: known[name].columns or known[name].parts for name in ("operators_team", "columns") if name in known}


def _picture(person: Person, row: Account, form: CorrectForm) -> dict[str, Any]:
    """Keep the uploaded QR code; what cannot be taken becomes an error of the form."""
    upload = form.cleaned_data.get("picture")
    if not upload:
        return {}
    try:
        kept = keep(upload, person, row.sponsor)
    except NotFit as refusal:
        form.add_error("picture", str(refusal))
        return {}
    if kept.kind not in ("png", "jpg"):
        form.add_error("picture", "二维码请上传 PNG 或 JPG 图片。")
    return {"qr_code": kept}


def _corrected(request: HttpRequest, row: Account, form: CorrectForm, given: dict[str, Any]) -> HttpResponse:
    person, cleaned = person_of(request), form.cleaned_data
    try:
        clocks = correct(
            row, person, given, seen=cleaned["seen"], effective_on=cleaned["effective_on"], report=cleaned.get("report") == "yes"
        )  # fmt: skip
    except (NotFit, Overtaken) as refusal:
        form.add_error(None, str(refusal))
        return render(request, "registry/account_edit.html", {"account": row, "form": form, "rules": []}, status=422)
    due = "；".join(f"请于 {item.due_on} 前办理{item.title}" for item in clocks if item.due_on)
    said = f"已更正 {len(given)} 项登记信息。{due}" if given else "内容没有变化，没有改动登记。"
    messages.success(request, said)
    return redirect("registry:account", row.pk)


@member_required
@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a change was filed everywhere it had to be."""
    person, today = person_of(request), clock.today()
    row = _account_or_404(person, pk)
    found = governing(row.sponsor, today)
    running = _running_change(history_of(row, found, today))
    if found is None or running is None:
        messages.warning(request, "没有改动：这个账号没有正在走的变更备案期限。")
        return redirect("registry:account", pk)
    wanted = bodies_to_report_to(found, running.rule_id)
    form = ReceiptForm(wanted, request.POST)
    if form.is_valid():
        try:
            record_report(row, person, running.rule_id, form.receipts(), form.cleaned_data["done_on"], wanted)
            messages.success(request, "变更备案已办结。")
            return redirect("registry:account", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, row, receipt=form, status=422)

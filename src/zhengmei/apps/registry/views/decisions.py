"""Buttons that move a filing along: hand in, sign, take back, record what was done on the platform."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhengmei.apps.approvals import evidence, services, snapshot
from zhengmei.apps.approvals.models import Attachment, Run
from zhengmei.apps.approvals.seats import is_clerk
from zhengmei.apps.approvals.transition import NotFit, Overtaken, Refused
from zhengmei.apps.orgs.access import member_required, person_of
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.registry import opening, record
from zhengmei.apps.registry.access import get_filing_or_404
from zhengmei.apps.registry.forms import CarryOutForm, DecisionForm, WithdrawForm
from zhengmei.apps.registry.models import Filing
from zhengmei.apps.registry.views.filings import STATUS, number
from zhengmei.apps.registry.views.pages import EDITABLE, WITHDRAWABLE, Sent, draft_context, next_sentence, show
from zhengmei.apps.regulation.queries import packs
from zhengmei.config import clock
from zhengmei.core.pack.schema import Requirement

TOO_LATE = "此件的状态已经变化，不能再办这一步。下面是现在的情况。"


def _refused(request: HttpRequest, pk: int, error: Refused, **more: Any) -> HttpResponse:
    """Show the filing as it stands now under one sentence that says why not."""
    sent = Sent(refusal=str(error), missing=getattr(error, "missing", ()), status=STATUS[type(error)], **more)
    return show(request, get_filing_or_404(person_of(request), pk), sent)


@member_required
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show once more what is handed in and to whom; on POST hand it in, if it is still what was shown."""
    person = person_of(request)
    row = get_filing_or_404(person, pk)
    if row.run.state not in EDITABLE or not is_clerk(person, row.run.unit, clock.today()):
        return show(request, row, Sent(refusal=TOO_LATE, status=409))
    if request.method == "POST":
        try:
            if number(request.POST.get("seen", "")) != row.draft_version:
                raise Overtaken("草稿在您核对之后又保存过，请重新核对后再提交。")
            opening.submit(row, person)
        except Refused as error:
            return _refused(request, pk, error)
        messages.success(request, f"已提交。{next_sentence(row.run)}")
        return redirect(row.run.subject_url)
    context = draft_context(row, Sent())
    pack, ready = context["pack"], context["ready"]
    context["content"] = record.content_lines(pack, row.run.action, row.content)
    context["materials"] = record.material_lines(pack, ready.requirements, row.materials)
    return render(request, "registry/filing_submit.html", context)


@member_required
@require_POST
def decide(request: HttpRequest, pk: int, step_id: str) -> HttpResponse:
    """Sign, send back, refuse, or record what a body outside the platform decided."""
    person = person_of(request)
    row = get_filing_or_404(person, pk)
    step = next((item for item in snapshot.load(row.run.steps) if item.id == step_id), None)
    if step is None:
        raise Http404
    form = DecisionForm(step, request.POST, request.FILES)
    try:
        if not form.is_valid():
            services.find_step(row.run, step_id)
            return show(request, row, Sent(decision=form, status=422))
        _settle(row, person, form)
    except NotFit as error:
        form.add_error(None, str(error))
        return show(request, get_filing_or_404(person, pk), Sent(decision=form, status=422))
    except Refused as error:
        return _refused(request, pk, error, unsaved=form.opinion_in_full())
    row.refresh_from_db()
    messages.success(request, _after(row.run, form))
    return redirect(row.run.subject_url)


@transaction.atomic
def _settle(row: Filing, person: Person, form: DecisionForm) -> None:
    """The scan and the signature are kept together or not at all."""
    given = form.cleaned_data
    services.refuse_outsider(row.run, person, form.step.id)
    scan: Attachment | None = (
        evidence.keep(given["scan"], person, row.run.unit) if given.get("scan") is not None else None
    )
    brought = services.Evidence(
        document_number=given.get("document_number", ""),
        document_on=given.get("document_on"),
        scan=scan,
        checks=form.ticked(),
    )
    opening.decide(
        row, person, form.step.id, given["kind"], seen_revision=given["seen_revision"], opinion=form.opinion_in_full(),
        evidence=brought,
    )  # fmt: skip


def _after(run: Run, form: DecisionForm) -> str:
    """What has happened and who is next."""
    kind = form.cleaned_data["kind"]
    if kind == form.RETURN:
        return f"已退回修改。{next_sentence(run)}"
    if kind == form.REFUSE:
        return "已记录「不同意」，本件到此结束，经办人可以看到理由。"
    if run.state == Run.COMPLETE:
        return "已办结：各项备案都已有回执，备案期限停止计算。"
    return f"已{form.verb}。{next_sentence(run)}"


@member_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the case back."""
    person = person_of(request)
    row = get_filing_or_404(person, pk)
    if row.run.state not in WITHDRAWABLE or not is_clerk(person, row.run.unit, clock.today()):
        return show(
            request, row, Sent(refusal="此件现在不能撤回：只有申请单位的经办人，在实施之前可以撤回。", status=409)
        )
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opening.withdraw(row, person, form.cleaned_data["reason"])
        except Refused as error:
            return _refused(request, pk, error)
        messages.success(request, "已撤回，等待签办的人不会再看到此件。")
        return redirect(row.run.subject_url)
    context = {
        "title": f"撤回：{row.run.subject_label}", "sentence": "撤回后本件结束，不能恢复；以后要办需重新填写。", "form": form,
        "action_label": "撤回", "cancel_url": row.run.subject_url, "danger": True,
    }  # fmt: skip
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


@member_required
@require_http_methods(["GET", "POST"])
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what now exists on the platform; the account goes on the register and its clocks start."""
    person = person_of(request)
    row = get_filing_or_404(person, pk)
    if row.run.state != Run.APPROVED or not is_clerk(person, row.run.unit, clock.today()):
        return show(request, row, Sent(refusal=TOO_LATE, status=409))
    pack, day = packs()[row.run.pack_id], clock.today()
    golive = pack.rule("golive") is not None
    subject = row.content.get("certified_subject") or row.content.get("acting_name") or ""
    initial = {"certified_subject": subject, "followers_as_of": None}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CarryOutForm(*sent, today=day, golive=golive, needs=services.handed_in_with(row.run), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                materials = {need.key: _handed_in(need, form, person, row) for need in form.needs}
                account = opening.carry_out(
                    row, person, form.cleaned_data["effective_on"], form.account_facts(), materials
                )
            messages.success(
                request, f"账号「{account.name}」已列入登记册，登记号 {account.number}。{next_sentence(row.run)}"
            )
            return redirect(row.run.subject_url)
        except NotFit as error:
            form.add_error(None, str(error))
        except Refused as error:
            return _refused(request, pk, error)
    context = {
        "form": form,
        "filing": row,
        "run": row.run,
        "golive": golive,
        "pack": pack,
        "back": reverse("registry:filing", args=[pk]),
    }
    return render(request, "registry/filing_carry_out.html", context, status=422 if form.errors else 200)


def _handed_in(need: Requirement, form: CarryOutForm, person: Person, row: Filing) -> dict[str, Any]:
    given = form.cleaned_data[f"need__{need.key}"]
    if need.kind == "file":
        return opening.attach_scan(need.key, evidence.keep(given, person, row.run.unit))[need.key]
    return {"checked": True} if need.kind == "check" else {"text": given}

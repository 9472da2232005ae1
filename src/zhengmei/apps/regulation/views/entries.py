"""Facts about packs that only an office can enter; the system administrator does it, and the log keeps it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from zhengmei.apps.regulation import queries
from zhengmei.apps.regulation.access import pack_or_404, person_of, require_admin
from zhengmei.apps.regulation.forms import (
    AttachForm,
    BindingForm,
    CalendarYearForm,
    LevelsForm,
    PackDateForm,
    PlatformForm,
    RenewalForm,
)
from zhengmei.apps.regulation.models import PackDate
from zhengmei.apps.regulation.services import (
    RegulationRefused,
    attach_document,
    bind,
    enter_calendar_year,
    judge_platform,
    name_levels,
    record_pack_date,
    record_renewal,
)
from zhengmei.core.pack.attach import attach

WHAT_FOLLOWS = "到期日可能因此变动。确认重算之前，已有的到期日保持不变。"

UNFIT = 422
"""What was entered cannot be taken; the page says why beside each field."""


def _after(request: HttpRequest, otherwise: str, *args: str) -> HttpResponse:
    """Go to the recount of running clocks, which belongs to the layer above; to `otherwise` while it doesn't exist."""
    try:
        return redirect(reverse("deadlines:recompute"))
    except NoReverseMatch:
        return redirect(otherwise, *args)


@require_admin("system")
def attach_original(request: HttpRequest, pack_id: str) -> HttpResponse:
    """Compare an office's own document with the pack; attach it once the person has seen the report."""
    pack = pack_or_404(pack_id)
    form = AttachForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    report = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        report = attach(pack, given["text"])
        if request.POST.get("confirm") == "yes":
            try:
                attach_document(person_of(request), pack_id, given["name"], given["text"])
            except RegulationRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已挂接《{pack.head.title}》原文，各条要点旁可以对照查看。")
                return redirect("regulation:pack", pack_id)
    context = {"form": form, "pack": pack, "head": pack.head, "report": report, "document": queries.attached(pack_id)}
    return render(request, "regulation/attach.html", context, status=UNFIT if form.errors else None)


@require_admin("system")
def enter_date(request: HttpRequest, pack_id: str) -> HttpResponse:
    """Enter a date that the document does not show."""
    pack = pack_or_404(pack_id)
    # Only what the document leaves open can be entered; offering the rest would end in a refusal.
    open_dates = [(key, label) for key, label in PackDate.KEYS if getattr(pack.head, key) is None]
    form = PackDateForm(request.POST if request.method == "POST" else None, open_dates=open_dates)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            record_pack_date(person_of(request), pack_id, given["key"], given["value"], given["source"])
        except RegulationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已录入《{pack.head.title}》的日期。{WHAT_FOLLOWS}")
            return _after(request, "regulation:pack", pack_id)
    context = {"form": form, "pack": pack, "head": pack.head, "title": "录入文件日期", "nothing": not open_dates}
    return render(request, "regulation/entry.html", context, status=UNFIT if form.errors else None)


@require_admin("system")
def enter_renewal(request: HttpRequest, pack_id: str) -> HttpResponse:
    """Record the document that renews a pack."""
    pack = pack_or_404(pack_id)
    form = RenewalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            record_renewal(person_of(request), pack_id, **form.cleaned_data)
        except RegulationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已录入《{pack.head.title}》的续期文件。{WHAT_FOLLOWS}")
            return _after(request, "regulation:pack", pack_id)
    context = {"form": form, "pack": pack, "head": pack.head, "title": "录入续期文件"}
    return render(request, "regulation/entry.html", context, status=UNFIT if form.errors else None)


LOCAL: dict[str, tuple[str, type[forms.Form], str]] = {
    "binding": ("适用单位", BindingForm, "绑定后，这些单位按本办法办理。录入留痕。"),
    "platform": ("核定平台", PlatformForm, "平台是否核准由人核定，平台不自行判断；没有核定的，开设时提示待确认。"),
    "levels": ("中间审核级", LevelsForm, "条文没有写明的中间各级由知道的人录入；没有录入的按规章包假定的一级显示。"),
}


@require_admin("system")
def enter_local(request: HttpRequest, pack_id: str, what: str) -> HttpResponse:
    """Enter what only the place itself knows: whom the pack binds, which platforms are approved, the unnamed levels."""
    pack = pack_or_404(pack_id)
    title, form_class, follows = LOCAL[what]
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person, given = person_of(request), form.cleaned_data
        try:
            if what == "binding":
                bind(person, given["unit"], pack_id, given["from_day"])
            elif what == "platform":
                judge_platform(person, given["unit"], given["platform"], given["approved"], given["basis"])
            else:
                name_levels(person, given["unit"], pack_id, given["names"])
        except RegulationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已录入：{title}（{given['unit']}）。")
            return redirect("regulation:pack", pack_id)
    context = {
        "form": form, "pack": pack, "head": pack.head, "title": title, "follows": follows,
        "current": queries.entered_locally(pack_id, what),
    }  # fmt: skip
    return render(request, "regulation/entry.html", context, status=UNFIT if form.errors else None)


@require_admin("system")
def enter_year(request: HttpRequest) -> HttpResponse:
    """Enter or replace a year's rest days from the State Council's notice."""
    form = CalendarYearForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = enter_calendar_year(person_of(request), form.as_toml())
        except RegulationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已录入 {entry.year} 年放假安排。{WHAT_FOLLOWS}")
            return _after(request, "regulation:calendar")
    context = {"form": form, "title": "录入放假安排"}
    return render(request, "regulation/entry.html", context, status=UNFIT if form.errors else None)

"""Asking the packs: by which day, who signs, who may."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengmei.apps.regulation import queries
from zhengmei.apps.regulation.access import signed_in
from zhengmei.apps.regulation.forms import CalculatorForm, ChainForm, EligibilityForm
from zhengmei.apps.regulation.reading import steps_view
from zhengmei.apps.regulation.views.pages import standing
from zhengmei.apps.regulation.wording import rule_title
from zhengmei.config import clock
from zhengmei.core.approval import NeedsFact, chain_for, eligible
from zhengmei.core.deadline import NoticePlan, compute, days_left

OUTCOMES = {
    "allow": ("可以开设", "done"),
    "warn": ("须先写明理由，由主管单位认定", "soon"),
    "block": ("不可以开设", "late"),
    "unknown": ("本地未规定", "idle"),
}


@signed_in
@require_GET
def calculator(request: HttpRequest) -> HttpResponse:
    """By which day: any rule of any pack, with the days of its events, counted day by day."""
    packs = queries.packs()
    pack = packs.get(request.GET.get("pack", ""))
    rule = pack.rule(request.GET.get("rule", "")) if pack else None
    form = CalculatorForm(request.GET or None, packs=packs, asked=rule)
    context: dict[str, object] = {"form": form, "rule": rule}
    if pack is not None and form.is_valid():
        now, days = standing(pack, clock.today()), queries.calendar()
        known = {one.id for other in packs.values() for one in other.rules}
        events = form.events()
        answer = compute(pack, form.cleaned_data["rule"], events, days, preview=now.preview, known_ids=known)
        # Asked without a day, a rule that needs one is a question to be completed, not a fault.
        waiting = answer.status == "not_computable" and not events
        plan = answer.extra.get("notice_plan")
        context |= {
            "standing": now, "answer": None if waiting else answer, "waiting": waiting,
            "title": rule_title(answer.rule, rule), "plan": plan if isinstance(plan, NoticePlan) else None,
            "left": days_left(answer.due, clock.today(), days) if answer.due else None,
            "prudent": answer.extra.get("prudent_due"), "needs": answer.notes[0] if waiting else "",
        }  # fmt: skip
    return render(request, "regulation/calculator.html", context)


@signed_in
@require_GET
def chain(request: HttpRequest) -> HttpResponse:
    """Who signs for an action, in which order, with what."""
    packs = queries.packs()
    form = ChainForm(request.GET or None, packs=packs)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        pack = packs[given["pack"]]
        facts = {name: given[name] for name in ("applicant_level", "reason") if given[name]}
        try:
            answer = chain_for(pack, given["action"], given["applicant"] or None, given["platform"] or None, **facts)
        except NeedsFact as error:
            key = error.key if error.key in form.fields else None
            form.add_error(key, "程序因此而不同，请选择一项。" if key else str(error))
        else:
            context |= {
                "standing": standing(pack, clock.today()),
                "answer": answer,
                "steps": steps_view(pack, answer.steps),
            }
    return render(request, "regulation/chain.html", context)


@signed_in
@require_GET
def eligibility(request: HttpRequest) -> HttpResponse:
    """Whether an applicant may open an account on a platform, with every rule that says so."""
    packs = queries.packs()
    form = EligibilityForm(request.GET or None, packs=packs)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        pack = packs[given["pack"]]
        now = standing(pack, clock.today())
        answer = eligible(pack, given["applicant"], given["platform"], given["purpose"] or None, preview=now.preview)
        word, tone = OUTCOMES[answer.outcome]
        context |= {"standing": now, "answer": answer, "word": word, "tone": tone}
    return render(request, "regulation/eligibility.html", context)

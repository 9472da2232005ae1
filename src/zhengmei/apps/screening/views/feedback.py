"""False alarms and missed errors: reporting, trying, deciding, exporting."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengmei.apps.approvals.transition import NotAllowed, NotFit, Overtaken, Refused
from zhengmei.apps.audit.models import Event
from zhengmei.apps.orgs.access import member_required, person_of
from zhengmei.apps.screening.access import (
    keeps_lexicons,
    mark_or_404,
    own_pairs,
    pair_or_404,
    rule_or_404,
    screening_or_404,
    visible_rules,
)
from zhengmei.apps.screening.export import as_lexicon
from zhengmei.apps.screening.forms import MissedForm, OpinionForm, ProposalForm
from zhengmei.apps.screening.marking import Mark
from zhengmei.apps.screening.models import AllowRule, MissedPair, Screening
from zhengmei.apps.screening.queries import (
    may_decide,
    own_unit_ids,
    own_units,
    reaches,
    rules_in_force,
    sentence_around,
    try_rule,
)
from zhengmei.apps.screening.services import feedback
from zhengmei.config import clock

PAGE_SIZE = 30
STATUS = {NotAllowed: 403, Overtaken: 409, NotFit: 422}
TONES = {
    "proposed": "wait",
    "approved": "done",
    "declined": "late",
    "withdrawn": "idle",
    "ended": "idle",
    "queued": "wait",
}


@member_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Report a false alarm: propose a rule that covers it."""
    person, day = person_of(request), clock.today()
    row = screening_or_404(person, pk)
    mark = mark_or_404(row, number)
    options = reaches(row.unit)
    form = ProposalForm(options, day, request.POST or None, initial={"word": _covering(row, mark)})
    if request.method == "POST":
        form = ProposalForm(options, day, request.POST)
        if form.is_valid():
            try:
                rule = feedback.propose(person, row, mark, feedback.Proposal(**form.cleaned_data))
                messages.success(request, "已提出，由别人审核后生效；本稿这一处已略过。下面是它对过去稿件的试跑。")
                return redirect("screening:rule", rule.pk)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    low, high = sentence_around(row.text, mark.hit.start, mark.hit.end)
    context = {
        "row": row, "mark": mark, "form": form, "before": row.text[low : mark.hit.start],
        "behind": row.text[mark.hit.end : high],
    }  # fmt: skip
    return render(request, "screening/propose.html", context, status=422 if form.errors else 200)


def _covering(row: Screening, mark: Mark) -> str:
    """What the form suggests: the hit, a single character with its neighbours."""
    start, end = mark.hit.start, mark.hit.end
    if end - start > 1:
        return mark.hit.text
    line_start = row.text.rfind("\n", 0, start) + 1
    line_end = row.text.find("\n", end)
    return row.text[max(line_start, start - 1) : min(line_end if line_end >= 0 else len(row.text), end + 1)]


@member_required
@require_http_methods(["GET", "POST"])
def missed(request: HttpRequest, pk: int) -> HttpResponse:
    """Report an error that was not found."""
    person = person_of(request)
    row = screening_or_404(person, pk)
    form = MissedForm(initial={"marked": request.GET.get("marked", "")[:60]})
    if request.method == "POST":
        form = MissedForm(request.POST)
        if form.is_valid():
            try:
                feedback.report_missed(person, row, form.cleaned_data["marked"], form.cleaned_data["corrected"])
                messages.success(request, "已列入漏报，供下次训练。稿件里的这一处请在原稿修改。")
                return redirect("screening:pairs")
            except Refused as refusal:
                form.add_error(None, str(refusal))
    return render(request, "screening/missed.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@member_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules: what was let stand, how far, until when, who decided."""
    rows = visible_rules(person_of(request))
    state = request.GET.get("state", "")
    state = state if state in dict(AllowRule.STATES) else ""
    rows = rows.filter(state=state) if state else rows
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(rule, TONES[rule.state], _word(rule)) for rule in page.object_list]
    context = {
        "page": page, "lines": lines, "state": state, "states": AllowRule.STATES,
        "keeps_lexicons": keeps_lexicons(person_of(request)),
    }  # fmt: skip
    return render(request, "screening/rules.html", context)


@member_required
@require_GET
def rules_file(request: HttpRequest) -> HttpResponse:
    """Hand out the rules that act in the person's units today as a lexicon for the command."""
    day = clock.today()
    found = {rule.pk: rule for unit in own_units(person_of(request), day) for rule in rules_in_force(unit, day)}
    headers = {"Content-Disposition": 'attachment; filename="rules.toml"'}
    text = as_lexicon((found[pk] for pk in sorted(found)), day)
    return HttpResponse(text.encode(), content_type="application/toml; charset=utf-8", headers=headers)


def _word(rule: AllowRule) -> str:
    """The state in words; that a rule's time is over is derived, never stored."""
    over = rule.state == AllowRule.APPROVED and rule.valid_to < clock.today()
    return "已到期" if over else str(rule.get_state_display())


@member_required
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a rule with its trial on past texts; decide about it."""
    person = person_of(request)
    found = rule_or_404(person, pk)
    if request.method == "POST":
        form = OpinionForm(request.POST)
        if not form.is_valid():
            return _rule(request, found, form, 422)
        does = {
            "approve": feedback.approve, "decline": feedback.decline, "withdraw": feedback.withdraw_rule,
            "end": feedback.end_rule,
        }[form.cleaned_data["do"]]  # fmt: skip
        try:
            does(person, found, form.cleaned_data["opinion"])
            messages.success(request, f"{found}：{found.get_state_display()}。")
            return redirect("screening:rule", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _rule(request, rule_or_404(person, pk), form, STATUS.get(type(refusal), 422))
    return _rule(request, found, OpinionForm())


def _rule(request: HttpRequest, found: AllowRule, form: OpinionForm, status: int = 200) -> HttpResponse:
    person, day = person_of(request), clock.today()
    own = own_unit_ids(person, day)
    proposed, approved = found.state == AllowRule.PROPOSED, found.state == AllowRule.APPROVED
    mine, decides = found.unit_id in own, may_decide(person, found, day)
    context: dict[str, Any] = {
        "rule": found, "form": form, "tone": TONES[found.state], "word": _word(found),
        "trial": try_rule(found, day, own) if proposed else None,
        "may_decide": proposed and decides, "may_withdraw": proposed and mine, "may_end": approved and (mine or decides),
        "events": Event.objects.filter(subject=found.subject).order_by("-seq")[:30],
    }  # fmt: skip
    return render(request, "screening/rule.html", context, status=status)


@member_required
@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """List the missed errors of the person's units."""
    rows = own_pairs(person_of(request))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    queued = rows.filter(state=MissedPair.QUEUED).count()
    lines = [(pair, TONES[pair.state]) for pair in page.object_list]
    context = {"page": page, "lines": lines, "queued": queued, "keeps_lexicons": keeps_lexicons(person_of(request))}
    return render(request, "screening/pairs.html", context)


@member_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a missed error out of the queue."""
    person = person_of(request)
    pair = pair_or_404(person, pk)
    try:
        feedback.withdraw_pair(person, pair)
        messages.success(request, f"{pair}已撤回。")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("screening:pairs")


@member_required
@require_GET
def pairs_file(request: HttpRequest) -> HttpResponse:
    """Hand out the queued pairs as lines «wrong<TAB>right», as the training takes them."""
    rows = own_pairs(person_of(request)).filter(state=MissedPair.QUEUED).order_by("pk")
    lines = "".join(f"{row.wrong}\t{row.right}\n" for row in rows)
    headers = {"Content-Disposition": 'attachment; filename="pairs.tsv"'}
    return HttpResponse(lines.encode(), content_type="text/tab-separated-values; charset=utf-8", headers=headers)

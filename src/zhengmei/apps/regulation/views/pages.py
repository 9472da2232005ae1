"""Reading the packs: the list, one pack by article, its forms, its gaps, all side by side, the calendar."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengmei.apps.regulation import queries, reading
from zhengmei.apps.regulation.access import pack_or_404, person_of, signed_in
from zhengmei.apps.regulation.wording import rule_title
from zhengmei.config import clock
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.pack.cites import cite_rule
from zhengmei.core.pack.compare import PARAM_WORDS, Row, compare
from zhengmei.core.pack.headline import headline
from zhengmei.core.pack.schema import Pack
from zhengmei.core.pack.status import STATUS_NAMES, expires_on
from zhengmei.core.pack.vocabulary import ACTIONS, KIND_OF_RULE, Status

TONES: dict[Status, str] = {
    "in_force": "done",
    "expired": "soon",
    "undated": "wait",
    "draft": "draft",
    "not_yet": "wait",
}
FAMILIES = (
    ("filing", "全部备案期限"), ("notice", "全部公告"), ("chain", "全部审批程序"), ("eligibility", "谁能开设"), ("duty", "职责"),
    ("ladder", "处置措施"), ("inspection", "检查"),
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A pack with how it stands today, in words."""

    pack: Pack
    status: Status
    name: str
    tone: str
    sentence: str
    preview: str
    articles: int
    interpreted: int
    last_day: date | None


def standing(pack: Pack, day: date) -> Standing:
    """Return the pack and the sentence that says what its standing on ``day`` means for the reader."""
    bound = queries.bound(pack, day)
    last = expires_on(pack)
    sentences: dict[Status, str] = {
        "in_force": "",
        "draft": "这是征求意见稿。所有结果只作预演，不认定违规。",
        "undated": "文件没有载明施行日期。按已印发的文件执行；从公布之日起算的过渡期限，录入日期之前算不出来。",
        "not_yet": f"自 {pack.head.in_force_from} 起施行。此前的结果只供参考，不认定违规。",
        "expired": f"有效期到 {last} 为止，已经届满。录入续期文件之前，结果只供参考，不认定违规。",
    }
    return Standing(
        pack=pack, status=bound.status, name=STATUS_NAMES[bound.status], tone=TONES[bound.status],
        sentence=sentences[bound.status], preview=bound.preview,
        articles=sum(1 for article in pack.articles if article.id.article),
        interpreted=sum(1 for rule in pack.rules if rule.reading == "interpretation" or rule.interprets), last_day=last,
    )  # fmt: skip


def may_enter(request: HttpRequest) -> bool:
    """True for the system administrator, the only one who enters facts about packs."""
    return person_of(request).admin_kind == "system"


@signed_in
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every pack with its standing today."""
    today = clock.today()
    standings = [standing(pack, today) for pack in queries.packs().values()]
    return render(request, "regulation/list.html", {"standings": standings})


def _pack_context(request: HttpRequest, pack: Pack) -> dict[str, Any]:
    return {"standing": standing(pack, clock.today()), "pack": pack, "head": pack.head, "may_enter": may_enter(request)}


@signed_in
@require_GET
def articles(request: HttpRequest, pack_id: str) -> HttpResponse:
    """One pack by article: gist, attached original, rules, readings, slips of the text."""
    pack = pack_or_404(pack_id)
    document = queries.attached(pack_id)
    context = {
        **_pack_context(request, pack),
        "document": document,
        "articles": reading.lay_out(pack, document.text if document else ""),
        "flaws": reading.flaws(pack),
        "renewals": queries.renewals(pack_id),
    }
    return render(request, "regulation/pack.html", context)


@signed_in
@require_GET
def forms(request: HttpRequest, pack_id: str) -> HttpResponse:
    """The printed forms of a pack, box by box, and the lists that the text prints."""
    pack = pack_or_404(pack_id)
    return render(request, "regulation/forms.html", _pack_context(request, pack))


@signed_in
@require_GET
def gaps(request: HttpRequest, pack_id: str) -> HttpResponse:
    """What the text does not say, and the documents it leans on."""
    pack = pack_or_404(pack_id)
    others = [other for other in queries.packs().values() if other.head.id != pack_id and other.head.level != "nation"]
    rows = [
        (rule_id, title, [other.head.short for other in others if other.rule(rule_id) is not None])
        for rule_id, title in reading.gaps(pack)
    ]
    return render(request, "regulation/gaps.html", {**_pack_context(request, pack), "gaps": rows})


@signed_in
@require_GET
def comparison(request: HttpRequest) -> HttpResponse:
    """The local packs side by side, rule by rule and parameter by parameter."""
    local = [pack for pack in queries.packs().values() if pack.head.level != "nation"]
    asked = request.GET.get("param", "").strip()[:80]
    rows = compare(local, asked) if asked else ()
    groups = [
        (rule_id, rule_title(rule_id, _any_rule(local, rule_id)), [_cells(row, local) for row in found])
        for rule_id, found in groupby(rows, key=lambda row: row.rule)
    ]
    offered_rules = [(rule_id, rule_title(rule_id)) for rule_id in KIND_OF_RULE if _any_rule(local, rule_id)]
    context = {
        "packs": local, "groups": groups, "asked": asked, "offered_rules": offered_rules,
        "overview": [] if asked else [(title, _overview(local, rules)) for title, rules in OVERVIEW],
        "offered_params": sorted(
            {row.param: row.label for row in compare(local)}.items(), key=lambda pair: list(PARAM_WORDS).index(pair[0])
            if pair[0] in PARAM_WORDS else len(PARAM_WORDS)
        ),
        "families": FAMILIES,
    }  # fmt: skip
    return render(request, "regulation/compare.html", context)


OVERVIEW = (
    ("办完几日内备案", [f"filing.{action}" for action in ACTIONS]),
    ("公告", [*(f"notice.{action}" for action in ACTIONS), "notice.sponsor_change"]),
    ("上线、下线、注销的时限", ["golive", "suspend.limit", "deregister.complete"]),
    ("更新与原创", ["update.weekly", "original.biweekly", "update.stale"]),
    ("审核与答复", ["review.post", "review.sensitive", "review.reply", "reply"]),
    (
        "检查与排名",
        [
            "selfcheck.monthly",
            "inspection.daily",
            "inspection.monthly",
            "inspection.quarterly",
            "inspection.annual",
            "rank.bottom",
        ],
    ),
    ("开设、变更、关停由谁批", [f"chain.{action}" for action in ACTIONS]),
    ("过渡与有效期", ["transition.regularize", "transition.merge_close", "validity"]),
)
"""The questions people come with, and the rules that answer them."""


def _overview(packs: list[Pack], rule_ids: list[str]) -> list[dict[str, Any]]:
    """One line per rule that any pack has: its phrase in each, None where the text is silent."""
    lines = []
    for rule_id in rule_ids:
        found = [(pack, pack.rule(rule_id)) for pack in packs]
        if any(rule for _, rule in found):
            cells = [
                (
                    pack,
                    {"says": headline(pack, rule), "rule": rule, "cites": cite_rule(pack, rule)[:1]} if rule else None,
                )
                for pack, rule in found
            ]
            lines.append({"id": rule_id, "title": rule_title(rule_id, _any_rule(packs, rule_id)), "cells": cells})
    return lines


def _any_rule(packs: list[Pack], rule_id: str) -> Any:
    return next((rule for pack in packs if (rule := pack.rule(rule_id)) is not None), None)


def _cells(row: Row, packs: list[Pack]) -> tuple[str, list[tuple[Pack, Any]]]:
    return row.label, [(pack, row.cells[pack.head.id]) for pack in packs]


@signed_in
@require_GET
def calendar_year(request: HttpRequest) -> HttpResponse:
    """A year of working and rest days, as every period is counted."""
    today = clock.today()
    given = request.GET.get("year", "")
    year = (
        int(given)
        if given.isascii() and given.isdigit() and 2000 <= int(given[:4]) <= 2199 and len(given) == 4
        else today.year
    )
    working = queries.calendar()
    context = {
        "year": year, "years": range(today.year - 3, today.year + 2), "announced": working.covers(year),
        "months": [(month, _weeks(working, year, month, today)) for month in range(1, 13)],
        "named": _named_days(working, year), "may_enter": may_enter(request),
    }  # fmt: skip
    return render(request, "regulation/calendar.html", context)


def _weeks(working: WorkingCalendar, year: int, month: int, today: date) -> list[list[dict[str, Any] | None]]:
    return [
        [_day(working, day, today) if day.month == month else None for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]


def _day(working: WorkingCalendar, day: date, today: date) -> dict[str, Any]:
    info = working.day(day)
    kind = "work" if info.works else "rest"
    if info.works and day.weekday() >= 5:
        kind = "makeup"
    elif not info.works and (day.weekday() < 5 or "假期" in info.why):
        kind = "holiday"
    return {"day": day, "kind": kind, "why": info.why, "today": day == today}


def _named_days(working: WorkingCalendar, year: int) -> list[tuple[str, date, date]]:
    """Runs of days off or make-up days with the same reason, for the list beneath the picture."""
    days = [_day(working, date(year, month, n), date.min) for month in range(1, 13) for n in _days_of(year, month)]
    runs = []
    for (kind, why), found in groupby(days, key=lambda one: (one["kind"], one["why"])):
        if kind in {"holiday", "makeup"}:
            run = list(found)
            runs.append((why, run[0]["day"], run[-1]["day"]))
    return runs


def _days_of(year: int, month: int) -> list[int]:
    return [day for day in Calendar().itermonthdays(year, month) if day]

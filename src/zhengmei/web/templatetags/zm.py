"""Template parts shared by every page: marks, dates in words, «怎么算的», timelines, form fields, pages of a table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import QueryDict
from django.template import Context
from django.urls import NoReverseMatch, reverse

from zhengmei.config import clock

register = template.Library()

SOON_DAYS = 3
WEEKDAYS = "一二三四五六日"

MODALITIES = {
    "应": ("must", "应：必须做到"),
    "禁": ("ban", "禁：不得"),
    "原则": ("rule", "原则：一般应当，例外要说明理由"),
    "倡": ("", "倡：提倡，只作数据展示"),
    "可": ("", "可：允许"),
    "述": ("", "述：说明性内容"),
}
PLAN_NUMBERS = re.compile(r"[，、；：]?\s*(?:T-\d+|§\d+(?:\.\d+)*)(?:[、，,]\s*(?:T-\d+|§\d+(?:\.\d+)*))*")
EVENT_WORDS = re.compile(r"（[a-z_]+）")
EMPTY_BRACKETS = re.compile(r"（\s*）")
MARKS = {"done": "✓", "soon": "◔", "late": "!", "wait": "→", "draft": "✎", "idle": "–"}


@register.filter
def days(day: date | None, today: date | None = None) -> str:
    """Return the distance from `today` (the platform's, when not given) in words: 今天, 明天, 3 天后, 已过 2 天."""
    if day is None:
        return "—"
    distance = (_day(day) - _day(today or clock.today())).days
    if distance < 0:
        return f"已过 {-distance} 天"
    return ("今天", "明天")[distance] if distance < 2 else f"{distance} 天后"


@register.filter
def plainly(sentence: str) -> str:
    """Return a sentence without what means nothing to its reader: the plan's own numbers, the command's word for an event."""
    return EMPTY_BRACKETS.sub("", EVENT_WORDS.sub("", PLAN_NUMBERS.sub("", str(sentence))))


@register.filter
def weekday(day: date | str) -> str:
    """Return the day of the week: 周一."""
    return f"周{WEEKDAYS[_day(day).weekday()]}"


@register.inclusion_tag("components/chip.html")
def chip(cite: Any) -> dict[str, str]:
    """Show one clause, linked to its article. Takes a Citation or what a clock stores: {"id", "label"}."""
    key, label = (cite["id"], cite["label"]) if isinstance(cite, Mapping) else (str(cite), cite.label)
    pack, _, clause = key.partition(":")
    return {"url": clause_url(pack, clause), "label": label}


@register.inclusion_tag("components/chips.html")
def chips(cites: Iterable[Any]) -> dict[str, Any]:
    """Show several clauses in a row; nothing for none."""
    return {"cites": list(cites or ())}


@register.simple_tag
def clause_url(pack: str, clause: str) -> str:
    """Return the address of a clause on the page of its pack."""
    try:
        page = reverse("regulation:pack", args=[pack])
    except NoReverseMatch:
        page = f"/law/{quote(pack)}/"
    return f"{page}#{quote(clause)}"


@register.inclusion_tag("components/modality.html")
def modality(word: str) -> dict[str, str]:
    """Show how strongly the text speaks; the reaction follows from it."""
    tone, title = MODALITIES.get(word, ("", word))
    return {"word": word, "tone": tone, "title": title}


@register.inclusion_tag("components/reading.html")
def reading(how: str, note: str = "") -> dict[str, Any]:
    """Mark what is our reading and not the text: 平台理解，待确认. Nothing for the text itself."""
    return {"interpreted": how == "interpretation", "note": note}


@register.inclusion_tag("components/state.html")
def state(word: str, tone: str = "idle") -> dict[str, str]:
    """Show a state as mark and word. Tones: done, soon, late, wait, draft, idle."""
    return {"word": word, "tone": tone, "mark": MARKS.get(tone, "–")}


@register.inclusion_tag("components/due.html")
def due(
    day: date | None, status: str = "firm", done_on: date | None = None, paused: bool = False, preview: str = "",
    judged: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """Show by which day, how far away, and how sure. `status` is that of core.deadline; `preview` accuses nobody."""
    today = clock.today()
    late = bool(day and day < today and not done_on and not paused)
    accused = late and judged and not preview
    soon = bool(day and not done_on and not paused and 0 <= (day - today).days <= SOON_DAYS)
    words = days(day, today) if day else ""
    if late:
        overdue = (today - day).days if day else 0
        words = f"已逾期 {overdue} 天" if accused else f"已过 {overdue} 天"
    return {
        "day": day, "words": words, "tone": "late" if accused else ("soon" if soon else ""), "done_on": done_on,
        "paused": paused, "provisional": status == "provisional", "silent": status == "silent",
        "not_computable": status == "not_computable", "preview": preview,
    }  # fmt: skip


@register.inclusion_tag("components/trace.html")
def trace(
    steps: Sequence[Any], cites: Iterable[Any] = (), notes: Iterable[str] = (), opened: bool = False
) -> dict[str, Any]:
    """Show «怎么算的»: every day counted or passed over with the reason. Takes TraceDay or what a clock stores."""
    cells = [_cell(step) for step in steps or ()]
    together = all((later["day"] - day["day"]).days == 1 for day, later in pairwise(cells))
    if cells:
        cells[0]["column"] = cells[0]["day"].isoweekday() if together else None
        cells[-1]["last"] = len(cells) > 1
        cells[0]["start"] = not cells[0]["counts"]
    for place, cell in enumerate(cells):
        # The year once and where it turns; in every cell it would be noise.
        cell["whole"] = not together or place == 0 or (cell["day"].month, cell["day"].day) == (1, 1)
    return {
        "cells": cells,
        "together": together,
        "cites": list(cites or ()),
        "notes": list(notes or ()),
        "opened": opened,
    }


def _cell(step: Any) -> dict[str, Any]:
    known = (
        step
        if isinstance(step, Mapping)
        else {name: getattr(step, name) for name in ("day", "counts", "number", "why")}
    )
    day = _day(known["day"])
    return {
        "day": day, "weekday": weekday(day), "counts": known["counts"], "number": known["number"],
        "why": known["why"], "last": False, "start": False, "column": None,
    }  # fmt: skip


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Show what happened and what is due. Entry keys: when, what, who, text, cites, future, late (all but `what` optional)."""
    return {"entries": list(entries)}


@register.inclusion_tag("components/facts.html")
def facts(rows: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Show pairs of name and value; a missing value is a dash."""
    return {"rows": [(label, "—" if value in (None, "") else value) for label, value in rows]}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """Show one form field with its label, hint and errors tied to it for a screen reader."""
    widget = bound.field.widget
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    single_check = isinstance(widget, CheckboxInput)
    described = [f"{bound.auto_id}_error"] if bound.errors else []
    hint = hint or str(bound.help_text or "")
    if hint:
        described.append(f"{bound.auto_id}_hint")
    attributes: dict[str, Any] = {} if group or single_check else {"class": _input_class(bound)}
    if described and not group:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors and not group:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound, "hint": hint, "group": group, "single_check": single_check, "described": " ".join(described),
        "optional": not bound.field.required and not getattr(bound.field, "asked_for", False),
        "control": bound.as_widget(attrs=attributes) if not group else "",
    }  # fmt: skip


def _input_class(bound: BoundField) -> str:
    own = bound.field.widget.attrs.get("class", "")
    plain = "form-select" if getattr(bound.field.widget, "input_type", "") == "select" else "form-control"
    return f"{plain} {own}".strip()


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Show every error of a form on top, each linked to its field; nothing when there is none."""
    linked = [(f"#{bound.auto_id}", bound.label, error) for bound in form for error in bound.errors]
    return {"errors": linked, "general": list(form.non_field_errors()), "shown": form.is_bound and bool(form.errors)}


@register.inclusion_tag("components/attachment.html")
def attachment(name: str, url: str = "", size: int | None = None, note: str = "") -> dict[str, Any]:
    """Show one attached file: name, size in bytes made readable, a note, and the link to fetch it."""
    return {"name": name, "url": url, "size": size, "note": note}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], unit: str = "条", basis: str = "") -> dict[str, Any]:
    """Show the total with its base and the page numbers; other query parameters stay. The parameter is `page`."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ellipsis = page.paginator.ELLIPSIS
    steps = [(None, "") if n == ellipsis else (n, _query(context, page=n)) for n in numbers]
    return {"page": page, "steps": steps, "unit": unit, "basis": basis}


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """Return this page's query with some parameters changed; None removes one. For filters and links."""
    return _query(context, **changes)


@register.inclusion_tag("components/sort_link.html", takes_context=True)
def sort_link(context: Context, key: str, label: str) -> dict[str, Any]:
    """Show a column head that sorts by `?sort=key`, or `-key` when already sorted by it."""
    current = context["request"].GET.get("sort", "")
    up, down = current == key, current == f"-{key}"
    return {
        "url": _query(context, sort=f"-{key}" if up else key, page=None), "label": label, "up": up, "down": down,
    }  # fmt: skip


@register.inclusion_tag("components/empty.html")
def empty(sentence: str, hint: str = "") -> dict[str, str]:
    """Show what would be here, where there is nothing yet."""
    return {"sentence": sentence, "hint": hint}


def _query(context: Context, **changes: Any) -> str:
    known: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            known.pop(name, None)
        else:
            known[name] = str(value)
    return f"?{known.urlencode()}"


def _day(value: date | str) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value.date() if isinstance(value, datetime) else value

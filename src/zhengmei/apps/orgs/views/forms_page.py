"""The one way a form page works here: show, check, act, and either go on or say why not."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from zhengmei.apps.orgs.services import Refused


def entered_in(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, be it nothing at all, or None where nobody posted: an empty form is a form with errors."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], HttpResponse],
    *,
    title: str,
    button: str,
    back: str,
    note: str = "",
    template: str = "orgs/form.html",
) -> HttpResponse:
    """Return the page with the form, or on a valid POST what `act` answers; a refusal is shown above the fields."""
    if request.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": title, "button": button, "back": back, "note": note}
    return render(request, template, context, status=422 if form.errors else 200)


def page_number(request: HttpRequest) -> int:
    """Return the page asked for in the address, 1 where it makes no sense."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def words_asked(request: HttpRequest) -> str:
    """Return the words to search for in the address; PostgreSQL refuses a text with NUL."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:60]

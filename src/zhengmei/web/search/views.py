"""The page of results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengmei.apps.orgs.access import person_of, signed_in
from zhengmei.config import clock
from zhengmei.web.search.queries import search

LONGEST = 60


@signed_in
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found, by kind; a question without words finds nothing."""
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    groups = search(person_of(request), words, clock.today()) if words else []
    context = {"words": words, "groups": groups, "total": sum(group.total for group in groups)}
    return render(request, "search/results.html", context)

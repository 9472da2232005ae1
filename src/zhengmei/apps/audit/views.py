"""The log on screen and as a file, for the audit administrator only. Nothing here changes it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from zhengmei.apps.audit.chain import algorithm
from zhengmei.apps.audit.forms import SearchForm
from zhengmei.apps.audit.queries import Search, events
from zhengmei.apps.audit.services import record, record_verification, verify
from zhengmei.apps.audit.spreadsheet import XLSX, as_csv, as_xlsx
from zhengmei.apps.orgs.access import person_of, require_admin

PAGE_SIZE = 50
EXPORT_LIMIT = 100_000


@require_admin("audit")
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Show the matching events, newest first."""
    return _page(request)


@require_admin("audit")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Recompute the chain and show what came out. By POST, since it reads every event there is."""
    verdict = verify()
    record_verification(person_of(request), verdict)
    return _page(request, verdict=verdict)


@require_admin("audit")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the matching events as xlsx or csv, at most 100,000; that it was done is itself in the log."""
    form = SearchForm(request.GET)
    chosen = events(form.search())[:EXPORT_LIMIT]
    as_text = request.POST.get("format") == "csv"
    content = as_csv(chosen.iterator()) if as_text else as_xlsx(chosen.iterator())
    record(actor=person_of(request), action="audit.export", sentence="导出操作日志", data=_described(form.search()))
    name = "audit.csv" if as_text else "audit.xlsx"
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if as_text else XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _described(search: Search) -> dict[str, str]:
    return {name: str(value) for name, value in vars(search).items() if value}


def _page(request: HttpRequest, **more: object) -> HttpResponse:
    form = SearchForm(request.GET)
    number = request.GET.get("page", "1")
    page = Paginator(events(form.search()), PAGE_SIZE).get_page(number if number.isascii() and number.isdigit() else 1)
    context = {"form": form, "page": page, "algorithm": algorithm(), "limit": EXPORT_LIMIT, **more}
    return render(request, "audit/log.html", context)

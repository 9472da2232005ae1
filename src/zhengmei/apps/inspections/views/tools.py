"""What stands beside the inspections: the check of a bulletin's figures, the sample files, the style of the report."""

import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from zhengmei.apps.audit.spreadsheet import XLSX
from zhengmei.apps.inspections import samples
from zhengmei.apps.inspections.forms import FiguresForm
from zhengmei.apps.inspections.storage import file_name
from zhengmei.apps.orgs.access import member_required
from zhengmei.bulletin.check import WORDS, Figures, check_figures, read_figures
from zhengmei.bulletin.page import style as report_style
from zhengmei.config import clock
from zhengmei.intake.problems import Unreadable

LARGEST_FIGURES = 1024 * 1024
SAMPLES = {
    "accounts": (samples.ACCOUNTS_NAME, lambda: samples.accounts_file(clock.today())),
    "posts": (samples.POSTS_NAME, lambda: samples.posts_file(clock.today())),
    "figures": (samples.FIGURES_NAME, samples.figures_file),
}


@member_required
@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest) -> HttpResponse:
    """Take the figures of a bulletin and list what doesn't follow from the others. Nothing is kept."""
    form = FiguresForm(request.POST, request.FILES) if request.method == "POST" else FiguresForm()
    given: Figures = {}
    found: tuple[str, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            upload = form.cleaned_data.get("file")
            given = _read(upload) if upload else form.figures()
            found = check_figures(given)
            if not given:
                form.add_error(None, "请填写通报里的数，或者选一个文件。")
        except Unreadable as error:
            form.add_error("file" if form.cleaned_data.get("file") else None, f"{error}。")
    shown = [(WORDS[name], value) for name, value in given.items() if name in WORDS and not isinstance(value, dict)]
    shown += [
        (f"{WORDS[name]}：{part}", number)
        for name, value in given.items()
        if isinstance(value, dict)
        for part, number in value.items()
    ]
    context = {"form": form, "shown": shown, "found": found}
    return render(request, "inspections/figures.html", context, status=422 if form.errors else 200)


def _read(upload: UploadedFile) -> Figures:
    """Read a small file where nobody else can, and leave nothing behind."""
    if not upload.size or upload.size > LARGEST_FIGURES:
        raise Unreadable("文件是空的，或者超过 1 MB：这里只要通报里的几个数")
    with tempfile.TemporaryDirectory(prefix="zhengmei-") as folder:
        path = Path(folder) / file_name(upload.name or "")
        path.write_bytes(upload.read())
        return read_figures(path)


@member_required
@require_GET
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out one of the demonstration files."""
    if name not in SAMPLES:
        raise Http404
    called, make = SAMPLES[name]
    answer = HttpResponse(make(), content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, called) or "attachment"
    return answer


@member_required
@cache_control(private=True, max_age=600)
@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Hand out the style of the report, the same that its offline file carries."""
    return HttpResponse(report_style(), content_type="text/css; charset=utf-8")

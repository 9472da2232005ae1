"""From the stored files to verdicts and papers: the batch run and the bulletin, with progress on the way."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from shutil import rmtree
from time import perf_counter
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from zhengmei.apps.inspections.models import Inspection, SourceFile
from zhengmei.apps.inspections.regions import scope_of
from zhengmei.apps.inspections.running import finish, progress, step
from zhengmei.apps.inspections.storage import folder_of, new_folder, papers_of, uploads
from zhengmei.apps.regulation.queries import packs, renewals
from zhengmei.batch.replay import load_result
from zhengmei.batch.run import Outcome, PostsFile, Request, run
from zhengmei.bulletin.annex import write_xlsx
from zhengmei.bulletin.changes import changes
from zhengmei.bulletin.charts import daily_counts
from zhengmei.bulletin.document import write_docx
from zhengmei.bulletin.page import write_html
from zhengmei.bulletin.pdf import NoPdf, write_pdf
from zhengmei.bulletin.periods import chinese_day, parts_within
from zhengmei.bulletin.report import Extras, report
from zhengmei.bulletin.wording import previewed
from zhengmei.core.pack.schema import Pack
from zhengmei.intake.annotate import annotate
from zhengmei.intake.columns import load_mapping
from zhengmei.intake.problems import RowProblem, Unreadable
from zhengmei.intake.registers import read_accounts

RESULT, REPORT, BODY, DOCX, PDF, XLSX, CHANGES = (
    "result.json", "report.html", "body.html", "bulletin.docx", "bulletin.pdf", "annex.xlsx", "changes.json",
)  # fmt: skip
ANNOTATED = "annotated"
_MEMORY = "512MB"
_EVERY = 0.5
_LARGE, _SHOWN = 2_000_000, 50
"""A report of more bytes is opened beside the page; inside it so many accounts of each verdict are listed."""
NO_RECHECK = (
    "要复查的上次检查（{}，检查日{}）已经删除并清除，它的结果不再保存，所以没有复查那次不合格的账号。要复查的，请发起一次新的检查，"
    "在“上次结果的文件”里选当时下载的结果文件（.json）；没有下载过的，请用当时的表重做那一次检查，再选它作上次检查。"
)
_LINE_START = ("\n{", ",\n{")


class _Counting(StringIO):
    """Counts the accounts as their lines are written: says when the first comes, and then from time to time."""

    def __init__(self, begin: Callable[[], None], tell: Callable[[int], None]) -> None:
        super().__init__()
        self._begin, self._tell, self._count, self._told = begin, tell, 0, perf_counter()

    def write(self, text: str) -> int:
        if text.startswith(_LINE_START):
            self._count += 1
            if self._count == 1:
                self._begin()
            if perf_counter() - self._told > _EVERY:
                self._tell(self._count)
                self._told = perf_counter()
        return super().write(text)


def make(row: Inspection) -> None:
    """Carry the inspection out and record what it came to.

    Raises Unreadable or DoesNotAddUp with a sentence, Stopped or Overtaken where it is no longer this run's; then nothing
    of it stays on disk.
    """
    sources = list(row.files.all())
    request = request_of(row, sources)
    learned = load_mapping(request.mapping) if request.mapping else {}
    accounts = read_accounts(request.accounts, learned).accounts
    if not row.demo:
        request = replace(request, scope=scope_of(row.scope, accounts))
    total = sum(request.scope is None or request.scope.holds(account) for account in accounts)
    text, outcome = _judge(row, request, "逐个认定账号", total)
    result: dict[str, Any] = json.loads(text)
    before, no_recheck = _before(row, sources)
    earlier = [*before, *_parts(row, request, total)]
    name = new_folder()
    folder = folder_of(name)
    try:
        (folder / RESULT).write_text(text, encoding="utf-8")
        _write_papers(row, request, result, earlier, no_recheck, folder)
        _annotate(sources, outcome.problems, folder / ANNOTATED)
        _compare(row, result, folder)
        totals = {key: value for key, value in result["totals"].items() if not isinstance(value, (dict, list))}
        told = len(result["left_out"]["problems"]) + result["left_out"]["more"]
        finish(row, name, totals=totals, preview=previewed(result), left_out=told)
    except BaseException:
        rmtree(folder)
        raise


def request_of(row: Inspection, sources: Sequence[SourceFile]) -> Request:
    """Return the inspection as the batch run wants it. Raises Unreadable where a file or a pack is gone."""
    known = packs()
    gone = [name for name in row.packs if name not in known]
    if gone:
        raise Unreadable(f"平台上已经没有这部办法：{'、'.join(gone)}")
    by_kind: dict[str, list[SourceFile]] = {}
    for source in sources:
        by_kind.setdefault(source.kind, []).append(source)
    for kind in (SourceFile.ACCOUNTS, SourceFile.POSTS):
        if kind not in by_kind:
            raise Unreadable(f"没有{dict(SourceFile.KINDS)[kind]}")
    return Request(
        packs=[known[name] for name in row.packs],
        at=row.at,
        first=row.first,
        accounts=path_of(by_kind[SourceFile.ACCOUNTS][0]),
        posts=[PostsFile(path_of(one), one.account, one.platform) for one in by_kind[SourceFile.POSTS]],
        messages=[path_of(one) for one in by_kind.get(SourceFile.MESSAGES, ())],
        mapping=next((path_of(one) for one in by_kind.get(SourceFile.MAPPING, ())), None),
        renewals={name: renewals(name) for name in row.packs},
        memory=_MEMORY,
    )


def path_of(source: SourceFile) -> Path:
    """Return where the file lies."""
    return uploads() / source.path


def _judge(row: Inspection, request: Request, name: str, total: int) -> tuple[str, Outcome]:
    step(row, f"{name}：正在读发文表")
    out = _Counting(lambda: step(row, name, total), lambda done: progress(row, done))
    outcome = run(request, out)
    progress(row, total)
    return out.getvalue(), outcome


def _before(row: Inspection, sources: Sequence[SourceFile]) -> tuple[list[dict[str, Any]], str]:
    """The results to re-check, of an inspection on the platform or of a file; a sentence where one is no longer kept."""
    found = [path_of(source) for source in sources if source.kind == SourceFile.PREVIOUS]
    kept = _kept(row.previous)
    if kept:
        found.append(kept)
    lost = row.previous if kept is None else None
    return [load_result(path) for path in found], NO_RECHECK.format(lost, chinese_day(lost.at)) if lost else ""


def _kept(row: Inspection | None) -> Path | None:
    """The result of an earlier inspection; None once it is purged."""
    path = papers_of(row) / RESULT if row and row.folder else None
    return path if path and path.is_file() else None


def _parts(row: Inspection, request: Request, total: int) -> list[dict[str, Any]]:
    """A quarter by months, a year by quarters: the same files judged over each part."""
    spans = parts_within(row.first, row.at)
    found = []
    for number, (first, at) in enumerate(spans, start=1):
        text, _ = _judge(row, replace(request, first=first, at=at), f"分段比较（{number}/{len(spans)}）", total)
        found.append(json.loads(text))
    return found


def _write_papers(
    row: Inspection, request: Request, result: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]], no_recheck: str,
    folder: Path,
) -> None:  # fmt: skip
    step(row, "数逐日的条数")
    daily = daily_counts(request, result)
    drawn = daily if row.charts else None
    step(row, "编写通报")
    write_docx(result, folder / DOCX, earlier, row.rectify_by, drawn, no_recheck)
    step(row, "编写附表")
    write_xlsx(result, folder / XLSX, earlier, no_recheck)
    step(row, "画发布日历，编写报告")
    extras = Extras(earlier, daily, no_recheck=no_recheck)
    write_html(result, folder / REPORT, extras)
    if (folder / REPORT).stat().st_size > _LARGE:
        extras = Extras(earlier, most=_SHOWN, no_recheck=no_recheck)
    body = "".join(report(result, replace(extras, clause_address=clause_address)))
    (folder / BODY).write_text(body, encoding="utf-8")
    step(row, "排版 PDF")
    try:
        write_pdf(result, folder / PDF, earlier, row.rectify_by, drawn, no_recheck)
    except NoPdf:
        # The page then offers no PDF; the Word file says the same.
        (folder / PDF).unlink(missing_ok=True)


def clause_address(cite: str) -> str:
    """Return where a citation is read on the platform."""
    pack, _, clause = cite.partition(":")
    return f"{reverse('regulation:pack', args=[pack])}#{quote(clause)}"


def _annotate(sources: Sequence[SourceFile], problems: Sequence[RowProblem], folder: Path) -> None:
    """A copy of every file that has problems, with what is wrong beside each row."""
    for source in sources:
        own = [problem for problem in problems if problem.file == source.name]
        if own:
            folder.mkdir(mode=0o700, exist_ok=True)
            path = path_of(source)
            annotate(path, own, folder / f"{path.stem}-问题{path.suffix}")


def _compare(row: Inspection, result: Mapping[str, Any], folder: Path) -> None:
    """Beside a re-run: whose verdict differs from that of its origin, and by which clause."""
    kept = _kept(row.origin)
    if kept is None:
        return
    found = changes(load_result(kept), result)
    (folder / CHANGES).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def pack_names(ids: Sequence[str], known: Mapping[str, Pack]) -> list[str]:
    """Return what the packs are called; the bare id where one is gone."""
    return [known[name].head.short if name in known else name for name in ids]

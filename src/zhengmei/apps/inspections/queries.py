"""Reading inspections: how far one has come, what it came to, what there is to fetch."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from zhengmei.apps.approvals.progress import Progress, progress_at
from zhengmei.apps.inspections import papers
from zhengmei.apps.inspections.models import Inspection
from zhengmei.apps.inspections.storage import papers_of
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.regulation.queries import stack
from zhengmei.bulletin.periods import parts_within, period_name

FEW_TO_TIME = 20
STATE_TONES = {
    Inspection.WAITING: "wait", Inspection.RUNNING: "wait", Inspection.DONE: "done", Inspection.FAILED: "late",
    Inspection.STOPPED: "idle", Inspection.REMOVED: "idle", Inspection.PURGED: "idle",
}  # fmt: skip


def progress_of(row: Inspection) -> Progress:
    """Return how far the inspection has come, by the wall clock."""
    waiting = row.state == Inspection.WAITING
    before = Inspection.objects.filter(state__in=Inspection.UNDER_WAY, pk__lt=row.pk).count() if waiting else 0
    heard = row.heard_at if row.state == Inspection.RUNNING else row.made_at
    return progress_at(row.done, row.total, began=row.step_at, heard=heard, few=FEW_TO_TIME, before=before)


@dataclass(frozen=True)
class Paper:
    """Something to fetch: its key in the address, its name for people, a note, its size in bytes."""

    key: str
    name: str
    note: str
    size: int


_PAPERS = (
    ("docx", papers.DOCX, "通报.docx", "通报草稿，公文格式，可以再改"),
    ("pdf", papers.PDF, "通报.pdf", "同一份草稿，字体已嵌入"),
    ("xlsx", papers.XLSX, "附表.xlsx", "逐个账号、问题明细、汇总、条款"),
    ("html", papers.REPORT, "报告.html", "一个文件，离线也能点开"),
    ("json", papers.RESULT, "结果.json", "带办法版本和数据校验值，下次可以当“上次结果”，也可以复核"),
)


def papers_for(row: Inspection) -> list[Paper]:
    """Return what the finished inspection has to fetch, the annotated copies last."""
    found = []
    for key, file, name, note in _PAPERS:
        path = papers_of(row) / file
        if path.is_file():
            found.append(Paper(key, f"{row.scope}{row.period}{name}", note, path.stat().st_size))
    for number, path in enumerate(_annotated(row)):
        found.append(Paper(f"annotated-{number}", path.name, "您的原表，读不懂的行旁边写着问题", path.stat().st_size))
    return found


def _annotated(row: Inspection) -> list[Path]:
    folder = papers_of(row) / papers.ANNOTATED
    return sorted(folder.iterdir()) if folder.is_dir() else []


def paper_at(row: Inspection, key: str) -> tuple[Path, str] | None:
    """Return path and name of one of the papers; None where there is no such thing."""
    wanted = next((paper for paper in papers_for(row) if paper.key == key), None)
    if wanted is None:
        return None
    if key.startswith("annotated-"):
        return _annotated(row)[int(key.removeprefix("annotated-"))], wanted.name
    return papers_of(row) / next(file for known, file, *_ in _PAPERS if known == key), wanted.name


def body_of(row: Inspection) -> str | None:
    """Return the report to stand in the page, None where it is gone."""
    path = papers_of(row) / papers.BODY
    return path.read_text(encoding="utf-8") if path.is_file() else None


def report_of(row: Inspection) -> str | None:
    """Return the offline report, None where it is gone."""
    path = papers_of(row) / papers.REPORT
    return path.read_text(encoding="utf-8") if path.is_file() else None


def changes_of(row: Inspection) -> list[dict[str, Any]] | None:
    """Return whose verdict differs from that of the origin; None where there is nothing to compare with."""
    path = papers_of(row) / papers.CHANGES
    if not row.folder or not path.is_file():
        return None
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def periods(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the periods on offer, the latest first, as groups of (``first/at``, name); the running month up to today."""
    months, day = [], today.replace(day=1)
    for _ in range(13):
        months.append((day, min(_month_end(day), today)))
        day = (day - timedelta(days=1)).replace(day=1)
    whole = months[1:]
    quarters = [
        (first, _month_end(first, 3)) for first, _ in months if first.month % 3 == 1 and _month_end(first, 3) < today
    ]
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (today.year - 1,)]
    running = [(first, at) for first, at in months[:1]]
    return [
        ("月", [_choice(first, at) for first, at in whole]),
        ("季度", [_choice(first, at) for first, at in quarters]),
        ("年", [_choice(first, at) for first, at in years]),
        ("还没有结束", [(f"{first}/{at}", f"{first.year}年{first.month}月，到今天") for first, at in running]),
    ]


def _choice(first: date, at: date) -> tuple[str, str]:
    more = "（并作分段比较）" if parts_within(first, at) else ""
    return f"{first}/{at}", f"{period_name(first, at)}{more}"


def _month_end(first: date, months: int = 1) -> date:
    day = first
    for _ in range(months):
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day - timedelta(days=1)


def packs_for(scope: Unit, day: date) -> list[str]:
    """Return the ids of the packs that bind the unit on the day, the widest first."""
    return list(dict.fromkeys(bound.pack.head.id for bound in stack(scope, day)))

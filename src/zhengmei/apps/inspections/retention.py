"""What is kept and for how long: removed inspections are purged when their time is up, files without an owner swept away."""

from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import rmtree

from django.db import transaction

from zhengmei.apps.approvals.transition import Overtaken, transition
from zhengmei.apps.audit.services import record
from zhengmei.apps.inspections.models import Inspection, SourceFile
from zhengmei.apps.inspections.storage import INCOMING, PAPERS, uploads

_UNCLAIMED_FOR = timedelta(days=1)
"""An upload belongs to nobody until its inspection is entered, and papers until they are finished: so long they may lie."""


def purge(day: date) -> int:
    """Let go of the files and results of removed inspections whose time is up on ``day``; return how many.

    The row stays with its audit events, as what others were compared with. Its bytes go with the next sweep.
    """
    gone = 0
    for row in Inspection.objects.filter(state=Inspection.REMOVED, purge_on__lte=day).select_related("unit", "scope"):
        try:
            _purge(row)
        except Overtaken:
            continue  # Somebody has just brought it back.
        gone += 1
    return gone


@transaction.atomic
def _purge(row: Inspection) -> None:
    files = row.files.count()
    transition(
        row, sources=(Inspection.REMOVED,), target=Inspection.PURGED, actor=None, action="inspection.purged",
        sentence=f"按期清除{row}的数据 {files} 份和结果", subject=row.key, subject_label=str(row), unit=row.unit,
        changes={"folder": "", "totals": {}, "left_out": 0},
    )  # fmt: skip
    row.files.all().delete()


def sweep(instant: datetime) -> int:
    """Delete the folders that no inspection names and that nothing was written to for a day; return how many.

    They come from purged inspections, exchanged files, and uploads whose inspection was never entered.
    """
    claimed = {
        INCOMING: {Path(path).parts[1] for path in SourceFile.objects.values_list("path", flat=True)},
        PAPERS: set(Inspection.objects.exclude(folder="").values_list("folder", flat=True)),
    }
    before = (instant - _UNCLAIMED_FOR).timestamp()
    found = [
        folder
        for part, names in claimed.items()
        for folder in (uploads() / part).glob("*")
        if folder.name not in names and folder.stat().st_mtime < before
    ]
    for folder in found:
        rmtree(folder)
    if found:
        record(actor=None, action="inspection.sweep", sentence=f"清理不再需要的检查文件 {len(found)} 份")
    return len(found)

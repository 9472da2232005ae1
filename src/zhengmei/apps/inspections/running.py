"""The states of a run as the background work goes through them, each by the one helper; progress in between."""

from typing import Any

from zhengmei.apps.approvals.transition import Overtaken, transition
from zhengmei.apps.inspections.models import Inspection
from zhengmei.config import clock

MOST_ATTEMPTS = 3
INTERRUPTED = "检查途中平台中断了 {} 次，没有再自动重来。数据没有丢：可以重新开始；再中断的，请把文件分小一些，或者请系统管理员查看。"


class Stopped(Exception):
    """Somebody stopped the inspection, or another run took it over: nothing more is to be written."""


def begin(pk: int, job: str) -> Inspection | None:
    """Take up the inspection if this job may still carry it out; return it, or None where there is nothing to do.

    A job that the platform's end interrupted comes again; too many interruptions end it with a sentence.
    """
    row = Inspection.objects.select_related("unit", "scope", "made_by").filter(pk=pk, job=job).first()
    if row is None or row.state not in Inspection.UNDER_WAY:
        return None
    try:
        if row.attempts >= MOST_ATTEMPTS:
            _move(row, Inspection.FAILED, f"{row}没有完成：多次中断", error=INTERRUPTED.format(row.attempts))
            return None
        again = f"（第 {row.attempts + 1} 次）" if row.attempts else ""
        instant = clock.wall_clock()
        _move(
            row, Inspection.RUNNING, f"开始{row}{again}", attempts=row.attempts + 1, step="读取文件", step_at=instant,
            heard_at=instant, done=0, total=0, error="",
        )  # fmt: skip
    except Overtaken:
        return None
    return row


def step(row: Inspection, name: str, total: int = 0) -> None:
    """Say what is being done now. Raises Stopped where the inspection is no longer this run's."""
    row.step, row.total = name, total
    _hear(row, step=name, total=total, done=0, step_at=clock.wall_clock())


def progress(row: Inspection, done: int) -> None:
    """Say how many accounts are done. Raises Stopped where the inspection is no longer this run's."""
    _hear(row, done=done)


def _hear(row: Inspection, **figures: Any) -> None:
    mine = Inspection.objects.filter(pk=row.pk, state=Inspection.RUNNING, version=row.version)
    if not mine.update(heard_at=clock.wall_clock(), **figures):
        raise Stopped


def finish(row: Inspection, folder: str, **outcome: Any) -> None:
    """Record what the inspection came to, and tell who made it. Raises Overtaken where it is no longer this run's."""
    totals = outcome["totals"]
    told = (
        f"在运行 {totals['running']} 个，不合格 {totals['fail']}，点名 {totals['named']}，人工认定 {totals['manual']}"
    )
    _move(
        row, Inspection.DONE, f"完成{row}：{told}", f"{row}已完成：{told}。",
        folder=folder, finished_at=clock.now(), step="", error="", **outcome,
    )  # fmt: skip


def fail(row: Inspection, sentence: str) -> None:
    """Record why the inspection cannot be finished, and tell who made it."""
    _move(row, Inspection.FAILED, f"{row}没有完成：{sentence}", f"{row}没有完成：{sentence}", error=sentence, step="")


def _move(row: Inspection, target: str, sentence: str, tell: str = "", **changes: Any) -> None:
    transition(
        row, sources=(row.state,), target=target, actor=None, action=f"inspection.{target}", sentence=sentence,
        subject=row.key, subject_label=str(row), unit=row.unit, changes=changes,
        tell=[row.made_by], tell_text=tell, url=f"/inspections/{row.pk}/",
    )  # fmt: skip

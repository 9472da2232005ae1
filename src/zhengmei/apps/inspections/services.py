"""Starting, stopping, repeating and removing inspections. Every change of state goes through the one helper."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction

from zhengmei.apps.approvals.progress import SILENT_FOR
from zhengmei.apps.approvals.transition import NotFit, transition
from zhengmei.apps.audit.services import record
from zhengmei.apps.inspections import samples
from zhengmei.apps.inspections.models import Inspection, SourceFile
from zhengmei.apps.inspections.queries import packs_for
from zhengmei.apps.inspections.storage import Stored, store
from zhengmei.apps.inspections.tasks import carry_out
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.config import clock

Uploads = Mapping[str, Sequence[UploadedFile]]
NATION = "cn-2019"
"""The national indicators: a demonstration is tried with them beside the unit's own 办法."""
COPIED = ("kind", "name", "path", "size", "sha256", "account", "platform")


def start(
    actor: Person, unit: Unit, scope: Unit, first: date, at: date, packs: Sequence[str], uploads: Uploads, *,
    account: str = "", platform: str = "", rectify_by: date | None = None, previous: Inspection | None = None,
    charts: bool = False, demo: bool = False,
) -> Inspection:  # fmt: skip
    """Enter an inspection, keep its files and put it into the queue. Returns it.

    ``uploads``: files by kind; ``account`` and ``platform`` for posts files that have no column for them. Raises NotFit
    with a sentence for a period or a file that cannot be used.
    """
    _check_period(first, at)
    kept = _stored(uploads)
    with transaction.atomic():
        row = Inspection.objects.create(
            unit=unit, scope=scope, first=first, at=at, packs=list(packs), rectify_by=rectify_by, previous=previous,
            charts=charts, demo=demo, made_by=actor, made_at=clock.wall_clock(),
        )  # fmt: skip
        _enter(row, kept, account, platform)
        _note(row, actor, "inspection.start", f"发起{row}，依据 {'、'.join(packs)}")
        _enqueue(row)
    return row


def try_sample(actor: Person, unit: Unit) -> Inspection:
    """Inspect the demonstration files over the last whole month under the national and the unit's packs; marked so."""
    today = clock.today()
    at = today.replace(day=1) - timedelta(days=1)
    uploads = {
        SourceFile.ACCOUNTS: [SimpleUploadedFile(samples.ACCOUNTS_NAME, samples.accounts_file(today))],
        SourceFile.POSTS: [SimpleUploadedFile(samples.POSTS_NAME, samples.posts_file(today))],
    }
    scope = unit.oversees or unit
    packs = list(dict.fromkeys((NATION, *packs_for(scope, at))))
    return start(actor, unit, scope, at.replace(day=1), at, packs, uploads, demo=True)


def _check_period(first: date, at: date) -> None:
    if first > at:
        raise NotFit(f"期间第一天 {first} 晚于检查日 {at}，请核对。")
    if at > clock.today():
        raise NotFit("检查日不能晚于今天：还没有过完的日子不能认定。")
    if (at - first).days > 366:
        raise NotFit("期间最长一年；更长的请分年检查。")


def _stored(uploads: Uploads, taken: Iterable[str] = ()) -> list[tuple[str, Stored]]:
    """Write the files before the transaction begins: nobody else's click waits for a large one."""
    known, kept = set(taken), []
    for kind, files in uploads.items():
        for upload in files:
            one = store(upload, known)
            known.add(one.name)
            kept.append((kind, one))
    return kept


def _enter(row: Inspection, kept: Iterable[tuple[str, Stored]], account: str = "", platform: str = "") -> None:
    for kind, one in kept:
        named = (account, platform) if kind == SourceFile.POSTS else ("", "")
        SourceFile.objects.create(
            inspection=row, kind=kind, name=one.name, path=one.path, size=one.size, sha256=one.sha256,
            account=named[0], platform=named[1],
        )  # fmt: skip


@transaction.atomic
def repeat(actor: Person, origin: Inspection, packs: Sequence[str]) -> Inspection:
    """Inspect the same files over the same period under other packs, to be compared with the origin. Returns the new one."""
    row = Inspection.objects.create(
        unit=origin.unit, scope=origin.scope, first=origin.first, at=origin.at, packs=list(packs), demo=origin.demo, charts=origin.charts,
        rectify_by=origin.rectify_by, previous=origin.previous, origin=origin, made_by=actor, made_at=clock.wall_clock(),
    )  # fmt: skip
    for source in origin.files.all():
        SourceFile.objects.create(inspection=row, **{name: getattr(source, name) for name in COPIED})
    _note(row, actor, "inspection.repeat", f"用 {'、'.join(packs)} 重做{origin}，供比较")
    _enqueue(row)
    return row


def _note(row: Inspection, actor: Person, action: str, sentence: str) -> None:
    record(
        actor=actor, action=action, sentence=sentence, subject=row.key, subject_label=str(row), unit=row.unit,
        data={"files": {source.name: source.sha256 for source in row.files.all()}},
    )  # fmt: skip


def _enqueue(row: Inspection) -> None:
    """Put it into the queue under a name of its own: what an older task would do no longer counts."""
    row.job = str(uuid.uuid4())
    Inspection.objects.filter(pk=row.pk).update(job=row.job)
    carry_out.enqueue(row.pk, row.job)


def restart(actor: Person, row: Inspection, uploads: Uploads | None = None) -> None:
    """Put an inspection into the queue again, with files of a kind exchanged where new ones are given.

    One that runs may be restarted when nothing has been heard of it for some minutes: the platform was interrupted.
    """
    if row.state == Inspection.RUNNING and not _silent(row):
        raise NotFit("检查还在进行，请等它完成，或者先停止。")
    given = {kind: files for kind, files in (uploads or {}).items() if files}
    staying = row.files.exclude(kind__in=list(given)).values_list("name", flat=True)
    kept = _stored(given, staying)
    sources = (Inspection.FAILED, Inspection.STOPPED, Inspection.RUNNING)
    with transaction.atomic():
        _move(row, actor, sources, Inspection.WAITING, "重新开始", attempts=0, step="", error="", done=0, total=0)
        row.files.filter(kind__in=list(given)).delete()
        _enter(row, kept)
        _enqueue(row)


def _silent(row: Inspection) -> bool:
    return row.heard_at is None or clock.wall_clock() - row.heard_at > SILENT_FOR


def stop(actor: Person, row: Inspection) -> None:
    """Stop an inspection that waits or runs; nothing of it is kept but the files."""
    _move(row, actor, Inspection.UNDER_WAY, Inspection.STOPPED, "停止", step="")


def remove(actor: Person, row: Inspection) -> None:
    """Take an inspection out of the list. It can be brought back until it is purged."""
    sources = (Inspection.DONE, Inspection.FAILED, Inspection.STOPPED)
    purge_on = clock.today() + timedelta(days=settings.INSPECTIONS_KEPT_DAYS)
    _move(row, actor, sources, Inspection.REMOVED, "删除", state_before=row.state, purge_on=purge_on)


def restore(actor: Person, row: Inspection) -> None:
    """Bring a removed inspection back as it was."""
    _move(row, actor, (Inspection.REMOVED,), row.state_before or Inspection.STOPPED, "恢复", purge_on=None)


def _move(row: Inspection, actor: Person, sources: Sequence[str], target: str, verb: str, **changes: Any) -> None:
    transition(
        row, sources=sources, target=target, actor=actor, action=f"inspection.{target}", sentence=f"{verb}{row}",
        subject=row.key, subject_label=str(row), unit=row.unit, changes=changes,
    )  # fmt: skip

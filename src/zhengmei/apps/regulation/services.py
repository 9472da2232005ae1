"""The only place that writes regulation facts. Each act leaves an audit row; clocks are recomputed by their own app."""

import hashlib
from datetime import date

from django.db import IntegrityError, transaction

from zhengmei.apps.audit.services import record
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.regulation.models import (
    ApprovedPlatform,
    AttachedDocument,
    Binding,
    CalendarEntry,
    IntermediateLevel,
    PackDate,
    Renewal,
)
from zhengmei.apps.regulation.queries import packs
from zhengmei.config import clock
from zhengmei.core.calendar import CalendarError, parse_year


class RegulationRefused(ValueError):
    """An entry that cannot be taken; the message is a sentence for the person who made it."""


def _known(pack_id: str) -> None:
    if pack_id not in packs():
        raise RegulationRefused(f"没有编号为「{pack_id}」的办法。请在「办法」页查看可用的编号。")


@transaction.atomic
def bind(actor: Person | None, unit: Unit, pack_id: str, from_day: date) -> Binding:
    """Bind a unit and all below it to a pack from a day. Refuses an unknown pack or a second open binding."""
    _known(pack_id)
    if Binding.objects.filter(unit=unit, pack_id=pack_id, to_day__isnull=True).exists():
        raise RegulationRefused(f"{unit} 已适用该办法，无须重复绑定。")
    try:
        with transaction.atomic():
            row = Binding.objects.create(unit=unit, pack_id=pack_id, from_day=from_day)
    except IntegrityError as error:
        raise RegulationRefused(f"{unit} 刚刚已由他人绑定该办法，请刷新查看。") from error
    record(
        actor=actor,
        action="regulation.bind",
        sentence=f"{unit} 自 {from_day} 起适用《{packs()[pack_id].head.title}》",
        unit=unit,
    )
    return row


@transaction.atomic
def record_pack_date(actor: Person, pack_id: str, key: str, value: date, source: str) -> PackDate:
    """Enter a date that the document doesn't show. Refuses a date the document does show."""
    _known(pack_id)
    head = packs()[pack_id].head
    if getattr(head, key) is not None:
        raise RegulationRefused(f"《{head.title}》的该日期已有：{getattr(head, key)}。如有误，请核对文件后更正规章包。")
    try:
        with transaction.atomic():
            row = PackDate.objects.create(
                pack_id=pack_id, key=key, value=value, source=source, recorded_by=actor, recorded_at=clock.now()
            )
    except IntegrityError as error:
        raise RegulationRefused(f"《{head.title}》的该日期刚刚由他人录入，请刷新后核对。") from error
    record(
        actor=actor,
        action="regulation.pack_date",
        sentence=f"录入《{head.title}》{row.get_key_display()} {value}，依据：{source}",
    )
    return row


@transaction.atomic
def record_renewal(
    actor: Person, pack_id: str, title: str, document_number: str, from_day: date, valid_until: date | None
) -> Renewal:
    """Record the document that renews a pack (T-05); from its day on the pack accuses again."""
    _known(pack_id)
    if valid_until is not None and valid_until < from_day:
        raise RegulationRefused("有效期止日早于起日，请核对续期文件。")
    row = Renewal.objects.create(
        pack_id=pack_id, title=title, document_number=document_number, from_day=from_day, valid_until=valid_until,
        recorded_by=actor, recorded_at=clock.now(),
    )  # fmt: skip
    record(
        actor=actor,
        action="regulation.renew",
        sentence=f"录入续期文件《{title}》（{document_number}），自 {from_day} 起",
    )
    return row


@transaction.atomic
def enter_calendar_year(actor: Person, text: str) -> CalendarEntry:
    """Enter or replace a year's rest days from the State Council's notice. Refuses with the parser's sentence."""
    try:
        year = parse_year(text)
    except CalendarError as error:
        raise RegulationRefused(f"放假安排未录入：{error}") from error
    row, _ = CalendarEntry.objects.update_or_create(
        year=year.year, defaults={"text": text, "recorded_by": actor, "recorded_at": clock.now()}
    )
    record(actor=actor, action="regulation.calendar", sentence=f"录入 {year.year} 年放假安排（{year.document}）")
    return row


@transaction.atomic
def attach_document(actor: Person, pack_id: str, name: str, text: str) -> AttachedDocument:
    """Attach the office's own copy of the official text; the former copy is kept, no longer current."""
    _known(pack_id)
    if not text.strip():
        raise RegulationRefused("文件里没有读到文字。请上传 .docx 或 .txt 的办法全文。")
    AttachedDocument.objects.filter(pack_id=pack_id, current=True).update(current=False)
    try:
        with transaction.atomic():
            row = AttachedDocument.objects.create(
                pack_id=pack_id, name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(),
                recorded_by=actor, recorded_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise RegulationRefused("他人刚刚挂接了另一份原文，请刷新后核对，需要替换的再挂接一次。") from error
    record(actor=actor, action="regulation.attach", sentence=f"挂接原文《{packs()[pack_id].head.title}》：{name}")
    return row


@transaction.atomic
def judge_platform(actor: Person | None, unit: Unit, platform: str, approved: bool, basis: str) -> ApprovedPlatform:
    """Record a person's verdict on whether a platform is approved (002-6(三), 003-7(一): decided by people, not by us)."""
    row, _ = ApprovedPlatform.objects.update_or_create(
        unit=unit, platform=platform,
        defaults={"approved": approved, "basis": basis, "recorded_by": actor, "recorded_at": clock.now()},
    )  # fmt: skip
    record(
        actor=actor,
        action="regulation.platform",
        sentence=f"核定平台 {platform}：{'已核准' if approved else '未核准'}（{basis}）",
        unit=unit,
    )
    return row


@transaction.atomic
def name_levels(actor: Person, unit: Unit, pack_id: str, names: list[str]) -> None:
    """Enter the levels of 「逐级审核」 that the text leaves unnamed (T-17); runs already begun keep what they had."""
    _known(pack_id)
    IntermediateLevel.objects.filter(unit=unit, pack_id=pack_id).delete()
    IntermediateLevel.objects.bulk_create(
        IntermediateLevel(unit=unit, pack_id=pack_id, order=place, name=name)
        for place, name in enumerate(names, start=1)
    )
    record(
        actor=actor, action="regulation.levels", sentence=f"核定逐级审核的中间级：{'、'.join(names) or '无'}", unit=unit
    )

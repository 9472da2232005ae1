"""Opening a notice that a clause asks for, and recording where it went up and when it came down."""

from datetime import date

from django.db import IntegrityError, transaction

from zhengmei.apps.announcements.models import Posting, PublicNotice
from zhengmei.apps.announcements.queries import progress
from zhengmei.apps.approvals.models import Attachment
from zhengmei.apps.approvals.snapshot import chips
from zhengmei.apps.approvals.transition import NotFit, overtaken
from zhengmei.apps.audit.services import record
from zhengmei.apps.deadlines.services import Subject
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.regulation.queries import Bound
from zhengmei.config import clock
from zhengmei.core.pack.schema import Notice


@transaction.atomic
def open_notice(subject: Subject, bound: Bound, action: str, title: str, text: str = "") -> PublicNotice | None:
    """Open the notice that the pack asks for on an action. Returns None where the text asks for none (本地未规定)."""
    rule = bound.pack.rule(f"notice.{action}")
    if rule is None or not isinstance(rule.params, Notice):
        return None
    need = rule.params
    row, _ = PublicNotice.objects.get_or_create(
        subject=subject.key, rule_id=rule.id, cancelled=False,
        defaults={
            "subject_label": subject.label[:200], "subject_url": subject.url, "unit": subject.unit, "action": action,
            "pack_id": bound.pack.head.id, "pack_version": bound.pack.head.version, "pack_hash": bound.pack.hash,
            "preview": bound.preview, "title": title, "text": text, "channels": list(need.channels),
            "channels_needed": need.channels_needed, "position": need.position, "n": need.n, "n_unit": need.unit or "",
            "before_execution": need.before_execution, "cites": chips(bound.pack, rule.cites), "created_at": clock.now(),
        },
    )  # fmt: skip
    return row


@transaction.atomic
def post(
    actor: Person,
    notice: PublicNotice,
    channel: str,
    on: date,
    url: str,
    position_confirmed: bool,
    screenshot: Attachment | None,
) -> Posting:
    """Record that the notice went up in a channel. Refuses a day to come, and a channel where it already stands."""
    if on > clock.today():
        raise NotFit("发布日期不能晚于今天。请在公告实际发布后登记。")
    if notice.channels and channel not in notice.channels:
        raise NotFit(f"条款要求的渠道是：{'、'.join(notice.channels)}。请从中选择。")
    if not channel.strip():
        raise NotFit("请填写公告发布的渠道，例如「政府门户网站」。")
    if notice.postings.filter(channel=channel, taken_down_on__isnull=True).exists():
        raise overtaken(f"announcements.notice:{notice.pk}")
    try:
        with transaction.atomic():
            row = Posting.objects.create(
                notice=notice, channel=channel.strip(), posted_on=on, url=url, position_confirmed=position_confirmed,
                screenshot=screenshot, recorded_by=actor, recorded_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise overtaken(f"announcements.notice:{notice.pk}") from error
    record(
        actor=actor, action="notice.post", subject=f"announcements.notice:{notice.pk}", subject_label=notice.title,
        unit=notice.unit, sentence=f"登记{notice.title}于 {on} 在{channel}发布",
    )  # fmt: skip
    return row


@transaction.atomic
def take_down(actor: Person, posting: Posting, on: date) -> str:
    """Record that a notice came down. Returns a warning sentence when it came down before its time (T-08), else empty."""
    if on < posting.posted_on:
        raise NotFit("撤下日期早于发布日期，请核对。")
    changed = Posting.objects.filter(pk=posting.pk, taken_down_on__isnull=True).update(taken_down_on=on)
    notice = posting.notice
    if not changed:
        raise overtaken(f"announcements.notice:{notice.pk}")
    record(
        actor=actor, action="notice.take_down", subject=f"announcements.notice:{notice.pk}", subject_label=notice.title,
        unit=notice.unit, sentence=f"登记{notice.title}于 {on} 从{posting.channel}撤下",
    )  # fmt: skip
    broken = [
        item
        for item in progress(notice, on).standings
        if item.posting and item.posting.pk == posting.pk and item.broken
    ]
    if broken and broken[0].span:
        return f"公告未满期限（应保留到 {broken[0].span.complete_on}）即撤下：计时中断，待人工认定；恢复后从恢复之日重新计。"
    return ""

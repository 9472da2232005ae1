"""Writing to the log, and finding out whether anybody has touched it."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from zhengmei.apps.audit.chain import BEGINNING, algorithm, digest_of, seal_of
from zhengmei.apps.audit.models import ChainHead, Event
from zhengmei.apps.audit.queries import VERIFIED
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.config import clock

HEAD = 1
PLATFORM = "平台"


@dataclass(frozen=True)
class Verdict:
    """What verification found: `first_bad` is the number of the first row that does not fit, None if all do."""

    ok: bool
    first_bad: int | None
    sentence: str
    checked: int


@transaction.atomic
def record(
    *,
    actor: Person | None,
    action: str,
    sentence: str,
    subject: str = "",
    subject_label: str = "",
    unit: Unit | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Append one event and return it; actor None is the platform itself.

    Call it inside the transaction that makes the change, as its last write: on PostgreSQL the head of the chain
    stays locked until that transaction ends.
    """
    event = Event(
        at=clock.wall_clock(),
        stood_on=clock.stood_on(),
        actor_id=actor.pk if actor else None,
        actor_label=f"{actor.display_name}（{actor.username}）" if actor else PLATFORM,
        action=action,
        sentence=_storable(sentence),
        subject=subject,
        subject_label=_storable(subject_label)[:200],
        unit_id=unit.pk if unit else None,
        # As the database will give it back, so that the digest can be computed again.
        data=json.loads(_storable(json.dumps(data or {}, cls=DjangoJSONEncoder, ensure_ascii=False))),
        algorithm=algorithm(),
    )
    event.seq, event.previous = _advance(event)
    event.save(force_insert=True)
    return event


def _storable(text: str) -> str:
    # PostgreSQL refuses NUL in text, and a log must not fail on what it reports.
    return text.replace("\x00", "").replace("\\u0000", "")


def _advance(event: Event) -> tuple[int, str]:
    """Move the head on by one, by a conditional update: of two writers at once the second looks again."""
    while True:
        head, _ = ChainHead.objects.get_or_create(pk=HEAD, defaults=_head(0, BEGINNING, event.algorithm))
        event.seq, event.previous = head.count + 1, head.digest
        event.digest = digest_of(event)
        moved = ChainHead.objects.filter(pk=HEAD, count=head.count, digest=head.digest).update(
            **_head(event.seq, event.digest, event.algorithm)
        )
        if moved == 1:
            return event.seq, event.previous


def _head(count: int, digest: str, name: str) -> dict[str, Any]:
    return {"count": count, "digest": digest, "algorithm": name, "seal": seal_of(count, digest, name)}


def verify() -> Verdict:
    """Recompute the whole chain. Finds an edited, removed (also the last) or inserted row; reads every event once."""
    expected, previous = 0, BEGINNING
    for event in Event.objects.order_by("seq").iterator(chunk_size=2000):
        expected += 1
        if event.seq != expected:
            return _bad(expected, f"第 {expected} 条日志缺失。", expected - 1)
        if fault := _fault(event, previous):
            return _bad(event.seq, f"第 {event.seq} 条日志{fault}", expected - 1)
        previous = event.digest
    return _compare_with_head(expected, previous)


def record_verification(actor: Person | None, verdict: Verdict) -> Event:
    """Write into the log that it was verified, and what came out."""
    return record(
        actor=actor, action=VERIFIED, sentence=f"核对操作日志：{verdict.sentence}", data={"ok": verdict.ok},
    )  # fmt: skip


def _fault(event: Event, previous: str) -> str:
    if event.previous != previous:
        return "与前一条接不上：此处有日志被删除或插入。"
    try:
        genuine = event.digest == digest_of(event)
    except ValueError as error:
        return f"无法核对：{error}。"
    return "" if genuine else "的内容与校验值不符：被修改或伪造。"


def _compare_with_head(count: int, digest: str) -> Verdict:
    head = ChainHead.objects.filter(pk=HEAD).first()
    if head is None:
        if count == 0 and not Person.objects.exists():
            return Verdict(True, None, "日志为空。", 0)
        return _bad(1, "日志链首缺失，无法确认末尾是否完整。", count)
    try:
        genuine = head.seal == seal_of(head.count, head.digest, head.algorithm)
    except ValueError as error:
        return _bad(head.count, f"日志链首无法核对：{error}。", count)
    if not genuine:
        return _bad(head.count, "日志链首被修改。", count)
    if head.count > count:
        return _bad(count + 1, f"末尾缺失 {head.count - count} 条日志（应为 {head.count} 条）。", count)
    if head.count < count or head.digest != digest:
        return _bad(head.count + 1, f"第 {head.count + 1} 条及以后的日志不是平台写入的。", count)
    return Verdict(True, None, f"共 {count} 条日志，逐条核对无误。", count)


def _bad(first: int, sentence: str, checked: int) -> Verdict:
    return Verdict(False, first, sentence, checked)

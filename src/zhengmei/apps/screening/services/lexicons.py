"""A unit's own lexicon: read and tried, switched on, taken off. Its text never changes; a new one is a new version."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from zhengmei import lexicons
from zhengmei.apps.approvals.transition import NotAllowed, NotFit, Overtaken, transition
from zhengmei.apps.audit.services import record
from zhengmei.apps.notifications.services import notify
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.screening.engine import LEARNED, parsed
from zhengmei.apps.screening.models import UnitLexicon
from zhengmei.apps.screening.queries import post_among, post_in_words
from zhengmei.apps.screening.services.feedback import LONGEST_YEARS, latest_day
from zhengmei.apps.screening.unit_lexicons import Desk, contents, managing, may_manage, others_to_tell, try_lexicon
from zhengmei.config import clock
from zhengmei.core.screening.lexicon import Lexicon, LexiconError, parse_lexicon
from zhengmei.core.screening.lexicon_check import Complaint
from zhengmei.core.screening.lexicon_places import Places

MOST_ENTRIES = 20_000
MOST_SHOWN = 50
NOT_YOURS = "这个词库由能审核误报规则的人管：本单位管理人，或者主管单位。"
BY_ANOTHER = "词库里有放行的词条。和误报规则一样，要由上传人以外的人启用：本单位另一位管理人，或者主管单位。"


def read(text: str, name: str) -> Lexicon:
    """Return the lexicon of an uploaded text. Raises NotFit; ``missing`` says what is wrong, with the line."""
    try:
        lexicon = parse_lexicon(text, name)
    except LexiconError as error:
        raise NotFit("这个词库还不能用，请照下面改好再上传。", str(error).split("\n")) from error
    faults = list(_unfit(lexicon))
    if faults:
        raise NotFit("这个词库还不能用，请照下面改好再上传。", faults)
    return lexicon


def _unfit(lexicon: Lexicon) -> Iterable[str]:
    """What the command takes and the pages do not: there a hit must say of which version it is, and reach is chosen."""
    for name, value, most in (
        ("id", lexicon.id, 40), ("version", lexicon.version, 40), ("title", lexicon.title, 120), ("source", lexicon.source, 200),
    ):  # fmt: skip
        if len(value) > most or not value.isprintable():
            yield f"[lexicon] 的 {name} 最多 {most} 字，写在一行里"
    if lexicon.id in {LEARNED, *(one.id for one in lexicons.shipped())}:
        yield f"[lexicon] 的 id「{lexicon.id}」是自带词库的编号，请换一个，如 own"
    if not lexicon.entries:
        yield "没有一个词条；每一组写 [[group]] 和 entries"
    if len(lexicon.entries) > MOST_ENTRIES:
        yield f"有 {len(lexicon.entries):,} 个词条，一个词库最多 {MOST_ENTRIES:,} 个；请拆成几个，id 各不相同"
    if any("\0" in said for entry in lexicon.entries for said in vars(entry).values() if isinstance(said, str)):
        yield "有的词条里有看不见的控制字符（\\u0000），请删去"
    if any(entry.scope != "nation" for entry in lexicon.entries):
        yield "有的组写了 scope：网页上适用范围在页面上选，请删去 scope 这一行"


def offer(actor: Person, desk: Desk, lexicon: Lexicon, text: str, valid_to: date) -> UnitLexicon:
    """Keep a lexicon with what its trial found; it does nothing yet. Raises NotFit for an entry that may not be used."""
    day = clock.today()
    if not day < valid_to <= latest_day(day):
        raise NotFit(f"有效期从明天起，最长 {LONGEST_YEARS} 年；到期可以再传。")
    _refuse_used(desk, lexicon)
    complaints, trial = try_lexicon(lexicon, desk.reach, day)
    if complaints:
        raise NotFit("试跑没有通过，请照下面改好再上传。", told(complaints, text))
    row = UnitLexicon(
        unit=desk.unit, made_by=actor, made_as=post_in_words(actor, desk.unit, day), made_at=clock.now(), key=lexicon.id,
        title=lexicon.title, edition=lexicon.version, source=lexicon.source, text=text, counts=contents(lexicon),
        reach=desk.reach, valid_to=valid_to, trial=trial,
    )  # fmt: skip
    with transaction.atomic():
        row.save()
        record(
            actor=actor, action="screening.offer_lexicon", sentence=f"上传{row}，{row.entries} 条，{desk.label}，有效期至 {valid_to}",
            subject=row.subject, subject_label=str(row), unit=row.unit,
        )  # fmt: skip
        if row.lets_pass:
            notify(
                others_to_tell(row, day), f"{row.made_as}上传了{row}，里面有放行的词条，请看后启用。", lexicon_url(row)
            )
    return row


def _refuse_used(desk: Desk, lexicon: Lexicon) -> None:
    """One version is one text: what a hit says it is from can be looked up."""
    used = UnitLexicon.objects.filter(unit=desk.unit, key=lexicon.id, edition=lexicon.version)
    other = used.exclude(state=UnitLexicon.DROPPED).first()
    if other is not None:
        raise NotFit(
            f"版本 {lexicon.version} 已经有了（{other.get_state_display()}）。内容改过的，请把 [lexicon] 的 version 改成新的；"
            "没有改过的，在列表里点开它启用。"
        )


def told(complaints: Iterable[Complaint], text: str) -> list[str]:
    """Return the complaints with the line of the entry, the first of them."""
    places, found = Places(text, 0), list(complaints)
    lines = []
    for complaint in found[:MOST_SHOWN]:
        place = places.entry(complaint.entry)
        lines.append(f"{place + '：' if place else ''}「{complaint.entry}」{complaint.message}")
    return [*lines, f"还有 {len(found) - MOST_SHOWN} 处"] if len(found) > MOST_SHOWN else lines


def lexicon_url(row: UnitLexicon) -> str:
    """Return the address of a lexicon's page."""
    return reverse("screening:lexicon", args=[row.pk])


def switch_on(actor: Person, row: UnitLexicon) -> None:
    """Let a lexicon act from now on, tried once more; the version that was on is replaced by it."""
    day = clock.today()
    _refuse_stranger(actor, row, day)
    if row.lets_pass and actor.pk == row.made_by_id:
        raise NotAllowed(BY_ANOTHER)
    if row.valid_to < day:
        raise NotFit(f"有效期已于 {row.valid_to} 届满。请把 version 改成新的，重新上传。")
    complaints, trial = try_lexicon(parsed(row.text), row.reach, day)
    if complaints:
        raise NotFit("试跑没有通过，没有启用。请照下面改好，version 改成新的，再上传。", told(complaints, row.text))
    try:
        with transaction.atomic():
            others = UnitLexicon.objects.filter(unit=row.unit, key=row.key, state=UnitLexicon.ON).exclude(pk=row.pk)
            for other in others.select_related("unit"):
                _move(actor, other, (UnitLexicon.ON,), UnitLexicon.REPLACED, f"由版本 {row.edition} 替换")
            sources = (UnitLexicon.TRIED, UnitLexicon.REPLACED, UnitLexicon.WITHDRAWN)
            _move(actor, row, sources, UnitLexicon.ON, "启用", {"trial": trial})
    except IntegrityError:
        raise Overtaken("另一个版本刚刚由别人启用了。请刷新后查看现状。") from None


def withdraw(actor: Person, row: UnitLexicon) -> None:
    """Switch a lexicon off at once; it can be switched on again."""
    _refuse_stranger(actor, row, clock.today())
    _move(actor, row, (UnitLexicon.ON,), UnitLexicon.WITHDRAWN, "撤下")


def drop(actor: Person, row: UnitLexicon) -> None:
    """Let go of a lexicon that was never switched on; its version may be used again."""
    _refuse_stranger(actor, row, clock.today())
    _move(actor, row, (UnitLexicon.TRIED,), UnitLexicon.DROPPED, "删去没有启用的")


def _refuse_stranger(actor: Person, row: UnitLexicon, day: date) -> None:
    if not may_manage(actor, row, day):
        raise NotAllowed(NOT_YOURS)


def _move(
    actor: Person, row: UnitLexicon, sources: Iterable[str], target: str, word: str, more: dict[str, Any] | None = None
) -> None:
    day = clock.today()
    changes = {
        "decided_by": actor, "decided_as": post_among(actor, managing(row, day), day), "decided_at": clock.now(), **(more or {}),
    }  # fmt: skip
    transition(
        row, sources=sources, target=target, actor=actor, action=f"screening.lexicon_{target}", sentence=f"{word}{row}",
        subject=row.subject, subject_label=str(row), unit=row.unit, changes=changes,
        tell=[row.made_by] if actor.pk != row.made_by_id else [], tell_text=f"{word}{row}。", url=lexicon_url(row),
    )  # fmt: skip

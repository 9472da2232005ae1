"""A text is screened, its hits are decided one by one or together, and it is deleted in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from zhengmei.apps.approvals.transition import NotAllowed, NotFit, overtaken, transition
from zhengmei.apps.audit.services import record
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.regulation.queries import packs
from zhengmei.apps.screening.engine import MOST_HITS, as_rows, memory, screened, stamps
from zhengmei.apps.screening.marking import Mark, marks, overlaps, to_mask
from zhengmei.apps.screening.models import KEPT, Screening
from zhengmei.apps.screening.queries import own_unit_ids, rules_in_force
from zhengmei.apps.screening.unit_lexicons import lexicons_in_force
from zhengmei.config import clock
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.hit import SEVERITY_NAMES

LONGEST = 300_000
"""Characters of one text."""
AT_ONCE = 4_000
"""Up to so many characters are screened while the person waits; more in the background."""


@dataclass(frozen=True)
class Given:
    """What a person hands in."""

    text: str
    title: str = ""
    file_name: str = ""
    part_names: Sequence[str] = ()
    pack_ids: Sequence[str] = ()
    platform: str = ""
    exception: str = ""
    reposted: bool = False


@transaction.atomic
def hand_in(actor: Person, unit: Unit, given: Given) -> Screening:
    """Take in a text; ``screen`` looks at it. Raises NotAllowed for another's unit, NotFit for no text or too much."""
    if unit.pk not in own_unit_ids(actor, clock.today()):
        raise NotAllowed("只能为您任职的单位筛查稿件。")
    # A NUL cannot be stored, and a lone half of a surrogate pair cannot be shown.
    text = given.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    if not text.strip():
        raise NotFit("没有可筛查的文字。请粘贴文字，或者选择一个文件。")
    if len(text) > LONGEST:
        raise NotFit(f"这份稿件有 {len(text):,} 字，一次最多筛查 {LONGEST:,} 字。请拆成几份。")
    title, file_name = given.title.strip()[:200], given.file_name[:120]
    row = Screening.objects.create(
        unit=unit, made_by=actor, made_at=clock.now(), delete_on=clock.today() + KEPT,
        name=title or file_name or text.split(None, 1)[0][:40], title=title, file_name=file_name,
        pack_ids=list(given.pack_ids), platform=given.platform, exception=given.exception, reposted=given.reposted,
        text=text, part_names=list(given.part_names),
    )  # fmt: skip
    record(
        actor=actor, action="screening.hand_in", sentence=f"交来一份稿件筛查，{len(text)} 字",
        subject=row.subject, subject_label=str(row), unit=unit,
    )  # fmt: skip
    return row


def screen(row: Screening) -> None:
    """Screen a text that was handed in and keep what is found."""
    known = packs()
    chosen = [known[pack_id] for pack_id in row.pack_ids if pack_id in known]
    day = clock.today()
    first_line = row.text.split("\n", 1)[0].strip()
    context = Context(day, row.title or first_line[:80], row.platform, row.exception, row.reposted)
    long = len(row.text) > AT_ONCE
    if long:
        _hear(row, 0, began_at=clock.wall_clock())
    heard = partial(_hear, row) if long else None
    own = list(lexicons_in_force(row.unit, day))
    written = [lexicon.text for lexicon in own]
    learned = memory(rules_in_force(row.unit, day), day, written)
    hits = screened(row.text, context, chosen, learned, written, heard)
    counts = {name: sum(hit.severity == name for hit in hits) for name in SEVERITY_NAMES}
    changes = {
        "hits": as_rows(hits[:MOST_HITS], chosen), "left_out": max(0, len(hits) - MOST_HITS), "counts": counts,
        "stamps": stamps(own), "decisions": {}, "acts": [],
    }  # fmt: skip
    _move(row, row.made_by, Screening.WAITING, "screening.screen", f"筛查完毕，命中 {len(hits)} 处", changes)


def _hear(row: Screening, done: int, **more: Any) -> None:
    """Say how many characters are done. Raises Overtaken where the text was deleted meanwhile."""
    mine = Screening.objects.filter(pk=row.pk, state=Screening.WAITING, version=row.version)
    if not mine.update(done=done, heard_at=clock.wall_clock(), **more):
        raise overtaken(row.subject)


def give_up(row: Screening, why: str) -> None:
    """Say on the record that a text could not be screened."""
    _move(
        row,
        row.made_by,
        Screening.WAITING,
        "screening.fail",
        "没有筛成",
        {"failure": why[:200]},
        target=Screening.FAILED,
    )


def accept(actor: Person, row: Screening, mark: Mark) -> None:
    """Put the suggestion of a hit into the text."""
    if mark.state != "open":
        raise NotFit(f"第 {mark.number} 处已经处理过（{mark.state_word}），可以先撤销。")
    if not mark.may_accept:
        raise NotFit(f"第 {mark.number} 处没有可以直接采用的写法，请在原稿里修改后重新筛查。")
    other = overlaps(marks(row), mark.hit)
    if other is not None:
        raise NotFit(f"第 {mark.number} 处与已经改过的第 {other.number} 处重叠。请先撤销第 {other.number} 处。")
    _decide(
        actor, row, {mark.number: {"do": "accepted", "put": mark.hit.suggestion}},
        f"采用第 {mark.number} 处的建议（{mark.kind}）", f"采用第 {mark.number} 处的建议",
    )  # fmt: skip


def ignore(actor: Person, row: Screening, mark: Mark) -> None:
    """Pass over a hit this once."""
    if mark.state != "open":
        raise NotFit(f"第 {mark.number} 处已经处理过（{mark.state_word}），可以先撤销。")
    words = f"略过第 {mark.number} 处"
    _decide(actor, row, {mark.number: {"do": "ignored"}}, f"{words}（{mark.kind}）", words)


def mask_all(actor: Person, row: Screening) -> int:
    """Mask every piece of personal data that is still open, as prescribed for its kind; return how many."""
    chosen = to_mask(marks(row))
    if not chosen:
        raise NotFit("没有待处理的个人信息可以掩码。")
    masks: dict[int, dict[str, Any]] = {mark.number: {"do": "accepted", "put": mark.hit.suggestion} for mark in chosen}
    words = f"掩码个人信息 {len(chosen)} 处"
    _decide(actor, row, masks, words, words)
    return len(chosen)


def reopen(actor: Person, row: Screening, mark: Mark) -> None:
    """Take back what was decided about one hit."""
    if mark.state == "open":
        raise NotFit(f"第 {mark.number} 处还没有处理，不用撤销。")
    decisions = {key: value for key, value in row.decisions.items() if key != str(mark.number)}
    acts = [
        {**act, "numbers": numbers}
        for act in row.acts
        if (numbers := [number for number in act["numbers"] if number != mark.number])
    ]
    changes = {"decisions": decisions, "acts": acts}
    _move(row, actor, Screening.OPEN, "screening.reopen", f"撤销对第 {mark.number} 处的处理", changes)


def undo_last(actor: Person, row: Screening) -> str:
    """Take back the last act, whatever it was; return it in words."""
    if not row.acts:
        raise NotFit("没有可以撤销的处理。")
    last = row.acts[-1]
    gone = {str(number) for number in last["numbers"]}
    changes = {
        "decisions": {key: value for key, value in row.decisions.items() if key not in gone},
        "acts": row.acts[:-1],
    }
    _move(row, actor, Screening.OPEN, "screening.undo", f"撤销：{last['words']}", changes)
    return str(last["words"])


@transaction.atomic
def delete(actor: Person, row: Screening) -> None:
    """Delete a text with everything found in it, at once; only the log keeps that there was one."""
    gone, _ = Screening.objects.filter(pk=row.pk).delete()
    if not gone:
        raise overtaken(row.subject)
    record(
        actor=actor, action="screening.delete", sentence="删除筛查的稿件和全部命中",
        subject=row.subject, subject_label=str(row), unit=row.unit,
    )  # fmt: skip


@transaction.atomic
def prune(day: date) -> int:
    """Delete the texts whose time is up on ``day``; return how many."""
    gone, _ = Screening.objects.filter(delete_on__lte=day).delete()
    if gone:
        record(actor=None, action="screening.prune", sentence=f"按期删除筛查的稿件 {gone} 份")
    return gone


def _decide(actor: Person, row: Screening, decided: dict[int, dict[str, Any]], sentence: str, words: str) -> None:
    changes = {
        "decisions": {**row.decisions, **{str(number): decision for number, decision in decided.items()}},
        "acts": [*row.acts, {"numbers": list(decided), "words": words}],
    }
    _move(row, actor, Screening.OPEN, "screening.decide", sentence, changes)


def _move(
    row: Screening, actor: Person, source: str, action: str, sentence: str, changes: dict[str, Any],
    target: str = Screening.OPEN,
) -> None:  # fmt: skip
    transition(
        row, sources=(source,), target=target, actor=actor, action=action, sentence=sentence, subject=row.subject,
        subject_label=str(row), unit=row.unit, changes=changes,
    )  # fmt: skip

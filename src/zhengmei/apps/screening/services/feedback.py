"""False alarms become rules that somebody else approves; missed errors become pairs for the next training."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from zhengmei.apps.approvals.transition import NotAllowed, NotFit, transition
from zhengmei.apps.audit.services import record
from zhengmei.apps.notifications.services import notify
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.screening.corpus import try_on_folder
from zhengmei.apps.screening.engine import memory
from zhengmei.apps.screening.marking import Mark, marks
from zhengmei.apps.screening.models import AllowRule, MissedPair, Screening
from zhengmei.apps.screening.queries import (
    deciding_post,
    may_decide,
    own_unit_ids,
    people_to_decide,
    post_in_words,
    reaches,
    sentence_around,
    try_rule,
)
from zhengmei.apps.screening.services import texts
from zhengmei.apps.screening.unit_lexicons import own_texts
from zhengmei.config import clock

LONGEST_YEARS = 2
NOT_YOURS_TO_DECIDE = "误报规则由提出人以外的人审核：本单位管理人，或者主管单位。"


@dataclass(frozen=True)
class Proposal:
    """What a person wants to be let stand, how far, and until when."""

    word: str
    reach: str
    valid_to: date
    reason: str
    near: Sequence[str] = ()


def propose(actor: Person, row: Screening, mark: Mark, wanted: Proposal) -> AllowRule:
    """Report a hit as a false alarm and propose a rule; the hit itself is passed over. Raises NotFit with the remedy."""
    day = clock.today()
    reach = next((item for item in reaches(row.unit) if item.key == wanted.reach), None)
    if reach is None:
        raise NotFit("请选择适用范围。")
    _refuse_unfit(row, mark, wanted, day)
    rule = AllowRule(
        unit=row.unit, made_by=actor, made_as=post_in_words(actor, row.unit, day), made_at=clock.now(), word=wanted.word,
        hit_text=mark.hit.text, hit_rule=mark.hit.rule, hit_message=mark.hit.message[:300], near=list(wanted.near),
        reach=reach.unit, valid_to=wanted.valid_to, reason=wanted.reason,
    )  # fmt: skip
    rule.trial = _trial(rule, day)
    with transaction.atomic():
        rule.save()
        _record(actor, rule, "screening.propose_rule", f"提出{rule}，范围：{reach.label}，有效期至 {rule.valid_to}")
        notify(people_to_decide(rule, day), f"{rule.made_as}提出{rule}，请审核。", rule_url(rule))
        if mark.state == "open":
            texts.ignore(actor, row, mark)
    return rule


def rule_url(rule: AllowRule) -> str:
    """Return the address of a rule's page."""
    return reverse("screening:rule", args=[rule.pk])


def _refuse_unfit(row: Screening, mark: Mark, wanted: Proposal, day: date) -> None:
    if not mark.may_learn:
        raise NotFit("这一类提示不设放行规则：涉密标志、看不见的字符、缺来源每次都要看。本次可以略过。")
    starts = range(max(0, mark.hit.end - len(wanted.word)), mark.hit.start + 1)
    covering = len(wanted.word) >= 2 and any(row.text.startswith(wanted.word, start) for start in starts)
    if not covering:
        raise NotFit(f"放行的字样至少两个字，要包住“{mark.hit.text}”，并且与稿件里写的一样；只挨着的不算。")
    if not day < wanted.valid_to <= latest_day(day):
        raise NotFit(f"有效期从明天起，最长 {LONGEST_YEARS} 年；到期可以再提。")
    alive = (AllowRule.PROPOSED, AllowRule.APPROVED)
    same = AllowRule.objects.filter(unit=row.unit, word=wanted.word, near=list(wanted.near), state__in=alive)
    other = same.filter(valid_to__gte=day).first()
    if other is not None:
        raise NotFit(f"“{wanted.word}”已经有{other}（{other.get_state_display()}），不用再提。")


def latest_day(day: date) -> date:
    """Return until when something that starts on ``day`` may hold at most."""
    return day.replace(year=day.year + LONGEST_YEARS, day=min(day.day, 28))


def _trial(rule: AllowRule, day: date) -> dict[str, Any]:
    trial = try_rule(rule, day, ())
    folder = try_on_folder(settings.SCREENING_CORPUS, rule.word, memory([rule], day), day, own_texts(rule.unit, day))
    counts = {key: value for key, value in asdict(trial).items() if key != "examples"}
    found = [asdict(hit) for hit in folder.hits[:20]]
    return {
        **counts,
        "files": folder.files,
        "file_hits": len(folder.hits),
        "file_examples": found,
        "on": day.isoformat(),
    }


def approve(actor: Person, rule: AllowRule, opinion: str) -> None:
    """Let a proposed rule act from now on; it is tried once more and the result kept."""
    day = clock.today()
    _refuse_decider(actor, rule, day)
    if rule.valid_to < day:
        raise NotFit(f"有效期已于 {rule.valid_to} 届满。请不同意，由提出人重新提出。")
    _decide_rule(actor, rule, AllowRule.APPROVED, "同意", opinion, {"trial": _trial(rule, day)})


def decline(actor: Person, rule: AllowRule, opinion: str) -> None:
    """Refuse a proposed rule, with the reason."""
    _refuse_decider(actor, rule, clock.today())
    if not opinion.strip():
        raise NotFit("不同意的，请写明理由，提出人会看到。")
    _decide_rule(actor, rule, AllowRule.DECLINED, "不同意", opinion)


def withdraw_rule(actor: Person, rule: AllowRule, opinion: str) -> None:
    """Take a proposal back; anybody of the unit that made it may."""
    _refuse_stranger(actor, rule)
    _decide_rule(actor, rule, AllowRule.WITHDRAWN, "撤回", opinion)


def end_rule(actor: Person, rule: AllowRule, opinion: str) -> None:
    """Switch an approved rule off at once; the unit that proposed it may, and who could have approved it."""
    day = clock.today()
    if rule.unit_id not in own_unit_ids(actor, day):
        _refuse_decider(actor, rule, day)
    _decide_rule(actor, rule, AllowRule.ENDED, "停用", opinion, source=AllowRule.APPROVED)


def _refuse_decider(actor: Person, rule: AllowRule, day: date) -> None:
    if not may_decide(actor, rule, day):
        raise NotAllowed(NOT_YOURS_TO_DECIDE)


def _refuse_stranger(actor: Person, row: AllowRule | MissedPair) -> None:
    if row.unit_id not in own_unit_ids(actor, clock.today()):
        raise NotAllowed("只有提出单位的人可以撤回。")


def _decide_rule(
    actor: Person, rule: AllowRule, target: str, word: str, opinion: str, more: dict[str, Any] | None = None,
    source: str = AllowRule.PROPOSED,
) -> None:  # fmt: skip
    day = clock.today()
    own = rule.unit_id in own_unit_ids(actor, day)
    post = deciding_post(actor, rule, day) or (post_in_words(actor, rule.unit, day) if own else "")
    changes = {
        "decided_by": actor,
        "decided_as": post,
        "decided_at": clock.now(),
        "opinion": opinion[:300],
        **(more or {}),
    }
    transition(
        rule, sources=(source,), target=target, actor=actor, action=f"screening.rule_{target}", sentence=f"{word}{rule}",
        subject=rule.subject, subject_label=str(rule), unit=rule.unit, changes=changes,
        tell=[rule.made_by] if actor.pk != rule.made_by_id else [], tell_text=f"{rule}：{word}。{opinion}", url=rule_url(rule),
    )  # fmt: skip


@transaction.atomic
def report_missed(actor: Person, row: Screening, marked: str, corrected: str) -> MissedPair:
    """Queue an error that was not found as a pair of sentences; personal data in them is masked. Raises NotFit."""
    if marked == corrected:
        raise NotFit("误写与正写相同，请核对。")
    start = _only_place(row.text, marked)
    end = start + len(marked)
    low, high = sentence_around(row.text, start, end)
    found = [mark for mark in marks(row) if low <= mark.hit.start and mark.hit.end <= high]
    if any(mark.personal and mark.hit.start < end and start < mark.hit.end for mark in found):
        raise NotFit("这一处是个人信息，不作训练用。")
    unsettled = next(
        (mark for mark in found if mark.may_accept and not mark.personal and mark.hit.severity != "hint"), None
    )
    if unsettled is not None:
        raise NotFit(f"这一句里第 {unsettled.number} 处还没有处理。请先采用或略过，正确的句子才是对的。")
    wrong, right = (
        _line(_rewritten(row.text, low, start, found, use) + put + _rewritten(row.text, end, high, found, use))
        for put, use in ((marked, _masked), (corrected, _as_it_should_be))
    )
    if max(len(wrong), len(right)) > 400:
        raise NotFit("这个句子太长，放不进训练表。请只在较短的句子里标。")
    day = clock.today()
    if MissedPair.objects.filter(unit=row.unit, wrong=wrong, right=right, state=MissedPair.QUEUED).exists():
        raise NotFit("这一处已经报过，在「漏报」里。")
    pair = MissedPair.objects.create(
        unit=row.unit, made_by=actor, made_as=post_in_words(actor, row.unit, day), made_at=clock.now(), wrong=wrong,
        right=right, marked=marked, corrected=corrected,
    )  # fmt: skip
    _record(actor, pair, "screening.report_missed", f"提出{pair}")
    return pair


def withdraw_pair(actor: Person, pair: MissedPair) -> None:
    """Take a missed error out of the queue."""
    _refuse_stranger(actor, pair)
    day = clock.today()
    changes = {"decided_by": actor, "decided_as": post_in_words(actor, pair.unit, day), "decided_at": clock.now()}
    transition(
        pair, sources=(MissedPair.QUEUED,), target=MissedPair.WITHDRAWN, actor=actor, action="screening.pair_withdrawn",
        sentence=f"撤回{pair}", subject=pair.subject, subject_label=str(pair), unit=pair.unit, changes=changes,
    )  # fmt: skip


def _only_place(text: str, marked: str) -> int:
    times = text.count(marked) if marked else 0
    if times == 0:
        raise NotFit(f"稿件里没有“{marked}”。请从原文里照抄。")
    if times > 1:
        raise NotFit(f"“{marked}”在稿件里出现 {times} 次，请连前后几个字一起写，正写也一样写全。")
    return text.index(marked)


def _rewritten(text: str, low: int, high: int, found: Iterable[Mark], use: Callable[[Mark], str | None]) -> str:
    pieces, last = [], low
    for mark in found:
        put = use(mark)
        if put is not None and mark.hit.start >= last and mark.hit.end <= high:
            pieces += [text[last : mark.hit.start], put]
            last = mark.hit.end
    return "".join(pieces) + text[last:high]


def _masked(mark: Mark) -> str | None:
    return (mark.hit.suggestion or "（略）") if mark.personal else None


def _as_it_should_be(mark: Mark) -> str | None:
    """Masks, and what was accepted besides: the right sentence of a pair must be right as a whole."""
    return _masked(mark) if mark.personal else mark.put if mark.state == "accepted" else None


def _line(text: str) -> str:
    return " ".join(text.split())


def _record(actor: Person, row: AllowRule | MissedPair, action: str, sentence: str) -> None:
    record(actor=actor, action=action, sentence=sentence, subject=row.subject, subject_label=str(row), unit=row.unit)

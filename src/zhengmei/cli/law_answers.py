"""`zhengmei law due|chain|eligible`: by which day, who signs, who may hold an account. Answers come with their clauses."""

import argparse
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from zhengmei.calendars import load_all as calendar_years
from zhengmei.cli.printing import print_json, refuse
from zhengmei.config import clock
from zhengmei.core.approval import (
    ChainAnswer,
    EligibilityAnswer,
    NeedsFact,
    Reason,
    UnknownAction,
    chain_for,
    eligible,
)
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.citation import Citation
from zhengmei.core.deadline import OWN_EVENT, Answer, UnknownRule, compute
from zhengmei.core.pack.build import PackError
from zhengmei.core.pack.cites import INTERPRETED, cite
from zhengmei.core.pack.merge import merge
from zhengmei.core.pack.parse import HEAD_FILE, parse_pack
from zhengmei.core.pack.schema import Pack, Requirement, Role, Step
from zhengmei.core.pack.status import preview_word, status_on
from zhengmei.core.pack.vocabulary import ACTIONS, APPLICANTS, EVENTS, MATCH_KEYS, PLATFORMS, PREDICATES, PURPOSES
from zhengmei.packs import load, load_all, pack_files, pack_ids, written

STATUS_WORDS = {"firm": "确定", "provisional": "暂定", "silent": "本地未规定", "not_computable": "不可计算"}
OUTCOME_WORDS = {"allow": "可以开设", "warn": "需先写明理由，由人认定", "block": "不得开设", "unknown": "本地未规定"}
EFFECT_WORDS = {"allow": "许可", "warn": "提醒", "block": "拦下", "hint": "提示"}
ACT_WORDS = {
    "agree": "同意",
    "apply": "申请",
    "sign": "签字",
    "review": "审核",
    "approve": "审批",
    "file": "备案",
    "register": "系统登记",
    "check": "核对",
}

YEARS = range(1900, 2201)
"""Days further off are slips of the pen, and the last years that a date can hold have no day to be due on."""

_OWN_OPTIONS = ("applicant", "applicant_level", "platform", "purpose", "action")
_TEXT_FACTS = ("acting_name", "name", "sponsor", "certification")
FACTS = (*(key for key in MATCH_KEYS if key not in _OWN_OPTIONS), *PREDICATES, *_TEXT_FACTS)


class WrongUse(ValueError):
    """The command was given something it cannot use; the message is the sentence for standard error."""


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``due``, ``chain`` and ``eligible`` to ``zhengmei law``."""
    due = _command(subparsers, "due", "某条规则到哪一天为止，怎么算的", _due)
    due.add_argument("--rule", required=True, metavar="规则", help="规则编号，如 filing.change")
    due.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="[名称=]日期",
        help="起算事件，如 2026-09-30 或 decided=2026-09-30",
    )
    chain = _command(subparsers, "chain", "一个动作要经过哪些人和机关", _chain)
    chain.add_argument("--action", required=True, metavar="动作", help="、".join(ACTIONS))
    chain.add_argument("--applicant", metavar="申请人类型", help="、".join(APPLICANTS))
    chain.add_argument("--platform", metavar="平台", help="平台代码，未列入的写 other:名称")
    answer = _command(subparsers, "eligible", "这类申请人能不能在这个平台开设账号", _eligible)
    answer.add_argument("--applicant", required=True, metavar="申请人类型", help="、".join(APPLICANTS))
    answer.add_argument("--platform", required=True, metavar="平台", help="平台代码，未列入的写 other:名称")
    answer.add_argument("--purpose", metavar="用途", help="、".join(PURPOSES))
    for parser in (chain, answer):
        parser.add_argument("--applicant-level", metavar="层级", help="申请人层级；不写则按办法本身的层级")
        parser.add_argument(
            "--fact",
            action="append",
            default=[],
            metavar="名称=值",
            help="其他事实，如 reason=abolished、second_app=yes",
        )


def _command(subparsers: Any, name: str, summary: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=summary, description=summary)
    parser.add_argument("--pack", required=True, metavar="办法", help="规章包编号，或规章包所在的目录")
    parser.add_argument("--on", "--at", dest="on", metavar="日期", help="站在哪一天看办法是否有效；不写则为今天")
    parser.add_argument("--json", action="store_true", help="输出 JSON")

    def guarded(arguments: argparse.Namespace) -> int:
        try:
            return int(run(arguments))
        except (WrongUse, UnknownRule, UnknownAction, NeedsFact, PackError) as error:
            return refuse(str(error))

    parser.set_defaults(run=guarded)
    return parser


def _due(arguments: argparse.Namespace) -> int:
    pack = _pack(arguments.pack)
    known = {rule.id for other in load_all() for rule in other.rules}
    answer = compute(
        pack,
        arguments.rule,
        _events(arguments.event),
        WorkingCalendar(calendar_years()),
        preview=_preview(pack, arguments.on),
        known_ids=known,
    )
    _show(arguments.json, _due_table(pack, answer), lambda: _due_text(pack, answer))
    return 0


def _chain(arguments: argparse.Namespace) -> int:
    pack = _pack(arguments.pack)
    applicant = _word("申请人类型", arguments.applicant, APPLICANTS)
    platform = _platform(arguments.platform)
    facts = _facts(arguments.fact)
    level = _word("申请人层级", arguments.applicant_level, MATCH_KEYS["applicant_level"] or {})
    answer, note = _chain_at_own_level(pack, arguments.action, applicant, platform, level, facts)
    preview = _preview(pack, arguments.on)
    _show(arguments.json, _chain_table(pack, answer, preview, note), lambda: _chain_text(pack, answer, preview, note))
    return 0


def _chain_at_own_level(
    pack: Pack, action: str, applicant: str | None, platform: str | None, level: str | None, facts: dict[str, object]
) -> tuple[ChainAnswer, str]:
    """The chain; an applicant whose level isn't said is taken to stand at the level of the 办法 itself, and told so."""
    try:
        return chain_for(pack, action, applicant, platform, **{**facts, "applicant_level": level}), ""
    except NeedsFact as question:
        if question.key != "applicant_level" or pack.head.level not in question.choices:
            raise
        levels = MATCH_KEYS["applicant_level"] or {}
        others = "、".join(f"{choice}（{levels[choice]}）" for choice in question.choices if choice != pack.head.level)
        note = f"未指明申请人层级，按{levels[pack.head.level]}单位回答；其他层级的程序不同，请加 --applicant-level：{others}。"
        return chain_for(pack, action, applicant, platform, **{**facts, "applicant_level": pack.head.level}), note


def _eligible(arguments: argparse.Namespace) -> int:
    pack = _pack(arguments.pack)
    facts = _facts(arguments.fact)
    level = _word("申请人层级", arguments.applicant_level, MATCH_KEYS["applicant_level"] or {})
    answer = eligible(
        pack,
        _word("申请人类型", arguments.applicant, APPLICANTS) or "",
        _platform(arguments.platform) or "",
        _word("用途", arguments.purpose, PURPOSES),
        facts | ({"applicant_level": level} if level else {}),
        preview=_preview(pack, arguments.on),
    )
    _show(arguments.json, _eligible_table(pack, answer), lambda: _eligible_text(pack, answer))
    return 1 if answer.outcome == "block" else 0


def _pack(name: str) -> Pack:
    if (Path(name) / HEAD_FILE).is_file():
        pack = parse_pack(pack_files(Path(name)))
        return merge(pack, {other: written(other) for other in pack_ids()}) if pack.head.extends else pack
    try:
        return load(name)
    except KeyError:
        raise WrongUse(f"没有编号为「{name}」的规章包；自带的有：{'、'.join(pack_ids())}。") from None


def _preview(pack: Pack, at: str | None) -> str:
    return preview_word(status_on(pack, _day(at) if at else clock.today()))


def _day(text: str) -> date:
    try:
        if len(text) != len("2026-09-30"):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"「{text}」不是日期；请写成 2026-09-30 这样。") from None
    if day.year not in YEARS:
        raise WrongUse(f"「{text}」太远；请给 {YEARS[0]} 年到 {YEARS[-1]} 年之间的日期。")
    return day


def _events(given: Iterable[str]) -> dict[str, date]:
    events: dict[str, date] = {}
    for entry in given:
        name, equals, day = entry.rpartition("=")
        name = name.strip()
        if equals and name not in EVENTS:
            words = "、".join(f"{key}（{word}）" for key, word in EVENTS.items())
            raise WrongUse(f"没有名为「{name}」的起算事件；可用的有：{words}。")
        key = name or OWN_EVENT
        if key in events:
            raise WrongUse(f"起算事件「{name or day}」给了两次，请只给一个日期。")
        events[key] = _day(day.strip())
    return events


def _facts(given: Iterable[str]) -> dict[str, object]:
    """Facts by name; a predicate takes yes or no, a match key one of its words, a text key any text."""
    facts: dict[str, object] = {}
    for entry in given:
        name, equals, value = entry.partition("=")
        if not equals:
            raise WrongUse(f"「{entry}」要写成 名称=值。")
        if name not in FACTS:
            raise WrongUse(f"没有名为「{name}」的事实；可用的有：{'、'.join(FACTS)}。")
        if name in PREDICATES:
            facts[name] = _word(PREDICATES[name], value, {"yes": "是", "no": "否"}) == "yes"
        else:
            facts[name] = _word(name, value, MATCH_KEYS.get(name) or {value: value})
    return facts


def _word(what: str, given: str | None, words: Mapping[str, str]) -> str | None:
    if given is None or given in words:
        return given
    listed = "、".join(f"{key}（{word}）" for key, word in words.items())
    raise WrongUse(f"{what}没有「{given}」；可用的有：{listed}。")


def _platform(given: str | None) -> str | None:
    if given is None or given in PLATFORMS or (given.startswith("other:") and given[6:].strip()):
        return given
    raise WrongUse(f"平台没有「{given}」；可用的有：{'、'.join(PLATFORMS)}；未列入的写 other:名称。")


def _due_table(pack: Pack, answer: Answer) -> dict[str, Any]:
    return {
        "pack": pack.head.id,
        "rule": answer.rule,
        "due": answer.due,
        "status": answer.status,
        "cites": _cites(answer.cites),
        "trace": [{"day": step.day, "counts": step.counts, "why": step.why} for step in answer.trace],
        "modality": answer.modality,
        "reading": answer.reading,
        "notes": answer.notes,
        "extra": {key: value for key, value in answer.extra.items() if isinstance(value, (date, str, int, bool))},
        "preview": answer.preview,
    }


def _due_text(pack: Pack, answer: Answer) -> Iterable[str]:
    day = f"{answer.due} 24:00 前" if answer.due else "没有日期"
    yield f"{_preview_mark(answer.preview)}{pack.head.short} {answer.rule}：{day}（{STATUS_WORDS[answer.status]}）"
    if answer.modality:
        yield f"依据：{_labels(answer.cites)}　力度：{answer.modality}"
    yield from (f"· {note}" for note in answer.notes)
    if answer.trace:
        yield "怎么算的："
    for step in answer.trace:
        counted = f"第 {step.number} " if step.number else "不计 "
        yield f"  {step.day}  {counted.ljust(6)} {step.why}"


def _chain_table(pack: Pack, answer: ChainAnswer, preview: str, note: str) -> dict[str, Any]:
    return {
        "pack": pack.head.id,
        "action": answer.action,
        "status": answer.status,
        "route": answer.route,
        "steps": [_step_table(pack, step) for step in answer.steps],
        "cites": _cites(answer.cites),
        "reading": answer.reading,
        "notes": [*([note] if note else []), *answer.notes],
        "reason_asked": answer.warn_reason,
        "preview": preview,
    }


def _step_table(pack: Pack, step: Step) -> dict[str, Any]:
    name, body = _role(pack, step.role)
    return {
        "order": step.order,
        "id": step.id,
        "role": step.role,
        "role_name": name,
        "body": body,
        "act": step.act,
        "stage": step.stage,
        "external": step.external,
        "recorded_by": step.recorded_by,
        "system": step.system,
        "configurable": step.configurable,
        "requires": [_requirement_table(pack, need) for need in step.requires],
        "cites": _cites(cite(pack, step.cites)),
        "reading": step.reading,
        "note": step.note,
    }


def _requirement_table(pack: Pack, need: Requirement) -> dict[str, Any]:
    cites = _cites(cite(pack, need.cites))
    return {"key": need.key, "label": need.label, "kind": need.kind, "any_of": need.any_of, "cites": cites}


def _chain_text(pack: Pack, answer: ChainAnswer, preview: str, note: str) -> Iterable[str]:
    state = "" if answer.status == "ok" else "：本地未规定"
    yield f"{_preview_mark(preview)}{pack.head.short} {ACTIONS[answer.action]}{state}"
    for step in answer.steps:
        name, body = _role(pack, step.role)
        marks = ["平台之外，只登记结果"] if step.external else []
        marks += ["完成动作之后"] if step.stage == "after" else []
        marks += ["级数由本地录入"] if step.configurable else []
        marks += [step.system] if step.system else []
        marks += [INTERPRETED] if step.reading == "interpretation" else []
        doing = ACT_WORDS[step.act] + (f"（{'；'.join(marks)}）" if marks else "")
        who = body if name in body else f"{name}（{body}）"
        yield f"  {step.order}. {who}　{doing}　{_labels(cite(pack, step.cites))}"
        yield from (f"     需要：{wanted}" for wanted in _wanted(step))
    if answer.warn_reason:
        yield f"· {answer.warn_reason}"
    yield from (f"· {said}" for said in (*([note] if note else []), *answer.notes))


def _wanted(step: Step) -> Iterable[str]:
    """What the step asks for, one line each; things of which one is enough stand on one line."""
    groups: dict[str, list[str]] = {}
    for need in step.requires:
        groups.setdefault(need.any_of or need.key, []).append(need.label)
    return [f"{'，或'.join(labels)}{'（有一样即可）' if len(labels) > 1 else ''}" for labels in groups.values()]


def _eligible_table(pack: Pack, answer: EligibilityAnswer) -> dict[str, Any]:
    return {
        "pack": pack.head.id,
        "outcome": answer.outcome,
        "reasons": [_reason_table(reason) for reason in answer.reasons],
        "hints": [_reason_table(reason) for reason in answer.hints],
        "notes": answer.notes,
        "preview": answer.preview,
    }


def _reason_table(reason: Reason) -> dict[str, Any]:
    return {**vars(reason), "cites": _cites(reason.cites)}


def _eligible_text(pack: Pack, answer: EligibilityAnswer) -> Iterable[str]:
    yield f"{_preview_mark(answer.preview)}{pack.head.short}：{OUTCOME_WORDS[answer.outcome]}"
    for reason in (*answer.reasons, *answer.hints):
        yield f"  [{EFFECT_WORDS[reason.effect]}] {reason.message}　{_labels(reason.cites)}"
        if reason.remedy and reason.effect != "allow":
            yield f"     怎么办：{reason.remedy}"
        yield from (f"     {note}" for note in reason.notes)
    yield from (f"· {note}" for note in answer.notes)


def _role(pack: Pack, key: str) -> tuple[str, str]:
    """The role's name and the body that holds it, in the words of the pack; the key where it names no such role."""
    rule = pack.rule(f"role.{key}")
    if rule is None or not isinstance(rule.params, Role):
        return key, key
    return rule.params.name, rule.params.body or rule.params.name


def _preview_mark(preview: str) -> str:
    return f"〔{preview}〕" if preview else ""


def _cites(cites: Iterable[Citation]) -> list[str]:
    return [str(citation) for citation in cites]


def _labels(cites: Iterable[Citation]) -> str:
    return "、".join(citation.label for citation in cites)


def _show(as_json: bool, table: dict[str, Any], lines: Any) -> None:
    if as_json:
        print_json(table)
    else:
        print("\n".join(lines()))

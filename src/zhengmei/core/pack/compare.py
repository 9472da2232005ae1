"""The same parameter in several packs, side by side. A pack that says nothing is shown as saying nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from typing import Any

from zhengmei.core.citation import Citation
from zhengmei.core.pack.cites import SILENT, cite_rule
from zhengmei.core.pack.schema import (
    BlockingOption,
    CheckItem,
    ListItem,
    Pack,
    ReviewStep,
    Role,
    Route,
    Rule,
    Separation,
    Step,
)
from zhengmei.core.pack.vocabulary import (
    ACCOUNT_FIELDS,
    ACTIONS,
    EVENTS,
    KEY_WORDS,
    MATCH_KEYS,
    PLATFORMS,
    PREDICATES,
    UNIT_WORDS,
    Modality,
)

_CYCLES = {
    "day": "每日", "week": "每周", "two_weeks": "每两周", "month": "每月", "quarter": "每季度", "half_year": "每半年",
    "year": "每年", "calendar_year": "每自然年", "periodic": "定期", "always": "持续", "once": "一次",
}  # fmt: skip
# One word may mean two things (person: 个人 among applicants, 人工 among ways to check), so each key has its own list.
WORDS_OF: Mapping[str, Mapping[str, str]] = {
    "event": EVENTS, "prudent_event": EVENTS, "not_counted": ACTIONS, "platforms": PLATFORMS, "predicate": PREDICATES,
    "trigger_fields": ACCOUNT_FIELDS, "per": _CYCLES, "period": _CYCLES, "cadence": _CYCLES,
    "channels_needed": {"all": "都要", "any": "任一"},
    "judged_by": {"consecutive_exceeds": "连续超过", "none_in_window": "监测时间点前无更新"},
    "effect": {"forbid": "不得", "allow": "许可", "require": "应当"},
    "detection": {"machine": "自动", "machine_then_person": "机筛人断", "person": "人工"},
    "needed": {"any": "任一", "all": "都要"},
}  # fmt: skip
PARAM_WORDS = {
    "n": "数量", "event": "起算", "times": "次数", "per": "周期", "days": "天数", "of": "计数单位", "channels": "渠道",
    "channels_needed": "渠道要求", "position": "位置", "before_execution": "公告满后方可执行", "systems": "外部系统",
    "written": "书面", "recipient": "报送对象", "form": "表单", "trigger_fields": "触发字段",
    "trigger_open": "触发字段可扩充", "wording": "原文用语", "promise_required": "须承诺期限",
    "same_day_goal": "力争当日", "original_only": "只计原创", "holidays_excepted": "节假日除外", "judged": "判逾期",
    "roll": "末日顺延", "judged_by": "认定方式", "bottom": "后几位", "consecutive": "连续次数", "period": "周期",
    "routes": "步骤", "steps": "步骤", "message": "内容", "effect": "效果", "cadence": "周期", "who": "谁",
    "what": "做什么", "prudent_event": "稳妥起算", "blocked_by": "须先完成", "warn_days": "提前提醒（天）",
    "not_counted": "不计入", "publishes": "通报或公开", "warn_reason": "例外理由", "separations": "岗位分设",
    "checks": "审核清单", "publisher": "发布人", "uses_three_reviews": "三审三校", "confirmed_by": "由谁认定",
    "parts": "内容", "predicate": "条件", "applies_to": "适用", "except_when": "例外", "remedy": "补救",
    "names": "名单", "doubt": "存疑", "anchor": "两周段起点", "platforms": "平台", "blocking_options": "阻断选项",
    "detection": "检查方式", "items": "清单", "title": "名称", "copies": "份数", "triggers": "触发", "measures": "措施",
    "decided_by": "由谁决定", "target": "对象", "name": "名称", "held_in": "所在单位", "does": "职责", "sees": "可见",
    "limits": "限制", "person_decides": "由人认定", "category": "类别", "body": "机构", "file": "表样",
    "official": "官方表样", "needed": "触发要求",
}  # fmt: skip
COMPARED = (
    "deadline", "notice", "approval_chain", "review_chain", "frequency", "staleness", "limit", "self_check",
    "inspection", "rank", "eligibility", "naming", "transition", "validity",
)  # fmt: skip
ADVICE = ("remedy", "doubt")  # what the platform suggests; no text says it, so no text can be silent about it
ROLE_PARAMS = ("recipient", "publisher", "confirmed_by", "who", "decided_by")


@dataclass(frozen=True)
class Cell:
    """What one pack says of one parameter. ``silent``: the text gives none, and nothing stands in for it."""

    value: str
    silent: bool
    cites: tuple[Citation, ...] = ()
    modality: Modality | None = None
    interpreted: str = ""


@dataclass(frozen=True)
class Row:
    rule: str
    kind: str
    param: str
    label: str
    cells: Mapping[str, Cell]


def compare(packs: Iterable[Pack], param: str | None = None) -> tuple[Row, ...]:
    """Return one row per rule and parameter that any of ``packs`` has, each with one cell per pack.

    ``param`` keeps rows whose rule id, parameter name, or ``rule.parameter`` it is, or whose rule id begins with it and
    a dot (``filing``); with it every kind of rule may be compared, without it those that hold numbers, chains and bans.
    """
    asked = tuple(packs)
    kinds: dict[str, str] = {}
    params: dict[str, dict[str, None]] = {}
    for pack in asked:
        for rule in pack.rules:
            kinds.setdefault(rule.id, rule.kind)
            params.setdefault(rule.id, {}).update(dict.fromkeys(given(rule)))
    rows = []
    for rule_id in sorted(params, key=lambda one: (_place(kinds[one]), one)):
        for name in params[rule_id]:
            if name not in ADVICE and _asked_for(rule_id, name, kinds[rule_id], param):
                cells = {pack.head.id: _cell(pack, pack.rule(rule_id), name) for pack in asked}
                rows.append(Row(rule_id, kinds[rule_id], name, PARAM_WORDS.get(name, name), cells))
    return tuple(rows)


def value_of(pack: Pack, rule: Rule, name: str) -> str:
    """Return a parameter of ``rule`` as people read it; empty when the text gives none.

    An unset parameter is no statement: a text that doesn't say «in writing» has not said «not in writing».
    """
    value = getattr(rule.params, name, None)
    if value in (None, "", "unsaid", (), {}) or value is False:
        return ""
    if name == "n":
        return f"{value} {UNIT_WORDS.get(getattr(rule.params, 'unit', None) or '', '')}".strip()
    if name in ROLE_PARAMS:
        return _role(pack, value)
    if name == "separations":
        return "；".join(_separation(pack, rule, one) for one in value)
    return _words(pack, value, WORDS_OF.get(name, {}))


def _role(pack: Pack, key: str) -> str:
    """The name of a role of this pack; text that is no role key stays as it is."""
    rule = pack.rule(f"role.{key}")
    return rule.params.name if rule and isinstance(rule.params, Role) else key


def given(rule: Rule) -> list[str]:
    """Return the names of the parameters that this rule really sets; a unit goes with its number."""
    return [
        entry.name
        for entry in fields(rule.params)
        if entry.name not in ("unit", "action") and getattr(rule.params, entry.name) != _default(entry)
    ] + (["n"] if getattr(rule.params, "n", 0) is None else [])


def _default(entry: "Field[Any]") -> Any:
    if entry.default is not MISSING:
        return entry.default
    return entry.default_factory() if entry.default_factory is not MISSING else MISSING


def _cell(pack: Pack, rule: Rule | None, name: str) -> Cell:
    if rule is None:
        return Cell(SILENT, True)
    said = value_of(pack, rule, name)
    if not said:
        return Cell(SILENT, True, cite_rule(pack, rule), rule.modality)
    interpreted = rule.interprets.get(name, "") or (rule.note if rule.reading == "interpretation" else "")
    return Cell(said, False, cite_rule(pack, rule), rule.modality, interpreted)


def _asked_for(rule_id: str, name: str, kind: str, param: str | None) -> bool:
    if param is None:
        return kind in COMPARED
    return param in (rule_id, name, f"{rule_id}.{name}") or rule_id.startswith(f"{param}.")


def _place(kind: str) -> int:
    return COMPARED.index(kind) if kind in COMPARED else len(COMPARED)


def _words(pack: Pack, value: Any, words: Mapping[str, str]) -> str:
    """Any value of the schema in the words of a table cell; ``words`` are the vocabulary of its key."""
    if isinstance(value, bool):
        return "是"
    if isinstance(value, tuple):
        if value and isinstance(value[0], Route):
            return "；".join(f"{route.id}：{_steps(pack, route.steps)}" for route in value)
        if value and isinstance(value[0], ReviewStep):
            return _steps(pack, value)
        return "、".join(_words(pack, item, words) for item in value)
    if isinstance(value, Mapping):
        return "；".join(
            f"{KEY_WORDS.get(key, key)}：{_words(pack, named, MATCH_KEYS.get(key) or {})}"
            for key, named in value.items()
        )
    if isinstance(value, CheckItem | ListItem):
        return value.label
    if isinstance(value, BlockingOption):
        return f"{value.field}选“{'”“'.join(value.values)}”"
    if isinstance(value, str):
        return words.get(value, value)
    return str(value) if isinstance(value, int | date) else str(getattr(value, "id", value))


def _separation(pack: Pack, rule: Rule, separation: Separation) -> str:
    """Who may not, or must, be the same person, by the names of the posts and of the acts."""
    steps = {step.id: f"{_role(pack, step.role)}（{step.act}）" for step in getattr(rule.params, "steps", ())}
    first, second = (
        "、".join(steps.get(key) or _role(pack, key) for key in group)
        for group in (separation.first, separation.second)
    )
    kept = "须是同一人" if separation.relation == "same" else "须分设" if separation.strength == "hard" else "建议分开"
    return f"{first}与{second}{kept}"


def _steps(pack: Pack, steps: Iterable[Step | ReviewStep]) -> str:
    return " → ".join(_role(pack, step.role) for step in sorted(steps, key=lambda step: step.order))

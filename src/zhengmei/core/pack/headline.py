"""What a rule says in one short phrase, for a table that sets several texts side by side."""

from collections.abc import Callable, Iterable

from zhengmei.core.pack.cites import SILENT
from zhengmei.core.pack.schema import (
    ApprovalChain,
    Deadline,
    Frequency,
    Inspection,
    Limit,
    Notice,
    Pack,
    Rank,
    ReviewChain,
    ReviewStep,
    Role,
    Rule,
    SelfCheck,
    Staleness,
    Step,
    Validity,
)
from zhengmei.core.pack.vocabulary import UNIT_WORDS, Unit

PER_WORDS = {"week": "每周", "two_weeks": "每两周", "month": "每月"}
CADENCE_WORDS = {
    "day": "每日", "week": "每周", "month": "每月", "quarter": "每季", "half_year": "每半年", "year": "每年", "periodic": "定期",
}  # fmt: skip


def headline(pack: Pack, rule: Rule) -> str:
    """Return the rule's main value in a phrase, e.g. 「5 个工作日内」; 「本地未规定天数」 where the text gives no number.

    For kinds without a main value (duties, content) the kind's own sentence is not repeated: the phrase is 「有规定」.
    """
    said = _SAID.get(type(rule.params))
    return said(pack, rule) if said else "有规定"


def _length(n: int | None, unit: Unit | None) -> str:
    return f"{n} {UNIT_WORDS[unit]}" if n is not None and unit else ""


def _deadline(_pack: Pack, rule: Rule) -> str:
    params = rule.params
    assert isinstance(params, Deadline)
    length = _length(params.n, params.unit)
    if length:
        return f"{length}内"
    return f"「{params.wording}」，未写天数" if params.wording else f"有要求，{SILENT}天数"


def _notice(_pack: Pack, rule: Rule) -> str:
    params = rule.params
    assert isinstance(params, Notice)
    length = _length(params.n, params.unit)
    joined = {"all": "与", "any": "或", "unsaid": "、"}[params.channels_needed].join(params.channels)
    return "；".join(part for part in (f"不少于 {length}" if length else f"要公告，{SILENT}时长", joined) if part)


def _frequency(_pack: Pack, rule: Rule) -> str:
    params = rule.params
    assert isinstance(params, Frequency)
    excepted = "，节假日除外" if params.holidays_excepted else ""
    original = "原创" if params.original_only else ""
    return f"{PER_WORDS[params.per]}不少于 {params.n} {params.of}{original}{excepted}"


def _staleness(_pack: Pack, rule: Rule) -> str:
    params = rule.params
    assert isinstance(params, Staleness)
    if params.judged_by == "consecutive_exceeds":
        return f"连续超过 {params.days} 天不更新"
    return f"检查前 {params.days} 天内没有更新"


def _limit(_pack: Pack, rule: Rule) -> str:
    params = rule.params
    assert isinstance(params, Limit)
    times = f"每年不超过 {params.times} 次" if params.times is not None else ""
    length = _length(params.n, params.unit)
    return "，".join(part for part in (times, f"每次不超过 {length}" if length else "") if part)


def _names(pack: Pack, steps: Iterable[Step | ReviewStep]) -> str:
    rows: dict[int, list[str]] = {}
    for step in steps:
        role = pack.rule(f"role.{step.role}")
        name = role.params.name if role and isinstance(role.params, Role) else step.role
        rows.setdefault(step.order, []).append(name)
    return " → ".join("＋".join(dict.fromkeys(rows[order])) for order in sorted(rows))


def _approval(pack: Pack, rule: Rule) -> str:
    params = rule.params
    assert isinstance(params, ApprovalChain)
    before = [[step for step in route.steps if step.stage == "before"] for route in params.routes]
    told = list(dict.fromkeys(_names(pack, steps) for steps in before if steps))
    if not told:
        return "事后备案，没有写事前审批"
    return "；或 ".join(told)


def _review(pack: Pack, rule: Rule) -> str:
    params = rule.params
    assert isinstance(params, ReviewChain)
    return _names(pack, params.steps) if params.steps else f"要审核，{SILENT}级数"


def _self_check(_pack: Pack, rule: Rule) -> str:
    assert isinstance(rule.params, SelfCheck)
    return f"每月不少于 {rule.params.n} 次"


def _inspection(_pack: Pack, rule: Rule) -> str:
    assert isinstance(rule.params, Inspection)
    return "、".join(CADENCE_WORDS[word] for word in rule.params.cadence)


def _rank(_pack: Pack, rule: Rule) -> str:
    assert isinstance(rule.params, Rank)
    return f"季度排名连续 {rule.params.consecutive} 次在后 {rule.params.bottom} 位"


def _validity(_pack: Pack, rule: Rule) -> str:
    assert isinstance(rule.params, Validity)
    return _length(rule.params.n, rule.params.unit)


_SAID: dict[type, Callable[[Pack, Rule], str]] = {
    Deadline: _deadline,
    Notice: _notice,
    Frequency: _frequency,
    Staleness: _staleness,
    Limit: _limit,
    ApprovalChain: _approval,
    ReviewChain: _review,
    SelfCheck: _self_check,
    Inspection: _inspection,
    Rank: _rank,
    Validity: _validity,
}

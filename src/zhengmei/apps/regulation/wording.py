"""What rules, kinds and parameters are called on the page."""

from collections.abc import Mapping

from zhengmei.core.pack.compare import PARAM_WORDS, given, value_of
from zhengmei.core.pack.schema import FormRule, Pack, Role, Rule
from zhengmei.core.pack.vocabulary import ACTIONS, KEY_WORDS, KIND_OF_RULE, MATCH_KEYS

KIND_WORDS = {
    "deadline": "期限", "transition": "过渡期", "notice": "公告", "approval_chain": "审批程序", "review_chain": "发布审核",
    "frequency": "更新频次", "staleness": "长期不更新", "limit": "次数与时长限制", "eligibility": "谁能开设", "naming": "名称",
    "content": "内容", "duty": "职责", "self_check": "自查", "inspection": "检查", "ladder": "处置措施", "rank": "名次",
    "role": "岗位", "form": "表单", "validity": "有效期",
}  # fmt: skip

_TITLES = {
    "review.post": "发布审核", "review.sensitive": "敏感内容审核", "review.reply": "答复审核", "update.weekly": "更新频次",
    "update.stale": "长期不更新", "original.biweekly": "原创频次", "reply": "答复留言", "suspend.limit": "临时下线的限制",
    "golive": "开设后正式运营", "deregister.complete": "办完注销", "transition.regularize": "存量账号规范",
    "transition.merge_close": "存量账号整合关停", "validity": "办法的有效期", "selfcheck.monthly": "每月自查",
    "rank.bottom": "排名靠后", "notice.sponsor_change": "主办单位变更公告",
}  # fmt: skip
_FAMILIES = {"filing": "{}备案", "notice": "{}公告", "chain": "{}审批程序"}
_AS_SENTENCE = frozenset({"message", "what"})
_AS_STEPS = frozenset({"routes", "steps"})
_NOT_FOR_PEOPLE = frozenset({"file", "is_body", "roll", "separations"})

ACT_WORDS = {
    "agree": "同意", "apply": "申请", "sign": "签署", "review": "审核", "approve": "批准", "file": "备案", "register": "登记",
    "check": "核对",
}  # fmt: skip
HELD_IN_WORDS = {
    "sponsor": "主办单位", "department": "部门", "supervisor": "主管单位", "fixed": "指定机构", "external": "平台外机构",
    "public": "社会公众",
}  # fmt: skip


def rule_title(rule_id: str, rule: Rule | None = None) -> str:
    """Return what people call a rule: 开设备案; a rule of the pack's own is called by its kind or its own name."""
    if rule_id in _TITLES:
        return _TITLES[rule_id]
    family, _, rest = rule_id.partition(".")
    if family in _FAMILIES and rest in ACTIONS:
        return _FAMILIES[family].format(ACTIONS[rest])
    action, _, which = rest.partition("_")
    if family in _FAMILIES and action in ACTIONS:
        return f"{_FAMILIES[family].format(ACTIONS[action])}{'（提醒）' if which == 'reminder' else '（另款）'}"
    if rule is None:
        return KIND_WORDS.get(KIND_OF_RULE.get(rule_id, ""), rule_id)
    if isinstance(rule.params, Role):
        return f"岗位：{rule.params.name}"
    if isinstance(rule.params, FormRule):
        return f"表单：{rule.params.title}"
    return KIND_WORDS.get(rule.kind, rule.kind)


def sentence_of(rule: Rule) -> str:
    """Return the rule's own sentence where it has one; empty for rules that are only numbers or steps."""
    return next(
        (str(getattr(rule.params, name)) for name in sorted(_AS_SENTENCE) if getattr(rule.params, name, "")), ""
    )


def match_words(match: Mapping[str, tuple[str, ...]]) -> str:
    """Return to whom or what a rule applies: 申请人类型：镇、街道、政府部门、直属机构."""
    said = []
    for key, words in match.items():
        known = MATCH_KEYS.get(key) or {}
        said.append(f"{KEY_WORDS.get(key, key)}：{'、'.join(known.get(word, word) for word in words)}")
    return "；".join(said)


def parameters(pack: Pack, rule: Rule) -> list[tuple[str, str, str]]:
    """Return (name, value, our reading if it is one) of every parameter the rule sets; an empty value: 本地未规定."""
    rows = []
    for name in given(rule):
        if name in _AS_SENTENCE | _AS_STEPS | _NOT_FOR_PEOPLE or (
            isinstance(rule.params, Role | FormRule) and name in {"name", "title"}
        ):
            continue
        value = getattr(rule.params, name)
        said = match_words(value) if isinstance(value, Mapping) else value_of(pack, rule, name)
        if isinstance(rule.params, Role) and name == "held_in":
            said = HELD_IN_WORDS.get(said, said)
        if name == "n" and not said and getattr(rule.params, "unit", "") is None and rule.kind == "duty":
            continue
        rows.append((PARAM_WORDS.get(name, name), said, rule.interprets.get(name, "")))
    return rows

"""Is a pack sound? Everything that its types alone cannot say. Each fault names the rule and the allowed words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from zhengmei.core.citation import Clause
from zhengmei.core.pack import schema
from zhengmei.core.pack.build import Problem, listed
from zhengmei.core.pack.collide import collisions
from zhengmei.core.pack.parse import HEAD_FILE, table_lines
from zhengmei.core.pack.schema import Pack, Rule
from zhengmei.core.pack.vocabulary import (
    ACCOUNT_FIELDS,
    ACTIONS,
    EVENTS,
    KIND_OF_RULE,
    MATCH_KEYS,
    PLATFORMS,
    PREDICATES,
    REASONS,
    RULE_FAMILIES,
)

# Which fields take their words from which list: (class, field) → what it is called, the words.
WORDS: dict[tuple[type, str], tuple[str, Mapping[str, str]]] = {
    (schema.Deadline, "event"): ("事件", EVENTS),
    (schema.Deadline, "prudent_event"): ("事件", EVENTS),
    (schema.Deadline, "trigger_fields"): ("账号字段", ACCOUNT_FIELDS),
    (schema.Notice, "event"): ("事件", EVENTS),
    (schema.Limit, "event"): ("事件", EVENTS),
    (schema.Limit, "not_counted"): ("动作", ACTIONS),
    (schema.Validity, "event"): ("事件", EVENTS),
    (schema.ApprovalChain, "action"): ("动作", ACTIONS),
    (schema.Eligibility, "predicate"): ("谓词", PREDICATES),
    (schema.Naming, "predicate"): ("谓词", PREDICATES),
    (schema.Inspection, "predicate"): ("谓词", PREDICATES),
    (schema.Frequency, "platforms"): ("平台", PLATFORMS),
    (schema.ListItem, "platform"): ("平台", PLATFORMS),
    (schema.Rule, "reasons"): ("原因", REASONS),
    (schema.PrintedForm, "actions"): ("动作", ACTIONS),
}
ROLE_FIELDS = {
    (schema.Deadline, "recipient"),
    (schema.Step, "role"),
    (schema.Step, "recorded_by"),
    (schema.ReviewStep, "role"),
    (schema.ReviewChain, "publisher"),
    (schema.Staleness, "confirmed_by"),
    (schema.Rule, "tell"),
}
FORM_FIELDS = {(schema.Deadline, "form"), (schema.ReviewChain, "form")}
QUOTED = re.compile("「([^」]+)」")
MUST_CITE = (schema.Rule, schema.Step, schema.ReviewStep, schema.Separation, schema.BlockingOption, schema.Override)
READ = (schema.Rule, schema.Step, schema.Route, schema.ReviewStep, schema.Separation)


def check_pack(pack: Pack, others: Mapping[str, Pack]) -> tuple[Problem, ...]:
    """Return every fault of ``pack``, none when it is sound. ``others`` are the packs it may extend, by id."""
    parts: tuple[Callable[[Pack], Iterable[Problem]], ...] = (
        _identity, _duplicates, _rule_ids, _citations, _articles, _words, _readings, _quantities, collisions,
    )  # fmt: skip
    found = [problem for part in parts for problem in part(pack)]
    return tuple(dict.fromkeys((*found, *_extends(pack, others))))


def located(problem: Problem, files: Mapping[str, str]) -> Problem:
    """Return the problem with the file and line of the rule, article or list it names, when ``files`` hold it."""
    if problem.line is not None:
        return problem
    named = problem.rule or next(iter(QUOTED.findall(problem.message)), None)
    sections = ("rule",) if problem.rule else ("article", "list", "reference")
    for name in sorted(files):
        tables = table_lines(files[name])
        for lines in [lines for section in sections for lines in tables.get(section, [])]:
            number = lines.of("id")
            if number and f'"{named}"' in lines.lines[number - 1]:
                return replace(problem, file=name, line=number)
    return problem


def walk(item: Any) -> Iterator[Any]:
    """Yield ``item`` and every dataclass inside it, clauses left out."""
    if isinstance(item, tuple):
        for part in item:
            yield from walk(part)
    elif is_dataclass(item) and not isinstance(item, Clause):
        yield item
        for entry in fields(item):
            yield from walk(getattr(item, entry.name))


def clauses_of(item: Any) -> Iterator[Clause]:
    """Yield every clause that ``item`` or anything inside it cites."""
    for part in walk(item):
        yield from getattr(part, "cites", ())


def role_keys(pack: Pack) -> set[str]:
    """The keys of the pack's role rules: ``role.registry_office`` → ``registry_office``."""
    return {rule.id.removeprefix("role.") for rule in pack.rules if rule.kind == "role"}


def form_keys(pack: Pack) -> set[str]:
    """The ids under which the pack's forms may be named: printed forms, and forms the text only names."""
    return {form.id for form in pack.forms} | {
        rule.id.removeprefix("form.") for rule in pack.rules if rule.kind == "form"
    }


def _of(rule: Rule, message: str) -> Problem:
    return Problem(HEAD_FILE, None, rule.id, message)


def _at_head(message: str) -> Problem:
    return Problem(HEAD_FILE, None, None, message)


def _identity(pack: Pack) -> Iterator[Problem]:
    head = pack.head
    if head.issued_on and head.in_force_from and head.in_force_from < head.issued_on:
        yield _at_head(f"施行日 {head.in_force_from} 早于印发日 {head.issued_on}，不可能")
    if head.issued_on and head.published_on and head.published_on < head.issued_on:
        yield _at_head(f"公布日 {head.published_on} 早于印发日 {head.issued_on}，不可能")
    if not head.draft and head.in_force_from is None and not head.undated_note:
        yield _at_head("没有施行日，也没有写 undated_note 说明为什么")


def _duplicates(pack: Pack) -> Iterator[Problem]:
    for rule_id in _repeated(rule.id for rule in pack.rules):
        yield Problem(HEAD_FILE, None, rule_id, "规则编号重复；同一部办法里每个编号只能有一条规则")
    named = {
        "条": [article.id.text for article in pack.articles],
        "清单": [entry.id for entry in pack.lists],
        "表单": [form.id for form in pack.forms],
    }
    for name, ids in named.items():
        for repeated in _repeated(ids):
            yield _at_head(f"{name}「{repeated}」写了两次")
    for article in pack.articles:
        for repeated in _repeated(part.id.text for part in article.parts):
            yield _at_head(f"条「{article.id.text}」的部分「{repeated}」写了两次")
    for form in pack.forms:
        for repeated in _repeated(entry.no for entry in form.fields):
            yield _at_head(f"表单「{form.id}」的栏目序号「{repeated}」写了两次")


def _rule_ids(pack: Pack) -> Iterator[Problem]:
    for rule in pack.rules:
        family = next((prefix for prefix in RULE_FAMILIES if rule.id.startswith(prefix)), "")
        kind = KIND_OF_RULE.get(rule.id) or RULE_FAMILIES.get(family)
        if kind is None:
            families = listed(f"{prefix}*" for prefix in RULE_FAMILIES)
            yield _of(rule, f"编号不在词表内；可用：{listed(KIND_OF_RULE)}，或以这些开头：{families}")
        elif kind != rule.kind:
            yield _of(rule, f"编号「{rule.id}」的种类应是 {kind}，写成了 {rule.kind}")
        if isinstance(rule.params, schema.ApprovalChain) and rule.id != f"chain.{rule.params.action}":
            yield _of(rule, f"action 是「{rule.params.action}」，编号应是 chain.{rule.params.action}")


def _citations(pack: Pack) -> Iterator[Problem]:
    known = {article.id.text: {part.id.text for part in article.parts} for article in pack.articles}
    for rule in pack.rules:
        for part in walk(rule):
            if isinstance(part, MUST_CITE) and not part.cites:
                name = getattr(part, "id", "") or getattr(part, "field", "")
                yield _of(rule, f"「{name}」没有写 cites；至少要有一条依据")
        for message in _unknown(clauses_of(rule), known):
            yield _of(rule, message)
    for message in _unknown(clauses_of((pack.lists, pack.references, pack.forms)), known):
        yield _at_head(message)


def _unknown(clauses: Iterable[Clause], known: Mapping[str, set[str]]) -> Iterator[str]:
    for clause in dict.fromkeys(clauses):
        if clause.root not in known:
            yield f"引用了「{clause.text}」，但没有条「{clause.root}」；已有的条：{listed(known)}"
            continue
        parts = known[clause.root]
        if clause.text != clause.root and parts and not parts & set(clause.ancestors):
            yield f"引用了「{clause.text}」，但条「{clause.root}」没有这一部分；已有：{listed(sorted(parts))}"


def _articles(pack: Pack) -> Iterator[Problem]:
    by_rules = {clause.root for rule in pack.rules for clause in clauses_of(rule)}
    cited = by_rules | {clause.root for clause in clauses_of((pack.lists, pack.forms))}
    for article in pack.articles:
        name = article.id.text
        if article.not_modelled and name in by_rules:
            users = listed(rule.id for rule in pack.rules if name in {clause.root for clause in clauses_of(rule)})
            yield _at_head(f"条「{name}」写了 not_modelled，却被规则引用：{users}；只能二选一")
        if not article.not_modelled and name not in cited:
            yield _at_head(f'条「{name}」没有规则引用，也没有写 not_modelled = "为什么"')
        for part in article.parts:
            if part.id.root != name:
                yield _at_head(f"条「{name}」里的部分「{part.id.text}」不属于这一条")


def _words(pack: Pack) -> Iterator[Problem]:
    roles, forms, ids = role_keys(pack), form_keys(pack), {rule.id for rule in pack.rules}
    for rule in pack.rules:
        for part in walk(rule):
            for entry in fields(part):
                yield from (_of(rule, said) for said in _word_faults(part, entry.name, roles, forms))
        params = rule.params
        if isinstance(params, schema.Deadline):
            for missing in [other for other in params.blocked_by if other not in ids]:
                yield _of(rule, f"blocked_by 里的规则「{missing}」不存在")
        if isinstance(params, schema.ReviewChain):
            yield from (_of(rule, said) for said in _review_faults(params, roles))
    for part in walk((pack.lists, pack.forms)):
        for entry in fields(part):
            yield from (_at_head(said) for said in _word_faults(part, entry.name, roles, forms))


def _word_faults(part: Any, name: str, roles: set[str], forms: set[str]) -> Iterator[str]:
    value, key = getattr(part, name), (type(part), name)
    if name in ("applies_to", "except_when"):
        yield from _match_faults(name, value)
    if key in WORDS:
        title, words = WORDS[key]
        for word in _filled(value):
            if word not in words and not (words is PLATFORMS and word.startswith("other:")):
                yield f"{name}：{title}「{word}」不在词表内；可用：{listed(words)}"
    # Who acts may be said in words (各部门) or by a role's key; keys are ASCII.
    elif key in ROLE_FIELDS or (name in ("who", "decided_by") and value.isascii()):
        for word in _filled(value):
            if word not in roles:
                yield f"{name}：没有岗位「role.{word}」；已有：{listed(sorted(roles)) or '（无）'}"
    elif key in FORM_FIELDS and value and value not in forms:
        yield f"{name}：没有表单「{value}」；已有：{listed(sorted(forms)) or '（无）'}"


def _filled(value: Any) -> Iterable[str]:
    """The words of a field that holds one word, several, or none."""
    return [word for word in ([value] if isinstance(value, str) else value) if word]


def _match_faults(name: str, match: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for key, values in match.items():
        if key not in MATCH_KEYS:
            yield f"{name}：不能按「{key}」区分；可用：{listed(MATCH_KEYS)}"
            continue
        words = MATCH_KEYS[key]
        for value in values:
            if words is not None and value not in words and not (key == "platform" and value.startswith("other:")):
                yield f"{name}.{key}：「{value}」不在词表内；可用：{listed(words)}"


def _review_faults(chain: schema.ReviewChain, roles: set[str]) -> Iterator[str]:
    checks = [item.key for item in chain.checks]
    for step in chain.steps:
        for missing in [key for key in step.checks if key not in checks]:
            yield f"审核步「{step.id}」的清单项「{missing}」不存在；已有：{listed(checks)}"
    people = roles | {step.id for step in chain.steps}
    for separation in chain.separations:
        for missing in [who for who in (*separation.first, *separation.second) if who not in people]:
            yield f"分设「{separation.id}」里的「{missing}」不是岗位也不是审核步；已有：{listed(sorted(people))}"


def _readings(pack: Pack) -> Iterator[Problem]:
    for rule in pack.rules:
        for part in walk(rule):
            if isinstance(part, READ) and part.reading == "interpretation" and not part.note.strip():
                yield _of(rule, f"「{part.id}」是平台理解（interpretation），必须在 note 里写理由")
        names = [entry.name for entry in fields(rule.params)]
        for name, why in rule.interprets.items():
            if name.split(".")[0] not in names:
                yield _of(rule, f"interprets 里的参数「{name}」不存在；可用：{listed(names)}")
            if not why.strip():
                yield _of(rule, f"interprets 里的「{name}」没有写理由")


def _quantities(pack: Pack) -> Iterator[Problem]:
    for rule in pack.rules:
        for part in walk(rule):
            number, unit = getattr(part, "n", None), getattr(part, "unit", None)
            if hasattr(part, "unit") and (number is None) != (unit is None):
                yield _of(rule, "n 和 unit 要么都写，要么都不写；unit 可用：wd 工作日、cd 自然日、month 月、year 年")
            if number is not None and number < 1:
                yield _of(rule, f"n 不能是 {number}；要大于 0。正文没有写数字就不写这个键")
        params = rule.params
        if isinstance(params, schema.Frequency) and params.anchor and params.anchor.weekday() != 0:
            yield _of(rule, f"anchor {params.anchor} 不是周一；两周段从周一起算")


def _extends(pack: Pack, others: Mapping[str, Pack]) -> Iterator[Problem]:
    known = {**others, pack.head.id: pack}
    parents: set[str] = set()

    def follow(pack_id: str, trail: tuple[str, ...]) -> Iterator[Problem]:
        if pack_id in trail:
            yield _at_head(f"extends 绕成了圈：{' → '.join((*trail, pack_id))}")
        elif pack_id not in known:
            yield _at_head(f"extends 里的「{pack_id}」不存在；已有：{listed(sorted(others)) or '（无）'}")
        else:
            parents.add(pack_id)
            for parent in known[pack_id].head.extends:
                yield from follow(parent, (*trail, pack_id))

    yield from follow(pack.head.id, ())
    inherited = {rule.id for parent in parents - {pack.head.id} for rule in known[parent].rules}
    for rule in pack.rules:
        replaced = rule.overrides.rule if rule.overrides else ""
        if replaced and replaced not in inherited:
            there = listed(sorted(inherited)) or "（无）"
            yield _of(rule, f"overrides 指的规则「{replaced}」不在上级办法里；已有：{there}")
        if rule.id in inherited and replaced != rule.id:
            wanted = f'overrides = {{ rule = "{rule.id}", cites = ["…"] }}'
            yield _of(rule, f"上级办法已有规则「{rule.id}」；要替换它，须写 {wanted}")


def _repeated(ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    again: dict[str, None] = {}
    for one in ids:
        if one in seen:
            again[one] = None
        seen.add(one)
    return list(again)

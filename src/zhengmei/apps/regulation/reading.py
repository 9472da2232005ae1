"""A pack laid out for reading: each article with its parts, original, rules and what is said about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhengmei.apps.regulation.wording import ACT_WORDS, match_words, parameters, rule_title, sentence_of
from zhengmei.core.citation import Citation
from zhengmei.core.pack.attach import split_articles
from zhengmei.core.pack.check import clauses_of
from zhengmei.core.pack.cites import cite
from zhengmei.core.pack.schema import ApprovalChain, Article, Pack, ReviewChain, ReviewStep, Role, Rule, Step
from zhengmei.core.pack.vocabulary import KIND_OF_RULE


@dataclass(frozen=True)
class StepView:
    """One step of a chain in words; `ours` is the note where the order or actor is our reading."""

    order: int
    who: str
    act: str
    external: bool
    after: bool
    requires: tuple[str, ...]
    cites: tuple[Citation, ...]
    reading: str
    note: str


@dataclass(frozen=True)
class RouteView:
    name: str
    applies_to: str
    steps: tuple[StepView, ...]
    reading: str = "explicit"
    note: str = ""


@dataclass(frozen=True)
class RuleView:
    """A rule as shown under the article that it cites first."""

    rule: Rule
    title: str
    sentence: str
    parameters: list[tuple[str, str, str]]
    routes: tuple[RouteView, ...]
    cites: tuple[Citation, ...]

    @property
    def computes_a_day(self) -> bool:
        """True for kinds the calculator can count."""
        return self.rule.kind in {"deadline", "transition", "notice", "limit", "staleness", "validity"}


@dataclass(frozen=True)
class ArticleView:
    """One article. `anchors` are cited clauses that have no part of their own; `original` is the office's own text."""

    article: Article
    label: str
    anchors: tuple[str, ...]
    original: str
    rules: tuple[RuleView, ...]
    also: tuple[RuleView, ...] = field(default=())


def lay_out(pack: Pack, original: str) -> list[ArticleView]:
    """Return the articles in the order of the text, each rule under the article that it cites first."""
    texts = _texts(original)
    views = {rule.id: rule_view(pack, rule) for rule in pack.rules}
    cited: dict[str, dict[str, None]] = {}
    mentions: dict[str, dict[str, None]] = {}
    for rule in pack.rules:
        if rule.pack not in ("", pack.head.id):
            continue
        for clause in clauses_of(rule):
            cited.setdefault(clause.root, {})[clause.text] = None
            mentions.setdefault(clause.root, {})[rule.id] = None
    return [_article(pack, article, texts, views, cited, mentions) for article in pack.articles]


def _article(
    pack: Pack, article: Article, texts: Mapping[str, str], views: Mapping[str, RuleView],
    cited: Mapping[str, Iterable[str]], mentions: Mapping[str, Iterable[str]],
) -> ArticleView:  # fmt: skip
    root = article.id.text
    own = {root, *(part.id.text for part in article.parts)}
    all_here = [views[rule_id] for rule_id in mentions.get(root, ())]
    mine = tuple(view for view in all_here if view.rule.cites and view.rule.cites[0].root == root)
    return ArticleView(
        article=article,
        label=article.id.label,
        anchors=tuple(clause for clause in cited.get(root, ()) if clause not in own),
        original=texts.get(root, ""),
        rules=mine,
        also=tuple(view for view in all_here if view not in mine),
    )


def _texts(original: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for piece in split_articles(original) if original else ():
        found[piece.id] = f"{found[piece.id]}\n{piece.text}" if piece.id in found else piece.text
    return found


def rule_view(pack: Pack, rule: Rule) -> RuleView:
    """Return one rule in words."""
    return RuleView(
        rule=rule,
        title=rule_title(rule.id, rule),
        sentence=sentence_of(rule),
        parameters=parameters(pack, rule),
        routes=_routes(pack, rule),
        cites=cite(pack, rule.cites, rule.pack),
    )


def _routes(pack: Pack, rule: Rule) -> tuple[RouteView, ...]:
    if isinstance(rule.params, ApprovalChain):
        return tuple(
            RouteView(route.id, match_words(route.applies_to), steps_view(pack, route.steps), route.reading, route.note)
            for route in rule.params.routes
        )
    if isinstance(rule.params, ReviewChain) and rule.params.steps:
        return (RouteView("", "", steps_view(pack, rule.params.steps)),)
    return ()


def steps_view(pack: Pack, steps: Iterable[Step | ReviewStep]) -> tuple[StepView, ...]:
    """Return steps in words, in their order."""
    return tuple(_step(pack, step) for step in sorted(steps, key=lambda step: step.order))


def _step(pack: Pack, step: Step | ReviewStep) -> StepView:
    requires = getattr(step, "requires", ())
    return StepView(
        order=step.order,
        who=role_name(pack, step.role),
        act=ACT_WORDS.get(step.act, step.act),
        external=getattr(step, "external", False),
        after=getattr(step, "stage", "before") == "after",
        requires=tuple(f"{item.label}（多选一）" if item.any_of else item.label for item in requires),
        cites=cite(pack, step.cites),
        reading=step.reading,
        note=step.note,
    )


def role_name(pack: Pack, key: str) -> str:
    """Return the pack's name for a role; the key itself where it has none."""
    rule = pack.rule(f"role.{key}")
    return rule.params.name if rule is not None and isinstance(rule.params, Role) else key


def gaps(pack: Pack) -> list[tuple[str, str]]:
    """Return (rule id, what it is called) of the common rules that this text doesn't have: 本地未规定."""
    return [(rule_id, rule_title(rule_id)) for rule_id in KIND_OF_RULE if pack.rule(rule_id) is None]


def flaws(pack: Pack) -> list[tuple[Citation, str]]:
    """Return the slips of the official text, each with its clause."""
    return [(cite(pack, (article.id,))[0], article.flaw) for article in pack.articles if article.flaw]

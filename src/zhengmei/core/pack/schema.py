"""What a regulation pack is made of: plain frozen data. TOML keys are the field names; nothing else is accepted.

An optional number that is None means that the text gives none («本地未规定»). Nothing ever fills it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from zhengmei.core.citation import Clause
from zhengmei.core.pack.chains import (
    ApprovalChain,
    BlockingOption,
    CheckItem,
    Match,
    Requirement,
    ReviewChain,
    ReviewStep,
    Route,
    Separation,
    Step,
)
from zhengmei.core.pack.vocabulary import Modality, Reading, Unit

__all__ = [
    "KINDS", "ApprovalChain", "Article", "BlockingOption", "CheckItem", "Content", "Deadline", "Duty", "Eligibility",
    "Excuse", "FormField", "FormRule", "Frequency", "Head", "Inspection", "Ladder", "Limit", "ListItem", "Match",
    "NamedList", "Naming", "Notice", "Override", "Pack", "Params", "Part", "PrintedForm", "Rank", "Reference",
    "Requirement", "ReviewChain", "ReviewStep", "Role", "Route", "Rule", "SelfCheck", "Separation", "Staleness",
    "Step", "Validity",
]  # fmt: skip


@dataclass(frozen=True)
class Deadline:
    """An act that must be done within a time. Kinds ``deadline`` and ``transition``."""

    event: str
    n: int | None = None
    unit: Unit | None = None
    wording: str = ""  # the text's own word where it gives no number: 及时
    roll: bool = True  # T-03: the last day of an act rolls to the next working day
    prudent_event: str = ""  # T-02: a second, earlier clock that only reminds
    judged: bool = True  # False: reminds, never finds overdue (T-23, T-68)
    recipient: str = ""  # key of a role rule
    systems: tuple[str, ...] = ()  # outside systems that must be filled in as well (T-50)
    form: str = ""  # form id of this pack
    written: bool = False
    trigger_fields: tuple[str, ...] = ()  # T-49
    trigger_open: bool = False  # the text's list ends with 等
    promise_required: bool = False  # 001-9: a date must be promised when no answer can be given at once
    same_day_goal: bool = False  # 003-10(四): 力争当日, a figure only
    blocked_by: tuple[str, ...] = ()  # rule ids that must be complete first: backward planning (T-07)
    warn_days: tuple[int, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A public notice that must stay up."""

    n: int | None = None
    unit: Unit | None = None
    event: str = "posted"
    channels: tuple[str, ...] = ()
    channels_needed: Literal["all", "any", "unsaid"] = "unsaid"
    position: str = ""
    before_execution: bool = False  # True: the act may follow only when the notice is complete


@dataclass(frozen=True)
class Frequency:
    n: int
    of: Literal["次", "条"]
    per: Literal["week", "two_weeks", "month"]
    original_only: bool = False
    holidays_excepted: bool = False  # T-13
    anchor: date | None = None  # Monday from which two-week windows are laid (T-11)
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Staleness:
    days: int
    judged_by: Literal["consecutive_exceeds", "none_in_window"]
    warn_days: tuple[int, ...] = ()
    confirmed_by: str = ""  # role key of who turns the finding into a verdict


@dataclass(frozen=True)
class Limit:
    times: int | None = None
    per: Literal["calendar_year", ""] = ""
    n: int | None = None
    unit: Unit | None = None
    event: str = "offline"
    not_counted: tuple[str, ...] = ()  # actions that don't count (紧急关停)


@dataclass(frozen=True)
class Eligibility:
    """Who may hold what. The reaction follows the modality: 禁 block, 原则 warn + reason, 可 allow, 应 must exist."""

    effect: Literal["forbid", "allow", "require"]
    message: str
    remedy: str = ""
    applies_to: Match = field(default_factory=dict)
    except_when: Match = field(default_factory=dict)
    predicate: str = ""
    names: tuple[str, ...] = ()  # for acting_name_outside_list, outside_closed_list
    doubt: str = ""  # shown beside an allow that other articles don't carry (T-21)
    person_decides: bool = False  # whether this is the banned form at all needs judging: warn, ask for the case (T-22)


@dataclass(frozen=True)
class Naming:
    message: str
    predicate: str
    remedy: str = ""


@dataclass(frozen=True)
class Content:
    message: str
    category: str = ""
    items: tuple[CheckItem, ...] = ()
    applies_to: Match = field(default_factory=dict)
    detection: Literal["machine", "machine_then_person", "person"] = "person"


@dataclass(frozen=True)
class Duty:
    who: str
    what: str
    cadence: Literal["", "once", "always", "day", "week", "month", "quarter", "year", "periodic"] = ""
    n: int | None = None
    parts: tuple[str, ...] = ()
    detection: Literal["machine", "machine_then_person", "person"] = "person"


@dataclass(frozen=True)
class SelfCheck:
    n: int
    who: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inspection:
    who: str
    cadence: tuple[Literal["day", "week", "month", "quarter", "half_year", "year", "periodic"], ...]
    what: tuple[str, ...] = ()
    publishes: bool = False
    predicate: str = ""


@dataclass(frozen=True)
class Ladder:
    triggers: tuple[str, ...]
    measures: tuple[str, ...]
    decided_by: str
    needed: Literal["any", "all"] = "any"
    target: str = ""


@dataclass(frozen=True)
class Rank:
    bottom: int
    consecutive: int
    period: Literal["quarter"]


@dataclass(frozen=True)
class Role:
    """A named role. ``held_in``: whose unit holds it; ``fixed`` means the unit named in ``body``."""

    name: str
    held_in: Literal["sponsor", "department", "supervisor", "fixed", "external", "public"]
    body: str = ""
    sees: str = ""
    does: str = ""
    limits: str = ""
    exactly_one: bool = False
    is_body: bool = False  # an office acts, through whoever it seats


@dataclass(frozen=True)
class FormRule:
    title: str
    file: str = ""  # forms/<file>.toml; empty: the text names the form but does not attach it
    official: bool = True
    copies: int | None = None


@dataclass(frozen=True)
class Validity:
    n: int
    unit: Unit
    event: str = "issued_on"
    warn_days: tuple[int, ...] = ()


Params = (
    Deadline | Notice | ApprovalChain | ReviewChain | Frequency | Staleness | Limit | Eligibility | Naming | Content
    | Duty | SelfCheck | Inspection | Ladder | Rank | Role | FormRule | Validity
)  # fmt: skip

KINDS: dict[str, type[Params]] = {
    "deadline": Deadline,
    "transition": Deadline,
    "notice": Notice,
    "approval_chain": ApprovalChain,
    "review_chain": ReviewChain,
    "frequency": Frequency,
    "staleness": Staleness,
    "limit": Limit,
    "eligibility": Eligibility,
    "naming": Naming,
    "content": Content,
    "duty": Duty,
    "self_check": SelfCheck,
    "inspection": Inspection,
    "ladder": Ladder,
    "rank": Rank,
    "role": Role,
    "form": FormRule,
    "validity": Validity,
}


@dataclass(frozen=True)
class Override:
    """Says that this rule replaces the rule of the same id in a pack it extends, and by which clause."""

    rule: str
    cites: tuple[Clause, ...]


@dataclass(frozen=True)
class Rule:
    """One rule of one pack. ``interprets`` names the parameters that are our reading, each with the reason."""

    id: str
    kind: str
    cites: tuple[Clause, ...]
    modality: Modality
    reading: Reading
    params: Params
    note: str = ""
    interprets: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()  # the rule holds only for these causes; empty: for all
    tell: tuple[str, ...] = ()  # role keys to be told
    overrides: Override | None = None
    pack: str = ""  # set by the parser: the pack this rule came from


@dataclass(frozen=True)
class Part:
    """A numbered part of an article, with a gist in our own words."""

    id: Clause
    gist: str


@dataclass(frozen=True)
class Excuse:
    """A quantity phrase of the official text that no rule needs to carry, and why."""

    phrase: str
    why: str


@dataclass(frozen=True)
class Article:
    """One article (or the preamble ``P``, or a form ``F1``)."""

    id: Clause
    gist: str
    label: str = ""  # of a form: what the text calls it where it doesn't number it
    chapter: str = ""
    parts: tuple[Part, ...] = ()
    not_modelled: str = ""
    flaw: str = ""  # a slip in the official text, quoted as it stands (requirements §0.5)
    excused: tuple[Excuse, ...] = ()


@dataclass(frozen=True)
class ListItem:
    label: str  # exactly as printed
    platform: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedList:
    """A list the text prints: platforms, channels, names."""

    id: str
    title: str
    cites: tuple[Clause, ...]
    open: bool
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class Reference:
    """Another document that the text leans on (O7)."""

    title: str
    cites: tuple[Clause, ...]
    document_number: str = ""
    status: Literal["待取得", "已取得"] = "待取得"


FieldType = Literal[
    "text", "textarea", "date", "single", "multi", "image", "url", "email", "number",
    "table", "group", "statement", "sign", "seal", "opinion",
]  # fmt: skip


@dataclass(frozen=True)
class FormField:
    """One box of a printed form, in printed order. ``source`` is a key of ACCOUNT_FIELDS or a fact of the case."""

    no: str
    label: str  # exactly as printed
    type: FieldType
    source: str = ""
    options: tuple[ListItem, ...] = ()
    columns: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()  # labels of the sub-boxes
    statement: str = ""  # fixed sentence, as printed
    signer: str = ""  # as printed: 主要负责人签字
    seal: str = ""  # as printed: 加盖公章
    note: str = ""
    other: bool = False  # an option asks for a word to be filled in
    required: bool = False
    section: str = ""


@dataclass(frozen=True)
class PrintedForm:
    id: str
    title: str
    cites: tuple[Clause, ...]
    fields: tuple[FormField, ...]
    notes: tuple[str, ...] = ()
    copies: int | None = None
    actions: Mapping[str, str] = field(default_factory=dict)  # internal action → word on the form (T-46)


@dataclass(frozen=True)
class Head:
    """Who issued what, when. A date that the document does not show is None and is shown as 待录."""

    id: str
    title: str
    short: str
    issuer: str
    region: str  # administrative division code
    level: Literal["nation", "province", "city", "district", "county", "bureau"]
    version: str
    document_number: str = ""
    issued_on: date | None = None
    published_on: date | None = None
    in_force_from: date | None = None
    draft: bool = False
    extends: tuple[str, ...] = ()
    interpreter: str = ""
    contact: str = ""
    source: str = ""
    undated_note: str = ""


@dataclass(frozen=True)
class Pack:
    head: Head
    articles: tuple[Article, ...]
    rules: tuple[Rule, ...]
    lists: tuple[NamedList, ...] = ()
    references: tuple[Reference, ...] = ()
    forms: tuple[PrintedForm, ...] = ()
    hash: str = ""  # sha256 over the files, in name order

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule with this id, or None: the text has no such rule."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def article_of(self, clause: Clause) -> Article | None:
        """Return the article entry that holds ``clause``, or None."""
        return next((article for article in self.articles if article.id.text == clause.root), None)

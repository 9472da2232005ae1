"""What the register itself shows: who may hold an account, one account per platform, names, filing. Only as far as the
facts carry it: a column nobody brought settles nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator

from zhengmei.core.approval.matching import fits
from zhengmei.core.approval.naming import same_across, states_sponsor
from zhengmei.core.approval.predicates import holds
from zhengmei.core.inspection.facts import Account
from zhengmei.core.inspection.finding import BINDING, Finding, Outcome
from zhengmei.core.inspection.plan import PackPlan, rule_head
from zhengmei.core.pack.schema import Duty, Eligibility, Naming, Rule

# T-27: a unit's service and subscription accounts stand on one platform; mini programs and channels count apart.
_FAMILY = {"wechat.service": "wechat", "wechat.subscription": "wechat"}
_HELD = BINDING | {"原则"}
_KEPT = 20_000
_LIVE = ("running", "suspended")

# The packs name these duties each in its own words; a column of the register answers them.
_FILED = {"duty.no_unfiled_account": "filed", "duty.no_unapproved_account": "approved",
          "duty.no_unapproved_opening": "approved"}  # fmt: skip
# What only a likeness of words shows is for a person to confirm, never a finding that stands by itself.
_SUSPICIONS = {"record_differs_from_certification", "sponsor_missing_in_certification", "acting_name_outside_list"}
_DUTY_NOTES = {"filed": "登记为未备案", "approved": "登记为未经批准"}


class Register:
    """All accounts of the register, so that one can be compared with its unit's others."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        live = [account for account in accounts if account.sponsor and account.state in _LIVE]
        self._on_platform = Counter((account.sponsor, _family(account)) for account in live)
        self._names: dict[str, set[tuple[str, str]]] = {}
        for account in live:
            self._names.setdefault(account.sponsor, set()).add((_family(account), account.name))
        self._rules: dict[str, tuple[Rule, ...]] = {}
        # A stack of packs asks the same of each.
        self._last: tuple[Account | None, dict[str, object], tuple[object, ...]] = (None, {}, ())
        self._known: dict[tuple[object, ...], tuple[Finding, ...]] = {}

    def judge(self, pack: PackPlan, account: Account) -> tuple[Finding, ...]:
        """Return the findings on what the register says of ``account`` under one pack; nothing for a closed one."""
        if account.state not in _LIVE:
            return ()
        if account is not self._last[0]:
            facts = self._facts(account)
            self._last = account, facts, (account.filed, account.approved, *facts.items())
        # Registers say few different things: what was found of one account holds for all of whom the same is said.
        pack_id = pack.pack.head.id
        alike = pack_id, self._last[2]
        found = self._known.get(alike)
        if found is None:
            if pack_id not in self._rules:
                self._rules[pack_id] = tuple(rule for rule in pack.pack.rules if _speaks(rule))
            found = tuple(_findings(pack, self._rules[pack_id], self._last[1], account))
            if len(self._known) < _KEPT:
                self._known[alike] = found
        return found

    def _facts(self, account: Account) -> dict[str, object]:
        facts: dict[str, object] = {"platform": account.platform, "action": "open"}
        if account.applicant:
            facts["applicant"] = account.applicant
        if account.sponsor:
            family = _family(account)
            twins = self._on_platform[account.sponsor, family]
            facts["second_app" if account.platform == "app" else "same_platform_account"] = twins > 1
            elsewhere = [name for other, name in self._names[account.sponsor] if other != family]
            if elsewhere:
                facts["name_differs_across_platforms"] = not same_across((account.name, *elsewhere))
        if account.acting_name:
            facts["acting_name"] = account.acting_name
        if account.certified is not None:
            facts["not_certified"] = not account.certified
        if account.certified_subject and account.sponsor:
            facts["record_differs_from_certification"] = not states_sponsor(account.certified_subject, account.sponsor)
            facts["sponsor_missing_in_certification"] = facts["record_differs_from_certification"]
        return facts


def _family(account: Account) -> str:
    return _FAMILY.get(account.platform, account.platform)


def _findings(pack: PackPlan, rules: Iterable[Rule], facts: dict[str, object], account: Account) -> Iterator[Finding]:
    for rule in rules:
        note = _offence(rule, facts, account)
        if note:
            head = rule_head(pack.pack, rule, pack.preview)
            doubtful = getattr(rule.params, "predicate", "") in _SUSPICIONS
            outcome: Outcome = "unknown" if doubtful else "missed"
            note = f"{note}（按文字比对，由人核对）" if doubtful else note
            yield Finding(
                head.pack, head.rule, head.modality, outcome, head.cites, head.reading, note=note, preview=pack.preview
            )


def _speaks(rule: Rule) -> bool:
    """Whether a register can show anything against ``rule``."""
    if rule.modality not in _HELD:
        return False
    params = rule.params
    if isinstance(params, Eligibility):
        return params.effect != "allow" and params.predicate != "no_account_yet"
    return isinstance(params, Naming) or rule.id in _FILED


def _offence(rule: Rule, facts: dict[str, object], account: Account) -> str:
    """What the register shows against ``rule``, in a sentence; empty where it shows nothing or doesn't say."""
    params = rule.params
    if isinstance(params, Duty):
        column = _FILED[rule.id]
        return _DUTY_NOTES[column] if getattr(account, column) is False else ""
    if isinstance(params, Naming):
        return params.message if holds(params.predicate, facts, ()) else ""
    if not isinstance(params, Eligibility) or fits(params.applies_to, facts) is not True:
        return ""
    if params.except_when and fits(params.except_when, facts) is not False:
        return ""  # an exception that may apply is not held against anybody
    if params.predicate:
        return params.message if holds(params.predicate, facts, params.names) else ""
    return params.message if params.effect == "forbid" else ""

"""What the register knows about a unit and a proposed account, in the words that eligibility and naming rules compare."""

from collections.abc import Mapping
from typing import Any

from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.registry.models import Account
from zhengmei.apps.regulation.queries import Bound, platform_verdict
from zhengmei.core.approval.naming import skeleton, states_sponsor
from zhengmei.core.pack.schema import Naming, Rule

WECHAT_PUBLIC = {"wechat.service", "wechat.subscription"}
INTERNAL_KINDS = {"internal_organ"}


def same_platform(platform: str) -> set[str]:
    """Return the platforms that count as one (T-27): service and subscription accounts together, all else by itself."""
    return WECHAT_PUBLIC if platform in WECHAT_PUBLIC else {platform}


def applicant_kind(unit: Unit) -> str:
    """Return as what a unit applies. No text knows our kind «office»: a government's own office is one of its
    departments, any other office a section of what it stands under (T-18), so that none slips past its chain.
    """
    if unit.kind != "office":
        return unit.kind
    over = unit.parent.kind if unit.parent else "government"
    return "department" if over in ("government", "committee") else "internal_organ"


def facts_for(unit: Unit, content: Mapping[str, Any], account: Account | None = None) -> dict[str, object]:
    """Return the facts for ``core.approval.eligible`` about this unit and what the clerk has filled in.

    One query for the unit's accounts, one for the platform verdict, one for unit names. A fact nobody has stated is
    left out, so that no rule takes it for granted.
    """
    platform = str(content.get("platform") or "")
    name = str(content.get("name") or "")
    others = Account.objects.filter(sponsor=unit, state__in=Account.ACTIVE)
    if account is not None:
        others = others.exclude(pk=account.pk)
    rows = list(others.values_list("platform", "name"))
    subject = str(content.get("certified_subject") or content.get("acting_name") or "")
    facts: dict[str, object] = {
        "applicant_level": unit.level,
        "same_platform_account": any(row[0] in same_platform(platform) for row in rows),
        "second_app": platform == "app" and any(row[0] == "app" for row in rows),
        "name": name,
        "names_elsewhere": tuple(row[1] for row in rows if row[0] not in same_platform(platform)),
        "sponsor": unit.name,
        "no_sponsor": False,
        "acting_name": str(content.get("acting_name") or ""),
    }
    flags = [word for word, on in (("secret", unit.secret), ("not_public_facing", not unit.public_facing)) if on]
    if flags:
        facts["unit_flag"] = tuple(flags)
    verdict = platform_verdict(unit, platform)
    if verdict is not None:
        facts["platform_not_approved"] = not verdict
    if subject:
        facts["certified_subject_internal"] = _is_internal(unit, subject)
        facts["sponsor_missing_in_certification"] = not any(
            states_sponsor(subject, name) for name in _answers_for(unit)
        )
    if platform == "wechat.miniprogram":
        facts["attached_to_official"] = "yes" if content.get("attached_to_official") == "yes" else "no"
    return facts


def _answers_for(unit: Unit) -> tuple[str, ...]:
    """The names that may stand in a certification: the unit's own, and for a section that of what it stands under."""
    under = unit.parent if applicant_kind(unit) in INTERNAL_KINDS else None
    return (unit.name, under.name) if under else (unit.name,)


def certification_doubts(account: Account, found: Bound | None) -> list[Rule]:
    """Return the rules with which the certification on record does not agree: to be looked at, not a verdict (T-58)."""
    subject = account.certified_subject.strip()
    if found is None or not subject or any(states_sponsor(subject, name) for name in _answers_for(account.sponsor)):
        return []
    return [
        rule
        for rule in found.pack.rules
        if isinstance(rule.params, Naming) and rule.params.predicate == "sponsor_missing_in_certification"
    ]


def _is_internal(unit: Unit, subject: str) -> bool:
    """Whether a subject is one of the unit's own sections: only names on the register of units are known to be."""
    wanted = skeleton(subject)
    inside = Unit.objects.filter(kind__in=INTERNAL_KINDS, path__startswith=unit.path)
    return any(skeleton(row) == wanted for row in inside.values_list("name", flat=True))


def look_alikes(name: str, account: Account | None = None) -> list[Account]:
    """Return active accounts of any unit whose names a reader would take for ``name`` (one query)."""
    rows = Account.objects.filter(name_skeleton=skeleton(name), state__in=Account.ACTIVE).select_related("sponsor")
    return list(rows.exclude(pk=account.pk) if account else rows)

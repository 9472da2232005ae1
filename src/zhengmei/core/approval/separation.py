"""Separation of duties as data: who must not, should not, or must be the same person."""

from collections.abc import Iterable

from zhengmei.core.approval.history import Act, Actor, Permission, Refusal, Situation
from zhengmei.core.pack.schema import Separation, Step

STARTERS = frozenset({"applicant", "drafter"})
"""Words in a separation that also mean whoever started the case, signed or not."""


def judge_separations(step: Step, actor: Actor, given: Situation) -> Permission | Refusal:
    """Return the permission with its notes, or the first separation that stands in the way.

    Judged by who signed, never by who holds which post today, so that changing a post changes nothing (T-61).
    """
    notes = []
    for rule in sorted(given.separations, key=lambda rule: rule.strength == "recommended"):
        if not _broken(rule, step, actor, given):
            continue
        if rule.strength != "recommended":
            return Refusal(_sentence(rule), rule.cites)
        reason = given.waivers.get(rule.id, "").strip()
        if not reason:
            sentence = f"{_sentence(rule)}这是建议而不是条文禁止：确需如此，请写明理由，留痕后可以继续。"
            return Refusal(sentence, rule.cites, waivable=rule.id)
        notes.append(f"已豁免岗位分离（{rule.id}），理由：{reason}")
    if any(act.actor == actor.id for act in given.history.standing(given.revision)):
        notes.append("同人兼任：此人在本件已签过另一步。")
    return Permission(tuple(notes))


def conflicts(
    rule: Separation, acts: tuple[Act, ...], starter: str = "", steps: Iterable[Step] = ()
) -> tuple[str, ...]:
    """Return the people whose signatures already given break ``rule``: for checking a finished history."""
    acting = _acting(acts, steps)
    first, second = _people(rule.first, acting, starter), _people(rule.second, acting, starter)
    if rule.relation == "apart":
        return tuple(sorted(first & second))
    return tuple(sorted(second - first)) if first else ()


def _broken(rule: Separation, step: Step, actor: Actor, given: Situation) -> bool:
    # Signatures that a return voided do not settle a step, but who wrote or judged the text is still known by them.
    acts = given.history.acts if rule.relation == "apart" else given.history.standing(given.revision)
    acting = _acting(acts, given.steps)
    for mine, theirs in ((rule.first, rule.second), (rule.second, rule.first)):
        if _names(step.id, step.role).isdisjoint(mine):
            continue
        others = _people(theirs, acting, given.applicant)
        if rule.relation == "apart" and actor.id in others:
            return True
        if rule.relation == "same" and others and actor.id not in others:
            return True
    return False


def _acting(acts: tuple[Act, ...], steps: Iterable[Step]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Who acted, with every word by which a separation may name what they did: step, level, role.

    The posts recorded with an act stand in only where the step's role isn't known: whoever holds two posts has still
    acted in one of them.
    """
    roles = {step.id: (step.role,) for step in steps}
    return tuple((act.actor, _names(act.step, *roles.get(act.step, act.posts))) for act in acts)


def _names(step_id: str, *roles: str) -> frozenset[str]:
    # «middle.2» is a level entered locally for the step «middle».
    return frozenset({step_id, step_id.partition(".")[0], *roles})


def _people(group: tuple[str, ...], acting: Iterable[tuple[str, frozenset[str]]], starter: str) -> set[str]:
    people = {person for person, names in acting if not names.isdisjoint(group)}
    if starter and not STARTERS.isdisjoint(group):
        people.add(starter)
    return people


def _sentence(rule: Separation) -> str:
    if rule.relation == "same":
        return rule.note + "。" if rule.note else "这一步要由同一个人签。"
    return "同一个人不能兼任这两个岗位：您在本件已经担任过另一方。"

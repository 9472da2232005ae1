"""May this person settle this step now? Turn, post and separation of duties, each refusal in a sentence."""

from collections.abc import Mapping, Sequence

from zhengmei.core.approval.history import Actor, History, Permission, Refusal, Situation, next_steps
from zhengmei.core.approval.separation import judge_separations
from zhengmei.core.pack.schema import Separation, Step


def may_act(
    step: Step,
    actor: Actor,
    history: History,
    separations: Sequence[Separation] = (),
    applicant_id: str = "",
    *,
    steps: Sequence[Step] = (),
    waivers: Mapping[str, str] | None = None,
    revision: str = "",
) -> Permission | Refusal:
    """Return whether ``actor`` may settle ``step`` now, or the refusal in a sentence.

    ``applicant_id`` is who started the case (申请人, 拟稿人). With ``steps`` the order is checked too. ``waivers`` maps
    the id of a recommended separation to the recorded reason for going without it.
    """
    given = Situation(history, tuple(separations), applicant_id, tuple(steps), waivers or {}, revision)
    refusal = _out_of_turn(step, given) or _wrong_person(step, actor, given)
    return refusal or judge_separations(step, actor, given)


def _out_of_turn(step: Step, given: Situation) -> Refusal | None:
    if given.history.refused:
        return Refusal("此件已被驳回，不能再办理；需要的话请重新申请。", step.cites)
    if any(act.step == step.id for act in given.history.standing(given.revision)):
        return Refusal("这一步已经办理，不用再签。", step.cites)
    if given.steps and step not in next_steps(given.steps, given.history, step.stage, revision=given.revision):
        return Refusal("还没有轮到这一步，请等前面的步骤办完。", step.cites)
    return None


def _wrong_person(step: Step, actor: Actor, given: Situation) -> Refusal | None:
    needed = step.recorded_by or step.role if step.external else step.role
    if needed not in actor.roles:
        doing = "登记这项外部批复" if step.external else "办理这一步"
        return Refusal(f"您现在没有{doing}的岗位，请由担任该岗位的人办理。", step.cites)
    if step.external and step.recorder_not_applicant and actor.id == given.applicant:
        return Refusal("申请人不能自己登记外部机关的批复，请由另一人登记。", step.cites)
    return None

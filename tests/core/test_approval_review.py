"""The gate before a post: V26–V28 on the real packs, and what else closes it."""

import pytest

from zhengmei.core.approval import Act, Actor, Gate, History, Permission, Refusal, gate, may_review, review_steps
from zhengmei.core.pack.schema import ReviewChain
from zhengmei.packs import load


def review(pack_id: str) -> ReviewChain:
    rule = load(pack_id).rule("review.post")
    assert rule is not None
    assert isinstance(rule.params, ReviewChain)
    return rule.params


def everybody_signs(chain: ReviewChain, revision: str = "") -> History:
    return History(
        tuple(Act(step.id, f"person-{step.role}", "sign", revision=revision) for step in review_steps(chain))
    )


def test_V26_jiaxian_blocks_one_person_as_editor_and_reviewer() -> None:
    chain = review("sx-jiaxian")
    before_editing = History((Act("original", "writer", "sign"), Act("review", "one", "sign")))
    answer = may_review(chain, "edit", Actor("one", frozenset({"editor_publisher"})), before_editing)
    assert isinstance(answer, Refusal)
    assert [clause.root for clause in answer.cites] == ["10"]
    other = may_review(chain, "edit", Actor("two", frozenset({"editor_publisher"})), before_editing)
    assert isinstance(other, Permission)


def test_V26_the_gate_stays_shut_even_if_the_signatures_are_already_there() -> None:
    chain = review("sx-jiaxian")
    assert gate(chain, everybody_signs(chain)).open
    alone = History(tuple(Act(step.id, "one", "sign") for step in review_steps(chain)))
    shut = gate(chain, alone)
    assert not shut.open
    assert "应当分开" in shut.obstacles[0].sentence


def test_V27_zhanjiang_lets_the_drafter_sign_level_one_and_nobody_else() -> None:
    chain = review("zj-sfj")
    drafter = Actor("writer", frozenset({"drafter"}))
    assert isinstance(may_review(chain, "drafter_self_check", drafter, History(), "writer"), Permission)
    other = Actor("other", frozenset({"drafter"}))
    answer = may_review(chain, "drafter_self_check", other, History(), "writer")
    assert isinstance(answer, Refusal)
    assert answer.waivable == ""


def test_V28_xihaian_blocks_what_is_only_open_on_request() -> None:
    chain = review("qd-xihaian-sfj")
    done = everybody_signs(chain)
    assert gate(chain, done, {"保密审查意见": "主动公开", "意识形态审查意见": "发布"}).open
    assert closed_by(gate(chain, done, {"保密审查意见": "依申请公开"})) == ["「保密审查意见」选了「依申请公开」"]
    assert closed_by(gate(chain, done, {"保密审查意见": ["不公开"]})) == ["「保密审查意见」选了「不公开」"]
    assert closed_by(gate(chain, done, {"意识形态审查意见": "不发布"})) == ["「意识形态审查意见」选了「不发布」"]


def closed_by(answer: Gate) -> list[str]:
    assert not answer.open
    return [obstacle.sentence.split("，")[0] for obstacle in answer.obstacles]


@pytest.mark.parametrize("pack_id", ["qd-xihaian-sfj", "zj-sfj", "sx-jiaxian", "hi-sanya"])
def test_every_level_is_needed(pack_id: str) -> None:
    chain = review(pack_id)
    done = everybody_signs(chain)
    assert gate(chain, done).open
    for place in range(len(done.acts)):
        lacking = gate(chain, History(done.acts[:place] + done.acts[place + 1 :]))
        assert not lacking.open
        assert done.acts[place].step in {step.id for step in lacking.waiting}


def test_an_edit_after_signing_voids_the_signatures() -> None:
    chain = review("qd-xihaian-sfj")
    signed = everybody_signs(chain, revision="first")
    assert gate(chain, signed, revision="first").open
    assert "改动" in gate(chain, signed, revision="second").obstacles[0].sentence


def test_a_recommended_separation_does_not_shut_the_gate() -> None:
    chain = review("qd-xihaian-sfj")
    done = everybody_signs(chain)
    drafter = done.acts[1].actor
    asked = may_review(
        chain, done.acts[1].step, Actor(drafter, frozenset({"section_head"})), History(done.acts[:1]), drafter
    )
    assert isinstance(asked, Refusal)
    assert asked.waivable == "drafter_apart"
    assert gate(chain, done, drafter_id=drafter).open


def test_a_review_without_levels_of_its_own_lets_nothing_out() -> None:
    chain = review("qd-licang")
    assert chain.steps == ()
    assert not gate(chain, History()).open


def test_a_refused_post_never_goes_out() -> None:
    chain = review("qd-xihaian-sfj")
    assert not gate(chain, everybody_signs(chain).then(Act("final_review", "x", "refuse"))).open


def test_every_check_needs_a_verdict_when_verdicts_are_asked_for() -> None:
    chain = review("qd-xihaian-sfj")
    verdicts = {item.key: True for item in chain.checks}
    assert gate(chain, everybody_signs(chain), verdicts=verdicts).open
    first, second, *_ = chain.checks
    answer = gate(chain, everybody_signs(chain), verdicts={**verdicts, first.key: False})
    assert [obstacle.sentence for obstacle in answer.obstacles] == [f"「{first.label}」没有通过。"]
    del verdicts[second.key]
    assert not gate(chain, everybody_signs(chain), verdicts=verdicts).open


def test_a_level_the_chain_lacks_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        may_review(review("zj-sfj"), "fourth_level", Actor("a"), History())

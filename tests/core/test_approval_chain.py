"""Which chain applies, who may act next, and that a chain is completed once, in any order it allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengmei.core.approval import (
    Act,
    Actor,
    History,
    NeedsApplicant,
    NeedsFact,
    Permission,
    Refusal,
    UnknownAction,
    chain_for,
    complete,
    may_act,
    missing,
    missing_for,
    next_steps,
    with_levels,
)
from zhengmei.core.citation import parse_clause
from zhengmei.core.pack.schema import ApprovalChain, Head, Pack, Requirement, Route, Rule, Step
from zhengmei.core.pack.vocabulary import ACTIONS
from zhengmei.packs import load

CLAUSE = (parse_clause("8"),)


def step(step_id: str, order: int, **more: object) -> Step:
    return Step(id=step_id, order=order, **{"role": step_id, "act": "sign", "cites": CLAUSE, **more})  # type: ignore[arg-type]


def pack_of(*routes: Route, action: str = "open") -> Pack:
    chain = Rule(f"chain.{action}", "approval_chain", CLAUSE, "应", "explicit", ApprovalChain(action, routes))
    return Pack(Head("demo", "演示办法", "演示", "演示办公室", "000000", "county", "1"), (), (chain,))


def signed(*step_ids: str) -> History:
    return History(tuple(Act(step_id, f"person-{step_id}", "sign") for step_id in step_ids))


TWO_ROUTES = pack_of(
    Route("city", (step("city", 1),), {"applicant": ("committee", "department")}),
    Route("district", (step("district", 1), step("city", 2)), {"applicant": ("township",)}),
)
SIDE_BY_SIDE = (step("head", 1), step("left", 2), step("right", 2), step("file", 3, stage="after"))


def test_it_is_silent_where_the_text_gives_no_chain() -> None:
    answer = chain_for(load("zj-sfj"), "open", "department")
    assert (answer.status, answer.steps) == ("silent", ())
    assert "本地未规定" in answer.notes[0]


def test_it_refuses_to_guess_who_applies() -> None:
    with pytest.raises(NeedsApplicant, match="township（镇、街道）") as asked:
        chain_for(TWO_ROUTES, "open")
    assert asked.value.choices == ("committee", "department", "township")
    assert chain_for(TWO_ROUTES, "open", "township").route == "district"


def test_a_general_route_is_not_taken_while_a_special_one_may_be_meant() -> None:
    pack = pack_of(Route("all", (step("a", 1),)), Route("district", (step("b", 1),), {"applicant": ("township",)}))
    with pytest.raises(NeedsApplicant):
        chain_for(pack, "open")
    assert chain_for(pack, "open", "department").route == "all"


def test_it_is_silent_for_an_applicant_no_route_covers() -> None:
    answer = chain_for(TWO_ROUTES, "open", "state_enterprise")
    assert (answer.status, answer.steps) == ("silent", ())
    assert [str(citation) for citation in answer.cites] == ["demo:8"]


def test_it_prefers_the_route_that_says_more_about_the_case() -> None:
    pack = pack_of(Route("all", (step("a", 1),)), Route("apps", (step("b", 1),), {"platform": ("app",)}))
    assert chain_for(pack, "open", "department", "app").route == "apps"
    assert chain_for(pack, "open", "department", "weibo").route == "all"


def test_it_tells_of_the_route_that_another_reason_would_open() -> None:
    pack = pack_of(Route("all", (step("a", 1),)), Route("abolished", (step("b", 1),), {"reason": ("abolished",)}))
    answer = chain_for(pack, "open", "department")
    assert answer.route == "all"
    assert "主办单位撤销" in answer.notes[0]
    assert chain_for(pack, "open", "department", reason="abolished").route == "abolished"


def test_two_routes_for_one_case_are_an_error_and_never_a_silent_choice() -> None:
    with pytest.raises(NeedsFact, match="同时适用"):
        chain_for(pack_of(Route("a", (step("a", 1),)), Route("b", (step("b", 1),))), "open", "department")


def test_it_knows_every_action_and_offers_near_matches_for_others() -> None:
    for action in ACTIONS:
        assert chain_for(load("zj-sfj"), action).status == "silent"
    with pytest.raises(UnknownAction, match="open"):
        chain_for(TWO_ROUTES, "opne")


def test_sanya_sends_a_district_department_through_the_district_first() -> None:
    district = chain_for(load("hi-sanya"), "open", "department", applicant_level="district")
    city = chain_for(load("hi-sanya"), "open", "department", applicant_level="city")
    assert [s.role for s in district.steps if s.act in ("review", "approve")] == ["district_office", "city_office"]
    assert [s.role for s in city.steps if s.act in ("review", "approve")] == ["city_office"]
    with pytest.raises(NeedsFact) as asked:
        chain_for(load("hi-sanya"), "open", "department")
    assert asked.value.key == "applicant_level"


def test_sanya_marks_the_route_of_bodies_the_text_leaves_out_as_interpretation() -> None:
    assert chain_for(load("hi-sanya"), "open", "public_institution").reading == "interpretation"


def test_the_province_stands_outside_the_platform_in_jiaxian() -> None:
    steps = chain_for(load("sx-jiaxian"), "open", "department").steps
    outside = [s for s in steps if s.external and s.act == "approve"]
    assert [(s.role, s.recorder_not_applicant) for s in outside] == [("province_office", True)]


def test_steps_of_one_order_run_side_by_side_and_all_are_needed() -> None:
    assert [s.id for s in next_steps(SIDE_BY_SIDE, History())] == ["head"]
    assert [s.id for s in next_steps(SIDE_BY_SIDE, signed("head"))] == ["left", "right"]
    assert [s.id for s in next_steps(SIDE_BY_SIDE, signed("head", "right"))] == ["left"]
    assert not complete(SIDE_BY_SIDE, signed("head", "right"), "before")


def test_what_follows_the_act_opens_only_when_everything_before_it_is_signed() -> None:
    assert next_steps(SIDE_BY_SIDE, signed("head", "left"), "after") == ()
    done = signed("head", "left", "right")
    assert [s.id for s in next_steps(SIDE_BY_SIDE, done, "after")] == ["file"]
    assert complete(SIDE_BY_SIDE, done, "before")
    assert not complete(SIDE_BY_SIDE, done)


def test_a_return_voids_what_was_signed_and_a_refusal_ends_the_case() -> None:
    returned = signed("head", "left").then(Act("right", "person", "return", reason="缺材料"))
    assert [s.id for s in next_steps(SIDE_BY_SIDE, returned)] == ["head"]
    refused = signed("head").then(Act("left", "person", "refuse"))
    assert next_steps(SIDE_BY_SIDE, refused) == ()
    assert not complete((), refused)
    answer = may_act(SIDE_BY_SIDE[2], Actor("x", frozenset({"right"})), refused)
    assert isinstance(answer, Refusal)
    assert "驳回" in answer.sentence


def test_a_signature_on_another_text_does_not_count() -> None:
    history = History((Act("head", "a", "sign", revision="old"),))
    assert [s.id for s in next_steps(SIDE_BY_SIDE, history, revision="new")] == ["head"]
    assert [s.id for s in next_steps(SIDE_BY_SIDE, history, revision="old")] == ["left", "right"]


def test_a_step_without_levels_is_skipped_and_entered_levels_come_one_after_another() -> None:
    steps = (step("centre", 1), step("middle", 2, configurable=True), step("province", 3, external=True))
    assert [s.id for s in next_steps(steps, signed("centre"))] == ["province"]
    assert [s.id for s in with_levels(steps, {})] == ["centre", "province"]
    grown = with_levels(steps, {"middle": ("市级", "厅级")})
    assert [(s.id, s.order, s.note) for s in grown] == [
        ("centre", 1, ""),
        ("middle.1", 2, "市级"),
        ("middle.2", 3, "厅级"),
        ("province", 4, ""),
    ]


def test_it_refuses_the_wrong_post_the_wrong_turn_and_the_second_signature() -> None:
    head, left, *_ = SIDE_BY_SIDE
    clerk = Actor("clerk", frozenset({"left"}))
    assert "没有办理这一步的岗位" in refusal_of(may_act(head, clerk, History()))
    assert "还没有轮到" in refusal_of(may_act(left, clerk, History(), steps=SIDE_BY_SIDE))
    assert "已经办理" in refusal_of(may_act(left, clerk, signed("head", "left")))
    assert isinstance(may_act(left, clerk, signed("head"), steps=SIDE_BY_SIDE), Permission)


def test_an_outside_approval_is_recorded_by_the_named_post_and_not_by_the_applicant() -> None:
    outside = step("province", 1, external=True, recorded_by="centre", recorder_not_applicant=True)
    centre = Actor("c", frozenset({"centre"}))
    assert isinstance(may_act(outside, centre, History(), applicant_id="other"), Permission)
    assert "申请人不能自己登记" in refusal_of(may_act(outside, centre, History(), applicant_id="c"))
    assert "没有登记" in refusal_of(may_act(outside, Actor("p", frozenset({"province"})), History()))


def refusal_of(answer: Permission | Refusal) -> str:
    assert isinstance(answer, Refusal)
    assert answer.cites == CLAUSE
    return answer.sentence


def test_it_lists_what_is_missing_with_clause_and_remedy() -> None:
    needs = (
        Requirement("plan", "实施方案", "file", CLAUSE),
        Requirement("minutes", "会议纪要", "file", CLAUSE, any_of="decision"),
        Requirement("consent", "主要领导批示", "file", CLAUSE, any_of="decision"),
    )
    others = (step("outside", 2, external=True, requires=needs), step("later", 3, stage="after", requires=needs))
    pack = pack_of(Route("all", (step("head", 1, requires=needs), *others)))
    chain = chain_for(pack, "open", "department")
    found = missing(pack, "open", {}, chain)
    assert [(item.key, item.step, item.remedy) for item in found] == [
        ("plan", "head", "请上传「实施方案」。"),
        ("minutes", "head", "请上传「会议纪要 或 主要领导批示」，有一项即可。"),
    ]
    assert [str(item.cites[0]) for item in found] == ["demo:8", "demo:8"]
    assert [item.key for item in missing(pack, "open", {"consent": "scan.pdf", "plan": ""}, chain)] == ["plan"]
    assert missing_for(pack, chain.steps[1], {"plan": "x", "minutes": "y"}) == ()


def test_licang_asks_for_its_four_conditions_and_jiaxian_for_the_four_parts_of_its_plan() -> None:
    def labels(pack_id: str) -> str:
        pack = load(pack_id)
        return " ".join(item.label for item in missing(pack, "open", {}, chain_for(pack, "open", "department")))

    assert all(word in labels("qd-licang") for word in ("主办单位", "专职管理人员", "基本技能", "管理制度"))
    assert all(word in labels("sx-jiaxian") for word in ("组织领导", "经费保障", "管理制度", "联系人"))


@given(st.lists(st.integers(1, 4), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_a_chain_signed_in_any_allowed_order_is_completed_exactly_once(orders: list[int], random: object) -> None:
    steps = tuple(step(f"s{place}", order) for place, order in enumerate(orders))
    history, completed = History(), 0
    while waiting := next_steps(steps, history):
        chosen = random.choice(waiting)  # type: ignore[attr-defined]
        history = history.then(Act(chosen.id, chosen.id, "sign"))
        completed += complete(steps, history)
    assert completed == 1
    assert len(history.acts) == len(steps)
    placed = [next(s.order for s in steps if s.id == act.step) for act in history.acts]
    assert placed == sorted(placed)

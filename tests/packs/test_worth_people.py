"""Who signs, who reviews, who may hold an account in 西海岸新区司法局, 湛江市司法局 and 佳县: typed from the requirement."""

from typing import Any

import pytest

from tests.packs.three_texts import JIAXIAN, NATION, XIHAIAN, ZHANJIANG, ids_of, the_rule
from zhengmei.core.approval import chain_for, eligible
from zhengmei.core.pack.compare import value_of
from zhengmei.core.pack.schema import ApprovalChain, Eligibility, ReviewChain
from zhengmei.core.pack.vocabulary import ACTIONS
from zhengmei.packs import load

# ── §2.4: role, act, clause; 〔外〕 recorded only, ↓ after the act is carried out.
Steps = list[tuple[str, str, str, bool, str]]
SIGNED: Steps = [("sponsor_head", "sign", "F1", False, "before"), ("supervisor_head", "sign", "F1", False, "before")]
FILED: Steps = [("committee_office", "file", "6", False, "after"), ("sponsor_office", "register", "6", True, "after")]
DECIDED: Steps = [("sponsor_decision", "agree", "7", False, "before")]


def upward(clause: str, last: str, first: str = "apply") -> Steps:
    """佳县: the sponsor, the county centre, the levels in between, and a body outside that approves."""
    head = "sponsor_head" if first == "agree" else "sponsor"
    return [
        (head, first, clause, False, "before"),
        ("centre", "review", clause, False, "before"),
        ("intermediate_review", "review", clause, True, "before"),
        (last, "approve", clause, True, "before"),
    ]


CLOSED: Steps = [
    *upward("8(四)", "province_office"),
    ("sponsor", "check", "8(四)", False, "before"),
    ("sponsor", "register", "8(四)", True, "after"),
]
CHAINS: list[tuple[str, str, Steps]] = [
    (XIHAIAN, "open", SIGNED + FILED),
    (XIHAIAN, "change", SIGNED + FILED),
    (XIHAIAN, "close", DECIDED + SIGNED + FILED),
    (XIHAIAN, "deregister", DECIDED + SIGNED + FILED),
    (
        JIAXIAN,
        "open",
        [
            *upward("7(三)", "province_office", "agree"),
            ("centre", "file", "7(四)", False, "after"),
            ("sponsor", "register", "7(四)", True, "after"),
        ],
    ),
    (
        JIAXIAN,
        "change",
        [
            ("sponsor_lead", "sign", "F1", False, "after"),
            ("centre", "file", "8(五)", False, "after"),
            ("sponsor", "register", "8(五)", True, "after"),
        ],
    ),
    (JIAXIAN, "suspend", upward("8(一)", "province_office")),
    (JIAXIAN, "emergency", [("sponsor", "file", "8(二)", False, "after"), ("centre", "file", "8(二)", False, "after")]),
    (JIAXIAN, "exit", upward("8(三)", "state_council_office")),
    (JIAXIAN, "close", CLOSED),
    (JIAXIAN, "deregister", CLOSED),
]


@pytest.mark.parametrize(("pack_id", "action", "expected"), CHAINS, ids=[f"{c[0]}-{c[1]}" for c in CHAINS])
def test_an_action_goes_through_these_hands_in_this_order(pack_id: str, action: str, expected: Steps) -> None:
    steps = chain_for(load(pack_id), action, "department").steps
    assert [step.order for step in steps] == sorted(step.order for step in steps)
    assert [(s.role, s.act, s.external, s.stage) for s in steps] == [(r, a, e, t) for r, a, _, e, t in expected]
    for step, (_, _, clause, _, _) in zip(steps, expected, strict=True):
        assert clause in [cited.text for cited in step.cites]


@pytest.mark.parametrize("pack_id", [XIHAIAN, ZHANJIANG, JIAXIAN, NATION])
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_that_the_text_leaves_out_has_no_chain(pack_id: str, action: str) -> None:
    written = {(pack, said) for pack, said, _ in CHAINS}
    assert chain_for(load(pack_id), action, "department").status == ("ok" if (pack_id, action) in written else "silent")


def test_a_body_outside_the_platform_is_recorded_by_the_county_centre_and_not_by_the_applicant() -> None:
    for action in ("open", "suspend", "exit", "close", "deregister"):
        outside = [step for step in chain_for(load(JIAXIAN), action).steps if step.external and step.stage == "before"]
        assert [(step.recorded_by, step.recorder_not_applicant) for step in outside] == [("centre", True)] * 2
        assert [step.configurable for step in outside] == [True, False]
        assert outside[0].reading == "interpretation"


def test_佳县_asks_for_a_plan_with_its_four_parts_and_one_consent() -> None:
    steps = chain_for(load(JIAXIAN), "open").steps
    needs = {need.key: need for step in steps for need in step.requires}
    assert [step.act for step in steps].count("agree") == 1
    assert {"plan", "plan_organisation", "plan_funding", "plan_rules", "plan_contact", "registration_form"} == set(
        needs
    )
    assert needs["plan"].kind == "file"


def test_西海岸_closes_with_minutes_or_with_the_heads_consent() -> None:
    for action in ("close", "deregister"):
        needs = chain_for(load(XIHAIAN), action).steps[0].requires
        assert {need.key for need in needs} == {"minutes", "head_consent"}
        assert len({need.any_of for need in needs}) == 1
        assert needs[0].any_of


def test_an_exit_from_supervision_needs_the_staffing_approval() -> None:
    needs = {need.key: need.kind for step in chain_for(load(JIAXIAN), "exit").steps for need in step.requires}
    assert needs["staffing_approval"] == "file"


def test_one_order_of_steps_holds_where_both_must_be_done_and_neither_comes_first() -> None:
    for pack_id, action in ((XIHAIAN, "open"), (XIHAIAN, "close"), (JIAXIAN, "open"), (JIAXIAN, "change")):
        last = chain_for(load(pack_id), action).steps[-2:]
        assert last[0].order == last[1].order
        assert {step.act for step in last} == {"file", "register"}


def test_only_佳县_asks_why_an_account_must_be_closed() -> None:
    asked = {}
    for pack_id, action, _ in CHAINS:
        params = the_rule(pack_id, f"chain.{action}").params
        assert isinstance(params, ApprovalChain)
        asked[pack_id, action] = bool(params.warn_reason)
    assert {key for key, reason in asked.items() if reason} == {(JIAXIAN, "close"), (JIAXIAN, "deregister")}


# ── §2.6, 2.7: order, role, act.
REVIEWS: dict[str, tuple[bool, str, list[tuple[int, str, str]]]] = {
    XIHAIAN: (True, "network_section", [(1, "first_reviewer", "初审"), (2, "section_head", "复审"), (3, "department_leader", "终审")]),
    ZHANJIANG: (
        True,
        "publisher",
        [
            (1, "drafter", "一级自查自校"), (1, "section_head", "一级自查自校"), (2, "leader_in_charge", "二级初审和校对"),
            (3, "secrecy_group", "三级审核和校对"), (3, "office_director", "三级审核和校对"),
            (3, "office_leader", "三级审核和校对"),
        ],
    ),
    JIAXIAN: (
        False,
        "editor_publisher",
        [(1, "contributor", "提供原稿"), (2, "reviewer", "审核"), (3, "editor_publisher", "编辑核对"), (4, "reviewer", "再次校对")],
    ),
}  # fmt: skip


def review(pack_id: str) -> ReviewChain:
    params = the_rule(pack_id, "review.post").params
    assert isinstance(params, ReviewChain)
    return params


@pytest.mark.parametrize("pack_id", REVIEWS)
def test_a_post_is_reviewed_in_these_steps_and_called_三审三校_only_where_the_text_does(pack_id: str) -> None:
    three, publisher, steps = REVIEWS[pack_id]
    chain = review(pack_id)
    assert (chain.uses_three_reviews, chain.publisher) == (three, publisher)
    assert [(step.order, step.role, step.act) for step in chain.steps] == steps


@pytest.mark.parametrize(("pack_id", "counts"), [(XIHAIAN, [4, 2, 0]), (ZHANJIANG, [10] * 6), (JIAXIAN, [0, 5, 6, 1])])
def test_each_step_gives_its_verdict_on_the_items_of_the_text(pack_id: str, counts: list[int]) -> None:
    assert [len(step.checks) for step in review(pack_id).steps] == counts


def test_only_佳县_forbids_one_person_to_review_and_to_publish() -> None:
    kept = {p: {(s.relation, s.strength) for s in review(p).separations} for p in REVIEWS}
    assert kept[XIHAIAN] == {("apart", "recommended")}
    assert kept[ZHANJIANG] == {("same", "required"), ("apart", "recommended")}
    assert kept[JIAXIAN] == {("apart", "hard")}
    [hard] = review(JIAXIAN).separations
    assert ({*hard.first}, {*hard.second}) == ({"reviewer"}, {"editor_publisher"})


def test_what_is_only_recommended_is_marked_as_our_reading() -> None:
    for pack_id in REVIEWS:
        for kept in review(pack_id).separations:
            assert (kept.reading == "interpretation") == (kept.strength == "recommended")


def test_V27_the_drafter_signs_level_one_in_湛江() -> None:
    [own] = [kept for kept in review(ZHANJIANG).separations if kept.strength == "required"]
    assert (own.first, own.second) == (("drafter",), ("drafter_self_check",))


def test_V28_a_choice_on_the_signing_sheet_stops_publication() -> None:
    assert {option.field: set(option.values) for option in review(XIHAIAN).blocking_options} == {
        "保密审查意见": {"依申请公开", "不公开"},
        "意识形态审查意见": {"不发布"},
    }
    assert "blocking_options" in the_rule(XIHAIAN, "review.post").interprets


# ── §2.13: what each text says of each applicant; the last column is what one more fact does.
ELIGIBLE: list[tuple[str, str, str, dict[str, Any], str]] = [
    (XIHAIAN, "person", "weibo", {}, "block"),
    (XIHAIAN, "internal_organ", "weibo", {}, "block"),
    (XIHAIAN, "internal_organ", "weibo", {"attached_to_official": "yes"}, "block"),
    (XIHAIAN, "internal_organ", "wechat.miniprogram", {"attached_to_official": "yes"}, "allow"),
    (XIHAIAN, "internal_organ", "wechat.miniprogram", {"attached_to_official": "no"}, "block"),
    (XIHAIAN, "department", "weibo", {}, "allow"),
    (XIHAIAN, "department", "weibo", {"same_platform_account": True}, "allow"),
    (XIHAIAN, "department", "app", {"second_app": True}, "allow"),
    (XIHAIAN, "department", "weibo", {"purpose": "campaign"}, "allow"),
    (XIHAIAN, "department", "weibo", {"unit_flag": "secret"}, "allow"),
    (XIHAIAN, "department", "weibo", {"platform_not_approved": True}, "allow"),
    (XIHAIAN, "department", "weibo", {"acting_name": "青岛市黄岛区司法局", "name": "青岛西海岸新区司法"}, "allow"),
    (XIHAIAN, "department", "website", {}, "unknown"),
    (XIHAIAN, "state_enterprise", "weibo", {}, "unknown"),
    (XIHAIAN, "township", "weibo", {}, "unknown"),
    (ZHANJIANG, "person", "wechat.subscription", {}, "block"),
    (ZHANJIANG, "internal_organ", "wechat.subscription", {}, "block"),
    (ZHANJIANG, "internal_organ", "wechat.miniprogram", {"attached_to_official": "yes"}, "block"),
    (ZHANJIANG, "department", "wechat.subscription", {}, "allow"),
    (ZHANJIANG, "department", "wechat.subscription", {"same_platform_account": True}, "warn"),
    (ZHANJIANG, "department", "app", {"second_app": True}, "warn"),
    (ZHANJIANG, "department", "wechat.subscription", {"purpose": "campaign"}, "allow"),
    (ZHANJIANG, "department", "wechat.subscription", {"unit_flag": "secret"}, "allow"),
    (ZHANJIANG, "department", "douyin", {}, "unknown"),
    (JIAXIAN, "person", "weibo", {}, "block"),
    (JIAXIAN, "internal_organ", "weibo", {}, "block"),
    (JIAXIAN, "department", "weibo", {"certified_subject_internal": True}, "block"),
    (JIAXIAN, "department", "weibo", {"unit_flag": "secret"}, "block"),
    (JIAXIAN, "department", "weibo", {"unit_flag": "not_public_facing"}, "block"),
    (JIAXIAN, "department", "weibo", {"platform_not_approved": True}, "block"),
    (JIAXIAN, "department", "weibo", {"same_platform_account": True}, "warn"),
    (JIAXIAN, "department", "weibo", {"purpose": "campaign"}, "warn"),
    (JIAXIAN, "department", "app", {"second_app": True}, "allow"),
    (JIAXIAN, "township", "weibo", {}, "allow"),
    (JIAXIAN, "department", "weibo", {}, "allow"),
    (JIAXIAN, "public_institution", "weibo", {}, "allow"),
    (JIAXIAN, "state_enterprise", "weibo", {}, "unknown"),
    (JIAXIAN, "committee", "weibo", {}, "unknown"),
    (NATION, "person", "weibo", {}, "unknown"),
]


@pytest.mark.parametrize(("pack_id", "applicant", "platform", "facts", "outcome"), ELIGIBLE)
def test_who_may_hold_an_account_is_as_the_text_says(
    pack_id: str, applicant: str, platform: str, facts: dict[str, Any], outcome: str
) -> None:
    assert eligible(load(pack_id), applicant, platform, facts=facts).outcome == outcome


def test_a_miniprogram_of_a_section_is_not_refused_before_anyone_has_said_that_it_hangs_loose() -> None:
    answer = eligible(load(XIHAIAN), "internal_organ", "wechat.miniprogram")
    assert answer.outcome == "allow"
    assert "只限挂接到局官方微信" in answer.reasons[0].message


def test_a_certified_subject_outside_the_two_names_is_only_a_hint() -> None:
    answer = eligible(load(XIHAIAN), "department", "weibo", facts={"acting_name": "青岛市某局"})
    assert answer.outcome == "allow"
    assert [hint.rule for hint in answer.hints] == ["eligibility.acting_name"]


def test_佳县_questions_a_closing_without_one_of_its_three_reasons() -> None:
    rule = the_rule(JIAXIAN, "eligibility.closing_reason")
    assert isinstance(rule.params, Eligibility)
    assert rule.modality == "原则"
    assert set(rule.params.applies_to["action"]) == {"close", "deregister"}
    assert set(rule.params.except_when["reason"]) == {"unmaintained", "abolished", "merged", "intensive"}


@pytest.mark.parametrize(
    ("pack_id", "roles"),
    [
        (
            XIHAIAN,
            "drafter photographer first_reviewer section_head department_leader research_office network_section "
            "miniprogram_developer contractor sponsor_office sponsor_decision sponsor_head supervisor_head "
            "committee_office account_manager message_handler public",
        ),
        (
            ZHANJIANG,
            "drafter section_head leader_in_charge secrecy_group office_director office_leader publisher office liaison "
            "reply_department responsible_person city_office public",
        ),
        (
            JIAXIAN,
            "centre intermediate_review province_office state_council_office sponsor sponsor_head sponsor_lead reviewer "
            "editor_publisher contributor patrol_officer message_handler credential_keeper county_cyberspace_office public",
        ),
    ],
)
def test_it_names_these_posts_and_bodies(pack_id: str, roles: str) -> None:
    assert ids_of(load(pack_id), "role") == {f"role.{key}" for key in roles.split()}


def test_one_means_exactly_one_and_says_that_this_is_our_reading() -> None:
    only = {
        (pack_id, rule.id)
        for pack_id in (XIHAIAN, ZHANJIANG, JIAXIAN)
        for rule in load(pack_id).rules
        if getattr(rule.params, "exactly_one", False)
    }
    assert only == {(ZHANJIANG, "role.liaison"), (JIAXIAN, "role.sponsor_lead")}
    assert all("exactly_one" in the_rule(*one).interprets for one in only)


def test_an_approving_body_that_the_text_does_not_name_is_our_reading() -> None:
    for action in ("open", "change", "close", "deregister"):
        assert the_rule(XIHAIAN, f"chain.{action}").reading == "interpretation"
    for action in ("open", "suspend", "exit"):
        rule = the_rule(JIAXIAN, f"chain.{action}")
        assert rule.reading == "explicit"
        assert "routes" in rule.interprets


def test_a_person_who_applies_and_a_check_by_a_person_are_shown_in_different_words() -> None:
    pack = load(XIHAIAN)
    assert "个人" in value_of(pack, the_rule(XIHAIAN, "eligibility.person"), "applies_to")
    assert "人工" not in value_of(pack, the_rule(XIHAIAN, "eligibility.person"), "applies_to")
    assert value_of(pack, the_rule(XIHAIAN, "duty.outsourcing"), "detection") == "机筛人断"

"""Who may hold an account: V29 on the five packs, the reaction by modality, and facts that are never assumed."""

from typing import Literal, get_args

import pytest

from zhengmei.core.approval import eligible
from zhengmei.core.approval.naming import (
    looks_like,
    name_problems,
    related_to_unit,
    same_across,
    skeleton,
    states_sponsor,
)
from zhengmei.core.approval.predicates import holds
from zhengmei.core.citation import parse_clause
from zhengmei.core.pack.schema import Eligibility, Head, Naming, Pack, Rule
from zhengmei.core.pack.vocabulary import APPLICANTS, PREDICATES, Modality
from zhengmei.packs import load

CLAUSE = (parse_clause("7(一)"),)


def pack_of(*params: Eligibility | Naming, modality: Modality = "禁") -> Pack:
    rules = tuple(
        Rule(f"eligibility.r{n}", "eligibility", CLAUSE, modality, "explicit", one) for n, one in enumerate(params)
    )
    return Pack(Head("demo", "演示办法", "演示", "演示办公室", "000000", "county", "1"), (), rules)


def forbid(predicate: str = "", **more: object) -> Eligibility:
    return Eligibility("forbid", "不行", predicate=predicate, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pack_id", "outcome", "cited"),
    [
        ("qd-xihaian-sfj", "block", "5"),
        ("zj-sfj", "block", "3¶1"),
        ("qd-licang", "allow", "2"),
        ("sx-jiaxian", "block", "7(一)"),
        ("hi-sanya", "allow", "2"),
    ],
)
def test_V29_an_internal_organ_is_forbidden_by_three_and_allowed_by_two(pack_id: str, outcome: str, cited: str) -> None:
    answer = eligible(load(pack_id), "internal_organ", "weibo")
    assert answer.outcome == outcome
    assert f"{pack_id}:{cited}" in [str(citation) for citation in answer.reasons[0].cites]


def test_V29_sanya_allows_with_a_doubt_about_article_29() -> None:
    assert "第二十九条" in eligible(load("hi-sanya"), "internal_organ", "weibo").reasons[0].message


def test_a_miniprogram_hung_on_the_official_account_is_no_account_of_an_internal_organ() -> None:
    pack = load("qd-xihaian-sfj")
    hung = {"attached_to_official": "yes"}
    assert eligible(pack, "internal_organ", "wechat.miniprogram", facts=hung).outcome == "allow"
    assert (
        eligible(pack, "internal_organ", "wechat.miniprogram", facts={"attached_to_official": "no"}).outcome == "block"
    )
    assert eligible(pack, "internal_organ", "weibo", facts=hung).outcome == "block"


def test_an_account_for_one_campaign_is_blocked_by_licang_and_only_questioned_by_jiaxian() -> None:
    outcomes = {
        pack_id: eligible(load(pack_id), "department", "weibo", "campaign").outcome
        for pack_id in ("qd-licang", "sx-jiaxian", "hi-sanya")
    }
    assert outcomes == {"qd-licang": "block", "sx-jiaxian": "warn", "hi-sanya": "allow"}


def test_a_second_account_on_a_platform_is_questioned_except_where_no_rule_says_so() -> None:
    facts = {"same_platform_account": True}
    warned = {p: eligible(load(p), "department", "weibo", facts=facts).outcome for p in ("qd-licang", "sx-jiaxian")}
    assert set(warned.values()) == {"warn"}
    assert eligible(load("qd-xihaian-sfj"), "department", "weibo", facts=facts).outcome == "allow"


@pytest.mark.parametrize("modality", get_args(Modality))
def test_the_reaction_follows_the_modality(modality: Modality) -> None:
    expected: Literal["block", "warn", "unknown"] = "unknown"
    if modality in ("应", "禁"):
        expected = "block"
    elif modality == "原则":
        expected = "warn"
    assert eligible(pack_of(forbid(), modality=modality), "department", "weibo").outcome == expected


def test_no_rule_of_principle_ever_blocks_in_any_pack() -> None:
    everything = dict.fromkeys(PREDICATES, True) | {"unit_flag": "secret"}
    for pack_id in ("qd-xihaian-sfj", "zj-sfj", "qd-licang", "sx-jiaxian", "hi-sanya"):
        for applicant in APPLICANTS:
            answer = eligible(load(pack_id), applicant, "app", "campaign", everything)
            assert not [reason for reason in answer.reasons if reason.modality == "原则" and reason.effect == "block"]


def test_it_is_unknown_where_the_text_does_not_speak_of_this_applicant() -> None:
    answer = eligible(pack_of(forbid(applies_to={"applicant": ("person",)})), "state_enterprise", "weibo")
    assert (answer.outcome, answer.reasons) == ("unknown", ())
    assert "本地未规定" in answer.notes[0]


def test_a_fact_that_is_not_given_is_not_assumed() -> None:
    pack = pack_of(Eligibility("allow", "可以"), forbid("second_app"))
    assert eligible(pack, "department", "app").outcome == "allow"
    assert eligible(pack, "department", "app", facts={"second_app": False}).outcome == "allow"
    assert eligible(pack, "department", "app", facts={"second_app": True}).outcome == "block"


def test_an_unlisted_platform_is_a_question_until_somebody_has_looked() -> None:
    pack = pack_of(Eligibility("allow", "可以"), forbid("platform_not_approved"))
    asked = eligible(pack, "department", "other:小象")
    assert asked.outcome == "allow"
    assert [hint.message for hint in asked.hints] == ["待确认：不行"]
    assert eligible(pack, "department", "other:小象", facts={"platform_not_approved": True}).outcome == "block"


def test_an_unmet_requirement_blocks_and_a_met_one_says_nothing() -> None:
    pack = pack_of(
        Eligibility("allow", "可以"), Eligibility("require", "须认证", predicate="not_certified"), modality="应"
    )
    assert eligible(pack, "department", "weibo", facts={"not_certified": True}).outcome == "block"
    assert eligible(pack, "department", "weibo", facts={"not_certified": False}).outcome == "allow"


def test_a_unit_that_must_have_an_account_may_open_one() -> None:
    pack = pack_of(Eligibility("require", "应当开设", predicate="no_account_yet"), modality="应")
    assert eligible(pack, "government", "weibo", facts={"no_account_yet": True}).outcome == "allow"


def test_the_acting_name_is_compared_and_not_the_display_name() -> None:
    names = ("青岛西海岸新区司法局",)
    assert holds("acting_name_outside_list", {"acting_name": "青岛西海岸新区司法局"}, names) is False
    assert holds("acting_name_outside_list", {"acting_name": "某某科"}, names) is True
    assert holds("acting_name_outside_list", {"name": "青岛西海岸新区司法"}, names) is None
    with pytest.raises(KeyError):
        holds("second_ap", {}, ())


def test_a_likeness_of_words_only_asks_and_a_person_decides() -> None:
    pack = pack_of(Eligibility("allow", "可以"), Naming("要有关联", "name_unrelated_to_duty"), modality="应")
    facts: dict[str, object] = {"name": "天天好心情", "sponsor": "佳县教育和体育局"}
    answer = eligible(pack, "department", "weibo", facts=facts)
    assert (answer.outcome, len(answer.hints)) == ("allow", 1)
    assert eligible(pack, "department", "weibo", facts=facts | {"name_unrelated_to_duty": True}).outcome == "block"
    assert eligible(pack, "department", "weibo", facts={**facts, "name": "佳县教体"}).hints == ()


def test_names_are_related_by_a_telling_word_and_not_by_words_that_fit_every_unit() -> None:
    assert related_to_unit("李沧发布", "李沧区人民政府办公室")
    assert related_to_unit("健康三亚", "三亚市卫生健康委员会")
    assert not related_to_unit("政务发布", "李沧区人民政府")
    assert related_to_unit("法援在线", "某市司法局", ["法律援助", "法援"])


def test_a_name_is_the_same_apart_from_width_case_and_spaces() -> None:
    assert same_across(["佳县发布", " 佳县 发布"])
    assert same_across(["ＡBC政务", "abc政务"])
    assert not same_across(["佳县发布", "佳县政务"])
    assert states_sponsor("认证主体：佳县 教育和体育局（机关）", "佳县教育和体育局")
    assert not states_sponsor("认证主体：佳县", "")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("", "不能为空"),
        ("佳县\u202e发布", "方向"),
        ("佳县\u200b发布", "零宽"),
        ("佳县\n发布", "控制字符"),
        ("佳县\ue000发布", "控制字符"),
        ("佳县发布😀", "表情"),
        ("佳县发布❤️", "表情"),
        ("佳县发布⭐", "表情"),
        ("佳县发\u0335布", "叠加"),
        ("ЈIAXIAN发布", "形似"),
        (" 佳县发布", "空格"),
    ],
)
def test_it_refuses_what_a_name_must_not_hold(name: str, word: str) -> None:
    assert any(word in sentence for sentence in name_problems(name))


@pytest.mark.parametrize(
    "name", ["佳县发布", "三亚12345", "李沧e家（官方）", "湛江·司法行政", "JiaXian 发布", "民法典—普法"]
)
def test_it_lets_ordinary_names_pass(name: str) -> None:
    assert name_problems(name) == ()


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("佳县发布", "佳县\u200b发布"),
        ("三亚12345", "三亚l2345"),
        ("ABC政务", "АВС政务"),
        ("未来", "未 来"),
        ("今日佳县", "今曰佳县"),
        ("佳县发布", "佳縣发布"[:1] + "县发布\ufeff"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(name: str, other: str) -> None:
    assert looks_like(name, other)


def test_different_names_have_different_skeletons() -> None:
    names = ["佳县发布", "佳县政务", "三亚发布", "李沧发布", "佳县融媒"]
    assert len({skeleton(name) for name in names}) == len(names)

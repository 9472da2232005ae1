"""李沧区 (002) and 三亚 (004) parameter by parameter, typed from the requirements' tables §2.1–2.19 and §7.3, silences too."""

from datetime import date
from typing import Any

import pytest

from zhengmei.calendars import load_all as load_years
from zhengmei.core.approval import chain_for, eligible
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline import compute
from zhengmei.core.pack.schema import Role, Rule
from zhengmei.core.pack.vocabulary import ACTIONS
from zhengmei.packs import load

LICANG, SANYA = "qd-licang", "hi-sanya"
CALENDAR = WorkingCalendar(load_years())
ENOUGH = {"": date(2026, 9, 30)}


def rule_of(pack_id: str, rule_id: str) -> Rule:
    rule = load(pack_id).rule(rule_id)
    assert rule is not None, f"{pack_id} has no {rule_id}"
    return rule


def clauses(pack_id: str, rule_id: str) -> list[str]:
    return [clause.text for clause in rule_of(pack_id, rule_id).cites]


def params(pack_id: str, rule_id: str) -> Any:
    return rule_of(pack_id, rule_id).params


def name_of(pack_id: str, role: str) -> str:
    found = rule_of(pack_id, f"role.{role}").params
    assert isinstance(found, Role)
    return found.name


# ── §2.1 filing
@pytest.mark.parametrize(
    ("pack_id", "action", "n", "clause"),
    [
        (LICANG, "open", 5, "6"),
        (LICANG, "change", 5, "6"),
        (LICANG, "close", 5, "6"),
        (SANYA, "open", 3, "8(一)"),
        (SANYA, "change", 3, "8(一)"),
        (SANYA, "close", 3, "8(一)"),
        (SANYA, "deregister", 3, "8(一)"),
    ],
)
def test_an_act_is_filed_within_so_many_working_days_of_being_done(
    pack_id: str, action: str, n: int, clause: str
) -> None:
    rule, found = rule_of(pack_id, f"filing.{action}"), params(pack_id, f"filing.{action}")
    assert (found.n, found.unit, found.event, found.judged) == (n, "wd", "effective", True)
    assert (rule.modality, rule.reading) == ("应", "explicit")
    assert clause in clauses(pack_id, rule.id)
    assert "event" in rule.interprets  # T-02: the text does not say from when
    assert found.prudent_event == "decided"


@pytest.mark.parametrize(
    ("pack_id", "rule_id"),
    [
        *((LICANG, f"filing.{action}") for action in ("deregister", "merge", "suspend", "emergency", "exit")),
        *((SANYA, f"filing.{action}") for action in ("merge", "suspend", "emergency", "exit")),
        *((LICANG, f"notice.{action}") for action in ("open", "change", "close", "suspend", "merge")),
        *((SANYA, f"notice.{action}") for action in ("open", "close", "suspend", "merge")),
        *((pack_id, rule_id) for pack_id in (LICANG, SANYA) for rule_id in ("reply", "update.stale", "golive")),
        *((pack_id, rule_id) for pack_id in (LICANG, SANYA) for rule_id in ("suspend.limit", "validity")),
        *((LICANG, f"transition.{which}") for which in ("regularize", "merge_close")),
        (SANYA, "deregister.complete"),
    ],
)
def test_where_the_text_gives_no_time_there_is_no_day(pack_id: str, rule_id: str) -> None:
    answer = compute(load(pack_id), rule_id, ENOUGH, CALENDAR)
    assert (answer.status, answer.due, answer.trace) == ("silent", None, ())


@pytest.mark.parametrize(
    ("pack_id", "rule_id", "n"), [(LICANG, "filing.deregister_reminder", 5), (SANYA, "filing.merge_reminder", 3)]
)
def test_T23_T68_a_reminder_is_ours_and_never_finds_anybody_late(pack_id: str, rule_id: str, n: int) -> None:
    found = params(pack_id, rule_id)
    assert (found.n, found.judged, rule_of(pack_id, rule_id).reading) == (n, False, "interpretation")


def test_merging_is_filed_in_sanya_without_days_and_not_at_all_in_licang() -> None:
    assert (rule_of(SANYA, "filing.merge").modality, clauses(SANYA, "filing.merge")) == ("应", ["8"])
    assert load(LICANG).rule("filing.merge") is None


@pytest.mark.parametrize(
    ("pack_id", "system", "to", "form"),
    [
        (LICANG, "全国政务新媒体报送系统", "区政务调度服务中心", "F1"),
        (SANYA, "全国政务新媒体信息报送系统", "所属主管单位", "F1"),
    ],
)
def test_T50_filing_goes_to_the_office_and_to_the_national_system(
    pack_id: str, system: str, to: str, form: str
) -> None:
    for action in ("open", "change", "close"):
        found = params(pack_id, f"filing.{action}")
        assert (found.systems, name_of(pack_id, found.recipient), found.form) == ((system,), to, form)


def test_T49_each_text_names_its_own_changes() -> None:
    licang, sanya = params(LICANG, "filing.change"), params(SANYA, "filing.change")
    assert (licang.trigger_fields, licang.trigger_open) == (("name", "functions", "contact"), True)
    assert sanya.trigger_fields == ("platform_profile",)


def test_licang_gives_a_month_to_finish_when_the_sponsor_is_gone() -> None:
    found = params(LICANG, "deregister.complete")
    assert (found.n, found.unit, found.event) == (1, "month", "cause")
    assert rule_of(LICANG, "deregister.complete").reasons == ("abolished", "merged", "unmaintained")
    assert clauses(LICANG, "deregister.complete") == ["7"]


# ── §2.2 notices
@pytest.mark.parametrize(
    ("pack_id", "rule_id", "before", "channels", "reasons", "clause"),
    [
        (LICANG, "notice.deregister", False, (), ("abolished", "merged", "unmaintained"), "7"),
        (LICANG, "notice.sponsor_change", False, (), ("abolished", "merged", "unmaintained"), "7"),
        (SANYA, "notice.deregister", True, ("政务新媒体", "政府网站等媒体"), ("abolished", "merged"), "9"),
        (SANYA, "notice.sponsor_change", True, ("政务新媒体", "政府网站等媒体"), ("abolished", "merged"), "9"),
    ],
)
def test_the_notice_stays_up_fifteen_working_days(
    pack_id: str, rule_id: str, before: bool, channels: tuple[str, ...], reasons: tuple[str, ...], clause: str
) -> None:
    found, rule = params(pack_id, rule_id), rule_of(pack_id, rule_id)
    assert (found.n, found.unit, found.before_execution, found.channels) == (15, "wd", before, channels)
    assert found.channels_needed == ("any" if channels else "unsaid")
    assert (rule.reasons, rule.modality) == (reasons, "应")
    assert clause in clauses(pack_id, rule_id)


def test_T10_closing_is_announced_on_the_platform_in_sanya_and_nowhere_in_licang() -> None:
    found = params(SANYA, "notice.close")
    assert (found.n, found.channels, clauses(SANYA, "notice.close")) == (None, ("第三方平台",), ["8(一)"])
    assert load(LICANG).rule("notice.close") is None


# ── §2.3 frequency
@pytest.mark.parametrize(
    ("pack_id", "of", "excepted", "clause"), [(LICANG, "次", False, "8(四)"), (SANYA, "条", True, "12¶2")]
)
def test_once_a_week_in_principle(pack_id: str, of: str, excepted: bool, clause: str) -> None:
    found, rule = params(pack_id, "update.weekly"), rule_of(pack_id, "update.weekly")
    assert (found.n, found.of, found.per, found.holidays_excepted) == (1, of, "week", excepted)
    assert (rule.modality, clauses(pack_id, rule.id)) == ("原则", [clause])


def test_originals_every_two_weeks_in_licang_only() -> None:
    found = params(LICANG, "original.biweekly")
    assert (found.n, found.of, found.per, found.original_only) == (1, "条", "two_weeks", True)
    assert (found.anchor, rule_of(LICANG, "original.biweekly").modality) == (date(2021, 7, 19), "原则")
    assert load(SANYA).rule("original.biweekly") is None
    assert rule_of(SANYA, "content.original_share").modality == "倡"


# ── §2.4, §2.5 chains
CITY, DISTRICT, SUPERVISOR, SPONSOR = "city_office", "district_office", "supervisor", "sponsor"
CITY_ROUTE = [("approve", CITY), ("file", CITY), ("register", SPONSOR)]
DISTRICT_ROUTE = [("review", DISTRICT), ("approve", CITY), ("file", DISTRICT), ("register", SPONSOR)]
OTHER_ROUTE = [("review", SUPERVISOR), ("approve", CITY), ("file", SUPERVISOR), ("register", SPONSOR)]
APPLICANT_ROUTES = [
    ("government", None, CITY_ROUTE),
    ("committee", None, CITY_ROUTE),
    ("statutory_body", None, CITY_ROUTE),
    ("state_enterprise", None, CITY_ROUTE),
    ("department", "city", CITY_ROUTE),
    ("department", "district", DISTRICT_ROUTE),
    ("department", "bureau", OTHER_ROUTE),
    ("internal_organ", None, OTHER_ROUTE),
    ("public_institution", None, OTHER_ROUTE),
    ("township", None, OTHER_ROUTE),
]


@pytest.mark.parametrize("action", ["open", "change", "merge", "close", "deregister"])
@pytest.mark.parametrize(("applicant", "level", "route"), APPLICANT_ROUTES)
def test_sanya_has_two_routes_and_a_reading_for_the_rest(
    action: str, applicant: str, level: str | None, route: list[tuple[str, str]]
) -> None:
    answer = chain_for(load(SANYA), action, applicant, "weibo", applicant_level=level)
    steps = [(step.act, step.role) for step in answer.steps if step.id not in ("sponsor_signs", "collective")]
    assert steps == [step for step in route if action != "merge" or step[0] != "register"]
    assert (answer.reading == "interpretation") == (route is OTHER_ROUTE)


@pytest.mark.parametrize("action", ["open", "change", "merge", "close", "deregister"])
def test_the_head_signs_by_the_form_and_that_is_marked_as_our_reading(action: str) -> None:
    answer = chain_for(load(SANYA), action, "government", "weibo")
    [signs] = [step for step in answer.steps if step.id == "sponsor_signs"]
    assert (signs.reading, [clause.text for clause in signs.cites]) == ("interpretation", ["F1"])


def test_only_deregistering_needs_the_unit_to_deliberate_in_sanya() -> None:
    asked = {
        action: [step.id for step in chain_for(load(SANYA), action, "committee", "weibo").steps]
        for action in ("open", "change", "merge", "close", "deregister")
    }
    assert [action for action, steps in asked.items() if "collective" in steps] == ["deregister"]
    assert asked["deregister"][0] == "collective"
    assert all("9" in clauses(SANYA, rule_id) for rule_id in ("chain.deregister", "notice.deregister"))


def test_a_person_has_no_route_in_sanya() -> None:
    answer = chain_for(load(SANYA), "open", "person", "weibo")
    assert (answer.status, answer.steps) == ("silent", ())


@pytest.mark.parametrize(
    ("action", "steps"),
    [
        ("open", [("before", "agree", "district_office"), ("after", "file", "dispatch_centre"),
                  ("after", "register", "responsible_section"), ("after", "check", "dispatch_centre")]),
        ("change", [("after", "file", "dispatch_centre"), ("after", "register", "responsible_section"),
                    ("after", "check", "dispatch_centre")]),
        ("close", [("after", "file", "dispatch_centre"), ("after", "register", "responsible_section")]),
    ],
)  # fmt: skip
def test_licang_agrees_to_openings_only_and_files_the_rest(action: str, steps: list[tuple[str, str, str]]) -> None:
    answer = chain_for(load(LICANG), action, "department", "weibo")
    assert [(step.stage, step.act, step.role) for step in answer.steps] == steps
    assert not [step for step in answer.steps if step.act == "sign"]  # §2.5: silent


def test_licang_opens_on_four_conditions() -> None:
    [agree] = [step for step in chain_for(load(LICANG), "open", "department", "weibo").steps if step.act == "agree"]
    asked = {clause.text for need in agree.requires for clause in need.cites}
    assert asked | {clause.text for clause in agree.cites} == {f"6(一){number}" for number in (1, 2, 3, 4)}


@pytest.mark.parametrize(
    ("pack_id", "silent"),
    [(LICANG, {"merge", "suspend", "emergency", "exit"}), (SANYA, {"suspend", "emergency", "exit"})],
)
def test_no_chain_is_made_up(pack_id: str, silent: set[str]) -> None:
    found = {
        action: chain_for(load(pack_id), action, "committee" if pack_id == SANYA else "department", "weibo").status
        for action in ACTIONS
    }
    assert {action for action, status in found.items() if status == "silent"} == silent


# ── §2.6, §2.7 review and separation
def test_licang_has_five_gates_and_no_levels() -> None:
    found = params(LICANG, "review.post")
    assert [check.label for check in found.checks] == ["政治关", "法律关", "政策关", "保密关", "文字关"]
    assert (found.steps, found.uses_three_reviews) == ((), False)


def test_sanya_has_three_levels_without_the_word() -> None:
    found = params(SANYA, "review.post")
    assert [(step.role, step.act) for step in found.steps] == [
        ("editor", "初审"),
        ("section_head", "审核"),
        ("signing_leader", "审定签发"),
    ]
    assert not found.uses_three_reviews


def test_T43_sensitive_posts_go_outside_in_sanya_and_have_no_rule_in_licang() -> None:
    [step] = params(SANYA, "review.sensitive").steps
    assert params(SANYA, f"role.{step.role}").held_in == "external"
    assert load(LICANG).rule("review.sensitive") is None


@pytest.mark.parametrize("pack_id", [LICANG, SANYA])
def test_no_separation_is_hard(pack_id: str) -> None:
    chains = [rule for rule in load(pack_id).rules if rule.kind == "review_chain"]
    separations = [one for rule in chains for one in rule.params.separations]  # type: ignore[union-attr]
    assert separations
    assert {(one.strength, one.reading) for one in separations} == {("recommended", "interpretation")}


def test_T39_sanya_says_within_a_time_and_gives_none() -> None:
    assert (params(SANYA, "reply").n, params(SANYA, "reply").wording) == (None, "限时办理、及时反馈")
    assert load(LICANG).rule("reply") is None
    assert [step.act for step in params(LICANG, "review.reply").steps] == ["接收", "转办", "回复", "审核"]
    assert "steps" in rule_of(LICANG, "review.reply").interprets  # the text gives the four links no order


# ── §2.9–2.11 inspections, measures, ranking
def test_self_checks_and_inspections_keep_their_own_rhythm() -> None:
    assert (params(LICANG, "selfcheck.monthly").n, params(LICANG, "selfcheck.monthly").parts) == (
        2,
        ("开设", "备案", "运行"),
    )
    assert (params(LICANG, "inspection.monthly").cadence, params(LICANG, "inspection.monthly").publishes) == (
        ("month",),
        True,
    )
    assert load(SANYA).rule("selfcheck.monthly") is None
    assert params(SANYA, "inspection.annual").cadence == ("year",)
    assert params(SANYA, "inspection.annual").what == ("开设", "变更", "关停", "注销")
    assert params(SANYA, "inspection.assessment").what == ("内容不更新", "互动回应差", "安全", "泄密事故等严重问题")
    assert clauses(SANYA, "inspection.assessment") == ["26"]


@pytest.mark.parametrize(
    ("pack_id", "rule_id", "measures", "clause"),
    [
        (LICANG, "ladder.mismanagement", ("约谈", "警告", "通报", "责令关闭"), "18"),
        (LICANG, "ladder.accountability", ("启动问责程序",), "18"),
        (SANYA, "ladder.interaction", ("限制交流互动功能", "取消交流互动功能"), "16"),
        (SANYA, "ladder.unauthorised", ("严肃问责",), "25"),
        (SANYA, "ladder.external_criticism", ("严肃问责",), "27¶1"),
        (SANYA, "ladder.mismanagement", ("约谈", "警告", "通报相关责任人", "责令关停政务新媒体账号"), "27¶2"),
        (SANYA, "ladder.commendation", ("激励表扬",), "28"),
    ],
)
def test_measures_are_those_of_the_text(pack_id: str, rule_id: str, measures: tuple[str, ...], clause: str) -> None:
    assert (params(pack_id, rule_id).measures, clauses(pack_id, rule_id)) == (measures, [clause])
    assert rule_of(pack_id, rule_id).modality == "应"


@pytest.mark.parametrize("pack_id", [LICANG, SANYA])
def test_nobody_is_ranked(pack_id: str) -> None:
    assert [rule.id for rule in load(pack_id).rules if rule.kind in ("rank", "staleness", "limit", "validity")] == []


# ── §2.13, §2.14 who may hold an account, and under what name
@pytest.mark.parametrize(
    ("pack_id", "applicant", "platform", "purpose", "facts", "outcome"),
    [
        (LICANG, "person", "weibo", None, {}, "block"),
        (SANYA, "person", "weibo", None, {}, "unknown"),
        (LICANG, "internal_organ", "weibo", None, {}, "allow"),
        (SANYA, "internal_organ", "weibo", None, {}, "allow"),
        (LICANG, "department", "weibo", None, {"unit_flag": "secret"}, "allow"),  # silent on secret units
        (SANYA, "department", "weibo", None, {"unit_flag": "secret"}, "block"),
        (SANYA, "department", "weibo", None, {"unit_flag": "not_public_facing"}, "block"),
        (LICANG, "department", "weibo", None, {"same_platform_account": True}, "warn"),
        (SANYA, "department", "weibo", None, {"same_platform_account": True}, "warn"),
        (LICANG, "department", "weibo", "campaign", {}, "block"),
        (SANYA, "department", "weibo", "campaign", {}, "allow"),
        (LICANG, "department", "weibo", None, {"platform_not_approved": True}, "block"),
        (SANYA, "department", "weibo", None, {"platform_not_approved": True}, "allow"),
        (LICANG, "department", "app", None, {}, "allow"),
        (LICANG, "department", "app", None, {"second_app": True}, "warn"),
        (SANYA, "department", "app", None, {}, "warn"),
        (SANYA, "state_enterprise", "app", None, {}, "warn"),
        (SANYA, "department", "app", "matter", {}, "block"),
        (LICANG, "state_enterprise", "weibo", None, {}, "unknown"),
        (SANYA, "state_enterprise", "weibo", None, {}, "allow"),
        (SANYA, "statutory_body", "weibo", None, {}, "allow"),
        (SANYA, "government", "weibo", None, {"action": "deregister"}, "warn"),
        (LICANG, "government", "weibo", None, {"action": "deregister"}, "allow"),
        (LICANG, "department", "weibo", None, {"name_differs_across_platforms": True}, "warn"),
        (SANYA, "department", "weibo", None, {"name_differs_across_platforms": True}, "warn"),
        (LICANG, "department", "weibo", None, {"record_differs_from_certification": True}, "block"),
        (SANYA, "department", "weibo", None, {"record_differs_from_certification": True}, "allow"),
        (SANYA, "department", "weibo", None, {"not_certified": True}, "block"),
        (LICANG, "department", "weibo", None, {"not_certified": True}, "allow"),
    ],
)
def test_who_may_hold_what(
    pack_id: str, applicant: str, platform: str, purpose: str | None, facts: dict[str, object], outcome: str
) -> None:
    assert eligible(load(pack_id), applicant, platform, purpose, facts).outcome == outcome


@pytest.mark.parametrize(
    ("applicant", "level", "opinion"),
    [("department", "city", False), ("department", "district", True), ("state_enterprise", None, True)],
)
def test_T22_an_app_is_argued_for_and_the_ban_is_shown_as_a_ban(
    applicant: str, level: str | None, opinion: bool
) -> None:
    answer = eligible(load(SANYA), applicant, "app", None, {"applicant_level": level} if level else {})
    warned = [reason for reason in answer.reasons if reason.effect == "warn"]
    assert {(reason.modality, reason.reading) for reason in warned} == {("禁", "explicit")}
    assert all(any(note.startswith("平台理解，待确认") for note in reason.notes) for reason in warned)
    assert any("主管单位书面意见" in reason.remedy for reason in warned) == opinion
    assert "条文是禁止" in answer.notes[0]


def test_T63_a_district_government_should_have_an_account() -> None:
    rule = rule_of(SANYA, "eligibility.district_government")
    assert (rule.modality, params(SANYA, rule.id).effect, clauses(SANYA, rule.id)) == ("应", "require", ["7"])
    assert not [one.id for one in load(LICANG).rules if getattr(one.params, "effect", "") == "require"]

"""What 西海岸新区司法局, 湛江市司法局 and 佳县 really say, typed from the requirement's tables and not read from the packs.

Each row names the pack, the rule, its clause, its modality and its values. What a text leaves unsaid must be missing.
"""

from datetime import date
from typing import Any

import pytest

from tests.packs.three_texts import JIAXIAN, NATION, XIHAIAN, ZHANJIANG, ids_of, the_rule
from zhengmei.core.pack.schema import ReviewChain
from zhengmei.core.pack.status import status_on
from zhengmei.packs import load

NATIONAL = ("全国政务新媒体信息报送系统",)
SHANDONG = ("山东省政务新媒体备案管理系统平台",)
SEVEN: dict[str, Any] = {"n": 7, "unit": "wd", "event": "effective", "systems": SHANDONG, "form": "F1", "judged": True}
BOTH = ("县政府门户网站", "政务新媒体")
SAYS_NO_PLACE = {"channels": (), "channels_needed": "unsaid", "before_execution": False}
MIGRATION = {"n": 30, "unit": "cd", "position": "首页显著位置", **SAYS_NO_PLACE}
NO_DAYS = {"n": None, "unit": None}
ONLY_TIMELY = {**NO_DAYS, "wording": "及时", "judged": False, "recipient": "centre"}


# §2.1, 2.2, 2.3, 2.8, 2.11, 2.12, 2.18: rule, clause, modality, values.
SAID: list[tuple[str, str, str, str, dict[str, Any]]] = [
    (XIHAIAN, "filing.open", "6", "应", {**SEVEN, "recipient": "committee_office", "written": False}),
    (XIHAIAN, "filing.change", "6", "应", {**SEVEN, "recipient": "committee_office"}),
    (XIHAIAN, "filing.close", "6", "应", {**SEVEN, "recipient": "committee_office"}),
    (XIHAIAN, "filing.deregister", "6", "应", {**SEVEN, "recipient": "committee_office"}),
    (
        XIHAIAN,
        "filing.change_note2",
        "F1-注2",
        "应",
        {
            "n": 7,
            "unit": "wd",
            "recipient": "supervisor_head",
            "written": True,
            "systems": (),
            "trigger_fields": ("platform_id", "name", "operators_team", "maintenance"),
            "trigger_open": False,
        },
    ),
    (XIHAIAN, "notice.close", "7", "应", {"n": 15, "unit": "wd", "position": "", **SAYS_NO_PLACE}),
    (XIHAIAN, "notice.deregister", "7", "应", {"n": 15, "unit": "wd", "position": "", **SAYS_NO_PLACE}),
    (
        XIHAIAN,
        "update.weekly",
        "10",
        "原则",
        {"n": 1, "of": "次", "per": "week", "holidays_excepted": False, "original_only": False},
    ),
    (
        XIHAIAN,
        "original.biweekly",
        "11",
        "原则",
        {"n": 1, "of": "条", "per": "two_weeks", "original_only": True, "anchor": date(2023, 4, 24)},
    ),
    (XIHAIAN, "reply", "14", "应", {**NO_DAYS, "promise_required": False, "same_day_goal": False}),
    (ZHANJIANG, "reply", "9¶1", "应", {**NO_DAYS, "promise_required": True, "same_day_goal": False}),
    (JIAXIAN, "filing.open", "7(四)", "应", {**ONLY_TIMELY, "systems": NATIONAL}),
    (
        JIAXIAN,
        "filing.change",
        "8(五)",
        "应",
        {
            "n": 2,
            "unit": "wd",
            "recipient": "centre",
            "systems": NATIONAL,
            "written": True,
            "trigger_open": True,
            "trigger_fields": ("sponsor", "responsible_person", "contact_details", "column_structure"),
        },
    ),
    (JIAXIAN, "filing.emergency", "8(二)", "应", {**ONLY_TIMELY, "written": True, "systems": ()}),
    (JIAXIAN, "filing.deregister", "8(四)", "应", {"n": None, "judged": False, "systems": ("全国政务新媒体报送系统",)}),
    (JIAXIAN, "golive", "7(五)", "应", {"event": "approved", "n": 6, "unit": "month", "judged": True}),
    (
        JIAXIAN,
        "notice.open",
        "7(五)",
        "应",
        {"n": 30, "unit": "cd", "channels": BOTH, "channels_needed": "all", "position": "首页显著位置"},
    ),
    (
        JIAXIAN,
        "notice.suspend",
        "8(一)",
        "应",
        {**NO_DAYS, "channels": BOTH, "channels_needed": "any", "position": "网站首页公告栏置顶"},
    ),
    (JIAXIAN, "notice.close", "8(四)", "应", MIGRATION),
    (JIAXIAN, "notice.deregister", "8(四)", "应", MIGRATION),
    (JIAXIAN, "update.weekly", "10(二)4", "原则", {"n": 2, "of": "次", "per": "week", "holidays_excepted": False}),
    (
        JIAXIAN,
        "update.stale",
        "10(二)3",
        "应",
        {"days": 14, "judged_by": "consecutive_exceeds", "confirmed_by": "centre"},
    ),
    (
        JIAXIAN,
        "reply",
        "10(四)",
        "应",
        {"event": "received", "n": 5, "unit": "wd", "same_day_goal": True, "promise_required": False},
    ),
    (
        JIAXIAN,
        "suspend.limit",
        "8(一)",
        "应",
        {"times": 1, "per": "calendar_year", "n": 30, "unit": "cd", "not_counted": ("emergency",)},
    ),
    (JIAXIAN, "rank.bottom", "17", "应", {"bottom": 3, "consecutive": 2, "period": "quarter"}),
    (JIAXIAN, "validity", "19", "述", {"n": 2, "unit": "year", "event": "issued_on"}),
    (NATION, "update.stale", "2(一)", "应", {"days": 14, "judged_by": "none_in_window"}),
]


@pytest.mark.parametrize(
    ("pack_id", "rule_id", "clause", "modality", "values"), SAID, ids=[f"{r[0]}-{r[1]}" for r in SAID]
)
def test_it_carries_the_clause_the_modality_and_the_numbers_of_the_text(
    pack_id: str, rule_id: str, clause: str, modality: str, values: dict[str, Any]
) -> None:
    rule = the_rule(pack_id, rule_id)
    assert clause in [cited.text for cited in rule.cites]
    assert rule.modality == modality
    assert {name: getattr(rule.params, name) for name in values} == values


# Every dated or counted rule a text has, by kind. Anything more would be invented, anything less forgotten.
WHOLE: dict[str, dict[tuple[str, ...], set[str]]] = {
    XIHAIAN: {
        ("deadline", "transition"): {
            "filing.open", "filing.change", "filing.change_note2", "filing.close", "filing.deregister", "reply",
        },
        ("notice",): {"notice.close", "notice.deregister"},
        ("frequency", "staleness", "limit"): {"update.weekly", "original.biweekly"},
        ("self_check", "inspection", "rank", "validity", "ladder", "naming"): set(),
        ("approval_chain",): {"chain.open", "chain.change", "chain.close", "chain.deregister"},
        ("review_chain",): {"review.post"},
        ("form",): {"form.F1", "form.F2"},
    },
    ZHANJIANG: {
        ("deadline", "transition"): {"reply"},
        ("notice", "frequency", "staleness", "limit", "approval_chain"): set(),
        ("self_check", "rank", "validity", "naming"): set(),
        ("inspection",): {"inspection.city", "inspection.privacy"},
        ("ladder",): {"ladder.remedy", "ladder.accountability"},
        ("review_chain",): {"review.post"},
        ("form",): {"form.F1"},
    },
    JIAXIAN: {
        ("deadline", "transition"): {
            "filing.open", "filing.change", "filing.emergency", "filing.deregister", "golive", "reply",
        },
        ("notice",): {"notice.open", "notice.suspend", "notice.close", "notice.deregister"},
        ("frequency", "staleness", "limit"): {"update.weekly", "update.stale", "suspend.limit"},
        ("self_check",): set(),
        ("inspection",): {"inspection.daily", "inspection.monthly", "inspection.quarterly", "inspection.annual"},
        ("rank", "validity"): {"rank.bottom", "validity"},
        ("approval_chain",): {
            "chain.open", "chain.change", "chain.suspend", "chain.emergency", "chain.exit", "chain.close",
            "chain.deregister",
        },
        ("review_chain",): {"review.post"},
        ("form",): {"form.F1"},
    },
    NATION: {
        ("deadline", "transition", "notice", "frequency", "limit", "approval_chain", "review_chain", "form"): set(),
        ("eligibility", "naming", "self_check", "rank", "validity"): set(),
        ("staleness",): {"update.stale"},
        ("inspection",): {"inspection.half_yearly", "inspection.annual"},
    },
}  # fmt: skip
FAMILIES = [(pack_id, kinds, ids) for pack_id, families in WHOLE.items() for kinds, ids in families.items()]


@pytest.mark.parametrize(("pack_id", "kinds", "expected"), FAMILIES, ids=[f"{f[0]}-{'+'.join(f[1])}" for f in FAMILIES])
def test_it_has_these_rules_of_a_kind_and_no_invented_one(
    pack_id: str, kinds: tuple[str, ...], expected: set[str]
) -> None:
    assert ids_of(load(pack_id), *kinds) == expected


# ── §2.10 triggers → measures, and who decides (empty: the text doesn't say).
def test_佳县_measures_follow_their_triggers_and_湛江_names_nobody_who_decides() -> None:
    ladders = {
        rule.id: rule.params for pack in (JIAXIAN, ZHANJIANG) for rule in load(pack).rules if rule.kind == "ladder"
    }
    said = {rule_id: (getattr(p, "measures"), getattr(p, "decided_by")) for rule_id, p in ladders.items()}  # noqa: B009
    assert said == {
        "ladder.unreported_offline": (("严肃问责",), "centre"),
        "ladder.security_negligence": (("按有关规定追究责任",), ""),
        "ladder.praise": (("推广先进经验", "表彰"), "centre"),
        "ladder.failed_higher_inspection": (("约谈", "书面检查", "通报批评"), ""),
        "ladder.grave_higher_inspection": (("依据党纪政纪有关规定严肃处理",), ""),
        "ladder.rectify": (("责令限期整改", "全县通报批评"), "centre"),
        "ladder.quarter_bottom": (("约谈", "责令暂时关停", "责令永久关停"), "centre"),
        "ladder.remedy": (("及时采取补救措施", "依法严肃追究有关人员的责任"), ""),
        "ladder.accountability": (("依法依规依纪问责",), ""),
    }
    assert "triggers" in the_rule(JIAXIAN, "ladder.quarter_bottom").interprets


# ── §2.9: who inspects how often.
@pytest.mark.parametrize(
    ("pack_id", "rule_id", "who", "cadence"),
    [
        (JIAXIAN, "inspection.daily", "centre", ("day",)),
        (JIAXIAN, "inspection.monthly", "centre", ("month",)),
        (JIAXIAN, "inspection.quarterly", "centre", ("quarter",)),
        (JIAXIAN, "inspection.annual", "centre", ("year",)),
        (ZHANJIANG, "inspection.privacy", "office", ("periodic",)),
        (ZHANJIANG, "inspection.city", "city_office", ("periodic",)),
        (NATION, "inspection.half_yearly", "state_council_office", ("half_year",)),
        (NATION, "inspection.annual", "state_council_office", ("year",)),
    ],
)
def test_an_inspection_has_its_body_and_its_cycle(
    pack_id: str, rule_id: str, who: str, cadence: tuple[str, ...]
) -> None:
    params = the_rule(pack_id, rule_id).params
    assert (getattr(params, "who"), getattr(params, "cadence")) == (who, cadence)  # noqa: B009


@pytest.mark.parametrize(
    ("rule_id", "cadence", "n", "parts"),
    [
        ("duty.round_the_clock", "always", 24, 0),
        ("duty.daily_patrol", "day", None, 4),
        ("duty.mechanisms", "always", None, 6),
        ("duty.systems", "always", None, 5),
        ("duty.budget", "", None, 4),
        ("duty.one_leader", "always", 1, 3),
        ("duty.message_handling", "always", None, 3),
    ],
)
def test_佳县_duties_have_the_numbers_of_the_text(rule_id: str, cadence: str, n: int | None, parts: int) -> None:
    params: Any = the_rule(JIAXIAN, rule_id).params
    assert (params.cadence, params.n, len(params.parts)) == (cadence, n, parts)


# ── §2.14, 2.15: modality by rule; a text without the rule is silent.
@pytest.mark.parametrize(
    ("rule_id", "modality", "clause"),
    [
        ("naming.linked_to_duty", "应", "7(一)"),
        ("naming.shown_in_certification", "应", "7(一)"),
        ("naming.same_across_platforms", "原则", "7(一)"),
    ],
)
def test_佳县_alone_of_the_three_rules_names(rule_id: str, modality: str, clause: str) -> None:
    rule = the_rule(JIAXIAN, rule_id)
    assert (rule.modality, [cited.text for cited in rule.cites]) == (modality, [clause])
    assert load(XIHAIAN).rule(rule_id) is None
    assert load(ZHANJIANG).rule(rule_id) is None


CONTENT: dict[str, dict[str, tuple[str, str]]] = {
    XIHAIAN: {
        "content.unreviewed": ("应", "8"), "content.relevance": ("原则", "9"), "content.secrets": ("应", "10"),
        "content.unlawful": ("禁", "10"), "content.advertising": ("禁", "10"),
        "content.repost_sources": ("原则", "11"), "content.repost_source": ("应", "11"),
        "content.policy_reprint": ("应", "11"), "content.original_share": ("倡", "11"),
        "content.emergency_response": ("应", "12"),
    },
    ZHANJIANG: {
        "content.unreviewed": ("禁", "5¶1"), "content.wording": ("禁", "5¶1"), "content.tone": ("应", "4"),
        "content.advertising": ("禁", "4"), "content.secrets": ("禁", "4"), "content.safety": ("应", "10"),
        "content.ambiguity": ("禁", "10"), "content.forbidden": ("禁", "6"), "content.gathering": ("应", "8"),
        "content.repost_sources": ("应", "11"), "content.red_header": ("禁", "11"),
        "content.repost_source": ("应", "11"), "content.personal_opinion": ("禁", "6(十)"),
        "content.privacy": ("应", "5(一)"),
    },
    JIAXIAN: {
        "content.same_as_original": ("应", "10(一)"), "content.repost_sources": ("原则", "10(一)"),
        "content.personal_opinion": ("禁", "10(一)"), "content.advertising": ("禁", "10(一)"),
        "content.central_work": ("应", "10(二)1"), "content.relevance": ("应", "10(二)2"),
        "content.original_share": ("应", "10(二)2"), "content.five_openness": ("应", "10(二)1"),
        "content.policy_reprint": ("应", "10(二)3"),
    },
}  # fmt: skip


@pytest.mark.parametrize("pack_id", CONTENT)
def test_content_is_bound_by_these_rules_with_this_force_and_no_others(pack_id: str) -> None:
    rules = {rule.id: (rule.modality, rule.cites[0].text) for rule in load(pack_id).rules if rule.kind == "content"}
    assert rules == CONTENT[pack_id]


# The same ban under the same id, so that «本地未规定» in a comparison is true: 000, 001, 003.
SIDE_BY_SIDE: dict[str, tuple[str | None, str | None, str | None]] = {
    "eligibility.person": ("禁", "禁", "禁"),
    "eligibility.internal_organ": ("禁", "禁", "禁"),
    "eligibility.one_per_platform": (None, "原则", "原则"),
    "eligibility.one_app": (None, "原则", None),
    "eligibility.campaign": (None, None, "原则"),
    "eligibility.approved_platform": (None, None, "禁"),
    "eligibility.excluded_units": (None, None, "禁"),
    "naming.linked_to_duty": (None, None, "应"),
    "naming.same_across_platforms": (None, None, "原则"),
    "content.repost_sources": ("原则", "应", "原则"),
    "content.repost_source": ("应", "应", None),
    "content.advertising": ("禁", "禁", "禁"),
    "content.personal_opinion": (None, "禁", "禁"),
    "content.red_header": (None, "禁", None),
    "content.ambiguity": (None, "禁", None),
    "content.privacy": (None, "应", None),
    "content.map": (None, None, None),
    "content.over_entertainment": (None, None, None),
}


@pytest.mark.parametrize("rule_id", SIDE_BY_SIDE)
def test_the_same_matter_stands_under_the_same_id_in_every_text_that_speaks_of_it(rule_id: str) -> None:
    rules = [load(pack_id).rule(rule_id) for pack_id in (XIHAIAN, ZHANJIANG, JIAXIAN)]
    assert tuple(rule.modality if rule else None for rule in rules) == SIDE_BY_SIDE[rule_id]


def test_湛江_forbids_eleven_kinds_of_content_each_under_its_own_item() -> None:
    params: Any = the_rule(ZHANJIANG, "content.forbidden").params
    numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]
    assert [item.cites[0].text for item in params.items] == [f"6({numeral})" for numeral in numerals]
    review = the_rule(ZHANJIANG, "review.post").params
    assert isinstance(review, ReviewChain)
    assert [item.cites[0].text for item in review.checks] == [f"5({numeral})" for numeral in numerals[:10]]


def test_what_湛江_says_of_its_website_is_not_stretched_to_the_two_accounts() -> None:
    for rule_id in ("content.red_header", "content.ambiguity", "content.gathering"):
        params: Any = the_rule(ZHANJIANG, rule_id).params
        assert dict(params.applies_to) == {"platform": ("website",)}


# ── §0.1, 2.18
@pytest.mark.parametrize(
    ("pack_id", "day", "status"),
    [
        (XIHAIAN, date(2023, 4, 24), "not_yet"), (XIHAIAN, date(2023, 4, 25), "in_force"),
        (XIHAIAN, date(2036, 1, 1), "in_force"), (ZHANJIANG, date(2026, 11, 21), "draft"),
        (JIAXIAN, date(2026, 6, 24), "in_force"), (JIAXIAN, date(2026, 6, 25), "expired"),
    ],
)  # fmt: skip
def test_V15_it_stands_as_its_own_dates_say(pack_id: str, day: date, status: str) -> None:
    assert status_on(load(pack_id), day) == status


# ── Readings: the number is the text's, where it starts is ours.
@pytest.mark.parametrize(
    ("pack_id", "rule_id", "ours"),
    [
        (XIHAIAN, "filing.open", {"event", "prudent_event", "systems"}),
        (XIHAIAN, "filing.change", {"event", "prudent_event", "systems", "trigger_fields", "trigger_open"}),
        (XIHAIAN, "filing.change_note2", {"event", "prudent_event"}),
        (XIHAIAN, "notice.close", {"event"}),
        (JIAXIAN, "filing.change", {"event", "prudent_event", "systems", "form", "trigger_fields"}),
        (JIAXIAN, "golive", {"event"}),
        (JIAXIAN, "notice.close", {"event"}),
        (JIAXIAN, "update.stale", {"judged_by", "warn_days", "confirmed_by"}),
        (JIAXIAN, "rank.bottom", {"bottom", "consecutive"}),
        (JIAXIAN, "suspend.limit", {"per", "n"}),
    ],
)
def test_it_marks_its_own_readings_and_leaves_the_texts_own_words_unmarked(
    pack_id: str, rule_id: str, ours: set[str]
) -> None:
    rule = the_rule(pack_id, rule_id)
    assert rule.reading == "explicit"
    assert set(rule.interprets) == ours

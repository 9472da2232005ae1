"""李沧区 (002) and 三亚 (004): what may be published, safety, transition, roles, the form (requirements §1, §2.15–2.20, §3.4)."""

from datetime import date

import pytest

from zhengmei.calendars import load_all as load_years
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline import compute
from zhengmei.core.pack.schema import Content, Deadline, Duty, FormRule, Role
from zhengmei.core.pack.status import status_on
from zhengmei.packs import load

LICANG, SANYA = "qd-licang", "hi-sanya"
CALENDAR = WorkingCalendar(load_years())


@pytest.mark.parametrize(
    ("pack_id", "rule_id", "modality", "clause"),
    [
        (LICANG, "content.repost_source", "应", "8(一)"),
        (LICANG, "content.repost_faithful", "禁", "8(一)"),
        (LICANG, "content.wording", "禁", "8(二)"),
        (LICANG, "content.unrelated", "禁", "8(二)"),
        (LICANG, "content.personal_opinion", "禁", "8(二)"),
        (LICANG, "content.over_entertainment", "禁", "8(二)"),
        (LICANG, "content.advertising", "禁", "8(二)"),
        (LICANG, "content.lively_forms", "倡", "8(三)"),
        (LICANG, "content.priority", "应", "8(四)"),
        (LICANG, "content.original_share", "倡", "8(四)"),
        (LICANG, "content.five_openness", "应", "9"),
        (LICANG, "content.emergency_response", "应", "10(三)"),
        (LICANG, "content.public_replies", "应", "10(四)"),
        (LICANG, "content.map", "应", "13"),
        (LICANG, "content.forced_follow", "禁", "14"),
        (LICANG, "content.secrets", "应", "15(三)"),
        (LICANG, "content.privacy", "禁", "15(三)"),
        (SANYA, "content.five_openness", "应", "11"),
        (SANYA, "content.accuracy", "应", "12¶1"),
        (SANYA, "content.unlawful", "禁", "12¶1"),
        (SANYA, "content.original_share", "倡", "12¶1"),
        (SANYA, "content.same_everywhere", "应", "12¶2"),
        (SANYA, "content.map", "应", "12¶2"),
        (SANYA, "content.repost_source", "应", "13"),
        (SANYA, "content.repost_faithful", "禁", "13"),
        (SANYA, "content.repost_sources", "原则", "13"),
        (SANYA, "content.personal_opinion", "禁", "13"),
        (SANYA, "content.advertising", "禁", "13"),
        (SANYA, "content.emergency_response", "应", "14"),
        (SANYA, "content.privacy", "禁", "21"),
        (SANYA, "content.deidentify", "应", "21"),
        (SANYA, "content.other_units", "应", "21"),
        (SANYA, "content.forced_follow", "禁", "22"),
        (LICANG, "duty.no_unfiled_account", "禁", "6"),
        (LICANG, "duty.account_sweep", "应", "6(二)"),
        (LICANG, "duty.low_use_cleanup", "应", "6(二)"),
        (LICANG, "duty.app_access", "应", "6(四)"),
        (LICANG, "duty.app_removal", "应", "7"),
        (LICANG, "duty.repost_major", "应", "8(一)"),
        (LICANG, "duty.smart_interaction", "倡", "10(一)"),
        (LICANG, "duty.topic_calendar", "倡", "10(二)"),
        (LICANG, "duty.mobile_services", "倡", "11"),
        (LICANG, "duty.mobile_content", "应", "11"),
        (LICANG, "duty.elderly_access", "应", "11"),
        (LICANG, "duty.read_all_posts", "应", "12"),
        (LICANG, "duty.click_links", "应", "12"),
        (LICANG, "duty.news_licence", "应", "13"),
        (LICANG, "duty.no_fake_data", "禁", "14"),
        (LICANG, "duty.contractor_qualification", "可", "5¶3"),
        (LICANG, "duty.passwords", "应", "15(二)"),
        (LICANG, "duty.no_foreign_servers", "禁", "15(四)"),
        (LICANG, "duty.staff_lifecycle", "应", "16"),
        (SANYA, "duty.contractor", "应", "5¶2"),
        (SANYA, "duty.comprehensive_app", "倡", "7(三)"),
        (SANYA, "duty.app_security", "应", "7(三)"),
        (SANYA, "duty.sponsor_change", "应", "8"),
        (SANYA, "duty.answer_library", "应", "15"),
        (SANYA, "duty.interaction_link", "倡", "15"),
        (SANYA, "duty.interaction_assessment", "应", "16"),
        (SANYA, "duty.services", "应", "17"),
        (SANYA, "duty.no_unreviewed_posts", "禁", "18"),
        (SANYA, "duty.security_response", "应", "20¶2"),
        (SANYA, "duty.impersonation", "应", "20¶3"),
        (SANYA, "duty.user_data_protection", "应", "21"),
        (SANYA, "duty.no_business", "禁", "22"),
        (SANYA, "duty.matrix", "应", "23"),
        (SANYA, "duty.staffing", "应", "24"),
    ],
)
def test_a_rule_carries_the_force_of_its_own_clause(pack_id: str, rule_id: str, modality: str, clause: str) -> None:
    rule = load(pack_id).rule(rule_id)
    assert rule is not None
    assert (rule.modality, rule.reading, [one.text for one in rule.cites]) == (modality, "explicit", [clause])


@pytest.mark.parametrize(
    ("pack_id", "rule_ids"),
    [
        (LICANG, ("content.repost_sources", "content.same_everywhere", "content.deidentify", "duty.impersonation")),
        (LICANG, ("duty.interaction_assessment", "duty.matrix", "duty.staffing")),
        (SANYA, ("content.over_entertainment", "content.unrelated", "duty.no_foreign_servers", "duty.staff_lifecycle")),
        (SANYA, ("duty.news_licence", "duty.contractor_qualification", "duty.read_all_posts")),
    ],
)
def test_what_only_the_other_text_says_is_not_here(pack_id: str, rule_ids: tuple[str, ...]) -> None:
    assert [rule_id for rule_id in rule_ids if load(pack_id).rule(rule_id)] == []


def test_T26_sanya_reads_three_kinds_of_sources_and_says_that_it_is_a_reading() -> None:
    rule = load(SANYA).rule("content.repost_sources")
    assert rule is not None
    assert isinstance(rule.params, Content)
    assert [item.label for item in rule.params.items] == [
        "党和政府网站", "有关主管单位确定的稿源", "中央和地方主流媒体",
    ]  # fmt: skip
    assert "items" in rule.interprets


def test_T55_the_two_exceptions_belong_to_deidentification_alone() -> None:
    holders = {
        rule.id
        for rule in load(SANYA).rules
        if isinstance(rule.params, Content) and any(item.label.startswith("例外") for item in rule.params.items)
    }
    assert holders == {"content.deidentify"}


@pytest.mark.parametrize(
    ("pack_id", "rule_id", "parts"),
    [
        (LICANG, "duty.security_rules", ("安全管理制度", "保密审查制度", "应急预案")),
        (LICANG, "duty.staff_lifecycle", ("准入", "转岗", "离岗")),
        (LICANG, "duty.reply_system", ("接收", "转办", "回复", "审核")),
        (LICANG, "duty.accountable_persons", ("第一责任人", "直接责任人")),
        (SANYA, "duty.security_rules", ("安全管理制度", "操作规程")),
        (SANYA, "duty.rules_in_place", ("开设", "运维", "应用", "监管")),
        (SANYA, "duty.staffing", ("内容编辑", "内容审核", "技术保障", "专项经费")),
        (SANYA, "duty.contractor", ("约定有关权责", "保密协议", "资质审查", "日常监督")),
        (SANYA, "duty.app_security", ("等级保护安全检测", "全面支持 IPv6", "支持不同终端")),
        (SANYA, "duty.accountable_persons", ("第一责任人", "直接责任人")),
    ],
)
def test_a_duty_lists_what_the_clause_lists(pack_id: str, rule_id: str, parts: tuple[str, ...]) -> None:
    rule = load(pack_id).rule(rule_id)
    assert rule is not None
    assert isinstance(rule.params, Duty)
    assert rule.params.parts == parts


# ── §2.18 transition, and what the documents show of themselves
@pytest.mark.parametrize(("rule_id", "unit"), [("transition.regularize", "wd"), ("transition.merge_close", "cd")])
def test_T06_T07_thirty_working_days_and_thirty_days_need_a_day_of_publication(rule_id: str, unit: str) -> None:
    rule = load(SANYA).rule(rule_id)
    assert rule is not None
    assert isinstance(rule.params, Deadline)
    assert (rule.params.n, rule.params.unit, rule.params.event) == (30, unit, "published_on")
    assert compute(load(SANYA), rule_id, {}, CALENDAR).status == "not_computable"


def test_sanya_shows_no_number_no_date_and_no_issuer() -> None:
    head = load(SANYA).head
    assert (head.document_number, head.issued_on, head.published_on, head.in_force_from) == ("", None, None, None)
    assert head.issuer == "制发机关待录"
    assert head.interpreter == "三亚市人民政府办公室"
    assert status_on(load(SANYA), date(2026, 11, 21)) == "undated"


def test_licang_is_in_force_from_the_day_it_was_issued() -> None:
    head = load(LICANG).head
    assert (head.document_number, head.issued_on) == ("青李沧政办发〔2021〕33号", date(2021, 7, 23))
    assert (status_on(load(LICANG), date(2021, 7, 22)), status_on(load(LICANG), date(2021, 7, 23))) == (
        "not_yet", "in_force",
    )  # fmt: skip
    assert head.interpreter == "区政府办公室"


# ── §2.16, §2.19, §5 lists and roles
def test_the_form_of_sanya_names_eighteen_account_types() -> None:
    [printed] = load(SANYA).forms
    [types] = [field for field in printed.fields if field.label == "账号类型"]
    assert [option.label for option in types.options] == [
        "新浪微博", "微信", "美篇", "移动客户端（APP）", "抖音短视频", "快手短视频", "腾讯微视", "今日头条", "人民号", "百家号",
        "网易号", "搜狐号", "大鱼号", "一点号", "澎湃号", "企鹅号", "南方号", "其他",
    ]  # fmt: skip
    assert types.options[1].parts == ("服务号", "订阅号", "小程序", "视频号")


def test_the_form_of_sanya_is_printed_box_by_box() -> None:
    [printed] = load(SANYA).forms
    assert [field.label for field in printed.fields] == [
        "单位名称：（盖章）", "填表时间：", "账号名称", "创建/注册日期", "账号主体", "运行状态", "关注量/粉丝量", "是否通过认证",
        "政务新媒体工作负责人", "政务新媒体工作联系人", "账号类型", "负责科室电子邮箱", "访问链接", "开设、变更、关停、整合理由",
        "主办单位意见", "主管单位意见",
    ]  # fmt: skip
    sponsor, supervisor = printed.fields[-2:]
    assert sponsor.statement == (
        "已知本单位在网络公共平台开设此政务新媒体账号，并建立有关管理制度，明确对此账号及发布内容负有管理责任。"
    )
    assert (sponsor.signer, supervisor.signer, supervisor.statement) == ("主要负责人签字", "负责人签字", "")
    assert "deregister" not in printed.actions  # T-46: the form has no word for it


def test_T45_the_two_annexes_of_licang_are_named_and_not_imitated() -> None:
    assert load(LICANG).forms == ()
    annexes = [rule.params for rule in load(LICANG).rules if isinstance(rule.params, FormRule)]
    assert [(annex.official, annex.file) for annex in annexes] == [(False, ""), (False, "")]


@pytest.mark.parametrize(
    ("pack_id", "held_in", "names"),
    [
        (LICANG, "fixed", {"区政府办公室", "区政务调度服务中心"}),
        (LICANG, "external", {"宣传、网信、公安等部门"}),
        (SANYA, "fixed", {"市政府办公室"}),
        (SANYA, "external", {"宣传、网信部门", "敏感信息上级审批机关"}),
        (SANYA, "supervisor", {
            "区政府办公室", "管委会办公室", "市政府部门办公室（或指定科室）", "垂直管理部门办公室", "所属主管单位", "行业主管部门",
        }),
    ],
)  # fmt: skip
def test_T70_the_offices_are_those_of_the_text(pack_id: str, held_in: str, names: set[str]) -> None:
    found = [rule.params for rule in load(pack_id).rules if isinstance(rule.params, Role)]
    assert {role.name for role in found if role.held_in == held_in} == names

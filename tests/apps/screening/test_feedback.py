"""False alarms become rules that somebody else approves; missed errors become pairs for the training."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from tests.apps.screening.office import DAY, TEXT, Office, found, screened, see, send, signed_in
from tests.cast import clerk_of, enter
from zhengmei.apps.approvals.transition import NotAllowed, Overtaken
from zhengmei.apps.audit.models import Event
from zhengmei.apps.notifications.models import Message
from zhengmei.apps.orgs.services import appoint
from zhengmei.apps.screening.models import AllowRule, MissedPair, Screening
from zhengmei.apps.screening.queries import may_decide, rules_waiting_for
from zhengmei.apps.screening.services import feedback, texts
from zhengmei.config import clock
from zhengmei.core.screening.lexicon import parse_lexicon

pytestmark = pytest.mark.django_db

SHOP = "持之以衡书屋今天开业（演示）。"
"""An invented shop whose name is an idiom with a twist: reported as an error, and rightly so called."""
WORD = "持之以衡书屋"


def propose(office: Office, row: Screening, **changes: Any) -> HttpResponse:
    entered = {"word": WORD, "near": "", "reach": "unit", "valid_to": "2027-11-22", "reason": "这是店名。"}
    return send(office.clerk, "propose", row.pk, found(row, "持之以衡").number, **{**entered, **changes})


def proposed(office: Office, **changes: Any) -> AllowRule:
    response = propose(office, screened(office, SHOP), **changes)
    assert response.status_code == 302, response.text
    return AllowRule.objects.get()


def decide(person: Any, rule: AllowRule, do: str, opinion: str = "") -> int:
    return send(person, "rule", rule.pk, do=do, opinion=opinion).status_code


def silent(office: Office, text: str = SHOP) -> bool:
    return screened(office, text).hits == []


def test_a_false_alarm_is_silent_only_after_somebody_else_agreed(office: Office) -> None:
    rule = proposed(office)
    assert (rule.state, rule.made_as) == ("proposed", "某市商务局 · 经办人")
    assert found(Screening.objects.get(), "持之以衡").state == "ignored"
    assert not silent(office)
    assert decide(office.clerk, rule, "approve") == 403
    assert decide(office.colleague, rule, "approve") == 403
    assert decide(office.manager, rule, "approve") == 302
    assert silent(office)
    assert not silent(office, "我们持之以衡抓好服务（演示）。"), "only what the word covers"
    rule.refresh_from_db()
    assert (rule.state, rule.decided_as) == ("approved", "某市商务局 · 单位管理人")


def test_whoever_may_decide_is_told_and_the_proposer_hears_the_outcome(
    office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        rule = proposed(office)
    assert set(Message.objects.values_list("person__username", flat=True)) == {"manager", "over"}
    with django_capture_on_commit_callbacks(execute=True):
        decide(office.over, rule, "decline", "店名应加引号")
    assert "店名应加引号" in Message.objects.get(person=office.clerk).text


@pytest.mark.parametrize("reach", ["unit", "region"])
def test_it_waits_in_the_todo_list_of_exactly_those_who_may_decide(office: Office, reach: str) -> None:
    rule = proposed(office, reach=reach)
    section = clerk_of(office.town.section, "section")
    own_office = clerk_of(office.town.bureau_office, "own-office")
    people = (office.clerk, office.colleague, office.manager, office.over, office.elsewhere, section, own_office)
    waiting = {person.username for person in people if rules_waiting_for(person, DAY) == [rule]}
    assert waiting == {person.username for person in people if may_decide(person, rule, DAY)}
    assert waiting == ({"manager", "over"} if reach == "unit" else {"over"})
    assert f"放行“{WORD}”" in signed_in(office.over).get("/todo/").text
    decide(office.over, rule, "approve")
    assert rules_waiting_for(office.over, DAY) == []


def test_a_rule_ends_by_itself_and_can_be_ended_before(office: Office) -> None:
    rule = proposed(office, valid_to="2026-12-01")
    decide(office.over, rule, "approve")
    with clock.standing_on(date(2026, 12, 1)):
        assert silent(office)
    with clock.standing_on(date(2026, 12, 2)):
        assert not silent(office)
        assert "已到期" in see(office.clerk, "rules").text
    assert decide(office.clerk, rule, "end") == 302
    assert not silent(office)


def test_a_condition_keeps_the_rule_to_its_neighbourhood(office: Office) -> None:
    decide(office.over, proposed(office, near="开业、店长"), "approve")
    assert silent(office)
    assert not silent(office, "持之以衡书屋（演示）。")


def test_a_rule_of_one_unit_does_not_act_in_another_but_one_of_the_region_does(office: Office) -> None:
    decide(office.over, proposed(office), "approve")
    row = texts.hand_in(office.elsewhere, office.town.school_bureau, texts.Given(SHOP))
    texts.screen(row)
    assert len(row.hits) == 1
    rule = AllowRule.objects.get()
    assert see(office.elsewhere, "rule", rule.pk).status_code == 404
    decide(office.over, rule, "end")
    wide = proposed_again(office, reach="region")
    assert wide.reach == office.town.city
    assert decide(office.manager, wide, "approve") == 403, "wider than the manager's unit"
    assert decide(office.over, wide, "approve") == 302
    row = texts.hand_in(office.elsewhere, office.town.school_bureau, texts.Given(SHOP))
    texts.screen(row)
    assert row.hits == []
    assert see(office.elsewhere, "rule", wide.pk).status_code == 200


def proposed_again(office: Office, **changes: Any) -> AllowRule:
    assert propose(office, screened(office, SHOP), **changes).status_code == 302
    return AllowRule.objects.order_by("-pk")[0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"word": "之以衡书屋"}, "要包住"),
        ({"word": "持之以衡书店"}, "与稿件里写的一样"),
        ({"word": "一"}, "至少两个字"),
        ({"valid_to": "2026-11-22"}, "有效期从明天起"),
        ({"valid_to": "2028-11-23"}, "最长 2 年"),
        ({"valid_to": "soon"}, "日期应写作"),
        ({"reach": "nation"}, "请从列出的范围中选择"),
        ({"reason": ""}, "请写明理由"),
    ],
)
def test_it_refuses_a_proposal_with_the_remedy(office: Office, changes: dict[str, str], sentence: str) -> None:
    response = propose(office, screened(office, SHOP), **changes)
    assert (response.status_code, sentence in response.text) == (422, True), response.text
    assert not AllowRule.objects.exists()


def test_no_rule_is_made_of_a_marking_of_secrecy(office: Office) -> None:
    row = screened(office)
    mark = found(row, "秘密★10年")
    assert "不设放行规则" in see(office.clerk, "propose", row.pk, mark.number).text
    entered = {"word": mark.hit.text, "reach": "unit", "valid_to": "2027-01-01", "reason": "演示"}
    assert send(office.clerk, "propose", row.pk, mark.number, **entered).status_code == 422


def test_a_word_is_proposed_once_while_it_is_alive(office: Office) -> None:
    proposed(office)
    assert "不用再提" in propose(office, screened(office, SHOP)).text


def test_the_trial_counts_what_would_be_silent_and_what_was_held_true(office: Office) -> None:
    row = screened(office, f"{SHOP}\n持之以衡书屋的店长。\n")
    true = screened(office, SHOP)
    texts.accept(office.clerk, true, found(true, "持之以衡"))
    response = send(
        office.clerk, "propose", row.pk, 1, word=WORD, near="", reach="unit", valid_to="2027-11-22", reason="店名"
    )  # fmt: skip
    assert response.status_code == 302, response.text
    rule = AllowRule.objects.get()
    assert {key: rule.trial[key] for key in ("texts", "hits", "silenced", "accepted")} == {
        "texts": 2, "hits": 3, "silenced": 3, "accepted": 1,
    }  # fmt: skip
    page = see(office.clerk, "rule", rule.pk).text
    assert "其中 1 处当时是按真错改了的" in page
    assert "当时按真错改了" in page
    assert "店长" in page


def test_an_office_above_sees_the_counts_but_not_the_texts(office: Office) -> None:
    rule = proposed(office)
    page = see(office.over, "rule", rule.pk).text
    assert "今天开业" not in page
    assert "稿件内容只有交稿单位看得到" in page


def test_the_trial_also_reads_the_offices_checked_posts(office: Office, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "已发.txt").write_text("演示\n我们走进持之以衡书屋。\n", encoding="utf-8")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    settings.SCREENING_CORPUS = tmp_path
    rule = proposed(office)
    assert (rule.trial["files"], rule.trial["file_hits"]) == (1, 1)
    assert rule.trial["file_examples"] == [{"file": "已发.txt", "place": "第 2 行第 5 字", "text": "持之以衡"}]


def test_rules_in_force_leave_as_a_lexicon_that_the_command_reads(office: Office) -> None:
    rule = proposed(office, near="开业、店长")
    AllowRule.objects.filter(pk=rule.pk).update(word='持之以衡"书\\屋')
    assert parse_lexicon(see(office.clerk, "rules_file").content.decode(), "rules.toml").entries == ()
    decide(office.over, rule, "approve")
    [entry] = parse_lexicon(see(office.clerk, "rules_file").content.decode(), "rules.toml").entries
    assert (entry.word, entry.allow, entry.valid_to, entry.conditions.near) == (
        '持之以衡"书\\屋', True, rule.valid_to, ("开业", "店长"),
    )  # fmt: skip
    assert parse_lexicon(see(office.elsewhere, "rules_file").content.decode(), "rules.toml").entries == ()


def test_a_lost_race_says_who_decided(office: Office) -> None:
    rule = proposed(office)
    stale = AllowRule.objects.get()
    decide(office.manager, rule, "decline", "不是店名")
    with pytest.raises(Overtaken, match="manager"):
        feedback.approve(office.over, stale, "")
    assert decide(office.over, rule, "approve") == 409


def test_declining_wants_a_reason_and_withdrawing_the_own_unit(office: Office) -> None:
    rule = proposed(office)
    assert decide(office.over, rule, "decline") == 422
    assert decide(office.over, rule, "withdraw") == 403
    assert decide(office.colleague, rule, "withdraw") == 302
    assert list(Event.objects.filter(subject=rule.subject).order_by("seq").values_list("action", flat=True)) == [
        "screening.propose_rule", "screening.rule_withdrawn",
    ]  # fmt: skip


def test_a_delegate_decides_nothing_the_post_may_not(office: Office) -> None:
    passer_by = enter("passer-by")
    rule = proposed(office)
    assert see(passer_by, "rule", rule.pk).status_code == 404
    with pytest.raises(NotAllowed):
        feedback.approve(passer_by, rule, "")
    appoint(None, passer_by, office.town.section, "unit_manager", from_day=DAY - timedelta(days=1))
    with pytest.raises(NotAllowed):
        feedback.approve(passer_by, rule, "")


def test_a_missed_error_becomes_a_pair_with_personal_data_masked(office: Office) -> None:
    row = screened(office, "便民服务（演示）。请拨打13812341234联细我们。谢谢。\n")
    response = send(office.clerk, "missed", row.pk, marked="联细", corrected="联系")
    assert response.url == "/screening/missed/"
    pair = MissedPair.objects.get()
    assert (pair.wrong, pair.right) == ("请拨打138****1234联细我们。", "请拨打138****1234联系我们。")
    assert see(office.clerk, "pairs_file").content.decode() == f"{pair.wrong}\t{pair.right}\n"
    assert "联细" in see(office.colleague, "pairs").text
    assert "联细" not in see(office.over, "pairs").text + see(office.over, "pairs_file").content.decode()
    assert send(office.over, "withdraw_pair", pair.pk).status_code == 404
    send(office.colleague, "withdraw_pair", pair.pk)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_as) == ("withdrawn", "某市商务局 · 经办人")
    assert see(office.clerk, "pairs_file").content == b""


@pytest.mark.parametrize(
    ("marked", "corrected", "sentence"),
    [
        ("没有的", "有的", "稿件里没有"),
        ("联系", "联细", "出现 2 次"),
        ("便民", "便民", "误写与正写相同"),
        ("13812341234", "1", "是个人信息"),
        ("抓好", "办好", "还没有处理"),
        ("", "一", "请从原文照抄"),
    ],
)
def test_it_refuses_a_pair_that_would_teach_nothing(office: Office, marked: str, corrected: str, sentence: str) -> None:
    row = screened(office, f"{TEXT}请联系我们。\n")
    response = send(office.clerk, "missed", row.pk, marked=marked, corrected=corrected)
    assert (response.status_code, sentence in response.text) == (422, True), response.text
    assert not MissedPair.objects.exists()


def test_what_was_accepted_in_the_sentence_is_right_in_the_pair_too(office: Office) -> None:
    row = screened(office, "我们持之以衡地帮扶群众（演示）。\n")
    texts.accept(office.clerk, row, found(row, "持之以衡"))
    pair = feedback.report_missed(office.clerk, row, "帮扶", "帮助")
    assert (pair.wrong, pair.right) == ("我们持之以衡地帮扶群众（演示）。", "我们持之以恒地帮助群众（演示）。")


def test_feedback_outlives_the_text_it_came_from(office: Office) -> None:
    rule = proposed(office)
    row = Screening.objects.get()
    feedback.report_missed(office.clerk, row, "今天", "明天")
    texts.delete(office.clerk, row)
    assert see(office.clerk, "rule", rule.pk).status_code == 200
    assert "明天" in see(office.clerk, "pairs").text


def test_the_lists_cost_no_more_queries_for_many_rows(office: Office) -> None:
    client = signed_in(office.clerk)

    def queries() -> list[int]:
        counts = []
        for path in ("/screening/rules/", "/screening/missed/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            counts.append(len(captured))
        return counts

    rule = proposed(office)
    pair = feedback.report_missed(office.clerk, Screening.objects.get(), "今天", "明天")
    queries()
    few = queries()
    for number in range(30):
        rule.pk = pair.pk = None
        rule.word, pair.marked = f"{WORD}{number}", str(number)
        rule.save()
        pair.save()
    assert queries() == few

"""Due days from rules: the worked cases of the requirements by number, silence, missing events, backward planning."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengmei.calendars import load_all as calendar_years
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.citation import parse_clause
from zhengmei.core.deadline import (
    OWN_EVENT,
    NoticePlan,
    SilentRule,
    UnknownRule,
    clocks,
    compute,
    latest_notice_start,
)
from zhengmei.core.pack.schema import Deadline, Duty, Head, Limit, Notice, Pack, Params, Rule, Staleness, Validity
from zhengmei.packs import load

CALENDAR = WorkingCalendar(calendar_years())


def rule(rule_id: str, params: Params, kind: str = "deadline", **more: object) -> Rule:
    given = {"modality": "应", "reading": "explicit", **more}
    return Rule(id=rule_id, kind=kind, cites=(parse_clause("8(一)"),), params=params, **given)  # type: ignore[arg-type]


def pack_of(*rules: Rule, **head: object) -> Pack:
    given = {"issued_on": None, "published_on": None, **head}
    identity = Head("demo", "演示办法", "演示", "演示办公室", "000000", "county", "1", **given)  # type: ignore[arg-type]
    return Pack(identity, (), rules)


def due(pack_id: str, rule_id: str, day: str) -> date | None:
    return compute(load(pack_id), rule_id, {OWN_EVENT: date.fromisoformat(day)}, CALENDAR).due


def test_V01_seven_working_days_over_the_autumn_holidays() -> None:
    assert due("qd-xihaian-sfj", "filing.change", "2026-09-28") == date(2026, 10, 13)


def test_V02_five_working_days_over_national_day() -> None:
    assert due("qd-licang", "filing.change", "2026-09-30") == date(2026, 10, 13)


def test_V03_a_worked_sunday_counts() -> None:
    assert due("qd-licang", "filing.change", "2026-09-17") == date(2026, 9, 23)


def test_V04_two_working_days_over_national_day() -> None:
    assert due("sx-jiaxian", "filing.change", "2026-09-30") == date(2026, 10, 9)


def test_V05_two_working_days_over_spring_festival() -> None:
    assert due("sx-jiaxian", "filing.change", "2026-02-13") == date(2026, 2, 24)


def test_V06_three_working_days_over_national_day() -> None:
    assert due("hi-sanya", "filing.change", "2026-09-29") == date(2026, 10, 9)


def test_V07_the_due_day_may_be_a_worked_saturday() -> None:
    assert due("hi-sanya", "filing.change", "2026-09-30") == date(2026, 10, 10)


def test_V08_a_reply_within_five_working_days() -> None:
    assert due("sx-jiaxian", "reply", "2026-02-13") == date(2026, 2, 27)


@pytest.mark.parametrize(
    ("pack_id", "rule_id"),
    [("qd-xihaian-sfj", "notice.close"), ("qd-licang", "notice.deregister"), ("hi-sanya", "notice.deregister")],
)
def test_V09_V10_a_notice_of_fifteen_working_days(pack_id: str, rule_id: str) -> None:
    autumn = compute(load(pack_id), rule_id, {"posted": date(2026, 9, 21)}, CALENDAR)
    assert (autumn.due, autumn.extra["earliest_removal"]) == (date(2026, 10, 19), date(2026, 10, 20))
    spring = compute(load(pack_id), rule_id, {"posted": date(2026, 2, 10)}, CALENDAR)
    assert (spring.due, spring.extra["earliest_removal"]) == (date(2026, 3, 9), date(2026, 3, 10))


def test_the_act_follows_the_notice_only_where_the_text_says_so() -> None:
    events = {"posted": date(2026, 9, 21)}
    assert compute(load("hi-sanya"), "notice.deregister", events, CALENDAR).extra["act_from"] == date(2026, 10, 20)
    assert "act_from" not in compute(load("qd-licang"), "notice.deregister", events, CALENDAR).extra


def test_V11_a_notice_of_thirty_calendar_days() -> None:
    answer = compute(load("sx-jiaxian"), "notice.open", {"posted": date(2026, 9, 21)}, CALENDAR)
    assert (answer.due, answer.extra["earliest_removal"]) == (date(2026, 10, 21), date(2026, 10, 22))


def test_V12_V13_one_month_ends_on_the_corresponding_day_and_rolls_over_a_holiday() -> None:
    assert due("qd-licang", "deregister.complete", "2026-01-31") == date(2026, 2, 28)
    assert due("qd-licang", "deregister.complete", "2026-09-03") == date(2026, 10, 8)


def test_V14_half_a_year_is_six_months_not_180_days() -> None:
    assert due("sx-jiaxian", "golive", "2026-03-15") == date(2026, 9, 15)


def test_V15_two_years_from_the_day_of_issue() -> None:
    answer = compute(load("sx-jiaxian"), "validity", {}, CALENDAR)
    assert (answer.due, answer.extra["expired_from"]) == (date(2026, 6, 24), date(2026, 6, 25))


def test_V16_more_than_fourteen_days_is_suspected_on_the_fifteenth_and_established_when_it_ends() -> None:
    answer = compute(load("sx-jiaxian"), "update.stale", {"last_update": date(2026, 11, 1)}, CALENDAR)
    assert answer.due == date(2026, 11, 15)
    assert answer.extra["suspect_on"] == answer.extra["established_after"] == date(2026, 11, 16)


def test_V21_back_within_thirty_days_counted_in_the_year_of_going_offline() -> None:
    answer = compute(load("sx-jiaxian"), "suspend.limit", {"offline": date(2026, 12, 20)}, CALENDAR)
    assert (answer.due, answer.status, answer.extra["counts_in"]) == (date(2027, 1, 19), "firm", 2026)


def test_V22_the_two_transition_periods_differ_and_the_notice_must_start_early() -> None:
    pack, events = load("hi-sanya"), {"published_on": date(2026, 9, 1)}
    assert compute(pack, "transition.regularize", events, CALENDAR).due == date(2026, 10, 19)
    closing = compute(pack, "transition.merge_close", events, CALENDAR)
    assert (closing.due, closing.extra["nominal"]) == (date(2026, 10, 8), date(2026, 10, 1))
    plan = latest_notice_start(pack, "transition.merge_close", events, CALENDAR)
    assert plan is not None
    assert (plan.latest_start, plan.fits) == (date(2026, 9, 9), True)


def test_V23_seven_working_days_over_new_year() -> None:
    assert due("qd-xihaian-sfj", "filing.change", "2025-12-25") == date(2026, 1, 6)


def test_V24_a_year_without_a_notice_is_answered_provisionally() -> None:
    answer = compute(load("qd-xihaian-sfj"), "filing.change", {"effective": date(2026, 12, 25)}, CALENDAR)
    assert answer.status == "provisional"
    assert answer.due is not None
    assert any("暂定" in note for note in answer.notes)


def test_V30_a_reply_without_a_number_has_no_day_and_borrows_none() -> None:
    answer = compute(load("qd-xihaian-sfj"), "reply", {"received": date(2026, 2, 13)}, CALENDAR)
    assert (answer.status, answer.due) == ("silent", None)
    assert answer.cites
    assert "本地未规定" in answer.notes[0]


def test_it_is_silent_where_the_text_has_no_such_rule() -> None:
    answer = compute(pack_of(), "filing.open", {OWN_EVENT: date(2026, 9, 1)}, CALENDAR)
    assert (answer.status, answer.due, answer.cites) == ("silent", None, ())
    with pytest.raises(SilentRule, match="本地未规定"):
        compute(pack_of(), "filing.open", {}, CALENDAR, silent_ok=False)


def test_it_quotes_the_wording_that_stands_instead_of_a_number() -> None:
    soon = rule("filing.open", Deadline("effective", wording="及时"))
    answer = compute(pack_of(soon), "filing.open", {"effective": date(2026, 9, 1)}, CALENDAR)
    assert answer.status == "silent"
    assert "「及时」" in answer.notes[0]


def test_it_says_which_event_is_missing() -> None:
    known = pack_of(rule("filing.open", Deadline("effective", 7, "wd")))
    answer = compute(known, "filing.open", {"decided": date(2026, 9, 1)}, CALENDAR)
    assert (answer.status, answer.due, answer.extra["missing_event"]) == ("not_computable", None, "effective")
    assert "动作在平台上完成之日" in answer.notes[0]


def test_it_never_takes_another_day_for_a_publication_date_that_is_not_recorded() -> None:
    pack = pack_of(rule("transition.regularize", Deadline("published_on", 30, "wd"), "transition"))
    assert compute(pack, "transition.regularize", {}, CALENDAR).status == "not_computable"
    issued = replace(pack, head=replace(pack.head, issued_on=date(2026, 9, 1)))
    answer = compute(issued, "transition.regularize", {}, CALENDAR)
    assert answer.due == date(2026, 10, 19)
    assert any("印发日期" in note for note in answer.notes)


def test_it_offers_near_matches_for_an_unknown_rule() -> None:
    with pytest.raises(UnknownRule, match=r"filing\.open"):
        compute(pack_of(), "filing.opne", {}, CALENDAR)
    assert compute(pack_of(), "reply.website", {}, CALENDAR, known_ids={"reply.website"}).status == "silent"


def test_it_computes_no_day_from_a_rule_that_is_no_deadline() -> None:
    pack = pack_of(rule("duty.read", Duty("值班人员", "读网"), "duty"))
    assert compute(pack, "duty.read", {OWN_EVENT: date(2026, 9, 1)}, CALENDAR).status == "not_computable"


def test_it_shows_every_interpretation_as_one() -> None:
    read = rule(
        "filing.open",
        Deadline("effective", 3, "wd"),
        reading="interpretation",
        note="起算点",
        interprets={"roll": "顺延"},
    )
    notes = compute(pack_of(read), "filing.open", {OWN_EVENT: date(2026, 9, 1)}, CALENDAR).notes
    assert notes == ("平台理解，待确认：起算点", "平台理解，待确认：顺延")


def test_it_runs_a_prudent_clock_that_only_reminds() -> None:
    both = rule("filing.open", Deadline("effective", 3, "wd", prudent_event="decided"))
    assert [(clock.kind, clock.event, clock.judged) for clock in clocks(both)] == [
        ("legal", "effective", True),
        ("prudent", "decided", False),
    ]
    events = {"effective": date(2026, 9, 29), "decided": date(2026, 9, 21)}
    answer = compute(pack_of(both), "filing.open", events, CALENDAR)
    assert (answer.due, answer.extra["prudent_due"]) == (date(2026, 10, 9), date(2026, 9, 24))


def test_it_says_when_a_notice_cannot_be_fitted_in_and_shortens_nothing() -> None:
    pack = pack_of(
        rule("transition.merge_close", Deadline("published_on", 10, "cd", blocked_by=("notice.close",)), "transition"),
        rule("notice.close", Notice(15, "wd"), "notice"),
    )
    answer = compute(pack, "transition.merge_close", {"published_on": date(2026, 9, 1)}, CALENDAR)
    plan = answer.extra["notice_plan"]
    assert isinstance(plan, NoticePlan)
    assert not plan.fits
    assert "不得缩短公告" in plan.sentence


def test_it_plans_back_from_the_rolled_day() -> None:
    pack = pack_of(
        rule("transition.merge_close", Deadline("published_on", 30, "cd", blocked_by=("notice.close",)), "transition"),
        rule("notice.close", Notice(10, "cd"), "notice"),
    )
    plan = latest_notice_start(pack, "transition.merge_close", {"published_on": date(2026, 9, 3)}, CALENDAR)
    assert plan is not None
    assert (plan.due, plan.latest_start) == (date(2026, 10, 8), date(2026, 9, 27))


def test_it_rolls_an_act_but_neither_a_notice_nor_a_limit_nor_a_term() -> None:
    start = date(2026, 9, 3)  # thirty days later is 3 October, a holiday
    pack = pack_of(
        rule("filing.open", Deadline("effective", 30, "cd")),
        rule("notice.open", Notice(30, "cd"), "notice"),
        rule("suspend.limit", Limit(1, "calendar_year", 30, "cd"), "limit"),
        rule("validity", Validity(1, "month", "effective"), "validity"),
    )
    days = {known.id: compute(pack, known.id, {OWN_EVENT: start}, CALENDAR).due for known in pack.rules}
    assert days.pop("filing.open") == date(2026, 10, 8)
    assert set(days.values()) == {date(2026, 10, 3)}


def test_none_in_the_window_is_established_a_day_before_exceeding_it() -> None:
    strict = rule("update.stale", Staleness(14, "none_in_window"), "staleness")
    answer = compute(pack_of(strict), "update.stale", {OWN_EVENT: date(2026, 11, 1)}, CALENDAR)
    assert answer.extra["established_after"] == date(2026, 11, 15)


def test_it_carries_the_preview_word_and_still_answers() -> None:
    pack = pack_of(rule("filing.open", Deadline("effective", 3, "wd")))
    answer = compute(pack, "filing.open", {OWN_EVENT: date(2026, 9, 29)}, CALENDAR, preview="预演")
    assert (answer.preview, answer.due) == ("预演", date(2026, 10, 9))


@given(st.dates(date(2024, 1, 1), date(2026, 10, 1)), st.integers(1, 40))
def test_the_day_is_the_same_with_and_without_a_trace(start: date, n: int) -> None:
    pack = pack_of(rule("filing.open", Deadline("effective", n, "wd")))
    traced = compute(pack, "filing.open", {OWN_EVENT: start}, CALENDAR)
    assert compute(pack, "filing.open", {OWN_EVENT: start}, CALENDAR, trace=False).due == traced.due
    assert sum(step.counts for step in traced.trace) == n
    assert [step.day for step in traced.trace] == [start + timedelta(days=k) for k in range(len(traced.trace))]

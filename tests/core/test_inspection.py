"""Facts to findings to verdicts: the worked cases through the whole judge, and what must never be held against anybody."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from zhengmei.calendars import load_all
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.inspection.facts import Account, AccountFacts, Message, Offline, Post, PostKind, activity_of
from zhengmei.core.inspection.finding import AccountResult, Finding
from zhengmei.core.inspection.judge import compare, judge
from zhengmei.core.pack.schema import Pack
from zhengmei.core.pack.status import Renewal
from zhengmei.packs import load

CALENDAR = WorkingCalendar(load_all())
RENEWED = {"sx-jiaxian": [Renewal(None, "样例文号", date(2026, 6, 24))]}
ACCOUNT = Account("佳县发布", "weibo", sponsor="县府办")
MONDAY = date(2026, 11, 2)


def post(day: date, hour: int | None = 9, batch: str = "", kind: PostKind | None = "original") -> Post:
    moment = None if hour is None else datetime.combine(day, time(hour))
    return Post(day, moment, batch, kind)


def known(
    *posts: Post, account: Account = ACCOUNT, messages: tuple[Message, ...] = (), doubt: str = ""
) -> AccountFacts:
    return AccountFacts(account, activity_of(posts, doubt=doubt), messages, posts)


def inspect(pack: str, facts: AccountFacts, first: date, at: date, *, day_over: bool = True) -> AccountResult:
    return judge([load(pack)], [facts], first, at, CALENDAR, renewals=RENEWED, day_over=day_over)[0]


def on(result: AccountResult, rule: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("at", "day_over", "outcome", "verdict"),
    [
        (date(2026, 11, 15), True, "met", "named"),
        (date(2026, 11, 16), False, "borderline", "manual"),
        (date(2026, 11, 16), True, "missed", "fail"),
    ],
)
def test_V16_fourteen_days_have_three_states(at: date, day_over: bool, outcome: str, verdict: str) -> None:
    result = inspect("sx-jiaxian", known(post(date(2026, 11, 1))), date(2026, 11, 1), at, day_over=day_over)
    (stale,) = on(result, "update.stale")
    assert (stale.outcome, stale.need, stale.confirmed_by) == (outcome, 14, "centre")
    assert stale.cites == ("sx-jiaxian:10(二)3",)
    assert result.verdict == verdict


@pytest.mark.parametrize(("at", "outcome"), [(date(2026, 11, 14), "met"), (date(2026, 11, 15), "missed")])
def test_it_reads_the_national_two_weeks_as_fourteen_days_before_the_check(at: date, outcome: str) -> None:
    (stale,) = on(inspect("cn-2019", known(post(date(2026, 11, 1))), date(2026, 11, 1), at), "update.stale")
    assert stale.outcome == outcome


def test_V17_a_week_without_a_working_day_is_exempt_only_where_the_text_says_so() -> None:
    first, at = date(2026, 2, 16), date(2026, 2, 22)
    (sanya,) = on(inspect("hi-sanya", known(), first, at), "update.weekly")
    assert (sanya.outcome, sanya.count, sanya.window) == ("exempt", 0, (first, at))


def test_V18_a_week_with_three_working_days_is_named() -> None:
    result = inspect("hi-sanya", known(), date(2026, 9, 28), date(2026, 10, 4))
    (week,) = on(result, "update.weekly")
    assert (week.outcome, week.cites) == ("missed", ("hi-sanya:12¶2",))
    assert result.verdict == "named"


@pytest.mark.parametrize("pack", ["qd-xihaian-sfj", "qd-licang", "sx-jiaxian"])
def test_V19_spring_festival_counts_where_the_text_excepts_nothing(pack: str) -> None:
    (week,) = on(inspect(pack, known(), date(2026, 2, 16), date(2026, 2, 22)), "update.weekly")
    assert week.outcome == "missed"


def test_V20_one_push_of_eight_items_is_one_time_and_the_very_posts_are_shown() -> None:
    push = [post(MONDAY + timedelta(days=1)) for _ in range(8)]
    result = inspect("sx-jiaxian", known(*push), MONDAY, MONDAY + timedelta(days=6))
    (week,) = on(result, "update.weekly")
    assert (week.outcome, week.count, week.need, week.unit) == ("missed", 1, 2, "次")
    assert week.evidence == tuple(push)
    assert (result.figures.pushes, result.figures.items, result.figures.days) == (1, 8, 1)
    assert result.verdict == "named"


def test_it_accuses_nobody_by_a_calendar_that_is_not_announced() -> None:
    first, at = date(2027, 2, 8), date(2027, 2, 14)
    outcomes = {
        pack: [finding.outcome for finding in on(inspect(pack, known(*posts), first, at), "update.weekly")]
        for pack, posts in (("hi-sanya", ()), ("qd-licang", ()))
    }
    assert outcomes == {"hi-sanya": ["unknown"], "qd-licang": ["missed"]}
    published = inspect("hi-sanya", known(post(date(2027, 2, 10))), first, at)
    assert [finding.outcome for finding in on(published, "update.weekly")] == ["met"]


def test_it_counts_two_pushes_on_one_day_as_two_times() -> None:
    result = inspect("sx-jiaxian", known(post(MONDAY, 9), post(MONDAY, 15)), MONDAY, MONDAY + timedelta(days=6))
    assert [finding.outcome for finding in on(result, "update.weekly")] == ["met"]
    assert (result.figures.pushes, result.figures.days) == (2, 1)


def test_it_leaves_open_whether_items_of_one_day_were_one_push_or_two() -> None:
    push = [post(MONDAY, hour=None) for _ in range(2)]
    result = inspect("sx-jiaxian", known(*push), MONDAY, MONDAY + timedelta(days=6))
    assert [finding.outcome for finding in on(result, "update.weekly")] == ["unknown"]
    assert result.verdict == "manual"


def test_V30_no_number_of_days_is_borrowed_for_replies() -> None:
    message = Message(date(2026, 11, 2), date(2026, 11, 30))
    facts = known(post(MONDAY), messages=(message,))
    (silent,) = on(inspect("qd-xihaian-sfj", facts, MONDAY, date(2026, 11, 30)), "reply")
    assert (silent.outcome, silent.need) == ("not_judged", None)
    assert "本地未规定" in silent.note
    (late,) = on(inspect("sx-jiaxian", facts, MONDAY, date(2026, 11, 30)), "reply")
    assert (late.outcome, late.need, late.evidence) == ("missed", 5, (message,))


@pytest.mark.parametrize(
    ("replied", "outcomes"),
    [(date(2026, 2, 27), ["met"]), (date(2026, 2, 28), ["missed"]), (None, ["missed"])],
)
def test_V08_five_working_days_over_spring_festival(replied: date | None, outcomes: list[str]) -> None:
    facts = known(messages=(Message(date(2026, 2, 13), replied),))
    found = on(inspect("sx-jiaxian", facts, date(2026, 2, 1), date(2026, 3, 1)), "reply")
    assert [finding.outcome for finding in found] == outcomes


def test_it_does_not_judge_a_message_that_is_not_yet_due() -> None:
    facts = known(messages=(Message(date(2026, 2, 13)),))
    assert on(inspect("sx-jiaxian", facts, date(2026, 2, 1), date(2026, 2, 26)), "reply") == []
    assert on(inspect("sx-jiaxian", facts, date(2026, 2, 1), date(2026, 2, 27)), "reply")[0].outcome == "missed"


def test_it_accuses_nobody_under_a_draft_or_an_expired_pack() -> None:
    dead = known(post(date(2026, 8, 1)))
    (expired,) = judge([load("sx-jiaxian")], [dead], date(2026, 8, 1), date(2026, 11, 1), CALENDAR)
    assert (expired.verdict, expired.preview) == ("manual", "fail")
    assert {finding.preview for finding in expired.findings} == {"依据已届满"}
    (draft,) = judge([load("zj-sfj")], [dead], date(2026, 8, 1), date(2026, 11, 1), CALENDAR)
    assert (draft.verdict, draft.preview, draft.findings) == ("manual", "pass", ())


def test_V15_the_last_day_of_validity_still_accuses_and_the_next_does_not() -> None:
    dead = known(post(date(2026, 5, 1)))
    verdicts = [
        judge([load("sx-jiaxian")], [dead], date(2026, 5, 1), at, CALENDAR)[0].verdict
        for at in (date(2026, 6, 24), date(2026, 6, 25))
    ]
    assert verdicts == ["fail", "manual"]


def test_it_judges_each_pack_of_a_stack_under_its_own_clause() -> None:
    silent = known(post(date(2026, 11, 1)))
    packs = [load("cn-2019"), load("qd-licang")]
    (result,) = judge(packs, [silent], date(2026, 11, 1), date(2026, 11, 15), CALENDAR)
    against = {(finding.pack, finding.rule) for finding in result.findings if finding.outcome == "missed"}
    assert against == {
        ("cn-2019", "update.stale"),
        ("qd-licang", "update.weekly"),
        ("qd-licang", "original.biweekly"),
    }
    assert result.verdict == "fail"


def test_it_says_which_verdicts_change_under_another_pack_and_by_which_clause() -> None:
    weekly = known(*(post(MONDAY + timedelta(days=7 * week)) for week in range(4)))
    period = (MONDAY, date(2026, 11, 29))
    before = judge([load("qd-licang")], [weekly], *period, CALENDAR)
    after = judge([load("sx-jiaxian")], [weekly], *period, CALENDAR)
    (change,) = compare(before, after)
    assert (change.before, change.after, change.cites) == ("pass", "named", ("sx-jiaxian:10(二)4",))


@pytest.mark.parametrize(
    ("account", "outcome"),
    [
        (replace(ACCOUNT, opened_on=MONDAY), "missed"),
        (replace(ACCOUNT, opened_on=MONDAY + timedelta(days=1)), "not_judged"),
        (replace(ACCOUNT, closed_on=MONDAY + timedelta(days=7)), "missed"),
        (replace(ACCOUNT, closed_on=MONDAY + timedelta(days=6)), "not_judged"),
        (replace(ACCOUNT, offline=(Offline(MONDAY, MONDAY + timedelta(days=6), basis="批复"),)), "not_judged"),
        (replace(ACCOUNT, offline=(Offline(MONDAY, MONDAY + timedelta(days=6)),)), "missed"),
        (replace(ACCOUNT, offline=(Offline(MONDAY, MONDAY + timedelta(days=5), basis="批复"),)), "unknown"),
        (replace(ACCOUNT, collected=False), "unknown"),
        (replace(ACCOUNT, state="closed"), "unknown"),
        (replace(ACCOUNT, state="suspended"), "unknown"),
    ],
)
def test_it_judges_only_the_weeks_in_which_the_account_had_to_publish(account: Account, outcome: str) -> None:
    result = inspect("qd-licang", known(account=account), MONDAY, MONDAY + timedelta(days=6))
    assert [finding.outcome for finding in on(result, "update.weekly")] == [outcome]


def test_it_starts_the_silence_anew_after_an_approved_time_offline() -> None:
    off = Offline(date(2026, 11, 3), date(2026, 11, 20), basis="批复")
    facts = known(post(date(2026, 11, 1)), account=replace(ACCOUNT, offline=(off,)))
    outcomes = [
        on(inspect("sx-jiaxian", facts, date(2026, 11, 1), at), "update.stale")[0].outcome
        for at in (date(2026, 11, 20), date(2026, 12, 4), date(2026, 12, 5))
    ]
    assert outcomes == ["not_judged", "met", "missed"]


def test_it_trusts_no_shortfall_where_rows_were_left_out() -> None:
    result = inspect("cn-2019", known(doubt="有 3 行读不懂"), date(2026, 11, 1), date(2026, 11, 30))
    assert [(finding.outcome, finding.note) for finding in result.findings] == [("unknown", "有 3 行读不懂")]
    assert result.verdict == "manual"


def test_it_asks_a_person_when_nothing_is_known_before_a_short_period() -> None:
    short = inspect("cn-2019", known(), date(2026, 11, 20), date(2026, 11, 30))
    assert [finding.outcome for finding in on(short, "update.stale")] == ["unknown"]
    enough = inspect("cn-2019", known(), date(2026, 11, 17), date(2026, 11, 30))
    assert [finding.outcome for finding in on(enough, "update.stale")] == ["missed"]


def test_it_counts_originals_in_fixed_fortnights_and_not_where_no_column_says() -> None:
    reprints = [post(date(2026, 11, 3), kind="reprint"), post(date(2026, 11, 17), kind="reprint")]
    result = inspect("qd-xihaian-sfj", known(*reprints), date(2026, 11, 2), date(2026, 11, 30))
    missed = on(result, "original.biweekly")
    assert [(finding.outcome, finding.window) for finding in missed] == [
        ("missed", (date(2026, 11, 2), date(2026, 11, 15))),
        ("missed", (date(2026, 11, 16), date(2026, 11, 29))),
    ]
    untold = AccountFacts(ACCOUNT, activity_of(reprints, kinds_given=False))
    (left,) = on(inspect("qd-xihaian-sfj", untold, date(2026, 11, 2), date(2026, 11, 30)), "original.biweekly")
    assert left.outcome == "not_judged"
    assert "类型" in left.note


def test_it_forecasts_the_day_on_which_each_rule_fails_if_nothing_happens() -> None:
    at = date(2026, 11, 11)
    result = inspect("sx-jiaxian", known(post(date(2026, 11, 1)), post(date(2026, 11, 9))), date(2026, 11, 1), at)
    coming = {entry.rule: entry for entry in result.forecast}
    assert (coming["update.weekly"].fails_on, coming["update.weekly"].short) == (date(2026, 11, 15), 1)
    stale = coming["update.stale"]
    assert (stale.fails_on, stale.days_left, stale.warn_on, stale.warn) == (
        date(2026, 11, 24),
        13,
        date(2026, 11, 19),
        False,
    )
    ended = inspect("sx-jiaxian", known(post(date(2026, 11, 9))), date(2026, 11, 1), stale.fails_on)
    assert on(ended, "update.stale")[0].outcome == "missed"
    day_before = inspect("sx-jiaxian", known(post(date(2026, 11, 9))), date(2026, 11, 1), stale.fails_on - timedelta(1))
    assert on(day_before, "update.stale")[0].outcome == "met"


def test_V21_a_time_offline_may_last_thirty_days_and_counts_in_its_year() -> None:
    def limit(last: date, at: date) -> list[str]:
        account = replace(ACCOUNT, offline=(Offline(date(2026, 12, 20), last, basis="批复"),))
        return [
            f.outcome for f in on(inspect("sx-jiaxian", known(account=account), date(2026, 12, 1), at), "suspend.limit")
        ]

    assert limit(date(2027, 1, 19), date(2027, 1, 31)) == ["met"]
    assert limit(date(2027, 1, 20), date(2027, 1, 31)) == ["missed"]
    twice = replace(
        ACCOUNT,
        offline=(
            Offline(date(2026, 12, 1), date(2026, 12, 5), basis="批复"),
            Offline(date(2027, 1, 5), date(2027, 1, 8), basis="批复"),
        ),
    )
    result = inspect("sx-jiaxian", known(account=twice), date(2026, 12, 1), date(2027, 1, 31))
    assert [finding.outcome for finding in on(result, "suspend.limit")] == ["met", "met"]


def test_it_holds_against_an_account_only_what_the_register_says() -> None:
    base = Account("李沧发布", "weibo", sponsor="区府办", filed=False)
    twin = replace(base, name="李沧微博", filed=None)
    alone = replace(base, name="别家", sponsor="别的单位", filed=True)
    facts = [known(post(MONDAY), account=account) for account in (base, twin, alone)]
    results = judge([load("qd-licang")], facts, MONDAY, MONDAY + timedelta(days=6), CALENDAR)
    against = {
        result.account.name: sorted({finding.rule for finding in result.findings if finding.outcome == "missed"})
        for result in results
    }
    assert against == {
        "李沧发布": ["duty.no_unfiled_account", "eligibility.one_per_platform"],
        "李沧微博": ["eligibility.one_per_platform"],
        "别家": [],
    }
    assert sorted(result.verdict for result in results) == ["fail", "named", "pass"]


def test_V29_an_internal_organ_is_judged_by_each_text_on_its_own() -> None:
    account = Account("执法科", "weibo", sponsor="执法科", applicant="internal_organ")
    verdicts = {
        pack: inspect(pack, known(post(MONDAY), account=account), MONDAY, MONDAY + timedelta(days=6)).verdict
        for pack in ("qd-xihaian-sfj", "qd-licang", "hi-sanya")
    }
    assert verdicts == {"qd-xihaian-sfj": "fail", "qd-licang": "pass", "hi-sanya": "pass"}


def test_it_refuses_an_account_given_twice_and_a_period_that_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="两次"):
        judge([load("cn-2019")], [known(), known()], MONDAY, MONDAY, CALENDAR)
    with pytest.raises(ValueError, match="晚于"):
        judge([load("cn-2019")], [known()], MONDAY, MONDAY - timedelta(days=1), CALENDAR)


def packs_in_any_order() -> list[list[Pack]]:
    nation, county = load("cn-2019"), load("qd-licang")
    return [[nation, county], [county, nation]]


def test_it_gives_the_same_verdict_whatever_the_order_of_packs_and_facts() -> None:
    facts = [known(post(MONDAY), account=replace(ACCOUNT, name=name)) for name in ("甲", "乙", "丙")]
    verdicts = [
        [(r.account.name, r.verdict) for r in judge(packs, order, MONDAY, date(2026, 11, 30), CALENDAR)]
        for packs in packs_in_any_order()
        for order in (facts, facts[::-1])
    ]
    assert verdicts[0] == verdicts[1] == verdicts[2] == verdicts[3]

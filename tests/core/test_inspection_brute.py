"""The judge against a second one that walks day by day and knows no sums, windows or ordinals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from zhengmei.calendars import load_all
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline import compute
from zhengmei.core.inspection.facts import Account, AccountFacts, Message, Post, activity_of
from zhengmei.core.inspection.finding import Outcome
from zhengmei.core.inspection.judge import judge
from zhengmei.core.pack.schema import Pack, Staleness
from zhengmei.core.pack.status import Renewal
from zhengmei.packs import load

CALENDAR = WorkingCalendar(load_all())
START = date(2026, 1, 20)  # the period runs over Spring Festival
RENEWED = {"sx-jiaxian": [Renewal(None, "样例文号", START)]}
DAY = timedelta(days=1)
WEEKLY = {"sx-jiaxian": 2, "qd-licang": 1, "hi-sanya": 1}


@dataclass(frozen=True)
class Scene:
    posts: tuple[Post, ...]
    opened: date | None
    closed: date | None
    first: date
    at: date


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    length = draw(st.integers(0, 60))
    spots = draw(st.lists(st.tuples(st.integers(-20, 62), st.sampled_from([8, 9]), st.booleans()), max_size=25))
    posts = tuple(
        Post(day, datetime.combine(day, time(hour)), kind="original" if own else "reprint")
        for offset, hour, own in spots
        for day in [START + offset * DAY]
    )
    opened = draw(st.none() | st.integers(-10, 40).map(lambda n: START + n * DAY))
    closed = draw(st.none() | st.integers(10, 70).map(lambda n: START + n * DAY))
    return Scene(posts, opened, closed, START, START + length * DAY)


def run_of_days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def alive(scene: Scene, day: date) -> bool:
    return (scene.opened is None or day >= scene.opened) and (scene.closed is None or day < scene.closed)


def weeks_by_walking(scene: Scene, pack: str) -> dict[date, Outcome]:
    """Monday of each week inside the period → what a clerk with a wall calendar would say."""
    found: dict[date, Outcome] = {}
    for monday in run_of_days(scene.first, scene.at):
        week = run_of_days(monday, monday + 6 * DAY)
        if monday.weekday() != 0 or week[-1] > scene.at:
            continue
        pushes = {(post.day, post.moment) for post in scene.posts if post.day in week}
        items = [post for post in scene.posts if post.day in week]
        enough = (len(items) if pack == "hi-sanya" else len(pushes)) >= WEEKLY[pack]
        if not all(alive(scene, day) for day in week):
            found[monday] = "not_judged"
        elif enough:
            found[monday] = "met"
        elif pack == "hi-sanya" and not any(CALENDAR.day(day).works for day in week):
            found[monday] = "exempt"
        else:
            found[monday] = "missed"
    return found


def weeks_by_judging(scene: Scene, pack: str) -> dict[date, Outcome]:
    """The same from the judge. A gathered finding is spread over the weeks that no other finding names."""
    result = judged([load(pack)], scene)
    found: dict[date, Outcome] = {}
    gathered: list[tuple[Outcome, int, date, date]] = []
    for finding in result.findings:
        if finding.rule != "update.weekly" or finding.window is None:
            continue
        first, last = finding.window
        if finding.outcome in ("met", "not_judged"):
            gathered.append((finding.outcome, finding.windows, first, last))
        else:
            found[first] = finding.outcome
    expected = weeks_by_walking(scene, pack)
    for outcome, number, first, last in gathered:
        inside = [monday for monday, said in expected.items() if said == outcome and first <= monday <= last]
        assert len(inside) == number, (outcome, inside)
        found |= dict.fromkeys(inside, outcome)
    return found


def judged(packs: Sequence[Pack], scene: Scene):  # type: ignore[no-untyped-def]
    account = Account("样例", "weibo", opened_on=scene.opened, closed_on=scene.closed)
    facts = AccountFacts(account, activity_of(scene.posts), (), scene.posts)
    return judge(packs, [facts], scene.first, scene.at, CALENDAR, renewals=RENEWED)[0]


@settings(max_examples=150, deadline=None)
@given(scenes(), st.sampled_from(sorted(WEEKLY)))
def test_it_judges_every_week_as_a_walk_over_the_days_does(scene: Scene, pack: str) -> None:
    assert weeks_by_judging(scene, pack) == weeks_by_walking(scene, pack)


def fortnights_by_walking(scene: Scene, pack: str) -> dict[tuple[date, date], bool | None]:
    """Two weeks laid end to end from the Monday of the week in which the text came into force; None: not judged."""
    begins = {"qd-xihaian-sfj": date(2023, 4, 24), "qd-licang": date(2021, 7, 19)}[pack]
    found: dict[tuple[date, date], bool | None] = {}
    while begins <= scene.at:
        days = run_of_days(begins, begins + 13 * DAY)
        if days[0] >= scene.first and days[-1] <= scene.at:
            own = any(post.day in days and post.kind == "original" for post in scene.posts)
            found[days[0], days[-1]] = own if all(alive(scene, day) for day in days) else None
        begins += 14 * DAY
    return found


@settings(max_examples=80, deadline=None)
@given(scenes(), st.sampled_from(["qd-xihaian-sfj", "qd-licang"]))
def test_it_finds_a_fortnight_without_an_original_as_a_walk_does(scene: Scene, pack: str) -> None:
    findings = [f for f in judged([load(pack)], scene).findings if f.rule == "original.biweekly"]
    walked = fortnights_by_walking(scene, pack)
    missed = {finding.window for finding in findings if finding.outcome == "missed"}
    assert missed == {window for window, own in walked.items() if own is False}
    for outcome, said in (("met", True), ("not_judged", None)):
        number = sum(finding.windows for finding in findings if finding.outcome == outcome)
        assert number == sum(own is said for own in walked.values())


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 60).map(lambda n: START + n * DAY),
    st.none() | st.integers(0, 30),
    st.integers(0, 40),
)
def test_it_finds_a_reply_late_as_a_walk_over_working_days_does(received: date, took: int | None, seen: int) -> None:
    replied, at = None if took is None else received + took * DAY, received + seen * DAY
    worked = {day for day in run_of_days(received + DAY, received + 60 * DAY) if CALENDAR.day(day).works}
    due = sorted(worked)[4]
    known = replied if replied is not None and replied <= at else None
    expected = [] if known is None and at < due else ["met"] if known is not None and known <= due else ["missed"]
    facts = AccountFacts(Account("样例", "weibo"), messages=(Message(received, replied),))
    (result,) = judge([load("sx-jiaxian")], [facts], min(START, at), at, CALENDAR, renewals=RENEWED)
    assert [finding.outcome for finding in result.findings if finding.rule == "reply"] == expected


def silent_days_by_walking(scene: Scene) -> int | None:
    """Whole days without a post at 24:00 of the check day; None where the facts reach back no further."""
    posted = {post.day for post in scene.posts}
    day, silent = scene.at, 0
    oldest = min([scene.first, *posted])
    while day not in posted:
        if day < oldest or day == scene.opened:
            return None if day != scene.opened else silent
        day, silent = day - DAY, silent + 1
    return silent


@settings(max_examples=200, deadline=None)
@given(scenes(), st.sampled_from(["sx-jiaxian", "cn-2019"]))
def test_it_finds_silence_exactly_when_a_walk_back_over_the_days_does(scene: Scene, pack: str) -> None:
    scene = replace(scene, posts=tuple(post for post in scene.posts if alive(scene, post.day)))
    (stale,) = [finding for finding in judged([load(pack)], scene).findings if finding.rule == "update.stale"]
    silent = silent_days_by_walking(scene)
    if not alive(scene, scene.at):
        assert stale.outcome == "not_judged"
    elif silent is None:
        covered = (scene.at - scene.first).days + 1
        enough = covered > 14 if pack == "sx-jiaxian" else covered >= 14
        assert stale.outcome == ("missed" if enough else "unknown")
    else:
        exceeded = silent > 14 if pack == "sx-jiaxian" else silent >= 14
        assert stale.outcome == ("missed" if exceeded else "met")
        assert stale.count == silent


@settings(max_examples=60, deadline=None)
@given(scenes(), st.sampled_from(["sx-jiaxian", "cn-2019"]))
def test_its_forecast_is_the_day_that_the_deadline_rule_computes(scene: Scene, pack: str) -> None:
    scene = replace(scene, opened=None, closed=None)
    posted = [post.day for post in scene.posts if post.day <= scene.at]
    result = judged([load(pack)], scene)
    coming = [entry for entry in result.forecast if entry.rule == "update.stale"]
    if not posted:
        assert coming == []
        return
    answer = compute(load(pack), "update.stale", {"last_update": max(posted)}, CALENDAR)
    established = answer.extra["established_after"]
    assert isinstance(established, date)
    assert [entry.fails_on for entry in coming] == ([established] if established > scene.at else [])


def test_the_walk_and_the_judge_share_no_parameter_but_the_text() -> None:
    rule = load("sx-jiaxian").rule("update.stale")
    assert rule is not None
    assert isinstance(rule.params, Staleness)
    assert (rule.params.days, rule.params.judged_by) == (14, "consecutive_exceeds")

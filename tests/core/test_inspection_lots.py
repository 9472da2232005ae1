"""Drawing by lot, posts that read alike, and judging many accounts at once: nothing may depend on the company."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.test_inspection_brute import CALENDAR, RENEWED, START, Scene, scenes
from zhengmei.core.inspection.facts import Account, AccountFacts, Offline, activity_of
from zhengmei.core.inspection.judge import Judging, judge
from zhengmei.core.inspection.patterns import asked_spans
from zhengmei.core.inspection.plan import make_plan
from zhengmei.core.inspection.register import Register
from zhengmei.core.inspection.sampling import Sample, draw
from zhengmei.core.inspection.similar import Text, shingles, similar_pairs
from zhengmei.packs import load

ACCOUNTS = tuple(Account(f"号{number:03}", "weibo") for number in range(200))


def many_facts(many: list[Scene], sets: list[tuple[bool, str, bool]]) -> list[AccountFacts]:
    """Facts as different as a register knows them: doubts, kinds unsaid, an approved time offline, filed or not."""
    found = []
    for number, (scene, (kinds, doubt, off)) in enumerate(zip(many, sets, strict=False)):
        offline = (Offline(START, START + (many[0].at - START) / 2, basis="批复"),) if off else ()
        account = Account(
            f"样例{number}", "weibo", opened_on=scene.opened, closed_on=scene.closed, offline=offline,
            filed=None if number % 3 else False,
        )  # fmt: skip
        activity = activity_of(scene.posts, kinds_given=kinds, doubt=doubt)
        found.append(AccountFacts(account, activity, (), scene.posts))
    return found


FACTS = st.tuples(st.booleans(), st.sampled_from(["", "有 1 行读不懂"]), st.booleans())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(scenes(), min_size=2, max_size=12), st.lists(FACTS, min_size=12, max_size=12), st.integers(20, 60),
    st.sampled_from([["qd-licang"], ["sx-jiaxian", "hi-sanya"], ["cn-2019", "qd-xihaian-sfj"]]),
)  # fmt: skip
def test_it_says_of_each_account_in_company_what_it_says_of_it_alone(
    many: list[Scene], sets: list[tuple[bool, str, bool]], length: int, names: list[str]
) -> None:
    packs, at = [load(name) for name in names], START.fromordinal(START.toordinal() + length)
    facts = many_facts([replace(scene, at=at) for scene in many], sets)
    together = judge(packs, facts, START, at, CALENDAR, renewals=RENEWED)
    alone = [judge(packs, [one], START, at, CALENDAR, renewals=RENEWED)[0] for one in facts]
    assert sorted(together, key=lambda r: r.account.key) == sorted(alone, key=lambda r: r.account.key)


def test_it_asks_for_no_count_that_was_not_announced() -> None:
    """A columnar engine counts only what ``asked_spans`` names; the judge must not ask for more."""
    plan = make_plan([load("qd-licang"), load("cn-2019")], START, START.replace(month=4), CALENDAR)
    asked: Counter[tuple[str, int, int]] = Counter()

    class Recorder(type(activity_of([]))):  # type: ignore[misc]
        def tallies(self, measure, spans):  # type: ignore[no-untyped-def]
            asked.update((measure, *span) for span in spans)
            return super().tallies(measure, spans)

    facts = AccountFacts(ACCOUNTS[0], Recorder())
    Judging(plan, Register([ACCOUNTS[0]])).judge(facts)
    assert set(asked) <= set(asked_spans(plan))
    assert len(asked) > 10


def test_it_draws_the_same_accounts_whatever_their_order_and_others_with_another_seed() -> None:
    sample = Sample(Decimal("0.3"), 7)
    drawn = {ACCOUNTS[place] for place in draw(ACCOUNTS, range(200), sample)}
    back = ACCOUNTS[::-1]
    assert len(drawn) == 60
    assert {back[place] for place in draw(back, range(200), sample)} == drawn
    assert {ACCOUNTS[place] for place in draw(ACCOUNTS, range(200), Sample(Decimal("0.3"), 8))} != drawn


def test_it_draws_at_least_the_share_and_nobody_who_is_not_eligible() -> None:
    assert len(draw(ACCOUNTS, range(0, 7), Sample(Decimal("0.5"), 1))) == 4
    assert set(draw(ACCOUNTS, range(100, 200), Sample(Decimal(1), 1))) == set(range(100, 200))
    with pytest.raises(ValueError, match="抽查比例"):
        Sample(Decimal("1.2"), 1)


def test_it_draws_every_account_about_equally_often() -> None:
    often = Counter(
        place for seed in range(400) for place in draw(ACCOUNTS[:20], range(20), Sample(Decimal("0.25"), seed))
    )
    assert min(often.values()) > 65
    assert max(often.values()) < 135


def text(group: str, title: str) -> Text:
    return Text((group, title), group, title)


def test_it_finds_titles_of_different_units_that_read_alike_and_not_a_units_own() -> None:
    texts = [
        text("甲镇", "关于做好2026年秋季森林防火工作的通知"),
        text("甲镇", "关于做好2026年秋季森林防火工作的通知！"),
        text("乙镇", "关于做好2026年秋冬季森林防火工作的通知"),
        text("丙局", "国庆假期文化场馆开放时间一览"),
    ]
    pairs = similar_pairs(texts)
    assert [(pair.one.group, pair.other.group) for pair in pairs] == [("甲镇", "乙镇")] * 2
    assert all(0.7 <= pair.share < 1 for pair in pairs)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("政务新媒体发文通知公告春夏秋冬", min_size=6, max_size=20), min_size=2, max_size=14))
def test_it_finds_what_comparing_every_pair_finds_and_invents_nothing(titles: list[str]) -> None:
    """Pairs at 0.9 and more are missed once in 3 × 10^7: comparing all of them must find no other."""
    texts = [text(f"单位{number}", title) for number, title in enumerate(titles)]
    found = {(pair.one.key, pair.other.key): pair.share for pair in similar_pairs(texts, 0.9)}
    held = [one for one in texts if len(shingles(one.text)) >= 4]
    every = {
        (a.key, b.key): len(shingles(a.text) & shingles(b.text)) / len(shingles(a.text) | shingles(b.text))
        for number, a in enumerate(held)
        for b in held[number + 1 :]
    }
    assert found == {pair: share for pair, share in every.items() if share >= 0.9}

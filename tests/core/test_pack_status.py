"""How a pack stands on a day, and what a pack inherits."""

from dataclasses import replace
from datetime import date

import pytest

from tests.core.pack_sample import sample
from zhengmei.core.citation import parse_clause
from zhengmei.core.pack.build import PackError
from zhengmei.core.pack.merge import merge
from zhengmei.core.pack.schema import Deadline, Override, Pack, Validity
from zhengmei.core.pack.status import Renewal, accuses, expires_on, preview_word, status_on


def with_head(**changes: object) -> Pack:
    return replace(sample(), head=replace(sample().head, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2024, 6, 23), "not_yet"),
        (date(2024, 6, 24), "in_force"),
        (date(2026, 6, 24), "in_force"),
        (date(2026, 6, 25), "expired"),
    ],
)
def test_V15_two_years_end_on_the_corresponding_day(day: date, status: str) -> None:
    assert expires_on(sample()) == date(2026, 6, 24)
    assert status_on(sample(), day) == status


def test_a_draft_stays_a_draft_whatever_its_dates_say() -> None:
    assert status_on(with_head(draft=True), date(2024, 7, 1)) == "draft"
    assert status_on(with_head(draft=True, in_force_from=None), date(2030, 1, 1)) == "draft"


def test_without_a_date_a_pack_is_undated_and_nothing_stands_in_for_the_date() -> None:
    assert status_on(with_head(in_force_from=None), date(2026, 1, 1)) == "undated"
    assert expires_on(with_head(issued_on=None)) is None


def test_without_a_term_a_pack_does_not_expire() -> None:
    pack = replace(sample(), rules=tuple(rule for rule in sample().rules if rule.id != "validity"))
    assert expires_on(pack) is None
    assert status_on(pack, date(2099, 1, 1)) == "in_force"


@pytest.mark.parametrize(
    ("renewal", "day", "status"),
    [
        (Renewal(None, "样政办发〔2026〕1号", date(2026, 7, 1)), date(2026, 6, 30), "expired"),
        (Renewal(None, "样政办发〔2026〕1号", date(2026, 7, 1)), date(2026, 7, 1), "in_force"),
        (Renewal(date(2027, 1, 1), "样政办发〔2026〕1号", date(2026, 7, 1)), date(2027, 1, 1), "in_force"),
        (Renewal(date(2027, 1, 1), "样政办发〔2026〕1号", date(2026, 7, 1)), date(2027, 1, 2), "expired"),
    ],
)
def test_a_recorded_renewal_revives_an_expired_pack_on_the_days_it_covers(
    renewal: Renewal, day: date, status: str
) -> None:
    assert status_on(sample(), day, [renewal]) == status


def test_a_renewal_does_not_make_a_draft_law() -> None:
    renewal = Renewal(None, "样政办发〔2026〕1号", date(2020, 1, 1))
    assert status_on(with_head(draft=True), date(2026, 1, 1), [renewal]) == "draft"


def test_an_issued_pack_accuses_and_every_other_says_why_not() -> None:
    statuses = ("draft", "undated", "not_yet", "in_force", "expired")
    assert [status for status in statuses if accuses(status)] == ["undated", "in_force"]
    assert [preview_word(status) for status in statuses] == ["预演", "", "尚未施行", "", "依据已届满"]


def test_a_term_ends_on_the_last_day_of_a_month_that_has_no_such_day() -> None:
    rule = sample().rule("validity")
    assert rule is not None
    months = replace(rule, params=Validity(n=1, unit="month"))
    pack = replace(with_head(issued_on=date(2026, 1, 31)), rules=(months,))
    assert expires_on(pack) == date(2026, 2, 28)


def parent() -> Pack:
    """A wider pack that holds one rule."""
    rule = sample().rule("filing.change")
    assert rule is not None
    wide = replace(rule, pack="wide", params=Deadline(event="effective", n=9, unit="wd"))
    return replace(sample(), head=replace(sample().head, id="wide", short="上级"), rules=(wide,))


def test_a_merged_pack_holds_what_it_extends_and_each_rule_says_where_it_is_from() -> None:
    local = replace(with_head(extends=("wide",)), rules=())
    merged = merge(local, {"wide": parent()})
    assert [(rule.id, rule.pack) for rule in merged.rules] == [("filing.change", "wide")]


def test_a_pack_that_extends_nothing_gets_nothing() -> None:
    local = replace(sample(), rules=())
    assert merge(local, {"wide": parent(), "sample": local}).rules == ()


def test_the_same_rule_twice_is_an_error_unless_it_says_that_it_overrides() -> None:
    local = with_head(extends=("wide",))
    with pytest.raises(PackError, match=r"filing\.change.*overrides"):
        merge(local, {"wide": parent()})
    says_so = tuple(
        replace(rule, overrides=Override(rule.id, (parse_clause("2"),))) if rule.id == "filing.change" else rule
        for rule in local.rules
    )
    merged = merge(replace(local, rules=says_so), {"wide": parent()})
    rule = merged.rule("filing.change")
    assert rule is not None
    assert rule.pack == "sample"
    assert isinstance(rule.params, Deadline)
    assert rule.params.n == 5


def test_two_parents_that_disagree_are_an_error() -> None:
    other = replace(parent(), head=replace(parent().head, id="wider"))
    changed = replace(parent().rules[0], pack="wider", params=Deadline(event="effective", n=3, unit="wd"))
    local = replace(with_head(extends=("wide", "wider")), rules=())
    with pytest.raises(PackError, match="wide 与 wider"):
        merge(local, {"wide": parent(), "wider": replace(other, rules=(changed,))})


def test_an_unknown_or_cyclic_parent_is_an_error() -> None:
    local = with_head(extends=("wide",))
    with pytest.raises(PackError, match="不存在"):
        merge(local, {})
    circle = replace(parent(), head=replace(parent().head, extends=("sample",)))
    with pytest.raises(PackError, match="sample → wide → sample"):
        merge(local, {"wide": circle, "sample": local})

"""Score sheets, ranks with ties, and measures that are proposed, never decided."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengmei.calendars import load_all
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.inspection.facts import Account, AccountFacts, Post, activity_of
from zhengmei.core.inspection.judge import judge
from zhengmei.core.inspection.ladder import propose, repeated_bottom
from zhengmei.core.inspection.ranking import rank
from zhengmei.core.inspection.score import Mark, SheetError, parse_sheet, score
from zhengmei.core.inspection.windows import QuarterResult
from zhengmei.core.pack.status import Renewal
from zhengmei.packs import load

SHEET = """
title = "样县评分表"
full = 100
places = 1
rounding = "half_up"
bonus_cap = 20
fail_below = 60
bonus_above = 80
veto_score = 59

[[item]]
id = "v1"
part = "veto"
title = "泄密"

[[item]]
id = "d1"
part = "deduct"
title = "更新不及时"
points = 3
cap = 9

[[item]]
id = "d2"
part = "deduct"
title = "空栏目"
points = "12.5"

[[item]]
id = "b1"
part = "bonus"
title = "集约化"
points = 15
"""


@pytest.mark.parametrize(
    ("marks", "value", "passed"),
    [
        ([], "100.0", True),
        ([Mark("d1", "a"), Mark("d1", "b")], "94.0", True),
        ([Mark("d1", "a", 5)], "91.0", True),
        ([Mark("d1", "a"), Mark("d2", "a")], "97.0", True),
        ([Mark("d2", "a"), Mark("d2", "b"), Mark("b1", "x")], "75.0", True),
        ([Mark("d2", "a", 3), Mark("d1", "b", 1)], "59.5", False),
        ([Mark("d1", "a"), Mark("b1", "x"), Mark("b1", "y")], "117.0", True),
        ([Mark("v1", "a"), Mark("b1", "x")], "59", False),
    ],
)
def test_it_scores_by_the_imported_sheet(marks: list[Mark], value: str, passed: bool) -> None:
    result = score(parse_sheet(SHEET), marks)
    assert (str(result.value), result.passed) == (value, passed)


def test_it_deducts_for_one_fact_once_and_says_so() -> None:
    result = score(parse_sheet(SHEET), [Mark("d1", "首页两周未更新"), Mark("d2", "首页两周未更新")])
    assert result.lines == ("更新不及时 -3", "空栏目：有 1 项事实已在前面计过，不重复计")


def test_it_scales_those_without_public_services_and_states_how_it_rounds() -> None:
    text = SHEET.replace("full = 100", 'full = 75\nscale = "1.3333333333"').replace('"half_up"', '"truncate"')
    assert str(score(parse_sheet(text), []).value) == "99.9"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('rounding = "half_up"', "", "rounding"),
        ('part = "veto"', 'part = "其他"', "part"),
        ("places = 1", "places = 1\nweight = 3", "weight"),
        ('id = "d2"', 'id = "d1"', "相同"),
    ],
)
def test_it_refuses_a_sheet_that_leaves_something_open(old: str, new: str, sentence: str) -> None:
    with pytest.raises(SheetError, match=sentence):
        parse_sheet(SHEET.replace(old, new))
    with pytest.raises(SheetError, match="没有指标"):
        score(parse_sheet(SHEET), [Mark("x", "a")])


def test_it_lists_a_tie_over_the_line_whole_and_calls_a_small_field_small() -> None:
    ranking = rank({name: Decimal(value) for name, value in zip("甲乙丙丁戊", (90, 80, 80, 70, 60), strict=True)}, 3)
    assert [(place.name, place.rank, place.tied, place.bottom) for place in ranking.places] == [
        ("甲", 1, False, False), ("丙", 2, True, True), ("乙", 2, True, True), ("丁", 4, False, True), ("戊", 5, False, True),
    ]  # fmt: skip
    assert ["并列" in note or "样本过小" in note for note in ranking.notes] == [True, True]


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 5).map(Decimal), max_size=12), st.integers(1, 4))
def test_nobody_at_the_bottom_stands_above_anybody_who_is_not(scores: dict[str, Decimal], bottom: int) -> None:
    places = rank(scores, bottom).places
    low = [place.score for place in places if place.bottom]
    rest = [place.score for place in places if not place.bottom]
    assert not low or not rest or max(low) < min(rest)
    assert len(low) >= min(bottom, len(places)) or len(set(scores.values())) <= 1


def test_it_proposes_the_measures_of_the_text_with_who_decides() -> None:
    silent = AccountFacts(Account("样", "weibo"), activity_of([Post(date(2026, 11, 1))]))
    renewed = {"sx-jiaxian": [Renewal(None, "样例文号", date(2026, 6, 24))]}
    calendar = WorkingCalendar(load_all())
    pack = load("sx-jiaxian")
    (result,) = judge([pack], [silent], date(2026, 11, 1), date(2026, 11, 16), calendar, renewals=renewed)
    (rectify,) = propose(pack, result.findings)
    assert (rectify.rule, rectify.triggers) == ("ladder.rectify", ("被认定为不合格",))
    assert rectify.measures == ("责令限期整改", "全县通报批评")
    assert (rectify.cites, rectify.because) == (("sx-jiaxian:17",), ("sx-jiaxian:10(二)3",))
    assert "佳县" in rectify.decided_by
    (expired,) = judge([pack], [silent], date(2026, 11, 1), date(2026, 11, 16), calendar)
    assert propose(pack, expired.findings) == ()
    assert propose(load("qd-licang"), result.findings) == ()


def test_V25_two_bottom_quarters_over_new_year_are_in_a_row_only_where_the_text_ranks() -> None:
    history = [QuarterResult(2025, 4, True, True, False), QuarterResult(2026, 1, True, True, False)]
    found = repeated_bottom(load("sx-jiaxian"), history)
    assert found is not None
    assert found.outcome == "established"
    assert repeated_bottom(load("qd-licang"), history) is None

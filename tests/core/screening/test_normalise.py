"""Normalised text and the way back."""

from hypothesis import example, given
from hypothesis import strategies as st

from zhengmei.core.screening.normalise import Normaliser

NORMALISE = Normaliser({"國": "国"})
NASTY = st.text(
    st.one_of(st.sampled_from("政府１Ａ＠\u200b\u202e\ufeff國⽅ \u3000a\n"), st.characters(exclude_categories=()))
)


def test_it_narrows_digits_but_leaves_chinese_punctuation() -> None:
    assert NORMALISE("电话：１３８（办），Ａ＠ｂ．ｃ").text == "电话：138（办），A@b.c"


def test_it_replaces_variants_and_look_alike_radicals() -> None:
    assert NORMALISE("中國⽅").text == "中国方"


def test_it_finds_the_way_back_past_invisible_characters() -> None:
    found = NORMALISE("甲\u200b政\u200b\u200b府\ufeff乙")
    assert found.text == "甲政府乙"
    start, end = found.span(1, 3)
    assert found.original[start:end] == "政\u200b\u200b府"


def test_it_survives_half_a_surrogate_pair() -> None:
    assert NORMALISE("甲\ud800乙").text == "甲\ufffd乙"


@given(NASTY, st.data())
@example("\u200b", None)
def test_it_keeps_every_span_inside_the_original(text: str, data: st.DataObject | None) -> None:
    found = NORMALISE(text)
    length = len(found.text)
    start = data.draw(st.integers(0, length)) if data else 0
    end = data.draw(st.integers(start, length)) if data else length
    low, high = found.span(start, end)
    assert 0 <= low <= high <= len(text)
    assert NORMALISE(text[low:high]).text == found.text[start:end]
    places = [found.place(offset) for offset in range(length)]
    assert places == sorted(set(places))

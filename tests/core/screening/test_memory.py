"""What the organisation has learned, and names that a document repeats."""

from datetime import date

import pytest

from tests.core.screening.screening_kit import TODAY, engine
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.hit import Hit
from zhengmei.core.screening.lexicon import Conditions, Entry, Lexicon
from zhengmei.core.screening.memory import Memory


def learned(word: str, scope: str = "unit:1", **more: object) -> Lexicon:
    entry = Entry(word, kind="allow", source="误报反馈", scope=scope, **more)  # type: ignore[arg-type]
    return Lexicon("learned", "误报规则", "1", "误报反馈", "内部使用", TODAY, (entry,))


def memory(*lexicons: Lexicon, scope: str = "unit:1", on: date = TODAY) -> Memory:
    return Memory(lexicons, on, frozenset({scope}))


def screen(text: str, found: Memory | None = None) -> list[Hit]:
    known = engine() if found is None else engine().remembering(found)
    return known.screen(text, Context(TODAY))


def texts(text: str, found: Memory | None = None) -> list[str]:
    return [hit.text for hit in screen(text, found)]


@pytest.mark.parametrize("text", ["请到人民攻府办理。", "电话13812341234。"])
def test_a_learned_entry_silences_what_it_covers_whatever_stage_found_it(text: str) -> None:
    [written] = texts(text)
    assert texts(text, memory(learned(f"{written}"))) == []
    assert texts(text, memory(learned(f"{written[1:]}"))) == [written]


def test_it_acts_only_in_its_scope_on_its_days_and_under_its_condition() -> None:
    text = "请到人民攻府办理。"
    assert texts(text, memory(learned("人民攻府"), scope="unit:2")) == ["人民攻府"]
    assert texts(text, memory(learned("人民攻府", "nation"), scope="unit:2")) == []
    assert texts(text, memory(learned("人民攻府", valid_to=date(2026, 11, 20)))) == ["人民攻府"]
    assert texts(text, memory(learned("人民攻府", conditions=Conditions(near=("路牌",))))) == ["人民攻府"]
    assert texts("路牌上是人民攻府。", memory(learned("人民攻府", conditions=Conditions(near=("路牌",))))) == []


def test_no_learned_entry_silences_a_marking_of_secrecy() -> None:
    text = "秘密★10年\n关于开会的通知\n"
    assert texts(text, memory(learned("秘密★10年"))) == texts(text) != []


def test_a_spelling_kept_three_times_is_lowered_to_a_hint_that_says_why() -> None:
    text = "持之以衡书屋今天开业。持之以衡书屋的店长介绍。持之以衡书屋欢迎你。"
    assert {(hit.severity, hit.tier) for hit in screen(text)} == {("hint", "hint")}
    assert all("出现 3 次，可能是名称" in hit.evidence for hit in screen(text))
    assert {hit.severity for hit in screen(text[:-10])} != {"hint"}


def test_a_spelling_that_stands_beside_the_right_one_stays_an_error() -> None:
    text = "我们持之以衡地抓。大家持之以衡地学。今后持之以衡地做。各级持之以恒落实。"
    assert [hit.severity for hit in screen(text)] == [hit.severity for hit in screen("我们持之以衡地抓。")] * 3


def test_a_trial_says_which_hits_would_be_silent_also_where_characters_were_left_out() -> None:
    text = "\u200b请到人民攻府办理，再到人民攻府。电话13812341234。"
    hits = screen(text)
    silent = memory(learned("人民攻府办")).silences(text, hits)
    assert [hit.text for hit, known in zip(hits, silent, strict=True) if known] == ["人民攻府"]
    assert sum(silent) == 1

"""Lexicons as data: what is refused, what conditions mean, and allow entries that must cover."""

from datetime import date

import pytest

from zhengmei import lexicons
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.engine import Engine, Knowledge
from zhengmei.core.screening.lexicon import Lexicon, LexiconError, parse_lexicon
from zhengmei.core.screening.lexicon_check import check_lexicons

DAY = date(2026, 11, 21)
HEAD = """
[lexicon]
id = "own"
title = "本单位"
version = "1"
source = "本单位"
licence = "内部使用"
retrieved = 2026-11-21
"""
GROUP = """
[[group]]
category = "内容/禁载/测试"
concern = "forbidden"
severity = "warn"
tier = "likely"
message = "见到{text}"
source = "本单位"
"""


def lexicon(rest: str) -> Lexicon:
    return parse_lexicon(HEAD + rest, "own.toml")


def words(rest: str, text: str, *, on: date = DAY, scopes: frozenset[str] = frozenset(), title: str = "") -> list[str]:
    engine = Engine(Knowledge((lexicon(rest),)), on, scopes=scopes, detectors=())
    return [hit.text for hit in engine.screen(text, Context(on, title))]


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (GROUP + 'entries = ["甲"]', "单字"),
        (GROUP + 'entries = ["共产", "共产"]', "写了两遍"),
        (GROUP.replace('source = "本单位"\n', "") + 'entries = ["共产"]', "缺少 source"),
        (GROUP.replace("内容/禁载/测试", "内容") + 'entries = ["共产"]', "三级"),
        (GROUP.replace('"warn"', '"bad"') + 'entries = ["共产"]', "severity"),
        (GROUP + 'entries = ["共产"]\nnext = "产"', "不认识"),
        (GROUP + 'entries = ["共产"]\nbefore = "产"', "列表"),
        (GROUP + 'entries = ["共产"]\nvalid_to = "明年"', "日期"),
    ],
)
def test_it_refuses_what_cannot_be_used(rest: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said):
        lexicon(rest)


@pytest.mark.parametrize(
    ("condition", "text", "found"),
    [
        ("", "甲共产乙", True),
        ('before = ["甲"]', "甲共产乙", True),
        ('before = ["丙"]', "甲共产乙", False),
        ('before_not = ["甲"]', "甲共产乙", False),
        ('after = ["乙"]', "甲共产乙", True),
        ('after_not = ["乙"]', "甲共产乙", False),
        ('near = ["开户"]', "共产，请开户", True),
        ('near = ["开户"]', "共产\n请开户", False),
        ('near = ["开户"]\nreach = 2', "共产，请来开户", False),
        ('near_not = ["打击"]', "打击共产", False),
        ("boundary = true", "甲共产乙", False),
        ("boundary = true", "，共产。", True),
        ("title_only = true", "正文\n共产", False),
        ("title_only = true", "共产\n正文", True),
        ("unquoted = true", "“共产”", False),
    ],
)
def test_conditions_decide(condition: str, text: str, found: bool) -> None:
    title = text.split("\n")[0]
    assert bool(words(f'{GROUP}entries = ["共产"]\n{condition}\n', text, title=title)) is found


def test_an_allow_entry_wins_only_when_it_covers_the_hit() -> None:
    rest = GROUP + 'entries = ["共产"]\n[[group]]\nkind = "allow"\nsource = "本单位"\nentries = ["共产党", "产权"]\n'
    assert words(rest, "中国共产党") == []
    assert words(rest, "共产权") == ["共产"]


def test_the_longest_word_wins_inside_itself() -> None:
    assert words(GROUP + 'entries = ["五星", "五星红旗"]', "五星红旗与五星") == ["五星红旗", "五星"]


def test_it_keeps_to_days_and_scopes() -> None:
    rest = GROUP + 'entries = ["共产"]\nvalid_from = 2026-01-01\nvalid_to = 2026-12-31\nscope = "370213"\n'
    assert words(rest, "共产", scopes=frozenset({"370213"})) == ["共产"]
    assert words(rest, "共产") == []
    assert words(rest, "共产", scopes=frozenset({"370213"}), on=date(2027, 1, 1)) == []


NAMES = (
    '[[group]]\nkind = "name"\ncategory = "文字/职务/职务与姓名"\nsource = "本单位"\nentries = ["区政府区长张三丰"]\n'
)


def test_a_name_that_is_valid_is_known_with_one_character_wrong() -> None:
    own = lexicon(NAMES + "valid_to = 2026-12-31\n")
    text = "区政府区长张三峰讲话"
    hit = Engine(Knowledge((own,), lexicons.phrases()), DAY, detectors=()).screen(text, Context(DAY))[0]
    assert (hit.text, hit.suggestion, hit.lexicon) == ("区政府区长张三峰", "区政府区长张三丰", "own 1")
    assert hit.category == "文字/错别字/职务与姓名"
    later = date(2027, 1, 1)
    assert Engine(Knowledge((own,), lexicons.phrases()), later, detectors=()).screen(text, Context(later)) == []


def test_a_name_is_long_enough_and_only_what_is_right() -> None:
    for bad in ("区长", "区政府区长=区长"):
        with pytest.raises(LexiconError, match="名称"):
            lexicon(NAMES.replace("区政府区长张三丰", bad))


def test_it_sees_through_variants() -> None:
    engine = Engine(Knowledge((lexicon(GROUP + 'entries = ["国家A"]'),), traditional={"國": "国"}), DAY, detectors=())
    assert "國\u200b家Ａ" in [hit.text for hit in engine.screen("甲國\u200b家Ａ乙", Context(DAY))]


def test_the_check_refuses_an_entry_that_cries_wolf_unless_it_has_a_condition() -> None:
    clean = "国家经济" * 500
    complaints, hits = check_lexicons([lexicon(GROUP + 'entries = ["经济"]')], DAY, [clean])
    assert [complaint.entry for complaint in complaints] == ["经济"]
    assert hits["经济"] == 500
    complaints, hits = check_lexicons([lexicon(GROUP + 'entries = ["经济"]\nnear = ["开户"]')], DAY, [clean])
    assert (complaints, hits["经济"]) == ([], 0)


def test_the_check_names_what_is_out_of_date_or_says_nothing() -> None:
    stale = lexicon(GROUP + 'entries = ["共产"]\nvalid_to = 2020-01-01')
    same = lexicon(GROUP + 'entries = ["１２=12"]')
    complaints, _ = check_lexicons([stale, same], DAY, [])
    assert ["失效" in complaints[0].message, "同一个词" in complaints[1].message] == [True, True]


def test_every_shipped_lexicon_may_be_used() -> None:
    assert check_lexicons(lexicons.shipped(), DAY, [])[0] == []


def test_every_shipped_error_is_found_with_its_correction() -> None:
    engine = Engine(Knowledge(lexicons.shipped()), DAY, detectors=())
    for found in lexicons.shipped():
        for entry in found.entries:
            if entry.kind == "deny" and not entry.conditions.any:
                hits = engine.screen(f"，{entry.word}。", Context(DAY))
                assert hits, entry.word
                assert any(entry.word in hit.text or hit.text in entry.word for hit in hits)


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (GROUP + 'entries = "共产"', "entries 是文字的列表"),
        (GROUP + "entries = 7", "entries 是文字的列表"),
        (GROUP + 'entries = ["共产", 7]', "entries 是文字的列表"),
        (GROUP + 'entries = ["共产"]\nboundary = "no"', "boundary 只能是 true 或 false"),
        (GROUP + 'entries = ["共产"]\nreach = "近"', "reach 是 1 到 1000 的整数"),
        (GROUP + 'entries = ["共产"]\nreach = true', "reach 是 1 到 1000 的整数"),
        (GROUP + 'entries = ["共产"]\nvalid_to = 2026-11-21T08:00:00', "不写几点几分"),
        (GROUP + 'entries = ["共产"]\nvalid_from = 2026-11-22\nvalid_to = 2026-11-21', "valid_from 晚于 valid_to"),
        (GROUP.replace('"见到{text}"', "5") + 'entries = ["共产"]', "message 是文字"),
        (GROUP.replace('"内容/禁载/测试"', '["内容"]') + 'entries = ["共产"]', "category 是文字"),
        ("[group]\nentries = 1", r"以单独一行 \[\[group\]\] 开头"),
        ("group2 = " + "[" * 5_000, "方括号套得太深"),
        ("x = {a" + ".a" * 100_000 + " = 1}", "用点号连了很多层"),
        ('[["a"' + '."a"' * 100_000 + "]]", "用点号连了很多层"),
        ('[[group]]\nentries = ["甲乙"', "文件末尾：不是合规的 TOML"),
    ],
)
def test_nothing_of_another_type_is_taken_for_what_it_might_mean(rest: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said):
        lexicon(rest)


def test_every_group_at_fault_is_named_with_its_line() -> None:
    rest = GROUP + 'entries = [\n  "共产",\n  "甲",\n]\n' + GROUP + 'entries = ["产权"]\n' + GROUP + "entries = []\n"
    with pytest.raises(LexiconError) as raised:
        lexicon(rest)
    text = (HEAD + rest).split("\n")
    single = text.index('  "甲",') + 1
    starts = [number for number, line in enumerate(text, 1) if line == "[[group]]"]
    assert str(raised.value).split("\n") == [
        f"own.toml 第 1 组（第 {starts[0]} 行起） 第 {single} 行：「甲」是单字；单字在哪篇稿子里都会出现，不能作词条",
        f"own.toml 第 3 组（第 {starts[2]} 行起）：缺少 entries",
    ]


def test_a_fault_of_toml_is_told_with_line_and_column_and_a_byte_order_mark_is_none() -> None:
    with pytest.raises(LexiconError, match=r"own.toml 第 9 行第 9 字：.*引号是不是英文的"):
        lexicon("title = “本单位”\n")
    assert parse_lexicon("\ufeff" + HEAD, "own.toml").entries == ()

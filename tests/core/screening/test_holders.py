"""Names held against posts: the unit's own dated lexicon, with names that are nobody's."""

from datetime import date

import pytest

from zhengmei import lexicons
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.engine import Engine, Knowledge
from zhengmei.core.screening.hit import Hit
from zhengmei.core.screening.lexicon import LexiconError, parse_lexicon
from zhengmei.core.screening.lexicon_check import check_lexicons
from zhengmei.packs import load

DAY = date(2026, 11, 21)
OWN = """
[lexicon]
id = "own"
title = "领导分工（测试）"
version = "2026.11"
source = "测试"
licence = "内部使用"
retrieved = 2026-11-21

[[group]]
kind = "holder"
source = "某县人大常委会公告（测试）"
valid_from = 2026-03-01
entries = ["某县人民政府县长=甲某某", "某县人民政府副县长=丙某某", "中共某县委员会书记=丁某某"]

[[group]]
kind = "holder"
source = "某县人大常委会公告（测试）"
valid_from = 2021-03-01
valid_to = 2026-02-28
entries = ["某县人民政府县长=乙某某"]

[[group]]
kind = "holder"
source = "某镇（测试）"
scope = "unit:9"
valid_from = 2026-03-01
entries = ["某县某镇镇长=戊某某"]
"""


def found(text: str, on: date = DAY, pack: str = "", scopes: frozenset[str] = frozenset()) -> list[Hit]:
    own = parse_lexicon(OWN, "own.toml")
    engine = Engine(Knowledge((own,), lexicons.phrases()), on, scopes=scopes, detectors=())
    return engine.screen(text, Context(on), load(pack) if pack else None)


@pytest.mark.parametrize(
    ("text", "what", "severity"),
    [
        ("今日，某县人民政府县长丁某某讲话", "某县人民政府县长丁某某", "warn"),
        ("日前，某县人民政府县长乙某某讲话", "某县人民政府县长乙某某", "warn"),
        ("县长乙某某讲话", "县长乙某某", "hint"),
        ("副县长甲某某讲话", "副县长甲某某", "hint"),
        ("县委副书记丁某某同志讲话", "副书记丁某某", "hint"),
        ("代县长甲某某讲话", "代县长甲某某", "hint"),
        ("甲某某书记讲话", "甲某某书记", "hint"),
    ],
)
def test_it_asks_about_a_name_beside_another_post_or_after_its_term(text: str, what: str, severity: str) -> None:
    assert [(hit.text, hit.severity, hit.rule) for hit in found(text)] == [(what, severity, "post.holder")]


@pytest.mark.parametrize(
    "text",
    [
        "某县人民政府县长甲某某、常务副县长丙某某讲话",
        "县长甲某某同志，甲某某县长，县委书记丁某某",
        "时任某县人民政府县长乙某某，原县长乙某某，时任县长乙某某",
        "任命甲某某为局长，新任局长丙某某",
        "乙某某任县长期间",
        "会上，甲某某、乙某某、丙某某发言",
        "局长乙某某讲话",
        "县长己某某讲话",
        "戊某某书记讲话",
        "甲某某主任医师",
    ],
)
def test_it_says_nothing_where_the_lexicon_says_nothing_else(text: str) -> None:
    assert found(text) == []


def test_it_names_the_term_the_source_and_who_holds_the_post_now() -> None:
    (hit,) = found("某县人民政府县长乙某某讲话")
    assert "2021-03-01起到2026-02-28" in hit.message
    assert "现任某县人民政府县长的是“甲某某”（2026-03-01起）" in hit.message
    assert (hit.evidence, hit.lexicon, hit.suggestion) == ("词条来源：某县人大常委会公告（测试）", "own 2026.11", "")


def test_the_day_decides_whose_term_it_is() -> None:
    before = date(2025, 6, 1)
    assert found("某县人民政府县长乙某某讲话", before) == []
    assert [hit.severity for hit in found("某县人民政府县长甲某某讲话", before)] == ["warn"]


def test_it_never_blocks_whatever_the_text_demands() -> None:
    for pack in ("zj-sfj", "hi-sanya", "qd-licang", "cn-2019"):
        assert {hit.severity for hit in found("某县人民政府县长乙某某讲话", pack=pack)} <= {"warn", "hint"}


def test_a_holder_counts_in_its_scope_only() -> None:
    assert found("书记戊某某讲话") == []
    assert [hit.text for hit in found("书记戊某某讲话", scopes=frozenset({"unit:9"}))] == ["书记戊某某"]


def test_the_post_with_the_name_is_known_with_one_character_wrong() -> None:
    (hit,) = found("某县人民政付县长甲某某讲话")
    assert (hit.rule, hit.suggestion) == ("near_miss.phrase", "某县人民政府县长甲某某")


def test_a_holder_has_a_name_and_a_term() -> None:
    for bad, said in (
        (OWN.replace("=甲某某", ""), "职务=姓名"),
        (OWN.replace("valid_from = 2026-03-01\n", ""), "valid_from"),
    ):
        with pytest.raises(LexiconError, match=said):
            parse_lexicon(bad, "own.toml")


def test_the_check_keeps_former_holders() -> None:
    assert check_lexicons([parse_lexicon(OWN, "own.toml")], DAY, [])[0] == []


def test_nobodys_name_is_shipped() -> None:
    assert {entry.kind for held in lexicons.shipped() for entry in held.entries} <= {"deny", "allow", "name"}

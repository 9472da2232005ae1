"""Names, quotations, classical text, brands and accepted variants are left alone or hinted (issue 3, §2)."""

from collections.abc import Iterable
from functools import cache

import pytest

from tests.core.screening.left_alone import CLASSICAL, with_brands, with_people
from tests.core.screening.screening_kit import TODAY
from zhengmei import lexicons
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.engine import Engine
from zhengmei.core.screening.hit import Hit
from zhengmei.intake.engine import screening_engine


@cache
def shipped() -> Engine:
    return screening_engine(TODAY)


def found(text: str) -> list[Hit]:
    return shipped().screen(text, Context(TODAY))


def more_than_hints(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Tier and line of what is said more surely than as a hint."""
    return [
        (hit.tier, text[text.rfind("\n", 0, hit.start) + 1 :].partition("\n")[0])
        for text in texts
        for hit in found(text)
        if hit.tier != "hint"
    ]


def test_classical_lines_are_left_alone_or_hinted() -> None:
    assert len(CLASSICAL) == 170
    # Of the sixty lines after which no rule was made: nothing in it says that it is old.
    assert more_than_hints(["\n".join(CLASSICAL)]) == [("likely", "咬定青山不放松，立根原在破岩中。")]


def test_brands_that_no_table_knows_are_left_alone_or_hinted() -> None:
    wrong = more_than_hints(with_brands())  # some 500 places
    assert [line for tier, line in wrong if tier == "certain"] == []
    assert len(wrong) <= 2, wrong


def test_names_of_people_are_left_alone_or_hinted() -> None:
    wrong = more_than_hints(with_people(60))  # some 2,600 names
    assert [line for tier, line in wrong if tier == "certain"] == []
    assert len(wrong) <= 3, wrong


def test_every_accepted_variant_is_a_hint_that_names_the_recommended_form() -> None:
    rows = [line.split("\t") for line in (lexicons.TABLES / "alternatives.tsv").read_text("utf-8").splitlines()[1:]]
    assert len(rows) > 250
    assert more_than_hints(["\n".join(f"会上谈到{other}的问题。" for other, _, _ in rows)]) == []
    (hit,) = found("请看这张图象的说明。")
    assert (hit.tier, hit.severity, hit.suggestion) == ("hint", "hint", "像")
    assert hit.evidence.endswith("“图象”与“图像”是异形词，国家语委（GF 1001—2001）推荐后一种，只作提示")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("有人写成“严利打击”", "在引号或书名号里"),
        ("岂曰无衣？与子同袍。", "像是古文"),
        ("消费者投诉绝味，市场监管局约谈乐扣乐扣与雪花。", "“乐扣”在语料中不到 30 次，像是名称"),
        ("巴拉巴拉直播间销售本地农产品。", "企业、品牌的名称"),
        ("网格员芮泽盛每天上门服务老人。", "像是人名"),
    ],
)
def test_a_hint_says_why_it_is_no_more(text: str, why: str) -> None:
    (hit,) = found(text)
    assert (hit.tier, hit.severity) == ("hint", "hint")
    assert hit.evidence.endswith(f"{why}，只作提示")


def test_nobody_is_told_of_a_run_that_was_seen_more_often_than_its_parts() -> None:
    (hit,) = found("班主任祁晓贞说，孩子们进步很大。")
    assert hit.suggestion == "揭"
    assert "揭晓贞" not in hit.evidence


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("县攻府召开会议，书记王伟主持。", "县攻府"),
        ("书记王伟要求扫黑险恶常抓不懈。", "扫黑险恶"),
        ("某某集团与县攻府签订协议。", "县攻府"),
        ("同志们，区攻府研究布署工作。", "区攻府"),
    ],
)
def test_real_errors_beside_names_are_found_as_before(text: str, wrong: str) -> None:
    assert next(hit.text for hit in found(text) if hit.tier == "certain") == wrong


def test_the_surest_tier_alone_holds_nothing_that_was_lowered() -> None:
    text = "有人写成“严利打击”"
    assert screening_engine(TODAY, tier="certain").screen(text, Context(TODAY)) == []
    assert found(text) != []

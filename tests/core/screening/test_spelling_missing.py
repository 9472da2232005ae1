"""A character left out: found where both sides read badly, put in by the suggestion, silent on right text."""

from functools import cache

import numpy as np
import pytest

from tests.core.screening.screening_kit import TODAY
from tests.core.screening.test_own_spelling import found
from zhengmei import lexicons
from zhengmei.core.screening.document import Context, Document
from zhengmei.core.screening.normalise import Normaliser
from zhengmei.core.screening.spelling.alphabet import padded
from zhengmei.core.screening.spelling.corrector import MISSING, SpellingCorrector
from zhengmei.core.screening.spelling.missing import gaps, lost


@cache
def corrector() -> SpellingCorrector:
    return SpellingCorrector(lexicons.spelling_model())


def missing_in(text: str) -> list[str]:
    """What the text would be with each missing character put in."""
    document = Document(Normaliser({})(text), Context(TODAY))
    return [
        text[: hit.start] + hit.suggestion + text[hit.end :]
        for hit in corrector().correct(document)
        if hit.rule == MISSING
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("暴露出防控薄环节，要求整改。", "暴露出防控薄弱环节，要求整改。"),
        ("贯彻落实《未成人保护法》。", "贯彻落实《未成年人保护法》。"),
        ("推动高量发展", "推动高质量发展"),
        ("坚持以人民为心的发展思想", "坚持以人民为中心的发展思想"),
        ("近日，市委常会召开", "近日，市委常委会召开"),
        ("为人民务", "为人民服务"),
    ],
)
def test_a_missing_character_is_found_and_the_suggestion_puts_it_in(written: str, meant: str) -> None:
    assert missing_in(written) == [meant]


def test_right_text_has_nothing_missing() -> None:
    for text in (
        "暴露出防控薄弱环节，要求整改。推动高质量发展，坚持以人民为中心的发展思想。",
        "市委常委会召开会议，研究优化营商环境、加强意识形态工作、扎实推进法治政府建设。",
        "农民增收致富的路子越走越宽。县政府召开会议，开展扫黑除恶专项斗争，实施乡村振兴战略。",
        "", "一", "甲。", "\n\n",
    ):  # fmt: skip
        assert missing_in(text) == []


def test_within_quotation_marks_it_is_at_most_a_hint_and_says_what_lies_between() -> None:
    (plain,) = found("推动高量发展")
    (quoted,) = found("有人写成“推动高量发展”")
    assert (plain.tier, plain.severity, plain.text, plain.suggestion) == ("likely", "warn", "高量", "高质量")
    assert plain.message == "“高”和“量”之间疑似少了“质”"
    assert (quoted.tier, quoted.severity) == ("hint", "hint")


def test_what_is_to_be_replaced_anyway_lacks_nothing() -> None:
    """「乡村振战略」 is known as a phrase; the place is not said twice."""
    assert [hit.rule for hit in found("实施乡村振战略。")] == ["near_miss.phrase"]


def test_only_the_worst_seams_are_looked_at() -> None:
    model = lexicons.spelling_model()
    right = padded([model.alphabet.encode("各县（市、区）人民政府，市政府各部门、各直属机构：")])
    wrong = padded([model.alphabet.encode("推动高量发展")])
    assert len(gaps(model.alphabet, model.knowledge, right, model.surprise).places) == 0
    tried = gaps(model.alphabet, model.knowledge, wrong, model.surprise)
    assert len(set(tried.places.tolist())) == 1
    assert 1 <= len(tried.missing) <= 4
    assert len(tried.features) == len(tried.missing)


def test_a_character_put_in_makes_the_meant_text_or_not() -> None:
    written, meant = np.array([1, 2, 2, 4]), np.array([1, 2, 2, 2, 4])
    assert [place for place in range(5) if lost(written, meant, place, 2)] == [1, 2, 3]
    assert not lost(written, meant, 1, 3)
    assert not lost(written, written, 1, 2)

"""From a small corpus of our own making to a model that finds the errors put into it; and the shipped model."""

import random

import numpy as np
import pytest

from tests.core.screening.screening_kit import TODAY
from zhengmei import lexicons
from zhengmei.core.screening.document import Context, Document
from zhengmei.core.screening.normalise import Normaliser
from zhengmei.core.screening.spelling import training
from zhengmei.core.screening.spelling.alphabet import PAD, padded
from zhengmei.core.screening.spelling.corrector import REPEATED, RULE, SpellingCorrector
from zhengmei.core.screening.spelling.measure import measure
from zhengmei.core.screening.spelling.model import MAGIC, Model, ModelError
from zhengmei.core.screening.spelling.reading import corrected, propose
from zhengmei.core.screening.spelling.training import Effort, fold_of, train
from zhengmei.intake.engine import screening_engine

WHO = ("县政府", "市教育局", "区司法局", "镇人民政府", "县水利局", "市民政局", "乡村振兴局", "县应急管理局")
WHAT = ("召开工作会议", "印发实施方案", "开展专项检查", "公布办事指南", "组织业务培训", "研究部署工作", "回应群众关切")
WHEN = ("今天上午", "本周五", "近日", "上个月", "年底前", "第一季度")
WHY = ("推进政务公开", "加强队伍建设", "保障安全生产", "改善营商环境", "落实责任分工", "方便群众办事")
ERRORS = dict(
    zip(
        "政府教司部议训检保务县局工",
        ("攻正", "付", "叫", "思", "布", "意", "迅", "俭", "宝", "物", "现", "居", "功"),
        strict=True,
    )
)
SHAPES = {"攻": "政", "政": "攻"}


def sentence(chance: random.Random) -> str:
    return f"{chance.choice(WHEN)}，{chance.choice(WHO)}{chance.choice(WHAT)}，{chance.choice(WHY)}。"


def damaged(right: str, chance: random.Random) -> str:
    places = [place for place, sign in enumerate(right) if sign in ERRORS]
    place = chance.choice(places)
    return right[:place] + chance.choice(ERRORS[right[place]]) + right[place + 1 :]


@pytest.fixture(scope="module")
def small() -> Model:
    chance = random.Random(3)
    lines = [sentence(chance) for _ in range(3000)]
    lines += [sign * 25 for sign in "攻正付叫思布意现居功迅俭宝物"]
    pairs = [(damaged(right, chance), right) for right in (sentence(chance) for _ in range(300))]
    pairs += [(right, right) for right in (sentence(chance) for _ in range(300))]
    return train(lines, pairs, SHAPES, effort=Effort(examples=9000, epochs=12), about={"version": "试验"})


def test_it_finds_the_errors_put_in_and_leaves_the_rest_alone(small: Model) -> None:
    chance = random.Random(8)
    rows = [(damaged(right, chance), right) for right in (sentence(chance) for _ in range(120))]
    rows += [(right, right) for right in (sentence(chance) for _ in range(120))]
    found = measure(rows, corrected(small, [source for source, _ in rows], small.thresholds.hint))
    assert found.character_recall > 0.6
    assert found.character_precision > 0.9
    assert found.flagged < 0.05


def test_the_file_gives_back_the_model_byte_by_byte(small: Model) -> None:
    data = b"".join(small.parts())
    again = Model.of(np.frombuffer(data, np.uint8))
    assert b"".join(again.parts()) == data
    signs = padded([small.alphabet.encode("近日，县攻府召开工作会议。")])
    assert propose(again, signs, 0.1).meant.tolist() == propose(small, signs, 0.1).meant.tolist()


@pytest.mark.parametrize("cut", [0, 4, 60, 5000])
def test_a_damaged_file_gets_a_sentence(small: Model, cut: int) -> None:
    data = b"".join(small.parts())[:cut]
    with pytest.raises(ModelError, match="模型"):
        Model.of(np.frombuffer(data or b"x", np.uint8))
    assert data[:8] in {b"", MAGIC[:4], MAGIC}


def test_a_base_lends_its_alphabet_and_what_it_has_read(small: Model) -> None:
    chance = random.Random(5)
    lines = [sentence(chance) for _ in range(1500)]
    pairs = [(damaged(right, chance), right) for right in (sentence(chance) for _ in range(200))]
    again = train(lines, pairs, SHAPES, effort=Effort(epochs=4), base=small)
    assert again.knowledge.context is small.knowledge.context
    assert np.array_equal(again.alphabet.numbers, small.alphabet.numbers)


def test_too_little_to_learn_from_is_said() -> None:
    with pytest.raises(ValueError, match="学不出东西"):
        train(["县政府。"] * 10, [("县攻府", "县政府")], {})
    with pytest.raises(ValueError, match="学不出东西"):
        train(["县政府。"] * 2000, [("县政府", "县政府")], {})


def test_a_sentence_is_always_in_the_same_fold() -> None:
    folds = {fold_of(f"第{number}句") for number in range(200)}
    assert folds == set(range(training.FOLDS))
    assert fold_of("县政府") == fold_of("县政府")


def document(text: str) -> Document:
    return Document(Normaliser(lexicons.traditional())(text), Context(TODAY))


TRUE_ERRORS = (("县攻府召开会议", "攻", "政"), ("开展扫黑险恶专项斗争", "险", "除"))
"""From the field (domain.md §3)."""


@pytest.mark.parametrize(("text", "wrong", "right"), TRUE_ERRORS)
def test_the_shipped_model_finds_errors_that_cost_offices_an_inspection(text: str, wrong: str, right: str) -> None:
    corrector = SpellingCorrector(lexicons.spelling_model())
    found = list(corrector.correct(document(text)))
    assert [(text[hit.start : hit.end], hit.suggestion, hit.rule) for hit in found] == [(wrong, right, RULE)]
    assert f"“{wrong}”与“{right}”" in found[0].evidence


def test_the_shipped_model_is_small_and_says_where_it_is_from() -> None:
    assert lexicons.MODEL.stat().st_size <= 25_000_000
    about = lexicons.spelling_model().about
    assert about["corpus"]
    assert about["pairs"]
    notice = (lexicons.MODEL.parent / "NOTICE.md").read_text(encoding="utf-8")
    assert lexicons.MODEL.name in notice


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("各单位要及时及时报送材料", "及时及时"),
        ("县政府县政府印发通知", "县政府县政府"),
        ("这是全市的的重点工作", "的的"),
    ],
)
def test_the_shipped_model_finds_what_was_written_twice(text: str, twice: str) -> None:
    (hit,) = SpellingCorrector(lexicons.spelling_model()).correct(document(text))
    assert (text[hit.start : hit.end], hit.rule) == (twice, REPEATED)
    assert text[: hit.start] + hit.suggestion + text[hit.end :] == text.replace(twice, twice[: len(twice) // 2])


@pytest.mark.parametrize(
    "text", ["我们一步一步推进，天天向上。", "市市场监管局刚刚召开会议。", "听听人人都说的话，高高兴兴。"]
)
def test_the_shipped_model_lets_usual_repetitions_stand(text: str) -> None:
    found = SpellingCorrector(lexicons.spelling_model(), "likely").correct(document(text))
    assert [hit for hit in found if hit.rule == REPEATED] == []


def test_spans_lie_in_the_text_and_each_tier_holds_the_surer_ones() -> None:
    text = "近日，县攻府召开会义，研究布署扫黑险恶工做。\n\n按步就班，再接再励。" * 3
    model = lexicons.spelling_model()
    found = {
        tier: {(hit.start, hit.suggestion) for hit in SpellingCorrector(model, tier).correct(document(text))}
        for tier in ("certain", "likely", "hint")
    }
    assert found["certain"] <= found["likely"] <= found["hint"]
    assert all(0 <= start < len(text) for start, _ in found["hint"])
    assert list(SpellingCorrector(model).correct(document(""))) == []
    assert len(padded([model.alphabet.encode(text)])) == len(text) + 2 * PAD


def test_what_is_to_be_replaced_anyway_is_not_doubted_character_by_character() -> None:
    engine = screening_engine(TODAY)
    found = engine.screen("区攻府研究布署扫黑险恶专项斗争。", Context(TODAY))
    assert [(hit.text, hit.suggestion) for hit in found] == [
        ("区攻府", "区政府"),
        ("布", "部"),
        ("扫黑险恶", "扫黑除恶"),
    ]
    assert found[1].rule == RULE

"""Any text: no crash, no span outside it, the same answer twice."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.screening.screening_kit import TODAY, engine, screen
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.hit import SEVERITY_NAMES

PIECES = st.sampled_from([
    "人民攻府", "领导小姐", "身份证11010119900307109X", "13812341234", "2月30日", "2026年11月21日（星期五）", "机密★10年",
    "\n", "，，", "《", "”", "湖北省", "张家界",
    "https://t.cn/", "http://", "@", "a@b.com", "鲁B12345", "\u200b", "\u202e", "\ufeff", "會", "０",
    "扫码领红包", "单元", "号楼", "室", "家住", "来源：", "转载", "审图号",
    "示意图", "6222021234567890123", "齐齐哈", "尔市", "百分之", "%", "0" * 40, "-", " ", "第", "字第", "护照E", "\ud800", "\U0001f600",
    "姓名：张三，女，9岁", "二零二六年", "3-5万", "农历十三月", "26年3月5日", "来源：某某", "《》", "目的", "的的", "全国人民代表大", "会",
])  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_it_stays_inside_the_text_and_says_the_same_twice(text: str) -> None:
    hits = screen(text, title=text.split("\n")[0])
    for hit in hits:
        assert 0 <= hit.start <= hit.end <= len(text)
        assert hit.text == text[hit.start : hit.end]
        assert hit.severity in SEVERITY_NAMES
        assert hit.category.count("/") == 2
        assert hit.message
        assert "{" not in hit.message
    assert screen(text, title=text.split("\n")[0]) == hits
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)).map(lambda piece: piece.replace("\n", "")), max_size=20))
def test_a_stream_in_small_blocks_keeps_every_place(paragraphs: list[str]) -> None:
    text = "\n".join(paragraphs)
    for hit in engine().screen_stream(paragraphs, Context(TODAY), block_size=10):
        assert hit.text == text[hit.start : hit.end]


def test_a_stream_in_one_block_says_what_the_whole_says() -> None:
    paragraphs = ["人民攻府", "", "电话13812341234，2月30日"] * 30
    hits = list(engine().screen_stream(paragraphs, Context(TODAY)))
    assert hits == screen("\n".join(paragraphs))
    assert list(engine().screen_stream(paragraphs, Context(TODAY), block_size=50)) == hits


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_two_paragraphs_say_what_each_says_alone(first: str, second: str) -> None:
    """For what looks at one paragraph at a time: a blank line between two texts changes neither's words and numbers."""
    alone = (
        "near_miss",
        "lexicon",
        "personal.identity",
        "personal.mobile",
        "date",
        "place",
        "writing.percent",
        "outward.short",
    )
    first, second = first.replace("\n", ""), second.replace("\n", "")

    def said(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
        hits = [hit for hit in engine().screen(text, Context(TODAY)) if hit.rule.startswith(alone)]
        return [(hit.start - start, hit.end - start, hit.rule) for hit in hits if start <= hit.start and hit.end <= end]

    both = f"{first}\n\n{second}"
    assert said(both, 0, len(first)) == said(first, 0, len(first))
    begin = len(first) + 2
    assert said(both, begin, len(both)) == said(second, 0, len(second))


@pytest.mark.parametrize(
    "piece",
    [
        "《",
        "甲\u200b",
        "一心",
        "1-",
        "单元",
        "湖北省",
        "姓名 ",
        "2月",
        "http://a.",
        "\n（转载",
        "二○",
        "农历",
        "张三，",
    ],
)
def test_the_work_grows_with_the_text_and_not_faster(piece: str) -> None:
    """Lines of our own code run, not seconds: four times the text, at most five times the lines."""
    few, many = (_lines_run(piece * count) for count in (250, 1000))
    assert many <= 5 * few + 2000


def _lines_run(text: str) -> int:
    count = 0

    def tracing(frame: FrameType, event: str, argument: object) -> Callable[..., object] | None:
        nonlocal count
        if "screening" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return tracing

    screen("")
    before = sys.gettrace()
    sys.settrace(tracing)
    try:
        engine().screen(text, Context(TODAY))
    finally:
        sys.settrace(before)
    return count

"""Any text: no crash, no span outside it, the same answer twice."""

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
    "示意图", "6222021234567890123", "齐齐哈", "尔市", "百分之", "%", "0" * 40, "-", " ", "第", "字第", "护照E", "\ud800",
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

"""One reading for several packs, a stretch at a time, and saying how far it has come."""

from collections.abc import Iterator

from tests.core.screening.screening_kit import TODAY
from zhengmei.core.screening.document import Context, Document, Finding
from zhengmei.core.screening.engine import CORRECTED_AT_ONCE, Engine, Knowledge
from zhengmei.core.screening.hit import Tier
from zhengmei.packs import load

LINE = "今天在攻府召开会议，电话13812341234。\n"
TEXT = LINE * 1_500


class Marking:
    """A corrector that doubts every 攻, and remembers what it was given."""

    tier: Tier = "hint"

    def __init__(self) -> None:
        self.given: list[str] = []

    def correct(self, document: Document) -> Iterator[Finding]:
        self.given.append(document.text)
        place = document.text.find("攻")
        while place >= 0:
            yield Finding(
                place, place + 1, "文字/错别字/测试", "warn", "likely", "", "spelling.character", "wording", "政"
            )
            place = document.text.find("攻", place + 1)


def test_it_reads_a_long_text_by_stretches_of_whole_paragraphs_and_loses_no_place() -> None:
    corrector, told = Marking(), list[int]()
    engine = Engine(Knowledge(), TODAY, detectors=(), corrector=corrector)
    (hits,) = engine.screen_under(TEXT, Context(TODAY), (None,), told.append)
    assert [hit.start for hit in hits] == [place for place, sign in enumerate(TEXT) if sign == "攻"]
    assert "".join(corrector.given) == TEXT
    assert len(corrector.given) > 3
    assert all(part.endswith("\n") and len(part) < CORRECTED_AT_ONCE + 2 * len(LINE) for part in corrector.given)
    assert told == sorted(told)
    assert told[-1] == len(TEXT)


def test_it_reads_once_for_several_packs_and_answers_for_each() -> None:
    corrector = Marking()
    engine = Engine(Knowledge(), TODAY, corrector=corrector)
    packs = (load("hi-sanya"), load("zj-sfj"), None)
    together = engine.screen_under(LINE, Context(TODAY), packs)
    assert corrector.given == [LINE]
    assert together == [engine.screen(LINE, Context(TODAY), pack) for pack in packs]
    assert {hit.cites for hits in together for hit in hits if hit.rule == "personal.mobile"} == {
        ("hi-sanya:21",), ("zj-sfj:5(一)", "zj-sfj:12"), (),
    }  # fmt: skip

"""Coverage-guided fuzzing of the whole engine: no crash, no span outside the text, the same answer twice.

    python -m pip install --target FOLDER atheris==3.0.0
    OPENBLAS_NUM_THREADS=1 PYTHONPATH=src:FOLDER nice -n 15 python benchmarks/screening/fuzz.py \
        -max_total_time=900 -len_control=0 -max_len=120 CORPUS_FOLDER

atheris is a developer's tool and no dependency. The first bytes of an input choose the pack, what is said about the text and
whether the spelling corrector reads it too; the rest is the text, UTF-8, or pieces of PIECES so that structures are met
sooner. CORPUS_FOLDER keeps what was interesting. Every thousand texts it says what was read.
"""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["zhengmei.core.screening"]):
    from zhengmei.core.screening import engine as screening
    from zhengmei.core.screening.document import Context
    from zhengmei.core.screening.spelling.corrector import SpellingCorrector

from zhengmei import lexicons
from zhengmei.intake.engine import knowledge
from zhengmei.packs import load, pack_ids

DAY = date(2026, 11, 21)
KNOWLEDGE = knowledge()
ENGINE = screening.Engine(KNOWLEDGE, DAY)
READER = screening.Engine(KNOWLEDGE, DAY, corrector=SpellingCorrector(lexicons.spelling_model()))
READABLE = 200
"""The corrector is a hundred times slower than the rules: it reads only texts of at most so many characters."""
DONE: Counter[str] = Counter()
PACKS = (None, *(load(pack) for pack in pack_ids()))
PIECES = (
    *ENGINE.words[:: max(1, len(ENGINE.words) // 150)],
    "身份证11010519491231002X", "6222021234567890123", "13800138000", "2026年2月30日（星期五）", "机密★10年", "\n", "，，", "《", "）",
    "。",
    "湖北省张家界",
    "https://t.cn/", "@", "鲁B12345", "\u200b", "\u202e", "會", "０", "姓名：张三，女，9岁", "二零二六年", "3-5万",
    "来源：",
    "转载", "县攻府召开会议", "会议会议", "各级党委正府要", "“", "”", "农历", "\U0001f600", "\ud800", "\x00", "a" * 40, "0" * 40,
)  # fmt: skip


def one_input(data: bytes) -> None:
    """Screen one text twice and look at every hit."""
    if len(data) < 3:
        return
    pack = PACKS[data[0] % len(PACKS)]
    text = (
        data[3:].decode("utf-8", "replace") if data[1] % 2 else "".join(PIECES[byte % len(PIECES)] for byte in data[3:])
    )
    exception = ("", "punishment_notice")[data[2] % 2]
    context = Context(DAY, text.split("\n")[0], ("", "website")[data[2] // 2 % 2], exception, bool(data[2] & 4))
    engine = READER if data[1] // 2 % 4 == 0 and len(text) <= READABLE else ENGINE
    hits = engine.screen(text, context, pack)
    assert hits == engine.screen(text, context, pack)
    DONE.update({"texts": 1, "by the corrector": engine is READER, "hits": len(hits)})
    DONE["hits of the corrector"] += sum(hit.rule.startswith("spelling.") for hit in hits)
    if DONE["texts"] % 1000 == 0:
        print(dict(DONE), flush=True)
    for hit in hits:
        assert 0 <= hit.start <= hit.end <= len(text), hit
        assert hit.text == text[hit.start : hit.end], hit
        assert hit.category.count("/") == 2, hit
        assert hit.message, hit


def main() -> None:
    Path(sys.argv[-1]).mkdir(parents=True, exist_ok=True)
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

"""False alarms of every rule on clean text, what the rules find on marked text, and the speed of each stage.

    .venv/bin/python benchmarks/screening/engine.py DATA               (about a minute; DATA as in docs/screening-figures.md)
    .venv/bin/python benchmarks/screening/engine.py DATA --held-out    the half that nobody looked at while making the rules

Prints only. Speed is processor time, so that a busy machine doesn't change it much; the peer is the bare automaton over the
same words, and the bound that holds everywhere is that twice the text takes about twice the time.
"""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from splits import MARKED, marked, news, sentences

from zhengmei import lexicons
from zhengmei.core.screening.automaton import RustAutomaton
from zhengmei.core.screening.detectors.characters import OddCharacters
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.engine import DETECTORS, Engine, Knowledge
from zhengmei.core.screening.lexicon import Conditions, Entry, Lexicon
from zhengmei.core.screening.normalise import Normaliser
from zhengmei.intake.engine import knowledge

DAY = date(2026, 11, 21)
CONTEXT = Context(DAY)
WRONG_WORDS = ("near_miss.phrase", "lexicon.confusions", "lexicon.official", "place.parent")
HOSTILE = {
    "line breaks": "\n", "zero-width": "甲\u200b", "digits": "0", "digits and blanks": "1 ", "opening marks": "《",
    "one idiom's half": "一心", "dashes": "1-", "mentions": "a@", "links": "http://a.", "units": "单元", "province": "湖北省",
    "reposts": "\n（转载",
}  # fmt: skip


def shipped_engine() -> Engine:
    return Engine(knowledge(), DAY)


def false_alarms(engine: Engine, data: Path, *, held_out: bool) -> None:
    """Hits by category on text that was published as correct; the news is one document, the sentences are each their own."""
    for name, texts, one in (
        ("news", news(data, held_out=held_out), True),
        ("sentences of 学习强国", sentences(data, held_out=held_out), False),
    ):
        documents = ["\n".join(texts)] if one else texts
        size = sum(map(len, texts))
        found = [hit for text in documents for hit in engine.screen(text, CONTEXT)]
        flagged = len({text for text in texts if engine.screen(text, CONTEXT)})
        print(f"{name}: {size:,} characters, {len(found)} hits, {1e5 * len(found) / size:.2f} per 100,000 characters;")
        print(
            f"    lines with any hit, each screened by itself: {flagged} of {len(texts)} = {100 * flagged / len(texts):.2f} %"
        )
        for (category, rule), count in Counter((hit.category, hit.rule) for hit in found).most_common():
            examples = "、".join(sorted({hit.text[:12] for hit in found if hit.rule == rule})[:8])
            print(f"    {category} ({rule}): {count} = {1e5 * count / size:.2f} per 100,000 ({examples!r})")


def wrong_words(engine: Engine, data: Path, *, held_out: bool) -> None:
    """Of the hits for wrong words on marked sentences, how many advise what the marked text has. Recall is the corrector's."""
    for name in MARKED:
        right = wrong = errors = 0
        for written, correct in marked(data, name, held_out=held_out):
            errors += written != correct
            for hit in engine.screen(written, CONTEXT):
                if hit.rule in WRONG_WORDS:
                    good = bool(hit.suggestion) and hit.suggestion in correct and hit.text not in correct
                    right, wrong = right + good, wrong + (not good)
        said = right + wrong
        share = f"{100 * right / said:.1f} %" if said else "–"
        print(f"{name}: {right} of {said} hits as marked ({share}); {errors} sentences hold an error")


def speed(name: str, run: Callable[[str], object], text: str) -> float:
    """Print and return megabytes of UTF-8 a second, the best of seven."""
    best = min(seconds(run, text) for _ in range(7))
    rate = len(text.encode()) / 1e6 / best
    print(f"{name}: {rate:.1f} MB/s")
    return rate


def seconds(run: Callable[[str], object], text: str) -> float:
    begun = process_time()
    run(text)
    return process_time() - begun


def stages(engine: Engine, text: str) -> None:
    """Each stage by itself, the bare automaton over the same words, and everything."""
    normalise = Normaliser(lexicons.traditional())
    odd = OddCharacters(lexicons.traditional())
    phrases = lexicons.phrases()
    speed("normalise", normalise, text)
    speed("odd characters", lambda whole: list(odd.look(whole, normalise(whole).noticed)), text)
    speed("detectors", lambda whole: Engine(Knowledge(), DAY, detectors=DETECTORS).screen(whole, CONTEXT), text)
    listed = Engine(Knowledge(lexicons.shipped()), DAY, detectors=())
    speed("lexicons", lambda whole: listed.screen(whole, CONTEXT), text)
    near = Engine(Knowledge(phrases=phrases), DAY, detectors=())
    speed("near misses", lambda whole: near.screen(whole, CONTEXT), text)
    whole_engine = speed("everything", lambda whole: engine.screen(whole, CONTEXT), text)
    bare = speed("peer: bare automaton, same words", RustAutomaton(engine.words).find, text)
    print(f"everything / bare automaton = {whole_engine / bare:.2f}")


def large_lexicons(text: str) -> None:
    """Lexicons of made-up entries with a condition each, beside the bare automaton."""
    signs = sorted({sign for sign in text if "一" <= sign <= "鿿"})
    for size in (10_000, 100_000):
        words = [
            signs[n % len(signs)] + signs[n // len(signs) % len(signs)] + signs[(n * 7919) % len(signs)]
            for n in range(size)
        ]
        condition = Conditions(before_not=("不",), near_not=("打击",))
        entries = tuple(
            Entry(
                word,
                "deny",
                "",
                "内容/测试/测试",
                "forbidden",
                "",
                "hint",
                "hint",
                "{text}",
                "测试",
                conditions=condition,
            )
            for word in dict.fromkeys(words)
        )
        engine = Engine(Knowledge((Lexicon("made", "made", "1", "made", "–", DAY, entries),)), DAY, detectors=())
        ours = speed(
            f"lexicon pass with conditions, {len(entries):,} entries",
            lambda whole, engine=engine: engine.screen(whole, CONTEXT),
            text,
        )
        bare = speed("    peer: bare automaton", RustAutomaton([entry.word for entry in entries]).find, text)
        print(f"    ours / bare = {ours / bare:.2f}")


def hostile(engine: Engine) -> None:
    """Twice the text takes about twice the time, whatever it is made of."""
    for name, piece in HOSTILE.items():
        small, large = piece * (100_000 // len(piece)), piece * (200_000 // len(piece))
        once, twice = (
            seconds(lambda text: engine.screen(text, CONTEXT), small),
            seconds(lambda text: engine.screen(text, CONTEXT), large),
        )
        print(
            f"hostile, {name}: 100,000 characters {once:.2f} s, 200,000 characters {twice:.2f} s, ratio {twice / max(once, 1e-3):.1f}"
        )


def main() -> None:
    data, held_out = Path(sys.argv[1]), "--held-out" in sys.argv[2:]
    begun = perf_counter()
    engine = shipped_engine()
    print(f"start: {perf_counter() - begun:.2f} s, {len(engine.words):,} words in the automaton")
    false_alarms(engine, data, held_out=held_out)
    wrong_words(engine, data, held_out=held_out)
    if held_out or "--no-speed" in sys.argv[2:]:
        return
    text = "\n".join(news(data, held_out=False))
    stages(engine, text)
    large_lexicons(text)
    hostile(engine)


if __name__ == "__main__":
    main()

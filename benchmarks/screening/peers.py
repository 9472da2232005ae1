"""What others find and cry wolf about on the same text: plain word lists, extractors of jionlp, bare automata.

    python -m pip install --target FOLDER jionlp pyahocorasick
    PYTHONPATH=FOLDER .venv/bin/python benchmarks/screening/peers.py DATA

Peers are no dependency; one that is not there is left out with a sentence. Development half only.
"""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from engine import CONTEXT, seconds, shipped_engine
from splits import MARKED, marked, news

from zhengmei import lexicons
from zhengmei.core.screening.automaton import RustAutomaton

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.core.screening.number_suite import Sample, samples

SECRECY_WORDS = ("绝密", "机密", "秘密", "内部资料", "内部文件", "不公开", "密级")
"""What a plain list looks for; the engine looks at the structure around them."""
EXTRACTORS = {
    "personal.identity": "extract_id_card",
    "personal.mobile": "extract_phone_number",
    "personal.mail": "extract_email",
    "personal.plate": "extract_motor_vehicle_licence_plate",
}


def rate(run: Callable[[str], object], text: str) -> float:
    """Megabytes of UTF-8 a second of processor time, the best of three."""
    return len(text.encode()) / 1e6 / min(seconds(run, text) for _ in range(3))


def word_lists(data: Path, text: str) -> None:
    """Plain lists: every hit counts, as they have no conditions."""
    confusions = json.loads((data / "lexicon/macro_confusion_filtered.json").read_text("utf-8"))
    content = [entry.word for found in lexicons.shipped() if found.id == "content" for entry in found.entries]
    pairs = [pair for name in MARKED for pair in marked(data, name, held_out=False)]
    for name, words in (
        ("macro-correct's confusion pairs as a list", list(confusions)),
        ("our content words without their conditions", content),
        ("words of secrecy as a list", list(SECRECY_WORDS)),
    ):
        automaton = RustAutomaton(words)
        found = automaton.find(text)
        print(
            f"{name}: {len(words):,} words, {1e5 * len(found) / len(text):.2f} hits per 100,000 clean characters, "
            f"{rate(automaton.find, text):.0f} MB/s"
        )
        if name.startswith("macro"):
            said = [(words[number], correct) for written, correct in pairs for number, _, _ in automaton.find(written)]
            right = sum(confusions[word] in correct and word not in correct for word, correct in said)
            print(f"    on marked sentences: {right} of {len(said)} hits as marked")


def suite(name: str, find: Callable[[Sample], bool], asked: Iterable[Sample]) -> None:
    """How many of the numbers to be found are found, and how many of their nearest relatives."""
    kinds: dict[str, list[Sample]] = {}
    for sample in asked:
        kinds.setdefault(sample.rule, []).append(sample)
    for rule, group in kinds.items():
        right = sum(find(sample) for sample in group if sample.wanted)
        wrong = sum(find(sample) for sample in group if not sample.wanted)
        wanted = sum(sample.wanted for sample in group)
        share = f"{100 * right / (right + wrong):.1f} %" if right + wrong else "–"
        print(
            f"    {name}, {rule}: found {right} of {wanted}, false {wrong} of {len(group) - wanted}, precision {share}"
        )


def extractors(lines: list[str], asked: list[Sample]) -> None:
    """jionlp's extractors for four kinds of numbers."""
    try:
        import jionlp
    except ImportError:
        print("jionlp: not installed, left out")
        return
    some = lines[:2000]  # it takes milliseconds a line
    text = "\n".join(some)
    for rule, function in EXTRACTORS.items():
        extract = getattr(jionlp, function)
        found = [item for line in some for item in extract(line)]
        spent = seconds(lambda _, extract=extract: [extract(line) for line in some], text)
        print(
            f"jionlp {function}: {1e5 * len(found) / len(text):.2f} hits per 100,000 clean characters, "
            f"{len(text.encode()) / 1e6 / spent:.2f} MB/s"
        )
        suite(
            "jionlp",
            lambda sample, extract=extract: bool(extract(sample.text)),
            [sample for sample in asked if sample.rule == rule],
        )


def automata(words: list[str], text: str) -> None:
    """Only finding, over the words of the engine."""
    print(f"ahocorasick-rs over UTF-16 (ours): {rate(RustAutomaton(words).find, text):.1f} MB/s, {len(words):,} words")
    from ahocorasick_rs import AhoCorasick

    strings = AhoCorasick(words)
    find = strings.find_matches_as_indexes
    print(f"ahocorasick-rs over str: {rate(lambda whole: find(whole, overlapping=True), text):.1f} MB/s")
    try:
        import ahocorasick
    except ImportError:
        print("pyahocorasick: not installed, left out")
        return
    python = ahocorasick.Automaton()
    for number, word in enumerate(words):
        python.add_word(word, number)
    python.make_automaton()
    print(f"pyahocorasick: {rate(lambda whole: list(python.iter(whole)), text):.1f} MB/s")


def main() -> None:
    data = Path(sys.argv[1])
    lines = news(data, held_out=False)
    text = "\n".join(lines)
    engine = shipped_engine()
    asked = list(samples())
    word_lists(data, text)
    ours = {rule: sum(hit.rule == rule for hit in engine.screen(text, CONTEXT)) for rule in EXTRACTORS}
    print(f"ours, the same four kinds of numbers: {sum(ours.values())} hits in {len(text):,} clean characters")
    suite(
        "ours",
        lambda sample: any(hit.rule.startswith(sample.rule) for hit in engine.screen(sample.text, CONTEXT)),
        asked,
    )
    extractors(lines, asked)
    automata(list(engine.words), text)
    print("pycorrector: see pycorrector_peer.py")


if __name__ == "__main__":
    main()

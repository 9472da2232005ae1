"""Each stage left out in turn: what is then no longer found, which false alarms come or go, and what share of the time is left.

.venv/bin/python benchmarks/screening/ablation.py DATA        (some minutes; development half only)
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from engine import CONTEXT, DAY, WRONG_WORDS, seconds
from splits import MARKED, marked, news, sentences

from zhengmei import lexicons
from zhengmei.core.screening.detectors.base import Detector
from zhengmei.core.screening.engine import DETECTORS, Engine
from zhengmei.core.screening.lexicon import Conditions
from zhengmei.intake.engine import knowledge

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.core.screening.number_suite import samples


def variants() -> Iterator[tuple[str, Engine]]:
    """The whole engine, and the engine without one thing."""
    whole = knowledge()
    yield "everything", Engine(whole, DAY)
    yield "no lexicons", Engine(replace(whole, lexicons=()), DAY)
    bare = [
        replace(found, entries=tuple(replace(entry, conditions=Conditions()) for entry in found.entries))
        for found in whole.lexicons
    ]
    yield "lexicons without their conditions", Engine(replace(whole, lexicons=bare), DAY)
    denied = [
        replace(found, entries=tuple(entry for entry in found.entries if not entry.allow)) for found in whole.lexicons
    ]
    yield "lexicons without allow entries", Engine(replace(whole, lexicons=denied), DAY)
    yield "no near misses", Engine(replace(whole, phrases=None), DAY)
    phrases = lexicons.phrases()
    yield "near misses without known variants", Engine(replace(whole, phrases=replace(phrases, seen=frozenset())), DAY)
    yield "near misses without wider anchors", Engine(replace(whole, phrases=replace(phrases, common=frozenset())), DAY)
    yield "no place names", Engine(replace(whole, gazetteer=None), DAY)
    yield "no traditional characters", Engine(replace(whole, traditional=None), DAY)
    families = sorted({type(detector).__module__.rsplit(".", 1)[-1] for detector in DETECTORS})
    for family in families:
        yield f"no detectors: {family}", Engine(whole, DAY, detectors=_without(family))


def _without(family: str) -> Sequence[Detector]:
    return [detector for detector in DETECTORS if not type(detector).__module__.endswith(f".{family}")]


def _hit(wanted: str, rules: set[str]) -> bool:
    return any(rule.startswith(wanted) for rule in rules)


def main() -> None:
    data = Path(sys.argv[1])
    clean, said = news(data, held_out=False), sentences(data, held_out=False)
    text = "\n".join(clean)
    pairs = [pair for name in MARKED for pair in marked(data, name, held_out=False)]
    numbers = list(samples())
    size = len(text) + sum(map(len, said))
    print("variant | right and wrong hits on marked text | false alarms per 100,000 | suite found, false | time")
    everything = next(variants())[1]
    for name, engine in variants():
        hits = [(hit, correct) for written, correct in pairs for hit in engine.screen(written, CONTEXT)]
        worded = [(hit, correct) for hit, correct in hits if hit.rule in WRONG_WORDS]
        right = sum(bool(hit.suggestion) and hit.suggestion in correct for hit, correct in worded)
        alarms = len(engine.screen(text, CONTEXT)) + sum(len(engine.screen(sentence, CONTEXT)) for sentence in said)
        found = [(sample, {hit.rule for hit in engine.screen(sample.text, CONTEXT)}) for sample in numbers]
        recall = sum(_hit(sample.rule, rules) for sample, rules in found if sample.wanted)
        false = sum(_hit(sample.rule, rules) for sample, rules in found if not sample.wanted)
        share = _share_of_time(engine, everything, text)
        print(
            f"{name} | {right}, {len(worded) - right} | {1e5 * alarms / size:.2f} | {recall}, {false} | {share:.2f}",
            flush=True,
        )


def _share_of_time(engine: Engine, everything: Engine, text: str) -> float:
    """Processor time over that of the whole engine, run in turns so that a busy machine disturbs both alike."""
    runs = [
        (
            seconds(lambda whole: engine.screen(whole, CONTEXT), text),
            seconds(lambda whole: everything.screen(whole, CONTEXT), text),
        )
        for _ in range(5)
    ]
    return min(own for own, _ in runs) / min(whole for _, whole in runs)


if __name__ == "__main__":
    main()

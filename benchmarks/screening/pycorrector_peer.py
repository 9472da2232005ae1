"""pycorrector's rule corrector beside ours: the same sentences, the same scoring, one run.

    python -m pip install --target FOLDER --no-deps pycorrector==1.1.4 kenlm pypinyin jieba loguru six pyahocorasick
    python benchmarks/screening/arpa.py DATA OUT.arpa
    PYTHONPATH=src:FOLDER python benchmarks/screening/pycorrector_peer.py DATA OUT.arpa [--limit N]

pycorrector's own language model has to be downloaded (2.8 GB); it gets a five-gram model of the corpus that ours learnt from.
Peers are no dependency. The sentences are the report parts of corrector.py, at most N of each set.
"""

import argparse
import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time
from types import ModuleType

from corrector import Pair, parts

from zhengmei import lexicons
from zhengmei.core.screening.spelling.measure import Figures, measure
from zhengmei.core.screening.spelling.reading import corrected

SETS = ("cscd_ns_dev_orig", "midu2022_val", "ecspell_odw", "acc_xxqg.tsv", "news_2026q1.txt")
Correct = Callable[[Sequence[str]], list[str]]


def peer(arpa: Path) -> Correct:
    """Return pycorrector with its own lists and thresholds, and this language model."""
    found = importlib.util.find_spec("pycorrector")
    if found is None or found.submodule_search_locations is None:
        raise SystemExit("pycorrector is not installed")
    package = ModuleType(
        "pycorrector"
    )  # what the package itself would import asks for PyTorch, which this corrector doesn't use
    package.__path__ = list(found.submodule_search_locations)
    sys.modules["pycorrector"] = package
    from pycorrector.corrector import Corrector

    corrector = Corrector(language_model_path=str(arpa))
    corrector.check_detector_initialized()
    corrector.correct("县攻府召开会议")
    return lambda sentences: [corrector.correct(sentence)["target"] for sentence in sentences]


def ours() -> dict[str, Correct]:
    """Return the shipped model at each tier."""
    model = lexicons.spelling_model()
    corrected(model, ["县攻府召开会议"], model.thresholds.hint)
    tiers = {tier: getattr(model.thresholds, tier) for tier in ("certain", "likely", "hint")}
    return {
        f"ours, {tier}": lambda sentences, least=least: corrected(model, sentences, least)
        for tier, least in tiers.items()
    }


def timed(rows: Sequence[Pair], correct: Correct) -> tuple[Figures, float, int]:
    """Return the figures, characters a second of CPU, and how many answers are of another length."""
    begun = process_time()
    answers = correct([source for source, _ in rows])
    spent = process_time() - begun
    other = sum(len(source) != len(answer) for (source, _), answer in zip(rows, answers, strict=True))
    return measure(rows, answers), sum(len(source) for source, _ in rows) / spent, other


def row(name: str, rows: list[Pair], correct: Correct) -> str:
    """Return one line of figures: shares in per cent, false alarms per 100,000 characters, characters a second of CPU."""
    found, speed, other = timed(rows, correct)
    shares = (found.character_precision, found.character_recall, found.sentence_f1, found.flagged)
    figures = "".join(f"{100 * share:8.2f}" for share in shares)
    return f"{name:16}{figures}{found.false_alarms:9.1f}{speed:10,.0f}{other:7}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("arpa", type=Path)
    parser.add_argument("--limit", type=int, default=1000, help="at most so many sentences a set")
    arguments = parser.parse_args()
    begun = perf_counter()
    correctors = {"pycorrector": peer(arguments.arpa)}
    print(f"pycorrector: {perf_counter() - begun:.0f} s to start")
    correctors |= ours()
    print(f"{'':16}{'C-P':>8}{'C-R':>8}{'S-F1':>8}{'flagged':>8}{'per 100k':>9}{'chars/s':>10}{'length':>7}")
    for name, _, measured in parts(arguments.data):
        if name in SETS:
            rows = measured[: arguments.limit]
            print(f"{name}: {len(rows):,} sentences, {sum(len(source) for source, _ in rows):,} characters")
            for who, correct in correctors.items():
                print("  " + row(who, rows, correct), flush=True)


if __name__ == "__main__":
    main()

"""Everything that is measured of screening, in one run: a Markdown table over systems and sets, and what stands around it.

    python benchmarks/screening/table.py DATA [--limit N]                 (the report parts of the development folder)
    python benchmarks/screening/table.py FILE.tsv[.xz]… [--limit N]       (your own «written<TAB>right» sentences)
    PYTHONPATH=src:FOLDER python benchmarks/screening/table.py … --arpa OWN.arpa   (pycorrector too; see pycorrector_peer.py)

C counts characters, S whole sentences; «per 100k» are false alarms in 100,000 characters of right sentences, «flagged» the
share of those that were touched; «characters/s» is of processor time. The other scripts here measure each part alone.
"""

import argparse
import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import get_args

from corrector import CLEAN, Pair, parts, read
from engine import CONTEXT, DAY, stages
from peers import extractors, samples, word_lists
from pycorrector_peer import Correct, ours, peer, timed

from zhengmei import lexicons
from zhengmei.core.screening.engine import Engine
from zhengmei.core.screening.hit import Hit, Tier
from zhengmei.intake.engine import screening_engine

ENOUGH = 20_000
HEADS = ("set", "who", "C-P", "C-R", "C-F1", "S-P", "S-R", "S-F1", "flagged %", "per 100k", "characters/s")


def sets_of(paths: Sequence[Path], limit: int) -> Iterator[tuple[str, list[Pair]]]:
    """Yield name and sentences of what was asked for."""
    for path in paths:
        if path.is_dir():
            yield from ((name.split(".")[0], rows[:limit]) for name, _, rows in parts(path) if rows)
        elif path.suffix == ".xz":
            yield path.name.split(".")[0], read(path)[:limit]
        else:
            lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
            yield path.stem, [(line[0], line[-1]) for line in lines][:limit]


def everything(engine: Engine) -> Correct:
    """Return the whole engine as a corrector: every suggestion of the same length is carried out, the first of any two."""

    def correct(sentences: Sequence[str]) -> list[str]:
        return [_carried_out(sentence, engine.screen(sentence, CONTEXT)) for sentence in sentences]

    return correct


def _carried_out(sentence: str, hits: Sequence[Hit]) -> str:
    answer, done = sentence, 0
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.end)):
        if hit.start >= done and len(hit.suggestion) == hit.end - hit.start:
            answer = answer[: hit.start] + hit.suggestion + answer[hit.end :]
            done = hit.end
    return answer


def row(name: str, who: str, rows: Sequence[Pair], correct: Correct) -> str:
    """Return one line of the table."""
    found, speed, _ = timed(rows, correct)
    precision, recall = found.character_precision, found.character_recall
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    shares = (precision, recall, both, found.sentence_precision, found.sentence_recall, found.sentence_f1)
    figures = [f"{100 * share:.1f}" for share in shares]
    return f"| {' | '.join([name, who, *figures, f'{100 * found.flagged:.2f}', f'{found.false_alarms:.1f}', f'{speed:,.0f}'])} |"


def categories(engines: dict[Tier, Engine], sets: Sequence[tuple[str, list[Pair]]]) -> None:
    """Print the false alarms of all rules by category, on the sentences that are right as they stand."""
    texts = [source for _, rows in sets for source, target in rows if source == target]
    size = sum(map(len, texts))
    for tier, engine in engines.items():
        counted = Counter(hit.category for text in texts for hit in engine.screen(text, CONTEXT))
        told = "; ".join(f"{category} {1e5 * number / size:.2f}" for category, number in counted.most_common())
        print(f"false alarms per 100,000 of {size:,} right characters, all rules, {tier}: {told or 'none'}")


def main() -> None:
    """Print the table and what stands around it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+", metavar="DATA|FILE")
    parser.add_argument("--limit", type=int, default=500, help="at most so many sentences a set (500)")
    parser.add_argument("--arpa", type=Path, help="a character model for pycorrector")
    arguments = parser.parse_args()
    begun = perf_counter()
    engines: dict[Tier, Engine] = {tier: screening_engine(DAY, tier=tier) for tier in get_args(Tier)}
    size = lexicons.MODEL.stat().st_size / 1e6
    print(f"start of three engines {perf_counter() - begun:.2f} s; model {size:.1f} MB")
    systems: dict[str, Correct] = {f"corrector, {name.split(', ')[1]}": run for name, run in ours().items()}
    systems |= {f"everything, {tier}": everything(engine) for tier, engine in engines.items()}
    if arguments.arpa:
        systems["pycorrector"] = peer(arguments.arpa)
    sets = list(sets_of(arguments.paths, arguments.limit))
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}")
    for name, rows in sets:
        for who, correct in systems.items():
            print(row(name, who, rows, correct), flush=True)
    categories(engines, sets)
    clean = [source for name, rows in sets if name in {one.split(".")[0] for one in CLEAN} for source, _ in rows]
    lines = clean or [target for _, rows in sets for _, target in rows]
    if sum(map(len, lines)) >= ENOUGH:
        stages(screening_engine(DAY, tier=None), "\n".join(lines))
        extractors(lines, list(samples()))
    else:
        print(f"fewer than {ENOUGH:,} characters: the speed of the stages would say nothing, nor jionlp's false alarms")
    for path in arguments.paths:
        if path.is_dir():
            word_lists(path, "\n".join(lines))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()

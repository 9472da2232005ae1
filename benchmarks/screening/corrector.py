"""The spelling corrector, measured on sentences that taught it nothing.

    python benchmarks/screening/corrector.py split DATA OUT     # OUT/{pairs,calibrate}.tsv, OUT/report/*.tsv
    python benchmarks/screening/corrector.py DATA [--model FILE] [--limit N]

DATA is the development folder described in docs/screening-figures.md. A sentence belongs to the report when a checksum of its
right form says so (one in five; of the clean sets three in ten, and three in ten set the
thresholds). midu2022_val and the LEMON sets are only ever measured on,
and no sentence of midu2022_val may come back through another set. The commands that made the shipped model are in
docs/screening-figures.md.
"""

import argparse
import lzma
import os
import resource
import time
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhengmei.core.screening.document import Context
    from zhengmei.core.screening.engine import Engine
    from zhengmei.core.screening.hit import Tier

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as zhengmei.cli.main does

Pair = tuple[str, str]
DAY = date(2026, 11, 21)
TIERS: "tuple[Tier | None, ...]" = (None, "certain", "likely", "hint")

TAUGHT = (
    "cscd_ns_dev_orig", "ecspell_law", "ecspell_med", "ecspell_odw", "ctc2021_val", "nlpcc2023_task8", "textproof",
)  # fmt: skip
"""Sets whose licences allow more than measuring."""
MEASURED = ("midu2022_val", "lemon_nov", "lemon_enc", "lemon_mec")
CLEAN = ("acc_xxqg.tsv", "news_2026q1.txt")


def read(path: Path) -> list[Pair]:
    """Return (written, right) sentences; a file of one column is right as it stands."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [(row[0], row[-1]) for row in rows if row[0]]


def reported(right: str, thousandths: int) -> bool:
    """Whether a sentence is kept for the report."""
    return zlib.crc32(right.encode()) % 1000 < thousandths


def parts(data: Path) -> Iterator[tuple[str, list[Pair], list[Pair]]]:
    """Yield each set's name, what may teach, and what is measured on."""
    only_measured = {text for pair in read(data / "dev/midu2022_val.tsv.xz") for text in pair}
    for name in TAUGHT:
        rows = [pair for pair in read(data / f"dev/{name}.tsv.xz") if not only_measured & set(pair)]
        yield (
            name,
            [pair for pair in rows if not reported(pair[1], 200)],
            [pair for pair in rows if reported(pair[1], 200)],
        )
    for name in MEASURED:
        yield name, [], read(data / f"dev/{name}.tsv.xz")
    for name in CLEAN:
        rows = read(data / f"clean/{name}.xz")
        yield (
            name,
            [pair for pair in rows if not reported(pair[1], 600)],
            [pair for pair in rows if reported(pair[1], 300)],
        )


def split(data: Path, out: Path) -> None:
    """Write the pairs to train on and the sentences to measure on."""
    (out / "report").mkdir(parents=True, exist_ok=True)
    rest = [pair for name in CLEAN for pair in read(data / f"clean/{name}.xz") if reported(pair[1], 600)]
    rows = [f"{source}\t{target}\n" for source, target in rest if not reported(target, 300)]
    (out / "calibrate.tsv").write_text("".join(rows), encoding="utf-8")
    with (out / "pairs.tsv").open("w", encoding="utf-8") as teaching:
        for name, taught, measured in parts(data):
            teaching.writelines(f"{source}\t{target}\n" for source, target in taught)
            rows = [f"{source}\t{target}\n" for source, target in measured]
            (out / "report" / f"{name.split('.')[0]}.tsv").write_text("".join(rows), encoding="utf-8")
            print(f"{name:20} {len(taught):6,} to train on, {len(measured):6,} to measure on")


def doubled_words(sets: dict[str, list[Pair]], path: Path | None) -> None:
    """Print how well it finds what was written twice: of all that the right sentences leave out, and false alarms."""
    import difflib

    from zhengmei import lexicons
    from zhengmei.core.screening.spelling.alphabet import located, padded
    from zhengmei.core.screening.spelling.reading import doubled

    model = lexicons.read_model(path) if path else lexicons.spelling_model()
    print(
        "what stands twice: said, right among them, of all characters and words too many; false alarms per 100,000 characters"
    )
    for name in ("midu2022_val", *CLEAN):
        rows = sets[name]
        written = [model.alphabet.encode(source) for source, _ in rows]
        gone = [
            [(start, end) for kind, start, end, _, _ in difflib.SequenceMatcher(None, *pair, False).get_opcodes() if kind == "delete"]
            for pair in rows
        ]  # fmt: skip
        for tier in ("certain", "likely", "hint"):
            found = doubled(model, padded(written), getattr(model.repeated, tier))
            owner, places = located(map(len, written), found.places)
            hits = sum(
                any(end - start == size and place - size <= start <= place for start, end in gone[sentence])
                for sentence, place, size in zip(owner, places, found.sizes, strict=True)
            )
            size = sum(map(len, written))
            print(f"  {name.split('.')[0]:14}{tier:8}{len(owner):5}{hits:5} of {sum(map(len, gone)):4}"
                  f"{1e5 * (len(owner) - hits) / size:8.2f}")  # fmt: skip


def missing_characters(sets: dict[str, list[Pair]], path: Path | None) -> None:
    """Print how well it finds a character that was left out: in sentences where that is all that is wrong, and in right
    sentences of which one character has been taken out by chance; and false alarms on the right sentences."""
    from zhengmei import lexicons
    from zhengmei.core.screening.spelling.alphabet import located, padded
    from zhengmei.core.screening.spelling.reading import left_out

    model = lexicons.read_model(path) if path else lexicons.spelling_model()
    characters, chance = model.alphabet.characters(), Random(2026)

    def put_in(rows: list[Pair], tier: str) -> tuple[int, int]:
        """How often something is said to be missing, and how often putting it in gives what was meant."""
        encoded = [model.alphabet.encode(source) for source, _ in rows]
        found = left_out(model, padded(encoded), getattr(model.missing, tier))
        places = zip(*located(map(len, encoded), found.places), found.meant, strict=True)
        hits = sum(
            rows[number][0][:place] + chr(characters[sign]) + rows[number][0][place:] == rows[number][1]
            for number, place, sign in places
        )
        return len(found.places), hits

    print("what is missing: said, right among them, of all; false alarms per 100,000 characters")
    for name in ("midu2022_val", *CLEAN):
        right = [target for source, target in sets[name] if source == target]
        if name in CLEAN:
            wrong = [(_without_one(target, chance), target) for _, target in sets[name]]
            wrong = [(source, target) for source, target in wrong if source != target]
        else:
            wrong = [(source, target) for source, target in sets[name] if len(target) == len(source) + 1]
        for tier in ("certain", "likely", "hint"):
            said, hits = put_in(wrong, tier)
            false, _ = put_in([(target, target) for target in right], tier)
            print(
                f"  {name.split('.')[0]:14}{tier:8}{said:5}{hits:5} of {len(wrong):5}{1e5 * false / max(sum(map(len, right)), 1):8.2f}"
            )


def _without_one(right: str, chance: Random) -> str:
    places = [place for place, sign in enumerate(right) if "\u4e00" <= sign <= "\u9fff"]
    place = chance.choice(places) if places else len(right)
    return right[:place] + right[place + 1 :]


def everything(path: Path | None, tier: "Tier | None" = "hint") -> "tuple[Engine, Context]":
    """Return all rules together, with the corrector down to this tier, and a context to ask them in."""
    from zhengmei.core.screening.document import Context
    from zhengmei.intake.engine import screening_engine

    return screening_engine(DAY, model=path, tier=tier), Context(DAY)


def together(sets: dict[str, list[Pair]], path: Path | None) -> None:
    """Print the false alarms of all rules together, with the corrector at each tier."""
    print("all rules together on clean text: hits per 100,000 characters (share of texts with one)")
    for name in CLEAN:
        texts = [right for _, right in sets[name]]
        size = sum(map(len, texts))
        for tier in TIERS:
            engine, context = everything(path, tier)
            hits = [len(engine.screen(text, context)) for text in texts]
            flagged = sum(map(bool, hits)) / len(texts)
            print(f"  {name.split('.')[0]:14}corrector {tier or 'off':8}{1e5 * sum(hits) / size:8.2f}  ({flagged:.3%})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--limit", type=int, default=4000, help="at most so many sentences a set")
    arguments = parser.parse_args()
    report(arguments.data, arguments.model, arguments.limit)


def report(data: Path, path: Path | None, limit: int) -> None:
    """Print start-up, size, speed and the figures of each set at each tier."""
    started = time.perf_counter()
    from zhengmei import lexicons
    from zhengmei.core.screening.spelling.measure import measure
    from zhengmei.core.screening.spelling.reading import corrected

    model = lexicons.read_model(path) if path else lexicons.spelling_model()
    corrected(model, ["县攻府召开会议"], model.thresholds.hint)
    print(f"model {(path or lexicons.MODEL).stat().st_size / 1e6:.1f} MB; imports, mapping and a first sentence "
          f"{time.perf_counter() - started:.2f} s; bound 25 MB, 0.5 s")  # fmt: skip
    sets = [(name, rows[:limit]) for name, _, rows in parts(data) if rows]
    text = "".join(pair[0] for pair in dict(sets)["news_2026q1.txt"])
    posts = [text[start : start + 1500] for start in range(0, min(len(text), 60_000), 1500)]
    engine, context = everything(path)
    times = []
    for post in posts:
        begun = time.process_time()
        engine.screen(post, context)
        times.append(time.process_time() - begun)
    print(f"1,500 characters, everything: median {sorted(times)[len(times) // 2]:.3f} s, p95 {sorted(times)[int(len(times) * 0.95)]:.3f} s "
          f"of CPU; bound 0.15 s; {1500 * len(times) / sum(times):,.0f} characters a second")  # fmt: skip
    print(f"{'set':18}{'tier':9}{'C-P':>7}{'C-R':>7}{'S-P':>7}{'S-R':>7}{'S-F1':>7}{'flagged %':>11}{'per 100k':>10}")
    tiers = model.thresholds
    for name, rows in sets:
        for tier, least in (("certain", tiers.certain), ("likely", tiers.likely), ("hint", tiers.hint)):
            found = measure(rows, corrected(model, [source for source, _ in rows], least))
            shares = (
                found.character_precision, found.character_recall, found.sentence_precision, found.sentence_recall,
                found.sentence_f1,
            )  # fmt: skip
            print(f"{name.split('.')[0]:18}{tier:9}" + "".join(f"{100 * share:7.1f}" for share in shares)
                  + f"{100 * found.flagged:11.3f}{found.false_alarms:10.2f}")  # fmt: skip
    doubled_words(dict(sets), path)
    missing_characters(dict(sets), path)
    together(dict(sets), path)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    import sys

    if sys.argv[1:2] == ["split"] and len(sys.argv) == 4:
        split(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()

"""The data of docs/screening-figures.md, split so that what is reported last was not looked at while the rules were made.

Development: the news of 2026, and of every other file the lines whose checksum is even. Held out: the news from July to
December 2025, which the tables are built without (``HELD_OUT`` of tools/build_screening_tables.py), and the odd lines.
"""

import lzma
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path
from zlib import crc32

HELD_OUT = "《新闻联播》 (20250701)"
MARKED = (
    "midu2022_train", "midu2022_val", "ecspell_odw", "ecspell_law", "cscd_ns_dev_orig", "cctc_train", "ctc2021_val",
    "nlpcc2023_task8", "textproof",
)  # fmt: skip


def rows(path: Path) -> Iterator[list[str]]:
    """The columns of every line."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def news(data: Path, *, held_out: bool) -> list[str]:
    """Lines of published news: January to March 2026, or, held out, July to December 2025."""
    if not held_out:
        return [row[0] for row in rows(data / "clean/news_2026q1.txt.xz")]
    lines = (row[0] for row in rows(data / "corpus/news_2012_2025.txt.xz"))
    return list(dropwhile(lambda line: not line.startswith(HELD_OUT), lines))


def sentences(data: Path, *, held_out: bool) -> list[str]:
    """Published sentences of 学习强国, one half or the other."""
    return [row[0] for row in rows(data / "clean/acc_xxqg.tsv.xz") if _half(row[0]) == held_out]


def marked(data: Path, name: str, *, held_out: bool) -> list[tuple[str, str]]:
    """(as written, as it should be) of one marked set, one half or the other."""
    pairs = (row for row in rows(data / "dev" / f"{name}.tsv.xz") if len(row) > 1)
    return [(row[0], row[1]) for row in pairs if _half(row[0]) == held_out]


def _half(line: str) -> bool:
    return crc32(line.encode()) % 2 == 1

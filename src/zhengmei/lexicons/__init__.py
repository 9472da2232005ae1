"""The word lists and tables that screening comes with, and how a unit's own lexicons are read from a folder.

Each file says where it is from and when it was taken. Leaders' names, designated sources and local sensitive words are
not among them: the unit keeps those itself (T-54).
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from zhengmei.core.screening.lexicon import Conditions, Entry, Lexicon, LexiconError, parse_lexicon
from zhengmei.core.screening.near_miss import Phrases
from zhengmei.core.screening.places import Gazetteer, Renamed
from zhengmei.core.screening.spelling.model import Model

WORDS = Path(__file__).parent / "words"
TABLES = Path(__file__).parent / "tables"
MODEL = Path(__file__).parent / "spelling.model"
VERSION = "2026.11"
TAKEN = date(2026, 11, 21)


def read_folder(folder: Path) -> tuple[Lexicon, ...]:
    """Return every ``*.toml`` lexicon of a folder in name order. Raises LexiconError, OSError."""
    return tuple(_read(path) for path in sorted(folder.glob("*.toml")))


@cache
def shipped() -> tuple[Lexicon, ...]:
    """Return the lexicons that come with the platform."""
    return (*read_folder(WORDS), _confusions())


def read_model(path: Path) -> Model:
    """Return the spelling model of a file, mapped into memory and so shared by processes. Raises OSError, ModelError."""
    return Model.of(np.memmap(path, np.uint8, "r"))


@cache
def spelling_model() -> Model:
    """Return the model that comes with the platform. Raises OSError, ModelError."""
    return read_model(MODEL)


@cache
def phrases() -> Phrases:
    """Return the phrases of the near-miss index."""
    words = dict(row for row in _rows("phrases.tsv") if len(row) == 2)
    seen, variants, common = (
        frozenset(row[0] for row in _rows(f"{name}.txt")) for name in ("seen", "variants", "common")
    )
    return Phrases(words, read_confusables(), seen | variants, f"phrases {VERSION}", common)


@cache
def read_confusables() -> dict[str, tuple[str, str]]:
    """Return character → (those that sound like it, those that look like it)."""
    return {sign: (sounds, looks) for sign, sounds, looks in _rows("confusables.tsv")}


@cache
def traditional() -> dict[str, str]:
    """Return traditional → simplified for characters that simplified text does not use."""
    return {row[0]: row[1] for row in _rows("traditional.tsv")}


@cache
def own_spelling() -> dict[str, str]:
    """Return word → why it may stand as it is: accepted other forms of words, names of firms and brands."""
    brands = {row[0]: "企业、品牌的名称" for row in _rows("brands.txt")}
    forms = {
        other: f"“{other}”与“{recommended}”是异形词，{'行业规范（草案）' if draft else '国家语委（GF 1001—2001）'}推荐后一种"
        for other, recommended, draft in _rows("alternatives.tsv")
    }
    return brands | forms


@cache
def divisions() -> dict[str, str]:
    """Return code (2, 4 or 6 digits) → name of the divisions of the country, provinces down to counties."""
    return {row[0]: row[1] for row in _rows("divisions.tsv") if row[0] != "excused"}


@cache
def gazetteer() -> Gazetteer:
    """Return the divisions of the country down to the county, and the renamed ones."""
    names = divisions()
    excused_codes = [(row[1], row[2]) for row in _rows("divisions.tsv") if row[0] == "excused"]
    provinces = {code: name for code, name in names.items() if len(code) == 2}
    cities = {
        code: name for code, name in names.items() if len(code) == 4 and name.endswith(("市", "州", "盟", "地区"))
    }
    children: dict[str, set[str]] = {name: set() for name in names.values() if len(name) > 2}
    for code, name in names.items():
        if len(code) > 2 and name in children:
            children[name] |= {
                names[code[:length]] for length in (2, 4) if length < len(code) and code[:length] in names
            }
    stems = {name[:-1]: name for name in cities.values() if name.endswith("市") and len(name) > 2}
    stems = {
        stem: name
        for stem, name in stems.items()
        if len(stem) > 1 and not any(other.startswith(stem) for other in provinces.values())
    }
    renamed = {
        (parent, old): Renamed(old, new, day)
        for day, province, city, old, new in _rows("renamed.tsv")
        if old not in children and old not in names.values()
        for parent in (province, city)
    }
    known = {
        name: frozenset(above)
        for name, above in children.items()
        if not name.endswith("辖区") and "行政区划" not in name and name not in provinces.values()
    }
    excused = frozenset((provinces[code], stem) for code, stem in excused_codes)
    return Gazetteer(
        known,
        frozenset(provinces.values()),
        frozenset(cities.values()),
        stems,
        excused,
        renamed,
        f"divisions {VERSION}",
    )


def _confusions() -> Lexicon:
    source = "macro-correct 混淆集（Apache-2.0），在干净语料中未出现的词条"
    entries = tuple(
        Entry(
            wrong, "deny", right, "文字/错别字/常见误写", "wording", "", "warn", "likely", "“{text}”疑为“{suggestion}”之误", source,
            conditions=Conditions(),
        )
        for wrong, _, right in (row[0].partition("=") for row in _rows("confusions.txt"))
    )  # fmt: skip
    return Lexicon("confusions", "常见误写", VERSION, source, "Apache-2.0", TAKEN, entries)


def _rows(name: str) -> Iterator[list[str]]:
    for line in (TABLES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _read(path: Path) -> Lexicon:
    try:
        return parse_lexicon(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path.name}：不是 UTF-8 文字；请另存为 UTF-8") from error

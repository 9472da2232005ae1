"""An office's own checked posts in a folder, as a further trial of a rule or a lexicon before it goes live."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhengmei.apps.screening.engine import engine_for
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.memory import Memory
from zhengmei.intake.documents import ScreenedDocument, UnreadableDocument, read_screened

MOST_FILES = 200
LARGEST = 2 * 1024 * 1024
KINDS = {".txt", ".docx", ".html", ".htm", ".pdf", ".xlsx"}


@dataclass(frozen=True)
class CorpusHit:
    """A hit in a checked post that the rule would silence: in which file, where, which words."""

    file: str
    place: str
    text: str


@dataclass(frozen=True)
class CorpusTrial:
    """How many files were read, and what the rule would silence in them."""

    files: int
    hits: tuple[CorpusHit, ...]


def try_on_folder(folder: Path | None, word: str, known: Memory, day: date, own: Sequence[str] = ()) -> CorpusTrial:
    """Return what a rule for ``word`` would silence in the newest files of a folder; nothing where there is none.

    A rule silences only where its word stands, so only paragraphs with the word are screened. ``own``: texts of the
    lexicons that reach the rule's unit.
    """
    files = 0
    found: list[CorpusHit] = []
    engine = engine_for(day, own)
    for path, document in _documents(folder):
        files += 1
        for part in document.parts:
            if word in part.text:
                hits = engine.screen(part.text, Context(day))
                gone = known.silences(part.text, hits)
                found += [
                    CorpusHit(path.name, f"{part.name}第 {hit.start + 1} 字", hit.text)
                    for hit, silent in zip(hits, gone, strict=True)
                    if silent
                ]
    return CorpusTrial(files, tuple(found))


def clean_texts(folder: Path | None) -> list[str]:
    """Return the texts of the newest files of the folder: what a lexicon must not cry wolf on."""
    return [document.text for _, document in _documents(folder)]


def _documents(folder: Path | None) -> Iterator[tuple[Path, ScreenedDocument]]:
    """The newest files that can be read; none where there is no folder."""
    if folder is None or not folder.is_dir():
        return
    for path in _files(folder):
        try:
            yield path, read_screened(path, largest=LARGEST)
        except (UnreadableDocument, OSError):
            continue


def _files(folder: Path) -> Iterator[Path]:
    known = [path for path in folder.rglob("*") if path.suffix.lower() in KINDS and path.is_file()]
    yield from sorted(known, key=lambda path: (-path.stat().st_mtime, path.name))[:MOST_FILES]

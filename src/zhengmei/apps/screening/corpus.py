"""An office's own checked posts in a folder, as a further trial of a rule before it goes live."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhengmei.apps.screening.engine import engine_on
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.memory import Memory
from zhengmei.intake.documents import UnreadableDocument, read_screened

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


def try_on_folder(folder: Path | None, word: str, known: Memory, day: date) -> CorpusTrial:
    """Return what a rule for ``word`` would silence in the newest files of a folder; nothing where there is none.

    A rule silences only where its word stands, so only paragraphs with the word are screened.
    """
    if folder is None or not folder.is_dir():
        return CorpusTrial(0, ())
    files = 0
    found: list[CorpusHit] = []
    engine = engine_on(day)
    for path in _files(folder):
        try:
            document = read_screened(path, largest=LARGEST)
        except (UnreadableDocument, OSError):
            continue
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


def _files(folder: Path) -> Iterator[Path]:
    known = [path for path in folder.rglob("*") if path.suffix.lower() in KINDS and path.is_file()]
    yield from sorted(known, key=lambda path: (-path.stat().st_mtime, path.name))[:MOST_FILES]

"""The rows of all posts files in a columnar engine, by rank: what is counted is kept, texts are read again when asked for."""

import csv
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, groupby, tee
from pathlib import Path
from typing import Any

import duckdb

from zhengmei.intake.lines import LineIndex
from zhengmei.intake.problems import Unreadable
from zhengmei.intake.scanning import BETWEEN, Source, held, kept, reading, spelt, tasted

Spelling = tuple[str, int, int]
"""How some rows spell their account, the number that stands for it, and how many rows they are."""
Likely = Callable[[Collection[str]], Collection[str]]
"""Given the spellings at the beginning of a file, those that the whole of it probably uses."""
_TASTE = 10_000
_STRANGE = 50
"""One spelling in so many may be a surprise; where more are, guessing doesn't pay."""


@dataclass(frozen=True)
class Taken:
    """A file that the engine has read, and the columns it kept."""

    source: Source
    index: Future[LineIndex]
    columns: Mapping[str, str]
    spellings: Sequence[Spelling]
    rows: int


class _Unfit(Exception):
    """A cell holds what the engine's way of reading needs for itself."""


class RowStore:
    """All rows of all files. Close it: it may have spilled to disk."""

    def __init__(self, memory: str, threads: int | None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="zhengmei-")
        self.folder = Path(self._folder.name)
        self.files: list[Taken] = []
        self._first = [0]  # the rank of the first row of every file, and how many rows there are
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory, "temp_directory": self._folder.name, "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }  # fmt: skip
        if threads:
            config["threads"] = threads
        self._aside = ThreadPoolExecutor(1)
        self._engine = duckdb.connect(":memory:", config=config)
        self._engine.execute("SET enable_progress_bar = false")

    def close(self) -> None:
        """Let go of memory and files."""
        self._aside.shutdown(cancel_futures=True)
        self._engine.close()
        self._folder.cleanup()

    @property
    def number(self) -> int:
        """How many rows there are."""
        return self._first[-1]

    def tried(self, source: Source, likely: Likely) -> bool:
        """Let the engine read a CSV by itself; False where it stumbles. Raises Unreadable where memory is too small."""
        try:
            self.take(source, likely)
        except duckdb.OutOfMemoryException as error:
            raise Unreadable(
                "发文太多，给检查留的内存放不下；请分片检查（--shard），或者在内存更大的机器上查"
            ) from error
        except (duckdb.Error, _Unfit):
            self._forget(len(self.files))
            return False
        return True

    def take(self, source: Source, likely: Likely) -> None:
        """Read a file. A row need only keep the number of its account's spelling, so these must be known first: guessed
        from how the file begins, or else found by reading it twice."""
        file, index = len(self.files), self._aside.submit(LineIndex, source.path)
        columns, spellings = self._at_once(file, source, index, likely) or self._after_a_look(file, source)
        if any(word.count(BETWEEN) != 2 for word, _, _ in spellings):
            raise _Unfit
        self.files.append(Taken(source, index, columns, spellings, sum(number for _, _, number in spellings)))

    def _at_once(
        self, file: int, source: Source, index: Future[LineIndex], likely: Likely
    ) -> tuple[Mapping[str, str], list[Spelling]] | None:
        begins = {word for (word,) in self.all(tasted(source, _TASTE))}
        words = sorted(likely(begins))
        if len(begins.difference(words)) * _STRANGE > len(begins):
            return None
        self.fill("likely", "word VARCHAR", ((word,) for word in words))
        self.do(f"CREATE TYPE likely{file} AS ENUM (SELECT word FROM likely)")
        columns = dict(held(source, batched=source.has("batch")))
        self.do(f"CREATE TABLE raw{file} AS {reading(source, f'likely{file}', columns)}")
        known = dict(self.all(f"SELECT who, count(*) FROM raw{file} GROUP BY who"))
        strangers = known.pop(None, 0)  # NULL: a spelling that was not guessed
        if strangers * _STRANGE > strangers + sum(known.values()):
            self._forget(file)
            return None
        numbers = self.all(f"SELECT word, enum_code(word::likely{file}) FROM likely ORDER BY word")
        spellings = [(word, code, known[code]) for word, code in numbers if code in known]
        if strangers:
            places = [place for (place,) in self.all(f"SELECT rowid FROM raw{file} WHERE who IS NULL ORDER BY rowid")]
            cells = source.texts(places, strangers + sum(known.values()), index.result())
            spellings += self._strangers(file, places, [source.spelt(one) for one in cells], len(words))
        if "batch" in columns and not self.one(f"SELECT count(batch) FROM raw{file}"):
            self.do(f"ALTER TABLE raw{file} DROP COLUMN batch")
            del columns["batch"]
        return columns, spellings

    def _forget(self, file: int) -> None:
        for table in (f"raw{file}", f"spelt{file}"):
            self.do(f"DROP TABLE IF EXISTS {table}")
        for numbers in (f"likely{file}", f"who{file}"):
            self.do(f"DROP TYPE IF EXISTS {numbers}")

    def _strangers(self, file: int, places: Sequence[int], words: Sequence[str], code: int) -> list[Spelling]:
        """Number the spellings that nobody guessed, from ``code``."""
        often = Counter(words)
        numbers = {word: number for number, word in enumerate(often, code)}
        self.fill("strange", "place BIGINT, number INTEGER", zip(places, map(numbers.__getitem__, words), strict=True))
        self.do(f"UPDATE raw{file} SET who = number FROM strange WHERE raw{file}.rowid = place")
        return [(word, numbers[word], number) for word, number in often.items()]

    def _after_a_look(self, file: int, source: Source) -> tuple[Mapping[str, str], list[Spelling]]:
        self.do(f"CREATE TABLE spelt{file} AS {spelt(source)}")
        self.do(f"CREATE TYPE who{file} AS ENUM (SELECT word FROM spelt{file} ORDER BY word)")
        words = self.all(f"SELECT word, enum_code(word::who{file}), number FROM spelt{file} ORDER BY word")
        columns = held(source, batched=self.one(f"SELECT sum(batched) FROM spelt{file}") > 0)
        self.do(f"CREATE TABLE raw{file} AS {reading(source, f'who{file}', columns)}")
        return columns, words

    def join(self, places: Sequence[Sequence[int]]) -> None:
        """Lay all files together as the view ``raw``, given the place of each file's spellings. Call once, at the end."""
        parts = []
        for file, taken in enumerate(self.files):
            numbered = ((code, place) for (_, code, _), place in zip(taken.spellings, places[file], strict=True))
            self.fill(f"place{file}", "who INTEGER, place INTEGER", numbered)
            parts.append(kept(file, taken.columns, self._first[file]))
            self._first.append(self._first[file] + taken.rows)
        self.do(f"CREATE VIEW raw AS {' UNION ALL '.join(parts)}")

    def do(self, query: str) -> None:
        """Run a statement that returns nothing."""
        self._engine.execute(query)

    def all(self, query: str) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self._engine.execute(query).fetchall()

    def one(self, query: str) -> int:
        """Return the one number of a query, 0 for none."""
        return int(self.all(query)[0][0] or 0)

    def each(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query without holding them all."""
        cursor = self._engine.cursor().execute(query)
        while rows := cursor.fetchmany(20_000):
            yield from rows
        cursor.close()

    def ahead(self, queries: Iterable[str]) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of each of these queries; the engine works on the next while they are looked at."""

        def rows(query: str) -> list[tuple[Any, ...]]:
            with self._engine.cursor() as cursor:
                return cursor.execute(query).fetchall()

        coming: Future[list[tuple[Any, ...]]] | None = None
        for query in chain(queries, (None,)):
            done, coming = coming, self._aside.submit(rows, query) if query else None
            if done:
                yield done.result()

    def fill(self, table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
        """Make a table anew. A CSV on the way is many times faster than a row at a time."""
        source = Source(self.folder / f"{table}.csv", columns.count(",") + 1, {})
        with source.path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
        self.do(f"CREATE OR REPLACE TABLE {table} ({columns})")
        self.do(f"INSERT INTO {table} SELECT * FROM {source.table}")

    def texts(self, ranks: Iterable[int]) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield rank and cells of the rows with these ``ranks``, which ascend."""
        for file, own in groupby(ranks, key=lambda rank: bisect_right(self._first, rank) - 1):
            first, taken = self._first[file], self.files[file]
            told, asked = tee(own)
            yield from zip(
                told,
                taken.source.texts((rank - first for rank in asked), taken.rows, taken.index.result()),
                strict=True,
            )

    def correct(self, moments: Iterable[tuple[int, object]]) -> None:
        """Give the rows with these ranks their moment."""
        self.fill("late", "rank BIGINT, said TIMESTAMP", moments)
        for file, first in enumerate(self._first[:-1]):
            self.do(f"UPDATE raw{file} SET published = said FROM late WHERE raw{file}.rowid + {first} = rank")

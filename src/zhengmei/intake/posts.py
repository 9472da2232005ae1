"""The posts files as counts per account and window. A columnar engine reads and counts, so that memory does not grow
with titles; what a cell means is decided by the same words for every path."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from zhengmei.core.inspection.facts import Post, PostKind, Span, Sums
from zhengmei.core.inspection.updates import NOT_COLLECTED
from zhengmei.core.pack.vocabulary import PLATFORMS
from zhengmei.intake.problems import RowProblem, Unreadable
from zhengmei.intake.registers import Directory, Outsider
from zhengmei.intake.rows import TOTALS, Learned, Recognised, recognise, rows_of
from zhengmei.intake.scanning import (
    COLUMNS,
    HIDDEN,
    KIND_CODES,
    Source,
    csv_source,
    kept,
    plain_source,
    reading,
    sums_query,
)  # fmt: skip
from zhengmei.intake.tables import open_table
from zhengmei.intake.values import moment_of, platform_of, said

_KINDS: dict[int, PostKind | None] = {number: kind for kind, number in KIND_CODES.items()}
FEED_DOUBT = "发文来自订阅源，可能有遗漏：没有记录只是嫌疑，由人核实"
ROWS_TOLD = 10_000
"""So many faulty rows are named one by one; the rest are counted."""
_TOTAL_ROW = -2
_AT_ONCE = 4_000_000
_SPELLING = "file, account, platform, account_id"


@dataclass(frozen=True)
class _File:
    name: str
    sheet: str
    feed: bool
    given: tuple[str, str]


Triple = tuple[str, str, str]
Spelling = tuple[int, str, str, str]


class PostsStore:
    """All posts of one inspection. Close it: it may have spilled to disk."""

    def __init__(self, directory: Directory, *, memory: str = "2GB", threads: int | None = None) -> None:
        self.directory = directory
        self.problems: list[RowProblem] = []
        self.notes: list[str] = []
        self.left_out = 0
        self.kinds_given = True
        self._folder = tempfile.TemporaryDirectory(prefix="zhengmei-")
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory, "temp_directory": self._folder.name, "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }  # fmt: skip
        if threads:
            config["threads"] = threads
        self._engine = duckdb.connect(":memory:", config=config)
        self._engine.execute("SET enable_progress_bar = false")
        self._doubts: dict[int, str] = {}
        self._covers_all = False
        self._files: list[_File] = []
        self._sources: list[Source] = []
        self._rows = 0
        self._triples: dict[Triple, int | None] = {}
        self._outside: Counter[tuple[str, str]] = Counter()

    def close(self) -> None:
        """Let go of memory and files."""
        self._engine.close()
        self._folder.cleanup()

    def __enter__(self) -> "PostsStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def load(self, path: Path, learned: Learned | None = None, *, account: tuple[str, str] = ("", "")) -> None:
        """Add one file. ``account``: name and platform for an export that has no column for them.

        Raises Unreadable for a file that cannot be used.
        """
        table = open_table(path)
        self.notes += [note for note in table.notes if note not in self.notes]
        for recognised in recognise(table, "posts", learned):
            header = recognised.header
            self.kinds_given = self.kinds_given and "kind" in header.columns
            given = (account[0], account[1] or header.profile)
            # An export of one account, or a feed, says nothing of the others: they were not collected.
            self._covers_all = self._covers_all or ("account" in header.columns and not table.feed)
            self._files.append(_File(path.name, recognised.sheet.name, table.feed, given))
            direct = csv_source(table, header)
            if direct is None or not self._tried(direct):
                self._take(self._written(recognised))

    def _tried(self, source: Source) -> bool:
        """Let the engine read a CSV by itself; False where it stumbles, so that the tolerant way reads it."""
        try:
            self._engine.begin()
            self._take(source)
            self._engine.commit()
        except duckdb.OutOfMemoryException as error:
            raise Unreadable(
                "发文太多，给检查留的内存放不下；请分片检查（--shard），或者在内存更大的机器上查"
            ) from error
        except duckdb.Error:
            self._engine.rollback()
            return False
        return True

    def _written(self, recognised: Recognised) -> Source:
        """Read row by row in Python, for every other shape, into a plain CSV of the known columns."""
        path = Path(self._folder.name) / f"rows-{len(self._files)}.csv"
        with path.open("w", encoding="utf-8", newline="") as plain:
            writer = csv.writer(plain, lineterminator="\n")
            for number, cells in rows_of(recognised):
                told = moment_of(cells.get("time", ""))
                cells["time"] = str(told[1] or told[0]) if told else cells.get("time", "")
                writer.writerow((number, *(cells.get(key, "").replace("\0", "") for key in COLUMNS)))
        return plain_source(str(path))

    def _take(self, source: Source) -> None:
        self._engine.execute(f"CREATE TABLE raw{len(self._sources)} AS {reading(source)}")
        self._sources.append(source)

    def settle(self, until: date) -> None:
        """Match accounts, understand the last dates, set unreadable rows and repeated ones aside. Call once, after the
        last file."""
        engine = self._engine
        self._understand_times()
        parts, base = [], 0
        for place, source in enumerate(self._sources):
            parts.append(kept(f"raw{place}", place, source, base))
            base += self._number(f"SELECT count(*) FROM raw{place}")
        engine.execute(f"CREATE VIEW raw AS {' UNION ALL '.join(parts)}")
        places = self._match()
        self._refuse_strangers(places)
        self._doubt_uncollected(places)
        self._doubt_ambiguous()
        self._set_aside()
        engine.execute(
            "CREATE TABLE post AS SELECT r.rank, r.file, w.place, r.published, r.batch, r.code, r.alike FROM raw r"
            f" JOIN who w USING ({_SPELLING}) WHERE w.place >= 0 AND r.code <> {HIDDEN}"
            f" AND r.published < DATE '{until.isoformat()}' + 1"
        )
        self._rows = self._number("SELECT count(*) FROM post")
        self._set_repeated_aside()
        self._doubt_feeds()

    def _number(self, query: str) -> int:
        row = self._engine.execute(query).fetchone()
        return int(row[0]) if row else 0

    def _match(self) -> list[int | None]:
        """Find the account of every spelling that the files use; posts of accounts outside the register are counted."""
        engine = self._engine
        spellings = engine.execute(
            "SELECT file, account, platform, account_id, count(*) FROM raw GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        known: dict[Spelling, int | None] = {}
        for file, name, platform, platform_id, number in spellings:
            given = self._files[file].given
            triple = name.strip(" ") or given[0], platform.strip(" ") or given[1], platform_id.strip(" ")
            place = self.directory.find(said(triple[0]), platform_of(triple[1]), said(triple[2]))
            self._triples[triple] = place
            if triple[0].startswith(TOTALS):
                place = _TOTAL_ROW
            elif place is None and triple[0]:
                self._outside[triple[0], triple[1]] += number
            known[file, name, platform, platform_id] = place
        engine.execute(
            "CREATE TABLE who (file UTINYINT, account VARCHAR, platform VARCHAR, account_id VARCHAR, place INTEGER)"
        )
        self._fill("who", [(*spelling, place) for spelling, place in known.items()])
        return [self._triples[triple] for triple in sorted(self._triples)]

    def _refuse_strangers(self, places: Sequence[int | None]) -> None:
        """Posts of which not one belongs to the register would fail every account of it: the wrong file was given."""
        if places and all(place is None for place in places):
            raise Unreadable("发文表里的账号一个也对不上账号表，请核对两份表是不是同一批账号（账号名称、平台或账号ID）")

    def _doubt_uncollected(self, places: Sequence[int | None]) -> None:
        accounts, found = self.directory.accounts, set(places)
        if not self._covers_all:
            self._doubts |= {place: NOT_COLLECTED for place in range(len(accounts)) if place not in found}
            return
        seen = {accounts[place].platform for place in places if place is not None}
        bare = sorted({account.platform for account in accounts if account.state == "running"} - seen)
        if bare:
            names = "、".join(PLATFORMS.get(code, code.removeprefix("other:")) for code in bare)
            self.notes.append(
                f"发文表里没有任何{names}的发文，按没有发布计；如是没有采集，请在账号表的“是否采集”一栏写“否”"
            )

    def _doubt_ambiguous(self) -> None:
        """Posts that could be any of several accounts count for none, and none of them is called silent for it."""
        for account, platform, platform_id in sorted(self._triples):
            if self._triples[account, platform, platform_id] is not None:
                continue
            for candidate in self.directory.candidates(said(account), platform_of(platform)):
                self._doubts[candidate] = f"有以「{account}」之名的发文分不清属于哪个账号（平台或账号ID不明），没有计入"

    def _doubt_feeds(self) -> None:
        feeds = ", ".join(str(place) for place, file in enumerate(self._files) if file.feed)
        if feeds:
            found = self._engine.execute(f"SELECT DISTINCT place FROM post WHERE file IN ({feeds}) AND place >= 0")
            self._doubts |= {row[0]: FEED_DOUBT for row in found.fetchall() if row[0] not in self._doubts}

    def _understand_times(self) -> None:
        """The engine knows the plain shapes; the rest is read the way every other cell is."""
        for place in range(len(self._sources)):
            texts = self._engine.execute(f"SELECT DISTINCT raw FROM raw{place} WHERE published IS NULL").fetchall()
            told = {text: moment_of(text) for (text,) in texts}
            known = [(text, str(moment[1] or moment[0])) for text, moment in told.items() if moment]
            if known:
                self._engine.execute("CREATE OR REPLACE TABLE spelt (raw VARCHAR, said VARCHAR)")
                self._fill("spelt", known)
                self._engine.execute(
                    f"UPDATE raw{place} SET published = CAST(s.said AS TIMESTAMP) FROM spelt s"
                    f" WHERE raw{place}.raw = s.raw AND raw{place}.published IS NULL"
                )

    def _set_aside(self) -> None:
        rows = self._engine.execute(
            f"SELECT r.file, r.num, trim(r.raw), w.place FROM raw r JOIN who w USING ({_SPELLING})"
            f" WHERE r.published IS NULL AND w.place IS DISTINCT FROM {_TOTAL_ROW} AND left(trim(r.raw), 2) NOT IN ?"
            " AND r.account_id || trim(r.raw) || r.title || r.link <> '' ORDER BY r.rank",
            [list(TOTALS)],
        ).fetchall()
        spoilt: dict[int, int] = {}
        for file, number, text, place in rows:
            if len(self.problems) < ROWS_TOLD:
                message = (
                    f"「{text}」不是时间，这条没有计入；请写成 2026-09-30 08:00 这样"
                    if text
                    else "没有写，这条没有计入"
                )
                told = self._files[file]
                self.problems.append(RowProblem(told.name, told.sheet, number, "发布时间", message))
            if place is not None:
                spoilt[place] = spoilt.get(place, 0) + 1
        self.left_out = len(rows)
        for place, number in spoilt.items():
            self._doubts[place] = f"这个账号有 {number} 条发文的时间读不懂，没有计入，数量不足不能据此认定"

    def _set_repeated_aside(self) -> None:
        """Set aside every row that repeats a post: of one account, with the same id, or at the same moment with the
        same title. Where only the day is known the link must be the same too: a title may return on a day."""
        engine = self._engine
        by_id = [str(place) for place, source in enumerate(self._sources) if source.has("post_id")]
        moment = f"CASE WHEN file NOT IN ({', '.join(by_id)}) THEN published END" if by_id else "published"
        same = f"hash(place, alike, {moment})"
        engine.execute("CREATE TABLE alike (same UBIGINT)")
        for low, high in self._ranges():
            engine.execute(
                f"INSERT INTO alike SELECT {same} AS same FROM post WHERE alike IS NOT NULL AND place BETWEEN {low} AND {high}"
                " GROUP BY same HAVING count(*) > 1"
            )
        if self._number("SELECT count(*) FROM alike") == 0:
            return
        engine.execute(
            "CREATE TABLE repeated AS SELECT rank, first FROM (SELECT p.rank, row_number() OVER same AS number,"
            " first_value(p.rank) OVER same AS first FROM"
            f" (SELECT * FROM post WHERE {same} IN (SELECT same FROM alike)) p JOIN raw r USING (rank)"
            " WHERE r.post_id NOT IN ('', '-', '--') OR r.link <> '' OR p.published <> date_trunc('day', p.published)"
            " WINDOW same AS (PARTITION BY p.place, CASE WHEN r.post_id NOT IN ('', '-', '--') THEN 'id ' || r.post_id ELSE"
            " concat_ws(' ', p.published, p.batch, r.title, CASE WHEN p.published = date_trunc('day', p.published) THEN r.link"
            " END) END ORDER BY p.rank)) WHERE number > 1"
        )
        number = self._number("SELECT count(*) FROM repeated")
        if number:
            engine.execute("DELETE FROM post WHERE rank IN (SELECT rank FROM repeated)")
            rows = engine.execute(
                "SELECT a.file, a.num, b.file, b.num FROM repeated x JOIN raw a ON a.rank = x.rank JOIN raw b ON b.rank = x.first"
                " ORDER BY a.rank LIMIT 3"
            ).fetchall()
            told = "；".join(self._told_repeated(*row) for row in rows)
            self.notes.append(
                f"发文表里有 {number} 条重复（同一账号的同一编号，或者同一时间的同一标题），只计一次：{told}"
                + ("等" if number > len(rows) else "")
            )

    def _told_repeated(self, file: int, row: int, other: int, first: int) -> str:
        name, before = self._files[file].name, self._files[other].name
        return f"{name} 第 {row} 行同{before if before != name else ''}第 {first} 行"

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Places in runs whose posts the engine can group without running out of memory."""
        number = len(self.directory.accounts)
        step = max(1, number * _AT_ONCE // max(self._rows, _AT_ONCE))
        return ((low, low + step - 1) for low in range(0, number, step))

    def _fill(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """A CSV on the way is many times faster than a row at a time."""
        if not rows:
            return
        path = Path(self._folder.name) / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows(["\\N" if cell is None else cell for cell in row] for row in rows)
        self._engine.execute(
            f"INSERT INTO {table} SELECT * FROM read_csv(?, header=false, auto_detect=false, nullstr='\\N', columns=?,"
            " delim=',', quote='\"', escape='\"')",
            [str(path), {f"c{place}": "VARCHAR" for place in range(len(rows[0]))}],
        )

    def first_day(self) -> date | None:
        """Return the earliest day with a post that counts."""
        row = self._engine.execute("SELECT CAST(min(published) AS DATE) FROM post").fetchone()
        return row[0] if row else None

    def outsiders(self) -> tuple[Outsider, ...]:
        """Return the accounts that publish and stand in no row of the register, most posts first."""
        ordered = sorted(self._outside.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple(Outsider(name, platform, number) for (name, platform), number in ordered)

    def sums(
        self, spans: Sequence[Span], until: date, places: Sequence[int] | None = None
    ) -> Iterator[tuple[int, Sums]]:
        """Yield place and counts of every account with posts, places ascending: what ``spans`` hold, the last day and
        the number of days with posts up to ``until``. ``places``: of these accounts only."""
        only = "true"
        if places is not None:
            self._engine.execute("CREATE OR REPLACE TABLE chosen (place INTEGER)")
            self._fill("chosen", [(place,) for place in places])
            only = "place IN (SELECT place FROM chosen)"
        index = {span: 2 + 2 * number for number, span in enumerate(spans)}
        open_ones = self._open_measures()
        for low, high in self._ranges():
            cursor = self._engine.cursor()
            cursor.execute(sums_query(spans, open_ones, f"place BETWEEN {low} AND {high} AND {only}"))
            for row in _streamed(cursor):
                yield row[0], Sums(index, row, until.toordinal(), self.kinds_given, self._doubts.get(row[0], ""))
            cursor.close()

    def daily(self) -> Iterator[tuple[int, date, int]]:
        """Yield (place, day, number of items) for every day on which an account published, in order."""
        asked = (
            "SELECT place, CAST(published AS DATE) AS day, count(*) FROM post GROUP BY place, day ORDER BY place, day"
        )
        yield from _streamed(self._engine.cursor().execute(asked))

    def called_original(self, period: tuple[date, date], most: int) -> tuple[list[tuple[int, int, str]], int]:
        """Return (place, row, title) of the first ``most`` posts of the period that are called original, and how many
        more there are."""
        asked = f"FROM post p JOIN raw r USING (rank) WHERE p.code = {KIND_CODES['original']} AND r.title <> '' AND p.published"
        asked += f" >= DATE '{period[0].isoformat()}'"
        rows = self._engine.execute(f"SELECT p.place, r.num, r.title {asked} ORDER BY p.rank LIMIT {most}").fetchall()
        return rows, self._number(f"SELECT count(*) {asked}") - len(rows)

    def _open_measures(self) -> set[str]:
        """Which measures the facts leave open for some day: what is sure is the same from below and above."""
        pushes = "SELECT count(*) FROM post WHERE batch = '' AND published = date_trunc('day', published)"
        originals = "SELECT count(*) FROM post WHERE code = 0"
        return {m for m, query in (("次", pushes), ("原创条", originals)) if self._number(query)}

    def doubt(self, place: int) -> str:
        """Return why a shortfall of this account cannot be trusted, or an empty word."""
        return self._doubts.get(place, "")

    def posts_in(self, spans: Iterable[tuple[int, date, date]]) -> Mapping[int, tuple[Post, ...]]:
        """Return the posts of the accounts inside the given days, for evidence: place → posts in order."""
        wanted = sorted(set(spans))
        if not wanted:
            return {}
        engine = self._engine
        engine.execute("CREATE OR REPLACE TABLE span (place INTEGER, begins DATE, ends DATE)")
        self._fill("span", wanted)
        rows = engine.execute(
            "SELECT p.place, p.published, p.batch, p.code, r.title, r.link, r.num FROM (SELECT DISTINCT p.* FROM"
            " post p JOIN span s ON p.place = s.place AND p.published >= s.begins AND p.published < s.ends + 1) p"
            " JOIN raw r USING (rank) ORDER BY p.place, p.published, p.rank"
        ).fetchall()
        found: dict[int, list[Post]] = {}
        for place, published, push, kind, title, link, row in rows:
            at: datetime | None = published if published.time() != datetime.min.time() else None
            post = Post(published.date(), at, push, _KINDS[kind], title.strip()[:120], link.strip(), row)
            found.setdefault(place, []).append(post)
        return {place: tuple(posts) for place, posts in found.items()}


def _streamed(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(20_000):
        yield from rows

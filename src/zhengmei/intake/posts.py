"""The posts files as counts per account and day. A columnar engine reads and counts, so that memory does not grow with
posts; what a cell means is decided by the same functions for every path."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb

from zhengmei.core.inspection.facts import Activity, Post, PostKind
from zhengmei.core.inspection.updates import NOT_COLLECTED
from zhengmei.core.pack.vocabulary import PLATFORMS
from zhengmei.intake.columns import Header
from zhengmei.intake.problems import RowProblem, Unreadable
from zhengmei.intake.registers import Directory
from zhengmei.intake.rows import TOTALS, Learned, Recognised, recognise, rows_of
from zhengmei.intake.tables import Table, csv_line, open_table
from zhengmei.intake.values import counts, kind_of, moment_of, platform_of, said

_COLUMNS = ("account", "platform", "account_id", "time", "batch", "kind", "title", "link", "state")
_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y%m%d",
)  # fmt: skip
_KIND_CODES: dict[PostKind | None, int] = {"original": 1, "adapted": 2, "reprint": 3, None: 0}
_KINDS: dict[int, PostKind | None] = {code: kind for kind, code in _KIND_CODES.items()}
FEED_DOUBT = "发文来自订阅源，可能有遗漏：没有记录只是嫌疑，由人核实"
ROWS_TOLD = 10_000
"""So many faulty rows are named one by one; the rest are counted."""


@dataclass(frozen=True)
class Outsider:
    """An account that has posts and stands in no row of the register (T-63)."""

    name: str
    platform: str
    posts: int


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
        self._files: list[str] = []
        self._bases: dict[int, int] = {}
        self._engine.execute(
            "CREATE TABLE post (file UTINYINT, num BIGINT, account VARCHAR, platform VARCHAR, account_id VARCHAR,"
            " raw VARCHAR, published TIMESTAMP, clock BOOLEAN, batch VARCHAR, kind VARCHAR, title VARCHAR, link VARCHAR,"
            " state VARCHAR)"
        )

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
            self._files.append(f"{path.name}\t{recognised.sheet.name}\t{'feed' if table.feed else ''}")
            if table.encoding != "utf-8-sig" or not self._load_directly(table, header, given):
                self._load_by_rows(recognised, given)

    def _load_directly(self, table: Table, header: Header, given: tuple[str, str]) -> bool:
        """Let the engine read a UTF-8 CSV by itself; False where it stumbles, so that the tolerant way reads it."""
        names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(header.names)))
        if not header.names or header.row > 0 or any("\n" in name for name in header.names):
            return False
        chosen = {key: f"c{header.columns[key]}" for key in _COLUMNS if key in header.columns}
        source = (
            f"read_csv(?, header=false, skip=1, columns={{{names}}}, delim='{table.delimiter}', quote='\"', escape='\"',"
            " null_padding=false, strict_mode=true, auto_detect=false)"
        )
        try:
            self._engine.begin()
            self._insert("0", chosen, source, str(table.path), given)
            self._engine.commit()
        except duckdb.Error:
            self._engine.rollback()
            return False
        return True

    def _load_by_rows(self, recognised: Recognised, given: tuple[str, str]) -> None:
        """Read row by row in Python, for every other shape, through a plain CSV of the known columns."""
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=self._folder.name) as plain:
            writer = csv.writer(plain, lineterminator="\n")
            for number, cells in rows_of(recognised):
                told = moment_of(cells.get("time", ""))
                cells["time"] = str(told[1] or told[0]) if told else cells.get("time", "")
                writer.writerow((number, *(cells.get(key, "").replace("\0", "") for key in _COLUMNS)))
            plain.flush()
            names = ", ".join(f"'{key}': 'VARCHAR'" for key in _COLUMNS)
            source = (
                f"read_csv(?, header=false, columns={{'num': 'BIGINT', {names}}}, delim=',', quote='\"', escape='\"',"
                " auto_detect=false, max_line_size=16777216)"
            )
            self._insert("num", {key: key for key in _COLUMNS}, source, plain.name, given)

    def _insert(self, number: str, chosen: Mapping[str, str], source: str, path: str, given: tuple[str, str]) -> None:
        """``number`` 0: the row's number follows from its place, since counting rows would keep a core waiting."""
        cell = {key: f"coalesce({chosen[key]}, '')" if key in chosen else "''" for key in _COLUMNS}
        short = ", ".join(f"trim({cell[key]}) AS {key}" for key in _COLUMNS if key not in ("title", "link"))
        formats = ", ".join(f"'{pattern}'" for pattern in _FORMATS)
        # The engine's own cast is fast but knows zones and more; it is only asked for the two plainest shapes.
        whole = "length(time) = 10 OR (length(time) = 19 AND time[11] = ' ' AND time[17] = ':')"
        self._engine.execute(
            f"INSERT INTO post SELECT {len(self._files) - 1}, num, CASE WHEN account = '' THEN ? ELSE account END,"
            " CASE WHEN platform = '' THEN ? ELSE platform END, account_id, CASE WHEN moment IS NULL THEN time ELSE '' END,"
            " moment, moment IS NOT NULL AND moment <> date_trunc('day', moment),"
            " CASE WHEN batch IN ('-', '--') THEN '' ELSE batch END, kind, title, link, state FROM"
            f" (SELECT *, coalesce(CASE WHEN {whole} THEN try_cast(time AS TIMESTAMP) END, try_strptime(time, [{formats}]))"
            f" AS moment FROM (SELECT {number} AS num, {short}, {cell['title']} AS title, {cell['link']} AS link"
            f" FROM {source}))",
            [*given, path],
        )

    def settle(self, until: date) -> None:
        """Match accounts, understand words, set unreadable rows aside. Call once, after the last file."""
        self._understand_times()
        engine = self._engine
        self._bases = dict(engine.execute("SELECT file, min(rowid) FROM post GROUP BY file").fetchall())
        engine.execute("CREATE TABLE who (account VARCHAR, platform VARCHAR, account_id VARCHAR, place INTEGER)")
        triples = engine.execute("SELECT DISTINCT account, platform, account_id FROM post ORDER BY ALL").fetchall()
        places = [self.directory.find(said(a), platform_of(p), said(i)) for a, p, i in triples]
        self._refuse_strangers(places)
        self._doubt_uncollected(places)
        self._doubt_ambiguous(triples, places)
        self._fill("who", [(*triple, place) for triple, place in zip(triples, places, strict=True)])
        words = [row[0] for row in engine.execute("SELECT DISTINCT kind FROM post ORDER BY ALL").fetchall()]
        engine.execute("DELETE FROM who WHERE left(account, 2) IN ?", [list(TOTALS)])
        engine.execute("CREATE TABLE meaning (kind VARCHAR, code UTINYINT)")
        self._fill("meaning", [(word, _KIND_CODES[kind_of(word)]) for word in words])
        states = [row[0] for row in engine.execute("SELECT DISTINCT state FROM post ORDER BY ALL").fetchall()]
        engine.execute("CREATE TABLE hidden (state VARCHAR)")
        self._fill("hidden", [(state,) for state in states if not counts(state)])
        self._set_aside()
        engine.execute(
            "CREATE VIEW counted AS SELECT w.place, CAST(p.published AS DATE) AS day, p.published, p.clock, p.batch, m.code, p.title,"
            " p.link, p.num, p.rowid AS rank, p.file FROM post p JOIN who w USING (account, platform, account_id)"
            " JOIN meaning m USING (kind) WHERE w.place IS NOT NULL AND p.published IS NOT NULL"
            f" AND p.published < DATE '{until.isoformat()}' + 1 AND p.state NOT IN (SELECT state FROM hidden)"
        )

    def _refuse_strangers(self, places: Sequence[int | None]) -> None:
        """Posts of which not one belongs to the register would fail every account of it: the wrong file was given."""
        if places and all(place is None for place in places):
            raise Unreadable("发文表里的账号一个也对不上账号表，请核对两份表是不是同一批账号（账号名称、平台或账号ID）")

    def _doubt_uncollected(self, places: Sequence[int | None]) -> None:
        accounts = self.directory.accounts
        if not self._covers_all:
            self._doubts |= {place: NOT_COLLECTED for place in range(len(accounts)) if place not in places}
            return
        seen = {accounts[place].platform for place in places if place is not None}
        bare = sorted({account.platform for account in accounts if account.state == "running"} - seen)
        if bare:
            names = "、".join(PLATFORMS.get(code, code.removeprefix("other:")) for code in bare)
            self.notes.append(
                f"发文表里没有任何{names}的发文，按没有发布计；如是没有采集，请在账号表的“是否采集”一栏写“否”"
            )

    def _doubt_ambiguous(self, triples: Sequence[tuple[str, str, str]], places: Sequence[int | None]) -> None:
        """Posts that could be any of several accounts count for none, and none of them is called silent for it."""
        for (account, platform, _), place in zip(triples, places, strict=True):
            several = self.directory.candidates(said(account), platform_of(platform)) if place is None else []
            for candidate in several:
                self._doubts[candidate] = f"有以「{account}」之名的发文分不清属于哪个账号（平台或账号ID不明），没有计入"

    def _understand_times(self) -> None:
        """The engine knows the plain shapes; the rest is read the way every other cell is."""
        texts = [
            row[0] for row in self._engine.execute("SELECT DISTINCT raw FROM post WHERE published IS NULL").fetchall()
        ]
        told = {text: moment_of(text) for text in texts}
        known = [(text, str(moment[1] or moment[0]), moment[1] is not None) for text, moment in told.items() if moment]
        if known:
            self._engine.execute("CREATE TABLE spelt (raw VARCHAR, said VARCHAR, clock BOOLEAN)")
            self._fill("spelt", known)
            self._engine.execute(
                "UPDATE post SET published = CAST(s.said AS TIMESTAMP), clock = CAST(s.clock AS BOOLEAN) FROM spelt s"
                " WHERE post.raw = s.raw AND post.published IS NULL"
            )

    def _fill(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """A CSV on the way is many times faster than a row at a time."""
        if not rows:
            return
        path = Path(self._folder.name) / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            for row in rows:
                file.write(csv_line("\\N" if cell is None else str(cell) for cell in row))
        self._engine.execute(
            f"INSERT INTO {table} SELECT * FROM read_csv(?, header=false, auto_detect=false, nullstr='\\N', columns=?,"
            " delim=',', quote='\"', escape='\"')",
            [str(path), {f"c{place}": "VARCHAR" for place in range(len(rows[0]))}],
        )

    def _set_aside(self) -> None:
        rows = self._engine.execute(
            "SELECT p.file, p.num, p.raw, w.place, p.rowid FROM post p JOIN who w USING (account, platform, account_id)"
            " WHERE p.published IS NULL AND left(p.raw, 2) NOT IN ?"
            " AND p.account_id || p.raw || p.title || p.link <> '' ORDER BY p.rowid",
            [list(TOTALS)],
        ).fetchall()
        spoilt: dict[int, int] = {}
        for file, given, raw, place, rank in rows:
            if len(self.problems) < ROWS_TOLD:
                name, sheet, _ = self._files[file].split("\t")
                message = (
                    f"「{raw}」不是时间，这条没有计入；请写成 2026-09-30 08:00 这样" if raw else "没有写，这条没有计入"
                )
                number = given or rank - self._bases[file] + 2
                self.problems.append(RowProblem(name, sheet, number, "发布时间", message))
            if place is not None:
                spoilt[place] = spoilt.get(place, 0) + 1
        self.left_out = len(rows)
        for place, number in spoilt.items():
            self._doubts[place] = f"这个账号有 {number} 条发文的时间读不懂，没有计入，数量不足不能据此认定"
        feeds = [place for place, line in enumerate(self._files) if line.endswith("\tfeed")]
        if feeds:
            listed = ", ".join(str(place) for place in feeds)
            found = self._engine.execute(
                f"SELECT DISTINCT w.place FROM post p JOIN who w USING (account, platform, account_id)"
                f" WHERE p.file IN ({listed}) AND w.place IS NOT NULL ORDER BY 1"
            ).fetchall()
            self._doubts |= {row[0]: FEED_DOUBT for row in found if row[0] not in self._doubts}

    def first_day(self) -> date | None:
        """Return the earliest day with a post that counts."""
        row = self._engine.execute("SELECT min(day) FROM counted").fetchone()
        return row[0] if row else None

    def outsiders(self) -> tuple[Outsider, ...]:
        """Return the accounts that publish and stand in no row of the register, most posts first."""
        rows = self._engine.execute(
            "SELECT w.account, w.platform, count(*) AS n FROM post p JOIN who w USING (account, platform, account_id)"
            " WHERE w.place IS NULL AND w.account <> '' GROUP BY ALL ORDER BY n DESC, 1, 2"
        ).fetchall()
        return tuple(Outsider(name, platform, number) for name, platform, number in rows)

    def activities(self) -> Iterator[tuple[int, Activity]]:
        """Yield place and activity of every account with posts, places ascending, one at a time."""
        cursor = self._engine.cursor()
        cursor.execute(
            # One push: the batch, else the moment (T-14); items with neither are counted by themselves.
            "WITH pushes AS (SELECT place, day, batch, CASE WHEN batch = '' AND clock THEN published END AS moment, count(*) AS n,"
            " count(*) FILTER (code IN (1, 2)) AS own, count(*) FILTER (code = 0) AS unsaid FROM counted GROUP BY ALL),"
            " days AS (SELECT place, day, sum(n)::INTEGER AS items,"
            " count(*) FILTER (batch <> '' OR moment IS NOT NULL)::INTEGER AS told,"
            " coalesce(sum(n) FILTER (batch = '' AND moment IS NULL), 0)::INTEGER AS untold, sum(own)::INTEGER AS own,"
            " sum(unsaid)::INTEGER AS unsaid FROM pushes GROUP BY place, day)"
            " SELECT place, day - DATE '0001-01-01' + 1, items, greatest(told, 1), told + untold, own, own + unsaid FROM days"
            " ORDER BY place, day"
        )
        for place, rows in groupby(_streamed(cursor), key=itemgetter(0)):
            _, days, items, low, high, own, own_high = zip(*rows, strict=True)
            doubt = self._doubts.get(place, "")
            yield place, Activity(days, items, low, high, own, own_high, self.kinds_given, doubt)
        cursor.close()

    def doubt(self, place: int) -> str:
        """Return why a shortfall of this account cannot be trusted, or an empty word."""
        return self._doubts.get(place, "")

    def posts_in(self, spans: Iterable[tuple[int, date, date]]) -> Mapping[int, tuple[Post, ...]]:
        """Return the posts of the accounts inside the given days, for evidence: place → posts in order."""
        wanted = sorted(set(spans))
        if not wanted:
            return {}
        self._engine.execute("CREATE OR REPLACE TABLE span (place INTEGER, begins DATE, ends DATE)")
        self._fill("span", wanted)
        rows = self._engine.execute(
            "SELECT DISTINCT c.place, c.day, c.published, c.clock, c.batch, c.code, c.title, c.link, c.num, c.rank, c.file FROM counted c"
            " JOIN span s ON c.place = s.place AND c.day BETWEEN s.begins AND s.ends"
            " ORDER BY c.place, c.published, c.rank"
        ).fetchall()
        found: dict[int, list[Post]] = {}
        for place, day, at, clock, batch, code, title, link, given, rank, file in rows:
            moment: datetime | None = at if clock else None
            number = given or rank - self._bases[file] + 2
            post = Post(day, moment, batch, _KINDS[code], title.strip()[:120], link.strip(), number)
            found.setdefault(place, []).append(post)
        return {place: tuple(posts) for place, posts in found.items()}


def _streamed(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, ...]]:
    while rows := cursor.fetchmany(20_000):
        yield from rows

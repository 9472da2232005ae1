"""The posts files as counts per account and window. A columnar engine reads and counts, so that memory does not grow
with titles; what a cell means is decided by the same words for every path."""

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from zhengmei.core.inspection.facts import Post, PostKind, Span
from zhengmei.core.inspection.updates import NOT_COLLECTED
from zhengmei.core.pack.vocabulary import PLATFORMS
from zhengmei.intake.problems import RowProblem, Unreadable
from zhengmei.intake.registers import Directory, Outsider, on_platform
from zhengmei.intake.rows import TOTALS, Learned, Recognised, recognise, rows_of
from zhengmei.intake.rowstore import RowStore
from zhengmei.intake.scanning import (
    BETWEEN,
    COLUMNS,
    HIDDEN,
    KIND_CODES,
    Source,
    csv_source,
    plain_source,
    sums_query,
)  # fmt: skip
from zhengmei.intake.tables import open_table
from zhengmei.intake.values import moment_of, platform_of, said

_KINDS: dict[int, PostKind | None] = {number: kind for kind, number in KIND_CODES.items()}
FEED_DOUBT = "发文来自订阅源，可能有遗漏：没有记录只是嫌疑，由人核实"
ROWS_TOLD = 10_000
"""So many faulty rows are named one by one; the rest are counted."""
_UNKNOWN, _TOTAL_ROW = -1, -2
_UNFIT = str.maketrans("", "", f"\0{BETWEEN}")
_AT_ONCE, _AT_LEAST = 8_000_000, 4
"""So many posts are grouped at a time; a large inspection is cut into at least so many runs."""


@dataclass(frozen=True)
class _File:
    name: str
    sheet: str
    feed: bool
    given: tuple[str, str]


Triple = tuple[str, str, str]


class PostsStore:
    """All posts of one inspection. Close it: it may have spilled to disk."""

    def __init__(self, directory: Directory, *, memory: str = "2GB", threads: int | None = None) -> None:
        self.directory = directory
        self.problems: list[RowProblem] = []
        self.notes: list[str] = []
        self.left_out = 0
        self.kinds_given = True
        self._rows = RowStore(memory, threads)
        self._doubts: dict[int, str] = {}
        self._covers_all = False
        self._files: list[_File] = []
        self._first_day: date | None = None
        self._open: Collection[str] = ()
        self._triples: dict[Triple, int | None] = {}
        self._outside: Counter[tuple[str, str]] = Counter()

    def close(self) -> None:
        """Let go of memory and files."""
        self._rows.close()

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
            if direct is None or not self._rows.tried(direct, self._likely):
                self._rows.take(self._written(recognised), self._likely)

    def _likely(self, begins: Collection[str]) -> set[str]:
        """The accounts of the register, spelt the way that a file begins to spell accounts."""
        triples = [word.split(BETWEEN) for word in begins if word.count(BETWEEN) == 2]
        named, numbered = (any(triple[column] for triple in triples) for column in (0, 2))
        platforms = {platform: platform_of(platform) for _, platform, _ in triples}
        return {
            BETWEEN.join((account.name if named else "", platform, account.platform_id if numbered else ""))
            for account in self.directory.accounts
            for platform, meant in platforms.items()
            if on_platform(account.platform, meant)
        }

    def _written(self, recognised: Recognised) -> Source:
        """Read row by row in Python, for every other shape, into a plain CSV of the known columns."""
        path = self._rows.folder / f"rows-{len(self._files)}.csv"
        with path.open("w", encoding="utf-8", newline="") as plain:
            writer = csv.writer(plain, lineterminator="\n")
            for number, cells in rows_of(recognised):
                told = moment_of(cells.get("time", ""))
                cells["time"] = str(told[1] or told[0]) if told else cells.get("time", "")
                writer.writerow((number, *(cells.get(key, "").translate(_UNFIT) for key in COLUMNS)))
        return plain_source(path)

    def settle(self, until: date) -> None:
        """Match accounts, understand the last dates, set unreadable rows and repeated ones aside. Call once, after the
        last file."""
        places = self._match()
        self._refuse_strangers(places)
        self._doubt_uncollected(places)
        self._doubt_ambiguous()
        self._understand_times()
        counting = f"place >= 0 AND code <> {HIDDEN} AND published < DATE '{until.isoformat()}' + 1"
        post = f"VIEW post AS SELECT * FROM raw WHERE {counting}"
        self._rows.do(f"CREATE {post}")
        if self._repeated():
            self._rows.do(f"CREATE OR REPLACE {post} AND rank NOT IN (SELECT rank FROM repeated)")
        self._survey()
        self._doubt_feeds()

    def _match(self) -> list[int | None]:
        """Find the account of every spelling that the files use; posts of accounts outside the register are counted."""
        found: list[list[int]] = []
        for taken, file in zip(self._rows.files, self._files, strict=True):
            found.append([])
            for word, _, number in taken.spellings:
                triple = _triple(word, file.given)
                place = self.directory.find(said(triple[0]), platform_of(triple[1]), said(triple[2]))
                self._triples[triple] = place
                if triple[0].startswith(TOTALS):
                    place = _TOTAL_ROW
                elif place is None and triple[0]:
                    self._outside[triple[0], triple[1]] += number
                found[-1].append(_UNKNOWN if place is None else place)
        self._rows.join(found)
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
            found = self._rows.all(f"SELECT DISTINCT place FROM post WHERE file IN ({feeds})")
            self._doubts |= {place: FEED_DOUBT for (place,) in found if place not in self._doubts}

    def _understand_times(self) -> None:
        """The engine knows the plain shapes; the rest is read the way every other cell is, or set aside."""
        if not self._rows.one("SELECT count(*) FROM raw WHERE published IS NULL"):
            return
        unread: list[tuple[int, str]] = []
        self._rows.correct(_understood(self._texts("raw WHERE published IS NULL"), unread))
        self._rows.fill("unread", "rank BIGINT, told VARCHAR", unread)
        rows = self._rows.all(
            f"SELECT file, num, told, place FROM unread JOIN raw USING (rank) WHERE place <> {_TOTAL_ROW} ORDER BY rank"
        )
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
            if place >= 0:
                spoilt[place] = spoilt.get(place, 0) + 1
        self.left_out = len(rows)
        for place, number in spoilt.items():
            self._doubts[place] = f"这个账号有 {number} 条发文的时间读不懂，没有计入，数量不足不能据此认定"

    def _repeated(self) -> bool:
        """Find every row that repeats a post, and say so: of one account, with the same id, or at the same moment with the
        same title. Where only the day is known the link must be the same too: a title may return on a day."""
        rows = self._rows
        by_id = [str(file) for file, taken in enumerate(rows.files) if taken.source.has("post_id")]
        moment = f"CASE WHEN file NOT IN ({', '.join(by_id)}) THEN published END" if by_id else "published"
        same = f"hash(place, alike, {moment})"
        rows.do("CREATE TABLE alike (same UBIGINT)")
        for low, high in self._ranges():
            rows.do(
                f"INSERT INTO alike SELECT {same} AS same FROM post WHERE alike IS NOT NULL AND place BETWEEN {low} AND {high}"
                " GROUP BY same HAVING count(*) > 1"
            )
        if not rows.one("SELECT count(*) FROM alike"):
            return False
        rows.do(f"CREATE TABLE suspect AS SELECT * FROM post WHERE {same} IN (SELECT same FROM alike)")
        texts = self._texts("suspect")
        cells = ((rank, *(text.get(key, "") for key in ("title", "link", "post_id"))) for rank, text in texts)
        rows.fill("told", "rank BIGINT, title VARCHAR, link VARCHAR, post_id VARCHAR", cells)
        rows.do(
            "CREATE TABLE repeated AS SELECT rank, first FROM (SELECT rank, row_number() OVER same AS number,"
            " first_value(rank) OVER same AS first FROM suspect p JOIN told t USING (rank)"
            " WHERE t.post_id NOT IN ('', '-', '--') OR t.link <> '' OR p.published <> date_trunc('day', p.published)"
            " WINDOW same AS (PARTITION BY p.place, CASE WHEN t.post_id NOT IN ('', '-', '--') THEN 'id ' || t.post_id ELSE"
            " concat_ws(' ', p.published, p.batch, t.title, CASE WHEN p.published = date_trunc('day', p.published) THEN t.link"
            " END) END ORDER BY rank)) WHERE number > 1"
        )
        number = rows.one("SELECT count(*) FROM repeated")
        if number:
            some = rows.all(
                "SELECT a.file, a.num, b.file, b.num FROM repeated x JOIN suspect a ON a.rank = x.rank"
                " JOIN suspect b ON b.rank = x.first ORDER BY a.rank LIMIT 3"
            )
            told = "；".join(self._told_repeated(*one) for one in some)
            self.notes.append(
                f"发文表里有 {number} 条重复（同一账号的同一编号，或者同一时间的同一标题），只计一次：{told}"
                + ("等" if number > len(some) else "")
            )
        return number > 0

    def _told_repeated(self, file: int, row: int, other: int, first: int) -> str:
        name, before = self._files[file].name, self._files[other].name
        return f"{name} 第 {row} 行同{before if before != name else ''}第 {first} 行"

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Places in runs whose posts the engine can group without running out of memory, while others are being judged."""
        number, posts = len(self.directory.accounts), self._rows.number
        runs = min(_AT_LEAST, max(posts // 100_000, number // 1_000)) + posts // _AT_ONCE
        step = max(1, number // max(1, runs))
        return ((low, low + step - 1) for low in range(0, number, step))

    def _texts(self, rows: str) -> Iterator[tuple[int, Mapping[str, str]]]:
        return self._rows.texts(rank for (rank,) in self._rows.each(f"SELECT rank FROM {rows} ORDER BY rank"))

    def _survey(self) -> None:
        """The first day, and which measures the facts leave open for some day: of the others what is sure is all."""
        ((self._first_day, *unsaid),) = self._rows.all(
            "SELECT CAST(min(published) AS DATE), bool_or(batch = '' AND published = date_trunc('day', published)),"
            " bool_or(code = 0) FROM post"
        )
        self._open = {measure for measure, told in zip(("次", "原创条"), unsaid, strict=True) if told}

    def first_day(self) -> date | None:
        """Return the earliest day with a post that counts."""
        return self._first_day

    def outsiders(self) -> tuple[Outsider, ...]:
        """Return the accounts that publish and stand in no row of the register, most posts first."""
        ordered = sorted(self._outside.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple(Outsider(name, platform, number) for (name, platform), number in ordered)

    def counts(
        self, spans: Sequence[Span], places: Sequence[int] | None = None
    ) -> Iterator[tuple[int, int, list[tuple[Any, ...]]]]:
        """Yield the first and last place of a run of accounts and a row, as ``Sums`` takes it, for each that has posts;
        the places ascend. ``places``: of these accounts only."""
        only = "true"
        if places is not None:
            self._rows.fill("chosen", "place INTEGER", ((place,) for place in places))
            only = "place IN (SELECT place FROM chosen)"
        runs = list(self._ranges())
        batched = any("batch" in taken.columns for taken in self._rows.files)
        asked = (
            sums_query(spans, self._open, f"place BETWEEN {low} AND {high} AND {only}", batched=batched)
            for low, high in runs
        )
        for (low, high), rows in zip(runs, self._rows.ahead(asked), strict=True):
            yield low, high, rows

    def daily(self) -> Iterator[tuple[int, date, int]]:
        """Yield (place, day, number of items) for every day on which an account published, in order."""
        asked = (
            "SELECT place, CAST(published AS DATE) AS day, count(*) FROM post GROUP BY place, day ORDER BY place, day"
        )
        yield from self._rows.each(asked)

    def called_original(self, period: tuple[date, date], most: int) -> tuple[list[tuple[int, int, str]], int]:
        """Return (place, row, title) of the first ``most`` posts of the period that are called original, and how many
        more there are."""
        asked = f"FROM post WHERE code = {KIND_CODES['original']} AND titled AND published >= DATE '{period[0].isoformat()}'"
        rows = self._rows.all(f"SELECT rank, place, num {asked} ORDER BY rank LIMIT {most}")
        texts = self._rows.texts(rank for rank, _, _ in rows)
        found = [(place, number, text["title"]) for (_, place, number), (_, text) in zip(rows, texts, strict=True)]
        return found, self._rows.one(f"SELECT count(*) {asked}") - len(rows)

    @property
    def open_ones(self) -> Collection[str]:
        """The measures that the facts leave open for some day: of the others the least is also the most."""
        return self._open

    @property
    def doubts(self) -> Mapping[int, str]:
        """Place → why a shortfall of this account cannot be trusted."""
        return self._doubts

    def posts_in(self, spans: Iterable[tuple[int, date, date]]) -> Mapping[int, tuple[Post, ...]]:
        """Return the posts of the accounts inside the given days, for evidence: place → posts in order."""
        wanted = sorted(set(spans))
        if not wanted:
            return {}
        self._rows.fill("span", "place INTEGER, begins DATE, ends DATE", wanted)
        rows = self._rows.all(
            "SELECT DISTINCT p.rank, p.place, p.published, p.batch, p.code, p.num FROM post p JOIN span s"
            " ON p.place = s.place AND p.published >= s.begins AND p.published < s.ends + 1 ORDER BY p.rank"
        )
        found: dict[int, list[Post]] = {}
        texts = self._rows.texts(row[0] for row in rows)
        for (_, place, published, push, kind, number), (_, text) in zip(rows, texts, strict=True):
            at: datetime | None = published if published.time() != datetime.min.time() else None
            title, link = text.get("title", "").strip()[:120], text.get("link", "").strip()
            post = Post(published.date(), at, push, _KINDS[kind], title, link, number)
            found.setdefault(place, []).append(post)
        # Stable: posts of one moment stay in the order of their rows.
        return {place: tuple(sorted(posts, key=_moment)) for place, posts in found.items()}


def _understood(
    texts: Iterable[tuple[int, Mapping[str, str]]], unread: list[tuple[int, str]]
) -> Iterator[tuple[int, date]]:
    """Yield the rank and moment of the rows whose time is understood; the others go to ``unread``, empty rows nowhere."""
    for rank, cells in texts:
        time = cells.get("time", "")
        moment, plain = moment_of(time), time.strip(" ")
        if moment:
            yield rank, moment[1] or moment[0]
        elif plain[:2] not in TOTALS and (plain or any(cells.get(key) for key in ("account_id", "title", "link"))):
            unread.append((rank, plain))


def _moment(post: Post) -> tuple[date, time]:
    return post.day, post.moment.time() if post.moment else time()


def _triple(word: str, given: tuple[str, str]) -> Triple:
    name, platform, platform_id = word.split(BETWEEN)
    return name.strip(" ") or given[0], platform.strip(" ") or given[1], platform_id.strip(" ")

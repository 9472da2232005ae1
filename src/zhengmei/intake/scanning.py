"""How the columnar engine reads a posts file: which column means what, said in the engine's own words.

Texts are not kept: keeping them costs more than reading the file again, and few are ever asked for.
"""

import csv
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from zhengmei.core.inspection.facts import PostKind, Span
from zhengmei.intake.columns import Header
from zhengmei.intake.lines import LineIndex
from zhengmei.intake.tables import LONGEST_LINE, Table
from zhengmei.intake.values import POST_KINDS, WITHDRAWN

COLUMNS = ("account", "platform", "account_id", "time", "batch", "kind", "title", "link", "state", "post_id")
BETWEEN = "\x1f"
"""Stands between account, platform and account id in the spelling of an account; no cell may hold it."""
HIDDEN = 9
"""The code of a post that was not publicly visible; the others are those of ``KIND_CODES``."""
KIND_CODES: dict[PostKind | None, int] = {"original": 1, "adapted": 2, "reprint": 3, None: 0}
_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y%m%d",
)  # fmt: skip
_BUFFER = 8_000_000
_BLANKS = "\u3000\u00a0\t\r\n"


@dataclass(frozen=True)
class Source:
    """One sheet as a UTF-8 CSV that the engine can read by itself: how many columns, which of them means what."""

    path: Path
    width: int
    cells: Mapping[str, int]
    delimiter: str = ","
    skip: int = 0
    longest: int | None = None

    @property
    def table(self) -> str:
        """The sheet as a table of the engine."""
        names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(self.width))
        # Left to itself the engine would reserve room for sixteen of the longest lines.
        size = (
            f"buffer_size={2 * self.longest}, max_line_size={self.longest}"
            if self.longest
            else f"buffer_size={_BUFFER}"
        )
        return (
            f"read_csv({quoted(str(self.path))}, header=false, skip={self.skip}, columns={{{names}}}, quote='\"', escape='\"',"
            f" delim='{self.delimiter}', null_padding=false, allow_quoted_nulls=false, strict_mode=true,"
            f" auto_detect=false, {size})"
        )

    def has(self, key: str) -> bool:
        """Return whether the sheet has that column."""
        return key in self.cells

    def cell(self, key: str) -> str:
        """Return the cell of a row, never NULL; an empty word where the sheet has no such column."""
        return f"coalesce(c{self.cells[key]}, '')" if key in self.cells else "''"

    @property
    def spelling(self) -> str:
        """How a row spells its account."""
        return f"concat({self.cell('account')}, '{BETWEEN}', {self.cell('platform')}, '{BETWEEN}', {self.cell('account_id')})"

    def spelt(self, cells: Mapping[str, str]) -> str:
        """Return how a row with these cells spells its account: the same as ``spelling``."""
        return BETWEEN.join(cells.get(key, "") for key in ("account", "platform", "account_id"))

    def texts(self, numbers: Iterable[int], rows: int, index: LineIndex) -> Iterator[Mapping[str, str]]:
        """Yield the cells of the rows with these ``numbers``, counted from 0 and ascending, of ``rows``."""
        # Where there are as many lines as rows, each is one, and only those asked for need be read.
        whole = index.number == rows + self.skip
        for row in self._lines(numbers, index) if whole else self._rows(numbers):
            yield {key: row[place] for key, place in self.cells.items()}

    def _lines(self, numbers: Iterable[int], index: LineIndex) -> Iterator[list[str]]:
        for line in index.lines(number + self.skip for number in numbers):
            yield next(csv.reader([line.decode("utf-8", errors="replace")], delimiter=self.delimiter))

    def _rows(self, numbers: Iterable[int]) -> Iterator[list[str]]:
        at = 0
        with self.path.open(encoding="utf-8", errors="replace", newline="") as text:
            rows = islice(filter(None, csv.reader(text, delimiter=self.delimiter)), self.skip, None)
            for number in numbers:
                yield next(islice(rows, number - at, None))
                at = number + 1


def csv_source(table: Table, header: Header) -> Source | None:
    """Return a UTF-8 CSV that the engine can read by itself, or None for a shape that it can't."""
    if table.encoding != "utf-8-sig" or header.row > 0 or any("\n" in n for n in header.names):
        return None
    if len(header.names) < 2:  # an empty line would be a row
        return None
    cells = {key: place for key, place in header.columns.items() if key in COLUMNS}
    return Source(table.path, len(header.names), cells, table.delimiter, skip=1)


def plain_source(path: Path) -> Source:
    """Return the plain CSV into which rows of any other shape were written: the number, then all columns."""
    cells = {key: place for place, key in enumerate(("number", *COLUMNS))}
    return Source(path, len(cells), cells, longest=LONGEST_LINE)


def quoted(text: str) -> str:
    """Return ``text`` as a literal of the engine."""
    return "'" + text.replace("'", "''") + "'"


def moment(cell: str) -> str:
    """Return the expression for a moment, NULL where the cell has none of the plain shapes.

    The engine's own cast is fast but knows zones and more: it is only asked for the two plainest lengths, without a zone
    at the end.
    """
    formats = ", ".join(quoted(pattern) for pattern in _FORMATS)
    whole = f"strlen({cell}) = 10 OR (strlen({cell}) = 19 AND {cell} LIKE '_____________:__:__')"
    cast = f"CASE WHEN {whole} THEN try_cast({cell} AS TIMESTAMP) END"
    return f"coalesce({cast}, try_strptime(trim({cell}), [{formats}]))"


def code(source: Source) -> str:
    """Return the expression for what a post counts as, by the same words that every other cell is read by."""
    kinds = " ".join(f"WHEN {quoted(word)} THEN {KIND_CODES[kind]}" for word, kind in POST_KINDS.items())
    known = _by_words(source.cell("kind"), kinds) if source.has("kind") else "0"
    if not source.has("state"):
        return f"({known})::UTINYINT"
    hidden = " ".join(f"WHEN {quoted(word)} THEN {HIDDEN}" for word in sorted(WITHDRAWN))
    return f"greatest({known}, {_by_words(source.cell('state'), hidden)})::UTINYINT"


def _by_words(cell: str, branches: str) -> str:
    """Tidying a cell costs more than reading it, so only one that no branch knows is tidied."""
    tidy = f"trim(translate({cell}, '{_BLANKS}', '     '))"
    return f"CASE {cell} WHEN '' THEN 0 {branches} ELSE CASE {tidy} {branches} ELSE 0 END END"


def batch(source: Source) -> str:
    """Return the expression for the push that a row names; NULL where it names none."""
    if not source.has("batch"):
        return "NULL"
    cell = f"c{source.cells['batch']}"
    return f"CASE WHEN {cell} IS NULL OR trim({cell}) IN ('', '-', '--') THEN NULL ELSE trim({cell}) END"


def likeness(source: Source) -> str:
    """Return the expression for a number that equal posts share: by their id, else by title.

    Different posts may share it too: the engine's hash of a text is quick and weak. NULL where there is neither.
    """
    title = source.cell("title")
    by_title = f"CASE WHEN {title} <> '' THEN hash({title}) END"
    if not source.has("post_id"):
        return by_title if source.has("title") else "NULL::UBIGINT"
    post_id = source.cell("post_id")
    return f"CASE WHEN {post_id} NOT IN ('', '-', '--') THEN hash({post_id}) ELSE {by_title} END"


def spelt(source: Source) -> str:
    """Return the query for every spelling of an account, how many rows have it, and how many of them name a push."""
    return (
        f"SELECT {source.spelling} AS word, count(*) AS number, count({batch(source)}) AS batched"
        f" FROM {source.table} GROUP BY word"
    )


def tasted(source: Source, rows: int) -> str:
    """Return the query for the spellings of the first ``rows``."""
    return f"SELECT DISTINCT {source.spelling} FROM (SELECT * FROM {source.table} LIMIT {rows})"


def held(source: Source, *, batched: bool) -> Mapping[str, str]:
    """Return the columns that are kept of every row: a column that the sheet doesn't have takes no room."""
    columns = {
        "code": code(source) if source.has("kind") or source.has("state") else "",
        "alike": likeness(source) if source.has("title") or source.has("post_id") else "",
        "titled": f"{source.cell('title')} <> ''" if source.has("post_id") else "",
        "batch": batch(source) if batched else "",
        "num": f"{source.cell('number')}::INTEGER" if source.has("number") else "",
    }
    return {name: column for name, column in columns.items() if column}


def reading(source: Source, spellings: str, columns: Mapping[str, str]) -> str:
    """Return the query for what is kept of every row: its account as numbered by the type ``spellings`` of the engine,
    NULL where that has no such spelling, its moment where that is understood, and ``columns``."""
    told = "".join(f", {column} AS {name}" for name, column in columns.items())
    return (
        f"SELECT enum_code(try_cast({source.spelling} AS {spellings}))::INTEGER AS who, {moment(source.cell('time'))} AS published{told}"
        f" FROM {source.table}"
    )


_WITHOUT = {
    "code": "0::UTINYINT", "alike": "NULL::UBIGINT", "titled": "alike IS NOT NULL", "batch": "''",
    "num": "(r.rowid + 2)::INTEGER",
}  # fmt: skip


def kept(file: int, columns: Mapping[str, str], first: int) -> str:
    """Return the query that gives the rows of a file all columns, the place of their account, and their rank among the
    rows of all files, from ``first``. Joined file by file, so that the engine passes over rows of other places."""
    own = {name: "coalesce(batch, '')" if name == "batch" else name for name in columns}
    told = ", ".join(f"{what} AS {name}" for name, what in (_WITHOUT | own).items())
    return (
        f"SELECT r.rowid + {first} AS rank, {file}::UTINYINT AS file, place, published, {told}"
        f" FROM raw{file} r JOIN place{file} USING (who)"
    )


def sums_query(spans: Sequence[Span], open_ones: Container[str], which: str, *, batched: bool) -> str:
    """Return the query for every account's place, last day with a post, and the columns that ``Columns`` numbers: the
    least that each span holds and, where its measure is among ``open_ones``, the most. ``which``: what posts; ``batched``:
    whether any names its push."""
    sums = "".join(
        f", {sum_}"
        for measure, first, last in spans
        for sum_ in _sums(measure, f"(day BETWEEN {first} AND {last})")[: 1 + (measure in open_ones)]
    )
    # One push: the batch, else the moment (T-14); items with neither are counted by themselves.
    day = "CASE WHEN batch = '' THEN published ELSE date_trunc('day', published) END"
    push, by = (
        (f"{day} AS moment, batch", "moment, batch") if batched else ("published AS moment, '' AS batch", "moment")
    )
    return (
        f"WITH pushes AS (SELECT place, {push}, count(*) AS n, count(*) FILTER (code IN (1, 2)) AS own,"
        f" count(*) FILTER (code = 0) AS unsaid FROM post WHERE {which} GROUP BY place, {by}),"
        " days AS (SELECT place, CAST(moment AS DATE) - DATE '0001-01-01' + 1 AS day, sum(n)::INTEGER AS items,"
        " count(*) FILTER (batch <> '' OR moment <> date_trunc('day', moment))::INTEGER AS told,"
        " coalesce(sum(n) FILTER (batch = '' AND moment = date_trunc('day', moment)), 0)::INTEGER AS untold,"
        " sum(own)::INTEGER AS own, sum(unsaid)::INTEGER AS unsaid FROM pushes GROUP BY ALL)"
        f" SELECT place, max(day){sums} FROM days GROUP BY place ORDER BY place"
    )


_LEAST_AND_MOST = {
    "次": ("greatest(told, 1)", "told + untold"),
    "条": ("items", "items"),
    "原创条": ("own", "own + unsaid"),
    "日": ("1", "1"),
}


def _sums(measure: str, inside: str) -> list[str]:
    # The engine adds doubles faster than whole numbers, and a product faster than what a filter lets pass.
    return [f"sum(({column}) * {inside}::DOUBLE)::INTEGER" for column in _LEAST_AND_MOST[measure]]

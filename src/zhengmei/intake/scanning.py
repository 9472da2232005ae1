"""How the columnar engine reads a posts file: which column means what, said in the engine's own words.

A file is read once and kept as it is: tidying every cell costs more than reading it, so only the different words of a
column are tidied, and only where no known word fits.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from zhengmei.core.inspection.facts import PostKind, Span
from zhengmei.intake.columns import Header
from zhengmei.intake.tables import Table
from zhengmei.intake.values import POST_KINDS, WITHDRAWN

COLUMNS = ("account", "platform", "account_id", "time", "batch", "kind", "title", "link", "state", "post_id")
WHO = ("account", "platform", "account_id")
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
    """One sheet as the engine sees it: a table expression, the column of each meaning, the column of the row's number."""

    table: str
    cells: Mapping[str, str]
    number: str = ""

    def has(self, key: str) -> bool:
        """Return whether the sheet has that column."""
        return key in self.cells

    def cell(self, key: str) -> str:
        """Return the cell of a row, never NULL; an empty word where the sheet has no such column."""
        return f"coalesce({self.cells[key]}, '')" if key in self.cells else "''"


def csv_source(table: Table, header: Header) -> Source | None:
    """Return a UTF-8 CSV that the engine can read by itself, or None for a shape that it can't."""
    if table.encoding != "utf-8-sig" or not header.names or header.row > 0 or any("\n" in n for n in header.names):
        return None
    names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(header.names)))
    cells = {key: f"c{place}" for key, place in header.columns.items() if key in COLUMNS}
    return Source(_read_csv(str(table.path), names, table.delimiter, skip=1), cells)


def plain_source(path: str) -> Source:
    """Return the plain CSV into which rows of any other shape were written: the number, then all columns."""
    names = ", ".join(["'num': 'INTEGER'", *(f"'{key}': 'VARCHAR'" for key in COLUMNS)])
    return Source(_read_csv(path, names, ",", skip=0, longest=1 << 24), {key: key for key in COLUMNS}, "num")


def _read_csv(path: str, names: str, delimiter: str, *, skip: int, longest: int | None = None) -> str:
    # Left to itself the engine would reserve room for sixteen of the longest lines.
    size = f", buffer_size={2 * longest}, max_line_size={longest}" if longest else f", buffer_size={_BUFFER}"
    return (
        f"read_csv({quoted(path)}, header=false, skip={skip}, columns={{{names}}}, delim='{delimiter}', quote='\"',"
        f" escape='\"', null_padding=false, strict_mode=true, auto_detect=false{size})"
    )


def quoted(text: str) -> str:
    """Return ``text`` as a literal of the engine."""
    return "'" + text.replace("'", "''") + "'"


def moment(cell: str) -> str:
    """Return the expression for a moment, NULL where the cell has none of the plain shapes.

    The engine's own cast is fast but knows zones and more: it is only asked for the two plainest shapes.
    """
    formats = ", ".join(quoted(pattern) for pattern in _FORMATS)
    whole = f"strlen({cell}) = 10 OR (strlen({cell}) = 19 AND {cell} LIKE '__________ __:__:__')"
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
    """Return the expression for the push that a row names; empty where it names none."""
    if not source.has("batch"):
        return "''"
    cell = source.cell("batch")
    return f"CASE WHEN {cell} = '' THEN '' WHEN trim({cell}) IN ('-', '--') THEN '' ELSE trim({cell}) END"


def likeness(source: Source) -> str:
    """Return the expression for a number that equal posts share: by their id, else by title.

    Different posts may share it too: the engine's hash of a text is quick and weak, that of the text shifted by a letter
    fails elsewhere. NULL where there is neither.
    """
    title = source.cell("title")
    by_title = f"CASE WHEN {title} <> '' THEN hash({title}, 'a' || {title}) END"
    if not source.has("post_id"):
        return by_title if source.has("title") else "NULL"
    post_id = source.cell("post_id")
    return f"CASE WHEN {post_id} NOT IN ('', '-', '--') THEN hash({post_id}) ELSE {by_title} END"


def reading(source: Source) -> str:
    """Return the query for what is kept of every row: a column that the sheet doesn't have takes no room."""
    held = [key for key in ("account", "platform", "account_id", "title", "link", "post_id") if source.has(key)]
    columns = [*((f"{source.cell(key)} AS {key}") for key in held), f"{source.number} AS num" if source.number else ""]
    columns += [f"{batch(source)} AS batch"] if source.has("batch") else []
    columns += [f"{code(source)} AS code"] if source.has("kind") or source.has("state") else []
    columns += [f"{likeness(source)} AS alike"] if source.has("title") or source.has("post_id") else []
    return (
        "SELECT CASE WHEN published IS NULL THEN time END AS raw, * EXCLUDE (time) FROM"
        f" (SELECT {source.cell('time')} AS time, {moment(source.cell('time'))} AS published"
        f"{''.join(f', {column}' for column in columns if column)} FROM {source.table})"
    )


def kept(table: str, file: int, source: Source, base: int) -> str:
    """Return the query that gives the rows of ``table`` all columns, with their rank among all rows of all files."""
    words = [key if source.has(key) else f"'' AS {key}" for key in (*WHO, "title", "link", "post_id", "batch")]
    number = "num" if source.number else "(rowid + 2)::INTEGER AS num"
    code_of = "code" if source.has("kind") or source.has("state") else "0::UTINYINT AS code"
    alike = "alike" if source.has("title") or source.has("post_id") else "NULL::UBIGINT AS alike"
    return (
        f"SELECT rowid + {base} AS rank, {file}::UTINYINT AS file, {number}, raw, published, {code_of}, {alike},"
        f" {', '.join(words)} FROM {table}"
    )


def sums_query(spans: Sequence[Span], open_ones: Container[str], which: str) -> str:
    """Return the query for every account's place, last day with a post, and two columns for each span: the least that it
    holds and the most, NULL where the measure is not among ``open_ones`` and both are the same. ``which``: what posts."""
    held = "".join(
        f", {low}, {high if measure in open_ones else 'NULL'}"
        for measure, first, last in spans
        for low, high in [_sums(measure, f"FILTER (day BETWEEN {first} AND {last})")]
    )
    # One push: the batch, else the moment (T-14); items with neither are counted by themselves.
    moment_of_push = "CASE WHEN batch = '' AND published <> date_trunc('day', published) THEN published END"
    return (
        f"WITH pushes AS (SELECT place, CAST(published AS DATE) AS day, batch, {moment_of_push} AS moment, count(*) AS n,"
        " count(*) FILTER (code IN (1, 2)) AS own, count(*) FILTER (code = 0) AS unsaid"
        f" FROM post WHERE {which} GROUP BY ALL),"
        " days AS (SELECT place, day - DATE '0001-01-01' + 1 AS day, sum(n)::INTEGER AS items,"
        " count(*) FILTER (batch <> '' OR moment IS NOT NULL)::INTEGER AS told,"
        " coalesce(sum(n) FILTER (batch = '' AND moment IS NULL), 0)::INTEGER AS untold, sum(own)::INTEGER AS own,"
        " sum(unsaid)::INTEGER AS unsaid FROM pushes GROUP BY place, pushes.day)"
        f" SELECT place, max(day){held} FROM days GROUP BY place ORDER BY place"
    )


_LEAST_AND_MOST = {
    "次": ("greatest(told, 1)", "told + untold"),
    "条": ("items", "items"),
    "原创条": ("own", "own + unsaid"),
    "日": ("1", "1"),
}


def _sums(measure: str, inside: str) -> list[str]:
    return [f"coalesce(sum({column}) {inside}, 0)::INTEGER" for column in _LEAST_AND_MOST[measure]]

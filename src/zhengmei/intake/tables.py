"""Open a spreadsheet, a CSV or a feed as rows of text. A file that would do harm gets a sentence instead."""

import csv
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from mmap import ACCESS_READ, mmap
from pathlib import Path

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from zhengmei.intake.feeds import FEED_HEADER, feed_rows
from zhengmei.intake.problems import Unreadable

LOOK = 30
"""A heading is looked for among this many first rows."""
_MAX_UNPACKED = 2 << 30
_MAX_CELLS = 60_000_000
_EMPTY_RUN = 1_000
LONGEST_LINE = 1 << 24
csv.field_size_limit(LONGEST_LINE)
_SNIFF = 1 << 20
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')

Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Sheet:
    """One sheet, row numbers from 1 as the program shows them. ``rows`` may be asked for again and again."""

    name: str
    rows: Callable[[], Rows]

    def top(self) -> list[list[str]]:
        """Return the first rows, where the heading is."""
        found: list[list[str]] = []
        for number, row in self.rows():
            if number > LOOK:
                break
            found += [[] for _ in range(number - len(found) - 1)] + [row]
        return found


@dataclass(frozen=True)
class Table:
    """A file opened: its visible sheets, and what the reader should know of it."""

    path: Path
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    feed: bool = False
    encoding: str = ""  # of a CSV
    delimiter: str = ""


def open_table(path: Path) -> Table:
    """Return the file as rows of text. Raises Unreadable with a sentence for one that cannot or must not be read."""
    try:
        with path.open("rb") as file:
            start = file.read(_SNIFF)
    except OSError as error:
        raise Unreadable(f"读不到文件 {path.name}：{error.strerror}") from error
    if not start.strip():
        raise Unreadable(f"{path.name} 是空文件")
    if start.startswith(_ZIP):
        return _workbook(path, _inspect_zip(path))
    if start.startswith(_OLE):
        return _workbook(path, ())
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"<"):
        return Table(path, (Sheet("", _feed(path)),), ("来自订阅源，可能有遗漏：没有记录不等于没有发布",), feed=True)
    return _csv(path, start)


def _inspect_zip(path: Path) -> tuple[str, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > _MAX_UNPACKED or unpacked > 200 * max(path.stat().st_size, 1 << 20):
                raise Unreadable(
                    f"{path.name} 解开后有 {unpacked >> 20} MB，与文件大小不相称，不予打开；请另存为普通表格"
                )
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
                raise Unreadable(f"{path.name} 不是 .xlsx 表格；请另存为 .xlsx 或 CSV")
            for name in sorted(names):
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _refuse_sprawl(path, archive, name)
            linked = any(name.startswith("xl/externalLinks/") for name in names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Unreadable(f"{path.name} 已损坏或者加了密，打不开；请去掉密码后另存") from error
    return ("表格引用了外部文件：没有去取，只用表中已存的值",) if linked else ()


def _refuse_sprawl(path: Path, archive: zipfile.ZipFile, name: str) -> None:
    """A single cell in the last corner would make the reader lay out every empty cell before it."""
    rows = columns = 0
    with archive.open(name) as sheet:
        rest = b""
        while chunk := sheet.read(_SNIFF):
            for letters, number in _CELL.findall(rest + chunk):
                rows = max(rows, int(number))
                columns = max(columns, _column_number(letters))
            rest = chunk[-32:]
    if rows * columns > _MAX_CELLS:
        raise Unreadable(
            f"{path.name} 的工作表占到第 {rows} 行、第 {columns} 列，大多是空格；请删去多余的空行空列再导入"
        )


def _encrypted(path: Path) -> bool:
    """Whether the file is a compound one with an encrypted package inside (ECMA-376 part 2, MS-OFFCRYPTO 2.3)."""
    if not path.is_file() or path.stat().st_size < len(_OLE):
        return False
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return content[:4] == _OLE and content.find("EncryptedPackage".encode("utf-16-le")) > 0


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _workbook(path: Path, notes: Sequence[str]) -> Table:
    try:
        book = CalamineWorkbook.from_path(str(path))
        shown = [meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        sheets = [(name, book.get_sheet_by_name(name)) for name in shown]
    except python_calamine.PasswordError as error:
        raise Unreadable(f"{path.name} 加了密；请去掉打开密码后再导入") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        # The reader goes by the ending: an encrypted workbook under another one is only torn to it.
        if _encrypted(path):
            raise Unreadable(f"{path.name} 加了密；请去掉打开密码后再导入") from error
        raise Unreadable(f"{path.name} 打不开，可能已损坏：{error}") from error
    return Table(path, tuple(Sheet(name, _sheet_rows(sheet)) for name, sheet in sheets), tuple(notes))


def _sheet_rows(sheet: CalamineSheet) -> Callable[[], Rows]:
    def rows() -> Rows:
        # The reader begins at the sheet's first row but at its first used column.
        merged = _merged(sheet, (sheet.start or (0, 0))[1])
        empty = 0
        held: dict[int, str] = {}
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = [_text(cell) for cell in cells]
            for place, key, first in merged.get(number, ()):
                if first:
                    held[key] = row[place]
                else:
                    row[place] = held.get(key, "")
            empty = 0 if any(row) else empty + 1
            if empty > _EMPTY_RUN:
                return
            if empty == 0:
                yield number, row

    return rows


def _merged(sheet: CalamineSheet, left_edge: int) -> dict[int, list[tuple[int, int, bool]]]:
    """Row number → (place, which range, whether it is the range's own cell): the cells below repeat its value."""
    found: dict[int, list[tuple[int, int, bool]]] = {}
    for key, ((top, left), (bottom, right)) in enumerate(sheet.merged_cell_ranges or ()):
        if right > left:  # a title across columns is no fact about each of them
            continue
        for row in range(top, min(bottom, top + 100_000) + 1):
            found.setdefault(row + 1, []).append((left - left_edge, key, row == top))
    return found


def _text(cell: object) -> str:
    match cell:
        case None | "":
            return ""
        case bool():
            return "是" if cell else "否"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M:%S") if cell.time() != time() else cell.strftime("%Y-%m-%d")
        case date():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell).strip()


def _csv(path: Path, start: bytes) -> Table:
    encoding = encoding_of(path, start)
    text = start.decode(encoding, errors="ignore")
    lines = [line for line in text.splitlines() if line.strip()][:LOOK]
    delimiter = max(",\t;", key=lambda sign: max((line.count(sign) for line in lines), default=0))

    def rows() -> Rows:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            try:
                for number, row in enumerate(csv.reader(file, delimiter=delimiter), start=1):
                    if any(row):
                        yield number, row
            except csv.Error as error:
                raise Unreadable(f"{path.name} 的格式有误：{error}") from error

    return Table(path, (Sheet("", rows),), encoding=encoding, delimiter=delimiter)


def encoding_of(path: Path, start: bytes) -> str:
    """Return utf-8-sig, utf-16 or gb18030. The whole file is looked at only where its beginning is pure ASCII."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in start:
        raise Unreadable(f"{path.name} 不是表格：里面有二进制内容；请用 .xlsx、.xls 或 CSV")
    try:
        # A multi-byte character may be cut at the end of what was read.
        start[: len(start) - 4 if len(start) == _SNIFF else None].decode("utf-8")
    except UnicodeDecodeError as error:
        if len(start) == _SNIFF and error.start > len(start) - 8:
            return "utf-8-sig"
        return "gb18030"
    if start.isascii() and len(start) == _SNIFF:
        return _encoding_of_rest(path)
    return "utf-8-sig"


def _encoding_of_rest(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(_SNIFF):
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _feed(path: Path) -> Callable[[], Rows]:
    def rows() -> Rows:
        yield 1, list(FEED_HEADER)
        yield from enumerate(feed_rows(path), start=2)

    return rows

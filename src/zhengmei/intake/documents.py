"""Read what is to be screened, and say where a hit stands in the document's own terms: line, paragraph, cell, page."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from zipfile import BadZipFile, ZipFile

LARGEST = 64 * 1024 * 1024
LARGEST_UNPACKED = 512 * 1024 * 1024
BLOCKS = (
    "address article aside blockquote br caption dd div dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav option p pre section table tbody td th thead title tr ul ol"
)


class UnreadableDocument(ValueError):
    """A document that cannot be read; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Part:
    """A paragraph, cell or line, and what it is called."""

    name: str
    text: str


@dataclass(frozen=True)
class ScreenedDocument:
    """The parts joined by line breaks are the text that is screened; places are counted in it."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)

    def places(self, starts: Iterable[int]) -> list[str]:
        """Return for each place in the text its part and the character there: ``第 3 段第 5 字``."""
        begins = [0, *accumulate(len(part.text) + 1 for part in self.parts)]
        found = []
        for start in starts:
            number = min(max(bisect_right(begins, start) - 1, 0), len(self.parts) - 1)
            found.append(f"{self.parts[number].name}第 {start - begins[number] + 1} 字" if self.parts else "")
        return found


def read_screened(path: Path, *, largest: int = LARGEST) -> ScreenedDocument:
    """Return the parts of a file. Raises UnreadableDocument with a sentence that says what to do."""
    if not path.is_file():
        raise UnreadableDocument(f"没有这个文件：{path}")
    _refuse_large(path.name, path.stat().st_size, largest)
    return read_named(path.read_bytes(), path.name, largest=largest)


def read_named(raw: bytes, name: str, *, largest: int = LARGEST) -> ScreenedDocument:
    """Return the parts of a document by what its name ends in. Raises UnreadableDocument with a sentence."""
    _refuse_large(name, len(raw), largest)
    readers = {
        ".docx": _docx,
        ".xlsx": _xlsx,
        ".html": _html,
        ".htm": _html,
        ".pdf": _pdf,
        ".txt": _text,
        ".md": _text,
        "": _text,
    }
    kind = Path(name).suffix.lower()
    reader = readers.get(kind)
    if reader is None:
        raise UnreadableDocument(f"读不了 {kind} 文件；可用：{'、'.join(kind for kind in readers if kind)}")
    if kind in (".docx", ".xlsx"):
        _refuse_bomb(raw, name)
    return ScreenedDocument(tuple(reader(raw, name)))


def _refuse_large(name: str, size: int, largest: int) -> None:
    if size > largest:
        raise UnreadableDocument(f"{name} 超过 {largest // 1024 // 1024} MB；请拆成几份")


def _refuse_bomb(raw: bytes, name: str) -> None:
    try:
        with ZipFile(BytesIO(raw)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return  # The reader says what is wrong with it.
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableDocument(f"{name} 解开后过大；请去掉图片、拆成几份")


def read_bytes(raw: bytes, name: str) -> ScreenedDocument:
    """Return plain text, UTF-8 or GB18030, line by line. Raises UnreadableDocument."""
    lines = _decoded(raw, name).replace("\r\n", "\n").split("\n")
    return ScreenedDocument(tuple(Part(f"第 {number} 行", line) for number, line in enumerate(lines, start=1)))


def _text(raw: bytes, name: str) -> Iterator[Part]:
    yield from read_bytes(raw, name).parts


def _decoded(raw: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument(f"{name} 既不是 UTF-8 也不是 GB18030 文字；请另存为 UTF-8 的 .txt")


def _docx(raw: bytes, name: str) -> Iterator[Part]:
    try:
        yield from _paragraphs(raw)
    # A file made to do harm fails anywhere: in the archive, in the XML, in what one part says of another.
    except Exception:
        raise UnreadableDocument(f"{name} 不是完好的 .docx 文件；请用 Word 或 WPS 打开后另存一次") from None


def _paragraphs(raw: bytes) -> Iterator[Part]:
    import docx  # Slow to import, and few commands read Word files.
    from docx.table import Table, _Cell

    document = docx.Document(BytesIO(raw))
    paragraphs = tables = 0
    for section in document.sections:
        for name, part in (("页眉", section.header), ("页脚", section.footer)):
            yield from (
                Part(name, paragraph.text.replace("\n", " ")) for paragraph in part.paragraphs if paragraph.text.strip()
            )
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables += 1
            for row, line in enumerate(block.rows, start=1):
                # Not line.cells: it repeats a cell as often as its width says, and a width may say a thousand million.
                for column, cell in enumerate(line._tr.tc_lst, start=1):
                    yield Part(f"表 {tables} 第 {row} 行第 {column} 列", _Cell(cell, block).text.replace("\n", " "))
        else:
            paragraphs += 1
            yield Part(f"第 {paragraphs} 段", block.text.replace("\n", " "))


def _xlsx(raw: bytes, name: str) -> Iterator[Part]:
    from openpyxl.utils import get_column_letter
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
    except (CalamineError, OSError, ValueError):
        raise UnreadableDocument(f"{name} 不是完好的 .xlsx 文件；请用 Excel 或 WPS 打开后另存一次") from None
    for sheet in book.sheet_names:
        for row, cells in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1):
            for column, value in enumerate(cells, start=1):
                text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
                if text.strip():
                    yield Part(f"{sheet}!{get_column_letter(column)}{row} ", text.replace("\n", " "))


def _html(raw: bytes, name: str) -> Iterator[Part]:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(_decoded(raw, name))
    page.strip_tags(["script", "style", "noscript", "template"])
    for node in page.css(BLOCKS.replace(" ", ",")):
        node.insert_after("\n")
        node.insert_before("\n")
    lines = (page.root.text(separator="") if page.root else "").split("\n")
    for number, line in enumerate((line.strip() for line in lines if line.strip()), start=1):
        yield Part(f"第 {number} 段", line)


def _pdf(raw: bytes, name: str) -> Iterator[Part]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(BytesIO(raw)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, OSError, NotImplementedError):
        raise UnreadableDocument(f"{name} 读不出来；可能有密码或已损坏，请另存为 .docx 或 .txt") from None
    if not any(page.strip() for page in pages):
        raise UnreadableDocument(f"{name} 里没有文字，可能是扫描件；请先识别成文字")
    for number, page in enumerate(pages, start=1):
        for line, text in enumerate(_unwrapped(page), start=1):
            yield Part(f"第 {number} 页第 {line} 段", text)


def _unwrapped(page: str) -> Iterator[str]:
    """Lines of a page, a long line joined with the next: there the line was full, not finished."""
    held = ""
    for line in page.split("\n"):
        joined = held + line
        if len(line) >= 25 and not line.rstrip().endswith(("。", "：", "！", "？")):
            held = joined
        else:
            held = ""
            yield joined
    if held:
        yield held

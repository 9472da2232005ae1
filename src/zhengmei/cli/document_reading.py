"""Read an office's own document as text: .txt in UTF-8 or GB18030, or .docx."""

from pathlib import Path
from zipfile import BadZipFile


class UnreadableDocument(ValueError):
    """A document that cannot be read; the message is a sentence that says what to do."""


def read_document(path: Path) -> str:
    """Return the text of the document, one paragraph or table row a line. Raises UnreadableDocument."""
    if not path.is_file():
        raise UnreadableDocument(f"没有这个文件：{path}")
    if path.suffix.lower() == ".docx":
        return _docx(path)
    if path.suffix.lower() not in (".txt", ".md", ""):
        raise UnreadableDocument(f"读不了 {path.suffix} 文件；请另存为 .docx 或 .txt")
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument(f"{path.name} 既不是 UTF-8 也不是 GB18030 文字；请另存为 UTF-8 的 .txt")


def _docx(path: Path) -> str:
    import docx  # Slow to import, and few commands read Word files.
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = docx.Document(str(path))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise UnreadableDocument(f"{path.name} 不是完好的 .docx 文件；请用 Word 或 WPS 打开后另存一次") from None
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text.replace("\n", " ") for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)

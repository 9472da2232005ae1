"""Read an office's own document out of an upload: the content decides what it is, not the name."""

import unicodedata
import zipfile
from collections.abc import Iterator
from io import BytesIO

from zhengmei.intake.documents import UnreadableDocument

__all__ = ["UnreadableDocument", "clean", "docx_text", "read_upload"]

LIMIT = 2 * 1024 * 1024
"""Bytes of a document and characters of pasted text; the longest 办法 is a twentieth of this."""
UNPACKED_LIMIT = 50 * 1024 * 1024


def read_upload(name: str, content: bytes) -> str:
    """Return the text of a .docx or text file. Raises UnreadableDocument with the remedy."""
    if len(content) > LIMIT:
        raise UnreadableDocument(f"{name} 超过 2 MB。请去掉图片，只保留办法全文后再上传。")
    if content.startswith(b"PK\x03\x04"):
        return clean(docx_text(name, content))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return clean(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument(f"{name} 不是 .docx，也不是 UTF-8 或 GB18030 文字。请用 Word 或 WPS 另存为 .docx。")


def clean(text: str) -> str:
    """Return the text without control characters and marks that turn the reading direction; line ends as one kind.

    Raises UnreadableDocument when it holds binary content.
    """
    if "\x00" in text:
        raise UnreadableDocument("文件里有无法识别的内容，可能不是文字文件。请另存为 .docx 或 .txt。")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})


def docx_text(name: str, content: bytes) -> str:
    """Return the text of a .docx, one paragraph or table row a line. Raises UnreadableDocument with the remedy."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
                raise UnreadableDocument(f"{name} 解开后过大。请去掉图片，只保留办法全文后再上传。")
        return "\n".join(_lines(content))
    except UnreadableDocument:
        raise
    # A file made to do harm fails anywhere: in the archive, in the XML, in what one part says of another.
    except Exception as error:
        raise UnreadableDocument(f"{name} 不是完好的 .docx 文件。请用 Word 或 WPS 打开后另存一次。") from error


def _lines(content: bytes) -> Iterator[str]:
    import docx  # Slow to import, and only this page reads Word files.
    from docx.table import Table, _Cell

    for block in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                # Not row.cells: it repeats a cell as often as its width says, and a width may say a thousand million.
                yield "\t".join(_Cell(cell, block).text.replace("\n", " ") for cell in row._tr.tc_lst)
        else:
            yield block.text

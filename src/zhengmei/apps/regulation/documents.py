"""Read an office's own document out of an upload: the content decides what it is, not the name."""

import unicodedata
import zipfile
from io import BytesIO

LIMIT = 2 * 1024 * 1024
"""Bytes of a document and characters of pasted text; the longest 办法 is a twentieth of this."""
UNPACKED_LIMIT = 50 * 1024 * 1024


class UnreadableDocument(ValueError):
    """A document that cannot be read; the message is a sentence that says what to do."""


def read_upload(name: str, content: bytes) -> str:
    """Return the text of a .docx or text file. Raises UnreadableDocument with the remedy."""
    if len(content) > LIMIT:
        raise UnreadableDocument(f"{name} 超过 2 MB。请去掉图片，只保留办法全文后再上传。")
    if content.startswith(b"PK\x03\x04"):
        return clean(_docx(name, content))
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


def _docx(name: str, content: bytes) -> str:
    import docx  # Slow to import, and only this page reads Word files.
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    broken = UnreadableDocument(f"{name} 不是完好的 .docx 文件。请用 Word 或 WPS 打开后另存一次。")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
                raise UnreadableDocument(f"{name} 解开后过大。请去掉图片，只保留办法全文后再上传。")
        document = docx.Document(BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        if isinstance(error, UnreadableDocument):
            raise
        raise broken from error
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text.replace("\n", " ") for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)

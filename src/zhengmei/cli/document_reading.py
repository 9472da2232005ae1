"""Read an office's own document as text: .txt in UTF-8 or GB18030, or .docx."""

from pathlib import Path

from zhengmei.apps.regulation.documents import UnreadableDocument, docx_text

__all__ = ["UnreadableDocument", "read_document"]


def read_document(path: Path) -> str:
    """Return the text of the document, one paragraph or table row a line. Raises UnreadableDocument."""
    if not path.is_file():
        raise UnreadableDocument(f"没有这个文件：{path}")
    if path.suffix.lower() == ".docx":
        return docx_text(path.name, path.read_bytes())
    if path.suffix.lower() not in (".txt", ".md", ""):
        raise UnreadableDocument(f"读不了 {path.suffix} 文件；请另存为 .docx 或 .txt")
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument(f"{path.name} 既不是 UTF-8 也不是 GB18030 文字；请另存为 UTF-8 的 .txt")

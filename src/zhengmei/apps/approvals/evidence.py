"""Uploads: accepted by what they contain, not by what they are called; refused in a sentence."""

import hashlib
import io
import unicodedata
import zipfile

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengmei.apps.approvals.models import Attachment
from zhengmei.apps.approvals.transition import NotFit
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.config import clock

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
ALLOWED = "PDF、图片（PNG、JPG）、Word（.docx）、Excel（.xlsx）、OFD"


def kind_of(data: bytes) -> str | None:
    """Return ``pdf``, ``png``, ``jpg``, ``docx``, ``xlsx`` or ``ofd`` from the content; None for anything else."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return _kind_of_zip(data) if data.startswith(b"PK\x03\x04") else None


def _kind_of_zip(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                return None
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    marks = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
    return next((kind for kind, mark in marks.items() if mark in names), None)


def safe_name(name: str) -> str:
    """Return a file name without paths, control characters or direction marks, at most 120 characters."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in unicodedata.normalize("NFC", base) if unicodedata.category(char)[0] != "C")
    return plain[-120:].strip() or "附件"


@transaction.atomic
def keep(upload: UploadedFile, actor: Person, unit: Unit, *, handed_in: bool = True) -> Attachment:
    """Store an upload; ``handed_in`` False for a draft that only its unit may see.

    Raises NotFit with a sentence when it is empty, too large or of a kind that is not accepted.
    """
    name = safe_name(upload.name or "")
    if not upload.size:
        raise NotFit(f"「{name}」是空文件，请重新选择。")
    if upload.size > LARGEST:
        raise NotFit(f"「{name}」超过 20 MB，请压缩或分开上传。")
    data = upload.read()
    kind = kind_of(data)
    if kind is None:
        raise NotFit(f"「{name}」的内容不是可接收的文件。可上传：{ALLOWED}。")
    row = Attachment(
        name=name, kind=kind, size=len(data), sha256=hashlib.sha256(data).hexdigest(), unit=unit,
        uploaded_by=actor, uploaded_at=clock.now(), handed_in=handed_in,
    )  # fmt: skip
    row.file.save(f"{row.sha256[:16]}.{kind}", ContentFile(data), save=False)
    row.save()
    return row

"""Where the files of inspections lie: what was handed in, and what came out. Below the folder of uploads."""

import hashlib
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from zhengmei.apps.approvals.evidence import safe_name
from zhengmei.apps.approvals.transition import NotFit
from zhengmei.apps.inspections.models import Inspection

LARGEST = 200 * 1024 * 1024
INCOMING, PAPERS = "in", "out"
"""Folders below the uploads: what was handed in, what came out; each upload and each run has one of its own in them."""
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Stored:
    """One file on disk: its name for people and its path below the uploads."""

    name: str
    path: str
    size: int
    sha256: str


def uploads() -> Path:
    """Return the folder of uploads."""
    return Path(settings.MEDIA_ROOT) / "inspections"


def file_name(name: str) -> str:
    """Return a name that can stand on disk, its ending kept."""
    path = Path(safe_name(name))
    return f"{path.stem[:_LONGEST_NAME].strip(' .') or '文件'}{path.suffix[:8]}"


def store(upload: UploadedFile, taken: Iterable[str] = ()) -> Stored:
    """Write an upload to its own folder; a name that is ``taken`` gets a number, since problems are told by name.

    Raises NotFit for an empty or an oversized file.
    """
    name = file_name(upload.name or "")
    if not upload.size:
        raise NotFit(f"「{name}」是空文件，请重新选择。")
    if upload.size > LARGEST:
        raise NotFit(f"「{name}」超过 200 MB，请分成几份上传。")
    known = set(taken)
    free, number = name, 2
    while free in known:
        free, number = f"{Path(name).stem}（{number}）{Path(name).suffix}", number + 1
    folder = Path(INCOMING) / uuid.uuid4().hex
    target = uploads() / folder / free
    target.parent.mkdir(mode=0o700, parents=True)
    digest = hashlib.sha256()
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
    return Stored(free, str(folder / free), upload.size, digest.hexdigest())


def new_folder() -> str:
    """Make a folder for what one run brings out, and return its name."""
    name = uuid.uuid4().hex
    (uploads() / PAPERS / name).mkdir(mode=0o700, parents=True)
    return name


def folder_of(name: str) -> Path:
    """Return the folder of that name."""
    return uploads() / PAPERS / name


def papers_of(inspection: Inspection) -> Path:
    """Return the folder with the papers of a finished inspection."""
    return folder_of(inspection.folder)

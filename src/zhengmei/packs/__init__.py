"""The regulation packs that come with the platform, and how to read a pack from a folder."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from zhengmei.core.pack.parse import HEAD_FILE, parse_pack
from zhengmei.core.pack.schema import Pack

SHIPPED = Path(__file__).parent


def pack_files(folder: Path) -> dict[str, str]:
    """Return the texts of one pack: name relative to ``folder`` → text. Raises OSError when it cannot be read."""
    paths = [*folder.glob("*.toml"), *folder.glob("forms/*.toml"), *folder.glob("cases/*.toml")]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


def shipped_ids() -> tuple[str, ...]:
    """Return the ids of the packs that come with the platform, in name order."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob(f"*/{HEAD_FILE}")))


@cache
def shipped_files(pack_id: str) -> Mapping[str, str]:
    """Return the texts of one shipped pack."""
    return pack_files(SHIPPED / pack_id)


@cache
def shipped_pack(pack_id: str) -> Pack:
    """Return one shipped pack. Raises KeyError for an unknown id, PackError for a faulty file."""
    if pack_id not in shipped_ids():
        raise KeyError(pack_id)
    return parse_pack(shipped_files(pack_id))


def shipped_packs() -> dict[str, Pack]:
    """Return every shipped pack by id."""
    return {pack_id: shipped_pack(pack_id) for pack_id in shipped_ids()}

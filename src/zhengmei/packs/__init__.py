"""The regulation packs that come with the platform, and how to read a pack from a folder."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from zhengmei.core.pack.build import PackError, Problem
from zhengmei.core.pack.merge import merge
from zhengmei.core.pack.parse import HEAD_FILE, parse_pack
from zhengmei.core.pack.schema import Pack

SHIPPED = Path(__file__).parent


def pack_files(folder: Path) -> dict[str, str]:
    """Return the texts of one pack: name relative to ``folder`` → text.

    Raises OSError when a file cannot be read, PackError naming every file that isn't UTF-8.
    """
    texts, problems = {}, []
    for path in sorted([*folder.glob("*.toml"), *folder.glob("forms/*.toml"), *folder.glob("cases/*.toml")]):
        name, raw = path.relative_to(folder).as_posix(), path.read_bytes()
        try:
            texts[name] = raw.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            problems.append(Problem(name, line, None, "不是 UTF-8 文字；请另存为 UTF-8"))
    if problems:
        raise PackError(problems)
    return texts


@cache
def pack_ids() -> tuple[str, ...]:
    """Return the ids of the packs that come with the platform, in name order."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob(f"*/{HEAD_FILE}")))


@cache
def files_of(pack_id: str) -> Mapping[str, str]:
    """Return the texts of one shipped pack. Raises KeyError for an unknown id."""
    if pack_id not in pack_ids():
        raise KeyError(pack_id)
    return pack_files(SHIPPED / pack_id)


@cache
def written(pack_id: str) -> Pack:
    """Return one shipped pack as written, without what it extends. Raises KeyError, or PackError for a faulty file."""
    return parse_pack(files_of(pack_id))


@cache
def load(pack_id: str) -> Pack:
    """Return one shipped pack with what it extends. Raises KeyError for an unknown id, PackError for a faulty file."""
    pack = written(pack_id)
    return merge(pack, {other: written(other) for other in pack_ids()}) if pack.head.extends else pack


def load_all() -> tuple[Pack, ...]:
    """Return every shipped pack, in id order."""
    return tuple(load(pack_id) for pack_id in pack_ids())

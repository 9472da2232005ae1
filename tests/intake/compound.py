"""Old .xls workbooks, made by hand: no library that writes them is among ours."""

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(streams: dict[str, bytes]) -> bytes:
    """Return a compound file (MS-CFB, version 3) of few streams, each padded to where it needs no mini stream."""
    padded = {name: content + bytes(-len(content) % _SECTOR) for name, content in streams.items()}
    padded = {name: content.ljust(4096, b"\0") for name, content in padded.items()}
    table, body, entries = [_FAT, _END], b"", [_entry("Root Entry", 5, child=1)]
    for number, (name, content) in enumerate(padded.items(), start=1):
        first, length = len(table), len(content) // _SECTOR
        table += [*range(first + 1, first + length), _END]
        after = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, right=after, start=first, size=len(content)))
        body += content
    directory = b"".join([*entries, *[_entry("", 0)] * (4 - len(entries))])
    assert len(directory) == _SECTOR
    assert len(table) <= _SECTOR // 4
    fat = struct.pack(f"<{_SECTOR // 4}I", *table, *[_FREE] * (_SECTOR // 4 - len(table)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108) + fat + directory + body


def _entry(name: str, kind: int, *, child: int = _FREE, right: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    spelt = name.encode("utf-16-le")
    length = len(spelt) + 2 if name else 0
    return spelt.ljust(64, b"\0") + struct.pack("<H2B3I36xIQ", length, kind, 1, _FREE, right, child, start, size)


def old_workbook(sheets: Sequence[tuple[str, bool, Sequence[Sequence[str | int]]]]) -> bytes:
    """Return an .xls (BIFF8): name, hidden or not, and the rows of every sheet."""
    bodies = [_sheet(rows) for _, _, rows in sheets]
    bound = [_named(name) for name, _, _ in sheets]
    begins = len(_record(0x0809, _begin(5))) + sum(len(name) + 10 for name in bound) + 4
    book = _record(0x0809, _begin(5))
    for (_, hidden, _), name, body in zip(sheets, bound, bodies, strict=True):
        book += _record(0x0085, struct.pack("<IBB", begins, hidden, 0) + name)
        begins += len(body)
    return compound_file({"Workbook": book + _record(0x000A, b"") + b"".join(bodies)})


def _sheet(rows: Sequence[Sequence[str | int]]) -> bytes:
    cells = b"".join(
        _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
        if isinstance(cell, int)
        else _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(cell), 1) + cell.encode("utf-16-le"))
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
    )
    return _record(0x0809, _begin(0x10)) + cells + _record(0x000A, b"")


def _begin(kind: int) -> bytes:
    return struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0)


def _named(name: str) -> bytes:
    return struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content

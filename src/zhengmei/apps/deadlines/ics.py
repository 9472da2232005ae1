"""Deadlines as an iCalendar file (RFC 5545), for the calendar on somebody's desk or phone."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from zhengmei.apps.deadlines.models import Clock

LINE_BYTES = 75


def calendar_file(clocks: Iterable[Clock], now: datetime, address_of: Callable[[Clock], str]) -> str:
    """Return one all-day entry per clock that has a due day. ``address_of`` gives the page of a clock in full."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//zhengmei//deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    lines += [f"X-WR-CALNAME:{_text('政媒：期限')}", "X-WR-TIMEZONE:Asia/Shanghai"]
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for row in clocks:
        if row.due_on is not None:
            lines += _entry(row, stamp, address_of(row))
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines)


def _entry(row: Clock, stamp: str, address: str) -> list[str]:
    assert row.due_on is not None
    words = [word for word in (row.preview, "暂定" if row.status == Clock.PROVISIONAL else "") if word]
    mark = f"（{'、'.join(words)}）" if words else ""
    clauses = "、".join(cite["label"] for cite in row.cites)
    return [
        "BEGIN:VEVENT",
        f"UID:clock-{row.pk}@zhengmei",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{row.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{row.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(f'{row.title}：{row.subject_label}{mark}')}",
        f"DESCRIPTION:{_text(f'{row.unit}。依据：{clauses}。当日 24:00 前有效。')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    plain = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> str:
    """Lines end in CRLF and hold at most 75 bytes; a character is never cut in two."""
    parts, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > LINE_BYTES:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += width
    return "\r\n".join(parts) + "\r\n"

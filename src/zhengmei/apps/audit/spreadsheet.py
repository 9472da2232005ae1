"""The log as a spreadsheet that opens safely: no cell of it is ever read as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

from zhengmei.apps.audit.models import Event
from zhengmei.config.clock import SHANGHAI

HEADINGS = ("序号", "时间", "演示日期", "操作人", "动作", "内容", "对象", "对象名称", "算法", "校验值")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_cell(text: str) -> str:
    """Return the text so that no spreadsheet program calculates it: an apostrophe goes before what begins a formula."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS) else text


def rows(events: Iterable[Event]) -> Iterator[tuple[str, ...]]:
    """Return one row of safe text per event."""
    for event in events:
        cells = (
            str(event.seq), event.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"), str(event.stood_on or ""),
            event.actor_label, event.action, event.sentence, event.subject, event.subject_label, event.algorithm,
            event.digest,
        )  # fmt: skip
        yield tuple(safe_cell(cell) for cell in cells)


def as_csv(events: Iterable[Event]) -> bytes:
    """Return CSV in UTF-8 with the mark by which office programs recognise it."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    writer.writerows(rows(events))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(events: Iterable[Event]) -> bytes:
    """Return a workbook whose cells are all text."""
    # Loaded when asked for: it takes as long to import as the rest of the platform.
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("操作日志")
    sheet.freeze_panes(1, 0)
    sheet.set_column(1, 9, 18)
    for line, cells in enumerate((HEADINGS, *rows(events))):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell)
    book.close()
    return file.getvalue()

"""Tables as spreadsheets that open safely, the log among them: no cell is ever read as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from zhengmei.apps.audit.models import Event
from zhengmei.config.clock import SHANGHAI

HEADINGS = ("序号", "时间", "演示日期", "操作人", "动作", "内容", "对象", "对象名称", "算法", "校验值")
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
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
    """Return the log as CSV."""
    return table_as_csv(HEADINGS, rows(events))


def as_xlsx(events: Iterable[Event]) -> bytes:
    """Return the log as a workbook whose cells are all text."""
    return table_as_xlsx("操作日志", HEADINGS, rows(events))


def table_as_csv(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Return CSV in UTF-8 with the mark by which office programs recognise it. The cells must be safe already."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def table_as_xlsx(
    title: str, headings: Sequence[str], lines: Iterable[Sequence[str]], *, numbers: Sequence[str] = ()
) -> bytes:
    """Return a workbook of one sheet. The columns named in ``numbers`` are numbers, all else is text, never a formula."""
    # Loaded when asked for: it takes as long to import as the rest of the platform.
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 18)
    counted = {headings.index(name) for name in numbers}
    for line, cells in enumerate(chain((headings,), lines)):
        for column, cell in enumerate(cells):
            if line and cell and column in counted:
                sheet.write_number(line, column, int(cell))
            else:
                sheet.write_string(line, column, cell)
    book.close()
    return file.getvalue()

"""Units, scores, ranks and likenesses of an inspection: shown on the screen and as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import xlsxwriter

from zhengmei.bulletin.standing import standing
from zhengmei.bulletin.wording import Result

_SHOWN = 10


def notes_of(result: Result) -> Iterator[str]:
    """Yield the sentences that say how sample, scores and ranks are to be read."""
    for table in standing(result):
        yield from table.notes


def show_standing(result: Result) -> list[str]:
    """Return the lines for the screen: what was asked for, the first of each."""
    lines = list(notes_of(result))
    for table in standing(result):
        if table.key in ("rank", "repeated", "similar"):
            chosen = [row.cells for row in table.rows if table.key != "rank" or row.cells[-1]]
            lines += [
                f"{table.name}　{'　'.join(str(cell) for cell in cells if cell != '')}" for cells in chosen[:_SHOWN]
            ]
            more = f"{table.name}　还有 {len(chosen) - _SHOWN} 条，见 --tables 或 --json"
            lines += [more] if len(chosen) > _SHOWN else []
    return lines


def write_tables(result: Result, path: Path) -> None:
    """Write the tables as a workbook: text stays text, and the same result gives the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        made = datetime.fromisoformat(result["at"])
        book.set_properties({"title": "政务新媒体检查汇总与评分", "created": made})
        bold = book.add_format({"bold": True})
        for table in standing(result):
            sheet = book.add_worksheet(table.name)
            sheet.write_row(0, 0, table.heads, bold)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(table.rows, start=1):
                sheet.write_row(number, 0, row.cells)
        about = book.add_worksheet("说明")
        for number, note in enumerate((*notes_of(result), result["totals"]["rounding"])):
            about.write_string(number, 0, note)

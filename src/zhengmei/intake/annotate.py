"""A copy of a file with what is wrong beside each row, so that a clerk repairs it where it stands."""

import csv
from collections.abc import Iterable
from pathlib import Path

import openpyxl
from openpyxl.styles import PatternFill

from zhengmei.intake.problems import RowProblem
from zhengmei.intake.tables import Table, open_table

HEADING = "问题"
_MARK = PatternFill("solid", fgColor="FFF2CC")


def annotate(source: Path, problems: Iterable[RowProblem], target: Path) -> Path:
    """Write the copy and return its path: .xlsx stays .xlsx with its layout, everything else becomes a UTF-8 CSV."""
    by_sheet: dict[str, dict[int, str]] = {}
    for problem in problems:
        said = f"{problem.column}：{problem.message}" if problem.column else problem.message
        rows = by_sheet.setdefault(problem.sheet, {})
        rows[problem.row] = f"{rows[problem.row]}；{said}" if problem.row in rows else said
    table = open_table(source)
    if source.suffix.lower() == ".xlsx":
        return _workbook(source, by_sheet, target.with_suffix(".xlsx"))
    return _csv(table, by_sheet, target.with_suffix(".csv"))


def _workbook(source: Path, by_sheet: dict[str, dict[int, str]], target: Path) -> Path:
    book = openpyxl.load_workbook(source)
    for name, rows in by_sheet.items():
        sheet = book[name]
        column = sheet.max_column + 1
        sheet.cell(max(1, min(rows) - 1), column, HEADING)
        for row, said in rows.items():
            cell = sheet.cell(row, column, said)
            cell.data_type, cell.fill = "s", _MARK
    book.save(target)
    return target


def _csv(table: Table, by_sheet: dict[str, dict[int, str]], target: Path) -> Path:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for sheet in table.sheets:
            problems = by_sheet.get(sheet.name, {})
            for number, row in sheet.rows():
                writer.writerow([problems.get(number, ""), *(_harmless(cell) for cell in row)])
    return target


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) and len(cell) > 1 else cell

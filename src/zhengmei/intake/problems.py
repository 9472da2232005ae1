"""What is wrong with a file or a row, in sentences."""

from dataclasses import dataclass


class Unreadable(ValueError):
    """A file that cannot be used at all; the message is a Chinese sentence for the reader."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One row that was left out, or a cell that was. ``row`` is the row of the sheet, from 1."""

    file: str
    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}{f'〔{self.sheet}〕' if self.sheet else ''} 第 {self.row} 行"
        return f"{place}{f'「{self.column}」' if self.column else ''}：{self.message}"

"""Followers, reads, likes: per account or per post, from whoever brings them. What nobody brought stays missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from zhengmei.intake.columns import METRICS
from zhengmei.intake.problems import RowProblem
from zhengmei.intake.registers import Directory
from zhengmei.intake.rows import Cells, Learned, recognise, rows_of
from zhengmei.intake.tables import open_table
from zhengmei.intake.values import moment_of, number_of, platform_of, said


@dataclass
class Figure:
    """One metric of one account. ``rows`` brought it, in ``missing`` others the cell says that nothing is known."""

    value: int = 0
    rows: int = 0
    missing: int = 0
    told: str = ""  # when the figure was taken, for what is not added up

    @property
    def whole(self) -> int | None:
        """The value where nothing is missing of it."""
        return self.value if self.rows and not self.missing else None


Figures = dict[str, Figure]


@dataclass
class MetricsRead:
    """Metrics by the place of their account in the directory."""

    by_account: dict[int, Figures] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_metrics(
    files: Iterable[tuple[Path, str, str]],
    directory: Directory,
    period: tuple[date, date],
    learned: Learned | None = None,
) -> MetricsRead:
    """Return the metrics of known accounts: (file, account, platform) for exports without a column for them.

    Of rows with a day only those inside ``period`` count. Followers are a level, not added up: the latest is taken.
    Raises Unreadable for a file that cannot be used.
    """
    read = MetricsRead()
    for path, name, platform in files:
        table = open_table(path)
        read.notes += table.notes
        for recognised in recognise(table, "metrics", learned):
            given = (name, platform or recognised.header.profile)
            for number, cells in rows_of(recognised):
                problem = _take(read, directory, period, given, cells)
                if problem:
                    read.problems.append(RowProblem(path.name, recognised.sheet.name, number, *problem))
    return read


def _take(
    read: MetricsRead, directory: Directory, period: tuple[date, date], given: tuple[str, str], cells: Cells
) -> tuple[str, str] | None:
    """Count one row; or return the column and the sentence that says why it cannot be."""
    name = said(cells.get("account", "")) or given[0]
    platform = platform_of(cells.get("platform", "") or given[1])
    place = directory.find(name, platform, said(cells.get("account_id", "")))
    if place is None:
        return "账号名称", f"「{name}」不在账号表里，这行数据没有计入"
    told = moment_of(cells.get("time", ""))
    if told is None and said(cells.get("time", "")):
        return "时间", f"「{cells['time']}」不是日期，这行数据没有计入"
    if told is not None and not period[0] <= told[0] <= period[1]:
        return None
    figures = read.by_account.setdefault(place, {})
    for metric in METRICS:
        if metric in cells:
            _add(figures.setdefault(metric, Figure()), metric, cells[metric], str(told[1] or told[0]) if told else "")
    return None


def _add(figure: Figure, metric: str, text: str, told: str) -> None:
    number = number_of(text)
    if number is None:
        # One missing day of a level says nothing against the other days; a missing part of a sum leaves it open.
        figure.missing += metric != "followers"
    elif metric != "followers":
        figure.value, figure.rows = figure.value + number, figure.rows + 1
    elif told >= figure.told:
        figure.value, figure.rows, figure.told = number, 1, told


def plain(figures: Mapping[str, Figure]) -> dict[str, dict[str, int | None]]:
    """Return the figures as tables: the value (None: nobody knows), from how many rows, how many were missing."""
    return {
        metric: {"value": figure.value if figure.rows else None, "rows": figure.rows, "missing": figure.missing}
        for metric, figure in sorted(figures.items())
    }

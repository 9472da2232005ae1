"""What people have marked on a score sheet: account, item, fact, how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhengmei.core.inspection.score import Mark
from zhengmei.intake.problems import RowProblem
from zhengmei.intake.registers import Directory
from zhengmei.intake.rows import Learned, recognise, rows_of
from zhengmei.intake.tables import open_table
from zhengmei.intake.values import number_of, platform_of, said


@dataclass(frozen=True)
class MarksRead:
    """Marks by the place of their account in the directory."""

    by_account: Mapping[int, tuple[Mark, ...]]
    problems: tuple[RowProblem, ...] = ()


def read_marks(path: Path | None, directory: Directory, learned: Learned | None = None) -> MarksRead:
    """Return the marks of known accounts; without a count a row is one time. Raises Unreadable for a useless file."""
    if path is None:
        return MarksRead({})
    found: dict[int, tuple[Mark, ...]] = {}
    problems = []
    for recognised in recognise(open_table(path), "marks", learned):
        for number, cells in rows_of(recognised):
            place = directory.find(
                said(cells["account"]), platform_of(cells.get("platform", "")), said(cells.get("account_id", ""))
            )
            item, times = said(cells["item"]), number_of(cells.get("times", ""))
            if place is None or not item:
                message = "没有写指标" if place is not None else f"「{cells['account']}」不在账号表里"
                problems.append(
                    RowProblem(path.name, recognised.sheet.name, number, "", f"{message}，这行评分没有计入")
                )
                continue
            mark = Mark(item, said(cells.get("fact", "")) or f"{path.name}:{number}", 1 if times is None else times)
            found[place] = (*found.get(place, ()), mark)
    return MarksRead(found, tuple(problems))

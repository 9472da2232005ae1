"""Rows of a table by meaning: ``{"name": …, "platform": …}`` with the row they came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhengmei.intake.columns import Header, Kind, find_header
from zhengmei.intake.problems import Unreadable
from zhengmei.intake.tables import Sheet, Table

TOTALS = ("合计", "总计", "小计", "总数", "共计")
_NEEDED: Mapping[Kind, str] = {
    "accounts": "账号名称、平台", "posts": "发布时间", "messages": "收到时间", "marks": "账号名称、指标",
    "metrics": "粉丝数、阅读量、点赞量、评论量、分享量中的一项",
}  # fmt: skip
Learned = Mapping[Kind, Mapping[str, str]]
Cells = dict[str, str]


@dataclass(frozen=True)
class Recognised:
    """A sheet with its heading."""

    sheet: Sheet
    header: Header


def recognise(table: Table, kind: Kind, learned: Learned | None = None) -> list[Recognised]:
    """Return the visible sheets whose heading is known. Raises Unreadable, naming the headings seen, where none is."""
    found = []
    seen: list[str] = []
    for sheet in table.sheets:
        top = sheet.top()
        header = find_header(top, kind, (learned or {}).get(kind))
        if header is not None:
            found.append(Recognised(sheet, header))
        else:
            seen += [cell for row in top[:3] for cell in row if cell][:12]
    if not found:
        words = _NEEDED[kind]
        heads = "、".join(seen) or "空白"
        raise Unreadable(
            f"{table.path.name} 里找不到表头：要有「{words}」。看到的是：{heads}。"
            "列名不同的，写一个列名对照文件（命令里是 --mapping）一起给出"
        )
    return found


def rows_of(recognised: Recognised) -> Iterator[tuple[int, Cells]]:
    """Yield row number and cells by meaning; title rows, empty rows and rows of totals are passed over."""
    header = recognised.header
    for number, row in recognised.sheet.rows():
        if number <= header.row + 1 or not any(cell.strip() for cell in row):
            continue
        if next(cell.strip() for cell in row if cell.strip()).startswith(TOTALS):
            continue
        yield number, {key: row[place].strip() if place < len(row) else "" for key, place in header.columns.items()}

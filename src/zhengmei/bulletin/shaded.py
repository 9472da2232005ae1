"""A picture of shaded cells as a table of a word processor (WordprocessingML), written whole: cell by cell takes seconds."""

from collections.abc import Sequence
from html import escape

from docx.oxml.ns import nsdecls

from zhengmei.bulletin.pictures import TONES, Cell, Grid

_FONT = "宋体"


def grid_xml(grid: Grid, room: int) -> str:
    """Return the table as XML. ``room``: how broad it is, in twentieths of a point."""
    whole = sum(grid.widths)
    ends = [round(room * sum(grid.widths[: place + 1]) / whole) for place in range(len(grid.widths))]
    wide = [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
    # Without lines a white one stands between the rows, so that the bars don't touch.
    line = 'w:val="single" w:sz="4" w:space="0" w:color="C3CDD8"' if grid.lines else 'w:val="nil"'
    between = line if grid.lines else 'w:val="single" w:sz="24" w:space="0" w:color="FFFFFF"'
    sides = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right"))
    cross = line if grid.lines else 'w:val="nil"'
    borders = f"<w:tblBorders>{sides}<w:insideH {between}/><w:insideV {cross}/></w:tblBorders>"
    margins = "".join(f'<w:{side} w:w="{40 if grid.size > 6 else 0}" w:type="dxa"/>' for side in ("left", "right"))
    rows = "".join(_row(row, wide, grid, head=place < grid.heads) for place, row in enumerate(grid.rows))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{room}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(row: Sequence[Cell], wide: Sequence[int], grid: Grid, *, head: bool) -> str:
    cells, place = [], 0
    for cell in row:
        cells.append(_cell(cell, sum(wide[place : place + cell.span]), grid.size))
        place += cell.span
    again = "<w:tblHeader/>" if head else ""
    # Bars are equally high; a line of the calendar grows with a long name.
    rule = "atLeast" if grid.lines else "exact"
    high = f'<w:trHeight w:val="{grid.size * 36}" w:hRule="{rule}"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{high}{again}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, size: int) -> str:
    ground, ink = TONES[cell.tone]
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if cell.tone else ""
    layout = f'<w:spacing w:before="0" w:after="0"/><w:jc w:val="{"left" if cell.left else "center"}"/>'
    fonts = f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}"/>'
    letters = f'{fonts}<w:color w:val="{ink}"/><w:sz w:val="{size * 2}"/>'
    run = f"<w:r><w:rPr>{letters}</w:rPr><w:t>{escape(cell.text)}</w:t></w:r>" if cell.text else ""
    # The mark of an empty paragraph is as high as its letters would be: it must be small too.
    mark = f'<w:rPr><w:sz w:val="{size * 2}"/></w:rPr>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p><w:pPr>{layout}{mark}</w:pPr>{run}</w:p></w:tc>"
    )

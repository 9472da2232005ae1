"""The bulletin as a Word document in the layout of an official one (GB/T 9704)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zhengmei.bulletin.charts import Daily
from zhengmei.bulletin.drafting import BODY, HEADING, PAGE, SUBHEADING, TITLE, draft
from zhengmei.bulletin.pictures import Grid
from zhengmei.bulletin.shaded import grid_xml
from zhengmei.bulletin.wording import Result

FONTS = {TITLE: "方正小标宋简体", BODY: "仿宋_GB2312", HEADING: "黑体", SUBHEADING: "楷体_GB2312", PAGE: "宋体"}
"""In the names that offices have; what a machine has not its word processor replaces."""
_ROOM, _ROOM_ACROSS = Mm(156), Mm(247)
_SHORT = 12
"""A table of so few rows in the body stays on one page; in an annex it begins under its title, whatever its height."""
_RED = RGBColor(0xC0, 0x00, 0x00)


def write_docx(
    result: Result, path: Path, earlier: Sequence[Result] = (), due: date | None = None, daily: Daily | None = None,
    no_recheck: str = "",
) -> None:  # fmt: skip
    """Write the draft, with pictures where ``daily`` is given. Raises DoesNotAddUp where totals and accounts disagree."""
    paper = _Paper()
    draft(paper, result, earlier, due, daily, no_recheck)
    paper.save(path, result)


class _Paper:
    """An A4 page with the margins, sizes and spacing of the standard; fonts by role."""

    def __init__(self) -> None:
        self._document = Document()
        self._across = False
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        _page_number(section.footer.paragraphs[0])

    def letterhead(self) -> None:
        mark = self._paragraph("（发文机关标志）", TITLE, 26, WD_ALIGN_PARAGRAPH.CENTER)
        mark.runs[0].font.color.rgb = _RED
        number = self._paragraph("　　　〔　　　〕　　号", BODY, 16, WD_ALIGN_PARAGRAPH.CENTER)
        _red_line(number)
        self._paragraph("", BODY, 16)

    def title(self, *lines: str) -> None:
        self._paragraph("\n".join(lines), TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
        self._paragraph("", BODY, 16)

    def line(self, text: str, font: str, *, indented: bool = False) -> None:
        paragraph = self._paragraph(text, font, 16)
        paragraph.paragraph_format.keep_with_next = font in (HEADING, SUBHEADING)
        if indented:
            paragraph.paragraph_format.first_line_indent = Pt(32)

    def signature(self) -> None:
        self._paragraph("", BODY, 16)
        for text in ("（署名）", "　　　　年　　月　　日"):
            signed = self._paragraph(text, BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT)
            signed.paragraph_format.right_indent = Pt(64)

    def annex(self, number: str, title: str) -> None:
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        self._across = True
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (Mm(25),) * 4
        self._paragraph(number, HEADING, 16)
        self._paragraph(title, TITLE, 18, WD_ALIGN_PARAGRAPH.CENTER)

    def _paragraph(self, text: str, font: str, size: int, alignment: WD_ALIGN_PARAGRAPH | None = None) -> Any:
        paragraph = self._document.add_paragraph()
        layout = paragraph.paragraph_format
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(28 if size == 16 else size + 12)
        layout.space_after = Pt(0)
        if alignment is not None:
            paragraph.alignment = alignment
        _run(paragraph, text, font, size)
        return paragraph

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()) -> None:
        lines = [heads, *rows]
        table = self._document.add_table(rows=len(lines), cols=len(heads))
        table.style, table.autofit = "Table Grid", False
        room = _ROOM_ACROSS if self._across else _ROOM
        shares = widths or [1] * len(heads)
        wide = [int(room * share / sum(shares)) for share in shares]
        for column, width in zip(table.columns, wide, strict=True):
            column.width = width
        # Row by row: asking the table for single cells takes time that grows with its square.
        for place, (row, values) in enumerate(zip(table.rows, lines, strict=True)):
            for cell, value, width in zip(row.cells, values, wide, strict=True):
                cell.width = width
                _cell(cell, "—" if value is None else str(value), HEADING if place == 0 else PAGE)
                if not self._across and len(lines) <= _SHORT and place < len(lines) - 1:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
            _marked(row, "cantSplit")
        _marked(table.rows[0], "tblHeader")
        # Two tables with nothing between them become one.
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def grid(self, grid: Grid) -> None:
        room = _ROOM_ACROSS if self._across else _ROOM
        table = self._document.add_table(rows=0, cols=len(grid.widths))
        self._document._body._body.replace(table._tbl, parse_xml(grid_xml(grid, int(room.twips))))
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def save(self, path: Path, result: Result) -> None:
        properties = self._document.core_properties
        made = datetime.fromisoformat(f"{result['at']}T00:00:00")
        properties.created = properties.modified = made
        properties.author, properties.title, properties.comments = "", "政务新媒体检查情况的通报", ""
        written = BytesIO()
        self._document.save(written)
        _write_timeless(written, path)


def _write_timeless(written: BytesIO, path: Path) -> None:
    """Pack again without the second of writing: the same facts give the same bytes."""
    with ZipFile(written) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), ZIP_DEFLATED)


def _cell(cell: Any, text: str, font: str) -> None:
    """A table cell: lines as high as their characters need, a little air above and below."""
    layout = cell.paragraphs[0].paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(15)
    layout.space_before = layout.space_after = Pt(2)
    _run(cell.paragraphs[0], text, font, 10)


def _run(paragraph: Any, text: str, font: str, size: int) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), FONTS[font]
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), FONTS[font])


def _red_line(paragraph: Any) -> None:
    """The line under the document number."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", "C00000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _marked(row: Any, property_name: str) -> None:
    """tblHeader: a head on every page that the table reaches. cantSplit: a row stays on one page."""
    mark = OxmlElement(f"w:{property_name}")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _page_number(paragraph: Any) -> None:
    """«— 1 —» at the foot, as the standard has it."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", PAGE, 14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    _run(paragraph, " —", PAGE, 14)

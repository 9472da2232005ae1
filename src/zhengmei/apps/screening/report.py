"""The report of a screening as .docx: what was found, what was done, by whom to be signed. Personal data is masked."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from zhengmei.apps.screening.marking import Mark, gravest_first, tally
from zhengmei.apps.screening.models import Screening
from zhengmei.config import clock
from zhengmei.core.screening.hit import DISCLAIMER, SEVERITY_NAMES

TITLE, HEADING, BODY, TABLE = "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体"
HEADS = ("号", "程度", "位置", "原文", "说明", "建议", "依据", "处理")
WIDTHS = (10, 20, 24, 26, 42, 24, 24, 16)
"""In millimetres; together what lies between the margins."""
TWIPS_PER_MM = 1440 / 25.4


def as_docx(row: Screening, found: Sequence[Mark], packs: Sequence[str]) -> bytes:
    """Return the report. ``packs`` are the titles of the texts it was screened under."""
    from docx import Document  # Slow to import, and only this page writes Word files.
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.left_margin = section.right_margin = Mm(12)
    _line(document, "稿件筛查报告", TITLE, 20, centred=True)
    for name, value in _facts(row, packs):
        _line(document, f"{name}：{value}", BODY, 12)
    counts = tally(found)
    by_severity = "，".join(
        f"{word} {sum(mark.hit.severity == key for mark in found)} 处" for key, word in SEVERITY_NAMES.items()
    )
    done = counts["by_state"]
    _line(document, "一、结果", HEADING, 14)
    _line(
        document,
        f"共 {counts['all']} 处：{by_severity}。其中已改 {done['accepted']} 处，已略过 {done['ignored']} 处，"
        f"待处理 {done['open']} 处。{_left_out(row)}",
        BODY,
        12,
    )
    _line(document, DISCLAIMER, BODY, 12)
    _line(document, "二、清单", HEADING, 14)
    if found:
        _table(document, gravest_first(found))
    else:
        _line(document, "没有命中。", BODY, 12)
    _line(document, "审核人（签字）：　　　　　　　　　　日期：　　　年　　月　　日", BODY, 12, space=18)
    document.core_properties.author, document.core_properties.title = "", "稿件筛查报告"
    document.core_properties.comments = ""
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _facts(row: Screening, packs: Sequence[str]) -> list[tuple[str, str]]:
    made = row.made_at.astimezone(clock.SHANGHAI)
    facts = [
        ("稿件", row.name),
        ("单位", row.unit.name),
        ("筛查", f"{made:%Y-%m-%d %H:%M}，{len(row.text):,} 字"),
        ("办法", "、".join(f"《{title}》" for title in packs) or "未选用"),
        ("词库", "、".join(row.stamps)),
    ]
    return facts


def _left_out(row: Screening) -> str:
    return f"另有 {row.left_out:,} 处未列出，请把稿件拆成几份再筛。" if row.left_out else ""


def _table(document: Any, found: Sequence[Mark]) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm

    table = document.add_table(rows=0, cols=len(HEADS))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    rows = [HEADS, *(_cells(number, mark) for number, mark in enumerate(found, start=1))]
    # Written as XML: cell by cell through the library a thousand rows would take half a minute.
    for place, values in enumerate(rows):
        table._tbl.append(parse_xml(_row(values, nsdecls("w"), head=place == 0)))


def _row(values: Sequence[str], namespaces: str, *, head: bool) -> str:
    """One row; the head stands again on every page."""
    font = HEADING if head else TABLE
    look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/><w:sz w:val="18"/></w:rPr>'
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width * TWIPS_PER_MM:.0f}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
        f'<w:r>{look}<w:t xml:space="preserve">{escape(_printable(value))}</w:t></w:r></w:p></w:tc>'
        for value, width in zip(values, WIDTHS, strict=True)
    )
    again = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr {namespaces}>{again}{cells}</w:tr>"


def _cells(number: int, mark: Mark) -> tuple[str, ...]:
    personal = mark.hit.suggestion or "（个人信息）"
    done = f"{mark.state_word}为“{mark.put}”" if mark.state == "accepted" and not mark.personal else mark.state_word
    return (
        str(number),
        f"{mark.severity_word}（{mark.tier_word}）",
        mark.place,
        personal if mark.personal else mark.shown,
        mark.hit.message,
        mark.hit.suggestion or "—",
        "、".join(chip["label"] for chip in mark.chips) or "—",
        done,
    )


def _line(document: Any, text: str, font: str, size: int, *, centred: bool = False, space: int = 2) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(space), Pt(4)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, font, size)


def _run(paragraph: Any, text: str, font: str, size: int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(_printable(text))
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _printable(text: str) -> str:
    """Leave out what XML cannot carry: it must not stop the report."""
    return "".join(sign for sign in text if (sign >= " " or sign in "\t\n") and sign not in "\ufffe\uffff")

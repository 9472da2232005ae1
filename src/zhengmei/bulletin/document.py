"""The bulletin in the layout of an official document (GB/T 9704): a draft, drawn wholly from the result."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhengmei.bulletin.annex import PROBLEM_HEADS, RESULT_HEADS, problem_rows, result_rows
from zhengmei.bulletin.wording import (
    Result,
    gists,
    labels,
    platform,
    previewed,
    problems,
    recheck,
    reconcile,
    rule_name,
    running,
)
from zhengmei.core.citation.clause import chinese_number
from zhengmei.core.pack.cites import INTERPRETED

_TITLE, _BODY, _HEADING, _SUBHEADING, _PAGE = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
_LARGEST_ANNEX = 1_000
_NAMED = 20


def write_docx(result: Result, path: Path, previous: Result | None = None, due: date | None = None) -> None:
    """Write the draft. ``previous``: last time's result, to be re-checked; ``due``: by when to rectify, else left open.

    Raises DoesNotAddUp where totals and accounts disagree.
    """
    reconcile(result)
    paper = _Paper()
    mark = previewed(result)
    if mark:
        paper.line(f"〔{mark}〕本稿仅供预演：所依据的办法在检查日不具效力，不作任何认定。", _HEADING)
    paper.title(f"关于{_period(result)}政务新媒体检查情况的通报")
    paper.line("　　〔　　〕　号", _BODY, centred=True)
    paper.line("各有关单位：", _BODY)
    _opening(paper, result)
    paper.heading("一、总体情况")
    _overall(paper, result)
    paper.heading("二、发现的问题")
    _problems(paper, result)
    number = 3
    if previous is not None:
        paper.heading("三、上次检查不合格账号的复查")
        _recheck(paper, result, previous)
        number = 4
    paper.heading(f"{'一二三四五'[number - 1]}、工作要求")
    _requests(paper, result, due)
    paper.line("附件：1. 检查结果一览表", _BODY, indented=True)
    paper.line("　　　2. 问题明细表", _BODY, indented=True)
    paper.line("（署名）", _BODY, right=True)
    paper.line("　　年　　月　　日", _BODY, right=True)
    _annexes(paper, result)
    paper.save(path, result)


def _period(result: Result) -> str:
    """第三季度, 9 月 or the plain days, whichever the period is."""
    first, at = date.fromisoformat(result["from"]), date.fromisoformat(result["at"])
    ends_month = date.fromordinal(at.toordinal() + 1).day == 1
    if first.day == 1 and ends_month and first.year == at.year:
        months = at.month - first.month + 1
        if months == 1:
            return f"{at.year}年{at.month}月"
        if months == 3 and first.month % 3 == 1:
            return f"{at.year}年第{'一二三四'[first.month // 3]}季度"
        if months == 12:
            return f"{at.year}年度"
    return f"{_chinese(first)}至{_chinese(at)}"


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _opening(paper: "_Paper", result: Result) -> None:
    texts = "、".join(_text_named(pack) for pack in result["packs"])
    paper.line(
        f"依据{texts}，对政务新媒体{_chinese(date.fromisoformat(result['from']))}至"
        f"{_chinese(date.fromisoformat(result['at']))}的运行情况进行了检查，以检查日24时为准。现将有关情况通报如下。",
        _BODY,
        indented=True,
    )


def _text_named(pack: Any) -> str:
    number = f"（{pack['document_number']}）" if pack["document_number"] else ""
    return f"《{pack['title']}》{number}"


def _overall(paper: "_Paper", result: Result) -> None:
    totals = result["totals"]
    paper.line(
        f"共列出政务新媒体账号{totals['listed']}个，其中至检查日已关停{totals['closed']}个，在运行{totals['running']}个。"
        f"以在运行的{totals['running']}个为基数：合格{totals['pass']}个，点名但合格{totals['named']}个，不合格{totals['fail']}个，"
        f"待人工认定{totals['manual']}个。{_rate(totals)}（{totals['rounding']}）。",
        _BODY,
        indented=True,
    )
    heads = ("平台", "在运行", "合格", "点名", "不合格", "人工认定", "合格率%")
    for name, part in (("平台", "by_platform"), ("地区", "by_region")):
        rows = [_tally_row(platform(key) if name == "平台" else key, tally) for key, tally in totals[part].items()]
        if rows:
            paper.table((name, *heads[1:]), [*rows, _tally_row("合计", _sum(totals[part]))])
    if result["left_out"]["problems"]:
        told = len(result["left_out"]["problems"]) + result["left_out"]["more"]
        paper.line(
            f"说明：所给数据中有{told}处读不懂，没有计入；{result['left_out']['limits']}。", _BODY, indented=True
        )


def _rate(totals: Any) -> str:
    if totals["pass_rate"] is None:
        return "没有在运行的账号，不计合格率"
    if totals["manual"]:
        return f"待认定的全部合格则合格率为{totals['pass_rate']}%，全部不合格则为{totals['pass_rate_low']}%"
    return f"合格率{totals['pass_rate']}%"


def _tally_row(name: str, tally: Any) -> tuple[Any, ...]:
    rate = tally.get("pass_rate")
    return (
        name,
        tally["running"],
        tally["pass"],
        tally["named"],
        tally["fail"],
        tally["manual"],
        rate if rate else "—",
    )


def _sum(part: Any) -> dict[str, Any]:
    """The sum of counts; a rate is never summed, so the last line has none of its own."""
    keys = ("running", "pass", "named", "fail", "manual")
    return {key: sum(tally[key] for tally in part.values()) for key in keys} | {"pass_rate": None}


def _problems(paper: "_Paper", result: Result) -> None:
    named, said = labels(result), gists(result)
    held: dict[tuple[str, tuple[str, ...]], dict[str, list[str]]] = {}
    for problem in problems(result, "missed"):
        name = f"{problem.account['account']}（{platform(problem.account['platform'])}）"
        names = held.setdefault((problem.finding["rule"], tuple(problem.finding["cites"])), {}).setdefault(
            problem.finding["modality"], []
        )
        if name not in names:
            names.append(name)
    if not held:
        paper.line("没有发现未达到要求的账号。", _BODY, indented=True)
    for number, ((rule, cites), by_modality) in enumerate(held.items(), start=1):
        clause = "、".join(named.get(cite, cite) for cite in cites)
        paper.line(f"（{_ordinal(number)}）{rule_name(rule)}：{clause}", _SUBHEADING, indented=True)
        for modality, names in by_modality.items():
            more = f"等{len(names)}个，详见附件2" if len(names) > _NAMED else f"共{len(names)}个"
            force = "不符合要求" if modality in ("应", "禁") else "未达到原则性要求，予以点名"
            paper.line(
                f"{said.get(cites[0], '')}{force}的：{'、'.join(names[:_NAMED])}，{more}。", _BODY, indented=True
            )
        if any(
            rule.get("reading") == "interpretation" and set(cites) & set(rule["cites"])
            for rule in result["rules"]
            if "cites" in rule
        ):
            paper.line(f"（{INTERPRETED}）", _BODY, indented=True)
    waiting = [a for a in running(result) if a["verdict"] == "manual"]
    if waiting and not previewed(result):
        listed = "、".join(f"{a['account']}（{platform(a['platform'])}）" for a in waiting[:_NAMED])
        paper.line(
            f"另有{len(waiting)}个账号所给数据不足以认定，待人工核实：{listed}{'等' if len(waiting) > _NAMED else ''}。",
            _BODY,
            indented=True,
        )
    if result["outside_register"]:
        listed = "、".join(
            f"{one['account']}（{platform(one['platform'])}）" for one in result["outside_register"][:_NAMED]
        )
        paper.line(
            f"发文数据中有{len(result['outside_register'])}个账号不在名册内，待核实：{listed}。", _BODY, indented=True
        )


def _recheck(paper: "_Paper", result: Result, previous: Result) -> None:
    found = recheck(result, previous)
    total = sum(len(names) for names in found.values())
    parts = "，".join(f"{state}{len(names)}个" for state, names in found.items())
    paper.line(
        f"上次（{_chinese(date.fromisoformat(previous['at']))}）检查不合格的{total}个账号：{parts}。",
        _BODY,
        indented=True,
    )
    if found["仍不合格"]:
        paper.line(f"仍不合格的：{'、'.join(found['仍不合格'])}。", _BODY, indented=True)


def _requests(paper: "_Paper", result: Result, due: date | None) -> None:
    day = _chinese(due) if due else "　　年　　月　　日"
    paper.line(f"请不合格账号的主办单位于{day}前完成整改并报送情况；点名账号的主办单位说明理由。", _BODY, indented=True)
    paper.line(
        "本通报所列结论由检查数据逐条得出，处置措施由主管单位依据有关条款另行决定。对结论有异议的，可附证据提出。",
        _BODY,
        indented=True,
    )
    named = labels(result)
    open_to: dict[tuple[str, str, str], int] = {}
    for account in running(result):
        for one in account.get("proposed", ()):
            key = (
                "、".join(named.get(cite, cite) for cite in one["cites"]),
                "、".join(one["measures"]),
                one["decided_by"],
            )
            open_to[key] = open_to.get(key, 0) + 1
    for (clause, measures, decider), number in open_to.items():
        said = f"{clause}就此规定的措施为：{measures}（涉及{number}个账号，由{decider}决定，本通报不作决定）。"
        paper.line(said, _BODY, indented=True)


def _annexes(paper: "_Paper", result: Result) -> None:
    for number, (title, heads, rows) in enumerate(
        (
            ("检查结果一览表", RESULT_HEADS, list(result_rows(result))),
            ("问题明细表", PROBLEM_HEADS, list(problem_rows(result))),
        ),
        start=1,
    ):
        paper.page_break()
        paper.line(f"附件{number}", _HEADING)
        paper.line(title, _TITLE, centred=True, size=18)
        if len(rows) > _LARGEST_ANNEX:
            paper.line(f"共{len(rows)}行，另附电子表格（--xlsx）。", _BODY, indented=True)
        else:
            paper.table(heads, rows)


def _ordinal(number: int) -> str:
    return chinese_number(number) if number < 100 else str(number)


class _Paper:
    """An A4 page with the margins, sizes and spacing of the standard; fonts by role, in the names that offices have."""

    def __init__(self) -> None:
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        _page_number(section.footer.paragraphs[0])

    def title(self, text: str) -> None:
        self.line(text, _TITLE, centred=True, size=22)

    def heading(self, text: str) -> None:
        self.line(text, _HEADING, indented=True)

    def line(
        self,
        text: str,
        font: str,
        *,
        size: int = 16,
        centred: bool = False,
        right: bool = False,
        indented: bool = False,
    ) -> None:
        paragraph = self._document.add_paragraph()
        layout = paragraph.paragraph_format
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28 if size == 16 else 36)
        layout.space_after = Pt(0)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if indented:
            layout.first_line_indent = Pt(2 * size)
        _run(paragraph, text, font, size)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        table = self._document.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            _cell(cell, head, _HEADING)
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                _cell(cell, "—" if value is None else str(value), _PAGE)

    def page_break(self) -> None:
        self._document.add_page_break()

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
    run.font.size, run.font.name = Pt(size), font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)


def _page_number(paragraph: Any) -> None:
    """«— 1 —» at the foot, as the standard has it."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", _PAGE, 14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    _run(paragraph, " —", _PAGE, 14)

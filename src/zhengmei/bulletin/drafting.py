"""The draft of a bulletin, drawn wholly from the result: what it says, whatever it is written on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from zhengmei.bulletin.annex import (
    COMPARED_HEADS,
    PROBLEM_HEADS,
    PROBLEM_WIDTHS,
    RESULT_HEADS,
    RESULT_WIDTHS,
    problem_rows,
    result_rows,
)
from zhengmei.bulletin.charts import Daily
from zhengmei.bulletin.periods import (
    NO_SCORES,
    Earlier,
    arrange,
    chinese_day,
    comparison_rows,
    ladder_lines,
    months_of,
    period_name,
    remarks,
    repeated_failures,
    span_of,
)
from zhengmei.bulletin.pictures import Grid, calendar_grid, platform_grid
from zhengmei.bulletin.standing import Table, standing
from zhengmei.bulletin.wording import (
    Result,
    caution,
    gists,
    labels,
    platform,
    previewed,
    problems,
    recheck,
    reconcile,
    rule_name,
    running,
    scope_told,
)
from zhengmei.core.citation.clause import chinese_number
from zhengmei.core.pack.cites import INTERPRETED

TITLE, BODY, HEADING, SUBHEADING, PAGE = "title", "body", "heading", "subheading", "page"
"""What a font is for; the paper knows its name."""
_LARGEST_ANNEX = 1_000
_NAMED = 20
_STANDING_WORDS = {"score": "评分", "rank": "排名", "repeated": "连续后位", "similar": "标题相近的发文"}


class Paper(Protocol):
    """Something a draft is written on, in the layout of an official document (GB/T 9704)."""

    def letterhead(self) -> None:
        """The places for the issuing body's mark and the document number, over the red line."""

    def title(self, *lines: str) -> None:
        """The title, broken where it can be read."""

    def line(self, text: str, font: str, *, indented: bool = False) -> None:
        """One paragraph of the body."""

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()) -> None:
        """A table; its head is repeated on every page. ``widths``: shares, equal where empty."""

    def grid(self, grid: Grid) -> None:
        """A picture of shaded cells."""

    def signature(self) -> None:
        """The places for signature and date."""

    def annex(self, number: str, title: str) -> None:
        """Begin an annex on a new page, broad enough for its table."""


@dataclass(frozen=True)
class _Annex:
    """``body``: writes what stands under the title."""

    title: str
    body: Callable[[Paper], None]


def draft(
    paper: Paper, result: Result, earlier: Sequence[Result] = (), due: date | None = None, daily: Daily | None = None,
    no_recheck: str = "",
) -> None:  # fmt: skip
    """Write the draft. ``earlier``: results to compare with or to re-check; ``due``: by when to rectify, else left open;
    ``daily``: draws the pictures; ``no_recheck``: why a re-check was not made, in a sentence.

    Raises DoesNotAddUp, before anything is written, where totals and accounts of any of them disagree.
    """
    reconcile(result)
    before = arrange(result, earlier, no_recheck)
    tables = list(standing(result))
    annexes = list(_annexes(result, tables, daily))
    if said := caution(result):
        paper.line(said, HEADING)
    paper.letterhead()
    paper.title(f"关于{period_name(*span_of(result))}", "政务新媒体检查情况的通报")
    paper.line("各有关单位：", BODY)
    _opening(paper, result)
    places = {annex.title: place for place, annex in enumerate(annexes, start=1)}
    told = {one.key: _told(one, places.get(one.title)) for one in tables}
    for number, (name, write) in enumerate(_sections(paper, result, before, due, told, daily), start=1):
        paper.line(f"{chinese_number(number)}、{name}", HEADING, indented=True)
        write()
    for number, annex in enumerate(annexes, start=1):
        paper.line(f"{'附件：' if number == 1 else '　　　'}{number}. {annex.title}", BODY, indented=True)
    paper.signature()
    for number, annex in enumerate(annexes, start=1):
        paper.annex(f"附件{number}", annex.title)
        annex.body(paper)


def _sections(
    paper: Paper, result: Result, before: Earlier, due: date | None, told: Mapping[str, str], daily: Daily | None
) -> list[tuple[str, Callable[[], None]]]:
    year = months_of(*span_of(result)) == 12
    sections: list[tuple[str, Callable[[], None]]] = [
        ("总体情况", lambda: _overall(paper, result, told, pictured=daily is not None)),
        ("发现的问题", lambda: _problems(paper, result)),
    ]
    asked = [key for key in _STANDING_WORDS if key in told]
    if asked:
        heading = "、".join(_STANDING_WORDS[key] for key in asked)
        sections.append((heading, lambda: _said(paper, told, asked)))
    if before.parts:
        sections.append((f"{'各季度' if year else '各月'}比较", lambda: _compared(paper, result, before)))
    if before.last is not None or before.no_recheck:
        sections.append(("上次检查不合格账号的复查", lambda: _recheck(paper, result, before)))
    if year:
        sections.append(("全年处置的依据", lambda: _whole_year(paper, result)))
    return [*sections, ("工作要求", lambda: _requests(paper, result, due))]


def _annexes(result: Result, tables: Iterable[Table], daily: Daily | None) -> Iterator[_Annex]:
    """The two lists that every bulletin has, what was asked for beside them, the pictures of many rows."""
    yield _list("检查结果一览表", RESULT_HEADS, list(result_rows(result)), RESULT_WIDTHS)
    yield _list("问题明细表", PROBLEM_HEADS, list(problem_rows(result)), PROBLEM_WIDTHS)
    for table in (table for table in tables if table.rows):
        yield _list(table.title, table.heads, [row.cells for row in table.rows], table.widths)
    drawn = calendar_grid(result, daily) if daily else None
    if drawn is not None:
        yield _calendar(*drawn)


def _list(title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> _Annex:
    def write(paper: Paper) -> None:
        if len(rows) > _LARGEST_ANNEX:
            paper.line(f"共{len(rows)}行，另附电子表格。", BODY, indented=True)
        else:
            paper.table(heads, rows, widths)

    return _Annex(title, write)


def _calendar(told: str, grid: Grid) -> _Annex:
    def write(paper: Paper) -> None:
        paper.line(told, BODY, indented=True)
        paper.grid(grid)

    return _Annex("发布日历", write)


def _told(table: Table, annex: int | None) -> str:
    return f"{table.told.rstrip('。')}（附件{annex}）。" if annex else table.told


def _said(paper: Paper, told: Mapping[str, str], keys: Iterable[str]) -> None:
    for key in keys:
        paper.line(told[key], BODY, indented=True)


def _opening(paper: Paper, result: Result) -> None:
    texts = "、".join(_text_named(pack) for pack in result["packs"])
    paper.line(
        f"依据{texts}，对政务新媒体{chinese_day(date.fromisoformat(result['from']))}至"
        f"{chinese_day(date.fromisoformat(result['at']))}的运行情况进行了检查，以检查日24时为准。现将有关情况通报如下。",
        BODY,
        indented=True,
    )


def _text_named(pack: Any) -> str:
    number = f"（{pack['document_number']}）" if pack["document_number"] else ""
    return f"《{pack['title']}》{number}"


def _overall(paper: Paper, result: Result, told: Mapping[str, str], *, pictured: bool) -> None:
    totals = result["totals"]
    if said := scope_told(result):
        paper.line(said, BODY, indented=True)
    _said(paper, told, [key for key in ("sample",) if key in told])
    paper.line(
        f"共列出政务新媒体账号{totals['listed']}个，其中至检查日已关停{totals['closed']}个，在运行{totals['running']}个。"
        f"以在运行的{totals['running']}个为基数：合格{totals['pass']}个，点名但合格{totals['named']}个，不合格{totals['fail']}个，"
        f"待人工认定{totals['manual']}个。{_rate(totals)}（{totals['rounding']}）。",
        BODY,
        indented=True,
    )
    rows = [_tally_row(platform(key), tally) for key, tally in totals["by_platform"].items()]
    if rows:
        heads = ("平台", "在运行", "合格", "点名", "不合格", "人工认定", "合格率%")
        paper.table(heads, [*rows, _tally_row("合计", totals)])
    drawn = platform_grid(totals) if pictured else None
    if drawn is not None:
        paper.line(f"{drawn[0]}：", BODY, indented=True)
        paper.grid(drawn[1])
    _said(paper, told, [key for key in ("by_unit", "by_region") if key in told])
    if result["left_out"]["problems"]:
        number = len(result["left_out"]["problems"]) + result["left_out"]["more"]
        paper.line(
            f"说明：所给数据中有{number}处读不懂，没有计入；{result['left_out']['limits']}。", BODY, indented=True
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


def _problems(paper: Paper, result: Result) -> None:
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
        paper.line("没有发现未达到要求的账号。", BODY, indented=True)
    for number, ((rule, cites), by_modality) in enumerate(held.items(), start=1):
        clause = "、".join(named.get(cite, cite) for cite in cites)
        paper.line(f"（{_ordinal(number)}）{rule_name(rule)}：{clause}", SUBHEADING, indented=True)
        for modality, names in by_modality.items():
            more = f"等{len(names)}个，详见附件2" if len(names) > _NAMED else f"共{len(names)}个"
            force = "不符合要求" if modality in ("应", "禁") else "未达到原则性要求，予以点名"
            paper.line(f"{said.get(cites[0], '')}{force}的：{'、'.join(names[:_NAMED])}，{more}。", BODY, indented=True)
        if any(
            rule.get("reading") == "interpretation" and set(cites) & set(rule["cites"])
            for rule in result["rules"]
            if "cites" in rule
        ):
            paper.line(f"（{INTERPRETED}）", BODY, indented=True)
    waiting = [a for a in running(result) if a["verdict"] == "manual"]
    if waiting and not previewed(result):
        listed = "、".join(f"{a['account']}（{platform(a['platform'])}）" for a in waiting[:_NAMED])
        paper.line(
            f"另有{len(waiting)}个账号所给数据不足以认定，待人工核实：{listed}{'等' if len(waiting) > _NAMED else ''}。",
            BODY,
            indented=True,
        )
    if result["outside_register"]:
        listed = "、".join(
            f"{one['account']}（{platform(one['platform'])}）" for one in result["outside_register"][:_NAMED]
        )
        paper.line(
            f"发文数据中有{len(result['outside_register'])}个账号不在名册内，待核实：{listed}。", BODY, indented=True
        )


def _compared(paper: Paper, result: Result, earlier: Earlier) -> None:
    """A quarter by its months or a year by its quarters, and who failed in several running."""
    paper.table(COMPARED_HEADS, list(comparison_rows(result, earlier)))
    paper.line(f"（{remarks(result, earlier)}。）", BODY, indented=True)
    repeated = repeated_failures(earlier)
    if not repeated:
        paper.line("没有连续两段不合格的账号。", BODY, indented=True)
        return
    told = "；".join(f"{one.name}（{'、'.join(one.parts)}）" for one in repeated[:_NAMED])
    more = f"等{len(repeated)}个" if len(repeated) > _NAMED else ""
    paper.line(f"连续不合格的有{len(repeated)}个账号：{told}{more}。", BODY, indented=True)


def _whole_year(paper: Paper, result: Result) -> None:
    """What the texts say of measures over the year, and that nobody was scored without a score sheet."""
    paper.line("有关办法就处置作出的规定如下，是否适用由主管单位决定，本通报不作决定：", BODY, indented=True)
    for line in ladder_lines(result):
        paper.line(f"{line}。".replace("。。", "。"), BODY, indented=True)
    if "score_sheet" not in result:
        paper.line(f"{NO_SCORES}。", BODY, indented=True)


def _recheck(paper: Paper, result: Result, before: Earlier) -> None:
    if before.no_recheck:
        paper.line(f"（{before.no_recheck}）", BODY, indented=True)
    if before.last is None:
        return
    previous = before.last
    found = recheck(result, previous)
    total = sum(len(names) for names in found.values())
    parts = "，".join(f"{state}{len(names)}个" for state, names in found.items())
    paper.line(
        f"上次（{chinese_day(date.fromisoformat(previous['at']))}）检查不合格的{total}个账号：{parts}。",
        BODY,
        indented=True,
    )
    if found["仍不合格"]:
        paper.line(f"仍不合格的：{'、'.join(found['仍不合格'])}。", BODY, indented=True)


def _requests(paper: Paper, result: Result, due: date | None) -> None:
    day = chinese_day(due) if due else "　　年　　月　　日"
    paper.line(f"请不合格账号的主办单位于{day}前完成整改并报送情况；点名账号的主办单位说明理由。", BODY, indented=True)
    paper.line(
        "本通报所列结论由检查数据逐条得出，处置措施由主管单位依据有关条款另行决定。对结论有异议的，可附证据提出。",
        BODY,
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
        paper.line(said, BODY, indented=True)


def _ordinal(number: int) -> str:
    return chinese_number(number) if number < 100 else str(number)

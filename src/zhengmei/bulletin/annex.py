"""The annex as a workbook: results, problems with their posts, totals, clauses. Text is written as text, never as a formula."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from zhengmei.bulletin.periods import arrange, comparison_rows, repeated_failures
from zhengmei.bulletin.standing import standing
from zhengmei.bulletin.wording import (
    Result,
    caution,
    gists,
    labels,
    platform,
    problems,
    recheck,
    reconcile,
    rule_name,
    running,
    sentence,
    verdict,
)

RESULT_HEADS = (
    "序号",
    "账号名称",
    "平台",
    "主办单位",
    "地区",
    "结论",
    "推送次数",
    "条数",
    "原创条数",
    "更新天数",
    "最后更新",
    "最近一个到期日",
)
RESULT_WIDTHS = (4, 12, 8, 13, 8, 9, 6, 6, 6, 6, 11, 11)
"""How broad the columns are beside each other on paper."""
PROBLEM_HEADS = ("序号", "账号名称", "平台", "主办单位", "事项", "力度", "情况", "依据", "证据")
PROBLEM_WIDTHS = (4, 12, 8, 12, 8, 5, 20, 16, 24)
COMPARED_HEADS = ("时段", "在运行", "合格", "点名", "不合格", "人工认定", "合格率%")


_LONG = ("说明", "情况", "依据", "证据", "要旨（非原文）", "逐项", "理由", "标题")


def result_rows(result: Result) -> Iterable[Sequence[Any]]:
    """Yield one row for every running account."""
    for number, account in enumerate(running(result), start=1):
        figures = account["figures"]
        coming = account["forecast"][0]["fails_on"] if account["forecast"] else ""
        yield (
            number, account["account"], platform(account["platform"]), account["sponsor"], account["region"],
            verdict(account), figures["pushes"], figures["items"], figures["originals"], figures["days"],
            figures["last_update"], coming,
        )  # fmt: skip


def problem_rows(result: Result) -> Iterable[Sequence[Any]]:
    """Yield one row for everything found, with the clause and the posts it rests on."""
    named = labels(result)
    for number, problem in enumerate(problems(result), start=1):
        account, finding = problem.account, problem.finding
        clauses = "、".join(named.get(cite, cite) for cite in finding["cites"])
        yield (
            number, account["account"], platform(account["platform"]), account["sponsor"], rule_name(finding["rule"]),
            finding["modality"], sentence(finding), clauses, _evidence(finding),
        )  # fmt: skip


def _evidence(finding: Any) -> str:
    told = [
        f"{e['time']} {e['title']}".strip() if "time" in e else f"{e['received_on']} {e['text']}"
        for e in finding["evidence"]
    ]
    return "；".join(told[:5]) + (f" 等 {len(told)} 条" if len(told) > 5 else "")


def write_xlsx(result: Result, path: Path, earlier: Sequence[Result] = (), no_recheck: str = "") -> None:
    """Write the workbook. ``earlier``: results to compare with or to re-check; ``no_recheck``: why one was not made.

    Raises DoesNotAddUp where totals and accounts of any of them disagree.
    """
    reconcile(result)
    before = arrange(result, earlier, no_recheck)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        # Without this the workbook would carry the second in which it was written: same facts, same bytes.
        book.set_properties({"title": "政务新媒体检查附表", "created": _made(result)})
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
        mark = caution(result)
        _sheet(book, "检查结果", RESULT_HEADS, result_rows(result), bold, mark)
        _sheet(book, "问题明细", PROBLEM_HEADS, problem_rows(result), bold, mark)
        _sheet(
            book,
            "汇总",
            ("范围", *COMPARED_HEADS[1:]),
            _total_rows(result),
            bold,
            mark,
        )
        if before.parts:
            _sheet(book, "各期比较", COMPARED_HEADS, comparison_rows(result, before), bold, mark)
            repeated = ((one.name, "、".join(one.parts)) for one in repeated_failures(before))
            _sheet(book, "连续不合格", ("账号", "时段"), repeated, bold, mark)
        if before.last is not None:
            found = recheck(result, before.last)
            rechecked = [(name, state) for state, names in found.items() for name in names]
            _sheet(book, "复查", (f"上次（{before.last['at']}）不合格的账号", "本次"), rechecked, bold, mark)
        if before.no_recheck:
            _sheet(book, "没有复查", ("说明",), [(before.no_recheck,)], bold, mark)
        for table in standing(result):
            _sheet(book, table.name, table.heads, [row.cells for row in table.rows], bold, mark)
        said = gists(result)
        clauses = [(cite, label, said.get(cite, "")) for cite, label in labels(result).items()]
        _sheet(book, "依据", ("代码", "条款", "要旨（非原文）"), clauses, bold, mark)
        outside = [(one["account"], platform(one["platform"]), one["posts"]) for one in result["outside_register"]]
        _sheet(book, "名册外账号", ("账号名称", "平台", "条数"), outside, bold, mark)


def _made(result: Result) -> Any:
    return datetime.fromisoformat(f"{result['at']}T00:00:00")


def _total_rows(result: Result) -> Iterable[Sequence[Any]]:
    totals = result["totals"]
    yield _total_row("合计", totals)
    for key in totals["by_platform"]:
        yield _total_row(platform(key), totals["by_platform"][key])
    for key in totals["by_region"]:
        yield _total_row(key, totals["by_region"][key])


def _total_row(name: str, tally: Any) -> Sequence[Any]:
    return (name, tally["running"], tally["pass"], tally["named"], tally["fail"], tally["manual"], tally["pass_rate"])


def _sheet(book: Any, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], bold: Any, mark: str) -> None:
    sheet = book.add_worksheet(name)
    top = 0
    if mark:
        sheet.write_string(0, 0, mark)
        top = 1
    for place, head in enumerate(heads):
        sheet.write_string(top, place, head, bold)
        sheet.set_column(place, place, 40 if head in _LONG else 14)
    sheet.freeze_panes(top + 1, 0)
    last = top
    for last, row in enumerate(rows, start=top + 1):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(last, place, cell)
            elif cell is not None:
                sheet.write_string(last, place, str(cell))
    sheet.autofilter(top, 0, max(last, top), len(heads) - 1)

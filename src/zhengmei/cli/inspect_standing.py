"""Units, scores, ranks and likenesses of an inspection: shown on the screen and as a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from zhengmei.bulletin.wording import platform
from zhengmei.core.inspection.finding import VERDICT_WORDS

Result = Mapping[str, Any]
Row = Sequence[object]
REPEATED_WORDS = {"established": "成立", "possible": "可能成立，人工认定", "mixed": "混合，人工认定",
                  "continuity_unclear": "连续性待认定"}  # fmt: skip
_TOTAL_HEADS = ("列出", "已关停", "在运行", "合格", "点名", "不合格", "人工认定", "合格率%")
_SHOWN = 10


def sheets_of(result: Result) -> Iterator[tuple[str, Sequence[str], Sequence[Row]]]:
    """Yield name, headings and rows of every table that the result has something for."""
    totals = result["totals"]
    units = [(name, _verdict(t["verdict"]), *_counts(t), t["fail_share"]) for name, t in totals["by_unit"].items()]
    yield "按单位", ("主办单位", "单位结论", *_TOTAL_HEADS, "不合格账号占在运行%"), units
    yield "按地区", ("地区", *_TOTAL_HEADS), [(name, *_counts(t)) for name, t in totals["by_region"].items()]
    if "score_sheet" in result:
        scores = [
            (a["account"], platform(a["platform"]), a["sponsor"], a["score"]["value"] or "否决",
             "是" if a["score"]["passed"] else "否", "；".join(a["score"]["lines"]))
            for a in result["accounts"]
            if "score" in a
        ]  # fmt: skip
        yield "评分", ("账号名称", "平台", "主办单位", "得分", "及格", "逐项"), scores
        ranks = [
            (p["rank"], p["account"][0], platform(p["account"][1]), p["score"], "并列" if p["tied"] else "",
             "后位" if p["bottom"] else "")
            for p in result["ranking"]["places"]
        ]  # fmt: skip
        yield "排名", ("名次", "账号名称", "平台", "得分", "并列", "后位"), ranks
    if "repeated" in result:
        yield "连续后位", ("账号名称", "平台", "认定", "理由", "依据"), list(_repeated(result))
    if "similar" in result:
        yield "相近", ("相近程度", "账号", "行", "标题", "账号", "行", "标题"), list(_similar(result))


def _counts(tally: Mapping[str, Any]) -> Row:
    return tuple(tally[key] for key in ("listed", "closed", "running", "pass", "named", "fail", "manual", "pass_rate"))


def _verdict(verdict: str | None) -> str:
    return next((words for key, words in VERDICT_WORDS.items() if key == verdict), "没有在运行的账号")


def _repeated(result: Result) -> Iterator[Row]:
    for one in result["repeated"]:
        name, code, _ = one["account"]
        yield name, platform(code), REPEATED_WORDS[one["outcome"]], one["reason"], "、".join(one["cites"])


def _similar(result: Result) -> Iterator[Row]:
    for pair in result["similar"]["pairs"]:
        sides = [(s["account"][0], s["row"], s["title"]) for s in (pair["one"], pair["other"])]
        yield pair["share"], *sides[0], *sides[1]


def notes_of(result: Result) -> Iterator[str]:
    """Yield the sentences that say how sample, scores and ranks are to be read."""
    if "sample" in result:
        told = result["sample"]
        yield (
            f"抽查：在运行 {told['of']} 个中抽 {told['drawn']} 个（{told['drawn_share']}%），种子 {told['seed']}；{told['method']}"
        )
    if "score_sheet" in result:
        sheet = result["score_sheet"]
        yield f"评分：{sheet['title']}，满分 {sheet['full']}，{sheet['rounding']}；后位依据：{sheet['bottom_from']}"
        yield from (f"排名：{note}" for note in result["ranking"]["notes"])
    if "similar" in result:
        told = result["similar"]
        more = f"；另有 {told['not_compared']} 条没有比对" if told["not_compared"] else ""
        yield f"相近：比对 {told['compared']} 条标作原创的发文，{len(told['pairs']) + told['more']} 对相近{more}；{told['note']}"


def show_standing(result: Result) -> list[str]:
    """Return the lines for the screen: what was asked for, the first of each."""
    lines = list(notes_of(result))
    asked = [sheet for sheet in sheets_of(result) if sheet[0] not in ("按单位", "按地区", "评分")]
    for name, _, rows in asked:
        chosen = [row for row in rows if name != "排名" or row[-1]]
        lines += [f"{name}　{'　'.join(str(cell) for cell in row if cell != '')}" for row in chosen[:_SHOWN]]
        lines += [f"{name}　还有 {len(chosen) - _SHOWN} 条，见 --tables 或 --json"] if len(chosen) > _SHOWN else []
    return lines


def write_tables(result: Result, path: Path) -> None:
    """Write the tables as a workbook: text stays text, and the same result gives the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        made = datetime.fromisoformat(result["at"])
        book.set_properties({"title": "政务新媒体检查汇总与评分", "created": made})
        bold = book.add_format({"bold": True})
        for name, heads, rows in sheets_of(result):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, heads, bold)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, row)
        about = book.add_worksheet("说明")
        for number, note in enumerate((*notes_of(result), result["totals"]["rounding"])):
            about.write_string(number, 0, note)

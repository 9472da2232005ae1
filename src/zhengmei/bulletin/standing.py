"""What stands beside the verdicts: sample, units, regions, scores, ranks, likenesses. The same tables on every paper."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengmei.batch.totals import VERDICTS, percent
from zhengmei.bulletin.wording import Key, Result, clause_of, key_of, platform, running
from zhengmei.core.inspection.finding import VERDICT_WORDS
from zhengmei.core.inspection.sampling import lot
from zhengmei.core.pack.cites import for_people

REPEATED_WORDS = {"established": "成立", "possible": "可能成立，人工认定", "mixed": "混合，人工认定",
                  "continuity_unclear": "连续性待认定"}  # fmt: skip
TOTAL_HEADS = ("列出", "已关停", "在运行", "合格", "点名", "不合格", "人工认定", "合格率%")
_TOTAL_WIDTHS = (5, 6, 6, 5, 5, 6, 8, 8)
_NAMED, _WORST = 20, 5
NO_UNIT = {"by_unit": "（没有写主办单位）", "by_region": "（没有写地区）"}


@dataclass(frozen=True)
class Row:
    """One line of a table. ``links``: which cells name an account; ``members``: the accounts that the line sums up."""

    cells: Sequence[object]
    links: Mapping[int, Key] = field(default_factory=dict)
    members: Sequence[Key] = ()


@dataclass(frozen=True)
class Table:
    """One thing that was asked for. ``told``: the sentences of the body, with base and rounding; ``notes``: how to read it."""

    key: str
    name: str
    title: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Row]
    told: str
    notes: Sequence[str] = ()


def standing(result: Result) -> Iterator[Table]:
    """Yield every table that the result has something for."""
    if "sample" in result:
        yield _sample(result)
    if result["totals"]["by_unit"]:
        yield _units(result)
    if result["totals"]["by_region"]:
        yield _regions(result)
    if "score_sheet" in result:
        yield _scores(result)
        yield _ranks(result)
    if "repeated" in result:
        yield _repeated(result)
    if "similar" in result:
        yield _similar(result)


def _sample(result: Result) -> Table:
    told = result["sample"]
    sponsors = {key_of(account): account["sponsor"] for account in result["accounts"]}
    drawn = sorted((lot(key, told["seed"]).hex(), key) for key in sponsors)
    rows = [
        Row((number, key[0], platform(key[1]), key[2] or "—", sponsors[key], value[:16]), {1: key})
        for number, (value, key) in enumerate(drawn, start=1)
    ]
    return Table(
        "sample", "抽查", "抽查名单", ("抽签次序", "账号名称", "平台", "账号ID", "主办单位", "抽签值（前16位）"),
        (5, 14, 9, 12, 14, 14), rows,
        f"本次为抽查：检查日在运行的账号{told['of']}个，抽查比例{_share(told['share'])}，种子{told['seed']}，"
        f"抽到{told['drawn']}个，占{told['drawn_share']}%（{result['totals']['rounding']}）。抽法：{told['method']}。"
        f"以下各数只就抽到的{told['drawn']}个而言，不代表全部账号。",
        (f"抽查：在运行 {told['of']} 个中抽 {told['drawn']} 个（{told['drawn_share']}%），种子 {told['seed']}；{told['method']}",),
    )  # fmt: skip


def _share(share: str) -> str:
    return f"{float(share) * 100:g}%"


def _units(result: Result) -> Table:
    units = result["totals"]["by_unit"]
    members = _members(result, "sponsor")
    rows = [
        Row((name, _verdict(unit["verdict"]), *_counts(unit), unit["fail_share"]), members=members.get(name, ()))
        for name, unit in units.items()
    ]
    judged = [unit for unit in units.values() if unit["verdict"]]
    held = Counter(unit["verdict"] for unit in judged)
    said = "、".join(f"{VERDICT_WORDS[word]}{held[word]}个" for word in VERDICT_WORDS)
    without = _without(result, "by_unit")
    told = (
        f"按主办单位汇总：涉及{len(units)}个单位，其中{len(judged)}个有在运行的账号。以这{len(judged)}个单位为基数，"
        f"各取其在运行账号中最差的结论：{said}；不合格的单位占{percent(held['fail'], len(judged)) or '0.00'}%"
        f"（{result['totals']['rounding']}）。"
    )
    rows += _rest(result, "by_unit", 1)
    more = f"另有{without}个账号没有写主办单位，不计入任何单位。" if without else ""
    heads = ("主办单位", "单位结论", *TOTAL_HEADS, "不合格账号占在运行%")
    return Table("by_unit", "按单位", "按主办单位汇总表", heads, (16, 9, *_TOTAL_WIDTHS, 9), rows, told + more)


def _regions(result: Result) -> Table:
    regions = result["totals"]["by_region"]
    members = _members(result, "region")
    rows = [Row((name, *_counts(one)), members=members.get(name, ())) for name, one in regions.items()]
    failing = sorted(
        ((name, one) for name, one in regions.items() if one["fail"]), key=lambda entry: (-entry[1]["fail"], entry[0])
    )
    listed = "、".join(f"{name}（在运行{one['running']}个，不合格{one['fail']}个）" for name, one in failing[:_WORST])
    found = "各地区都没有不合格的账号"
    if failing:
        found = f"有不合格账号的地区{len(failing)}个：{listed}{'等' if len(failing) > _WORST else ''}"
    without = _without(result, "by_region")
    more = f"另有{without}个账号没有写地区，不计入任何地区。" if without else ""
    told = f"按地区汇总：涉及{len(regions)}个地区，合格率以各地区在运行的账号为基数（{result['totals']['rounding']}）。{found}。{more}"
    rows += _rest(result, "by_region", 0)
    return Table("by_region", "按地区", "按地区汇总表", ("地区", *TOTAL_HEADS), (14, *_TOTAL_WIDTHS), rows, told)


def _members(result: Result, column: str) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for account in running(result):
        if account[column]:
            found.setdefault(account[column], []).append(key_of(account))
    return found


def _without(result: Result, part: str) -> int:
    listed: int = result["totals"]["listed"] - sum(one["listed"] for one in result["totals"][part].values())
    return listed


def _rest(result: Result, part: str, gap: int) -> Iterator[Row]:
    """The accounts that belong nowhere, and the whole: so that the lines come to the total of the body."""
    totals, keys = result["totals"], ("listed", "closed", "running", *VERDICTS)
    spare, last = [""] * gap, [""] * gap
    if _without(result, part):
        left = {key: totals[key] - sum(one[key] for one in totals[part].values()) for key in keys}
        rate = None if left["manual"] else percent(left["pass"] + left["named"], left["running"])
        yield Row((NO_UNIT[part], *spare, *(left[key] for key in keys), rate or "—", *last))
    share = percent(totals["fail"], totals["running"])
    yield Row(("合计", *spare, *_counts(totals), *[share or "—"] * gap))


def _counts(tally: Mapping[str, Any]) -> Sequence[object]:
    return tuple(tally[key] for key in ("listed", "closed", "running", *VERDICTS, "pass_rate"))


def _verdict(verdict: str | None) -> str:
    return next((words for key, words in VERDICT_WORDS.items() if key == verdict), "没有在运行的账号")


def _scores(result: Result) -> Table:
    sheet = result["score_sheet"]
    scored = [account for account in result["accounts"] if "score" in account]
    rows = [
        Row((a["account"], platform(a["platform"]), a["sponsor"], a["score"]["value"] or "否决",
             "是" if a["score"]["passed"] else "否", "；".join(a["score"]["lines"])), {0: key_of(a)})
        for a in scored
    ]  # fmt: skip
    places = result["ranking"]["places"]
    span = f"，得分在{places[-1]['score']}至{places[0]['score']}分之间" if places else ""
    vetoed = len(scored) - len(places)
    more = f"，被否决没有得分的{vetoed}个" if vetoed else ""
    failed = sum(not account["score"]["passed"] for account in scored)
    told = (
        f"按《{sheet['title']}》（满分{sheet['full']}分，{sheet['rounding']}）评分，以在运行的{len(scored)}个账号为基数："
        f"有得分的{len(places)}个{span}{more}；按评分表不及格的{failed}个。"
    )
    note = f"评分：{sheet['title']}，满分 {sheet['full']}，{sheet['rounding']}；后位依据：{_bottom_from(result)}"
    heads = ("账号名称", "平台", "主办单位", "得分", "及格", "逐项")
    return Table("score", "评分", "评分明细表", heads, (12, 9, 13, 5, 5, 30), rows, told, (note,))


def _bottom_from(result: Result) -> str:
    return "、".join(clause_of(result, cite) for cite in str(result["score_sheet"]["bottom_from"]).split("、"))


def _ranks(result: Result) -> Table:
    ranking = result["ranking"]
    rows = [
        Row((p["rank"], p["account"][0], platform(p["account"][1]), p["score"], "并列" if p["tied"] else "",
             "后位" if p["bottom"] else ""), {1: (p["account"][0], p["account"][1], p["account"][2])})
        for p in ranking["places"]
    ]  # fmt: skip
    tied = sum(place["tied"] for place in ranking["places"])
    last = [place for place in ranking["places"] if place["bottom"]]
    names = "、".join(
        f"{p['account'][0]}（{platform(p['account'][1])}，第{p['rank']}名，{p['score']}分）" for p in last[:_NAMED]
    )
    if ranking["bottom"] is None:
        found = f"{_bottom_from(result)}，不列后位"
    elif last:
        found = f"列后{ranking['bottom']}位（依据{_bottom_from(result)}）的{len(last)}个：{names}{'等' if len(last) > _NAMED else ''}"
    else:
        found = "没有列后位的账号"
    notes = [for_people(note) for note in ranking["notes"]]
    told = f"排名以有得分的{ranking['of']}个账号为基数，同分同名次，与别的账号并列的{tied}个。{found}。{'；'.join(notes)}。"
    heads = ("名次", "账号名称", "平台", "得分", "并列", "后位")
    return Table("rank", "排名", "排名表", heads, (5, 18, 10, 6, 5, 5), rows, told, [f"排名：{note}" for note in notes])


def _repeated(result: Result) -> Table:
    rows = []
    for one in result["repeated"]:
        name, code, identity = one["account"]
        clauses = "、".join(clause_of(result, cite) for cite in one["cites"])
        cells = (name, platform(code), REPEATED_WORDS[one["outcome"]], one["reason"], clauses)
        rows.append(Row(cells, {0: (name, code, identity)}))
    quarters = "、".join(f"{one['year']}年第{one['quarter']}季度" for one in result["history"])
    held = Counter(REPEATED_WORDS[one["outcome"]] for one in result["repeated"])
    said = "，".join(f"{word}的{number}个" for word, number in held.items()) or "没有涉及的账号"
    told = f"与{quarters}的结果相比，就连续排在后位或者连续不合格的条款：{said}。是否适用、如何处置由人决定。"
    heads = ("账号名称", "平台", "认定", "理由", "依据")
    return Table("repeated", "连续后位", "连续后位情况表", heads, (12, 9, 10, 30, 12), rows, told)


def _similar(result: Result) -> Table:
    told = result["similar"]
    rows = []
    for pair in told["pairs"]:
        sides = (pair["one"], pair["other"])
        cells = [cell for side in sides for cell in (side["account"][0], side["row"], side["title"])]
        keys = [(side["account"][0], side["account"][1], side["account"][2]) for side in sides]
        rows.append(Row((pair["share"], *cells), {1: keys[0], 4: keys[1]}))
    more = f"；另有 {told['not_compared']} 条没有比对" if told["not_compared"] else ""
    found = len(told["pairs"]) + told["more"]
    note = f"相近：比对 {told['compared']} 条标作原创的发文，{found} 对相近{more}；{told['note']}"
    said = f"以标作原创的{told['compared']}条发文为基数比对标题，不同单位之间相近的{found}对{more.replace(' ', '')}；{told['note']}。"
    heads = ("相近程度", "账号", "行", "标题", "账号", "行", "标题")
    return Table("similar", "相近", "标题相近的发文表", heads, (5, 10, 5, 22, 10, 5, 22), rows, said, (note,))

"""`zhengmei law list|show|check|compare|attach`: what the packs say, and whether they are sound."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhengmei.cli.document_reading import UnreadableDocument, read_document
from zhengmei.cli.printing import plain, print_columns, print_json, refuse
from zhengmei.config import clock
from zhengmei.core.pack.attach import AttachReport, attach
from zhengmei.core.pack.build import PackError, Problem
from zhengmei.core.pack.cases import parse_cases
from zhengmei.core.pack.check import check_pack, located
from zhengmei.core.pack.cites import INTERPRETED, SILENT
from zhengmei.core.pack.compare import PARAM_WORDS, Row, compare, given, value_of
from zhengmei.core.pack.parse import HEAD_FILE, parse_pack
from zhengmei.core.pack.schema import Pack, Rule
from zhengmei.core.pack.status import STATUS_NAMES, expires_on, preview_word, status_on
from zhengmei.packs import SHIPPED, load, load_all, pack_files, pack_ids, written

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

Run = Callable[[argparse.Namespace], int]


def add_parsers(subparsers: "Subparsers") -> None:
    """Add the five commands to ``zhengmei law``."""
    parser = _parser(subparsers, "list", "列出自带的办法包和它们在某一天的状态", run_list)
    _add_day(parser)
    parser = _parser(subparsers, "show", "按条查看一部办法：要旨、规则、参数", run_show)
    parser.add_argument("pack", metavar="PACK", help="办法编号，如 sx-jiaxian")
    _add_day(parser)
    parser = _parser(subparsers, "check", "检查办法包写得对不对", run_check)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="办法包的目录；不写则检查自带的全部")
    parser = _parser(subparsers, "compare", "各部办法的参数对照", run_compare)
    parser.add_argument("--param", metavar="P", help="规则编号、参数名，或「规则编号.参数名」，如 filing.change.n")
    parser = _parser(subparsers, "attach", "用本单位的文件原文核对办法包", run_attach)
    parser.add_argument("pack", metavar="PACK")
    parser.add_argument("file", metavar="FILE", type=Path, help=".docx，或 UTF-8、GB18030 的 .txt")


def run_list(arguments: argparse.Namespace) -> int:
    """List the shipped packs."""
    packs = load_all()
    if arguments.json:
        print_json({"packs": [_summary(pack, arguments.on) for pack in packs]})
        return 0
    rows = [["编号", "简称", "状态", "条", "规则", "名称"]]
    for pack in packs:
        state = STATUS_NAMES[status_on(pack, arguments.on)]
        articles = sum(1 for article in pack.articles if article.id.article)
        rows.append([pack.head.id, pack.head.short, state, str(articles), str(len(pack.rules)), pack.head.title])
    print_columns(rows)
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """Show one pack article by article, each with the rules that cite it."""
    if arguments.pack not in pack_ids():
        return _no_such_pack(arguments.pack)
    pack = load(arguments.pack)
    if arguments.json:
        print_json({**_summary(pack, arguments.on), **plain(pack)})
        return 0
    head, status = pack.head, status_on(pack, arguments.on)
    word = preview_word(status)
    print(f"{head.title}（{head.id}）")
    print(
        f"{head.issuer}　{head.document_number or '文号待录'}　印发 {head.issued_on or '待录'}　施行 {head.in_force_from or '待录'}"
    )
    print(f"{arguments.on} 的状态：{STATUS_NAMES[status]}{f'，只作{word}，不作违规认定' if word else ''}")
    for article in pack.articles:
        print(f"\n{article.id.label}　{article.gist}")
        if article.not_modelled:
            print(f"    不建规则：{article.not_modelled}")
        if article.flaw:
            print(f"    原文瑕疵：{article.flaw}")
        for rule in pack.rules:
            if rule.cites and rule.cites[0].root == article.id.text and rule.kind != "role":
                print(f"    {_rule_line(pack, rule)}")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Check pack folders. 0: sound; 1: faults found; 2: no such folder."""
    given = arguments.paths or [SHIPPED / pack_id for pack_id in pack_ids()]
    folders = [path.parent if path.name == HEAD_FILE and path.is_file() else path for path in given]
    missing = [folder for folder in folders if not (folder / HEAD_FILE).is_file()]
    if missing:
        return refuse(f"这里没有 {HEAD_FILE}：{'、'.join(str(folder) for folder in missing)}")
    texts: dict[Path, Mapping[str, str]] = {}
    problems: dict[Path, tuple[Problem, ...]] = {}
    for folder in folders:
        try:
            texts[folder] = pack_files(folder)
        except PackError as error:
            problems[folder] = error.problems
    problems |= check_folders(texts)
    if arguments.json:
        print_json({"packs": [{"path": str(folder), "problems": found} for folder, found in problems.items()]})
    else:
        for folder, found in problems.items():
            print(f"{folder.resolve().name}：{'无误' if not found else f'{len(found)} 处要改'}")
            for problem in found:
                print(f"  {problem}")
    return 1 if any(problems.values()) else 0


def check_folders(texts: Mapping[Path, Mapping[str, str]]) -> dict[Path, tuple[Problem, ...]]:
    """Return the faults of each folder; the folders and the shipped packs may extend each other."""
    packs: dict[Path, Pack] = {}
    problems: dict[Path, tuple[Problem, ...]] = dict.fromkeys(texts, ())
    for folder, files in texts.items():
        for read in (parse_pack, parse_cases):
            try:
                answer = read(files)
            except PackError as error:
                problems[folder] += error.problems
            else:
                if isinstance(answer, Pack):
                    packs[folder] = answer
    others = {**_readable_shipped(), **{pack.head.id: pack for pack in packs.values()}}
    for folder, pack in packs.items():
        found = check_pack(pack, {key: other for key, other in others.items() if key != pack.head.id})
        problems[folder] += tuple(located(problem, texts[folder]) for problem in found)
        if folder.resolve().name != pack.head.id:
            said = f"目录名「{folder.resolve().name}」与办法编号「{pack.head.id}」不一致"
            problems[folder] += (Problem(HEAD_FILE, None, None, said),)
    return problems


def run_compare(arguments: argparse.Namespace) -> int:
    """Compare parameters across packs. 1 when nothing has the parameter asked for."""
    packs = load_all()
    rows = compare(packs, arguments.param)
    if arguments.json:
        print_json({"packs": [pack.head.id for pack in packs], "rows": rows})
        return 0 if rows else 1
    if not rows:
        print(
            f"没有办法写到「{arguments.param}」。可用的规则编号见 law show，参数名如：{'、'.join(list(PARAM_WORDS)[:8])}"
        )
        return 1
    shorts = {pack.head.id: pack.head.short for pack in packs}
    last = ""
    for row in rows:
        if row.rule != last:
            print(f"\n{row.rule}" if last else row.rule)
            last = row.rule
        _print_row(row, shorts)
    return 0


def run_attach(arguments: argparse.Namespace) -> int:
    """Check a pack against a document. 0: every article and phrase is accounted for; 1: something is not."""
    if arguments.pack not in pack_ids():
        return _no_such_pack(arguments.pack)
    try:
        report = attach(load(arguments.pack), read_document(arguments.file))
    except UnreadableDocument as error:
        return refuse(str(error))
    if arguments.json:
        phrases = [{**plain(phrase), "bound": phrase.bound, "verdict": phrase.verdict} for phrase in report.phrases]
        print_json({
            "pack": arguments.pack,
            "articles": report.articles,
            "articles_missing": report.articles_missing,
            "articles_surplus": report.articles_surplus,
            "phrases": phrases,
        })  # fmt: skip
    else:
        _print_report(report)
    return 1 if report.articles_missing or report.articles_surplus or report.unbound else 0


def _print_report(report: AttachReport) -> None:
    print(f"切分出 {sum(1 for article in report.articles if article.number)} 条")
    for title, numbers in (
        ("办法包里有、文件里没有", report.articles_missing),
        ("文件里有、办法包里没有", report.articles_surplus),
    ):
        print(f"{title}：{'、'.join(f'第 {number} 条' for number in numbers) or '无'}")
    rows = [["条", "数量用语", "由谁承载"]]
    rows += [[item.article, item.phrase, item.verdict] for item in report.phrases if not item.excluded]
    print_columns(rows)
    skipped = sum(1 for item in report.phrases if item.excluded)
    print(f"另有 {skipped} 处数字不是数量（日期、文号、序号等）；用 --json 查看。")
    print("每处数量都有着落。" if not report.unbound else f"{len(report.unbound)} 处未绑定：")
    for item in report.unbound:
        print(f"  {item.article}  …{item.around}…")


def _print_row(row: Row, shorts: Mapping[str, str]) -> None:
    said = []
    for pack_id, cell in row.cells.items():
        if not cell.silent:
            marks = f"（{cell.modality}）" + (f"〔{INTERPRETED}〕" if cell.interpreted else "")
            said.append([shorts[pack_id], cell.value + marks, "、".join(cite.clause.label for cite in cell.cites)])
    print(f"  {row.label}")
    print_columns(said, "    ")
    silent = [shorts[pack_id] for pack_id, cell in row.cells.items() if cell.silent]
    if silent:
        print(f"    {SILENT}：{'、'.join(silent)}")


def _rule_line(pack: Pack, rule: Rule) -> str:
    said = [f"{PARAM_WORDS.get(name, name)} {value}" for name in given(rule) if (value := value_of(pack, rule, name))]
    marks = f"［{rule.modality}］" + (
        f"〔{INTERPRETED}〕" if rule.reading == "interpretation" or rule.interprets else ""
    )
    places = "、".join(clause.label for clause in rule.cites)
    return f"{rule.id} {marks} {'；'.join(said) or SILENT}　〔{places}〕"


def _summary(pack: Pack, day: date) -> dict[str, object]:
    status = status_on(pack, day)
    return {
        "id": pack.head.id, "title": pack.head.title, "short": pack.head.short, "on": day, "status": status,
        "preview": preview_word(status), "expires_on": expires_on(pack), "version": pack.head.version, "hash": pack.hash,
        "articles": sum(1 for article in pack.articles if article.id.article), "rules": len(pack.rules),
    }  # fmt: skip


def _parser(subparsers: "Subparsers", name: str, summary: str, run: Run) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(name, help=summary, description=summary)
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)
    return parser


def _add_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--on", type=date.fromisoformat, default=clock.today(), metavar="日期", help="站在哪一天看，默认今天"
    )


def _no_such_pack(pack_id: str) -> int:
    return refuse(f"没有办法「{pack_id}」；可用：{'、'.join(pack_ids())}")


def _readable_shipped() -> dict[str, Pack]:
    """The shipped packs that can be read; a faulty one is reported where it is checked itself."""
    found: dict[str, Pack] = {}
    for pack_id in pack_ids():
        try:
            found[pack_id] = written(pack_id)
        except PackError:
            continue
    return found

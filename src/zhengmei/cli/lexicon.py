"""`zhengmei lexicon check`: may these entries be used, and what would they hit in text that is known to be clean."""

import argparse
import lzma
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zhengmei import lexicons
from zhengmei.cli.printing import print_json, refuse
from zhengmei.config import clock
from zhengmei.core.screening.lexicon import Lexicon, LexiconError
from zhengmei.core.screening.lexicon_check import Complaint, check_lexicons
from zhengmei.intake.documents import UnreadableDocument, read_screened

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parsers(subparsers: "Subparsers") -> None:
    """Add ``lexicon check`` to the command."""
    summary = "词库：检查词条能不能用"
    actions = subparsers.add_parser("lexicon", help=summary, description=summary).add_subparsers(
        metavar="子命令", required=True
    )
    summary = "检查词库写得对不对；给了干净文本的，还检查会不会误报，并列出会命中多少处"
    parser = actions.add_parser("check", help=summary, description=summary)
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="词库目录；不写则检查自带的")
    parser.add_argument(
        "--clean",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="已审定的干净文本：.txt、.docx、.xlsx、.html、.pdf 或 .xz",
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace) -> int:
    """Check lexicons. 0: all entries may be used; 1: some may not; 2: wrong use."""
    try:
        found = _lexicons(arguments.folders)
        texts = [text for path in arguments.clean for text in _clean(path)]
    except UnreadableDocument as error:
        return refuse(str(error))
    except LexiconError as error:
        if arguments.json:
            print_json({"complaints": [{"entry": "", "message": str(error)}], "hits": {}})
        else:
            print(error)
        return 1
    complaints, hits = check_lexicons(found, clock.today(), texts)
    if arguments.json:
        print_json({"complaints": complaints, "hits": hits, "characters": sum(map(len, texts))})
    else:
        _print(found, complaints, hits, texts)
    return 1 if complaints else 0


def _lexicons(folders: Iterable[Path]) -> list[Lexicon]:
    found: list[Lexicon] = []
    for folder in folders:
        if not folder.is_dir():
            raise UnreadableDocument(f"没有这个词库目录：{folder}")
        found += lexicons.read_folder(folder)
    return found or list(lexicons.shipped())


def _clean(path: Path) -> Iterator[str]:
    """The text of one file; of a list of pairs ``source<TAB>target`` the first column."""
    if path.suffix != ".xz":
        yield read_screened(path).text
        return
    if not path.is_file():
        raise UnreadableDocument(f"没有这个文件：{path}")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield "\n".join(line.rstrip("\n").split("\t")[0] for line in lines)


def _print(found: list[Lexicon], complaints: list[Complaint], hits: Counter[str], texts: list[str]) -> None:
    for lexicon in found:
        print(f"{lexicon.stamp}　{lexicon.title}　{len(lexicon.entries)} 条　{lexicon.licence}")
    for complaint in complaints:
        print(f"  {complaint.lexicon}　{complaint.entry}：{complaint.message}")
    if texts:
        words = "、".join(f"{word} {count}" for word, count in hits.most_common(20)) or "无"
        print(f"干净文本 {sum(map(len, texts))} 字，命中 {sum(hits.values())} 处：{words}")
    print("词条都可以用。" if not complaints else f"{len(complaints)} 处要改。")

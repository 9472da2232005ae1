"""`zhengmei law list|show|check|compare|attach`: what the packs say, and whether they are sound."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhengmei.core.pack.build import PackError, Problem
from zhengmei.core.pack.check import check_pack, located
from zhengmei.core.pack.parse import HEAD_FILE, parse_pack
from zhengmei.core.pack.schema import Pack
from zhengmei.packs import SHIPPED, pack_files, pack_ids


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the five commands to ``zhengmei law``."""
    check = subparsers.add_parser("check", help="检查办法包写得对不对")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="办法包的目录；不写则检查自带的全部")
    check.add_argument("--json", action="store_true", help="输出 JSON")
    check.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace) -> int:
    """Check pack folders. 0: sound; 1: faults found; 2: no such folder."""
    folders = arguments.paths or [SHIPPED / pack_id for pack_id in pack_ids()]
    missing = [folder for folder in folders if not (folder / HEAD_FILE).is_file()]
    if missing:
        return refuse(f"这里没有 {HEAD_FILE}：{'、'.join(str(folder) for folder in missing)}")
    texts = {folder: pack_files(folder) for folder in folders}
    problems = check_folders(texts)
    if arguments.json:
        print_json(
            {
                "packs": [
                    {"path": str(folder), "problems": [vars(problem) for problem in found]}
                    for folder, found in problems.items()
                ]
            }
        )
    else:
        for folder, found in problems.items():
            print(f"{folder.name}：{'无误' if not found else f'{len(found)} 处要改'}")
            for problem in found:
                print(f"  {problem}")
    return 1 if any(problems.values()) else 0


def check_folders(texts: Mapping[Path, Mapping[str, str]]) -> dict[Path, tuple[Problem, ...]]:
    """Return the faults of each folder; the folders and the shipped packs may extend each other."""
    packs: dict[Path, Pack] = {}
    problems: dict[Path, tuple[Problem, ...]] = {}
    for folder, files in texts.items():
        try:
            packs[folder] = parse_pack(files)
        except PackError as error:
            problems[folder] = error.problems
    others = {**_readable_shipped(), **{pack.head.id: pack for pack in packs.values()}}
    for folder, pack in packs.items():
        found = check_pack(pack, {key: other for key, other in others.items() if key != pack.head.id})
        problems[folder] = tuple(located(problem, texts[folder]) for problem in found)
        if folder.resolve().name != pack.head.id:
            said = f"目录名「{folder.resolve().name}」与办法编号「{pack.head.id}」不一致"
            problems[folder] += (Problem(HEAD_FILE, None, None, said),)
    return {folder: problems[folder] for folder in texts}


def _readable_shipped() -> dict[str, Pack]:
    """The shipped packs that can be read; a faulty one is reported where it is checked itself."""
    found: dict[str, Pack] = {}
    for pack_id in pack_ids():
        try:
            found[pack_id] = parse_pack(pack_files(SHIPPED / pack_id))
        except PackError:
            continue
    return found


def print_json(answer: Any) -> None:
    """Print one JSON document, Chinese readable, dates as ISO text."""
    print(json.dumps(answer, ensure_ascii=False, indent=2, default=str))


def refuse(sentence: str) -> int:
    """Say why a command cannot run, on standard error. Returns 2."""
    print(sentence, file=sys.stderr)
    return 2

"""Entry point of the `zhengmei` command: finds the one module a command needs and loads nothing else."""

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from zhengmei.cli.command_line import ChineseParser

LAW = {
    "list": "law_documents",
    "show": "law_documents",
    "check": "law_documents",
    "compare": "law_documents",
    "attach": "law_documents",
    "due": "law_answers",
    "chain": "law_answers",
    "eligible": "law_answers",
}
COMMANDS = {
    "serve": ("serve", "启动平台：网页与后台任务"),
    "law": ("", "办法：列出、查看、检查、对照、附原文、算期限、问审批链、问资格"),
    "screen": ("screen", "筛查稿件：错漏字、个人信息、涉密标志、广告外链等，只作提示"),
    "lexicon": ("lexicon", "词库：检查词条能不能用，会不会误报"),
    "inspect": ("inspect", "检查：从账号表和发文表得出结论、依据和通报"),
    "audit": ("audit", "核验审计日志有没有被改动"),
    "doctor": ("doctor", "检查平台：数据库、放假安排、办法、日志、磁盘、安全设置"),
}
"""Command → (module of this package, one line for the help). Each module offers ``add_parsers(subparsers)``, and each
parser it adds sets ``run``: a function from the parsed arguments to the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 ok, 1 found something or refused, 2 wrong use."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:2] not in (["screen", "train"], ["screen", "calibrate"]):
        one_thread()
    try:
        parser = _parser(words)
        arguments = parser.parse_args(words)
        if not hasattr(arguments, "run"):
            parser.print_help()
            return 2
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    except BrokenPipeError:
        # The reader (head, less) has seen enough; without this Python complains once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def one_thread() -> None:
    """Let array arithmetic use one thread, unless the environment says otherwise. Call it before NumPy is loaded.

    A post is so short that two threads wait for each other longer than they work; only training gains by them.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _parser(words: list[str]) -> ChineseParser:
    """The parser for the command at hand; of the others it knows the names only."""
    parser = ChineseParser(prog="zhengmei", description="政媒：政务新媒体管理办法的登记、审批、期限与台账平台")
    commands = parser.add_subparsers(dest="command", metavar="命令")
    asked = next((word for word in words if not word.startswith("-")), "")
    for command, (module, summary) in COMMANDS.items():
        if command != asked:
            commands.add_parser(command, help=summary)
        elif command == "law":
            law = commands.add_parser(command, help=summary)
            _add(law.add_subparsers(dest="law_command", metavar="子命令", required=True), _law_modules(words))
        elif command == "screen" and words[words.index("screen") + 1 :][:1] in (["train"], ["calibrate"]):
            screen = commands.add_parser(command, help=summary)
            _add(screen.add_subparsers(dest="screen_command", metavar="子命令", required=True), ["screen_train"])
        else:
            _add(commands, [module])
    return parser


def _law_modules(words: list[str]) -> list[str]:
    """The modules for the law command at hand; all of them when only help is asked for."""
    asked = next((word for word in words[words.index("law") + 1 :] if not word.startswith("-")), "")
    return [LAW[asked]] if asked in LAW else sorted(set(LAW.values()))


def _add(subparsers: "argparse._SubParsersAction[ChineseParser]", modules: list[str]) -> None:
    for name in modules:
        module = _module(name)
        if module is not None:
            module.add_parsers(subparsers)
        elif len(modules) == 1:
            print(f"这个命令还没有装上（缺少 zhengmei.cli.{name}）。", file=sys.stderr)
            raise SystemExit(2)


def _module(name: str) -> ModuleType | None:
    if importlib.util.find_spec(f"zhengmei.cli.{name}") is None:
        return None
    return importlib.import_module(f"zhengmei.cli.{name}")


if __name__ == "__main__":
    sys.exit(main())

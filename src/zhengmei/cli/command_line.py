"""An argument parser whose complaints a clerk can read."""

import argparse
import re
import sys
from typing import Any, NoReturn
from unicodedata import east_asian_width

COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+?): invalid choice: '(.*?)' \(choose from (.+)\)", r"\1：没有「\2」；可用：\3"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 后面要写一个值"),
    (r"argument (.+?): invalid fromisoformat value: '(.*?)'", r"\1：日期「\2」不存在或写法不对，要写成 2026-09-30"),
    (r"argument (.+?): invalid .+ value: '(.*?)'", r"\1：「\2」的写法不对"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能和 \2 一起用"),
)

# A word with the marks that may not begin a line after it.
_PIECES = re.compile(r"[!-~]+[，。；：、）”]*|.[，。；：、）”]*")


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes: two for a Chinese character."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Lines the help up and breaks it by columns: argparse counts characters, and knows no break without a space."""

    def _format_action(self, action: argparse.Action) -> str:
        head = self._format_action_invocation(action)
        spare = columns(head) - len(head)

        def lined_up(found: re.Match[str]) -> str:
            room = len(found[2]) - spare
            return found[1] + (" " * room if room > 1 else "\n" + " " * len(found[0]))

        return re.sub(rf"^( *{re.escape(head)})( {{2,}})(?=\S)", lined_up, super()._format_action(action))

    def _split_lines(self, text: str, width: int) -> list[str]:
        lines = [""]
        for piece in _PIECES.findall(text):
            if columns(lines[-1] + piece) > width:
                lines.append("")
            lines[-1] += piece if lines[-1] else piece.lstrip()
        return lines


class ChineseParser(argparse.ArgumentParser):
    """Says in Chinese how it is used and what is wrong, and ends with 2 on wrong use."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{"formatter_class": _Formatter, **named, "add_help": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        for english, chinese in COMPLAINTS:
            message = re.sub(rf"^{english}$", chinese, message)
        print(f"用法不对：{message}\n用 {self.prog} --help 查看写法。", file=sys.stderr)
        raise SystemExit(2)

"""`zhengmei inspect --help`: what a newcomer must write comes first, every option says what it is for, lines stand in line."""

import argparse
import re

import pytest

from zhengmei.cli.command_line import ChineseParser, columns
from zhengmei.cli.inspect import add_parsers
from zhengmei.cli.main import main

PARTS = ("必须写的:", "数据:", "要哪些结果", "抽查、评分、比较:", "账号很多时:", "不做新的检查")


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["inspect", "--help"]) == 0
    return capsys.readouterr().out


def test_what_must_be_written_stands_first_and_only_that(shown: str) -> None:
    places = [shown.index(part) for part in PARTS]
    assert places == sorted(places)
    needed = shown[places[0] : places[1]]
    assert re.findall(r"^  (--[\w-]+)", needed, re.M) == ["--pack", "--at", "--accounts", "--posts"]
    assert shown.startswith("用法：zhengmei inspect --pack 办法 --at 日期 --accounts 账号表 --posts 发文表")


def test_every_option_has_a_sentence_of_its_own(shown: str) -> None:
    subparsers = ChineseParser(prog="zhengmei").add_subparsers()
    add_parsers(subparsers)
    options = [one for one in subparsers.choices["inspect"]._actions if one.option_strings]
    assert all(re.search(rf"^  (-h, )?{one.option_strings[-1]}\b", shown, re.M) for one in options)
    sentences = [one.help for one in options]
    assert all(sentences)
    assert len(set(sentences)) == len(sentences), "two options that say the same leave a newcomer with a riddle"


def test_it_says_where_to_find_packs_how_to_write_tables_and_what_the_exit_codes_mean(shown: str) -> None:
    assert "有哪些办法：zhengmei law list" in shown
    assert "docs/inspect.md" in shown
    assert re.search(r"退出码：0 .*；1 .*；2 ", shown)


@pytest.mark.parametrize("width", [60, 80, 100])
def test_help_stands_in_line_and_inside_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    main(["inspect", "--help"])
    text = capsys.readouterr().out
    listed = text[text.index(PARTS[0]) : text.index("例：")]
    begins = {columns(found[1]) for found in re.finditer(r"^(  --\S+(?: \S+)*? {2,})\S", listed, re.M)}
    assert begins == {24}
    # One mark that may not begin a line may stand beyond the edge.
    assert max(columns(line) for line in listed.splitlines()) <= width


def test_the_formatter_loses_no_letter_of_a_sentence() -> None:
    parser = ChineseParser(prog="x")
    said = "甲、乙，和 --other 一起用（见 docs/inspect.md），写几次就逐部适用；没有的就是没有，不当作 0。" * 3
    parser.add_argument("--one", metavar="[账号@平台=]很长的值", help=said)
    text = parser.format_help()
    assert "".join(said.split()) in "".join(text.split())
    assert isinstance(parser, argparse.ArgumentParser)

"""`zhengmei inspect --region` and `--unit`: who is inspected, replayed and merged, and what is said of the others."""

import json
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter

from tests.batch import office
from zhengmei.cli.main import main

PACK = ["--pack", "qd-licang"]


def words(folder: Path) -> list[str]:
    return [*PACK, *office.period(), *office.files(folder)]


def result_of(capsys: pytest.CaptureFixture[str], *given: str) -> dict[str, Any]:
    main(["inspect", *given, "--json"])
    table: dict[str, Any] = json.loads(capsys.readouterr().out)
    return table


def names(result: dict[str, Any], column: str = "account") -> list[str]:
    return sorted({account[column] for account in result["accounts"]})


@pytest.mark.parametrize(
    ("given", "column", "inside"),
    [
        (["--region", " 城区　"], "region", ["县发布", "旧号"]),
        (["--region", "甲镇", "--region", "乙镇"], "region", ["乙镇发布", "甲镇之声"]),
        (["--unit", "县政府办公室"], "sponsor", ["县发布"]),
        (["--unit", "县文旅局", "--unit", "甲镇人民政府"], "sponsor", ["旧号", "甲镇之声"]),
    ],
)
def test_only_the_accounts_that_say_so_are_inspected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], column: str, inside: list[str]
) -> None:
    part, whole = result_of(capsys, *words(tmp_path), *given), result_of(capsys, *words(tmp_path))
    assert names(part) == inside
    assert part["accounts"] == [one for one in whole["accounts"] if one["account"] in inside], "judged as in the whole"
    assert (part["scope"]["column"], part["scope"]["listed"]) == (column, 5)
    assert part["scope"]["inspected"] + sum(number for _, number in part["scope"]["left_out"]) == 5


@pytest.mark.parametrize("value", ["城", "县政府", "县政府办公室 城区"])
def test_part_of_what_is_written_is_not_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str) -> None:
    assert main(["inspect", *words(tmp_path), "--region", value]) == 2
    assert (
        f"没有一个账号属于所选的{value}：地区一栏写的是「城区」3 个、「乙镇」1 个、「甲镇」1 个"
        in capsys.readouterr().err
    )


def test_a_register_of_codes_is_asked_with_a_code_and_told_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = words(tmp_path)
    with xlsxwriter.Workbook(tmp_path / "账号.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, office.ACCOUNTS[0])
        for row, (cells, code) in enumerate(
            zip(office.ACCOUNTS[1:], (370213, 370213, 370203, 370203, 370211), strict=True)
        ):
            sheet.write_row(row + 1, 0, [*cells[:3], code, *cells[4:]])
    given[given.index("--accounts") + 1] = str(tmp_path / "账号.xlsx")
    result = result_of(capsys, *given, "--region", "370213")
    assert names(result) == ["县发布"]
    assert (result["scope"]["name"], result["scope"]["values"]) == ("李沧区（370213）", ["370213"])


def test_screen_and_paper_say_who_was_left_out_and_which_value_nobody_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["inspect", *words(tmp_path), "--region", "甲镇", "--region", "戊镇", "--docx", str(tmp_path / "a.docx")])
    said = (
        "账号表共5个账号，属于甲镇、戊镇的1个列入检查；其余4个不属于，没有检查：地区写「城区」的3个、地区写「乙镇」的1个。"
        "没有一个账号的地区写「戊镇」，请核对。"
    )
    assert said in capsys.readouterr().out
    assert said in "".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs)


def test_it_is_replayed_and_its_shards_and_workers_come_to_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [*words(tmp_path), "--region", "城区", "--region", "甲镇"]
    whole, merged = tmp_path / "全.json", tmp_path / "合.json"
    parts = [tmp_path / "一.json", tmp_path / "二.json"]
    main(["inspect", *given, "--out", str(whole)])
    for number, part in enumerate(parts, 1):
        main(["inspect", *given, "--shard", f"{number}/2", "--out", str(part)])
        capsys.readouterr()
        assert main(["inspect", "--replay", str(part)]) == 0
    assert main(["inspect", "--replay", str(whole)]) == 0
    assert capsys.readouterr().out.startswith("复核一致")
    main(["inspect", "--merge", *map(str, parts), "--out", str(merged)])
    assert merged.read_bytes() == whole.read_bytes()
    main(["inspect", *given, "--workers", "2", "--out", str(merged)])
    assert merged.read_bytes() == whole.read_bytes()


def test_another_pack_is_compared_over_the_same_accounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [*words(tmp_path), "--pack", "cn-2019", "--compare", "--json"]
    main(["inspect", *given])
    everywhere = json.loads(capsys.readouterr().out)["compared"][0]["changes"]
    assert {one["account"] for one in everywhere} > {"县发布"}
    main(["inspect", *given, "--unit", "县政府办公室"])
    changes = json.loads(capsys.readouterr().out)["compared"][0]["changes"]
    assert changes == [one for one in everywhere if one["account"] == "县发布"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--region", "城区", "--unit", "县文旅局"], "--unit 不能和 --region 一起用"),
        (["--region", " "], "--region、--unit 后面要写账号表里的地区或者主办单位"),
        (["--region"], "--region 后面要写一个值"),
    ],
)
def test_wrong_use_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], sentence: str) -> None:
    assert main(["inspect", *words(tmp_path), *given]) == 2
    assert sentence in capsys.readouterr().err

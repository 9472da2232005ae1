"""The accounts of one region: replayed, sharded and sampled like any others."""

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.batch import office
from zhengmei.batch.replay import replay
from zhengmei.batch.request import PostsFile, Request, Scope
from zhengmei.batch.run import merge, run
from zhengmei.bulletin.document import write_docx
from zhengmei.bulletin.wording import DoesNotAddUp, reconcile
from zhengmei.core.inspection.sampling import Sample
from zhengmei.intake.problems import Unreadable
from zhengmei.packs import load

CITY = Scope("城区", "region", ("城区",))


def request(folder: Path, scope: Scope) -> Request:
    office.files(folder)
    return Request(
        [load("qd-licang")],
        office.AT,
        folder / "账号.csv",
        [PostsFile(folder / "发文.csv")],
        first=office.FROM,
        scope=scope,
    )


def text_of(asked: Request) -> str:
    out = io.StringIO()
    run(asked, out)
    return out.getvalue()


def test_only_its_accounts_are_judged_and_as_they_are_in_the_whole(tmp_path: Path) -> None:
    asked = request(tmp_path, CITY)
    part: dict[str, Any] = json.loads(text_of(asked))
    whole = json.loads(text_of(replace(asked, scope=None)))
    assert part["accounts"] == [account for account in whole["accounts"] if account["region"] == "城区"]
    assert part["scope"] == {
        "name": "城区", "column": "region", "values": ["城区"], "listed": 5, "inspected": len(part["accounts"]),
        "left_out": [["乙镇", 1], ["甲镇", 1]], "more": 0,
    }  # fmt: skip
    assert "scope" not in whole


def test_it_is_replayed_byte_for_byte(tmp_path: Path) -> None:
    for number, scope in enumerate((CITY, Scope("全县", "region", None))):
        path = tmp_path / f"{number}.json"
        path.write_text(text_of(request(tmp_path, scope)), "utf-8")
        assert replay(path, [load("qd-licang")], [tmp_path]).same


def test_its_shards_are_laid_together_to_the_same_bytes(tmp_path: Path) -> None:
    asked = request(tmp_path, CITY)
    parts = [json.loads(text_of(replace(asked, shard=(number, 2)))) for number in (0, 1)]
    out = io.StringIO()
    merge(parts, out)
    assert out.getvalue() == text_of(asked)
    for part in parts:
        reconcile(part)


def test_a_sample_is_drawn_among_its_accounts(tmp_path: Path) -> None:
    result = json.loads(text_of(replace(request(tmp_path, CITY), sample=Sample(Decimal("0.5"), 7))))
    assert (result["sample"]["of"], result["sample"]["drawn"]) == (2, 1)
    reconcile(result)


def test_nobody_inside_is_said_with_what_the_file_has(tmp_path: Path) -> None:
    with pytest.raises(
        Unreadable, match="没有一个账号属于所选的戊镇：地区一栏写的是「城区」3 个、「乙镇」1 个、「甲镇」1 个"
    ):
        text_of(request(tmp_path, Scope("戊镇", "region", ("戊镇",))))


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [("inspected", 2, "没有检查的却写 2 个"), ("more", 4, "没有检查的却写 6 个"), ("listed", 9, "列出 9 个")],
)
def test_a_paper_is_refused_when_its_numbers_do_not_hold(tmp_path: Path, key: str, value: int, sentence: str) -> None:
    result = json.loads(text_of(request(tmp_path, CITY)))
    result["scope"][key] = value
    with pytest.raises(DoesNotAddUp, match=sentence):
        write_docx(result, tmp_path / "x.docx")

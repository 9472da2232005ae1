"""Codes of the specification stay in the pack files and never reach a reader."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from tests.core.pack_sample import files_with
from zhengmei.core.pack.cites import for_people
from zhengmei.core.pack.parse import parse_pack
from zhengmei.packs import load, pack_ids


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("没有天数，只记时间（T-41）", "没有天数，只记时间"),
        ("决定日只用于提醒（T-02、T-24）。", "决定日只用于提醒。"),
        ("只给编辑权限（建议，T-64）", "只给编辑权限（建议）"),
        ("书面报主管单位（T-51，注2）", "书面报主管单位（注2）"),
        ("第一处（T-17），第二处（T-05）", "第一处，第二处"),
        ("第三条（二）第2目不变", "第三条（二）第2目不变"),
    ],
)
def test_a_code_of_the_specification_is_left_out_and_the_rest_of_the_sentence_kept(written: str, read: str) -> None:
    assert for_people(written) == read


def test_a_pack_keeps_the_code_in_its_file_and_leaves_it_out_of_what_it_says() -> None:
    files = files_with('unit = "wd"', 'unit = "wd"\nnote = "起算点是平台理解（T-02）"')
    pack = parse_pack(files)
    notes = [rule.note for rule in pack.rules if rule.note.startswith("起算点")]
    assert notes
    assert set(notes) == {"起算点是平台理解"}


@pytest.mark.parametrize("pack_id", pack_ids())
def test_nothing_in_a_shipped_pack_speaks_in_codes(pack_id: str) -> None:
    assert [text for text in _texts(load(pack_id)) if re.search(r"T-\d", text)] == []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for entry in fields(value):
            yield from _texts(getattr(value, entry.name))

"""`zhengmei screen train`, from files on disk to a model that `zhengmei screen` uses."""

import json
import random
from pathlib import Path

import pytest

from tests.core.screening.test_spelling_training import damaged, sentence
from zhengmei import lexicons
from zhengmei.cli.main import main
from zhengmei.cli.screen_train import corpus_files, read_pairs, read_words
from zhengmei.core.screening.spelling.corrector import RULE


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    chance = random.Random(2)
    folder = tmp_path / "旧稿"
    folder.mkdir()
    lines = [sentence(chance) for _ in range(1500)] + [sign * 25 for sign in "攻正付叫思布意现居功迅俭宝物"]
    (folder / "甲.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "说明.md").write_text("不是语料", encoding="utf-8")
    rights = [sentence(chance) for _ in range(200)]
    rows = [f"{damaged(right, chance)}\t{right}" for right in rights[:120]] + rights[120:]
    (tmp_path / "对照稿.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def test_it_trains_on_an_offices_archive_compares_and_is_used(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = archive / "本单位.model"
    pairs = str(archive / "对照稿.tsv")
    words = [
        "screen",
        "train",
        "--corpus",
        str(archive / "旧稿"),
        "--pairs",
        pairs,
        "--check",
        pairs,
        "--out",
        str(out),
    ]
    assert main([*words, "--examples", "9000"]) == 0
    said = capsys.readouterr()
    assert f"已写入 {out}" in said.out
    assert "随平台的模型" in said.out
    assert "新训练的模型" in said.out
    assert "读语料" in said.err
    text = archive / "稿.txt"
    text.write_text("近日，县政府召开工作会意，推进政务公开。", encoding="utf-8")
    assert main(["screen", str(text), "--model", str(out), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["hits"]
    assert [(hit["text"], hit["suggestion"], hit["rule"]) for hit in found] == [("意", "议", RULE)]
    assert main(["screen", str(text), "--tier", "off", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hits"] == []


def test_thresholds_are_set_anew_on_sentences_that_taught_nothing(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = archive / "新.model"
    words = ["--pairs", str(archive / "对照稿.tsv"), "--out", str(out)]
    assert main(["screen", "calibrate", str(lexicons.MODEL), *words]) == 0
    shipped, anew = lexicons.spelling_model(), lexicons.read_model(out)
    before, after = shipped.thresholds, anew.thresholds
    assert after.hint <= after.likely <= after.certain
    assert after != before
    assert anew.least == shipped.least
    assert main(["screen", "calibrate", str(archive / "对照稿.tsv"), *words]) == 2
    assert "没有重定成" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [("坏.tsv", "一\t二\t三\n", "第 1 行有 3 栏"), ("空.tsv", "", "学不出东西"), ("二进制.tsv", "", "没有训练成")],
)
def test_it_says_which_line_is_wrong_and_writes_nothing(
    archive: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, told: str
) -> None:
    path = archive / name
    path.write_bytes(text.encode() if text or name == "空.tsv" else b"\xff\xfe\x00")
    out = archive / "x.model"
    words = ["screen", "train", "--corpus", str(archive / "旧稿"), "--pairs", str(path), "--out", str(out)]
    assert main(words) == 2
    assert told in capsys.readouterr().err
    assert list(archive.glob("x.model*")) == []


def test_a_file_that_is_no_model_is_refused(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = archive / "对照稿.tsv"
    assert main(["screen", str(text), "--model", str(text)]) == 2
    assert "模型" in capsys.readouterr().err


def test_a_folder_without_texts_is_refused_and_words_are_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"没有 \.txt"):
        corpus_files(tmp_path)
    listed = tmp_path / "词.txt"
    listed.write_text("放管服 3 n\nAB\n\n一\n中华人民共和国\n营商环境\n", encoding="utf-8")
    assert list(read_words(listed)) == ["放管服", "营商环境"]
    listed.write_text("对\n错\t对\n\n", encoding="utf-8")
    assert list(read_pairs(listed)) == [("对", "对"), ("错", "对")]

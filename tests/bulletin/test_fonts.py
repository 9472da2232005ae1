"""The fonts of the PDF: an office's own ones by what they are called, the shipped ones for the rest."""

import json
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pytest
from pypdf import PdfReader

from tests.batch import office
from zhengmei.bulletin.fonts import SANS, SERIF, VARIABLE, remark, roles_of
from zhengmei.bulletin.pdf import write_pdf
from zhengmei.cli.main import main


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("office")
    main(["inspect", "--pack", "qd-licang", *office.period(), *office.files(folder), "--out", str(folder / "a.json")])
    table: dict[str, Any] = json.loads((folder / "a.json").read_text("utf-8"))
    return table


def set_in(path: Path) -> set[str]:
    """Return the names of the embedded fonts of a PDF, without the mark of the subset."""
    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2].removesuffix("-Identity-H")
        for page in PdfReader(path).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }


def renamed(folder: Path, family: str, face: str) -> None:
    """Put a real font under another name into the folder: the shipped serif, its names exchanged for others as long."""
    folder.mkdir(exist_ok=True)
    shipped = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSerifSC-Regular.otf"
    data = shipped.read_bytes()
    for old, new in (("Noto Serif SC", family), ("NotoSerifSC-Regular", face)):
        assert len(old) == len(new)
        assert old.encode("utf-16-be") in data
        data = data.replace(old.encode("utf-16-be"), new.encode("utf-16-be")).replace(old.encode(), new.encode())
    (folder / "own.otf").write_bytes(data)


@pytest.mark.parametrize(
    ("family", "role"),
    [
        ("方正小标宋简体", "title"), ("FZXiaoBiaoSong-B05S", "title"), ("方正小标宋_GBK", "title"),
        ("仿宋_GB2312", "body"), ("FangSong", "body"), ("CESI仿宋-GB2312", "body"), ("STFangsong", "body"),
        ("黑体", "heading"), ("SimHei", "heading"), ("Noto Sans CJK SC", "heading"), ("Source Han Sans CN", "heading"),
        ("楷体_GB2312", "subheading"), ("STKaiti", "subheading"), ("FZKai-Z03S", "subheading"),
        ("宋体", "page"), ("SimSun", "page"), ("Noto Serif CJK SC", "page"), ("思源宋体", "page"),
    ],
)  # fmt: skip
def test_a_font_is_used_for_what_its_name_tells(family: str, role: str) -> None:
    roles = roles_of([family])
    assert roles[role][0] == family
    others = {other for other, families in roles.items() if families[0] == family} - {role}
    # 宋体 stands in for what an office lacks, before the shipped face does; no other does.
    assert others == ({"title", "body", "subheading"} if role == "page" else set())
    assert all(families[-1] in (SERIF, SANS) for families in roles.values())


@pytest.mark.parametrize("family", ["Noto Sans CJK JP", "Noto Serif CJK TC", "Noto Sans Mono CJK SC", "DejaVu Serif"])
def test_fonts_of_other_languages_are_for_nothing(family: str) -> None:
    assert roles_of([family]) == roles_of([])


def test_the_standard_cut_comes_first() -> None:
    assert roles_of(["FangSong", "仿宋_GB2312", "方正仿宋_GBK"])["body"][0] == "仿宋_GB2312"


def test_a_real_font_in_the_folder_sets_the_body_and_only_that(
    result: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pdf(result, tmp_path / "a.pdf")
    assert set_in(tmp_path / "a.pdf") == {"NotoSerifSC-Regular", "NotoSansSC-Regular"}
    renamed(tmp_path / "own", "FangSong_Test", "FangSong_Test-Plain")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "own"))
    assert remark() == ""
    write_pdf(result, tmp_path / "b.pdf")
    assert set_in(tmp_path / "b.pdf") == {"FangSong_Test-Plain", "NotoSerifSC-Regular", "NotoSansSC-Regular"}
    words = [
        "".join("".join(page.extract_text() for page in PdfReader(path).pages).split())
        for path in tmp_path.glob("*.pdf")
    ]
    assert words[0] == words[1], "the fonts change how it looks, not what it says"


def test_a_folder_that_is_of_no_use_changes_nothing_and_is_told(
    result: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pdf(result, tmp_path / "a.pdf")
    assert remark() == ""
    (tmp_path / "empty").mkdir()
    for name, sentence in (("none", "不存在"), ("empty", "没有认得的中文字体")):
        monkeypatch.setenv(VARIABLE, str(tmp_path / name))
        write_pdf(result, tmp_path / "b.pdf")
        assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
        assert sentence in remark()
    words = ["--pack", "qd-licang", *office.period(), *office.files(tmp_path)]
    main(["inspect", *words, "--pdf", str(tmp_path / "c.pdf")])
    assert "没有认得的中文字体" in capsys.readouterr().err

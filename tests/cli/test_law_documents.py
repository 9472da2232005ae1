"""`zhengmei law list|show|check|compare|attach`: exit codes, JSON, and what a person reads."""

import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from tests.core.pack_sample import FILES, files_with
from zhengmei.cli.main import main
from zhengmei.packs import SHIPPED, pack_ids


def run(*words: str) -> int:
    return main(["law", *words])


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main(["law", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample pack written to disk."""
    return write(tmp_path, FILES)


def write(tmp_path: Path, files: dict[str, str]) -> Path:
    folder = tmp_path / "sample"
    (folder / "forms").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_it_lists_every_pack_with_its_standing_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = answer(capsys, "list", "--on", "2026-06-24")
    packs = {pack["id"]: pack for pack in said["packs"]}  # type: ignore[attr-defined]
    assert code == 0
    assert set(packs) == set(pack_ids())
    assert (packs["sx-jiaxian"]["status"], packs["sx-jiaxian"]["expires_on"]) == ("in_force", "2026-06-24")
    assert (packs["zj-sfj"]["status"], packs["zj-sfj"]["preview"]) == ("draft", "预演")
    assert run("list", "--on", "2026-06-25") == 0
    assert "有效期届满" in next(line for line in capsys.readouterr().out.splitlines() if line.startswith("sx-jiaxian"))


def test_it_shows_a_pack_article_by_article(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "sx-jiaxian", "--on", "2026-11-21") == 0
    said = capsys.readouterr().out
    assert "只作依据已届满" in said
    assert [line for line in said.splitlines() if line.startswith("第十九条")]
    assert "filing.change" in said
    code, whole = answer(capsys, "show", "sx-jiaxian")
    assert code == 0
    assert whole["head"]["document_number"] == "佳政办发〔2024〕27号"  # type: ignore[index]


def test_an_unknown_pack_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "nowhere") == 2
    said = capsys.readouterr().err
    assert "nowhere" in said
    assert all(pack_id in said for pack_id in pack_ids())


def test_the_shipped_packs_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 0
    assert capsys.readouterr().out.count("无误") == len(pack_ids())


def test_a_sound_folder_passes_and_a_faulty_one_names_file_line_and_allowed_values(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(folder)) == 0
    write(tmp_path, files_with('unit = "wd"', 'unit = "days"'))
    capsys.readouterr()
    code, said = answer(capsys, "check", str(folder))
    [problem] = said["packs"][0]["problems"]  # type: ignore[index]
    assert code == 1
    assert (problem["file"], problem["rule"]) == ("rules.toml", "filing.change")
    assert FILES["rules.toml"].splitlines()[problem["line"] - 1] == 'unit = "wd"'
    assert "wd、cd、month、year" in problem["message"]


def test_a_folder_named_otherwise_than_its_pack_is_a_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved = folder.rename(folder.with_name("elsewhere"))
    assert run("check", str(moved)) == 1
    assert "目录名「elsewhere」" in capsys.readouterr().out


def test_a_folder_without_a_pack_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(tmp_path)) == 2
    assert "pack.toml" in capsys.readouterr().err


def test_it_compares_one_parameter_and_says_who_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = answer(capsys, "compare", "--param", "filing.change.n")
    [row] = said["rows"]  # type: ignore[misc]
    assert code == 0
    values = {pack: cell["value"] for pack, cell in row["cells"].items()}  # type: ignore[index]
    assert values["qd-licang"] == "5 个工作日"
    assert values["zj-sfj"] == "本地未规定"
    assert run("compare", "--param", "filing.change.n") == 0
    assert "本地未规定：" in capsys.readouterr().out


def test_a_parameter_that_nothing_has_is_found_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", "--param", "filing.nothing") == 1
    assert "filing.nothing" in capsys.readouterr().out


TEXT = "第一条 依据。\n第二条 应在7个工作日内备案，每三天一报。\n"


@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "gb18030", "docx"])
def test_it_reads_an_offices_own_document(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / ("办法.docx" if form == "docx" else "办法.txt")
    if form == "docx":
        document = docx.Document()
        for line in TEXT.splitlines():
            document.add_paragraph(line)
        document.add_table(rows=1, cols=2).rows[0].cells[0].text = "账号名称"
        document.save(str(path))
    else:
        path.write_text(TEXT, encoding=form)
    code, said = answer(capsys, "attach", "qd-xihaian-sfj", str(path))
    assert code == 1
    assert said["articles_missing"] == list(range(3, 16))
    verdicts = {item["phrase"]: item["verdict"] for item in said["phrases"]}  # type: ignore[attr-defined]
    assert verdicts["7个工作日"] == "未绑定"
    assert run("attach", "qd-xihaian-sfj", str(path)) == 1
    assert "未绑定" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"not a zip", "另存"),
        ("a.pdf", b"%PDF", ".docx"),
        ("a.txt", b"\xff\xff\xff", "UTF-8"),
        ("missing.txt", None, "没有这个文件"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_with_what_to_do(
    name: str, content: bytes | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert run("attach", "sx-jiaxian", str(tmp_path / name)) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["law"], "缺少参数：子命令"),
        (["law", "nothing"], "没有「nothing」"),
        (["nothing"], "没有「nothing」"),
        (["law", "show"], "缺少参数：PACK"),
        (["law", "list", "--day"], "不认识的参数：--day"),
        (["law", "list", "--on"], "后面要写一个值"),
        (["law", "list", "--on", "2026-02-30"], "日期「2026-02-30」不存在"),
    ],
)
def test_wrong_use_ends_with_two_and_says_in_chinese_what_is_wrong(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


def test_without_a_command_it_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "law" in capsys.readouterr().out


def test_a_reader_that_stops_early_is_no_error() -> None:
    code = "import sys; from zhengmei.cli.main import main; sys.exit(main(['law', 'show', 'qd-licang']))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        complaint = running.stderr.read().decode()
        assert running.wait(timeout=60) == 0
    assert complaint == ""


def test_help_names_every_law_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(f" {word} " in said for word in ("list", "show", "check", "compare", "attach"))


def test_a_law_command_loads_neither_django_nor_word() -> None:
    code = (
        "import sys; from zhengmei.cli.main import main; main(['law', 'list']); "
        "sys.exit(bool({'django', 'docx', 'openpyxl'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_packs_lie_inside_the_package() -> None:
    assert (SHIPPED / "sx-jiaxian" / "pack.toml").is_file()

"""`zhengmei screen train`: a spelling model from an office's own archive and the posts it has checked."""

import argparse
import lzma
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zhengmei import lexicons
from zhengmei.cli.printing import refuse
from zhengmei.config import clock
from zhengmei.core.screening.spelling.measure import Figures, measure
from zhengmei.core.screening.spelling.model import Model, ModelError
from zhengmei.core.screening.spelling.reading import corrected
from zhengmei.core.screening.spelling.training import Effort, calibrated, train

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SUFFIXES = (".txt", ".txt.xz")
_SPACED = re.compile("(?<=[\u2e80-\u9fff\uff00-\uffef]) +| +(?=[\u2e80-\u9fff\uff00-\uffef])")
"""A corpus may come with spaces between its words; nobody writes Chinese so."""
_WORD = re.compile("[\u4e00-\u9fff]{2,5}")


def add_parsers(subparsers: "Subparsers") -> None:
    """Add ``screen train`` to the command."""
    summary = "训练错字模型：用本单位的旧稿和校对过的对照稿；全部在本机，不联网"
    parser = subparsers.add_parser("train", help=summary, description=summary)
    parser.add_argument(
        "--corpus", type=Path, action="append", required=True, metavar="DIR",
        help="语料：文件夹或文件，.txt 或 .txt.xz，UTF-8，一行一段，当作没有错的文字；可写多次",
    )  # fmt: skip
    parser.add_argument(
        "--pairs", type=Path, action="append", required=True, metavar="TSV",
        help="对照稿：每行「原句<Tab>改后的句子」，没有错的两边相同；.tsv 或 .tsv.xz；可写多次",
    )  # fmt: skip
    parser.add_argument(
        "--words", type=Path, action="append", default=[], metavar="FILE",
        help="词表：每行第一栏是一个词，再少见也算写对；可写多次",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL", help="模型写到哪个文件")
    parser.add_argument(
        "--base", type=Path, nargs="?", const=lexicons.MODEL, metavar="MODEL",
        help="沿用这个模型读上下文的部分（不写文件名就用随平台的），只重新计数和训练判断，快得多",
    )  # fmt: skip
    parser.add_argument(
        "--check", type=Path, action="append", default=[], metavar="TSV",
        help="训练后用这些对照稿比较随平台的模型和新模型；不要和 --pairs 重复",
    )  # fmt: skip
    parser.add_argument("--examples", type=int, default=Effort.examples, metavar="N", help="上下文部分读多少处")
    parser.add_argument("--note", default="", metavar="文字", help="写进模型的出处说明")
    parser.set_defaults(run=run_train)
    summary = "按没有参加训练的对照稿重定三档的门槛：确定每十万字误报不到一处，很可能不到八处，提示不到三十处"
    again = subparsers.add_parser("calibrate", help=summary, description=summary)
    again.add_argument("model", type=Path, metavar="MODEL")
    again.add_argument(
        "--pairs", type=Path, action="append", required=True, metavar="TSV", help="对照稿，没有错的句子要多"
    )
    again.add_argument("--out", type=Path, required=True, metavar="MODEL", help="写到哪个文件")
    again.set_defaults(run=run_calibrate)


def run_train(arguments: argparse.Namespace) -> int:
    """Train and write the model. 0: written; 2: nothing to learn from or unreadable input."""
    try:
        sentences = [pair for path in arguments.pairs for pair in read_pairs(path)]
        checks = [(path.name, list(read_pairs(path))) for path in arguments.check]
        base = lexicons.read_model(arguments.base) if arguments.base else None
        files = [file for path in arguments.corpus for file in corpus_files(path)]
        about = {
            "version": clock.today().isoformat(), "corpus": [file.name for file in files],
            "pairs": [path.name for path in arguments.pairs], "words": [path.name for path in arguments.words], "note": arguments.note,
        }  # fmt: skip
        shapes = {sign: looks for sign, (_, looks) in lexicons.read_confusables().items()}
        model = train(
            (_SPACED.sub("", line) for file in files for line in read_lines(file)), sentences, shapes,
            words=[word for path in arguments.words for word in read_words(path)],
            effort=Effort(examples=arguments.examples), base=base, about=about, said=_Progress(),
        )  # fmt: skip
        _write(model, arguments.out)
    except (OSError, UnicodeDecodeError, ValueError, lzma.LZMAError) as error:
        return refuse(f"没有训练成：{error}")
    for name, pairs in checks:
        _compare(name, pairs, model)
    return 0


def run_calibrate(arguments: argparse.Namespace) -> int:
    """Set the thresholds of a model anew. 0: written; 2: unreadable input."""
    try:
        sentences = [pair for path in arguments.pairs for pair in read_pairs(path)]
        _write(calibrated(lexicons.read_model(arguments.model), sentences), arguments.out)
    except (OSError, UnicodeDecodeError, ValueError, lzma.LZMAError) as error:
        return refuse(f"没有重定成：{error}")
    return 0


def _write(model: Model, out: Path) -> None:
    """Write the model beside its place and then put it there, so that a crash leaves the old one."""
    draft = out.with_name(f"{out.name}.part")
    with draft.open("wb") as target:
        target.writelines(model.parts())
    draft.replace(out)
    print(f"已写入 {out}，{out.stat().st_size / 1e6:.1f} MB")
    print(f"门槛：确定 {model.thresholds.certain}、很可能 {model.thresholds.likely}、提示 {model.thresholds.hint}")


def corpus_files(path: Path) -> list[Path]:
    """Return the text files of a folder in name order, or the file itself. Raises ValueError when there are none."""
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.name.endswith(SUFFIXES))
    if not found:
        raise ValueError(f"{path} 里没有 .txt 或 .txt.xz 文件")
    return found


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file. Raises OSError, UnicodeDecodeError."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (written, right) sentences; one column alone is right as it stands. Raises ValueError with the line."""
    for number, line in enumerate(read_lines(path), 1):
        columns = line.split("\t")
        if len(columns) > 2:
            raise ValueError(f"{path.name} 第 {number} 行有 {len(columns)} 栏，应是「原句<Tab>改后的句子」")
        if columns[0]:
            yield columns[0], columns[-1]


def read_words(path: Path) -> Iterator[str]:
    """Yield the words of two to five Chinese characters that stand first on a line."""
    for line in read_lines(path):
        word = line.split()[0] if line.strip() else ""
        if _WORD.fullmatch(word):
            yield word


def _compare(name: str, pairs: Sequence[tuple[str, str]], model: Model) -> None:
    """Print what the shipped model and the new one find on the same checked sentences."""
    print(f"\n{name}：{len(pairs):,} 句，其中有错 {sum(source != target for source, target in pairs):,} 句")
    try:
        shipped = lexicons.spelling_model()
    except (OSError, ModelError):
        shipped = None
    for title, one in (("随平台的", shipped), ("新训练的", model)):
        if one is None:
            print(f"  {title}模型：没有")
            continue
        for tier, least in (("确定", one.thresholds.certain), ("提示以上", one.thresholds.hint)):
            print(
                f"  {title}模型　{tier}　{_sentence(measure(pairs, corrected(one, [pair[0] for pair in pairs], least)))}"
            )


def _sentence(figures: Figures) -> str:
    return (
        f"准确 {figures.character_precision:.1%}　查出 {figures.character_recall:.1%}　"
        f"误报每十万字 {figures.false_alarms:.1f}　无错句被动 {figures.flagged:.2%}"
    )


class _Progress:
    """One line that is written over on a terminal; elsewhere one line a step."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, step: str) -> None:
        line = f"[{time.monotonic() - self._began:5.0f} 秒] {step}"
        if sys.stderr.isatty():
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

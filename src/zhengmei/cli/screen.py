"""`zhengmei screen`: what a text, a Word, Excel, HTML or PDF file holds that should be looked at before it goes out."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhengmei import lexicons
from zhengmei.cli.printing import plain, print_json, refuse
from zhengmei.cli.screening_page import screening_page
from zhengmei.config import clock
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.engine import Engine, Heard
from zhengmei.core.screening.hit import DISCLAIMER, SEVERITY_NAMES, Hit, Tier
from zhengmei.core.screening.lexicon import Lexicon, LexiconError
from zhengmei.core.screening.modality import EXCEPTIONS
from zhengmei.core.screening.spelling.model import ModelError
from zhengmei.intake.documents import ScreenedDocument, UnreadableDocument, read_bytes, read_screened
from zhengmei.intake.engine import screening_engine
from zhengmei.packs import load, pack_ids

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

STDIN = "-"
NO_SPELLING = "off"
LONG = 20_000
"""From so many characters on a terminal is shown how far it has come: about two seconds of work."""


def add_parsers(subparsers: "Subparsers") -> None:
    """Add ``screen`` to the command."""
    summary = "筛查稿件：错漏字、个人信息、涉密标志、广告外链、日期、标点等，只作提示"
    parser = subparsers.add_parser("screen", help=summary, description=summary)
    parser.add_argument(
        "files",
        nargs="*",
        default=[STDIN],
        metavar="FILE",
        help=".txt、.docx、.xlsx、.html、.pdf；- 或不写从标准输入读",
    )
    parser.add_argument("--pack", metavar="P", help="办法编号：按它的条文定轻重、注明依据")
    parser.add_argument(
        "--lexicon", type=Path, action="append", default=[], metavar="DIR", help="本单位词库的目录，可写多次"
    )
    parser.add_argument(
        "--scope", action="append", default=[], metavar="S", help="词条适用范围，如地区或单位编号，可写多次"
    )
    parser.add_argument("--title", default="", metavar="T", help="标题；不写时取第一行")
    parser.add_argument("--platform", default="", metavar="X", help="发布的平台，如 website、wechat.subscription")
    parser.add_argument("--reposted", action="store_true", help="这是转载稿件")
    parser.add_argument(
        "--exception", choices=EXCEPTIONS, default="", help="个人信息依法公开的情形，只在办法写有例外时起作用"
    )
    parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="日期", help="站在哪一天看，默认今天")
    parser.add_argument(
        "--tier", choices=("certain", "likely", "hint", NO_SPELLING), default="hint",
        help="错字模型报到哪一档：certain 确定、likely 很可能、hint 提示（默认，全报）、off 不用模型",
    )  # fmt: skip
    parser.add_argument("--model", type=Path, metavar="MODEL", help="用本单位训练的错字模型，不用随平台的")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--html", type=Path, metavar="OUT", help="把标注好的原文写成网页文件")
    parser.set_defaults(run=run_screen)


def run_screen(arguments: argparse.Namespace) -> int:
    """Screen the files. 0: nothing that must be changed; 1: something must; 2: wrong use."""
    day = arguments.on or clock.today()
    if arguments.pack is not None and arguments.pack not in pack_ids():
        return refuse(f"没有办法「{arguments.pack}」；可用：{'、'.join(pack_ids())}")
    if arguments.html is not None and len(arguments.files) > 1:
        return refuse("--html 一次只写一份文件的结果")
    try:
        tier = None if arguments.tier == NO_SPELLING else arguments.tier
        engine = build_engine(arguments.lexicon, day, frozenset(arguments.scope), model=arguments.model, tier=tier)
        documents = [(name, _read(name)) for name in arguments.files]
    except (UnreadableDocument, LexiconError, ModelError) as error:
        return refuse(str(error))
    except OSError as error:
        return refuse(f"读不了文件：{error}")
    pack = load(arguments.pack) if arguments.pack else None
    answers: list[dict[str, object]] = []
    graves = 0
    for name, document in documents:
        title = arguments.title or next((part.text for part in document.parts[:1]), "")
        context = Context(day, title, arguments.platform, arguments.exception, arguments.reposted)
        (hits,) = engine.screen_under(document.text, context, (pack,), _told(name, len(document.text)))
        places = document.places(hit.start for hit in hits)
        graves += sum(hit.severity == "blocker" for hit in hits)
        answers += [{"file": name, "place": place, **plain(hit)} for hit, place in zip(hits, places, strict=True)]
        if arguments.html is not None:
            arguments.html.write_text(screening_page(Path(name).name, document.text, hits, places), encoding="utf-8")
        if not arguments.json:
            _print(name, hits, places)
    if arguments.json:
        print_json({"hits": answers, "note": DISCLAIMER, "lexicons": [found.stamp for found in lexicons.shipped()]})
    else:
        print(DISCLAIMER)
    return 1 if graves else 0


def build_engine(
    folders: Sequence[Path], day: date, scopes: frozenset[str] = frozenset(), *, model: Path | None = None,
    tier: Tier | None = None,
) -> Engine:  # fmt: skip
    """Return the engine with what is shipped and the lexicons of the folders, and with a ``tier`` the spelling corrector.

    Raises LexiconError, ModelError, OSError.
    """
    own: list[Lexicon] = []
    for folder in folders:
        if not folder.is_dir():
            raise LexiconError(f"没有这个词库目录：{folder}")
        own += lexicons.read_folder(folder)
    return screening_engine(day, own, scopes, model=model, tier=tier)


def _told(name: str, size: int) -> Heard | None:
    """Return what shows on a terminal how far a long text has come; None for a short one, or where nobody looks."""
    if size < LONG or not sys.stderr.isatty():
        return None

    def tell(done: int) -> None:
        line = f"{name}：已筛 {done:,} / {size:,} 字（{done / size:.0%}）"
        print(f"\r\x1b[K{line if done < size else ''}", end="", file=sys.stderr, flush=True)

    return tell


def _read(name: str) -> ScreenedDocument:
    return read_bytes(sys.stdin.buffer.read(), "标准输入") if name == STDIN else read_screened(Path(name))


def _print(name: str, hits: Sequence[Hit], places: Sequence[str]) -> None:
    print(f"{name}：{len(hits)} 处")
    for hit, place in zip(hits, places, strict=True):
        advice = f"　→ {hit.suggestion}" if hit.suggestion else ""
        cites = f"　〔{'、'.join(hit.cites)}〕" if hit.cites else ""
        print(f"  {SEVERITY_NAMES[hit.severity]}　{place}　{hit.text[:40]}　{hit.message}{advice}{cites}")
        if hit.evidence:
            print(f"          {hit.evidence}")

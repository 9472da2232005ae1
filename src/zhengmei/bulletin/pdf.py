"""The bulletin as PDF in the layout of an official document: typeset here, with embedded fonts, nothing else needed."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from zhengmei.bulletin.charts import Daily
from zhengmei.bulletin.drafting import draft
from zhengmei.bulletin.fonts import folder, own_roles
from zhengmei.bulletin.pictures import TONES, Grid
from zhengmei.bulletin.wording import Result


class NoPdf(RuntimeError):
    """This machine cannot typeset; the message says what to do."""


def write_pdf(
    result: Result, path: Path, earlier: Sequence[Result] = (), due: date | None = None, daily: Daily | None = None,
    no_recheck: str = "",
) -> None:  # fmt: skip
    """Write the draft, with pictures where ``daily`` is given. The same result gives the same bytes on every machine with the same fonts.

    Raises DoesNotAddUp where totals and accounts disagree, NoPdf where the typesetting library is missing.
    """
    paper = _Paper()
    draft(paper, result, earlier, due, daily, no_recheck)
    path.write_bytes(_typeset(paper, result))


def _typeset(paper: "_Paper", result: Result) -> bytes:
    try:
        import pylopdf_fonts_zh_cn
        import typst
    except ImportError as error:
        raise NoPdf("这台机器没有排版 PDF 的组件；请改存 .docx，再另存为 PDF。") from error
    at = date.fromisoformat(result["at"])
    given = {"title": paper.name, "at": [at.year, at.month, at.day], "blocks": paper.blocks, "roles": own_roles()}
    folders = [Path(pylopdf_fonts_zh_cn.__file__).parent]
    if own := folder():
        folders.insert(0, own)
    written: bytes = typst.compile(
        (files(__package__) / "bulletin.typ").read_bytes(),
        format="pdf",
        font_paths=[str(one) for one in folders],
        # What a machine happens to have installed must not decide what a paper looks like.
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(given, ensure_ascii=False)},
        timestamp=datetime(at.year, at.month, at.day, tzinfo=UTC),
    )
    return written


class _Paper:
    """Collects what is written; the layout stands in bulletin.typ."""

    def __init__(self) -> None:
        self.name = ""
        self.blocks: list[dict[str, Any]] = []

    def letterhead(self) -> None:
        self.blocks.append({"kind": "letterhead"})

    def title(self, *lines: str) -> None:
        self.name = "".join(lines)
        self.blocks.append({"kind": "title", "lines": lines})

    def line(self, text: str, font: str, *, indented: bool = False) -> None:
        self.blocks.append({"kind": "line", "text": text, "font": font, "indented": indented})

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()) -> None:
        cells = [["—" if value is None else str(value) for value in row] for row in rows]
        shares = list(widths) or [1] * len(heads)
        self.blocks.append({"kind": "table", "heads": list(heads), "rows": cells, "widths": shares})

    def grid(self, grid: Grid) -> None:
        rows = [
            [[cell.text, cell.span, *TONES[cell.tone], "left" if cell.left else "center"] for cell in row]
            for row in grid.rows
        ]
        told = {"widths": grid.widths, "rows": rows, "size": grid.size, "heads": grid.heads, "lines": grid.lines}
        self.blocks.append({"kind": "grid", **told})

    def signature(self) -> None:
        self.blocks.append({"kind": "signature"})

    def annex(self, number: str, title: str) -> None:
        self.blocks.append({"kind": "annex", "number": number, "title": title})

"""The report as one offline file: verdict → finding → posts → clause. No script, nothing fetched."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from zhengmei.bulletin.report import Extras, report
from zhengmei.bulletin.wording import Result


@cache
def style() -> str:
    """Return the style sheet of the report."""
    return (files(__package__) / "report.css").read_text(encoding="utf-8")


def policy() -> str:
    """Return the content policy under which the report works: its own style and nothing else."""
    digest = b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def write_html(result: Result, path: Path, extras: Extras | None = None) -> None:
    """Write the page. Raises DoesNotAddUp where totals and accounts disagree."""
    path.write_text("".join(_page(result, extras or Extras())), encoding="utf-8")


def _page(result: Result, extras: Extras) -> Iterator[str]:
    body = "".join(report(result, extras))
    texts = "；".join(f"{pack['title']}（{pack['preview'] or pack['status_name']}）" for pack in result["packs"])
    yield (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>政务新媒体检查结果 {result['at']}</title><style>{style()}</style></head>"
        f'<body class="zr-page"><main class="zr"><h1>政务新媒体检查结果</h1>'
        f"<p>{escape(texts)}<br>{result['from']} 至 {result['at']} 24:00</p>{body}</main></body></html>\n"
    )

"""The result as one file for the browser: the text marked up, the list beneath. Nothing in it calls outside."""

from collections.abc import Sequence
from html import escape

from zhengmei.core.screening.hit import DISCLAIMER, SEVERITY_NAMES, Hit

STYLE = (
    "body{font:16px/1.9 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2939}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;border:1px solid #98a2b3;padding:1rem}"
    "mark{padding:0 .1em;color:inherit;border-bottom:3px solid}mark.blocker{background:#fdd8d3;border-color:#a01b12}"
    "mark.warn{background:#fdeec2;border-color:#8a5b00}mark.hint{background:#dcebfd;border-color:#1f5fa8}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #98a2b3;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "small{display:block;color:#475467}"
)


def screening_page(name: str, text: str, hits: Sequence[Hit], places: Sequence[str]) -> str:
    """Return a whole HTML page. Where hits overlap, the text shows the one that begins first; the list has all."""
    rows = "".join(
        f"<tr><td>{SEVERITY_NAMES[hit.severity]}</td><td><a href='#h{number}'>{escape(place)}</a></td><td>{escape(hit.text[:60])}</td>"
        f"<td>{escape(hit.message)}<small>{escape(hit.evidence)}</small></td><td>{escape(hit.suggestion)}</td><td>{escape('、'.join(hit.cites))}</td></tr>"
        for number, (hit, place) in enumerate(zip(hits, places, strict=True))
    )
    table = (
        "<table><thead><tr><th>程度</th><th>位置</th><th>原文</th><th>说明</th><th>建议</th><th>依据</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>" if hits else "<p>没有命中。</p>"
    )  # fmt: skip
    return (
        "<!doctype html>\n<html lang='zh-Hans'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        f"<title>筛查结果：{escape(name)}</title><style>{STYLE}</style></head><body><h1>筛查结果：{escape(name)}</h1>"
        f"<p>{escape(DISCLAIMER)}</p><h2>原文</h2><pre>{_marked(text, hits)}</pre><h2>清单（{len(hits)} 处）</h2>{table}</body></html>\n"
    )


def _marked(text: str, hits: Sequence[Hit]) -> str:
    pieces, last = [], 0
    for number, hit in enumerate(hits):
        if hit.start < last:
            pieces.append(f"<a id='h{number}'></a>")
            continue
        title = escape(f"{SEVERITY_NAMES[hit.severity]}：{hit.message}", quote=True)
        shown = escape(text[hit.start : hit.end]) or "&#8203;"
        pieces.append(
            f"{escape(text[last : hit.start])}<mark class='{hit.severity}' id='h{number}' title='{title}'>{shown}</mark>"
        )
        last = hit.end
    return "".join(pieces) + escape(text[last:])

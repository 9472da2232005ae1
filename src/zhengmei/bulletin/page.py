"""One offline page to click through: verdict → finding → posts → clause. No script, nothing fetched."""

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from zhengmei.bulletin.wording import (
    Result,
    gists,
    labels,
    platform,
    previewed,
    reconcile,
    rule_name,
    running,
    sentence,
    verdict,
)
from zhengmei.core.inspection.finding import OUTCOME_WORDS, VERDICT_WORDS, Verdict

_STYLE = """
:root{--ink:#1f2937;--line:#d1d5db;--soft:#f3f4f6;--pass:#166534;--named:#92400e;--fail:#991b1b;--manual:#1e40af}
body{font:16px/1.7 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;color:var(--ink);
max-width:72rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;margin:.2rem 0}h2{font-size:1.2rem;margin-top:2rem;border-bottom:2px solid var(--line)}
.mark{background:#fef3c7;border-left:4px solid var(--named);padding:.5rem 1rem}
.cards{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}
.cards li{border:1px solid var(--line);border-radius:.5rem;padding:.5rem 1.2rem;min-width:6rem}
.cards b{display:block;font-size:1.8rem;line-height:1.3}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}
th{background:var(--soft)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.bar{display:flex;height:.9rem;min-width:8rem;border-radius:.2rem;overflow:hidden;background:var(--soft)}.bar i{display:block}
details{border:1px solid var(--line);border-radius:.4rem;margin:.4rem 0;padding:.3rem .8rem}details details{margin:.4rem 0 .4rem 1rem}
summary{cursor:pointer}summary:focus-visible{outline:3px solid #2563eb}
.v{font-weight:700;border:1px solid;border-radius:.3rem;padding:0 .4rem;margin-right:.5rem}
.pass{color:var(--pass)}.named{color:var(--named)}.fail{color:var(--fail)}.manual{color:var(--manual)}
.bar .pass{background:var(--pass)}.bar .named{background:#d97706}.bar .fail{background:var(--fail)}.bar .manual{background:#3b82f6}
.clause{background:var(--soft);border-radius:.3rem;padding:.3rem .8rem;margin:.4rem 0}small{color:#4b5563}
@media print{details{border:0}details>*{display:block}}
"""
_ORDER: tuple[Verdict, ...] = ("fail", "manual", "named", "pass")


def write_html(result: Result, path: Path) -> None:
    """Write the page. Raises DoesNotAddUp where totals and accounts disagree."""
    reconcile(result)
    path.write_text("".join(_page(result)), encoding="utf-8")


def _page(result: Result) -> Iterator[str]:
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    yield (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>政务新媒体检查结果 {result['at']}</title><style>{_STYLE}</style></head><body><main>"
    )
    yield from _head(result)
    yield from _parts(result)
    yield from _accounts(result)
    yield from _basis(result)
    yield "</main></body></html>\n"


def _head(result: Result) -> Iterator[str]:
    totals, mark = result["totals"], previewed(result)
    texts = "；".join(f"{pack['title']}（{pack['preview'] or pack['status_name']}）" for pack in result["packs"])
    yield f"<h1>政务新媒体检查结果</h1><p>{escape(texts)}<br>{result['from']} 至 {result['at']} 24:00</p>"
    if mark:
        yield f'<p class="mark">〔{escape(mark)}〕仅供预演：所依据的办法在检查日不具效力，不作任何认定。</p>'
    yield '<ul class="cards">'
    yield f"<li><b>{totals['running']}</b>在运行</li>"
    for word in _ORDER:
        yield f'<li class="{word}"><b>{totals[word]}</b>{VERDICT_WORDS[word]}</li>'
    if totals["pass_rate"] is not None:
        low = f"（待认定者全不合格则 {totals['pass_rate_low']}%）" if totals["manual"] else ""
        yield f"<li><b>{totals['pass_rate']}%</b>合格率{low}</li>"
    yield (
        f"</ul><p><small>列出 {totals['listed']} 个，其中至检查日已关停 {totals['closed']} 个，不计入基数；"
        f"{escape(totals['rounding'])}；点名但合格的计入合格率。</small></p>"
    )
    told = [*result["notes"], *result["left_out"]["problems"]]
    if told:
        yield f"<details><summary>数据说明（{len(told) + result['left_out']['more']} 处）</summary><ul>"
        yield from (f"<li>{escape(said)}</li>" for said in told)
        yield f"</ul><p>{escape(result['left_out']['limits'])}</p></details>"


def _parts(result: Result) -> Iterator[str]:
    for part, name in (("by_platform", "平台"), ("by_region", "地区")):
        tallies = result["totals"][part]
        if not tallies:
            continue
        heads = "".join(
            f'<th scope="col" class="n">{word}</th>'
            for word in ("在运行", *(VERDICT_WORDS[v] for v in _ORDER), "合格率")
        )
        yield f'<h2>按{name}</h2><table><thead><tr><th scope="col">{name}</th><th scope="col">构成</th>{heads}</tr></thead><tbody>'
        for key, tally in tallies.items():
            label = platform(key) if part == "by_platform" else key
            cells = "".join(f'<td class="n">{tally[column]}</td>' for column in ("running", *_ORDER))
            rate = f"{tally['pass_rate']}%" if tally["pass_rate"] is not None else "—"
            yield f'<tr><th scope="row">{escape(label)}</th><td>{_bar(tally)}</td>{cells}<td class="n">{rate}</td></tr>'
        yield "</tbody></table>"


def _bar(tally: Mapping[str, Any]) -> str:
    """The picture of a row whose numbers stand beside it."""
    parts = "".join(f'<i class="{word}" style="flex:{tally[word]}"></i>' for word in _ORDER if tally[word])
    return f'<div class="bar" aria-hidden="true">{parts}</div>'


def _accounts(result: Result) -> Iterator[str]:
    named, said = labels(result), gists(result)
    for word in _ORDER:
        found = [account for account in running(result) if account["verdict"] == word]
        if not found:
            continue
        yield f"<h2>{VERDICT_WORDS[word]}（{len(found)}）</h2>"
        for account in found:
            yield from _account(account, named, said)
    if result["outside_register"]:
        yield f"<h2>名册外账号（{len(result['outside_register'])}）</h2><ul>"
        for one in result["outside_register"]:
            yield f"<li>{escape(one['account'])}（{escape(platform(one['platform']))}）{one['posts']} 条，待核实</li>"
        yield "</ul>"


def _account(account: Mapping[str, Any], named: Mapping[str, str], said: Mapping[str, str]) -> Iterator[str]:
    figures, word = account["figures"], account["verdict"]
    originals = "未知" if figures["originals"] is None else figures["originals"]
    yield (
        f'<details><summary><span class="v {word}">{escape(verdict(account))}</span>{escape(account["account"])}'
        f"（{escape(platform(account['platform']))}）<small>{escape(account['sponsor'])}</small></summary>"
        f"<p>推送 {figures['pushes']} 次，{figures['items']} 条，原创 {originals}，更新 {figures['days']} 天，"
        f"最后更新 {figures['last_update'] or '未知'}</p>"
    )
    for finding in account["findings"]:
        yield from _finding(finding, named, said)
    for one in account.get("proposed", ()):
        clause = "、".join(named.get(cite, cite) for cite in one["cites"])
        told = f"{clause}：{'、'.join(one['measures'])}（由{one['decided_by']}决定，这里只提示）"
        yield f'<p class="clause">{escape(told)}</p>'
    if account["forecast"]:
        yield "<table><thead><tr><th>还剩几天</th><th>事项</th><th>到期</th><th>还差</th></tr></thead><tbody>"
        for entry in account["forecast"]:
            days = f"<b>{entry['days_left']} 天</b>" if entry["warn"] else f"{entry['days_left']} 天"
            what = escape(rule_name(entry["rule"]) + "　" + "、".join(named.get(c, c) for c in entry["cites"]))
            yield f"<tr><td>{days}</td><td>{what}</td><td>{entry['fails_on']} 24:00</td><td>{entry['short']}{entry['unit']}</td></tr>"
        yield "</tbody></table>"
    yield "</details>"


def _finding(finding: Mapping[str, Any], named: Mapping[str, str], said: Mapping[str, str]) -> Iterator[str]:
    windows = f" × {finding['windows']} 段" if finding["windows"] > 1 else ""
    word = OUTCOME_WORDS[finding["outcome"]]
    yield (
        f"<details><summary>{word}{windows}　{escape(rule_name(finding['rule']))}（{finding['modality']}）"
        f"<small>{escape(sentence(finding))}</small></summary>"
    )
    for cite in finding["cites"]:
        gist = f"{escape(said.get(cite, ''))}<small>（要旨，非原文）</small>"
        yield f'<div class="clause"><b>{escape(named.get(cite, cite))}</b>　{gist}</div>'
    if finding["evidence"]:
        yield "<ul>"
        for entry in finding["evidence"]:
            yield f"<li>{_entry(entry)}</li>"
        yield "</ul>"
    yield "</details>"


def _entry(entry: Mapping[str, Any]) -> str:
    row = f"<small>原表第 {entry['row']} 行</small>" if entry["row"] else ""
    if "received_on" in entry:
        return f"{entry['received_on']} 收到，{entry['replied_on'] or '未'}答复　{escape(entry['text'])} {row}"
    title, link = escape(entry["title"] or "（无标题）"), entry["link"]
    if urlsplit(link).scheme in ("http", "https"):
        title = f'<a rel="noreferrer noopener" href="{escape(link)}">{title}</a>'
    return f"{entry['time']}　{title} {row}"


def _basis(result: Result) -> Iterator[str]:
    yield "<h2>依据与数据</h2><table><tbody>"
    for pack in result["packs"]:
        yield f'<tr><th scope="row">{escape(pack["title"])}</th><td>版本 {escape(pack["version"])}　校验值 {pack["hash"][:16]}</td></tr>'
    yield f'<tr><th scope="row">放假安排</th><td>{result["calendar"]["version"]}</td></tr>'
    for fact in result["facts"]:
        yield f'<tr><th scope="row">{escape(fact["file"])}</th><td>截至 {fact["as_of"]}　sha256 {fact["sha256"]}</td></tr>'
    yield "</tbody></table><p>用结果文件和以上数据可以复核：<code>zhengmei inspect --replay 结果文件</code></p>"
    silent = [rule for rule in result["rules"] if rule["status"] == "silent"]
    if silent:
        yield "<h2>本地未规定的</h2><ul>"
        for rule in silent:
            told = rule.get("note") or "；".join([*rule.get("labels", []), *rule.get("notes", [])])
            yield f"<li>{escape(rule_name(rule['rule']))}：{escape(told)}</li>"
        yield "</ul>"

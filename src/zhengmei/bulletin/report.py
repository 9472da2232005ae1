"""The report to click through: verdict → finding → posts → clause. Drawn as HTML that needs no script."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from zhengmei.bulletin.annex import COMPARED_HEADS
from zhengmei.bulletin.charts import ORDER, Daily, chosen_accounts, heat_map, platform_bars
from zhengmei.bulletin.periods import (
    NO_SCORES,
    Earlier,
    arrange,
    comparison_rows,
    ladder_lines,
    months_of,
    remarks,
    repeated_failures,
    span_of,
)
from zhengmei.bulletin.report_tables import Tables, by_part, places_of
from zhengmei.bulletin.standing import standing
from zhengmei.bulletin.wording import (
    Result,
    caution,
    gists,
    key_of,
    labels,
    platform,
    previewed,
    recheck,
    reconcile,
    rule_name,
    running,
    scope_told,
    sentence,
    verdict,
)
from zhengmei.core.inspection.finding import OUTCOME_WORDS, VERDICT_WORDS


@dataclass(frozen=True)
class Extras:
    """What a report may show beside the result.

    ``earlier``: to compare with and to re-check. ``daily``: draws the charts. ``most``: how many accounts of each verdict
    are listed, 0 for all. ``clause_address``: where a citation can be read, else no link. ``no_recheck``: why a re-check
    was not made, in a sentence.
    """

    earlier: Sequence[Result] = ()
    daily: Daily | None = None
    most: int = 0
    clause_address: Callable[[str], str] | None = None
    no_recheck: str = ""


def report(result: Result, extras: Extras) -> Iterator[str]:
    """Yield the report without its heading, to stand in a page that has one, in an element of the class ``zr``.

    Raises DoesNotAddUp where totals and accounts of this or an earlier result disagree.
    """
    reconcile(result)
    earlier = arrange(result, extras.earlier, extras.no_recheck)
    yield from _head(result)
    if extras.daily:
        yield from platform_bars(result["totals"])
    tables = Tables(list(standing(result)), places_of(result, extras.most), extras.most)
    yield from tables.one("sample")
    yield from by_part(result, tables)
    for key in ("score", "rank", "repeated", "similar"):
        yield from tables.one(key)
    yield from _compared(result, earlier)
    yield from _rechecked(result, earlier)
    yield from _accounts(result, extras)
    yield from _basis(result)


def _head(result: Result) -> Iterator[str]:
    totals, mark = result["totals"], previewed(result)
    if said := caution(result):
        yield f'<p class="zr-mark">{escape(said)}</p>'
    yield '<ul class="zr-cards">'
    yield f"<li><b>{totals['running']}</b>在运行</li>"
    supposed = totals.get("preview", {}) if mark else {}
    for word in ORDER:
        also = f"（若施行 {supposed[word]}）" if supposed else ""
        said = f"<b>{totals[word]}</b>{VERDICT_WORDS[word]}{also}"
        linked = f'<a href="#{word}">{said}</a>'
        yield f'<li class="{word}">{linked if totals[word] else said}</li>'
    if totals["pass_rate"] is not None and not mark:
        low = f"（待认定者全不合格则 {totals['pass_rate_low']}%）" if totals["manual"] else ""
        yield f"<li><b>{totals['pass_rate']}%</b>合格率{low}</li>"
    yield (
        f"</ul><p><small>列出 {totals['listed']} 个，其中至检查日已关停 {totals['closed']} 个，不计入基数；"
        f"{escape(totals['rounding'])}；点名但合格的计入合格率。</small></p>"
    )
    if said := scope_told(result):
        yield f"<p>{escape(said)}</p>"
    told = [*result["notes"], *result["left_out"]["problems"]]
    if told:
        yield f"<details><summary>数据说明（{len(told) + result['left_out']['more']} 处）</summary><ul>"
        yield from (f"<li>{escape(said)}</li>" for said in told)
        yield f"</ul><p>{escape(result['left_out']['limits'])}</p></details>"


def _compared(result: Result, earlier: Earlier) -> Iterator[str]:
    """A quarter by its months, a year by its quarters, who failed in several running, what the texts say of measures."""
    months = months_of(*span_of(result))
    if earlier.parts:
        yield f"<h2>{'各季' if months == 12 else '各月'}比较</h2>"
        heads = "".join(f'<th scope="col" class="n">{word}</th>' for word in COMPARED_HEADS[1:])
        yield f'<div class="zr-wide"><table><thead><tr><th scope="col">{COMPARED_HEADS[0]}</th>{heads}</tr></thead><tbody>'
        for name, *cells in comparison_rows(result, earlier):
            shown = "".join(f'<td class="n">{cell}</td>' for cell in cells)
            yield f'<tr><th scope="row">{name}</th>{shown}</tr>'
        yield f"</tbody></table></div><p><small>{escape(remarks(result, earlier))}。</small></p>"
        repeated = repeated_failures(earlier)
        yield f"<h3>连续不合格（{len(repeated)}）</h3><ul>" if repeated else "<p>没有连续两段不合格的账号。</p>"
        yield from (f"<li>{escape(one.name)}：{'、'.join(one.parts)}</li>" for one in repeated)
        yield "</ul>" if repeated else ""
    if months == 12:
        yield "<h2>全年处置的依据</h2><ul>"
        yield from (f"<li>{escape(line)}</li>" for line in ladder_lines(result))
        yield "" if "score_sheet" in result else f"<li>{NO_SCORES}。</li>"
        yield "</ul><p><small>只列条款，由主管单位决定；这里不作决定。</small></p>"


def _rechecked(result: Result, earlier: Earlier) -> Iterator[str]:
    if earlier.no_recheck:
        yield f"<h2>上次检查不合格账号的复查：没有做</h2><p>{escape(earlier.no_recheck)}</p>"
    if earlier.last is None:
        return
    found = recheck(result, earlier.last)
    yield f"<h2>上次（{earlier.last['at']}）不合格账号的复查（{sum(map(len, found.values()))}）</h2><ul>"
    for state, names in found.items():
        yield f"<li>{state} {len(names)} 个{'：' + escape('、'.join(names)) if names else ''}</li>"
    yield "</ul>"


def _accounts(result: Result, extras: Extras) -> Iterator[str]:
    named, said = labels(result), gists(result)
    accounts = running(result)
    mapped = chosen_accounts(accounts) if extras.daily else set()
    for word in ORDER:
        found = [(place, account) for place, account in enumerate(accounts, start=1) if account["verdict"] == word]
        if not found:
            continue
        yield f'<h2 id="{word}">{VERDICT_WORDS[word]}（{len(found)}）</h2>'
        for place, account in found[: extras.most or None]:
            counts = extras.daily.of(account) if extras.daily and key_of(account) in mapped else None
            yield f'<details id="account-{place}">{_account_head(account)}'
            if counts and extras.daily:
                yield from heat_map(counts, extras.daily.first)
            for finding in account["findings"]:
                yield from _finding(finding, named, said, extras)
            yield from _coming(account, named)
            yield "</details>"
        if extras.most and len(found) > extras.most:
            yield f"<p><small>这里只列前 {extras.most} 个，全部见单独打开的报告或附表。</small></p>"
    if extras.daily and len(mapped) < len(accounts):
        yield f"<p><small>账号较多，只画没有合格的前 {len(mapped)} 个的发布日历。</small></p>"
    if result["outside_register"]:
        yield f"<h2>名册外账号（{len(result['outside_register'])}）</h2><ul>"
        for one in result["outside_register"]:
            yield f"<li>{escape(one['account'])}（{escape(platform(one['platform']))}）{one['posts']} 条，待核实</li>"
        yield "</ul>"


def _account_head(account: Mapping[str, Any]) -> str:
    figures, word = account["figures"], account["verdict"]
    originals = "未知" if figures["originals"] is None else figures["originals"]
    return (
        f'<summary><span class="zr-verdict {word}">{escape(verdict(account))}</span>{escape(account["account"])}'
        f"（{escape(platform(account['platform']))}）<small>{escape(account['sponsor'])}</small></summary>"
        f"<p>推送 {figures['pushes']} 次，{figures['items']} 条，原创 {originals}，更新 {figures['days']} 天，"
        f"最后更新 {figures['last_update'] or '未知'}</p>"
    )


def _coming(account: Mapping[str, Any], named: Mapping[str, str]) -> Iterator[str]:
    """The measures that the texts attach, and «还剩几天»."""
    for one in account.get("proposed", ()):
        clause = "、".join(named.get(cite, cite) for cite in one["cites"])
        told = f"{clause}：{'、'.join(one['measures'])}（由{one['decided_by']}决定，这里只提示）"
        yield f'<p class="zr-clause">{escape(told)}</p>'
    if account["forecast"]:
        yield '<div class="zr-wide"><table><thead><tr><th>还剩几天</th><th>事项</th><th>到期</th><th>还差</th></tr></thead><tbody>'
        for entry in account["forecast"]:
            days = f"<b>{entry['days_left']} 天</b>" if entry["warn"] else f"{entry['days_left']} 天"
            what = escape(rule_name(entry["rule"]) + "　" + "、".join(named.get(c, c) for c in entry["cites"]))
            yield f"<tr><td>{days}</td><td>{what}</td><td>{entry['fails_on']} 24:00</td><td>{entry['short']}{entry['unit']}</td></tr>"
        yield "</tbody></table></div>"


def _finding(
    finding: Mapping[str, Any], named: Mapping[str, str], said: Mapping[str, str], extras: Extras
) -> Iterator[str]:
    windows = f" × {finding['windows']} 段" if finding["windows"] > 1 else ""
    word = OUTCOME_WORDS[finding["outcome"]]
    yield (
        f"<details><summary>{word}{windows}　{escape(rule_name(finding['rule']))}（{finding['modality']}）"
        f"<small>{escape(sentence(finding))}</small></summary>"
    )
    for cite in finding["cites"]:
        gist = f"{escape(said.get(cite, ''))}<small>（要旨，非原文）</small>"
        label = f"<b>{escape(named.get(cite, cite))}</b>"
        if extras.clause_address:
            label = f'<a href="{escape(extras.clause_address(cite))}">{label}</a>'
        yield f'<div class="zr-clause">{label}　{gist}</div>'
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
    yield '<h2>依据与数据</h2><div class="zr-wide"><table><tbody>'
    for pack in result["packs"]:
        yield f'<tr><th scope="row">{escape(pack["title"])}</th><td>版本 {escape(pack["version"])}　校验值 {pack["hash"][:16]}</td></tr>'
    yield f'<tr><th scope="row">放假安排</th><td>{result["calendar"]["version"]}</td></tr>'
    for fact in result["facts"]:
        yield f'<tr><th scope="row">{escape(fact["file"])}</th><td>截至 {fact["as_of"]}　sha256 {fact["sha256"]}</td></tr>'
    yield "</tbody></table></div><p>用结果文件和以上数据可以复核：<code>zhengmei inspect --replay 结果文件</code></p>"
    silent = [rule for rule in result["rules"] if rule["status"] == "silent"]
    if silent:
        yield "<h2>本地未规定的</h2><ul>"
        for rule in silent:
            told = rule.get("note") or "；".join([*rule.get("labels", []), *rule.get("notes", [])])
            yield f"<li>{escape(rule_name(rule['rule']))}：{escape(told)}</li>"
        yield "</ul>"

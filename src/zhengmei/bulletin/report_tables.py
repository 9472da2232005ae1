"""Tables of the report that lead to its accounts: by platform, region and unit, sample, scores, ranks, likenesses."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from zhengmei.bulletin.charts import ORDER
from zhengmei.bulletin.standing import Row, Table
from zhengmei.bulletin.wording import Key, Result, key_of, platform, running, verdict
from zhengmei.core.inspection.finding import VERDICT_WORDS

_NUMBER = ' class="n"'


def places_of(result: Result, most: int) -> dict[Key, tuple[int, str]]:
    """Return where each account of the report stands (``account-`` and the number) and its verdict in words.

    ``most``: how many of each verdict are listed, 0 for all.
    """
    found: dict[Key, tuple[int, str]] = {}
    listed = dict.fromkeys(ORDER, 0)
    for place, account in enumerate(running(result), start=1):
        listed[account["verdict"]] += 1
        if not most or listed[account["verdict"]] <= most:
            found[key_of(account)] = (place, verdict(account))
    return found


class Tables:
    """Draws the tables. An account that the report lists is a link to it."""

    def __init__(self, tables: Sequence[Table], places: Mapping[Key, tuple[int, str]], most: int) -> None:
        self._tables = {table.key: table for table in tables}
        self._places, self.most = places, most

    def one(self, key: str) -> Iterator[str]:
        """Yield the section of that table, nothing where nobody asked for it."""
        table = self._tables.get(key)
        if table is None:
            return
        yield f'<h2 id="{key}">{table.name}（{len(table.rows)}）</h2><p>{escape(table.told)}</p>'
        if not table.rows:
            return
        shown = self._shown(table.rows)
        yield _head([(head, _is_number(shown, place)) for place, head in enumerate(table.heads)])
        for row in shown:
            yield "<tr>"
            for place, cell in enumerate(row.cells):
                number = _NUMBER if _is_number(shown, place) else ""
                yield f"<td{number}>{self._linked(cell, row.links.get(place))}</td>"
            yield "</tr>"
        yield "</tbody></table></div>"
        yield self.rest(len(table.rows))

    def told(self, key: str) -> str:
        """Return what the table says in words, or nothing."""
        return f"<p>{escape(self._tables[key].told)}</p>" if key in self._tables else ""

    def members(self, key: str) -> dict[str, str]:
        """Return the name of each line of a table that sums accounts up, to be opened for the accounts behind it."""
        rows = self._tables[key].rows if key in self._tables else ()
        return {str(row.cells[0]): self._opened(row) for row in rows}

    def _opened(self, row: Row) -> str:
        name = escape(str(row.cells[0]))
        known = [(key, *self._places[key]) for key in row.members if key in self._places]
        if not known:
            return name
        links = "".join(
            f'<li><a href="#account-{place}">{escape(key[0])}（{escape(platform(key[1]))}）</a> {escape(word)}</li>'
            for key, place, word in known
        )
        return f'<details class="zr-in"><summary>{name}</summary><ul>{links}</ul></details>'

    def _linked(self, cell: object, key: Key | None) -> str:
        text = escape("—" if cell is None else str(cell))
        found = self._places.get(key) if key else None
        return f'<a href="#account-{found[0]}">{text}</a>' if found else text

    def _shown(self, rows: Sequence[Row]) -> Sequence[Row]:
        return rows[: self.most or None]

    def rest(self, number: int) -> str:
        """Return the sentence that says that not all lines are listed, or nothing."""
        if not self.most or number <= self.most:
            return ""
        return f"<p><small>这里只列前 {self.most} 行，全部见单独打开的报告或附表。</small></p>"


def _is_number(rows: Sequence[Row], place: int) -> bool:
    return all(isinstance(row.cells[place], int) for row in rows)


def _head(heads: Sequence[tuple[str, bool]]) -> str:
    cells = "".join(f'<th scope="col"{_NUMBER if number else ""}>{escape(head)}</th>' for head, number in heads)
    return f'<div class="zr-wide"><table><thead><tr>{cells}</tr></thead><tbody>'


def by_part(result: Result, tables: Tables) -> Iterator[str]:
    """Yield the verdicts by platform, by region and by unit, each line a picture with its numbers."""
    for part, name in (("by_platform", "平台"), ("by_region", "地区"), ("by_unit", "单位")):
        tallies: Mapping[str, Any] = result["totals"][part]
        if not tallies:
            continue
        yield f'<h2 id="{part}">按{name}（{len(tallies)}）</h2>{tables.told(part)}'
        own = [("单位结论", False)] if part == "by_unit" else []
        words = [(word, True) for word in ("在运行", *(VERDICT_WORDS[v] for v in ORDER), "合格率")]
        yield _head([(name, False), *own, ("构成", False), *words])
        opened = tables.members(part)
        for key, tally in list(tallies.items())[: tables.most or None]:
            label = opened.get(key) or escape(platform(key))
            yield f'<tr><th scope="row">{label}</th>{_unit_verdict(tally) if own else ""}<td>{_bar(tally)}</td>'
            yield from (f'<td class="n">{tally[column]}</td>' for column in ("running", *ORDER))
            rate = f"{tally['pass_rate']}%" if tally["pass_rate"] is not None else "—"
            yield f'<td class="n">{rate}</td></tr>'
        yield "</tbody></table></div>"
        yield tables.rest(len(tallies))


def _unit_verdict(tally: Mapping[str, Any]) -> str:
    word = tally["verdict"]
    return f'<td><span class="zr-verdict {word}">{VERDICT_WORDS[word]}</span></td>' if word else "<td>没有在运行的</td>"


def _bar(tally: Mapping[str, Any]) -> str:
    """The picture of a row whose numbers stand beside it."""
    parts, x = [], 0.0
    for word in ORDER:
        if tally[word]:
            wide = 100 * tally[word] / tally["running"]
            parts.append(f'<rect class="{word}" x="{x:.2f}" width="{wide:.2f}" height="10"/>')
            x += wide
    drawn = "".join(parts)
    return f'<svg class="zr-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'

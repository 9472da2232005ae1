"""Results as plain tables for the result file. The order of keys is part of the format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import orjson

from zhengmei.core.inspection.evidence import proof_of
from zhengmei.core.inspection.facts import Message, Post
from zhengmei.core.inspection.finding import AccountResult, Finding, Forecast
from zhengmei.core.inspection.ladder import Proposal, propose, tells
from zhengmei.core.inspection.plan import Plan
from zhengmei.core.pack.cites import SILENT, cite_rule, rule_notes
from zhengmei.core.pack.schema import Deadline, Frequency, Ladder, Limit, Pack, Rule, Staleness
from zhengmei.core.pack.status import STATUS_NAMES

_KEPT = 100_000
LOOKED_FOR = ("update.stale", "update.weekly", "original.biweekly", "reply", "suspend.limit")
"""The counted rules; a text without one of them is said to be silent on it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One account's line of the result file: its text, and what the totals count of it."""

    text: str
    counted: dict[str, Any]


class _Told(NamedTuple):
    """A finding as a table and as its JSON, and whether it may set off a measure."""

    finding: Finding
    table: dict[str, Any]
    text: orjson.Fragment
    tells: bool


class Lines:
    """Writes accounts. Accounts that publish alike share their findings, so the text of each is made once and kept."""

    def __init__(self, packs: Sequence[Pack], more: Callable[[AccountResult], dict[str, Any]]) -> None:
        """``more``: what is added at the end of an account's line."""
        self._packs, self._more = packs, more
        # By id: holding the finding and the forecast themselves keeps it from being given to another one.
        self._told: dict[int, _Told] = {}
        self._coming: dict[int, tuple[Forecast, orjson.Fragment]] = {}
        self._measures: dict[object, list[dict[str, Any]]] = {}

    def of(self, result: AccountResult, posts: Sequence[Post] = ()) -> Line:
        """Return the line, with the ``posts`` that prove the findings and the measures that the texts attach to these."""
        head, more, told, coming = _head(result), self._more(result), self._told, self._coming
        findings = [told.get(id(finding)) or self._keep(finding) for finding in result.findings]
        if posts:
            findings = [_proved(one, posts) for one in findings]
        line = head | {"findings": [one.text for one in findings]}
        telling = [one.finding for one in findings if one.tells]
        if telling and (measures := self._proposed(telling)):
            line["proposed"] = measures
        line["forecast"] = [(coming.get(id(entry)) or self._keep_forecast(entry))[1] for entry in result.forecast]
        line["figures"] = _figures(result)
        return Line(encode(line | more), head | {"findings": [one.table for one in findings]} | more)

    def _keep(self, finding: Finding) -> _Told:
        if len(self._told) > _KEPT:
            self._told.clear()
        table = _finding(finding)
        kept = self._told[id(finding)] = _Told(finding, table, _fragment(table), tells(finding))
        return kept

    def _keep_forecast(self, entry: Forecast) -> tuple[Forecast, orjson.Fragment]:
        if len(self._coming) > _KEPT:
            self._coming.clear()
        kept = self._coming[id(entry)] = entry, _fragment(_forecast(entry))
        return kept

    def _proposed(self, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """The measures; what they rest on of each finding is little, and the same for most accounts."""
        pattern = tuple([(finding.rule, finding.modality, finding.cites) for finding in findings])
        if pattern not in self._measures:
            self._measures[pattern] = [_proposal(one) for pack in self._packs for one in propose(pack, findings)]
        return self._measures[pattern]


def _proved(told: _Told, posts: Sequence[Post]) -> _Told:
    proof = proof_of(told.finding, posts)
    if not proof:
        return told
    table = told.table | {"evidence": [_evidence(post) for post in proof]}
    return told._replace(table=table, text=_fragment(table))


def _fragment(table: dict[str, Any]) -> orjson.Fragment:
    return orjson.Fragment(orjson.dumps(table))


def _head(result: AccountResult) -> dict[str, Any]:
    account = result.account
    table: dict[str, Any] = {
        "account": account.name,
        "platform": account.platform,
        "account_id": account.platform_id,
        "sponsor": account.sponsor,
        "region": account.region,
        "state": account.state,
        "closed_on": _day(account.closed_on),
        "verdict": result.verdict,
    }
    return table if result.preview is None else table | {"preview_verdict": result.preview}


def _figures(result: AccountResult) -> dict[str, Any]:
    figures = result.figures
    return {
        "pushes": figures.pushes,
        "items": figures.items,
        "originals": figures.originals,
        "days": figures.days,
        "last_update": _day(figures.last_update),
        "followers": result.account.followers,
        "received": figures.received,
        "replied": figures.replied,
        "replied_same_day": figures.replied_same_day,
    }


def encode(value: Any) -> str:
    """Return ``value`` as compact JSON, Chinese readable: the one way anything is written here."""
    return orjson.dumps(value).decode()


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "pack": proposal.pack,
        "rule": proposal.rule,
        "triggers": list(proposal.triggers),
        "measures": list(proposal.measures),
        "decided_by": proposal.decided_by,
        "target": proposal.target,
        "cites": list(proposal.cites),
        "because": list(proposal.because),
        "notes": list(proposal.notes),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    table: dict[str, Any] = {
        "rule": finding.rule,
        "pack": finding.pack,
        "modality": finding.modality,
        "outcome": finding.outcome,
        "window": [day.isoformat() for day in finding.window] if finding.window else None,
        "count": finding.count,
        "need": finding.need,
        "unit": finding.unit,
        "windows": finding.windows,
        "cites": list(finding.cites),
        "reading": finding.reading,
        "evidence": [_evidence(entry) for entry in finding.evidence],
    }
    optional = {"note": finding.note, "preview": finding.preview, "confirmed_by": finding.confirmed_by}
    return table | {key: value for key, value in optional.items() if value}


def _evidence(entry: Post | Message) -> dict[str, Any]:
    if isinstance(entry, Message):
        told: dict[str, Any] = {
            "row": entry.row,
            "received_on": _day(entry.received_on),
            "replied_on": _day(entry.replied_on),
            "text": entry.text,
        }
        return told
    moment = entry.moment.isoformat(sep=" ") if entry.moment else entry.day.isoformat()
    return {
        "row": entry.row,
        "time": moment,
        "batch": entry.batch,
        "kind": entry.kind,
        "title": entry.title,
        "link": entry.link,
    }


def _forecast(entry: Forecast) -> dict[str, Any]:
    table: dict[str, Any] = {
        "rule": entry.rule,
        "pack": entry.pack,
        "modality": entry.modality,
        "fails_on": _day(entry.fails_on),
        "days_left": entry.days_left,
        "warn_on": _day(entry.warn_on),
        "warn": entry.warn,
        "short": entry.short,
        "unit": entry.unit,
        "cites": list(entry.cites),
    }
    return table | ({"preview": entry.preview} if entry.preview else {})


def packs_table(plan: Plan) -> list[dict[str, Any]]:
    """Return which texts were judged by, each with version and hash."""
    return [
        {
            "id": entry.pack.head.id,
            "title": entry.pack.head.title,
            "short": entry.pack.head.short,
            "document_number": entry.pack.head.document_number,
            "version": entry.pack.head.version,
            "hash": entry.pack.hash,
            "status": entry.status,
            "status_name": STATUS_NAMES[entry.status],
            "preview": entry.preview,
        }
        for entry in plan.packs
    ]


def rules_table(packs: Sequence[Pack]) -> list[dict[str, Any]]:
    """Return every counted rule once: its force, its clauses with the gist, what is our reading. Silence is said."""
    return [_rule(pack, rule) for pack in packs for rule in pack.rules if _counted(rule)] + [
        {
            "pack": pack.head.id,
            "rule": name,
            "status": "silent",
            "note": f"{SILENT}：{pack.head.short}的办法没有这条规则",
        }
        for pack in packs
        for name in LOOKED_FOR
        if pack.rule(name) is None
    ]


def _counted(rule: Rule) -> bool:
    return isinstance(rule.params, (Frequency, Staleness, Limit, Ladder)) or rule.id == "reply" or rule.kind in (
        "eligibility", "naming",
    ) or rule.id.startswith(("duty.no_un",))  # fmt: skip


def _rule(pack: Pack, rule: Rule) -> dict[str, Any]:
    numberless = isinstance(rule.params, Deadline) and rule.params.n is None
    gists = []
    for clause in rule.cites:
        article = pack.article_of(clause)
        parts = {part.id.text: part.gist for part in article.parts} if article else {}
        gists.append(parts.get(clause.text) or (article.gist if article else ""))
    return {
        "pack": rule.pack or pack.head.id,
        "rule": rule.id,
        "status": "silent" if numberless else "judged",
        "modality": rule.modality,
        "reading": rule.reading,
        "cites": [str(citation) for citation in cite_rule(pack, rule)],
        "labels": [citation.label for citation in cite_rule(pack, rule)],
        "gists": gists,
        "notes": list(rule_notes(rule)),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

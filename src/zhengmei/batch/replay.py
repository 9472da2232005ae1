"""Run an inspection again from its result file and the facts that it names, and say whether the same comes out."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from zhengmei.batch.request import PostsFile, Request, Scope
from zhengmei.batch.results import load_result
from zhengmei.batch.run import run
from zhengmei.core.inspection.sampling import Sample
from zhengmei.core.pack.schema import Pack
from zhengmei.intake.problems import Unreadable

__all__ = ["Replay", "load_result", "replay"]


@dataclass(frozen=True)
class Replay:
    """``same``: byte for byte. ``differences``: sentences, what has changed."""

    same: bool
    differences: tuple[str, ...]


def replay(path: Path, packs: Sequence[Pack], folders: Iterable[Path]) -> Replay:
    """Run the inspection of ``path`` again with ``packs`` as they are now, looking for its facts in ``folders``.

    Raises Unreadable where a fact is missing or is not the file of then: nothing is judged on other facts.
    """
    told = load_result(path)
    files = [(fact, _find(fact, list(folders))) for fact in told["facts"]]
    changed = [
        f"办法 {then['id']} 已经不是当时的内容（当时 {then['version']}，校验值 {then['hash'][:12]}）"
        for then, now in zip(told["packs"], packs, strict=True)
        if then["hash"] != now.hash
    ]
    request = Request(
        packs=packs,
        at=date.fromisoformat(told["at"]),
        accounts=next(found for fact, found in files if fact["kind"] == "accounts"),
        posts=_exports(files, "posts"),
        messages=_of_kind(files, "messages"),
        first=date.fromisoformat(told["from"]) if told["from_given"] else None,
        mapping=next(iter(_of_kind(files, "mapping")), None),
        shard=(told["shard"][0], told["shard"][1]),
        scope=_scope(told.get("scope")),
        sample=Sample(Decimal(told["sample"]["share"]), told["sample"]["seed"]) if "sample" in told else None,
        metrics=_exports(files, "metrics"),
        sheet=next(iter(_of_kind(files, "sheet")), None),
        marks=next(iter(_of_kind(files, "marks")), None),
        history=_of_kind(files, "history"),
        similar="similar" in told,
    )
    again = StringIO()
    run(request, again)
    if again.getvalue() == path.read_text(encoding="utf-8"):
        return Replay(True, ())
    return Replay(False, (*changed, *_differences(told, json.loads(again.getvalue()))))


def _scope(told: dict[str, Any] | None) -> Scope | None:
    if told is None:
        return None
    return Scope(told["name"], told["column"], None if told["values"] is None else tuple(told["values"]))


Found = Sequence[tuple[dict[str, Any], Path]]


def _of_kind(files: Found, kind: str) -> list[Path]:
    return [path for fact, path in files if fact["kind"] == kind]


def _exports(files: Found, kind: str) -> list[PostsFile]:
    return [
        PostsFile(path, fact.get("account", ""), fact.get("platform", ""))
        for fact, path in files
        if fact["kind"] == kind
    ]


def _find(fact: dict[str, Any], folders: Sequence[Path]) -> Path:
    """The file of that name in the first folder that has it, if it is the very same."""
    found = next((folder / fact["file"] for folder in folders if (folder / fact["file"]).is_file()), None)
    if found is None:
        raise Unreadable(f"找不到当时的数据文件 {fact['file']}；请放在结果文件旁边")
    if hashlib.sha256(found.read_bytes()).hexdigest() != fact["sha256"]:
        raise Unreadable(f"{fact['file']} 已经不是当时的文件（校验值不同），不能复核")
    return found


def _differences(then: dict[str, Any], now: dict[str, Any]) -> Iterable[str]:
    if then["calendar"] != now["calendar"]:
        yield f"放假安排已经更新（当时 {then['calendar']['version']}，现在 {now['calendar']['version']}）"
    if then["totals"] != now["totals"]:
        yield "总数不同"
    old = {(a["account"], a["platform"], a["account_id"]): a for a in then["accounts"]}
    for account in now["accounts"]:
        before = old.pop((account["account"], account["platform"], account["account_id"]), None)
        if before is None:
            yield f"「{account['account']}」当时的结果里没有"
        elif before["verdict"] != account["verdict"]:
            yield f"「{account['account']}」当时为 {before['verdict']}，现在为 {account['verdict']}"
        elif before != account:
            yield f"「{account['account']}」的认定项不同"
    yield from (f"「{name}」当时有，现在没有" for name, _, _ in old)

"""Run one inspection over files and write its result."""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO

from zhengmei.batch.desk import Desk, Told, Written, written
from zhengmei.batch.extras import facts_of, head_tables
from zhengmei.batch.opening import LeftOut, Opened, opened, read_ground
from zhengmei.batch.parallel import Job, desks, spread
from zhengmei.batch.plain import Line, encode, packs_table, rules_table
from zhengmei.batch.request import PostsFile, Request
from zhengmei.batch.results import ACCOUNTS_BEGIN, FORMAT
from zhengmei.batch.scoring import Standing
from zhengmei.batch.totals import Totals
from zhengmei.core.inspection.finding import AccountResult
from zhengmei.core.inspection.plan import Plan
from zhengmei.core.pack.schema import Pack
from zhengmei.intake.posts import PostsStore
from zhengmei.intake.problems import RowProblem, Unreadable

__all__ = ["FORMAT", "LeftOut", "Outcome", "PostsFile", "Request", "judged", "merge", "run", "write_result"]

_TOLD = 200


@dataclass(frozen=True)
class Outcome:
    """What a run came to: the totals and the rows left out. The result itself went to the stream."""

    totals: dict[str, Any]
    problems: tuple[RowProblem, ...]
    first: date


def run(request: Request, out: TextIO) -> Outcome:
    """Judge and write the result file to ``out``, account by account. Raises Unreadable and LeftOut with a sentence."""
    with _without_collector():
        ground = read_ground(request)
        with desks(request, ground) as at_work, opened(request, ground) as facts:
            told = _told(facts)
            for desk in at_work:
                desk.open(facts, told)
            runs: list[Sequence[int]] = []
            with _digests(request) as digest:
                spans = [span for found in spread(at_work, _judging(facts, runs)) for span in found]
                head = _head(request, facts, [_fact(*entry, digest, request.at) for entry in _files(request)])
            # All evidence at once: looking it up costs the same for one account as for all.
            posts = facts.store.posts_in(spans)
            writing: Iterator[Job] = (
                ("write", (number, {place: posts[place] for place in places if place in posts}))
                for number, places in enumerate(runs)
            )
            totals = write_result(out, head, spread(at_work, writing), Standing(head, request.packs))
    return Outcome(totals, facts.problems, facts.plan.first)


def _judging(facts: Opened, runs: list[Sequence[int]]) -> Iterator[Job]:
    """The jobs of judging; ``runs`` is filled with the places of each."""
    for places, rows in facts.runs():
        yield "judge", (len(runs), places, rows)
        runs.append(places)


def _told(facts: Opened) -> Told:
    store = facts.store
    return Told(facts.plan.first, store.kinds_given, store.open_ones, store.doubts)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Facts and findings hold no cycles: looking for garbage costs a sixth of the time and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def judged(request: Request) -> list[AccountResult]:
    """Judge and return the results, without the posts that prove them. Raises Unreadable and LeftOut with a sentence."""
    ground = read_ground(request)
    with opened(request, ground) as facts:
        desk = Desk(facts.plan, ground, facts.extras, _told(facts))
        return [result for places, rows in facts.runs() for result in desk.results(places, rows)]


def _files(request: Request) -> list[tuple[str, Path, tuple[str, str]]]:
    """Every file of the inspection: what it holds, and the account and platform that were given with it."""
    files = [("accounts", request.accounts, ("", ""))]
    files += [("posts", file.path, (file.account, file.platform)) for file in request.posts]
    files += [("messages", path, ("", "")) for path in request.messages]
    files += [("mapping", request.mapping, ("", ""))] if request.mapping else []
    return [*files, *facts_of(request)]


def _head(request: Request, facts: Opened, hashed: Sequence[dict[str, Any]]) -> dict[str, Any]:
    plan, store, problems = facts.plan, facts.store, facts.problems
    head = {
        "format": FORMAT,
        "status": _status(plan),
        "at": plan.at.isoformat(),
        "from": plan.first.isoformat(),
        "from_given": request.first is not None,
        "judged_as_of": f"{plan.at.isoformat()} 24:00 Asia/Shanghai",
        "packs": packs_table(plan),
        "calendar": {"version": plan.calendar.version, "firm": plan.calendar.is_firm(plan.first, plan.at)},
        "facts": list(hashed),
        "shard": list(request.shard),
        "rules": rules_table(request.packs),
        "notes": list(dict.fromkeys((*facts.notes, *_gap(request, store)))),
        "left_out": {
            "posts": store.left_out,
            "problems": [str(problem) for problem in problems[:_TOLD]],
            "more": max(0, len(problems) - _TOLD),
            "limits": "被略去的行所涉账号，数量不足的只列为待核，不据以认定" if problems else "",
        },
        "outside_register": [vars_of(one) for one in store.outsiders()],
    }
    return head | head_tables(request, facts.extras, store, (plan.first, plan.at)) | facts.sifted


def _gap(request: Request, store: PostsStore) -> Iterator[str]:
    """Whoever names the first day says that the files reach back to it; where they hardly can, the reader is told."""
    earliest = store.first_day()
    if request.first and earliest and earliest > request.first + timedelta(days=6):
        yield f"发文表最早的一条是 {earliest}，检查期间从 {request.first} 开始：其间按没有发布计，请核对发文表是否完整"


def vars_of(outsider: Any) -> dict[str, Any]:
    """Return an account outside the register as a table."""
    return {"account": outsider.name, "platform": outsider.platform, "posts": outsider.posts}


def _status(plan: Plan) -> str:
    """preview: no pack may accuse. silent: none has a counted rule. provisional: a year's holidays aren't out yet."""
    if all(pack.preview for pack in plan.packs):
        return "preview"
    if not any(pack.frequencies or pack.staleness or pack.replies or pack.limits for pack in plan.packs):
        return "silent"
    return "ok" if plan.calendar.is_firm(plan.first, plan.at) else "provisional"


@contextmanager
def _digests(request: Request) -> Iterator[Callable[[Path], str]]:
    """Work out the files' hashes beside the judging; gives what tells the hash of a file as soon as it is known."""
    with ThreadPoolExecutor(1) as aside:
        coming = {path: aside.submit(_digest, path) for _, path, _ in _files(request)}
        yield lambda path: coming[path].result()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fact(kind: str, path: Path, given: tuple[str, str], digest: Callable[[Path], str], at: date) -> dict[str, Any]:
    table: dict[str, Any] = {
        "kind": kind,
        "file": path.name,
        "sha256": digest(path),
        "source": "file",
        "as_of": at.isoformat(),
    }
    if given[0] or given[1]:
        table["account"], table["platform"] = given
    return table


def write_result(out: TextIO, head: dict[str, Any], parts: Iterable[Written], standing: Standing) -> dict[str, Any]:
    """One account a line: the file can be compared, cut and read without a parser that takes it all in."""
    totals = Totals()
    out.write("{\n")
    for key, value in head.items():
        out.write(f"{encode(key)}: {encode(value)},\n")
    out.write(ACCOUNTS_BEGIN)
    before = "\n"
    for part in parts:
        totals.include(part.totals)
        for line in part.compared:
            standing.add(line)
        for text in part.lines:
            out.write(before + text)
            before = ",\n"
    table = totals.table()
    out.write("\n]")
    for key, value in {"totals": table, **standing.tables()}.items():
        out.write(f",\n{encode(key)}: {encode(value)}")
    out.write("\n}\n")
    return table


_MADE_OF_LINES = ("accounts", "totals", "ranking", "repeated")


def merge(parts: Sequence[dict[str, Any]], out: TextIO, packs: Sequence[Pack] = ()) -> dict[str, Any]:
    """Write the result that one run over all shards would have written. Returns the totals.

    Raises Unreadable where the parts are not all the shards of one inspection.
    """
    ordered = sorted(parts, key=lambda part: part["shard"])
    number = len(ordered)
    heads = [{k: v for k, v in part.items() if k not in (*_MADE_OF_LINES, "shard")} for part in ordered]
    if [part["shard"] for part in ordered] != [[which, number] for which in range(number)]:
        raise Unreadable("这几个结果不是同一次检查的全部分片")
    if any(head != heads[0] for head in heads):
        raise Unreadable("各分片的办法、期间或者数据不同，不能合并")
    head: dict[str, Any] = {k: v for k, v in ordered[0].items() if k not in _MADE_OF_LINES}
    head["shard"] = [0, 1]
    longest = max(len(part["accounts"]) for part in ordered)
    accounts = (
        part["accounts"][place] for place in range(longest) for part in ordered if place < len(part["accounts"])
    )
    lines = (written([Line(encode(account), account)], head["at"], compared=True) for account in accounts)
    return write_result(out, head, lines, Standing(head, packs))

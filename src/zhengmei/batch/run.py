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

from zhengmei.batch.extras import Extras, facts_of, head_tables, open_extras
from zhengmei.batch.plain import Line, Lines, encode, packs_table, rules_table
from zhengmei.batch.request import PostsFile, Request
from zhengmei.batch.results import ACCOUNTS_BEGIN, FORMAT
from zhengmei.batch.scope import within
from zhengmei.batch.scoring import Standing
from zhengmei.batch.totals import Totals, percent
from zhengmei.calendars import load_all
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.inspection.evidence import span_of, with_evidence
from zhengmei.core.inspection.facts import AccountFacts, Activity, Counted
from zhengmei.core.inspection.finding import AccountResult
from zhengmei.core.inspection.judge import Judging
from zhengmei.core.inspection.patterns import asked_spans
from zhengmei.core.inspection.plan import Plan, make_plan
from zhengmei.core.inspection.register import Register
from zhengmei.core.inspection.sampling import METHOD, Sample, draw
from zhengmei.core.pack.schema import Pack
from zhengmei.intake.columns import load_mapping
from zhengmei.intake.posts import PostsStore
from zhengmei.intake.problems import RowProblem, Unreadable
from zhengmei.intake.registers import Directory, MessagesRead, read_accounts, read_messages
from zhengmei.intake.rows import Learned

__all__ = ["FORMAT", "Judged", "LeftOut", "Outcome", "PostsFile", "Request", "judged", "merge", "run", "write_result"]

_LONGEST = timedelta(days=91)
_TOLD = 200


class LeftOut(ValueError):
    """``strict``: rows would have to be left out. ``problems`` says which."""

    def __init__(self, problems: Sequence[RowProblem], more: int) -> None:
        super().__init__(f"有 {len(problems) + more} 处数据不能用；--strict 要求全部可用，没有检查")
        self.problems, self._more = tuple(problems), more

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make it again on the other side of a process."""
        return type(self), (self.problems, self._more)


@dataclass(frozen=True)
class Outcome:
    """What a run came to: the totals and the rows left out. The result itself went to the stream."""

    totals: dict[str, Any]
    problems: tuple[RowProblem, ...]
    first: date


@dataclass(frozen=True)
class Judged:
    """An inspection under way: its plan, the head of its result, the rows left out, the results one by one."""

    plan: Plan
    head: dict[str, Any]
    problems: tuple[RowProblem, ...]
    results: Iterator[AccountResult]
    extras: Extras


def run(request: Request, out: TextIO) -> Outcome:
    """Judge and write the result file to ``out``, account by account. Raises Unreadable and LeftOut with a sentence."""
    with _without_collector(), judged(request) as under_way:
        lines = Lines(request.packs, under_way.extras.of)
        told = (lines.of(one) for one in under_way.results)
        totals = write_result(out, under_way.head, told, Standing(under_way.head, request.packs))
    return Outcome(totals, under_way.problems, under_way.plan.first)


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


@contextmanager
def judged(request: Request) -> Iterator[Judged]:
    """Open the files and judge; the results must be taken before the files are let go of."""
    learned: Learned = load_mapping(request.mapping) if request.mapping else {}
    read = read_accounts(request.accounts, learned)
    if not read.accounts:
        raise Unreadable(f"{request.accounts.name} 里没有一个可用的账号")
    directory = Directory(read.accounts)
    messages = read_messages(request.messages, directory, learned)
    with PostsStore(directory, memory=request.memory, threads=request.threads) as store:
        for file in request.posts:
            store.load(file.path, learned, account=(file.account, file.platform))
        store.settle(request.at)
        first = request.first or _first_day(store, request.at)
        extras = open_extras(request, directory, (first, request.at), learned)
        problems = (*read.problems, *store.problems, *messages.problems, *extras.problems)
        if request.strict and problems:
            raise LeftOut(problems, store.left_out - len(store.problems))
        plan = make_plan(request.packs, first, request.at, WorkingCalendar(load_all()), renewals=request.renewals)
        head: dict[str, Any] = {}
        places: Sequence[int] = range(len(directory.accounts))
        if request.scope:
            places, head["scope"] = within(request.scope, directory.accounts, request.accounts.name)
        if request.sample:
            running = [place for place in places if not directory.accounts[place].closed_by(request.at)]
            places = draw(directory.accounts, running, request.sample)
            head["sample"] = _sample_table(request.sample, len(running), len(places))
        own = places[request.shard[0] :: request.shard[1]]
        with _digests(request) as digest:
            results = list(_results(plan, own, directory, store, messages))
            facts = [_fact(*entry, digest, plan.at) for entry in _files(request)]
        notes = (*read.notes, *store.notes, *messages.notes)
        head = (
            _head(request, plan, store, facts, problems, notes)
            | head_tables(request, extras, store, (first, request.at))
            | head
        )
        yield Judged(plan, head, problems, _proved(results, store), extras)


def _sample_table(sample: Sample, running: int, drawn: int) -> dict[str, Any]:
    """Which accounts were drawn are those of the result; this says out of how many and how to draw them again."""
    return {
        "share": str(sample.share),
        "seed": sample.seed,
        "of": running,
        "drawn": drawn,
        "drawn_share": percent(drawn, running),
        "method": METHOD,
    }


def _first_day(store: PostsStore, at: date) -> date:
    """The facts reach back to their earliest post; before it silence and ignorance can't be told apart."""
    earliest = store.first_day()
    return at - _LONGEST if earliest is None else max(earliest, at - _LONGEST)


def _results(
    plan: Plan, places: Sequence[int], directory: Directory, store: PostsStore, messages: MessagesRead
) -> Iterator[tuple[int, AccountResult]]:
    judging = Judging(plan, Register(directory.accounts))
    active = store.sums(asked_spans(plan), plan.at, None if len(places) == len(directory.accounts) else places)
    coming = next(active, None)
    for place in places:
        activity: Counted = Activity(kinds_given=store.kinds_given, doubt=store.doubt(place))
        if coming is not None and coming[0] == place:
            activity, coming = coming[1], next(active, None)
        facts = AccountFacts(directory.accounts[place], activity, messages.by_account.get(place, ()))
        yield place, judging.judge(facts)


def _proved(results: Sequence[tuple[int, AccountResult]], store: PostsStore) -> Iterator[AccountResult]:
    """All evidence at once: looking it up costs the same for one account as for all."""
    spans = [
        (place, *span)
        for place, result in results
        for finding in result.findings
        if (span := span_of(finding)) is not None
    ]
    posts = store.posts_in(spans)
    for place, result in results:
        yield with_evidence(result, posts[place]) if place in posts else result


def _files(request: Request) -> list[tuple[str, Path, tuple[str, str]]]:
    """Every file of the inspection: what it holds, and the account and platform that were given with it."""
    files = [("accounts", request.accounts, ("", ""))]
    files += [("posts", file.path, (file.account, file.platform)) for file in request.posts]
    files += [("messages", path, ("", "")) for path in request.messages]
    files += [("mapping", request.mapping, ("", ""))] if request.mapping else []
    return [*files, *facts_of(request)]


def _head(
    request: Request, plan: Plan, store: PostsStore, facts: Sequence[dict[str, Any]], problems: Sequence[RowProblem],
    notes: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    return {
        "format": FORMAT,
        "status": _status(plan),
        "at": plan.at.isoformat(),
        "from": plan.first.isoformat(),
        "from_given": request.first is not None,
        "judged_as_of": f"{plan.at.isoformat()} 24:00 Asia/Shanghai",
        "packs": packs_table(plan),
        "calendar": {"version": plan.calendar.version, "firm": plan.calendar.is_firm(plan.first, plan.at)},
        "facts": facts,
        "shard": list(request.shard),
        "rules": rules_table(request.packs),
        "notes": list(dict.fromkeys((*notes, *_gap(request, store)))),
        "left_out": {
            "posts": store.left_out,
            "problems": [str(problem) for problem in problems[:_TOLD]],
            "more": max(0, len(problems) - _TOLD),
            "limits": "被略去的行所涉账号，数量不足的只列为待核，不据以认定" if problems else "",
        },
        "outside_register": [vars_of(one) for one in store.outsiders()],
    }


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


def write_result(out: TextIO, head: dict[str, Any], lines: Iterable[Line], standing: Standing) -> dict[str, Any]:
    """One account a line: the file can be compared, cut and read without a parser that takes it all in."""
    totals = Totals()
    out.write("{\n")
    for key, value in head.items():
        out.write(f"{encode(key)}: {encode(value)},\n")
    out.write(ACCOUNTS_BEGIN)
    for number, line in enumerate(lines):
        totals.add(line.counted, head["at"])
        standing.add(line.counted)
        out.write(("\n" if number == 0 else ",\n") + line.text)
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
    lines = (Line(encode(account), account) for account in accounts)
    return write_result(out, head, lines, Standing(head, packs))

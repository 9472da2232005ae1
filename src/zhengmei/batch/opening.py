"""The files of one inspection, opened: what they say before the posts are read, and with them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhengmei.batch.extras import Extras, open_extras
from zhengmei.batch.request import Request
from zhengmei.batch.scope import within
from zhengmei.batch.totals import percent
from zhengmei.calendars import load_all
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.inspection.patterns import asked_spans
from zhengmei.core.inspection.plan import Plan, make_plan
from zhengmei.core.inspection.sampling import METHOD, Sample, draw
from zhengmei.intake.columns import load_mapping
from zhengmei.intake.posts import PostsStore
from zhengmei.intake.problems import RowProblem, Unreadable
from zhengmei.intake.registers import AccountsRead, Directory, MessagesRead, read_accounts, read_messages
from zhengmei.intake.rows import Learned

_LONGEST = timedelta(days=91)


class LeftOut(ValueError):
    """``strict``: rows would have to be left out. ``problems`` says which."""

    def __init__(self, problems: Sequence[RowProblem], more: int) -> None:
        super().__init__(f"有 {len(problems) + more} 处数据不能用；--strict 要求全部可用，没有检查")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Ground:
    """What is known before the posts are read: the register and the messages."""

    learned: Learned
    read: AccountsRead
    directory: Directory
    messages: MessagesRead


@dataclass(frozen=True)
class Opened:
    """All files read. ``places``: the accounts that are inspected, ascending; ``sifted``: what the result says of that."""

    ground: Ground
    store: PostsStore
    plan: Plan
    extras: Extras
    places: Sequence[int]
    sifted: dict[str, Any]
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]

    def runs(self) -> Iterator[tuple[Sequence[int], Sequence[Sequence[Any]]]]:
        """Yield the places of a run of accounts and the counts of those that have posts, run by run."""
        chosen = None if len(self.places) == len(self.ground.directory.accounts) else self.places
        for low, high, rows in self.store.counts(asked_spans(self.plan), chosen):
            yield self.places[bisect_left(self.places, low) : bisect_right(self.places, high)], rows


def read_ground(request: Request) -> Ground:
    """Read the register and the messages. Raises Unreadable with a sentence."""
    learned: Learned = load_mapping(request.mapping) if request.mapping else {}
    read = read_accounts(request.accounts, learned)
    if not read.accounts:
        raise Unreadable(f"{request.accounts.name} 里没有一个可用的账号")
    directory = Directory(read.accounts)
    return Ground(learned, read, directory, read_messages(request.messages, directory, learned))


def plan_of(request: Request, first: date) -> Plan:
    """Return the plan of the inspection from ``first`` on."""
    return make_plan(request.packs, first, request.at, WorkingCalendar(load_all()), renewals=request.renewals)


def extras_of(request: Request, ground: Ground, first: date) -> Extras:
    """Read the files of what is only done when asked for. Raises Unreadable with a sentence."""
    return open_extras(request, ground.directory, (first, request.at), ground.learned)


@contextmanager
def opened(request: Request, ground: Ground) -> Iterator[Opened]:
    """Read the posts too; they can be asked about until the block ends. Raises Unreadable and LeftOut."""
    directory, read, messages = ground.directory, ground.read, ground.messages
    with PostsStore(directory, memory=request.memory, threads=request.threads) as store:
        for file in request.posts:
            store.load(file.path, ground.learned, account=(file.account, file.platform))
        store.settle(request.at)
        first = request.first or _first_day(store, request.at)
        extras = extras_of(request, ground, first)
        problems = (*read.problems, *store.problems, *messages.problems, *extras.problems)
        if request.strict and problems:
            raise LeftOut(problems, store.left_out - len(store.problems))
        places, sifted = _places(request, directory)
        notes = (*read.notes, *store.notes, *messages.notes)
        yield Opened(ground, store, plan_of(request, first), extras, places, sifted, problems, notes)


def _places(request: Request, directory: Directory) -> tuple[Sequence[int], dict[str, Any]]:
    """Who is inspected: of the region, drawn by lot, of this shard."""
    places: Sequence[int] = range(len(directory.accounts))
    sifted: dict[str, Any] = {}
    if request.scope:
        places, sifted["scope"] = within(request.scope, directory.accounts, request.accounts.name)
    if request.sample:
        running = [place for place in places if not directory.accounts[place].closed_by(request.at)]
        places = draw(directory.accounts, running, request.sample)
        sifted["sample"] = _sample_table(request.sample, len(running), len(places))
    return places[request.shard[0] :: request.shard[1]], sifted


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

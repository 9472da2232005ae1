"""What an inspection is asked to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from zhengmei.core.inspection.facts import Account
from zhengmei.core.inspection.plan import Renewals
from zhengmei.core.inspection.sampling import Sample
from zhengmei.core.pack.schema import Pack


@dataclass(frozen=True)
class PostsFile:
    """A file of posts or metrics; ``account`` and ``platform`` for an export that has no column for them."""

    path: Path
    account: str = ""
    platform: str = ""


@dataclass(frozen=True)
class Scope:
    """Which accounts of the register are inspected: those whose ``column`` holds one of ``values``; all where it is None.

    ``name``: the region or unit that was asked for.
    """

    name: str
    column: Literal["region", "sponsor"]
    values: tuple[str, ...] | None

    def holds(self, account: Account) -> bool:
        """Return whether the account is to be inspected."""
        return self.values is None or getattr(account, self.column) in self.values


@dataclass(frozen=True)
class Request:
    """What to inspect. ``first`` None: from the earliest post, at most a quarter back. ``shard``: (which, of how many).
    ``workers``: processes that judge; None for as many as the machine and the register are worth.

    Only when asked for: ``scope`` (accounts of one region or unit), ``sample`` (accounts drawn by lot), ``metrics``,
    ``sheet`` with ``marks`` (scores and ranks), ``history`` (results of earlier quarters), ``similar`` (posts that read alike).
    """

    packs: Sequence[Pack]
    at: date
    accounts: Path
    posts: Sequence[PostsFile]
    messages: Sequence[Path] = ()
    first: date | None = None
    mapping: Path | None = None
    renewals: Renewals = field(default_factory=dict)
    strict: bool = False
    shard: tuple[int, int] = (0, 1)
    memory: str = "2GB"
    threads: int | None = None
    workers: int | None = 1
    scope: Scope | None = None
    sample: Sample | None = None
    metrics: Sequence[PostsFile] = ()
    sheet: Path | None = None
    marks: Path | None = None
    history: Sequence[Path] = ()
    similar: bool = False

"""The accounts file and the messages file as facts, with the rows that had to be left out."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from zhengmei.core.inspection.facts import Account, Message, Offline
from zhengmei.intake.problems import RowProblem
from zhengmei.intake.rows import Cells, Learned, recognise, rows_of
from zhengmei.intake.tables import Table, open_table
from zhengmei.intake.values import (
    applicant_of,
    moment_of,
    number_of,
    offline_kind_of,
    platform_of,
    said,
    state_of,
    yes_or_no,
)

_DAYS = ("opened_on", "closed_on", "offline_from", "offline_to", "last_update")


@dataclass(frozen=True)
class Outsider:
    """An account that has posts and stands in no row of the register (T-63)."""

    name: str
    platform: str
    posts: int


@dataclass
class Directory:
    """Which account a row of posts or messages speaks of: by id, by name and platform, by a name that is unique."""

    accounts: tuple[Account, ...]
    _by_id: dict[tuple[str, str], int] = field(default_factory=dict)
    _by_name: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, account in enumerate(self.accounts):
            if account.platform_id:
                self._by_id[account.platform_id, account.platform] = place
            self._by_name.setdefault(_plain(account.name), []).append(place)

    def find(self, name: str, platform: str, platform_id: str) -> int | None:
        """Return the place of the account in ``accounts``; None where none or several fit."""
        if platform_id and (platform_id, platform) in self._by_id:
            return self._by_id[platform_id, platform]
        named = self.candidates(name, platform)
        if platform_id and len(named) > 1:
            named = [place for place in named if self.accounts[place].platform_id == platform_id]
        if not named and not name and len(self.accounts) == 1:
            return 0
        return named[0] if len(named) == 1 else None

    def candidates(self, name: str, platform: str) -> list[int]:
        """Return the accounts of that name, on that platform where one is given; width, case and spaces don't matter."""
        named = self._by_name.get(_plain(name), [])
        return [place for place in named if on_platform(self.accounts[place].platform, platform)]


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def on_platform(registered: str, platform: str) -> bool:
    """Return whether ``platform`` of a posts file may mean the registered one: none means any, «微信» any WeChat account."""
    return platform in ("", registered) or (platform == "wechat" and registered.startswith("wechat."))


@dataclass(frozen=True)
class AccountsRead:
    accounts: tuple[Account, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]


def read_accounts(path: Path, learned: Learned | None = None) -> AccountsRead:
    """Return the accounts in the order of their key. Raises Unreadable for a file that cannot be used."""
    table = open_table(path)
    found: dict[tuple[str, str, str], Account] = {}
    problems: list[RowProblem] = []
    for recognised in recognise(table, "accounts", learned):
        for number, cells in rows_of(recognised):
            problem = _problem_maker(table, recognised.sheet.name, number, problems)
            account = _account(cells, problem)
            if account is None:
                continue
            if account.key in found:
                problem("name", f"账号「{account.name}」在表里出现了不止一次，只取第一次")
                continue
            found[account.key] = account
    return AccountsRead(tuple(found[key] for key in sorted(found)), tuple(problems), table.notes)


Tell = Callable[[str, str], None]
_COLUMN_NAMES = {
    "name": "账号名称", "platform": "平台", "state": "状态", "opened_on": "开设日期", "closed_on": "关停日期",
    "offline_from": "临时下线起", "offline_to": "临时下线止", "last_update": "最后更新", "received": "收到时间",
    "replied": "答复时间", "followers": "粉丝量", "applicant": "主体类型", "account": "账号名称",
}  # fmt: skip


def _problem_maker(table: Table, sheet: str, row: int, problems: list[RowProblem]) -> Tell:
    def tell(column: str, message: str) -> None:
        problems.append(RowProblem(table.path.name, sheet, row, _COLUMN_NAMES.get(column, column), message))

    return tell


def _account(cells: Cells, tell: Tell) -> Account | None:
    """The account, or None where the row cannot stand for one. A cell that isn't understood is told and left open."""
    name, platform = said(cells.get("name", "")), platform_of(cells.get("platform", ""))
    if not name or not platform:
        tell("platform" if name else "name", "没有写，这一行不能用")
        return None
    days = {key: _day(cells, key, tell) for key in _DAYS}
    state = state_of(cells.get("state", ""))
    if state is None:
        tell("state", f"「{cells['state']}」不是可用的状态（正常、待注销、临时下线、关停、注销），按正常处理")
    followers = number_of(cells.get("followers", ""))
    if followers is None and said(cells.get("followers", "")):
        tell("followers", f"「{cells['followers']}」不是数，按没有提供处理")
    applicant = applicant_of(cells.get("applicant", ""))
    if not applicant and said(cells.get("applicant", "")):
        tell("applicant", f"「{cells['applicant']}」不是可用的主体类型，与主体有关的规则不判")
    start = days["offline_from"]
    offline: tuple[Offline, ...] = ()
    if start is not None:
        kind = offline_kind_of(cells.get("offline_kind", "") + cells.get("state", ""))
        offline = (Offline(start, days["offline_to"], kind, said(cells.get("offline_basis", ""))),)
    return Account(
        name=name,
        platform="wechat.subscription" if platform == "wechat" else platform,
        platform_id=said(cells.get("platform_id", "")),
        sponsor=said(cells.get("sponsor", "")),
        region=said(cells.get("region", "")),
        state=state or "running",
        opened_on=days["opened_on"],
        closed_on=days["closed_on"],
        offline=offline,
        last_update=days["last_update"],
        followers=followers,
        applicant=applicant,
        acting_name=said(cells.get("acting_name", "")),
        certified_subject=said(cells.get("certified_subject", "")),
        certified=yes_or_no(cells.get("certified", "")),
        filed=yes_or_no(cells.get("filed", "")),
        approved=yes_or_no(cells.get("approved", "")),
        collected=yes_or_no(cells.get("collected", "")) is not False,
    )


def _day(cells: Cells, key: str, tell: Tell) -> date | None:
    text = cells.get(key, "")
    moment = moment_of(text) if text else None
    if moment is None and said(text):
        tell(key, f"「{text}」不是日期，按没有提供处理；请写成 2026-09-30 这样")
    return moment[0] if moment else None


@dataclass(frozen=True)
class MessagesRead:
    """Messages by the place of their account in the directory."""

    by_account: Mapping[int, tuple[Message, ...]]
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]


def read_messages(paths: Iterable[Path], directory: Directory, learned: Learned | None = None) -> MessagesRead:
    """Return the messages of known accounts, in order of receipt. Raises Unreadable for a file that cannot be used."""
    found: dict[int, list[Message]] = {}
    problems: list[RowProblem] = []
    notes: list[str] = []
    for path in paths:
        table = open_table(path)
        notes += table.notes
        for recognised in recognise(table, "messages", learned):
            for number, cells in rows_of(recognised):
                problem = _problem_maker(table, recognised.sheet.name, number, problems)
                place = directory.find(said(cells.get("account", "")), platform_of(cells.get("platform", "")), "")
                message = _message(cells, number, problem)
                if place is None:
                    problem("account", f"「{cells.get('account', '')}」不在账号表里，这条留言没有计入")
                elif message is not None:
                    found.setdefault(place, []).append(message)
    ordered = {
        place: tuple(sorted(each, key=lambda message: (message.received_on, message.row or 0)))
        for place, each in found.items()
    }
    return MessagesRead(ordered, tuple(problems), tuple(dict.fromkeys(notes)))


def _message(cells: Cells, row: int, tell: Tell) -> Message | None:
    received = _day(cells, "received", tell)
    if received is None:
        tell("received", "没有收到时间，这条留言没有计入")
        return None
    replied_cell = cells.get("replied", "")
    replied = _day(cells, "replied", tell)
    if replied is None and said(replied_cell):
        return None  # answered on a day that cannot be read: judging it would accuse by a slip of the pen
    return Message(received, replied, said(cells.get("text", ""))[:120], row)

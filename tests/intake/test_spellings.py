"""How the accounts of a large file are numbered: guessed from the register, or found by a look at the whole file."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.intake.test_posts import by_day, row_of, write_csv
from zhengmei.core.inspection.facts import Account, Post
from zhengmei.intake.posts import PostsStore
from zhengmei.intake.registers import Directory
from zhengmei.intake.rowstore import RowStore

HEADER = ["账号名称", "平台", "发布时间", "批次", "类型", "标题", "链接"]
ACCOUNTS = tuple(Account(f"号{number:03}", "weibo") for number in range(60))


def rows(strangers: int) -> list[list[str]]:
    """Two posts of each account, and some by accounts outside the register or spelt in another way."""
    plain = [row_of(account, Post(date(2026, 11, day)), "%Y-%m-%d", day) for day in (2, 3) for account in ACCOUNTS]
    told = [row_of(Account(f"外{number}", "weibo"), Post(date(2026, 11, 4)), "%Y-%m-%d") for number in range(strangers)]
    spaced = row_of(Account("号 000", "weibo"), Post(date(2026, 11, 5)), "%Y-%m-%d")
    return [HEADER, *plain, *told, spaced]


def counted(path: Path) -> tuple[dict[int, object], list[tuple[str, int]]]:
    """What the store counts by day, and who is outside the register with how many posts."""
    with PostsStore(Directory(ACCOUNTS), threads=1) as found:
        found.load(path)
        found.settle(date(2026, 11, 16))
        return dict(by_day(found)), [(one.name, one.posts) for one in found.outsiders()]


def ways(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each way of numbering came to an end."""
    taken: Counter[str] = Counter()
    at_once, after_a_look = RowStore._at_once, RowStore._after_a_look

    def guessing(self: RowStore, *given: object) -> object:
        found = at_once(self, *given)  # type: ignore[arg-type]
        taken["guessed"] += found is not None
        return found

    def looking(self: RowStore, *given: object) -> object:
        taken["looked"] += 1
        return after_a_look(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(RowStore, "_at_once", guessing)
    monkeypatch.setattr(RowStore, "_after_a_look", looking)
    return taken


@pytest.mark.parametrize(("strangers", "way"), [(0, "guessed"), (1, "guessed"), (30, "looked")])
def test_a_guess_and_a_look_number_the_same_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strangers: int, way: str
) -> None:
    path = write_csv(tmp_path / "posts.csv", rows(strangers))
    # Only the beginning is tasted, so that the strangers at the end come as a surprise.
    monkeypatch.setattr("zhengmei.intake.rowstore._TASTE", 100)
    taken = ways(monkeypatch)
    found = counted(path)
    assert taken == Counter({way: 1})
    monkeypatch.setattr(RowStore, "_at_once", lambda *_: None)
    assert counted(path) == found
    days, outside = found
    assert sorted(days) == list(range(60))
    assert outside == [(f"外{number}", 1) for number in sorted(range(strangers), key=str)]
    assert days[0].days == tuple(date(2026, 11, day).toordinal() for day in (2, 3, 5))  # type: ignore[attr-defined]


def test_a_push_named_late_in_the_file_still_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T-14: three items of one push are one."""
    monkeypatch.setattr("zhengmei.intake.rowstore._TASTE", 100)
    taken = ways(monkeypatch)
    pushed = [row_of(ACCOUNTS[7], Post(date(2026, 11, 9), batch="3"), "%Y-%m-%d", number) for number in range(3)]
    days, _ = counted(write_csv(tmp_path / "posts.csv", [*rows(0), *pushed]))
    assert taken == Counter({"guessed": 1})
    activity = days[7]
    assert (activity.items[-1], activity.pushes_low[-1], activity.pushes_high[-1]) == (3, 1, 1)  # type: ignore[attr-defined]


def test_a_file_without_rows_and_a_register_of_odd_names_are_read(tmp_path: Path) -> None:
    odd = ('引"号', "逗,号", "换\n行", "两  格")
    accounts = tuple(Account(name, "weibo") for name in odd)
    told = [row_of(account, Post(date(2026, 11, 2)), "%Y-%m-%d") for account in accounts]
    for rows_told, expected in ((told, [0, 1, 2, 3]), ([], [])):
        path = write_csv(tmp_path / f"posts-{len(rows_told)}.csv", [HEADER, *rows_told])
        with PostsStore(Directory(accounts), threads=1) as found:
            found.load(path)
            found.settle(date(2026, 11, 16))
            assert sorted(by_day(found)) == expected

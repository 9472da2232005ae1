"""Whole runs on the facts of real bulletins (counts and days, no names): the same figures must come out of the files."""

import csv
import json
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from zhengmei.cli.main import main
from zhengmei.packs import SHIPPED

AT = date(2025, 6, 30)


def run(
    folder: Path, capsys: pytest.CaptureFixture[str], last_days: Sequence[tuple[str, int]], *words: str
) -> dict[str, Any]:
    """Inspect accounts given as (platform, how many days before the check they last published)."""
    with (folder / "账号.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("账号名称", "平台"), *((f"号{number:03}", platform) for number, (platform, _) in enumerate(last_days))]
        )
    with (folder / "发文.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("账号名称", "平台", "发布时间", "标题"))
        for number, (platform, days) in enumerate(last_days):
            day = AT - timedelta(days=days)
            writer.writerow((f"号{number:03}", platform, f"{day} 09:00:00", "通知"))
    files = ["--accounts", str(folder / "账号.csv"), "--posts", str(folder / "发文.csv")]
    main(["inspect", *words, "--from", "2025-04-01", "--at", AT.isoformat(), *files, "--json"])
    table: dict[str, Any] = json.loads(capsys.readouterr().out)
    return table


@pytest.mark.parametrize(
    ("checked", "failed", "rate"),
    [(100, 18, "82.00"), (173, 13, "92.49"), (471, 43, "90.87"), (53, 16, "69.81"), (796, 2, "99.75")],
)
def test_it_comes_to_the_rate_of_the_bulletin_on_the_base_that_was_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], checked: int, failed: int, rate: str
) -> None:
    dead = [("今日头条", 40)] * failed
    alive = [("今日头条", number % 14) for number in range(checked - failed)]
    totals = run(tmp_path, capsys, [*dead, *alive], "--pack", "cn-2019")["totals"]
    assert (totals["running"], totals["fail"], totals["pass_rate"]) == (checked, failed, rate)
    assert totals["by_platform"]["toutiao"]["pass_rate"] == rate


def test_a_county_that_names_ten_to_twelve_days_is_stricter_than_the_nation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four accounts silent for 9 to 12 days pass the national fourteen and all but one fail ten."""
    strict = tmp_path / "strict"
    shutil.copytree(SHIPPED / "cn-2019", strict, ignore=shutil.ignore_patterns("cases"))
    head = strict / "pack.toml"
    head.write_text(head.read_text("utf-8").replace("days = 14\n", "days = 10\n"), "utf-8")
    silent = [("微博", 9), ("微博", 10), ("微博", 11), ("微博", 12)]
    assert run(tmp_path, capsys, silent, "--pack", "cn-2019")["totals"]["fail"] == 0
    told = run(tmp_path, capsys, silent, "--pack", "cn-2019", "--pack", str(strict), "--compare")
    changes = [(one["account"], one["before"], one["after"]) for one in told["compared"][0]["changes"]]
    assert changes == [(f"号00{number}", "pass", "fail") for number in (1, 2, 3)]


@pytest.mark.parametrize(("days", "verdict"), [(13, "pass"), (14, "fail"), (15, "fail")])
def test_the_nations_two_weeks_end_at_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], days: int, verdict: str
) -> None:
    (account,) = run(tmp_path, capsys, [("微博", days)], "--pack", "cn-2019")["accounts"]
    assert account["verdict"] == verdict

"""Pictures with their numbers: what was published day by day, and the verdicts of each platform."""

import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.batch import office
from zhengmei.batch.run import PostsFile, Request, run
from zhengmei.bulletin import charts
from zhengmei.bulletin.charts import daily_counts, heat_map, platform_bars, silence
from zhengmei.bulletin.page import policy, write_html
from zhengmei.bulletin.report import Extras
from zhengmei.cli.main import main
from zhengmei.packs import load

ALIKE = ["--pack", "cn-2019", "--pack", "qd-licang"]


def judged(folder: Path) -> tuple[Request, dict[str, Any]]:
    office.files(folder)
    found = [load(name) for name in ("cn-2019", "qd-licang")]
    request = Request(found, office.AT, folder / "账号.csv", [PostsFile(folder / "发文.csv")], first=office.FROM)
    out = io.StringIO()
    run(request, out)
    result: dict[str, Any] = json.loads(out.getvalue())
    return request, result


def test_every_day_of_the_period_is_counted_as_the_result_counts_it(tmp_path: Path) -> None:
    request, result = judged(tmp_path)
    daily = daily_counts(request, result)
    for account in result["accounts"]:
        counts = daily.of(account)
        assert counts is not None
        assert len(counts) == (office.AT - office.FROM).days + 1
        assert sum(counts) == account["figures"]["items"]
        assert sum(count > 0 for count in counts) == account["figures"]["days"]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=400), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_heat_map_shows_each_day_once_and_its_table_adds_up(counts: list[int], first: date) -> None:
    drawn = "".join(heat_map(counts, first))
    titles = re.findall(r"<title>(\d{4}-\d\d-\d\d) (\d+) 条</title>", drawn)
    assert [(date.fromisoformat(day), int(count)) for day, count in titles] == [
        (first + timedelta(n), count) for n, count in enumerate(counts)
    ]
    sums = [int(row[-1]) for row in (re.findall(r'<td class="n">(\d*)</td>', line) for line in drawn.split("<tr>")[2:])]
    assert sum(sums) == sum(counts)
    begin, length = silence(counts)
    assert not any(counts[begin : begin + length])
    assert length == max((len(run) for run in "".join("0" if c == 0 else "x" for c in counts).split("x")), default=0)


def test_the_bars_start_at_zero_and_are_as_long_as_the_counts() -> None:
    tally = {"running": 12, "pass": 5, "named": 2, "fail": 4, "manual": 1}
    quiet = {"running": 3, "pass": 3, "named": 0, "fail": 0, "manual": 0}
    drawn = "".join(platform_bars({"by_platform": {"weibo": tally, "douyin": quiet}}))
    assert "不合格最多的是微博：12 个里 4 个（各平台共 4 个）" in drawn
    bars = re.findall(r'<rect class="(\w+)" x="([\d.]+)" y="4" width="([\d.]+)"', drawn)
    axis = float(re.search(r'<line class="axis" x1="([\d.]+)"', drawn).group(1))  # type: ignore[union-attr]
    assert float(bars[0][1]) == axis
    assert [word for word, _, _ in bars] == ["fail", "manual", "named", "pass"]
    widths = {word: float(width) for word, _, width in bars}
    assert abs(widths["fail"] / widths["manual"] - 4) < 0.01
    assert "".join(platform_bars({"by_platform": {"weibo": quiet}})).count("各平台的账号全部合格") == 2


def test_charts_are_an_option_of_the_command_and_run_under_the_strict_policy(tmp_path: Path) -> None:
    words = [*ALIKE, *office.period(), *office.files(tmp_path)]
    for name, more in (("ohne.html", []), ("mit.html", ["--charts"])):
        assert main(["inspect", *words, "--html", str(tmp_path / name), *more]) == 1
    plain, drawn = ((tmp_path / name).read_text("utf-8") for name in ("ohne.html", "mit.html"))
    assert "<figure>" not in plain
    assert drawn.count("<figure>") == 1 + 4
    assert "35 天中 10 天有发布" in drawn
    assert 'style="' not in drawn
    assert "unsafe" not in policy()


def test_of_many_accounts_those_that_did_not_pass_are_drawn(tmp_path: Path, monkeypatch: Any) -> None:
    request, result = judged(tmp_path)
    monkeypatch.setattr(charts, "MOST_MAPS", 2)
    write_html(result, tmp_path / "a.html", Extras(daily=daily_counts(request, result)))
    text = (tmp_path / "a.html").read_text("utf-8")
    assert text.count('class="h') > 0
    assert text.count("<figure>") == 1 + 2
    assert "只画没有合格的前 2 个" in text

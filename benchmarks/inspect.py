"""How fast a whole inspection is, against one hand-written aggregate over the same CSV in the same run.

Prints only: run ``.venv/bin/python benchmarks/inspect.py [county] [province] [tenth] [nation]``. The bounds to hold: within three
times the aggregate at province and nation, a province under 10 s on two cores, the nation under 4 GB. The facts are
generated and seeded: weekday and holiday rhythm, bursts, weekly posters, accounts that died.
"""

import csv
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from os import environ
from pathlib import Path
from random import Random
from time import perf_counter

SIZES = {
    "county": (50, 2_000),
    "province": (5_000, 920_000),
    "tenth": (18_000, 3_400_000),
    "nation": (180_000, 34_000_000),
}
FIRST, AT = date(2026, 7, 1), date(2026, 9, 30)
HOLIDAYS = {date(2026, 9, 25), date(2026, 9, 26), date(2026, 9, 27)}
PLATFORMS = ("微信订阅号", "微博", "抖音", "今日头条", "快手")
KINDS = ("原创", "原创", "加工", "转载", "转载", "转载")
HEADER = ("账号名称", "平台", "发布时间", "批次", "类型", "标题", "链接")

PEER = """
import duckdb, sys
engine = duckdb.connect(config={"memory_limit": "3GB"})
engine.execute("SET enable_progress_bar = false")
engine.execute('''
  SELECT "账号名称", "平台", date_trunc('week', t) AS week, count(DISTINCT t) AS pushes, count(*) AS items,
         count(*) FILTER ("类型" <> '转载') AS originals, max(t) AS last
  FROM (SELECT *, strptime("发布时间", '%Y-%m-%d %H:%M:%S') AS t FROM read_csv(?, header=true, all_varchar=true))
  GROUP BY ALL ORDER BY ALL''', [sys.argv[1]]).fetchall()
"""
OURS = """
import sys
from datetime import date
from pathlib import Path
from zhengmei.batch.run import PostsFile, Request, run
from zhengmei.packs import load
with open(sys.argv[3], "w", encoding="utf-8") as out:
    run(Request([load("cn-2019"), load("qd-licang")], date(2026, 9, 30), Path(sys.argv[1]), [PostsFile(Path(sys.argv[2]))],
        first=date(2026, 7, 1), workers=None), out)
"""


def rhythm() -> list[tuple[date, int]]:
    """Days with how much is published on each: little on weekends and holidays."""
    days = [FIRST + timedelta(days=number) for number in range((AT - FIRST).days + 1)]
    return [(day, 1 if day.weekday() > 4 or day in HOLIDAYS else 5) for day in days]


def accounts(number: int) -> Iterator[tuple[str, str, str]]:
    """Name, platform and unit; a unit holds a handful of accounts."""
    for place in range(number):
        yield f"号{place:06}", PLATFORMS[place % len(PLATFORMS)], f"单位{place // 4:05}"


def write_posts(path: Path, number: int, total: int) -> None:
    """A tenth of the accounts died during the quarter, a tenth post once a week, the rest share what is left."""
    random = Random(2026)
    days = [day for day, weight in rhythm() for _ in range(weight)]
    share = total / number
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for name, platform, _ in accounts(number):
            kind = random.random()
            count = round(share * (0.1 if kind < 0.1 else 0.07 if kind < 0.2 else 1.23))
            alive = days[: random.randrange(10, len(days))] if kind < 0.1 else days
            left = count
            while left > 0:
                day, burst = random.choice(alive), min(left, random.choice((1, 1, 1, 2, 8)))
                moment = f"{day} {random.randrange(7, 22):02}:{random.randrange(60):02}:{random.randrange(60):02}"
                for item in range(burst):
                    title = f"关于做好第{random.randrange(1000)}项工作的通知（{item + 1}）"
                    writer.writerow(
                        (name, platform, moment, "", random.choice(KINDS), title, f"https://example.org/{left - item}")
                    )
                left -= burst


def write_accounts(path: Path, number: int) -> None:
    """The register of those accounts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("账号名称", "平台", "主办单位"))
        writer.writerows(accounts(number))


def timed(code: str, *words: str) -> tuple[float, float, float]:
    """Return seconds of wall, seconds of CPU and the peak memory in MB of a fresh interpreter running ``code``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = perf_counter()
    # An installed program is compiled once, not at every start.
    compiled = {**environ, "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run([sys.executable, "-c", code, *words], check=True, env=compiled)
    spent = perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, worked, after.ru_maxrss / 1024


def main() -> None:
    """Print one line per size."""
    wanted = sys.argv[1:] or ["county", "province"]
    print("size       accounts       posts   ours s  peer s  ratio   ours cpu  peer cpu  ratio  peak MB  result MB")
    with tempfile.TemporaryDirectory() as folder:
        register, posts, result = (Path(folder) / name for name in ("a.csv", "p.csv", "r.json"))
        for size in wanted:
            number, total = SIZES[size]
            write_accounts(register, number)
            write_posts(posts, number, total)
            with posts.open("rb") as file:
                rows = sum(1 for _ in file) - 1
            # By turns, so that whatever else the machine does weighs on both.
            rounds = [
                (timed(OURS, str(register), str(posts), str(result)), timed(PEER, str(posts)))
                for _ in range(1 if size == "nation" else 3)
            ]
            ours, worked, memory = min(one for one, _ in rounds)
            peer, peer_worked, _ = min(other for _, other in rounds)
            wall = f"{ours:>9.2f}{peer:>8.2f}{ours / peer:>7.1f}"
            processor = f"{worked:>11.2f}{peer_worked:>10.2f}{worked / peer_worked:>7.1f}"
            written = result.stat().st_size / 1e6
            print(f"{size:<9}{number:>10,}{rows:>12,}{wall}{processor}{memory:>9.0f}{written:>11.1f}", flush=True)


if __name__ == "__main__":
    main()

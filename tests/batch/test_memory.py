"""Memory does not grow with posts: a ratio of peaks, never a time."""

import subprocess
import sys
from pathlib import Path

import duckdb

INSPECT = """
import resource, sys
from datetime import date
from pathlib import Path
from zhengmei.batch.run import PostsFile, Request, run
from zhengmei.packs import load
folder = Path(sys.argv[1])
posts = [PostsFile(folder / "p.csv")]
with (folder / "r.json").open("w", encoding="utf-8") as out:
    run(Request([load("qd-licang")], date(2026, 9, 30), folder / "a.csv", posts, memory="64MB", threads=1), out)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(folder: Path, posts: int) -> int:
    """The most that an inspection of so many posts held at a time, in a fresh interpreter."""
    folder.mkdir()
    with duckdb.connect() as engine:
        engine.execute(
            "COPY (SELECT format('号{:03d}', i) AS 账号名称, '微博' AS 平台 FROM range(40) t(i))"
            f" TO '{folder / 'a.csv'}' (HEADER)"
        )
        engine.execute(
            "COPY (SELECT format('号{:03d}', i % 40) AS 账号名称, '微博' AS 平台, TIMESTAMP '2026-07-01' + to_seconds(i * 3 % 7900000)"
            " AS 发布时间, '原创' AS 类型, format('关于做好第{}项重点工作有关事项的通知', i) AS 标题,"
            f" format('https://example.org/articles/{{:012d}}', i) AS 链接 FROM range({posts}) t(i))"
            f" TO '{folder / 'p.csv'}' (HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S')"
        )
    told = subprocess.run([sys.executable, "-c", INSPECT, str(folder)], check=True, capture_output=True, text=True)
    assert (folder / "r.json").stat().st_size > 10_000
    return int(told.stdout)


def test_ten_times_the_posts_take_hardly_more_memory(tmp_path: Path) -> None:
    few, many = peak(tmp_path / "few", 150_000), peak(tmp_path / "many", 1_500_000)
    assert many < 1.3 * few, (few, many)

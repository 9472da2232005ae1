"""Posts files as counts: every shape of file gives the counts that the core itself would make of the same posts."""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengmei.core.inspection.facts import Account, Activity, Columns, Post, Sums, activity_of
from zhengmei.intake.columns import load_mapping
from zhengmei.intake.metrics import read_metrics
from zhengmei.intake.posts import FEED_DOUBT, PostsStore
from zhengmei.intake.problems import Unreadable
from zhengmei.intake.registers import Directory

HEADER = ["账号名称", "平台", "发布时间", "批次", "类型", "标题", "链接"]
ACCOUNTS = (Account("甲县发布", "weibo"), Account("甲县发布", "wechat.subscription"), Account("乙镇", "douyin"))
AT = date(2026, 11, 30)


def store(*paths: Path, **how: object) -> PostsStore:
    found = PostsStore(Directory(ACCOUNTS), threads=1)
    for path in paths:
        found.load(path, **how)  # type: ignore[arg-type]
    found.settle(AT)
    return found


def counted(
    *paths: Path, first: date = date(2026, 11, 1), last: date = date(2026, 11, 16), **how: object
) -> dict[int, Activity]:
    with store(*paths, **how) as found:
        return by_day(found, first, last)


def by_day(found: PostsStore, first: date = date(2026, 11, 1), last: date = date(2026, 11, 16)) -> dict[int, Activity]:
    """What the store counts for every single day, put together as the core itself would have counted it."""
    days = [*range(first.toordinal(), last.toordinal() + 1)]
    spans = [(measure, day, day) for measure in ("条", "次", "原创条", "日") for day in days]
    columns, until = Columns(spans, found.open_ones), AT.toordinal()
    rows = (row for _, _, run in found.counts(spans) for row in run)
    doubts, given = found.doubts, found.kinds_given
    return {row[0]: put_together(Sums(columns, row, until, given, doubts.get(row[0], "")), days) for row in rows}


def put_together(sums: Sums, days: list[int]) -> Activity:
    held = [day for day in days if sums.tally("条", day, day).low]
    assert [day for day in days if sums.tally("日", day, day).low] == held
    assert sums.last_day(AT.toordinal()) == held[-1]
    items, pushes, own = ([sums.tally(measure, day, day) for day in held] for measure in ("条", "次", "原创条"))
    return Activity(
        tuple(held), tuple(one.low for one in items), tuple(one.low for one in pushes), tuple(one.high for one in pushes),
        tuple(one.low for one in own), tuple(one.high for one in own), sums.kinds_given, sums.doubt,
    )  # fmt: skip


def write_csv(path: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(path: Path, rows: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("发文")
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, place, cell, moment)
            elif isinstance(cell, date):
                sheet.write_datetime(number, place, datetime.combine(cell, time()), day)
            else:
                sheet.write(number, place, cell)
    book.close()
    return path


@st.composite
def posts(draw: st.DrawFn) -> list[tuple[int, Post]]:
    found = []
    for _ in range(draw(st.integers(0, 25))):
        day = date(2026, 11, 24) + draw(st.integers(0, 9)) * timedelta(days=1)
        clock = draw(st.sampled_from([None, time(8), time(8, 30), time(21, 5, 7)]))
        moment = datetime.combine(day, clock) if clock else None
        kind = draw(st.sampled_from(["original", "adapted", "reprint", None]))
        found.append((draw(st.integers(0, 2)), Post(day, moment, draw(st.sampled_from(["", "", "1", "2"])), kind)))
    return found


WORDS = {"original": "原创", "adapted": "加工", "reprint": "转载", None: ""}
PLATFORMS = {"weibo": "新浪微博", "wechat.subscription": "微信公众号", "douyin": "抖音"}
SHAPES = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]


def row_of(account: Account, post: Post, shape: str, number: int = 0) -> list[str]:
    when = post.day.strftime(shape)
    if post.moment is not None:
        when = post.moment.strftime("%Y/%m/%d %H:%M:%S" if shape == "%Y%m%d" else f"{shape} %H:%M:%S")
    title = f'题目{number},"{when}"'
    return [account.name, PLATFORMS[account.platform], when, post.batch, WORDS[post.kind], title, "https://example.org"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts(), st.sampled_from(SHAPES))
def test_it_counts_as_the_core_does_from_every_kind_of_file(
    tmp_path: Path, given_posts: list[tuple[int, Post]], shape: str
) -> None:
    rows = [HEADER, *(row_of(ACCOUNTS[place], post, shape, number) for number, (place, post) in enumerate(given_posts))]
    expected = {
        place: activity_of(post for where, post in given_posts if where == place and post.day <= AT)
        for place in {where for where, post in given_posts if post.day <= AT}
    }
    titled = [["某县政务新媒体发文情况表"], [""], *rows, ["合计", "", str(len(rows))]]
    files = [
        write_csv(tmp_path / "direct.csv", rows),
        write_csv(tmp_path / "office.csv", titled, "gb18030"),
        write_csv(tmp_path / "bom.csv", titled, "utf-8-sig"),
        write_xlsx(tmp_path / "book.xlsx", [list(row) for row in titled]),
    ]
    for path in files:
        assert counted(path, first=date(2026, 11, 24), last=AT) == expected, path.name


def test_it_lets_the_engine_read_a_plain_csv_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way row by row is right too, but twenty times slower: only a changed name of an option would tell."""
    monkeypatch.setattr(PostsStore, "_written", None)
    rows = [HEADER, row_of(ACCOUNTS[2], Post(date(2026, 11, 2)), "%Y-%m-%d")]
    assert list(counted(write_csv(tmp_path / "posts.csv", rows))) == [2]


def test_it_numbers_the_rows_of_every_file_by_itself(tmp_path: Path) -> None:
    plain = [HEADER, *(row_of(ACCOUNTS[2], Post(date(2026, 11, day)), "%Y-%m-%d") for day in (2, 3))]
    ragged = [*plain[:2], [*plain[2], "多出来的一格"]]
    shapes = (("1.csv", plain), ("2.csv", ragged), ("3.csv", plain))
    # Another title in every file: the same posts brought twice would count once.
    paths = [write_csv(tmp_path / name, [[*row[:5], name, *row[6:]] if row[0] != HEADER[0] else row for row in rows])
             for name, rows in shapes]  # fmt: skip
    with store(*paths) as found:
        brought = found.posts_in([(2, date(2026, 11, 1), date(2026, 11, 30))])[2]
    assert sorted((post.row or 0, post.day.day) for post in brought) == [(2, 2)] * 3 + [(3, 3)] * 3


def test_it_reads_dates_as_numbers_text_and_real_dates(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["账号名称", "平台", "发布时间"],
        ["乙镇", "抖音", 20261102],
        ["乙镇", "抖音", "2026-11-03"],
        ["乙镇", "抖音", date(2026, 11, 4)],
        ["乙镇", "抖音", datetime.combine(date(2026, 11, 5), time(9, 30))],
    ]
    (activity,) = counted(write_xlsx(tmp_path / "posts.xlsx", rows)).values()
    assert [date.fromordinal(day).day for day in activity.days] == [2, 3, 4, 5]
    assert activity.kinds_given is False


def test_it_leaves_out_what_cannot_be_read_and_says_whose_count_it_spoils(tmp_path: Path) -> None:
    rows = [HEADER, ["乙镇", "抖音", "前天", "", "", "题", ""], ["乙镇", "抖音", "2026-11-02", "", "", "题", ""]]
    with store(write_csv(tmp_path / "posts.csv", rows)) as found:
        assert [(problem.row, problem.column) for problem in found.problems] == [(2, "发布时间")]
        assert found.left_out == 1
        ((place, activity),) = by_day(found).items()
        assert (place, activity.items) == (2, (1,))
        assert "1 条" in activity.doubt


def test_it_does_not_count_withdrawn_posts(tmp_path: Path) -> None:
    rows = [
        ["账号名称", "平台", "发布时间", "状态"],
        ["乙镇", "抖音", "2026-11-02", "已删除"],
        ["乙镇", "抖音", "2026-11-03", "已发布"],
    ]
    (activity,) = counted(write_csv(tmp_path / "posts.csv", rows)).values()
    assert activity.items == (1,)


def test_it_calls_nobody_silent_for_posts_that_could_be_anybodys(tmp_path: Path) -> None:
    rows = [["账号名称", "发布时间"], ["甲县发布", "2026-11-02"], ["乙 镇", "2026-11-02"]]
    with store(write_csv(tmp_path / "posts.csv", rows)) as found:
        assert list(by_day(found)) == [2]
        assert [place in found.doubts for place in range(3)] == [True, True, False]


def test_it_refuses_posts_of_which_none_belongs_to_the_register(tmp_path: Path) -> None:
    rows = [HEADER, ["别县发布", "微博", "2026-11-02", "", "", "题", ""]]
    with pytest.raises(Unreadable, match="一个也对不上"):
        store(write_csv(tmp_path / "posts.csv", rows))


def test_it_lists_accounts_that_publish_without_being_registered(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["乙镇", "抖音", "2026-11-02", "", "", "题", ""],
        ["丙局", "微博", "2026-11-02", "", "", "题", ""],
        ["丙局", "微博", "2026-11-03", "", "", "题", ""],
    ]
    with store(write_csv(tmp_path / "posts.csv", rows)) as found:
        assert [(one.name, one.platform, one.posts) for one in found.outsiders()] == [("丙局", "微博", 2)]


def test_it_recognises_a_platforms_own_export_and_takes_the_account_from_the_caller(tmp_path: Path) -> None:
    rows = [["内容标题", "发表时间", "总阅读人数", "内容url"], ["题", "20261102", "1.2万", "https://example.org/1"]]
    path = write_csv(tmp_path / "wechat.csv", rows)
    assert list(counted(path, account=("甲县发布", ""))) == [1]


def test_it_says_nothing_of_accounts_that_no_file_covers(tmp_path: Path) -> None:
    single = write_csv(tmp_path / "one.csv", [["标题", "发布时间"], ["题", "2026-11-02"]])
    with store(single, account=("乙镇", "douyin")) as found:
        assert [place in found.doubts for place in range(3)] == [True, True, False]
    everybody = write_csv(tmp_path / "all.csv", [HEADER, ["乙镇", "抖音", "2026-11-02", "", "", "题", ""]])
    with store(everybody) as found:
        assert [place in found.doubts for place in range(3)] == [False, False, False]
        assert found.notes == [
            "发文表里没有任何微信订阅号、微博的发文，按没有发布计；如是没有采集，请在账号表的“是否采集”一栏写“否”"
        ]


def test_it_learns_a_heading_from_a_mapping_file(tmp_path: Path) -> None:
    rows = [["号", "在哪发", "发稿日"], ["乙镇", "抖音", "2026-11-02"]]
    path = write_csv(tmp_path / "posts.csv", rows)
    with pytest.raises(Unreadable, match="找不到表头"):
        counted(path)
    mapping = tmp_path / "names.toml"
    mapping.write_text('[posts]\n"号" = "账号名称"\n"在哪发" = "平台"\n"发稿日" = "发布时间"\n', encoding="utf-8")
    assert list(counted(path, learned=load_mapping(mapping))) == [2]


def test_it_takes_a_feed_as_suspicion_only_and_each_item_once(tmp_path: Path) -> None:
    feed = tmp_path / "feed.json"
    item = '{"id": "1", "date_published": "2026-11-02T23:30:00Z", "_zhengmei": {"platform": "douyin", "is_original": true}}'
    feed.write_text(
        f'{{"version": "https://jsonfeed.org/version/1.1", "title": "乙镇", "items": [{item}, {item}]}}', "utf-8"
    )
    (activity,) = counted(feed).values()
    assert [date.fromordinal(day) for day in activity.days] == [date(2026, 11, 3)]
    assert (activity.items, activity.originals_low, activity.doubt) == ((1,), (1,), FEED_DOUBT)


def test_it_reads_rss_and_atom(tmp_path: Path) -> None:
    rss = tmp_path / "feed.rss"
    rss.write_text(
        "<rss><channel><title>乙镇</title><item><title>题</title><guid>1</guid>"
        "<pubDate>Mon, 02 Nov 2026 10:00:00 +0800</pubDate></item></channel></rss>",
        "utf-8",
    )
    atom = tmp_path / "feed.atom"
    atom.write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>乙镇</title><entry><id>2</id><title>题</title>'
        "<published>2026-11-03T10:00:00+08:00</published></entry></feed>",
        "utf-8",
    )
    (activity,) = counted(rss, atom).values()
    assert [date.fromordinal(day).day for day in activity.days] == [2, 3]


def test_it_brings_the_very_posts_as_evidence(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["乙镇", "抖音", "2026-11-02 08:00", "", "原创", "甲", "https://example.org/1"],
        *[["乙镇", "抖音", "2026-11-09 08:00", "", "转载", "乙", ""]],
    ]
    with store(write_csv(tmp_path / "posts.csv", rows)) as found:
        brought = found.posts_in([(2, date(2026, 11, 1), date(2026, 11, 8)), (2, date(2026, 11, 2), date(2026, 11, 3))])
    moment = datetime.combine(date(2026, 11, 2), time(8))
    assert brought == {2: (Post(date(2026, 11, 2), moment, "", "original", "甲", "https://example.org/1", 2),)}


@pytest.mark.parametrize(
    ("name", "title", "end"),
    [
        ("乙镇", "甲", "\n"),
        ("乙镇", "甲", "\r\n"),
        ("乙镇", "甲", "\r"),
        ("乙镇", "甲", "\n\n"),
        ("乙镇", '甲\n""乙""\n', "\n"),
        ("乙镇\x1f", "甲", "\n"),
    ],
)
def test_it_reads_the_texts_of_a_post_again_from_its_own_row(tmp_path: Path, name: str, title: str, end: str) -> None:
    path = tmp_path / "posts.csv"
    lines = [
        ",".join(HEADER),
        f'{name},抖音,2026-11-01 08:00,,原创,"{title}",https://example.org/1',
        f'{name},抖音,2026-11-02 08:00,,转载,"题,""引""",https://example.org/2',
        f"{name},抖音,2026-11-03 08:00,,转载,丙,https://example.org/3",
    ]
    path.write_text(end.join(lines), encoding="utf-8", newline="")
    with store(path) as found:
        (post,) = found.posts_in([(2, date(2026, 11, 2), date(2026, 11, 2))])[2]
    assert (post.title, post.link) == ('题,"引"', "https://example.org/2")


def test_it_counts_a_post_once_that_two_exports_bring_and_says_which(tmp_path: Path) -> None:
    one = ["乙镇", "抖音", "2026-11-02 08:00:00", "", "原创", "甲", "https://example.org/1"]
    push = [[*one[:5], title, ""] for title in ("乙", "丙")]
    first = write_csv(tmp_path / "十月.csv", [HEADER, one, *push])
    second = write_csv(tmp_path / "十一月.csv", [HEADER, [*one[:6], "https://example.org/1?from=app"], push[0]])
    with store(first, second) as found:
        (activity,) = by_day(found).values()
        assert (activity.items, activity.pushes_low, activity.pushes_high) == ((3,), (1,), (1,))
        assert found.notes[-1] == (
            "发文表里有 2 条重复（同一账号的同一编号，或者同一时间的同一标题），只计一次："
            "十一月.csv 第 2 行同十月.csv第 2 行；十一月.csv 第 3 行同十月.csv第 3 行"
        )


@pytest.mark.parametrize(
    ("rows", "items"),
    [
        ([["2026-11-02", "天气", ""], ["2026-11-02", "天气", ""]], 2),
        ([["2026-11-02", "天气", "https://example.org/1"], ["2026-11-02", "天气", "https://example.org/1"]], 1),
        ([["2026-11-02 08:00", "天气", ""], ["2026-11-02 08:01", "天气", ""]], 2),
        ([["2026-11-02 08:00", "", ""], ["2026-11-02 08:00", "", ""]], 2),
        ([["2026-11-02 08:00", "天气", ""], ["2026/11/02 08:00:00", "天气", ""]], 1),
    ],
)
def test_it_takes_no_two_posts_for_one_where_the_facts_leave_it_open(
    tmp_path: Path, rows: list[list[str]], items: int
) -> None:
    lines = [["账号名称", "平台", "发布时间", "标题", "链接"], *(["乙镇", "抖音", *row] for row in rows)]
    (activity,) = counted(write_csv(tmp_path / "posts.csv", lines)).values()
    assert sum(activity.items) == items


def test_it_knows_a_post_by_its_id_whatever_else_was_edited(tmp_path: Path) -> None:
    rows = [
        ["账号名称", "平台", "作品ID", "发布时间", "标题"],
        ["乙镇", "抖音", "7001", "2026-11-02 08:00", "通知"],
        ["乙镇", "抖音", "7001", "2026-11-02 08:00", "通知（更正）"],
        ["乙镇", "抖音", "7002", "2026-11-02 08:00", "通知"],
        ["乙镇", "抖音", "-", "2026-11-02 08:00", "通知"],
    ]
    (activity,) = counted(write_csv(tmp_path / "posts.csv", rows)).values()
    assert activity.items == (3,)


def test_it_does_not_trust_the_engines_hash_of_a_title(tmp_path: Path) -> None:
    """The engine's hash takes these two titles for one."""
    titles = ("关于做好第834项工作的通知（3）", "关于做好第534项工作的通知（8）")
    rows = [HEADER, *(["乙镇", "抖音", "2026-11-02 08:00", "", "", title, ""] for title in titles)]
    (activity,) = counted(write_csv(tmp_path / "posts.csv", rows)).values()
    assert activity.items == (2,)


def test_it_understands_the_words_of_kinds_and_states_as_every_other_cell(tmp_path: Path) -> None:
    kinds = ["原创", " 原创\u3000", "是", "加工制作", "转载", "否", "不知道", "", "-"]
    rows = [
        ["账号名称", "平台", "发布时间", "类型", "标题", "状态"],
        *(["乙镇", "抖音", "2026-11-02", kind, f"题{number}", "已发布"] for number, kind in enumerate(kinds)),
        *(
            ["乙镇", "抖音", "2026-11-02", "原创", f"撤{number}", state]
            for number, state in enumerate(("已撤回", " 草稿\u3000"))
        ),
    ]
    (activity,) = counted(write_csv(tmp_path / "posts.csv", rows)).values()
    assert (activity.items, activity.originals_low, activity.originals_high) == ((9,), (4,), (7,))


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (["微博内容", "发布时间", "微博链接", "阅读数", "转发"], ["通知", "2026-11-02 08:00", "https://example.org/1", "1.2万", "-"]),
        (["标题", "发布时间", "展现量", "阅读量", "点赞量"], ["通知", "2026-11-02 08:00", "10", "3", "0"]),
        (["作品描述", "发布时间", "播放量", "点赞量", "评论量"], ["通知", "2026-11-02 08:00", "10", "3", "0"]),
        (["作品名称", "发布时间", "审核状态", "播放量", "完播率"], ["通知", "2026-11-02 08:00", "已发布", "1", "0.2"]),
    ],
)  # fmt: skip
def test_it_takes_exports_of_single_accounts_by_the_words_that_platforms_use(
    tmp_path: Path, heads: list[str], row: list[str]
) -> None:
    path = write_csv(tmp_path / "export.csv", [heads, row])
    assert list(counted(path, account=("乙镇", "douyin"))) == [2]
    read = read_metrics([(path, "乙镇", "douyin")], Directory(ACCOUNTS), (date(2026, 11, 1), AT))
    assert read.by_account[2]["reads"].whole in (12_000, 1, 3, 10)

"""Demonstration files to try an inspection with at once. Units, accounts and posts are made up, and the files say so."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

SAID = "演示数据：单位、账号、发文都是虚构的，只用来试用"
ACCOUNTS_NAME, POSTS_NAME, FIGURES_NAME = "演示-账号表.xlsx", "演示-发文表.xlsx", "演示-通报数字.xlsx"
_ACCOUNT_HEADS = ("账号名称", "平台", "主办单位", "地区", "状态", "粉丝量", "关停日期")
_POST_HEADS = ("账号名称", "平台", "发布时间", "类型", "标题", "链接")
_WEEKS = 60
_DAY = timedelta(days=1)

# Name, platform, sponsor, region, followers; weekdays (0 Monday) on which it publishes, kind, how many days ago it fell silent.
_LIVELY = (
    ("样县发布（演示）", "微信订阅号", "样县政府办公室（演示）", "城区", "3.2万", (0, 1, 2, 3, 4), "原创", 0),
    ("样县发布（演示）", "微博", "样县政府办公室（演示）", "城区", "1.8万", (0, 2, 4), "转载", 0),
    ("样县发布（演示）", "抖音", "样县政府办公室（演示）", "城区", "9600", (1, 3), "原创", 0),
    ("甲镇之声（演示）", "微信订阅号", "甲镇人民政府（演示）", "甲镇", "2100", (1, 4), "原创", 0),
    ("甲镇之声（演示）", "抖音", "甲镇人民政府（演示）", "甲镇", "800", (3,), "原创", 0),
    ("乙镇发布（演示）", "微信订阅号", "乙镇人民政府（演示）", "乙镇", "640", (0, 3), "原创", 75),
    ("丙局微讯（演示）", "微博", "样县丙局（演示）", "城区", "410", (2,), "转载", 0),
    ("丁局视窗（演示）", "微信订阅号", "样县丁局（演示）", "城区", "-", (1,), "加工", 45),
)
_CLOSED = ("旧号（演示）", "微博", "样县戊局（演示）", "城区")
_OUTSIDE = ("丙局视频（演示）", "抖音")


def accounts(today: date) -> list[tuple[str, ...]]:
    """Return the register, one account of it closed some months before ``today``."""
    rows = [(name, on, sponsor, region, "正常", fans, "") for name, on, sponsor, region, fans, *_ in _LIVELY]
    return [*rows, (*_CLOSED, "关停", "", str(today - timedelta(days=100)))]


def posts(today: date) -> Iterator[tuple[str, ...]]:
    """Yield the posts of somewhat more than a year before ``today``, one of them with a date that nobody can read."""
    monday = today - timedelta(days=today.weekday(), weeks=_WEEKS)
    for name, on, _, _, _, weekdays, kind, silent in _LIVELY:
        for week in range(_WEEKS + 1):
            for place in weekdays:
                day = monday + timedelta(weeks=week, days=place)
                # Who publishes once a week leaves a week out now and then.
                if day <= today - _DAY * silent and not (len(weekdays) == 1 and week % 5 == 3):
                    yield _post(name, on, day, kind, week * 7 + place)
    yield _post(*_OUTSIDE, today - timedelta(days=50), "原创", 1)
    name, on = _LIVELY[3][:2]
    yield name, on, "上月下旬", "原创", "这一行的日期写得不清楚，看看平台怎么说（演示）", ""


def _post(name: str, on: str, day: date, kind: str, number: int) -> tuple[str, ...]:
    moment = datetime.combine(day, time(8 + number % 9, number % 60))
    return name, on, f"{moment}", kind, f"第 {number} 期（演示）", f"https://example.org/{day:%Y%m%d}/{number}"


def accounts_file(today: date) -> bytes:
    """Return the register as a workbook."""
    return _workbook("账号", _ACCOUNT_HEADS, accounts(today))


def posts_file(today: date) -> bytes:
    """Return the posts as a workbook."""
    return _workbook("发文", _POST_HEADS, list(posts(today)))


def figures_file() -> bytes:
    """Return the stated figures of an imaginary bulletin that don't follow from each other."""
    rows = [
        ("列出", "56"), ("关停", "13"), ("检查", "43"), ("不合格", "2"), ("合格率", "96.4%"),
        ("分项：微信", "30"), ("分项：微博", "13"), ("问题：更新不及时", "1"), ("问题：没有互动", "1"),
    ]  # fmt: skip
    return _workbook("通报数字", ("项目", "数"), rows)


def _workbook(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    # Loaded when asked for: it takes as long to import as the rest of the platform.
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(title)
        sheet.set_column(0, len(heads) - 1, 20)
        sheet.write_string(0, 0, SAID)
        for line, row in enumerate((heads, *rows), start=1):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)
    return file.getvalue()

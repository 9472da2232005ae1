"""The two spreadsheets of a small county office, and the command over them."""

import csv
from datetime import date, timedelta
from pathlib import Path

FROM, AT = date(2026, 9, 28), date(2026, 11, 1)

ACCOUNTS = [
    ["账号名称", "平台", "主办单位", "地区", "状态", "粉丝量", "关停日期"],
    ["县发布", "微信订阅号", "县政府办公室", "城区", "正常", "1.2万", ""],
    ["县发布", "微博", "县政府办公室", "城区", "正常", "-", ""],
    ["甲镇之声", "抖音", "甲镇人民政府", "甲镇", "正常", "300", ""],
    ["乙镇发布", "微信订阅号", "乙镇人民政府", "乙镇", "待注销", "", ""],
    ["旧号", "微博", "县文旅局", "城区", "关停", "", "2026-08-01"],
]
HEADER = ["账号名称", "平台", "发布时间", "批次", "类型", "标题", "链接"]


def posts() -> list[list[str]]:
    """县发布 publishes twice a week on both platforms, 甲镇 once a week, 乙镇 has been silent since 1 October."""
    rows = [HEADER]
    for week in range(5):
        monday = FROM + timedelta(days=7 * week)
        for offset in (0, 3):
            day = monday + timedelta(days=offset)
            rows.append(
                ["县发布", "微信公众号", f"{day} 08:00:00", "", "原创", f"要闻{day}", f"https://example.org/w/{day}"]
            )
            rows.append(["县发布", "微博", f"{day} 08:30:00", "", "转载", f"转发{day}", f"https://example.org/b/{day}"])
        rows.append(["甲镇之声", "抖音", f"{monday} 10:00:00", "", "原创", f"视频{monday}", ""])
    rows.append(["乙镇发布", "微信公众号", "2026-10-01 09:00:00", "", "原创", "国庆公告", ""])
    return rows


MESSAGES = [
    ["账号名称", "平台", "收到时间", "内容", "答复时间", "答复"],
    ["县发布", "微博", "2026-10-09", "路灯不亮", "2026-10-16", "已修"],
    ["县发布", "微博", "2026-10-09", "噪声", "2026-10-19", "已处理"],
]


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def files(folder: Path) -> list[str]:
    """Write the office's files; return the options that name them."""
    return [
        "--accounts", str(write(folder / "账号.csv", ACCOUNTS)),
        "--posts", str(write(folder / "发文.csv", posts())),
        "--messages", str(write(folder / "留言.csv", MESSAGES)),
    ]  # fmt: skip


def period() -> list[str]:
    """Return the options for the period."""
    return ["--from", FROM.isoformat(), "--at", AT.isoformat()]

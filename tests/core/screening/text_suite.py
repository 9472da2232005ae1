"""The part of the generated suite that is not about persons: days, markings of secrecy, links, numbers."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from zhengmei.core.screening.lunar import LunarMonth, cycle_name, day_name, month_of, months_of

Made = tuple[str, str, str]
"""What stands before, what must or must not be found, what stands after."""


def impossible_day(chance: random.Random) -> Made:
    year, month = chance.randrange(2000, 2030), chance.choice((2, 4, 6, 9, 11))
    day = chance.randrange(30 if month == 2 else 31, 40)
    return chance.choice((
        ("定于", f"{year}年{month}月{day}日", "召开"),
        ("截至", f"{month}月{day}日", "，"),
        ("日期：", f"{year}-{month:02d}-{day}", "。"),
        ("于", f"{year}年{chance.randrange(13, 40)}月", "完成"),
        ("农历", f"{chance.choice('正二三四五六七八九十冬腊')}月三十{chance.choice('一二三')}", "，"),
    ))  # fmt: skip


def possible_day(chance: random.Random) -> Made:
    """Any day that there is, the last of long months and of February in leap years too; versions, ranges, document numbers."""
    day = date(2000, 1, 1) + timedelta(days=chance.randrange(11_000))
    return chance.choice((
        ("定于", f"{day.year}年{day.month}月{day.day}日", "召开"),
        ("截至", "2月29日", "，"),
        ("截至", "2024年2月29日", "，"),
        ("日期：", f"{day:%Y-%m-%d}", "。"),
        ("版本", f"{day.year}.{chance.randrange(13, 40)}.{chance.randrange(32, 90)}.1", "。"),
        ("工期", f"{chance.randrange(13, 40)}个月", "，"),
        ("农历", f"{chance.choice('正二三四五六七八九十冬腊')}月三十", "，"),
    ))  # fmt: skip


def wrong_weekday(chance: random.Random) -> Made:
    day = date(2015, 1, 1) + timedelta(days=chance.randrange(5000))
    name = chance.choice([sign for sign in "一二三四五六日" if sign != "一二三四五六日"[day.weekday()]])
    return "定于", f"{day.year}年{day.month}月{day.day}日（{chance.choice(('星期', '周'))}{name}）", "召开"


def right_weekday(chance: random.Random) -> Made:
    """The right day of the week; none; one of a day whose year is not said."""
    day = date(2015, 1, 1) + timedelta(days=chance.randrange(5000))
    name = chance.choice(("星期", "周")) + "一二三四五六日"[day.weekday()]
    return chance.choice((
        ("定于", f"{day.year}年{day.month}月{day.day}日（{name}）", "召开"),
        ("定于", f"{day.month}月{day.day}日（星期一）", "召开"),
        ("定于", f"{day.year}年{day.month}月{day.day}日", "周一至周五"),
    ))  # fmt: skip


def wrong_lunar_day(chance: random.Random) -> Made:
    """Beside another day, in the wrong year of the cycle, a thirtieth day of a short month, a leap month there is not."""
    day, month, name = _lunar_day(chance)
    other = _other_day(chance, day, month)
    short = chance.choice([found for found in months_of(month.year) if found.days == 29 and not found.leap])
    leap = {found.name for found in months_of(month.year) if found.leap}
    none = chance.choice([sign for sign in "二三四五六七八" if f"闰{sign}月" not in leap])
    return chance.choice((
        ("定于", f"{_written(day)}（农历{other}）", "举行"),
        ("定于", f"{_written(day)}（{cycle_name(month.year + 1)}年{name}）", "举行"),
        ("定于", f"农历{other}（{_written(day)}）", "举行"),
        ("生于", f"农历{month.year}年{short.name}三十", "，"),
        ("定于", f"农历{month.year}年闰{none}月{day_name(chance.randrange(1, 30))}", "举行"),
    ))  # fmt: skip


def right_lunar_day(chance: random.Random) -> Made:
    """The right day in every manner, long months, leap months that there are; and ranges, which are not one day."""
    day, month, name = _lunar_day(chance)
    long = chance.choice([found for found in months_of(month.year) if found.days == 30])
    end = day + timedelta(days=3)
    return chance.choice((
        ("定于", f"{_written(day)}（农历{cycle_name(month.year)}年{name}）", "举行"),
        ("定于", f"{_written(day)}，农历{name}", "举行"),
        ("定于", f"农历{name}（{_written(day)}）", "举行"),
        ("生于", f"农历{cycle_name(long.year)}年{long.name}三十", "，"),
        ("定于", f"农历{month.year}年{name}", "举行"),
        ("展期", f"{_written(day)}至{end.month}月{end.day}日（农历{name}至初十）", "。"),
    ))  # fmt: skip


def _lunar_day(chance: random.Random) -> tuple[date, LunarMonth, str]:
    day = date(1950, 3, 1) + timedelta(days=chance.randrange(27_900))
    month = month_of(day)
    assert month is not None
    return day, month, month.name + day_name((day - month.first).days + 1)


def _other_day(chance: random.Random, day: date, month: LunarMonth) -> str:
    return month.name + chance.choice([day_name(n) for n in range(1, 31) if n != (day - month.first).days + 1])


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def marking(chance: random.Random) -> Made:
    level, years = chance.choice(("绝密", "机密", "秘密")), chance.randrange(1, 31)
    return chance.choice((
        ("封面印着", f"{level}★{years}年", "，"),
        ("封面印着", f"{level} ★ 长期", "，"),
        ("", f"密级：{level}", "，期限另行通知"),
        ("附件（", "内部资料，注意保存", "）"),
        ("（", "此件不公开", "）"),
        ("材料（", "仅供内部参考", "）"),
        ("请于会后", "阅后收回", "。"),
    ))  # fmt: skip


def not_marking(chance: random.Random) -> Made:
    """Articles about keeping secrets, and the words without the structure."""
    level = chance.choice(("绝密", "机密", "秘密"))
    return chance.choice((
        ("严守国家", level, "，人人有责。"),
        ("国家秘密的密级分为绝密、机密、", level, "三级。"),
        ("窃取", level, "文件的，依法追究。"),
        ("加强", "内部资料", f"管理{chance.randrange(9)}条"),
        ("政府信息", "以公开为常态、不公开为例外", "。"),
    ))  # fmt: skip


def suspicious_link(chance: random.Random) -> Made:
    page = "".join(chance.choice("abcdefghijkmnpqrstuvwxyz") for _ in range(6))
    host = chance.choice((
        "t.cn", "dwz.cn", "bit.ly", "item.jd.com", "detail.tmall.com", "www.gov-cn.top", "www.youtube.com", "www.example.fr",
        "192.0.2.8", "localhost",
    ))  # fmt: skip
    return (
        chance.choice(("详见", "点击", "网址：")),
        f"http{chance.choice(('', 's'))}://{host}/{page}",
        chance.choice(("。", "，", "\n")),
    )


def usual_link(chance: random.Random) -> Made:
    """Sites of the state and of the media, their attachments, and words that look like part of a link."""
    number = chance.randrange(10_000)
    return chance.choice((
        ("详见", f"http://www.licang.gov.cn/zwgk/{number}.html", "。"),
        ("详见", f"https://www.news.cn/politics/{number}.htm", "。"),
        ("附件：", f"https://zwfw.shandong.gov.cn/a/{number}.pdf?x=1", "\n"),
        ("登录", "www.12306.cn", "购票"),
        ("视频", f"https://v.qq.com/x/{number}.html", "。"),
        ("版本", f"v{number}.2.1", "。"),
    ))  # fmt: skip


def wrong_figure(chance: random.Random) -> Made:
    n = chance.randrange(11, 99)
    return chance.choice((
        ("占百分之", f"{n}%", "，"),
        ("大约", f"{n}人左右", "，"),
        ("投资", f"{n}-{n + 5}万元", "，"),
        ("来了", f"{n}几个人", "，"),
        ("成本减少了", f"{n % 9 + 2}倍", "，"),
        ("于", f"{n}年{n % 12 + 1}月3日", "印发"),
        ("于", f"{chance.choice('一二三四五六七八九')}月{n % 28 + 1}日", "印发"),
        ("全长", f"{n}KM", "，"),
        ("二零二", chance.choice("一二三四五六"), "年"),
    ))  # fmt: skip


def right_figure(chance: random.Random) -> Made:
    n = chance.randrange(11, 99)
    return chance.choice((
        ("占", f"{n}%", "，"),
        ("大约", f"{n}人", "，"),
        ("投资", f"{n}万～{n + 5}万元", "，"),
        ("来了", "十几个人", "，"),
        ("成本减少了", f"{n}%", "，产量增加了2倍"),
        ("于", f"20{n}年{n % 12 + 1}月3日", "印发"),
        ("于", f"{chance.choice('一二三四五六七八九')}月{chance.choice('一二三四五六七八九')}日", "印发"),
        ("全长", f"{n}km", "，"),
        ("二〇二", chance.choice("一二三四五六"), "年"),
        ("刑期", f"{n}年{n % 11 + 1}个月", "，"),
    ))  # fmt: skip


TEXT_KINDS: tuple[tuple[str, Callable[[random.Random], Made], Callable[[random.Random], Made]], ...] = (
    ("date.impossible", impossible_day, possible_day),
    ("date.weekday", wrong_weekday, right_weekday),
    ("date.", wrong_lunar_day, right_lunar_day),
    ("secrecy.", marking, not_marking),
    ("outward.", suspicious_link, usual_link),
    ("writing.", wrong_figure, right_figure),
)

"""What clerks and platforms write in a cell, and what it means. Missing stays None, never zero."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from zhengmei.core.inspection.facts import AccountState, PostKind
from zhengmei.core.pack.vocabulary import APPLICANTS, PLATFORMS

MISSING = frozenset(("", "-", "--", "—", "——", "/", "无", "未知", "暂无", "null", "none", "nan", "n/a", "#n/a"))

_WORDS_OF_PLATFORM = {
    "wechat": "wechat", "微信公众号": "wechat", "公众号": "wechat", "微信": "wechat", "服务号": "wechat.service",
    "微信服务号": "wechat.service", "订阅号": "wechat.subscription", "微信订阅号": "wechat.subscription",
    "小程序": "wechat.miniprogram", "视频号": "wechat.channels", "新浪微博": "weibo", "政务微博": "weibo",
    "抖音号": "douyin", "快手号": "kuaishou", "头条": "toutiao", "头条号": "toutiao", "今日头条号": "toutiao",
    "app": "app", "客户端": "app", "移动客户端": "app", "人民日报": "renmin", "百家": "baijia", "南方+": "nanfang",
    "南方订阅号": "nanfang", "b站": "bilibili", "哔哩哔哩": "bilibili", "澎湃": "pengpai", "一点资讯": "yidian",
    "企鹅": "qiehao", "微视号": "weishi", "官网": "website", "门户网站": "website",
}  # fmt: skip
_PLATFORMS = {
    **{code: code for code in PLATFORMS},
    **{re.sub(r"（.*）", "", word).lower(): code for code, word in PLATFORMS.items()},
    **_WORDS_OF_PLATFORM,
}
POST_KINDS: dict[str, PostKind] = {
    "原创": "original", "转载": "reprint", "加工": "adapted", "是": "original", "否": "reprint", "自采": "original",
    "原创首发": "original", "加工制作": "adapted", "编辑加工": "adapted", "改编": "adapted", "非原创": "reprint",
    "转发": "reprint", "转发微博": "reprint",
}  # fmt: skip
_STATES: dict[str, AccountState] = {
    "正常": "running", "运行": "running", "在运行": "running", "正常运行": "running", "变更": "running",
    "待注销": "running", "待关停": "running", "拟关停": "running", "拟注销": "running", "临时下线": "suspended",
    "紧急关停": "suspended", "关停": "closed", "已关停": "closed", "停用": "closed", "注销": "deregistered",
    "已注销": "deregistered",
}  # fmt: skip
WITHDRAWN = frozenset((
    "撤回", "已撤回", "删除", "已删除", "撤稿", "未发布", "草稿", "待审核", "审核不通过", "未通过", "私密", "仅自己可见",
    "定时", "待发布",
))  # fmt: skip
_YES = frozenset(
    ("是", "已", "有", "yes", "y", "true", "1", "√", "已备案", "已批准", "已认证", "已采集", "通过", "已通过")
)
_NO = frozenset((
    "否", "未", "无", "没有", "no", "n", "false", "0", "×", "未备案", "未批准", "未认证", "未采集", "不通过", "未通过",
))  # fmt: skip
_DATE = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?.*)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0+)?$")
_NUMBER = re.compile(r"^([+-]?\d+(?:\.\d+)?)(万|亿|w|千|k)?\+?$", re.IGNORECASE)
_SCALE = {"": 1, "万": 10_000, "w": 10_000, "亿": 100_000_000, "千": 1_000, "k": 1_000}


def said(text: str) -> str:
    """Return the cell's text, trimmed; empty where it says that nothing is known."""
    plain = text.strip()
    if not plain:
        return ""
    if not plain.isascii():
        plain = plain.replace("\u3000", " ").replace("\xa0", " ")
    return "" if plain.lower() in MISSING else plain


def moment_of(text: str) -> tuple[date, datetime | None] | None:
    """Return the day and, where the cell gives one, the time of day: 20251101, 2025-11-02, 2025/11/2 8:05, 2025年11月2日.

    None where the text is no such date. The time is the wall clock of Asia/Shanghai.
    """
    plain = said(text)
    if not plain:
        return None
    match = _COMPACT.match(plain) or _DATE.match(plain)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match.re is _COMPACT or match[4] is None:
            return day, None
        parts = (int(match[4]), int(match[5]), int(match[6] or 0))
        # A date that passed through a spreadsheet often comes out as midnight: that is no time of day.
        clock = datetime.fromisoformat(f"{day}T{parts[0]:02}:{parts[1]:02}:{parts[2]:02}")
        return day, clock if any(parts) else None
    except ValueError:
        return None


def number_of(text: str) -> int | None:
    """Return a count: 12,345, 1.2万, 3亿; None where it is missing or no number."""
    match = _NUMBER.match(said(text).replace(",", "").replace("，", "").replace(" ", ""))
    if match is None:
        return None
    return round(float(match[1]) * _SCALE[(match[2] or "").lower()])


@lru_cache(4096)
def platform_of(text: str) -> str:
    """Return the platform code; ``wechat`` where the text leaves the kind of WeChat account open; ``other:`` + text."""
    plain = said(text)
    key = re.sub(r"[\s（(].*$", "", plain).lower()
    if plain.startswith("other:"):
        return plain
    return _PLATFORMS.get(plain.lower()) or _PLATFORMS.get(key) or (f"other:{plain}" if plain else "")


def kind_of(text: str) -> PostKind | None:
    """Return whether a post is original, adapted or reprinted; None where the cell doesn't say or isn't understood."""
    return POST_KINDS.get(said(text))


def state_of(text: str) -> AccountState | None:
    """Return the state of an account; running where the cell is empty, None where it isn't understood.

    An account awaiting its closing still runs: it must publish until it is closed.
    """
    plain = said(text)
    return _STATES.get(plain) if plain else "running"


def counts(state: str) -> bool:
    """Return whether a post in that state was publicly visible: withdrawn and unpublished ones don't count (T-15)."""
    return said(state) not in WITHDRAWN


def yes_or_no(text: str) -> bool | None:
    """Return what a yes/no cell says; None where it says nothing."""
    plain = text.strip().lower()
    return True if plain in _YES else False if plain in _NO else None


def applicant_of(text: str) -> str:
    """Return the kind of unit by its code or its Chinese word; empty where it isn't one of them."""
    plain = said(text)
    if plain in APPLICANTS:
        return plain
    return next((code for code, word in APPLICANTS.items() if plain and plain in word.split("、")), "")


OfflineKind = Literal["suspend", "emergency"]


def offline_kind_of(text: str) -> OfflineKind:
    """Return what kind of time offline the cell names; without a word it is a planned one."""
    return "emergency" if "紧急" in text else "suspend"

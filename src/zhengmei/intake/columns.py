"""Which heading means what: the words of offices, the platforms' own export headings, and mappings that people add."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from zhengmei.intake.problems import Unreadable

Kind = Literal["accounts", "posts", "messages", "metrics", "marks"]

METRICS = ("followers", "reads", "likes", "comments", "shares")

ALIASES: dict[Kind, dict[str, tuple[str, ...]]] = {
    "accounts": {
        "name": ("账号名称", "账号", "名称", "新媒体名称", "政务新媒体名称", "昵称"),
        "platform": ("平台", "所属平台", "平台类型", "账号类型", "类型", "渠道"),
        "platform_id": ("账号ID", "账号id", "ID", "账号标识", "微信号", "抖音号", "uid"),
        "sponsor": ("主办单位", "主办单位名称", "开办单位", "单位名称", "单位"),
        "region": ("地区", "区县", "所属地区", "行政区划", "辖区"),
        "acting_name": ("账号主体", "以何名义开设", "名义"),
        "certified_subject": ("认证主体", "认证信息", "公开认证信息"),
        "certified": ("是否认证", "是否通过认证", "认证状态"),
        "state": ("状态", "运行状态", "账号状态"),
        "followers": ("粉丝量", "粉丝数", "关注量", "关注数", "订阅数", "关注量/粉丝量"),
        "opened_on": ("开设日期", "开通日期", "创建日期", "注册日期", "创建/注册日期", "开设时间", "正式运营时间"),
        "closed_on": ("关停日期", "注销日期", "关停/注销日期", "关停时间", "注销时间"),
        "offline_from": ("临时下线起", "下线日期", "下线开始", "下线起"),
        "offline_to": ("临时下线止", "恢复日期", "下线结束", "下线止"),
        "offline_kind": ("下线类型",),
        "offline_basis": ("下线批复", "下线批复文号", "下线依据", "报备文号"),
        "filed": ("备案状态", "是否备案", "备案情况"),
        "approved": ("是否批准", "批准开设", "审批情况"),
        "applicant": ("主体类型", "单位类型", "主办单位类型"),
        "last_update": ("最后更新", "最后更新时间", "最近更新时间", "最近更新日期", "最后更新日期"),
        "collected": ("是否采集", "采集状态"),
        "link": ("访问链接", "链接", "网址"),
    },
    "posts": {
        "account": ("账号名称", "账号", "公众号名称", "公众号", "昵称", "发布账号"),
        "platform": ("平台", "所属平台", "发布平台", "渠道"),
        "account_id": ("账号ID", "账号id", "账号标识"),
        "time": ("发布时间", "发表时间", "发布日期", "发表日期", "发文时间", "推送时间", "创建时间", "微博发布时间", "时间", "日期"),
        "batch": ("批次", "发布批次", "推送批次", "群发批次", "消息ID"),
        "kind": ("类型", "原创", "是否原创", "稿件类型", "类型(原创/加工/转载)", "原创/转载"),
        "title": (
            "标题", "内容标题", "作品名称", "文章标题", "作品标题", "微博内容", "博文内容", "微博正文", "作品描述", "内容",
        ),
        "link": ("链接", "内容url", "内容链接", "文章链接", "作品链接", "微博链接", "url"),
        "post_id": (
            "作品ID", "内容ID", "文章ID", "博文ID", "微博ID", "微博mid", "动态ID", "视频ID", "稿件ID", "发文ID", "信息ID",
        ),
        "source": ("来源", "转载来源"),
        "state": ("状态", "发布状态", "审核状态", "作品状态"),
    },
    "messages": {
        "account": ("账号名称", "账号", "公众号名称", "公众号"),
        "platform": ("平台", "所属平台"),
        "received": ("收到时间", "留言时间", "提问时间", "收到日期", "来信时间", "受理时间"),
        "text": ("内容", "留言内容", "问题", "标题"),
        "replied": ("答复时间", "回复时间", "回复日期", "答复日期", "办结时间"),
        "answer": ("答复", "回复内容", "回复", "答复内容"),
    },
    "metrics": {
        "account": ("账号名称", "账号", "公众号名称", "公众号", "昵称", "发布账号"),
        "platform": ("平台", "所属平台", "发布平台", "渠道"),
        "account_id": ("账号ID", "账号id", "账号标识"),
        "time": ("发布时间", "发表时间", "发布日期", "发表日期", "统计截止时间", "统计日期", "日期", "时间"),
        "followers": ("粉丝数", "粉丝量", "关注数", "关注量", "累计粉丝", "累计关注人数", "总粉丝数"),
        "reads": (
            "阅读量", "阅读数", "总阅读次数", "阅读次数", "阅读", "阅读/播放", "播放量", "播放数", "播放", "展现量", "展现",
        ),
        "likes": ("点赞量", "点赞数", "点赞", "赞"),
        "comments": ("评论量", "评论数", "评论", "留言数", "留言"),
        "shares": ("分享量", "分享数", "总分享次数", "分享次数", "分享", "转发量", "转发数", "转发"),
    },
    "marks": {
        "account": ("账号名称", "账号"),
        "platform": ("平台", "所属平台"),
        "account_id": ("账号ID", "账号id", "账号标识"),
        "item": ("指标", "指标编号", "评分项"),
        "fact": ("事实", "情形", "问题"),
        "times": ("次数", "处数", "个数"),
    },
}  # fmt: skip
REQUIRED: dict[Kind, tuple[str, ...]] = {
    "accounts": ("name", "platform"),
    "posts": ("time",),
    "messages": ("received",),
    "metrics": (),
    "marks": ("account", "item"),
}

# Headings that only one platform's back end writes; they tell the platform where the table has no column for it.
# Headings of 微博, 头条 and 快手 exports are not documented anywhere that was found: these are words that only those
# platforms use for their own things, and a file without them is given its platform by whoever brings it.
PROFILES: dict[str, tuple[str, frozenset[str]]] = {
    "wechat": ("wechat", frozenset(("内容标题", "发表时间", "内容url"))),
    "douyin": ("douyin", frozenset(("作品名称", "发布时间", "完播率"))),
    "weibo": ("weibo", frozenset(("微博内容",))),
    "weibo_link": ("weibo", frozenset(("微博链接",))),
}


@dataclass(frozen=True)
class Header:
    """Where the heading stands (row from 0), which column holds what, and whose export it is."""

    row: int
    columns: Mapping[str, int]
    names: tuple[str, ...]
    profile: str = ""


@lru_cache(4096)
def plain_heading(text: str) -> str:
    """Return a heading without spaces, line breaks, stars and a trailing remark in brackets."""
    bare = re.sub(r"[\s*＊:：]", "", text).replace("（", "(").replace("）", ")").lower()
    return re.sub(r"\([^)]*\)$", "", bare)


def load_mapping(path: Path) -> dict[Kind, dict[str, str]]:
    """Return the headings that people have explained: ``[posts]`` with ``"他们的列名" = "发布时间"``."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unreadable(f"列名对照文件 {path.name} 读不懂：{error}") from error
    found: dict[Kind, dict[str, str]] = {}
    for kind in ALIASES:
        for theirs, ours in dict(table.get(kind, {})).items():
            key = next((key for key, words in ALIASES[kind].items() if ours == key or ours in words), None)
            if key is None:
                known = "、".join(words[0] for words in ALIASES[kind].values())
                raise Unreadable(f"列名对照文件 {path.name}：没有「{ours}」这一列；可用：{known}")
            found.setdefault(kind, {})[plain_heading(theirs)] = key
    return found


def find_header(rows: Sequence[Sequence[str]], kind: Kind, learned: Mapping[str, str] | None = None) -> Header | None:
    """Return the heading among the first rows (it may stand below title rows), or None where none is recognised."""
    best: Header | None = None
    for number, row in enumerate(rows):
        columns = _columns(row, kind, learned or {})
        enough = all(key in columns for key in REQUIRED[kind])
        if kind == "metrics":
            enough = not columns.keys().isdisjoint(METRICS)
        if enough and (best is None or len(columns) > len(best.columns)):
            best = Header(number, columns, tuple(row), _profile(row))
    return best


def _columns(row: Iterable[str], kind: Kind, learned: Mapping[str, str]) -> dict[str, int]:
    headings = [plain_heading(cell) for cell in row]
    found = {learned[heading]: place for place, heading in reversed(list(enumerate(headings))) if heading in learned}
    for key, words in ALIASES[kind].items():
        for word in words:
            place = next((p for p, heading in enumerate(headings) if heading == plain_heading(word)), None)
            if place is not None and key not in found and place not in found.values():
                found[key] = place
                break
    return found


def _profile(row: Iterable[str]) -> str:
    headings = {cell.strip() for cell in row}
    return next((platform for platform, marks in PROFILES.values() if marks <= headings), "")

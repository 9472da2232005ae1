"""JSON Feed, RSS and Atom files as rows of a posts table. Nothing is fetched, no entity is expanded."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from zhengmei.intake.problems import Unreadable

FEED_HEADER = ("账号名称", "平台", "账号ID", "发布时间", "标题", "链接", "原创", "来源")
_SHANGHAI = timezone(timedelta(hours=8))
_LARGEST = 64 << 20
_ATOM = "{http://www.w3.org/2005/Atom}"


def feed_rows(path: Path) -> Iterator[list[str]]:
    """Yield one row per item, each item once. Raises Unreadable for a feed that cannot be read."""
    if path.stat().st_size > _LARGEST:
        raise Unreadable(f"{path.name} 超过 {_LARGEST >> 20} MB，不像是订阅源；请分开导入")
    data = path.read_bytes()
    rows = _json(path, data) if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else _xml(path, data)
    seen: set[str] = set()
    for key, row in rows:
        if key and key in seen:
            continue
        seen.add(key)
        yield row


def _json(path: Path, data: bytes) -> Iterator[tuple[str, list[str]]]:
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} 不是可用的 JSON：{error}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Unreadable(f"{path.name} 不是 JSON Feed：没有 items")
    for item in feed["items"]:
        if isinstance(item, dict):
            yield _text(item.get("id") or item.get("url")), _json_row(feed, item)


def _json_row(feed: dict[str, Any], item: dict[str, Any]) -> list[str]:
    own = item.get("_zhengmei")
    ours: dict[str, Any] = own if isinstance(own, dict) else {}
    original = ours.get("is_original")
    return [
        _text(ours.get("account") or feed.get("title")),
        _text(ours.get("platform")),
        _text(ours.get("account_id")),
        _shanghai(_text(item.get("date_published"))),
        _text(item.get("title") or item.get("content_text"))[:200],
        _text(item.get("url")),
        "原创" if original is True else "转载" if original is False else "",
        _text(ours.get("source")),
    ]


def _xml(path: Path, data: bytes) -> Iterator[tuple[str, list[str]]]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable(f"{path.name} 带有文档类型声明，可能引用外部内容，不予打开")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise Unreadable(f"{path.name} 不是可用的 XML：{error}") from error
    if root.tag == "rss":
        title = root.findtext("channel/title", "")
        for item in root.iterfind("channel/item"):
            link = item.findtext("link", "")
            day = _shanghai(item.findtext("pubDate", ""))
            yield item.findtext("guid") or link, [title, "", "", day, item.findtext("title", ""), link, "", ""]
    elif root.tag == f"{_ATOM}feed":
        title = root.findtext(f"{_ATOM}title", "")
        for entry in root.iterfind(f"{_ATOM}entry"):
            found = entry.find(f"{_ATOM}link")
            link = found.get("href", "") if found is not None else ""
            day = _shanghai(entry.findtext(f"{_ATOM}published") or entry.findtext(f"{_ATOM}updated") or "")
            key = entry.findtext(f"{_ATOM}id") or link
            yield key, [title, "", "", day, entry.findtext(f"{_ATOM}title", ""), link, "", ""]
    else:
        raise Unreadable(f"{path.name} 既不是 RSS 也不是 Atom")


def _shanghai(text: str) -> str:
    """A feed's instant on the clock of Asia/Shanghai; the text itself where it cannot be read, so the row says so."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError):
            return text
    local = moment.astimezone(_SHANGHAI) if moment.tzinfo else moment
    return local.strftime("%Y-%m-%d %H:%M:%S")


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()

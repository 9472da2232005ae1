"""What people do with a filing, as they do it: fill in, hand in, find it in 待办, sign, record what was done."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Locator, expect

from tests.journeys.visitors import SCAN, TICK, Visitor


def begins(clerk: Visitor) -> None:
    """Open a new filing from the menu: 备案, 开设账号, 开始填写."""
    clerk.page.get_by_role("navigation", name="主导航", exact=True).get_by_role("link", name="备案").click()
    clerk.clicks("开设账号")
    clerk.clicks("开始填写")
    expect(clerk.page.locator("#ready")).to_be_visible()


def fills_in(visitor: Visitor, place: Locator, entries: Mapping[Any, Any]) -> None:
    """Fill in boxes by what is printed beside them; ``("联系人", "姓名")`` is a part of a group."""
    for label, value in entries.items():
        box = _box(place, label, value)
        if value is SCAN:
            visitor.uploads(box)
        elif value is TICK:
            box.check()
        elif box.evaluate("element => element.tagName") == "SELECT":
            box.select_option(label=str(value))
        else:
            box.fill(str(value))


def _box(place: Locator, label: Any, value: Any) -> Locator:
    if isinstance(label, tuple):
        group = place.get_by_role("group", name=re.compile(rf"^\s*{re.escape(label[0])}"))
        # A choice is named by its own words, a part of a group by the part's, a cell of a table by row and column.
        return group.get_by_label(label[1], exact=True).first
    return place.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(（选填）)?\s*$")).first


def writes(clerk: Visitor, section: str, entries: Mapping[Any, Any]) -> None:
    """Fill in a section of the draft and wait until the page says that it has saved by itself."""
    fills_in(clerk, clerk.page.locator(f"#section-{section}"), entries)
    clerk.page.keyboard.press("Tab")
    expect(clerk.page.locator(f"#saved-{section}")).to_contain_text("已自动保存")
    # What was typed last may still be on its way.
    expect(clerk.page.locator(".htmx-request")).to_have_count(0)


def explains_exceptions(clerk: Visitor, reason: str) -> None:
    """Where a rule is meant 原则上 and the case departs from it, say why; nothing to do where none speaks."""
    for box in clerk.page.locator("#section-exceptions textarea").all():
        box.fill(reason)
    saves = clerk.page.get_by_role("button", name="保存例外理由")
    if saves.count():
        saves.click()
        clerk.sees("已保存。")


def attaches(clerk: Visitor, label: str) -> None:
    """Choose a file for a material and press 上传."""
    clerk.uploads(clerk.page.get_by_label(f"选择文件：{label}"))
    clerk.page.get_by_role("button", name=re.compile(rf"^\s*(上传|换成这个文件)\s*：{re.escape(label)}")).click()
    clerk.sees(f"已上传「{label}」")


def hands_in(clerk: Visitor) -> None:
    """Check once more and hand in; nothing may be missing."""
    expect(clerk.page.locator("#ready-title")).to_have_text("可以提交了")
    clerk.clicks("核对并提交")
    clerk.clicks("提交")
    clerk.sees("已提交。")


def takes_up(visitor: Visitor, name: str) -> None:
    """Find the case about ``name`` in 待办 and open it."""
    visitor.goes_to("/todo/")
    visitor.page.locator(".zm-rows li").filter(has_text=name).locator("a.btn").first.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(name)


def settles(visitor: Visitor, step: str, button: str, entries: Mapping[Any, Any] | None = None) -> None:
    """Fill in what the desk of a step asks for and press its button."""
    desk = visitor.page.locator(f'[id="step-{step}"]')
    fills_in(visitor, desk, entries or {})
    desk.get_by_role("button", name=button, exact=True).click()


def carries_out(clerk: Visitor, name: str, on: date, platform_id: str, more: Mapping[Any, Any] | None = None) -> None:
    """Record that the account now exists on its platform."""
    takes_up(clerk, name)
    clerk.clicks("在平台上完成后登记")
    answers = {
        "在平台上完成的日期": on.isoformat(),
        "账号ID": platform_id,
        ("是否通过认证", "是"): TICK,
        **(more or {}),
    }
    fills_in(clerk, clerk.page.locator("main"), answers)
    clerk.clicks("登记")
    clerk.sees(f"账号「{name}」已列入登记册")


def opens_account(visitor: Visitor, name: str) -> None:
    """Find the account on the register by its name and open its page."""
    visitor.goes_to("/accounts/")
    visitor.page.locator("main table").get_by_role("link", name=name, exact=True).click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(name)


def due_days(visitor: Visitor) -> list[str]:
    """Return the lines under 期限 on the page of an account, each with its white space made single."""
    rows = visitor.page.locator("#deadlines li:has(.zm-item)")
    return [" ".join(row.inner_text().split()) for row in rows.all()]

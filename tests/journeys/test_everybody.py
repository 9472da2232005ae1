"""The main pages for everybody: axe finds nothing heavy, nothing scrolls sideways on a phone, the keyboard suffices."""

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import serves_everybody
from tests.journeys.visitors import Arrive

PAGES = {
    "": ("/login/",),
    "lc-clerk": (
        "/todo/", "/accounts/", "/filings/", "/filings/new/", "/deadlines/", "/notices/", "/inbox/", "/me/",
        "/screening/", "/screening/rules/", "/screening/missed/",
        "/inspections/", "/inspections/new/", "/inspections/?state=removed",
        "/law/", "/law/hi-sanya/", "/law/sx-jiaxian/forms/", "/law/zj-sfj/gaps/", "/law/compare/", "/law/calendar/",
        "/law/due/?pack=qd-licang&rule=filing.open", "/law/chain/", "/law/eligible/", "/filings/999999/",
    ),
    "sysadmin": ("/units/", "/people/", "/people/new/", "/health/"),
    "secadmin": ("/people/",),
    "auditor": ("/audit/",),
}  # fmt: skip


@pytest.mark.parametrize("login", PAGES)
def test_it_serves_everybody_on_each_page_of(arrive: Arrive, login: str) -> None:
    visitor = arrive(login)
    found = []
    for path in PAGES[login]:
        visitor.goes_to(path)
        try:
            serves_everybody(visitor.page)
        except AssertionError as faults:
            found.append(str(faults))
    assert not found, "\n\n".join(found)


def test_it_serves_everybody_on_the_page_of_a_unit_a_person_a_case_and_an_account(arrive: Arrive) -> None:
    ways = (
        ("sysadmin", "/units/", "main tbody a"),
        ("secadmin", "/people/", "main tbody a"),
        ("lc-office", "/todo/", ".zm-rows a.btn"),
        ("xh-clerk", "/accounts/", "main tbody a"),
    )
    for login, path, first in ways:
        visitor = arrive(login).goes_to(path)
        visitor.page.locator(first).first.click()
        expect(visitor.page).not_to_have_url(f"{visitor.address}{path}")
        serves_everybody(visitor.page)


def test_it_leads_the_keyboard_past_the_menu_and_shows_where_it_stands(arrive: Arrive) -> None:
    clerk = arrive("lc-clerk").goes_to("/inspections/new/")
    press = clerk.page.keyboard.press
    focused = clerk.page.locator(":focus")
    press("Tab")
    expect(focused).to_have_text("跳到正文")
    expect(focused).to_be_in_viewport()
    press("Enter")
    expect(focused).to_have_id("content")
    for _ in range(4):
        press("Tab")
        ring = focused.evaluate("part => getComputedStyle(part).outlineStyle + getComputedStyle(part).boxShadow")
        assert ring != "nonenone", focused.evaluate("part => part.outerHTML")
    assert focused.evaluate("part => part.closest('main') !== null")


def test_it_reads_out_what_is_wrong_and_leads_to_the_box(arrive: Arrive) -> None:
    visitor = arrive().goes_to("/login/")
    visitor.clicks("登录")
    summary = visitor.page.locator(".zm-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.press("Enter")
    expect(visitor.page.get_by_label("登录名")).to_be_focused()
    visitor.page.get_by_label("登录名").fill("lc-clerk")
    visitor.page.get_by_label("口令").fill("wrong")
    visitor.page.keyboard.press("Enter")
    visitor.sees("登录名或口令不正确")


def test_it_enlarges_the_letters_on_request_and_remembers(arrive: Arrive) -> None:
    clerk = arrive("lc-clerk").goes_to("/todo/")
    size = "parseFloat(getComputedStyle(document.querySelector('main p, main h2')).fontSize)"
    before = clerk.page.evaluate(size)
    clerk.page.locator(".zm-menu summary").click()
    clerk.clicks("放大字号（长辈版）")
    expect(clerk.page.locator("html")).to_have_class("zm-enlarged")
    assert clerk.page.evaluate(size) > before
    clerk.goes_to("/accounts/")
    expect(clerk.page.locator("html")).to_have_class("zm-enlarged")

"""A person in front of a browser: logs in, stands on a day, reads, fills in, clicks."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.watching import Watch

PASSWORD = "Zhengmei-2026"
PDF = {"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}


class Visitor:
    """One person in one window. Everything goes through what is on the page, as a person's hands do."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.watch = Watch(context, address)
        self.page: Page = context.new_page()

    def goes_to(self, path: str) -> "Visitor":
        """Open an address of the platform."""
        self.page.goto(f"{self.address}{path}")
        return self

    def logs_in(self, login: str) -> "Visitor":
        """Log in with the demonstration password and arrive where this person's work begins."""
        self.goes_to("/login/")
        self.page.get_by_label("登录名").fill(login)
        self.page.get_by_label("口令").fill(PASSWORD)
        self.clicks("登录")
        expect(self.page).not_to_have_url(re.compile("/login/"))
        return self

    def stands_on(self, day: date) -> "Visitor":
        """Choose the day in the band at the top, as a visitor of the demonstration does."""
        self.page.get_by_label("换一天看").fill(day.isoformat())
        self.clicks("换到这天")
        expect(self.page.locator(".zm-demo time").first).to_have_text(day.isoformat())
        return self

    def clicks(self, name: str, within: Locator | None = None) -> None:
        """Press the button or follow the link that says exactly ``name`` to those who see, more to those who listen."""
        place = within or self.page
        pattern = re.compile(rf"^\s*{re.escape(name)}(\s*[：:（].*)?\s*$")
        place.get_by_role("button", name=pattern).or_(place.get_by_role("link", name=pattern)).first.click()

    def sees(self, *texts: str) -> None:
        """Fail unless each of the texts is on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        """Fail if one of the texts is on the page."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def reads(self, selector: str) -> str:
        """Return the text of a part of the page, its white space made single."""
        return " ".join(self.page.locator(selector).inner_text().split())

    def box(self, label: str, part: str = "") -> Locator:
        """Return the box with this label; with ``part`` that part of a group of boxes."""
        if part:
            group = self.page.get_by_role("group", name=re.compile(rf"^\s*{re.escape(label)}"))
            return group.get_by_label(part, exact=True)
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(（选填）)?\s*$"))

    def uploads(self, to: Locator) -> None:
        """Choose a scanned document in a file box."""
        to.set_input_files(files=[PDF])


SCAN = object()
"""Stands for "choose a scanned document" where a mapping says what is filled in."""

TICK = object()
"""Stands for "tick the box"."""

Arrive = Callable[..., Visitor]
"""``arrive("jx-clerk", date(2026, 3, 2))``: somebody logged in, standing on a day."""

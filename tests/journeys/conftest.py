"""One platform and one browser for all journeys; a fresh window for everybody who sits down at it."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.journeys.running import Platform, serving
from tests.journeys.visitors import Arrive, Visitor

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 15_000


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("platform")
    with serving(folder) as first:
        print(f"\nfirst start, with the demonstration data: {first.seconds_to_start:.1f} s")
    with serving(folder) as second:
        print(f"second start: {second.seconds_to_start:.1f} s")
        yield second


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    assert found, "no Chromium: run `make e2e`, which installs it"
    # Chromium's sandbox refuses to run as root, which is what containers are.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=arguments)
        yield started
        started.close()


@pytest.fixture
def arrive(browser: Browser, platform: Platform) -> Iterator[Arrive]:
    """Somebody sits down: ``arrive("jx-clerk", day, phone=True, script=False)``; afterwards every page must be clean."""
    open_windows: list[tuple[BrowserContext, Visitor]] = []

    def sit_down(login: str = "", day: date | None = None, *, phone: bool = False, script: bool = True) -> Visitor:
        more: dict[str, Any] = {"has_touch": True, "is_mobile": True} if phone else {}
        context = browser.new_context(
            viewport=PHONE if phone else DESK, locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=script, **more
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context, platform.address)
        open_windows.append((context, visitor))
        if login:
            visitor.logs_in(login)
        if day:
            visitor.stands_on(day)
        return visitor

    yield sit_down
    faults = [fault for _, visitor in open_windows for fault in visitor.watch.faults]
    for context, _ in open_windows:
        context.close()
    assert not faults, "\n".join(["the pages of this journey are not clean:", *dict.fromkeys(faults)])

"""axe-core on a page: serious and critical faults fail, in words that lead to the element."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE_WIDTH = 390
HEAVY = ("serious", "critical")
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def faults_of(page: Page) -> list[str]:
    """Return one line for every element with a serious or critical fault: rule, why, where, its code."""
    answer = Axe().run(page, options=OPTIONS).response
    assert answer["testEngine"]["name"] == "axe-core", "axe did not run"
    return [
        f"[{fault['impact']}] {fault['id']}: {fault['help']} — {' '.join(map(str, node['target']))}\n    {node['html'][:200]}"
        for fault in answer["violations"]
        if fault["impact"] in HEAVY
        for node in fault["nodes"]
    ]


def sideways_at_phone_width(page: Page) -> list[str]:
    """Return where the page can be pushed sideways at 390 px, in the usual size and enlarged (长辈版)."""
    before = page.viewport_size or {"width": 1440, "height": 900}
    page.set_viewport_size({"width": PHONE_WIDTH, "height": before["height"]})
    found = []
    for size, name in ((False, "usual size"), (True, "enlarged")):
        page.evaluate("on => document.documentElement.classList.toggle('zm-enlarged', on)", size)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE_WIDTH:
            found.append(f"{name}: {width} px wide at {PHONE_WIDTH} px: {', '.join(page.evaluate(WIDEST))}")
    page.evaluate("document.documentElement.classList.remove('zm-enlarged')")
    page.set_viewport_size(before)
    return found


WIDEST = """() => [...document.querySelectorAll("main *, header *, aside *")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1 && !part.closest(".zm-table, .zm-grid, .zm-tabs"))
  .slice(0, 3).map((part) => `${part.tagName.toLowerCase()}.${part.className}`)"""


def serves_everybody(page: Page) -> None:
    """Fail unless the page is free of heavy faults and fits a phone, also enlarged."""
    faults = [*faults_of(page), *sideways_at_phone_width(page)]
    assert not faults, f"{page.url}\n" + "\n".join(faults)

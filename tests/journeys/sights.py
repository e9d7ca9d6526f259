"""What is looked for on every page: faults that axe finds, what is too wide, and what is too small to press."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Only what is wrong is told: all that is right takes longer to tell than to find.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE = Axe().axe_script
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What can be pressed and is not a link within a sentence (WCAG 2.5.8 lets those be smaller).
SMALL = """[...document.querySelectorAll("button, select, .button, .choices a, .service a, input:not([type=hidden])")]
  .filter((e) => e.checkVisibility() && !e.closest("[aria-hidden], .visually-hidden"))
  .filter((e) => { const box = (e.closest("label") ?? e.closest(".service") ?? e).getBoundingClientRect();
                   return box.width < 44 || box.height < 44 })
  .map((e) => e.outerHTML.slice(0, 80))"""


def faults(page: Page) -> list[tuple[str, str, str]]:
    """What axe finds, each with the page and the element, once the page is there as a whole."""
    page.wait_for_load_state()
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(options).then(found => found.violations)", OPTIONS)
    return [(page.url, each["id"], node["html"]) for each in found for node in each["nodes"]]


def is_too_wide(page: Page) -> bool:
    """Whether it has to be scrolled sideways."""
    page.wait_for_load_state()
    return bool(page.evaluate(TOO_WIDE) > 0)


def too_small(page: Page) -> list[str]:
    """What a thumb may miss."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(SMALL)
    return found

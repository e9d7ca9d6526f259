"""What is looked for on every page: faults that axe finds, what is too wide, and what is too small to press."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
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

LEVELS = """[...document.querySelectorAll("h1, h2, h3, h4, [role=heading]")]
  .filter((e) => e.checkVisibility() && !e.closest("[inert]"))
  .map((e) => +(e.getAttribute("aria-level") ?? e.tagName[1]))"""
WIDTHS = (320, 375, 640)
THUMB = 375
"""The width at which it is looked at what a thumb has to hit."""


@dataclass(frozen=True)
class Sight:
    """All that is wrong with a page, by the kinds of it."""

    url: str
    faults: list[tuple[str, str, str]]
    levels: list[int]
    too_wide: list[int]
    too_small: list[str]

    @property
    def jumps(self) -> bool:
        """Whether its headings do not go down from one, a level at a time."""
        return self.levels[:1] != [1] or any(after > before + 1 for before, after in pairwise(self.levels))


def seen(pages: Iterable[Page]) -> list[Sight]:
    """Each page as it is and at every width, loaded once."""
    return [_sight(page) for page in pages]


def _sight(page: Page) -> Sight:
    found, levels = faults(page), page.evaluate(LEVELS)
    before, too_wide, small = page.viewport_size, [], []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        too_wide += [width] if is_too_wide(page) else []
        small += too_small(page) if width == THUMB else []
    if before is not None:
        page.set_viewport_size(before)
    return Sight(page.url, found, levels, too_wide, small)


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

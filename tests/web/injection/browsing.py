"""A real browser that counts what a policy forbids, what asks, and what is asked for elsewhere."""

from typing import Any

from playwright.sync_api import Page

COUNT = """addEventListener("securitypolicyviolation", (e) => (window.violations ??= []).push(e.violatedDirective))"""


class Watch:
    """A browser whose every complaint is kept."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.violations: list[str] = []
        self.dialogs: list[str] = []
        self.foreign: list[str] = []
        page.add_init_script(COUNT)
        page.on("dialog", self._asked)
        page.on("request", self._requested)

    def look(self, path: str) -> None:
        """Open a page and wait until all of it is there."""
        self.page.goto(path, wait_until="load")
        self.violations += [f"{path}: {each}" for each in self.page.evaluate("window.violations ?? []")]

    def _asked(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.foreign.append(request.url)

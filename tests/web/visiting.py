"""A visitor without script: follows links, presses buttons, and refuses pages that do not parse."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse


@dataclass
class Visitor:
    """Goes from page to page; ``status``, ``path`` and ``page`` are those of the last one."""

    client: FlaskClient
    status: int = 0
    path: str = ""
    page: Element = field(default_factory=lambda: Element("html"))

    def go(self, path: str) -> "Visitor":
        """Open an address, and whatever it leads on to."""
        return self._arrive(self.client.get(path, follow_redirects=True))

    def press(self, button: str, **entries: str) -> "Visitor":
        """Press the first button that shows this text, with *entries* in the fields of its form."""
        pressed = next(each for each in self.page.iter("button") if text(each) == button)
        return self._send(pressed, entries)

    def take(self, starts_at: str, **entries: str) -> "Visitor":
        """Press the slot of this start, such as ``2026-11-25T14:00+01:00``."""
        pressed = next(each for each in self.page.iter("button") if each.get("value") == starts_at)
        return self._send(pressed, entries)

    def post(self, path: str, data: dict[str, str]) -> "Visitor":
        """Send what no form of ours would send."""
        return self._arrive(self.client.post(path, data=data, follow_redirects=True))

    def follow(self, link: str) -> "Visitor":
        """Follow the first link that shows this text."""
        return self.go(next(each for each in self.page.iter("a") if text(each) == link).get("href", ""))

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return text(next(self.page.iter("h1")))

    @property
    def text(self) -> str:
        """All that the page says."""
        return text(next(self.page.iter("body")))

    @property
    def buttons(self) -> list[str]:
        """What stands on the buttons."""
        return [text(each) for each in self.page.iter("button")]

    @property
    def starts(self) -> list[str]:
        """The starts that can be taken, in their order."""
        found = [each for each in self.page.iter("button") if each.get("name") == "starts_at"]
        return [each.get("value", "") for each in found if each.get("form") is None]

    @property
    def alerts(self) -> list[str]:
        """What is announced."""
        return [text(each) for each in self.page.iter() if each.get("role") == "alert" and text(each)]

    def value(self, name: str) -> str:
        """What stands in a field, or which answer is chosen."""
        return _values(next(form for form in self.page.iter("form") if _has(form, name))).get(name, "")

    def _send(self, pressed: Element, entries: dict[str, str]) -> "Visitor":
        form = next(
            each
            for each in self.page.iter("form")
            if pressed in each.iter() or each.get("id") == pressed.get("form", "-")
        )
        # A control may stand outside of its form and name it.
        outside = [each for each in self.page.iter() if each.get("form", "-") == form.get("id")]
        known = {each.get("name") for each in (*form.iter(), *outside) if each.get("name")}
        assert entries.keys() <= known, f"no such fields: {entries.keys() - known}"
        data = MultiDict(_sent((*form.iter(), *outside)))
        for name, value in entries.items():
            data[name] = value
        if pressed.get("name"):
            data[pressed.get("name", "")] = pressed.get("value", "")
        path = form.get("action") or self.path
        if form.get("method") == "post":
            return self._arrive(self.client.post(path, data=data, follow_redirects=True))
        return self._arrive(self.client.get(path, query_string=data, follow_redirects=True))

    def _arrive(self, response: TestResponse) -> "Visitor":
        self.status = response.status_code
        self.path = response.request.full_path.rstrip("?") if response.request else self.path
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.page = parser.parse(response.text)
        return self


def text(element: Element) -> str:
    """The words of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def _has(form: Element, name: str) -> bool:
    return any(each.get("name") == name for each in form.iter())


def _values(form: Element) -> dict[str, str]:
    return dict(_sent(form.iter()))


def _sent(elements: Iterable[Element]) -> Iterator[tuple[str, str]]:
    for each in elements:
        name = each.get("name", "")
        if each.tag == "input" and (each.get("type") not in ("radio", "checkbox") or each.get("checked") is not None):
            yield name, each.get("value", "")
        elif each.tag == "textarea":
            yield name, (each.text or "").removeprefix("\n")
        elif each.tag == "select":
            options = list(each.iter("option"))
            chosen = next((each for each in options if each.get("selected") is not None), options[0])
            yield name, chosen.get("value", text(chosen))

"""The forms of every page, found on the pages themselves, and bodies of every operation, found in its schema.

Nobody lists a field here: who adds one to a page or to a schema has it typed into.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import MultiDict

TYPED = ("text", "search", "email", "tel", "url", "")
SAMPLES = {
    "email": "karl@example.org",
    "tel": "+49 361 1234567",
    "url": "https://good.example/",
    "number": "1",
    "date": "2026-12-03",
    "time": "10:00",
    "month": "2026-12",
    "week": "2026-W49",
    "datetime-local": "2026-12-03T10:00",
    "color": "#336699",
    "password": "a long enough password",
    "text": "Karl",
}
"""What is typed into a field that must not stay empty, by its type."""


@dataclass(frozen=True)
class Form:
    """A form to be sent: where to, what stands in it, which fields one types into, and which take a file."""

    action: str
    sent: MultiDict[str, Any]
    texts: tuple[str, ...]
    files: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    empty: dict[str, str] = field(default_factory=dict)

    def filled(self, typed: dict[str, str], **more: Any) -> MultiDict[str, Any]:
        """The form with these texts; what must not stay empty has a sample."""
        data = MultiDict(self.sent)
        for name, value in {**self.empty, **more, **typed}.items():
            data[name] = value
        return data


def forms_of(html: str, path: str) -> list[Form]:
    """The forms of a page that change something, in their order."""
    root = html5lib.parse(html, namespaceHTMLElements=False)
    return [_form(root, each, path) for each in root.iter("form") if each.get("method", "").lower() == "post"]


def _form(root: Element, form: Element, path: str) -> Form:
    name = form.get("id")
    inside = [each for each in form.iter() if each.get("form") in (None, name)]
    outside = [each for each in root.iter() if name and each.get("form") == name and each not in inside]
    controls = [each for each in (*inside, *outside) if each.get("name") and each.get("disabled") is None]
    # Nobody types into what nobody is shown; what may only be read there is sent with something else in it.
    shown = [each for each in controls if each.get("tabindex") != "-1" or each.get("readonly") is not None]
    texts = [each for each in shown if each.tag == "textarea" or _type(each) in TYPED]
    empty = {
        each.get("name", ""): SAMPLES.get(_type(each) or "text", "Karl")
        for each in controls
        if each.tag in ("input", "textarea") and each.get("required") is not None and not _value(each)
        if each.get("type") not in ("radio", "checkbox", "file", "hidden")
    }
    return Form(
        form.get("action") or path,
        MultiDict(_sent(controls)),
        tuple(dict.fromkeys(each.get("name", "") for each in texts)),
        tuple(each.get("name", "") for each in controls if _type(each) == "file"),
        tuple((each.get("name", ""), each.get("value", "")) for each in controls if each.tag == "button"),
        empty,
    )


def _type(control: Element) -> str | None:
    return control.get("type", "").lower() if control.tag == "input" else None


def _value(control: Element) -> str:
    return (control.text or "") if control.tag == "textarea" else control.get("value", "")


def _sent(controls: list[Element]) -> Iterator[tuple[str, str]]:
    for each in controls:
        name, kind = each.get("name", ""), _type(each)
        if each.tag == "textarea":
            yield name, _value(each).removeprefix("\n")
        elif each.tag == "select":
            options = list(each.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            yield from ((name, option.get("value", "".join(option.itertext()))) for option in chosen)
        elif kind in ("radio", "checkbox"):
            if each.get("checked") is not None:
                yield name, _value(each) or "on"
        elif kind is not None and kind not in ("submit", "file", "image", "button"):
            yield name, _value(each)


def places(body: Any, shape: Any = None, known: Any = None) -> Iterator[tuple[Any, ...]]:
    """The places of a JSON document in which a text stands, or may stand after its *shape*, a schema among *known*."""
    kinds = list(_kinds(shape or {}, known or {}))
    if isinstance(body, dict):
        said = {name: each for kind in kinds for name, each in kind.get("properties", {}).items()}
        for name in dict.fromkeys([*body, *said]):
            inner = said.get(name, {})
            if isinstance(body.get(name), str) or any(
                each.get("type") == "string" for each in _kinds(inner, known or {})
            ):
                yield (name,)
            yield from ((name, *rest) for rest in places(body.get(name), inner, known))
    elif isinstance(body, list):
        inner = next((kind["items"] for kind in kinds if "items" in kind), {})
        for number, value in enumerate(body):
            if isinstance(value, str):
                yield (number,)
            yield from ((number, *rest) for rest in places(value, inner, known))


def _kinds(shape: Any, known: Any) -> Iterator[Any]:
    """What a schema allows, its references followed."""
    if "$ref" in shape:
        yield from _kinds(known[shape["$ref"].rpartition("/")[2]], known)
    for each in (*shape.get("anyOf", ()), *shape.get("oneOf", ()), *shape.get("allOf", ())):
        yield from _kinds(each, known)
    yield shape


def put(body: Any, place: tuple[Any, ...], text: str) -> Any:
    """The document with a text in that place."""
    copy = body.copy()
    copy[place[0]] = put(copy[place[0]], place[1:], text) if place[1:] else text
    return copy

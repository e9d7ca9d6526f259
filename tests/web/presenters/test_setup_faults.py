"""Every fault of a set-up has a sentence for the one who typed."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from booking.services.setup import shape
from booking.services.setup.checking import examined
from booking.services.setup.faults import Fault
from booking.web.presenters.setup_faults import PLEASE, SENTENCES, fault_text, users_text
from tests.services.setup.documents import practice

SOURCES = Path(shape.__file__).parent
# What no control of a form can send has no sentence of its own.
IMPOSSIBLE = {"bool_type", "dict_type", "extra_forbidden", "invalid", "language", "list_type", "model_type"}
IMPOSSIBLE |= {"moment", "string_type", "unknown_service"}


def codes() -> set[str]:
    said = set(shape.SENTENCES) - {"setup"} | {"invalid", "language"}
    for name in ("values", "shape"):
        said |= set(re.findall(r'refusal\(\s*"(\w+)"', (SOURCES / f"{name}.py").read_text(encoding="utf-8")))
    references = (SOURCES / "references.py").read_text(encoding="utf-8")
    return said | set(re.findall(r'yield Fault\(.*?, "(\w+)"(?:, \{.*?\})?,?\s*\)\n', references, re.DOTALL)) | UNKNOWN


UNKNOWN = {f"unknown_{what}" for what in ("location", "resource", "audience", "service")}


def test_every_code_has_a_sentence() -> None:
    assert codes() - set(SENTENCES) == set()


def test_only_what_cannot_be_typed_has_none_of_its_own() -> None:
    assert {code for code, text in SENTENCES.items() if text is PLEASE} == IMPOSSIBLE


@pytest.mark.parametrize(
    "key, value, expected",
    [
        ("priority", 2000, "This must be 1000 or less."),
        ("name", "x" * 300, "Please shorten this to 200 characters."),
        ("name", "", "Please fill this in."),
        ("location", "weimar", "Please choose a location."),
    ],
)
def test_a_sentence_tells_the_figures(app: Flask, key: str, value: Any, expected: str) -> None:
    document = practice()
    document["resources"][0][key] = value
    fault = next(each for each in examined(document)[1] if each.path[-1] == key)
    with app.test_request_context("/en/"):
        assert fault_text(fault) == expected


def test_what_is_not_known_is_asked_to_be_checked(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert fault_text(Fault((), "?", "unheard_of")) == "Please check this entry."


def test_who_needs_something_is_named(app: Flask) -> None:
    by = [("services", "a", {"de": "Vorsorge", "en": "Check-up"}), ("resources", "b", "Anna")]
    with app.test_request_context("/en/"):
        assert users_text(by, "en") == "“Check-up” and “Anna”"

"""Everything that is recorded has words: the source itself is asked what that may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from booking.web.presenters import records, visit_deeds

SERVICES = Path(__file__).parents[3] / "booking" / "services"
# What concerns a person's own account stands in no business's record.
OWN = "account"


def recorded() -> Iterator[tuple[str, str]]:
    """``(action, subject)`` of each deed that is named where it is recorded."""
    for file in SERVICES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "record.add":
                action, subject = node.args[2:4]
                for text in ast.walk(action):
                    if isinstance(text, ast.Constant) and isinstance(subject, ast.Constant):
                        yield text.value, subject.value


DEEDS = sorted({deed for deed in recorded() if deed[1] != OWN})


def test_the_source_names_its_deeds() -> None:
    assert ("booked", "booking") in DEEDS
    assert len(DEEDS) > 30


@pytest.mark.parametrize("action, subject", DEEDS)
def test_a_deed_has_words(action: str, subject: str) -> None:
    of_visits = visit_deeds.ACTIONS if subject in visit_deeds.SUBJECTS else {}
    assert action in of_visits or action in records.ACTIONS
    assert subject in records.SUBJECTS


@pytest.mark.parametrize("action", ["approved", "declined", "proposal_refused", "proposal_withdrawn"])
def test_what_is_chosen_on_the_way_has_words_too(action: str) -> None:
    assert action in visit_deeds.ACTIONS


def test_nothing_secret_is_recorded() -> None:
    secret = ("password", "token", "secret", "code")
    said = [
        key.value
        for file in SERVICES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "record.add"
        for part in ast.walk(node)
        if isinstance(part, ast.Dict)
        for key in part.keys
        if isinstance(key, ast.Constant)
    ]
    assert [name for name in said if any(word in name for word in secret)] == []

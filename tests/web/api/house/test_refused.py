"""What a program of the business cannot ask for, or book, with the place of each fault."""

from typing import Any

import pytest

from tests.web.api.conftest import faults
from tests.web.api.house.asking import NOON, TEN, WEEK, Program, booking
from tests.web.api.refusals import app  # noqa: F401 - a fixture


@pytest.mark.parametrize(
    "query, expected",
    [
        ({"from": "2026-11-30"}, [("to", "required")]),
        ({"from": "2026-11-30", "to": "2026-11-29"}, [("to", "before_from")]),
        ({"from": "2026-01-01", "to": "2027-02-05"}, [("to", "window_too_long")]),
        ({**WEEK, "resource": "max"}, [("resource", "unknown")]),
        ({**WEEK, "cursor": "WyJ4Il0"}, [("cursor", "not_a_cursor")]),
        ({**WEEK, "cursor": "WyJ4IiwxXQ"}, [("cursor", "not_a_cursor")]),
        ({**WEEK, "status": "gone"}, [("status", "not_a_choice")]),
    ],
)
def test_what_cannot_be_asked_for_is_named(owner: Program, query: Any, expected: Any) -> None:
    assert faults(owner.get("/appointments", **query)) == expected


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"starts_at": None}, [("", "required")]),
        ({"walk_in": True}, [("", "not_with_walk_in")]),
        ({"service": "repair"}, [("service", "unknown")]),
        ({"resource": "max"}, [("resource", "unknown")]),
        ({"customer": {}}, [("customer", "required")]),
        ({"customer": {"id": 1, "name": "Karl"}}, [("customer", "not_with_id")]),
        ({"customer": {"name": "Karl", "phone": "?"}}, [("customer.phone", "not_a_phone_number")]),
        ({"override": ["taken"]}, [("override[0]", "not_a_choice")]),
        ({"note": "a\u202eb"}, [("note", "control_characters")]),
        ({"minutes": 0}, [("minutes", "too_small")]),
        ({"answers": {"x": 1}}, [("answers.x", "unknown_key")]),
    ],
)
def test_what_cannot_be_booked_is_named(owner: Program, changes: Any, expected: Any) -> None:
    assert faults(owner.post("/appointments", booking(**changes))) == expected


def test_what_cannot_be_a_series_is_named(owner: Program) -> None:
    sent = {"service": "checkup", "customer": 1, "starts": [TEN], "every_days": 0}
    assert faults(owner.post("/series", sent)) == [("starts", "too_few"), ("every_days", "too_small")]


BLOCK = {"resources": ["anna", "ben"], "starts_at": TEN, "ends_at": NOON, "title": "Training"}


@pytest.mark.parametrize(
    "sent, expected",
    [
        ({**BLOCK, "resources": ["anna", "max"]}, ("resources[1]", "unknown")),
        ({**BLOCK, "ends_at": TEN}, ("ends_at", "not_later")),
        ({**BLOCK, "title": " "}, ("title", "required")),
    ],
)
def test_what_cannot_be_blocked_is_named(owner: Program, sent: Any, expected: tuple[str, str]) -> None:
    answer = owner.post("/blocks", sent)
    assert [(each["path"], each["code"]) for each in answer.json["errors"]] == [expected]

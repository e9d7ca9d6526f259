"""Strange values in every place of what programs of the business send: refused, and never a failure of ours."""

from collections.abc import Iterator
from typing import Any

import pytest

from booking.web.api.operations import Operation
from booking.web.api.routes import operations
from tests.web.api.house.asking import WEEK, Program
from tests.web.api.refusals import app  # noqa: F401 - a fixture

STRANGE: tuple[Any, ...] = (
    None, "", " ", "x" * 3000, "\x00", "\u202e", "\U0001f600", -1, 0, 1, 7, 2**31, 2**63 - 1, 2**63, 10**30, 1.5, 1e308,
    True, [], {}, [None], [[]], ["x"] * 200, {"de": "x"}, {"x": {}}, "0001-01-01", "9999-12-31", "24:00",
    "checkup+checkup",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-30T10:00:30+01:00", "1970-01-01T00:00:00Z",
)  # fmt: skip
DATES = ("0001-01-01", "0001-01-02", "1582-10-10", "9999-01-01", "9999-12-30", "9999-12-31")

OURS = [each for each in operations.declared if each.scopes]
NAMES = ("appointment", "booking", "entry_id", "run", "series")


def spoilt(sample: Any) -> Iterator[Any]:
    """The sample with one place in it made strange, whatever the place."""
    places = sample.items() if isinstance(sample, dict) else enumerate(sample) if isinstance(sample, list) else ()
    for name, value in places:
        for strange in (*STRANGE, *spoilt(value)):
            copy = sample.copy()
            copy[name] = strange
            yield copy


def path_of(operation: Operation, number: int) -> str:
    """An address of the operation, all numbers in it being this one."""
    path = operation.path.replace("/businesses/<slug:business>", "")
    for name in NAMES:
        path = path.replace(f"<int:{name}>", str(number))
    return path


@pytest.mark.prove
@pytest.mark.parametrize(
    "operation", [each for each in OURS if each.body and "<slug:business>" in each.path], ids=lambda each: each.name
)
def test_no_body_makes_us_fail(owner: Program, operation: Operation) -> None:
    made = owner.book(service="course")
    examples = operation.body.model_json_schema().get("examples", []) if operation.body else []
    # What is spoilt would else be booked, and be in the way of what comes after it.
    for body in (each for example in examples for each in spoilt(example)):
        for number in {made["appointment"]["id"], made["booking"]} if "<int:" in operation.path else {0}:
            answer = owner.send(operation.method, path_of(operation, number), body, version="*")
            assert answer.status_code < 500, (operation.name, body, answer.text)


@pytest.mark.parametrize("path", ["/appointments", "/sessions"])
def test_no_dates_make_us_fail(owner: Program, path: str) -> None:
    for first in DATES:
        for last in DATES:
            answer = owner.get(path, **{"from": first, "to": last, "limit": "1"})
            assert answer.status_code in (200, 422), (first, last, answer.text)


@pytest.mark.parametrize("path", ["/appointments", "/sessions", "/requests", "/waiting"])
def test_no_cursor_makes_us_fail(owner: Program, path: str) -> None:
    for said in (
        "",
        "=",
        "\u00e4",
        "WyJ4IiwxXQ",
        "WyI5OTk5LTEyLTMxVDIzOjU5OjU5LTE0OjAwIiwxXQ",
        "WyIyMDI2LTAxLTAxIiwtMV0",
    ):
        answer = owner.get(path, **({"cursor": said} | ({} if path in ("/requests", "/waiting") else WEEK)))
        assert answer.status_code == 422, (said, answer.text)

"""What the service says while it runs."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from booking import logs

NAME, MAIL = "Greta Sommer", "greta@example.org"


def record(message: str = "request", *args: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("booking.test", logging.INFO, __file__, 1, message, args, None)
    made.created = 1_795_420_800.25
    for name, value in more.items():
        setattr(made, name, value)
    return made


def failing(fail: Callable[[], object]) -> logging.LogRecord:
    made = record("failed")
    try:
        fail()
    except Exception as error:
        made.exc_info = type(error), error, error.__traceback__
    return made


def test_json_is_one_object_with_the_fields() -> None:
    said = json.loads(logs.Json().format(record("%s done", 3, fields={"status": 200, "request": "abc"})))
    assert said == {
        "at": "2026-11-23T08:00:00.250Z",
        "level": "info",
        "logger": "booking.test",
        "message": "3 done",
        "status": 200,
        "request": "abc",
    }


def test_text_reads_the_same() -> None:
    line = logs.Text().format(record(fields={"status": 200}))
    assert line == "2026-11-23T08:00:00.250Z INFO booking.test: request status=200"


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x85", "\x1b[2J"])
def test_nobody_can_write_a_line_of_his_own(form: logs.Format, end: str) -> None:
    line = logs.FORMATS[form]().format(record("hello %s", f"x{end}2026 INFO forged", fields={"name": f"y{end}z"}))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


@pytest.mark.parametrize("form", ["json", "text"])
def test_what_went_wrong_is_said_without_what_somebody_typed(form: logs.Format) -> None:
    def fail() -> None:
        try:
            int(NAME)
        except ValueError as error:
            raise RuntimeError(f"Key (email)=({MAIL}) exists\nDETAIL: {MAIL}") from error

    said = logs.FORMATS[form]().format(failing(fail))
    assert "builtins.ValueError: invalid literal for int() with base 10: " in said
    assert "builtins.RuntimeError: Key " in said
    assert "test_logs.py" in said
    assert NAME not in said
    assert MAIL not in said


def test_what_is_wrong_with_the_program_is_said_in_full() -> None:
    nothing: Any = None
    assert "'NoneType' object has no attribute 'name'" in logs.Text().format(failing(lambda: nothing.name))


def test_failures_in_text_cannot_be_taken_for_lines_of_the_log() -> None:
    def fail() -> None:
        raise RuntimeError("x\n2026-11-23T08:00:00.250Z INFO forged")

    first, *others = logs.Text().format(failing(fail)).splitlines()
    assert first.endswith("failed")
    assert all(line.startswith("    ") for line in others)


def test_again_it_only_changes_the_form() -> None:
    before = list(logging.getLogger().handlers)
    try:
        logs.begin("json")
        logs.begin("text")
        added = [each for each in logging.getLogger().handlers if isinstance(each, logs.Output)]
        assert len(added) == 1
        assert isinstance(added[0].formatter, logs.Text)
    finally:
        logging.getLogger().handlers[:] = before


@pytest.mark.parametrize(
    "message, args",
    [
        (f"Invalid request from ip=203.0.113.9: Invalid HTTP request line: {NAME}", ()),
        ("Error handling request %s %s", ("GET", f"/{NAME}")),
        (f"Exception while serving /{NAME}", ()),
    ],
)
def test_what_a_server_says_of_a_request_loses_who_and_what(message: str, args: tuple[object, ...]) -> None:
    made = record(message, *args)
    assert logs.WithoutVisitors().filter(made)
    line = logs.Text().format(made)
    assert not [each for each in (NAME, "203.0.113.9") if each in line]
    assert "request" in line


def test_what_else_a_server_says_stays() -> None:
    made = record("Worker exiting (pid: %s)", 7)
    assert logs.WithoutVisitors().filter(made)
    assert logs.Text().format(made).endswith("Worker exiting (pid: 7)")

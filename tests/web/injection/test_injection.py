"""Whatever people type comes out as what they typed, and as nothing else: in pages, mails, events and tables."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from flask import render_template_string
from playwright.sync_api import Browser
from sqlalchemy import select

from booking.storage.db import db
from tests.browser import live_server
from tests.web.injection import harm
from tests.web.injection.browsing import Watch
from tests.web.injection.conftest import Begin, plant
from tests.web.injection.forms import places
from tests.web.injection.payloads import ADDRESSES, ATTRIBUTES, LINES, PAYLOADS, PROGRAMS, SIGN, TAGS, signed
from tests.web.injection.walk import OWNER, Walk, seen_as_text

REACHED = {
    "business": "audiences name paused_note",
    "location": "name street town",
    "resource": "name",
    "service": "description instructions name questions",
    "time_off": "reason",
    "customer": "blocked_reason name",
    "customer_note": "text",
    "customer_tag": "tag",
    "appointment": "note squeezed_reason title",
    "booking": "answers contact_name decline_reason",
    "waiting_entry": "answers contact_name",
    "message": "words",
    "message_text": "body subject",
    "record_value": "after before",
    "take_over": "file_name",
    "foreign_calendar": "name",
    "feed": "name",
    "app_token": "name",
    "user_account": "name",
}
"""Columns for what people write, by their tables: a walk that leaves one of them empty has passed a form by."""


def walked(walk: Walk) -> Walk:
    walk.fill_pages()
    walk.fill_programs()
    plant(walk)
    walk.read_all()
    walk.read_mails()
    return walk


@pytest.fixture(scope="module")
def walk(begin: Begin) -> Iterator[Walk]:
    """One walk through everything, each field with another payload."""
    with begin(0) as walk:
        yield walked(walk)


def columns(walk: Walk) -> set[str]:
    """Where something is stored that was typed."""
    with walk.world.app.app_context(), db.engine.connect() as connection:
        rows = [
            (table.name, row)
            for table in db.metadata.sorted_tables
            for row in connection.execute(select(table)).mappings()
        ]
    return {f"{table}.{name}" for table, row in rows for name, value in row.items() if SIGN in str(value)}


def test_there_are_sixty() -> None:
    assert len(set(PAYLOADS)) == 60


def test_nothing_that_was_typed_is_markup_script_header_or_formula(walk: Walk) -> None:
    assert walk.faults == []


def test_what_was_typed_is_stored_wherever_people_write(walk: Walk) -> None:
    wanted = {f"{table}.{name}" for table, names in REACHED.items() for name in names.split()}
    assert wanted - columns(walk) == set()
    assert len(walk.typed) > 350


def test_a_text_that_no_example_has_is_found_in_the_schema() -> None:
    known = {
        "Part": {"properties": {"note": {"anyOf": [{"type": "string"}, {"type": "null"}]}, "at": {"type": "integer"}}}
    }
    shape = {"properties": {"name": {"type": "string"}, "part": {"$ref": "#/$defs/Part"}}}
    assert list(places({"part": {}}, shape, known)) == [("part", "note"), ("name",)]
    assert list(places({"name": 1, "more": ["x", {"y": "z"}]})) == [("more", 0), ("more", 1, "y")]


def test_each_is_seen_on_a_page_as_the_text_that_it_is(walk: Walk) -> None:
    assert [each for number, each in enumerate(PAYLOADS) if number not in walk.texts] == []
    assert len(walk.shown) > 60
    assert {"text/html", "text/csv", "text/calendar", "application/json"} <= walk.kinds


def test_mails_and_their_events_say_it_too(walk: Walk) -> None:
    mails = "".join(str(part.get_content()) for mail in walk.mails for part in mail.walk() if not part.is_multipart())
    assert len(walk.mails) > 10
    assert mails.count(SIGN) > 20
    assert any(SIGN in str(mail["From"]).replace(" ", "") for mail in walk.mails)
    assert re.search(f"SUMMARY:.*{SIGN}", mails.replace("\r\n ", "").replace("\n ", ""))


@pytest.mark.prove
@pytest.mark.parametrize("first", range(1, len(PAYLOADS)))
def test_no_field_lets_any_of_them_through(begin: Begin, first: int) -> None:
    with begin(first) as walk:
        walk.languages = ("de",)
        assert walked(walk).faults == []


# That all of it would be found.

IN_TEXT = (
    "<p>{}</p>",
    "<textarea>{}</textarea>",
    "<title>{}</title>",
    "<!-- {} -->",
    "<style nonce=n>p{}</style>",
    "<select><option>{}</select>",
)
IN_ATTRIBUTE = ('<p title="{}">', "<p title='{}'>", "<p title={}>", '<p title="`{}`">', "<p {}>")
IN_ADDRESS = ('<a href="{}">', '<img src="{}">', "<a href='{}'>")
IN_PROGRAM = ("<script nonce=n>let x = '{}'</script>", '<script type="application/ld+json">{{"x": "{}"}}</script>')


@pytest.mark.parametrize(
    "payloads, contexts",
    [(TAGS, IN_TEXT), (ATTRIBUTES, IN_ATTRIBUTE), (ADDRESSES, IN_ADDRESS), (PROGRAMS, IN_PROGRAM)],
    ids=["tags", "attributes", "addresses", "programs"],
)
def test_a_page_that_escapes_nothing_is_found(payloads: tuple[str, ...], contexts: tuple[str, ...]) -> None:
    missed = [each for each in payloads if not any(harm.in_page(page.format(signed(each))) for page in contexts)]
    assert missed == []


def test_a_template_that_trusts_what_was_typed_is_found(begin: Begin) -> None:
    with begin(0) as walk, walk.world.app.test_request_context():
        trusting = [render_template_string("<p>{{ typed|safe }}</p>", typed=signed(each)) for each in TAGS]
        careful = [render_template_string("<p>{{ typed }}</p>", typed=signed(each)) for each in TAGS]
        evaluating = [render_template_string(signed(each)) for each in PROGRAMS if "{{" in each or "{%" in each]
    assert [page for page in trusting if not harm.in_page(page)] == []
    assert [fault for page in careful for fault in harm.in_page(page)] == []
    assert len(evaluating) == 2
    assert all(harm.in_page(page) for page in evaluating)
    assert all(number in seen_as_text(page) for number, page in enumerate(careful))


def test_an_event_a_mail_and_a_table_that_escape_nothing_are_found() -> None:
    event = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    sound = "From: a@b.example\r\nTo: c@d.example\r\nSubject: {}\r\n\r\nText"
    assert harm.in_calendar(event.format("x").encode()) == []
    assert [each for each in LINES[:3] if not harm.in_calendar(event.format(signed(each)).encode())] == []
    assert harm.in_mail(message_from_bytes(sound.format("x").encode(), policy=default)) == []
    assert harm.in_mail(message_from_bytes(sound.format(LINES[0]).encode(), policy=default))
    assert harm.in_table('a;"=HYPERLINK(1)"\r\n-3,50;x\r\n') == ["=HYPERLINK(1)"]


# In a real browser.


@pytest.fixture(scope="module")
def watch(walk: Walk, browser: Browser) -> Iterator[Watch]:
    """The owner's browser."""
    app = walk.world.app
    app.testing = False
    with live_server(app) as address, browser.new_context(base_url=address) as context:
        context.add_cookies([{"name": "staff", "value": walk.world.cookies[OWNER], "url": address}])
        yield Watch(context.new_page(), address)


def looked_at(watch: Watch, paths: list[str]) -> tuple[list[str], list[str], list[str]]:
    """What the browser has to say of these pages."""
    for path in paths:
        watch.look(path)
    return watch.violations, watch.dialogs, watch.foreign


@pytest.mark.browser
def test_no_page_runs_asks_or_fetches_what_was_typed(walk: Walk, watch: Watch) -> None:
    assert looked_at(watch, list(walk.shown.values())[::3]) == ([], [], [])


@pytest.mark.browser
@pytest.mark.prove
def test_no_page_at_all_runs_asks_or_fetches_what_was_typed(walk: Walk, watch: Watch) -> None:
    assert looked_at(watch, list(walk.shown.values())) == ([], [], [])


@pytest.mark.browser
def test_a_browser_would_have_said_so(watch: Watch) -> None:
    """The same typing in a page without any care, which has a policy, and in one that has none."""
    page = f"<!doctype html><title>x</title><p>{signed(TAGS[0])}</p>"
    policy = {"Content-Security-Policy": "script-src 'self'"}
    before = len(watch.violations), len(watch.dialogs)
    watch.page.route("**/careless", lambda route: route.fulfill(body=page, content_type="text/html", headers=policy))
    watch.look("/careless")
    watch.page.route("**/careless/still", lambda route: route.fulfill(body=page, content_type="text/html"))
    watch.look("/careless/still")
    assert (len(watch.violations) - before[0], len(watch.dialogs) - before[1]) == (1, 1)

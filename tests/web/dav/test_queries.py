"""Queries by time: the same answers as by reading every object, and far fewer are read."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from radicale.storage import BaseCollection

from booking.domain.businesses import Business
from booking.web.dav import shelf
from booking.web.dav.collections import Calendar
from tests.services.test_bookings import NINE, book
from tests.web.dav.conftest import Program
from tests.web.dav.test_objects import PRIVATE

QUERY = """<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/>{}</prop><C:filter>
<C:comp-filter name="VCALENDAR">{}</C:comp-filter></C:filter></C:calendar-query>"""
WITH_TEXTS = "<C:calendar-data/>"
EVENTS = '<C:comp-filter name="VEVENT">{}</C:comp-filter>'
RANGE = "<C:time-range {}/>"
TUESDAY = 'start="20261123T230000Z" end="20261124T230000Z"'
FILTERS = {
    "everything": "",
    "events": EVENTS.format(""),
    "tasks": '<C:comp-filter name="VTODO"/>',
    "no tasks": '<C:comp-filter name="VTODO"><C:is-not-defined/></C:comp-filter>',
    "a day": EVENTS.format(RANGE.format(TUESDAY)),
    "a day of the whole": RANGE.format(TUESDAY),
    "until a visit begins": EVENTS.format(RANGE.format('start="20261123T230000Z" end="20261124T080000Z"')),
    "from when it ends": EVENTS.format(RANGE.format('start="20261124T083000Z" end="20261124T084000Z"')),
    "a moment of it": EVENTS.format(RANGE.format('start="20261124T081000Z" end="20261124T081001Z"')),
    "from a day on": EVENTS.format(RANGE.format('start="20261127T000000Z"')),
    "until a day": EVENTS.format(RANGE.format('end="20261124T000000Z"')),
    "a week of a series": EVENTS.format(RANGE.format('start="20270201T000000Z" end="20270208T000000Z"')),
    "between two of it": EVENTS.format(RANGE.format('start="20270202T000000Z" end="20270207T000000Z"')),
    "a day with a word": EVENTS.format(
        RANGE.format(TUESDAY) + '<C:prop-filter name="SUMMARY"><C:text-match>Dentist</C:text-match></C:prop-filter>'
    ),
}
ALARM = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nDESCRIPTION:x\r\nEND:VALARM\r\n"


@pytest.fixture
def filled(site: Flask, practice: Business, phone: Program) -> Program:
    """Visits of two days, and private entries of all kinds."""
    with site.app_context():
        for starts_at in (NINE, NINE + timedelta(hours=2), NINE + timedelta(days=2)):
            book(practice, starts_at, resource="anna")
    for name, times in {
        "plain": "DTSTART:20261124T150000Z\r\nDTEND:20261124T160000Z",
        "zoned": "DTSTART;TZID=Europe/Berlin:20261124T100000\r\nDTEND;TZID=Europe/Berlin:20261124T110000",
        "floating": "DTSTART:20261124T100000\r\nDTEND:20261124T110000",
        "day": "DTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261125",
        "series": "DTSTART:20261123T100000Z\r\nDTEND:20261123T110000Z\r\nRRULE:FREQ=WEEKLY",
        "over": "DTSTART:20261123T100000Z\r\nDTEND:20261123T110000Z\r\nRRULE:FREQ=WEEKLY;COUNT=2",
        "moment": "DTSTART:20261124T150000Z\r\nDTEND:20261124T150000Z",
        "lasting": "DTSTART:20261124T150000Z\r\nDURATION:PT2H\r\n" + ALARM.rstrip(),
        "free": "DTSTART:20261124T150000Z\r\nDTEND:20261124T160000Z\r\nTRANSP:TRANSPARENT",
        "long": "DTSTART:20261101T150000Z\r\nDTEND:20261201T160000Z",
    }.items():
        text = re.sub(r"DTSTART.*\r\nDTEND.*(?=\r\n)", lambda found, times=times: times, PRIVATE)  # type: ignore[misc]
        answer = phone.ask("PUT", f"{name}.ics", text.replace("UID:dentist-1", f"UID:{name}"))
        assert answer.status_code == 201, name
    return phone


def found(phone: Program, filters: str, prop: str = "") -> set[str]:
    answer = phone.ask("REPORT", "", QUERY.format(prop, filters), Depth="1")
    assert answer.status_code == 207
    return set(re.findall(r"/([^/<]+)\.ics</href>", answer.text))


def test_a_query_finds_what_reading_every_object_finds(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {name: found(filled, said) for name, said in FILTERS.items()}
    monkeypatch.setattr(Calendar, "get_filtered", BaseCollection.get_filtered)
    assert ours == {name: found(filled, said) for name, said in FILTERS.items()}
    counts = {name: len(names) for name, names in ours.items()}
    assert counts == {
        "everything": 13,
        "events": 13,
        "tasks": 0,
        "no tasks": 13,
        "a day": 10,
        "a day of the whole": 10,
        "until a visit begins": 2,
        "from when it ends": 2,
        "a moment of it": 3,
        "from a day on": 3,
        "until a day": 3,
        "a week of a series": 1,
        "between two of it": 0,
        "a day with a word": 8,
    }


def test_only_what_touches_a_span_is_read(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    items = shelf.items
    monkeypatch.setattr(shelf, "items", lambda names: (asked.append(len(names)), items(names))[1])
    span = EVENTS.format(RANGE.format('start="20261126T000000Z" end="20261127T000000Z"'))
    assert len(found(filled, span, WITH_TEXTS)) == 2
    assert asked == [8]


def test_a_query_for_tags_of_visits_reads_no_text(
    site: Flask, practice: Business, phone: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.app_context():
        book(practice, NINE, resource="anna")
    monkeypatch.setattr(shelf, "items", None)
    assert len(found(phone, FILTERS["a day"])) == len(found(phone, FILTERS["events"])) == 1

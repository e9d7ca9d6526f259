"""Feeds: stable bytes, tombstones, and no more told than the reader may know."""

from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from booking.domain.appointments import AppointmentKind
from booking.domain.feeds import FeedEntry, FeedFacts, FeedStatus, Privacy
from booking.domain.texts import one_line
from booking.ical.feeds import etag, feed, first_name
from tests.factories.booking_facts import feed_entry
from tests.factories.catalogues import catalogue
from tests.ical.parsers import PARSERS, event_lines, property_names, values


def written(*entries: FeedEntry, privacy: Privacy = Privacy.FULL, name: str = "Dr. Ada", **facts_more: Any) -> bytes:
    facts = FeedFacts(name=name, privacy=privacy, locale="de", version=3, **facts_more)
    return feed(facts, entries, NullTranslations())


def whole_lines(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def summary(privacy: Privacy, **changes: object) -> str:
    (said,) = values(written(feed_entry(**changes), privacy=privacy), "SUMMARY")
    return said.removeprefix(":")


def test_a_feed_says_its_name_colour_and_pace_in_the_old_way_and_the_new() -> None:
    lines = written().decode().split("\r\n")
    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Terminbuch//Terminbuch//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Dr. Ada",
        "X-WR-CALNAME:Dr. Ada",
        "COLOR:seagreen",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
        "END:VCALENDAR",
        "",
    ]


def test_the_order_of_entries_does_not_matter() -> None:
    entries = [
        feed_entry(uid=f"{number}@x", starts_at=datetime(2026, 11, 25 - number % 3, 13, 0, tzinfo=UTC))
        for number in range(6)
    ]
    assert written(*entries) == written(*reversed(entries))


def test_entries_are_ascending() -> None:
    later = feed_entry(uid="a@x", starts_at=datetime(2026, 11, 25, 13, 15, tzinfo=UTC))
    assert values(written(later, feed_entry(uid="b@x")), "UID") == [":b@x", ":a@x"]


def test_a_cancelled_entry_stays_as_a_tombstone() -> None:
    content = written(feed_entry(status=FeedStatus.CANCELLED, sequence=2))
    assert values(content, "STATUS") == [":CANCELLED"]
    assert values(content, "SEQUENCE") == [":2"]
    assert values(content, "TRANSP") == [":TRANSPARENT"]


def test_a_request_is_tentative() -> None:
    assert values(written(feed_entry(status=FeedStatus.TENTATIVE)), "STATUS") == [":TENTATIVE"]


def test_everything_is_told_where_everything_may_be_known() -> None:
    assert event_lines(written(feed_entry())) == [
        "UID:a17@termin.example",
        "SEQUENCE:1",
        "DTSTAMP:20261120T090000Z",
        "LAST-MODIFIED:20261120T090000Z",
        "DTSTART;TZID=Europe/Berlin:20261125T140000",
        "DTEND;TZID=Europe/Berlin:20261125T143000",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "SUMMARY:Anna Berg – Vorsorge",
        "CREATED:20261120T080000Z",
        "LOCATION:Marktplatz\\, Marktplatz 4\\, 99084 Erfurt",
        "DESCRIPTION:Resources: Dr. Ada\\, Raum 1",
    ]


def test_the_middle_level_tells_first_name_and_service() -> None:
    content = written(feed_entry(), privacy=Privacy.NAME)
    assert values(content, "SUMMARY") == [":Anna – Vorsorge"]
    assert values(content, "CLASS") == [":PRIVATE"]
    assert b"Berg" not in content
    assert b"Raum" not in content


def test_busy_tells_nothing_but_the_time() -> None:
    entry = feed_entry(capacity=6, seats_taken=4, title="Gruppe", kind=AppointmentKind.SESSION)
    assert event_lines(written(entry, privacy=Privacy.BUSY)) == [
        "UID:a17@termin.example",
        "SEQUENCE:1",
        "DTSTAMP:20261120T090000Z",
        "LAST-MODIFIED:20261120T090000Z",
        "DTSTART;TZID=Europe/Berlin:20261125T140000",
        "DTEND;TZID=Europe/Berlin:20261125T143000",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "SUMMARY:Busy",
        "CLASS:PRIVATE",
    ]


def test_busy_is_said_in_the_language_of_the_feed() -> None:
    facts = FeedFacts(name="Dr. Ada", privacy=Privacy.BUSY, locale="de", version=3)
    assert values(feed(facts, [feed_entry()], catalogue("de")), "SUMMARY") == [":Belegt"]


def test_a_group_shows_its_seats_and_names_nobody_in_its_title() -> None:
    group = {"customer_names": ("Anna Berg", "Ben Kurz"), "seats_taken": 4, "capacity": 6}
    assert summary(Privacy.FULL, **group) == "Vorsorge (4/6)"
    assert summary(Privacy.NAME, **group) == "Vorsorge (4/6)"


def test_a_group_names_its_people_where_everything_may_be_known() -> None:
    content = written(feed_entry(customer_names=("Anna Berg", "Ben Kurz"), seats_taken=4, capacity=6))
    assert values(content, "DESCRIPTION") == [":Anna Berg\\nBen Kurz\\nResources: Dr. Ada\\, Raum 1"]


def test_a_block_shows_its_title_only_where_everything_may_be_known() -> None:
    block = {
        "kind": AppointmentKind.BLOCK,
        "service_names": {},
        "customer_names": (),
        "seats_taken": 0,
        "title": "Inventur",
    }
    assert summary(Privacy.FULL, **block) == "Inventur"
    assert summary(Privacy.NAME, **block) == "Busy"


@pytest.mark.parametrize(
    "name, told",
    [
        ("Anna Berg", "Anna"),
        ("Dr. Anna Berg", "Anna"),
        ("Frau Dr. med. Anna Berg", "Anna"),
        ("Berg, Anna", "Anna"),
        ("Berg", "B."),
        ("Dr. Berg", "B."),
        ("Frau Berg", "B."),
        ("Berg,", ""),
        ("", ""),
    ],
)
def test_a_first_name_is_told_and_a_family_name_is_not(name: str, told: str) -> None:
    assert first_name(name) == told


@pytest.mark.parametrize("privacy", Privacy)
def test_other_programs_read_a_feed(privacy: Privacy) -> None:
    entries = [
        feed_entry(
            uid=f"{number}@x",
            time_zone=("Europe/Berlin", "Africa/Casablanca", "Asia/Kathmandu")[number % 3],
            status=tuple(FeedStatus)[number % 3],
            starts_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=31 * number),
            ends_at=datetime(2026, 1, 1, 1, tzinfo=UTC) + timedelta(hours=31 * number),
        )
        for number in range(400)
    ]
    content = written(*entries, privacy=privacy)
    expected = [(entry.uid, entry.starts_at, entry.ends_at) for entry in entries]
    calendar = vobject.readOne(content.decode())
    calendar.validate(raiseException=True)
    assert [(e.uid.value, e.dtstart.value, e.dtend.value) for e in calendar.vevent_list] == expected
    assert [
        (e.uid, e.dtstart, e.dtend) for e in IcsCalendarStream.calendar_from_ics(content.decode()).events
    ] == expected
    events = icalendar.Calendar.from_ical(content).events
    assert [(str(e["UID"]), e.start, e.end) for e in events] == expected


@given(st.text(st.one_of(st.sampled_from("\r\n\x0b\x85\u2028\x00;,\\"), st.characters(exclude_categories=()))))
def test_whatever_people_type_adds_no_property_and_comes_back(typed: str) -> None:
    entry = feed_entry(
        service_names={"de": f"S{typed}"},
        customer_names=(f"N{typed}",),
        resource_names=(f"R{typed}",),
        title=f"T{typed}",
    )
    content = written(entry, name=f"F{typed}")
    assert property_names(content) == property_names(written(feed_entry()))
    assert max(map(len, content.split(b"\r\n"))) <= 75
    for parse in PARSERS:
        assert parse(content)["SUMMARY"] == f"{one_line(f'N{typed}')} – {one_line(f'T{typed}')}"


def test_an_entity_tag_changes_with_the_day_and_with_all_that_is_known() -> None:
    day = date(2026, 11, 25)
    tags = [
        etag(day, (3, "busy", "de", None)),
        etag(day, (4, "busy", "de", None)),
        etag(date(2026, 11, 26), (3, "busy", "de", None)),
        etag(day, (3, "name", "de", None)),
        etag(day, (3, "busy", "en", None)),
        etag(day, (3, "busy", "de", 0)),
    ]
    assert len(set(tags)) == 6
    assert etag(day, (3, "busy", "de", None)) == tags[0]


def test_an_entity_tag_needs_no_quoting() -> None:
    assert etag(date(2026, 11, 25), ("“", 1)).isalnum()


def test_an_alarm_is_written_only_where_it_is_asked_for() -> None:
    assert b"VALARM" not in written(feed_entry())
    lines = whole_lines(written(feed_entry(), alarm_minutes=60))
    at = lines.index("BEGIN:VALARM")
    assert lines[at : lines.index("END:VALARM") + 2] == [
        "BEGIN:VALARM",
        "UID:a17@termin.example-alarm",
        "ACTION:DISPLAY",
        "TRIGGER:-PT60M",
        "DESCRIPTION:Anna Berg – Vorsorge",
        "END:VALARM",
        "END:VEVENT",
    ]


def test_an_alarm_at_the_start_is_no_time_before() -> None:
    assert values(written(feed_entry(), alarm_minutes=0), "TRIGGER") == [":PT0S"]


def test_nobody_is_reminded_of_what_is_cancelled() -> None:
    assert b"VALARM" not in written(feed_entry(status=FeedStatus.CANCELLED), alarm_minutes=60)


def test_an_alarm_of_a_busy_feed_tells_no_more_than_its_event() -> None:
    content = written(feed_entry(), privacy=Privacy.BUSY, alarm_minutes=5)
    assert values(content, "DESCRIPTION") == [":Busy"]


def test_other_programs_read_the_alarm() -> None:
    content = written(feed_entry(), alarm_minutes=90)
    (by_vobject,) = vobject.readOne(content.decode()).vevent_list
    assert by_vobject.valarm.trigger.value == timedelta(minutes=-90)
    (by_ical,) = IcsCalendarStream.calendar_from_ics(content.decode()).events
    assert by_ical.alarm[0].trigger == timedelta(minutes=-90)
    (by_icalendar,) = icalendar.Calendar.from_ical(content).events
    assert by_icalendar.walk("VALARM")[0]["TRIGGER"].dt == timedelta(minutes=-90)


def test_a_customer_is_told_where_and_with_whom() -> None:
    content = written(feed_entry(resource_names=("Dr. Ada",), seats_taken=2), host="Praxis")
    assert values(content, "SUMMARY") == [":Vorsorge – Praxis"]
    assert values(content, "DESCRIPTION") == [":Anna Berg\\n2 seats\\nWith Dr. Ada"]


def test_a_customer_reads_what_to_bring_and_the_house_does_not() -> None:
    entry = feed_entry(instructions={"de": "Karte", "en": "Your card"})
    assert b"Karte" in written(entry, host="Praxis")
    assert b"Karte" not in written(entry)


def test_what_is_cancelled_needs_nothing_to_be_brought() -> None:
    entry = feed_entry(instructions={"de": "Karte"}, status=FeedStatus.CANCELLED)
    assert b"Karte" not in written(entry, host="Praxis")

"""The pages of connected calendars: how each fares is told in words, and nobody sees its address again."""

import time
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.domain.foreign_calendars import Fault
from booking.services import feeds
from booking.web import clock
from booking.web.presenters.foreign_calendars import FAULTS
from booking.web.staff.connections.form import LONGEST_FILE
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in
from tests.ical.corpus import REFUSED, WHOLE
from tests.services.foreign_calendars.calendars import ADDRESS, TEN, Servers, calendar
from tests.web.visiting import Visitor, text

PAGE = "/en/staff/practice/connections"


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visitor(site: Flask, practice: Business) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(practice)))


@pytest.fixture
def anna(site: Flask, practice: Business) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(practice, Role.STAFF, "anna")))


def connect(visitor: Visitor, **entries: str) -> Visitor:
    said = {"resource": "anna", "name": "Private", "way": "address", "address": ADDRESS, **entries}
    return visitor.go(f"{PAGE}/calendars/new").press("Connect", **said)


def bring(visitor: Visitor, content: bytes) -> Visitor:
    file: Any = (BytesIO(content), "holidays.ics")
    return visitor.go(f"{PAGE}/calendars/new").press("Connect", resource="anna", way="file", file=file)


def free(client: FlaskClient, start: str) -> bool:
    day = start[:10]
    address = f"/api/v1/businesses/practice/services/checkup/slots?from={day}&to={day}&resource=anna"
    return any(each["starts_at"].startswith(start) for each in client.get(address).json["slots"])


def ask(site: Flask, servers: Servers) -> None:
    with site.app_context():
        servers.ask_again()


def test_without_calendars_it_is_said_what_they_are_good_for(visitor: Visitor) -> None:
    visitor.go(PAGE)
    assert "No other calendar is connected" in visitor.text
    assert visitor.follow("Connect a calendar").heading == "Connect a calendar"


def test_a_calendar_is_connected_read_and_takes_time(site: Flask, visitor: Visitor) -> None:
    connect(visitor)
    assert visitor.path == PAGE
    assert "Is being read for the first time" in visitor.text
    assert free(visitor.client, "2026-11-24T10:00")
    ask(site, Servers())
    assert "Works, last read today, 09:00" in visitor.go(PAGE).text
    assert "1 span of time is blocked" in visitor.text
    assert not free(visitor.client, "2026-11-24T10:00")


def test_nobody_sees_the_address_again(site: Flask, visitor: Visitor) -> None:
    connect(visitor)
    ask(site, Servers())
    for page in (visitor.go(PAGE), visitor.follow("Details: Private"), visitor.go("/en/staff/practice/record")):
        assert "4711" not in page.client.get(page.path).text


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("fault", list(Fault))
def test_each_fault_is_told_with_what_to_do(site: Flask, visitor: Visitor, fault: Fault, lang: str) -> None:
    assert set(FAULTS) == set(Fault)
    connect(visitor)
    ask(site, Servers(fault=fault))
    answer = visitor.go(PAGE.replace("/en/", f"/{lang}/"))
    assert answer.status == 200
    assert fault.value not in answer.text


def test_when_it_fails_what_was_read_stays_and_that_is_said(site: Flask, visitor: Visitor) -> None:
    connect(visitor)
    ask(site, Servers())
    ask(site, Servers(fault=Fault.MISSING))
    visitor.go(PAGE)
    assert "Cannot be read since today, 09:00" in visitor.text
    assert "There is no calendar at this address any more. What was read today, 09:00 stays blocked." in visitor.text
    visitor.follow("What to do: Private")
    assert "Enter the present one here." in visitor.text
    assert not free(visitor.client, "2026-11-24T10:00")


def test_what_cannot_be_read_in_full_is_counted(site: Flask, visitor: Visitor) -> None:
    connect(visitor)
    broken = "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20261125T100000\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT"
    ask(site, Servers(calendar(TEN, broken)))
    assert "1 of 2 events could not be read in full." in visitor.go(PAGE).text


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"address": ""}, "Please enter the address of the calendar."),
        ({"address": "http://10.0.0.1/x.ics"}, "This address leads into a private network."),
        ({"address": "https://a:b@calendar.example/"}, "This address holds a user name or a password."),
        ({"resource": ""}, "Please choose whose calendar it is."),
        ({"resource": "nobody"}, "Please choose whose calendar it is."),
        ({"name": "x" * 101}, "Please shorten the name to 100 characters."),
        ({"way": "file"}, "Please choose a file that is not empty."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_all_that_was_typed(
    visitor: Visitor, entries: dict[str, str], said: str
) -> None:
    connect(visitor, **entries)
    assert visitor.status == 422
    assert said in visitor.alerts[0]
    assert visitor.value("address") == entries.get("address", ADDRESS)
    assert visitor.value("name") == entries.get("name", "Private")


def test_a_file_takes_time_without_a_word_of_what_it_is_about(visitor: Visitor) -> None:
    secret = TEN.replace("END:VEVENT", "SUMMARY:Secret\r\nEND:VEVENT")
    bring(visitor, calendar(secret))
    assert "1 span of time is taken by the other calendar" in visitor.text
    assert "holidays" in visitor.text
    assert "Secret" not in visitor.text
    assert not free(visitor.client, "2026-11-24T10:00")


def test_a_file_that_is_none_changes_nothing(visitor: Visitor) -> None:
    bring(visitor, calendar(TEN))
    file: Any = (BytesIO(b"<html>"), "x.ics")
    visitor.follow("Details: holidays").press("Save", file=file)
    assert visitor.status == 422
    assert "This file cannot be read as a calendar." in visitor.alerts[0]
    assert not free(visitor.client, "2026-11-24T10:00")


def test_what_was_removed_can_be_brought_back(site: Flask, visitor: Visitor) -> None:
    connect(visitor)
    ask(site, Servers())
    visitor.go(PAGE).follow("Details: Private").press("Remove")
    assert "“Private” was removed. Its times are free again." in visitor.text
    assert free(visitor.client, "2026-11-24T10:00")
    visitor.press("Undo")
    assert "Is being read" in visitor.text or "connected again" in visitor.text
    ask(site, Servers())
    assert not free(visitor.client, "2026-11-24T10:00")


def test_it_is_renamed_and_asked_elsewhere(site: Flask, visitor: Visitor) -> None:
    connect(visitor)
    visitor.go(PAGE).follow("Details: Private").press("Save", name="Club", address="webcal://other.example/x.ics")
    assert visitor.heading == "Club"
    assert "other.example" in visitor.text


def test_an_empty_name_is_refused(visitor: Visitor) -> None:
    connect(visitor)
    visitor.go(PAGE).follow("Details: Private").press("Save", name="")
    assert visitor.status == 422
    assert "Please give it a name." in visitor.alerts[0]


def test_staff_connect_their_own_and_are_offered_no_other(anna: Visitor) -> None:
    anna.go(f"{PAGE}/calendars/new?resource=ben")
    options = [each.get("value") for each in anna.page.iter("option")]
    assert options == ["anna"]
    assert connect(anna, resource="ben").status == 422


def test_the_page_renews_itself_and_is_not_sent_twice(site: Flask, visitor: Visitor) -> None:
    connect(visitor)
    first = visitor.client.get(f"{PAGE}/fares")
    again = visitor.client.get(f"{PAGE}/fares", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    ask(site, Servers())
    changed = visitor.client.get(f"{PAGE}/fares", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_how_feeds_fare_stands_there_too(site: Flask, practice: Business, visitor: Visitor) -> None:
    with site.app_context():
        feeds.create(make_member(practice), practice, site.extensions["links"], NOW)
    visitor.go(PAGE)
    assert "Not fetched by any program yet" in visitor.text
    assert visitor.follow("All feeds").heading == "Calendar feeds"


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.READ_ONLY])
def test_who_connects_nothing_is_shown_no_way_there(site: Flask, practice: Business, role: Role) -> None:
    with site.app_context():
        other = Visitor(sign_in(site, make_member(practice, role)))
    other.go("/en/staff/practice/calendar")
    assert "Connections" not in [text(each) for each in other.page.iter("a")]


@pytest.mark.prove
@pytest.mark.parametrize("name", [*WHOLE, *(f"refused: {each}" for each in REFUSED)])
def test_every_file_is_read_with_counts_or_refused_with_a_reason(visitor: Visitor, name: str) -> None:
    text, is_whole = (WHOLE[name].text, True) if name in WHOLE else (REFUSED[name.removeprefix("refused: ")][0], False)
    bring(visitor, calendar(TEN))
    begun = time.monotonic()
    file: Any = (BytesIO(text.encode()), "x.ics")
    visitor.go(PAGE).follow("Details: holidays").press("Save", file=file)
    assert time.monotonic() - begun < 20
    # A file of no bytes is what browsers send where none was chosen: then nothing is to be changed.
    if not text or (is_whole and len(text) <= LONGEST_FILE):
        assert (visitor.status, visitor.heading) == (200, "holidays")
    else:
        assert visitor.status == (422 if len(text) <= LONGEST_FILE else 413)
        assert len(text) > LONGEST_FILE or visitor.alerts[0]
        assert not free(visitor.client, "2026-11-24T10:00")

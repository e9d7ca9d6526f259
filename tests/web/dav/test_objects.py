"""Objects of a calendar: fetched, moved, written and deleted by a calendar program."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.services import bookings
from booking.storage.models import Appointment, Booking
from booking.storage.unit_of_work import reading
from tests.factories.people import make_member
from tests.services.test_bookings import NINE, book
from tests.web.dav.conftest import Program, program

PRIVATE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Phone//EN
BEGIN:VEVENT
UID:dentist-1
DTSTAMP:20261123T080000Z
DTSTART;TZID=Europe/Berlin:20261125T100000
DTEND;TZID=Europe/Berlin:20261125T110000
SUMMARY:Dentist
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


PRIVILEGES = '<propfind xmlns="DAV:"><prop><current-user-privilege-set/></prop></propfind>'


@pytest.fixture
def visit(site: Flask, practice: Business) -> str:
    """The name of an appointment on Tuesday at nine."""
    with site.app_context():
        return f"{uid(book(practice, NINE))}.ics"


def uid(booked: bookings.Booked) -> str:
    with reading() as session:
        row = session.get_one(Booking, (booked.facts.business_id, booked.facts.booking_id))
        return session.get_one(Appointment, (row.business_id, row.appointment_id)).uid


def moved(text: str, hours: int) -> str:
    """The same event, some hours later."""
    return re.sub(
        r"(DTSTART|DTEND)(;TZID=[^:]+:\d{8}T)(\d\d)",
        lambda found: f"{found[1]}{found[2]}{int(found[3]) + hours:02}",
        text,
    )


def test_an_appointment_is_fetched_with_its_tag(phone: Program, visit: str) -> None:
    answer = phone.ask("GET", visit)
    assert answer.status_code == 200
    assert "DTSTART;TZID=Europe/Berlin:20261124T090000" in answer.text
    assert phone.ask("GET", visit, If_None_Match=answer.headers["ETag"]).status_code == 304


def test_an_appointment_that_is_moved_there_is_moved_here(site: Flask, phone: Program, visit: str) -> None:
    before = phone.ask("GET", visit)
    answer = phone.ask("PUT", visit, moved(before.text, 2), If_Match=before.headers["ETag"])
    assert (answer.status_code, answer.headers.get("ETag")) == (204, None)
    assert "DTSTART;TZID=Europe/Berlin:20261124T110000" in phone.ask("GET", visit).text


def test_a_move_that_is_refused_gets_another_tag(phone: Program, visit: str) -> None:
    before = phone.ask("GET", visit)
    answer = phone.ask("PUT", visit, moved(before.text, 12), If_Match=before.headers["ETag"])
    assert (answer.status_code, answer.json["code"]) == (403, "change_refused")
    after = phone.ask("GET", visit)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert "DTSTART;TZID=Europe/Berlin:20261124T090000" in after.text


def test_what_is_not_as_it_was_read_is_not_changed(phone: Program, visit: str) -> None:
    text = phone.ask("GET", visit).text
    assert phone.ask("PUT", visit, moved(text, 2), If_Match='"old"').status_code == 412
    assert phone.ask("DELETE", visit, If_Match='"old"').status_code == 412
    assert phone.ask("PUT", visit, moved(text, 2), If_None_Match="*").status_code == 412
    assert phone.ask("PUT", "new.ics", PRIVATE, If_Match="*").status_code == 412
    assert "T090000" in phone.ask("GET", visit).text


def test_a_private_event_is_kept_as_it_was_written(phone: Program) -> None:
    answer = phone.ask("PUT", "dentist.ics", PRIVATE, If_None_Match="*")
    assert answer.status_code == 201
    assert phone.ask("GET", "dentist.ics").data == PRIVATE.encode()
    assert phone.ask("GET", "dentist.ics").headers["ETag"] == answer.headers["ETag"]


def test_what_is_deleted_there_is_gone(phone: Program, visit: str) -> None:
    phone.ask("PUT", "dentist.ics", PRIVATE)
    for name in ("dentist.ics", visit):
        assert phone.ask("DELETE", name).status_code == 204
        assert phone.ask("GET", name).status_code == 404
        assert phone.ask("DELETE", name).status_code == 404


@pytest.mark.parametrize("content", ["", "nothing", "BEGIN:VCALENDAR\r\n", "\x00", PRIVATE.replace("VEVENT", "VTODO")])
def test_what_is_no_event_is_refused(phone: Program, content: str) -> None:
    assert phone.ask("PUT", "new.ics", content).status_code in (415, 422)
    assert phone.ask("GET", "new.ics").status_code == 404


def test_who_may_only_look_changes_nothing(site: Flask, practice: Business, visit: str) -> None:
    with site.app_context():
        reader = program(site, replace(make_member(practice, Role.READ_ONLY), role=Role.OWNER))
    text = reader.ask("GET", visit).text
    assert reader.ask("PUT", visit, moved(text, 2)).status_code == 403
    assert reader.ask("PUT", "dentist.ics", PRIVATE).status_code == 403
    assert reader.ask("DELETE", visit).status_code == 403
    assert "T090000" in reader.ask("GET", visit).text
    assert "<D:write" not in reader.ask("PROPFIND", "", PRIVILEGES, Depth="0").text


@pytest.mark.parametrize("auth", [None, ("x", "wrong"), ("x", "")])
def test_without_its_password_there_is_nothing(site: Flask, phone: Program, visit: str, auth: object) -> None:
    for method in ("GET", "PUT", "DELETE", "PROPFIND", "REPORT", "OPTIONS"):
        answer = site.test_client().open(phone.home + visit, method=method, auth=auth)  # type: ignore[arg-type]
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_a_right_password_under_another_address_is_refused(site: Flask, phone: Program) -> None:
    asked = site.test_client().open(phone.home, method="PROPFIND", auth=("other@example.org", phone.password))
    assert asked.status_code == 401


def test_another_s_calendar_is_not_there(site: Flask, practice: Business, phone: Program, visit: str) -> None:
    with site.app_context():
        ben = program(site, make_member(practice, Role.OWNER), "ben")
    assert ben.ask("GET", phone.home + visit).status_code == 404
    assert ben.ask("GET", f"/dav/{ben.actor.user_id}/anna/{visit}").status_code == 404
    assert "anna" not in ben.ask("PROPFIND", phone.home, Depth="1").text


def test_a_calendar_of_the_business_is_not_made_or_taken_away(phone: Program) -> None:
    for method in ("MKCALENDAR", "MKCOL", "MOVE", "COPY", "POST"):
        assert phone.ask(method, "new/").status_code == 405
    assert phone.ask("DELETE", "").status_code == 404
    assert phone.ask("PROPFIND", "", Depth="0").status_code == 207


def test_programs_find_their_way_from_the_name_of_the_server(phone: Program) -> None:
    for method in ("GET", "PROPFIND"):
        answer = phone.ask(method, "/.well-known/caldav")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/dav/")


def test_what_it_can_is_said(phone: Program) -> None:
    answer = phone.ask("OPTIONS", "")
    assert answer.headers["DAV"] == "1, 3, calendar-access"
    assert "REPORT" in answer.headers["Allow"]

"""What calendar programs ask in XML: what there is, what has changed, and what cannot be."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from booking.domain.businesses import Business
from booking.storage.db import db
from booking.web import dav
from tests.services.test_bookings import NINE, book
from tests.web.dav.conftest import Program
from tests.web.dav.test_objects import PRIVATE

FIND = """<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="http://apple.com/ns/ical/"
  xmlns:S="http://calendarserver.org/ns/"><prop><current-user-principal/><C:calendar-home-set/><displayname/>
  <resourcetype/><C:supported-calendar-component-set/><A:calendar-color/><S:getctag/><sync-token/>
  <current-user-privilege-set/></prop></propfind>"""
TAGS = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
SYNC = """<sync-collection xmlns="DAV:"><sync-token>{}</sync-token><sync-level>1</sync-level><prop><getetag/></prop>
</sync-collection>"""
COLOUR = """<propertyupdate xmlns="DAV:" xmlns:A="http://apple.com/ns/ical/"><set><prop>
<A:calendar-color>#ff0000</A:calendar-color></prop></set></propertyupdate>"""
BUSY = """<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:time-range start="{}" end="{}"/>
</C:free-busy-query>"""
ENTITY = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{}">]><propfind xmlns="DAV:"><prop>&a;</prop></propfind>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><propfind xmlns="DAV:"><prop>&c;</prop></propfind>"""


def test_the_way_leads_from_the_root_to_the_calendar(phone: Program) -> None:
    root = phone.ask("PROPFIND", "/dav/", FIND, Depth="0")
    assert root.status_code == 207
    assert f"<href>/dav/{phone.actor.user_id}/</href>" in root.text
    principal = phone.ask("PROPFIND", f"/dav/{phone.actor.user_id}/", FIND, Depth="1").text
    assert f"<href>{phone.home}</href>" in principal


def test_the_calendar_says_what_it_is(phone: Program) -> None:
    said = phone.ask("PROPFIND", "", FIND, Depth="0").text
    for part in ("<C:calendar />", 'name="VEVENT"', "#0f6b57ff", "urn:terminbuch:sync:1-", "<write />"):
        assert part in said


def test_the_tag_of_the_calendar_changes_with_what_is_in_it(phone: Program) -> None:
    def tag() -> str:
        return re.findall(r"getctag>([^<]+)<", phone.ask("PROPFIND", "", FIND, Depth="0").text)[0]

    before = tag()
    assert tag() == before
    phone.ask("PUT", "dentist.ics", PRIVATE)
    assert tag() != before


def test_what_was_deleted_is_told_as_gone(phone: Program) -> None:
    phone.ask("PUT", "dentist.ics", PRIVATE)
    token = re.findall(r"sync-token>([^<]+)<", phone.ask("REPORT", "", SYNC.format("")).text)[0]
    phone.ask("DELETE", "dentist.ics")
    said = phone.ask("REPORT", "", SYNC.format(token)).text
    assert re.search(r"dentist\.ics</href>\s*<status>HTTP/1\.1 404", said)


def test_a_token_that_is_good_no_more_is_refused_by_its_name(phone: Program) -> None:
    answer = phone.ask("REPORT", "", SYNC.format("urn:terminbuch:sync:old"))
    assert (answer.status_code, "valid-sync-token" in answer.text) == (403, True)


def test_colours_are_each_program_s_own(phone: Program) -> None:
    answer = phone.ask("PROPPATCH", "", COLOUR)
    assert (answer.status_code, "403 Forbidden" in answer.text) == (207, True)
    assert "#0f6b57ff" in phone.ask("PROPFIND", "", FIND, Depth="0").text


@pytest.mark.parametrize(
    "span", [("20261124T000000Z", "20261123T000000Z"), ("x", "y"), ("20260101T000000Z", "20300101T000000Z")]
)
def test_a_span_that_is_none_is_refused(phone: Program, span: tuple[str, str]) -> None:
    assert phone.ask("REPORT", "", BUSY.format(*span)).status_code == 422


@pytest.mark.parametrize("method", ["PROPFIND", "REPORT", "PROPPATCH"])
@pytest.mark.parametrize("body", ["<", "nothing", BOMB, ENTITY.format("x"), ENTITY.format("file:///etc/passwd")])
def test_what_is_no_xml_or_more_than_that_is_refused(phone: Program, method: str, body: str) -> None:
    answer = phone.ask(method, "", body, Depth="0")
    assert answer.status_code == 422
    assert "root:" not in answer.text


@pytest.mark.parametrize("count", [2, 12])
def test_statements_do_not_grow_with_the_calendar(site: Flask, practice: Business, phone: Program, count: int) -> None:
    with site.app_context():
        for number in range(count):
            book(practice, NINE + number * timedelta(minutes=30), resource="anna")
        engine = db.engine
    phone.ask("PROPFIND", "", TAGS, Depth="0")  # the first use of the password is noted
    counted: list[str] = []

    def note(*said: object) -> None:
        counted.append(str(said[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        for method, body in (("PROPFIND", TAGS), ("REPORT", SYNC.format(""))):
            counted.clear()
            assert phone.ask(method, "", body, Depth="1").text.count(".ics</href>") == count
            assert len([each for each in counted if each.startswith(("SELECT", "INSERT", "UPDATE"))]) <= 6, counted
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_it_is_there_where_its_package_is() -> None:
    assert dav.is_there()

"""Feeds of a resource in other forms: when it is busy, and when it is open."""

from datetime import date, timedelta

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.errors import Invalid
from booking.domain.feeds import FeedForm, FeedKind
from booking.domain.timezones import to_minutes
from booking.services import feeds
from booking.services.setup.importing import import_business
from tests.conftest import NOW
from tests.factories.businesses import document, make_business, resource, service
from tests.factories.busy import take_elsewhere
from tests.factories.feeds import make_feed, path_of
from tests.services.test_bookings import NINE, book

HOUR = timedelta(hours=1)
SERVICES = [service(buffer_after_minutes=15), service("asked", approval=True)]


@pytest.fixture
def business(app: Flask) -> Business:
    """Open on weekdays from nine to five."""
    return make_business(resources=[resource("anna"), resource("ben")], services=SERVICES)


def anna(business: Business, form: FeedForm, **settings: object) -> str:
    return path_of(business, FeedKind.RESOURCE, "anna", form=form, **settings)


def replace(business: Business, **changes: object) -> None:
    """Set the business up anew."""
    import_business(document(slug=business.slug, services=SERVICES, **changes), replace=True, now=NOW)


def lines(client: FlaskClient, path: str) -> list[str]:
    return client.get(path).text.replace("\r\n ", "").split("\r\n")


def periods(client: FlaskClient, path: str, kind: str) -> list[str]:
    """Those on the first day that anything is booked on, 24 November."""
    found = [line.partition(":")[2] for line in lines(client, path) if line.startswith(f"FREEBUSY;FBTYPE={kind}:")]
    return [each for each in ",".join(found).split(",") if each.startswith("20261124")]


def test_what_is_booked_is_busy_with_its_buffers(client: FlaskClient, business: Business) -> None:
    book(business, NINE)
    assert periods(client, anna(business, FeedForm.BUSY), "BUSY") == ["20261124T080000Z/20261124T084500Z"]


def test_what_is_asked_for_is_so_until_it_is_decided(client: FlaskClient, business: Business) -> None:
    book(business, NINE, slug="asked")
    path = anna(business, FeedForm.BUSY)
    assert periods(client, path, "BUSY-TENTATIVE") == ["20261124T080000Z/20261124T083000Z"]
    assert periods(client, path, "BUSY") == []


def test_what_another_calendar_takes_is_busy_at_once(client: FlaskClient, business: Business) -> None:
    path = anna(business, FeedForm.BUSY)
    before = client.get(path).headers["ETag"]
    begins = to_minutes(NINE + 3 * HOUR)
    take_elsewhere(business.id, "anna", "calendar:1", [(begins, begins + 60)])
    assert client.get(path).headers["ETag"] != before
    assert periods(client, path, "BUSY") == ["20261124T110000Z/20261124T120000Z"]


def test_when_nobody_is_there_is_no_free_time(client: FlaskClient, business: Business) -> None:
    closed = periods(client, anna(business, FeedForm.BUSY), "BUSY-UNAVAILABLE")
    assert closed == ["20261124T160000Z/20261125T080000Z"]


def test_it_tells_of_nobody_and_nothing(client: FlaskClient, business: Business) -> None:
    book(business, NINE)
    for form in (FeedForm.BUSY, FeedForm.HOURS):
        said = client.get(anna(business, form)).text
        assert [word for word in ("Greta", "Check", "greta@example.org", "Anna Berg") if word in said] == []


def test_it_reaches_a_year_ahead_at_most_and_never_back(client: FlaskClient, business: Business) -> None:
    for ahead, last in ((None, "20271123T230000Z"), (14, "20261206T230000Z"), (3000, "20271123T230000Z")):
        said = lines(client, anna(business, FeedForm.BUSY, ahead_days=ahead))
        assert {"DTSTART:20261122T230000Z", f"DTEND:{last}"} <= set(said)


def test_open_time_is_rules_that_follow_the_hours(client: FlaskClient, business: Business) -> None:
    path = anna(business, FeedForm.HOURS)
    first = client.get(path)
    assert "RRULE:FREQ=WEEKLY;WKST=MO;BYDAY=MO" in first.text
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(path, headers=known).status_code == 304
    closed = {"resources": [resource("anna", date_overrides=[{"on": "2026-11-30", "hours": []}]), resource("ben")]}
    replace(business, **closed)
    assert "EXDATE;TZID=Europe/Berlin:20261130T090000" in client.get(path, headers=known).text


def test_free_and_busy_time_has_an_address_of_its_own(client: FlaskClient, business: Business) -> None:
    busy, hours = anna(business, FeedForm.BUSY), anna(business, FeedForm.HOURS)
    assert (busy.rpartition(".")[2], hours.rpartition(".")[2]) == ("ifb", "ics")
    assert client.get(busy).headers["Content-Disposition"].endswith('.ifb"')
    assert client.get(busy.replace(".ifb", ".ics")).data == client.get(busy).data
    assert client.get(hours.replace(".ics", ".ifb")).status_code == 404


def test_another_address_is_of_the_same_form(client: FlaskClient, business: Business) -> None:
    actor = Actor.of_server(business.id)
    made = make_feed(business, FeedKind.RESOURCE, "anna", form=FeedForm.BUSY)
    links = client.application.extensions["links"]
    again = feeds.rotate(actor, made.id, NOW, links)
    assert again.endswith(".ifb")
    assert feeds.address(actor, made.id, links) == again


def test_only_a_resource_is_told_about_so(business: Business) -> None:
    with pytest.raises(Invalid) as caught:
        make_feed(business, form=FeedForm.HOURS)
    assert caught.value.fields["errors"] == [{"path": "form", "code": "only_of_a_resource"}]


def test_of_who_is_gone_there_is_nothing(client: FlaskClient, business: Business) -> None:
    path = path_of(business, FeedKind.RESOURCE, "ben", form=FeedForm.HOURS)
    assert client.get(path).status_code == 200
    replace(business, resources=[resource("anna")])
    assert client.get(path).status_code == 404


def test_a_known_parser_reads_both(client: FlaskClient, business: Business) -> None:
    book(business, NINE)
    busy = icalendar.Calendar.from_ical(client.get(anna(business, FeedForm.BUSY)).data)
    (component,) = busy.walk("VFREEBUSY")
    assert component.errors == []
    assert component["DTSTART"].dt.date() == date(2026, 11, 22)
    hours = icalendar.Calendar.from_ical(client.get(anna(business, FeedForm.HOURS)).data)
    (component,) = hours.walk("VAVAILABILITY")
    assert [each.errors for each in component.walk()] == [[]] * (1 + len(component.available))

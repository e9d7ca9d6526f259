"""A visit of several services wherever it is told of: once, and by all its names."""

from datetime import date, timedelta
from gettext import NullTranslations

import pytest
import vobject
from flask.testing import FlaskClient

from booking.domain.access import Actor
from booking.domain.bookings import BookingLinks
from booking.domain.businesses import Business
from booking.domain.feeds import FeedKind, Privacy
from booking.domain.figures import Figures, Span
from booking.ical.invitations import download
from booking.services.beginnings import Booked
from booking.services.customers import exporting, profile
from booking.services.desk import visits
from booking.services.figures import Asked, figures
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource
from tests.factories.feeds import path_of
from tests.factories.people import make_member
from tests.services.desk.desk import customer_of
from tests.services.outgoing_mail import delivered
from tests.services.test_bookings import NINE, book
from tests.services.test_several import part

CUT_AND_COLOUR = "Schneiden + Färben"
AFTERWARDS = NINE + timedelta(days=1)
"""Nine on Thursday; the visit is on Wednesday."""


@pytest.fixture
def salon(client: FlaskClient) -> Business:
    """Anna cuts for half an hour, Ben colours for an hour; each has time for the next one after a quarter."""
    return make_business(
        resources=[resource("anna"), resource("ben")],
        services=[
            part("cut", "Schneiden", ("anna",), price_minor=3000, buffer_after_minutes=15),
            part("colour", "Färben", ("ben",), duration_minutes=60, price_minor=5000, cancellation_notice_minutes=1440),
        ],
    )


@pytest.fixture
def booked(salon: Business) -> Booked:
    """Both on Wednesday from nine on."""
    return book(salon, slug="cut+colour")


def summaries(client: FlaskClient, path: str) -> list[str]:
    """What the events of a feed are called."""
    calendar = vobject.readOne(client.get(path).text)
    return [event.summary.value for event in getattr(calendar, "vevent_list", [])]


def looked(salon: Business, **narrowed: str) -> Figures:
    span = Span(date(2026, 11, 1), date(2026, 11, 30))
    return figures(Actor.of_server(salon.id), salon, Asked(span, **narrowed))


def test_the_file_for_a_calendar_has_one_event_that_names_both(booked: Booked) -> None:
    links = BookingLinks({"de": "http://x/b/t", "en": "http://x/b/t"}, "http://x/b/t.ics")
    file = download(booked.facts, links, organizer="a@b.example", translations=NullTranslations())
    [event] = vobject.readOne(file.decode()).vevent_list
    assert event.summary.value.startswith(CUT_AND_COLOUR)
    assert (event.dtstart.value, event.dtend.value) == (NINE, NINE + timedelta(minutes=90))
    assert event.description.value.splitlines()[:2] == ["09:00–09:30 Schneiden, Anna", "09:30–10:30 Färben, Ben"]


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        pytest.param(FeedKind.BUSINESS, "", marks=pytest.mark.prove),
        (FeedKind.RESOURCE, "ben"),
        (FeedKind.SERVICE, "colour"),
    ],
)
def test_in_a_feed_it_is_one_event_that_names_both(
    client: FlaskClient, salon: Business, booked: Booked, kind: FeedKind, of: str
) -> None:
    path = path_of(salon, kind, of, privacy=Privacy.FULL, locale="de")
    assert summaries(client, path) == [f"Anna Weiß – {CUT_AND_COLOUR}"]


@pytest.mark.prove
def test_in_the_feed_of_the_customer_it_is_one_event_that_names_both(
    client: FlaskClient, salon: Business, booked: Booked
) -> None:
    path = path_of(salon, FeedKind.CUSTOMER, booked.facts.contact.email or "", privacy=Privacy.FULL, locale="de")
    [summary] = summaries(client, path)
    assert summary.startswith(CUT_AND_COLOUR)


def test_the_customer_has_one_booking_to_come(salon: Business, booked: Booked) -> None:
    owner = make_member(salon)
    [coming] = profile.profile(owner, customer_of(booked) or 0, NOW).coming
    assert coming.service_names["de"] == CUT_AND_COLOUR
    assert coming.resources == ("Anna", "Ben")


def test_what_is_over_counts_once_in_the_history(salon: Business, booked: Booked) -> None:
    owner = make_member(salon)
    visits.no_show(owner, booked.facts.booking_id, AFTERWARDS)
    known = profile.profile(owner, customer_of(booked) or 0, AFTERWARDS)
    assert [each.service_names["de"] for each in known.past] == [CUT_AND_COLOUR]
    assert known.counts.no_shows == 1


@pytest.mark.prove
def test_in_the_file_of_all_customers_it_counts_once(salon: Business, booked: Booked) -> None:
    owner = make_member(salon)
    visits.no_show(owner, booked.facts.booking_id, AFTERWARDS)
    _head, line = exporting.lines(owner, dict.fromkeys(exporting.FIELDS, ""), ",", "yes", AFTERWARDS)
    assert line.strip().endswith(",1")


def test_in_the_figures_it_is_one_appointment_with_the_price_of_both(salon: Business, booked: Booked) -> None:
    found = looked(salon)
    assert (found.totals.visits, found.totals.revenue, found.totals.seats) == (1, 8000, 1)
    assert {slug: (each.visits, each.revenue) for slug, each in found.by_service.items()} == {"cut": (1, 8000)}
    assert sum(found.hours.values()) == 1


def test_everybody_is_taken_for_their_own_part_alone(salon: Business, booked: Booked) -> None:
    assert [(each.slug, sum(each.taken)) for each in looked(salon).resources] == [("anna", 30), ("ben", 60)]


@pytest.mark.prove
def test_of_one_person_it_is_still_one_appointment(salon: Business, booked: Booked) -> None:
    found = looked(salon, resource="ben")
    assert (found.totals.visits, [sum(each.taken) for each in found.resources]) == (1, [60])


def test_in_the_mail_there_is_one_event_that_names_both(booked: Booked) -> None:
    [mail] = [each for each in delivered().sent if each["To"] == "anna@example.org"]
    assert CUT_AND_COLOUR in mail["Subject"] or CUT_AND_COLOUR in mail.get_body(("plain",)).get_content()
    for line in ("09:00–09:30 Schneiden, Anna", "09:30–10:30 Färben, Ben"):
        assert line in mail.get_body(("plain",)).get_content()
    [event] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert event.get_content().count("BEGIN:VEVENT") == 1

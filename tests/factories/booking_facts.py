"""A visit at a practice in Erfurt: facts with plain defaults, of which a test names what it is about."""

from dataclasses import replace
from datetime import UTC, datetime

from booking.domain.appointments import AppointmentKind, BookingState
from booking.domain.bookings import BookingFacts, BookingLinks, Contact, Host, Place
from booking.domain.feeds import FeedEntry, FeedFacts, FeedStatus, Privacy

HOST = Host("praxis-am-markt", "Hautarztpraxis am Markt", "praxis@example.org", "+493611234567", "de", "sie")
PLACE = Place("Marktplatz", "Marktplatz 4", "99084", "Erfurt", "DE")
CUSTOMER = Contact("Anna Berg", "anna@example.org", "+4915112345678")
LINKS = BookingLinks(
    page={"de": "https://termin.example/de/b/t0k3n", "en": "https://termin.example/en/b/t0k3n"},
    ics="https://termin.example/b/t0k3n.ics",
    decide={"de": "https://termin.example/de/decide/d3c1de", "en": "https://termin.example/en/decide/d3c1de"},
)
FACTS = BookingFacts(
    business_id=1,
    booking_id=7,
    host=HOST,
    place=PLACE,
    time_zone="Europe/Berlin",
    service_slug="vorsorge",
    service_names={"de": "Vorsorge", "en": "Check-up"},
    staff_slug="dr-a",
    resource_names=("Dr. Ada",),
    staff_names=("Dr. Ada",),
    starts_at=datetime(2026, 11, 25, 13, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 25, 13, 30, tzinfo=UTC),
    reference="K7TM4QXD",
    uid="5f0c9a1e@termin.example",
    sequence=2,
    state=BookingState.CONFIRMED,
    expires_at=None,
    seats=1,
    capacity=1,
    locale="de",
    contact=CUSTOMER,
    answers=(),
    price_minor=4500,
    currency="EUR",
    changeable_until=datetime(2026, 11, 24, 13, 0, tzinfo=UTC),
    generation=1,
    created_at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
    updated_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
)
ENTRY = FeedEntry(
    uid="a17@termin.example",
    sequence=1,
    kind=AppointmentKind.VISIT,
    status=FeedStatus.CONFIRMED,
    starts_at=FACTS.starts_at,
    ends_at=FACTS.ends_at,
    time_zone="Europe/Berlin",
    service_names=FACTS.service_names,
    customer_names=("Anna Berg",),
    seats_taken=1,
    capacity=1,
    place=PLACE,
    resource_names=("Dr. Ada", "Raum 1"),
    created_at=FACTS.created_at,
    updated_at=FACTS.updated_at,
)
FEED = FeedFacts(name="Dr. Ada", privacy=Privacy.FULL, locale="de", version=3)


def booking_facts(**changes: object) -> BookingFacts:
    """The visit, with *changes*."""
    return replace(FACTS, **changes)  # type: ignore[arg-type]


def feed_entry(**changes: object) -> FeedEntry:
    """The visit in the business's calendar, with *changes*."""
    return replace(ENTRY, **changes)  # type: ignore[arg-type]

"""What a new booking is said to be, held to what is stored of it."""

from datetime import UTC, datetime

from flask import Flask

from booking.domain.bookings import Answer, BookingFacts, Contact
from booking.services import bookings, businesses
from booking.services.links import Links
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service

LINKS = Links("http://127.0.0.1:5000", b"key")
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Tuesday, 09:00 in Berlin
QUESTIONS = [
    {"slug": "first-visit", "kind": "yes_no", "label": {"de": "Zum ersten Mal?", "en": "First visit?"}},
    {
        "slug": "insurance",
        "kind": "choice",
        "label": {"de": "Versicherung", "en": "Insurance"},
        "choices": [{"slug": "statutory", "label": {"de": "gesetzlich", "en": "statutory"}}],
    },
    {"slug": "note", "kind": "text", "label": {"de": "Anmerkung", "en": "Note"}},
]
GIVEN = {"first-visit": True, "insurance": "statutory", "note": "Bitte klingeln"}


def told_and_stored(business, **asked) -> tuple[BookingFacts, BookingFacts]:
    request = bookings.Request(Contact("Anna Weiß", "Anna@example.org", "+493611234567"), "en", **asked)
    booked = bookings.book(business, businesses.service(business, "checkup"), NINE, NOW, request, LINKS)
    return booked.facts, bookings.facts_of(booked.token)


def test_a_new_booking_is_told_as_it_is_stored(app: Flask) -> None:
    told, stored = told_and_stored(make_business())
    assert told == stored
    assert told.staff_slug == "anna"


def test_so_is_one_with_a_room_that_is_to_be_approved_and_answers_questions(app: Flask) -> None:
    business = make_business(
        resources=[resource("anna"), resource("room", kind="room")],
        services=[
            service(
                requires=[{"any_of": ["anna"], "spans": [[0, 10], [20, 30]]}, {"any_of": ["room"]}],
                buffer_after_minutes=5,
                approval=True,
                cancellation_notice_minutes=1440,
                questions=QUESTIONS,
            )
        ],
    )
    told, stored = told_and_stored(business, answers=GIVEN)
    assert told == stored
    assert told.answers == (
        Answer({"de": "Zum ersten Mal?", "en": "First visit?"}, {"de": "Ja", "en": "Yes"}),
        Answer({"de": "Versicherung", "en": "Insurance"}, {"de": "gesetzlich", "en": "statutory"}),
        Answer({"de": "Anmerkung", "en": "Note"}, {"de": "Bitte klingeln", "en": "Bitte klingeln"}),
    )


def test_so_are_a_first_seat_and_one_beside_it(app: Flask) -> None:
    business = make_business(services=[service(capacity=3)])
    for _ in range(2):
        told, stored = told_and_stored(business)
        assert told == stored

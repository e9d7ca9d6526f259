"""Why a start is not free, with who has taken it, as far as the asker may know."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import NotFound
from booking.domain.policies import Refusal
from booking.services import bookings
from booking.services.claims import Wish
from booking.services.links import Links
from booking.services.why import Why, why
from booking.storage.models import Appointment
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("app")
TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Tuesday, 10:00 in Berlin."""


@pytest.fixture
def practice(app: Flask) -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")],
        services=[service("checkup", ("anna", "ben")), service("course", ("anna",), capacity=2)],
    )


def book(business: Business, slug: str = "checkup", name: str = "Karl Winter", **more: str) -> None:
    request = bookings.Request(Contact(name, f"{name[:4].lower()}@example.org", None), "de")
    found = business.services[slug]
    bookings.book(business, found, TEN, NOW, request, Links("http://x", b"k" * 32), **more)  # type: ignore[arg-type]


def ask(business: Business, role: Role = Role.FRONT_DESK, own: str | None = None, **more: object) -> Why:
    wish = Wish(**{"service": "checkup", "starts_at": TEN, **more})  # type: ignore[arg-type]
    return why(make_member(business, role, own), business, wish, NOW)


def rules(found: Why) -> dict[str, list[Refusal]]:
    return {
        each.resource.slug: [reason.rule for reason in each.reasons]
        for need in found.explanation.needs
        for each in need.candidates
    }


def test_what_is_free_is_said_to_be_free(practice: Business) -> None:
    assert ask(practice).explanation.is_free


def test_each_resource_has_its_own_reason(practice: Business) -> None:
    book(practice, resource="anna")
    book(practice, resource="ben", name="Petra Lang")
    found = ask(practice)
    assert not found.explanation.is_free
    assert rules(found) == {"anna": [Refusal.TAKEN], "ben": [Refusal.TAKEN]}
    assert {slug: [each.names for each in there] for slug, there in found.takers.items()} == {
        "anna": [("Karl Winter",)],
        "ben": [("Petra Lang",)],
    }


def test_a_taker_is_told_with_service_and_state(practice: Business) -> None:
    book(practice, resource="anna")
    (taker,) = ask(practice, resource="anna").takers["anna"]
    assert (taker.kind, taker.state, taker.service_name) == ("visit", "confirmed", {"de": "Vorsorge", "en": "Check-up"})
    assert (taker.starts_at, taker.ends_at) == (TEN, TEN + timedelta(minutes=30))


def test_everybody_in_a_full_group_is_named(practice: Business) -> None:
    book(practice, "course")
    book(practice, "course", "Petra Lang")
    found = ask(practice, service="course")
    assert [at.seats_left for at in found.explanation.standing] == [0]
    assert [each.names for each in found.takers["anna"]] == [("Karl Winter", "Petra Lang")]


def test_staff_see_who_is_in_their_own_calendar_only(practice: Business) -> None:
    book(practice, resource="anna")
    book(practice, resource="ben", name="Petra Lang")
    with unit_of_work() as session:
        for each in session.query(Appointment):
            each.title = "Secret"
    found = ask(practice, Role.STAFF, "ben").takers
    assert [each.names for each in found["ben"]] == [("Petra Lang",)]
    assert [(each.names, each.title, each.service_name, each.appointment_id) for each in found["anna"]] == [
        ((), None, None, 0)
    ]


def test_the_nearest_free_starts_are_named(practice: Business) -> None:
    book(practice, resource="anna")
    found = ask(practice, resource="anna")
    assert [from_minutes(slot.starts_at).strftime("%H:%M") for slot in found.nearest] == [
        "08:00", "08:30", "09:30", "10:00", "10:30",
    ]  # fmt: skip


def test_a_date_beyond_every_calendar_is_beyond_the_horizon(practice: Business) -> None:
    found = ask(practice, starts_at=datetime(9998, 1, 1, tzinfo=UTC))
    assert (found.explanation.rules, found.nearest) == ((Refusal.HORIZON,), ())


def test_a_time_that_is_past_has_near_ones_from_now_on(practice: Business) -> None:
    found = ask(practice, starts_at=NOW - timedelta(days=100))
    assert found.explanation.rules == (Refusal.IN_THE_PAST,)
    assert found.nearest[0].starts_at * 60 >= NOW.timestamp()


def test_an_unknown_service_is_not_found(practice: Business) -> None:
    with pytest.raises(NotFound):
        ask(practice, service="nobody")

"""Pausing, hiding and moving a business online."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import BookingPaused, ExistsAlready, InvalidSetup, NotAllowed, NotFound
from booking.services import availability, bookings, businesses, changes, holds, moves
from booking.services.setup import online
from booking.services.setup.importing import import_business
from booking.storage.models import RecordEntry
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import document, make_business

TEN = datetime.fromisoformat("2026-11-25T10:00:00+01:00")
ELEVEN = TEN + timedelta(hours=1)
ON = TEN.date()
GRETA = Contact("Greta Sommer", "greta@example.org", None)


@pytest.fixture
def practice(app: Flask) -> Business:
    return make_business(slug="practice")


@pytest.fixture
def owner(practice: Business) -> Actor:
    return Actor.of_server(practice.id)


def links(app: Flask) -> object:
    return app.extensions["links"]


def hold(app: Flask, business: Business) -> holds.Held:
    offered = businesses.service(business, "checkup")
    return holds.hold(business, offered, TEN, NOW, app.extensions["links"], holds.Visitor(capped=False))


def book(app: Flask, business: Business) -> bookings.Booked:
    offered = businesses.service(business, "checkup")
    request = bookings.Request(GRETA, "de")
    return bookings.book(business, offered, TEN, NOW, request, app.extensions["links"])


def slots() -> int:
    return len(availability.offer("practice", "checkup", ON, ON, NOW).slots)


def test_nothing_is_offered_while_it_is_paused(owner: Actor) -> None:
    assert slots() == 16
    online.pause(owner, "", NOW)
    assert slots() == 0
    online.resume(owner, NOW)
    assert slots() == 16


def test_nothing_is_held_booked_or_moved_online(app: Flask, owner: Actor, practice: Business) -> None:
    booked = book(app, practice)
    online.pause(owner, "Wir sind krank.", NOW)
    with pytest.raises(BookingPaused) as caught:
        hold(app, practice)
    assert caught.value.fields["note"] == "Wir sind krank."
    with pytest.raises(BookingPaused):
        book(app, practice)
    with pytest.raises(BookingPaused):
        moves.move(booked.token, ELEVEN, None, NOW, app.extensions["links"])
    assert len(moves.slots_for_move(booked.token, ON, ON, NOW)) == 0


def test_what_was_booked_can_be_cancelled(app: Flask, owner: Actor, practice: Business) -> None:
    booked = book(app, practice)
    online.pause(owner, "", NOW)
    assert changes.cancel(booked.token, NOW).state == "cancelled"


def test_who_holds_a_time_may_finish(app: Flask, owner: Actor, practice: Business) -> None:
    held = hold(app, practice)
    online.pause(owner, "", NOW)
    booked = bookings.book_held(held.token, GRETA, {}, "de", NOW, app.extensions["links"])
    assert booked.facts.state == "confirmed"


def test_pausing_again_changes_the_note_alone(owner: Actor) -> None:
    online.pause(owner, "Krank.", NOW)
    online.pause(owner, "Wasserschaden.", NOW + timedelta(hours=1))
    paused = businesses.business("practice").paused
    assert paused is not None
    assert (paused.since, paused.note) == (NOW, "Wasserschaden.")


def test_resuming_answers_the_note_for_the_way_back(owner: Actor) -> None:
    online.pause(owner, "Krank.", NOW)
    assert online.resume(owner, NOW) == "Krank."
    assert businesses.business("practice").paused is None


def test_a_note_has_an_end(owner: Actor) -> None:
    with pytest.raises(InvalidSetup):
        online.pause(owner, "x" * 501, NOW)


def test_the_front_desk_does_not_pause(practice: Business) -> None:
    with pytest.raises(NotAllowed):
        online.pause(Actor(practice.id, 1, "Desk", Role.FRONT_DESK), "", NOW)


def test_it_is_recorded(owner: Actor) -> None:
    online.pause(owner, "", NOW)
    online.resume(owner, NOW)
    online.set_listed(owner, False, NOW)
    with reading() as session:
        assert [each.action for each in session.query(RecordEntry).order_by(RecordEntry.id)] == [
            "paused",
            "resumed",
            "changed",
        ]


def test_a_hidden_business_is_in_no_list_and_found_by_its_address(owner: Actor) -> None:
    online.set_listed(owner, False, NOW)
    assert businesses.businesses() == ([], False)
    assert businesses.is_any()
    assert businesses.business("practice").is_listed is False


def test_an_old_address_leads_to_the_present_one(owner: Actor) -> None:
    assert online.change_slug(owner, "hautarzt", NOW) == "practice"
    assert businesses.business("hautarzt").slug == "hautarzt"
    with pytest.raises(NotFound):
        businesses.business("practice")
    assert businesses.present_slug("practice") == "hautarzt"
    assert online.old_slugs(owner.business_id) == ["practice"]


def test_what_a_process_remembers_goes_by_the_new_address(owner: Actor) -> None:
    availability.offer("practice", "checkup", ON, ON, NOW)
    online.change_slug(owner, "hautarzt", NOW)
    availability.offer("hautarzt", "checkup", ON, ON, NOW)
    assert businesses.remembered("practice") is None


def test_a_business_may_return_to_an_address_of_its_own(owner: Actor) -> None:
    online.change_slug(owner, "hautarzt", NOW)
    online.change_slug(owner, "practice", NOW)
    assert businesses.business("practice").slug == "practice"
    assert businesses.present_slug("hautarzt") == "practice"


def test_nobody_takes_an_address_that_another_has_or_had(owner: Actor) -> None:
    other = Actor.of_server(make_business(slug="other").id)
    with pytest.raises(ExistsAlready):
        online.change_slug(other, "practice", NOW)
    online.change_slug(owner, "hautarzt", NOW)
    with pytest.raises(ExistsAlready):
        online.change_slug(other, "practice", NOW)
    with pytest.raises(ExistsAlready):
        import_business(document(slug="practice"), replace=True, now=NOW)


@pytest.mark.parametrize("slug, code", [("Praxis", "slug"), ("ab", "short_slug"), ("staff", "reserved"), ("", "slug")])
def test_what_can_be_no_address_is_refused(owner: Actor, slug: str, code: str) -> None:
    with pytest.raises(InvalidSetup) as caught:
        online.change_slug(owner, slug, NOW)
    assert [each.code for each in caught.value.fields["places"]] == [code]  # type: ignore[attr-defined]

"""A message is shown on a real booking, or on one that is made up and says so."""

from gettext import NullTranslations

import pytest
from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import NotAllowed
from booking.domain.messages import Channel, Reason
from booking.domain.own_words import OwnWords
from booking.domain.placeholders import Placeholder, usable_in
from booking.services import businesses, changes
from booking.services.texts import previews, writing
from booking.services.texts.previews import Looks
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.services.test_bookings import LINKS, book

WORDS = OwnWords("{leistung}", "Hallo {kunde}, {link}")


def server(business: Business) -> Actor:
    return Actor.of_server(business.id)


def looks(
    business: Business, reason: Reason, channel: Channel = Channel.EMAIL, words: OwnWords | None = WORDS
) -> Looks:
    shown = previews.example(server(business), business, reason, None, NOW)
    return previews.looks(shown.facts, reason, channel, "de", words, LINKS, NullTranslations())


def test_the_newest_booking_is_the_example(app: Flask) -> None:
    business = make_business()
    booked = book(business)
    shown = previews.example(server(business), business, Reason.CONFIRMED, None, NOW)
    assert shown.chosen is not None
    assert shown.chosen.booking_id == booked.facts.booking_id
    assert shown.facts.contact.name == booked.facts.contact.name


def test_one_that_stands_as_the_message_says_goes_first(app: Flask) -> None:
    business = make_business()
    cancelled = book(business)
    changes.cancel(cancelled.token, NOW)
    book(business)
    shown = previews.example(server(business), business, Reason.CANCELLED, None, NOW)
    assert next(each.booking_id for each in shown.others) == cancelled.facts.booking_id
    assert len(shown.others) == 2


def test_another_can_be_chosen(app: Flask) -> None:
    business = make_business()
    first = book(business)
    changes.cancel(first.token, NOW)
    book(business)
    shown = previews.example(server(business), business, Reason.CONFIRMED, first.facts.booking_id, NOW)
    assert shown.chosen is not None
    assert shown.chosen.booking_id == first.facts.booking_id


def test_another_business_s_booking_is_none_to_choose(app: Flask) -> None:
    foreign = book(make_business())
    business = make_business()
    shown = previews.example(server(business), business, Reason.CONFIRMED, foreign.facts.booking_id, NOW)
    assert (shown.chosen, shown.others) == (None, ())
    assert shown.facts.contact == Contact("Erika Mustermann", "erika@example.org", None)


@pytest.mark.parametrize("reason, channel", writing.MESSAGES)
def test_every_message_can_be_shown_without_a_booking(app: Flask, reason: Reason, channel: Channel) -> None:
    business = make_business(services=[])
    made = looks(businesses.business(business.slug), reason, channel)
    assert "Hallo Erika Mustermann" in made.text
    ours = looks(businesses.business(business.slug), reason, channel, None)
    assert ours.text


@pytest.mark.parametrize("reason", dict(writing.MESSAGES))
def test_what_a_message_always_knows_is_known_in_its_preview(app: Flask, reason: Reason) -> None:
    business = make_business()
    book(business)
    values = looks(business, reason).values
    assert {each for each in usable_in(reason) if not values[each]} <= {Placeholder.REASON}


def test_the_booking_is_shown_as_if_it_had_happened(app: Flask) -> None:
    business = make_business()
    book(business)
    shown = previews.example(server(business), business, Reason.DECLINED, None, NOW)
    assert shown.facts.state is BookingState.DECLINED


def test_nobody_of_the_house_sees_a_customer_s_key(app: Flask) -> None:
    business = make_business()
    token = book(business).token
    made = looks(business, Reason.CONFIRMED)
    assert token not in made.text + made.page + made.values[Placeholder.LINK]
    assert len(previews.NOBODYS) == len(token)


def test_ours_are_what_a_form_begins_with(app: Flask) -> None:
    ours = previews.ours(make_business(), Reason.CONFIRMED, Channel.EMAIL, "en", LINKS, NullTranslations(), NOW)
    assert ours.subject == "Your appointment on {date} at {time} is confirmed"
    assert ours.body.startswith("Hello {customer},\n\nYour appointment with {business} is confirmed.")


def test_only_who_sets_the_business_up_sees_bookings_there(app: Flask) -> None:
    business = make_business()
    desk = Actor(business.id, None, "", Role.FRONT_DESK)
    with pytest.raises(NotAllowed):
        previews.example(desk, business, Reason.CONFIRMED, None, NOW)

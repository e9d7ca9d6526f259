"""Where one address may have only so many: it is confirmed first, and who has them is told so, in their mail alone."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.businesses import Business
from booking.storage.models import Booking, Service
from booking.storage.models import Business as Stored
from booking.storage.unit_of_work import reading, unit_of_work
from tests.web.visiting import Visitor
from tests.web.visitors import Arrive

CHECKUP = "/en/practice/checkup?resource=ben"
WEDNESDAY, THURSDAY = "2026-11-25T14:00+01:00", "2026-11-26T14:00+01:00"
EMAIL = "anna@example.org"
SEND, CONFIRM = "Send, then confirm by mail", "Yes, book this appointment"
REFUSED = "You have as many of these appointments before you as can be booked online"


@pytest.fixture(autouse=True)
def _only_one(site: Flask, practice: Business) -> None:
    with site.app_context(), unit_of_work() as session:
        session.execute(update(Service).where(Service.slug == "checkup").values(open_max=1))
        session.execute(update(Stored).values(rules_version=Stored.rules_version + 1))


@pytest.fixture
def asked(site: Flask, arrive: Arrive) -> Visitor:
    """Somebody who has one already and has asked for another one; theirs is the mail about that."""
    arrive().go(CHECKUP).take(WEDNESDAY).press(SEND, name="Anna Weiß", email=EMAIL)
    arrive().go(mailed(site, "Anna Weiß")).press(CONFIRM)
    again = arrive().go(CHECKUP).take(THURSDAY).press(SEND, name="Ben Weiß", email=EMAIL)
    assert again.heading == "Not booked yet: please look into your mail"
    return again


def mailed(site: Flask, name: str) -> str:
    """The page behind the link in the mail about this person's booking."""
    with site.app_context(), reading() as session:
        found = session.scalars(select(Booking).where(Booking.contact_name == name)).one()
        token = site.extensions["links"].token("manage", found.business_id, found.id, found.generation)
    return f"/en/b/{token}"


def test_who_asks_learns_nothing_of_the_address_and_who_has_it_is_told(
    site: Flask, asked: Visitor, arrive: Arrive
) -> None:
    reader = arrive().go(mailed(site, "Ben Weiß")).press(CONFIRM)
    assert (reader.status, reader.heading) == (422, "Not booked yet: please confirm")
    assert REFUSED in reader.alerts[0]
    assert asked.go(asked.path).heading == "Not booked yet: please look into your mail"


def test_once_the_other_one_is_cancelled_the_same_button_books(site: Flask, asked: Visitor, arrive: Arrive) -> None:
    reader = arrive().go(mailed(site, "Ben Weiß")).press(CONFIRM)
    arrive().go(mailed(site, "Anna Weiß") + "/cancel").press("Yes, cancel it")
    assert reader.press(CONFIRM).heading == "Your appointment is booked."


def test_who_has_shown_the_address_in_this_browser_is_told_on_the_form(site: Flask, arrive: Arrive) -> None:
    one = arrive().go(CHECKUP).take(WEDNESDAY).press(SEND, name="Anna Weiß", email=EMAIL)
    one.go(mailed(site, "Anna Weiß")).press(CONFIRM)
    one.go(CHECKUP).take(THURSDAY).press(SEND, name="Anna Weiß", email=EMAIL)
    assert (one.status, one.value("email")) == (422, EMAIL)
    assert REFUSED in one.alerts[0]

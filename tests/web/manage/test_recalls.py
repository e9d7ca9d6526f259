"""Hearing of a business again: asked for on pages, confirmed and ended by buttons, by a mail program's too."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services import businesses
from booking.services.setup import online
from booking.storage.models import Recall, Service
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.services.test_bookings import book
from tests.web.visiting import Visitor

ASKING = "/en/practice/-/openings"


@pytest.fixture
def telling(site: Flask, practice: Business) -> Business:
    """The practice tells of new months, and check-ups may be reminded of."""
    with site.app_context():
        online.set_telling(Actor.of_server(practice.id), True, NOW)
        with unit_of_work() as session:
            session.execute(update(Service).where(Service.slug == "checkup").values(recall_months=12))
        return businesses.business("practice")


def wish(site: Flask) -> str:
    """The address of the one wish there is."""
    with site.app_context(), reading() as session:
        row = session.scalars(select(Recall)).one()
        token: str = site.extensions["links"].token("recall", row.business_id, row.id)
        return f"/en/r/{token}"


def test_whoever_asks_confirms_it_by_a_button_and_ends_it_by_another(
    visitor: Visitor, site: Flask, telling: Business
) -> None:
    visitor.go("/en/practice").follow("Nothing early enough? Hear when new appointments open")
    visitor.press("Tell me", email="greta@example.org")
    assert visitor.heading == "Please look into your mail"
    visitor.go(wish(site)).go(wish(site))
    assert "Please confirm that you want to hear of new appointments." in visitor.text
    visitor.press("Yes, tell me")
    assert "Once a later month can be booked, you get a mail." in visitor.text
    visitor.press("End it")
    assert "It is ended: you will hear no more of it." in visitor.text
    visitor.press("I want it after all")
    assert "Once a later month can be booked, you get a mail." in visitor.text


def test_what_is_no_address_comes_back(visitor: Visitor, telling: Business) -> None:
    visitor.go(ASKING).press("Tell me", email="greta@")
    assert (visitor.status, visitor.value("email")) == (422, "greta@")


def test_where_it_is_not_offered_there_is_no_page(visitor: Visitor, practice: Business) -> None:
    assert visitor.go(ASKING).status == 404
    assert "Hear when new appointments open" not in visitor.go("/en/practice").text


def test_a_booking_offers_to_be_reminded_of_the_next_one(visitor: Visitor, site: Flask, telling: Business) -> None:
    with site.app_context():
        token = book(telling).token
    visitor.go(f"/en/b/{token}").press("Ask for one mail", months="6")
    assert "On Monday 24 May 2027 we remind you by mail" in visitor.text
    visitor.follow("End or change it").press("End it")
    assert "It is ended: you will hear no more of it." in visitor.text


def test_a_mail_program_ends_it_without_a_page(visitor: Visitor, site: Flask, telling: Business) -> None:
    visitor.go(ASKING).press("Tell me", email="greta@example.org")
    address = wish(site).removeprefix("/en")
    answer = visitor.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert "It is ended" in visitor.go(f"/en{address}").text

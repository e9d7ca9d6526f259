"""An installation that reads a mailbox asks for answers, and takes them in."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from booking.cli.inbox import reader_of
from booking.cli.jobs import post_of
from booking.network.inbox.places import Place
from booking.storage.models import Booking
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.replies import About, gmail
from tests.services.test_bookings import NINE, book


def test_invitations_ask_for_answers_where_there_is_a_mailbox(app: Flask) -> None:
    without = app.config["TERMINBUCH"]
    assert (post_of(app).takes_replies, reader_of(app)) == (False, None)
    app.config["TERMINBUCH"] = replace(without, inbox=Place.at("imaps://u:p@mail.example.org"))
    assert post_of(app).takes_replies


def test_what_the_reader_finds_is_taken_in_with_the_links_of_this_installation(app: Flask) -> None:
    app.config["TERMINBUCH"] = replace(app.config["TERMINBUCH"], inbox=Place.at("imaps://u:p@mail.example.org"))
    reader, booked = reader_of(app), book(make_business())
    assert reader is not None
    assert reader.take_in(gmail(About(booked.facts.uid, NINE, to=NINE.replace(hour=10))), NOW)
    with reading() as session:
        asked = session.scalars(select(Booking.id).where(Booking.moves_id == booked.facts.booking_id)).one()
    token = app.extensions["links"].token("decide", booked.facts.business_id, asked)
    assert app.test_client().get(f"/en/d/{token}").status_code == 200

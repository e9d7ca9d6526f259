"""What leaves for customers leaves in the form of address of the business; what leaves for the house says *Sie*."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.messages import Channel
from booking.notifications.addresses import Sender
from booking.notifications.sms import ShortMessage
from booking.services import customer_pages
from booking.services.outbox import Post, deliver_due
from booking.storage.models import Message
from booking.storage.unit_of_work import unit_of_work
from booking.translations.forms import speaks_du, speaks_sie
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.catalogues import catalogue
from tests.services.test_bookings import LINKS, book

Heard = Callable[[str], bool]
FORMS = [("sie", speaks_sie, speaks_du), ("du", speaks_du, speaks_sie)]


class Tray:
    """A way out for messages of any kind, which keeps them."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.shorts: list[ShortMessage] = []

    def send(self, message: EmailMessage | ShortMessage) -> None:
        """Keep it."""
        if isinstance(message, EmailMessage):
            self.mails.append(message)
        else:
            self.shorts.append(message)

    def close(self) -> None:
        """Nothing is held open."""


def delivered() -> Tray:
    tray = Tray()
    deliver_due(Post(tray, Sender("noreply@example.org"), LINKS, catalogue, {Channel.SMS: tray}))
    return tray


def business_that_says(form: str) -> Business:
    return make_business(address_form=form, locale="de")


def said(mails: list[EmailMessage], to: str) -> str:
    """What the mails to an address say, with their events."""
    parts = [part for mail in mails if mail["To"] == to for part in mail.walk() if not part.is_multipart()]
    subjects = [str(mail["Subject"]) for mail in mails if mail["To"] == to]
    return "\n".join([*subjects, *(part.get_payload(decode=True).decode() for part in parts)])  # type: ignore[union-attr]


@pytest.mark.parametrize(("form", "right", "wrong"), FORMS)
def test_a_confirmation_leaves_in_the_form_of_the_business(app: Flask, form: str, right: Heard, wrong: Heard) -> None:
    business = business_that_says(form)
    book(business)
    text = said(delivered().mails, "anna@example.org")
    assert right(text)
    assert not wrong(text)
    assert "BEGIN:VEVENT" in text


def test_the_house_is_told_with_sie(app: Flask) -> None:
    business = business_that_says("du")
    book(business)
    text = said(delivered().mails, business.email)
    assert text
    assert not speaks_du(text)


def test_a_short_message_leaves_in_the_form_of_the_business(app: Flask) -> None:
    book(business_that_says("du"), contact=Contact("Anna Weiß", "anna@example.org", "+4915112345678"))
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.recipient == "customer").values(channel="sms"))
    [short] = delivered().shorts
    assert "Dein Termin" in short.text


@pytest.mark.parametrize(("form", "right", "wrong"), FORMS)
def test_the_link_to_all_bookings_leaves_in_the_form_of_the_business(
    app: Flask, form: str, right: Heard, wrong: Heard
) -> None:
    business = business_that_says(form)
    book(business)
    delivered()
    customer_pages.ask(business, "anna@example.org", "de", NOW, LINKS)
    text = said(delivered().mails, "anna@example.org")
    assert right(text)
    assert not wrong(text)

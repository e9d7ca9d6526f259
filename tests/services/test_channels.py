"""Messages leave by the channel that they name."""

from collections.abc import Iterator
from gettext import NullTranslations
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.messages import Channel
from booking.notifications.addresses import Sender
from booking.notifications.sms import Gateway, Request
from booking.services import channels
from booking.services.outbox import Post, deliver_due
from booking.storage.models import Message
from booking.storage.unit_of_work import unit_of_work
from config import Settings
from tests.factories.businesses import make_business
from tests.notifications.gateways import FakeGateway
from tests.services.outgoing_mail import delivered, marked, of_recipient
from tests.services.test_bookings import LINKS, book
from tests.services.test_outbox import Recorder

ANNA = Contact("Anna Weiß", "anna@example.org", "+4915112345678")


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as fake:
        yield fake


def by_sms(business: Business, contact: Contact = ANNA) -> None:
    """A confirmation to the customer's telephone alone."""
    book(business, contact=contact)
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.recipient == "business").values(state="sent"))
        session.execute(update(Message).where(Message.recipient == "customer").values(channel="sms"))


def deliver(gateway: FakeGateway) -> None:
    request = Request.of(gateway.url("/?to={to}&text={text}&id={id}"), None, None, None, None)
    sender = Sender("noreply@example.org")
    others = {Channel.SMS: Gateway(request)}
    deliver_due(Post(Recorder(), sender, LINKS, lambda locale: NullTranslations(), others))


def test_every_channel_has_its_row() -> None:
    assert set(channels.WAYS) == set(Channel)


def test_a_channel_is_open_where_it_is_set_up(settings: Settings) -> None:
    assert list(channels.opened(settings)) == [Channel.EMAIL]


def test_a_short_message_reaches_the_number_with_its_identifier(app: Flask, gateway: FakeGateway) -> None:
    business = make_business()
    by_sms(business)
    deliver(gateway)
    [asked] = gateway.asked
    query = parse_qs(urlsplit(asked.path).query)
    assert query["to"] == ["+4915112345678"]
    assert query["id"][0].startswith("confirmed.")
    assert query["text"][0].startswith("Practice on the Market: your appointment on")
    message = of_recipient(business)
    assert (message.state, message.went_to) == ("sent", "+4915112345678")


def test_who_left_no_number_is_not_written_to(app: Flask, gateway: FakeGateway) -> None:
    business = make_business()
    by_sms(business, Contact("Anna Weiß", "anna@example.org", None))
    deliver(gateway)
    assert (gateway.asked, of_recipient(business).state) == ([], "superseded")


def test_without_a_gateway_it_waits_and_says_why(app: Flask) -> None:
    business = make_business()
    by_sms(business)
    delivered()
    message = of_recipient(business)
    assert (message.state, message.last_error) == ("due", "there is no way to send this here: sms")


def test_a_gateway_that_refuses_gives_up_and_marks_nobody(app: Flask, gateway: FakeGateway) -> None:
    business = make_business()
    by_sms(business)
    gateway.status, gateway.answer = 400, "invalid number"
    deliver(gateway)
    message = of_recipient(business)
    assert (message.state, message.last_error, marked()) == ("failed", "HTTP 400 invalid number", {})


def test_a_gateway_that_is_down_is_asked_again(app: Flask, gateway: FakeGateway) -> None:
    business = make_business()
    by_sms(business)
    gateway.status = 503
    deliver(gateway)
    assert of_recipient(business).state == "due"

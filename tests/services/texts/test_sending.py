"""Messages leave with a business's own words, and never stay because of them."""

from email.message import EmailMessage

from flask import Flask
from sqlalchemy import insert

from booking.domain.access import Actor
from booking.domain.messages import Channel, Reason
from booking.domain.own_words import OwnWords
from booking.services.outbox import deliver_due
from booking.services.texts import writing
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import MessageText
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.services.test_bookings import book
from tests.services.test_outbox import Recorder, post, states


def sent(own: OwnWords | None = None, locale: str = "de", raw: OwnWords | None = None) -> list[EmailMessage]:
    business = make_business()
    if own:
        actor = Actor.of_server(business.id)
        writing.save(actor, Reason.CONFIRMED, Channel.EMAIL, {}, {locale: own}, NOW)
    if raw:
        with unit_of_work() as session:
            session.execute(
                insert(table_of(MessageText)).values(
                    business_id=business.id,
                    id=new_id(),
                    reason="confirmed",
                    channel="email",
                    locale=locale,
                    subject=raw.subject,
                    body=raw.body,
                    updated_at=NOW,
                )
            )
    book(business)
    transport = Recorder()
    deliver_due(post(transport))
    return transport.sent


def test_the_customer_reads_own_words_and_the_house_ours(app: Flask) -> None:
    customers, houses = sent(OwnWords("Bis bald, {kunde}", "Wir freuen uns."))
    assert customers["Subject"] == "Bis bald, Anna Weiß"
    assert "Wir freuen uns." in str(customers.get_body(("plain",)))
    assert "Wir freuen uns." not in houses.as_string()


def test_words_of_the_other_language_are_not_said(app: Flask) -> None:
    customers, _ = sent(OwnWords("See you, {customer}", "We look forward."), locale="en")
    assert customers["Subject"] != "See you, Anna Weiß"


def test_what_cannot_be_rendered_any_more_leaves_in_our_words(app: Flask) -> None:
    customers, _ = sent(raw=OwnWords("{grund}", "{grund}"))
    assert customers["Subject"] == "Your appointment on Dienstag, 24. November 2026 at 09:00 is confirmed"
    assert states() == ["sent", "sent"]

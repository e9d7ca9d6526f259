"""What a mail server is handed, whatever people have typed (trust.md 29; RFC 7208, RFC 7489)."""

from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.utils import getaddresses
from gettext import NullTranslations

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.texts import one_line
from booking.notifications.addresses import Sender
from booking.notifications.smtp import Smtp
from booking.services.outbox import Post, deliver_due
from booking.storage.models import Booking, Business, Message
from booking.storage.unit_of_work import reading, unit_of_work
from tests.factories.businesses import make_business
from tests.ical.foreign.by_the_book import events
from tests.notifications.mail_servers import HOST, Recorder, free_port, recording
from tests.services.test_bookings import LINKS, book

MAIL_FROM = "appointments@termin.example"
HEADERS = {
    "from", "to", "reply-to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress",
    "mime-version", "content-type", "content-language",
}  # fmt: skip
INJECTED = [
    f"Anna{end}Bcc: x@evil.example"
    for end in (
        "\r\n",
        "\n",
        "\r",
        "\x00",
        "\x0b",
        "\x0c",
        "\x85",
        "\u2028",
        "\u2029",
        "\r\n ",
        "=?utf-8?q?=0D=0A?=",
        '"\r\n',
    )
]
TWO = [
    "a@b.example,c@d.example",
    "a@b.example\nBcc: c@d.example",
    "a@b.example\r\nRCPT TO:<c@d.example>",
    "<a@b.example> c@d",
    "a@b.example\u2028c@d.example",
    "a b@c.example",
]


@pytest.fixture
def server() -> Iterator[tuple[Recorder, int]]:
    """A mail server that takes everything."""
    recorder = Recorder()
    listening = recording(recorder, free_port())
    listening.start()
    yield recorder, listening.port
    listening.stop()


def handed_in(server: tuple[Recorder, int]) -> list[tuple[str, list[str], Mail]]:
    """What the server has after everything due has left: who sent it, to whom, and the message as another reads it."""
    recorder, port = server
    deliver_due(
        Post(Smtp(f"smtp://{HOST}:{port}?tls=none"), Sender(MAIL_FROM), LINKS, lambda locale: NullTranslations())
    )
    taken = [
        (str(each.mail_from), each.rcpt_tos, message_from_bytes(each.content or b"")) for each in recorder.envelopes
    ]
    recorder.envelopes.clear()
    return taken  # type: ignore[return-value]


def typed(**values: str) -> None:
    """What is stored, past every check of a form."""
    with unit_of_work() as session:
        session.execute(
            update(Booking).values({f"contact_{name}": each for name, each in values.items() if name != "host"})
        )
        if "host" in values:
            session.execute(update(Business).values(name=values["host"]))


def test_the_envelope_the_header_and_the_organizer_are_one_address(app: Flask, server: tuple[Recorder, int]) -> None:
    book(make_business())
    (sender, recipients, mail), (also_sender, to_business, other) = handed_in(server)
    assert sender == also_sender == MAIL_FROM
    assert [recipients, to_business] == [["anna@example.org"], ["practice@example.org"]]
    assert [address for _, address in getaddresses([mail["From"], other["From"]])] == [MAIL_FROM, MAIL_FROM]
    assert mail["Message-ID"].endswith("@termin.example>")
    assert getaddresses([mail["Reply-To"]]) == [("Practice on the Market", "practice@example.org")]
    assert "Sender" not in mail
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    (event,) = events(calendar.get_payload(decode=True))  # type: ignore[arg-type]
    assert event["ORGANIZER"] == f"Practice on the Market <mailto:{MAIL_FROM}>"
    assert event["ATTENDEE"] == "Anna Weiß <mailto:anna@example.org> ACCEPTED"
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("charset") == "utf-8"


@pytest.mark.parametrize("injected", INJECTED)
def test_what_people_typed_adds_no_header_and_no_recipient(
    app: Flask, server: tuple[Recorder, int], injected: str
) -> None:
    book(make_business())
    # What one of the databases cannot store comes from nobody.
    typed(name=injected.replace("\x00", "\ufffd"), host=f"Praxis {injected}".replace("\x00", "\ufffd"))
    taken = handed_in(server)
    assert [recipients for _, recipients, _ in taken] == [["anna@example.org"], ["practice@example.org"]]
    for sender, recipients, mail in taken:
        assert sender == MAIL_FROM
        assert {name.lower() for name in mail} == HEADERS
        assert len(mail) == len(HEADERS)
        assert [address for _, address in getaddresses([mail["From"]])] == [MAIL_FROM]
        assert [address for _, address in getaddresses(mail.get_all("To", []))] == recipients
        for part in mail.walk():
            assert "bcc" not in {name.lower() for name in part}
        shown = str(make_header(decode_header(mail["From"]))).rpartition(" <")[0].strip('"')
        assert shown == one_line(f"Praxis {injected}".replace("\x00", "\ufffd"))


@pytest.mark.parametrize("address", TWO)
def test_what_is_not_one_address_is_not_handed_in(app: Flask, server: tuple[Recorder, int], address: str) -> None:
    book(make_business())
    typed(email=address)
    ((_, recipients, mail),) = handed_in(server)
    assert recipients == ["practice@example.org"]
    assert "Reply-To" not in mail
    with reading() as session:
        assert list(session.scalars(select(Message.state).order_by(Message.id))) == ["failed", "sent"]


def test_a_report_of_failure_comes_back_to_where_the_mail_came_from(app: Flask, server: tuple[Recorder, int]) -> None:
    book(make_business())
    ((sender, _, mail), _) = handed_in(server)
    assert sender.rpartition("@")[2] == getaddresses([mail["From"]])[0][1].rpartition("@")[2] == "termin.example"

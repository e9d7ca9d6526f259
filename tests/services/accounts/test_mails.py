"""Mails to people about their account: in their language, with a link that works, and none where none is due."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.notifications.addresses import Sender
from booking.notifications.delivery import TemporaryFailure
from booking.notifications.smtp import Smtp
from booking.services.accounts import new_address, new_password, proofs, sign_up, users
from booking.services.outbox import Post, deliver_due
from booking.storage.models import Message, Proof
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.accounts import ANOTHER, make_account
from tests.factories.businesses import make_business
from tests.factories.catalogues import catalogue
from tests.notifications.mail_servers import HOST, free_port, recording
from tests.notifications.mail_servers import Recorder as Server
from tests.services.accounts.test_new_address import ask as ask_for_address
from tests.services.test_bookings import LINKS, book
from tests.services.test_outbox import Recorder, states

LINK = re.compile(r"http://\S+")


def delivered(*failures: Exception) -> list[EmailMessage]:
    transport = Recorder(*failures)
    deliver_due(Post(transport, Sender("noreply@termin.example"), LINKS, catalogue))
    return [message_from_bytes(each.as_bytes(), policy=default) for each in transport.sent]  # type: ignore[misc]


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def token(message: EmailMessage) -> str:
    found = LINK.search(text(message))
    assert found
    return found[0].rpartition("/")[2]


def reset(email: str = "paula@example.org", locale: str = "de") -> None:
    new_password.ask(email, locale, NOW, LINKS)


def test_a_forgotten_password_is_answered_with_a_link(app: Flask) -> None:
    make_account()
    reset()
    (mail,) = delivered()
    assert (mail["To"], mail["Subject"]) == ("paula@example.org", "Wählen Sie ein neues Passwort")
    assert text(mail) == (
        "Wählen Sie ein neues Passwort\n"
        "\n"
        "Guten Tag Paula Weber,\n"
        "\n"
        "Jemand, vermutlich Sie selbst, möchte ein neues Passwort für Ihr Konto. "
        "Der Link gilt einmal und 30 Minuten lang.\n"
        "\n"
        "Wählen Sie ein neues Passwort:\n"
        f"{LINKS.base_url}/de/account/reset/{token(mail)}\n"
        "\n"
        "Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.\n"
        "\n"
        f"Diese Nachricht wurde automatisch von {LINKS.base_url.partition('//')[2]} gesendet, "
        "wo Ihre Adresse für ein Konto angegeben wurde.\n"
    )


def test_the_link_of_the_mail_is_the_one_that_works(app: Flask) -> None:
    make_account()
    reset()
    (mail,) = delivered()
    new_password.by_link(token(mail), ANOTHER, NOW, "")


def test_the_link_is_in_the_page_as_well(app: Flask) -> None:
    make_account()
    reset()
    (mail,) = delivered()
    page = mail.get_body(("html",))
    assert page is not None
    tree = html5lib.parse(page.get_content(), namespaceHTMLElements=False)
    assert [each.get("href") for each in tree.iter("a")] == [f"{LINKS.base_url}/de/account/reset/{token(mail)}"]
    assert tree.get("lang") == "de"


def test_it_is_written_in_the_language_of_the_page_that_asked(app: Flask) -> None:
    make_account()
    reset(locale="en")
    (mail,) = delivered()
    assert (mail["Subject"], mail["Content-Language"]) == ("Choose a new password", "en")
    assert "/en/account/reset/" in text(mail)


def test_nobody_is_written_to_at_an_address_that_nobody_has(app: Flask) -> None:
    reset("nobody@example.org")
    assert delivered() == []
    assert states() == ["superseded"]


def test_who_is_shut_out_is_not_written_to(app: Flask) -> None:
    make_account()
    reset()
    users.disable("paula@example.org", NOW)
    assert delivered() == []


def test_of_two_that_have_not_left_only_the_later_one_does(app: Flask) -> None:
    make_account()
    reset()
    reset()
    (mail,) = delivered()
    assert states() == ["superseded", "sent"]
    assert new_password.wanted(token(mail))


def test_a_link_that_is_over_does_not_leave(app: Flask) -> None:
    make_account()
    reset()
    with unit_of_work() as session:
        session.execute(update(Proof).values(expires_at=EPOCH))
    assert delivered() == []


def test_mails_to_people_and_about_bookings_do_not_supersede_each_other(app: Flask) -> None:
    make_account("anna@example.org")
    book(make_business())
    reset("anna@example.org")
    assert [mail["To"] for mail in delivered()] == ["anna@example.org", "practice@example.org", "anna@example.org"]


def test_two_people_do_not_supersede_each_other(app: Flask) -> None:
    make_account()
    make_account("kim@example.org")
    reset()
    reset("kim@example.org")
    assert [mail["To"] for mail in delivered()] == ["paula@example.org", "kim@example.org"]


def test_a_failure_is_tried_again_under_the_same_identifier(app: Flask) -> None:
    make_account()
    reset()
    assert delivered(TemporaryFailure("450 later")) == []
    with unit_of_work() as session:
        wanted = session.scalars(select(Message.message_id)).one()
        session.execute(update(Message).values(due_at=EPOCH))
    (mail,) = delivered()
    assert mail["Message-ID"] == f"<{wanted}@termin.example>"


def test_a_new_password_is_told(app: Flask) -> None:
    make_account()
    reset()
    (asked,) = delivered()
    new_password.by_link(token(asked), ANOTHER, NOW, "")
    (mail,) = delivered()
    assert (mail["To"], mail["Subject"]) == ("paula@example.org", "Ihr Passwort wurde geändert")
    assert LINK.findall(text(mail)) == [f"{LINKS.base_url}/de/account/reset"]


def test_a_new_address_is_asked_and_the_old_one_told(app: Flask) -> None:
    user_id = make_account()
    new_address.confirm(ask_for_address(user_id), NOW, "")
    told = delivered()
    assert [(mail["To"], mail["Subject"]) for mail in told] == [
        ("paula@example.org", "Ihr Konto hat jetzt eine andere Adresse")
    ]
    assert LINK.findall(text(told[0])) == []


def test_the_link_to_a_new_address_goes_there(app: Flask) -> None:
    ask_for_address(make_account())
    (mail,) = delivered()
    assert (mail["To"], mail["Subject"]) == ("new@example.org", "Bestätigen Sie Ihre neue Adresse")
    assert new_address.wanted(token(mail)) == "new@example.org"


def test_whose_address_somebody_else_wants_is_told_of_their_account(app: Flask) -> None:
    make_account("kim@example.org", name="Kim")
    ask_for_address(make_account(), "kim@example.org")
    (mail,) = delivered()
    assert (mail["To"], mail["Subject"]) == ("kim@example.org", "Sie haben schon ein Konto")
    assert "Paula" not in text(mail)


def test_signing_up_begins_with_a_link(app: Flask) -> None:
    sign_up.ask("paula@example.org", "en", NOW, LINKS)
    (mail,) = delivered()
    assert mail["Subject"] == "Set up your business"
    assert sign_up.wanted(token(mail)) == "paula@example.org"


def test_who_has_an_account_is_told_to_sign_in_instead(app: Flask) -> None:
    make_account()
    sign_up.ask("paula@example.org", "de", NOW, LINKS)
    (mail,) = delivered()
    assert mail["Subject"] == "Sie haben schon ein Konto"
    assert LINK.findall(text(mail)) == [f"{LINKS.base_url}/de/account/sign-in"]


def test_a_name_that_is_an_advertisement_is_not_repeated(app: Flask) -> None:
    make_account(name="Win at www.example.com")
    reset()
    (mail,) = delivered()
    assert "www" not in text(mail)


@pytest.mark.parametrize("locale", ["de", "en"])
def test_no_mail_says_a_word_in_the_other_language(app: Flask, locale: str) -> None:
    make_account(locale=locale)
    reset(locale=locale)
    sign_up.ask("new@example.org", locale, NOW, LINKS)
    words = {"de": ("the ", "your ", "you "), "en": ("Sie ", "Ihr", "der ")}[locale]
    for mail in delivered():
        assert [word for word in words if word in text(mail).lower()] == []


@pytest.fixture
def server() -> Iterator[tuple[Server, int]]:
    """A mail server that takes whatever comes."""
    recorder = Server()
    listening = recording(recorder, free_port())
    listening.start()
    yield recorder, listening.port
    listening.stop()


def test_it_leaves_by_smtp_to_one_recipient(app: Flask, server: tuple[Server, int]) -> None:
    recorder, port = server
    make_account()
    reset()
    deliver_due(Post(Smtp(f"smtp://{HOST}:{port}?tls=none"), Sender("noreply@termin.example"), LINKS, catalogue))
    (envelope,) = recorder.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("noreply@termin.example", ["paula@example.org"])
    assert isinstance(envelope.content, bytes)
    assert b"Auto-Submitted: auto-generated" in envelope.content
    assert states() == ["sent"]


def test_a_link_derived_later_is_the_same(app: Flask) -> None:
    make_account()
    with unit_of_work() as session:
        user = users.find(session, "paula@example.org")
        assert user is not None
        made = proofs.make(session, "reset", user.email, "de", NOW, LINKS, user_id=user.id)
    assert made.token == LINKS.token("reset", 0, made.id)
    assert timedelta(minutes=30) == proofs.LIFETIMES["reset"]

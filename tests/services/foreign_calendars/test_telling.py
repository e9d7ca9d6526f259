"""The mail about a calendar that cannot be read."""

from datetime import timedelta
from email import policy
from email.parser import BytesParser

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.cli.jobs import post_of
from booking.domain.access import Actor
from booking.domain.foreign_calendars import Fault
from booking.services.foreign_calendars import connecting
from booking.services.outbox import deliver_due
from booking.storage.models import Membership, Message, User
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.foreign_calendars.calendars import ADDRESS, Servers, connect


def mails(app: Flask) -> list[str]:
    """What lies in the folder of an installation without a mail server."""
    folder = app.config["TERMINBUCH"].instance_path / "mail"
    found = []
    for file in sorted(folder.rglob("*.eml")) if folder.exists() else []:
        message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
        text = message.get_body(("plain",))
        assert text is not None
        found.append(f"{message['To']}\n{message['Subject']}\n{text.get_content()}")
    return found


@pytest.fixture
def failing(app: Flask) -> tuple[Flask, int]:
    """A calendar that has failed for a day."""
    owner = make_member(make_business(resources=[resource("anna")], services=[service()]))
    calendar_id, servers = connect(owner), Servers(fault=Fault.MISSING)
    servers.ask()
    servers.ask_again(NOW + timedelta(days=1))
    return app, calendar_id


@pytest.mark.parametrize(
    ("lang", "words"), [("de", "lässt sich der Kalender „Private“"), ("en", "the calendar “Private” of Anna")]
)
def test_it_says_which_and_what_stays(failing: tuple[Flask, int], lang: str, words: str) -> None:
    app, _ = failing
    with unit_of_work() as session:
        session.execute(update(User).values(locale=lang))
    assert deliver_due(post_of(app)) == 1
    (mail,) = mails(app)
    assert words in " ".join(mail.split())
    assert f"/{lang}/staff/" in mail
    assert ADDRESS not in mail
    assert "4711" not in mail


def test_it_is_not_sent_when_it_works_again_meanwhile(failing: tuple[Flask, int]) -> None:
    app, _ = failing
    Servers().ask_again(NOW + timedelta(days=1, hours=1))
    deliver_due(post_of(app))
    assert mails(app) == []
    with reading() as session:
        assert session.scalars(select(Message.state)).all() == ["superseded"]


def test_it_is_not_sent_about_what_was_removed(failing: tuple[Flask, int]) -> None:
    app, calendar_id = failing
    with reading() as session:
        (business_id,) = session.scalars(select(Membership.business_id))
    connecting.remove(Actor.of_server(business_id), calendar_id, NOW + timedelta(days=1))
    deliver_due(post_of(app))
    assert mails(app) == []


def test_it_is_not_sent_to_whoever_has_left(failing: tuple[Flask, int]) -> None:
    app, _ = failing
    with unit_of_work() as session:
        session.execute(update(Membership).values(ended_at=NOW))
    deliver_due(post_of(app))
    assert mails(app) == []

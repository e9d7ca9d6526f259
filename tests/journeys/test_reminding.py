"""From the box under the booking form to the mail in the inbox, and from its button to the house's calendar."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from gettext import NullTranslations

import pytest
from playwright.sync_api import expect
from sqlalchemy import literal, update

from booking.domain.access import Actor, Role
from booking.notifications.addresses import Sender
from booking.notifications.smtp import Smtp
from booking.services import businesses
from booking.services.outbox import Post, deliver_due
from booking.services.reminders import rules
from booking.storage.models import Message
from booking.storage.queries import reminders as queries
from booking.storage.types import EPOCH, Instant
from booking.storage.unit_of_work import unit_of_work
from booking.web import clock
from tests.conftest import NOW
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.looks import LIGHT_LOOK
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.journeys.staff import signed_in
from tests.notifications.mail_servers import HOST, Recorder, free_port, recording

pytestmark = pytest.mark.browser

ON_TIME = NOW + timedelta(days=1, hours=5)
"""Tuesday, 24 November 2026, 14:00 in Berlin: the day before."""


@pytest.fixture
def inbox() -> Iterator[tuple[Recorder, Smtp]]:
    """A mail server that takes everything, and the way there."""
    recorder = Recorder()
    server = recording(recorder, free_port())
    server.start()
    yield recorder, Smtp(f"smtp://{HOST}:{server.port}?tls=none", timeout=5)
    server.stop()


def work(practice: Practice, transport: Smtp) -> None:
    """Let the worker do what is due."""
    links = practice.site.extensions["links"]
    with practice.site.app_context():
        deliver_due(Post(transport, Sender("noreply@example.org"), links, lambda locale: NullTranslations()))


def last_mail(recorder: Recorder) -> EmailMessage:
    """What came last."""
    content = recorder.envelopes[-1].content
    assert isinstance(content, bytes)
    return message_from_bytes(content, policy=policy.default)  # type: ignore[return-value]


def test_who_is_reminded_confirms_and_the_house_sees_it(
    opened: Open,
    practice: Practice,
    inbox: tuple[Recorder, Smtp],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recorder, transport = inbox
    page = opened()
    with practice.site.app_context():
        rules.add_usual(Actor.of_server(businesses.business("practice").id), NOW)

    page.goto("/en/practice/checkup?resource=anna")
    page.locator("button[value='2026-11-25T14:00+01:00']").click()
    page.get_by_label("Your name").fill("Anna Weiß")
    page.get_by_label("E-mail address").fill("anna@example.org")
    box = page.get_by_label("Please remind me of this appointment")
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_role("button", name="Book appointment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")
    work(practice, transport)
    assert len(recorder.envelopes) == 2

    monkeypatch.setattr(clock, "now", lambda: ON_TIME)
    monkeypatch.setattr(queries, "database_now", lambda: literal(ON_TIME, Instant()))
    with practice.site.app_context(), unit_of_work() as session:
        session.execute(update(Message).where(Message.due_at <= ON_TIME).values(due_at=EPOCH))
    work(practice, transport)
    assert len(recorder.envelopes) == 3
    mail = last_mail(recorder)
    assert mail["Subject"] == "Reminder: your appointment on Wednesday, 25 November 2026 at 14:00"
    body = mail.get_body(("plain",))
    assert body is not None
    way = re.search(r"https?://[^/]+(/en/b/[\w-]+)\s", body.get_content())
    assert way is not None

    page.goto(way[1])
    page.get_by_role("button", name="Yes, I am coming").click()
    expect(page.get_by_text("You have confirmed that you are coming")).to_be_visible()
    # The house looks while its session is young.
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house = opened()
    signed_in(house, practice)
    house.goto("/en/staff/practice/calendar/day?date=2026-11-25")
    expect(house.get_by_role("link", name=re.compile("Anna Weiß.*has confirmed"))).to_be_visible()


@LIGHT_LOOK
def test_reminders_are_set_up_on_a_telephone(opened: Open, practice: Practice, lang: str, scheme: str) -> None:
    page = opened(color_scheme=scheme, viewport=PHONE)
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/{lang}/staff/practice/messages/reminders")
    begin = {"de": "Mit diesen beiden beginnen", "en": "Begin with these two"}[lang]
    page.get_by_role("button", name=begin).click()
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_role("button", name={"de": "Erinnerung hinzufügen", "en": "Add a reminder"}[lang]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    assert too_small(page) == []
    assert not is_too_wide(page)

"""After booking: from the booking's page to all that one has booked, and into one's own calendar."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import Page, expect

from booking.notifications.addresses import Sender
from booking.notifications.smtp import Smtp
from booking.services.outbox import Post, deliver_due
from tests.factories.catalogues import catalogue
from tests.journeys.conftest import Practice
from tests.notifications.mail_servers import HOST, Recorder, free_port, recording
from tests.web.bookings import make_booking

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[tuple[Recorder, int]]:
    """A mail server that takes everything."""
    recorder = Recorder()
    listening = recording(recorder, free_port())
    listening.start()
    yield recorder, listening.port
    listening.stop()


def mails(practice: Practice, server: tuple[Recorder, int]) -> list[str]:
    """The texts of what has left, as the mail server was given them."""
    recorder, port = server
    with practice.site.app_context():
        links = practice.site.extensions["links"]
        deliver_due(Post(Smtp(f"smtp://{HOST}:{port}?tls=none"), Sender("noreply@example.org"), links, catalogue))
    found = [message_from_bytes(each.content or b"", policy=default) for each in recorder.envelopes]
    recorder.envelopes.clear()
    return [body.get_content() for each in found if (body := each.get_body(("plain",))) is not None]


def test_all_bookings_are_found_by_a_mail_and_subscribed_to(
    page: Page, practice: Practice, server: tuple[Recorder, int]
) -> None:
    page.goto(f"/en/b/{make_booking(practice.site)}")
    mails(practice, server)
    expect(page.get_by_role("link", name="Google")).to_have_attribute(
        "href", re.compile("^https://calendar.google.com/")
    )
    page.get_by_role("link", name="have the link sent").click()
    page.get_by_label("E-mail address").fill("Anna@example.org")
    page.get_by_role("button", name="Send link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your mail")
    (text,) = mails(practice, server)
    (path,) = re.findall(r"https?://[^/\s]+(/en/m/\S+)", text)
    page.goto(path)
    expect(page.get_by_role("link", name="Wednesday 25 November 2026, 14:00–14:30")).to_be_visible()
    page.get_by_role("button", name="Make a subscription").click()
    expect(page.get_by_role("status").first).to_contain_text("Your subscription is there.")
    feed = page.get_by_role("textbox", name="Address of your subscription").input_value()
    answer = page.request.get(f"{practice.address}/calendar/{feed.rpartition('/')[2]}")
    assert answer.status == 200
    assert "BEGIN:VEVENT" in answer.text()
    page.get_by_role("link", name="Wednesday 25 November 2026, 14:00–14:30").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")

"""A confirmation that does not arrive, in a real browser, with a real mail server: told, mended, sent again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from booking.cli.jobs import post_of
from booking.notifications.smtp import Smtp
from booking.services.outbox import Post, deliver_due
from tests.journeys.conftest import Open, Practice
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.journeys.staff import known, signed_in
from tests.notifications.mail_servers import HOST, Recorder, free_port, recording

pytestmark = pytest.mark.browser


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def mail_port(recorder: Recorder) -> Iterator[int]:
    server = recording(recorder, free_port())
    server.start()
    yield server.port
    server.stop()


def deliver(practice: Practice, port: int) -> None:
    """Let a worker look into the outbox once."""
    with practice.site.app_context():
        usual = post_of(practice.site)
        deliver_due(Post(Smtp(f"smtp://{HOST}:{port}?tls=none"), usual.sender, usual.links, usual.translations))


def test_what_did_not_arrive_is_mended_and_sent_again(
    page: Page, practice: Practice, recorder: Recorder, mail_port: int
) -> None:
    known(practice.site, "Klara Sommer")
    recorder.answer_to_recipient = "550 5.1.1 user unknown"
    deliver(practice, mail_port)
    recorder.answer_to_recipient = "250 OK"
    signed_in(page, practice)
    page.goto("/en/staff/practice/today")
    page.get_by_role("link", name="Messages 2 not delivered").click()
    expect(page.get_by_text("The server does not know this address. Perhaps it is misspelt.").first).to_be_visible()
    page.get_by_role("link", name="Mend the address").click()
    page.get_by_label("E-mail address").fill("klara.sommer@example.org")
    page.get_by_role("button", name="Mend and send again").click()
    expect(page.get_by_role("status")).to_contain_text("The message is on its way again.")
    deliver(practice, mail_port)
    page.get_by_role("link", name="All messages").click()
    page.get_by_role("link", name="Sent").click()
    expect(page.get_by_text("klara.sommer@example.org")).to_be_visible()
    assert [each.rcpt_tos for each in recorder.envelopes] == [["klara.sommer@example.org"]]


@pytest.mark.parametrize(("lang", "scheme"), [("de", "light"), ("en", "dark")])
def test_the_pages_are_clean_and_fit_a_small_telephone(
    opened: Open, practice: Practice, recorder: Recorder, mail_port: int, lang: str, scheme: str
) -> None:
    known(practice.site, "Klara Sommer", "Jan Novak")
    recorder.answer_to_recipient = "550 5.1.1 user unknown"
    deliver(practice, mail_port)
    page = opened(color_scheme=scheme, viewport={"width": 320, "height": 640})
    signed_in(page, practice)
    found = []
    page.goto(f"/{lang}/staff/practice/messages")
    pages = [page.url, *(f"{page.url}?show={each}" for each in ("waiting", "sent"))]
    pages.append(page.locator(".messages__what").first.evaluate("link => link.href"))
    for address in pages:
        page.goto(address)
        found += faults(page)
        found += [(address, "too wide", "")] if is_too_wide(page) else []
        found += [(address, "too small", each) for each in too_small(page)]
    assert found == []

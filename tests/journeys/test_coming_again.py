"""Coming again in a real browser, without script: a reminder of the next visit, later months, an earlier time."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from gettext import NullTranslations
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.notifications.addresses import Sender
from booking.notifications.smtp import Smtp
from booking.services import changes
from booking.services.outbox import Post, deliver_due
from booking.services.setup import online
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.journeys.conftest import PHONE, Open, Practice, served
from tests.notifications.mail_servers import HOST, Recorder, free_port, recording
from tests.web.bookings import WEDNESDAY, make_booking
from tests.web.site import make_practice
from tests.web.waiting import WEDNESDAYS, look

pytestmark = pytest.mark.browser

Letters = Callable[[str], str]


def make_caring_practice() -> Business:
    """Anna, on Wednesdays at 14:00 only; one may wait, be reminded to come again, and hear of later months."""
    anna = resource("anna", weekly_hours=WEDNESDAYS)
    checkup = service("checkup", waiting_list=True, recall_months=6, horizon_days=21)
    business = make_practice(resources=[anna], services=[checkup], audiences=[])
    online.set_telling(Actor.of_server(business.id), True, NOW)
    return business


@pytest.fixture
def practice(sqlite_template: Path, tmp_path: Path) -> Iterator[Practice]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.journeys.conftest.make_practice", make_caring_practice)
        yield from served(sqlite_template, tmp_path, patch)


@pytest.fixture
def letter(practice: Practice) -> Iterator[Letters]:
    """Delivers what is due to a real mail server; answers the way that the last mail to an address names."""
    recorder = Recorder()
    server = recording(recorder, free_port())
    server.start()
    transport, links = Smtp(f"smtp://{HOST}:{server.port}?tls=none", timeout=5), practice.site.extensions["links"]

    def way(address: str) -> str:
        with practice.site.app_context():
            deliver_due(Post(transport, Sender("noreply@example.org"), links, lambda locale: NullTranslations()))
        content = next(each.content for each in reversed(recorder.envelopes) if each.rcpt_tos == [address])
        assert isinstance(content, bytes)
        body = message_from_bytes(content, policy=policy.default).get_body(("plain",))  # type: ignore[attr-defined]
        found = re.search(r"https?://[^/\s]+(/en/[rw]/[\w-]+)", body.get_content())
        assert found is not None
        return found[1]

    yield way
    server.stop()


@pytest.fixture
def page(opened: Open) -> Page:
    return opened(viewport=PHONE, java_script_enabled=False)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_a_reminder_of_the_next_visit_is_asked_for_and_ended_with_one_press(page: Page, practice: Practice) -> None:
    page.goto(f"/en/b/{make_booking(practice.site)}")
    page.get_by_role("button", name="Ask for one mail").click()
    expect(page.locator("section:has(#recall)")).to_contain_text("On Tuesday 25 May 2027 we remind you by mail")
    page.get_by_role("link", name="End or change it").click()
    heading(page, "Reminder to come again")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("status")).to_have_text("It is ended: you will hear no more of it.")


def test_news_of_later_months_are_confirmed_by_mail_and_ended_with_one_press(page: Page, letter: Letters) -> None:
    page.goto("/en/practice/checkup")
    page.get_by_role("link", name="Hear when new appointments open").click()
    page.get_by_label("E-mail address").fill("greta@example.org")
    page.get_by_role("button", name="Tell me").click()
    heading(page, "Please look into your mail")
    page.goto(letter("greta@example.org"))
    page.get_by_role("button", name="Yes, tell me").click()
    expect(page.locator("main")).to_contain_text("Once a later month can be booked, you get a mail.")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("status")).to_have_text("It is ended: you will hear no more of it.")


def test_an_earlier_time_is_taken_in_exchange(page: Page, practice: Practice, letter: Letters) -> None:
    earlier = make_booking(practice.site)
    later = make_booking(practice.site, starts_at=WEDNESDAY.replace(month=12, day=2))
    page.goto(f"/en/b/{later}")
    page.get_by_role("button", name="Tell me when something earlier is free").click()
    with practice.site.app_context():
        changes.cancel(earlier, NOW)
    look(practice.site)
    page.goto(letter("anna@example.org"))
    heading(page, "A time has become free for you.")
    page.get_by_role("button", name="Yes, take this earlier time").click()
    expect(page.locator("time").first).to_have_text(re.compile("Wednesday 25 November 2026, 14:00–14:30"))
    page.goto(f"/en/b/{later}")
    expect(page.locator("time").first).to_have_text(re.compile("25 November 2026"))

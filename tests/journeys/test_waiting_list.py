"""The waiting list in a real browser: nothing is free, somebody joins, another cancels, a mail leads to the time."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from gettext import NullTranslations
from pathlib import Path

import pytest
from playwright.sync_api import expect

from booking.domain.access import Role
from booking.notifications.addresses import Sender
from booking.notifications.smtp import Smtp
from booking.services import changes
from booking.services.outbox import Post, deliver_due
from tests.conftest import NOW
from tests.journeys.conftest import PHONE, Open, Practice, served
from tests.journeys.looks import EVERY_LOOK
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.journeys.staff import signed_in
from tests.notifications.mail_servers import HOST, Recorder, free_port, recording
from tests.web.bookings import make_booking
from tests.web.waiting import look, make_small_practice, offer

pytestmark = pytest.mark.browser


@pytest.fixture
def practice(sqlite_template: Path, tmp_path: Path) -> Iterator[Practice]:
    """A practice with one free time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.journeys.conftest.make_practice", make_small_practice)
        yield from served(sqlite_template, tmp_path, patch)


@pytest.fixture
def inbox() -> Iterator[tuple[Recorder, Smtp]]:
    """A mail server that takes everything, and the way there."""
    recorder = Recorder()
    server = recording(recorder, free_port())
    server.start()
    yield recorder, Smtp(f"smtp://{HOST}:{server.port}?tls=none", timeout=5)
    server.stop()


def work(practice: Practice, transport: Smtp) -> None:
    """Let the worker look for those who wait, and deliver."""
    look(practice.site)
    links = practice.site.extensions["links"]
    with practice.site.app_context():
        deliver_due(Post(transport, Sender("noreply@example.org"), links, lambda locale: NullTranslations()))


def link_in(recorder: Recorder, to: str) -> str:
    """The way to one's place in the last mail to an address."""
    content = next(each.content for each in reversed(recorder.envelopes) if each.rcpt_tos == [to])
    assert isinstance(content, bytes)
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))  # type: ignore[attr-defined]
    found = re.search(r"https?://[^/\s]+(/en/w/[\w-]+)", body.get_content())
    assert found is not None
    return found[1]


def test_what_another_gives_back_is_accepted_on_a_telephone_without_script(
    opened: Open, practice: Practice, inbox: tuple[Recorder, Smtp]
) -> None:
    recorder, transport = inbox
    booked = make_booking(practice.site)
    page = opened(viewport=PHONE, java_script_enabled=False)
    page.goto("/en/practice/checkup")
    page.get_by_role("link", name="Join the waiting list").click()
    page.get_by_label("Your name").fill("Greta Sommer")
    page.get_by_label("E-mail address").fill("greta@example.org")
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are the first on the waiting list.")

    with practice.site.app_context():
        changes.cancel(booked, NOW)
    work(practice, transport)
    page.goto(link_in(recorder, "greta@example.org"))
    expect(page.get_by_role("heading", level=1)).to_have_text("A time has become free for you.")
    page.get_by_role("button", name="Yes, book this time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")
    expect(page.locator("time")).to_have_text(re.compile("Wednesday 25 November 2026, 14:00–14:30"))


@pytest.mark.prove
@EVERY_LOOK
def test_every_page_of_the_waiting_list_is_sound(opened: Open, practice: Practice, lang: str, scheme: str) -> None:
    place = offer(practice.site)
    page = opened(color_scheme=scheme, viewport=PHONE)
    signed_in(page, practice, Role.OWNER)
    house = f"/{lang}/staff/practice/waiting"
    for path in (
        f"/{lang}/practice/laser/waiting",
        f"/{lang}/practice/course/waiting?week=2026-W50",
        f"/{lang}/w/{place}",
        f"/{lang}/w/{place}/wish",
        house,
        f"{house}/new",
    ):
        page.goto(path)
        assert faults(page) == []
        assert too_small(page) == []
        assert not is_too_wide(page)


@pytest.mark.prove
def test_with_script_days_are_asked_for_only_where_certain_ones_suit(opened: Open, practice: Practice) -> None:
    page = opened()
    page.goto("/en/practice/checkup/waiting")
    expect(page.get_by_label("First day")).to_be_hidden()
    page.get_by_label("certain days").check()
    expect(page.get_by_label("First day")).to_be_visible()

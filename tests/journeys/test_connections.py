"""A personal calendar at a server elsewhere: connected, it takes time here, also when its server fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from booking.domain.access import Role
from booking.ical.apart import busy_apart
from booking.network.fetching import Answer, fetch
from booking.services.foreign_calendars import connecting
from booking.services.foreign_calendars.asking import Asking, ask_due
from booking.storage.models import ForeignCalendar
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.looks import DARK_LOOK
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.journeys.staff import signed_in
from tests.network.servers import Respond, Server, answering, let_in, serving
from tests.services.foreign_calendars.calendars import TEN, calendar

pytestmark = pytest.mark.browser

ADDRESS = "webcal://calendar.example/private-4711/basic.ics"
SLOTS = "/de/practice/checkup?resource=anna&week=2026-W48"
TAKEN = "2026-11-24T10:00+01:00"
FREE = "2026-11-24T11:00+01:00"


@dataclass
class Elsewhere:
    """The server of the calendar, and the worker that asks it."""

    practice: Practice
    respond: Respond = field(default_factory=lambda: answering(calendar(TEN)))
    server: Server | None = None

    def work(self) -> None:
        """Ask whatever is connected."""
        with self.practice.site.app_context():
            with unit_of_work() as session:
                session.execute(update(ForeignCalendar).values(next_at=from_minutes(0)))
            ask_due(Asking(self.practice.site.extensions["seal"], self._fetch, busy_apart), lambda: NOW)

    def _fetch(self, address: str, etag: str | None, last_modified: str | None) -> Answer:
        assert address == ADDRESS
        assert self.server is not None
        return fetch(self.server.at("/private-4711/basic.ics"), etag, last_modified, let_in(self.server.port))


@pytest.fixture
def elsewhere(practice: Practice) -> Iterator[Elsewhere]:
    found = Elsewhere(practice)
    with serving(lambda connection, request: found.respond(connection, request)) as found.server:
        yield found


def offered(page: Page, start: str) -> int:
    page.goto(SLOTS)
    return page.locator(f'button[name="starts_at"][value="{start}"]').count()


def test_a_calendar_elsewhere_takes_time_here_also_when_its_server_fails(
    page: Page, practice: Practice, elsewhere: Elsewhere
) -> None:
    signed_in(page, practice, Role.STAFF, "anna")
    assert offered(page, TAKEN)
    page.goto("/de/staff/practice/connections")
    page.get_by_role("link", name="Kalender verbinden").first.click()
    page.get_by_label("Name").fill("Privat")
    page.get_by_label("Geheime Adresse des Kalenders").fill(ADDRESS)
    page.get_by_role("button", name="Verbinden").click()
    expect(page.get_by_text("Wird zum ersten Mal gelesen")).to_be_visible()
    elsewhere.work()
    page.get_by_role("link", name="Noch einmal nachsehen").click()
    expect(page.get_by_text("In Ordnung, zuletzt gelesen: heute, 09:00 Uhr")).to_be_visible()
    assert not offered(page, TAKEN)
    assert offered(page, FREE)

    elsewhere.respond = answering(b"<html>", status="503 Later")
    elsewhere.work()
    page.goto("/de/staff/practice/connections")
    expect(page.get_by_text("Nicht lesbar seit: heute, 09:00 Uhr")).to_be_visible()
    page.get_by_role("link", name="Was tun?").click()
    expect(page.get_by_text("Der Server hat selbst eine Störung.")).to_be_visible()
    expect(page.get_by_text("bleibt gesperrt")).to_be_visible()
    assert "4711" not in page.content()
    assert not offered(page, TAKEN)


def test_the_page_says_by_itself_what_came_of_it(opened: Open, practice: Practice, elsewhere: Elsewhere) -> None:
    page = opened()
    signed_in(page, practice, Role.MANAGER)
    page.goto("/en/staff/practice/connections/calendars/new?resource=anna")
    page.get_by_label("From a file, once").check()
    expect(page.get_by_label("Secret address of the calendar")).to_be_hidden()
    page.get_by_label("At its address, again and again").check()
    page.get_by_label("Secret address of the calendar").fill(ADDRESS)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("Is being read for the first time")).to_be_visible()
    elsewhere.work()
    expect(page.get_by_text("Works, last read today, 09:00")).to_be_visible(timeout=15_000)


@DARK_LOOK
def test_the_pages_are_clean_and_fit_a_phone(
    opened: Open, practice: Practice, elsewhere: Elsewhere, lang: str, scheme: str
) -> None:
    page = opened(viewport=PHONE, color_scheme=scheme)
    owner = signed_in(page, practice, Role.MANAGER)
    with practice.site.app_context():
        first = connecting.add_address(owner, "anna", "Private", ADDRESS, practice.site.extensions["seal"], NOW)
        connecting.add_address(owner, "ben", "Club", ADDRESS, practice.site.extensions["seal"], NOW)
    elsewhere.respond = answering(b"<html>")
    elsewhere.work()
    for path in ("", "/calendars/new", f"/calendars/{first}"):
        page.goto(f"/{lang}/staff/practice/connections{path}")
        for details in page.locator(".providers summary").all():
            details.click()
        assert not is_too_wide(page)
        assert too_small(page) == []
        assert faults(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert not is_too_wide(page)
        page.set_viewport_size(PHONE)

"""A series in a real browser: six are planned, one collides, all are booked, the rest is moved and cancelled."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from booking.domain.access import Role
from booking.storage.models import Booking
from booking.storage.unit_of_work import reading
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.looks import EVERY_LOOK
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.journeys.staff import signed_in
from tests.web.bookings import make_booking

pytestmark = pytest.mark.browser

THIRD = datetime(2026, 12, 15, 13, 0, tzinfo=UTC)
SIX = "/{lang}/practice/checkup/series?start=2026-12-01T14:00%2B01:00&every=1&unit=weeks&count=6&resource=ben"


def booked(page: Page, lang: str = "en") -> None:
    """Reserve the dates that are planned, and book them."""
    page.locator("#dates button[type=submit]").click()
    page.locator("input[name=name]").fill("Greta Sommer")
    page.locator("input[name=email]").fill("greta@example.org")
    page.locator("button[name=action][value=book]:visible").last.click()
    expect(page.locator("ol.series__dates li")).to_have_count(6)


def test_six_are_booked_around_one_that_is_taken_and_the_rest_is_moved_and_cancelled_without_script(
    opened: Open, practice: Practice
) -> None:
    make_booking(practice.site, starts_at=THIRD, resource="ben")
    page = opened(viewport=PHONE, java_script_enabled=False)
    page.goto(SIX.format(lang="en"))
    third = page.get_by_role("listitem").filter(has_text="3. Tuesday 15 December 2026, 14:00")
    expect(third).to_contain_text("not free, the nearest free time is proposed")
    page.locator("#date-3").select_option("2026-12-15T14:30+01:00")
    booked(page)
    expect(page.locator("ol.series__dates li").nth(2)).to_have_text("Tuesday 15 December 2026, 14:30–15:00")

    page.get_by_role("link", name="Tuesday 8 December 2026, 14:00–14:30").click()
    page.get_by_role("link", name="Move this one and all later ones").click()
    page.locator("button[name=starts_at][value='2026-12-09T10:00+01:00']").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["The new dates"])
    page.get_by_role("button", name="Move these appointments").click()
    expect(page.locator("ol.series__dates li").nth(1)).to_have_text("Wednesday 9 December 2026, 10:00–10:30")
    expect(page.locator("ol.series__dates li").nth(0)).to_contain_text("Tuesday 1 December 2026, 14:00–14:30")

    page.get_by_role("link", name="Cancel this one and all later ones").click()
    page.get_by_role("button", name="Yes, cancel them").click()
    expect(page.get_by_text("(cancelled)")).to_have_count(5)


@pytest.mark.prove
@EVERY_LOOK
def test_every_page_of_a_series_is_sound(opened: Open, practice: Practice, lang: str, scheme: str) -> None:
    make_booking(practice.site, starts_at=THIRD, resource="ben")
    page = opened(color_scheme=scheme, viewport=PHONE)
    page.goto(SIX.format(lang=lang))
    sound(page)
    booked(page)
    sound(page)
    own = page.url
    page.goto(f"{own}/series/move")
    sound(page)
    page.goto(f"{own}/series/move?starts_at=2026-12-02T10:00%2B01:00")
    sound(page)
    page.goto(f"{own}/series/cancel")
    sound(page)
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/{lang}/staff/practice/bookings/{first_booking(practice)}/series")
    sound(page)


def first_booking(practice: Practice) -> int:
    """The first booking that there is."""
    with practice.site.app_context(), reading() as session:
        return session.scalars(select(Booking.id).order_by(Booking.id).limit(1)).one()


def sound(page: Page) -> None:
    """Nothing on a page is beyond anybody's reach."""
    assert faults(page) == []
    assert too_small(page) == []
    assert not is_too_wide(page)

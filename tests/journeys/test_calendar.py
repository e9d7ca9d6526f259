"""The calendar that is left open all day: true within seconds, on a phone, for all who read, on paper."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.services import bookings, businesses, changes
from booking.services.desk import visits
from tests.conftest import NOW
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.scripts import wait_for_scripts
from tests.journeys.sights import is_too_wide, seen
from tests.journeys.staff import signed_in

pytestmark = pytest.mark.browser

TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEK = "/en/staff/practice/calendar"
VIEWS = ("", "/day", "/month", "/list")
WITHIN = 5_500
PATIENCE = 6 * WITHIN  # on a machine that has other things to do


def book(practice: Practice, name: str = "Klara Sommer", starts_at: datetime = TEN, service: str = "checkup") -> int:
    with practice.site.app_context():
        known = businesses.business("practice")
        answers = {"first": "yes"} if service == "visit" else {}
        request = bookings.Request(Contact(name, "klara@example.org", None), "de", answers=answers)
        made = bookings.book(
            known, known.services[service], starts_at, NOW, request, practice.site.extensions["links"], resource="anna"
        )
    return made.facts.booking_id


@pytest.fixture
def desk(opened: Open, practice: Practice) -> Page:
    """Somebody of the house, signed in."""
    page = opened()
    signed_in(page, practice)
    return page


def opened_at(desk: Page, address: str) -> None:
    """Open a view whose clock can be put forward, once its scripts are at work."""
    desk.clock.install()
    desk.goto(address)
    wait_for_scripts(desk)


# All views ask in the same way.
@pytest.mark.parametrize("view", [VIEWS[0], *(pytest.param(each, marks=pytest.mark.prove) for each in VIEWS[1:])])
def test_what_others_book_appears_by_itself(desk: Page, practice: Practice, view: str) -> None:
    opened_at(desk, WEEK + view)
    expect(desk.get_by_text("Klara Sommer")).to_have_count(0)
    book(practice)
    desk.clock.run_for(WITHIN)
    expect(desk.get_by_text("Klara Sommer").first).to_be_visible(timeout=PATIENCE)


def test_focus_and_scroll_stay_while_columns_are_put_in(desk: Page, practice: Practice) -> None:
    desk.set_viewport_size({"width": 420, "height": 520})
    number = book(practice)
    opened_at(desk, f"{WEEK}/day")
    entry = desk.locator("a.ev").first
    entry.focus()
    desk.evaluate("document.querySelector('.calscroll').scrollLeft = 60; scrollTo(0, 200)")
    before = desk.evaluate("[document.querySelector('.calscroll').scrollLeft, scrollY]")
    with practice.site.app_context():
        business = businesses.business("practice")
        visits.check_in(Actor.of_server(business.id), number, NOW)
    desk.clock.run_for(WITHIN)
    expect(desk.locator("a.ev--arrived")).to_be_visible(timeout=PATIENCE)
    expect(desk.locator("a.ev--arrived")).to_be_focused()
    assert desk.evaluate("[document.querySelector('.calscroll').scrollLeft, scrollY]") == before


def test_nothing_is_put_in_under_an_open_dialog(desk: Page, practice: Practice) -> None:
    opened_at(desk, WEEK)
    desk.evaluate("document.body.append(Object.assign(document.createElement('dialog'), {id: 'mine'}))")
    desk.evaluate("document.getElementById('mine').showModal()")
    book(practice)
    desk.clock.run_for(WITHIN)
    desk.wait_for_load_state("networkidle")
    expect(desk.get_by_text("Klara Sommer")).to_have_count(0)
    desk.evaluate("document.getElementById('mine').close()")
    desk.clock.run_for(WITHIN)
    expect(desk.get_by_text("Klara Sommer").first).to_be_visible(timeout=PATIENCE)


@pytest.mark.prove
@pytest.mark.parametrize("fault", ["no network", "no server"])
def test_a_calendar_that_cannot_be_kept_true_says_since_when(browser: Browser, practice: Practice, fault: str) -> None:
    with browser.new_context(base_url=practice.address) as context:
        desk = context.new_page()
        signed_in(desk, practice)
        desk.goto(WEEK)
        if fault == "no network":
            context.set_offline(True)
        else:
            context.route("**/calendar/changes?*", lambda route: route.abort())
        status = desk.locator("[data-status]")
        expect(status).to_contain_text("Not up to date since", timeout=PATIENCE)
        book(practice)
        context.set_offline(False)
        context.unroute_all()
        expect(desk.get_by_text("Klara Sommer").first).to_be_visible(timeout=PATIENCE)
        expect(status).to_be_empty()


def test_who_is_signed_out_meanwhile_is_told(desk: Page) -> None:
    opened_at(desk, WEEK)
    desk.context.clear_cookies()
    desk.clock.run_for(WITHIN)
    expect(desk.locator("[data-status]")).to_contain_text("You are signed out", timeout=PATIENCE)


def test_on_a_phone_the_week_is_one_day_at_a_time(opened: Open, practice: Practice) -> None:
    book(practice)
    page = opened(viewport=PHONE)
    signed_in(page, practice)
    page.goto(WEEK)
    shown = page.locator(".calday:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Klara Sommer")
    page.get_by_role("navigation", name="Days of the week").get_by_role("link", name="Tuesday 24 November").click()
    expect(shown).to_have_count(1)
    expect(shown).not_to_contain_text("Klara Sommer")
    assert not is_too_wide(page)


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.prove), "dark"])
def test_every_view_is_clean_by_axe_and_fits_a_phone(opened: Open, practice: Practice, scheme: str) -> None:
    with_all_states(practice)
    page = opened(color_scheme=scheme)
    signed_in(page, practice)
    sights = seen(visited(page))
    assert [fault for each in sights for fault in each.faults] == []
    assert [(each.url, each.too_wide) for each in sights if each.too_wide] == []
    # What is chosen in the bar has a label around it that is large enough.
    small = [(each.url, what) for each in sights for what in each.too_small if 'type="checkbox"' not in what]
    assert small == []


def visited(page: Page) -> Iterator[Page]:
    """Every view in both languages, with what is cancelled, and all that is folded open."""
    for lang, view in [(lang, each) for lang in ("en", "de") for each in VIEWS]:
        page.goto(f"/{lang}/staff/practice/calendar{view}{'?cancelled=1' if lang == 'de' else ''}")
        for each in page.locator("details").all():
            each.evaluate("(element) => (element.open = true)")
        yield page


def test_without_script_there_is_a_button_for_what_is_chosen(opened: Open, practice: Practice) -> None:
    page = opened(java_script_enabled=False)
    signed_in(page, practice)
    page.goto(f"{WEEK}/day")
    page.get_by_role("checkbox", name="Ben").uncheck()
    page.get_by_role("checkbox", name="Hall").uncheck()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".col")).to_have_count(1)


def with_all_states(practice: Practice) -> None:
    """A day with a visit in every state, a request and a cancelled one."""
    steps = [[], [visits.check_in], [visits.check_in, visits.start], [visits.finish], [visits.no_show]]
    for hours, each in enumerate(steps):
        number = book(practice, f"Guest {hours}", TEN.replace(hour=9 + hours))
        with practice.site.app_context():
            for step in each:
                step(Actor.of_server(businesses.business("practice").id), number, TEN.replace(hour=14))
    book(practice, "Asks", TEN.replace(hour=14), "visit")
    gone = book(practice, "Gone", TEN.replace(hour=14, minute=30))
    with practice.site.app_context():
        changes.cancel_by_business(businesses.business("practice").id, gone, NOW)

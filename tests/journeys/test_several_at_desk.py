"""Several services in one visit on the telephone: with the keyboard alone, without script, and for all who look."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from booking.services import bookings, businesses
from booking.services.accounts import sessions
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.looks import LOOKS
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.journeys.test_phone import MOST_KEYS, Keyboard
from tests.services.desk.desk import KLARA

pytestmark = pytest.mark.browser

HOUSE = "/en/staff/salon"
APPOINTMENT = re.compile(r"/en/staff/salon/appointments/\d+$")


@pytest.fixture
def booking_id(practice: Practice) -> int:
    """A salon in which Klara Sommer has cut and colour tomorrow; the number of her booking."""
    with practice.site.app_context():
        salon = make_business(
            slug="salon",
            resources=[resource("anna"), resource("ben"), resource("carla")],
            services=[
                service("cut", ("anna", "carla"), name={"de": "Schneiden", "en": "Cut"}, combines=True),
                service("colour", ("ben", "carla"), name={"de": "Färben", "en": "Colour"}, combines=True),
                service("blow", ("anna", "carla"), name={"de": "Föhnen", "en": "Blow-dry"}, combines=True),
                service("shave", ("ben",), name={"de": "Rasur", "en": "Shave"}),
            ],
        )
        visit = businesses.service(salon, "cut+colour")
        links, request = practice.site.extensions["links"], bookings.Request(KLARA, "de")
        return bookings.book(salon, visit, NOW + timedelta(hours=25), NOW, request, links).facts.booking_id


def sits(page: Page, practice: Practice) -> None:
    """Let somebody of the salon sit at this browser."""
    with practice.site.app_context():
        actor = make_member(businesses.business("salon"))
        assert actor.user_id is not None
        with unit_of_work() as session:
            token = sessions.begin(session, actor.user_id, NOW, address="127.0.0.1", agent="Test")
    page.context.add_cookies([{"name": "staff", "value": token, "url": practice.address}])


def klara_is_chosen(page: Page, keys: Keyboard) -> None:
    """From today's list to the form, with Klara found by two letters."""
    page.goto(f"{HOUSE}/today")
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    keys.press("n")
    expect(page.locator("#q")).to_be_focused()
    keys.type("so")
    expect(page.locator("#q-list li").filter(has_text="Klara Sommer")).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    expect(page.locator(".chosen")).to_contain_text("Klara Sommer")
    keys.press("Tab")
    keys.press("Tab")
    expect(page.get_by_label("Service", exact=True)).to_be_focused()


def test_cut_and_colour_are_booked_in_twelve_keys(opened: Open, practice: Practice, booking_id: int) -> None:
    page = opened()
    sits(page, practice)
    keys = Keyboard(page)
    klara_is_chosen(page, keys)
    keys.press("Tab")
    keys.type("Col")
    expect(page.locator("#part-when [name=times_for]")).to_have_value(re.compile(r"^cut\+colour\|"))
    expect(page.get_by_label("Second service")).to_be_focused()
    expect(page.get_by_text("Together: 1 hour")).to_be_visible()
    for _further_who_with_time in range(4):
        keys.press("Tab")
    keys.press("Enter")
    expect(page).to_have_url(APPOINTMENT)
    expect(page.get_by_role("status")).to_contain_text("Booked: Cut + Colour, Mon 23 November, 09:00.")
    assert keys.pressed <= MOST_KEYS


@pytest.mark.prove
def test_where_services_go_together_one_alone_still_takes_twelve_keys(
    opened: Open, practice: Practice, booking_id: int
) -> None:
    page = opened()
    sits(page, practice)
    keys = Keyboard(page)
    klara_is_chosen(page, keys)
    keys.type("Blow")
    expect(page.locator("#part-when [name=times_for]")).to_have_value(re.compile(r"^blow\|"))
    for _second_with_time in range(3):
        keys.press("Tab")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(page).to_have_url(APPOINTMENT)
    expect(page.get_by_role("status")).to_contain_text("Booked: Blow-dry, Mon 23 November, 09:30.")
    assert keys.pressed <= MOST_KEYS


@pytest.mark.prove
def test_a_third_service_is_added_and_one_taken_out(page: Page, practice: Practice, booking_id: int) -> None:
    sits(page, practice)
    page.goto(f"{HOUSE}/bookings/{booking_id}")
    page.get_by_role("link", name="Book again").click()
    # What a page does with script is loaded after it.
    page.wait_for_load_state("networkidle")
    for field, chosen, times in (
        ("Third service", "blow", r"^cut\+colour\+blow\|"),
        ("Second service", "", r"^cut\+blow\|"),
        ("Who gives the services?", "one", r"^cut~blow\|"),
    ):
        page.get_by_label(field).select_option(chosen)
        again = page.get_by_role("button", name="Show the times for this")
        if again.is_visible():
            again.click()
        expect(page.locator("#part-when [name=times_for]")).to_have_value(re.compile(times))
        expect(page.get_by_label(field)).to_have_value(chosen)
    page.locator(".phone__book button").click()
    expect(page).to_have_url(APPOINTMENT)
    expect(page.get_by_role("heading", name="Cut + Blow-dry")).to_be_visible()


@pytest.mark.prove
@pytest.mark.parametrize("lang, scheme", LOOKS)
def test_axe_finds_nothing_where_several_are_chosen(
    opened: Open, practice: Practice, booking_id: int, lang: str, scheme: str
) -> None:
    page = opened(color_scheme=scheme)
    assert [each for _ in visited(page, practice, booking_id, lang) for each in faults(page)] == []


@pytest.mark.prove
@pytest.mark.parametrize("width", [320, 375])
def test_where_several_are_chosen_fits_a_phone(opened: Open, practice: Practice, booking_id: int, width: int) -> None:
    page = opened(viewport={**PHONE, "width": width})
    wrong = []
    for _ in visited(page, practice, booking_id, "de"):
        wrong += [(page.url, each) for each in too_small(page)] + [(page.url, "too wide")] * is_too_wide(page)
    assert wrong == []


def visited(page: Page, practice: Practice, booking_id: int, lang: str) -> Iterator[Page]:
    """Every page on which several services stand."""
    sits(page, practice)
    staff, public = f"/{lang}/staff/salon", f"/{lang}/salon"
    chosen = "service=cut&service=colour"
    for address in (f"{staff}/new?service=cut%2Bcolour", f"{staff}/bookings/{booking_id}"):
        page.goto(address)
        yield page
    for rest in ("-/several", f"-/several?{chosen}", f"-/several?{chosen}&with=one", "cut+colour", "cut~colour"):
        page.goto(f"{public}/{rest}")
        yield page


@pytest.mark.prove
def test_whichever_part_is_moved_the_visit_goes_along_and_back(
    opened: Open, practice: Practice, booking_id: int
) -> None:
    page = opened()
    sits(page, practice)
    page.goto(f"{HOUSE}/calendar?week=2026-W48")
    # The module has its say once it stands.
    page.wait_for_load_state("networkidle")
    colour = part_of(page, "ben")
    expect(colour).to_contain_text("10:30")
    colour.focus()
    page.keyboard.press("m")
    expect(page.locator("[data-say]")).to_contain_text("Moving")
    for _quarter in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[data-say]")).to_contain_text("11:00–12:00")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-say]")).to_contain_text("11:00–12:15")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("[data-text]")).to_contain_text("Moved to Tuesday 24 November 2026, 11:00–12:15.")
    expect(part_of(page, "anna")).to_contain_text("11:00–11:30")
    expect(part_of(page, "ben")).to_contain_text("11:30–12:15")
    page.get_by_role("button", name="Undo").click()
    expect(part_of(page, "anna")).to_contain_text("10:00–10:30")
    expect(part_of(page, "ben")).to_contain_text("10:30–11:00")


@pytest.mark.prove
def test_a_part_that_is_given_to_somebody_else_leaves_the_others_alone(
    opened: Open, practice: Practice, booking_id: int
) -> None:
    page = opened()
    sits(page, practice)
    page.goto(f"{HOUSE}/calendar?week=2026-W48")
    page.wait_for_load_state("networkidle")
    part_of(page, "ben").focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-say]")).to_contain_text("10:00–11:00, Carla")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Move", exact=True).click()
    expect(part_of(page, "carla")).to_contain_text("10:30–11:00")
    expect(part_of(page, "anna")).to_contain_text("10:00–10:30")
    expect(part_of(page, "ben")).to_have_count(0)


def part_of(page: Page, resource: str) -> Locator:
    """What stands in somebody's column tomorrow."""
    return page.locator(f".col[data-on='2026-11-24'][data-resource='{resource}'] a.ev:not(.ev--ghost)")

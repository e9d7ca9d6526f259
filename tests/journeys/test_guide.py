"""A business bookable in five minutes: from nothing to the first appointment, every click and every key counted."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page

from booking.domain.access import Role
from booking.services import businesses
from booking.services.setup.exporting import export_business
from tests.factories.businesses import make_business
from tests.factories.people import make_member, sign_in
from tests.journeys.conftest import Open, Practice
from tests.journeys.sights import faults, is_too_wide, too_small

pytestmark = pytest.mark.browser
GUIDE = "/de/staff/salon-lindenhof/setup/guide"
MOST_PRESSES = 6
"""From the empty business to the page that says "You can be booked"."""
PAGES = (
    "/setup/services",
    "/setup/services/laser",
    "/setup/services/visit",
    "/setup/new-service",
    "/setup/audiences",
    "/why",
    "/why?service=checkup&starts_at=2026-11-22T10:10%2B01:00",
    "/why?service=laser&on=2026-11-24&at=soon",
    "/setup/guide/place",
    "/setup/guide/hours",
    "/setup/guide/who",
    "/setup/guide/service",
    "/setup/guide/done",
    "/setup/guide/poster",
)


@dataclass
class Hand:
    """Presses and types, and counts."""

    page: Page
    presses: int = 0
    letters: int = 0

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.presses += 1

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.presses += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.letters += len(text)


@pytest.fixture
def salon(practice: Practice) -> Practice:
    """An empty business beside the practice."""
    with practice.site.app_context():
        make_business(
            slug="salon-lindenhof", name="Salon Lindenhof", trade="hairdresser", locations=[], resources=[], services=[]
        )
    return practice


def let_in(practice: Practice, context: BrowserContext, slug: str) -> None:
    """Sign the owner of a business in."""
    with practice.site.app_context():
        client = sign_in(practice.site, make_member(businesses.business(slug), Role.OWNER))
        cookie = client.get_cookie("staff")
    assert cookie is not None
    context.add_cookies([{"name": "staff", "value": cookie.value, "url": practice.address}])


def test_an_empty_business_is_bookable_within_six_presses(salon: Practice, page: Page) -> None:
    let_in(salon, page.context, "salon-lindenhof")
    hand = Hand(page)
    page.goto(GUIDE)
    hand.type("Straße und Hausnummer", "Lindenstr. 4")
    hand.type("Postleitzahl", "99084")
    hand.type("Ort", "Erfurt")
    hand.press("Speichern und weiter")
    hand.press("Speichern und weiter")
    hand.type("Name 1", "Aylin")
    hand.press("Speichern und weiter")
    hand.press("Speichern und weiter")
    assert page.get_by_role("heading", level=1).inner_text() == "Sie sind buchbar"
    assert hand.presses <= MOST_PRESSES
    assert hand.letters <= 60

    hand.follow("Einen Termin zur Probe buchen")
    page.locator(".slot").first.click()
    page.get_by_label("Ihr Name").fill("Aylin Probe")
    page.get_by_label("E-Mail-Adresse").fill("aylin@example.org")
    page.locator(".actions button[value=book]").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ihr Termin steht."


def test_rows_come_and_go_in_their_place_and_the_focus_with_them(practice: Practice, opened: Open) -> None:
    page = opened()
    let_in(practice, page.context, "practice")
    page.goto("/en/staff/practice/setup/services/laser")
    page.get_by_label("English").first.fill("Beam")
    page.get_by_role("button", name="Add hours").click()
    page.locator("#windows-2-day-MO").wait_for()
    assert page.evaluate("document.activeElement.id") == "windows-2-day-MO"
    assert page.get_by_role("heading", level=1).inner_text() == "Laser"
    assert page.input_value("#name_en") == "Beam"
    page.locator("button[value='remove:windows:2']").click()
    page.locator("#windows-2-day-MO").wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == "add-windows"
    assert page.url.endswith("/setup/services/laser")


def test_the_preview_follows_what_is_typed(practice: Practice, opened: Open) -> None:
    page = opened()
    let_in(practice, page.context, "practice")
    page.goto("/en/staff/practice/setup/services/checkup")
    assert "Mon 23 November, 09:00" in page.locator("#preview").inner_text()
    page.locator("#notice").fill("2")
    page.locator("#preview strong", has_text="Wed 25 November, 09:00").wait_for()
    page.locator("#duration").fill("")
    page.get_by_text("The preview appears as soon as the entries make a service.").wait_for()
    assert page.evaluate("document.activeElement.id") == "duration"
    with practice.site.app_context():
        (checkup,) = [each for each in export_business("practice")["services"] if each["slug"] == "checkup"]
    assert checkup["duration_minutes"] == 30


def test_a_question_is_made_with_the_keyboard_alone(practice: Practice, opened: Open) -> None:
    page = opened()
    let_in(practice, page.context, "practice")
    page.goto("/en/staff/practice/setup/services/checkup")
    page.locator("#section-questions summary").focus()
    page.keyboard.press("Enter")
    page.locator("#add-questions").focus()
    page.keyboard.press("Enter")
    page.locator("#questions-0-label_de").wait_for()
    page.keyboard.type("Waren Sie schon hier?")
    # What is asked for a moment after a choice has come before anything is sent.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#questions-0-kind").select_option("yes_no")
    page.locator("#part-preview:not([aria-busy])").wait_for()
    page.locator("#name_en").focus()
    page.keyboard.press("Enter")
    page.get_by_text("is changed").wait_for()
    with practice.site.app_context():
        (checkup,) = [each for each in export_business("practice")["services"] if each["slug"] == "checkup"]
    assert [(each["slug"], each["kind"]) for each in checkup["questions"]] == [("waren-sie-schon-hier", "yes_no")]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.prove)])
def test_axe_finds_nothing(practice: Practice, opened: Open, scheme: str) -> None:
    page = opened(color_scheme=scheme)
    let_in(practice, page.context, "practice")
    found = []
    for address in PAGES:
        page.goto(f"/de/staff/practice{address}")
        found += faults(page)
    assert found == []


# German is the longer of the two.
@pytest.mark.parametrize("lang", ["de", pytest.param("en", marks=pytest.mark.prove)])
def test_nothing_has_to_be_scrolled_sideways(practice: Practice, opened: Open, lang: str) -> None:
    too_wide = []
    for width in (320, 375, 640):
        page = opened(viewport={"width": width, "height": 640})
        let_in(practice, page.context, "practice")
        for address in PAGES:
            page.goto(f"/{lang}/staff/practice{address}")
            if is_too_wide(page):
                too_wide.append((width, address))
    assert too_wide == []


def test_everything_to_press_is_large_enough_and_headings_go_down_one_by_one(practice: Practice, opened: Open) -> None:
    page = opened(viewport={"width": 375, "height": 667})
    let_in(practice, page.context, "practice")
    levels = (
        "[...document.querySelectorAll('h1,h2,h3,h4,[role=heading]')].filter((e) => e.checkVisibility())"
        ".map((e) => +(e.getAttribute('aria-level') ?? e.tagName[1]))"
    )
    small, jumps = [], []
    for address in PAGES:
        page.goto(f"/de/staff/practice{address}")
        small += [(address, each) for each in too_small(page)]
        found = page.evaluate(levels)
        if found[:1] != [1] or any(after > before + 1 for before, after in pairwise(found)):
            jumps.append((address, found))
    assert (small, jumps) == ([], [])

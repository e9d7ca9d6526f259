"""A business bookable in five minutes: from nothing to the first appointment, every click and every key counted."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from booking.domain.access import Role
from booking.services import businesses
from booking.services.setup.exporting import export_business
from tests.factories.businesses import make_business
from tests.factories.people import make_member, sign_in
from tests.journeys.conftest import Open, Practice
from tests.journeys.looks import LIGHT_LOOK
from tests.journeys.scripts import wait_for_scripts
from tests.journeys.sights import seen

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
    expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind buchbar")
    assert hand.presses <= MOST_PRESSES
    assert hand.letters <= 60

    hand.follow("Einen Termin zur Probe buchen")
    page.locator(".slot").first.click()
    page.get_by_label("Ihr Name").fill("Aylin Probe")
    page.get_by_label("E-Mail-Adresse").fill("aylin@example.org")
    page.locator(".actions button[value=book]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Termin steht.")


def test_rows_come_and_go_in_their_place_and_the_focus_with_them(practice: Practice, opened: Open) -> None:
    page = opened()
    let_in(practice, page.context, "practice")
    page.goto("/en/staff/practice/setup/services/laser")
    wait_for_scripts(page)
    page.get_by_label("English").first.fill("Beam")
    page.get_by_role("button", name="Add hours").click()
    expect(page.locator("#windows-2-day-MO")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("Laser")
    expect(page.locator("#name_en")).to_have_value("Beam")
    page.locator("button[value='remove:windows:2']").click()
    expect(page.locator("#windows-2-day-MO")).to_have_count(0)
    expect(page.locator("#add-windows")).to_be_focused()
    assert page.url.endswith("/setup/services/laser")


def test_the_preview_follows_what_is_typed(practice: Practice, opened: Open) -> None:
    page = opened()
    let_in(practice, page.context, "practice")
    page.goto("/en/staff/practice/setup/services/checkup")
    expect(page.locator("#preview")).to_contain_text("Mon 23 November, 09:00")
    wait_for_scripts(page)
    page.locator("#notice").fill("2")
    page.locator("#preview strong", has_text="Wed 25 November, 09:00").wait_for()
    page.locator("#duration").fill("")
    page.get_by_text("The preview appears as soon as the entries make a service.").wait_for()
    expect(page.locator("#duration")).to_be_focused()
    with practice.site.app_context():
        (checkup,) = [each for each in export_business("practice")["services"] if each["slug"] == "checkup"]
    assert checkup["duration_minutes"] == 30


def test_a_question_is_made_with_the_keyboard_alone(practice: Practice, opened: Open) -> None:
    page = opened()
    let_in(practice, page.context, "practice")
    page.goto("/en/staff/practice/setup/services/checkup")
    wait_for_scripts(page)
    page.locator("#section-questions summary").focus()
    page.keyboard.press("Enter")
    page.locator("#add-questions").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#questions-0-label_de")).to_be_focused()
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


# German is the longer of the two.
@LIGHT_LOOK
def test_every_page_is_clean_by_axe_fits_and_has_its_headings_in_order(
    practice: Practice, opened: Open, lang: str, scheme: str
) -> None:
    page = opened(color_scheme=scheme)
    let_in(practice, page.context, "practice")

    def pages() -> Iterator[Page]:
        for address in PAGES:
            page.goto(f"/{lang}/staff/practice{address}")
            yield page

    sights = seen(pages())
    assert [fault for each in sights for fault in each.faults] == []
    assert [(each.url, each.too_wide) for each in sights if each.too_wide] == []
    assert [(each.url, each.too_small) for each in sights if each.too_small] == []
    assert [(each.url, each.levels) for each in sights if each.jumps] == []

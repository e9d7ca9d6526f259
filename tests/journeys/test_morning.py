"""The front desk's morning, from signing in to signing out: at a desk with script, on a phone without."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import Page, Response, expect

from booking.cli.jobs import post_of
from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.services import bookings, businesses, worker
from booking.services.accounts import parts
from booking.services.record import By
from booking.storage.unit_of_work import unit_of_work
from booking.web import clock
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, make_account
from tests.journeys.conftest import DESK, PHONE, Open, Practice
from tests.journeys.scripts import wait_for_scripts
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.journeys.staff import known
from tests.journeys.test_calendar_moving import HOUR, SILENT, booked, column, drag, entry, stands
from tests.journeys.test_phone import MOST_KEYS, Keyboard

pytestmark = pytest.mark.browser

GERMAN = {
    "Another time": "Andere Zeit",
    "Approve": "Zusagen",
    "Approved: Mila Weiß": "Zugesagt. Mila Weiß",
    "Block time": "Zeit sperren",
    "New appointment": "Neuer Termin",
    "Booked: Check-up": "Gebucht: Vorsorge",
    "Calendar": "Kalender",
    "Check in": "Ist da",
    "Customers": "Kunden",
    "Did not come": "Nicht erschienen",
    "Done": "Fertig",
    "Done: Klara Sommer.": "Erledigt: Klara Sommer.",
    "E-mail address": "E-Mail-Adresse",
    "Find": "Suchen",
    "In progress": "Läuft",
    "Is here": "Ist da",
    "It is back where it was.": "Der Termin ist wieder, wo er war.",
    "Move": "Verschieben",
    "Moved to Tuesday 24 November 2026, 11:00": "Verschoben auf: Dienstag, 24. November 2026, 11:00",
    "New customer": "Neu anlegen",
    "No-show": "Nicht erschienen",
    "Password": "Passwort",
    "Proposed: ": "Vorgeschlagen: ",
    "Reason for squeezing in": "Grund für das Dazwischenschieben",
    "Requests": "Anfragen",
    "Sign in": "Anmelden",
    "Sign out": "Abmelden",
    "Squeeze in": "Dazwischenschieben",
    "Squeezed in: Acute pain": "Dazwischengeschoben: Acute pain",
    "Start": "Beginnen",
    "Take the new time": "Neue Zeit annehmen",
    "Undo": "Rückgängig",
    "Waiting": "Wartet",
    "Walk-in": "Ohne Termin",
    "What is it?": "Was ist es?",
}
ASKED = datetime.fromisoformat("2026-11-25T14:00:00+01:00")


@dataclass
class Desk:
    """Somebody at a desk, who looks closely at every page that comes up."""

    page: Page
    practice: Practice
    lang: str
    has_script: bool
    reader: Page | None = None
    shown: Response | None = None
    looked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", self._came)

    def say(self, english: str) -> str:
        """The words as they stand on the page."""
        return english if self.lang == "en" else GERMAN[english]

    def go(self, path: str) -> None:
        """Open a page of the house and look at it."""
        self.page.goto(f"/{self.lang}/staff/practice/{path}")
        self.look()

    def press(self, button: str, name: str = "") -> None:
        """Press a button, of the card of *name*, and look at what comes up."""
        text = re.compile(f"^{re.escape(self.say(button))}.*{re.escape(name)}")
        self.page.get_by_role("button", name=text).first.click()
        self.look()

    def follow(self, link: str, exact: bool = True) -> None:
        """Follow a link and look at what comes up."""
        self.page.get_by_role("link", name=self.say(link), exact=exact).first.click()
        self.look()

    def told(self, english: str) -> None:
        """This is said about what was just done."""
        expect(self.page.get_by_role("status").filter(has_text=self.say(english)).first).to_be_visible()

    def look(self) -> None:
        """It parses, is clean by axe, no wider than the screen, and nothing is too small for a thumb."""
        self.page.wait_for_load_state()
        self.looked.append(self.page.url)
        assert self.shown is not None
        html5lib.HTMLParser(strict=True).parse(self.shown.text())
        assert faults(self._read()) == []
        assert not is_too_wide(self.page), self.page.url
        # What is chosen in the calendar's bar has a label around it that is large enough.
        small = [each for each in too_small(self.page) if 'type="checkbox"' not in each]
        assert small == [], self.page.url

    def _read(self) -> Page:
        """The page where axe can run: without script it never ends, so another browser is given the same bytes."""
        if self.reader is None:
            return self.page
        assert self.shown is not None
        served = re.sub(r"<script.*?</script>", "", self.shown.text(), flags=re.DOTALL)
        address = self.shown.url.partition("#")[0]
        self.reader.unroute_all()
        self.reader.route(
            lambda url: url == address, lambda route: route.fulfill(content_type="text/html", body=served)
        )
        self.reader.goto(address)
        return self.reader

    def _came(self, response: Response) -> None:
        if response.request.resource_type == "document" and response.status not in (301, 302, 303):
            self.shown = response


@pytest.fixture
def morning(practice: Practice) -> Practice:
    """Appointments of today, one on Tuesday, two requests, and Paula at the front desk with her password."""
    known(practice.site, "Klara Sommer", "Jan Novak", "Vera Lang", starts_at=NOW + timedelta(minutes=30))
    booked(practice, "2026-11-24T10:00:00+01:00", SILENT)
    with practice.site.app_context():
        business = businesses.business("practice")
        user_id = make_account()
        with unit_of_work() as session:
            parts.join(session, business.id, user_id, Role.FRONT_DESK, None, NOW, By(business.id, "server"))
        for hours, name in enumerate(("Mila Weiß", "Omar Haddad")):
            request = bookings.Request(Contact(name, f"guest{hours}@example.org", None), "en", answers={"first": "yes"})
            service, links = business.services["visit"], practice.site.extensions["links"]
            bookings.book(business, service, ASKED + timedelta(hours=hours), NOW, request, links, resource="anna")
    return practice


@pytest.mark.parametrize(
    ("lang", "has_script", "screen"),
    [("en", True, DESK), pytest.param("de", False, PHONE, marks=pytest.mark.prove)],
    ids=["at a desk with script", "on a phone without script"],
)
def test_a_morning_at_the_front_desk(
    opened: Open, morning: Practice, monkeypatch: pytest.MonkeyPatch, lang: str, has_script: bool, screen: object
) -> None:
    page = opened(java_script_enabled=has_script, viewport=screen)
    desk = Desk(page, morning, lang, has_script, None if has_script else opened(viewport=screen))
    sign_in(desk)
    book_on_the_telephone(desk)
    take_somebody_in(desk)
    squeeze_in(desk)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=66))
    see_a_visit_through(desk)
    note_who_did_not_come(desk)
    approve(desk)
    propose_and_have_it_accepted(desk, opened())
    move_and_take_it_back(desk)
    block(desk)
    find_with_a_typing_error(desk)
    desk.press("Sign out")
    expect(page.get_by_role("heading", level=1)).to_have_text(desk.say("Sign in"))
    desk.page.goto(f"/{lang}/staff/practice/today")
    expect(page.get_by_role("heading", level=1)).to_have_text(desk.say("Sign in"))


def sign_in(desk: Desk) -> None:
    desk.page.goto(f"/{desk.lang}/account/sign-in")
    desk.look()
    desk.page.get_by_label(desk.say("E-mail address")).fill("paula@example.org")
    desk.page.get_by_label(desk.say("Password"), exact=True).fill(PASSWORD)
    desk.page.keyboard.press("Enter")
    expect(desk.page).to_have_url(re.compile(f"/{desk.lang}/staff/practice/calendar$"))
    desk.look()


def book_on_the_telephone(desk: Desk) -> None:
    keys = Keyboard(desk.page)
    if desk.has_script:
        expect(desk.page.get_by_role("button", name="Keys")).to_be_visible()
        keys.press("n")
        expect(desk.page.locator("#q")).to_be_focused()
        desk.look()
        keys.type("so")
        expect(desk.page.locator("#q-list li").filter(has_text="Klara Sommer")).to_be_visible()
        keys.press("Enter")
        expect(desk.page.locator(".chosen")).to_contain_text("Klara Sommer")
        keys.press("Enter")
    else:
        desk.follow("New appointment", exact=False)
        choose(desk, "Sommer", "Klara Sommer")
        desk.page.locator(".phone__book button").click()
    desk.told("Booked: Check-up")
    desk.look()
    expect(desk.page.get_by_role("heading", name="Klara Sommer")).to_be_visible()
    assert keys.pressed <= MOST_KEYS


def take_somebody_in(desk: Desk) -> None:
    desk.go("today")
    desk.follow("Walk-in")
    desk.page.locator("#q").fill("Berta Blume")
    desk.page.get_by_role("button", name=desk.say("New customer")).click()
    expect(desk.page.locator("#name")).to_have_value("Berta Blume")
    desk.page.locator(".phone__book button").click()
    expect(desk.page.get_by_role("heading", name="Berta Blume")).to_be_visible()
    expect(desk.page.locator(".tag").get_by_text(desk.say("Is here"))).to_be_visible()
    desk.look()


def squeeze_in(desk: Desk) -> None:
    desk.go("new?starts_at=2026-11-23T09:30:00%2B01:00&resource=anna")
    choose(desk, "Lang", "Vera Lang")
    desk.page.locator(".phone__book button").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("Klara Sommer")
    desk.look()
    desk.page.get_by_label(desk.say("Reason for squeezing in")).fill("Acute pain")
    desk.press("Squeeze in")
    expect(desk.page.get_by_text(desk.say("Squeezed in: Acute pain"))).to_be_visible()


def see_a_visit_through(desk: Desk) -> None:
    desk.go("today")
    for button, stage in (("Check in", "Waiting"), ("Start", "In progress")):
        desk.press(button, "Klara Sommer, 09:30")
        card = desk.page.get_by_role("region", name=re.compile(f"^{desk.say(stage)}")).get_by_role(
            "link", name="Klara Sommer"
        )
        expect(card).to_be_visible()
    desk.press("Done", "Klara Sommer, 09:30")
    desk.told("Done: Klara Sommer.")


def note_who_did_not_come(desk: Desk) -> None:
    desk.press("No-show", "Jan Novak, 10:00")
    desk.page.locator("#over summary").click()
    card = desk.page.locator("#over li").filter(has_text="Jan Novak")
    expect(card.get_by_text(desk.say("Did not come"))).to_be_visible()
    desk.look()


def approve(desk: Desk) -> None:
    desk.follow("Requests", exact=False)
    desk.press("Approve", "Mila Weiß")
    desk.told("Approved: Mila Weiß")
    expect(desk.page.get_by_role("heading", name="Mila Weiß")).to_have_count(0)


def propose_and_have_it_accepted(desk: Desk, customer: Page) -> None:
    desk.follow("Another time", exact=False)
    desk.page.locator(".slot").first.click()
    desk.told("Proposed: ")
    desk.look()
    customer.goto(link_in_mail(desk.practice, "guest1@example.org", "proposes another time"))
    customer.get_by_role("button", name="Take the new time").click()
    expect(customer.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")
    desk.go("requests")
    expect(desk.page.get_by_role("heading", name="Omar Haddad")).to_have_count(0)


def move_and_take_it_back(desk: Desk) -> None:
    if desk.has_script:
        desk.go("calendar?week=2026-W48&resource=anna&resource=ben")
        wait_for_scripts(desk.page)
        drag(desk.page, entry(desk.page), column(desk.page, "2026-11-24", "anna"), HOUR)
        expect(desk.page.locator("[data-text]")).to_contain_text(desk.say("Moved to Tuesday 24 November 2026, 11:00"))
        desk.page.get_by_role("button", name=desk.say("Undo")).click()
        expect(desk.page.locator("[data-text]")).to_have_text(desk.say("It is back where it was."))
        stands(desk.page, "2026-11-24", "anna", "10:00")
        desk.look()
    else:
        desk.go("calendar/list?date=2026-11-24")
        desk.page.get_by_role("link", name=re.compile("Nils Ohnemail")).first.click()
        desk.look()
        desk.follow("Move")
        desk.page.locator("#clock").fill("11:00")
        desk.page.locator(".card button[value=move]").click()
        desk.told("Moved to Tuesday 24 November 2026, 11:00")
        desk.look()
        desk.press("Undo")
        expect(desk.page.locator(".sheet__when")).to_contain_text("10:00")


def block(desk: Desk) -> None:
    desk.go("today")
    desk.follow("Block time")
    desk.page.locator("#title").fill("Team meeting")
    desk.page.get_by_label("Ben").check()
    for name, value in (
        ("day", "2026-11-26"),
        ("clock", "12:00"),
        ("until_day", "2026-11-26"),
        ("until_clock", "13:00"),
    ):
        desk.page.locator(f"#{name}").fill(value)
    desk.press("Block time")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Team meeting")
    desk.go("calendar/day?date=2026-11-26")
    expect(desk.page.get_by_text("Team meeting").first).to_be_visible()


def find_with_a_typing_error(desk: Desk) -> None:
    desk.follow("Customers")
    desk.page.locator("#q").fill("Klara Somer")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#found").get_by_role("link", name="Klara Sommer").first).to_be_visible()
    desk.look()
    desk.page.locator("#found").get_by_role("link", name="Klara Sommer").first.click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Klara Sommer")
    desk.look()


def choose(desk: Desk, word: str, name: str) -> None:
    """Choose a known customer, with script or without."""
    desk.page.locator("#q").fill(word)
    if desk.has_script:
        desk.page.locator("#q-list li").filter(has_text=name).click()
        expect(desk.page.locator(".chosen")).to_contain_text(name)
    else:
        desk.page.get_by_role("button", name=desk.say("Find"), exact=True).click()
        desk.page.get_by_label(name).check()
        desk.look()


def link_in_mail(practice: Practice, to: str, subject: str) -> str:
    """Let the worker deliver what is due; the address of the customer's page in the mail with these words."""
    with practice.site.app_context():
        worker.run_once(post_of(practice.site), clock.now())
    folder: Path = practice.site.config["TERMINBUCH"].instance_path / "mail"
    mails = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in folder.rglob("*.eml")]
    [mail] = [each for each in mails if to in each["To"] and subject in each["Subject"]]
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://[^/\s]+(/\w\w/b/\S+)", body.get_content())
    assert found is not None
    return found[1]

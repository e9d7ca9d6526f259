"""No page of a business that says *Sie* says *du*, and the other way round, wherever its customers come.

All pages are walked that ``tests/web/access.py`` knows, as they are found and with what is sent to them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import html5lib
import pytest
from sqlalchemy import event, update

from booking.app import assembled
from booking.services import bookings, businesses
from booking.storage.db import db
from booking.storage.models import Business
from booking.storage.unit_of_work import unit_of_work
from booking.translations.forms import speaks_du, speaks_sie
from booking.web import clock
from tests.conftest import NOW, settings_for, sqlite_copy
from tests.web.access import ACCESS
from tests.web.test_access import GRETA, World, furnished, methods

OF_THE_HOUSE = {"manage.decide", "manage.decide_now"}
OF_NOBODY = {"public.index", "public.stylesheet", "public.accessibility", "embed.script"}
PAGES = [
    name
    for name in ACCESS
    if name.partition(".")[0] in ("public", "manage", "embed") and name not in OF_THE_HOUSE | OF_NOBODY
]
BOOKED = [name for name in PAGES if ACCESS[name].purposes & {"manage"}]
MOMENTS = {"now": NOW, "during the visit": NOW + timedelta(days=7, hours=1), "afterwards": NOW + timedelta(days=9)}
"""The visit that is booked begins seven days and an hour after NOW."""
# Attributes that are no words of ours, though there may be a space in them.
WORDLESS = frozenset({"class", "style", "d", "sizes", "srcset", "accept", "rel", "autocomplete", "href", "value"})


FORGETTING = "manage.erase_me"
"""After this no link opens anything: its own test says how it speaks."""


@dataclass(frozen=True)
class Said:
    """What a page says, by the words of it that people read or hear."""

    status: int
    text: str


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two businesses with all that a link can open."""
    folder = tmp_path_factory.mktemp("forms")
    app = assembled(settings_for(sqlite_copy(sqlite_template, folder), folder))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        with app.app_context():
            world = furnished(app)
        yield world


@pytest.fixture(scope="module")
def walked(world: World) -> dict[str, dict[str, Said]]:
    """What all pages say, by form of address and by what was asked of them; first whatever changes nothing."""
    said: dict[str, dict[str, Said]] = {"sie": {}, "du": {}}
    for at in ("now", "during the visit", "afterwards"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda at=at: MOMENTS[at])
            walk(world, "GET", [name for name in PAGES if at == "now" or name in BOOKED], at, said)
    walk(world, "POST", [name for name in PAGES if name != FORGETTING], "now", said)
    walk(world, "GET", BOOKED, "after all that was sent", said)
    return said


def walk(world: World, method: str, names: list[str], at: str, said: dict[str, dict[str, Said]]) -> None:
    """Ask for pages in both forms, one after the other, so that both are in the same state."""
    for name in names:
        for form, pages in said.items():
            if method in methods(world, name):
                address(world, form)
                pages |= {f"{key} {at}": page for key, page in asked(world, method, name).items()}


def address(world: World, form: str) -> None:
    """Let the practice speak to its customers in this form from now on."""
    with world.app.app_context(), unit_of_work() as session:
        changed = {"address_form": form, "rules_version": Business.rules_version + 1}
        session.execute(update(Business).where(Business.id == world.practice.id).values(changed))


def asked(world: World, method: str, name: str) -> dict[str, Said]:
    """What is said with each token that opens it: to what is sent rightly, and to a form that is empty."""
    found = {}
    tokens: dict[str, str | None] = {each: world.tokens[each] for each in sorted(ACCESS[name].purposes)}
    if "manage" in tokens:
        links = world.app.extensions["links"]
        tokens["waiting"] = links.token("manage", world.practice.id, int(world.things["request"]))
    for purpose, token in (tokens or {"": None}).items():
        answer = world.ask(method, name, token)
        found[f"{method} {name} {purpose}"] = Said(answer.status_code, words(answer.text))
        if method == "POST":
            with world.app.test_request_context():
                path = answer.request.path
            empty = world.app.test_client().post(path, data={"action": "nothing"})
            found[f"{method} {name} {purpose} with nothing in it"] = Said(empty.status_code, words(empty.text))
    return found


def words(html: str) -> str:
    """All that is read or heard of a page, with the words of its attributes."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    spoken = []
    for element in tree.iter():
        if element.tag not in ("style", "script") and isinstance(element.tag, str):
            spoken += [element.text or "", *(each for name, each in element.attrib.items() if name not in WORDLESS)]
        spoken.append(element.tail or "")
    return "\n".join(filter(None, (" ".join(each.split()) for each in spoken)))


def wrong(pages: dict[str, Said], speaks: Callable[[str], bool]) -> dict[str, str]:
    return {name: line for name, page in pages.items() for line in page.text.splitlines() if speaks(line)}


def test_no_page_of_a_business_that_says_sie_says_du(walked: dict[str, dict[str, Said]]) -> None:
    assert wrong(walked["sie"], speaks_du) == {}


def test_no_page_of_a_business_that_says_du_says_sie(walked: dict[str, dict[str, Said]]) -> None:
    assert wrong(walked["du"], speaks_sie) == {}


def test_pages_that_say_sie_say_du_where_that_was_chosen(walked: dict[str, dict[str, Said]]) -> None:
    """Else both tests above would pass on pages that say nothing."""
    formal, familiar = wrong(walked["sie"], speaks_sie), wrong(walked["du"], speaks_du)
    assert formal.keys() - familiar.keys() == set()
    assert len(familiar) > 20


@pytest.fixture
def familiar(world: World) -> World:
    """The practice says *du*."""
    address(world, "du")
    return world


def page(world: World, path: str) -> str:
    """What a visitor reads at an address."""
    return words(world.app.test_client().get(path).text)


@pytest.mark.parametrize("path", ["/de/practice/no-such-service", "/de/practice/not/there", "/embed/de/practice/no"])
def test_what_is_not_there_is_said_in_the_form_of_the_business(familiar: World, path: str) -> None:
    said = page(familiar, path)
    assert "Bitte prüf den Link" in said
    assert not speaks_sie(said)


def test_a_business_that_is_not_there_has_no_form(familiar: World) -> None:
    assert "Bitte prüfen Sie den Link" in page(familiar, "/de/nobody/checkup")


def test_a_link_that_opens_nothing_has_no_form(familiar: World) -> None:
    assert "Bitte prüfen Sie den Link" in page(familiar, f"/de/b/{'A' * 24}")


@pytest.mark.parametrize("name", ["public.take", "manage.cancel_now"])
def test_a_form_from_elsewhere_is_refused_in_the_form_of_the_business(familiar: World, name: str) -> None:
    """This is refused before any view has looked up whose page it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(familiar.app.config, "WTF_CSRF_ENABLED", True)
        answer = familiar.ask("POST", name, familiar.tokens["manage"] if "manage" in name else None)
    assert answer.status_code == 400
    assert "Zu deiner Sicherheit wurde nichts gespeichert." in words(answer.text)


def test_the_other_business_keeps_its_own_form(familiar: World) -> None:
    assert speaks_sie(said := page(familiar, "/de/workshop"))
    assert not speaks_du(said)


@pytest.mark.parametrize("name", ["public.business", "public.slots", "public.details", "manage.booking"])
def test_english_pages_are_the_same_in_both_forms(world: World, name: str) -> None:
    said = []
    for form in ("sie", "du"):
        address(world, form)
        token = world.tokens[sorted(ACCESS[name].purposes)[0]] if ACCESS[name].purposes else None
        said.append(words(world.ask("GET", name, token, "en").text))
    assert said[0] == said[1]


@pytest.mark.parametrize("name", ["setup.overview", "setup.services", "desk.today", "messages.reminders"])
def test_the_house_is_addressed_with_sie(familiar: World, name: str) -> None:
    said = words(familiar.ask("GET", name, who="owner").text)
    assert speaks_sie(said)
    assert not speaks_du(said)


def test_who_decides_on_a_request_is_addressed_with_sie(familiar: World) -> None:
    links, tuesday = familiar.app.extensions["links"], datetime.fromisoformat("2026-12-08T11:00:00+01:00")
    with familiar.app.app_context():
        known = businesses.business("practice")
        surgery, request = businesses.service(known, "surgery"), bookings.Request(GRETA, "de")
        asked_for = bookings.book(known, surgery, tuesday, NOW, request, links).facts
    token = links.token("decide", asked_for.business_id, asked_for.booking_id)
    answer = familiar.app.test_client().post(f"/de/d/{token}", data={"action": "nothing"})
    assert "Bitte wählen Sie, ob Sie zusagen oder ablehnen." in words(answer.text)
    assert not speaks_du(words(answer.text))


def test_the_choice_is_shown_by_a_sentence_of_each(familiar: World) -> None:
    said = words(familiar.ask("GET", "setup.business", who="owner").text)
    assert "Sie: Wählen Sie eine Zeit, die Ihnen passt." in said
    assert "du: Wähl eine Zeit, die dir passt." in said


def test_the_house_finds_the_words_for_its_customers_in_its_form(familiar: World) -> None:
    said = words(familiar.ask("GET", "messages.text", who="owner").text)
    assert "Dein Termin bei {betrieb} ist bestätigt." in said
    assert "Dein Termin bei Practice ist bestätigt." in said


def test_a_slip_for_a_customer_is_in_the_form_of_the_business(familiar: World) -> None:
    assert "ruf uns an" in words(familiar.ask("GET", "desk.slip", who="owner").text)


@pytest.mark.parametrize("name", ["public.business", "public.slots", "manage.booking"])
def test_to_know_the_form_no_statement_is_needed(world: World, name: str) -> None:
    counts = []
    for form in ("sie", "du"):
        address(world, form)
        token = world.tokens["manage"] if ACCESS[name].purposes else None
        world.ask("GET", name, token)
        counts.append(statements(world, name, token))
    assert counts[0] == counts[1]


def statements(world: World, name: str, token: str | None) -> int:
    """How many statements a page takes that was shown before."""
    asked_for: list[object] = []
    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count := lambda *_: asked_for.append(1))
    try:
        world.ask("GET", name, token)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(asked_for)

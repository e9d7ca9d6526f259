"""The words of messages in a real browser: written with script and without, and seen as they arrive."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from booking.domain.access import Role
from tests.journeys.conftest import DESK, Open, Practice, served
from tests.journeys.looks import LOOKS, walks
from tests.journeys.sights import Sight, seen
from tests.journeys.staff import known, signed_in

pytestmark = pytest.mark.browser

TEXTS = "/staff/practice/messages/texts"


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice with a booking, for all that only look."""
    with pytest.MonkeyPatch.context() as patch:
        for practice in served(sqlite_template, tmp_path_factory.mktemp("texts"), patch):
            known(practice.site, "Greta Sommer")
            yield practice


def visited(page: Page, practice: Practice, lang: str) -> Iterator[Page]:
    """The list, a mail, a text message, and a text with faults."""
    signed_in(page, practice, Role.OWNER)
    for path in ("", "/email/confirmed", "/sms/reminder"):
        page.goto(f"{practice.address}/{lang}{TEXTS}{path}")
        for details in page.locator("details.section").all():
            details.evaluate("(each) => { each.open = true }")
        yield page
    page.goto(f"{practice.address}/{lang}{TEXTS}/email/moved")
    page.locator("#body_de").fill("Hallo {kund}")
    page.locator("#subject_en").fill("")
    page.locator(".actions button[value=save]").click()
    yield page


@pytest.fixture(scope="module", params=walks(*LOOKS[:2]), ids="-".join)
def sights(request: pytest.FixtureRequest, browser: Browser, furnished: Practice) -> list[Sight]:
    """All pages, walked through once in each look."""
    lang, scheme = request.param
    with browser.new_context(viewport=DESK, color_scheme=scheme) as context:
        return seen(visited(context.new_page(), furnished, lang))


def test_axe_finds_nothing(sights: list[Sight]) -> None:
    assert [fault for each in sights for fault in each.faults] == []


def test_nothing_has_to_be_scrolled_sideways(sights: list[Sight]) -> None:
    assert [(each.url, each.too_wide) for each in sights if each.too_wide] == []


def test_everything_to_press_is_large_enough_for_a_thumb(sights: list[Sight]) -> None:
    assert [(each.url, each.too_small) for each in sights if each.too_small] == []


def test_headings_go_down_one_level_at_a_time(sights: list[Sight]) -> None:
    assert [(each.url, each.levels) for each in sights if each.jumps] == []


def test_words_are_written_refused_mended_and_taken_back(page: Page, practice: Practice) -> None:
    known(practice.site, "Greta Sommer")
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/en{TEXTS}")
    page.get_by_role("link", name="Confirmation").click()
    page.locator("#body_en").fill("Dear {custmer},\n\nsee you soon!")
    page.locator(".actions button[value=save]").click()
    expect(page.get_by_role("alert")).to_contain_text("Did you mean {customer}?")
    expect(page.locator("#body_en")).to_have_value("Dear {custmer},\n\nsee you soon!")
    page.locator("#body_en").fill("Dear {customer},\n\nsee you soon!")
    page.locator(".actions button[value=save]").click()
    expect(page.get_by_role("status")).to_contain_text("The words are stored.")
    expect(page.locator(".letter")).to_contain_text("Dear Greta Sommer,")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#body_en")).to_have_value(
        "Hello {customer},\n\nYour appointment with {business} is confirmed. The entry for your calendar is attached."
    )


def test_a_word_is_put_where_one_was_typing_and_the_preview_follows(opened: Open, practice: Practice) -> None:
    known(practice.site, "Greta Sommer")
    page = opened()
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/en{TEXTS}/email/confirmed")
    page.locator("#body_de").fill("Hallo !")
    page.locator("#body_de").press("ArrowLeft")
    page.get_by_role("button", name="Customer’s name").click()
    expect(page.locator("#body_de")).to_have_value("Hallo {kunde}!")
    expect(page.locator("#body_de")).to_be_focused()
    expect(page.locator("#preview_lang")).to_have_value("de")
    expect(page.locator(".letter")).to_contain_text("Hallo Greta Sommer!")
    page.locator("#subject_en").fill("")
    page.get_by_role("button", name="Service", exact=True).click()
    expect(page.locator("#subject_en")).to_have_value("{service}")
    expect(page.locator(".letter__subject")).to_contain_text("Check-up")


def test_nothing_typed_is_run_in_the_preview(opened: Open, practice: Practice) -> None:
    page = opened()
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/en{TEXTS}/email/confirmed")
    page.evaluate("() => { window.alert = () => { document.title = 'run' } }")
    page.locator("#body_en").fill("<img src=x onerror=alert(1)><svg onload=alert(1)> javascript:alert(1) !")
    expect(page.locator(".letter")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.title() != "run"


def test_who_types_before_the_script_is_there_keeps_the_caret(opened: Open, practice: Practice) -> None:
    page = opened()
    signed_in(page, practice, Role.OWNER)
    late: list[Route] = []
    page.route("**/insert.js", lambda route: late.append(route))
    with page.expect_request("**/insert.js"):
        page.goto(f"/en{TEXTS}/email/confirmed", wait_until="domcontentloaded")
    page.locator("#body_de").fill("Hallo !")
    page.locator("#body_de").press("ArrowLeft")
    late.pop().continue_()
    page.get_by_role("button", name="Customer’s name").click()
    expect(page.locator("#body_de")).to_have_value("Hallo {kunde}!")

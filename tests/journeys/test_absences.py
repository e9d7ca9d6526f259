"""Somebody is ill: everybody whom it concerns is looked after in a real browser, taken back, and told."""

import pytest
from playwright.sync_api import Page, Request, Route, expect

from booking.domain.access import Role
from booking.services.absences import applying
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.looks import EVERY_LOOK
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.journeys.staff import known, signed_in

pytestmark = pytest.mark.browser

HOUSE = "/en/staff/practice"
NAMES = ("Ada Sommer", "Bert Winter", "Cora Neumann")
NEW = "absences/new?who=anna&first=2026-11-24"
DO_IT = "Close the calendar and do it"


def is_portion(request: Request) -> bool:
    """Whether the script goes on with the run."""
    return request.method == "POST" and request.resource_type == "fetch"


def visit(page: Page, name: str) -> str:
    """What the page of an absence says of somebody."""
    return page.get_by_role("listitem").filter(has_text=name).inner_text()


def test_who_is_ill_is_stood_in_for_proposed_cancelled_taken_back_and_told(opened: Open, practice: Practice) -> None:
    known(practice.site, *NAMES)
    page = opened(viewport=PHONE, java_script_enabled=False)
    signed_in(page, practice)
    page.goto(f"{HOUSE}/today")
    page.get_by_role("link", name="Somebody is absent").click()
    page.get_by_label("Who is absent?").select_option("Anna")
    page.get_by_role("button", name="Today and tomorrow").click()
    choices = page.get_by_label("What is to be done?")
    expect(choices).to_have_count(3)
    choices.nth(1).select_option("Propose the next free time")
    choices.nth(2).select_option("Cancel")
    page.get_by_label("Text for cancellations in German").fill("Leider krank.")
    page.get_by_role("button", name=DO_IT).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Absence of Anna")
    for word, name in zip(("Moved to Ben", "Proposed:", "Cancelled"), NAMES, strict=True):
        assert word in visit(page, name)
    page.get_by_role("button", name="Take everything back").click()
    expect(page.get_by_role("status")).to_contain_text("everything is as it was, and nobody was told")
    assert ["As before" in visit(page, name) for name in NAMES] == [True] * 3

    page.goto(f"{HOUSE}/{NEW}")
    page.get_by_label("The same for all").select_option("Cancel all")
    page.get_by_role("button", name=DO_IT).click()
    page.get_by_role("button", name="Tell them now").click()
    expect(page.get_by_text("everybody is looked after")).to_be_visible()
    page.get_by_role("link", name="All absences").click()
    expect(page.get_by_role("listitem").filter(has_text="All looked after")).to_have_count(1)
    expect(page.get_by_role("listitem").filter(has_text="Taken back")).to_have_count(1)


@pytest.mark.prove
def test_a_long_run_goes_on_by_itself(opened: Open, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying.go_on, "__defaults__", (1,))
    known(practice.site, *NAMES)
    page = opened()
    signed_in(page, practice)
    page.goto(f"{HOUSE}/{NEW}")
    page.get_by_role("button", name=DO_IT).click()
    expect(page.get_by_role("button", name="Tell them now")).to_be_visible()
    assert ["Moved to Ben" in visit(page, name) for name in NAMES] == [True] * 3


@pytest.mark.prove
def test_a_long_run_can_be_stopped_and_gone_on_with(
    opened: Open, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying.go_on, "__defaults__", (1,))
    known(practice.site, *NAMES)
    page = opened()
    signed_in(page, practice)
    page.goto(f"{HOUSE}/{NEW}")
    # What is under way when somebody stops it is waited for.
    held: list[Route] = []
    page.route("**/absences/*", lambda route: held.append(route) if is_portion(route.request) else route.continue_())
    with page.expect_request(is_portion):
        page.get_by_role("button", name=DO_IT).click()
    page.get_by_role("button", name="Stop").click()
    held[0].continue_()
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    expect(page.get_by_text("2 of 3 appointments are done.")).to_be_visible()
    page.get_by_role("button", name="Leave the others as they are").click()
    expect(page.get_by_role("heading", name="Still open")).to_be_visible()


@pytest.mark.prove
@EVERY_LOOK
def test_every_page_of_an_absence_is_sound(
    opened: Open, practice: Practice, lang: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying.go_on, "__defaults__", (1,))
    known(practice.site, *NAMES)
    page = opened(color_scheme=scheme, viewport=PHONE, java_script_enabled=True)
    signed_in(page, practice, Role.OWNER)
    house = f"/{lang}/staff/practice"

    def look() -> None:
        assert faults(page) == []
        assert too_small(page) == []
        assert not is_too_wide(page)

    for path in (f"{house}/absences", f"{house}/{NEW}", f"{house}/{NEW}&last=2026-11-01"):
        page.goto(path)
        look()
    page.goto(f"{house}/{NEW}")
    page.locator("form[method=post] button.button").last.click()
    expect(page.locator("button[value=undo]")).to_be_visible()
    expect(page.locator("progress")).to_have_count(0)
    look()
    summary = page.url
    for path in (f"{summary}/calls?all=1", f"{summary}/calls", f"{house}/absences"):
        page.goto(path)
        look()
    page.goto(f"{house}/calendar/day?date=2026-11-24")
    page.locator(".headmenu summary").first.click()
    expect(page.locator(".headmenu a").first).to_be_visible()
    look()

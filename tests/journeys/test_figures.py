"""The figures in a real browser: days are chosen, each chart has its table beside it, and a table is taken along."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from booking.domain.access import Role
from tests.journeys.conftest import DESK, Open, Practice, served
from tests.journeys.looks import LOOKS, walks
from tests.journeys.sights import Sight, seen
from tests.journeys.staff import TUESDAY, known, signed_in

pytestmark = pytest.mark.browser

FIGURES = "staff/practice/figures"
DECEMBER = datetime.fromisoformat("2026-12-02T09:00:00+01:00")


@pytest.fixture(scope="module")
def practice(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """Three visits in November and one in December; nobody changes them."""
    with pytest.MonkeyPatch.context() as patch:
        for practice in served(sqlite_template, tmp_path_factory.mktemp("figures"), patch):
            known(practice.site, "Klara Sommer", "Jan Novak")
            known(practice.site, "Vera Lang", starts_at=TUESDAY + timedelta(days=1, hours=5), resource="ben")
            known(practice.site, "Mila Weiß", starts_at=DECEMBER, resource="ben")
            yield practice


def test_days_are_chosen_and_a_table_is_taken_along_without_script(opened: Open, practice: Practice) -> None:
    page = opened(java_script_enabled=False)
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/en/{FIGURES}")
    page.get_by_role("link", name="this month", exact=True).click()
    expect(page.get_by_text("1–30 November 2026")).to_be_visible()
    months = page.get_by_role("figure", name="Month by month")
    expect(months.get_by_role("img")).to_be_visible()
    expect(months.get_by_role("row")).to_have_text([re.compile("^Month"), re.compile("^November 2026 ?3")])

    page.get_by_label("From day").fill("2026-12-01")
    page.get_by_label("Until day").fill("2026-12-31")
    page.get_by_label("Who or what").select_option(label="Ben")
    page.get_by_label("Who or what").press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1–31 December 2026")).to_be_visible()
    expect(months.get_by_role("row")).to_have_text([re.compile("^Month"), re.compile("^December 2026 ?1")])
    with page.expect_download() as taken:
        months.get_by_role("link", name="Table as a file (CSV)").click()
    assert taken.value.suggested_filename == "practice-months-2026-12-01-2026-12-31.csv"
    assert Path(taken.value.path()).read_text("utf-8-sig").splitlines()[1].startswith("December 2026,1,")


@pytest.fixture(scope="module", params=walks(*LOOKS[:2]), ids="-".join)
def sights(request: pytest.FixtureRequest, browser: Browser, practice: Practice) -> list[Sight]:
    """The figures of a year, days without any, and a span that is none."""
    lang, scheme = request.param
    with browser.new_context(base_url=practice.address, viewport=DESK, color_scheme=scheme) as context:
        page = context.new_page()
        signed_in(page, practice, Role.OWNER)
        return seen(pages(page, lang))


def pages(page: Page, lang: str) -> Iterator[Page]:
    for asked in ("?span=year", "?from=2020-01-01&to=2020-01-31", "?from=2026-12-31&to=2026-01-01"):
        page.goto(f"/{lang}/{FIGURES}{asked}")
        yield page


def test_the_figures_are_clean_by_axe_fit_and_can_be_pressed(sights: list[Sight]) -> None:
    assert [(each.url, *each.faults) for each in sights if each.faults] == []
    assert [(each.url, each.too_wide) for each in sights if each.too_wide] == []
    assert [(each.url, each.too_small) for each in sights if each.too_small] == []
    assert [(each.url, each.levels) for each in sights if each.jumps] == []

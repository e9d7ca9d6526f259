"""Times beside one's own calendar: marked in the browser, and nothing of the calendar leaves it."""

import base64
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Request, expect

from tests.ical.corpus import event, file
from tests.journeys.conftest import PHONE, Open, Practice, served
from tests.journeys.looks import EVERY_LOOK
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.journeys.tapping import tapped

pytestmark = pytest.mark.browser

SECRET = "Elternabend-xq7"
BERLIN = "TZID=Europe/Berlin"
EVENING = event(
    f"SUMMARY:{SECRET}", f"DTSTART;{BERLIN}:20261118T140000", f"DTEND;{BERLIN}:20261118T150000", "RRULE:FREQ=WEEKLY"
)
CALENDAR = file(EVENING, event("DTSTART:nonsense", uid="UID:2"))
LATE = "button[value='2026-11-25T14:30+01:00']"
EARLY = "button[value='2026-11-25T13:30+01:00']"
ENDLESS = file(
    *(
        event("DTSTART:00010101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=999999", uid=f"UID:{at}")
        for at in range(90)
    )
)
DROP = """files => {
    const dataTransfer = new DataTransfer();
    for (const [name, part] of files) {
        dataTransfer.items.add(new File([typeof part === "number" ? new Uint8Array(part) : part], name));
    }
    const how = { dataTransfer, bubbles: true, cancelable: true };
    const area = document.querySelector("[data-area]");
    for (const type of ["dragover", "drop"]) area.dispatchEvent(new DragEvent(type, how));
}"""
"""Drops files, each by its name and what is in it, or how many bytes it has."""


@pytest.fixture(scope="module")
def practice(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """One practice for all that only look."""
    with pytest.MonkeyPatch.context() as patch:
        yield from served(sqlite_template, tmp_path_factory.mktemp("practice"), patch)


def calendar(text: str | bytes = CALENDAR, name: str = "mine.ics") -> FilePayload:
    content = text.encode() if isinstance(text, str) else text
    return {"name": name, "mimeType": "text/calendar", "buffer": content}


def unfold(page: Page, address: str = "/en/practice/checkup") -> None:
    """Open the control, and wait until a file may be chosen."""
    page.goto(address)
    page.locator(".compare summary").click()
    expect(page.locator(".compare input")).to_be_enabled()


def choose(page: Page, *files: FilePayload) -> None:
    page.locator(".compare input").set_input_files(files)


def says(page: Page, text: str) -> None:
    """This is what came of it; while files are read something else is said."""
    expect(page.locator("[data-result]")).to_have_text(re.compile(f"^{re.escape(text)}"))


def test_overlapping_times_say_with_what_and_stay_bookable(opened: Open) -> None:
    page = opened()
    unfold(page)
    choose(page, calendar())
    expect(page.locator(LATE)).to_have_accessible_name(re.compile(rf"14:30 overlaps with: {SECRET}, 14:00.–.15:00"))
    expect(page.locator(EARLY)).to_have_accessible_name("13:30")
    says(page, "2 of 80 times overlap with your calendar.")
    expect(page.locator(".compare li")).to_have_text(re.compile("^mine.ics: 1 of 2 events could not be read"))
    page.locator(LATE).click()
    expect(page).to_have_url(re.compile("/details/"))


def test_the_comparison_stays_from_week_to_week_until_it_is_removed(opened: Open) -> None:
    page = opened()
    unfold(page)
    choose(page, calendar())
    expect(page.locator(".slot.clash")).to_have_count(2)
    page.get_by_role("link", name="Next week").click()
    expect(page).to_have_url(re.compile("W49"))
    expect(page.locator(".slot.clash")).to_have_count(2)
    other = opened()
    other.goto("/en/practice/checkup")
    expect(other.locator(".compare summary")).to_be_visible()
    expect(other.locator(".clash")).to_have_count(0)
    page.get_by_role("button", name="Remove the comparison").click()
    says(page, "The comparison is removed.")
    expect(page.locator(".clash")).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0
    page.reload()
    expect(page.locator(".compare summary")).to_be_visible()
    expect(page.locator(".clash")).to_have_count(0)


def test_a_calendar_that_leaves_every_time_free_says_so(opened: Open) -> None:
    page = opened()
    unfold(page)
    choose(page, calendar(file(event("DTSTART:20261124T220000Z", "DURATION:PT1H"))))
    says(page, "No time on this page overlaps with your calendar.")


def test_comparing_needs_only_the_keyboard(opened: Open) -> None:
    page = opened()
    page.goto("/en/practice/checkup")
    page.locator(".compare summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".compare input")).to_be_enabled()
    page.keyboard.press("Tab")
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Space")
    asked.value.set_files([calendar()])
    expect(page.locator(".slot.clash")).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".clash")).to_have_count(0)
    expect(page.locator(".compare summary")).to_be_focused()


def test_files_that_cannot_be_read_say_why_and_leave_the_others(opened: Open) -> None:
    page = opened()
    unfold(page)
    page.evaluate(DROP, [["mine.ics", CALENDAR]])
    expect(page.locator(".slot.clash")).to_have_count(2)
    broken = [["page.ics", "<!doctype html>"], ["half.ics", CALENDAR[:-30]], ["large.ics", 50 * 2**20]]
    page.evaluate(DROP, broken)
    expect(page.locator(".compare__fault p")).to_have_text(
        [
            re.compile("^page.ics is not a calendar"),
            re.compile("^half.ics breaks off in the middle"),
            re.compile("^large.ics is larger than 10 MB"),
        ]
    )
    expect(page.locator(".slot.clash")).to_have_count(2)
    choose(page, calendar(file(), "more.ics"))
    expect(page.locator(".compare li")).to_have_text([re.compile("^mine.ics:"), "more.ics: 0 events"])
    expect(page.locator(".compare__fault p")).to_have_count(0)


def test_an_archive_is_read_calendar_by_calendar(opened: Open) -> None:
    page = opened()
    unfold(page)
    other = file(event("SUMMARY:Dentist", "DTSTART:20261125T083000Z", "DURATION:PT30M"))
    whole = archive(("Home/mine.ics", CALENDAR), ("other.ics", other), ("read me.txt", "x"), ("__MACOSX/._a.ics", "x"))
    bomb = archive(("bomb.ics", "x" * 20_000_000))
    choose(page, calendar(whole, "all.zip"), calendar(whole[:-40], "half.zip"), calendar(bomb, "bomb.zip"))
    expect(page.locator(".compare__fault p")).to_have_text(
        [re.compile("^half.zip breaks off"), re.compile("^bomb.zip is larger than 10 MB")]
    )
    expect(page.locator(".compare li")).to_have_text(re.compile("^all.zip: 1 of 3 events"))
    expect(page.locator(".slot.clash")).to_have_count(3)


def archive(*files: tuple[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as into:
        for name, text in files:
            into.writestr(name, text)
    return written.getvalue()


def test_reading_can_be_cancelled(opened: Open) -> None:
    page = opened()
    unfold(page)
    choose(page, calendar(ENDLESS))
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".compare__reading")).to_be_hidden()
    expect(page.locator(".compare input")).to_be_enabled()
    choose(page, calendar())
    expect(page.locator(".slot.clash")).to_have_count(2)


def test_times_that_come_later_are_marked_too(opened: Open) -> None:
    page = opened()
    unfold(page)
    choose(page, calendar())
    expect(page.locator(".slot.clash")).to_have_count(2)
    page.evaluate(
        """slot => { const later = document.querySelector(slot).cloneNode();
                     later.value = "2026-12-02T14:00+01:00"; later.id = "later"; delete later.dataset.clash;
                     document.querySelector(slot).parentNode.append(later) }""",
        LATE,
    )
    expect(page.locator("#later")).to_have_accessible_name(re.compile(SECRET))
    says(page, "3 of 81 times overlap with your calendar.")


def test_a_browser_that_keeps_nothing_compares_this_page(opened: Open) -> None:
    page = opened()
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('forbidden') } })")
    unfold(page)
    choose(page, calendar())
    expect(page.locator(".slot.clash")).to_have_count(2)
    expect(page.get_by_text("Your browser keeps nothing of it")).to_be_visible()


def test_without_script_the_control_is_not_there(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/en/practice/checkup")
    expect(page.get_by_text("Compare with my own calendar")).to_be_hidden()
    expect(page.locator(LATE)).to_be_visible()


@EVERY_LOOK
def test_a_comparison_is_clean_and_fits_the_phone(opened: Open, lang: str, scheme: str) -> None:
    page = opened(viewport=PHONE, color_scheme=scheme, reduced_motion="reduce")
    unfold(page, f"/{lang}/practice/checkup")
    choose(page, calendar(), calendar("<!doctype html>", "page.ics"))
    expect(page.locator(".compare__fault p")).to_have_count(1)
    expect(page.locator(".slot.clash")).to_have_count(2)
    assert faults(page) == []
    assert too_small(page) == []
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert not is_too_wide(page)


def test_nothing_of_a_calendar_is_sent(practice: Practice, browser: Browser) -> None:
    with tapped(practice.address) as tap:
        context = browser.new_context(base_url=tap.address)
        asked: list[Request] = []
        context.on("request", lambda request: asked.append(request))
        page = context.new_page()
        page.on("websocket", lambda socket: pytest.fail(f"a socket to {socket.url}"))
        unfold(page)
        page.wait_for_load_state("networkidle")
        before, sent = len(asked), len(tap.said)
        choose(page, calendar())
        expect(page.locator(".slot.clash")).to_have_count(2)
        page.get_by_role("link", name="Next week").hover()
        # Not one request, nor one byte, from the choice of the file on.
        assert ([request.url for request in asked[before:]], len(tap.said) - sent) == ([], 0)
        page.get_by_role("link", name="Next week").click()
        expect(page.locator(".slot.clash")).to_have_count(2)
        page.locator(".slot.clash").first.click()
        page.wait_for_url("**/details/**")
        assert len(asked) > before
        assert told(tap.said, asked) == []
        # Whoever did send it would be seen, on the wire and by the browser.
        with context.expect_event("response", lambda response: response.request.method == "POST"):
            page.evaluate("said => navigator.sendBeacon('/en/practice', said)", SECRET)
        assert told(tap.said, asked) == ["on the wire", "by the browser"]
        context.close()


def test_the_reader_could_not_send_if_it_wanted_to(practice: Practice, browser: Browser) -> None:
    context = browser.new_context(base_url=practice.address)
    page = context.new_page()
    unfold(page)
    send = "() => fetch('/health', { method: 'POST', body: 'x' }).then(() => 'sent', () => 'refused')"
    # The page's own scripts may ask the server, its worker may not.
    assert (page.evaluate(send), page.workers[0].evaluate(send)) == ("sent", "refused")
    context.close()


def told(said: bytes | bytearray, asked: list[Request]) -> list[str]:
    """Where the secret is found: plain, or in base 64 however it is shifted."""
    plain = SECRET.encode()
    shapes = [plain, *(base64.b64encode(b" " * shift + plain)[4:-4] for shift in range(3))]
    bodies = [f"{request.url}{request.headers}".encode() + (request.post_data_buffer or b"") for request in asked]
    wire = ["on the wire"] if any(shape in said for shape in shapes) else []
    return wire + (["by the browser"] if any(shape in body for shape in shapes for body in bodies) else [])


def test_the_control_is_light_until_it_is_opened() -> None:
    module = Path(__file__).parents[2] / "static/js/modules/compare.js"
    assert len(gzip.compress(module.read_bytes())) < 700

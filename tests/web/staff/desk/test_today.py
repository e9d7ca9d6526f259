"""The queue of the day."""

from datetime import datetime, timedelta

import pytest

from booking.domain.access import Role
from booking.web import clock
from tests.conftest import NOW
from tests.web.staff.desk.conftest import HOUSE, MEHMET, TEN, Book, Enter
from tests.web.visiting import Visitor

Later = list[datetime]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Later:
    """The present, to be changed by a test."""
    present = [NOW]
    monkeypatch.setattr(clock, "now", lambda: present[0])
    return present


def columns(visitor: Visitor) -> dict[str, list[str]]:
    """Who stands in which column."""
    found: dict[str, list[str]] = {}
    for section in visitor.page.iter("section"):
        if section.get("aria-labelledby") in ("waiting", "in", "due"):
            names = ["".join(each.itertext()).strip() for each in section.iter("h3")]
            found[section.get("aria-labelledby", "")] = names
    return found


def test_an_empty_day_says_so(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/today")
    assert desk.heading == "Today, Monday 23 November"
    assert "Nobody is expected on this day." in desk.text


def test_a_visit_goes_through_the_columns(desk: Visitor, book: Book, at: Later) -> None:
    book()
    desk.go(f"{HOUSE}/today")
    assert columns(desk) == {"waiting": [], "in": [], "due": ["Klara Sommer"]}
    desk.press("Check in: Klara Sommer, 10:00–10:30")
    assert columns(desk) == {"waiting": ["Klara Sommer"], "in": [], "due": []}
    assert "Checked in: Klara Sommer." in desk.text
    at[0] = NOW + timedelta(minutes=12)
    desk.go(f"{HOUSE}/today")
    assert "waiting for 12 minutes" in desk.text
    desk.press("Start: Klara Sommer, 10:00–10:30")
    assert columns(desk) == {"waiting": [], "in": ["Klara Sommer"], "due": []}
    desk.press("Done: Klara Sommer, 10:00–10:30")
    assert columns(desk) == {"waiting": [], "in": [], "due": []}
    assert "Done and missed 1" in desk.text


def test_each_step_can_be_taken_back(desk: Visitor, book: Book) -> None:
    book()
    desk.go(f"{HOUSE}/today").press("Check in: Klara Sommer, 10:00–10:30").press("Undo")
    assert columns(desk)["due"] == ["Klara Sommer"]
    assert "Taken back one step: Klara Sommer." in desk.text


def test_a_no_show_can_be_noted_once_the_visit_has_begun(desk: Visitor, book: Book, at: Later) -> None:
    book()
    desk.go(f"{HOUSE}/today")
    assert "No-show: Klara Sommer, 10:00–10:30" not in desk.buttons
    at[0] = TEN + timedelta(minutes=20)
    desk.go(f"{HOUSE}/today")
    assert "20 minutes late" in desk.text
    desk.press("No-show: Klara Sommer, 10:00–10:30")
    assert "Noted that Klara Sommer did not come." in desk.text
    assert "Did not come" in desk.text
    desk.press("Back one step: Klara Sommer, 10:00–10:30")
    assert columns(desk)["due"] == ["Klara Sommer"]


def test_pressing_twice_is_once(desk: Visitor, book: Book) -> None:
    booking_id = book()
    token = desk.go(f"{HOUSE}/today").value("csrf_token")
    form = {"csrf_token": token, "action": "check_in", "page": "today"}
    for _ in range(2):
        desk.post(f"{HOUSE}/bookings/{booking_id}/visit", form)
        assert columns(desk)["waiting"] == ["Klara Sommer"]


def test_a_button_that_came_too_early_is_explained(desk: Visitor, book: Book) -> None:
    booking_id = book()
    token = desk.go(f"{HOUSE}/today").value("csrf_token")
    desk.post(f"{HOUSE}/bookings/{booking_id}/visit", {"csrf_token": token, "action": "no_show"})
    assert "It has not begun yet, so nobody can have missed it." in desk.text


def test_a_request_is_hinted_at_and_has_no_buttons(desk: Visitor, book: Book) -> None:
    book(service="visit")
    desk.go(f"{HOUSE}/today")
    assert "One request for this day waits for an answer." in desk.text
    assert "Request – not decided yet" in desk.text
    assert not [each for each in desk.buttons if each.startswith("Check in")]


def test_the_queue_of_one_person_and_of_another_day(desk: Visitor, book: Book) -> None:
    book(resource="anna")
    book(MEHMET, resource="ben")
    desk.go(f"{HOUSE}/today").follow("Ben")
    assert columns(desk)["due"] == ["Mehmet Öztürk"]
    desk.go(f"{HOUSE}/today?on=2026-11-24")
    assert desk.heading == "Tuesday 24 November"
    desk.follow("Today")
    assert columns(desk)["due"] == ["Klara Sommer", "Mehmet Öztürk"]


def test_staff_see_their_own_queue(enter: Enter, book: Book) -> None:
    book(resource="anna")
    book(MEHMET, resource="ben")
    assert columns(enter(Role.STAFF, "ben").go(f"{HOUSE}/today"))["due"] == ["Mehmet Öztürk"]


def test_the_columns_are_sent_again_only_where_they_changed(desk: Visitor, book: Book) -> None:
    booking_id = book()
    first = desk.client.get(f"{HOUSE}/today/columns")
    again = desk.client.get(f"{HOUSE}/today/columns", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    token = desk.go(f"{HOUSE}/today").value("csrf_token")
    desk.post(f"{HOUSE}/bookings/{booking_id}/visit", {"csrf_token": token, "action": "check_in"})
    changed = desk.client.get(f"{HOUSE}/today/columns", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_the_page_begins_with_the_columns_that_it_renews(desk: Visitor, book: Book) -> None:
    book()
    page = desk.go(f"{HOUSE}/today").page
    region = next(each for each in page.iter("div") if each.get("data-module") == "refresh")
    answer = desk.client.get(f"{HOUSE}/today/columns", headers={"If-None-Match": region.get("data-etag", "")})
    assert answer.status_code == 304

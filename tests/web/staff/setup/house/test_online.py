"""Stopping online booking, being listed, and the address, in pages."""

from collections.abc import Callable

import pytest

from booking.domain.access import Role
from booking.domain.businesses import Business, OfferHours
from tests.web.staff.setup.conftest import Enter
from tests.web.visiting import Visitor

PAGE = "/en/staff/practice/setup/online"
STOP, GO_ON = "Stop online booking now", "Offer appointments online again"
Stored = Callable[[], Business]


def test_one_click_stops_and_one_click_brings_it_back(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press(STOP, note="Krank bis Mittwoch.")
    paused = stored().paused
    assert paused is not None
    assert paused.note == "Krank bis Mittwoch."
    owner.press(GO_ON)
    assert "Customers can book online again." in owner.text
    assert stored().paused is None


def test_both_can_be_taken_back(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press(STOP, note="Krank.").press("Undo")
    assert stored().paused is None
    owner.press("Undo")
    paused = stored().paused
    assert paused is not None
    assert paused.note == "Krank."


def test_every_page_of_the_house_says_so(owner: Visitor, enter: Enter) -> None:
    owner.go(PAGE).press(STOP)
    colleague = enter(Role.FRONT_DESK).go("/en/staff/practice/setup/exceptions")
    assert "Online booking is stopped. Customers cannot book; the house books as ever." in colleague.text
    assert GO_ON not in colleague.buttons
    assert GO_ON in owner.go("/en/staff/practice/setup").buttons


def test_without_a_pause_no_page_does(owner: Visitor) -> None:
    assert "Online booking is stopped" not in owner.go("/en/staff/practice/setup").text


def test_a_note_that_is_too_long_comes_back(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press(STOP, note="x" * 501)
    assert (owner.status, owner.value("note")) == (422, "x" * 501)
    assert stored().paused is None


def test_it_can_be_taken_out_of_the_list_and_back(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Take it out of the list")
    assert stored().is_listed is False
    owner.press("Undo")
    assert stored().is_listed is True


def test_addresses_are_confirmed_once_it_is_switched_on_and_that_can_be_undone(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Have addresses confirmed")
    assert stored().confirms_addresses is True
    owner.press("Undo")
    assert stored().confirms_addresses is False


def test_how_long_offers_are_held_is_set_where_somebody_may_wait(owner: Visitor, stored: Stored) -> None:
    assert "Offers to those who wait" not in owner.go(PAGE).text
    owner.go("/en/staff/practice/setup/services/checkup").press("Save", waiting_list="1")
    owner.go(PAGE).press("Save", offer_minutes="45", quiet_from="20", quiet_until="8:30")
    assert stored().offer_hours == OfferHours(45, 20 * 60, 8 * 60 + 30)
    owner.press("Undo")
    assert stored().offer_hours == OfferHours(30, 21 * 60, 9 * 60)


def test_an_impossible_time_to_answer_comes_back(owner: Visitor, stored: Stored) -> None:
    owner.go("/en/staff/practice/setup/services/checkup").press("Save", waiting_list="1")
    owner.go(PAGE).press("Save", offer_minutes="4", quiet_from="late")
    assert (owner.status, owner.value("offer_minutes"), owner.value("quiet_from")) == (422, "4", "late")
    assert stored().offer_hours == OfferHours()


def test_people_may_ask_to_hear_of_new_months_once_it_is_switched_on(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Let customers ask for it")
    assert stored().tells_openings is True
    owner.press("Undo")
    assert stored().tells_openings is False


def test_the_address_is_changed_and_the_page_goes_on_there(owner: Visitor) -> None:
    owner.go(PAGE).press("Change the address", slug="hautarzt")
    assert owner.path == "/en/staff/hautarzt/setup/online"
    assert "These lead on to it: practice" in owner.text
    owner.press("Undo")
    assert owner.path == "/en/staff/practice/setup/online"


@pytest.mark.parametrize("slug", ["Praxis!", "ab", "staff"])
def test_what_can_be_no_address_comes_back_with_its_fault(owner: Visitor, stored: Stored, slug: str) -> None:
    owner.go(PAGE).press("Change the address", slug=slug)
    assert (owner.status, owner.value("slug")) == (422, slug)
    assert stored().slug == "practice"


def test_old_addresses_of_the_house_lead_on_too(owner: Visitor) -> None:
    owner.go(PAGE).press("Change the address", slug="hautarzt")
    assert owner.go("/en/staff/practice/setup/online").path == "/en/staff/hautarzt/setup/online"


@pytest.mark.parametrize("chosen", ["off", "book"])
def test_assistants_do_what_was_chosen(owner: Visitor, stored: Stored, chosen: str) -> None:
    owner.go(PAGE).press("Save", assistants=chosen)
    assert stored().assistants == chosen
    owner.press("Undo")
    assert stored().assistants == "read"


def test_what_no_assistant_can_be_is_refused(owner: Visitor, stored: Stored) -> None:
    answer = owner.client.post(f"{PAGE}/assistants", data={"assistants": "everything"})
    assert answer.status_code in (400, 422)
    assert stored().assistants == "read"


def test_what_is_cancelled_can_come_back_later_and_that_can_be_undone(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save how long", release_minutes="90")
    assert stored().release_minutes == 90
    owner.press("Undo")
    assert stored().release_minutes == 0
    owner.go(PAGE).press("Save how long", release_minutes="")
    assert "What is cancelled is shown again at once." in owner.text


def test_a_wait_that_makes_no_sense_comes_back(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save how long", release_minutes="two hours")
    assert (owner.status, owner.value("release_minutes")) == (422, "two hours")
    assert stored().release_minutes == 0


def test_browsers_do_a_sum_once_it_is_switched_on_and_that_can_be_undone(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Have browsers do a sum")
    assert stored().asks_work is True
    owner.press("Undo")
    assert stored().asks_work is False

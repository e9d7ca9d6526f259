"""The page of a customer, and what is done there."""

import pytest
from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services.customers import contacts, profile
from booking.services.customers.contacts import Details
from tests.conftest import NOW
from tests.services.test_bookings import NINE, book
from tests.web.staff.customers.conftest import HOME, Enter
from tests.web.visiting import Visitor


def booked(site: Flask, practice: Business, starts_at=NINE) -> None:
    with site.app_context():
        book(practice, starts_at, contact=Contact("Greta Sommer", "greta@example.org", None))


def test_everything_that_is_known_stands_on_the_page(
    site: Flask, practice: Business, desk: Visitor, greta: str
) -> None:
    booked(site, practice)
    page = desk.go(greta)
    assert page.heading == "Greta Sommer"
    for words in ("+49 361 1234567", "greta@example.org", "12 May 1980", "regular", "24 Nov 2026, 09:00", "Check-up"):
        assert words in page.text


def test_a_customer_is_added_changed_and_changed_back(desk: Visitor) -> None:
    desk.go(HOME).follow("Add a customer")
    desk.press("Add the customer", name="Karl  Winter", phone="0361 99 88 77", born_on="24.12.1955", tags="new, old")
    assert desk.heading == "Karl Winter"
    assert "The customer was added." in desk.text
    desk.follow("Edit").press("Save", email="karl@example.org", phone="")
    assert "karl@example.org" in desk.text
    assert "+49 361 998877" not in [each.text for each in desk.page.iter("a")]
    desk.press("Undo")
    assert "+49 361 998877" in [each.text for each in desk.page.iter("a")]


def test_faults_come_back_with_everything_typed(desk: Visitor) -> None:
    desk.go(f"{HOME}/new").press(
        "Add the customer", name="", phone="call me", email="karl", born_on="31.2.1980", tags="x" * 41
    )
    assert desk.status == 422
    assert "5 entries need another look" in desk.text
    kept = {name: desk.value(name) for name in ("name", "phone", "email", "born_on", "tags")}
    assert kept == {"name": "", "phone": "call me", "email": "karl", "born_on": "31.2.1980", "tags": "x" * 41}


def test_a_stale_edit_shows_what_is_now_and_keeps_what_was_typed(
    site: Flask, owner: Actor, desk: Visitor, greta: str
) -> None:
    desk.go(f"{greta}/edit")
    with site.app_context():
        customer_id = int(greta.rpartition("/")[2])
        person = profile.person(owner, customer_id)
        changed = Details("Greta Winter", person.email, None, person.born_on, "de", person.tags)
        contacts.change(owner, customer_id, changed, person.version, NOW)
    desk.press("Save", name="Greta Herbst")
    assert desk.status == 409
    assert "Greta Winter" in desk.text
    assert desk.value("name") == "Greta Herbst"
    assert desk.press("Save").heading == "Greta Herbst"


def test_a_customer_goes_to_the_archive_and_comes_back(desk: Visitor, greta: str) -> None:
    desk.go(greta).press("Put into the archive")
    assert "The customer is in the archive." in desk.text
    assert desk.press("Undo").heading == "Greta Sommer"
    desk.press("Put into the archive")
    assert "Archived" in desk.go(greta).text
    assert "back from the archive" in desk.press("Back from the archive").text


def test_a_block_has_a_reason_for_the_house_and_is_undone(desk: Visitor, greta: str) -> None:
    desk.go(greta).press("Block", reason="Never came")
    assert "Cannot book online. Reason: Never came" in desk.text
    desk.press("Undo")
    assert "Cannot book online." not in desk.text
    assert desk.press("Block", reason="x" * 501).status == 422
    assert desk.value("reason") == "x" * 501


def test_who_is_blocked_is_asked_to_call_and_keeps_what_was_typed(desk: Visitor, greta: str, visitor: Visitor) -> None:
    desk.go(greta).press("Block", reason="Never came")
    visitor.go("/en/practice/checkup?week=2026-W49").take("2026-12-01T10:00+01:00")
    visitor.press("Book appointment", name="Greta Sommer", email="greta@example.org")
    assert visitor.status == 422
    assert "This appointment cannot be booked online" in visitor.alerts[0]
    assert (visitor.value("name"), visitor.value("email")) == ("Greta Sommer", "greta@example.org")
    assert "Never came" not in visitor.text
    assert "lock" not in visitor.alerts[0].replace("o'clock", "")


def test_notes_are_written_changed_and_removed(desk: Visitor, greta: str) -> None:
    desk.go(greta).press("Keep the note", note="Likes mornings\nand tea")
    assert "Likes mornings and tea" in desk.text
    desk.follow("Edit this note").press("Save", note="Likes evenings")
    assert "Likes evenings" in desk.text
    desk.follow("Edit this note").press("Remove the note")
    assert "Likes evenings" not in desk.text
    assert "Likes evenings" in desk.press("Undo").text


@pytest.mark.parametrize("note", ["", "  ", "x" * 4001])
def test_a_note_that_is_empty_or_too_long_comes_back(desk: Visitor, greta: str, note: str) -> None:
    assert desk.go(greta).press("Keep the note", note=note).status == 422
    assert desk.value("note").strip() == note.strip()


def test_confidential_notes_are_offered_and_shown_to_some_only(enter: Enter, desk: Visitor, greta: str) -> None:
    manager = enter(Role.MANAGER).go(greta)
    manager.press("Keep the note", note="Secret illness", confidential="1")
    assert "Secret illness" in manager.go(greta).text
    page = desk.go(greta)
    for word in ("Secret", "illness", "onfidential"):
        assert word not in page.text


def test_staff_see_whoever_has_been_on_their_calendar(
    site: Flask, practice: Business, enter: Enter, greta: str
) -> None:
    booked(site, practice)
    anna, ben = enter(Role.STAFF, "anna"), enter(Role.STAFF, "ben")
    assert anna.go(greta).heading == "Greta Sommer"
    assert "Edit" not in anna.buttons
    assert anna.press("Keep the note", note="Allergic", confidential="1").status == 200
    assert ben.go(greta).status == 404


def test_two_are_laid_side_by_side_made_one_and_two_again(site: Flask, owner: Actor, desk: Visitor, greta: str) -> None:
    with site.app_context():
        other = contacts.add(owner, Details("Greta Sommer", None, "+493611234567", None, "en", ("old",)), NOW)
    assert "Perhaps the same person" in desk.go(greta).text
    desk.follow("Compare: Greta Sommer")
    assert desk.heading == "One or two customers?"
    desk.press("Make them one customer", locale="gone")
    assert "The two are one customer now." in desk.text
    assert "English" in desk.text
    assert desk.go(f"{HOME}/{other}").path == greta
    desk.go(f"{HOME}/doubles")
    assert "There are no doubles." in desk.text


def test_a_merge_is_undone_by_the_notice(site: Flask, owner: Actor, desk: Visitor, greta: str) -> None:
    with site.app_context():
        contacts.add(owner, Details("Greta Sommer", None, None, None, "en"), NOW)
    desk.go(f"{HOME}/doubles").follow("Compare: Greta Sommer").press("Make them one customer").press("Undo")
    assert "They are two customers again" in desk.text
    assert "Compare: Greta Sommer" in desk.go(f"{HOME}/doubles").text


def test_a_number_that_is_none_of_ours_is_not_there(desk: Visitor) -> None:
    for number in ("1", "99999999999999999999999", "9223372036854775807"):
        assert desk.go(f"{HOME}/{number}").status == 404

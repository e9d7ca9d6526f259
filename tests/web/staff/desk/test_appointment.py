"""The page of an appointment."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Actor, Role
from booking.services import businesses
from booking.services.reminders import rules
from booking.storage.models import Booking, Message
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.web.staff.desk.conftest import HOUSE, KLARA, MEHMET, TEN, Book, Enter
from tests.web.visiting import Visitor


def kept(visitor: Visitor) -> str:
    """The note that stands on the page."""
    return (next(visitor.page.iter("textarea")).text or "").removeprefix("\n")


def opened(visitor: Visitor, booking_id: int) -> Visitor:
    """The appointment of a booking."""
    return visitor.go(f"{HOUSE}/bookings/{booking_id}")


def test_everything_about_a_visit_stands_on_its_page(desk: Visitor, book: Book) -> None:
    page = opened(desk, book()).text
    for each in ("Monday 23 November 2026, 10:00–10:30", "Anna", "Klara Sommer", "+49 361 1234567", "€45.00"):
        assert each in page
    assert "klara@example.org" in page
    assert "by the customer online" in page
    assert "Confirmation, to the customer – on its way" in page


def test_who_only_reads_has_no_buttons(enter: Enter, book: Book) -> None:
    reader = opened(enter(Role.READ_ONLY), book())
    assert "Klara Sommer" in reader.text
    assert {"Keep the note", "Send e-mail again", "New link", "Check in"}.isdisjoint(reader.buttons)
    assert "Slip to print" not in reader.text


def test_a_note_is_kept_and_can_be_taken_back(desk: Visitor, book: Book) -> None:
    opened(desk, book()).press("Keep the note", note="Brings her dog.\nGround floor, please.")
    assert "The note is kept." in desk.text
    assert kept(desk) == "Brings her dog.\nGround floor, please."
    desk.press("Undo")
    assert kept(desk) == ""


def test_a_note_that_is_too_long_comes_back_as_it_was_typed(desk: Visitor, book: Book) -> None:
    opened(desk, book()).press("Keep the note", note="x" * 2001)
    assert desk.status == 422
    assert "Please shorten the note to 2000 characters." in desk.text
    assert desk.value("note") == "x" * 2001


def test_a_failed_message_is_told_and_sent_again(desk: Visitor, book: Book, site: Flask) -> None:
    booking_id = book()
    with site.app_context(), unit_of_work() as session:
        session.execute(update(Message).values(state="failed", attempts=10))
    assert "not delivered" in opened(desk, booking_id).text
    assert "Confirmation, to the customer – failed after 10 tries" in desk.text
    desk.press("Send e-mail again")
    assert "It is on its way again to klara@example.org." in desk.text
    assert "Confirmation, to the customer – on its way" in desk.text


def test_without_an_address_nothing_can_be_sent_again(desk: Visitor, book: Book) -> None:
    assert "Send e-mail again" not in opened(desk, book(MEHMET)).buttons


def test_a_new_link_kills_the_old_one(desk: Visitor, book: Book, site: Flask) -> None:
    booking_id = book()
    with site.app_context():
        business_id = practice_id()
        old = site.extensions["links"].token("manage", business_id, booking_id, 1)
        new = site.extensions["links"].token("manage", business_id, booking_id, 2)
    stranger = site.test_client()
    assert stranger.get(f"/en/b/{old}").status_code == 200
    opened(desk, booking_id).press("New link")
    assert "The old link is dead." in desk.text
    assert (stranger.get(f"/en/b/{old}").status_code, stranger.get(f"/en/b/{new}").status_code) == (410, 200)


def test_cancelling_asks_why_and_whether_the_customer_is_told(desk: Visitor, book: Book) -> None:
    opened(desk, book()).follow("Cancel appointment")
    assert "Tell klara@example.org" in desk.text
    desk.press("Cancel appointment", reason="Anna is ill.")
    assert "Cancelled. The customer is told by e-mail." in desk.text
    assert "Anna is ill." in desk.text
    assert "Cancellation, to the customer – on its way" in desk.text


def test_cancelling_without_a_word(desk: Visitor, book: Book) -> None:
    booking_id = book()
    token = opened(desk, booking_id).follow("Cancel appointment").value("csrf_token")
    desk.post(f"{HOUSE}/bookings/{booking_id}/cancel", {"csrf_token": token})
    assert "Cancelled. The customer is not told by e-mail." in desk.text
    assert "Cancellation, to the customer" not in desk.text


def test_who_has_no_address_is_to_be_told_otherwise(desk: Visitor, book: Book) -> None:
    opened(desk, book(MEHMET)).follow("Cancel appointment")
    assert "There is no e-mail address: please tell the customer yourself." in desk.text


def test_a_cancelled_booking_is_put_back(desk: Visitor, book: Book) -> None:
    opened(desk, book()).follow("Cancel appointment").press("Cancel appointment").press("Undo")
    assert "It stands again as it was." in desk.text
    assert "Check in: Klara Sommer, 10:00–10:30" in desk.buttons


def test_what_was_taken_meanwhile_stays_cancelled(desk: Visitor, book: Book) -> None:
    opened(desk, book()).follow("Cancel appointment").press("Cancel appointment")
    book(MEHMET)
    desk.press("Undo")
    assert "The time has been taken meanwhile, so it stays cancelled." in desk.text


def test_a_group_lists_everybody(desk: Visitor, book: Book) -> None:
    nine = TEN.replace(hour=8)
    book(KLARA, nine, "course", None)
    opened(desk, book(MEHMET, nine, "course", None))
    assert "2 of 4 places" in desk.text
    headings = ["".join(each.itertext()) for each in desk.page.iter("h2")]
    assert headings[:2] == ["Klara Sommer", "Mehmet Öztürk"]


def test_what_happened_stands_below(desk: Visitor, book: Book) -> None:
    opened(desk, book()).press("Check in: Klara Sommer, 10:00–10:30")
    assert "What happened" in desk.text
    assert "Checked in 23 Nov 2026, 09:00 · Front Desk of Practice on the Market" in desk.text
    assert "Came23 Nov 2026, 09:00" in desk.text


def test_rules_that_were_gone_over_are_named_in_what_happened(desk: Visitor, book: Book) -> None:
    book()
    desk.go(f"{HOUSE}/new?starts_at=2026-11-24T20:00%2B01:00").press("Find", q="Sommer").press("Book appointment")
    desk.press("Book anyway")
    assert "Against the rulesOutside opening hours" in desk.text


def test_the_slip_speaks_the_customers_language_and_leads_to_the_booking(
    desk: Visitor, book: Book, site: Flask
) -> None:
    booking_id = book(MEHMET)
    opened(desk, booking_id).follow("Slip to print")
    assert desk.heading == "Ihr Termin"
    assert "10:00–10:30 Uhr" in desk.text
    assert [each.tag for each in desk.page.iter() if each.tag.endswith("svg")]
    with site.app_context():
        token = site.extensions["links"].token("manage", practice_id(), booking_id, 1)
    address = next(each for each in desk.page.iter("p") if each.get("class") == "slip__address")
    typed = "".join(address.itertext())
    assert typed == f"127.0.0.1:5000/b/{token}"
    assert site.test_client().get(f"/b/{token}").status_code == 302


def practice_id() -> int:
    """The number of the practice."""
    return businesses.business("practice").id


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 25, "9" * 5000])
def test_a_number_that_no_row_can_have_is_no_address(desk: Visitor, number: str) -> None:
    assert desk.client.get(f"{HOUSE}/bookings/{number}").status_code == 404
    assert desk.client.get(f"{HOUSE}/calendar/check?appointment={number}").status_code == 404
    assert desk.client.get(f"{HOUSE}/new?customer={number}").status_code == 200
    assert desk.client.get(f"{HOUSE}/record?person={number}&before={number}").status_code == 200


def test_the_desk_notes_what_somebody_says_about_reminders(site: Flask, desk: Visitor, book: Book) -> None:
    opened(desk, book())
    assert "Remind the customer" not in desk.buttons
    with site.app_context():
        rules.add_usual(Actor.of_server(businesses.business("practice").id), NOW)
    desk.go(desk.path).press("Remind the customer")
    assert "Asked to be reminded" in desk.text
    desk.press("Stop reminders").press("Undo")
    with site.app_context(), reading() as session:
        assert session.scalars(select(Booking.wants_reminders)).one()


def test_it_says_since_when_somebody_has_confirmed(site: Flask, desk: Visitor, book: Book) -> None:
    booking_id = book()
    assert "Has confirmed" not in opened(desk, booking_id).text
    with site.app_context(), unit_of_work() as session:
        session.execute(update(Booking).values(coming_at=NOW))
    assert "Has confirmed Mon 23 November, 09:00" in opened(desk, booking_id).text

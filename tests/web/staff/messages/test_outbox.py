"""The pages of the outbox."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.domain.outbox import Outgoing
from booking.notifications.delivery import TemporaryFailure
from booking.services import returned
from booking.services.outbox import deliver_due
from booking.storage.models import BouncedAddress, Heartbeat, Message
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import reading, unit_of_work
from tests.factories.people import make_member, sign_in
from tests.notifications.test_returned import report
from tests.services.outgoing_mail import delivered, of_recipient, refused
from tests.services.test_bookings import NINE, book
from tests.services.test_outbox import Recorder, post
from tests.web.visiting import Visitor, text

PAGE = "/en/staff/practice/messages"
Enter = Callable[..., Visitor]


@pytest.fixture
def enter(site: Flask, practice: Business) -> Enter:
    def come(role: Role = Role.FRONT_DESK) -> Visitor:
        with site.app_context():
            return Visitor(sign_in(site, make_member(practice, role)))

    return come


@pytest.fixture
def desk(enter: Enter) -> Visitor:
    return enter()


@pytest.fixture
def failed(site: Flask, practice: Business) -> Outgoing:
    """A confirmation for a misspelt address."""
    with site.app_context():
        return refused(practice)


def words(visitor: Visitor) -> str:
    return text(visitor.page)


def latest(site: Flask, practice: Business) -> Outgoing:
    with site.app_context():
        return of_recipient(practice)


def test_an_empty_outbox_says_what_will_stand_there(site: Flask, desk: Visitor) -> None:
    assert "Nothing waits." in words(desk.go(PAGE))
    assert "Nothing has been sent yet." in words(desk.go(f"{PAGE}?show=sent"))
    assert "Everything has arrived, as far as we were told." in words(desk.go(f"{PAGE}?show=failed"))
    assert "There is none that was not needed." in words(desk.go(f"{PAGE}?show=dropped"))


def test_what_failed_comes_first_with_its_reason_in_words(desk: Visitor, failed: Outgoing) -> None:
    said = words(desk.go(PAGE))
    assert "Confirmation · Anna Weiß" in said
    assert "The server does not know this address. Perhaps it is misspelt." in said
    assert "user unknown" not in said


def test_how_much_failed_stands_in_the_menu_of_every_page(desk: Visitor, failed: Outgoing) -> None:
    assert "Messages1 not delivered" in words(desk.go("/en/staff/practice/today"))


def test_failed_is_mended_and_sent(site: Flask, practice: Business, desk: Visitor, failed: Outgoing) -> None:
    desk.go(PAGE).follow("Mend the address: Confirmation, Anna Weiß")
    assert "550 5.1.1 <anna@example.org>: user unknown" in words(desk)
    assert desk.value("address") == "anna@example.org"
    desk.press("Mend and send again", address="anna.weiss@example.org")
    assert "The message is on its way again." in words(desk)
    with site.app_context():
        assert [each["To"] for each in delivered().sent] == ["anna.weiss@example.org"]
    assert latest(site, practice).state == "sent"


def test_an_address_that_is_none_comes_back_as_it_was_typed(desk: Visitor, failed: Outgoing) -> None:
    desk.go(f"{PAGE}/{failed.id}").press("Mend and send again", address="anna.weiss@example")
    assert desk.status == 422
    assert desk.value("address") == "anna.weiss@example"
    assert "Please check the e-mail address. It should look like name@example.org." in words(desk)


def test_a_message_is_dropped_and_put_back(site: Flask, practice: Business, desk: Visitor) -> None:
    with site.app_context():
        book(practice)
    desk.go(f"{PAGE}?show=waiting").press("Do not send: Confirmation, Anna Weiß")
    assert "The message will not be sent." in words(desk)
    desk.press("Undo")
    assert "The message stands in the outbox again." in words(desk)
    with site.app_context():
        assert len(delivered().sent) == 2


def test_what_left_meanwhile_is_told(site: Flask, practice: Business, desk: Visitor) -> None:
    with site.app_context():
        book(practice)
    desk.go(f"{PAGE}?show=waiting")
    with site.app_context():
        delivered()
    desk.press("Do not send: Confirmation, Anna Weiß")
    assert "This message has left already, or is leaving just now." in words(desk)


def test_all_that_failed_is_sent_again(site: Flask, practice: Business, desk: Visitor, failed: Outgoing) -> None:
    desk.go(PAGE).press("Send all of them again", since="all")
    assert "One message is on its way again." in words(desk)
    desk.go(f"{PAGE}?show=failed")
    assert latest(site, practice).state == "due"


def test_nothing_to_send_again_is_told(site: Flask, practice: Business, desk: Visitor, failed: Outgoing) -> None:
    with site.app_context(), unit_of_work() as session:
        session.execute(update(Message).values(due_at=EPOCH))
    desk.go(PAGE).press("Send all of them again", since="today")
    assert "No message has failed in this time." in words(desk)


def test_words_narrow_the_list(site: Flask, practice: Business, desk: Visitor, failed: Outgoing) -> None:
    assert "Confirmation · Anna Weiß" in words(desk.go(f"{PAGE}?show=failed&q=weiss"))
    assert "No message here fits “Zoe”." in words(desk.go(f"{PAGE}?show=failed&q=Zoe"))


@pytest.mark.parametrize(
    "query", ["show=x", "after=x", "after=2026-11-23T08:00:00 1", "after=9999-12-31T23:00:00%2B00:00 1", "q=%00"]
)
def test_what_cannot_be_read_counts_as_not_said(desk: Visitor, query: str) -> None:
    assert desk.go(f"{PAGE}?{query}").status == 200


def test_that_nobody_delivers_is_said_loudly(site: Flask, desk: Visitor) -> None:
    assert "Nothing is being delivered." in words(desk.go(PAGE))
    with site.app_context():
        delivered()
    assert "Nothing is being delivered." not in words(desk.go(PAGE))
    with site.app_context(), unit_of_work() as session:
        session.execute(update(Heartbeat).values(at=EPOCH + timedelta(days=20000)))
    assert "Nothing has been delivered since" in words(desk.go(PAGE))


def test_a_dead_address_is_said_at_the_customer_and_the_appointment(
    site: Flask, practice: Business, enter: Enter, failed: Outgoing
) -> None:
    desk = enter()
    said = words(desk.go(f"/en/staff/practice/customers/{failed.customer_id}"))
    assert "anna@example.org does not work since" in said
    assert "Confirmation · Anna Weiß" in said
    assert "anna@example.org does not work since" in words(desk.go(f"/en/staff/practice/bookings/{failed.booking_id}"))
    desk.go(f"/en/staff/practice/customers/{failed.customer_id}").press("It works again")
    assert "The address is used again." in words(desk)
    with site.app_context(), reading() as session:
        assert session.scalars(select(BouncedAddress.address)).all() == []


def test_what_came_back_says_so(site: Flask, practice: Business, desk: Visitor) -> None:
    with site.app_context():
        book(practice)
        delivered()
        message = of_recipient(practice)
        with reading() as session:
            left = session.scalar(select(Message.message_id).where(Message.id == message.id))
        returned.take_in(report(returned=f"Message-ID: <{left}@example.org>\n\nx\n"))
    said = words(desk.go(f"{PAGE}?show=failed"))
    assert "came back" in said


def test_the_page_of_a_message_shows_no_key_of_the_customer(site: Flask, practice: Business, desk: Visitor) -> None:
    with site.app_context():
        token = book(practice).token
        message = of_recipient(practice)
    said = words(desk.go(f"{PAGE}/{message.id}"))
    assert "So würde" not in said
    assert "As it would read now" in said
    assert token not in said


def test_what_servers_say_is_shown_as_text(site: Flask, practice: Business, desk: Visitor) -> None:
    with site.app_context():
        message = refused(practice, "550 <script>alert(1)</script>")
    page = desk.client.get(f"{PAGE}/{message.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_who_sees_no_messages_finds_no_way_there(site: Flask, enter: Enter, failed: Outgoing) -> None:
    reader = enter(Role.READ_ONLY)
    said = words(reader.go(f"/en/staff/practice/customers/{failed.customer_id}"))
    assert "Confirmation · Anna Weiß" not in said
    assert "It works again" not in said
    assert reader.go(PAGE).status == 403


def test_a_try_that_failed_for_now_says_when_it_goes_on(site: Flask, practice: Business, desk: Visitor) -> None:
    with site.app_context():
        book(practice, NINE)
        deliver_due(post(Recorder(TemporaryFailure("450 later"))))
    said = words(desk.go(f"{PAGE}?show=waiting"))
    assert "tried once" in said
    assert "The server is busy and asks us to come back later." in said

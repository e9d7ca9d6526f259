"""What is written about a series: one mail with all dates, a link to each, and one file with an event for each."""

from dataclasses import replace
from gettext import NullTranslations

import pytest
from flask import Flask

from booking.domain.messages import Reason
from booking.domain.placeholders import Placeholder
from booking.notifications.own_words import values_of
from booking.notifications.wording import Wording
from booking.services import bookings, changes
from booking.services.series import own
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.services.outgoing_mail import delivered
from tests.services.series.test_series import ANNA, LINKS, hold


def mails(**changes) -> dict[str, list]:
    """What customer and house get of a series of four."""
    business = make_business(services=[service(series_max=6, **changes)])
    bookings.book_held(hold(business).token, ANNA, {}, "en", NOW, LINKS)
    sent = delivered().sent
    return {
        "customer": [each for each in sent if each["To"] == "anna@example.org"],
        "house": [each for each in sent if each["To"] != "anna@example.org"],
    }


def plain(message) -> str:
    return message.get_body(("plain",)).get_content()


def test_the_customer_gets_one_mail_with_every_date_and_a_link_to_each(app: Flask) -> None:
    [message] = mails()["customer"]
    dates = ["24 November", "1 December", "8 December", "15 December"]
    said = plain(message)
    assert [each for each in dates if f"{each} 2026, 09:00 to 09:30" not in said] == []
    assert plain(message).count("http://127.0.0.1:5000/en/b/") == 5
    assert message["Subject"].startswith("Your 4 appointments from Tuesday, 24 November")


def test_the_file_holds_an_event_for_each_with_a_uid_of_its_own(app: Flask) -> None:
    [message] = mails()["customer"]
    [file] = message.iter_attachments()
    lines = file.get_payload(decode=True).decode().split("\r\n")
    uids = {each for each in lines if each.startswith("UID:")}
    assert (file.get_filename(), lines.count("BEGIN:VEVENT"), len(uids)) == ("appointments.ics", 4, 4)
    assert "METHOD:PUBLISH" in lines


def test_the_house_gets_one_mail_with_every_date_and_no_customers_link(app: Flask) -> None:
    [message] = mails()["house"]
    assert "15. Dezember 2026" in plain(message)
    assert "/b/" not in plain(message)


@pytest.mark.parametrize(("side", "count"), [("customer", 1), ("house", 4)])
def test_requests_are_one_mail_to_the_customer_and_one_decision_each_to_the_house(app, side: str, count: int) -> None:
    found = mails(approval=True)[side]
    assert len(found) == count
    assert ("/d/" in plain(found[0])) == (side == "house")


def test_the_others_are_told_of_though_the_first_is_cancelled_before_the_mail_leaves(app: Flask) -> None:
    business = make_business(services=[service(series_max=6)])
    booked = bookings.book_held(hold(business).token, ANNA, {}, "en", NOW, LINKS)
    changes.cancel(booked.token, NOW)
    sent = [plain(each) for each in delivered().sent if each["To"] == "anna@example.org"]
    [confirmed] = [each for each in sent if "15 December 2026, 09:00 to 09:30" in each]
    assert "24 November" not in confirmed
    assert any("24 November" in each for each in sent)


def test_who_is_asked_for_their_address_sees_every_date_that_waits_for_it(app: Flask) -> None:
    business = make_business(services=[service(series_max=6)], confirms_addresses=True)
    bookings.book_held(hold(business).token, ANNA, {}, "en", NOW, LINKS, is_proved=False)
    [message] = delivered().sent
    assert message["Subject"].startswith("Please confirm: your 4 appointments from Tuesday, 24 November")
    assert "15 December 2026, 09:00 to 09:30" in plain(message)


def test_own_words_name_every_date(app: Flask) -> None:
    business = make_business(services=[service(series_max=6)])
    booked = bookings.book_held(hold(business).token, ANNA, {}, "en", NOW, LINKS)
    found = own.visits_of(booked.token, NOW, LINKS)
    all_of_it = tuple(bookings.facts_of(each.token) for each in found)
    wording = Wording.of("en", "Europe/Berlin", NullTranslations())
    facts = replace(booked.facts, series=all_of_it)
    said = values_of(Reason.CONFIRMED, facts, LINKS.of_booking(booked.token), wording)[Placeholder.WHEN]
    assert said == "Tue 24/11 at 09:00; Tue 01/12 at 09:00; Tue 08/12 at 09:00; Tue 15/12 at 09:00"

"""Reminders are set up on a page: added, removed, brought back; and what goes out next is told."""

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services import bookings, businesses
from booking.services.reminders import rules
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in
from tests.web.bookings import ANNA, WEDNESDAY
from tests.web.site import make_practice
from tests.web.visiting import Visitor

PAGE = "/en/staff/practice/messages/reminders"


@pytest.fixture
def owner(site: Flask, practice: Business) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(practice)))


def book(site: Flask, *, wants: bool) -> None:
    with site.app_context():
        known = businesses.business("practice")
        request = bookings.Request(ANNA, "en", wants_reminders=wants)
        links = site.extensions["links"]
        bookings.book(known, known.services["checkup"], WEDNESDAY, NOW, request, links, resource="anna")


def moments(site: Flask) -> list[tuple[int | None, int | None, int | None]]:
    with site.app_context():
        return [each.moment for each in businesses.business("practice").reminders]


def test_at_first_one_click_begins_with_what_most_have(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE)
    assert "Nothing is sent by itself yet" in owner.text
    owner.press("Begin with these two")
    assert moments(site) == [(1, 840, None), (None, None, 120)]
    assert "Reminder by e-mail, the day before at 14:00" in owner.text


@pytest.mark.parametrize(
    "entries, expected, said",
    [
        ({"days_before": "3", "days_before_at": "9"}, (3, 540, None), "Reminder by e-mail, 3 days before at 09:00"),
        ({"when": "time_before", "time_before": "1,5"}, (None, None, 90), "Reminder by e-mail, 90 minutes before"),
        (
            {"when": "time_before", "time_before": "30", "time_before_unit": "minutes"},
            (None, None, 30),
            "Reminder by e-mail, 30 minutes before",
        ),
        (
            {"when": "days_after", "days_after": "0", "days_after_at": "20.15"},
            (0, 1215, None),
            "on the same day at 20:15",
        ),
        ({"when": "time_after", "time_after": "0"}, (None, None, 0), "Thanks by e-mail, as soon as it is over"),
    ],
)
def test_each_way_to_say_when_is_understood(
    site: Flask, owner: Visitor, entries: dict[str, str], expected: tuple[int | None, ...], said: str
) -> None:
    owner.go(PAGE).press("Add a reminder", **entries)
    assert (owner.status, moments(site)) == (200, [expected])
    assert said in owner.text


@pytest.mark.parametrize(
    "entries, fault",
    [
        ({"days_before": "61"}, "Please give a number of days from 0 to 60."),
        ({"days_before": ""}, "Please give a number of days from 0 to 60."),
        ({"days_before": "²"}, "Please give a number of days from 0 to 60."),
        ({"days_before_at": "25:00"}, "Please give a time of day, such as 14:00."),
        ({"when": "time_before", "time_before": "0"}, "Please give a time from 15 minutes to 7 days."),
        ({"when": "time_before", "time_before": "0,33"}, "Please give a time from 15 minutes to 7 days."),
        ({"when": "time_after", "time_after": "999"}, "Please give a time from 15 minutes to 7 days."),
        ({"when": "whenever"}, "Please choose when the message goes out."),
        ({"service": "nothing"}, "This service is not there any more."),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_typed(
    site: Flask, owner: Visitor, entries: dict[str, str], fault: str
) -> None:
    owner.go(PAGE).press("Add a reminder", **entries)
    assert (owner.status, moments(site)) == (422, [])
    assert fault in owner.text
    for name, value in entries.items():
        if name not in ("when", "service"):
            assert owner.value(name) == value


def test_the_same_twice_is_said_to_be_there(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Add a reminder").press("Add a reminder")
    assert (owner.status, len(moments(site))) == (422, 1)
    assert "This reminder is there already." in owner.text


def test_a_removal_is_taken_back(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Add a reminder")
    button = next(each for each in owner.buttons if each.startswith("Remove"))
    owner.press(button)
    assert moments(site) == []
    owner.press("Undo")
    assert moments(site) == [(1, 840, None)]


def test_what_was_added_is_taken_back(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Add a reminder").press("Undo")
    assert moments(site) == []


def test_what_goes_out_next_is_told_by_name_and_hour(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Begin with these two")
    assert "Nothing is planned at the moment" in owner.text
    book(site, wants=True)
    owner.go(PAGE)
    assert "Tue 24 November, 14:00" in owner.text
    assert "Reminder to Anna Weiß: Check-up, Wed 25 November, 14:00" in owner.text


def test_a_practice_cannot_remind_unasked(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE)
    assert "Remind everybody without asking" not in owner.buttons
    owner.post(f"{PAGE}/always", {"always": "yes", "csrf_token": owner.value("csrf_token")})
    assert owner.status == 422
    assert "In your trade every customer has to be asked." in owner.text


def test_another_trade_may_and_takes_it_back(site: Flask) -> None:
    with site.app_context():
        salon = make_practice(trade="hairdresser")
        owner = Visitor(sign_in(site, make_member(salon)))
        rules.add_usual(Actor.of_server(salon.id), NOW)
    book(site, wants=False)
    owner.go(PAGE).press("Remind everybody without asking")
    assert "Reminder to Anna Weiß" in owner.text
    owner.press("Undo")
    assert "Reminder to Anna Weiß" not in owner.text


def test_text_messages_are_offered_only_where_there_is_a_gateway(site: Flask, owner: Visitor) -> None:
    assert "by text message (SMS)" not in owner.go(PAGE).text
    sent = {"when": "time_before", "time_before": "2", "channel": "sms", "csrf_token": owner.value("csrf_token")}
    owner.post(PAGE, sent)
    with site.app_context():
        assert [each.channel.value for each in businesses.business("practice").reminders] == ["email"]

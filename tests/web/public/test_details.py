"""The form under a hold, and what becomes of what was typed."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from booking.storage.models import Booking
from booking.storage.unit_of_work import unit_of_work
from booking.web import clock
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.holds import let_holds_run_out
from tests.web.visiting import Visitor, text
from tests.web.visitors import Arrive

CHECKUP = "/en/practice/checkup?resource=ben"
WEDNESDAY = "2026-11-25T14:00+01:00"
ANNA = {"name": "Anna Weiß", "email": "anna@example.org"}


@pytest.fixture
def typing(visitor: Visitor) -> Visitor:
    """Somebody under whose hold the form is open."""
    return visitor.go(CHECKUP).take(WEDNESDAY)


@pytest.fixture
def asking(visitor: Visitor) -> Visitor:
    """Somebody before the form of a service that asks questions and needs approval."""
    return visitor.go("/en/practice/visit").take(WEDNESDAY)


def linked(visitor: Visitor) -> list[str]:
    """The ids that the summary of faults leads to, all of which exist."""
    ids = {each.get("id") for each in visitor.page.iter()}
    alert = next(each for each in visitor.page.iter() if each.get("role") == "alert")
    found = [each.get("href", "")[1:] for each in alert.iter("a")]
    assert set(found) <= ids
    return found


def test_name_and_address_are_enough(typing: Visitor) -> None:
    typing.press("Book appointment", **ANNA)
    assert typing.heading == "Your appointment is booked."
    assert typing.path.startswith("/en/b/")


def test_the_form_says_until_when_the_slot_is_held(typing: Visitor) -> None:
    assert "Reserved for you until" in typing.text


def test_what_is_missing_is_summed_up_and_linked(typing: Visitor) -> None:
    typing.press("Book appointment")
    assert typing.status == 422
    assert linked(typing) == ["name", "email"]


def test_a_fault_is_described_by_its_sentence(typing: Visitor) -> None:
    typing.press("Book appointment", name="Anna Weiß", email="anna@")
    control = next(each for each in typing.page.iter("input") if each.get("id") == "email")
    described = control.get("aria-describedby", "").split()
    assert control.get("aria-invalid") == "true"
    sentences = {each.get("id"): text(each) for each in typing.page.iter() if each.get("id") in described}
    assert sentences["email-error"] == "Please check the e-mail address. It should look like name@example.org."


def test_an_address_that_no_mail_would_reach_is_a_fault(typing: Visitor) -> None:
    typing.press("Book appointment", name="Anna Weiß", email="jürgen@example.org")
    assert typing.status == 422
    assert linked(typing) == ["email"]


def test_a_fault_keeps_what_was_typed(typing: Visitor) -> None:
    typing.press("Book appointment", name="Anna Weiß", email="anna@", phone="0361 / 123 45-67")
    assert [typing.value(name) for name in ("name", "email", "phone")] == ["Anna Weiß", "anna@", "0361 / 123 45-67"]


def test_a_title_says_that_there_is_a_fault(typing: Visitor) -> None:
    typing.press("Book appointment")
    assert text(next(typing.page.iter("title"))).startswith("Error: ")


@pytest.mark.parametrize("phone", ["0361 / 123 45-67", "+49 (0)361 1234567", "+49 361 1234567", ""])
def test_a_number_is_accepted_as_people_write_it(typing: Visitor, phone: str) -> None:
    assert typing.press("Book appointment", **ANNA, phone=phone).status == 200


@pytest.mark.parametrize(
    "entries",
    [
        {"phone": "call me"},
        {"phone": "1" * 500},
        {"name": "A" * 201},
        {"name": " \t "},
        {"name": "Anna\x00Weiß"},
        {"email": "a@b,c@d.org"},
        {"email": "anna@example.org\nBcc: x@example.org"},
        {"email": "a" * 100_000},
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(typing: Visitor, entries: dict[str, str]) -> None:
    assert typing.press("Book appointment", **{**ANNA, **entries}).status == 422
    assert len(linked(typing)) == 1


def test_a_megabyte_of_name_is_too_much(typing: Visitor) -> None:
    assert typing.press("Book appointment", **{**ANNA, "name": "A" * 1_000_000}).status == 413


@pytest.mark.parametrize("name", ["Dr. Ute Weiß-Öztürk", "Ян", "李", "O'Neill", "<b>Anna</b>"])
def test_a_name_is_kept_as_it_is(typing: Visitor, name: str) -> None:
    assert f"Name {name}" in typing.press("Book appointment", name=name, email="anna@example.org").text


def test_sending_twice_books_once(typing: Visitor) -> None:
    data = {name: typing.value(name) for name in ("csrf_token", "service", "slot")} | ANNA
    first = typing.client.post(typing.path, data=data)
    again = typing.client.post(typing.path, data=data)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location


def test_the_way_back_after_booking_leads_to_the_booking(typing: Visitor) -> None:
    form = typing.path
    booked = typing.press("Book appointment", **ANNA).path
    assert typing.go(form).path == booked


def test_more_time_keeps_what_was_typed(typing: Visitor) -> None:
    typing.press("Ten more minutes", **ANNA)
    assert typing.status == 200
    assert typing.value("name") == "Anna Weiß"
    assert "Ten more minutes for you" in typing.alerts[0]


def test_another_time_gives_the_slot_back(arrive: Arrive) -> None:
    visitor = arrive().go(CHECKUP).take(WEDNESDAY).press("Another time")
    assert (
        visitor.path == f"{CHECKUP}&week=2026-W48" or visitor.path == "/en/practice/checkup?week=2026-W48&resource=ben"
    )
    assert WEDNESDAY in arrive().go(CHECKUP).starts


def test_another_time_keeps_name_and_address(typing: Visitor) -> None:
    typing.press("Another time", **ANNA).take("2026-11-25T15:00+01:00")
    assert [typing.value(name) for name in ("name", "email")] == ["Anna Weiß", "anna@example.org"]


def test_a_lapsed_hold_is_taken_again_where_the_slot_is_free(site: Flask, typing: Visitor) -> None:
    with site.app_context():
        let_holds_run_out()
    typing.press("Book appointment", **ANNA, phone="0361 1234567")
    assert typing.status == 409
    assert "Your reservation had ended – and the time was still free" in typing.alerts[0]
    assert [typing.value(name) for name in ("name", "email", "phone")] == [
        "Anna Weiß",
        "anna@example.org",
        "0361 1234567",
    ]
    assert typing.press("Book appointment").heading == "Your appointment is booked."


def test_a_lapsed_hold_whose_slot_is_gone_offers_others_and_keeps_what_was_typed(site: Flask, arrive: Arrive) -> None:
    late = arrive().go(CHECKUP).take(WEDNESDAY)
    with site.app_context():
        let_holds_run_out()
    arrive().go(CHECKUP).take(WEDNESDAY).press("Book appointment", name="Ben", email="ben@example.org")
    late.press("Book appointment", **ANNA)
    assert late.status == 409
    assert "Wed 25 November, 14:30" in late.buttons
    late.press("Wed 25 November, 14:30")
    assert late.value("name") == "Anna Weiß"
    late.press("Book appointment")
    assert "Wednesday 25 November 2026, 14:30–15:00" in late.text


def test_faults_are_told_also_when_the_hold_is_over(site: Flask, typing: Visitor) -> None:
    with site.app_context():
        let_holds_run_out()
    typing.press("Book appointment", name="Anna Weiß")
    assert typing.status == 422
    assert linked(typing) == ["email"]
    assert "Wednesday 25 November 2026, 14:00–14:30" in typing.text


def test_more_time_after_the_end_takes_the_slot_again(site: Flask, typing: Visitor) -> None:
    with site.app_context():
        let_holds_run_out()
    typing.press("Ten more minutes", **ANNA)
    assert typing.status == 200
    assert "Reserved for you until" in typing.text
    assert typing.value("name") == "Anna Weiß"


def test_a_lapsed_form_that_is_opened_again_says_so(site: Flask, typing: Visitor) -> None:
    with site.app_context():
        let_holds_run_out()
    assert typing.go(typing.path).status == 410
    assert typing.heading == "The time is no longer held for you"
    assert typing.follow("Choose a time again").path == "/en/practice/checkup"


def test_questions_are_asked_and_required(asking: Visitor) -> None:
    asking.press("Send request", **ANNA)
    assert linked(asking) == ["answer-first-0"]
    assert "Have you been here before? Please answer this question." in asking.alerts[0]


def test_a_conditional_question_says_when_it_is_meant(asking: Visitor) -> None:
    assert "Only if you answered “No” to “Have you been here before?”." in asking.text


def test_a_conditional_question_is_required_after_its_answer(asking: Visitor) -> None:
    asking.press("Send request", **ANNA, **{"answer-first": "no"})
    assert linked(asking) == ["answer-how"]
    assert asking.value("answer-first") == "no"


def test_a_conditional_question_is_not_asked_after_another_answer(asking: Visitor) -> None:
    asking.press("Send request", **ANNA, **{"answer-first": "yes", "answer-how": ""})
    assert asking.heading == "Your request has arrived."


def test_the_hold_of_another_business_is_not_found(site: Flask, typing: Visitor) -> None:
    with site.app_context():
        make_business(slug="other")
    assert typing.go(typing.path.replace("/practice/", "/other/")).status == 404


def test_an_unknown_hold_is_not_found(visitor: Visitor) -> None:
    assert visitor.go("/en/practice/-/details/" + "a" * 24).status == 404


def test_what_no_form_of_ours_says_is_not_taken_over(typing: Visitor) -> None:
    forged = {"csrf_token": typing.value("csrf_token"), "service": "checkup", "price_minor": "1", "state": "completed"}
    typing.post(typing.path, forged | ANNA | {"slot": "2030-01-01T00:00+00:00", "seats": "99", "resource": "anna"})
    assert "Price €45.00" in typing.text
    assert "Wednesday 25 November 2026, 14:00–14:30" in typing.text
    assert "With Ben" in typing.text


def test_the_form_of_another_service_is_not_found(typing: Visitor) -> None:
    data = {"csrf_token": typing.value("csrf_token"), "service": "visit"}
    assert typing.post(typing.path, data | ANNA).status == 404


def test_several_seats_are_booked_together(visitor: Visitor) -> None:
    visitor.go("/en/practice/course?seats=3").take("2026-11-24T09:00+01:00").press("Book appointment", **ANNA)
    assert "Places 3 places" in visitor.text


def test_the_language_is_kept_on_the_way(visitor: Visitor) -> None:
    visitor.go("/de/practice/checkup").take(WEDNESDAY)
    assert visitor.path.startswith("/de/practice/-/details/")


def test_notice_is_kept_by_the_clock(site: Flask, arrive: Arrive, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.app_context():
        make_business(slug="slow", resources=[resource()], services=[service(minimum_notice_minutes=60)])
    visitor = arrive().go("/en/slow/checkup")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=3))
    assert visitor.take("2026-11-23T10:30+01:00").status == 422


def unknown(visitor: Visitor) -> str:
    """The address of the form with a hold that nobody has."""
    return visitor.path.rpartition("/")[0] + "/" + "a" * 24


def form_of(visitor: Visitor) -> dict[str, str]:
    """What the form says besides what was typed."""
    return {name: visitor.value(name) for name in ("csrf_token", "service", "slot", "seats", "resource")}


def test_a_hold_that_was_tampered_with_costs_nothing_that_was_typed(typing: Visitor) -> None:
    sent = form_of(typing) | ANNA | {"phone": "0361 1234567"}
    typing.press("Another time").go(CHECKUP).take(WEDNESDAY)
    typing.post(unknown(typing), sent)
    assert typing.status == 404
    assert "Nothing is booked yet" in typing.alerts[0]
    assert [typing.value(name) for name in ("name", "phone")] == ["Anna Weiß", "0361 1234567"]
    assert typing.press("Book appointment").heading == "Your appointment is booked."


def test_faults_are_told_also_when_the_hold_is_unknown(typing: Visitor) -> None:
    typing.post(unknown(typing), form_of(typing) | {"name": "Anna Weiß", "email": "anna@"})
    assert typing.status == 404
    assert linked(typing) == ["email"]


def test_the_hold_of_another_business_books_nothing_there(site: Flask, typing: Visitor, arrive: Arrive) -> None:
    with site.app_context():
        make_business(slug="other", resources=[resource()])
    other = arrive().go("/en/other/checkup").take(WEDNESDAY)
    theirs = other.path.replace("/other/", "/practice/")
    typing.post(theirs, form_of(typing) | ANNA)
    assert typing.status == 404
    assert "Nothing is booked yet" in typing.alerts[0]
    assert "Reserved for you until" in other.go(other.path).text


def test_a_slip_in_the_address_is_pointed_out_and_mended_by_a_button(typing: Visitor) -> None:
    typing.press("Book appointment", email="anna@gmial.com")
    assert "Did you mean anna@gmail.com?" in typing.text
    typing.press("Yes, change it")
    assert (typing.status, typing.value("email")) == (200, "anna@gmail.com")


def test_a_slip_in_the_address_refuses_nothing(typing: Visitor) -> None:
    assert (
        typing.press("Book appointment", name="Anna", email="anna@gmial.com").heading == "Your appointment is booked."
    )


def test_another_time_keeps_the_answers_of_the_same_service(asking: Visitor) -> None:
    asking.press("Another time", **ANNA, **{"answer-first": "no", "answer-how": "By a friend"})
    asking.take("2026-11-25T15:00+01:00")
    assert (asking.value("answer-first"), asking.value("answer-how")) == ("no", "By a friend")


def test_what_was_typed_is_forgotten_once_it_is_booked(typing: Visitor) -> None:
    typing.press("Book appointment", name="Anna Weiß").press("Book appointment", email="anna@example.org")
    assert typing.go("/en/practice/checkup?resource=anna").take(WEDNESDAY).value("name") == ""


def test_the_page_says_when_there_is_no_more_time_to_be_had(site: Flask, typing: Visitor) -> None:
    with site.app_context(), unit_of_work() as session:
        session.execute(update(Booking).values(created_at=NOW - timedelta(days=9)))
    typing.press("Ten more minutes", **ANNA)
    assert "It has been prolonged as often as is possible." in typing.text
    assert "Ten more minutes" not in typing.buttons
    assert typing.value("name") == "Anna Weiß"


def test_a_long_answer_does_not_burst_the_session(asking: Visitor) -> None:
    asking.press("Another time", **ANNA, **{"answer-first": "no", "answer-how": "x" * 2000})
    assert asking.take("2026-11-25T15:00+01:00").value("name") == "Anna Weiß"
    assert asking.value("answer-how") == ""

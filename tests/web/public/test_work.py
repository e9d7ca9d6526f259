"""Where programs book: a browser does a small sum, and what comes without one is confirmed by mail."""

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services.setup import online
from tests.conftest import NOW
from tests.domain.test_work import answer
from tests.web.visiting import Visitor

CHECKUP = "/en/practice/checkup?resource=ben"
WEDNESDAY = "2026-11-25T14:00+01:00"
ANNA = {"name": "Anna Weiß", "email": "anna@example.org"}
BOOKED, ASKED = "Your appointment is booked.", "Not booked yet: please look into your mail"


@pytest.fixture(autouse=True)
def _working(site: Flask, practice: Business) -> None:
    with site.app_context():
        online.set_working(Actor.of_server(practice.id), True, NOW)


@pytest.fixture
def form(visitor: Visitor) -> Visitor:
    """Somebody before the form."""
    return visitor.go(CHECKUP).take(WEDNESDAY)


def token(form: Visitor) -> str:
    (said,) = (each for each in form.page.iter("input") if each.get("data-module") == "work")
    assert form.path.endswith(f"/{said.get('data-of')}")
    return str(said.get("data-of"))


def test_with_the_sum_it_is_booked_at_once(form: Visitor) -> None:
    assert form.press("Book appointment", **ANNA, work=answer(token(form))).heading == BOOKED


@pytest.mark.parametrize("said", ["", "12", "nonsense"])
def test_without_it_a_mail_asks(form: Visitor, said: str) -> None:
    assert "A mail will ask you to confirm the booking" in form.text
    assert form.press("Book appointment", **ANNA, work=said).heading == ASKED


def test_the_sum_of_another_time_is_none(form: Visitor, visitor: Visitor) -> None:
    before = answer(token(form))
    form.press("Another time").take("2026-11-25T15:00+01:00")
    assert form.press("Book appointment", **ANNA, work=before).heading == ASKED


def test_a_program_is_asked_by_mail(site: Flask) -> None:
    body = {"service": "checkup", "starts_at": "2026-11-25T13:00:00Z", "customer": ANNA}
    said = {"json": body, "headers": {"Idempotency-Key": "a-key-of-sixteen-signs"}}
    answered = site.test_client().post("/api/v1/businesses/practice/bookings", **said)
    assert (answered.status_code, answered.json["status"]) == (201, "held")


def test_where_nobody_asks_for_it_there_is_none(site: Flask, practice: Business, visitor: Visitor) -> None:
    with site.app_context():
        online.set_working(Actor.of_server(practice.id), False, NOW)
    form = visitor.go(CHECKUP).take(WEDNESDAY)
    assert not [each for each in form.page.iter("input") if each.get("name") == "work"]
    assert form.press("Book appointment", **ANNA).heading == BOOKED

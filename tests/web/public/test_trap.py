"""The field that nobody sees: a program that fills in everything books nothing, and nobody else notices."""

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.storage.models import Booking, Business, Service
from booking.storage.unit_of_work import reading, unit_of_work
from tests.web.visiting import Visitor

CHECKUP = "/en/practice/checkup?resource=ben"
WEDNESDAY = "2026-11-25T14:00+01:00"
ANNA = {"name": "Anna Weiß", "email": "anna@example.org"}


@pytest.fixture
def caught(visitor: Visitor) -> Visitor:
    """Somebody, or something, that has filled it in."""
    return visitor.go(CHECKUP).take(WEDNESDAY).press("Book appointment", **ANNA, homepage="https://spam.example")


def firm(site: Flask) -> int:
    with site.app_context(), reading() as session:
        return session.scalar(select(func.count()).where(Booking.state == "confirmed")) or 0


def test_who_fills_it_in_books_nothing(site: Flask, caught: Visitor) -> None:
    assert (caught.status, firm(site)) == (422, 0)


def test_a_person_whose_browser_did_sees_it_and_loses_nothing(site: Flask, caught: Visitor) -> None:
    assert "Please leave this field empty" in caught.text
    assert [caught.value(name) for name in ("name", "homepage")] == ["Anna Weiß", "https://spam.example"]
    caught.press("Book appointment", homepage="")
    assert (caught.heading, firm(site)) == ("Your appointment is booked.", 1)


@pytest.mark.parametrize("path", [CHECKUP, "/en/practice/checkup/waiting"])
def test_nobody_is_shown_it_or_comes_to_it_by_keyboard(site: Flask, visitor: Visitor, path: str) -> None:
    with site.app_context(), unit_of_work() as session:
        session.execute(update(Service).values(waiting_list=True))
        session.execute(update(Business).values(rules_version=Business.rules_version + 1))
    visitor.go(path)
    if path == CHECKUP:
        visitor.take(WEDNESDAY)
    (box,) = (each for each in visitor.page.iter("div") if each.get("aria-hidden") and each.get("class"))
    (field,) = box.iter("input")
    assert box.get("class") == "visually-hidden"
    assert (field.get("name"), field.get("tabindex"), field.get("autocomplete")) == ("homepage", "-1", "off")

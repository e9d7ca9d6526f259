"""The page on which a business says after how long it forgets."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services.privacy import retention
from booking.storage.models import Customer
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in
from tests.services.test_bookings import book
from tests.web.visiting import Visitor

PAGE = "/en/staff/practice/setup/forgetting"


@pytest.fixture
def actor(site: Flask, practice: Business) -> Actor:
    with site.app_context():
        return make_member(practice)


@pytest.fixture
def owner(site: Flask, actor: Actor) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, actor))


def test_at_first_nobody_is_forgotten(owner: Visitor) -> None:
    assert "nobody is erased by time" in owner.go("/en/staff/practice/setup").text
    assert "would be erased" not in owner.go(PAGE).text


def test_what_would_go_is_shown_and_then_said(site: Flask, practice: Business, actor: Actor, owner: Visitor) -> None:
    with site.app_context():
        book(practice)
        with unit_of_work() as session:
            session.execute(update(Customer).values(created_at=NOW - timedelta(days=2000)))
    owner.go(f"{PAGE}?months=24")
    assert "At present nobody would be erased." in owner.text
    owner.press("Erase after 2 years")
    assert "The first ones are erased tomorrow at the earliest." in owner.text
    with site.app_context():
        assert retention.months(actor) == 24
    assert "customers are erased 2 years after their last visit" in owner.go("/en/staff/practice/setup").text
    owner.go(f"{PAGE}?months=").press("Erase nobody by time")
    assert "Nobody is erased by time." in owner.text
    owner.press("Undo")
    with site.app_context():
        assert retention.months(actor) == 24


def test_looking_changes_nothing(site: Flask, actor: Actor, owner: Visitor) -> None:
    owner.go(f"{PAGE}?months=6")
    with site.app_context():
        assert retention.months(actor) is None


@pytest.mark.parametrize("months", ["7", "-1", "x", "9" * 30])
def test_nonsense_is_refused(owner: Visitor, months: str) -> None:
    assert owner.go(f"{PAGE}?months={months}").status == 400

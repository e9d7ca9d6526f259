"""The pages by which a customer is told everything, and forgotten."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.storage.models import Customer, RecordEntry
from booking.storage.unit_of_work import reading
from tests.factories.people import make_member, sign_in
from tests.services.privacy.canary import CANARY, EMAIL, plant
from tests.services.test_bookings import book
from tests.web.visiting import Visitor

CUSTOMERS = "/en/staff/practice/customers"


@pytest.fixture
def actor(site: Flask, practice: Business) -> Actor:
    with site.app_context():
        return make_member(practice)


@pytest.fixture
def owner(site: Flask, actor: Actor) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, actor))


@pytest.fixture
def greta(site: Flask, practice: Business, actor: Actor) -> int:
    with site.app_context():
        return plant(practice, actor)


def actions(site: Flask) -> list[str]:
    with site.app_context(), reading() as session:
        return list(session.scalars(select(RecordEntry.action).order_by(RecordEntry.id)))


def test_all_that_is_kept_is_saved_as_a_file(site: Flask, owner: Visitor, greta: int) -> None:
    owner.go(f"{CUSTOMERS}/{greta}")
    csrf = next(each.get("value") for each in owner.page.iter("input") if each.get("name") == "csrf_token")
    answer = owner.client.post(f"{CUSTOMERS}/{greta}/data", data={"csrf_token": csrf})
    assert answer.headers["Content-Disposition"] == f"attachment; filename=customer-{greta}-2026-11-23.json"
    assert json.loads(answer.text)["customer"][0]["email"] == EMAIL
    assert actions(site)[-1] == "data_told"


def test_a_customer_is_erased(site: Flask, owner: Visitor, greta: int) -> None:
    owner.go(f"{CUSTOMERS}/{greta}/erase")
    assert owner.heading == f"Erase Greta {CANARY}"
    owner.press("Erase for good")
    assert "The customer was erased." in owner.text
    assert owner.go(f"{CUSTOMERS}/{greta}").status == 404
    assert CANARY not in owner.go(f"{CUSTOMERS}?q={CANARY}").text.replace(f"“{CANARY}”", "")
    assert actions(site)[-1] == "erased"


def test_who_is_still_to_come_is_not_erased(site: Flask, practice: Business, owner: Visitor) -> None:
    with site.app_context():
        book(practice)
        with reading() as session:
            anna = session.scalars(select(Customer.id)).one()
    owner.go(f"{CUSTOMERS}/{anna}/erase")
    assert "There are appointments to come" in owner.text
    assert "Erase for good" not in owner.text
    csrf = next(each.get("value") for each in owner.page.iter("input") if each.get("name") == "csrf_token")
    refused = owner.client.post(f"{CUSTOMERS}/{anna}/erase", data={"csrf_token": csrf})
    assert (refused.status_code, "Nothing was erased." in refused.text) == (409, True)
    assert owner.go(f"{CUSTOMERS}/{anna}").status == 200


def test_the_front_desk_is_not_offered_it(site: Flask, practice: Business, greta: int) -> None:
    with site.app_context():
        desk = Visitor(sign_in(site, make_member(practice, Role.FRONT_DESK)))
    assert "Personal data" not in desk.go(f"{CUSTOMERS}/{greta}").text
    assert desk.go(f"{CUSTOMERS}/{greta}/erase").status == 403


def test_who_is_retained_cannot_be_erased_before_that_is_ended(site: Flask, owner: Visitor, greta: int) -> None:
    page = f"{CUSTOMERS}/{greta}"
    owner.go(page).press("Keep", what_for="A lawsuit until 2028")
    assert "Nobody can erase the customer now" in owner.text
    assert "Is not erased: A lawsuit until 2028" in owner.text
    owner.go(f"{page}/erase")
    assert "This data is needed for legal reasons" in owner.text
    assert "Erase for good" not in owner.buttons
    csrf = owner.value("csrf_token")
    assert owner.post(f"{page}/erase", {"csrf_token": csrf}).status == 409
    owner.go(page).press("Let it be erased again")
    assert "The customer can be erased again." in owner.text
    owner.press("Undo")
    assert "Is not erased: A lawsuit until 2028" in owner.text
    assert [each for each in actions(site) if each.startswith("retained")][-3:] == [
        "retained",
        "retained_no_more",
        "retained",
    ]


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_without_a_reason_nobody_is_retained(owner: Visitor, greta: int, reason: str) -> None:
    owner.go(f"{CUSTOMERS}/{greta}").press("Keep", what_for=reason)
    assert (owner.status, owner.value("what_for")) == (422, reason)
    assert "Erase the customer" in owner.text

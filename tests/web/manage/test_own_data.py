"""The pages on which customers save what is kept about them, and have it erased."""

import json

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.businesses import Business
from booking.services.customers import blocking
from booking.storage.models import Business as Stored
from booking.storage.unit_of_work import unit_of_work
from booking.translations.forms import speaks_du, speaks_sie
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services.privacy.canary import EMAIL, plant
from tests.services.privacy.test_own import link
from tests.services.test_bookings import ANNA, book
from tests.web.visiting import Visitor


@pytest.fixture
def greta(site: Flask, practice: Business) -> Visitor:
    """At the page of all that she has booked."""
    with site.app_context():
        owner = make_member(practice)
        blocking.unblock(owner, plant(practice, owner), NOW)
        token = link(practice)
    return Visitor(site.test_client()).go(f"/en/m/{token}")


def csrf(visitor: Visitor) -> str:
    return next(each.get("value") or "" for each in visitor.page.iter("input") if each.get("name") == "csrf_token")


def test_what_is_kept_is_saved_as_a_file(greta: Visitor) -> None:
    assert "My data" in greta.text
    answer = greta.client.post(f"{greta.path}/data", data={"csrf_token": csrf(greta)})
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data-2026-11-23.json"
    assert json.loads(answer.text)["email"] == EMAIL


def test_it_is_erased_for_good(greta: Visitor) -> None:
    path = greta.path
    greta.go(f"{path}/erase")
    assert greta.heading == "Erase my data"
    greta.press("Erase for good")
    assert greta.heading == "Your data was erased"
    assert greta.go(path).status in (404, 410)


@pytest.mark.parametrize(("form", "said"), [("sie", "Ihre Daten sind gelöscht"), ("du", "Deine Daten sind gelöscht")])
def test_it_is_said_in_the_form_of_the_business(
    site: Flask, practice: Business, greta: Visitor, form: str, said: str
) -> None:
    with site.app_context(), unit_of_work() as session:
        changed = {"address_form": form, "rules_version": Stored.rules_version + 1}
        session.execute(update(Stored).where(Stored.id == practice.id).values(changed))
    greta.go(f"/de/m/{greta.path.rpartition('/')[2]}/erase").press("Endgültig löschen")
    assert greta.heading == said
    assert not {"sie": speaks_du, "du": speaks_sie}[form](greta.text)


def test_who_is_still_to_come_is_told_to_cancel_first(site: Flask, practice: Business) -> None:
    with site.app_context():
        book(practice)
        token = link(practice, ANNA.email or "")
    anna = Visitor(site.test_client()).go(f"/en/m/{token}/erase")
    assert "There are appointments to come" in anna.text
    assert "Erase for good" not in anna.text
    refused = anna.client.post(f"/en/m/{token}/erase", data={"csrf_token": csrf(anna)})
    assert (refused.status_code, "Nothing was erased" in refused.text) == (409, True)


def test_who_is_blocked_is_asked_to_speak_to_the_house(site: Flask, practice: Business) -> None:
    with site.app_context():
        owner = make_member(practice)
        plant(practice, owner)
        token = link(practice)
    blocked = Visitor(site.test_client()).go(f"/en/m/{token}/erase").press("Erase for good")
    assert (blocked.status, "cannot be done online" in blocked.text) == (409, True)


def test_name_and_number_are_corrected(greta: Visitor) -> None:
    path = greta.path
    greta.go(f"{path}/details")
    assert greta.heading == "Correct my data"
    greta.press("Save", name="Greta Neu", phone="0361 5554433")
    assert greta.path.partition("?")[0] == path
    assert "It holds for your appointments to come as well." in greta.text
    greta.go(f"{path}/details")
    assert greta.value("name") == "Greta Neu"


def test_a_fault_of_a_correction_keeps_what_was_typed(greta: Visitor) -> None:
    greta.go(f"{greta.path}/details").press("Save", name="Greta Neu", phone="1")
    assert greta.status == 422
    assert "Please check the telephone number" in greta.text
    assert (greta.value("name"), greta.value("phone")) == ("Greta Neu", "1")


def test_where_names_are_kept_the_page_says_so(site: Flask, practice: Business, greta: Visitor) -> None:
    with site.app_context(), unit_of_work() as session:
        session.execute(update(Stored).values(keeps_names=True, rules_version=Stored.rules_version + 1))
    greta.go(f"{greta.path}/details")
    assert "Appointments here are personal." in greta.text
    assert not [
        each for each in greta.page.iter("input") if each.get("name") == "name" and each.get("type") != "hidden"
    ]

"""Saying what the law wants said: nothing goes online before it is whole, and nothing is emptied afterwards."""

from collections.abc import Callable

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.domain.legal import authority
from booking.services.setup.importing import import_business
from tests.conftest import NOW
from tests.factories.businesses import document, legal, location, make_business
from tests.web.staff.setup.conftest import Enter
from tests.web.visiting import Visitor

PAGE = "/en/staff/practice/setup/law"
Stored = Callable[[], Business]
MISSING = "Neither imprint nor privacy notice is online"
REQUIRED = ("provider", "hosting", "complaints_to")


def test_it_is_stored_and_can_be_taken_back(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save", provider="Dr. Berta Example", registered="Amtsgericht Jena\nHRB 1")
    assert "Imprint and privacy notice are changed." in owner.text
    found = stored().legal
    assert found is not None
    assert (found.provider, found.registered) == ("Dr. Berta Example", "Amtsgericht Jena\nHRB 1")
    owner.press("Undo")
    found = stored().legal
    assert found is not None
    assert (found.provider, found.registered) == ("Dr. Anna Example", "")


@pytest.mark.parametrize("name", REQUIRED)
def test_it_cannot_be_emptied_and_what_was_typed_is_kept(owner: Visitor, stored: Stored, name: str) -> None:
    owner.go(PAGE).press("Save", **{name: " ", "more": "typed"})
    assert owner.status == 422
    assert "Please fill this in." in owner.alerts[0]
    assert owner.value("more") == "typed"
    assert stored().legal is not None
    assert stored().legal.more == ""  # type: ignore[union-attr]


def test_a_file_without_it_leaves_it_as_it_is(site: Flask, stored: Stored) -> None:
    with site.app_context():
        import_business(document(slug="practice", legal=None), replace=True, now=NOW)
    assert stored().legal is not None


def test_what_is_missing_is_said_and_what_is_known_is_proposed(site: Flask, owner: Visitor, enter: Enter) -> None:
    assert MISSING not in owner.go("/en/staff/practice/setup").text
    with site.app_context():
        place = location(holiday_region="DE-TH")
        new = enter(of=make_business(slug="new", name="Salon New", legal=None, locations=[place]))
    assert MISSING in new.go("/en/staff/new/setup").text
    new.go("/en/staff/new/setup/law")
    assert new.value("provider") == "Salon New"
    assert new.value("complaints_to").startswith("Thüringer")
    new.press("Save", hosting="we ourselves")
    assert "Imprint and privacy notice are online now." in new.text
    # There is no way back to nothing.
    assert "Undo" not in new.text
    assert MISSING not in new.go("/en/staff/new/setup").text


def test_the_authority_is_that_of_the_land() -> None:
    assert authority("DE-TH").startswith("Thüringer")
    assert authority("DE-BY-augsburg") == authority("DE-BY") != ""
    assert (authority("FR"), authority(None), authority("DE")) == ("", "", "")
    assert legal()["complaints_to"] == authority("DE-TH")


def test_the_record_says_it_in_words(owner: Visitor) -> None:
    owner.go(PAGE).press("Save", provider="Dr. Berta Example")
    assert "Dr. Anna Example, now Dr. Berta Example" in owner.go("/en/staff/practice/record").text
    assert "Provider" in owner.text
    assert "legal.provider" not in owner.text

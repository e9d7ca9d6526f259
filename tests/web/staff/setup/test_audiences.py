"""Groups of customers: rows of names, used or not."""

from flask import Flask

from booking.services import businesses
from tests.web.visiting import Visitor

PAGE = "/en/staff/practice/setup/audiences"


def slugs(site: Flask) -> list[str]:
    with site.app_context():
        return [each.slug for each in businesses.business("practice").audiences]


def test_a_group_is_added(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Add a group").press("Save", **{"audiences-2-name_de": "Selbstzahler"})
    assert "The groups of customers are stored." in owner.text
    assert slugs(site) == ["statutory", "private", "selbstzahler"]


def test_a_group_keeps_its_address_when_it_is_renamed(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Save", **{"audiences-0-name_en": "Public insurance"})
    assert slugs(site) == ["statutory", "private"]
    assert owner.value("audiences-0-name_en") == "Public insurance"


def test_a_change_is_taken_back(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Save", **{"audiences-0-name_en": "Public insurance"}).press("Undo")
    assert owner.go(PAGE).value("audiences-0-name_en") == "statutory insurance"


def test_a_group_that_own_hours_need_stays(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Remove: Group 1").press("Save")
    assert owner.status == 422
    assert "own hours of “Laser” are for a group that is gone here." in owner.text
    assert slugs(site) == ["statutory", "private"]


def test_a_row_without_a_name_is_no_group(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Add a group").press("Save")
    assert slugs(site) == ["statutory", "private"]


def test_a_group_cannot_lose_its_name(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Save", **{"audiences-0-name_de": "", "audiences-0-name_en": ""})
    assert (owner.status, owner.alerts[0]) == (
        422,
        "One entry needs another look Please name this group, or remove it.",
    )


def test_two_groups_of_one_name_have_two_addresses(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE).press("Add a group").press("Add a group", **{"audiences-2-name_de": "Neu"})
    owner.press("Save", **{"audiences-3-name_de": "Neu"})
    assert slugs(site) == ["statutory", "private", "neu", "neu-2"]


def test_a_stale_form_keeps_what_both_did(site: Flask, enter) -> None:
    one, other = enter(), enter()
    one.go(PAGE)
    other.go(PAGE).press("Save", **{"audiences-0-name_en": "Public"})
    one.press("Save", **{"audiences-0-name_en": "Statutory"})
    assert one.status == 409
    assert "The groups are now: Public, private insurance." in one.text
    one.press("Save")
    assert owner_name(site) == "Statutory"


def owner_name(site: Flask) -> str:
    with site.app_context():
        return businesses.business("practice").audiences[0].name["en"]

"""Holidays in pages: proposed, decided one by one or all at once, and taken back."""

from collections.abc import Callable

from flask import Flask

from booking.domain.businesses import Business
from tests.web.visiting import Visitor

PAGE = "/en/staff/practice/setup/holidays"
CHRISTMAS, NEW_YEAR = "erfurt_2026-12-25", "erfurt_2027-01-01"
Stored = Callable[[], Business]


def overrides(business: Business) -> dict[str, tuple]:
    return {each.on.isoformat(): each.hours for each in business.locations[0].rules.date_overrides}


def test_looking_closes_nothing(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE)
    assert "Christmas Day Friday 25 December 2026" in owner.text
    assert overrides(stored()) == {}


def test_each_is_decided_by_itself(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE)
    owner.press(
        "Save", **{CHRISTMAS: "closed", NEW_YEAR: "other", f"{NEW_YEAR}-hours": "10-12", "erfurt_2027-03-26": "open"}
    )
    assert "3 holidays are decided." in owner.text
    assert overrides(stored()) == {"2026-12-25": (), "2027-01-01": ((600, 720),)}
    owner.press("Undo")
    assert overrides(stored()) == {}
    assert owner.value(CHRISTMAS) == ""


def test_all_are_closed_at_once_and_opened_again_at_once(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Closed on all of them")
    assert len(overrides(stored())) == 10
    assert "All holidays of the next 18 months are decided" in owner.text
    owner.press("Undo")
    assert overrides(stored()) == {}


def test_open_on_all_is_a_decision_too(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Open on all of them")
    assert overrides(stored()) == {}
    assert "All holidays of the next 18 months are decided" in owner.text


def test_other_hours_need_hours(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save", **{CHRISTMAS: "other", f"{CHRISTMAS}-hours": "morning", NEW_YEAR: "closed"})
    assert owner.status == 422
    assert (owner.value(CHRISTMAS), owner.value(f"{CHRISTMAS}-hours"), owner.value(NEW_YEAR)) == (
        "other",
        "morning",
        "closed",
    )
    assert overrides(stored()) == {}


def test_what_was_decided_can_be_decided_again(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save", **{CHRISTMAS: "closed"})
    owner.press("Decide again: Christmas Day, Friday 25 December 2026")
    assert owner.value(CHRISTMAS) == ""
    assert overrides(stored()) == {}


def test_nothing_said_is_nothing_decided(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save")
    assert "Nothing was decided yet." in owner.text
    assert stored().rules_version == 1


def test_without_a_region_it_says_what_to_do(owner: Visitor) -> None:
    owner.go("/en/staff/practice/setup/locations/erfurt").press("Save", holiday_region="")
    owner.go(PAGE).follow("Choose a region")
    assert owner.heading == "Marktplatz"


def test_a_place_of_another_business_is_not_there(site: Flask, owner: Visitor) -> None:
    owner.go(PAGE)
    sent = {"csrf_token": owner.value("csrf_token"), "location": "weimar", "on": "2026-12-25"}
    assert owner.post(f"{PAGE}/propose", sent).status == 404

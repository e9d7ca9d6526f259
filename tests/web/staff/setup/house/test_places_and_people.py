"""Locations, people, rooms and equipment, in lists and forms."""

from collections.abc import Callable

import pytest

from booking.domain.businesses import Business
from tests.web.staff.setup.conftest import Enter
from tests.web.visiting import Visitor, text

SETUP = "/en/staff/practice/setup"
Stored = Callable[[], Business]


def headings(visitor: Visitor) -> list[str]:
    return [text(each) for each in visitor.page.iter("h2")]


def test_a_new_person_follows_the_place_and_gets_hours_next(owner: Visitor, stored: Stored) -> None:
    owner.go(f"{SETUP}/resources").follow("Add a person, a room or equipment")
    owner.press("Save", name="Dr. Jürgen Groß")
    assert owner.heading == "Hours of Dr. Jürgen Groß"
    made = stored().resources["dr-juergen-gross"]
    assert (made.kind, made.rules.weekly_hours) == ("staff", None)


def test_a_person_without_a_name_comes_back(owner: Visitor, stored: Stored) -> None:
    owner.go(f"{SETUP}/new-resource").press("Save", name="", priority="two")
    assert owner.status == 422
    assert owner.value("priority") == "two"
    assert len(stored().resources) == 3


def test_a_person_is_renamed_and_the_hours_stay(owner: Visitor, stored: Stored) -> None:
    before = stored().resources["anna"].rules
    owner.go(f"{SETUP}/resources/anna").press("Save", name="Anna Berg")
    assert stored().resources["anna"].name == "Anna Berg"
    assert stored().resources["anna"].rules == before


def test_the_order_is_changed_by_buttons(owner: Visitor, stored: Stored) -> None:
    owner.go(f"{SETUP}/resources").press("Down: Anna")
    assert list(stored().resources) == ["ben", "anna", "hall"]


def test_a_room_is_taken_out_of_use_and_back(owner: Visitor, stored: Stored) -> None:
    owner.go(f"{SETUP}/resources").press("Take out of use: Hall")
    assert "“Hall” is out of use." in owner.text
    assert list(stored().resources) == ["anna", "ben"]
    owner.press("Undo")
    assert list(stored().resources) == ["anna", "ben", "hall"]


def test_who_alone_gives_a_service_is_needed(owner: Visitor, stored: Stored) -> None:
    owner.go(f"{SETUP}/resources").press("Take out of use: Anna")
    assert "“Anna” is still needed by “Check-up”" in owner.text
    assert "anna" in stored().resources


def test_a_new_place_gets_its_hours_next(owner: Visitor, stored: Stored) -> None:
    owner.go(f"{SETUP}/new-location").press("Save", name="Weimar", town="Weimar", holiday_region="DE-TH")
    assert owner.heading == "Hours of Weimar"
    assert [each.slug for each in stored().locations] == ["erfurt", "weimar"]


def test_a_region_is_one_of_the_country(owner: Visitor, stored: Stored) -> None:
    owner.go(f"{SETUP}/locations/erfurt").press("Save", country="AT")
    assert owner.status == 422
    assert "Please choose a region of this country, or none." in owner.alerts[0]
    assert stored().locations[0].country == "DE"


def test_another_country_shows_its_zones_and_regions_and_keeps_what_was_typed(owner: Visitor, stored: Stored) -> None:
    owner.go(f"{SETUP}/locations/erfurt")
    owner.press("Show the time zones and regions of the chosen country", country="AT", town="Wien")
    select = next(each for each in owner.page.iter("select") if each.get("name") == "time_zone")
    assert text(next(iter(select))) == "Europe/Vienna"
    assert owner.value("town") == "Wien"
    assert stored().locations[0].town == "Erfurt"


def test_communities_with_days_of_their_own_stand_below_their_land(owner: Visitor) -> None:
    owner.go(f"{SETUP}/locations/erfurt")
    select = next(each for each in owner.page.iter("select") if each.get("name") == "holiday_region")
    names = [text(each) for each in select]
    at = names.index("Bayern")
    assert names[at + 1 : at + 3] == ["Bayern: Augsburg", "Bayern: mainly Catholic communities"]


def test_a_place_where_somebody_works_is_needed(owner: Visitor, stored: Stored) -> None:
    owner.go(f"{SETUP}/locations").press("Take out of use: Marktplatz")
    assert "“Marktplatz” is still needed by" in owner.text
    assert len(stored().locations) == 1


@pytest.mark.parametrize("page", ["locations/weimar", "resources/max", "resources/max/hours", "locations/weimar/hours"])
def test_what_is_not_there_is_not_found(owner: Visitor, page: str) -> None:
    assert owner.go(f"{SETUP}/{page}").status == 404


def test_the_overview_says_what_is_missing(owner: Visitor, enter: Enter) -> None:
    owner.go(SETUP)
    assert "holidays wait for you." in owner.text
    assert "Everything that booking needs is there." in owner.text
    owner.go(f"{SETUP}/resources/hall/hours").press("Save", own="1", **{f"plans-0-{day}": "" for day in DAYS})
    assert "Hall has no hours yet." in owner.go(SETUP).text


DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

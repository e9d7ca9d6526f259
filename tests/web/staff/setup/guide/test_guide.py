"""The guide of a new business: each step is stored, skipped or found done."""

from typing import Any

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.services import businesses
from booking.services.setup.exporting import export_business
from tests.factories.businesses import location, make_business
from tests.web.visiting import Visitor, text

GUIDE = "/en/staff/new-salon/setup/guide"


@pytest.fixture
def salon(site: Flask) -> Business:
    with site.app_context():
        return make_business(
            slug="new-salon", name="Salon Lindenhof", trade="hairdresser", locations=[], resources=[], services=[]
        )


@pytest.fixture
def guided(salon: Business, enter: Any) -> Visitor:
    visitor: Visitor = enter(of=salon)
    return visitor


def stored(site: Flask) -> dict[str, Any]:
    with site.app_context():
        return export_business("new-salon")


def done(visitor: Visitor) -> list[str]:
    return [text(each) for each in visitor.page.iter("li") if "guide-step--done" in each.get("class", "")]


def through_place(visitor: Visitor) -> Visitor:
    return visitor.go(GUIDE).press("Save and go on", street="Lindenstr. 4", postal_code="99084", town="Erfurt")


def test_an_empty_business_begins_with_its_place(guided: Visitor) -> None:
    assert (guided.go(GUIDE).heading, done(guided)) == ("Where are you?", [])


def test_four_steps_make_a_business_bookable(site: Flask, guided: Visitor, visitor: Visitor) -> None:
    through_place(guided).press("Save and go on")
    assert guided.heading == "Who or what is booked?"
    guided.press("Save and go on", **{"people-0-name": "Aylin"}).press("Save and go on")
    assert guided.heading == "You can be booked"
    assert done(guided) == ["Place (done)", "Hours (done)", "Who (done)", "Service (done)"]
    visitor.go("/en/new-salon").follow("Haircut")
    assert visitor.starts[0] == "2026-11-24T09:00+01:00"


def test_a_step_is_stored_at_once(site: Flask, guided: Visitor) -> None:
    through_place(guided)
    (place,) = stored(site)["locations"]
    assert (place["street"], place["time_zone"], place["country"]) == ("Lindenstr. 4", "Europe/Berlin", "DE")
    assert guided.go(GUIDE).heading == "When are you open?"


def test_the_place_of_the_sign_up_is_completed(site: Flask, enter: Any) -> None:
    with site.app_context():
        salon = make_business(
            slug="new-salon", locations=[location(street="", postal_code="")], resources=[], services=[]
        )
    through_place(enter(of=salon))
    (place,) = stored(site)["locations"]
    assert (place["slug"], place["street"]) == ("erfurt", "Lindenstr. 4")


def test_another_country_has_its_own_time(site: Flask, guided: Visitor) -> None:
    guided.go(GUIDE).press("Save and go on", street="12 Castle Street", town="Edinburgh", country="GB")
    assert stored(site)["locations"][0]["time_zone"] == "Europe/London"


def test_the_hours_of_the_trade_are_proposed_and_can_be_changed(site: Flask, guided: Visitor) -> None:
    through_place(guided)
    assert (guided.value("TU-a-opens"), guided.value("MO-a-opens")) == ("09:00", "")
    guided.press("Save and go on", **{"TU-b-opens": "19", "TU-b-closes": "2:00"})
    tuesday = [each for each in stored(site)["locations"][0]["weekly_hours"] if each["weekday"] == "TU"]
    assert [(each["opens"], each["closes"]) for each in tuesday] == [("09:00", "18:00"), ("19:00", "26:00")]


def test_bad_hours_come_back_beside_their_field(guided: Visitor) -> None:
    through_place(guided).press("Save and go on", **{"TU-a-opens": "early"})
    assert (guided.status, guided.value("TU-a-opens"), guided.value("TU-a-closes")) == (422, "early", "18:00")


def test_hours_in_more_detail_than_fits_stay(site: Flask, enter: Any) -> None:
    rows = [{"weekday": "MO", "opens": f"{9 + n:02}:00", "closes": f"{9 + n:02}:30"} for n in range(3)]
    with site.app_context():
        salon = make_business(slug="new-salon", locations=[location(weekly_hours=rows)], resources=[], services=[])
    guided = enter(of=salon).go(f"{GUIDE}/hours").press("Save and go on")
    assert guided.heading == "Who or what is booked?"
    assert len(stored(site)["locations"][0]["weekly_hours"]) == 3


def test_the_first_name_proposed_is_ones_own(guided: Visitor) -> None:
    through_place(guided).press("Save and go on")
    assert guided.value("people-0-name") == "Owner of Salon Lindenhof"


def test_more_names_are_added_without_script(site: Flask, guided: Visitor) -> None:
    through_place(guided).press("Save and go on").press("One more name", **{"people-0-name": "Aylin"})
    guided.press("Save and go on", **{"people-3-name": "Lena"})
    assert [each["name"] for each in stored(site)["resources"]] == ["Aylin", "Lena"]


def test_somebody_is_needed(guided: Visitor) -> None:
    through_place(guided).press("Save and go on").press("Save and go on", **{"people-0-name": ""})
    assert (guided.status, guided.alerts[0]) == (
        422,
        "One entry needs another look Please enter at least one name.",
    )


def test_several_services_are_ticked_named_and_priced(site: Flask, guided: Visitor) -> None:
    through_place(guided).press("Save and go on").press("Save and go on")
    guided.press(
        "Save and go on",
        **{
            "service-cut-price": "39",
            "service-beard": "1",
            "service-beard-name": "Shave",
            "service-beard-duration": "25",
        },
    )
    cut, beard = stored(site)["services"]
    assert (cut["price_minor"], cut["name"]) == (3900, {"de": "Haarschnitt", "en": "Haircut"})
    assert (beard["duration_minutes"], beard["name"]) == (25, {"en": "Shave"})


def test_a_colour_leaves_its_stylist_free_while_it_works_in(site: Flask, guided: Visitor) -> None:
    through_place(guided).press("Save and go on").press("Save and go on")
    guided.press("Save and go on", **{"service-cut": "", "service-colour": "1"})
    (colour,) = stored(site)["services"]
    assert colour["requires"][0]["spans"] == [[0, 40], [70, 120]]


def test_a_price_that_is_none_comes_back(guided: Visitor) -> None:
    through_place(guided).press("Save and go on").press("Save and go on")
    guided.press("Save and go on", **{"service-cut-price": "cheap"})
    assert (guided.status, guided.value("service-cut-price")) == (422, "cheap")


def test_a_step_can_be_skipped_and_is_named_in_the_end(guided: Visitor) -> None:
    through_place(guided).follow("Skip this step").press("Save and go on").press("Save and go on")
    assert guided.heading == "Almost there"
    assert guided.follow("On to: Hours").heading == "When are you open?"


def test_who_has_no_place_yet_is_led_there(guided: Visitor) -> None:
    assert guided.go(f"{GUIDE}/service").heading == "Where are you?"


def test_in_the_end_there_is_the_address_with_its_code(site: Flask, enter: Any) -> None:
    owner = enter().go("/en/staff/practice/setup/guide/done")
    assert "http://127.0.0.1:5000/de/practice" in owner.text
    (code,) = [each for each in owner.page.iter("div") if each.get("class") == "guide__code"]
    assert any(str(each.tag).endswith("path") for each in code.iter())
    assert owner.go("/en/staff/practice/setup/guide/poster").heading == "Book your appointment online"


def test_the_test_appointment_is_booked_on_the_real_page(enter: Any) -> None:
    owner = enter().go("/en/staff/practice/setup/guide/done").follow("Book a test appointment")
    assert owner.path.startswith("/en/practice/checkup")


def test_a_stale_step_is_told(site: Flask, salon: Business, enter: Any) -> None:
    one, other = through_place(enter(of=salon)), enter(of=salon)
    other.go(GUIDE).press("Save and go on", **{"TU-a-opens": "10:00"})
    one.press("Save and go on", **{"TU-a-opens": "11:00"})
    assert one.status == 409
    one.press("Save and go on")
    with site.app_context():
        tuesday = businesses.business("new-salon").locations[0].rules.weekly_hours[0]
    assert tuesday.opens == 660

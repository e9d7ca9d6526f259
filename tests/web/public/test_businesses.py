"""The list of businesses and the page of one."""

from flask import Flask

from booking.domain.businesses import Business
from tests.factories.businesses import make_business
from tests.web.visiting import Visitor, text


def test_the_only_business_needs_no_list(visitor: Visitor) -> None:
    assert visitor.go("/en/").path == "/en/practice"


def test_several_businesses_are_listed_with_their_towns(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="salon", name="Salon Lindenhof")
    visitor.go("/en/")
    assert [text(each) for each in visitor.page.iter("li")] == [
        "Practice on the Market Erfurt",
        "Salon Lindenhof Erfurt",
    ]


def test_a_business_says_where_it_is_and_how_to_reach_it(visitor: Visitor) -> None:
    visitor.go("/en/practice")
    assert "Marktplatz 4, 99084 Erfurt" in visitor.text
    assert "+49 361 1234567" in visitor.text


def test_a_service_says_how_long_it_takes_and_what_it_costs(visitor: Visitor) -> None:
    cards = [text(each) for each in visitor.go("/en/practice").page.iter("li") if "service" in each.get("class", "")]
    assert cards[0].startswith("Check-up A short examination. 30 minutes €45.00")


def test_a_course_says_how_many_take_part(visitor: Visitor) -> None:
    assert "group of up to 4" in visitor.go("/en/practice").text


def test_the_audience_goes_on_to_services_that_depend_on_it(visitor: Visitor) -> None:
    visitor.go("/en/practice").follow("private insurance").follow("Laser")
    assert visitor.path == "/en/practice/laser?audience=private"


def test_the_audience_is_left_out_where_nothing_depends_on_it(visitor: Visitor) -> None:
    visitor.go("/en/practice?audience=private").follow("Check-up")
    assert visitor.path == "/en/practice/checkup"


def test_an_unknown_business_is_not_found(visitor: Visitor) -> None:
    assert visitor.go("/en/nobody").status == 404


def test_a_business_without_services_says_so(site: Flask, practice: Business, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="empty", services=[])
    assert "Nothing can be booked online here at the moment." in visitor.go("/en/empty").text


def test_a_business_without_a_place_says_that_nothing_can_be_booked_yet(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="new-salon", name="Salon Lindenhof", locations=[], resources=[], services=[])
    visitor.go("/en/new-salon")
    assert visitor.status == 200
    assert "Nothing can be booked online here at the moment." in visitor.text

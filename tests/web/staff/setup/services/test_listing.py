"""The list of services: order, out of use and back, and an empty one."""

from typing import Any

from flask import Flask

from booking.domain.access import Actor
from booking.services import businesses
from booking.services.setup.archiving import archive
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.web.visiting import Visitor, text

LIST = "/en/staff/practice/setup/services"


def names(visitor: Visitor) -> list[str]:
    return [text(each) for each in visitor.page.iter("h2") if each.find("a") is not None]


def test_customers_see_services_in_the_order_of_the_list(owner: Visitor, visitor: Visitor) -> None:
    owner.go(LIST).press("Down: Check-up").press("Up: Course")
    assert names(owner) == ["First visit", "Check-up", "Course", "Laser"]
    visitor.go("/en/practice")
    assert [text(each) for each in visitor.page.iter("h3")] == ["First visit", "Check-up", "Course", "Laser"]


def test_the_first_one_cannot_go_up(site: Flask, owner: Visitor) -> None:
    owner.go(LIST)
    token = owner.value("csrf_token")
    owner.post(f"{LIST}/checkup/move", {"csrf_token": token, "to": "up"})
    assert names(owner)[0] == "Check-up"


def test_what_is_taken_out_of_use_can_be_taken_into_use_again(owner: Visitor, visitor: Visitor) -> None:
    owner.go(LIST).press("Take out of use: Laser")
    assert "“Laser” is out of use." in owner.text
    assert visitor.go("/en/practice/laser").status == 404
    owner.press("Undo")
    assert names(owner) == ["Check-up", "First visit", "Course", "Laser"]
    assert visitor.go("/en/practice/laser").status == 200


def test_a_second_click_changes_nothing_more(site: Flask, owner: Visitor) -> None:
    owner.go(LIST)
    token = owner.value("csrf_token")
    for _ in range(2):
        owner.post(f"{LIST}/laser/archive", {"csrf_token": token})
    assert (owner.status, len(names(owner))) == (200, 3)


def test_a_service_whose_place_is_gone_says_what_it_needs(site: Flask, enter: Any) -> None:
    with site.app_context():
        business = make_business(slug="two-places")
        actor = Actor.of_server(business.id)
        archive(actor, ("services", "checkup"), NOW)
        archive(actor, ("resources", "anna"), NOW)
        archive(actor, ("locations", "erfurt"), NOW)
    owner = enter(of=business).go("/en/staff/two-places/setup/services").press("Take into use again: Check-up")
    assert "this service still needs “Marktplatz”" in owner.text


def test_without_services_there_are_proposals_of_the_trade(site: Flask, enter: Any) -> None:
    with site.app_context():
        business = make_business(slug="new-salon", trade="hairdresser", services=[])
    owner = enter(of=business).go("/en/staff/new-salon/setup/services")
    assert "There is no service yet" in owner.text
    assert owner.follow("Haircut").value("duration") == "45"


def test_a_service_without_anybody_is_marked(site: Flask, owner: Visitor) -> None:
    owner.go(f"{LIST}/laser").press("Remove: requirement 1").press("Save")
    assert "Nobody can book it: it is not said whom or what it takes." in owner.text
    with site.app_context():
        assert businesses.business("practice").services["laser"].rules.requirements == ()

"""Several services of one visit at the desk, without script: chosen step by step, booked, moved and booked again."""

from datetime import timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.services import businesses
from booking.services.desk import bookings as desk_bookings
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member, sign_in
from tests.services.desk.desk import asked
from tests.web.staff.desk.conftest import KLARA
from tests.web.visiting import Visitor

HOUSE = "/en/staff/salon"
NEW = "New customer"


@pytest.fixture
def salon(site: Flask) -> None:
    """Anna and Carl cut, Ben and Carl colour for an hour, Anna blow-dries; Ben alone shaves, and never with others."""
    with site.app_context():
        make_business(
            slug="salon",
            resources=[resource("anna"), resource("ben"), resource("carl")],
            services=[
                part("cut", "Cut", ("anna", "carl"), price_minor=3000),
                part("colour", "Colour", ("ben", "carl"), duration_minutes=60, price_minor=5000),
                part("blow", "Blow-dry", ("anna",), duration_minutes=15, price_minor=1000),
                {**part("shave", "Shave", ("ben",)), "combines": False},
            ],
        )


def part(slug: str, name: str, who: tuple[str, ...], **changes: object) -> dict[str, object]:
    return service(slug, who, name={"en": name, "de": name}, combines=True, **changes)


def enter(site: Flask, role: Role = Role.FRONT_DESK, resource: str | None = None) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(businesses.business("salon"), role, resource)))


@pytest.fixture
def desk(site: Flask, salon: None) -> Visitor:
    return enter(site)


def tomorrow(site: Flask, slug: str) -> int:
    """Klara has this at nine tomorrow; the number of her booking."""
    with site.app_context():
        actor, links = make_member(businesses.business("salon")), site.extensions["links"]
        visit = asked(NOW + timedelta(hours=24), service=slug, contact=KLARA)
        return desk_bookings.book(actor, visit, NOW, links).facts.booking_id


def test_a_second_and_a_third_service_are_added_one_by_one(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new")
    assert options(desk, "then_1") == ["", "colour", "blow"]
    assert options(desk, "then_2") == []
    desk.press("Show the times for this", then_1="colour")
    assert "Together: 1 hour 30 minutes · €80.00" in desk.text
    assert options(desk, "then_2") == ["", "blow"]
    desk.press("Show the times for this", then_2="blow")
    assert "Together: 1 hour 45 minutes · €90.00" in desk.text
    assert options(desk, "then_3") == []


def test_all_of_them_are_booked_as_one(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour").press(NEW, q="Klara Sommer")
    desk.press("Book appointment")
    assert desk.heading == "Cut + Colour"
    assert "Booked: Cut + Colour, Mon 23 November, 09:00." in desk.text
    assert "09:00–09:30 Cut, Anna 09:30–10:30 Colour, Ben" in desk.text


def test_one_person_gives_everything_where_that_is_wanted(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour")
    assert options(desk, "resource") == ["", "anna", "carl"]
    desk.press("Show the times for this", one="one")
    assert desk.value("times_for").startswith("cut~colour")
    desk.press(NEW, q="Klara Sommer").press("Book appointment")
    assert "09:00–09:30 Cut, Carl 09:30–10:30 Colour, Carl" in desk.text


def test_where_nobody_gives_everything_that_is_not_asked(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour")
    desk.press("Show the times for this", then_2="blow", one="one")
    assert options(desk, "one") == []
    assert desk.value("times_for").startswith("cut+colour+blow")


def test_a_service_that_goes_with_no_other_has_no_second_one(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour", service="shave")
    assert options(desk, "then_1") == []
    assert desk.value("times_for").startswith("shave|")


def test_the_same_service_is_not_given_twice_in_a_visit(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour")
    desk.press("Show the times for this", then_2="blow")
    desk.press("Show the times for this", then_1="blow")
    assert (desk.value("then_1"), desk.value("then_2")) == ("blow", "")


@pytest.mark.prove
def test_one_in_between_is_taken_out_and_the_others_stay(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour")
    desk.press("Show the times for this", then_2="blow")
    desk.press("Show the times for this", then_1="")
    assert (desk.value("then_1"), desk.value("then_2")) == ("", "blow")
    assert desk.value("times_for").startswith("cut+blow|")


def test_times_of_something_else_are_never_booked(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press(NEW, q="Klara Sommer")
    desk.press("Book appointment", then_1="colour")
    assert "Please choose the time once more" in desk.text
    assert desk.value("then_1") == "colour"
    desk.press("Book appointment")
    assert desk.heading == "Cut + Colour"


def test_times_are_those_at_which_all_of_them_can_be_had(site: Flask, desk: Visitor) -> None:
    with site.app_context():
        actor = make_member(businesses.business("salon"))
        for who in ("ben", "carl"):
            busy = asked(NOW + timedelta(hours=1), service="colour", resource=who)
            desk_bookings.book(actor, busy, NOW, site.extensions["links"])
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour")
    assert desk.value("starts_at") == "2026-11-23T10:30+01:00"


def test_booked_again_it_is_all_of_them(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour")
    desk.press("Show the times for this", one="one").press(NEW, q="Klara Sommer").press("Book appointment")
    desk.follow("Book again")
    assert [desk.value(each) for each in ("service", "then_1", "one")] == ["cut", "colour", "one"]
    assert desk.value("q") == "Klara Sommer"


@pytest.mark.prove
def test_an_address_with_a_service_that_is_gone_leaves_it_out(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new?service=cut%2Bperm%2Bblow")
    assert [desk.value(each) for each in ("service", "then_1")] == ["cut", "blow"]


@pytest.mark.prove
def test_a_fault_keeps_what_was_chosen(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour").press(NEW, q="Klara")
    desk.press("Book appointment", name="")
    assert desk.status == 422
    assert desk.value("then_1") == "colour"


@pytest.mark.prove
def test_another_length_is_that_of_the_last_service(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour").press(NEW, q="Klara Sommer")
    assert "Another length is made up for in the last service." in desk.text
    desk.press("Book appointment", minutes="120")
    assert "09:00–09:30 Cut, Anna 09:30–11:00 Colour, Ben" in desk.text


def test_moved_it_says_who_has_come_to_give_a_part(site: Flask, desk: Visitor) -> None:
    booking_id = tomorrow(site, "cut+colour")
    with site.app_context():
        actor, links = make_member(businesses.business("salon")), site.extensions["links"]
        busy = asked(NOW + timedelta(hours=26), service="colour", resource="ben")
        desk_bookings.book(actor, busy, NOW, links)
    desk.go(f"{HOUSE}/bookings/{booking_id}").follow("Move")
    desk.press("Move", clock="11:00")
    assert "Moved to Tuesday 24 November 2026, 11:00–12:30, now with Carl." in desk.text
    desk.press("Undo")
    assert "09:30–10:30 Colour, Ben" in desk.text


def test_whoever_gives_a_part_is_replaced_by_the_form(site: Flask, desk: Visitor) -> None:
    desk.go(f"{HOUSE}/bookings/{tomorrow(site, 'cut+colour')}").follow("Move")
    assert options(desk, "resource") == ["", "anna~carl", "ben~carl"]
    assert "as now: Anna, Ben" in desk.text
    desk.press("Move", resource="ben~carl")
    assert "09:00–09:30 Cut, Anna 09:30–10:30 Colour, Carl" in desk.text
    desk.press("Undo")
    assert "09:00–09:30 Cut, Anna 09:30–10:30 Colour, Ben" in desk.text


def test_of_one_person_throughout_another_one_takes_over_everything(site: Flask, desk: Visitor) -> None:
    desk.go(f"{HOUSE}/bookings/{tomorrow(site, 'cut~blow')}").follow("Move")
    assert options(desk, "resource") == []
    desk.press("Move", clock="11:00")
    assert "11:00–11:30 Cut, Anna 11:30–11:45 Blow-dry, Anna" in desk.text


@pytest.mark.prove
def test_the_slip_names_each_service_with_its_time(site: Flask, desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Show the times for this", then_1="colour").press(NEW, q="Klara Sommer")
    desk.press("Book appointment").follow("Slip to print")
    assert "09:30–10:30Colour, Ben" in desk.text


def test_staff_are_offered_what_they_give_themselves(site: Flask, salon: None) -> None:
    carl = enter(site, Role.STAFF, "carl").go(f"{HOUSE}/new")
    assert options(carl, "then_1") == ["", "colour"]
    with site.app_context():
        busy = asked(NOW + timedelta(hours=1), service="colour", resource="carl")
        desk_bookings.book(make_member(businesses.business("salon")), busy, NOW, site.extensions["links"])
    carl.press("Show the times for this", then_1="colour")
    assert carl.value("starts_at") == "2026-11-23T11:00+01:00"
    carl.press(NEW, q="Klara Sommer").press("Book appointment")
    assert "11:00–11:30 Cut, Carl 11:30–12:30 Colour, Carl" in carl.text


def options(desk: Visitor, name: str) -> list[str]:
    """What a list offers; nothing where there is no such list."""
    lists = [each for each in desk.page.iter("select") if each.get("name") == name]
    return [each.get("value", "") for one in lists for each in one.iter("option")]

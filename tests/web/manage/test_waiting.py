"""One's own place on a waiting list: what is offered, and what the buttons do."""

import pytest
from flask import Flask

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from tests.factories.holds import let_holds_run_out
from tests.web.bookings import make_booking
from tests.web.visiting import Visitor
from tests.web.waiting import make_small_practice, offer, put_on_list

OTTO = Contact("Otto Herbst", "otto@example.org", None)


@pytest.fixture
def practice(site: Flask) -> Business:
    """A practice whose services have waiting lists."""
    with site.app_context():
        return make_small_practice()


@pytest.fixture
def offered(visitor: Visitor, site: Flask, practice: Business) -> Visitor:
    """Somebody to whom the one time is offered, at their place."""
    return visitor.go(f"/en/w/{offer(site)}")


def test_who_came_first_stands_first(visitor: Visitor, site: Flask, practice: Business) -> None:
    make_booking(site)
    first, second = put_on_list(site), put_on_list(site, OTTO)
    assert visitor.go(f"/en/w/{second}").heading == "You are number 2 on the waiting list."
    assert visitor.go(f"/en/w/{first}").heading == "You are the first on the waiting list."


def test_what_became_free_is_offered_with_its_deadline(offered: Visitor) -> None:
    assert offered.heading == "A time has become free for you."
    assert "Wednesday 25 November 2026, 14:00–14:30" in offered.text
    assert "Kept for you until" in offered.text


def test_accepting_books_it(offered: Visitor) -> None:
    offered.press("Yes, book this time")
    assert offered.heading == "Your appointment is booked."
    assert offered.path.startswith("/en/b/")


def test_accepting_twice_leads_to_the_same_booking(offered: Visitor) -> None:
    place = offered.path
    sent = {name: offered.value(name) for name in ("csrf_token", "offer")}
    booking = offered.press("Yes, book this time").path
    assert offered.post(place, {**sent, "action": "accept"}).path == booking


def test_looking_changes_nothing(offered: Visitor) -> None:
    assert offered.go(offered.path).go(offered.path).heading == "A time has become free for you."


def test_declining_keeps_the_place(offered: Visitor) -> None:
    offered.press("Not this one")
    assert offered.heading == "You are the first on the waiting list."


def test_an_offer_that_is_over_books_nothing_and_says_so(offered: Visitor, site: Flask) -> None:
    with site.app_context():
        let_holds_run_out()
    offered.press("Yes, book this time")
    assert offered.status == 409
    assert "This offer is over" in offered.alerts[0]


def test_after_its_deadline_the_page_says_what_became_of_it(offered: Visitor, site: Flask) -> None:
    with site.app_context():
        let_holds_run_out()
    assert offered.go(offered.path).heading == "The offer has run out."


def test_a_press_that_means_nothing_is_refused(offered: Visitor) -> None:
    sent = {"csrf_token": offered.value("csrf_token"), "action": "dance"}
    assert offered.post(offered.path, sent).status == 422


def test_leaving_is_one_press_and_the_way_back_is_there(visitor: Visitor, site: Flask, practice: Business) -> None:
    visitor.go(f"/en/w/{put_on_list(site)}").press("Leave the waiting list")
    assert visitor.heading == "You are no longer on the waiting list."
    assert visitor.follow("Join again").heading == "Join the waiting list"


def test_a_wish_is_changed_and_the_place_kept(visitor: Visitor, site: Flask, practice: Business) -> None:
    place = put_on_list(site)
    put_on_list(site, OTTO)
    visitor.go(f"/en/w/{place}").follow("Change what suits you")
    visitor.press("Save", span="dates", first_on="2026-12-01", last_on="2026-12-10")
    assert visitor.heading == "You are the first on the waiting list."
    assert "1–10 December" in visitor.text


def test_a_changed_wish_that_cannot_be_is_a_fault(visitor: Visitor, site: Flask, practice: Business) -> None:
    visitor.go(f"/en/w/{put_on_list(site)}/wish").press("Save", span="dates", first_on="", last_on="")
    assert visitor.status == 422
    assert len(visitor.alerts) == 1


def test_a_link_that_nobody_has_opens_nothing(visitor: Visitor, practice: Business) -> None:
    assert visitor.go(f"/en/w/{'A' * 24}").status == 404


def test_the_page_is_kept_out_of_search_engines(offered: Visitor) -> None:
    robots = [each.get("content") for each in offered.page.iter("meta") if each.get("name") == "robots"]
    assert robots == ["noindex"]

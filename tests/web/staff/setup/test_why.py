"""The page that says why a time is not free."""

from typing import Any

import pytest
from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.services.setup.online import pause
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.web.visiting import Visitor, text

WHY = "/en/staff/practice/why"


def ask(visitor: Visitor, starts_at: str, service: str = "checkup", **more: str) -> Visitor:
    query = "&".join(f"{name}={value}" for name, value in {"service": service, **more}.items())
    return visitor.go(f"{WHY}?{query}&starts_at={starts_at.replace('+', '%2B')}")


def answer(visitor: Visitor) -> str:
    return next((text(each) for each in visitor.page.iter("section") if each.get("id") == "answer"), "")


def book(visitor: Visitor, path: str, name: str) -> None:
    visitor.go(path)
    visitor.take(visitor.starts[0]).press("Book appointment", name=name, email=f"{name[:4].lower()}@example.org")


def test_at_first_it_asks(owner: Visitor) -> None:
    owner.go(WHY)
    assert (owner.status, answer(owner)) == (200, "")


def test_what_is_free_is_free(owner: Visitor) -> None:
    assert "Tuesday 24 November 2026, 10:00 is free." in answer(ask(owner, "2026-11-24T10:00+01:00"))


def test_a_date_and_a_time_are_those_of_the_place(owner: Visitor) -> None:
    owner.go(WHY).press("Explain", on="2026-11-24", at="10:00")
    assert "Tuesday 24 November 2026, 10:00 is free." in answer(owner)


def test_hours_are_named_with_where_they_come_from(owner: Visitor) -> None:
    shown = answer(ask(owner, "2026-11-24T18:00+01:00"))
    assert "Outside opening hours – Open on Tuesday 24 November 09:00–17:00 (by weekly hours of their own)" in shown


def test_the_nearest_starts_of_the_grid_are_named(owner: Visitor) -> None:
    assert "The nearest starts are 10:00 and 10:30." in answer(ask(owner, "2026-11-24T10:10+01:00"))


def test_windows_and_notice_are_named_for_everybody(owner: Visitor) -> None:
    shown = answer(ask(owner, "2026-11-24T12:00+01:00", "laser", audience="statutory"))
    assert "Outside the hours of this service" in shown
    assert "09:00–10:00 (only statutory insurance)" in shown


def test_who_has_taken_it_is_named_with_the_way_there(owner: Visitor, visitor: Visitor) -> None:
    book(visitor, "/en/practice/checkup?resource=anna", "Karl Winter")
    shown = answer(ask(owner, "2026-11-23T09:00+01:00", resource="anna"))
    assert "Already taken – 09:00–09:30: Check-up with Karl Winter." in shown
    links = [each.get("href", "") for each in owner.page.iter("a") if "Karl Winter" in text(each)]
    assert "/appointments/" in links[0]


def test_staff_are_not_told_who_is_with_others(visitor: Visitor, enter: Any) -> None:
    book(visitor, "/en/practice/checkup?resource=anna", "Karl Winter")
    shown = answer(ask(enter(Role.STAFF, "ben"), "2026-11-23T09:00+01:00"))
    assert "Karl Winter" not in shown
    assert "09:00–09:30: somebody else's appointment." in shown
    assert "Ben free" in shown


def test_a_full_group_is_told(owner: Visitor, visitor: Visitor) -> None:
    visitor.go("/en/practice/course?seats=4")
    visitor.take(visitor.starts[0]).press("Book appointment", name="Karl Winter", email="karl@example.org")
    shown = answer(ask(owner, "2026-11-23T09:00+01:00", "course"))
    assert "A group begins then already; 0 places are left in it." in shown


def test_a_pause_is_told_where_the_time_would_be_free(site: Flask, practice: Business, owner: Visitor) -> None:
    with site.app_context():
        pause(Actor.of_server(practice.id), "Away", NOW)
    assert "would be free, but online booking is paused." in answer(ask(owner, "2026-11-24T10:00+01:00"))


@pytest.mark.parametrize(
    "query", ["on=soon&at=10:00", "on=2026-11-24&at=late", "starts_at=x", "on=9999-12-31&at=23:59"]
)
def test_what_cannot_be_read_comes_back(owner: Visitor, query: str) -> None:
    owner.go(f"{WHY}?service=checkup&{query}")
    assert (owner.status, len(owner.alerts)) == (422, 1)


def test_an_unknown_service_is_not_found(owner: Visitor) -> None:
    assert owner.go(f"{WHY}?service=nobody").status == 404


def test_far_away_is_beyond_the_horizon(owner: Visitor) -> None:
    assert "Too far ahead" in answer(ask(owner, "2999-11-24T10:00+01:00"))


def test_a_free_time_leads_to_booking_it(owner: Visitor, visitor: Visitor) -> None:
    book(visitor, "/en/practice/checkup?resource=anna", "Karl Winter")
    ask(owner, "2026-11-23T09:00+01:00", resource="anna")
    (link,) = [each.get("href", "") for each in owner.page.iter("a") if text(each) == "Mon 23 November, 09:30"]
    assert link.startswith("/en/staff/practice/new?")


def test_a_business_without_services_says_so(site: Flask, enter: Any) -> None:
    with site.app_context():
        empty = make_business(slug="new-salon", services=[])
    assert "There is no service yet" in enter(of=empty).go("/en/staff/new-salon/why").text

"""Which visits to come an edit of hours leaves without open time."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services import bookings, businesses
from booking.services.setup import archiving, editing, parts
from booking.services.setup.consequences import misfits
from booking.storage.models import Appointment
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import WORKDAYS, location, make_business, resource, service

ANNA = ("resources", "anna")
TEN = datetime.fromisoformat("2026-11-25T10:00:00+01:00")
GRETA = Contact("Greta Sommer", "greta@example.org", None)


@pytest.fixture
def practice(app: Flask) -> Business:
    return make_business(
        slug="practice",
        locations=[location(weekly_hours=WORKDAYS)],
        resources=[resource("anna"), resource("ben", weekly_hours=None)],
        services=[
            service("checkup", buffer_before_minutes=30, buffer_after_minutes=30),
            service("other", ("ben",)),
            service("either", ("anna", "ben")),
        ],
    )


@pytest.fixture
def owner(practice: Business) -> Actor:
    return Actor.of_server(practice.id)


def book(app: Flask, business: Business, slug: str = "checkup", starts_at: datetime = TEN) -> int:
    offered = businesses.service(business, slug)
    facts = bookings.book(business, offered, starts_at, NOW, bookings.Request(GRETA, "de"), app.extensions["links"])
    return facts.facts.booking_id


def hours(owner: Actor, opens: str, closes: str) -> editing.Edited:
    seen = parts.part(owner.business_id, ANNA)
    rows = [{**row, "opens": opens, "closes": closes} for row in seen["weekly_hours"]]
    return editing.edit(owner, ANNA, seen, {**seen, "weekly_hours": rows}, NOW)


def test_what_lies_outside_of_the_new_hours_is_told(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    assert [each.starts_at for each in hours(owner, "12:00", "17:00").misfits] == [TEN]


def test_what_still_fits_is_not(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    assert hours(owner, "10:00", "10:30").misfits == ()


def test_buffers_may_run_past_closing(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    assert hours(owner, "10:00", "11:00").misfits == ()
    assert len(hours(owner, "10:01", "11:00").misfits) == 1


def test_what_did_not_fit_before_is_no_news(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    hours(owner, "12:00", "17:00")
    assert hours(owner, "13:00", "17:00").misfits == ()


def test_what_is_over_is_not_told(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    seen = parts.part(owner.business_id, ANNA)
    edited = editing.edit(owner, ANNA, seen, {**seen, "weekly_hours": []}, TEN + timedelta(minutes=1))
    assert edited.misfits == ()


def test_hours_of_the_place_concern_who_follows_them(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice, "checkup")
    book(app, practice, "other")
    path = ("locations", "erfurt", "date_overrides")
    edited = editing.edit(owner, path, [], [{"on": "2026-11-25", "hours": [["12:00", "13:00"]]}], NOW)
    assert {each.resource_id for each in edited.misfits} == {each.rules.id for each in practice.resources.values()}


def test_a_new_name_is_no_reason_to_look(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    seen = parts.part(owner.business_id, ANNA)
    assert editing.edit(owner, ANNA, seen, {**seen, "name": "Anne"}, NOW).misfits == ()


def test_an_absence_is_told(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    off = {"starts_at": "2026-11-25T00:00:00+01:00", "ends_at": "2026-11-26T00:00:00+01:00", "reason": None}
    edited = editing.edit(owner, (*ANNA, "time_off"), [], [off], NOW)
    assert [each.starts_at for each in edited.misfits] == [TEN]


def test_who_is_out_of_use_leaves_visits_behind(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice, "either")
    archiving.archive(owner, ("services", "checkup"), NOW)
    left = archiving.archive(owner, ANNA, NOW)
    assert [each.starts_at for each in left] == [TEN]


def test_the_list_names_who_comes_and_to_whom(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    hours(owner, "12:00", "17:00")
    (found,) = misfits(owner, businesses.business("practice"), NOW)
    assert (found.starts_at, found.name, found.resource) == (TEN, "Greta Sommer", "Anna")


def test_what_was_booked_outside_of_the_hours_knowingly_is_no_misfit(
    app: Flask, practice: Business, owner: Actor
) -> None:
    book(app, practice)
    with unit_of_work() as session:
        session.execute(update(Appointment).values(overridden=["outside_hours"]))
    assert hours(owner, "12:00", "17:00").misfits == ()


def test_staff_see_what_is_theirs(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    hours(owner, "12:00", "17:00")
    ben = Actor(practice.id, None, "Ben", Role.STAFF, "ben")
    assert misfits(ben, businesses.business("practice"), NOW) == []


def test_nothing_is_changed_about_them(app: Flask, practice: Business, owner: Actor) -> None:
    book(app, practice)
    hours(owner, "12:00", "17:00")
    with unit_of_work() as session:
        kept = session.query(Appointment).one()
        assert (kept.starts_at, kept.status, kept.sequence) == (TEN, "active", 0)

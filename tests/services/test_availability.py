"""Finding slots by the names of business and service, with what the process remembers and without."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, update

from booking.domain.bookings import Contact
from booking.domain.errors import NotFound
from booking.services import availability, bookings, businesses
from booking.services.links import Links
from booking.services.setup.importing import import_business
from booking.storage.db import db
from booking.storage.models import Business
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import document, make_business, resource

TUESDAY = date(2026, 11, 24)
MORNING = [{"weekday": "TU", "opens": "09:00", "closes": "10:30"}]


def starts(slug: str, day: date = TUESDAY) -> list[str]:
    found = availability.offer(slug, "checkup", day, day, NOW)
    return [from_minutes(start).strftime("%H:%M") for start in found.slots.starts]


def short_morning():
    return make_business(resources=[resource(weekly_hours=MORNING)])


def test_a_service_is_found_by_its_names_with_its_slots(app: Flask) -> None:
    business = short_morning()
    assert starts(business.slug) == ["08:00", "08:30", "09:00"]


def test_what_is_booked_is_not_offered_again(app: Flask) -> None:
    business = short_morning()
    request = bookings.Request(Contact("Anna Weiß", "anna@example.org", None), "de")
    bookings.book(
        business, business.services["checkup"], from_minutes(29_925_150), NOW, request, Links("http://x", b"k")
    )
    assert starts(business.slug) == ["08:00", "09:00"]


def test_rules_that_somebody_else_has_changed_hold_for_the_next_question(app: Flask) -> None:
    said = document(resources=[resource(weekly_hours=MORNING)])
    import_business(said, replace=False, now=NOW)
    assert starts(said["slug"]) == ["08:00", "08:30", "09:00"]
    said["resources"] = [resource(weekly_hours=[{"weekday": "TU", "opens": "15:00", "closes": "16:00"}])]
    import_business(said, replace=True, now=NOW)
    assert starts(said["slug"]) == ["14:00", "14:30"]


def test_a_business_that_is_archived_meanwhile_is_not_found(app: Flask) -> None:
    business = short_morning()
    starts(business.slug)
    with unit_of_work() as session:
        session.execute(update(Business).where(Business.id == business.id).values(archived_at=NOW))
    with pytest.raises(NotFound):
        starts(business.slug)


def test_a_business_that_is_archived_is_not_found_on_dates_that_are_over_either(app: Flask) -> None:
    business = short_morning()
    starts(business.slug)
    with unit_of_work() as session:
        session.execute(update(Business).where(Business.id == business.id).values(archived_at=NOW))
    with pytest.raises(NotFound):
        starts(business.slug, date(2026, 11, 1))


def test_a_service_that_is_not_there_is_not_found(app: Flask) -> None:
    business = short_morning()
    with pytest.raises(NotFound):
        availability.offer(business.slug, "no-such", TUESDAY, TUESDAY, NOW)


def test_a_month_of_a_business_that_is_remembered_takes_one_statement(app: Flask) -> None:
    business = short_morning()
    businesses.business(business.slug)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2].split()[0]))
    availability.offer(business.slug, "checkup", TUESDAY, date(2026, 12, 24), NOW)
    assert asked.count("SELECT") == 1

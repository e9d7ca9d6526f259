"""The nearest slots to when it suits somebody."""

from datetime import date

from flask import Flask
from sqlalchemy import event

from booking.domain.when.understood import Understood
from booking.services import wishes
from booking.storage.db import db
from booking.storage.types import from_minutes
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource

TUESDAY = date(2026, 11, 24)
TUESDAYS = [{"weekday": "TU", "opens": "09:00", "closes": "10:30"}]


def tuesdays(**changes):
    business = make_business(resources=[resource(weekly_hours=TUESDAYS)], **changes)
    return business, business.services["checkup"]


def starts(found: wishes.Wishes) -> list[str]:
    return [from_minutes(slot.starts_at).strftime("%d.%m. %H:%M") for slot in found.slots]


def test_slots_that_fit_are_found_in_their_order(app: Flask) -> None:
    found = wishes.nearest(*tuesdays(), Understood(TUESDAY, TUESDAY, None, 9 * 60 + 30, None), NOW)
    assert (starts(found), found.is_exact) == (["24.11. 08:30", "24.11. 09:00"], True)


def test_an_end_of_the_time_of_day_counts_as_a_start(app: Flask) -> None:
    found = wishes.nearest(*tuesdays(), Understood(TUESDAY, TUESDAY, None, None, 9 * 60), NOW)
    assert starts(found) == ["24.11. 08:00"]


def test_where_nothing_fits_the_nearest_are_found_and_that_is_said(app: Flask) -> None:
    wednesday = date(2026, 12, 2)
    found = wishes.nearest(*tuesdays(), Understood(wednesday, wednesday, None, 600, 600), NOW, most=3)
    assert (starts(found), found.is_exact) == (["01.12. 08:00", "01.12. 08:30", "01.12. 09:00"], False)


def test_a_span_without_end_goes_on_until_there_are_enough(app: Flask) -> None:
    found = wishes.nearest(*tuesdays(), Understood(TUESDAY, None, (1,), 600, 600), NOW, most=4)
    assert starts(found) == ["24.11. 09:00", "01.12. 09:00", "08.12. 09:00", "15.12. 09:00"]


def test_a_day_that_is_over_leads_to_the_first_that_are_free(app: Flask) -> None:
    over = date(2026, 1, 7)
    found = wishes.nearest(*tuesdays(), Understood(over, over), NOW, most=1)
    assert (starts(found), found.is_exact) == (["24.11. 08:00"], False)


def test_a_day_beyond_the_horizon_leads_to_the_last_that_are_free(app: Flask) -> None:
    far = date(2036, 1, 7)
    found = wishes.nearest(*tuesdays(), Understood(far, far), NOW, most=1)
    assert not found.is_exact
    assert (
        found.slots[0].starts_at > wishes.nearest(*tuesdays(slug="other"), Understood(TUESDAY), NOW).slots[0].starts_at
    )


def test_two_months_are_one_question_to_the_database(app: Flask) -> None:
    business, service = tuesdays()
    span = Understood(TUESDAY, date(2027, 1, 24))
    wishes.nearest(business, service, span, NOW)
    asked: list[str] = []

    def keep(connection, cursor, statement, parameters, context, executemany) -> None:
        asked.extend([statement] if statement.startswith(("SELECT", "WITH")) else [])

    event.listen(db.engine, "before_cursor_execute", keep)
    found = wishes.nearest(business, service, span, NOW)
    event.remove(db.engine, "before_cursor_execute", keep)
    assert (len(found.slots), len(asked)) == (20, 1)

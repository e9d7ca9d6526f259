"""The desk's questions never go through all that a business ever had; see ``test_plans``."""

from pathlib import Path

import pytest
from flask import Flask

from booking.services.desk import notes, resending, showing
from tests.conftest import NOW, sqlite_copy
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.test_bookings import LINKS, NINE, book
from tests.storage.test_plans import gone_through


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return sqlite_copy(sqlite_template, tmp_path)


def test_the_queue_of_a_day_reads_that_day_only(app: Flask) -> None:
    business = make_business()
    actor = make_member(business)
    book(business)
    found: list[int] = []
    assert gone_through(lambda: found.append(len(showing.visits_on(actor, business, NINE.date())))) == []
    assert found == [1]


def test_an_appointment_is_found_by_its_numbers(app: Flask) -> None:
    business = make_business()
    actor = make_member(business)
    booked = book(business).facts

    def look() -> None:
        sheet = showing.sheet_of(actor, booked.booking_id)
        assert sheet.bookings[0].customer_id is not None
        showing.customer(actor, sheet.bookings[0].customer_id, NOW)
        notes.write(actor, sheet.id, "Brings her dog.", NOW)
        resending.resend(actor, booked.booking_id, NOW)
        resending.renew_link(actor, booked.booking_id, NOW, LINKS)

    assert gone_through(look) == []

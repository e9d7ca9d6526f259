"""How an installation tells programs what happens: by doors that lead outside only, whatever was typed."""

import pytest
from flask import Flask
from sqlalchemy import update

from booking.cli.telling import sending_of
from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.services.webhooks.access import about
from booking.storage.models import Webhook
from booking.storage.unit_of_work import unit_of_work
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.test_bookings import book
from tests.services.webhooks.listeners import deliveries, listen


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
def test_no_inner_machine_is_told(app: Flask, host: str) -> None:
    with pytest.raises(CalendarFault) as refused:
        sending_of(app).post(f"https://{host}/in", b"{}", {})
    assert refused.value.fault is Fault.NOT_PUBLIC


@pytest.mark.parametrize("address", ["https://hooks.example:8443/in", "https://hooks.example:22/"])
def test_no_other_port_is_told(app: Flask, address: str) -> None:
    with pytest.raises(CalendarFault) as refused:
        sending_of(app).post(address, b"{}", {})
    assert refused.value.fault is Fault.FOREIGN_PORT


def test_an_address_that_comes_to_lie_inside_fails_and_says_so(app: Flask) -> None:
    business = make_business()
    owner = make_member(business)
    number = listen(owner, "booking.created")
    inside = app.extensions["seal"].sealed("https://localhost/in", about(business.id, number))
    with unit_of_work() as session:
        session.execute(update(Webhook).values(sealed_url=inside))
    book(business)
    result = app.test_cli_runner().invoke(args=["jobs", "once"])
    assert result.exit_code == 0
    assert [(each.state, each.last_error) for each in deliveries()] == [("due", "not_public")]

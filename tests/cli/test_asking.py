"""How an installation asks: by doors that lead outside only, whatever was typed."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.cli.asking import asking_of
from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.services.foreign_calendars import connecting
from booking.services.foreign_calendars.access import about
from booking.services.foreign_calendars.asking import ask_due
from booking.storage.models import ForeignCalendar
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
def test_no_inner_machine_is_asked(app: Flask, host: str) -> None:
    with pytest.raises(CalendarFault) as refused:
        asking_of(app).fetch(f"http://{host}/basic.ics", None, None)
    assert refused.value.fault is Fault.NOT_PUBLIC


def test_no_other_port_is_asked(app: Flask) -> None:
    with pytest.raises(CalendarFault) as refused:
        asking_of(app).fetch("http://calendar.example:8080/basic.ics", None, None)
    assert refused.value.fault is Fault.FOREIGN_PORT


def test_a_calendar_that_comes_to_lie_inside_fails_and_says_so(app: Flask) -> None:
    owner, seal = make_member(make_business(resources=[resource("anna")], services=[service()])), app.extensions["seal"]
    calendar_id = connecting.add_address(owner, "anna", "", "https://calendar.example/x.ics", seal, NOW)
    inside = seal.sealed("http://localhost/x.ics", about(owner.business_id, calendar_id))
    with unit_of_work() as session:
        session.execute(update(ForeignCalendar).values(sealed_address=inside))
    assert ask_due(asking_of(app), lambda: NOW) == 1
    with reading() as session:
        assert session.scalars(select(ForeignCalendar.last_error)).all() == ["not_public"]

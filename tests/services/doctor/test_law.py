"""What the doctor says of imprint and privacy notice."""

from flask import Flask

from booking.services.doctor import law
from booking.services.doctor.findings import Sign
from booking.services.setup import online
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member


def test_without_a_business_there_is_nothing_to_say(app: Flask) -> None:
    assert law.findings() == []


def test_who_can_be_booked_and_has_not_said_who_they_are_is_named(app: Flask) -> None:
    make_business()
    assert [each.sign for each in law.findings()] == [Sign.OK]
    silent = make_business(slug="silent", legal=None)
    (found,) = law.findings()
    assert found.sign is Sign.WARNING
    assert found.text == "Customers can book without imprint and privacy notice: silent."
    online.pause(make_member(silent), "", NOW)
    assert [each.sign for each in law.findings()] == [Sign.OK]


def test_of_many_some_are_named(app: Flask) -> None:
    for number in range(7):
        make_business(slug=f"silent-{number}", legal=None)
    assert law.findings()[0].text.endswith(" and more.")

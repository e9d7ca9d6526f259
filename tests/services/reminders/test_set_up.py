"""Reminders in a set-up file: written out, read in, and left alone where a file says nothing of them."""

from typing import Any

import pytest

from booking.domain.access import Actor
from booking.domain.errors import InvalidSetup
from booking.domain.reminders import Kind
from booking.services import businesses
from booking.services.reminders import rules
from booking.services.reminders.rules import Wanted
from booking.services.setup.exporting import export_business
from booking.services.setup.importing import import_business
from tests.conftest import NOW
from tests.services.reminders.world import FRIDAY, book, hours, planned, reminding

pytestmark = pytest.mark.usefixtures("app")

DAY_BEFORE = Wanted(Kind.REMINDER, days=1, at_minute=14 * 60)
PLAIN = {"kind": "reminder", "channel": "email", "service": None, "days": None, "at": None, "minutes": None}


def said(**changes: Any) -> dict[str, Any]:
    return {**PLAIN, **changes}


def test_they_are_written_out_as_they_are_read_in() -> None:
    business = reminding(DAY_BEFORE, Wanted(Kind.FOLLOW_UP, service="course", minutes=60))
    document = export_business(business.slug)
    assert document["reminders"] == [
        said(days=1, at="14:00"),
        said(kind="follow_up", service="course", minutes=60),
    ]
    before = businesses.business(business.slug).reminders
    import_business(document, replace=True, now=NOW)
    assert businesses.business(business.slug).reminders == before
    assert export_business(business.slug) == document


def test_a_business_without_any_says_nothing_of_them() -> None:
    business = reminding(DAY_BEFORE)
    rules.remove(Actor.of_server(business.id), business.reminders[0].id, NOW)
    assert "reminders" not in export_business(business.slug)


def test_a_file_that_says_nothing_of_them_leaves_them() -> None:
    business = reminding(DAY_BEFORE)
    booked = book(business)
    document = export_business(business.slug)
    del document["reminders"]
    import_business(document, replace=True, now=NOW)
    assert planned(booked.facts.booking_id) == hours(FRIDAY)[:1]


def test_what_is_planned_follows_the_file() -> None:
    business = reminding(DAY_BEFORE)
    booked = book(business)
    document = {**export_business(business.slug), "reminders": [{"kind": "reminder", "minutes": 120}]}
    import_business(document, replace=True, now=NOW)
    assert planned(booked.facts.booking_id) == hours(FRIDAY)[1:2]
    import_business({**document, "reminders": []}, replace=True, now=NOW)
    assert planned(booked.facts.booking_id) == []


@pytest.mark.parametrize(
    "reminder, fault",
    [
        ({"kind": "reminder"}, "reminders[0]: needs days"),
        ({"kind": "reminder", "minutes": 5}, "reminders[0]: needs days"),
        ({"kind": "reminder", "days": 1, "at": "25:00"}, "reminders[0].at: "),
        ({"kind": "sometime", "minutes": 60}, "reminders[0].kind: "),
        ({"kind": "reminder", "minutes": 60, "service": "nothing"}, 'reminders[0].service: unknown service "nothing"'),
        ({"kind": "reminder", "minutes": 60, "chanel": "sms"}, "reminders[0].chanel: unknown key"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(reminder: dict[str, Any], fault: str) -> None:
    business = reminding(DAY_BEFORE)
    document = {**export_business(business.slug), "reminders": [reminder]}
    with pytest.raises(InvalidSetup) as refused:
        import_business(document, replace=True, now=NOW)
    assert [each for each in refused.value.fields["faults"] if each.startswith(fault)]
    assert len(businesses.business(business.slug).reminders) == 1

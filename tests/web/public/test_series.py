"""Several appointments in a rhythm, from the page of slots to the page of each of them."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.services import bookings
from booking.services.beginnings import Request
from booking.services.links import Links
from tests.conftest import NOW
from tests.factories.holds import let_holds_run_out
from tests.services.test_bookings import ANNA as SOMEBODY
from tests.web.public.test_details import ANNA
from tests.web.visiting import Visitor, text

WEEKLY = "/en/practice/checkup/series?start=2026-11-25T14:00%2B01:00&every=1&unit=weeks&count=3&resource=ben"
FIRST = "Wednesday 25 November 2026, 14:00–14:30"


def dates(visitor: Visitor) -> list[str]:
    """The dates of the series that a page shows."""
    lists = [each for each in visitor.page.iter("ol") if "series__dates" in (each.get("class") or "")]
    return [text(each) for each in lists[0].iter("li")]


def chosen(visitor: Visitor) -> list[str]:
    """What is chosen for each date of the plan."""
    selects = [each for each in visitor.page.iter("select") if (each.get("name") or "").startswith("date-")]
    return [
        next(option.get("value", "") for option in each.iter("option") if option.get("selected") is not None)
        for each in selects
    ]


def take_one(site: Flask, practice, starts_at) -> None:
    with site.app_context():
        service = practice.services["checkup"]
        links = Links("http://127.0.0.1:5000", b"key")
        bookings.book(practice, service, starts_at, NOW, Request(SOMEBODY, "de"), links, resource="ben")


@pytest.fixture
def typing(visitor: Visitor) -> Visitor:
    """Somebody under whose three reserved dates the form is open."""
    return visitor.go(WEEKLY).press("Reserve all dates")


def test_the_page_of_slots_leads_to_the_series(visitor: Visitor) -> None:
    visitor.go("/en/practice/checkup").follow("Several appointments in a rhythm")
    assert visitor.heading == "Several appointments in a rhythm"


def test_a_service_without_series_has_no_such_page(visitor: Visitor) -> None:
    assert "rhythm" not in visitor.go("/en/practice/visit").text
    assert visitor.go("/en/practice/visit/series").status == 404


def test_every_date_is_shown_before_anything_is_booked(visitor: Visitor) -> None:
    visitor.go(WEEKLY)
    assert chosen(visitor) == ["2026-11-25T14:00+01:00", "2026-12-02T14:00+01:00", "2026-12-09T14:00+01:00"]
    assert "3 of 3 dates have a free time. €45.00 per appointment, €135.00 for all of them." in visitor.text


def test_a_number_that_is_none_is_said_beside_its_field(visitor: Visitor) -> None:
    visitor.go(WEEKLY.replace("count=3", "count=7").replace("every=1", "every=often"))
    assert visitor.status == 422
    assert "Please enter a number from 2 to 6." in visitor.text
    assert "Please enter how often, such as 1 or 2." in visitor.text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", ""])
def test_a_day_at_the_end_of_time_is_no_fault_of_ours(visitor: Visitor, day: str) -> None:
    assert visitor.go(f"/en/practice/checkup/series?from={day}").status == 200


def test_all_dates_stand_above_the_form(typing: Visitor) -> None:
    assert [each[:10] for each in dates(typing)] == ["Wednesday "] * 3
    assert dates(typing)[0] == FIRST


def test_one_form_books_all_and_each_page_leads_to_the_others(typing: Visitor) -> None:
    typing.press("Book 3 appointments", **ANNA)
    assert "Appointment 1 of 3 in this series" in typing.text
    typing.follow("Wednesday 9 December 2026, 14:00–14:30")
    assert "Appointment 3 of 3 in this series" in typing.text


def test_a_date_that_is_lost_is_named_and_the_rest_stays_chosen(site: Flask, practice, visitor: Visitor) -> None:
    visitor.go(WEEKLY)
    take_one(site, practice, datetime(2026, 12, 2, 13, 0, tzinfo=UTC))
    visitor.press("Reserve all dates")
    assert visitor.status == 409
    assert "One of your dates was just taken" in visitor.text
    assert chosen(visitor) == ["2026-11-25T14:00+01:00", "2026-12-02T13:30+01:00", "2026-12-09T14:00+01:00"]


def test_going_back_and_reserving_again_keeps_the_same_reservation(typing: Visitor) -> None:
    before, page = typing.path, typing.page
    token = next(each for each in page.iter("input") if each.get("name") == "csrf_token").get("value", "")
    days = ("2026-11-25", "2026-12-02", "2026-12-09")
    entries = {f"date-{number}": f"{day}T14:00+01:00" for number, day in enumerate(days, start=1)}
    assert typing.post(WEEKLY, {"csrf_token": token, **entries}).path == before


def test_who_goes_back_finds_their_own_dates_free_and_may_change_one(typing: Visitor) -> None:
    typing.go(WEEKLY)
    assert chosen(typing) == ["2026-11-25T14:00+01:00", "2026-12-02T14:00+01:00", "2026-12-09T14:00+01:00"]
    typing.press("Reserve all dates", **{"date-3": "2026-12-09T14:30+01:00"})
    assert [each[-11:] for each in dates(typing)] == ["14:00–14:30", "14:00–14:30", "14:30–15:00"]


def test_where_another_date_is_lost_what_was_reserved_before_stays(site: Flask, practice, typing: Visitor) -> None:
    typing.go(WEEKLY)
    take_one(site, practice, datetime(2026, 12, 9, 13, 30, tzinfo=UTC))
    typing.press("Reserve all dates", **{"date-3": "2026-12-09T14:30+01:00"})
    assert typing.status == 409
    assert chosen(typing)[:2] == ["2026-11-25T14:00+01:00", "2026-12-02T14:00+01:00"]


def test_what_ran_out_is_reserved_again_as_a_whole(site: Flask, typing: Visitor) -> None:
    with site.app_context():
        let_holds_run_out()
    typing.press("Book 3 appointments", **ANNA)
    assert (typing.status, len(dates(typing))) == (409, 3)
    assert "Appointment 1 of 3" in typing.press("Book 3 appointments").text


def test_what_ran_out_and_is_partly_lost_is_planned_anew_and_nothing_typed_is_lost(
    site: Flask, practice, typing: Visitor
) -> None:
    with site.app_context():
        let_holds_run_out()
    take_one(site, practice, datetime(2026, 12, 2, 13, 0, tzinfo=UTC))
    typing.press("Book 3 appointments", **ANNA)
    assert "not all of your dates are free any more" in typing.text
    typing.press("Reserve all dates")
    assert next(each for each in typing.page.iter("input") if each.get("name") == "name").get("value") == "Anna Weiß"


def test_this_one_and_all_later_ones_are_cancelled_after_a_look(typing: Visitor) -> None:
    typing.press("Book 3 appointments", **ANNA).follow("Wednesday 2 December 2026, 14:00–14:30")
    typing.follow("Cancel this one and all later ones")
    assert typing.heading == "Cancel these 2 appointments?"
    typing.press("Yes, cancel them")
    assert [each.endswith("(cancelled)") for each in dates(typing)] == [False, True, True]


def test_what_may_no_longer_be_cancelled_is_named(visitor: Visitor) -> None:
    visitor.go(WEEKLY.replace("2026-11-25", "2026-11-23")).press("Reserve all dates").press(
        "Book 3 appointments", **ANNA
    )
    visitor.follow("Cancel this one and all later ones")
    assert "It is too late to cancel these online, so they stand: Monday 23 November 2026, 14:00–14:30" in visitor.text

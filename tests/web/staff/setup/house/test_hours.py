"""The editor of weekly hours."""

from collections.abc import Callable

from flask import Flask

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services import bookings, businesses
from tests.conftest import NOW
from tests.web.staff.setup.conftest import Enter
from tests.web.visiting import Visitor, text

ANNA = "/en/staff/practice/setup/resources/anna/hours"
BEN = "/en/staff/practice/setup/resources/ben/hours"
Stored = Callable[[], Business]


def spans(business: Business, slug: str) -> list[tuple[int, int, int]]:
    return [(row.weekday, row.opens, row.closes) for row in business.resources[slug].rules.weekly_hours or ()]


def shown(visitor: Visitor) -> list[str]:
    return [text(each) for each in visitor.page.iter("span") if each.get("class") == "openday__text"]


def book(site: Flask, business: Business) -> None:
    with site.app_context():
        offered = businesses.service(business, "laser")
        starts_at = NOW.replace(day=25, hour=9)
        request = bookings.Request(Contact("Greta Sommer", "greta@example.org", None), "de")
        bookings.book(business, offered, starts_at, NOW, request, site.extensions["links"])


def test_what_is_typed_is_stored(owner: Visitor, stored: Stored) -> None:
    owner.go(ANNA).press("Save", **{"plans-0-MO": "9-12:30, 14-18", "plans-0-FR": "22-6"})
    assert spans(stored(), "anna")[:2] == [(0, 540, 750), (0, 840, 1080)]
    assert spans(stored(), "anna")[-1] == (4, 1320, 1800)
    assert owner.value("plans-0-FR") == "22:00–06:00"


def test_saved_as_it_was_nothing_is_changed(owner: Visitor, stored: Stored) -> None:
    before = stored().rules_version
    owner.go(ANNA).press("Save")
    assert stored().rules_version == before


def test_a_line_that_cannot_be_read_is_told_and_nothing_typed_is_lost(owner: Visitor, stored: Stored) -> None:
    before = spans(stored(), "anna")
    owner.go(ANNA).press("Save", **{"plans-0-MO": "10-11", "plans-0-TU": "morgens"})
    assert owner.status == 422
    assert (owner.value("plans-0-MO"), owner.value("plans-0-TU")) == ("10-11", "morgens")
    assert "Please write times such as 9–12:30, 14–18, or nothing for closed." in owner.alerts[0]
    assert spans(stored(), "anna") == before


def test_the_week_is_shown_before_it_is_stored(owner: Visitor, stored: Stored) -> None:
    before = stored().rules_version
    owner.go(ANNA).press("Show the week", **{"plans-0-MO": "10-11"})
    assert shown(owner)[:2] == ["10:00–11:00", "09:00–17:00"]
    assert stored().rules_version == before


def test_a_line_that_cannot_be_read_yet_is_shown_as_such(owner: Visitor) -> None:
    owner.go(ANNA).press("Show the week", **{"plans-0-TU": "10-"})
    assert owner.status == 200
    assert shown(owner)[:3] == ["09:00–17:00", "cannot be read yet", "09:00–17:00"]


def test_monday_is_copied(owner: Visitor) -> None:
    owner.go(ANNA).press("Copy to Tuesday–Friday", **{"plans-0-MO": "10-11"})
    assert shown(owner) == ["10:00–11:00"] * 5 + ["closed"] * 2


def test_even_and_odd_weeks_are_two_plans(owner: Visitor, stored: Stored) -> None:
    owner.go(ANNA).press("Add a plan for other weeks or dates", **{"plans-0-rhythm": "even"})
    owner.press("Save", **{"plans-1-rhythm": "odd", "plans-1-MO": "13-18"})
    rows = stored().resources["anna"].rules.weekly_hours or ()
    assert {(row.every_weeks, str(row.valid_from), row.opens) for row in rows} == {
        (2, "2026-11-23", 540),
        (2, "2026-11-30", 780),
    }
    assert "week 48 from Mon 23 November" in owner.text
    assert "2026 has 53 weeks, so even and odd change places" in owner.text
    assert [text(each) for each in owner.page.iter("h3")] == [
        "Week 48: 23–29 November",
        "Week 49: 30 November – 6 December",
    ]


def test_a_plan_can_be_removed(owner: Visitor, stored: Stored) -> None:
    owner.go(ANNA).press("Add a plan for other weeks or dates").press("Remove this plan").press("Save")
    assert stored().resources["anna"].rules.weekly_hours == ()


def test_own_hours_are_given_up_for_those_of_the_place(owner: Visitor, stored: Stored) -> None:
    owner.go(ANNA).press("Save", own="")
    assert stored().resources["anna"].rules.weekly_hours is None
    owner.press("Undo")
    assert len(stored().resources["anna"].rules.weekly_hours or ()) == 5


def test_who_follows_the_place_gets_hours_of_their_own(owner: Visitor, stored: Stored) -> None:
    owner.go(BEN)
    assert shown(owner)[0] == "09:00–17:00"
    owner.press("Save", **{"own": "1", "plans-0-WE": "8-12"})
    assert spans(stored(), "ben") == [(2, 480, 720)]


def test_hours_of_the_place_hold_for_who_follows(owner: Visitor, stored: Stored) -> None:
    owner.go("/en/staff/practice/setup/locations/erfurt/hours").press("Save", **{"plans-0-SA": "10-14"})
    assert "The hours of Marktplatz are changed." in owner.text
    assert [row.weekday for row in stored().locations[0].rules.weekly_hours] == [0, 1, 2, 3, 4, 5]


def test_visits_that_no_longer_fit_are_told_and_left_alone(
    site: Flask, owner: Visitor, practice: Business, stored: Stored
) -> None:
    book(site, practice)
    owner.go(ANNA).press("Save", **{"plans-0-WE": "14-17"})
    assert "One appointment to come no longer fits the hours. It stands as it was booked." in owner.text
    owner.follow("See these appointments")
    assert "Wednesday 25 November 2026, 10:00–10:30" in owner.text
    assert "Greta Sommer" in owner.text


def test_the_hours_were_changed_by_somebody_else(owner: Visitor, enter: Enter, stored: Stored) -> None:
    owner.go(ANNA)
    enter().go(ANNA).press("Save", **{"plans-0-MO": "7-8"})
    owner.press("Save", **{"plans-0-TU": "10-11"})
    assert owner.status == 409
    assert "Mon 07:00–08:00; Tue–Fri 09:00–17:00" in owner.alerts[0]
    assert owner.value("plans-0-TU") == "10-11"
    owner.press("Save")
    assert spans(stored(), "anna")[:2] == [(0, 540, 1020), (1, 600, 660)]

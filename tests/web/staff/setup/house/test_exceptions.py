"""Closures, other hours and absences on a calendar."""

from collections.abc import Callable

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from tests.web.staff.setup.conftest import Enter
from tests.web.staff.setup.house.test_hours import book
from tests.web.visiting import Visitor, text

PAGE = "/en/staff/practice/setup/exceptions"
PLACE, ANNA = f"{PAGE}?who=locations/erfurt", f"{PAGE}?who=resources/anna"
Stored = Callable[[], Business]


def overrides(business: Business) -> list[tuple[str, tuple]]:
    return [(each.on.isoformat(), each.hours) for each in business.locations[0].rules.date_overrides]


def marked(visitor: Visitor) -> dict[str, str]:
    """What is said of the days of the calendar that are not as in every week."""
    return {
        (each.get("href") or "").partition("on=")[2][:10]: text(each).partition(" ")[2]
        for each in visitor.page.iter("a")
        if "on=" in (each.get("href") or "") and " " in text(each)
    }


def test_a_day_is_closed_and_opened_again(owner: Visitor, stored: Stored) -> None:
    owner.go(PLACE).press("Save", kind="closed", first="2026-12-24")
    assert "Closed for Marktplatz: Thursday 24 December 2026." in owner.text
    assert overrides(stored()) == [("2026-12-24", ())]
    assert marked(owner)["2026-12-24"] == "closed"
    owner.press("Remove: Thursday 24 December 2026")
    assert overrides(stored()) == []
    owner.press("Undo")
    assert overrides(stored()) == [("2026-12-24", ())]


def test_a_span_of_days_gets_other_hours(owner: Visitor, stored: Stored) -> None:
    owner.go(PLACE).press("Save", kind="other", first="2026-12-28", last="30.12.2026", hours="10-12")
    assert overrides(stored()) == [(f"2026-12-{day}", ((600, 720),)) for day in (28, 29, 30)]
    owner.press("Undo")
    assert overrides(stored()) == []


def test_an_absence_of_days_is_noted_with_its_reason(owner: Visitor, stored: Stored) -> None:
    owner.go(ANNA).press("Save", kind="away", first="2026-12-01", last="2026-12-02", reason="Urlaub")
    assert "Anna is away: Tuesday 1 December until Wednesday 2 December 2026." in owner.text
    (off,) = stored().resources["anna"].rules.time_off
    assert off[1] - off[0] == 2 * 1440
    assert [marked(owner)[f"2026-12-0{day}"] for day in (1, 2)] == ["away: Urlaub"] * 2
    owner.press("Remove: Tuesday 1 December until Wednesday 2 December 2026")
    assert stored().resources["anna"].rules.time_off == ()


def test_an_absence_of_hours_has_its_times(owner: Visitor, stored: Stored) -> None:
    owner.go(ANNA).press("Save", kind="away", first="2026-12-01", from_time="14", until_time="16:30")
    (off,) = stored().resources["anna"].rules.time_off
    assert off[1] - off[0] == 150


def test_a_day_of_25_hours_is_away_all_of_it(owner: Visitor, stored: Stored) -> None:
    owner.go(ANNA).press("Save", kind="away", first="2027-10-31")
    (off,) = stored().resources["anna"].rules.time_off
    assert off[1] - off[0] == 25 * 60


def test_holidays_stand_in_the_calendar_and_close_nothing(owner: Visitor, stored: Stored) -> None:
    assert marked(owner.go(PLACE))["2026-12-25"] == "public holiday: Christmas Day"
    assert overrides(stored()) == []


def test_visits_that_fall_into_it_are_told(site: Flask, owner: Visitor, practice: Business) -> None:
    book(site, practice)
    owner.go(ANNA).press("Save", kind="away", first="2026-11-25")
    assert "One appointment to come no longer fits the hours." in owner.text


@pytest.mark.parametrize(
    "entries, fault",
    [
        ({"first": ""}, "Please enter a date, such as 31.12.2026."),
        ({"first": "2026-12-24", "last": "2026-12-01"}, "The last day must not be before the first."),
        ({"first": "2026-12-24", "last": "2028-12-01"}, "Please enter at most a year at once."),
        ({"first": "2026-12-24", "kind": "other", "hours": ""}, "Please write times such as 9–12:30, 14–18."),
        ({"first": "2026-12-24", "kind": "away", "from_time": "noon"}, "Please enter a time, such as 14:30"),
        (
            {"first": "2026-12-24", "kind": "away", "from_time": "14", "until_time": "13"},
            "The end must be later than the beginning.",
        ),
        ({"first": "2026-12-24", "kind": "away", "reason": "x" * 201}, "Please shorten this to 200 characters."),
    ],
)
def test_what_makes_no_sense_comes_back(owner: Visitor, stored: Stored, entries: dict[str, str], fault: str) -> None:
    owner.go(ANNA).press("Save", **{"kind": "closed", **entries})
    assert owner.status == 422
    assert fault in owner.alerts[0]
    assert all(owner.value(name) == value for name, value in entries.items())
    assert stored().rules_version == 1


def test_staff_note_their_own_absence_and_nothing_else(enter: Enter, stored: Stored) -> None:
    anna = enter(Role.STAFF, "anna").go(PAGE)
    kinds = [each.get("value") for each in anna.page.iter("input") if each.get("name") == "kind"]
    assert kinds == ["away"]
    anna.press("Save", first="2026-12-01")
    assert len(stored().resources["anna"].rules.time_off) == 1
    token = anna.value("csrf_token")
    other = {"csrf_token": token, "who": "resources/ben", "kind": "away", "first": "2026-12-01"}
    assert anna.post(f"{PAGE}/add", other).status == 404
    closed = {"csrf_token": token, "who": "resources/anna", "kind": "closed", "first": "2026-12-01"}
    assert anna.post(f"{PAGE}/add", closed).status == 403
    assert anna.go(f"{PAGE}?who=locations/erfurt").status == 404


def test_staff_take_their_own_absence_back(enter: Enter, stored: Stored) -> None:
    enter(Role.STAFF, "anna").go(PAGE).press("Save", first="2026-12-01").press("Undo")
    assert stored().resources["anna"].rules.time_off == ()


def test_who_has_no_calendar_is_told_so(enter: Enter) -> None:
    assert "There is no calendar of yours here" in enter(Role.STAFF).go(PAGE).text


def test_later_ones_are_counted(owner: Visitor) -> None:
    owner.go(PLACE).press("Save", kind="closed", first="2027-06-01").go(PLACE)
    assert "One more exception follows later." in owner.text


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2200-01"])
def test_months_of_another_age_are_not_gone_to(owner: Visitor, month: str) -> None:
    owner.go(f"/en/staff/practice/setup/exceptions?month={month}")
    assert "November 2026" in owner.text

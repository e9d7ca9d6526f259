"""Joining a waiting list: the form, its faults, and the way to it."""

import pytest
from flask import Flask

from booking.domain.businesses import Business
from tests.web.bookings import make_booking
from tests.web.visiting import Visitor, text
from tests.web.waiting import make_small_practice

PAGE = "/en/practice/checkup/waiting"
GRETA = {"name": "Greta Sommer", "email": "greta@example.org"}


@pytest.fixture
def practice(site: Flask) -> Business:
    """A practice whose services have waiting lists."""
    with site.app_context():
        return make_small_practice()


def linked(visitor: Visitor) -> list[str]:
    """The ids that the summary of faults leads to, all of which exist."""
    ids = {each.get("id") for each in visitor.page.iter()}
    alert = next(each for each in visitor.page.iter() if each.get("role") == "alert")
    found = [each.get("href", "")[1:] for each in alert.iter("a")]
    assert set(found) <= ids
    return found


def ticked(visitor: Visitor) -> list[str]:
    """The weekdays that are ticked."""
    boxes = [each for each in visitor.page.iter("label") if any(one.get("type") == "checkbox" for one in each.iter())]
    return [text(each) for each in boxes if any(one.get("checked") is not None for one in each.iter())]


def test_name_and_address_are_enough_to_join(visitor: Visitor) -> None:
    visitor.go(PAGE).press("Join the waiting list", **GRETA)
    assert visitor.heading == "You are the first on the waiting list."
    assert visitor.path.startswith("/en/w/")


def test_what_is_missing_is_summed_up_and_linked(visitor: Visitor) -> None:
    visitor.go(PAGE).press("Join the waiting list", span="dates", part="times")
    assert visitor.status == 422
    assert linked(visitor) == ["first_on", "last_on", "opens", "closes", "name", "email"]


@pytest.mark.parametrize(
    ("entries", "control", "said"),
    [
        ({"span": "dates", "first_on": "2026-12-09", "last_on": "2026-12-02"}, "last_on", "lies before the beginning"),
        ({"span": "dates", "first_on": "2026-11-01", "last_on": "2026-11-20"}, "last_on", "This day is past."),
        ({"span": "dates", "first_on": "2026-12-01", "last_on": "2028-12-01"}, "last_on", "That is too far away."),
        ({"part": "times", "opens": "15:00", "closes": "14:00"}, "closes", "lies before the beginning"),
        ({"part": "times", "opens": "quarter to", "closes": "14:00"}, "opens", "Please enter a time"),
        ({"span": "whenever"}, "span-0", "Please choose one of the answers."),
    ],
)
def test_a_wish_that_cannot_be_met_is_a_fault(
    visitor: Visitor, entries: dict[str, str], control: str, said: str
) -> None:
    visitor.go(PAGE).press("Join the waiting list", **GRETA, **entries)
    assert visitor.status == 422
    assert linked(visitor) == [control]
    assert said in visitor.text


def test_a_fault_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.go(PAGE).press("Join the waiting list", name="Greta Sommer", span="dates", first_on="9.12.2026")
    assert [visitor.value(name) for name in ("name", "span", "first_on")] == ["Greta Sommer", "dates", "9.12.2026"]


def test_weekdays_that_are_not_within_the_days_are_a_fault(visitor: Visitor) -> None:
    visitor.go("/en/practice/visit/waiting?days=MO")
    answers = {"answer-first": "yes", "span": "dates", "first_on": "2026-12-01", "last_on": "2026-12-04"}
    visitor.press("Join the waiting list", **GRETA, **answers)
    assert visitor.status == 422
    assert "None of these weekdays lies within the days that you have chosen." in visitor.text


def test_the_form_keeps_what_the_page_of_slots_was_asked(visitor: Visitor) -> None:
    visitor.go("/en/practice/visit/waiting?week=2026-W50&part=pm&days=MO,WE&resource=ben")
    found = [visitor.value(name) for name in ("span", "first_on", "last_on", "part", "resource")]
    assert found == ["dates", "2026-12-07", "2026-12-13", "pm", "ben"]
    assert ticked(visitor) == ["Monday", "Wednesday"]


def test_the_audience_is_asked_for_where_hours_differ(visitor: Visitor) -> None:
    visitor.go("/en/practice/laser/waiting").press("Join the waiting list", **GRETA)
    assert visitor.status == 422
    assert linked(visitor) == ["audience-0"]


def test_more_seats_than_there_are_cannot_be_waited_for(visitor: Visitor) -> None:
    visitor.go("/en/practice/course/waiting").press("Join the waiting list", **GRETA, seats="5")
    assert visitor.status == 422
    assert "There are not so many: 4 places at most." in visitor.text


def test_the_questions_of_the_service_are_asked(visitor: Visitor) -> None:
    visitor.go("/en/practice/visit/waiting").press("Join the waiting list", **GRETA)
    assert visitor.status == 422
    assert linked(visitor) == ["answer-first-0"]


def test_a_mistyped_provider_is_asked_about_and_mended(visitor: Visitor) -> None:
    visitor.go(PAGE).press("Join the waiting list", name="", email="greta@gmial.com").press("Yes, change it")
    assert visitor.value("email") == "greta@gmail.com"


def test_reminders_are_not_ticked_beforehand(visitor: Visitor) -> None:
    boxes = [each for each in visitor.go(PAGE).page.iter("input") if each.get("name") == "reminders"]
    assert all(each.get("checked") is None for each in boxes)


def test_a_service_without_a_list_has_no_form(visitor: Visitor) -> None:
    assert visitor.go("/en/practice/massage/waiting").status == 404


def test_where_nothing_is_free_the_list_is_offered_as_the_way_on(visitor: Visitor, site: Flask) -> None:
    make_booking(site)
    visitor.go("/en/practice/checkup")
    assert "Nothing suits? Join the waiting list." in visitor.text
    assert visitor.follow("Join the waiting list").heading == "Join the waiting list"


def test_where_something_is_free_the_list_is_named_quietly(visitor: Visitor) -> None:
    visitor.go("/en/practice/visit?part=pm").follow("Join the waiting list")
    assert visitor.value("part") == "pm"


def test_a_service_without_a_list_names_none(visitor: Visitor) -> None:
    assert "waiting list" not in visitor.go("/en/practice/massage").text


def test_one_time_of_a_course_can_be_waited_for_alone(visitor: Visitor) -> None:
    visitor.go("/en/practice/course/waiting?start=2026-11-25T09:00%2B01:00")
    assert "Wednesday 25 November 2026, 09:00" in visitor.text
    visitor.press("Join the waiting list", **GRETA)
    assert "Wednesday 25 November 2026, 09:00" in visitor.text


def test_in_a_frame_one_joins_without_leaving_it(visitor: Visitor) -> None:
    visitor.go("/embed/en/practice/checkup/waiting").press("Join the waiting list", **GRETA)
    assert visitor.path.startswith("/embed/en/w/")
    assert visitor.heading == "You are the first on the waiting list."

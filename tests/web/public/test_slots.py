"""The page on which a time is chosen."""

from collections.abc import Callable

import pytest
from flask import Flask

from booking.web import clock
from tests.conftest import NOW
from tests.factories.businesses import WORKDAYS, make_business, resource, service
from tests.web.visiting import Visitor, text
from tests.web.visitors import Arrive

CHECKUP = "/en/practice/checkup"
WEDNESDAY = "2026-11-25T14:00+01:00"


def days(visitor: Visitor) -> list[str]:
    """The days of the week shown."""
    return [text(each[0]) for each in visitor.page.iter("h3") if each.get("id", "").startswith("day-")]


def notes(visitor: Visitor) -> list[str]:
    """What stands below the times."""
    return [text(each) for each in visitor.page.iter("small")]


def test_the_next_free_start_stands_on_top(visitor: Visitor) -> None:
    visitor.go(CHECKUP)
    assert "Next free appointment · today Mon 23 November, 09:00 Take this one" in visitor.text


def test_the_next_free_start_is_one_button_away(visitor: Visitor) -> None:
    visitor.go(CHECKUP).press("Take this one")
    assert visitor.heading == "Check-up"
    assert "Monday 23 November 2026, 09:00–09:30" in visitor.text


def test_only_days_on_which_it_can_be_open_are_shown(visitor: Visitor) -> None:
    assert days(visitor.go(CHECKUP)) == [
        "Monday 23 November",
        "Tuesday 24 November",
        "Wednesday 25 November",
        "Thursday 26 November",
        "Friday 27 November",
    ]


def test_german_pages_name_the_days_in_german(visitor: Visitor) -> None:
    assert days(visitor.go("/de/practice/checkup"))[2] == "Mittwoch, 25. November"


def test_a_button_says_the_start_with_its_offset(visitor: Visitor) -> None:
    starts = visitor.go(CHECKUP).starts
    assert starts[0] == "2026-11-23T09:00+01:00"
    assert starts[-1] == "2026-11-27T16:30+01:00"
    assert len(starts) == 80


def test_another_week_has_an_address(visitor: Visitor) -> None:
    assert visitor.go(f"{CHECKUP}?week=2026-W50").starts[0] == "2026-12-07T09:00+01:00"


def test_a_past_week_is_this_week(visitor: Visitor) -> None:
    assert visitor.go(f"{CHECKUP}?week=2026-W01").starts[0] == "2026-11-23T09:00+01:00"


@pytest.mark.parametrize("week", ["2026-W54", "2026W48", "0000-W01", "9999-W53", "-W", "²026-W48", "2026-W4\x00"])
def test_a_week_that_is_none_is_left_out(visitor: Visitor, week: str) -> None:
    assert visitor.client.get(CHECKUP, query_string={"week": week}).status_code == 200


def test_there_is_no_way_back_from_this_week(visitor: Visitor) -> None:
    labels = [
        (each.get("aria-label"), each.tag)
        for each in visitor.go(CHECKUP).page.iter()
        if "week" in each.get("aria-label", "")
    ]
    assert labels == [("Previous week", "span"), ("Next week", "a")]


def test_there_is_no_way_past_the_horizon(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?week=2027-W08")
    assert [each.tag for each in visitor.page.iter() if each.get("aria-label") == "Next week"] == ["span"]


def test_without_a_week_the_first_with_something_free_is_shown(site: Flask, visitor: Visitor) -> None:
    late = [{**row, "valid_from": "2026-12-09"} for row in WORKDAYS]
    with site.app_context():
        make_business(slug="late", resources=[resource(weekly_hours=late)])
    assert visitor.go("/en/late/checkup").starts[0] == "2026-12-09T09:00+01:00"


def test_an_empty_week_leads_on_to_the_next_with_something_free(site: Flask, visitor: Visitor) -> None:
    late = [{**row, "valid_from": "2026-12-09"} for row in WORKDAYS]
    with site.app_context():
        make_business(slug="late", resources=[resource(weekly_hours=late)])
    visitor.go("/en/late/checkup?week=2026-W48")
    assert visitor.starts == []
    assert visitor.follow("On to 7–13 December").starts[0] == "2026-12-09T09:00+01:00"


def test_where_nothing_is_free_the_page_says_until_when_and_whom_to_ask(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="full", resources=[resource(weekly_hours=[])])
    visitor.go("/en/full/checkup")
    assert "Nothing is free until Sunday 21 February 2027." in visitor.text
    assert "Perhaps the business can help by phone or mail: +49 361 1234567" in visitor.text


def test_who_has_time_can_be_chosen(visitor: Visitor) -> None:
    visitor.go(CHECKUP).follow("Ben")
    assert visitor.path == f"{CHECKUP}?resource=ben"
    assert "With Ben" in visitor.text


def test_the_chosen_person_is_held(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?resource=ben").take(WEDNESDAY)
    assert "With Ben" in visitor.text


def test_the_audience_is_asked_before_the_slots(visitor: Visitor) -> None:
    visitor.go("/en/practice/laser")
    assert "Who is the appointment for?" in visitor.text
    assert visitor.starts == []


def test_an_audience_sees_its_own_hours(visitor: Visitor) -> None:
    visitor.go("/en/practice/laser").follow("private insurance")
    assert [start for start in visitor.starts if start.startswith("2026-11-25")] == [
        "2026-11-25T15:00+01:00",
        "2026-11-25T15:30+01:00",
    ]


def test_places_left_are_shown_where_several_take_part(visitor: Visitor) -> None:
    assert notes(visitor.go("/en/practice/course"))[0] == "4 places left"


def test_several_places_can_be_asked_for(visitor: Visitor) -> None:
    visitor.go("/en/practice/course").press("Show", seats="3")
    assert visitor.path == "/en/practice/course?seats=3"
    assert "Places 3 places" in visitor.take("2026-11-24T09:00+01:00").text


def test_the_zone_is_named(visitor: Visitor) -> None:
    assert "All times: Europe/Berlin (CET)" in visitor.go(CHECKUP).text


def test_a_second_line_shows_the_readers_zone(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?tz=Asia/Tokyo&week=2026-W49")
    assert notes(visitor)[:1] == ["17:00"]
    assert "In small: Asia/Tokyo (UTC+9)" in visitor.text


def test_the_second_line_says_when_it_is_another_day_there(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?tz=Pacific/Auckland&week=2026-W49")
    assert notes(visitor)[-1] == "04:30, next day"


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "Europe/Berlin", "x" * 5000, "\x00"])
def test_a_zone_that_is_none_is_left_out(visitor: Visitor, zone: str) -> None:
    response = visitor.client.get(CHECKUP, query_string={"tz": zone})
    assert response.status_code == 200
    assert "<small>" not in response.text


def test_a_slot_that_was_taken_meanwhile_comes_back_with_others(arrive: Arrive) -> None:
    late, fast, other = arrive().go(f"{CHECKUP}?resource=ben"), arrive(), arrive()
    fast.go(f"{CHECKUP}?resource=ben").take(WEDNESDAY)
    late.take(WEDNESDAY)
    assert late.status == 409
    assert len(late.alerts) == 1
    assert "Wed 25 November, 14:30" in late.alerts[0]
    assert WEDNESDAY not in late.starts
    assert other.go(CHECKUP).starts.count(WEDNESDAY) == 1


def test_an_alternative_can_be_taken_from_that_page(arrive: Arrive) -> None:
    late = arrive().go(f"{CHECKUP}?resource=ben")
    arrive().go(f"{CHECKUP}?resource=ben").take(WEDNESDAY)
    late.take(WEDNESDAY).press("Wed 25 November, 14:30")
    assert "Wednesday 25 November 2026, 14:30–15:00" in late.text


@pytest.mark.parametrize(
    "starts_at", ["2026-11-25T14:07+01:00", "2026-11-25T22:00+01:00", "2026-11-25", "", "x", "2026-11-25T14:00"]
)
def test_a_start_that_is_not_offered_is_refused_with_the_week(visitor: Visitor, starts_at: str) -> None:
    visitor.go(CHECKUP)
    token = visitor.value("csrf_token")
    visitor.post(CHECKUP, {"csrf_token": token, "starts_at": starts_at})
    assert visitor.status == 422
    assert len(visitor.alerts) == 1
    assert len(visitor.starts) >= 80


def test_a_form_of_somebody_else_is_refused(visitor: Visitor) -> None:
    visitor.go(CHECKUP)
    visitor.post(CHECKUP, {"starts_at": WEDNESDAY})
    assert visitor.status == 400


def test_pressing_twice_keeps_the_same_hold(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?resource=ben")
    token = visitor.value("csrf_token")
    data = {"csrf_token": token, "starts_at": WEDNESDAY}
    first = visitor.client.post(f"{CHECKUP}?resource=ben", data=data)
    again = visitor.client.post(f"{CHECKUP}?resource=ben", data=data)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location


def test_the_way_back_shows_what_is_held(visitor: Visitor) -> None:
    visitor.go(CHECKUP).take(WEDNESDAY)
    visitor.go(CHECKUP)
    assert "You are holding Wednesday 25 November 2026, 14:00–14:30" in visitor.text
    assert visitor.follow("Go on with this one").heading == "Check-up"


def test_taking_another_slot_gives_the_first_back(arrive: Arrive) -> None:
    visitor, other = arrive(), arrive()
    visitor.go(f"{CHECKUP}?resource=ben").take(WEDNESDAY)
    visitor.go(f"{CHECKUP}?resource=ben").take("2026-11-25T15:00+01:00")
    starts = other.go(f"{CHECKUP}?resource=ben").starts
    assert WEDNESDAY in starts
    assert "2026-11-25T15:00+01:00" not in starts


def test_whoever_looks_only_holds_nothing(arrive: Arrive) -> None:
    arrive().go(CHECKUP)
    assert len(arrive().go(CHECKUP).starts) == 80


def test_a_repeated_hour_is_told_apart(site: Flask, visitor: Visitor) -> None:
    nights = [{"weekday": "SU", "opens": "00:00", "closes": "05:00"}]
    with site.app_context():
        make_business(
            slug="night",
            resources=[resource(weekly_hours=nights)],
            services=[service(duration_minutes=60, horizon_days=400)],
        )
    visitor.go("/en/night/checkup?week=2027-W43")
    told = [(start[11:], note) for start, note in zip(visitor.starts[2:4], notes(visitor), strict=False)]
    assert told == [("02:00+02:00", "CEST"), ("02:00+01:00", "CET")]
    assert "All times: Europe/Berlin (CEST/CET)" in visitor.text


def test_texts_of_a_business_are_shown_as_they_are(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="odd", name="<b>&{{7*7}}", services=[service(name={"de": "<script>x</script>"})])
    visitor.go("/en/odd/checkup")
    assert visitor.heading == "<script>x</script>"
    assert "<b>&{{7*7}}" in visitor.text


def test_only_so_many_slots_can_be_held_at_once(
    assemble: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    app = assemble(rate_limits=True)
    with app.app_context():
        make_business(slug="practice")
    visitor = Visitor(app.test_client()).go(CHECKUP)
    token = visitor.value("csrf_token")
    for time in ("10:00", "11:00", "12:00"):
        visitor.post(CHECKUP, {"csrf_token": token, "starts_at": f"2026-12-07T{time}+01:00"})
        assert visitor.status == 200
    visitor.post(CHECKUP, {"csrf_token": token, "starts_at": "2026-12-07T13:00+01:00"})
    assert visitor.status == 429
    assert "You are holding as many times as one person may" in visitor.alerts[0]

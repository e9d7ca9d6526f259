"""The set-ups of the demo businesses, before anybody has booked."""

from datetime import date
from typing import Any

import pytest

from booking.cli.demo.setups import SLUGS, demo_setup, holidays, monday
from booking.services.setup.checking import checked

TODAY = date(2026, 11, 25)
SETUPS = {name: demo_setup(name, TODAY) for name in SLUGS}


def service(name: str, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in SETUPS[name]["services"] if each["slug"] == slug)
    return found


def kinds(name: str) -> list[str]:
    return [each["kind"] for each in SETUPS[name]["resources"]]


@pytest.mark.parametrize("name", SLUGS)
def test_a_set_up_has_no_fault(name: str) -> None:
    assert checked(SETUPS[name]).slug == SLUGS[name]


@pytest.mark.parametrize("name", SLUGS)
def test_everything_is_said_in_both_languages(name: str) -> None:
    texts = [(each["name"], each["description"]) for each in SETUPS[name]["services"]]
    asked = [each for one in SETUPS[name]["services"] for each in one.get("questions", [])]
    labels = [each["label"] for each in asked] + [each["label"] for one in asked for each in one.get("choices", [])]
    said = [text for pair in texts for text in pair] + labels
    assert [text for text in said if set(text) != {"de", "en"} or not all(text.values())] == []


def test_the_practice_has_two_doctors_and_three_rooms() -> None:
    assert (kinds("practice").count("staff"), kinds("practice").count("room")) == (2, 3)


def test_the_practice_distinguishes_audiences_and_approves_first_visits() -> None:
    assert [each["slug"] for each in SETUPS["practice"]["audiences"]] == ["statutory", "private", "self-pay"]
    assert service("practice", "erstbesuch")["approval"] is True


def test_the_salon_has_four_staff_any_of_whom_cuts() -> None:
    assert kinds("salon").count("staff") == 4
    assert service("salon", "schneiden-und-foehnen")["requires"][0]["any_of"] == [
        "mira",
        "jonas",
        "aylin",
        "franziska",
    ]


def test_the_stylist_is_free_while_the_colour_works_in() -> None:
    colour = service("salon", "farbe")
    assert colour["requires"][0]["spans"] == [[0, 35], [70, 120]]
    assert colour["buffer_after_minutes"] == 10


def test_the_course_has_six_seats() -> None:
    assert service("salon", "flechtkurs")["capacity"] == 6


def test_beards_follow_the_opening() -> None:
    assert service("salon", "bartpflege")["alignment"] == "opening"


def test_bicycles_are_dropped_off_in_the_morning_some_a_day() -> None:
    drop_off = service("workshop", "abgabe")
    assert {(each["opens"], each["closes"]) for each in drop_off["windows"]} == {("07:30", "10:00")}
    assert drop_off["max_per_day"] == 6


def test_holidays_of_a_year_are_closed() -> None:
    assert [day.isoformat() for day in holidays(TODAY) if day.year == 2026] == [
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-01",
        "2026-05-14",
        "2026-05-25",
        "2026-10-03",
        "2026-12-24",
        "2026-12-25",
        "2026-12-26",
        "2026-12-31",
    ]


def test_people_are_away_relative_to_the_week_of_loading() -> None:
    doctor = next(each for each in SETUPS["practice"]["resources"] if each["slug"] == "dr-yildiz")
    assert doctor["time_off"] == [
        {"starts_at": "2026-12-09T00:00:00+01:00", "ends_at": "2026-12-10T00:00:00+01:00", "reason": "Fortbildung"}
    ]


def test_the_week_begins_on_monday() -> None:
    assert monday(date(2026, 11, 29)) == date(2026, 11, 23)

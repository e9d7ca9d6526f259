"""A wish in words."""

from datetime import date

import pytest

from booking.domain.businesses import OfferHours
from booking.domain.waiting import Wanted
from booking.web.presenters import waiting_words
from tests.web.presenters.conftest import Speak

MONDAY = date(2026, 11, 23)
NIGHTLESS = OfferHours(45, 0, 0)


def wanted(**changes: object) -> Wanted:
    every = {
        "first_on": MONDAY,
        "last_on": date(2026, 12, 6),
    }
    return Wanted(**{**every, **changes})


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "23 November – 6 December"),
        ({"weekdays": (0, 2)}, "23 November – 6 December, only Mon, Wed"),
        ({"last_on": MONDAY}, "Monday 23 November 2026"),
        # What is past of a wish is not worth saying.
        ({"first_on": date(2026, 11, 2)}, "23 November – 6 December"),
    ],
)
def test_days_are_told_from_today_on(speak: Speak, changes: dict[str, object], text: str) -> None:
    assert waiting_words.days(wanted(**changes), speak("en"), MONDAY) == text


@pytest.mark.parametrize(
    ("from_minute", "until_minute", "text"),
    [
        (0, 1440, ""),
        (720, 1020, "afternoons"),
        (840, 961, "beginning from 14:00 to 16:00"),
        (840, 841, "beginning at 14:00"),
    ],
)
def test_hours_are_a_part_of_the_day_or_a_span(speak: Speak, from_minute: int, until_minute: int, text: str) -> None:
    speak("en")
    assert waiting_words.hours(wanted(from_minute=from_minute, until_minute=until_minute)) == text


def test_it_is_said_how_long_an_offer_stands_by_day_and_by_night(speak: Speak) -> None:
    speak("en")
    assert waiting_words.offer_time(OfferHours()) == (
        "You then have 30 minutes to accept, and at night from 21:00 on until 09:00; "
        "after that it is offered to the next one."
    )


def test_where_no_hours_are_quiet_none_are_told(speak: Speak) -> None:
    speak("en")
    assert waiting_words.offer_time(NIGHTLESS) == (
        "You then have 45 minutes to accept; after that it is offered to the next one."
    )

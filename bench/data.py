"""A practice with eight people: what is asked about it, and what can be booked there. A house of thirty, and a clinic.

The first person of the practice is asked about: 200 intervals are taken in the 31 days from tomorrow. The others are
booked. At the house somebody is signed in and looks at the calendar of a week with 2,000 appointments. Each of the
clinic's twelve services is given by each of six people, who have little left in the next days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SLUG = "practice"
ZONE = "Europe/Berlin"
PEOPLE = 8
HOUSE = "house"
HOUSE_PEOPLE = 30
IN_WEEK = 2000
CLINIC = "clinic"
CLINIC_PEOPLE = 6
CLINIC_SERVICES = 12
LENGTHS = (15, 20, 30, 40)
BUSY_DAYS = 10
DAYS = 31
STEP = 15
BOOKED_EVERY = 45  # minutes: half an hour and five to tidy up, on the grid
HOURS = [(weekday, opens, closes) for weekday in range(5) for opens, closes in ((480, 720), (780, 1080))]
HOURS += [(5, 540, 780)]
WORDS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Window:
    """The dates that are asked for, both included."""

    first: date
    last: date


def window(today: date) -> Window:
    """31 days from tomorrow."""
    return Window(today + timedelta(days=1), today + timedelta(days=DAYS))


def next_monday(today: date) -> date:
    """The first day of the week that the house looks at."""
    return today + timedelta(days=7 - today.weekday())


def document(slug: str, number: int = PEOPLE) -> dict[str, Any]:
    """A business in which each of so many people gives a service of half an hour, every 15 minutes."""
    place = {
        "slug": "place",
        "name": "Marktplatz",
        "street": "Marktplatz 4",
        "postal_code": "99084",
        "town": "Erfurt",
        "country": "DE",
        "time_zone": ZONE,
        "weekly_hours": [
            {"weekday": WORDS[weekday], "opens": _clock(opens), "closes": _clock(closes)}
            for weekday, opens, closes in HOURS
        ],
    }
    people = range(1, number + 1)
    return {
        "slug": slug,
        "name": f"Hautarztpraxis {slug}",
        "trade": "doctor",
        "locale": "de",
        "currency": "EUR",
        "email": "practice@example.org",
        "phone": "+493611234567",
        "locations": [place],
        "resources": [
            {"slug": f"person-{each}", "kind": "staff", "name": f"Person {each}", "location": "place"}
            for each in people
        ],
        "services": [
            {
                "slug": f"visit-{each}",
                "location": "place",
                "name": {"de": "Vorsorge", "en": "Check-up"},
                "description": {"de": "Eine Untersuchung.", "en": "An examination."},
                "duration_minutes": 30,
                "step_minutes": STEP,
                "buffer_after_minutes": 5,
                "horizon_days": 400,
                "price_minor": 4500,
                "requires": [{"any_of": [f"person-{each}"]}],
            }
            for each in people
        ],
    }


def clinic() -> dict[str, Any]:
    """A business whose page tells of many services, with several people each, when they are free."""
    whole = document(CLINIC, CLINIC_PEOPLE)
    first, anyone = whole["services"][0], [each["slug"] for each in whole["resources"]]
    whole["services"] = [
        {
            **first,
            "slug": f"visit-{each}",
            "duration_minutes": LENGTHS[each % len(LENGTHS)],
            "requires": [{"any_of": anyone}],
        }
        for each in range(1, CLINIC_SERVICES + 1)
    ]
    return whole


def bookable(today: date) -> Iterator[tuple[str, datetime]]:
    """Service and start of every visit that fits beside all others, for all people but the first, in turn."""
    for day in range(2, 399):
        on = today + timedelta(days=day)
        for weekday, opens, closes in HOURS:
            if weekday == on.weekday():
                for minute in range(opens, closes - 30, BOOKED_EVERY):
                    for person in range(2, PEOPLE + 1):
                        yield f"visit-{person}", wall(on, minute)


def wall(on: date, minute: int) -> datetime:
    return datetime.combine(on, time(minute // 60, minute % 60), ZoneInfo(ZONE))


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"

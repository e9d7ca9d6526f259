"""The set-ups of the demo businesses: a file each, and the dates that depend on the day of loading."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.easter import easter

from booking.services.setup.reading import read_document

ZONE = ZoneInfo("Europe/Berlin")
FOLDER = Path(__file__).parent
SLUGS = {"practice": "praxis-am-markt", "salon": "salon-kastanie", "workshop": "radwerk-nord"}

# Who is away, from which day after the Monday of this week, for how many days.
ABSENCES = {
    "dr-yildiz": (16, 1, "Fortbildung"),
    "dr-brandt": (25, 1, "Kongress"),
    "aylin": (14, 7, "Urlaub"),
    "lena": (10, 2, "Urlaub"),
}


def demo_setup(name: str, today: date) -> dict[str, Any]:
    """The set-up of one business as of *today*: closed on public holidays, some people away."""
    document = read_document((FOLDER / f"{name}.json").read_bytes())
    assert isinstance(document, dict)
    for location in document["locations"]:
        location["date_overrides"] = [{"on": day.isoformat(), "hours": []} for day in holidays(today)]
    closed = document["locations"][0]["date_overrides"]
    for resource in document["resources"]:
        if resource.get("weekly_hours") is not None:
            # Holidays close the whole house, whatever hours a person has.
            resource["date_overrides"] = closed
        if resource["slug"] in ABSENCES:
            resource["time_off"] = [_absence(monday(today), *ABSENCES[resource["slug"]])]
    return document


def monday(today: date) -> date:
    """The Monday of this week."""
    return today - timedelta(days=today.weekday())


def holidays(today: date) -> list[date]:
    """The days of this year and the next on which all of Germany is closed, Christmas Eve and New Year's Eve too."""
    days: list[date] = []
    for year in (today.year, today.year + 1):
        sunday = easter(year)
        days += [sunday + timedelta(days=after) for after in (-2, 1, 39, 50)]
        fixed = ((1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31))
        days += [date(year, month, day) for month, day in fixed]
    return sorted(set(days))


def _absence(first: date, after: int, days: int, reason: str) -> dict[str, str]:
    starts_at = datetime.combine(first + timedelta(days=after), time(), ZONE)
    return {
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(days=days)).isoformat(),
        "reason": reason,
    }

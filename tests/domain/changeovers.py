"""The nights on which clocks change, found by asking zoneinfo about every day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Africa/Cairo",
    "Asia/Beirut",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Asia/Kathmandu",
]
YEARS = range(2023, 2030)
PLAIN_NIGHTS = [date(2024, 2, 28), date(2026, 3, 28), date(2027, 10, 30)]


def changeovers(zone: str) -> list[date]:
    """The local dates during which the UTC offset changes, of all years; none in Kathmandu."""
    found = []
    day = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    while day.year in YEARS:
        following = day + timedelta(days=1)
        here = ZoneInfo(zone)
        if day.astimezone(here).utcoffset() != following.astimezone(here).utcoffset():
            instant = day
            while instant.astimezone(here).utcoffset() == day.astimezone(here).utcoffset():
                instant += timedelta(minutes=1)
            found.append((instant - timedelta(minutes=1)).astimezone(here).date())
        day = following
    return found


NIGHTS = {zone: changeovers(zone) or PLAIN_NIGHTS for zone in ZONES}

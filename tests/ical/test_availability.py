"""VAVAILABILITY: read back by a reader of RFC 5545 that knows nothing of us, it is the open time to the minute."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.hours import open_between
from booking.domain.intervals import Interval, merge, subtract
from booking.domain.regular_hours import regular_hours
from booking.domain.rulebook import LocationRules, ResourceRules
from booking.domain.timezones import DAY, EPOCH_ORDINAL, to_instant, to_minutes
from booking.ical.availability import Opened, availability
from tests.domain.builders import BERLIN, MONDAY, at, override, person, row
from tests.domain.changeovers import NIGHTS, ZONES
from tests.domain.strategies import days_near, minute_of, overrides, weekly_rows
from tests.domain.strategies import person as somebody

START, END = at("2026-11-23 00:00"), at("2027-11-23 00:00")
TOLD = Opened("Anna\r\nATTENDEE:x", "3fa9c1@feeds", datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


def written(
    resource: ResourceRules, start: int = START, end: int = END, places: tuple[LocationRules, ...] = (BERLIN,)
) -> bytes:
    return availability(TOLD, regular_hours(resource, places, start, end))


def lines(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def available(content: bytes) -> list[dict[str, str]]:
    """The properties of each AVAILABLE, with their parameters; EXDATE joined."""
    found: list[dict[str, str]] = []
    inside = False
    for line in lines(content):
        if line == "BEGIN:AVAILABLE":
            found, inside = [*found, {}], True
        elif line == "END:AVAILABLE":
            inside = False
        elif inside:
            name, _, value = line.partition(":")
            key, _, zone = name.partition(";TZID=")
            found[-1][key] = f"{found[-1][key]},{value}" if key in found[-1] else value
            if zone:
                found[-1]["zone"] = zone
    return found


def read_back(content: bytes, start: int, end: int) -> list[Interval]:
    """When it is open, as RFC 5545 3.3.10 reads a rule: wall times one by one, the first of two, the length as time."""
    found = []
    for each in available(content):
        if "RRULE" not in each:
            found.append((moment(each["DTSTART"]), moment(each["DTEND"])))
            continue
        zone = ZoneInfo(each["zone"])
        first = datetime.strptime(each["DTSTART"], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall time
        until = to_instant(end).astimezone(zone).replace(tzinfo=None) + timedelta(days=3)
        rule, _, limit = each["RRULE"].partition(";UNTIL=")
        limit, _, rest = limit.partition(";")
        if limit:
            last = datetime.strptime(limit, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone)
            until = min(until, last.replace(tzinfo=None))
        left_out = set(each.get("EXDATE", "").split(","))
        for wall in rrulestr(f"{rule};{rest}".rstrip(";"), dtstart=first).between(first, until, inc=True):
            if f"{wall:%Y%m%dT%H%M%S}" not in left_out:
                begins = to_minutes(wall.replace(tzinfo=zone, fold=0).astimezone(UTC))
                found.append((begins, begins + length(each["DURATION"])))
    return subtract(merge(found), [(start - 10**8, start), (end, end + 10**8)])


def moment(value: str) -> int:
    return to_minutes(datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))


def length(value: str) -> int:
    hours, _, minutes = value.removeprefix("PT").rpartition("H")
    return int(hours or 0) * 60 + int(minutes.removesuffix("M") or 0)


def test_a_week_is_written_in_wall_time() -> None:
    (found,) = available(written(person(rows=row("MO", "09:00-17:30"))))
    assert found == {
        "UID": found["UID"],
        "DTSTAMP": "20261123T080000Z",
        "DTSTART": "20261123T090000",
        "zone": "Europe/Berlin",
        "DURATION": "PT8H30M",
        "RRULE": "FREQ=WEEKLY;WKST=MO;BYDAY=MO",
    }


def test_alternating_weeks_end_where_they_end() -> None:
    rows = row("TU", "09:00-10:00", valid_from=MONDAY, valid_until=date(2027, 5, 31), every_weeks=2)
    (found,) = available(written(person(rows=rows)))
    assert found["RRULE"] == "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270531T070000Z;WKST=MO;BYDAY=TU"


def test_what_is_past_midnight_begins_on_its_own_weekday() -> None:
    (found,) = available(written(person(rows=row("SA", "22:00-30:00")), end=at("2027-03-01 00:00")))
    assert (found["DTSTART"], found["DURATION"]) == ("20261121T220000", "PT8H")


def test_dates_that_are_closed_are_named() -> None:
    closed = tuple(override(MONDAY + timedelta(weeks=week)) for week in range(1, 31))
    content = written(person(rows=row("MO", "09:00-17:00"), overrides=closed))
    (found,) = available(content)
    assert found["EXDATE"].split(",")[0] == "20261130T090000"
    assert len(found["EXDATE"].split(",")) == 30
    assert max(len(line) for line in content.decode().split("\r\n")) <= 75


def test_the_rest_of_the_time_is_said_to_be_closed() -> None:
    said = lines(written(person(rows=row("MO", "09:00-17:00"))))
    assert "BUSYTYPE:BUSY-UNAVAILABLE" in said
    assert {"DTSTART:20261122T230000Z", "DTEND:20271122T230000Z"} <= set(said)


def test_who_is_never_open_has_none() -> None:
    assert available(written(person(rows=()))) == []


def test_a_name_begins_no_line() -> None:
    assert "SUMMARY:Anna ATTENDEE:x" in lines(written(person(rows=())))


def test_the_zone_stands_with_it_once() -> None:
    said = lines(written(person(rows=row("MO TU WE", "09:00-17:00"))))
    assert said.count("TZID:Europe/Berlin") == 1


def test_it_is_the_same_bytes_for_the_same_hours() -> None:
    hours = person(rows=row("MO TU", "09:00-17:00"))
    assert written(hours) == written(hours)


def test_another_reader_reads_it_alike() -> None:
    """As events, since that one knows no availability; a year with both changes of the clock."""
    closed = override(MONDAY + timedelta(days=14), "10:00-11:00")
    hours = person(rows=row("MO WE FR", "09:00-17:00") + row("SU", "13:00-18:00"), overrides=(closed,))
    content = written(hours).decode().replace("AVAILABLE", "VEVENT")
    content = "\r\n".join(line for line in content.split("\r\n") if "VAVAILABILITY" not in line)
    head = ("UID:3fa9c1", "BUSYTYPE", "DTSTART:20261122", "DTEND:20271122", "SUMMARY")
    events = "\r\n".join(line for line in content.split("\r\n") if not line.startswith(head))
    first, last = to_instant(START), to_instant(END)
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(events)).between(first, last)
    spans = [(to_minutes(each["DTSTART"].dt), to_minutes(each["DTEND"].dt)) for each in found]
    dates = START // DAY + EPOCH_ORDINAL, END // DAY + EPOCH_ORDINAL + 1
    assert merge(spans) == subtract(open_between(hours, BERLIN, *dates), [(0, START), (END, 10**9)])


@given(st.integers(0, 2**32))
def test_it_is_exactly_the_open_time(seed: int) -> None:
    dice = Random(seed)
    zone = dice.choice([*ZONES, "Africa/Casablanca", "Pacific/Apia"])
    near = dice.choice(NIGHTS.get(zone) or NIGHTS["Europe/Berlin"])
    place = LocationRules(1, "here", zone, weekly_rows(dice, near, [1]), overrides(dice, near))
    who = somebody(dice, 1, near)
    start = minute_of(days_near(dice, near, 20)) + dice.randint(0, 1440)
    end = start + dice.choice([1440, 20_000, 60_000])
    truth = open_between(who, place, start // DAY + EPOCH_ORDINAL - 5, end // DAY + EPOCH_ORDINAL + 5)
    outside = [(start - 10**8, start), (end, end + 10**8)]
    assert read_back(written(who, start, end, (place,)), start, end) == subtract(truth, outside)

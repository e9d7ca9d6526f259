"""Every night on which clocks change, 2023 to 2029, against the oracle; and the same answer in any process zone."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from booking.domain.rulebook import Alignment, LocationRules
from booking.domain.slots import Snapshot, slots
from tests.domain.builders import needs, person, row, visit
from tests.domain.changeovers import NIGHTS, ZONES
from tests.domain.oracle import Oracle
from tests.domain.strategies import minute_of

ALL_DAYS = "MO TU WE TH FR SA SU"
NIGHT_SHIFT = row(ALL_DAYS, "22:00-30:00")
SMALL_HOURS = row(ALL_DAYS, "00:15-03:40")
ROUND_THE_CLOCK = row(ALL_DAYS, "00:00-24:00")


def test_all_changes_of_seven_years_are_known() -> None:
    assert [len(NIGHTS[zone]) for zone in ZONES] == [14, 14, 14, 14, 14, 14, 14, 3]


@pytest.mark.parametrize("alignment", ["clock", "opening"])
@pytest.mark.parametrize("zone, night", [(zone, night) for zone in ZONES for night in NIGHTS[zone]])
def test_the_slots_of_a_change_over_night_are_those_that_counting_finds(
    zone: str, night: date, alignment: Alignment
) -> None:
    crew = needs(person("anna", NIGHT_SHIFT), person("berta", SMALL_HOURS), person("carl", ROUND_THE_CLOCK))
    room = needs(person("room", ROUND_THE_CLOCK))
    service = visit(
        crew, room, duration=60, step=20 if night.month % 2 else 50, alignment=alignment, buffer_after=5,
        location=LocationRules(1, "here", zone),
    )  # fmt: skip
    taken = {3: [(minute_of(night) - 200, minute_of(night) + 100)], 18: [(minute_of(night), minute_of(night) + 65)]}
    question = (service, night, night, minute_of(night) - 3000, Snapshot(taken))
    found = slots(*question)
    assert list(found) == Oracle(*question).slots()
    assert len(found) > 15


SCRIPT = """
from datetime import date
from booking.domain.slots import slots, Snapshot
from booking.domain.rulebook import *
for zone, on in (("Europe/Berlin", date(2026, 10, 25)), ("America/New_York", date(2027, 3, 14)),
                 ("Asia/Beirut", date(2026, 3, 29)), ("Australia/Lord_Howe", date(2026, 4, 5))):
    place = LocationRules(1, "here", zone, tuple(WeeklyHours(day, 1320, 1800, 1) for day in range(7)))
    who = ResourceRules(1, "anna", "staff", 1, 1)
    service = ServiceRules(1, "visit", place, 60, (Requirement((who,), ((0, 60),)),), 20)
    minute = (on.toordinal() - 719163) * 1440
    print(zone, list(slots(service, on, on, minute - 3000, Snapshot({1: [(minute, minute + 90)]}))))
"""


def test_the_slots_are_the_same_whatever_the_zone_of_the_process() -> None:
    answers = set()
    for name in ("UTC", "Europe/Berlin", "America/New_York"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env={**os.environ, "TZ": name}, cwd=Path(__file__).parents[2],
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        answers.add(done.stdout)
    assert len(answers) == 1
    assert answers.pop().count("Slot(") > 40


def test_a_week_across_the_change_has_an_hour_less_of_slots_round_the_clock() -> None:
    service = visit(needs(person("carl", ROUND_THE_CLOCK)), location=LocationRules(1, "here", "Europe/Berlin"))
    monday = date(2026, 3, 23)
    found = slots(service, monday, monday + timedelta(days=6), minute_of(monday) - 5000, Snapshot())
    assert len(found) == 7 * 24 - 1

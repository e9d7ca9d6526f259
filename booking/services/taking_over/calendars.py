"""Calendars as files: handed to a program that may not run for long, and what it found as appointments."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from booking.domain.errors import Invalid
from booking.domain.texts import one_line
from booking.services.taking_over.moments import minute_of
from booking.services.taking_over.said import Said, of_fields

ROOT = Path(__file__).parents[3]
SECONDS = 25
AHEAD = timedelta(days=3 * 366)
ENDLESS = 3


def is_calendar(text: str) -> bool:
    """Whether a file is a calendar and no table."""
    return text.lstrip("\ufeff \r\n\t")[:15].upper().startswith("BEGIN:VCALENDAR")


def appointments(text: str, country: str, place: str, now: datetime) -> list[Said]:
    """Its events from now on, in order; what is cancelled or marked as free time is no appointment.

    Whole days are none either: they are no visits. Raises Invalid about ``file``.
    """
    found = []
    for event in _occurrences(text, now, now + AHEAD):
        if event["is_cancelled"] or event["is_free"] or _is_whole_day(event["starts"]):
            continue
        start, end = (minute_of(datetime.fromisoformat(event[each]), place) for each in ("starts", "ends"))
        minutes = end - start if start is not None and end is not None and 0 < end - start <= 24 * 60 else None
        found.append((start or 0, start, minutes, event))
    found.sort(key=lambda each: (each[0], each[3]["uid"], each[3]["summary"]))
    return [
        of_fields(number, start, minutes, _fields(event), country)
        for number, (_, start, minutes, event) in enumerate(found, 1)
    ]


def _fields(event: dict[str, Any]) -> dict[str, str]:
    person = one_line(event["person"])
    summary = one_line(event["summary"])
    # Programs write "service - person", "service: person" or "person" into the one line that there is.
    service, _, rest = next(
        (parts for mark in (" – ", " - ", ": ", " | ") if (parts := summary.partition(mark))[1]), (summary, "", "")
    )
    return {
        "service": service,
        "resource": one_line(event["location"]),
        "name": person or one_line(rest) or summary,
        "email": event["email"] if "@" in event["email"] else "",
        "note": event["description"],
    }


def _is_whole_day(text: str) -> bool:
    return "T" not in text


def _occurrences(text: str, first: datetime, last: datetime) -> list[dict[str, Any]]:
    asked = [sys.executable, "-m", "booking.ical.reading", first.isoformat(), last.isoformat()]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, told nothing that came from outside
            asked, input=text.encode("utf-8", "replace"), capture_output=True, timeout=SECONDS, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Invalid([("file", "endless")]) from error
    if done.returncode == 0:
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found
    # Whoever was stopped for time or memory was asked for too much.
    is_endless = done.returncode == ENDLESS or done.returncode < 0 or b"MemoryError" in done.stderr
    raise Invalid([("file", "endless" if is_endless else "not_a_calendar")])

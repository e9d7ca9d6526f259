"""Starting the programs that read calendars of others: whatever is in a file, they end, and take nothing with them."""

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.ical.found import FAILED, Busy

ROOT = Path(__file__).parents[2]
SECONDS = 25
PROGRAM = (sys.executable, "-m", "booking.ical.busy")


def busy_apart(content: bytes, first: datetime, last: datetime, place: str, own: Iterable[str] = ()) -> Busy:
    """When a calendar takes time within ``[first, last)``, read by a program of its own. Raises CalendarFault."""
    asked = {"first": first.isoformat(), "last": last.isoformat(), "place": place, "own": list(own)}
    # A line of its own, not arguments: those everybody on the machine can read.
    sent = json.dumps(asked).encode() + b"\n" + content
    try:
        done = subprocess.run(  # noqa: S603 - our own program, told nothing that came from outside
            PROGRAM, input=sent, capture_output=True, timeout=SECONDS, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise CalendarFault(Fault.ENDLESS) from error
    if done.returncode == 0:
        said = json.loads(done.stdout)
        taken = [(start, end) for start, end in said["taken"]]
        ours = {uid: [(start, end) for start, end in spans] for uid, spans in said["perhaps_ours"].items()}
        return Busy(said["events"], said["unreadable"], taken, ours)
    if done.returncode == FAILED:
        raise CalendarFault(Fault(done.stdout.decode()))
    # Whoever was stopped for time or memory was asked for too much.
    raise CalendarFault(Fault.ENDLESS)

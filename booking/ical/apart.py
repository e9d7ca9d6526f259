"""Starting the programs that read calendars of others: whatever is in a file, they end, and take nothing with them."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.ical.found import FAILED, Answer, Busy, Reply

ROOT = Path(__file__).parents[2]
SECONDS = 25
PROGRAM = (sys.executable, "-m", "booking.ical.busy")
REPLIES = (sys.executable, "-m", "booking.ical.replies")


def busy_apart(content: bytes, first: datetime, last: datetime, place: str, own: Iterable[str] = ()) -> Busy:
    """When a calendar takes time within ``[first, last)``, read by a program of its own. Raises CalendarFault."""
    asked = {"first": first.isoformat(), "last": last.isoformat(), "place": place, "own": list(own)}
    said = _apart(PROGRAM, asked, content)
    taken = [(start, end) for start, end in said["taken"]]
    ours = {uid: [(start, end) for start, end in spans] for uid, spans in said["perhaps_ours"].items()}
    return Busy(said["events"], said["unreadable"], taken, ours)


def reply_apart(text: str, now: datetime, place: str) -> Reply | None:
    """The answer that a calendar is, if it is one, read by a program of its own. Raises CalendarFault."""
    asked = {"now": now.isoformat(), "place": place}
    said = _apart(REPLIES, asked, text.encode("utf-8", "replace"))
    if said is None:
        return None
    starts_at = said["starts_at"] and datetime.fromisoformat(said["starts_at"])
    return Reply(said["uid"], said["sequence"], said["address"], Answer(said["answer"]), starts_at)


def _apart(program: Sequence[str], asked: Mapping[str, object], content: bytes) -> Any:
    """What a program says about a calendar."""
    # A line of its own, not arguments: those everybody on the machine can read.
    sent = json.dumps(asked).encode() + b"\n" + content
    try:
        done = subprocess.run(  # noqa: S603 - our own program, told nothing that came from outside
            program, input=sent, capture_output=True, timeout=SECONDS, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise CalendarFault(Fault.ENDLESS) from error
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == FAILED:
        raise CalendarFault(Fault(done.stdout.decode()))
    # Whoever was stopped for time or memory was asked for too much.
    raise CalendarFault(Fault.ENDLESS)

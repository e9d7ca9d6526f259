"""Calendar programs that people use, each with a home of its own: what they keep of what they were given."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar

from tests.foreign import run
from tests.ical.foreign.by_the_book import Event, events, utc

Span = tuple[str, str, str]
"""What stands in a calendar, and from when to when, in UTC."""

KHAL = """
[calendars]
[[house]]
path = {home}/calendar
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
local_timezone = {zone}
default_timezone = {zone}
[default]
default_calendar = house
[sqlite]
path = {home}/khal.db
"""

VDIRSYNCER = """
[general]
status_path = "{home}/status"
[pair feed]
a = "theirs"
b = "mine"
collections = null
conflict_resolution = "a wins"
partial_sync = "ignore"
[storage theirs]
type = "http"
url = "{address}"
[storage mine]
type = "filesystem"
path = "{home}/mine"
fileext = ".ics"
"""


class Khal:
    """A calendar on the command line, of one file an event."""

    def __init__(self, home: Path, zone: str) -> None:
        self.home, self.zone = home, zone
        (home / "calendar").mkdir()
        (home / "khal.conf").write_text(KHAL.format(home=home, zone=zone))

    def take(self, content: bytes) -> None:
        """Import a file."""
        (self.home / "given.ics").write_bytes(content)
        self._run("import", "--batch", "-a", "house", self.home / "given.ics")

    def kept(self) -> list[Event]:
        """The events as it wrote them into its files."""
        return [event for file in (self.home / "calendar").glob("*.ics") for event in events(file.read_bytes())]

    def shown(self, first: datetime, days: int) -> set[Span]:
        """What it shows its owner, on the clock of its zone."""
        line = "{uid}\t{start}\t{end}"
        said = self._run("list", "--format", line, "--day-format", "", f"{first:%Y-%m-%d}", f"{days}d")
        rows = [row.split("\t") for row in said.decode().splitlines() if row]
        return {(uid, self._instant(start), self._instant(end)) for uid, start, end in rows}

    def _instant(self, shown: str) -> str:
        return utc(datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo(self.zone)))

    def _run(self, *command: str | Path) -> bytes:
        return run(self.home, "khal", "-c", self.home / "khal.conf", *command)


class Calcurse:
    """A calendar in the terminal, written in C, on the clock that it finds in ``TZ``."""

    def __init__(self, home: Path, zone: str) -> None:
        self.home, self.zone = home, zone

    def take(self, content: bytes) -> str:
        """Import a file; answers what it counted."""
        (self.home / "given.ics").write_bytes(content)
        return self._run("-i", self.home / "given.ics").decode()

    def written(self) -> set[Span]:
        """What it exports: its own words and times, on its own clock."""
        calendar = icalendar.Calendar.from_ical(self._run("--export=ical"))
        return {
            (str(each["SUMMARY"]), self._instant(each.start), self._instant(each.start + _length(each)))
            for each in calendar.events
        }

    def _instant(self, at: datetime) -> str:
        return utc(at.replace(tzinfo=ZoneInfo(self.zone)))

    def _run(self, *command: str | Path) -> bytes:
        folders = "-D", self.home / "data", "-C", self.home / "settings"
        return run(self.home, "calcurse", *folders, *command, environ={"TZ": self.zone})


def _length(event: icalendar.Event) -> timedelta:
    length: timedelta = event["DURATION"].dt
    return length


class Vdirsyncer:
    """What fetches calendars from servers for programs like khal."""

    def __init__(self, home: Path, address: str) -> None:
        self.home = home
        (home / "mine").mkdir()
        (home / "vdirsyncer.conf").write_text(VDIRSYNCER.format(home=home, address=address))
        self._run("discover")

    def sync(self) -> None:
        """Fetch the feed over HTTP."""
        self._run("sync")

    def kept(self) -> list[Event]:
        """The events as they lie in its folder; it gives them names of its own."""
        files = [
            file.read_bytes() + b"\r\n" for file in (self.home / "mine").glob("*.ics")
        ]  # it leaves the last end out
        found = [event for file in files for event in events(file)]
        return sorted(({**event, "UID": ""} for event in found), key=lambda event: sorted(event.items()))

    def _run(self, command: str) -> bytes:
        return run(self.home, "vdirsyncer", "-c", self.home / "vdirsyncer.conf", command)

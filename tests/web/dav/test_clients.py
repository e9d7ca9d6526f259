"""Calendar programs that we did not write: the *caldav* library, vdirsyncer, and calcurse."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import caldav
import pytest
from caldav.lib.error import AuthorizationError, DAVError
from flask import Flask

from booking.domain.businesses import Business
from tests.foreign import SYSTEM_PYTHON, run
from tests.services.test_bookings import NINE, book
from tests.web.dav.conftest import Program
from tests.web.dav.test_objects import PRIVATE, moved

HOUR = timedelta(hours=1)


@pytest.fixture
def booked(site: Flask, practice: Business) -> None:
    """A visit on Tuesday at nine."""
    with site.app_context():
        book(practice, NINE)


@pytest.fixture
def found(phone: Program, served: str, booked: None) -> Iterator[Any]:
    """The only calendar that a client finds from the name of the server alone."""
    with caldav.DAVClient(f"{served}/dav/", username="owner", password=phone.password) as client:
        (calendar,) = client.principal().calendars()
        yield calendar


def starts(calendar: Any) -> list[datetime]:
    return sorted(each.icalendar_component["DTSTART"].dt.astimezone(UTC) for each in calendar.events())


def test_the_calendar_is_found_by_its_name(found: Any) -> None:
    assert found.get_display_name() == "Anna – Practice on the Market"
    assert found.get_supported_components() == ["VEVENT"]
    assert starts(found) == [NINE]


def test_a_move_arrives(found: Any) -> None:
    (event,) = found.events()
    event.data = moved(event.data, 2)
    event.save()
    assert starts(found) == [NINE + 2 * HOUR]


def test_a_move_that_is_refused_is_said_and_undone(found: Any) -> None:
    (event,) = found.events()
    event.data = moved(event.data, 12)
    with pytest.raises(AuthorizationError):
        event.save()
    event.load()
    assert event.icalendar_component["DTSTART"].dt.astimezone(UTC) == NINE


def test_a_private_event_stands_and_goes(found: Any) -> None:
    event = found.save_event(PRIVATE)
    assert len(found.events()) == 2
    event.delete()
    assert starts(found) == [NINE]


def test_what_lies_in_a_span_is_found(found: Any) -> None:
    day = datetime(2026, 11, 24, tzinfo=UTC)
    assert len(found.search(start=day, end=day + timedelta(days=1), event=True)) == 1
    assert found.search(start=day + timedelta(days=1), end=day + timedelta(days=2), event=True) == []


def test_only_what_has_changed_is_told_again(found: Any) -> None:
    known = found.objects_by_sync_token(load_objects=True)
    assert len(list(known)) == 1
    found.save_event(PRIVATE)
    changed = list(found.objects_by_sync_token(known.sync_token, load_objects=True))
    assert "Dentist" in [str(each.icalendar_component["SUMMARY"]) for each in changed if each.data]


def test_a_token_of_somewhere_else_is_refused(found: Any) -> None:
    with pytest.raises(DAVError):
        list(found.objects_by_sync_token("urn:terminbuch:sync:nothing", disable_fallback=True))


def test_free_and_busy_time_is_asked_for(found: Any) -> None:
    day = datetime(2026, 11, 24, tzinfo=UTC)
    answer = found.freebusy_request(day, day + timedelta(days=1))
    assert re.findall(r"FREEBUSY;FBTYPE=BUSY:(\S+)", answer.data) == ["20261124T080000Z/20261124T083000Z"]


def test_a_wrong_password_opens_nothing(phone: Program, served: str) -> None:
    with caldav.DAVClient(f"{served}/dav/", username="owner", password="wrong") as client, pytest.raises(DAVError):
        client.principal().calendars()


@pytest.mark.foreign
def test_vdirsyncer_keeps_two_calendars_alike(
    site: Flask, phone: Program, served: str, booked: None, tmp_path: Path
) -> None:
    """A visit comes, a private event goes, a move arrives; one that is refused is taken back in the other calendar."""
    local = tmp_path / "local"
    config = tmp_path / "config"
    config.write_text(
        f"""[general]
status_path = "{tmp_path / "status"}"
[pair both]
a = "local"
b = "remote"
collections = ["anna"]
conflict_resolution = "b wins"
[storage local]
type = "filesystem"
path = "{local}"
fileext = ".ics"
[storage remote]
type = "caldav"
url = "{served}/dav/"
username = "owner"
password = "{phone.password}"
"""
    )
    (local / "anna").mkdir(parents=True)

    def sync(fails: bool = False) -> None:
        command = ["vdirsyncer", "-c", config]
        try:
            run(tmp_path, *command, "sync")
        except AssertionError:
            assert fails
        else:
            assert not fails

    run(tmp_path, "vdirsyncer", "-c", config, "discover")
    sync()
    (visit,) = (local / "anna").glob("*.ics")
    assert "20261124T090000" in visit.read_text()
    (local / "anna" / "dentist.ics").write_bytes(PRIVATE.encode())
    visit.write_bytes(moved(visit.read_bytes().decode(), 2).encode())
    sync()
    assert "20261124T110000" in phone.ask("GET", visit.name).text
    names = re.findall(r"<href>[^<]*/([^</]+\.ics)</href>", phone.ask("PROPFIND", "", Depth="1").text)
    assert len(names) == 2
    sync()
    visit.write_bytes(moved(visit.read_bytes().decode(), 10).encode())
    sync(fails=True)
    sync()
    assert "20261124T110000" in visit.read_text()


@pytest.mark.foreign
def test_calcurse_shows_the_visits_and_brings_what_is_private(
    site: Flask, phone: Program, served: str, booked: None, tmp_path: Path
) -> None:
    kept, config = tmp_path / ".local/share/calcurse", tmp_path / ".config/calcurse/caldav"
    for each in (kept / "caldav", config):
        each.mkdir(parents=True)
    server = urlsplit(served)
    (config / "config").write_text(
        f"""[General]
Hostname = {server.netloc}
Path = {phone.home}
HTTPS = No
AuthMethod = basic
DryRun = No
[Auth]
Username = owner
"""
    )

    def sync(*more: str) -> None:
        told = {"CALCURSE_CALDAV_PASSWORD": phone.password}
        run(tmp_path, SYSTEM_PYTHON, "/usr/bin/calcurse-caldav", *more, environ=told)

    def shown() -> str:
        return run(tmp_path, "calcurse", "-d", "11/24/2026").decode()

    def texts() -> str:
        names = re.findall(r"<href>[^<]*/([^</]+\.ics)</href>", phone.ask("PROPFIND", "", Depth="1").text)
        return "".join(phone.ask("GET", each).text for each in names)

    sync("--init", "keep-remote")
    assert "09:00 -> 09:30" in shown()
    visits = (kept / "apts").read_text()
    (kept / "apts").write_text(visits + "11/24/2026 @ 14:00 -> 11/24/2026 @ 15:00 |Dentist\n")
    sync()
    assert "SUMMARY:Dentist" in texts()
    (kept / "apts").write_text(visits)
    sync()
    assert "Dentist" not in texts()
    assert "20261124T090000" in texts()

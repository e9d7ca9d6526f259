"""Programs that people keep their calendars with take what leaves the house, and show it at the right time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from booking.domain.feeds import Privacy
from booking.services.desk import bookings as desk
from booking.services.desk import rebooking
from tests.browser import live_server
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.feeds import make_feed
from tests.ical.foreign.by_the_book import Event, events
from tests.ical.foreign.clients import Calcurse, Khal, Vdirsyncer
from tests.ical.foreign.produced import Produced, Secretary, house

pytestmark = pytest.mark.foreign

HERE = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu")


def by_uid(found: list[Event]) -> dict[str, Event]:
    return {event["UID"]: event for event in found}


def without_the_repeated_hour(found: list[Event], zone: str) -> list[Event]:
    """Programs that keep wall times can show only one of the two passes of an hour that a change-over night repeats."""

    def is_plain(text: str) -> bool:
        at = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
        return at.utcoffset() == at.replace(fold=1 - at.fold).utcoffset()

    return [event for event in found if is_plain(event["DTSTART"]) and is_plain(event["DTEND"])]


@pytest.mark.parametrize("privacy", Privacy)
def test_khal_keeps_every_property_of_a_feed(produced: Produced, tmp_path: Path, privacy: Privacy) -> None:
    content = produced.feeds[f"feed {privacy} business"]
    khal = Khal(tmp_path, "Europe/Berlin")
    khal.take(content)
    assert by_uid(khal.kept()) == by_uid(events(content))


@pytest.mark.parametrize("zone", HERE)
def test_khal_shows_every_event_at_its_time(produced: Produced, tmp_path: Path, zone: str) -> None:
    content = produced.feeds["feed full business"]
    khal = Khal(tmp_path, zone)
    khal.take(content)
    shown = khal.shown(NOW, 400)
    meant = without_the_repeated_hour(events(content), zone)
    assert {(each["UID"], each["DTSTART"], each["DTEND"]) for each in meant} <= shown
    assert len({uid for uid, _, _ in shown}) == len(events(content))


def test_khal_takes_the_series_of_invitations_of_a_booking_that_moved(produced: Produced, tmp_path: Path) -> None:
    uid = produced.facts["moved"].uid
    khal = Khal(tmp_path, "Europe/Berlin")
    for sequence in (0, 1):
        khal.take(produced.invitations[f"REQUEST {uid} {sequence}"])
    (kept,) = khal.kept()
    assert kept == events(produced.invitations[f"REQUEST {uid} 1"])[0]


@pytest.mark.parametrize("zone", ("UTC", "Asia/Kathmandu", "America/Phoenix"))
def test_calcurse_shows_every_event_at_its_time(produced: Produced, tmp_path: Path, zone: str) -> None:
    content = produced.feeds["feed full business"]
    calcurse = Calcurse(tmp_path, zone)
    assert f"{len(events(content))} apps / 0 events / 0 todos / 0 skipped" in calcurse.take(content)
    assert calcurse.written() == {(each["SUMMARY"], each["DTSTART"], each["DTEND"]) for each in events(content)}


@pytest.mark.parametrize("zone", ("Europe/Berlin", "America/New_York"))
def test_calcurse_takes_single_events_where_clocks_change(produced: Produced, tmp_path: Path, zone: str) -> None:
    calcurse, meant = Calcurse(tmp_path, zone), []
    for content in produced.downloads.values():
        # It cannot read its own file any more once that holds an event of the hour that comes twice.
        if found := without_the_repeated_hour(events(content), zone):
            assert "1 app / 0 events / 0 todos / 0 skipped" in calcurse.take(content)
            meant += found
    assert len(meant) > len(produced.downloads) - 4
    assert calcurse.written() == {(each["SUMMARY"], each["DTSTART"], each["DTEND"]) for each in meant}


def test_calcurse_takes_invitations(produced: Produced, tmp_path: Path) -> None:
    content = produced.invitations[f"REQUEST {produced.facts['long'].uid} 0"]
    calcurse = Calcurse(tmp_path, "UTC")
    assert "1 app / 0 events / 0 todos / 0 skipped" in calcurse.take(content)
    (event,) = events(content)
    assert calcurse.written() == {(event["SUMMARY"], event["DTSTART"], event["DTEND"])}


def test_vdirsyncer_follows_a_feed(sqlite_template: Path, tmp_path: Path) -> None:
    folder, home = tmp_path / "house", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    with house(sqlite_template, folder) as app:
        business = make_business()
        secretary = Secretary(app, business)
        nine = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
        first, second = (secretary.book("checkup", nine + timedelta(hours=each)) for each in (0, 1))
        path = urlsplit(make_feed(business, links=secretary.links, privacy=Privacy.FULL).address).path
        with live_server(app) as address:
            client = Vdirsyncer(home, f"{address}{path}")

            def follows() -> list[tuple[str, str, str]]:
                """The feed over HTTP once more; what it holds now, which must be what the house says."""
                client.sync()
                said = events(app.test_client().get(path).data)
                assert client.kept() == sorted(
                    ({**event, "UID": ""} for event in said), key=lambda event: sorted(event.items())
                )
                return sorted((each["STATUS"], each["DTSTART"], each["SEQUENCE"]) for each in client.kept())

            begun = [("CONFIRMED", "2026-11-24T08:00:00Z", "0"), ("CONFIRMED", "2026-11-24T09:00:00Z", "0")]
            assert follows() == begun
            assert follows() == begun
            rebooking.rebook(
                secretary.actor, first.facts.booking_id, nine + timedelta(hours=3), NOW, sequence=first.facts.sequence
            )
            desk.cancel(secretary.actor, second.facts.booking_id, NOW)
            assert follows() == [("CANCELLED", "2026-11-24T09:00:00Z", "1"), ("CONFIRMED", "2026-11-24T11:00:00Z", "1")]

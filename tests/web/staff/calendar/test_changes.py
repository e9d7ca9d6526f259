"""What an open calendar asks every few seconds."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.services import holds
from booking.services.accounts import sessions
from booking.services.desk import visits
from booking.storage.models import Business as BusinessRow
from booking.storage.models import LoginSession
from booking.storage.unit_of_work import unit_of_work
from booking.web import clock
from booking.web.staff.calendar import drawing
from booking.web.staff.calendar.kept import Kept
from tests.clocks import databases_clock
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.busy import take_elsewhere
from tests.factories.holds import let_holds_run_out
from tests.factories.people import make_member, sign_in
from tests.web.api.test_statements import counted
from tests.web.staff.desk.conftest import TEN, Book

HOUSE = "/en/staff/practice/calendar"
COLUMN = re.compile(r'<div class="col [^"]*" id="([^"]+)"')


@dataclass
class Watcher:
    """Somebody who has a page of the calendar open; ``tag`` is the state that it shows."""

    client: FlaskClient
    url: str
    tag: str

    def ask(self) -> TestResponse:
        answer = self.client.get(self.url, headers={"If-None-Match": f'"{self.tag}"'})
        if answer.status_code == 200:
            self.tag = answer.headers["ETag"].strip('"')
        return answer

    def changed(self) -> list[str]:
        """The columns that have changed; the whole view is ``whole``."""
        answer = self.ask()
        assert answer.status_code in (200, 304)
        return ["whole"] if "data-whole" in answer.text else COLUMN.findall(answer.text)


def watch(site: Flask, business: Business, view: str = "/day", role: Role = Role.OWNER, own: str = "") -> Watcher:
    with site.app_context():
        client = sign_in(site, make_member(business, role, own or None))
    page = client.get(HOUSE + view).text
    found = re.search(r'data-url="([^"]+)" data-tag="([^"]+)"', page)
    assert found, page
    return Watcher(client, found[1].replace("&amp;", "&"), found[2])


@pytest.mark.parametrize("view", ["/day", "", "/month", "/list"])
def test_where_nothing_has_changed_there_is_no_answer_but_that(
    site: Flask, practice: Business, book: Book, view: str
) -> None:
    book()
    answer = watch(site, practice, view).ask()
    assert (answer.status_code, answer.data) == (304, b"")


@pytest.mark.parametrize("view", ["/month", "/list"])
def test_month_and_list_come_as_a_whole(site: Flask, practice: Business, book: Book, view: str) -> None:
    watcher = watch(site, practice, view)
    book()
    answer = watcher.ask()
    assert "data-whole" in answer.text
    assert "Klara Sommer" in answer.text
    assert watcher.changed() == []


def test_a_booking_changes_the_column_that_it_is_in_and_no_other(site: Flask, practice: Business, book: Book) -> None:
    watcher = watch(site, practice)
    book()
    answer = watcher.ask()
    assert COLUMN.findall(answer.text) == ["c-2026-11-23-anna"]
    assert "Klara Sommer" in answer.text
    assert watcher.changed() == []


def test_somebody_who_arrives_is_seen(site: Flask, practice: Business, book: Book) -> None:
    number = book()
    watcher = watch(site, practice)
    with site.app_context():
        visits.check_in(Actor.of_server(practice.id), number, NOW)
    assert watcher.changed() == ["c-2026-11-23-anna"]


def test_busy_time_is_seen(site: Flask, practice: Business) -> None:
    watcher = watch(site, practice)
    minute = int(TEN.timestamp()) // 60
    with site.app_context():
        take_elsewhere(practice.id, "ben", "mine", [(minute, minute + 60)])
    assert watcher.changed() == ["c-2026-11-23-ben"]


def test_a_hold_is_seen_and_so_is_its_end_though_nobody_has_tidied_up(site: Flask, practice: Business) -> None:
    watcher = watch(site, practice)
    with site.app_context():
        maker = site.extensions["links"]
        holds.hold(practice, practice.services["checkup"], TEN, NOW, maker, holds.Visitor(capped=False))
    assert watcher.changed() == ["c-2026-11-23-anna"]
    rules, shape, midnight, over, versions = watcher.tag.split(".")
    assert int(over) <= databases_clock().timestamp() + 601
    with site.app_context():
        let_holds_run_out()
    # What was drawn while it was to last longer is not what a hold that lapses by itself leaves behind.
    drawing._kept = Kept()
    # Nothing has risen. That the time is over is told by the clock of the database alone.
    watcher.tag = f"{rules}.{shape}.{midnight}.{int(databases_clock().timestamp()) - 5}.{versions}"
    answer = watcher.ask()
    assert answer.status_code == 200
    assert "being booked" not in answer.text


def test_a_change_of_the_rules_changes_all(site: Flask, practice: Business) -> None:
    watcher = watch(site, practice)
    with site.app_context(), unit_of_work() as session:
        session.execute(update(BusinessRow).where(BusinessRow.id == practice.id).values(rules_version=99))
    assert watcher.changed() == ["whole"]


def test_a_day_that_grows_longer_comes_as_a_whole(site: Flask, practice: Business, book: Book) -> None:
    watcher = watch(site, practice, "?week=2026-W48")
    with site.app_context():
        minute = int(TEN.timestamp()) // 60 + 12 * 60
        take_elsewhere(practice.id, "ben", "mine", [(minute, minute + 60)])
    assert watcher.changed() == ["whole"]


def test_at_midnight_today_is_another_day(site: Flask, practice: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "IDLE", sessions.LONGEST)
    watcher = watch(site, practice)
    tomorrow = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert watcher.tag.split(".")[2] == str(int(tomorrow.timestamp()))
    monkeypatch.setattr(clock, "now", lambda: tomorrow + timedelta(minutes=1))
    assert watcher.changed() == ["whole"]


def test_staff_are_not_told_of_others(site: Flask, practice: Business, book: Book) -> None:
    ben = watch(site, practice, role=Role.STAFF, own="ben")
    book()
    assert ben.ask().status_code == 304
    book(starts_at=TEN + timedelta(hours=1), resource="ben")
    assert ben.changed() == ["c-2026-11-23-ben"]


def test_who_was_signed_out_is_asked_to_sign_in_however_little_has_changed(site: Flask, practice: Business) -> None:
    watcher = watch(site, practice)
    with site.app_context(), unit_of_work() as session:
        session.execute(update(LoginSession).values(ended_at=NOW))
    assert watcher.ask().status_code in (303, 401)


@pytest.mark.parametrize("late", [sessions.IDLE, sessions.LONGEST])
def test_a_session_that_is_over_is_over_for_polls_too(
    site: Flask, practice: Business, monkeypatch: pytest.MonkeyPatch, late: timedelta
) -> None:
    watcher = watch(site, practice)
    monkeypatch.setattr(clock, "now", lambda: NOW + late + timedelta(minutes=1))
    assert watcher.ask().status_code in (303, 401)


def test_who_left_the_business_is_told_nothing(site: Flask, practice: Business) -> None:
    watcher = watch(site, practice)
    with site.app_context():
        other = make_business(slug="other")
        stranger = sign_in(site, make_member(other))
    watcher.client = stranger
    assert watcher.ask().status_code == 404


@pytest.mark.parametrize(
    "seen", ["", "x", "1.2.3", "1.a-b.9999999999999999999999.0.1-1", "1..99999999999..", "\u00b2.-.\u00b2.0.1"]
)
def test_a_tag_that_is_none_of_ours_gets_the_whole(site: Flask, practice: Business, seen: str) -> None:
    watcher = watch(site, practice)
    watcher.tag = seen
    assert watcher.changed() == ["whole"]


def test_a_view_that_does_not_exist_is_not_there(site: Flask, practice: Business) -> None:
    assert watch(site, practice).client.get(f"{HOUSE}/changes?view=year").status_code == 404


def test_a_poll_without_changes_is_one_statement_beside_the_session_s_own(
    site: Flask, practice: Business, book: Book
) -> None:
    book()
    watcher = watch(site, practice)
    with site.app_context(), counted() as asked:
        assert watcher.ask().status_code == 304
    # The one is handed to the driver past the one that counts: nothing else may be asked.
    assert asked == []


def test_a_poll_does_not_keep_a_session_awake(site: Flask, practice: Business) -> None:
    watcher = watch(site, practice)

    def seen() -> list[datetime]:
        with site.app_context(), unit_of_work() as session:
            return list(session.scalars(LoginSession.__table__.select().with_only_columns(LoginSession.seen_at)))

    before = seen()
    watcher.ask()
    assert seen() == before

"""The page of the record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.services import record
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in

PAGE = "/en/staff/practice/record"


@pytest.fixture
def owner(site: Flask, practice: Business) -> Actor:
    with site.app_context():
        return make_member(practice)


@pytest.fixture
def client(site: Flask, owner: Actor) -> FlaskClient:
    with site.app_context():
        return sign_in(site, owner)


@pytest.fixture
def noted(site: Flask, owner: Actor) -> Callable[..., None]:
    def note(action="moved", subject="appointment", at=NOW, **changes) -> None:
        with site.app_context(), unit_of_work() as session:
            record.add(session, owner, action, subject, 7, at, changes)

    return note


def test_it_says_when_nothing_was_recorded_yet(client: FlaskClient) -> None:
    assert "Nothing was recorded yet." in client.get(PAGE).text


def test_a_deed_is_told_in_the_time_of_the_house(client: FlaskClient, noted, owner: Actor) -> None:
    noted("no-such-word", at=NOW + timedelta(hours=1), starts_at=(NOW, NOW + timedelta(hours=2)))
    page = client.get(PAGE).text
    assert "23 Nov 2026, 10:00" in page
    assert "23 Nov 2026, 09:00, now 23 Nov 2026, 11:00" in page
    assert "Appointment: no-such-word" in page
    assert "Owner of" in page


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:00+00:00", "0001-01-01T00:00:00+14:00", "2026-11-23T08:00:00.000000"]
)
def test_a_note_that_looks_like_an_instant_is_shown_as_it_was_typed(client: FlaskClient, noted, text: str) -> None:
    noted(note=(None, text))
    assert text in client.get(PAGE).text


def test_what_was_typed_is_shown_as_text(client: FlaskClient, noted) -> None:
    noted(note=("<b>a</b>", "<script>1</script>"))
    page = client.get(PAGE).text
    assert "<script>1" not in page
    assert "&lt;script&gt;1" in page


def test_filters_that_cannot_be_read_count_as_not_said(client: FlaskClient, noted) -> None:
    noted("one-deed")
    answer = client.get(
        PAGE, query_string={"person": "x", "subject": "x", "from": "x", "to": "9999-12-31", "before": "x"}
    )
    assert answer.status_code == 200
    assert "one-deed" in answer.text


def test_it_is_narrowed_by_days_of_the_house(client: FlaskClient, noted) -> None:
    noted("late-deed", at=NOW.replace(hour=22, minute=59))
    noted("next-deed", at=NOW.replace(hour=23, minute=0))
    page = client.get(PAGE, query_string={"from": "2026-11-23", "to": "2026-11-23"}).text
    assert "late-deed" in page
    assert "next-deed" not in page


def test_older_entries_are_a_link_away(client: FlaskClient, noted) -> None:
    noted("first-deed")
    for _ in range(50):
        noted()
    page = client.get(PAGE).text
    assert "first-deed" not in page
    assert "Older entries" in page
    address = next(part.split('"')[0] for part in page.split('href="') if "before=" in part.split('"')[0])
    assert "first-deed" in client.get(address.replace("&amp;", "&")).text


def test_who_may_not_see_it_finds_no_way_there(site: Flask, practice: Business) -> None:
    with site.app_context():
        reader = sign_in(site, make_member(practice, Role.READ_ONLY))
    assert reader.get(PAGE).status_code == 403

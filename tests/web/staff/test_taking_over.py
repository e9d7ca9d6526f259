"""Taking appointments over in pages, and other calendars that take time."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from booking.domain.businesses import Business
from booking.storage.models import Booking
from booking.storage.unit_of_work import reading
from tests.factories.people import make_member, sign_in

HOME = "/en/staff/practice/taking-over"
TABLE = b"Start;Dauer;Leistung;Mitarbeiter;Name\n24.11.2026 10:00;30;Vorsorge;Anna;Karl <b>Winter</b>\n"
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//E//E//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n"
    b"DTSTART:20261124T090000Z\r\nDURATION:PT1H\r\nSUMMARY:Secret\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def client(site: Flask, practice: Business) -> FlaskClient:
    site.config["WTF_CSRF_ENABLED"] = False
    with site.app_context():
        return sign_in(site, make_member(practice))


def brought(client: FlaskClient, content: bytes, name: str = "old.csv", to: str = HOME):
    return client.post(to, data={"file": (BytesIO(content), name)}, content_type="multipart/form-data")


def stored(site: Flask, column) -> list:
    with site.app_context(), reading() as session:
        return list(session.scalars(select(column)))


def test_a_table_is_looked_over_and_taken_over_and_back(site: Flask, client: FlaskClient) -> None:
    page = client.get(brought(client, TABLE).headers["Location"])
    assert "Will be taken over: 1" in page.text
    assert "Karl &lt;b&gt;Winter" in page.text
    assert stored(site, Booking.id) == []
    address = page.request.path
    done = client.post(address, data={"action": "take_over"})
    assert done.status_code == 303
    assert "1 appointment was taken over" in client.get(address).text
    assert stored(site, Booking.state) == ["confirmed"]
    assert client.post(f"{address}/undo").status_code == 303
    assert stored(site, Booking.state) == ["cancelled"]
    assert "Taken back: 1 appointment, 1 customer." in client.get(HOME).text


def test_a_file_is_thrown_away(site: Flask, client: FlaskClient) -> None:
    address = brought(client, TABLE).headers["Location"]
    client.post(address, data={"action": "throw_away"})
    assert client.get(address).status_code == 404


def test_what_a_word_means_is_asked_for_and_kept(client: FlaskClient) -> None:
    table = TABLE.replace(b"Vorsorge", b"Zauberei")
    address = brought(client, table).headers["Location"]
    assert "Service or person not known: 1" in client.get(address).text
    said = {"service_word": "Zauberei", "service_slug": "checkup"}
    page = client.get(address, query_string=said)
    assert "Will be taken over: 1" in page.text
    assert 'name="service_slug" value="checkup"' in page.text


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"BEGIN:VCALENDAR\nnonsense"])
def test_what_cannot_be_read_is_said(client: FlaskClient, content: bytes) -> None:
    answer = brought(client, content)
    if answer.status_code == 303:
        answer = client.get(answer.headers["Location"])
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text

"""What a feed may not tell it does not: a word of its own in every text column, looked for in what is sent."""

import gzip
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import JSON, String, Table, cast, literal, select, update

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.feeds import FeedKind, Privacy
from booking.services import changes
from booking.storage.db import db
from booking.storage.unit_of_work import unit_of_work
from tests.factories.businesses import make_business, service
from tests.factories.feeds import path_of
from tests.services.test_bookings import NINE, book

# What tables and columns need to stay what they are: keys, kinds, states, zones, what is looked up.
KEPT = frozenset(
    {
        "state", "status", "kind", "slug", "zone", "time_zone", "local_start", "locale", "privacy", "purpose", "digest",
        "uid", "email", "contact_email", "customer_email", "country", "currency", "windows", "questions", "spans",
        "audiences", "actor", "action", "subject", "channel", "recipient", "reason", "message_id", "alignment",
        "address_form", "assistants", "form", "overridden", "weekday", "fields",
    }
)  # fmt: skip
EVERYTHING = {"booking.contact_name", "resource.name", "service.name", "appointment.title"}
PLACE = {"location.name", "location.street", "location.town", "location.postal_code"}
OF_THE_FEED = {"feed.name"}
SUBJECTS = [(FeedKind.BUSINESS, ""), (FeedKind.RESOURCE, "anna"), (FeedKind.SERVICE, "checkup")]


@pytest.fixture
def business(app: Flask) -> Business:
    """Visits, one of a group, one that was cancelled and a request."""
    business = make_business(
        services=[service(), service("course", capacity=3), service("asked", approval=True)],
    )
    book(business)
    changes.cancel(book(business, NINE + timedelta(hours=1)).token, NINE)
    book(business, NINE + timedelta(hours=2), slug="course")
    book(business, NINE + timedelta(hours=2), slug="course", contact=Contact("Bob", "bob@example.org", "+493611234567"))
    book(business, NINE + timedelta(hours=3), slug="asked")
    return business


def texts() -> Iterator[tuple[Table, str]]:
    """Every column that may hold what people typed."""
    for table in db.metadata.sorted_tables:
        if table.name in ("link", "alembic_version", "record_entry", "login_session", "customer_word"):
            continue
        for column in table.c:
            if isinstance(column.type, String | JSON) and column.name not in KEPT and not column.primary_key:
                yield table, column.name


def word(table: Table, column: str) -> str:
    return f"X{table.name}Y{column}Z".replace("_", "")


def sow() -> None:
    """Put a word of its own into every text column of every row."""
    with unit_of_work() as session:
        for table, column in texts():
            said = word(table, column)
            value: object = said
            if isinstance(table.c[column].type, JSON):
                value = {"de": said, "en": said}
            # Two words, so that a first name is told from the rest.
            elif column == "contact_name":
                value = f"First{said} {said}"
            elif column == "reference":
                value = literal(said) + cast(table.c.id, String)
            session.execute(update(table).values({column: value}))


def told(client: FlaskClient, path: str) -> set[str]:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    packed = answer.headers.get("Content-Encoding") == "gzip"
    text = (gzip.decompress(answer.data) if packed else answer.data).decode().replace("\r\n ", "")
    text += repr(answer.headers)
    return {f"{table.name}.{column}" for table, column in texts() if word(table, column) in text}


@pytest.mark.parametrize("kind, of", SUBJECTS)
def test_busy_tells_nothing_but_times_and_whose_they_are(
    client: FlaskClient, business: Business, kind: FeedKind, of: str
) -> None:
    path = path_of(business, kind, of)
    sow()
    assert told(client, path) == {"feed.name"}
    text = client.get(path).text
    for each in ("CREATED", "LOCATION", "DESCRIPTION", "anna@", "bob@", "+4936"):
        assert each not in text.replace("X-WR-CALNAME", "")


@pytest.mark.parametrize("kind, of", SUBJECTS)
def test_a_busy_feed_without_a_name_is_called_after_the_calendar_alone(
    client: FlaskClient, business: Business, kind: FeedKind, of: str
) -> None:
    path = path_of(business, kind, of)
    sow()
    with unit_of_work() as session:
        session.execute(update(db.metadata.tables["feed"]).values(name=""))
    text = client.get(path).text
    assert ("XresourceYnameZ" in text) is (kind is FeedKind.RESOURCE)
    assert "XserviceYnameZ" not in text


@pytest.mark.parametrize("kind, of", SUBJECTS)
def test_the_middle_level_tells_first_name_service_and_place(
    client: FlaskClient, business: Business, kind: FeedKind, of: str
) -> None:
    path = path_of(business, kind, of, privacy=Privacy.NAME)
    sow()
    text = client.get(path).text.replace("\r\n ", "")
    assert "FirstXbookingYcontactnameZ – XserviceYnameZ" in text
    # The word stands in the first name too; the whole name nowhere.
    assert "FirstXbookingYcontactnameZ XbookingYcontactnameZ" not in text
    assert told(client, path) == {"feed.name", "booking.contact_name", "service.name", *PLACE}


@pytest.mark.parametrize("kind, of", SUBJECTS)
def test_everything_is_names_service_title_place_and_resources(
    client: FlaskClient, business: Business, kind: FeedKind, of: str
) -> None:
    path = path_of(business, kind, of, privacy=Privacy.FULL)
    sow()
    assert told(client, path) == {*OF_THE_FEED, *EVERYTHING, *PLACE}


@pytest.mark.parametrize(
    "privacy, expected",
    [
        (Privacy.BUSY, OF_THE_FEED),
        (Privacy.NAME, {*OF_THE_FEED, "service.name", "business.name", *PLACE}),
        (
            Privacy.FULL,
            {
                *OF_THE_FEED,
                "service.name",
                "service.instructions",
                "business.name",
                "booking.contact_name",
                "resource.name",
                *PLACE,
            },
        ),
    ],
)
def test_customers_are_told_what_they_have_booked_and_where(
    client: FlaskClient, business: Business, privacy: Privacy, expected: set[str]
) -> None:
    path = path_of(business, FeedKind.CUSTOMER, "anna@example.org", privacy=privacy)
    sow()
    assert told(client, path) == expected


def test_every_column_that_is_left_out_is_there(app: Flask) -> None:
    names = {column.name for table in db.metadata.sorted_tables for column in table.c}
    assert sorted(KEPT - names) == []


def test_the_words_are_in_the_tables(client: FlaskClient, business: Business) -> None:
    sow()
    assert len(list(texts())) > 20
    with db.engine.connect() as connection:
        titles = connection.scalars(select(db.metadata.tables["appointment"].c.note)).all()
    assert set(titles) == {"XappointmentYnoteZ"}

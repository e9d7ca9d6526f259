"""Several services in one visit, for programs: one name for all of them, with its ``+`` written out in addresses."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from booking.domain.businesses import Business
from booking.web.api import schemas
from tests.factories.businesses import make_business, resource, service
from tests.web.api.conftest import MONDAY_TEN, book

SALON = "/api/v1/businesses/salon"


@pytest.fixture
def salon(client: FlaskClient) -> Business:
    """Anna cuts for half an hour, Ben colours for an hour."""
    return make_business(
        slug="salon",
        resources=[resource("anna"), resource("ben")],
        services=[
            service("cut", ("anna",), combines=True),
            service("colour", ("ben",), combines=True, duration_minutes=60),
        ],
    )


def slots(client: FlaskClient, slug: str, query: str) -> Any:
    answer = client.get(f"{SALON}/services/{slug}/slots?{query}")
    assert answer.status_code == 200, answer.text
    return schemas.SlotList.model_validate(answer.json).model_dump(mode="json")["slots"]


@pytest.mark.parametrize("slug", ["cut+colour", "cut%2Bcolour"])
def test_slots_are_as_long_as_both(client: FlaskClient, salon: Business, slug: str) -> None:
    found = slots(client, slug, "from=2026-11-25&to=2026-11-25")
    assert (found[0]["starts_at"][11:16], found[0]["ends_at"][11:16]) == ("09:00", "10:30")
    assert found[-1]["ends_at"][11:16] == "17:00"


def test_words_find_slots_of_both(client: FlaskClient, salon: Business) -> None:
    found = slots(client, "cut%2Bcolour", "when=Wednesday%20from%202%20pm&locale=en")
    assert found[0]["starts_at"][:16] == "2026-11-25T14:00"
    assert found[0]["ends_at"][11:16] == "15:30"


def test_both_are_booked_as_one(client: FlaskClient, salon: Business) -> None:
    made = book(client, "salon", service="cut+colour")
    assert made.status_code == 201
    assert (made.json["starts_at"][11:16], made.json["ends_at"][11:16]) == ("10:00", "11:30")
    known = client.get(f"/api/v1/bookings/{made.json['token']}").json
    assert (known["status"], known["ends_at"]) == ("confirmed", made.json["ends_at"])


def test_where_one_of_them_is_taken_the_visit_is(client: FlaskClient, salon: Business) -> None:
    assert book(client, "salon", "first", service="colour", starts_at="2026-11-30T11:00:00+01:00").status_code == 201
    refused = book(client, "salon", "second", service="cut+colour", starts_at=MONDAY_TEN)
    assert (refused.status_code, refused.json["code"]) == (409, "slot_taken")
    assert all(each["ends_at"] for each in refused.json["alternatives"])


@pytest.mark.prove
def test_it_is_moved_as_one(client: FlaskClient, salon: Business) -> None:
    token = book(client, "salon", service="cut+colour").json["token"]
    moved = client.post(f"/api/v1/bookings/{token}/reschedule", json={"starts_at": "2026-11-30T13:00:00+01:00"})
    assert (moved.status_code, moved.json["ends_at"][11:16]) == (200, "14:30")


@pytest.mark.prove
def test_a_plus_that_was_not_written_out_names_no_service(client: FlaskClient, salon: Business) -> None:
    assert client.get(f"{SALON}/services/cut%20colour/slots?from=2026-11-25&to=2026-11-25").status_code == 404

"""Free starts by when it suits somebody, for programs."""

from flask.testing import FlaskClient

from booking.domain.businesses import Business
from booking.web.api import schemas
from tests.web.api.conftest import faults

SLOTS = "/api/v1/businesses/practice/services/checkup/slots"


def test_words_are_answered_with_what_they_mean_and_the_nearest_slots(client: FlaskClient, practice: Business) -> None:
    answer = client.get(SLOTS, query_string={"when": "nächste Woche Mittwoch, ab 14 Uhr", "locale": "de"})
    assert answer.status_code == 200
    assert answer.json["understood"] == {
        "from": "2026-12-02",
        "to": "2026-12-02",
        "weekdays": None,
        "not_before": "14:00",
        "not_after": None,
        "text": "Mittwoch, 2. Dezember, ab 14 Uhr",
    }
    assert answer.json["exact"] is True
    assert answer.json["time_zone"] == "Europe/Berlin"
    assert [each["starts_at"] for each in answer.json["slots"]][:2] == [
        "2026-12-02T14:00:00+01:00",
        "2026-12-02T14:30:00+01:00",
    ]
    schemas.SlotList.model_validate(answer.json)


def test_a_bare_time_is_both_ends_and_no_more_than_twenty_slots_are_listed(
    client: FlaskClient, practice: Business
) -> None:
    found = client.get(SLOTS, query_string={"when": "Mondays at 2 pm", "locale": "en"}).json
    assert (found["understood"]["not_before"], found["understood"]["not_after"]) == ("14:00", "14:00")
    assert found["understood"]["weekdays"] == ["MO"]
    assert found["understood"]["to"] is None
    assert {each["starts_at"][11:16] for each in found["slots"]} == {"14:00"}
    assert 1 < len(found["slots"]) <= 20


def test_what_is_not_understood_is_named(client: FlaskClient, practice: Business) -> None:
    refused = client.get(SLOTS, query_string={"when": "Mittwoch oder blau", "locale": "de"})
    assert (refused.status_code, refused.json["code"], refused.json["part"]) == (422, "not_understood", "blau")
    assert client.get(SLOTS, query_string={"when": ""}).json["code"] == "not_understood"


def test_words_and_dates_exclude_each_other(client: FlaskClient, practice: Business) -> None:
    both = {"when": "tomorrow", "from": "2026-11-25", "to": "2026-11-26"}
    assert faults(client.get(SLOTS, query_string=both)) == [("from", "not_with_when"), ("to", "not_with_when")]


def test_neither_words_nor_dates_are_too_little(client: FlaskClient, practice: Business) -> None:
    assert faults(client.get(SLOTS)) == [("from", "required"), ("to", "required")]


def test_words_have_a_length_and_a_language(client: FlaskClient, practice: Business) -> None:
    asked = {"when": "x" * 201, "locale": "fr"}
    assert faults(client.get(SLOTS, query_string=asked)) == [("when", "too_long"), ("locale", "not_a_choice")]


def test_where_nothing_fits_the_nearest_are_listed(client: FlaskClient, practice: Business) -> None:
    found = client.get(SLOTS, query_string={"when": "Sunday", "locale": "en"}).json
    assert found["exact"] is False
    assert {each["starts_at"][:10] for each in found["slots"]} == {"2026-11-27", "2026-11-30"}

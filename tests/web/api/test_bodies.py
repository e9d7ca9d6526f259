"""Bodies that are not what they should be: a clear refusal, never a failure."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from booking.domain.businesses import Business
from tests.web.api.conftest import book, booking, faults
from tests.web.api.refusals import app  # noqa: F401 - a fixture

ADDRESS = "/api/v1/businesses/practice/bookings"
HEADERS = {"Idempotency-Key": "key-1"}
SOUND = json.dumps(booking())


def send(client: FlaskClient, body: bytes | str, content_type: str | None = "application/json") -> Any:
    return client.post(ADDRESS, data=body, content_type=content_type, headers=HEADERS)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "not json",
        SOUND + "x",
        SOUND.replace('"checkup"', "NaN"),
        SOUND.replace('"checkup"', "-Infinity"),
        SOUND.replace('"checkup"', "1" * 5000),
        SOUND.replace('"checkup"', '"tab\there"'),
        '{"service": "checkup", "service": "checkup"}',
        "[" * 100_000,
        '{"a":' * 20_000 + "1" + "}" * 20_000,
        SOUND.encode("utf-16"),
        b"\xef\xbb\xbf" + SOUND.encode(),
        SOUND.encode().replace(b"Greta", b"Gr\xe9ta"),
    ],
)
def test_what_is_not_json_is_a_bad_request(client: FlaskClient, practice: Business, body: bytes | str) -> None:
    answer = send(client, body)
    assert (answer.status_code, answer.json["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None, "x"]
)
def test_only_json_is_taken_for_json(client: FlaskClient, practice: Business, content_type: str | None) -> None:
    answer = send(client, SOUND, content_type)
    assert (answer.status_code, answer.json["code"]) == (400, "bad_request")


def test_json_may_name_its_encoding(client: FlaskClient, practice: Business) -> None:
    assert send(client, SOUND, "application/json; charset=utf-8").status_code == 201


@pytest.mark.parametrize("body", ["[]", "null", "1", '"text"', "true"])
def test_json_that_is_no_object_is_invalid(client: FlaskClient, practice: Business, body: str) -> None:
    assert faults(send(client, body)) == [("", "wrong_type")]


def test_a_body_of_a_megabyte_is_too_large(client: FlaskClient, practice: Business) -> None:
    answer = send(client, json.dumps(booking(customer={"name": "x" * 1_000_000, "email": "x@example.org"})))
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_a_body_that_does_not_say_its_length_is_measured(client: FlaskClient, practice: Business) -> None:
    answer = client.post(
        ADDRESS,
        data=b" " * 300_000,
        content_type="application/json",
        headers=HEADERS,
        environ_overrides={"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True},
    )
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_every_fault_is_named_at_once(client: FlaskClient, practice: Business) -> None:
    assert faults(send(client, '{"seats": 0, "customer": {"name": ""}, "colour": "red"}')) == [
        ("service", "required"),
        ("starts_at", "required"),
        ("seats", "too_small"),
        ("customer.name", "required"),
        ("customer.email", "required"),
        ("colour", "unknown_key"),
    ]


@pytest.mark.parametrize(
    "name, expected", [("\\ud800", ("", "not_text")), ("\\u0000", ("\x00", "unknown_key")), ("", ("", "unknown_key"))]
)
def test_a_strange_name_of_a_field_is_refused(
    client: FlaskClient, practice: Business, name: str, expected: tuple[str, str]
) -> None:
    assert faults(send(client, SOUND[:-1] + f', "{name}": 1}}')) == [expected]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec=None), max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = ("service", "starts_at", "resource", "seats", "locale", "audience", "customer", "answers", "name", "email")


@budget(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=st.sampled_from(FIELDS), value=json_values)
def test_no_value_of_any_field_is_a_failure(client: FlaskClient, practice: Business, field: str, value: Any) -> None:
    sent = booking(starts_at="2026-11-29T10:00:00+01:00")
    if field in ("name", "email"):
        sent["customer"] = {**sent["customer"], field: value}
    else:
        sent[field] = value
    answer = client.post(ADDRESS, data=json.dumps(sent), content_type="application/json", headers=HEADERS)
    assert answer.status_code == 422
    assert answer.json["code"] in ("invalid", "slot_not_offered")


@budget(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60))
def test_no_body_is_a_failure(client: FlaskClient, practice: Business, body: bytes) -> None:
    assert send(client, body).status_code in (400, 422)


@budget(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["from", "to", "seats", "resource", "audience"]), value=st.text(max_size=20))
def test_no_option_is_a_failure(client: FlaskClient, practice: Business, name: str, value: str) -> None:
    query = {"from": "2026-11-25", "to": "2026-11-25", name: value}
    answer = client.get("/api/v1/businesses/practice/services/checkup/slots", query_string=query)
    assert answer.status_code in (200, 422)


def test_a_name_from_any_script_is_kept_as_it_is(client: FlaskClient, practice: Business) -> None:
    customer = {"name": "Łukasz Yılmaz 王小明 👩‍⚕️", "email": "l@example.org"}
    assert book(client, customer=customer).status_code == 201

"""Short messages go to a real gateway on loopback, in the shapes that gateways want."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from booking.notifications.delivery import PermanentFailure, TemporaryFailure
from booking.notifications.sms import Gateway, Request, ShortMessage
from tests.notifications.gateways import FakeGateway
from tests.notifications.mail_servers import Certificates, Scripted, says

TEXT = 'Grüße & Küsse: "14:00" 100 % {to}\nsiehe https://t.example/b/a?x=1'
MESSAGE = ShortMessage("+4915112345678", TEXT, "reminder.1a.2b")


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as fake:
        yield fake


def send(url: str, body: str | None = None, headers: str | None = None, expected: str | None = None) -> None:
    Gateway(Request.of(url, body, headers, "Praxis", expected), timeout=2).send(MESSAGE)


def test_an_address_with_placeholders_is_asked_with_the_values_encoded(gateway: FakeGateway) -> None:
    send(gateway.url("/send?to={to}&plain={number}&from={from}&text={text}&ref={id}"))
    (asked,) = gateway.asked
    assert asked.method == "GET"
    assert parse_qs(urlsplit(asked.path).query) == {
        "to": ["+4915112345678"],
        "plain": ["4915112345678"],
        "from": ["Praxis"],
        "text": [TEXT],
        "ref": ["reminder.1a.2b"],
    }


def test_a_body_that_is_json_stays_json_whatever_the_text_holds(gateway: FakeGateway) -> None:
    send(gateway.url("/v2/sms"), '{"recipient": "{to}", "message": "{text}", "to": [{"n": "{number}"}]}')
    (asked,) = gateway.asked
    assert (asked.method, asked.headers["Content-Type"]) == ("POST", "application/json")
    assert json.loads(asked.body) == {
        "recipient": "+4915112345678",
        "message": TEXT,
        "to": [{"n": "4915112345678"}],
    }


def test_any_other_body_is_a_form(gateway: FakeGateway) -> None:
    send(gateway.url("/Messages.json"), "To={to}&From={from}&Body={text}")
    (asked,) = gateway.asked
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(asked.body) == {"To": ["+4915112345678"], "From": ["Praxis"], "Body": [TEXT]}


def test_user_and_password_of_the_address_become_a_header(gateway: FakeGateway) -> None:
    send(gateway.url("/?to={to}&text={text}", "AC1:p%40ss%3Aword@"))
    (asked,) = gateway.asked
    assert asked.headers["Authorization"] == "Basic QUMxOnBAc3M6d29yZA=="
    assert "p%40ss" not in asked.path


def test_headers_carry_keys_and_the_identifier_of_the_message(gateway: FakeGateway) -> None:
    send(gateway.url("/?to={to}&text={text}"), None, "X-Api-Key: secret | Idempotency-Key: {id}")
    (asked,) = gateway.asked
    assert (asked.headers["X-Api-Key"], asked.headers["Idempotency-Key"]) == ("secret", "reminder.1a.2b")


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_two_hundreds_are_a_yes(gateway: FakeGateway, status: int) -> None:
    gateway.status = status
    gateway.answer = "" if status == 204 else "OK"
    send(gateway.url("/?to={to}&text={text}"))
    assert len(gateway.asked) == 1


@pytest.mark.parametrize("status", [400, 406, 410, 422])
def test_what_the_gateway_does_not_understand_lasts(gateway: FakeGateway, status: int) -> None:
    gateway.status, gateway.answer = status, '{"error":\n"invalid number"}'
    with pytest.raises(PermanentFailure) as refused:
        send(gateway.url("/?to={to}&text={text}"))
    assert refused.value.reason == f'HTTP {status} {{"error": "invalid number"}}'
    assert not refused.value.is_dead


@pytest.mark.parametrize("status", [401, 402, 403, 404, 405, 407, 408, 409, 425, 429, 500, 502, 503])
def test_what_says_nothing_about_the_message_passes(gateway: FakeGateway, status: int) -> None:
    gateway.status = status
    with pytest.raises(TemporaryFailure, match=f"HTTP {status}"):
        send(gateway.url("/?to={to}&text={text}"))


def test_a_redirect_is_not_followed(gateway: FakeGateway) -> None:
    gateway.status, gateway.location = 307, gateway.url("/elsewhere")
    with pytest.raises(TemporaryFailure, match="HTTP 307"):
        send(gateway.url("/?to={to}&text={text}"))
    assert len(gateway.asked) == 1


def test_a_yes_without_the_expected_word_is_none(gateway: FakeGateway) -> None:
    gateway.answer = '{"messages": [{"status": "4", "error-text": "Bad Credentials"}]}'
    with pytest.raises(TemporaryFailure, match="Bad Credentials"):
        send(gateway.url("/?to={to}&text={text}"), expected='"status": "0"')
    gateway.answer = '{"messages": [{"status": "0"}]}'
    send(gateway.url("/?to={to}&text={text}"), expected='"status": "0"')


def test_what_is_no_number_is_never_handed_in(gateway: FakeGateway) -> None:
    request = Request.of(gateway.url("/?to={to}&text={text}"), None, None, None, None)
    for number in ("0361123456", "+49 361", "", "+4936112345&text=x"):
        with pytest.raises(PermanentFailure):
            Gateway(request).send(ShortMessage(number, "Hello", "1"))
    assert gateway.asked == []


def test_a_gateway_that_keeps_silent_is_given_up_after_a_while() -> None:
    with Scripted(says("", None)) as silent:
        request = Request.of(f"http://127.0.0.1:{silent.port}/?to={{to}}&text={{text}}", None, None, None, None)
        with pytest.raises(TemporaryFailure):
            Gateway(request, timeout=0.3).send(MESSAGE)


def test_a_gateway_whose_certificate_nobody_vouches_for_gets_nothing() -> None:
    certificates = Certificates()
    with FakeGateway() as fake:
        fake.server.socket = certificates.server.wrap_socket(fake.server.socket, server_side=True)
        url = f"https://127.0.0.1:{fake.port}/?to={{to}}&text={{text}}"
        request = Request.of(url, None, None, None, None)
        with pytest.raises(TemporaryFailure, match="CERTIFICATE_VERIFY_FAILED"):
            Gateway(request, timeout=2).send(MESSAGE)
        assert fake.asked == []
        Gateway(request, timeout=2, context=certificates.client).send(MESSAGE)
        assert len(fake.asked) == 1


def test_a_failure_tells_no_secret() -> None:
    request = Request.of("http://u:pass@127.0.0.1:9/?key=geheim&to={to}&text={text}", None, "X-Key: geheim", None, None)
    with pytest.raises(TemporaryFailure) as failure:
        Gateway(request, timeout=0.5).send(MESSAGE)
    assert "geheim" not in failure.value.reason + repr(request)
    assert "pass" not in failure.value.reason + repr(request)


@pytest.mark.parametrize(
    ("url", "body", "headers", "sender", "fault"),
    [
        ("https://x.example/?to={to}", None, None, None, "must hold {text}"),
        ("https://x.example/?text={text}", None, None, None, "{to} or {number}"),
        ("https://x.example/", '{"to": "{to}"}', None, None, "must hold {text}"),
        ("http://x.example/?to={to}&text={text}", None, None, None, "must be https"),
        ("ftp://x.example/?to={to}&text={text}", None, None, None, "is not an address"),
        ("https://x.example/?to={to}&text={text} x", None, None, None, "is not an address"),
        ("https://u:a/b@x.example/?to={to}&text={text}", None, None, None, "percent-encoded"),
        ("https://x.example/?to={to}&text={text}&f={from}", None, None, None, "SMS_FROM must be set"),
        ("https://x.example/?to={to}&text={text}", None, "Key", None, "SMS_HEADERS are lines"),
        ("https://x.example/?to={to}&text={text}", None, "X-Text: {text}", None, "SMS_HEADERS are lines"),
    ],
)
def test_a_request_that_cannot_work_is_refused_at_start(url, body, headers, sender, fault) -> None:
    with pytest.raises(ValueError, match=fault.replace("{", r"\{")) as refused:
        Request.of(url, body, headers, sender, None)
    assert "a/b" not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "192.168.1.20", "[fd00::1]"])
def test_a_gateway_in_the_same_house_may_do_without_tls(host: str) -> None:
    assert Request.of(f"http://{host}:8080/?to={{to}}&text={{text}}", None, None, None, None).url.port == 8080

"""Sending to servers of others, which may mean no good: nothing inside is reached, nothing is waited for in vain."""

import socket
import ssl
import time
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address

import pytest
import trustme

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.network.posting import Answered, post
from tests.network.servers import Respond, Server, answering, let_in, redirecting, serving
from tests.network.test_fetching import secured, trusting

HOST = "hooks.example"
BODY = b'{"type":"ping"}'


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def send(authority: trustme.CA, server: Server, path: str = "/in?key=1", **changes: object) -> Answered:
    doors = let_in(server.port, **{"trust": trusting(authority), **changes})
    return post(f"https://{HOST}:{server.port}{path}", BODY, {"Webhook-Id": "evt_1"}, doors)


def told(authority: trustme.CA, respond: Respond, **changes: object) -> tuple[Server, Answered]:
    with serving(respond, secured(authority, HOST)) as server:
        return server, send(authority, server, **changes)


def fault(authority: trustme.CA, respond: Respond, **changes: object) -> Fault:
    with serving(respond, secured(authority, HOST)) as server, pytest.raises(CalendarFault) as refused:
        send(authority, server, **changes)
    return refused.value.fault


def test_it_is_sent_whole_with_what_signs_it(authority: trustme.CA) -> None:
    server, answered = told(authority, answering(b"thanks", status="202 Accepted"))
    assert answered == Answered(202)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /in?key=1 HTTP/1.1\r\n")
    assert {b"Webhook-Id: evt_1", b"Content-Length: 15", b"User-Agent: Terminbuch"} <= set(head.split(b"\r\n"))
    assert body == BODY


def test_no_detour_is_followed(authority: trustme.CA) -> None:
    with serving(answering(b"")) as inner:
        _, answered = told(authority, redirecting(f"http://127.0.0.1:{inner.port}/"))
        assert (answered.status, inner.requests) == (302, [])


def test_patience_that_is_asked_for_is_noted(authority: trustme.CA) -> None:
    _, answered = told(authority, answering(b"", "Retry-After: 90", status="503 Busy"))
    assert answered == Answered(503, timedelta(seconds=90))


@pytest.mark.parametrize("address", ["http://hooks.example/", "webcal://hooks.example/", "ftp://hooks.example/"])
def test_only_https_is_spoken(address: str) -> None:
    with pytest.raises(CalendarFault) as refused:
        post(address, BODY, {}, let_in(443, 80))
    assert refused.value.fault is Fault.FOREIGN_SCHEME


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_inside_is_not_asked(authority: trustme.CA, inner: str) -> None:
    def resolve(host: str, port: int, seconds: float) -> list[object]:
        return [ip_address("192.0.2.1"), ip_address(inner)]

    def is_open(ip: object) -> bool:
        return str(ip) == "192.0.2.1"

    with serving(answering(b""), secured(authority, HOST)) as server, pytest.raises(CalendarFault) as refused:
        send(authority, server, resolve=resolve, is_open=is_open)
    assert (refused.value.fault, server.requests) == (Fault.NOT_PUBLIC, [])


def test_a_server_that_is_another_is_told_nothing(authority: trustme.CA) -> None:
    with (
        serving(answering(b""), secured(authority, "other.example")) as server,
        pytest.raises(CalendarFault) as refused,
    ):
        send(authority, server)
    assert (refused.value.fault, server.requests) == (Fault.UNTRUSTED, [])


def _slow(then: Callable[[socket.socket], None]) -> Respond:
    def respond(connection: socket.socket, request: bytes) -> None:
        then(connection)

    return respond


def _drip(connection: socket.socket) -> None:
    for _ in range(50):
        connection.sendall(b"HTTP/1.1 200 OK\r\nA: b\r\n"[:1])
        time.sleep(0.1)


@pytest.mark.parametrize("then", [lambda connection: time.sleep(2), _drip])
def test_a_slow_one_is_left(authority: trustme.CA, then: Callable[[socket.socket], None]) -> None:
    began = time.monotonic()
    assert fault(authority, _slow(then), seconds=0.5) in (Fault.TOO_SLOW, Fault.BROKEN_ANSWER)
    assert time.monotonic() - began < 1.5


def test_an_answer_without_end_is_left(authority: trustme.CA) -> None:
    def respond(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(2000):
            connection.sendall(b"X: " + b"a" * 1000 + b"\r\n")

    assert fault(authority, respond) in (Fault.TOO_LARGE, Fault.BROKEN_ANSWER)


def test_an_answer_that_is_none_is_a_fault(authority: trustme.CA) -> None:
    assert fault(authority, _slow(lambda connection: connection.sendall(b"hello\r\n\r\n"))) is Fault.BROKEN_ANSWER


def test_the_certificate_of_nobody_known_is_not_trusted(authority: trustme.CA) -> None:
    assert fault(authority, answering(b""), trust=ssl.create_default_context()) is Fault.UNTRUSTED

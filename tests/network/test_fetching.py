"""Fetching from servers of others, which may mean no good."""

import gzip
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from ipaddress import ip_address

import pytest
import trustme

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.network.fetching import Answer, Doors, fetch
from tests.network.servers import LOOPBACK, Server, answering, let_in, redirecting, serving

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
MEGABYTE = 1024 * 1024
Talk = Callable[[socket.socket], None]


@pytest.fixture
def canary() -> Iterator[Server]:
    """An inner machine that nobody may ever ask."""
    with serving(answering(b"secret")) as server:
        yield server
        assert server.requests == []


def ask(server: Server, path: str = "/basic.ics", **changes: object) -> Answer:
    return fetch(server.at(path), None, None, let_in(server.port, **changes))


def fault(server: Server, **changes: object) -> Fault:
    with pytest.raises(CalendarFault) as refused:
        ask(server, **changes)
    return refused.value.fault


def saying(content: bytes, *, then: Talk | None = None) -> Callable[[socket.socket, bytes], None]:
    """Send bytes as they are."""

    def respond(connection: socket.socket, request: bytes) -> None:
        connection.sendall(content)
        if then:
            then(connection)

    return respond


def test_a_calendar_comes_with_what_it_is_known_by() -> None:
    with serving(answering(CALENDAR, 'ETag: "a1"', "Last-Modified: Mon, 23 Nov 2026 08:00:00 GMT")) as server:
        assert ask(server) == Answer(CALENDAR, '"a1"', "Mon, 23 Nov 2026 08:00:00 GMT")


def test_nothing_tells_who_asks() -> None:
    with serving(answering(CALENDAR, "Set-Cookie: a=b")) as server:
        ask(server, "/one.ics?key=1")
        ask(server)
    first, second = (each.decode().lower() for each in server.requests)
    assert first.startswith("get /one.ics?key=1 http/1.1\r\n")
    assert f"host: calendar.example:{server.port}\r\n" in first
    assert not [name for name in ("cookie", "authorization", "referer") if f"{name}:" in second]


def test_what_has_not_changed_is_not_sent_again() -> None:
    with serving(answering(b"", status="304 Not Modified")) as server:
        assert fetch(server.at(), '"a1"', "Mon", let_in(server.port)) == Answer(None, None, None)
    assert b'If-None-Match: "a1"\r\nIf-Modified-Since: Mon\r\n' in server.requests[0]


def test_packed_answers_are_unpacked() -> None:
    packed = gzip.compress(CALENDAR) + gzip.compress(b"more")
    with serving(answering(packed, "Content-Encoding: gzip")) as server:
        assert ask(server).content == CALENDAR + b"more"


def test_pieces_are_put_together() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBEGIN\r\n4\r\n:VCA\r\n0\r\n\r\n"
    with serving(saying(chunked)) as server:
        assert ask(server).content == b"BEGIN:VCA"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed(status: str) -> None:
    def respond(connection: socket.socket, request: bytes) -> None:
        moved = request.startswith(b"GET /basic.ics ")
        (redirecting("../new.ics", status) if moved else answering(CALENDAR))(connection, request)

    with serving(respond) as server:
        assert ask(server).content == CALENDAR
    assert server.requests[1].startswith(b"GET /new.ics ")


def test_a_circle_of_redirects_ends() -> None:
    with serving(redirecting("/basic.ics")) as server:
        assert fault(server) is Fault.TOO_MANY_REDIRECTS
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        ("401 Unauthorized", Fault.REFUSED),
        ("403 Forbidden", Fault.REFUSED),
        ("404 Not Found", Fault.MISSING),
        ("410 Gone", Fault.MISSING),
        ("500 Oops", Fault.SERVER_FAILED),
        ("302 Nowhere", Fault.SERVER_FAILED),
        ("206 Part", Fault.SERVER_FAILED),
        ("204 Nothing", Fault.SERVER_FAILED),
    ],
)
def test_an_answer_that_is_none_says_why(status: str, meant: Fault) -> None:
    with serving(answering(b"<secret>", status=status)) as server, pytest.raises(CalendarFault) as refused:
        ask(server)
    assert refused.value.fault is meant
    assert str(refused.value) == meant.value


def test_a_server_that_wants_to_be_left_alone_is() -> None:
    with serving(answering(b"", "Retry-After: 3600", status="503 Later")) as server, pytest.raises(CalendarFault) as no:
        ask(server)
    assert no.value.retry_after.total_seconds() == 3600


# What leads inside, and is refused before a machine is asked.


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:7f00:1]",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "[fc00::1]",
        "[64:ff9b::7f00:1]",
    ],
)
def test_inner_machines_are_not_asked(canary: Server, host: str) -> None:
    with pytest.raises(CalendarFault) as refused:
        fetch(canary.at(host=host), None, None, Doors(ports=frozenset({canary.port})))
    assert refused.value.fault is Fault.NOT_PUBLIC


def test_a_name_that_stands_for_an_inner_machine_is_not_asked(canary: Server) -> None:
    doors = Doors(ports=frozenset({canary.port}), resolve=lambda *_: [LOOPBACK])
    with pytest.raises(CalendarFault) as refused:
        fetch(canary.at(), None, None, doors)
    assert refused.value.fault is Fault.NOT_PUBLIC


def test_one_inner_address_among_public_ones_is_enough_to_refuse(canary: Server) -> None:
    doors = Doors(ports=frozenset({canary.port}), resolve=lambda *_: [ip_address("8.8.8.8"), LOOPBACK])
    with pytest.raises(CalendarFault) as refused:
        fetch(canary.at(), None, None, doors)
    assert refused.value.fault is Fault.NOT_PUBLIC


def test_a_name_is_looked_up_once_and_what_was_checked_is_asked(canary: Server) -> None:
    answers = iter([[ip_address("127.0.0.2")], [LOOPBACK]])
    with serving(answering(CALENDAR)) as other:
        asked = []

        def resolve(host: str, port: int, seconds: float) -> list:
            asked.append(host)
            return next(answers)

        doors = let_in(canary.port, other.port, resolve=resolve, is_open=lambda ip: ip != LOOPBACK)
        with pytest.raises(CalendarFault) as refused:
            # Nobody listens there; had the name been looked up again, the canary would have been asked.
            fetch(canary.at(), None, None, doors)
    assert refused.value.fault is Fault.UNREACHABLE
    assert asked == ["calendar.example"]


@pytest.mark.parametrize(
    ("location", "meant"),
    [
        ("http://127.0.0.1:{port}/", Fault.NOT_PUBLIC),
        ("http://inner.example:{port}/", Fault.NOT_PUBLIC),
        ("//[::1]:{port}/", Fault.NOT_PUBLIC),
        ("http://2130706433:{port}/", Fault.NOT_AN_ADDRESS),
        ("http://a@calendar.example:{port}/", Fault.WITH_PASSWORD),
        ("http://calendar.example:22/", Fault.FOREIGN_PORT),
        ("file://localhost/etc/passwd", Fault.FOREIGN_SCHEME),
        ("http:\\\\127.0.0.1:{port}", Fault.NOT_AN_ADDRESS),
        ("http://[half", Fault.NOT_AN_ADDRESS),
    ],
)
def test_a_redirect_is_looked_at_as_the_address_was(canary: Server, location: str, meant: Fault) -> None:
    outer = ip_address("127.0.0.1")

    def resolve(host: str, port: int, seconds: float) -> list:
        return [outer if host == "calendar.example" else ip_address("10.0.0.1")]

    with serving(redirecting(location.format(port=canary.port))) as server:
        asked: list[object] = []

        def is_open(ip: object) -> bool:
            asked.append(ip)
            return len(asked) == 1

        doors = let_in(server.port, canary.port, resolve=resolve, is_open=is_open)
        with pytest.raises(CalendarFault) as refused:
            fetch(server.at(), None, None, doors)
    assert refused.value.fault is meant


def test_the_canary_would_sing() -> None:
    with serving(answering(b"secret")) as canary:
        assert fetch(canary.at(host="localhost"), None, None, let_in(canary.port)).content == b"secret"
    assert len(canary.requests) == 1


# What never ends, or is more than it looks.


def test_an_answer_that_is_too_long_is_cut() -> None:
    with serving(answering(b"x" * 3 * MEGABYTE)) as server:
        assert fault(server, most_bytes=MEGABYTE) is Fault.TOO_LARGE


def test_an_answer_without_an_end_is_cut() -> None:
    def on_and_on(connection: socket.socket) -> None:
        while True:
            connection.sendall(b"x" * 65536)

    with serving(saying(b"HTTP/1.1 200 OK\r\n\r\n", then=on_and_on)) as server:
        assert fault(server, most_bytes=MEGABYTE) is Fault.TOO_LARGE


def test_a_packed_bomb_is_not_unpacked() -> None:
    packing = zlib.compressobj(9, wbits=31)
    bomb = packing.compress(b"0" * 50 * MEGABYTE) + packing.flush()
    assert len(bomb) < 60_000
    with serving(answering(bomb, "Content-Encoding: gzip")) as server:
        assert fault(server) is Fault.TOO_LARGE


@pytest.mark.parametrize("packed", ["br", "deflate", "gzip, gzip", "zip"])
def test_what_is_packed_otherwise_is_not_unpacked(packed: str) -> None:
    with serving(answering(CALENDAR, f"Content-Encoding: {packed}")) as server:
        assert fault(server) is Fault.BROKEN_ANSWER


@pytest.mark.parametrize(
    "content",
    [gzip.compress(CALENDAR)[:-9], CALENDAR, gzip.compress(CALENDAR) + b"rest"],
    ids=["half", "none", "and more"],
)
def test_an_archive_that_is_none_or_half_of_one_is_refused(content: bytes) -> None:
    with serving(answering(content, "Content-Encoding: gzip")) as server:
        assert fault(server) is Fault.BROKEN_ANSWER


@pytest.mark.parametrize(
    "content",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
        b"nonsense",
        b"",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\na: " + b"b" * 70_000,
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
    ],
    ids=range(8),
)
def test_an_answer_that_is_broken_is_refused(content: bytes) -> None:
    with serving(saying(content)) as server:
        assert fault(server) is Fault.BROKEN_ANSWER


def dripping(piece: bytes) -> Talk:
    def drip(connection: socket.socket) -> None:
        while True:
            connection.sendall(piece)
            time.sleep(0.05)

    return drip


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\na: ", b"b"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "header", "body", "chunks", "continue"],
)
def test_a_drip_is_cut_in_time(begin: bytes, piece: bytes) -> None:
    with serving(saying(begin, then=dripping(piece))) as server:
        begun = time.monotonic()
        assert fault(server, seconds=0.4) is Fault.TOO_SLOW
        assert time.monotonic() - begun < 2


def test_a_server_that_says_nothing_is_left() -> None:
    with serving(saying(b"", then=lambda connection: time.sleep(2))) as server:
        assert fault(server, seconds=0.3) is Fault.TOO_SLOW


def test_a_look_up_that_never_ends_is_left() -> None:
    def resolve(host: str, port: int, seconds: float) -> list:
        assert seconds <= 0.3
        raise CalendarFault(Fault.TOO_SLOW)

    with pytest.raises(CalendarFault):
        fetch("http://calendar.example/", None, None, let_in(80, resolve=resolve, seconds=0.3))


# Who it is that answers.


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def secured(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_a_secured_server_is_asked_by_its_name(authority: trustme.CA) -> None:
    with serving(answering(CALENDAR), secured(authority, "calendar.example")) as server:
        doors = let_in(server.port, trust=trusting(authority))
        address = f"webcal://calendar.example:{server.port}/basic.ics"
        assert fetch(address, None, None, doors).content == CALENDAR


@pytest.mark.parametrize("name", ["other.example", "127.0.0.1"])
def test_a_server_that_is_another_is_not_trusted(authority: trustme.CA, name: str) -> None:
    with serving(answering(CALENDAR), secured(authority, name)) as server, pytest.raises(CalendarFault) as refused:
        fetch(f"https://calendar.example:{server.port}/", None, None, let_in(server.port, trust=trusting(authority)))
    assert refused.value.fault is Fault.UNTRUSTED
    assert server.requests == []


def test_a_certificate_of_nobody_known_is_not_trusted(authority: trustme.CA) -> None:
    with serving(answering(CALENDAR), secured(authority, "calendar.example")) as server:
        with pytest.raises(CalendarFault) as refused:
            fetch(f"https://calendar.example:{server.port}/", None, None, let_in(server.port))
        assert refused.value.fault is Fault.UNTRUSTED


def test_nobody_is_led_from_a_secured_server_to_an_open_one(authority: trustme.CA, canary: Server) -> None:
    with serving(redirecting(canary.at()), secured(authority, "calendar.example")) as server:
        doors = let_in(server.port, canary.port, trust=trusting(authority))
        with pytest.raises(CalendarFault) as refused:
            fetch(f"https://calendar.example:{server.port}/", None, None, doors)
    assert refused.value.fault is Fault.UNSAFE_REDIRECT

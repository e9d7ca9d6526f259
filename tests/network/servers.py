"""Servers of others on this machine: as hostile as they are told to be, and counted."""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address

from booking.network.addresses import Ip
from booking.network.fetching import Doors

LOOPBACK = ip_address("127.0.0.1")
Respond = Callable[[socket.socket, bytes], None]


@dataclass
class Server:
    """What was asked of it, each request as it came."""

    port: int
    requests: list[bytes] = field(default_factory=list)

    def at(self, path: str = "/basic.ics", host: str = "calendar.example") -> str:
        """An address that leads here, if the name does."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def serving(respond: Respond, secured: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Let *respond* answer each connection, in a thread of its own."""
    ending = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(listening.getsockname()[1])

        def serve(connection: socket.socket) -> None:
            with suppress(OSError), connection:
                connection.settimeout(10)
                plain = secured.wrap_socket(connection, server_side=True) if secured else connection
                with plain:
                    request = _request(plain)
                    server.requests.append(request)
                    respond(plain, request)

        def accept() -> None:
            while not ending.is_set():
                with suppress(OSError):
                    connection = listening.accept()[0]
                    if ending.is_set():
                        connection.close()
                    else:
                        threading.Thread(target=serve, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server
        ending.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", server.port), 1).close()
        thread.join(5)


def _request(connection: socket.socket) -> bytes:
    request = b""
    while not _is_whole(request) and (piece := connection.recv(65536)):
        request += piece
    return request


def _is_whole(request: bytes) -> bool:
    head, ends, body = request.partition(b"\r\n\r\n")
    said = re.search(rb"(?im)^content-length: (\d+)", head)
    return bool(ends) and len(body) >= int(said[1] if said else 0)


def answering(content: bytes, *headers: str, status: str = "200 OK") -> Respond:
    """Always the same answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", "Connection: close", *headers, "", ""]

    def respond(connection: socket.socket, request: bytes) -> None:
        connection.sendall("\r\n".join(lines).encode() + content)

    return respond


def redirecting(location: str, status: str = "302 Found") -> Respond:
    """Always somewhere else."""
    return answering(b"", f"Location: {location}", status=status)


def let_in(*ports: int, **changes: object) -> Doors:
    """Doors that are open to servers on this machine alone, whatever name is asked for."""

    def resolve(host: str, port: int, seconds: float) -> list[Ip]:
        return [LOOPBACK]

    said = {"ports": frozenset(ports), "is_open": LOOPBACK.__eq__, "resolve": resolve, "seconds": 5.0, **changes}
    return Doors(**said)  # type: ignore[arg-type]

"""A tap between browser and server: it passes on what both say, and keeps every byte that the browser sends."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Tap(socketserver.ThreadingTCPServer):
    """Listens on a free port of loopback."""

    daemon_threads = True

    def __init__(self, server: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.server = server
        self.said = bytearray()

    @property
    def address(self) -> str:
        """Where the browser goes."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Passing(socketserver.BaseRequestHandler):
    """One connection of the browser's."""

    server: Tap

    def handle(self) -> None:
        with socket.create_connection(self.server.server) as upstream:
            back = threading.Thread(target=_pass, args=(upstream, self.request), daemon=True)
            back.start()
            _pass(self.request, upstream, self.server.said)
            back.join()


def _pass(source: socket.socket, target: socket.socket, kept: bytearray | None = None) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            if kept is not None:
                kept += data
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def tapped(address: str) -> Iterator[Tap]:
    """Tap what is said to the server at an address."""
    host, port = address.removeprefix("http://").split(":")
    with Tap((host, int(port))) as tap:
        thread = threading.Thread(target=tap.serve_forever, args=(0.05,), name="tap", daemon=True)
        thread.start()
        try:
            yield tap
        finally:
            tap.shutdown()
            thread.join(10)

"""A real HTTP server on loopback that behaves as a gateway for short messages."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass
class Asked:
    """One request as the gateway got it."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class FakeGateway:
    """Answers every request with *status* and *answer*, and keeps what it was asked."""

    status: int = 200
    answer: str = "OK"
    location: str = ""
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                owner.asked.append(Asked(self.command, self.path, dict(self.headers.items()), body))
                self.send_response(owner.status)
                if owner.location:
                    self.send_header("Location", owner.location)
                self.end_headers()
                self.wfile.write(owner.answer.encode())

            do_POST = do_GET

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)

    def url(self, rest: str, login: str = "") -> str:
        """An address of this server."""
        return f"http://{login}127.0.0.1:{self.port}{rest}"

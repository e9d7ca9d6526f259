"""Real mail servers on loopback: one that records what it takes, and one that behaves as a script says."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER, PASSWORD = b"terminbuch", b"s3cret/mit:Sonderzeichen"
Script = Callable[[socket.socket], None]


@dataclass
class Recorder:
    """Takes every message, unless told to answer something else to RCPT or to DATA."""

    answer_to_recipient: str = "250 OK"
    answer_to_message: str = "250 OK"
    envelopes: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer_to_message.startswith("250"):
            self.envelopes.append(envelope)
            self.encrypted.append(session.ssl is not None)
            self.connections.add(session.peer)
        return self.answer_to_message


class Listening(Controller):
    """A server in a thread of its own; to be started and stopped by the caller."""

    def _trigger_server(self) -> None:
        """Look whether it is up without a word: the original cannot speak TLS with a server's context."""
        socket.create_connection((HOST, self.port), timeout=5).close()


class Certificates:
    """An authority of our own, and what a server and a client need to use it."""

    def __init__(self) -> None:
        authority = trustme.CA()
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST).configure_cert(self.server)
        self.client = ssl.create_default_context()
        authority.configure_trust(self.client)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def recording(recorder: Recorder, port: int, **options: Any) -> Listening:
    """A server that hands what it takes to *recorder*."""
    return Listening(recorder, hostname=HOST, port=port, **options)


def authenticator(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    """Let in whoever knows the password."""
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=known, handled=False)


class Scripted:
    """A server that treats every connection as its script does: answers lines, keeps silent or hangs up."""

    def __init__(self, script: Script) -> None:
        self.script = script

    def __enter__(self) -> Self:
        self.listener = socket.create_server((HOST, 0))
        self.port = int(self.listener.getsockname()[1])
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                with connection, contextlib.suppress(OSError):
                    self.script(connection)


def says(*answers: str | None) -> Script:
    """A script: each answer after one line of the client, the first at once; None waits for the client to go."""

    def script(connection: socket.socket) -> None:
        with connection.makefile("rb") as lines:
            for number, answer in enumerate(answers):
                if answer is None:
                    lines.read()
                    return
                if number:
                    lines.readline()
                connection.sendall(f"{answer}\r\n".encode())

    return script

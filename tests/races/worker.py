"""The worker that delivers messages, as a process that may be killed, and the mail server that it meets."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession

from tests.races.server import HOST, ROOT, environment, stop, stop_with_parent


@dataclass(frozen=True)
class Received:
    """A mail that the server has said yes to."""

    message_id: str
    recipient: str


@dataclass
class Postbox:
    """Takes every mail. *before_yes* is done when a mail is there and nobody knows yet."""

    received: list[Received] = field(default_factory=list)
    before_yes: Callable[[], None] = lambda: None

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append(Received(str(message_from_bytes(content)["Message-ID"]), envelope.rcpt_tos[0]))
        self.before_yes()
        return "250 OK"


class Worker:
    """``flask jobs run`` in a process of its own; once killed it can be started again."""

    program: tuple[str, ...] = ("flask", "--app", "wsgi")

    def __init__(
        self, database_url: str, folder: Path, mail_port: int, base_url: str, *, mail_host: str = HOST, **more: str
    ) -> None:
        self._environment = environment(
            database_url, folder, BASE_URL=base_url, MAIL_URL=f"smtp://{mail_host}:{mail_port}?tls=none", **more
        )
        self._log = folder / "worker.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Let one work; does nothing while one does."""
        with self._lock, self._log.open("ab") as log:
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", *self.program, "jobs", "run"],
                    cwd=ROOT,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    preexec_fn=stop_with_parent,
                )

    @property
    def is_alive(self) -> bool:
        """Whether it works."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Kill it, if it lives."""
        process = self._process
        if process is not None and process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait(10)

    def stop(self) -> None:
        """End it politely."""
        if self._process is not None:
            stop(self._process)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])

"""Gunicorn as it is run for many visitors: two processes, connections kept open."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from bench.processes import children_of

ROOT = Path(__file__).parents[1]
WORKERS = 2
THREADS = 4
# Threads, since gunicorn's plain workers close every connection after one answer.
OPTIONS = [f"--workers={WORKERS}", "--worker-class=gthread", f"--threads={THREADS}", "--keep-alive=75"]
START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its first process, and the port on loopback."""

    pid: int
    port: int

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return children_of(self.pid)


@contextmanager
def serving(application: str, settings: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Serve ``module:name`` with *settings* in the environment, until the end of the block."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", *OPTIONS, f"--bind=127.0.0.1:{port}", application]
    # One seed for all, so that none is luckier with its dictionaries.
    fixed = {"BASE_URL": f"http://127.0.0.1:{port}", "PYTHONHASHSEED": "1"}
    environment = os.environ | fixed | dict(settings)
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait_for(process, port, log)
            yield Server(process.pid, port)
        finally:
            process.terminate()
            process.wait(20)


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


def _wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError as error:
            if getattr(error, "code", None):
                return  # an error page is an answer
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the server did not start: {log.read_text()[-2000:]}") from error
            time.sleep(0.1)

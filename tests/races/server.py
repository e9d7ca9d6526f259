"""The application as it is run in earnest: gunicorn with two worker processes, of eight threads each."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
WORKERS, THREADS = 2, 8
START_SECONDS = 60
FAIR = "tests.races.doors:fair()"
CARELESS = "tests.races.careless:careless()"
KEYS = {"SECRET_KEY": "secret-key-for-races-only-0123456789", "LINK_KEY": "link-key-for-races-only-0123456789ab"}
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Server:
    """A running server; its socket outlives the workers, so that a killed one is only late."""

    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    def workers(self) -> list[int]:
        """The ids of the worker processes that are there now."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(word) for word in children.split()]

    def kill(self, pid: int) -> None:
        """Kill one of the workers, without a word."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def wait_for_workers(self) -> None:
        """Wait until there are as many workers as there must be."""
        deadline = time.monotonic() + START_SECONDS
        while len(self.workers()) < WORKERS:
            if time.monotonic() > deadline:
                raise TimeoutError(self.log.read_text()[-2000:])
            time.sleep(0.02)


def environment(database_url: str, folder: Path, **more: str) -> dict[str, str]:
    """What a process of the service is told about itself."""
    said = {"DATABASE_URL": database_url, "INSTANCE_PATH": str(folder), "RATE_LIMITS": "off", **KEYS, **more}
    return {**_kept(os.environ), **said}


def _kept(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name: environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV") if name in environ
    }


@contextmanager
def serving(application: str, database_url: str, folder: Path, *, host: str = HOST, **more: str) -> Iterator[Server]:
    """*application* under gunicorn on a free port of loopback or of another *host*, until the block ends."""
    log = folder / "server.log"
    with socket.create_server((host, 0), backlog=256) as listening:
        port = listening.getsockname()[1]
        told = environment(database_url, folder, BASE_URL=f"http://{host}:{port}", **more)
        options = f"--worker-class gthread --workers {WORKERS} --threads {THREADS} --keep-alive 120 --timeout 60"
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listening.fileno()}", *options.split()]
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*command, "--graceful-timeout", "2", application],
                cwd=ROOT,
                env=told,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=(listening.fileno(),),
                preexec_fn=stop_with_parent,
            )
        try:
            server = Server(port, process, log)
            _wait(server, host)
            yield server
        finally:
            stop(process)


def stop_with_parent() -> None:
    """Have a process end when we are killed and cannot end it ourselves (Linux only)."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process of ours by its own id: politely, then not."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)


def _wait(server: Server, host: str) -> None:
    """Wait until somebody answers; the socket itself has taken connections all along."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        with suppress(OSError), socket.create_connection((host, server.port), timeout=START_SECONDS) as probe:
            probe.settimeout(2)
            probe.sendall(b"GET /api/v1/businesses HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            if probe.recv(12).startswith(b"HTTP/1."):
                return
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start: {server.log.read_text()[-3000:]}")

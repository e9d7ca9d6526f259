"""Eight clients with a connection each that stays open, in a process of their own, so that their time is not counted.

The process reads a line of JSON per task and answers with one: ``python -m bench.clients``.
"""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

CLIENTS = 8
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answered:
    """How a number of requests went: seconds in all, and each one's seconds in ascending order."""

    seconds: float
    each: list[float]

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return len(self.each) / self.seconds

    def quantile(self, part: float) -> float:
        """Seconds within which this part of the requests was answered."""
        return self.each[min(len(self.each) - 1, int(part * len(self.each)))]


class Clients:
    """The clients' process as seen by whoever measures."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, port: int, requests: Sequence[str], status: int) -> Answered:
        """Send all requests; every one must be answered with *status*, or the measurement is worthless."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the clients cannot be spoken to")
        self._process.stdin.write(json.dumps({"port": port, "requests": requests, "status": status}) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline() or '{"wrong": "the clients have died"}')
        if "wrong" in said:
            raise SystemExit(f"not answered with {status}: {said['wrong']}")
        return Answered(said["seconds"], said["each"])


@contextmanager
def waiting_clients() -> Iterator[Clients]:
    """Clients that wait for tasks, until the end of the block."""
    command = [sys.executable, "-m", "bench.clients"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Clients(process)
        finally:
            process.kill()


class _Task:
    """Requests that several threads share out among themselves."""

    def __init__(self, port: int, requests: list[str], status: int) -> None:
        self._port = port
        self._requests = iter([request.encode() for request in requests])
        self._expected = f"HTTP/1.1 {status} ".encode()
        self._lock = threading.Lock()
        self.each: list[float] = []
        self.wrong: str | None = None

    def run(self) -> None:
        """Ask and wait, again and again, on one connection."""
        with socket.create_connection(("127.0.0.1", self._port), PATIENCE) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (request := self._next()) is not None:
                begin = time.perf_counter()
                connection.sendall(request)
                answer = _answer(connection)
                self.each.append(time.perf_counter() - begin)
                if not answer.startswith(self._expected):
                    self.wrong = answer.decode("utf-8", "replace")[:2000]

    def _next(self) -> bytes | None:
        with self._lock:
            return None if self.wrong else next(self._requests, None)


def _answer(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head = received.partition(b"\r\n\r\n")[0]
    lines = head.lower().split(b"\r\n")
    # An answer that says "not modified" has no body, and need not say so.
    lengths = [int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")]
    length = 0 if b" 304 " in lines[0] else lengths[0]
    missing = len(head) + 4 + length - len(received)
    while missing > 0:
        more = _more(connection)
        received += more
        missing -= len(more)
    return received


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(1 << 17)
    if not received:
        raise ConnectionError("the server closed a connection that was to stay open")
    return received


def _perform(port: int, requests: list[str], status: int) -> dict[str, Any]:
    task = _Task(port, requests, status)
    threads = [threading.Thread(target=task.run) for _ in range(CLIENTS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begin
    if task.wrong is None and len(task.each) != len(requests):
        task.wrong = f"only {len(task.each)} of {len(requests)} were answered"
    return {"wrong": task.wrong} if task.wrong else {"seconds": seconds, "each": sorted(task.each)}


def main() -> None:
    """Perform what is asked for on standard input, line by line."""
    for line in sys.stdin:
        print(json.dumps(_perform(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()

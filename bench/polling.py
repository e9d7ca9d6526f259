"""Subscribers in a process of their own: each polls once a minute, on a connection of its own as programs do.

The process reads a line of JSON with port and paths, then ``go`` and ``pause``, and answers each: ``python -m
bench.polling``.
"""

import json
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from types import TracebackType
from typing import Self
from urllib.request import Request, urlopen

MINUTE = 60.0
PATIENCE = 30.0


class Polling:
    """The subscribers' process as seen by whoever measures; they wait until told to go on."""

    def __init__(self, port: int, paths: list[str]) -> None:
        command = [sys.executable, "-m", "bench.polling"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._say(json.dumps({"port": port, "paths": paths}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def warm_up(self) -> None:
        """Let each fetch its feed once."""
        self._say("warm")

    def go_on(self) -> None:
        """Let them poll."""
        self._say("go")

    def pause(self) -> None:
        """Let them wait."""
        self._say("pause")

    def said(self) -> str:
        """What they were answered, in words."""
        found = json.loads(self._say("tell"))
        statuses = ", ".join(f"{number} times {status}" for status, number in sorted(found["statuses"].items()))
        return f"The subscribers were answered {statuses}; p50 / p99 {found['p50']:.0f} / {found['p99']:.0f} ms."

    def _say(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def tag_at(port: int, path: str) -> str:
    """The tag of a feed, once it was built."""
    asked = Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})  # noqa: S310 - loopback
    with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
        answer.read()
        found: str = answer.headers["ETag"]
    return found


class _Subscribers:
    def __init__(self, port: int, paths: list[str]) -> None:
        self._port = port
        self._paths = paths
        self._tags: dict[int, str] = {}
        self.going = threading.Event()
        self.statuses: Counter[str] = Counter()
        self.seconds: list[float] = []

    def fetch_all(self) -> None:
        """Let each of them fetch once, one after the other; it is not counted."""
        for number in range(len(self._paths)):
            self._poll(number)
        self.statuses.clear()
        self.seconds.clear()

    def run(self, first: int, step: int) -> None:
        """Poll for every *step*-th of them, so that each has its turn once a minute."""
        mine = range(first, len(self._paths), step)
        pause, at = MINUTE / len(mine), 0
        due = time.monotonic() + pause * first / step
        while True:
            if not self.going.is_set():
                self.going.wait()
                due = time.monotonic() + pause * first / step
            time.sleep(max(0.0, due - time.monotonic()))
            due += pause
            self._poll(mine[at % len(mine)])
            at += 1

    def _poll(self, number: int) -> None:
        known = f"If-None-Match: {self._tags[number]}\r\n" if number in self._tags else ""
        request = (
            f"GET {self._paths[number]} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept-Encoding: gzip\r\n"
            f"X-Forwarded-For: 10.1.{number // 250}.{number % 250 + 1}\r\n{known}Connection: close\r\n\r\n"
        )
        begin = time.perf_counter()
        with socket.create_connection(("127.0.0.1", self._port), PATIENCE) as connection:
            connection.sendall(request.encode())
            received = b""
            while more := connection.recv(1 << 17):
                received += more
        self.seconds.append(time.perf_counter() - begin)
        lines = received.partition(b"\r\n\r\n")[0].decode().split("\r\n")
        self.statuses[lines[0].split(" ")[1]] += 1
        self._tags[number] = next(line[6:] for line in lines if line.startswith("ETag: "))


def main() -> None:
    """Do what is said on standard input."""
    asked = json.loads(sys.stdin.readline())
    subscribers, threads = _Subscribers(asked["port"], asked["paths"]), 20
    for first in range(threads):
        threading.Thread(target=subscribers.run, args=(first, threads), daemon=True).start()
    print("ready", flush=True)
    for line in sys.stdin:
        word, answer = line.strip(), "done"
        if word == "warm":
            subscribers.fetch_all()
        elif word == "go":
            subscribers.going.set()
        elif word == "pause":
            subscribers.going.clear()
        else:
            each = sorted(subscribers.seconds)
            p50, p99 = (each[int(part * (len(each) - 1))] * 1000 for part in (0.5, 0.99))
            answer = json.dumps({"statuses": subscribers.statuses, "p50": p50, "p99": p99})
        print(answer, flush=True)


if __name__ == "__main__":
    main()

"""A crowd of clients on kept connections that all ask at the same moment."""

import asyncio
import json
import threading
import time
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.races.server import HOST

T = TypeVar("T")

SIZE = 40
PATIENCE = 60.0


@dataclass(frozen=True)
class Call:
    """A POST, or a GET where there is no body."""

    path: str
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        """The request as it goes over the wire."""
        content = b"" if self.body is None else json.dumps(self.body).encode()
        lines = [f"{'GET' if self.body is None else 'POST'} {self.path} HTTP/1.1", f"Host: {HOST}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        return "\r\n".join([*lines, "", ""]).encode() + content


@dataclass(frozen=True)
class Answer:
    """What came back after so many seconds; status 0 where the connection broke first. ``worker`` is its process."""

    call: Call
    status: int
    body: Any
    seconds: float
    worker: str | None = None


class Crowd:
    """Clients with a connection each; a connection that broke is opened again for the next round."""

    def __init__(self, port: int, size: int = SIZE) -> None:
        self._port = port
        # A loop of its own in a thread of its own: a browser of other tests may have one running in this one.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._lines: list[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None] = [None] * size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hang_up()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def hang_up(self) -> None:
        """Close all connections; the next round opens new ones, which the workers share out anew."""
        self._run(self._hang_up())

    def ask(self, calls: Sequence[Call]) -> list[Answer]:
        """Send all calls at once, each from a client of its own; the answers in the order of the calls."""
        assert len(calls) <= len(self._lines), "more calls than clients"
        return self._run(self._ask(calls))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _hang_up(self) -> None:
        for line in self._lines:
            if line is not None:
                line[1].close()
        self._lines = [None] * len(self._lines)

    async def _ask(self, calls: Sequence[Call]) -> list[Answer]:
        for number, _ in enumerate(calls):
            if self._lines[number] is None:
                self._lines[number] = await asyncio.open_connection(HOST, self._port)
        sent = [call.as_bytes() for call in calls]
        began = time.perf_counter()
        for line, content in zip(self._lines, sent, strict=False):
            assert line is not None
            line[1].write(content)
        return list(await asyncio.gather(*(self._answer(number, call, began) for number, call in enumerate(calls))))

    async def _answer(self, number: int, call: Call, began: float) -> Answer:
        line = self._lines[number]
        assert line is not None
        try:
            status, headers, content = await asyncio.wait_for(_read(line[0]), PATIENCE)
        except (OSError, EOFError, TimeoutError):
            line[1].close()
            self._lines[number] = None
            return Answer(call, 0, None, time.perf_counter() - began)
        seconds = time.perf_counter() - began
        if headers.get("connection", "").lower() == "close":
            line[1].close()
            self._lines[number] = None
        return Answer(call, status, _parsed(content), seconds, headers.get("x-worker"))


async def _read(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    content = await reader.readexactly(int(headers["content-length"]))
    return int(head.split()[1]), headers, content


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("utf-8", "replace")

"""Nobody is in the logs: a real run of pages, programs, mails, failures and the worker, and then the search."""

import json
import re
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from booking.app import assembled
from booking.storage.db import db
from tests.clocks import real_clocks
from tests.conftest import empty, settings_for, sqlite_copy
from tests.factories.businesses import make_business, service
from tests.races.server import HOST, KEYS, Server, serving
from tests.races.worker import Worker, free_port
from tests.web.silent import Remote
from tests.web.visiting import Visitor

NAME, NOTE = "Kanarienvogel", "Zeisigfutter"
MAIL, REFUSED = "canary@example.org", "goldfinch@example.org"
PHONE = "3611234567"
PERSON = {"name": NAME, "email": MAIL, "phone": f"+49{PHONE}"}
QUESTIONS = [{"slug": "about", "kind": "text", "label": {"de": "Worum geht es?", "en": "What is it about?"}}]
ANSWERS = {"about": f"I bring {NOTE}"}
CANARIES = (NAME, NOTE, "canary", "goldfinch", PHONE, "127.0.0.13", "Mozilla-Stieglitz", "Stieglitz")
"""What is looked for, in any case of letters."""
ENOUGH = 60  # seconds


@dataclass
class Postbox:
    """Takes mails, but for one address, at which it says why with the address."""

    received: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == REFUSED:
            self.refused.append(address)
            return f"550 5.1.1 <{address}>: {NAME} is not known here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.received.append(envelope.rcpt_tos[0])
        return "250 OK"


@dataclass
class Run:
    """What was started, and where it writes."""

    server: Server
    postbox: Postbox
    folder: Path
    tokens: set[str] = field(default_factory=set)

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.server.port}"

    def written(self) -> str:
        return "".join(file.read_text(errors="replace") for file in sorted(self.folder.glob("*.log")))

    def found(self) -> list[str]:
        """Who or what of all that was looked for is in the logs."""
        written = self.written().casefold()
        return [each for each in (*CANARIES, *self.tokens) if each.casefold() in written]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.prove])])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Run]:
    if request.param == "sqlite":
        url = sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        url = request.getfixturevalue("postgres_template")
        empty(url)
    with ExitStack() as stack:
        stack.enter_context(real_clocks())
        app = assembled(settings_for(url, tmp_path, **{name.lower(): key for name, key in KEYS.items()}))
        with app.app_context():
            make_business(slug="practice", services=[service("checkup", questions=QUESTIONS)])
            db.engine.dispose()
        postbox, port = Postbox(), free_port()
        mail = Controller(postbox, hostname=HOST, port=port)
        mail.start()
        stack.callback(mail.stop)
        server = stack.enter_context(serving("tests.web.silent:failing()", url, tmp_path, LOG_FORMAT="json"))
        worker = Worker(url, tmp_path, port, f"http://{HOST}:{server.port}", LOG_FORMAT="json")
        worker.start()
        stack.callback(worker.stop)
        yield Run(server, postbox, tmp_path)


def test_nobody_is_in_the_logs(run: Run) -> None:
    by_pages(run)
    by_programs(run)
    by_nobody_in_particular(run)
    by_no_request(run)
    wait_for_mails(run)
    assert run.found() == []
    said = [json.loads(line) for line in run.written().splitlines()]
    requests = [each for each in said if each["message"] == "request"]
    assert {"public.details", "manage.booking", "api.make_booking"} <= {each["endpoint"] for each in requests}
    assert {200, 404, 500} <= {each["status"] for each in requests}
    assert len([each for each in said if each["message"].startswith("Failure")]) == 2
    # What was told in place of what gunicorn would have quoted.
    assert [each["message"] for each in said if each["logger"] == "gunicorn.error" and "no request" in each["message"]]
    # The search finds what is there.
    browser(run).get(f"/en/tell/{NAME}")
    assert run.found() == [NAME]


def browser(run: Run) -> Remote:
    return Remote(run.base, {"User-Agent": "Mozilla-Stieglitz", "Referer": f"{run.base}/en/?q={NAME}"})


def by_pages(run: Run) -> None:
    """Somebody books, looks, asks for a list of all, and cancels."""
    visitor: Any = Visitor(browser(run))  # type: ignore[arg-type]
    visitor.go("/en/practice/checkup")
    visitor.take(visitor.starts[0]).press(
        "Book appointment", **PERSON, **{f"answer-{key}": said for key, said in ANSWERS.items()}
    )
    assert visitor.path.startswith("/en/b/"), visitor.text
    token = visitor.path.split("/")[3].partition("?")[0]
    run.tokens.add(token)
    for path in (f"/en/b/{token}?kanal={NAME}", f"/b/{token}.ics", f"/en/practice?when={NOTE}", f"/en/b/{token}x"):
        browser(run).get(path)
    visitor.go("/en/account/sign-in").press("Sign in", email=MAIL, password=f"{NOTE} {NOTE} {NOTE}")
    assert visitor.status == 422


def by_programs(run: Run) -> None:
    """The same by the interface for programs, with a refusal, and by programs of two other kinds."""
    client, today = browser(run), datetime.now(UTC).date()
    asked = f"/api/v1/businesses/practice/services/checkup/slots?from={today}&to={today + timedelta(days=7)}"
    starts = re.findall(r'"starts_at": ?"([^"]+)"', client.get(asked).text)
    assert starts, client.get(asked).text
    for number, (address, start) in enumerate(((MAIL, starts[3]), (REFUSED, starts[5]), (MAIL, "2020-01-01T10:00Z"))):
        body = {"service": "checkup", "starts_at": start, "customer": {**PERSON, "email": address}, "answers": ANSWERS}
        key = f"Stieglitz-key-{number:016d}"
        answer = client.send(
            "POST",
            "/api/v1/businesses/practice/bookings",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": key},
        )
        assert answer.status_code == (201 if number < 2 else 422), answer.text
        if number < 2:
            run.tokens.add(answer.headers["Location"].rpartition("/")[2])
    client.send("POST", "/api/v1/businesses/practice/bookings", NAME.encode(), {"Content-Type": "application/json"})
    client.send("GET", "/api/v1/house/customers?q=" + NAME, headers={"Authorization": f"Bearer {NAME}{NOTE}"})
    password = b64encode(f"{MAIL}:{NOTE}".encode()).decode()
    client.send("PROPFIND", f"/dav/{NAME}/", b"<x/>", {"Authorization": f"Basic {password}"})
    tool = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": NAME, "arguments": {"q": NOTE}}}
    client.send("POST", "/mcp", json.dumps(tool).encode(), {"Content-Type": "application/json"})


def by_nobody_in_particular(run: Run) -> None:
    """What is not there, what fails, what the database refuses, and what is too long."""
    client = browser(run)
    for path in (f"/en/{NAME}", f"/{NAME}?mail={quote(MAIL)}", f"/calendar/{NAME}{NOTE}.ics", f"/static/{NAME}.css"):
        assert client.get(path).status_code == 404
    assert client.get(f"/en/fail/{NAME}").status_code == 500
    assert client.get(f"/en/break/{NAME}").status_code == 500
    assert client.send("POST", f"/en/{NAME}", b"x" * 300_000).status_code in (404, 413)
    client.send("GET", "/en/", headers={"Host": f"{NAME}.example"})
    client.send("GET", "/en/", headers={"X-Forwarded-For": "127.0.0.13", "X-Request-ID": f"{NAME}-01"})


def by_no_request(run: Run) -> None:
    """What is refused before it reaches the application, from an address of its own."""
    for sent in (
        f"GET /en/b/{NAME} HTTPX/9\r\n\r\n",
        f"{NAME}\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\n{NAME} : y\r\n\r\n",
        f"GET /{NAME} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {NAME}\r\n\r\n",
        f"POST /en/{NAME} HTTP/1.1\r\nHost: x\r\nContent-Length: {NAME}\r\n\r\n",
        f"GET /{NAME * 2000} HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        with socket.create_connection((HOST, run.server.port), 30, source_address=("127.0.0.13", 0)) as wire:
            wire.sendall(sent.encode())
            assert wire.recv(100)[:12] != b"HTTP/1.1 200"


def wait_for_mails(run: Run) -> None:
    """Until the worker has delivered what can be, and met the refusal."""
    deadline = time.monotonic() + ENOUGH
    while not (run.postbox.refused and run.postbox.received.count(MAIL) >= 2):
        assert time.monotonic() < deadline, run.written()[-2000:]
        time.sleep(0.1)
    time.sleep(1)

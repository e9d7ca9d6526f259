"""The receiver of the documentation, told over a real connection: it believes us, and nobody else."""

import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from flask import current_app

from booking.domain.webhooks import EventKind
from booking.network.posting import post
from booking.services.webhooks import deliveries as log
from booking.services.webhooks import hooks
from booking.services.webhooks.access import about
from booking.services.webhooks.sending import send_due
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.network.servers import let_in
from tests.network.test_fetching import secured, trusting
from tests.services.test_bookings import book
from tests.services.webhooks.listeners import Listener, deliveries, hook, listen

FOLDER = Path(__file__).parents[3] / "docs" / "interface"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TYPES = re.compile(r"`((?:[a-z]+\.)?[a-z_]+)`")


@pytest.fixture
def documented(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The example of the page, as who has taken it runs it."""
    monkeypatch.syspath_prepend(str(FOLDER))
    (block,) = BLOCK.findall((FOLDER / "webhooks.md").read_text())
    found: dict[str, Any] = {}
    exec(compile(block, "webhooks.md", "exec"), found)  # noqa: S102 - it is ours
    yield found
    sys.modules.pop("receiver", None)


@pytest.mark.usefixtures("app")
def test_the_example_of_the_page_takes_what_we_send(
    documented: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    business = make_business()
    owner = make_member(business)
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answers.append(documented["told"](dict(self.headers.items()), body))
            self.send_response(answers[-1])
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    authority = trustme.CA()
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = secured(authority, "hooks.example").wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            address = f"https://hooks.example:{server.server_port}/in"
            number = listen(owner, "booking.created")
            _lead_to(number, address)
            monkeypatch.setenv("WEBHOOK_KEY", hooks.key(owner, number, current_app.extensions["links"]))
            booked = book(business)
            doors = let_in(server.server_port, trust=trusting(authority))
            sending = replace(Listener().sending, post=partial(post, doors=doors))
            assert send_due(sending, lambda: NOW) == 1
            monkeypatch.setenv("WEBHOOK_KEY", "whsec_bm90IHRoZSBrZXk=")
            log.ping(owner, number, NOW)
            send_due(sending, lambda: NOW)
        finally:
            server.shutdown()
            thread.join()
    assert answers == [204, 401]
    assert capsys.readouterr().out == f"booking.created {booked.facts.reference}\n"
    assert [(each.state, each.status) for each in deliveries()] == [("sent", 204), ("due", 401)]


def _lead_to(webhook_id: int, address: str) -> None:
    """Let an address lead to this machine, which no form would take."""
    with unit_of_work() as session:
        row = session.merge(hook())
        row.sealed_url = current_app.extensions["seal"].sealed(address, about(row.business_id, webhook_id))


@pytest.mark.usefixtures("app")
def test_an_old_telling_is_refused(documented: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    business = make_business()
    owner = make_member(business)
    number = listen(owner, "booking.created")
    monkeypatch.setenv("WEBHOOK_KEY", hooks.key(owner, number, current_app.extensions["links"]))
    book(business)
    listener = Listener()
    listener.hear()
    (told,) = listener.told
    assert documented["told"](told.headers, told.body) == 204
    assert documented["told"](told.headers, told.body.replace(b"confirmed", b"cancelled")) == 401
    assert documented["told"]({}, told.body) == 401
    monkeypatch.setattr("time.time", lambda: int(told.headers["Webhook-Timestamp"]) + 301)
    assert documented["told"](told.headers, told.body) == 401


def test_the_page_names_every_event() -> None:
    table = (FOLDER / "webhooks.md").read_text().partition("| type |")[2].partition("\n\n")[0]
    first_column = " ".join(line.split("|")[1] for line in table.splitlines()[2:])
    assert set(TYPES.findall(first_column)) == {each.value for each in EventKind}

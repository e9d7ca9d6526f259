"""A calendar program of somebody of the practice, and a server on loopback for programs that we did not write."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.programs import TokenKind
from booking.services.programs import tokens
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.web.visitors import practice, site

__all__ = ["phone", "practice", "served", "site"]


@dataclass
class Program:
    """A calendar program with its password; asks below its calendar where nothing else is said."""

    app: Flask
    actor: Actor
    token_id: int
    password: str
    calendar: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> str:
        return f"/dav/{self.actor.user_id}/{self.calendar}/"

    def ask(self, method: str, path: str | None = None, data: str = "", **headers: str) -> TestResponse:
        address = path if path is not None and path.startswith("/") else self.home + (path or "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.test_client().open(
            address, method=method, data=data.encode(), auth=("anybody", self.password), headers=named
        )


def program(app: Flask, actor: Actor, calendar: str = "anna") -> Program:
    wanted = tokens.Wanted(TokenKind.CALENDAR, "Phone", calendar=calendar)
    token_id, password = tokens.make(actor, wanted, app.extensions["links"], NOW)
    return Program(app, actor, token_id, password, calendar)


@pytest.fixture
def phone(site: Flask, practice: Business) -> Program:
    """That of the owner, for Anna's calendar."""
    with site.app_context():
        return program(site, make_member(practice, Role.OWNER))


@pytest.fixture
def served(site: Flask) -> Iterator[str]:
    """The address of the application on loopback."""
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()

"""A program of a practice, and what it asks for."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.programs import Scope, TokenKind
from booking.services.programs import tokens
from booking.storage.models import AppToken, Message
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.people import make_member

EVERYTHING = frozenset(Scope)
TEN, ELEVEN, NOON = (f"2026-11-30T{hour}:00:00+01:00" for hour in (10, 11, 12))
GRETA = {"name": "Greta Sommer", "email": "greta@example.org", "phone": "0361 1234567"}
WEEK = {"from": "2026-11-30", "to": "2026-12-06"}


@dataclass
class Program:
    """Asks below one business with its token; a key of its own for everything that takes one."""

    app: Flask
    business: str
    token: str
    asked: int = 0

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.ask("GET", path, query_string=query)

    def post(self, path: str, body: Any = None, version: str | None = None, key: str | None = None) -> TestResponse:
        return self.send("POST", path, body, version, key)

    def send(
        self, method: str, path: str, body: Any = None, version: str | None = None, key: str | None = None
    ) -> TestResponse:
        """*version* is that which the program has read, ``*`` for any."""
        self.asked += 1
        headers = {"Idempotency-Key": key or f"key-{self.asked}"}
        if version is not None:
            headers["If-Match"] = version if version == "*" else f'"{version}"'
        return self.ask(method, path, json=body if body is not None else {}, headers=headers)

    def ask(self, method: str, path: str, **said: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **said.pop("headers", {})}
        address = f"/api/v1/businesses/{self.business}{path}"
        return self.app.test_client().open(address, method=method, headers=headers, **said)

    def book(self, starts_at: str = TEN, **changes: Any) -> Any:
        """What was booked for Greta, which must have gone well."""
        made = self.post("/appointments", booking(starts_at, **changes))
        assert made.status_code == 201, made.text
        return made.json

    def appointment(self, number: int) -> Any:
        """An appointment as it is now."""
        return self.get(f"/appointments/{number}").json


def program(
    app: Flask,
    business: Business,
    scopes: Collection[Scope] = EVERYTHING,
    role: Role = Role.OWNER,
    resource: str | None = None,
) -> Program:
    """A program that acts for somebody with this role, used lately."""
    actor: Actor = make_member(business, role, resource)
    # Nobody but those who look after programs makes tokens for them.
    maker = replace(actor, role=Role.OWNER, resource=None)
    wanted = tokens.Wanted(TokenKind.INTERFACE, "Till", frozenset(scopes))
    token_id, token = tokens.make(maker, wanted, current_app.extensions["links"], NOW)
    with unit_of_work() as session:
        session.execute(update(AppToken).where(AppToken.id == token_id).values(used_at=NOW))
    return Program(app, business.slug, token)


def booking(starts_at: str | None = TEN, **changes: Any) -> dict[str, Any]:
    """The body of a booking for Greta with Anna."""
    return {"service": "checkup", "starts_at": starts_at, "resource": "anna", "customer": GRETA, **changes}


def told(booking_id: int) -> list[str]:
    """Why the customer of a booking was written to, the oldest first."""
    with reading() as session:
        query = select(Message.reason).where(Message.booking_id == booking_id, Message.recipient == "customer")
        return list(session.scalars(query.order_by(Message.id)))

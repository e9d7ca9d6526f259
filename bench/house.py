"""Somebody of the house, signed in, who looks at its calendar and leaves it open."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from urllib.request import Request, urlopen

from sqlalchemy import select

from bench.data import HOUSE
from booking.services.accounts import sessions
from booking.storage.ids import new_id
from booking.storage.models import Business, LoginSession, Membership, User
from booking.storage.unit_of_work import unit_of_work

TOKEN = secrets.token_urlsafe(32)
TAG = re.compile(r'data-tag="([^"]+)"')


def sign_in() -> None:
    """Let the owner of the house sign in on the database at hand."""
    now, user_id = datetime.now(UTC), new_id()
    with unit_of_work() as session:
        business_id = session.scalars(select(Business.id).where(Business.slug == HOUSE)).one()
        session.add(User(id=user_id, email="owner@example.org", name="Owner", locale="de", created_at=now))
        session.flush()
        session.add(Membership(business_id=business_id, id=new_id(), user_id=user_id, role="owner", created_at=now))
        session.add(
            LoginSession(
                digest=sessions.digest(TOKEN),
                id=new_id(),
                user_id=user_id,
                created_at=now,
                # Once in a while a page notes that a session is in use; here none has to.
                seen_at=now + timedelta(hours=1),
                ends_at=now + sessions.LONGEST,
                proved_at=now,
                has_second_factor=False,
                address="127.0.0.1",
                agent="bench",
            )
        )


def tag_at(port: int, path: str) -> str:
    """The state that a page of the calendar is of, as its polls say it."""
    asked = Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": f"staff={TOKEN}"})  # noqa: S310 - loopback
    with urlopen(asked) as answer:  # noqa: S310
        return tag_in(answer.read().decode())


def tag_in(page: str) -> str:
    """The same of a page at hand."""
    found = TAG.search(page)
    if found is None:
        raise SystemExit("the calendar has no tag")
    return found[1]

"""Links that open a booking or a feed: tokens derived from a key, looked up by their digest.

A token is an HMAC of its purpose, its subject and the subject's generation, so that a reminder can
print it again although only its digest is stored. Raising the generation makes another token.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from booking.domain.bookings import BookingLinks
from booking.domain.errors import Gone, NotFound
from booking.storage.db import table_of
from booking.storage.models import Link

Purpose = Literal[
    "hold", "view", "manage", "decide", "feed", "customer", "waiting", "recall", "invite", "reset", "email", "sign_up",
    "program", "calendar",
]  # fmt: skip
TOKEN_BYTES = 18  # 144 bits, 24 characters
LOCALES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Target:
    """What a token opens."""

    purpose: str
    business_id: int
    subject_id: int


@dataclass(frozen=True, slots=True)
class Links:
    """Makes tokens and addresses; ``base_url`` has no trailing slash."""

    base_url: str
    key: bytes

    def token(self, purpose: Purpose, business_id: int, subject_id: int, generation: int = 1) -> str:
        """The token of this subject for this purpose; the same as long as its generation is."""
        subject = f"{purpose}:{business_id}:{subject_id}:{generation}".encode()
        mac = hmac.new(self.key, subject, hashlib.sha256).digest()[:TOKEN_BYTES]
        return base64.urlsafe_b64encode(mac).decode()

    def of_booking(self, manage_token: str, decide_token: str | None = None) -> BookingLinks:
        """The addresses of a booking; *decide_token* only in what goes to the business."""
        decide = {lang: f"{self.base_url}/{lang}/d/{decide_token}" for lang in LOCALES} if decide_token else None
        return BookingLinks(
            page={lang: f"{self.base_url}/{lang}/b/{manage_token}" for lang in LOCALES},
            ics=f"{self.base_url}/b/{manage_token}.ics",
            decide=decide,
            reminders=f"{self.base_url}/b/{manage_token}/reminders",
        )

    def of_account(self, page: str, locale: str, token: str = "") -> str:
        """The address of a page of somebody's account: ``reset``, ``sign-up`` and the like."""
        return "/".join(filter(None, (self.base_url, locale, "account", page, token)))

    def of_customer_page(self, token: str, locale: str) -> str:
        """The address of the page of all that somebody has booked at a business."""
        return f"{self.base_url}/{locale}/m/{token}"

    def of_recall(self, token: str, locale: str | None = None) -> str:
        """Where a wish to hear of a business again is confirmed and ended; without a language for mail programs."""
        return "/".join(filter(None, (self.base_url, locale, "r", token)))

    def of_waiting(self, token: str, locale: str) -> str:
        """The page of somebody's place in a waiting list."""
        return f"{self.base_url}/{locale}/w/{token}"

    def of_service(self, business: str, service: str | None, locale: str) -> str:
        """The page of a service, or of the whole business, where one books."""
        return "/".join(filter(None, (self.base_url, locale, business, service)))

    def of_legal(self, business: str, page: str, locale: str) -> str:
        """The ``imprint`` or ``privacy`` notice of a business."""
        return f"{self.base_url}/{locale}/{business}/-/{page}"

    def of_feed(self, token: str, suffix: str = "ics") -> str:
        """The address of a calendar."""
        return f"{self.base_url}/calendar/{token}.{suffix}"


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


_REMEMBER = insert(table_of(Link))


def row(token: str, purpose: Purpose, business_id: int, subject_id: int) -> dict[str, object]:
    """A row of the table of links."""
    return {"digest": digest(token), "purpose": purpose, "business_id": business_id, "subject_id": subject_id}


def remember(session: Session, *rows: dict[str, object]) -> None:
    """Store links, so that their tokens open something."""
    session.execute(_REMEMBER, list(rows))


def kill(session: Session, token: str, at: datetime) -> None:
    """Make a link dead: it answers that it is gone."""
    session.execute(update(Link).where(Link.digest == digest(token)).values(dead_at=at))


_LOOK_UP = select(Link.purpose, Link.business_id, Link.subject_id, Link.dead_at)


def resolve(session: Session, token: str, *purposes: Purpose) -> Target:
    """What the token opens, if it is for one of *purposes*.

    Raises NotFound where there is no such link, or it is for another purpose; Gone where it was good once.
    """
    found = session.execute(_LOOK_UP.where(Link.digest == digest(token))).first()
    if found is None or found.purpose not in purposes:
        raise NotFound(what="link")
    if found.dead_at is not None:
        raise Gone
    return Target(found.purpose, found.business_id, found.subject_id)

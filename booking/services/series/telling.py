"""What one message tells of several bookings: those of a series that were booked, or moved, together."""

import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from booking.domain.appointments import ENDED, BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.messages import Reason
from booking.services.post import Leased
from booking.storage.queries import asked_moves, former_starts, series
from booking.storage.queries import bookings as queries

BOOKED = (Reason.CONFIRMED, Reason.ADDRESS, Reason.REQUESTED)


def with_all(session: Session, leased: Leased, facts: BookingFacts) -> BookingFacts:
    """The facts with those of all that the message tells of and that still stand.

    A message of a single booking stays as it is. Where the first has ended meanwhile, the next speaks for all.
    """
    ids = _told_of(session, leased, facts)
    if not ids:
        return facts
    found = [_news(session, leased, each) for each in ids]
    standing = tuple(each for each in found if each is not None and each.state not in ENDED)
    if not standing:
        return facts
    return replace(standing[0], series=standing if len(standing) > 1 else ())


def _told_of(session: Session, leased: Leased, facts: BookingFacts) -> list[int]:
    """The bookings that a message tells of together; none where it is about one."""
    reason = Reason(leased.reason)
    if reason in (Reason.MOVED, Reason.MOVE_REQUESTED):
        said: Mapping[str, list[int]] = json.loads(leased.words) if leased.words else {}
        return said.get("bookings", [])
    if reason not in BOOKED or (reason is Reason.REQUESTED and leased.recipient == "business"):
        # A request is decided by itself, and the house is told so.
        return []
    series_id = series.series_of(session, facts.business_id, facts.booking_id)
    return [] if series_id is None else [each.id for each in series.visits(session, facts.business_id, series_id)]


def _news(session: Session, leased: Leased, booking_id: int) -> BookingFacts | None:
    """The facts of one of them, with where it stood before, or where it is wished to stand."""
    facts = queries.facts(session, leased.business_id, booking_id)
    if facts is None:
        return None
    if leased.reason == Reason.MOVED:
        return replace(facts, moved_from=former_starts.newest(session, facts.business_id, booking_id))
    if leased.reason == Reason.MOVE_REQUESTED:
        asked = asked_moves.newest(session, facts.business_id, booking_id, (BookingState.PENDING,))
        if asked is None:
            return None
        facts = replace(facts, moves_to=asked.starts_at, moves_to_ends_at=asked.ends_at, expires_at=asked.expires_at)
    return facts

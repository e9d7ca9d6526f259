"""Tidying up what time has ended: lapsed holds and requests, old keys, what is left of signing in, files
that were brought and forgotten, visits of days that are over.

Nothing waits for it: a lapsed hold takes no time, and a claim in its way releases it by itself.
"""

from datetime import datetime

from sqlalchemy import select

from booking.services import customer_pages, holding_back, releases
from booking.services.accounts import attempts, challenges, invitations, proofs, sessions
from booking.services.desk import closing
from booking.services.idempotency import forget_keys
from booking.services.own_calendar import expanding
from booking.services.privacy import retention
from booking.services.recalls import telling
from booking.services.taking_over import drafts
from booking.services.webhooks import deliveries, hooks
from booking.storage import rates
from booking.storage.models import Booking
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading

AT_ONCE = 100


def tidy(now: datetime) -> int:
    """Lapse, complete and forget what is due; answers how much there was."""
    accounts = attempts.forget() + challenges.forget() + invitations.forget() + proofs.forget() + sessions.forget(now)
    return (
        lapse_due(now)
        + forget_keys(now)
        + rates.forget()
        + holding_back.forget()
        + accounts
        + drafts.forget_old(now)
        + closing.close_days(now)
        + customer_pages.forget()
        + telling.tell(now)
        + expanding.forget_removed(now)
        + retention.forget_due(now)
        + deliveries.forget(now)
        + hooks.forget(now)
    )


def lapse_due(now: datetime) -> int:
    """End the holds and requests whose time is over, one appointment per unit of work."""
    query = (
        select(Booking.business_id, Booking.appointment_id)
        .where(Booking.expires_at <= database_now())
        .distinct()
        .limit(AT_ONCE)
    )
    with reading() as session:
        due = session.execute(query).all()
    return sum(releases.lapse_apart(business_id, appointment_id, now) for business_id, appointment_id in due)

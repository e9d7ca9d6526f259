"""The page of all that one address has booked at one business: asked for by its address, opened by the mailed link.

Asking does the same whether or not there is anything to be shown: a row and a message are written. Only the worker,
which nobody waits for, finds that there is nothing to be sent. So nobody learns from an answer, or from how long it
took, who is a customer here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from booking.domain.businesses import Business
from booking.domain.errors import Gone, Invalid, NotFound
from booking.domain.messages import Notice
from booking.services import links, messages
from booking.services.links import Links
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Customer, CustomerPage, Link, Message
from booking.storage.queries import customer_pages as queries
from booking.storage.queries.customer_pages import OwnBooking, PageRow
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, unit_of_work
from booking.storage.upserts import insert_or

LIFETIME = timedelta(days=30)
MOST_AN_HOUR = 3
"""Mails to one address: after that the last link stays the good one, and no further mail leaves."""
SHOWN = timedelta(days=366)
KEPT = timedelta(days=90)
KEPT_OF_STRANGERS = timedelta(days=1)
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class OwnPage:
    """An open page: what is to come, the next first, and what was, the latest first."""

    row: PageRow
    coming: list[OwnBooking]
    former: list[OwnBooking]


@retried
def ask(business: Business, email: str, locale: str, now: datetime, links_of: Links) -> None:
    """Send the link to this address, if anything was booked with it. Raises Invalid for what is no address."""
    address = folded(email)
    with unit_of_work() as session:
        _ask(session, business.id, address, locale, now, links_of)


@retried
def ask_again(token: str, locale: str, now: datetime, links_of: Links) -> None:
    """Send another link to where one went before that has run out or was replaced. Raises NotFound, Gone."""
    with unit_of_work() as session:
        row = _known(session, token)
        _ask(session, row.business_id, row.email, locale, now, links_of)


def opened(token: str, now: datetime) -> OwnPage:
    """What an open link shows; looking changes nothing. Raises NotFound; Gone where it opens nothing any more."""
    with reading() as session:
        row = living(session, token)
        mine = (session, row.business_id, row.email, now)
        return OwnPage(row, queries.coming(*mine), queries.former(*mine, now - SHOWN))


def known(token: str) -> PageRow:
    """The page of a link, also of one that has run out or was replaced. Raises NotFound, Gone with its business."""
    with reading() as session:
        return _known(session, token)


@retried
def invalidate(token: str, now: datetime) -> PageRow:
    """Let the link open nothing any more; whoever has the mailbox may ask for another. Raises NotFound, Gone."""
    with unit_of_work() as session:
        row = living(session, token)
        links.kill(session, token, now)
        this = (CustomerPage.business_id == row.business_id, CustomerPage.id == row.id)
        # The next one is remembered when it is asked for: until then no link opens the page.
        session.execute(update(CustomerPage).where(*this).values(expires_at=database_now()))
        return row


def living(session: Session, token: str, *, is_locked: bool = False) -> PageRow:
    """The page of a link that is good; *is_locked*, nobody else changes it meanwhile. Raises NotFound, Gone."""
    row = _known(session, token)
    if is_locked:
        this = (CustomerPage.business_id == row.business_id, CustomerPage.id == row.id)
        session.execute(select(CustomerPage.id).where(*this).with_for_update())
        row = _known(session, token)
    if row.is_dead or row.is_expired:
        raise Gone
    return row


def folded(email: str) -> str:
    """An address as customers are known by it. Raises Invalid."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.casefold()
    except EmailNotValidError as error:
        raise Invalid([("email", "not_an_address" if email.strip() else "required")]) from error


@retried
def forget() -> int:
    """Forget pages that ran out long ago or belong to no customer, with links and mails; answers how many there were.

    One with a subscription stays, so that it can be ended by who made it.
    """
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        has_customer = (
            select(Customer.id)
            .where(Customer.business_id == CustomerPage.business_id, Customer.email == CustomerPage.email)
            .exists()
        )
        is_a_strangers = ~has_customer & (CustomerPage.asked_at < clock - KEPT_OF_STRANGERS)
        query = select(CustomerPage.business_id, CustomerPage.id).where(
            CustomerPage.feed_id.is_(None), is_a_strangers | (CustomerPage.expires_at < clock - KEPT)
        )
        found = session.execute(query.limit(AT_ONCE)).all()
        for business_id, page_id in found:
            of_message = (Message.business_id == business_id, Message.customer_page_id == page_id)
            of_link = (Link.business_id == business_id, Link.subject_id == page_id, Link.purpose == "customer")
            of_page = (CustomerPage.business_id == business_id, CustomerPage.id == page_id)
            session.execute(delete(Message).where(*of_message))
            session.execute(delete(Link).where(*of_link))
            session.execute(delete(CustomerPage).where(*of_page))
    return len(found)


def _known(session: Session, token: str) -> PageRow:
    row = queries.page(session, links.digest(token))
    if row is None:
        raise NotFound(what="link")
    if row.is_archived:
        raise Gone
    return row


def _ask(session: Session, business_id: int, address: str, locale: str, now: datetime, links_of: Links) -> None:
    if _mails_of_the_hour(session, business_id, address, now) >= MOST_AN_HOUR:
        return
    page_id = _renew(session, business_id, address, locale, now, links_of)
    messages.add_to_person(session, Notice.BOOKINGS, address, now, business_id=business_id, customer_page_id=page_id)


def _mails_of_the_hour(session: Session, business_id: int, address: str, now: datetime) -> int:
    query = select(func.count()).where(
        Message.address == address,
        Message.business_id == business_id,
        Message.reason == Notice.BOOKINGS,
        Message.created_at > now - timedelta(hours=1),
    )
    return session.scalar(query) or 0


def _renew(session: Session, business_id: int, address: str, locale: str, now: datetime, links_of: Links) -> int:
    """Let the page be open for another while; answers its id. What has run out opens by a new link only."""
    clock: datetime = session.execute(select(database_now())).scalar_one()
    made = {"business_id": business_id, "id": new_id(), "email": address, "locale": locale, "generation": 1}
    made |= {"expires_at": clock, "asked_at": clock, "created_at": now}
    adding = insert_or(session, table_of(CustomerPage)).on_conflict_do_nothing(index_elements=["business_id", "email"])
    session.execute(adding, made)
    # Whoever asks at the same time waits here.
    mine = (CustomerPage.business_id == business_id, CustomerPage.email == address)
    row = session.scalars(select(CustomerPage).where(*mine).with_for_update()).one()
    if row.expires_at <= clock:
        if row.id != made["id"]:
            links.kill(session, links_of.token("customer", business_id, row.id, row.generation), now)
            row.generation += 1
        token = links_of.token("customer", business_id, row.id, row.generation)
        links.remember(session, links.row(token, "customer", business_id, row.id))
    row.expires_at, row.asked_at, row.locale = clock + LIFETIME, clock, locale
    session.flush()
    return row.id

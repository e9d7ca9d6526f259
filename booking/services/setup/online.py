"""What customers find online: whether anything can be booked and how, being listed, and the address."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.businesses import OfferHours
from booking.domain.errors import ExistsAlready, InvalidSetup, NotFound
from booking.domain.slugs import SHORTEST_BUSINESS_SLUG, is_business_slug, is_slug
from booking.domain.texts import LONE_SURROGATE, several_lines
from booking.services import record
from booking.services.setup.faults import Fault
from booking.services.setup.writing import lock_resources
from booking.storage.models import Business, OldSlug
from booking.storage.unit_of_work import reading, retried, unit_of_work

LONGEST_NOTE = 500
ASSISTANTS = ("off", "read", "book")
SHORTEST_OFFER, LONGEST_OFFER = 5, 1440  # minutes
LONGEST_RELEASE = 1440  # minutes


@retried
def pause(actor: Actor, note: str, now: datetime) -> None:
    """Stop booking online from now on; *note* is for customers. Again changes the note alone.

    Who holds a time already may still finish. Under the locks of all resources: when this has returned, no claim
    that began before it still comes through. Raises InvalidSetup, NotAllowed.
    """
    text = several_lines(note).strip()
    if len(text) > LONGEST_NOTE:
        _refuse("note", "string_too_long", max_length=LONGEST_NOTE)
    if LONE_SURROGATE.search(note):
        _refuse("note", "control_characters")
    with unit_of_work() as session:
        business = _locked(session, actor)
        changes = {"paused": (business.paused_at, business.paused_at or now), "note": (business.paused_note, text)}
        if business.paused_at is not None and business.paused_note == text:
            return
        business.paused_at, business.paused_note = business.paused_at or now, text
        business.rules_version += 1
        record.add(session, actor, "paused", "business", business.id, now, changes)


@retried
def resume(actor: Actor, now: datetime) -> str:
    """Let customers book online again; answers the note that stood meanwhile. Again changes nothing."""
    with unit_of_work() as session:
        business = _locked(session, actor)
        note = business.paused_note or ""
        if business.paused_at is not None:
            changes = {"paused": (business.paused_at, None), "note": (business.paused_note, None)}
            business.paused_at = business.paused_note = None
            business.rules_version += 1
            record.add(session, actor, "resumed", "business", business.id, now, changes)
        return note


@retried
def set_listed(actor: Actor, is_listed: bool, now: datetime) -> None:
    """Show the business in lists and to search engines, or only to who knows its address."""
    with unit_of_work() as session:
        business = _locked(session, actor)
        if business.is_listed != is_listed:
            record.add(
                session, actor, "changed", "business", business.id, now, {"is_listed": (not is_listed, is_listed)}
            )
            business.is_listed = is_listed
            business.rules_version += 1


@retried
def set_confirming(actor: Actor, confirms_addresses: bool, now: datetime) -> None:
    """Have customers confirm their address before a booking stands, or book at once. Again changes nothing."""
    with unit_of_work() as session:
        business = _locked(session, actor)
        if business.confirms_addresses != confirms_addresses:
            changes = {"confirms_addresses": (not confirms_addresses, confirms_addresses)}
            record.add(session, actor, "changed", "business", business.id, now, changes)
            business.confirms_addresses = confirms_addresses
            business.rules_version += 1


@retried
def set_keeping_names(actor: Actor, keeps_names: bool, now: datetime) -> None:
    """Have names stay as they were booked, or let customers correct theirs. Again changes nothing."""
    with unit_of_work() as session:
        business = _locked(session, actor)
        if business.keeps_names != keeps_names:
            changes = {"keeps_names": (not keeps_names, keeps_names)}
            record.add(session, actor, "changed", "business", business.id, now, changes)
            business.keeps_names = keeps_names
            business.rules_version += 1


@retried
def set_working(actor: Actor, asks_work: bool, now: datetime) -> None:
    """Have browsers do a small sum before they book at once, or not. Again changes nothing."""
    with unit_of_work() as session:
        business = _locked(session, actor)
        if business.asks_work != asks_work:
            changes = {"asks_work": (not asks_work, asks_work)}
            record.add(session, actor, "changed", "business", business.id, now, changes)
            business.asks_work = asks_work
            business.rules_version += 1


@retried
def set_offers(actor: Actor, hours: OfferHours, now: datetime) -> None:
    """Hold what became free for those who wait so long, by day and over night. Raises InvalidSetup, NotAllowed."""
    if not SHORTEST_OFFER <= hours.minutes <= LONGEST_OFFER:
        _refuse("offer_minutes", "greater_than_equal", ge=SHORTEST_OFFER)
    with unit_of_work() as session:
        business = _locked(session, actor)
        wanted = {
            "offer_minutes": hours.minutes,
            "offer_quiet_from": hours.quiet_from,
            "offer_quiet_until": hours.quiet_until,
        }
        changes = {name: (getattr(business, name), value) for name, value in wanted.items()}
        if any(before != after for before, after in changes.values()):
            record.add(session, actor, "changed", "business", business.id, now, changes)
            for name, value in wanted.items():
                setattr(business, name, value)
            business.rules_version += 1


@retried
def set_release(actor: Actor, minutes: int, now: datetime) -> None:
    """Show what was cancelled to customers after a while by lot, so many minutes at most; at once with 0.

    What is kept back already is shown when that is over, or now with 0. Raises InvalidSetup, NotAllowed.
    """
    if not 0 <= minutes <= LONGEST_RELEASE:
        _refuse("release_minutes", "less_than_equal", le=LONGEST_RELEASE)
    with unit_of_work() as session:
        business = _locked(session, actor)
        if business.release_minutes != minutes:
            changes = {"release_minutes": (business.release_minutes, minutes)}
            record.add(session, actor, "changed", "business", business.id, now, changes)
            business.release_minutes = minutes
            business.rules_version += 1


@retried
def set_assistants(actor: Actor, assistants: str, now: datetime) -> None:
    """Let assistants do nothing here (``off``), ``read``, or prepare bookings as well (``book``).

    Again changes nothing. Raises InvalidSetup for any other word, NotAllowed.
    """
    if assistants not in ASSISTANTS:
        _refuse("assistants", "literal_error")
    with unit_of_work() as session:
        business = _locked(session, actor)
        if business.assistants != assistants:
            changes = {"assistants": (business.assistants, assistants)}
            record.add(session, actor, "changed", "business", business.id, now, changes)
            business.assistants = assistants
            business.rules_version += 1


@retried
def set_telling(actor: Actor, tells_openings: bool, now: datetime) -> None:
    """Let people ask to hear when new months can be booked, or not. Again changes nothing."""
    with unit_of_work() as session:
        business = _locked(session, actor)
        if business.tells_openings != tells_openings:
            changes = {"tells_openings": (not tells_openings, tells_openings)}
            record.add(session, actor, "changed", "business", business.id, now, changes)
            business.tells_openings = tells_openings
            business.rules_version += 1


@retried
def change_slug(actor: Actor, slug: str, now: datetime) -> str:
    """Give the business another address; the old one leads on to it and stays its own. Answers the old one.

    Raises InvalidSetup where it can be no address, ExistsAlready where another business has it or had it.
    """
    _require_slug(slug)
    with unit_of_work() as session:
        business = _locked(session, actor)
        before = business.slug
        if before == slug:
            return before
        had = session.get(OldSlug, slug)
        if session.scalar(select(Business.id).where(Business.slug == slug)) is not None or (
            had is not None and had.business_id != business.id
        ):
            raise ExistsAlready(slug=slug)
        session.execute(delete(OldSlug).where(OldSlug.slug == slug))
        session.execute(insert(OldSlug).values(slug=before, business_id=business.id, since=now))
        business.slug = slug
        business.rules_version += 1
        record.add(session, actor, "changed", "business", business.id, now, {"slug": (before, slug)})
        try:
            session.flush()
        except IntegrityError as error:
            raise ExistsAlready(slug=slug) from error
        return before


def old_slugs(business_id: int) -> list[str]:
    """The addresses that lead on to the present one, the last one first."""
    query = select(OldSlug.slug).where(OldSlug.business_id == business_id)
    with reading() as session:
        return list(session.scalars(query.order_by(OldSlug.since.desc(), OldSlug.slug)))


def _locked(session: Session, actor: Actor) -> Business:
    actor.require(Permission.SETUP_CHANGE)
    query = select(Business).where(Business.id == actor.business_id, Business.archived_at.is_(None))
    business = session.scalar(query.with_for_update(key_share=True))
    if business is None:
        raise NotFound(what="business")
    lock_resources(session, business.id)
    return business


def _require_slug(slug: str) -> None:
    if not is_slug(slug):
        _refuse("slug", "slug")
    if len(slug) < SHORTEST_BUSINESS_SLUG:
        _refuse("slug", "short_slug")
    if not is_business_slug(slug):
        _refuse("slug", "reserved")


def _refuse(field: str, code: str, **values: object) -> None:
    fault = Fault((field,), code.replace("_", " "), code, values)
    raise InvalidSetup(faults=[str(fault)], places=(fault,))

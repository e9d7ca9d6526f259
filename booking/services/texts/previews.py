"""How a message looks with certain words: on a real booking, or on a made-up one where the business has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from gettext import NullTranslations

from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts, Contact, Host, Place
from booking.domain.businesses import Business
from booking.domain.messages import Channel, Reason, Recipient, invitation_method
from booking.domain.own_words import OwnWords
from booking.domain.placeholders import Placeholder
from booking.notifications import templates
from booking.notifications.messages import built_in, contents
from booking.notifications.own_words import values_of
from booking.notifications.short import render_short, short_words
from booking.notifications.wording import Wording
from booking.services.links import Links
from booking.storage.queries import bookings, texts
from booking.storage.queries.texts import Example as Example
from booking.storage.unit_of_work import reading

DAY = timedelta(days=1)
STATES: Mapping[Reason, BookingState] = {
    Reason.REQUESTED: BookingState.PENDING,
    Reason.DECLINED: BookingState.DECLINED,
    Reason.LAPSED: BookingState.LAPSED,
    Reason.CANCELLED: BookingState.CANCELLED,
    Reason.FOLLOW_UP: BookingState.COMPLETED,
}
"""How a booking stands of which the customer hears for this reason; confirmed, where none is named."""
NOBODYS = "this-is-only-a-preview--"
"""Stands where a customer's own key stands, and is as long: nobody of the house sees that."""


@dataclass(frozen=True, slots=True)
class Looks:
    """A message on a booking: subject (none for a short message), text, and what its page shows.

    ``values`` are what the placeholders stand for there.
    """

    subject: str
    text: str
    page: str
    values: Mapping[Placeholder, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A booking on which words are shown; ``chosen`` is none for one that is made up."""

    facts: BookingFacts
    chosen: Example | None
    others: Sequence[Example]


def example(actor: Actor, business: Business, reason: Reason, booking_id: int | None, now: datetime) -> Shown:
    """A booking of the business that suits the message: the one asked for, if it is one of the newest, else the newest.

    Raises NotAllowed.
    """
    actor.require(Permission.SETUP_CHANGE)
    with reading() as session:
        found = texts.examples(session, actor.business_id, STATES.get(reason, BookingState.CONFIRMED))
        chosen = next((each for each in found if each.booking_id == booking_id), next(iter(found), None))
        facts = _facts(session, actor.business_id, chosen)
    if facts is None:
        return Shown(as_if(reason, made_up(business, now)), None, ())
    return Shown(as_if(reason, facts), chosen, found)


def _facts(session: Session, business_id: int, chosen: Example | None) -> BookingFacts | None:
    return bookings.facts(session, business_id, chosen.booking_id) if chosen else None


def as_if(reason: Reason, facts: BookingFacts) -> BookingFacts:
    """The facts as they would be when the customer hears of them for this reason; what is known stays."""
    length = facts.ends_at - facts.starts_at
    wished, until = facts.starts_at + DAY, facts.starts_at - DAY
    facts = replace(facts, state=STATES.get(reason, BookingState.CONFIRMED))
    if reason is Reason.PROPOSED:
        return replace(facts, proposed=(wished, wished + length), proposed_until=until)
    if reason in (Reason.MOVE_REQUESTED, Reason.MOVE_DECLINED):
        begins, ends = facts.moves_to or wished, facts.moves_to_ends_at or wished + length
        return replace(facts, moves_to=begins, moves_to_ends_at=ends, expires_at=until)
    return replace(facts, expires_at=facts.expires_at or until) if reason is Reason.REQUESTED else facts


def made_up(business: Business, now: datetime) -> BookingFacts:
    """A booking that nobody made, of the first service of the business, as far as it has any."""
    service = next(iter(business.services.values()), None)
    place = service.location if service else next(iter(business.locations), None)
    starts_at = now.replace(minute=0, second=0, microsecond=0) + 2 * DAY
    return BookingFacts(
        business_id=business.id,
        booking_id=0,
        host=Host.of(business),
        place=Place(place.name, place.street, place.postal_code, place.town, place.country)
        if place
        else Place("", "", "", "", ""),
        time_zone=place.time_zone if place else business.time_zone,
        service_slug=service.slug if service else "",
        service_names=service.name if service else {"de": "Beispielleistung", "en": "Sample service"},
        staff_slug=None,
        resource_names=(),
        staff_names=tuple(each.name for each in (service.staff if service else ())[:1] if each.kind == "staff"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=service.rules.duration if service else 30),
        reference="ABCD2345",
        uid="",
        sequence=0,
        state=BookingState.CONFIRMED,
        expires_at=None,
        seats=1,
        capacity=1,
        locale=business.locale,
        contact=Contact("Erika Mustermann", "erika@example.org", None),
        answers=(),
        price_minor=service.price_minor if service else None,
        currency=business.currency,
        changeable_until=starts_at - DAY,
        generation=1,
        created_at=now,
        updated_at=now,
    )


def looks(
    facts: BookingFacts,
    reason: Reason,
    channel: Channel,
    locale: str,
    words: OwnWords | None,
    links: Links,
    translations: NullTranslations,
) -> Looks:
    """The message as its customer would get it in a language, with these words or the built-in ones."""
    facts = replace(facts, locale=locale)
    addresses = links.of_booking(NOBODYS)
    wording = Wording.of(locale, facts.time_zone, translations)
    values = values_of(reason, facts, addresses, wording)
    if channel is Channel.SMS:
        return Looks("", render_short(reason, facts, addresses, wording, words), "", values)
    made = contents(
        reason,
        facts,
        addresses,
        Recipient.CUSTOMER,
        _sent_at(reason, facts),
        translations,
        has_event=invitation_method(reason) is not None,
        words=words,
        is_shown=True,
    )
    return Looks(made.subject, made.text, made.page, values)


def ours(
    business: Business,
    reason: Reason,
    channel: Channel,
    locale: str,
    links: Links,
    translations: NullTranslations,
    now: datetime,
) -> OwnWords:
    """Our own words for a message, with placeholders, in a language."""
    facts = as_if(reason, replace(made_up(business, now), locale=locale))
    if channel is Channel.SMS:
        return short_words(reason, locale, Wording.of(locale, facts.time_zone, translations)).tidied()
    return built_in(reason, facts, links.of_booking(NOBODYS), _sent_at(reason, facts), translations)


def _sent_at(reason: Reason, facts: BookingFacts) -> datetime:
    """When it might have left."""
    if reason is Reason.REMINDER:
        return facts.starts_at - DAY
    return facts.ends_at + DAY if reason is Reason.FOLLOW_UP else facts.created_at


def styles() -> str:
    """What the page of a message looks like, as rules for inside the element that is around it."""
    return templates.styles()

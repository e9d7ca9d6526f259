"""Mails about a booking, made of what is known of it when they leave."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage

from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts, BookingLinks
from booking.domain.messages import Channel, Invitation, Reason, Recipient, carried_method, is_still_so
from booking.domain.own_words import OwnWords
from booking.ical.invitations import invitation
from booking.ical.invitations import series as series_invitation
from booking.notifications.messages import render, tongue_of
from booking.services.post import Leased, Post
from booking.services.reminders import sending
from booking.services.series import telling
from booking.storage.queries import asked_moves, former_starts, proposals, texts
from booking.storage.queries import bookings as queries
from booking.storage.unit_of_work import reading

ON_ITS_OWN = frozenset({Reason.REMINDER, Reason.FOLLOW_UP})
"""What nobody's deed has caused: it is asked once more whether it is still meant."""

BY_MAIL = "mail"
"""The source of what was asked for from a calendar."""
UNDECIDED = (BookingState.HELD, BookingState.PENDING)

ASKED: Mapping[Reason, Collection[BookingState]] = {
    Reason.MOVE_REQUESTED: (BookingState.PENDING,),
    Reason.MOVE_DECLINED: (BookingState.DECLINED, BookingState.LAPSED),
}
"""How the move stands that a message about one is about."""


def rendered(post: Post, leased: Leased) -> EmailMessage | None:
    """The message; none where the booking is gone, its customer left no address, or it is not meant any more."""
    assert leased.booking_id is not None
    with reading() as session:
        facts = queries.facts(session, leased.business_id, leased.booking_id)
        decides = queries.to_decide(session, leased.business_id, leased.booking_id)
        if facts is not None and leased.reason == Reason.PROPOSED:
            facts = _with_proposal(session, facts)
        elif facts is not None and leased.reason == Reason.WISH_REFUSED:
            facts = _with_refusal(facts, leased.words)
        elif facts is not None and leased.reason in ASKED:
            facts = _with_move(session, facts, ASKED[Reason(leased.reason)])
        elif facts is not None and leased.reason == Reason.MOVED:
            facts = replace(facts, moved_from=former_starts.newest(session, facts.business_id, facts.booking_id))
        if facts is not None:
            facts = telling.with_all(session, leased, facts)
        said_at = said_at_of(session, leased)
        if said_at is None:
            return None
        words = _own_words(session, leased, facts)
    recipient = Recipient(leased.recipient)
    if facts is None or (recipient is Recipient.CUSTOMER and not facts.contact.email):
        return None
    if not is_still_so(Reason(leased.reason), facts.state):
        return None
    return _message(post, leased, recipient, facts, decides, words, said_at)


def said_at_of(session: Session, leased: Leased) -> datetime | None:
    """When a message was written, and when a reminder was due; none where that is not meant any more."""
    if leased.reason in ON_ITS_OWN:
        return sending.hour_of(session, leased.business_id, leased.id)
    return leased.created_at


def _own_words(session: Session, leased: Leased, facts: BookingFacts | None) -> OwnWords | None:
    """What the business itself says to its customers."""
    if facts is None or leased.recipient != Recipient.CUSTOMER:
        return None
    if leased.reason == Reason.TO_ALL:
        return OwnWords(**json.loads(leased.words)) if leased.words else None
    return texts.words(session, leased.business_id, Reason(leased.reason), Channel.EMAIL, facts.locale)


def _with_proposal(session: Session, facts: BookingFacts) -> BookingFacts | None:
    """The facts with the time that is proposed; none where it is not proposed any more: then there is no news."""
    found = proposals.of_booking(session, facts.business_id, facts.booking_id)
    if found is None:
        return None
    return replace(facts, proposed=(found.starts_at, found.ends_at), proposed_until=found.expires_at)


def _with_move(session: Session, facts: BookingFacts, states: Collection[BookingState]) -> BookingFacts:
    """The facts with the time that was wished for, until when it waits, and why it was declined."""
    found = asked_moves.newest(session, facts.business_id, facts.booking_id, states)
    if found is None:
        return facts
    return replace(
        facts,
        moves_to=found.starts_at,
        moves_to_ends_at=found.ends_at,
        expires_at=found.expires_at,
        decline_reason=found.decline_reason,
        wished_by_mail=found.source == BY_MAIL,
    )


def _with_refusal(facts: BookingFacts, words: str | None) -> BookingFacts:
    """The facts with the time that was wished for from a calendar, why it cannot be had, and what was free then."""
    said = json.loads(words or "{}")
    return replace(
        facts,
        moves_to=datetime.fromisoformat(said["wanted"]) if "wanted" in said else None,
        moves_to_ends_at=None,
        refused_for=said.get("why", ""),
        free_starts=tuple(map(datetime.fromisoformat, said.get("near", ()))),
    )


def _message(
    post: Post,
    leased: Leased,
    recipient: Recipient,
    facts: BookingFacts,
    decides: int | None,
    words: OwnWords | None,
    said_at: datetime,
) -> EmailMessage:
    reason, to_customer = Reason(leased.reason), recipient is Recipient.CUSTOMER
    manage = post.links.token("manage", facts.business_id, facts.booking_id, facts.generation)
    decide = post.links.token("decide", facts.business_id, decides) if decides else None
    links = post.links.of_booking(manage, None if to_customer else decide)
    translations = post.translations(tongue_of(recipient, facts))
    of_series = [(each, _links_of(post, each)) for each in facts.series]
    if to_customer and facts.host.has_legal:
        law = dict(post.of_law(facts.host.slug, facts.locale))
        links = replace(links, imprint=law["imprint"], privacy=law["privacy"])
    if reason is not Reason.ADDRESS:
        links = replace(links, series=tuple(each.page for _facts, each in of_series))
    method = carried_method(reason, facts.state) if to_customer else None
    event: Invitation | None = None
    if method is not None and of_series:
        # What is only asked for is in nobody's calendar yet.
        agreed = [each for each in of_series if each[0].state not in UNDECIDED]
        event = series_invitation(agreed, organizer=post.sender.address, translations=translations)
    elif method is not None:
        event = invitation(
            method,
            facts,
            links,
            organizer=post.sender.address,
            translations=translations,
            takes_replies=post.takes_replies,
        )
    return render(
        reason,
        facts,
        links,
        recipient=recipient,
        sender=post.sender,
        message_id=leased.header_id(post.sender),
        sent_at=said_at,
        translations=translations,
        invitation=event,
        words=words,
    )


def _links_of(post: Post, facts: BookingFacts) -> BookingLinks:
    return post.links.of_booking(post.links.token("manage", facts.business_id, facts.booking_id, facts.generation))

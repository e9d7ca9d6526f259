"""Short messages to customers' telephones, where a gateway is set up."""

from booking.domain.messages import Channel, Reason, Recipient
from booking.notifications.delivery import Transport
from booking.notifications.messages import tongue_of
from booking.notifications.short import render_short
from booking.notifications.sms import Gateway, ShortMessage
from booking.notifications.wording import Wording
from booking.services.booking_mails import said_at_of
from booking.services.channels.way import Setup, Way
from booking.services.post import Leased, Post
from booking.storage.queries import bookings as queries
from booking.storage.queries import texts
from booking.storage.unit_of_work import reading


def opened(setup: Setup) -> Transport[ShortMessage] | None:
    """To the gateway."""
    return Gateway(setup.sms) if setup.sms else None


def rendered(post: Post, leased: Leased) -> ShortMessage | None:
    """The message; none where the booking is gone, its customer left no number, or it is not meant any more."""
    assert leased.booking_id is not None
    reason = Reason(leased.reason)
    with reading() as session:
        facts = queries.facts(session, leased.business_id, leased.booking_id)
        if facts is None or not facts.contact.phone or said_at_of(session, leased) is None:
            return None
        words = texts.words(session, leased.business_id, reason, Channel.SMS, facts.locale)
    translations = post.translations(tongue_of(Recipient.CUSTOMER, facts))
    wording = Wording.of(facts.locale, facts.time_zone, translations)
    manage = post.links.token("manage", facts.business_id, facts.booking_id, facts.generation)
    text = render_short(reason, facts, post.links.of_booking(manage), wording, words)
    return ShortMessage(facts.contact.phone, text, leased.message_id)


def reached(message: ShortMessage) -> str:
    """Its number."""
    return message.to


WAY = Way(opened, rendered, reached)

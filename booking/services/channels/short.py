"""Short messages to telephones, where a gateway is set up."""

from booking.domain.messages import Reason, Recipient
from booking.notifications import templates
from booking.notifications.delivery import Transport
from booking.notifications.letters import letter
from booking.notifications.messages import language_of
from booking.notifications.sms import Gateway, ShortMessage
from booking.notifications.wording import Wording
from booking.services.channels.way import Setup, Way
from booking.services.post import Leased, Post
from booking.storage.queries import bookings as queries
from booking.storage.unit_of_work import reading


def opened(setup: Setup) -> Transport[ShortMessage] | None:
    """To the gateway."""
    return Gateway(setup.sms) if setup.sms else None


def rendered(post: Post, leased: Leased) -> ShortMessage | None:
    """The message; none where the booking is gone, or its customer left no number."""
    assert leased.booking_id is not None
    with reading() as session:
        facts = queries.facts(session, leased.business_id, leased.booking_id)
    if facts is None or not facts.contact.phone:
        return None
    translations = post.translations(language_of(Recipient.CUSTOMER, facts))
    wording = Wording.of(facts.locale, facts.time_zone, translations)
    links = post.links.of_booking(
        post.links.token("manage", facts.business_id, facts.booking_id, facts.generation),
    )
    said = letter(Reason(leased.reason), Recipient.CUSTOMER, facts, links, wording, leased.created_at)
    return ShortMessage(facts.contact.phone, templates.subject(leased.reason, said, translations), leased.message_id)


def reached(message: ShortMessage) -> str:
    """Its number."""
    return message.to


WAY = Way(opened, rendered, reached)

"""A booking as it is mailed to its customer (iTIP, RFC 5546; iMIP, RFC 6047) and as a file to download."""

from collections.abc import Sequence
from dataclasses import replace
from gettext import NullTranslations

from booking.domain.appointments import ENDED
from booking.domain.bookings import BookingFacts, BookingLinks
from booking.domain.messages import Invitation, Method
from booking.domain.texts import one_line
from booking.ical.events import CANCELLED, Event, booked, event_lines
from booking.ical.lines import calendar, person
from booking.ical.zones import timezones

# The customer chose the time, so they have accepted. Their program is asked for an answer only where somebody reads it.
ACCEPTED = ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP="
# Outlook and Thunderbird offer no other time to propose, which would come to an address that nobody reads either.
NO_COUNTER = "X-MICROSOFT-DISALLOW-COUNTER:TRUE"


def invitation(
    method: Method,
    facts: BookingFacts,
    links: BookingLinks,
    *,
    organizer: str,
    translations: NullTranslations,
    takes_replies: bool = False,
) -> Invitation:
    """Answer the invitation of a message: REQUEST for a new or changed event, CANCEL for one that is off.

    *organizer* is the address that the message is sent from (``MAIL_FROM``), else mail programs distrust it;
    the name beside it is that of the business. There is one ATTENDEE, the customer, as each message has one
    recipient. *translations* speak the customer's language. *takes_replies*: somebody reads what is answered to the
    *organizer*. Raises ValueError for a customer without an
    address, for another method, and for a REQUEST of what has ended (RFC 5546 3.2.2 knows no such status).
    """
    if not facts.contact.email:
        raise ValueError("a customer without an address cannot be invited")
    if method not in (Method.REQUEST, Method.CANCEL) or (method is Method.REQUEST and facts.state in ENDED):
        raise ValueError(f"no {method} for a booking that is {facts.state}")
    event = booked(facts, links, translations)
    if method is Method.CANCEL:
        event = replace(event, status=CANCELLED)
    asks = takes_replies and method is Method.REQUEST
    said = ACCEPTED + ("TRUE" if asks else "FALSE")
    attendee = person("ATTENDEE", facts.contact.name, facts.contact.email, said)
    further = (attendee,) if method is Method.CANCEL or asks else (attendee, NO_COUNTER)
    return Invitation(method, _calendar(method, facts, event, organizer, *further))


def download(facts: BookingFacts, links: BookingLinks, *, organizer: str, translations: NullTranslations) -> bytes:
    """Answer the booking as a file for any calendar, whatever its state.

    With METHOD:PUBLISH (RFC 5546 3.2.1): without a method the file would be a mere copy, which programs may
    import beside what the invitation brought; published under the same UID, SEQUENCE and ORGANIZER it updates
    that. PUBLISH needs the ORGANIZER and forbids an ATTENDEE, so that nobody is asked for an answer.
    """
    return _calendar(Method.PUBLISH, facts, booked(facts, links, translations), organizer)


def series(
    visits: Sequence[tuple[BookingFacts, BookingLinks]], *, organizer: str, translations: NullTranslations
) -> Invitation:
    """Answer the visits of a series as one file, each an event with a UID of its own.

    With METHOD:PUBLISH: a REQUEST may name but one UID (RFC 5546 3.2.2), while PUBLISH may carry any number of events
    (3.2.1). What is later moved or cancelled comes as REQUEST or CANCEL of its own UID.
    """
    events = [booked(facts, links, translations) for facts, links in visits]
    lines = timezones([event.span for event in events])
    for event, (facts, _links) in zip(events, visits, strict=True):
        host = person("ORGANIZER", one_line(facts.host.name), organizer)
        lines += event_lines(replace(event, further=(*event.further, host)))
    return Invitation(Method.PUBLISH, calendar(lines, head=[f"METHOD:{Method.PUBLISH}"]))


def _calendar(method: Method, facts: BookingFacts, event: Event, organizer: str, *further: str) -> bytes:
    host = person("ORGANIZER", one_line(facts.host.name), organizer)
    lines = event_lines(replace(event, further=(*event.further, host, *further)))
    return calendar([*timezones([event.span]), *lines], head=[f"METHOD:{method}"])

"""Nothing that is written to customers mixes *Sie* and *du*; the house is always written to with *Sie*."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.messages import FOR_CALENDARS, Invitation, Method, Reason, Recipient
from booking.ical.invitations import download
from booking.notifications.messages import built_in, tongue_of
from booking.notifications.short import render_short
from booking.notifications.wording import Wording
from booking.translations.forms import speaks_du, speaks_sie
from tests.factories.booking_facts import HOST, LINKS, booking_facts
from tests.factories.catalogues import catalogue
from tests.notifications.rendering import SENT_AT, arrived, page, text

STATES = {
    Reason.REQUESTED: BookingState.PENDING,
    Reason.DECLINED: BookingState.DECLINED,
    Reason.CANCELLED: BookingState.CANCELLED,
    Reason.LAPSED: BookingState.LAPSED,
}
LATER = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
CUSTOMERS = tuple(reason for reason in Reason if reason is not Reason.PROPOSAL_REFUSED)
STOPPING = replace(LINKS, reminders="https://termin.example/b/t0k3n/reminders")
TOO_LATE = datetime(2026, 11, 19, 13, 0, tzinfo=UTC)


def known(reason: Reason, form: str, locale: str = "de", **changes: object) -> BookingFacts:
    """All that can be known at once; what the business itself has written calls nobody anything."""
    found = {
        "host": replace(HOST, address_form=form),
        "locale": locale,
        "state": STATES.get(reason, BookingState.CONFIRMED),
        "capacity": 6,
        "seats": 2,
        "expires_at": LATER,
        "decline_reason": "Dr. Ada ist krank.",
        "moves_to": LATER,
        "moves_to_ends_at": LATER,
        "moved_from": LATER,
        "proposed": (LATER, LATER),
        "proposed_until": LATER,
        "instructions": {"de": "Handtuch, wenn vorhanden"},
    }
    return booking_facts(**{**found, **changes})


def mail(reason: Reason, form: str, recipient: Recipient = Recipient.CUSTOMER, locale: str = "de") -> str:
    """All that its reader sees of a message, on a booking that can be changed and on one that cannot."""
    invitation = (
        Invitation(Method.REQUEST, b"") if reason in FOR_CALENDARS and recipient == Recipient.CUSTOMER else None
    )
    both = []
    for until in (LATER, TOO_LATE):
        facts = known(reason, form, locale, changeable_until=until)
        made = arrived(reason, facts, recipient, STOPPING, invitation=invitation)
        both += [str(made["Subject"]), text(made), page(made)]
    return "\n".join(both)


def short(reason: Reason, form: str) -> str:
    facts = known(reason, form)
    return render_short(reason, facts, LINKS, wording(facts))


def wording(facts: BookingFacts) -> Wording:
    return Wording.of(facts.locale, facts.time_zone, catalogue(tongue_of(Recipient.CUSTOMER, facts)))


@pytest.mark.parametrize("reason", CUSTOMERS)
def test_a_mail_of_a_business_that_says_sie_says_nothing_else(reason: Reason) -> None:
    said = mail(reason, "sie")
    assert speaks_sie(said)
    assert not speaks_du(said)


@pytest.mark.parametrize("reason", CUSTOMERS)
def test_a_mail_of_a_business_that_says_du_says_nothing_else(reason: Reason) -> None:
    said = mail(reason, "du")
    assert speaks_du(said)
    assert not speaks_sie(said)


@pytest.mark.parametrize("reason", Reason)
def test_the_business_itself_is_written_to_with_sie(reason: Reason) -> None:
    said = mail(reason, "du", Recipient.BUSINESS)
    assert said == mail(reason, "sie", Recipient.BUSINESS)
    assert not speaks_du(said)


@pytest.mark.parametrize("reason", CUSTOMERS)
def test_an_english_mail_is_the_same_in_both_forms(reason: Reason) -> None:
    assert mail(reason, "du", locale="en") == mail(reason, "sie", locale="en")


@pytest.mark.parametrize("reason", CUSTOMERS)
def test_short_messages_keep_to_the_form(reason: Reason) -> None:
    assert speaks_sie(short(reason, "sie"))
    assert not speaks_du(short(reason, "sie"))
    assert speaks_du(short(reason, "du"))
    assert not speaks_sie(short(reason, "du"))


@pytest.mark.parametrize("reason", CUSTOMERS)
def test_our_own_words_are_offered_in_the_form(reason: Reason) -> None:
    facts = known(reason, "du")
    words = built_in(reason, facts, LINKS, SENT_AT, catalogue(tongue_of(Recipient.CUSTOMER, facts)))
    assert not speaks_sie(f"{words.subject}\n{words.body}")
    assert words != built_in(reason, facts, LINKS, SENT_AT, catalogue("de"))


@pytest.mark.parametrize(("form", "wrong"), [("sie", speaks_du), ("du", speaks_sie)])
@pytest.mark.parametrize("state", BookingState)
def test_an_event_keeps_to_the_form(state: BookingState, form: str, wrong: Callable[[str], bool]) -> None:
    facts = known(Reason.CONFIRMED, form, state=state)
    spoken = catalogue(tongue_of(Recipient.CUSTOMER, facts))
    event = download(facts, LINKS, organizer="noreply@termin.example", translations=spoken)
    assert not wrong(event.decode())


def test_who_is_written_to_decides_the_catalogue() -> None:
    facts = known(Reason.CONFIRMED, "du")
    assert [tongue_of(recipient, facts) for recipient in (Recipient.CUSTOMER, Recipient.BUSINESS)] == ["de@du", "de"]

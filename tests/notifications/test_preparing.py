"""What to bring: told to who comes, when it is agreed and when it is near."""

import pytest

from booking.domain.appointments import BookingState
from booking.domain.messages import Reason, Recipient
from tests.factories.booking_facts import booking_facts
from tests.notifications.rendering import arrived, page, text

CARD = {"de": "Bitte bringen Sie Ihre Karte mit.", "en": "Please bring your card."}


@pytest.mark.parametrize("reason", [Reason.CONFIRMED, Reason.APPROVED, Reason.MOVED, Reason.REMINDER])
def test_who_comes_reads_what_to_bring(reason: Reason) -> None:
    made = arrived(reason, booking_facts(locale="en", instructions=CARD))
    assert "What to bring: Please bring your card." in text(made)
    assert "Please bring your card." in page(made)


@pytest.mark.parametrize("reason", [Reason.REQUESTED, Reason.FOLLOW_UP, Reason.LAPSED])
def test_what_is_not_agreed_or_over_needs_nothing(reason: Reason) -> None:
    assert "card" not in text(arrived(reason, booking_facts(locale="en", instructions=CARD)))


def test_a_request_that_was_moved_is_not_agreed() -> None:
    facts = booking_facts(locale="en", instructions=CARD, state=BookingState.PENDING)
    assert "card" not in text(arrived(Reason.MOVED, facts))


def test_the_business_is_not_told_its_own_instructions() -> None:
    facts = booking_facts(locale="en", instructions=CARD)
    assert "card" not in text(arrived(Reason.CONFIRMED, facts, Recipient.BUSINESS))


def test_several_lines_stay_apart() -> None:
    facts = booking_facts(locale="en", instructions={"en": "Your card\nA towel"})
    assert "What to bring: Your card\n    A towel" in text(arrived(Reason.CONFIRMED, facts))

"""Messages in words."""

import pytest

from booking.domain.messages import Notice, Reason
from booking.domain.outbox import Fault
from booking.web.presenters.message_names import NAMES
from booking.web.presenters.outgoing import FAULTS


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_a_sentence(fault: Fault) -> None:
    assert fault in FAULTS


@pytest.mark.parametrize(
    "reason", [*Reason, Notice.INVITATION, Notice.CALENDAR_FAILING, Notice.WEBHOOK_PAUSED, Notice.BOOKINGS]
)
def test_every_message_that_a_house_sees_has_a_name(reason: str) -> None:
    assert reason in NAMES

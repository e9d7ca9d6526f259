"""What the business decides, twice at once or against its customer."""

from collections.abc import Sequence

from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import ForOne, Kind

MESSAGES = """
    SELECT count(*) FROM message m JOIN booking b ON b.business_id = m.business_id AND b.id = m.booking_id
    WHERE m.business_id = :business AND m.booking_id = :booking AND m.reason IN ('approved', 'declined')
"""

REQUEST = "SELECT id FROM booking WHERE business_id = :business AND moves_id = :id"


class TwoApprovals(ForOne):
    """One request that is approved by many at once: one does it, and one mail says so."""

    name = "two-approvals"

    def document(self) -> Document:
        """One person whose visits are approved."""
        return standing(["anna"], [visit("first", ["anna"], approval=True)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Everybody decides about one request."""
        self.booking_id = arena.booked("first", arena.start(number)).facts.booking_id
        said = {"business_id": arena.business.id, "booking_id": self.booking_id}
        return [arena.door(self.decision(each), **said) for each in range(SIZE)]

    def decision(self, client: int) -> str:
        """What this client decides."""
        return "approve"

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """The customer is told once."""
        told = arena.count(MESSAGES, booking=self.booking_id)
        found = super().faults(arena, number, answers)
        return found if told == 1 else [*found, f"the customer is told {told} times"]


class ApprovalAgainstDecline(TwoApprovals):
    """One request that half approve and half decline."""

    name = "approval-against-decline"

    def decision(self, client: int) -> str:
        """One half approves."""
        return ("approve", "decline")[client % 2]


class MoveApprovedAgainstCancel(Kind):
    """The business approves a move while the customer cancels, and others want either time."""

    name = "move-approved-or-cancelled"

    def document(self) -> Document:
        """One person whose visits are approved."""
        return standing(["anna"], [visit("first", ["anna"], approval=True)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Approvals, cancellations, and bookings of the old and of the new time."""
        booked = arena.booked("first", arena.start(number))
        said = {"business_id": arena.business.id}
        arena.crowd.ask([arena.door("approve", booking_id=booked.facts.booking_id, **said)])
        arena.crowd.ask([arena.move(booked.token, arena.start(number, 11))])
        [request] = [
            arena.count(
                "SELECT id FROM booking WHERE business_id = :business AND moves_id = :id", id=booked.facts.booking_id
            )
        ]
        calls = []
        for hour in (9, 11) * (SIZE // 8):
            calls += [arena.door("approve", booking_id=request, **said), arena.cancel(booked.token)]
            calls += [arena.booking("first", arena.start(number, hour)) for _ in range(2)]
        return calls

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Every cancellation is granted; of the approvals at most one."""
        cancelled = [each for each in answers if each.call.path.endswith("/cancel")]
        approved = [each for each in answers if each.call.path.endswith("/approve") and each.status == 200]
        found = [f"cancelling answered {each.status}" for each in cancelled if each.status != 200]
        return found if len(approved) <= 1 else [*found, f"{len(approved)} approvals"]

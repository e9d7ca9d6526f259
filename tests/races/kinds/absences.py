"""Somebody is ill: their visits go to a colleague while others book that colleague online."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from booking.domain.access import Actor
from booking.services.absences.affected import Action
from booking.services.absences.planning import Choice, Report, report
from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit, with_status
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import Kind

HOURS = range(7, 19)
PRESSES = 4
MOVED = """
    SELECT count(DISTINCT step.id) FROM absence_step AS step
    JOIN booking ON booking.business_id = step.business_id AND booking.id = step.booking_id
    JOIN occupancy ON occupancy.business_id = booking.business_id
        AND occupancy.appointment_id = booking.appointment_id AND occupancy.active
    JOIN resource ON resource.business_id = occupancy.business_id AND resource.id = occupancy.resource_id
    WHERE step.business_id = :business AND step.absence_id = :absence AND resource.slug = 'ben'
"""
STEPS = "SELECT count(*) FROM absence_step WHERE business_id = :business AND absence_id = :absence AND state = :state"
DEEDS = """
    SELECT count(*) FROM record_entry JOIN booking ON booking.appointment_id = record_entry.subject_id
    JOIN absence_step AS step ON step.booking_id = booking.id
    WHERE step.business_id = :business AND step.absence_id = :absence
        AND record_entry.subject = 'appointment' AND record_entry.action = 'moved'
"""


class AbsenceAgainstBookings(Kind):
    """Anna's day goes to Ben, pressed more than once, while everybody else books Ben's."""

    name = "absence-against-bookings"

    def document(self) -> Document:
        """Two people, either of whom gives the service."""
        return standing(["anna", "ben"], [visit("cut", ["anna", "ben"])])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Who is ill is reported before; some go on with it at once, all others book."""
        starts = [arena.start(number, hour) for hour in HOURS]
        booked = [arena.booked("cut", each, resource="anna") for each in starts]
        chosen = {each.facts.booking_id: Choice(Action.MOVE, "ben") for each in booked}
        actor, day = Actor.of_server(arena.business.id), arena.start(number, 0)
        with arena.app.app_context():
            said = Report("anna", day, day + timedelta(days=1), chosen)
            self.absence = report(actor, said, datetime.now(UTC))
        press = arena.door("absence_go_on", business_id=arena.business.id, absence_id=self.absence)
        # The day is moved from its morning on, and booked from its evening on: both win something.
        others = [arena.booking("cut", starts[-1 - each % len(starts)]) for each in range(SIZE - PRESSES)]
        return [*[press] * PRESSES, *others]

    def winners(self, answers: Sequence[Answer]) -> int:
        """Those who booked online."""
        return len(with_status(answers, 201))

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """What Ben has beyond one visit an hour, and what was moved twice."""
        moved = arena.count(MOVED, absence=self.absence)
        twice = max(0, arena.count(DEEDS, absence=self.absence) - moved)
        return max(0, self.winners(answers) + moved - len(HOURS)) + twice

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Every hour of Ben's went to somebody, and each step says what became of it."""
        moved = arena.count(MOVED, absence=self.absence)
        done, failed = (arena.count(STEPS, absence=self.absence, state=each) for each in ("done", "failed"))
        found = []
        if self.winners(answers) + moved < len(HOURS):
            found.append("an hour went to nobody")
        if (done, done + failed) != (moved, len(HOURS)):
            found.append(f"{moved} were moved, {done} say so, {failed} say no")
        return found

"""Waiting lists: offers against bookings, against each other, and against cancellations."""

from collections.abc import Sequence
from datetime import UTC, datetime

from booking.domain.bookings import Contact
from booking.domain.waiting import Wanted
from booking.services import businesses
from booking.services.beginnings import Request
from booking.services.waiting import joining, looking
from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit, with_status
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import Kind

THEIRS = """
    SELECT count(*) FROM booking WHERE business_id = :business AND contact_email = :email
    AND state IN ('held', 'confirmed')
"""
HALF = SIZE // 2


class Waiting(Kind):
    """A race around one who waits for nine o'clock."""

    def document(self) -> Document:
        """One person, one service, with a list."""
        return standing(["anna"], [visit("cut", ["anna"], waiting_list=True)])

    def waits(self, arena: Arena, number: int, swaps: str | None = None) -> str:
        """Let somebody wait for the nine o'clock of a round; answers the token of their place."""
        self.email = f"waits-{number}@example.org"
        start = arena.start(number)
        wish = Wanted(start.date(), start.date(), from_minute=540, until_minute=541)
        with arena.app.app_context():
            known = businesses.business(arena.slug)
            request = Request(Contact(f"Waits {number}", self.email, None), "de")
            links = arena.app.extensions["links"]
            offered = known.services["cut"]
            return joining.join(known, offered, wish, request, datetime.now(UTC), links, swaps=swaps).token

    def offered(self, arena: Arena, number: int, swaps: str | None = None) -> str:
        """The same, with the offer made already."""
        token = self.waits(arena, number, swaps)
        with arena.app.app_context():
            looking.look(datetime.now(UTC))
        return token

    def given(self, arena: Arena) -> int:
        """How often the one who waits has something."""
        return arena.count(THEIRS, email=self.email)


class OfferAgainstBooking(Waiting):
    """Many workers would offer what many others book."""

    name = "offer-against-booking"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half of them look, half of them book, in turn."""
        self.waits(arena, number)
        looks = [arena.door("look") for _ in range(HALF)]
        return [each for look in looks for each in (look, arena.booking("cut", arena.start(number)))]

    def winners(self, answers: Sequence[Answer]) -> int:
        """Those who booked it."""
        return len(with_status(answers, 201))

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Who has nine o'clock beyond the one."""
        return max(0, self.winners(answers) + self.given(arena) - 1)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Somebody has it."""
        return [] if self.winners(answers) + self.given(arena) else ["nobody has it"]


class WorkersAtOnce(Waiting):
    """Forty workers look at once for one who waits."""

    name = "workers-at-once"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """All look."""
        self.waits(arena, number)
        return [arena.door("look") for _ in range(SIZE)]

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Offers beyond the one."""
        return max(0, self.given(arena) - 1)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """There is one, and nobody was skipped."""
        return [] if self.given(arena) == 1 else [f"{self.given(arena)} offers"]


class AcceptMany(Waiting):
    """One offer, accepted by an impatient finger."""

    name = "accept-many"
    in_control = False  # it is one booking that is accepted: without care it is confirmed twice, and is the same still

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """All accept."""
        return [arena.door("accept", token=self.offered(arena, number))] * SIZE

    def winners(self, answers: Sequence[Answer]) -> int:
        """Those who were told that they made it."""
        return sum(not each.body["is_replay"] for each in with_status(answers, 200))

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Bookings beyond the one."""
        return max(0, self.winners(answers) - 1)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """All are told of the same booking."""
        numbers = {each.body.get("booking_id") for each in answers}
        return [] if len(numbers) == 1 and self.winners(answers) == 1 else [f"{len(numbers)} bookings"]


class SwapAgainstCancel(Waiting):
    """An earlier time is accepted while the later booking is cancelled: moved and then cancelled, or only that."""

    name = "swap-against-cancel"
    in_control = False

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half accept, half cancel."""
        later = arena.booked("cut", arena.start(number, 14))
        place = self.offered(arena, number, later.token)
        calls = [(arena.door("accept", token=place), arena.cancel(later.token)) for _ in range(HALF)]
        return [each for pair in calls for each in pair]

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Every answer is a yes, or says that the booking does not stand any more."""
        odd = [each.status for each in answers if each.status not in (200, 409, 410)]
        return [f"answered by {sorted(set(odd))}"] if odd else []

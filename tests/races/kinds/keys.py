"""The same request, sent many times."""

from collections.abc import Sequence

from tests.factories.businesses import Document
from tests.races.arena import Arena, histogram, standing, visit, with_status
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import Kind


class OneKey(Kind):
    """One key and body by all: one booking, one pair of messages; with another body it is refused."""

    name = "one-key"

    def document(self) -> Document:
        """A course with room for all, so that nothing but the key can hold them back."""
        return standing(["anna"], [visit("course", ["anna"], capacity=100)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """All send the same."""
        self.call = arena.booking("course", arena.start(number))
        return [self.call] * SIZE

    def winners(self, answers: Sequence[Answer]) -> int:
        """Those who were told that they made it."""
        return len(with_status(answers, 201))

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Bookings beyond the one."""
        question = "SELECT count(*) FROM booking WHERE business_id = :business AND contact_email = :email"
        return max(0, arena.count(question, email=self._email()) - 1)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """One is told that it made the booking, the others get the same; customer and business get a mail each."""
        found = []
        if histogram(answers) != {200: SIZE - 1, 201: 1}:
            found.append(f"answered {histogram(answers)}")
        if len({each.body.get("reference") for each in with_status(answers, 200, 201)}) != 1:
            found.append("more than one reference")
        question = """
            SELECT count(*) FROM message m JOIN booking b ON b.business_id = m.business_id AND b.id = m.booking_id
            WHERE b.business_id = :business AND b.contact_email = :email
        """
        if arena.count(question, email=self._email()) != 2:
            found.append("not two messages")
        assert self.call.body is not None
        other = Call(self.call.path, {**self.call.body, "seats": 2}, self.call.headers)
        [refused] = arena.crowd.ask([other])
        return found if refused.status == 422 else [*found, f"another body answered {refused.status}"]

    def _email(self) -> str:
        assert self.call.body is not None
        return str(self.call.body["customer"]["email"])

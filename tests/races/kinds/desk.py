"""What the desk does, against what customers do online and against itself."""

from collections.abc import Sequence

from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit, with_status
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import ForOne, Kind

HALF = SIZE // 2
STANDS_IN = "SELECT appointment_id FROM booking WHERE business_id = :business AND id = :booking"
MADE = "SELECT count(*) FROM booking WHERE business_id = :business AND contact_name = :name"


class OfOne(ForOne):
    """A race for the time of one person."""

    def document(self) -> Document:
        """One person, one service."""
        return standing(["anna"], [visit("cut", ["anna"])])


class DeskAgainstWeb(OfOne):
    """One start, wanted on the telephone and online."""

    name = "desk-against-web"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half of them call, half of them click."""
        nine = arena.start(number)
        return [(arena.desk if each % 2 else arena.booking)("cut", nine) for each in range(SIZE)]


class DeskMoveAgainstBookings(OfOne):
    """An appointment that the desk moves to where others book."""

    name = "desk-move-against-bookings"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Somebody at nine is dragged to eleven, as everybody else wants; or half an hour before."""
        moved = dragged(arena, number)
        target = (arena.start(number, 11), arena.start(number, 10, 30))
        # Now and then the drag would come last by habit: it starts in the middle.
        calls = [arena.booking("cut", target[each % 2]) for each in range(SIZE - 1)]
        return [*calls[:4], arena.door("desk_move", **moved, starts_at=target[0].isoformat()), *calls[4:]]


class DragsOfOne(OfOne):
    """One appointment that is dragged in many windows at once: one of them has seen it where it stood."""

    name = "drags-of-one"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Everybody drags it to another hour."""
        moved = dragged(arena, number)
        hours = [arena.start(number, 10 + each % 10).isoformat() for each in range(SIZE)]
        return [arena.door("desk_move", **moved, starts_at=each) for each in hours]


class UndoAgainstBookings(OfOne):
    """A move that is taken back while others book where it stood."""

    name = "undo-against-bookings"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """One undo, and bookings of the place that it goes back to."""
        moved = dragged(arena, number)
        [answer] = arena.crowd.ask([arena.door("desk_move", **moved, starts_at=arena.start(number, 13).isoformat())])
        back = {"starts_at": arena.start(number).isoformat(), "minutes": 60, "resources": answer.body["resources"]}
        undo = arena.door("desk_undo", **{**moved, "sequence": answer.body["sequence"]}, **back)
        calls = [arena.booking("cut", arena.start(number)) for _ in range(SIZE - 1)]
        return [*calls[:4], undo, *calls[4:]]


class RestoreAgainstBookings(OfOne):
    """A cancellation that is taken back while others book the time."""

    name = "restore-against-bookings"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """One restores, the others book."""
        booking_id = arena.booked("cut", arena.start(number)).facts.booking_id
        said = {"business_id": arena.business.id, "booking_id": booking_id}
        arena.crowd.ask([arena.door("desk_cancel", **said)])
        calls = [arena.booking("cut", arena.start(number)) for _ in range(SIZE - 1)]
        return [*calls[:4], arena.door("desk_restore", **said), *calls[4:]]


class BlockAgainstBookings(ForOne):
    """A meeting of two people against visits of both of them, who are named in either order."""

    name = "block-against-bookings"

    def document(self) -> Document:
        """Two services of the same two people."""
        return standing(["anna", "ben"], [visit("there", ["anna"], ["ben"]), visit("back", ["ben"], ["anna"])])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half of them block from half past nine, half of them book nine o'clock."""
        said = {"business_id": arena.business.id, "starts_at": arena.start(number, 9, 30).isoformat()}
        said["ends_at"] = arena.start(number, 11).isoformat()
        who = (["anna", "ben"], ["ben", "anna"])
        blocks = [arena.door("block", **said, resources=who[each % 2]) for each in range(HALF)]
        visits = [arena.booking(("there", "back")[each % 2], arena.start(number)) for each in range(HALF)]
        return [call for pair in zip(blocks, visits, strict=True) for call in pair]


class SqueezeStorm(OfOne):
    """Twenty are squeezed into a start that twenty want online: all of those get in, and one of these."""

    name = "squeeze-storm"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """In turn."""
        nine = arena.start(number)
        squeezes = [arena.desk("cut", nine, squeezed_reason="pain") for _ in range(HALF)]
        bookings = [arena.booking("cut", nine) for _ in range(HALF)]
        return [call for pair in zip(squeezes, bookings, strict=True) for call in pair]

    expected = 1 + HALF


class OneForm(Kind):
    """The form of the telephone, sent by an impatient finger many times: one booking."""

    name = "one-form"

    def document(self) -> Document:
        """A course with room for all, so that nothing but the form's key can hold them back."""
        return standing(["anna"], [visit("course", ["anna"], capacity=100)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """All send the same."""
        self.customer = f"impatient-{number}"
        return [arena.desk("course", arena.start(number), customer=self.customer, key=f"form {number}")] * SIZE

    def winners(self, answers: Sequence[Answer]) -> int:
        """Those who were told that they made it."""
        return sum(not each.body["is_replay"] for each in with_status(answers, 200))

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Bookings beyond the one."""
        return max(0, arena.count(MADE, name=self.customer) - 1)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """All are told of the same booking, one of them that it is new."""
        numbers = {each.body.get("booking_id") for each in answers}
        found = [] if len(numbers) == 1 else [f"{len(numbers)} bookings"]
        return found if self.winners(answers) == 1 else [*found, f"{self.winners(answers)} made it"]


def dragged(arena: Arena, number: int) -> dict[str, int]:
    """An appointment at nine that is there before the race begins, as a window has seen it."""
    booked = arena.booked("cut", arena.start(number))
    appointment_id = arena.count(STANDS_IN, booking=booked.facts.booking_id)
    return {"business_id": arena.business.id, "appointment_id": appointment_id, "sequence": 0}

"""A race, round after round: what is run, what must come of it, and what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.factories.businesses import Document
from tests.races import soundness
from tests.races.arena import Arena, histogram
from tests.races.clients import Answer, Call
from tests.races.machine import share, ticks

SLOWEST = 2.0  # seconds within which 99 of 100 answers must be there, whoever else is at work on the machine


class Kind:
    """One kind of race. ``name`` is a slug; a round is forty calls at one moment."""

    name: str
    rounds: int | None = None
    """How many rounds show all of it, where that is known."""
    in_control = True
    """Whether the negative control can show something: it cannot where all that is shown is that nobody waits."""

    def document(self) -> Document:
        """The business that is fought for."""
        raise NotImplementedError

    def open(self, arena: Arena) -> None:
        """Prepare what all rounds share."""

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Prepare round *number* and answer what is to be asked in it, all at once."""
        raise NotImplementedError

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """How much more was given than there is, besides overlapping rows; 0 is right."""
        return 0

    def winners(self, answers: Sequence[Answer]) -> int:
        """How many got what they wanted."""
        return sum(each.status in (200, 201) for each in answers)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """What else is not as it must be, a sentence each."""
        return []


class ForOne(Kind):
    """A race for what only one can have: one wins, everybody else is told no, and what is free instead."""

    expected = 1

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """There is the right number of winners; the rest got 409, with alternatives where they wanted time."""
        found = []
        if self.winners(answers) != self.expected:
            found.append(f"{self.winners(answers)} winners instead of {self.expected}: {histogram(answers)}")
        refused = [each for each in answers if each.status not in (200, 201)]
        if any(each.status != 409 for each in refused):
            found.append(f"refused otherwise than by 409: {histogram(answers)}")
        if any(each.status == 409 and _wanted_time(each) and not each.body.get("alternatives") for each in refused):
            found.append("a refusal without alternatives")
        return found

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Winners beyond the right number."""
        return max(0, self.winners(answers) - self.expected)


def _wanted_time(answer: Answer) -> bool:
    return "/bookings" in answer.call.path and not answer.call.path.endswith("/cancel")


@dataclass
class Tally:
    """What was seen in all rounds of a kind on a database."""

    kind: str
    database: str
    rounds: int = 0
    winners: int = 0
    overlaps: int = 0
    excess: int = 0
    failures: int = 0
    """Answers of 5xx, and those that never came."""
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    workers: set[str] = field(default_factory=set)
    total: int = 0
    others: int = 0
    """Processor time while it ran, and what others used of it."""

    def milliseconds(self, percent: int) -> float:
        """The time within which so many percent of the answers were there."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000

    @property
    def share(self) -> float:
        """The part of the machine that was ours."""
        return share(self.total, self.others)

    @property
    def is_slow(self) -> bool:
        """Whether answers took too long."""
        return self.milliseconds(99) > SLOWEST * 1000

    @property
    def doubled(self) -> int:
        """How much was given twice."""
        return self.overlaps + self.excess


def run(kind: Kind, arena: Arena, tally: Tally, first: int, rounds: int) -> None:
    """Run some rounds, counted from *first*, and add what is seen to *tally*."""
    for number in range(first, first + rounds):
        calls = kind.calls(arena, number)
        before = ticks()
        answers = arena.crowd.ask(calls)
        after = ticks()
        tally.total += after.total - before.total
        tally.others += after.others - before.others
        tally.rounds += 1
        tally.winners += kind.winners(answers)
        tally.overlaps = soundness.overlaps(arena.engine, arena.business.id)
        tally.excess += kind.excess(arena, number, answers)
        tally.failures += sum(each.status == 0 or each.status >= 500 for each in answers)
        tally.seconds += [each.seconds for each in answers]
        tally.workers |= {each.worker for each in answers if each.worker}
        said = soundness.unsound(arena.engine, arena.business.id) + kind.faults(arena, number, answers)
        tally.faults += [f"round {number}: {each}" for each in said]


def table(tallies: Sequence[Tally]) -> str:
    """What was seen, a line per kind and database."""
    head = f"{'kind':<28}{'database':<12}{'rounds':>7}{'winners':>9}{'overlaps':>9}{'excess':>8}"
    lines = [f"{head}{'p50 ms':>8}{'p99 ms':>8}{'ours':>6}{'5xx':>5}{'wrong':>6}"]
    for each in tallies:
        line = f"{each.kind:<28}{each.database:<12}{each.rounds:>7}{each.winners:>9}{each.overlaps:>9}{each.excess:>8}"
        figures = f"{each.milliseconds(50):>8.0f}{each.milliseconds(99):>8.0f}{each.share:>6.0%}"
        figures += f"{each.failures:>5}{len(each.faults):>6}"
        lines.append(line + figures)
    return "\n".join(lines)

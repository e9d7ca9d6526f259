"""How far a new business has come: which steps are done, and what is left until customers can book."""

from dataclasses import dataclass
from enum import StrEnum

from booking.domain.businesses import Business


class Step(StrEnum):
    """What a business needs to be booked, in this order."""

    PLACE = "place"
    HOURS = "hours"
    WHO = "who"
    SERVICE = "service"


STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` are the steps that need nothing more."""

    done: frozenset[Step]

    @property
    def following(self) -> Step | None:
        """The first step that is not done; None where the business can be booked."""
        return next((step for step in STEPS if step not in self.done), None)


def progress(business: Business) -> Progress:
    """How far a business has come, by what is stored: steps can be done elsewhere, and in any order."""
    given = {
        each.id for service in business.services.values() for need in service.rules.requirements for each in need.any_of
    }
    done = {
        Step.PLACE: any(each.street for each in business.locations),
        Step.HOURS: any(each.rules.weekly_hours for each in business.locations)
        or any(each.rules.weekly_hours for each in business.resources.values()),
        Step.WHO: bool(business.resources),
        Step.SERVICE: bool(given),
    }
    return Progress(frozenset(step for step, is_done in done.items() if is_done))

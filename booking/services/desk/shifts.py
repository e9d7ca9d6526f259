"""Where an appointment is to go: what is asked for, and in which ways it could be fulfilled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain.businesses import Business, Service
from booking.domain.errors import Invalid, NotFound
from booking.domain.overriding import IMPLIED_BY_SQUEEZING, OVERRIDABLE, assigned
from booking.domain.policies import Refusal
from booking.services.claims import Wish
from booking.services.desk.choosing import Asked
from booking.storage.queries.standings import AppointmentRow

KEPT_WITH_THE_START = frozenset({Refusal.IN_THE_PAST, Refusal.NOTICE, Refusal.HORIZON, Refusal.OFF_GRID})
"""What is decided by the start alone: where that stays, nothing of it is new."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an appointment stands: its start, its length, and the slugs of its resources in the order of its needs."""

    starts_at: datetime
    minutes: int
    resources: tuple[str, ...]
    squeezed_reason: str | None = None

    @property
    def words(self) -> dict[str, str | None]:
        """The same as the record has it, by field."""
        return {
            "starts_at": self.starts_at.isoformat(),
            "minutes": str(self.minutes),
            "resources": ", ".join(self.resources),
            "squeezed_reason": self.squeezed_reason,
        }


@dataclass(frozen=True, slots=True)
class Shift:
    """A move as it is asked for; see ``moves.move``. ``back_to`` is a place to be put back to exactly."""

    starts_at: datetime
    resource: str | None = None
    replaces: str | None = None
    minutes: int | None = None
    over: frozenset[Refusal] = frozenset()
    squeezed_reason: str | None = None
    is_regular: bool = False
    back_to: Place | None = None

    def reason(self, present: str | None) -> str | None:
        """Why it will be squeezed in, none where it stands behind the guard."""
        if self.back_to is not None:
            return self.back_to.squeezed_reason
        if self.is_regular:
            return None
        return self.squeezed_reason if self.squeezed_reason is not None else present

    def of_block(self, present: Sequence[str]) -> tuple[str, ...]:
        """The resources of a block after the move: one of them replaced by another."""
        if self.back_to is not None:
            return self.back_to.resources
        if self.resource is None or self.resource in present:
            return tuple(present)
        leaves = self.replaces if self.replaces in present else None
        if leaves is None and len(present) > 1:
            raise Invalid([("replaces", "required")])
        kept = [each for each in present if leaves is not None and each != leaves]
        return (*kept, self.resource)

    @property
    def named(self) -> tuple[str, ...]:
        """The slugs of everybody whom it may take besides those who could be chosen anyway."""
        resource = () if self.resource is None else (self.resource,)
        return resource + (self.back_to.resources if self.back_to else ())


def wishes(
    business: Business,
    service: Service,
    row: AppointmentRow,
    place: Place,
    shift: Shift,
    audience: str | None,
    agreed: tuple[int, ...],
    *,
    is_trusted: bool,
) -> list[Asked]:
    """The ways in which a visit of the *agreed* lengths could be moved, the one that changes least first."""
    if shift.squeezed_reason is not None and not shift.squeezed_reason.strip():
        raise Invalid([("squeezed_reason", "required")])
    ids = {each.slug: each.rules.id for each in business.resources.values()}
    ways = _ways(service, place, shift, ids)
    is_squeezed = shift.reason(row.squeezed_reason) is not None
    return [
        Asked(
            Wish(service.slug, shift.starts_at, 1, audience, lengths=agreed),
            over=shift.over,
            implied=OVERRIDABLE if is_trusted else _implied(row, place, shift, is_squeezed=is_squeezed),
            minutes=shift.minutes,
            kept=kept,
            is_squeezed=is_squeezed,
            joins=False,
            is_trusted=is_trusted,
        )
        for kept in ways
    ]


def _ways(service: Service, place: Place, shift: Shift, ids: dict[str, int]) -> list[dict[int, int]]:
    """Who it has to be, by index of requirement: all as they are, else only who gives it and who is named.

    In a visit of several whoever gives one of its services stays before rooms do, and who gives the first for sure.
    """
    if shift.back_to is not None:
        back = [ids[each] for each in shift.back_to.resources if each in ids]
        if len(back) < len(shift.back_to.resources):
            raise Invalid([("resource", "unknown_resource")])
        return [assigned(service.rules, back)]
    present = assigned(service.rules, [ids[each] for each in place.resources if each in ids])
    firm = {0: present[0]} if 0 in present else {}
    if shift.resource is not None:
        firm |= _named(service, present, shift, ids)
    # Nobody is needed twice in one part of a visit; in another one they may well stay.
    parts = [each.part for each in service.rules.requirements]
    meant = {(parts[index], each) for index, each in firm.items()}
    every = {index: each for index, each in present.items() if (parts[index], each) not in meant} | firm
    people = {index: each for index, each in every.items() if index in firm or index == parts.index(parts[index])}
    ways = [every, people, firm]
    return [way for at, way in enumerate(ways) if way not in ways[:at]]


def _named(service: Service, present: dict[int, int], shift: Shift, ids: dict[str, int]) -> dict[int, int]:
    if shift.resource not in ids:
        raise NotFound(what="resource")
    wanted, leaves = ids[shift.resource], ids.get(shift.replaces or "")
    able = [
        index for index, needed in enumerate(service.rules.requirements) if any(at.id == wanted for at in needed.any_of)
    ]
    # Whoever serves several parts of a visit is replaced in all of them that the other can give.
    found = {index: wanted for index in able if present.get(index) == (leaves if leaves is not None else wanted)}
    if found:
        return found
    if leaves is not None or not able:
        raise Invalid([("resource", "unknown_resource")])
    return {able[0]: wanted}


def _implied(row: AppointmentRow, place: Place, shift: Shift, *, is_squeezed: bool) -> frozenset[Refusal]:
    """The rules that are not asked again."""
    implied = IMPLIED_BY_SQUEEZING if is_squeezed else frozenset[Refusal]()
    if shift.starts_at != row.starts_at:
        return implied
    implied |= KEPT_WITH_THE_START
    if shift.resource is None or shift.resource in place.resources:
        # Nothing is new but the length: what was gone over already stays so.
        implied |= {Refusal.DAY_LIMIT, *(Refusal(each) for each in row.overridden or ())}
    return implied

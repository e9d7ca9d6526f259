"""Who may do what: the roles of a business's people, and what each of them allows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from booking.domain.errors import NotAllowed


class Role(StrEnum):
    """What somebody is in a business. ``STAFF`` sees and changes the calendar of one resource only."""

    OWNER = "owner"
    MANAGER = "manager"
    FRONT_DESK = "front_desk"
    STAFF = "staff"
    READ_ONLY = "read_only"


class Permission(StrEnum):
    """One thing that a role may allow; every page of the staff names the one that it needs."""

    CALENDAR_SEE = "calendar.see"
    BOOKINGS_CHANGE = "bookings.change"
    RULES_OVERRIDE = "rules.override"
    TIME_OFF_CHANGE = "time_off.change"
    CUSTOMERS_SEE = "customers.see"
    CUSTOMERS_CHANGE = "customers.change"
    CUSTOMERS_EXPORT = "customers.export"
    NOTES_CONFIDENTIAL = "notes.confidential"
    HISTORY_SEE = "history.see"
    FIGURES_SEE = "figures.see"
    CALENDARS_CONNECT = "calendars.connect"
    PROGRAMS_CONNECT = "programs.connect"
    MESSAGES_SEE = "messages.see"
    SETUP_CHANGE = "setup.change"
    TAKE_OVER = "take_over"
    TEAM_CHANGE = "team.change"
    OWNERS_CHANGE = "owners.change"


_READING = frozenset({Permission.CALENDAR_SEE, Permission.CUSTOMERS_SEE})
_DESK = _READING | {
    Permission.BOOKINGS_CHANGE,
    Permission.RULES_OVERRIDE,
    Permission.TIME_OFF_CHANGE,
    Permission.CUSTOMERS_CHANGE,
    Permission.HISTORY_SEE,
    Permission.MESSAGES_SEE,
}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: frozenset(Permission) - {Permission.OWNERS_CHANGE},
    Role.FRONT_DESK: _DESK,
    # All of it for the appointments of one resource: see ``Actor.resource``.
    Role.STAFF: frozenset(
        {
            Permission.CALENDAR_SEE,
            Permission.BOOKINGS_CHANGE,
            Permission.TIME_OFF_CHANGE,
            Permission.NOTES_CONFIDENTIAL,
            Permission.CALENDARS_CONNECT,
            Permission.HISTORY_SEE,
        }
    ),
    Role.READ_ONLY: _READING,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts for a business; ``resource`` is the slug of the only calendar that concerns them, or none.

    ``user_id`` is none for commands, which act for the person who runs the server. A member of the role staff
    without a resource sees no calendar at all: ``resource`` is the empty word then. A program acts for its user by
    the token ``token_id``, and may do no more than is ``allowed``.
    """

    business_id: int
    user_id: int | None
    name: str
    role: Role
    resource: str | None = None
    address: str = ""
    token_id: int | None = None
    allowed: frozenset[Permission] | None = None

    @classmethod
    def of_server(cls, business_id: int) -> Self:
        """The person who runs the server, by command."""
        return cls(business_id, None, "", Role.OWNER)

    def may(self, permission: Permission) -> bool:
        """Whether the role allows it, for some resource at least."""
        return permission in PERMISSIONS[self.role] and (self.allowed is None or permission in self.allowed)

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed where the role does not allow it."""
        if not self.may(permission):
            raise NotAllowed(permission=permission.value)

    def concerns(self, *resources: str) -> bool:
        """Whether something that takes these resources, by slug, is this person's to see and to change."""
        return self.resource is None or self.resource in resources

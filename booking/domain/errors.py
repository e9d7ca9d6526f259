"""What can be refused. An error carries a stable code and fields, no HTTP and no sentence."""

from collections.abc import Sequence
from typing import ClassVar


class DomainError(Exception):
    """Base of everything that the rules refuse; ``code`` is stable and public."""

    code: ClassVar[str] = "error"

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code, fields)
        self.fields = fields


class NotFound(DomainError):
    """Nothing of this name exists for the one who asks. Fields: ``what``."""

    code = "not_found"


class Gone(DomainError):
    """The link was good once and is dead now: rotated, erased, or its business removed."""

    code = "gone"


class NotAllowed(DomainError):
    """The role of the one who asks does not allow it. Fields: ``permission``."""

    code = "not_allowed"


class Unauthorized(DomainError):
    """A program came without a token, or with one that opens nothing (any more)."""

    code = "unauthorized"


class ScopeMissing(NotAllowed):
    """A program's token does not reach so far. Fields: ``scopes``, of which it needs one."""

    code = "scope_missing"


class WrongCredentials(DomainError):
    """Address and password do not belong together, or nobody signs in with them; which of it, is not said."""

    code = "wrong_credentials"


class TooManyTries(DomainError):
    """Somebody has failed to prove who they are too often in a short time. Fields: ``retry_after`` in seconds."""

    code = "too_many_tries"


class Invalid(DomainError):
    """A value is not acceptable. Fields: ``errors``, a list of ``{"path", "code"}``."""

    code = "invalid"

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__(errors=[{"path": path, "code": code} for path, code in errors])


class SlotNotOffered(DomainError):
    """The rules would not offer this start even with nothing taken and no limit reached."""

    code = "slot_not_offered"


class BookingPaused(SlotNotOffered):
    """The business has stopped booking online for the time being; it still books by itself. Fields: ``note``."""

    code = "booking_paused"


class SlotTaken(DomainError):
    """The start would be offered, were it not taken or full. Fields: ``alternatives``, slots ascending."""

    code = "slot_taken"


class OverrideNeeded(DomainError):
    """A rule stands against what the house wants; it may be gone over by somebody who was warned of it.

    Fields: ``refusals``, every such rule that was not gone over yet.
    """

    code = "override_needed"


class OnlyByPhone(DomainError):
    """This customer's bookings are not taken online; neither code nor words say more than that."""

    code = "only_by_phone"


class HoldLapsed(DomainError):
    """The hold is over, or was used already. Fields, where they are known: ``service``, ``held``, ``alternatives``."""

    code = "hold_lapsed"


class TooManyHolds(DomainError):
    """This visitor holds as many slots as one visitor may. Fields: ``limit``."""

    code = "too_many_holds"


class TooManyMails(DomainError):
    """As many mails as may be sent about one booking, or to one address, have been. Fields: ``limit``."""

    code = "too_many_mails"


class TooManyOpen(DomainError):
    """This address has as many appointments of the service before it as it may. Fields: ``limit``."""

    code = "too_many_open"


class TooLate(DomainError):
    """The customer's time to cancel or move is over. Fields: ``until``, an instant."""

    code = "too_late"


class ChangeRefused(DomainError):
    """What a calendar program has written is not done; the appointment stays as it is. Fields: ``reason``, a code."""

    code = "change_refused"


class NotActive(DomainError):
    """The booking is cancelled, declined, lapsed or over; it cannot be moved or decided."""

    code = "not_active"


class IdempotencyKeyRequired(DomainError):
    """A booking by a program needs a key that makes repeating it harmless."""

    code = "idempotency_key_required"


class IdempotencyKeyReused(DomainError):
    """The key was used before with another body."""

    code = "idempotency_key_reused"


class Stale(DomainError):
    """What was edited was changed meanwhile by somebody else; nothing was stored. Fields: the use case's own."""

    code = "stale"


class Outdated(Stale):
    """A program's condition does not hold: what it wants to change is another by now (RFC 9110 13.1.1)."""

    code = "outdated"


class ConditionRequired(DomainError):
    """A program must say which version it wants to change (RFC 6585 3)."""

    code = "condition_required"


class Busy(DomainError):
    """The database could not give the locks in time; nothing was stored. Fields: ``retry_after`` in seconds."""

    code = "busy"


class InvalidSetup(DomainError):
    """A set-up file has faults. Fields: ``faults``, lines like ``services[0].slug: is missing``."""

    code = "invalid_setup"


class ExistsAlready(DomainError):
    """A business of this slug exists and replacing it was not asked for. Fields: ``slug``."""

    code = "exists_already"


class InUse(DomainError):
    """Something else needs what would be gone. Fields: ``by``, tuples of collection, slug and name (or names)."""

    code = "in_use"


class Retained(DomainError):
    """Something at law needs what is known of this customer: nothing of it is erased meanwhile."""

    code = "retained"


class NotUnderstood(DomainError):
    """Words about days and times that mean nothing to us. Fields: ``part``, what of them; empty for all of it."""

    code = "not_understood"


class UnknownTimeZone(DomainError):
    """No such zone in the time zone data base. Fields: ``name``."""

    code = "unknown_time_zone"

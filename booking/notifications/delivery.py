"""How a message leaves: what every way of delivery promises, and how it says that it could not."""

from typing import Protocol, TypeVar

M_contra = TypeVar("M_contra", contravariant=True)


class DeliveryFailure(Exception):
    """A message did not leave. ``reason`` is what staff may read: one line, without a password."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TemporaryFailure(DeliveryFailure):
    """Trying again later may help: nobody answers, the server is busy, or it does not know us (yet)."""


class PermanentFailure(DeliveryFailure):
    """The server has refused this message or this recipient for good; trying again would not help.

    *is_dead* says that it is the address that nobody reads, whatever were written to it.
    """

    def __init__(self, reason: str, *, is_dead: bool = False) -> None:
        super().__init__(reason)
        self.is_dead = is_dead


class Transport(Protocol[M_contra]):
    """A way for messages of one kind to leave. Not for use by several threads at once."""

    def send(self, message: M_contra) -> None:
        """Deliver *message* to whom it names; raises TemporaryFailure or PermanentFailure."""

    def close(self) -> None:
        """Let go of what is held open; the transport may be used again afterwards."""

"""How a message leaves: what every way of delivery promises, and the choice between them."""

from email.message import EmailMessage
from typing import Protocol


class DeliveryFailure(Exception):
    """A message did not leave. ``reason`` is what staff may read: one line, without a password."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TemporaryFailure(DeliveryFailure):
    """Trying again later may help: nobody answers, the server is busy, or it does not know us (yet)."""


class PermanentFailure(DeliveryFailure):
    """The server has refused this message or this recipient for good; trying again would not help."""


class Transport(Protocol):
    """A way for messages to leave. Not for use by several threads at once."""

    def send(self, message: EmailMessage) -> None:
        """Deliver *message* from its From to its To; raises TemporaryFailure or PermanentFailure."""

    def close(self) -> None:
        """Let go of what is held open; the transport may be used again afterwards."""

"""What a channel is: how it is opened, what it carries about a booking, and whom that reaches."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from booking.notifications.delivery import Transport
from booking.notifications.sms import Request
from booking.services.post import Leased, Post

M = TypeVar("M")


class Setup(Protocol):
    """What the settings say about channels."""

    @property
    def instance_path(self) -> Path:
        """Where files are kept."""

    @property
    def mail_url(self) -> str | None:
        """Where mail is handed in, none where there is no mail server."""

    @property
    def sms(self) -> Request | None:
        """How the gateway for short messages is asked, none where there is none."""


@dataclass(frozen=True, slots=True)
class Way(Generic[M]):
    """One channel, for messages of one kind.

    ``opened`` answers the transport, none where it is not set up. ``about_booking`` renders a message from the facts
    of the moment, none where there is nothing to say any more. ``reached`` is whom a rendered one goes to, written
    as ``bounced_address`` keeps it.
    """

    opened: Callable[[Setup], Transport[M] | None]
    about_booking: Callable[[Post, Leased], M | None]
    reached: Callable[[M], str]

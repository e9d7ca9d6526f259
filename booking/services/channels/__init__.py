"""The ways by which messages leave: a row for each; a further one is a file beside these."""

from collections.abc import Mapping
from typing import Any

from booking.domain.messages import Channel
from booking.notifications.delivery import Transport
from booking.services.channels import mail, short
from booking.services.channels.way import Setup, Way

WAYS: Mapping[str, Way[Any]] = {Channel.EMAIL: mail.WAY, Channel.SMS: short.WAY}


def opened(setup: Setup) -> dict[str, Transport[Any]]:
    """The transports of this installation, by channel; a channel that is not set up has none."""
    found = {channel: way.opened(setup) for channel, way in WAYS.items()}
    return {channel: transport for channel, transport in found.items() if transport is not None}

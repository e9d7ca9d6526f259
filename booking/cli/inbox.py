"""The thread beside a worker that reads the inbox, where there is one: a slow mail server delays nothing else."""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Flask

from booking.network.inbox.opened import opened
from booking.services.inbox.looking import Reader, look_until
from booking.services.inbox.taking import take_in
from config import Settings


def reader_of(app: Flask) -> Reader | None:
    """How this installation reads its inbox; none where it has none."""
    settings: Settings = app.config["TERMINBUCH"]
    if settings.inbox is None:
        return None
    taking = partial(take_in, links_of=app.extensions["links"])
    return Reader(settings.inbox.name, partial(opened, settings.inbox), taking)


def read_beside(app: Flask, ending: threading.Event, clock: Callable[[], datetime]) -> None:
    """Begin to look into the inbox again and again, until *ending* is set.

    Nobody waits for a look that is under way then: what it has not noted, the next one reads.
    """
    reader = reader_of(app)
    if reader is None:
        return

    def read() -> None:
        with app.app_context():
            look_until(ending, reader, clock)

    threading.Thread(target=read, name="inbox", daemon=True).start()

"""The thread beside a worker that asks connected calendars: what a slow server takes delays no message."""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Flask

from booking.ical.apart import busy_apart
from booking.network.fetching import Doors, fetch
from booking.services.foreign_calendars.asking import Asking, ask_until


def asking_of(app: Flask) -> Asking:
    """How this installation asks: through the doors that keep it outside, reading in a program of its own."""
    return Asking(app.extensions["seal"], partial(fetch, doors=Doors()), busy_apart)


def ask_beside(app: Flask, ending: threading.Event, clock: Callable[[], datetime]) -> None:
    """Begin to ask whichever calendar is due, until *ending* is set.

    Nobody waits for one that is being asked then: its lease runs out, and another worker asks it again.
    """

    def ask() -> None:
        with app.app_context():
            ask_until(ending, asking_of(app), clock)

    threading.Thread(target=ask, name="calendars", daemon=True).start()

"""The thread beside a worker that tells programs of others what happened: a slow one delays no message."""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Flask

from booking.network.fetching import Doors
from booking.network.posting import post
from booking.services.webhooks.sending import Sending, send_until


def sending_of(app: Flask) -> Sending:
    """How this installation tells: through the doors that keep it outside, signed with keys of its own."""
    links = app.extensions["links"]
    return Sending(app.extensions["seal"], links.key, partial(post, doors=Doors()), app.app_context)


def tell_beside(app: Flask, ending: threading.Event, clock: Callable[[], datetime]) -> None:
    """Begin to tell whatever there is to tell, until *ending* is set."""

    def tell() -> None:
        with app.app_context():
            send_until(ending, sending_of(app), clock)

    threading.Thread(target=tell, name="webhooks", daemon=True).start()

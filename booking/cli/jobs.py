"""``flask jobs``: the worker, for ever or until nothing is due."""

import signal
import threading
from datetime import UTC, datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from booking.cli.asking import ask_beside, asking_of
from booking.cli.inbox import read_beside, reader_of
from booking.cli.telling import sending_of, tell_beside
from booking.domain.messages import Channel
from booking.notifications.addresses import Sender
from booking.services import channels
from booking.services.foreign_calendars.asking import ask_due
from booking.services.inbox.looking import look
from booking.services.outbox import Post
from booking.services.webhooks.sending import send_due
from booking.services.worker import run_once, run_until
from booking.translations import speaking
from config import Settings

jobs_cli = AppGroup("jobs", help="Deliver messages and tidy up.")


@jobs_cli.command("run")
def run() -> None:
    """Work until the process is asked to end."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ask_beside(app, ending, clock)
    read_beside(app, ending, clock)
    tell_beside(app, ending, clock)
    run_until(ending, post_of(current_app), clock)


@jobs_cli.command("once")
def once() -> None:
    """Do what is due now and say how much it was."""
    done = run_once(post_of(current_app), clock()) + ask_due(asking_of(current_app), clock)
    done += send_due(sending_of(current_app), clock)
    reader = reader_of(current_app)
    if reader is not None and (found := look(reader, clock)) is not None:
        done += found.read
    click.echo(f"{done} done.")


def clock() -> datetime:
    """What time it is."""
    return datetime.now(UTC)


def post_of(app: Flask) -> Post:
    """How this installation's messages leave, by each channel that is set up."""
    settings: Settings = app.config["TERMINBUCH"]
    transports = channels.opened(settings)
    catalogues = settings.instance_path / "translations"
    return Post(
        transport=transports.pop(Channel.EMAIL),
        sender=Sender(settings.mail_from),
        links=app.extensions["links"],
        translations=lambda locale: speaking(catalogues, locale),
        others=transports,
        takes_replies=settings.takes_replies,
    )

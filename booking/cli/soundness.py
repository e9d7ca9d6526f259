"""Commands look at the database before they touch it, as the server does when it starts."""

import functools
from collections.abc import Callable
from typing import Any

import click
from flask.cli import with_appcontext

from booking.storage import readiness
from booking.storage.db import db


def on_sound_database(command: click.Command) -> click.Command:
    """The command, or every command of the group, refusing to run on a database that is not ready for it.

    For commands that work with data; ``db`` and ``doctor`` are there for databases that are not sound.
    """
    if isinstance(command, click.Group):
        for each in command.commands.values():
            on_sound_database(each)
    elif command.callback is not None:
        command.callback = with_appcontext(_after_a_look(command.callback))
    return command


def _after_a_look(callback: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(callback)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            readiness.require(db.engine)
        except readiness.NotReady as error:
            raise click.ClickException(str(error)) from error
        return callback(*args, **kwargs)

    return run

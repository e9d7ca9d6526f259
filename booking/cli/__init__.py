"""Commands for the person who runs the server."""

from flask import Flask

from booking.cli.backups import backup, restore
from booking.cli.bookings import bookings_cli
from booking.cli.businesses import business_cli
from booking.cli.demo import demo_cli
from booking.cli.doctor import doctor
from booking.cli.feeds import feeds_cli
from booking.cli.jobs import jobs_cli
from booking.cli.mail import mail_cli
from booking.cli.serving import serve
from booking.cli.soundness import on_sound_database
from booking.cli.tokens import tokens_cli
from booking.cli.upgrading import upgrade
from booking.cli.users import users_cli

COMMANDS = tuple(
    on_sound_database(command)
    for command in (
        backup,
        business_cli,
        bookings_cli,
        demo_cli,
        feeds_cli,
        jobs_cli,
        mail_cli,
        serve,
        tokens_cli,
        users_cli,
    )
)


def register(app: Flask) -> None:
    """Make the commands known to ``flask``."""
    for command in (*COMMANDS, doctor, restore, upgrade):
        app.cli.add_command(command)

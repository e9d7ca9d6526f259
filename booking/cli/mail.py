"""``flask mail``: what comes back to the address that mails are sent from."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from booking.cli.inbox import reader_of
from booking.cli.jobs import clock
from booking.domain.errors import Busy
from booking.notifications.returned import LONGEST
from booking.services.inbox.looking import look as look_into
from booking.services.returned import Outcome, take_in

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and asks again
SAID = {
    Outcome.MARKED: "The message is marked as not delivered.",
    Outcome.NOTHING: "This reports no lasting failure; nothing is changed.",
    Outcome.UNKNOWN: "This is about no message that left here; nothing is changed.",
    Outcome.OTHER_RECIPIENT: "This names another recipient than the message had; nothing is changed.",
}

mail_cli = AppGroup("mail", help="Read what comes back to the sender's address.")


@mail_cli.command("bounced")
def bounced() -> None:
    """Read one mail from standard input: for an alias of the mail server that hands it to a program.

    Ends with 0 whatever the mail says, so that the server never reports a report, and with 75 where the database is
    busy, so that it tries again.
    """
    raw = sys.stdin.buffer.read(LONGEST)
    while sys.stdin.buffer.read(LONGEST):
        # Read to its end: the server takes a program that hangs up early for one that failed.
        pass
    try:
        click.echo(SAID[take_in(raw)])
    except Busy:
        click.echo("The database is busy; please try again.", err=True)
        sys.exit(TRY_AGAIN)


@mail_cli.command("read")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def read(folder: Path) -> None:
    """Read what is new in the Maildir FOLDER: reports are moved to what was seen, the rest stays for a person."""
    new, current = folder / "new", folder / "cur"
    if not new.is_dir() or not current.is_dir():
        raise click.ClickException(f"{folder} is no Maildir: it has no folders new and cur.")
    counts = dict.fromkeys(Outcome, 0)
    for file in sorted(new.iterdir()):
        if not file.is_file() or file.is_symlink():
            continue
        with file.open("rb") as mail:
            outcome = take_in(mail.read(LONGEST))
        counts[outcome] += 1
        # Known, and seen where it needs nobody: a letter by a person stays unread for one.
        flags = "S" if outcome is Outcome.MARKED else ""
        file.rename(current / f"{file.name.partition(':')[0]}:2,{flags}")
    click.echo(f"{sum(counts.values())} read, {counts[Outcome.MARKED]} marked as not delivered.")


@mail_cli.command("look")
def look() -> None:
    """Read the inbox that INBOX_URL names, once and now, as the worker does every minute.

    Ends with 0 where it could be read, with 1 where it could not, and with 75 where a worker reads it just then.
    """
    reader = reader_of(current_app)
    if reader is None:
        raise click.ClickException("There is no inbox: INBOX_URL is not set.")
    try:
        found = look_into(reader, clock, at_once=True)
    except Busy:
        found = None
    if found is None:
        click.echo("A worker is reading the inbox just now; please try again.", err=True)
        sys.exit(TRY_AGAIN)
    click.echo(f"{found.read} read, {found.understood} understood, {found.skipped} left alone.")
    if found.failure:
        raise click.ClickException(f"The inbox {found.failure}.")

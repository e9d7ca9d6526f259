"""``flask doctor``: looks everything over, changes nothing, and says what to do."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from booking.cli.jobs import clock
from booking.network.inbox.opened import opened
from booking.services.doctor import addresses, database, inbox, law, machine, mail, work
from booking.services.doctor.findings import Finding, Sign, ok, warning
from config import Settings

COLORS = {Sign.OK: "green", Sign.WARNING: "yellow", Sign.FAILURE: "red"}
ENDS = {Sign.OK: 0, Sign.WARNING: 1, Sign.FAILURE: 2}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--no-mail", is_flag=True, help="Do not call the mail servers.")
@with_appcontext
def doctor(as_json: bool, no_mail: bool) -> None:
    """Look over settings, database, worker, mail server and machine. Changes nothing and shows no secret.

    Ends with 0 where all is well, with 1 where something is unwise, with 2 where something is broken.
    """
    found = list(_findings(current_app.config["TERMINBUCH"], asks_mail=not no_mail))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=1))
    else:
        for each in found:
            _say(each)
        _sum_up(found)
    click.get_current_context().exit(max(ENDS[each.sign] for each in found))


def _findings(settings: Settings, *, asks_mail: bool) -> Iterator[Finding]:
    now = clock()
    yield from _settings(settings)
    yield from addresses.findings(settings.base_url, settings.trusted_proxies)
    of_database = database.findings(now)
    yield from of_database
    # What is in the tables can only be asked where there are tables.
    if all(each.sign is not Sign.FAILURE for each in of_database if each.what in ("database", "schema")):
        yield from work.findings()
        yield from law.findings()
        if settings.inbox:
            yield from inbox.of_worker(settings.inbox.name)
    if asks_mail:
        yield from mail.findings(settings.mail_url, settings.mail_from)
        if place := settings.inbox:
            yield from inbox.of_server(place.server, place.folder, partial(opened, place, seconds=mail.TIMEOUT))
    yield from machine.findings(settings.instance_path, _file(settings.database_url), now.date())


def _settings(settings: Settings) -> Iterator[Finding]:
    unwise = settings.weaknesses
    for each in unwise:
        yield warning("settings", each, "See the table of settings in README.md.")
    if not settings.rate_limits:
        yield warning("limits", "Anybody may ask as often as they like.", "Set RATE_LIMITS=on, or leave it out.")
    if not unwise:
        yield ok("settings", "Nothing is unwise.")


def _file(database_url: str) -> Path | None:
    """The file of SQLite."""
    if not database_url.startswith("sqlite:///"):
        return None
    return Path(database_url.removeprefix("sqlite:///"))


def _say(finding: Finding) -> None:
    click.echo(f"{click.style(f'{finding.sign:<8}', fg=COLORS[finding.sign])} {finding.what}: {finding.text}")
    if finding.remedy:
        click.echo(f"{'':8} {finding.remedy}")


def _sum_up(found: list[Finding]) -> None:
    failures, warnings = (sum(each.sign is sign for each in found) for sign in (Sign.FAILURE, Sign.WARNING))
    if failures or warnings:
        click.echo(f"\n{failures} broken, {warnings} unwise, {len(found) - failures - warnings} well.")
    else:
        click.echo("\nAll is well.")

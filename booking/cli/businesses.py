"""A business as a file, by command."""

import json
from datetime import UTC, datetime
from typing import IO, NoReturn

import click
from flask.cli import AppGroup

from booking.domain.errors import Busy, ExistsAlready, InvalidSetup, NotFound
from booking.services.setup.exporting import brief, export_business
from booking.services.setup.importing import import_business
from booking.services.setup.reading import LARGEST_FILE, read_document

business_cli = AppGroup("business", help="Set a business up from a file, or write it to one.")


@business_cli.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--replace", is_flag=True, help="Replace the business of the same slug; what is absent is archived.")
def import_(file: IO[bytes], replace: bool) -> None:
    """Set a business up from the JSON of FILE (- reads standard input), whole or not at all."""
    try:
        document = read_document(file.read(LARGEST_FILE + 1))
        result = import_business(document, replace=replace, now=datetime.now(UTC))
    except InvalidSetup as error:
        faults = error.fields["faults"]
        assert isinstance(faults, list)
        refuse(*faults)
    except ExistsAlready as error:
        refuse(f'A business "{error.fields["slug"]}" exists already. Use --replace to replace its set-up.')
    except Busy:
        refuse("The database is busy. Nothing was changed; please try again.")
    click.echo(
        f"{'Imported' if result.is_new else 'Replaced'} {result.slug}: {counted(result.locations, 'location')},"
        f" {counted(result.resources, 'resource')}, {counted(result.services, 'service')}."
    )
    for each in result.archived:
        click.echo(f"Archived {each}.")


@business_cli.command("export")
@click.argument("slug")
def export(slug: str) -> None:
    """Write the set-up of a business to standard output, as JSON."""
    try:
        document = brief(export_business(slug))
    except NotFound:
        refuse(f'There is no business "{slug}".')
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def counted(count: int, noun: str) -> str:
    """A count with its noun: ``1 location``, ``2 locations``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def refuse(*lines: str) -> NoReturn:
    """Say on standard error why nothing was done, and end with exit code 1."""
    for line in lines:
        click.echo(line, err=True)
    raise SystemExit(1)

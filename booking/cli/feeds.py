"""``flask feeds``: calendars to subscribe to."""

import click
from flask import current_app
from flask.cli import AppGroup

from booking.cli.jobs import clock
from booking.domain.errors import NotFound
from booking.domain.feeds import Privacy
from booking.services import businesses, feeds

feeds_cli = AppGroup("feeds", help="Calendars to subscribe to.")


@feeds_cli.command("create")
@click.argument("slug")
@click.option("--resource", help="The slug of one resource; without it the feed shows the whole business.")
@click.option("--customer", metavar="MAIL", help="The address of one customer, whose own bookings are shown.")
@click.option("--privacy", type=click.Choice([each.value for each in Privacy]), default="busy", show_default=True)
@click.option("--locale", type=click.Choice(["de", "en"]), help="The language; without it the business's own.")
def create(slug: str, resource: str | None, customer: str | None, privacy: str, locale: str | None) -> None:
    """Make a feed of the business SLUG and print its address. Whoever has the address can read it."""
    if resource and customer:
        raise click.UsageError("A feed is of a resource or of a customer, not of both.")
    try:
        business = businesses.business(slug)
        address = feeds.create(
            business,
            current_app.extensions["links"],
            clock(),
            resource=resource,
            customer_email=customer,
            privacy=Privacy(privacy),
            locale=locale,
        )
    except NotFound as error:
        missing = resource if error.fields["what"] == "resource" else slug
        raise click.ClickException(f'There is no {error.fields["what"]} "{missing}".') from error
    click.echo(address)

"""``flask demo load``: what it says, and when it refuses."""

from datetime import UTC, date, datetime
from random import Random

import click
from flask import current_app
from flask.cli import AppGroup

from booking.cli.businesses import counted, refuse
from booking.cli.demo.demand import TRADES, Trade
from booking.cli.demo.setups import SLUGS, ZONE, demo_setup
from booking.cli.demo.weeks import Weeks
from booking.domain.errors import Busy, ExistsAlready, NotFound
from booking.services import businesses
from booking.services.links import Links
from booking.services.samples import keep_quiet
from booking.services.setup.importing import import_business

LOCALES = ("de", "en")

demo_cli = AppGroup("demo", help="Made-up businesses to try everything with.")


@demo_cli.command("load")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that the demo is about; today unless said.")
@click.option("--if-empty", is_flag=True, help="Do nothing, and call it well, where there is a business already.")
def load(today: datetime | None, if_empty: bool) -> None:
    """Set up a practice, a salon and a workshop with four weeks of appointments; no mail leaves."""
    if if_empty and businesses.is_any():
        click.echo("There is a business already, so the demo was not loaded.")
        return
    for slug in SLUGS.values():
        if _is_known(slug):
            refuse(f'The demo is there already: the business "{slug}" exists. Nothing was changed.')
    now = datetime.now(UTC)
    on = today.date() if today else now.astimezone(ZONE).date()
    try:
        for trade in TRADES:
            _load(trade, on, now)
    except (ExistsAlready, Busy):
        refuse("Something else was written to the database meanwhile. The demo may be there in part.")


def _is_known(slug: str) -> bool:
    try:
        businesses.business(slug)
    except NotFound:
        return False
    return True


def _load(trade: Trade, today: date, now: datetime) -> None:
    links: Links = current_app.extensions["links"]
    slug = SLUGS[trade.setup]
    import_business(demo_setup(trade.setup, today), replace=False, now=now)
    business = businesses.business(slug)
    try:
        made = Weeks(business, trade, today, links, Random(f"{slug} {today}")).fill()
    finally:
        keep_quiet(business.id)
    click.echo(f"{business.name} in {business.locations[0].town}: {counted(made, 'booking')}")
    for locale in LOCALES:
        click.echo(f"  {links.base_url}/{locale}/{slug}")

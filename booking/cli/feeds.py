"""``flask feeds``: calendars to subscribe to."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup

from booking.cli.jobs import clock
from booking.domain.access import Actor
from booking.domain.errors import Invalid, NotFound
from booking.domain.feed_settings import MOST_ALARM, MOST_DAYS
from booking.domain.feeds import FeedForm, FeedKind, FeedSettings, Privacy
from booking.services import businesses, feeds
from booking.services.feeds import Subject
from booking.storage.queries.feeds import FeedRow

feeds_cli = AppGroup("feeds", help="Calendars to subscribe to.")
DAYS = click.IntRange(1, MOST_DAYS)


@feeds_cli.command("create")
@click.argument("slug")
@click.option("--resource", help="The slug of one resource; without any of these the feed is of the whole business.")
@click.option("--service", help="The slug of one service.")
@click.option("--customer", metavar="MAIL", help="The address of one customer, whose own bookings are shown.")
@click.option(
    "--form",
    type=click.Choice([each.value for each in FeedForm]),
    default="events",
    show_default=True,
    help="Of a resource: its appointments, when it is busy (VFREEBUSY), or its hours (VAVAILABILITY).",
)
@click.option("--privacy", type=click.Choice([each.value for each in Privacy]), default="busy", show_default=True)
@click.option("--name", default="", help="What the calendar is called; without it, after what it is of.")
@click.option("--locale", type=click.Choice(["de", "en"]), help="The language; without it the business's own.")
@click.option(
    "--alarm", type=click.IntRange(0, MOST_ALARM), metavar="MINUTES", help="Remind so long before each visit."
)
@click.option("--past", type=click.IntRange(0, MOST_DAYS), default=366, metavar="DAYS", show_default=True)
@click.option("--ahead", type=DAYS, metavar="DAYS", help="How far ahead; without it as far as there is something.")
def create(
    slug: str,
    resource: str | None,
    service: str | None,
    customer: str | None,
    form: str,
    privacy: str,
    name: str,
    locale: str | None,
    alarm: int | None,
    past: int,
    ahead: int | None,
) -> None:
    """Make a feed of the business SLUG and print its address. Whoever has the address can read it."""
    subject = _subject(
        FeedForm(form), {FeedKind.RESOURCE: resource, FeedKind.SERVICE: service, FeedKind.CUSTOMER: customer}
    )
    with _said(slug, subject.of):
        business = businesses.business(slug)
        settings = FeedSettings(name, Privacy(privacy), locale or business.locale, past, ahead, alarm)
        actor = Actor.of_server(business.id)
        made = feeds.create(actor, business, current_app.extensions["links"], clock(), subject, settings)
    click.echo(made.address)


@feeds_cli.command("list")
@click.argument("slug")
def list_(slug: str) -> None:
    """List the feeds of the business SLUG: number, of what, privacy, last fetch, name. Addresses are not shown."""
    with _said(slug):
        business = businesses.business(slug)
    for each in feeds.of_business(Actor.of_server(business.id)):
        click.echo("\t".join(_columns(each)))


@feeds_cli.command("rotate")
@click.argument("feed_id", metavar="ID", type=int)
def rotate(feed_id: int) -> None:
    """Give the feed ID another address and print it. At the old one there is nothing from now on."""
    with _said(str(feed_id)):
        actor = Actor.of_server(feeds.owner_of(feed_id))
        click.echo(feeds.rotate(actor, feed_id, clock(), current_app.extensions["links"]))


@feeds_cli.command("revoke")
@click.argument("feed_id", metavar="ID", type=int)
def revoke(feed_id: int) -> None:
    """Take the feed ID back: at its address there is nothing from now on."""
    with _said(str(feed_id)):
        was_there = feeds.revoke(Actor.of_server(feeds.owner_of(feed_id)), feed_id, clock())
    click.echo("Revoked." if was_there else "It was revoked before.")


def _subject(form: FeedForm, asked: dict[FeedKind, str | None]) -> Subject:
    named = [(kind, of) for kind, of in asked.items() if of is not None]
    if len(named) > 1:
        raise click.UsageError("A feed is of one resource, of one service or of one customer.")
    if form is not FeedForm.EVENTS and not asked[FeedKind.RESOURCE]:
        raise click.UsageError("Only of a resource there is free and busy time, and hours: name it with --resource.")
    return Subject(*named[0], form) if named else Subject()


@contextmanager
def _said(slug: str, of: str = "") -> Iterator[None]:
    """Say what is wrong in a sentence."""
    try:
        yield
    except NotFound as error:
        what = error.fields["what"]
        missing = slug if what in ("business", "feed") else of
        raise click.ClickException(f'There is no {what} "{missing}".') from error
    except Invalid as error:
        faults: list[dict[str, str]] = error.fields["errors"]  # type: ignore[assignment]
        said = ", ".join(f"{each['path']} ({each['code'].replace('_', ' ')})" for each in faults)
        raise click.ClickException(f"This cannot be taken: {said}.") from error


def _columns(feed: FeedRow) -> tuple[str, ...]:
    told = feed.privacy if feed.form == FeedForm.EVENTS else feed.form
    of = feed.resource_slug or feed.service_slug or feed.customer_email
    fetched = f"{feed.fetched_at:%Y-%m-%dT%H:%M:%SZ} {feed.fetched_by}".strip() if feed.fetched_at else "never"
    return str(feed.id), f"{feed.kind.value}{f' {of}' if of else ''}", told, fetched, feed.name

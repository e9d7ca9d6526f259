"""``flask bookings``: the requests that wait for the business."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from booking.cli.jobs import clock
from booking.domain.bookings import BookingFacts
from booking.domain.errors import DomainError, NotActive, NotFound
from booking.domain.texts import in_language, readable_reference
from booking.services import businesses, changes, requests

bookings_cli = AppGroup("bookings", help="Requests that wait, and bookings by their number.")


@bookings_cli.command("pending")
@click.argument("slug")
def pending(slug: str) -> None:
    """List the requests of the business SLUG, the one that lapses first at the top."""
    try:
        business = businesses.business(slug)
    except NotFound as error:
        raise click.ClickException(f'There is no business "{slug}".') from error
    for asked in requests.pending(business.id):
        moved = f"  (moves {readable_reference(asked.move_of.reference)})" if asked.move_of else ""
        click.echo(_line(asked.facts) + moved)


@bookings_cli.command("approve")
@click.argument("slug")
@click.argument("reference")
def approve(slug: str, reference: str) -> None:
    """Confirm the request REFERENCE of the business SLUG."""
    _decide(slug, reference, lambda business_id, booking_id: requests.approve(business_id, booking_id, clock()))


@bookings_cli.command("decline")
@click.argument("slug")
@click.argument("reference")
@click.option("--reason", help="What the customer is told.")
def decline(slug: str, reference: str, reason: str | None) -> None:
    """Decline the request REFERENCE of the business SLUG."""
    _decide(slug, reference, lambda business_id, booking_id: requests.decline(business_id, booking_id, reason, clock()))


@bookings_cli.command("cancel")
@click.argument("slug")
@click.argument("reference")
def cancel(slug: str, reference: str) -> None:
    """Cancel the booking REFERENCE in the name of the business SLUG; the customer gets a mail."""
    _decide(
        slug, reference, lambda business_id, booking_id: changes.cancel_by_business(business_id, booking_id, clock())
    )


def _decide(slug: str, reference: str, decision: Callable[[int, int], object]) -> None:
    try:
        decision(*requests.find(slug, reference))
    except NotActive as error:
        raise click.ClickException(f"{reference} does not wait any more.") from error
    except NotFound as error:
        raise click.ClickException(f'There is no booking {reference} at "{slug}".') from error
    except DomainError as error:
        raise click.ClickException(f"That was not possible: {error.code}.") from error
    click.echo("Done.")


def _line(facts: BookingFacts) -> str:
    starts_at = facts.starts_at.astimezone(ZoneInfo(facts.time_zone))
    service = in_language(facts.service_names, facts.host.locale)
    return f"{readable_reference(facts.reference)}  {starts_at:%Y-%m-%d %H:%M}  {service}  {facts.contact.name}"

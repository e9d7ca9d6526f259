"""``flask tokens``: what lets programs in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from flask import current_app
from flask.cli import AppGroup

from booking.cli.businesses import refuse
from booking.cli.jobs import clock
from booking.domain.access import Actor
from booking.domain.errors import Invalid, NotAllowed, NotFound
from booking.domain.programs import Scope, TokenKind
from booking.services import businesses
from booking.services.programs import people, tokens
from booking.services.programs.tokens import Token, Wanted

tokens_cli = AppGroup("tokens", help="What lets programs in.")
FAULTS = {
    ("name", "required"): "The token needs a name by which the program is known again.",
    ("name", "too_long"): f"The name is longer than {tokens.LONGEST_NAME} characters.",
    ("scopes", "required"): "The token needs a --scope (or several), or a --calendar.",
    ("email", "not_an_address"): "This is not one plain e-mail address.",
}


@tokens_cli.command("create")
@click.argument("slug")
@click.argument("email")
@click.option("--name", required=True, help="By which the program is known again.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([*(each.value for each in Scope), "all"]),
    help="What the program may do; may be given several times.",
)
@click.option("--calendar", metavar="RESOURCE", help="A password for a calendar program instead, for this calendar.")
@click.option("--days", type=click.IntRange(1, 3660), help="For how long it is valid; without it until it is revoked.")
def create(slug: str, email: str, name: str, scopes: tuple[str, ...], calendar: str | None, days: int | None) -> None:
    """Make a token of the business SLUG that acts for EMAIL, and print it. Whoever has it can use it."""
    if calendar and scopes:
        raise click.UsageError("A password for a calendar has no scopes.")
    now = clock()
    kind = TokenKind.CALENDAR if calendar else TokenKind.INTERFACE
    wanted = Wanted(
        kind,
        name,
        frozenset(Scope) if "all" in scopes else frozenset(Scope(each) for each in scopes),
        calendar,
        now + timedelta(days=days) if days else None,
    )
    with _said({"business": slug, "user": email, "resource": calendar or ""}):
        actor = people.person(businesses.business(slug), email)
        _, token = tokens.make(actor, wanted, current_app.extensions["links"], now)
    click.echo(token)


@tokens_cli.command("list")
@click.argument("slug")
def list_(slug: str) -> None:
    """List the tokens of the business SLUG: number, kind, whom they act for, last use, end, name."""
    with _said({"business": slug}):
        actor = Actor.of_server(businesses.business(slug).id)
    for kind in TokenKind:
        for each in tokens.of_actor(actor, kind):
            click.echo("\t".join(_columns(each)))


@tokens_cli.command("revoke")
@click.argument("slug")
@click.argument("token_id", metavar="ID", type=int)
def revoke(slug: str, token_id: int) -> None:
    """Take the token ID of the business SLUG back: it opens nothing from now on."""
    with _said({"business": slug, "token": str(token_id)}):
        was_there = tokens.revoke(Actor.of_server(businesses.business(slug).id), token_id, clock())
    click.echo("Revoked." if was_there else "It was revoked before.")


@contextmanager
def _said(names: dict[str, str]) -> Iterator[None]:
    """Say what is wrong in a sentence."""
    try:
        yield
    except NotFound as error:
        what = str(error.fields["what"])
        refuse(f'There is no {what} "{names.get(what, "")}".')
    except NotAllowed:
        refuse("The role of this person does not allow programs.")
    except Invalid as error:
        faults: list[dict[str, str]] = error.fields["errors"]  # type: ignore[assignment]
        refuse(" ".join(FAULTS.get((each["path"], each["code"]), each["code"]) for each in faults))


def _columns(token: Token) -> tuple[str, ...]:
    of = token.calendar or " ".join(token.scopes)
    used = f"{token.used_at:%Y-%m-%dT%H:%M:%SZ} {token.used_by}".strip() if token.used_at else "never"
    until = f"{token.expires_at:%Y-%m-%d}" if token.expires_at else "-"
    return str(token.id), f"{token.kind.value} {of}", token.owner, used, until, token.name

"""``flask user``: people who sign in."""

import sys
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import AppGroup

from booking.cli.businesses import refuse
from booking.cli.jobs import clock
from booking.domain.access import Role
from booking.domain.errors import Invalid, NotActive, NotFound
from booking.services import businesses
from booking.services.accounts import new_password, parts, second_factor, users

users_cli = AppGroup("user", help="People who sign in.")

FAULTS = {
    "required": "A new account needs a password: answer the question, or pipe it in with --password-stdin.",
    "too_short": "The password is too short. It needs at least 15 characters; a short sentence does well.",
    "short_alone": "The password is too short. It needs at least 15 characters; a short sentence does well.",
    "too_long": "The password is longer than 128 characters. Nothing of it was cut off; please choose a shorter one.",
    "common": "The password is one of those that are tried first. Please choose another; a short sentence does well.",
    "near": "The password contains the business's name, the address or the product's. Please choose another.",
    "not_an_address": "This is not one plain e-mail address.",
    "taken": "Somebody else has just been given this address. Please try again.",
}


@users_cli.command("create")
@click.argument("email")
@click.option("--business", "slug", required=True, metavar="SLUG", help="The business that the person works for.")
@click.option("--role", type=click.Choice([each.value for each in Role]), required=True)
@click.option("--name", default="", help="The person's name; without it what stands before the @.")
@click.option("--resource", metavar="SLUG", help="The calendar that is the person's own.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input and ask nothing.")
def create(email: str, slug: str, role: str, name: str, resource: str | None, password_stdin: bool) -> None:
    """Let EMAIL sign in and work for a business. Who has an account keeps its password and is only added."""
    try:
        business = businesses.business(slug)
        password = _password(email, password_stdin)
        done = parts.enlist(business, email, Role(role), clock(), name=name, password=password, resource=resource)
    except NotFound as error:
        what = error.fields["what"]
        refuse(f'There is no {what} "{slug if what == "business" else resource}".')
    except Invalid as error:
        refuse(_sentence(error, email, slug))
    if done.is_new:
        click.echo(f"Created {email}, {role} of {slug}.")
    elif done.joined:
        click.echo(f"Added {email}, {role} of {slug}. The account keeps its password.")
    else:
        click.echo(f"Nothing to do: {email} is {role} of {slug}.")


@users_cli.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Shut EMAIL out at once: no signing in, and every session ends."""
    _change(email, lambda: users.disable(email, clock()), f"Disabled {email}; all sessions have ended.")


@users_cli.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Let EMAIL sign in again."""
    _change(email, lambda: users.enable(email, clock()), f"Enabled {email}.")


@users_cli.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Print a link by which EMAIL chooses a new password: once, within 30 minutes. Hand it to nobody else."""
    try:
        click.echo(new_password.link(email, clock(), current_app.extensions["links"]))
    except (NotFound, Invalid):
        refuse(f'There is no account "{email}".')
    except NotActive:
        refuse(f'The account "{email}" is disabled. Use flask user enable first.')


@users_cli.command("remove-second-factor")
@click.argument("email")
def remove_second_factor(email: str) -> None:
    """For EMAIL, who has lost telephone and recovery codes: ask for the password only, and end every session.

    Be sure that it is they who ask. Passkeys stay.
    """
    try:
        was_there = second_factor.take_away(email, clock())
    except (NotFound, Invalid):
        refuse(f'There is no account "{email}".')
    if was_there:
        click.echo(f"Removed the second factor of {email}; all sessions have ended.")
    else:
        click.echo(f"Nothing to do: {email} has no second factor.")


def _password(email: str, from_stdin: bool) -> str | None:
    """The password of a new account; nobody is asked for one that is not needed."""
    if from_stdin:
        # One line end belongs to the pipe; everything else to the password.
        return sys.stdin.read().removesuffix("\n").removesuffix("\r")
    if users.exists(email):
        return None
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _change(email: str, act: Callable[[], None], done: str) -> None:
    try:
        act()
    except (NotFound, Invalid):
        refuse(f'There is no account "{email}".')
    click.echo(done)


def _sentence(error: Invalid, email: str, slug: str) -> str:
    faults = error.fields["errors"]
    assert isinstance(faults, list)
    fault = faults[0]
    if fault["path"] == "role":
        return f"{email} is {fault['code']} of {slug} already, or has another calendar there; nothing was changed."
    return FAULTS[fault["code"]]

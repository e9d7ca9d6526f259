"""`flask tokens`."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.programs import Scope, TokenKind
from booking.services.programs import entering, tokens
from booking.storage.models import User
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource
from tests.factories.people import make_member


@pytest.fixture(autouse=True)
def practice(app: Flask) -> Business:
    return make_business(slug="practice", name="Practice", resources=[resource("anna")])


@pytest.fixture
def owner(practice: Business) -> str:
    """Their address."""
    return address(make_member(practice, Role.OWNER))


def address(actor: Actor) -> str:
    with reading() as session:
        return session.scalars(select(User.email).where(User.id == actor.user_id)).one()


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["tokens", *args])


def test_create_prints_the_token_and_nothing_else(app: Flask, owner: str) -> None:
    result = run(app, "create", "practice", owner, "--name", "Till", "--scope", "appointments.read")
    assert (result.exit_code, result.stderr) == (0, "")
    entry = entering.enter(result.stdout.strip(), TokenKind.INTERFACE, NOW)
    assert entry is not None
    assert entry.scopes == {Scope.APPOINTMENTS_READ}


def test_all_is_every_scope(app: Flask, owner: str) -> None:
    result = run(app, "create", "practice", owner, "--name", "Till", "--scope", "all")
    entry = entering.enter(result.stdout.strip(), TokenKind.INTERFACE, NOW)
    assert entry is not None
    assert entry.scopes == frozenset(Scope)


def test_with_a_calendar_it_is_the_password_of_a_calendar_program(app: Flask, owner: str) -> None:
    result = run(app, "create", "practice", owner, "--name", "Phone", "--calendar", "anna")
    entry = entering.enter(result.stdout.strip(), TokenKind.CALENDAR, NOW)
    assert entry is not None
    assert entry.behind.calendar == "anna"


@pytest.mark.parametrize(
    "slug, more, said",
    [
        ("nowhere", ["--scope", "all"], 'There is no business "nowhere".'),
        ("practice", [], "The token needs a --scope (or several), or a --calendar."),
        ("practice", ["--calendar", "nobody"], 'There is no resource "nobody".'),
    ],
)
def test_what_is_wrong_is_said(app: Flask, owner: str, slug: str, more: list[str], said: str) -> None:
    result = run(app, "create", slug, owner, "--name", "Till", *more)
    assert (result.exit_code, result.stderr.strip()) == (1, said)


def test_nobody_of_the_business_has_no_programs(app: Flask, owner: str) -> None:
    stranger = address(make_member(make_business(slug="workshop"), Role.OWNER))
    result = run(app, "create", "practice", stranger, "--name", "Till", "--scope", "all")
    assert (result.exit_code, result.stderr.strip()) == (1, 'There is no user "' + stranger + '".')


def test_a_role_that_allows_no_programs_makes_none(app: Flask, practice: Business) -> None:
    desk = address(make_member(practice, Role.FRONT_DESK))
    result = run(app, "create", "practice", desk, "--name", "Till", "--scope", "all")
    assert (result.exit_code, result.stderr.strip()) == (1, "The role of this person does not allow programs.")


def test_tokens_are_listed_and_revoked(app: Flask, practice: Business, owner: str) -> None:
    token = run(app, "create", "practice", owner, "--name", "Till", "--scope", "appointments.read").stdout.strip()
    (found,) = tokens.of_actor(Actor.of_server(practice.id), TokenKind.INTERFACE)
    listed = run(app, "list", "practice").stdout
    assert listed == f"{found.id}\tinterface appointments.read\tOwner of Practice\tnever\t-\tTill\n"
    assert run(app, "revoke", "practice", str(found.id)).stdout == "Revoked.\n"
    assert entering.enter(token, TokenKind.INTERFACE, NOW) is None
    assert run(app, "revoke", "practice", str(found.id)).stdout == "It was revoked before.\n"

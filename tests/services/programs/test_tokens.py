"""Tokens of programs: who may make them, what they open, and when they open nothing any more."""

from datetime import timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from booking.domain.access import Actor, Permission, Role
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotAllowed, NotFound
from booking.domain.programs import Scope, TokenKind
from booking.services.accounts import members, users
from booking.services.programs import entering, tokens
from booking.services.programs.tokens import Wanted
from booking.storage.models import AppToken, Link, User
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource
from tests.factories.people import make_member

READING = frozenset({Scope.APPOINTMENTS_READ})


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(slug="practice", resources=[resource("anna"), resource("ben")])


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business, Role.OWNER)


def made(actor: Actor, kind: TokenKind = TokenKind.INTERFACE, **changes: object) -> str:
    wanted = {"scopes": READING} if kind is TokenKind.INTERFACE else {"calendar": "anna"}
    return tokens.make(actor, Wanted(kind, "Till", **{**wanted, **changes}), links(), NOW)[1]  # type: ignore[arg-type]


def links():  # type: ignore[no-untyped-def]
    return current_app.extensions["links"]


def number(actor: Actor) -> int:
    with reading() as session:
        return session.scalars(select(AppToken.id).where(AppToken.business_id == actor.business_id)).one()


def test_a_token_acts_for_who_made_it_as_far_as_its_scopes_reach(owner: Actor) -> None:
    entry = entering.enter(made(owner), TokenKind.INTERFACE, NOW)
    assert entry is not None
    assert (entry.actor.user_id, entry.actor.role, entry.scopes) == (owner.user_id, Role.OWNER, READING)
    assert entry.actor.may(Permission.CALENDAR_SEE)
    assert not entry.actor.may(Permission.CUSTOMERS_SEE)


def test_a_token_never_does_what_its_person_may_not(business: Business, owner: Actor) -> None:
    manager = make_member(business, Role.MANAGER)
    token = made(manager, scopes=frozenset({Scope.SETUP_WRITE, Scope.APPOINTMENTS_READ}))
    with reading() as session:
        member = session.scalars(select(AppToken.user_id)).one()
    who = next(each for each in members.of_business(owner) if each.user_id == member)
    members.change(owner, business, who.id, Role.READ_ONLY, None, NOW)
    entry = entering.enter(token, TokenKind.INTERFACE, NOW)
    assert entry is not None
    assert not entry.actor.may(Permission.SETUP_CHANGE)
    assert entry.actor.may(Permission.CALENDAR_SEE)


def test_the_token_itself_is_stored_nowhere(owner: Actor) -> None:
    token = made(owner)
    with reading() as session:
        row = session.scalars(select(AppToken)).one()
        kept = [getattr(row, column.name) for column in AppToken.__table__.columns]
        digests = session.scalars(select(Link.digest).where(Link.purpose == "program")).all()
    assert token.removeprefix("tb_") not in repr(kept) + repr(digests)
    assert row.hint == token[-4:]


def test_a_token_for_a_calendar_is_typed_in_any_case_with_or_without_dashes(owner: Actor) -> None:
    token = made(owner, TokenKind.CALENDAR)
    for said in (token, token.upper(), token.replace("-", ""), token.replace("-", " ")):
        entry = entering.enter(said, TokenKind.CALENDAR, NOW)
        assert entry is not None
        assert entry.behind.calendar == "anna"


@pytest.mark.parametrize("said", ["", "tb_", "wrong", "tb_" + "A" * 24, "ümlaut", "\x00", "a" * 10_000])
def test_nobody_comes_in_with_anything_else(owner: Actor, said: str) -> None:
    made(owner)
    assert entering.enter(said, TokenKind.INTERFACE, NOW) is None
    assert entering.enter(said, TokenKind.CALENDAR, NOW) is None


def test_a_token_of_one_kind_is_none_of_the_other(owner: Actor) -> None:
    assert entering.enter(made(owner), TokenKind.CALENDAR, NOW) is None
    assert entering.enter(made(owner, TokenKind.CALENDAR), TokenKind.INTERFACE, NOW) is None


def test_a_token_taken_back_opens_nothing(owner: Actor) -> None:
    token = made(owner)
    assert tokens.revoke(owner, number(owner), NOW) is True
    assert entering.enter(token, TokenKind.INTERFACE, NOW) is None
    assert tokens.revoke(owner, number(owner), NOW) is False
    assert tokens.of_actor(owner, TokenKind.INTERFACE) == ()


def test_a_token_taken_back_by_mistake_is_brought_back_within_the_hour(owner: Actor) -> None:
    token = made(owner)
    tokens.revoke(owner, number(owner), NOW)
    tokens.restore(owner, number(owner), NOW + timedelta(minutes=59))
    assert entering.enter(token, TokenKind.INTERFACE, NOW)
    tokens.revoke(owner, number(owner), NOW)
    with pytest.raises(NotFound):
        tokens.restore(owner, number(owner), NOW + timedelta(hours=1))


def test_who_made_a_token_is_shown_it_for_ten_minutes(business: Business, owner: Actor) -> None:
    token, other = made(owner), make_member(business, Role.OWNER)
    assert tokens.shown(owner, number(owner), links(), NOW + timedelta(minutes=9)) == token
    assert tokens.shown(owner, number(owner), links(), NOW + timedelta(minutes=10)) is None
    assert tokens.shown(other, number(owner), links(), NOW) is None


def test_a_token_ends_at_its_hour(owner: Actor) -> None:
    token = made(owner, expires_at=NOW + timedelta(days=1))
    assert entering.enter(token, TokenKind.INTERFACE, NOW + timedelta(days=1) - timedelta(seconds=1))
    assert entering.enter(token, TokenKind.INTERFACE, NOW + timedelta(days=1)) is None


def test_who_leaves_the_team_takes_their_tokens_along(business: Business, owner: Actor) -> None:
    manager = make_member(business, Role.MANAGER)
    token = made(manager)
    who = next(each for each in members.of_business(owner) if each.user_id == manager.user_id)
    members.remove(owner, who.id, NOW)
    assert entering.enter(token, TokenKind.INTERFACE, NOW) is None


def test_who_is_shut_out_is_so_with_every_program(owner: Actor) -> None:
    token = made(owner)
    with reading() as session:
        email = session.scalars(select(User.email).where(User.id == owner.user_id)).one()
    users.disable(email, NOW)
    assert entering.enter(token, TokenKind.INTERFACE, NOW) is None


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
def test_only_who_looks_after_programs_makes_tokens_for_the_interface(business: Business, role: Role) -> None:
    with pytest.raises(NotAllowed):
        made(make_member(business, role, "anna" if role is Role.STAFF else None))


def test_staff_make_a_token_for_their_own_calendar_only(business: Business) -> None:
    anna = make_member(business, Role.STAFF, "anna")
    assert made(anna, TokenKind.CALENDAR)
    with pytest.raises(NotFound):
        made(anna, TokenKind.CALENDAR, calendar="ben")


@pytest.mark.parametrize("scopes", [READING, frozenset(Scope)])
def test_a_program_makes_no_tokens(owner: Actor, scopes: frozenset[Scope]) -> None:
    entry = entering.enter(made(owner, scopes=scopes), TokenKind.INTERFACE, NOW)
    assert entry is not None
    with pytest.raises(NotAllowed):
        made(entry.actor)


def test_everybody_sees_their_own_and_owners_all(business: Business, owner: Actor) -> None:
    anna = make_member(business, Role.STAFF, "anna")
    made(anna, TokenKind.CALENDAR)
    made(owner, TokenKind.CALENDAR, calendar="ben")
    assert [each.calendar for each in tokens.of_actor(anna, TokenKind.CALENDAR)] == ["anna"]
    assert [each.calendar for each in tokens.of_actor(owner, TokenKind.CALENDAR)] == ["ben", "anna"]


def test_another_business_s_tokens_are_not_there(business: Business, owner: Actor) -> None:
    stranger = make_member(make_business(slug="workshop"), Role.OWNER)
    made(stranger)
    with pytest.raises(NotFound):
        tokens.revoke(owner, number(stranger), NOW)


@pytest.mark.parametrize(
    "changes, fault",
    [
        ({"scopes": frozenset()}, ("scopes", "required")),
        ({"expires_at": NOW}, ("expires_at", "past")),
    ],
)
def test_what_is_missing_is_said(owner: Actor, changes: dict[str, object], fault: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        made(owner, **changes)
    assert caught.value.fields["errors"] == [{"path": fault[0], "code": fault[1]}]


def test_use_is_noted_once_in_five_minutes(owner: Actor) -> None:
    token = made(owner)

    def used(at):  # type: ignore[no-untyped-def]
        entry = entering.enter(token, TokenKind.INTERFACE, at)
        assert entry is not None
        entering.note_use(entry, at, "Till/1.0")
        return tokens.of_actor(owner, TokenKind.INTERFACE)[0].used_at

    assert used(NOW) == NOW
    assert used(NOW + timedelta(minutes=4)) == NOW
    assert used(NOW + timedelta(minutes=6)) == NOW + timedelta(minutes=6)
    assert tokens.of_actor(owner, TokenKind.INTERFACE)[0].used_by == "Till/1.0"

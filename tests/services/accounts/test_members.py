"""The team: changed by who may, at once, and an owner always remains."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import DomainError, Invalid, NotAllowed, NotFound
from booking.services.accounts import members, sessions
from booking.services.accounts.sessions import Entry
from booking.storage.models import Membership, RecordEntry, User
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource
from tests.factories.people import make_member


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(resources=[resource("anna"), resource("ben")])


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


def number(actor: Actor) -> int:
    """The number of somebody's membership."""
    with reading() as session:
        query = select(Membership.id).where(
            Membership.business_id == actor.business_id, Membership.user_id == actor.user_id
        )
        return session.scalars(query).one()


def roles(business_id: int) -> list[str]:
    with reading() as session:
        query = select(Membership.role).where(Membership.business_id == business_id, Membership.ended_at.is_(None))
        return sorted(session.scalars(query))


def recorded() -> list[tuple[str, str]]:
    with reading() as session:
        query = select(RecordEntry.action, RecordEntry.subject).order_by(RecordEntry.id)
        return [tuple(row) for row in session.execute(query)]  # type: ignore[misc]


def change(actor: Actor, business: Business, whom: Actor, role: Role, own: str | None = None) -> bool:
    return members.change(actor, business, number(whom), role, own, NOW)


def code(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return refused.value.fields["errors"][0]


def test_owners_stand_first(business: Business, owner: Actor) -> None:
    make_member(business, Role.STAFF, "anna")
    make_member(business, Role.MANAGER)
    assert [(each.role, each.resource) for each in members.of_business(owner)] == [
        (Role.OWNER, None),
        (Role.MANAGER, None),
        (Role.STAFF, "anna"),
    ]


def test_another_business_s_team_is_not_there(business: Business, owner: Actor) -> None:
    stranger = make_member(make_business())
    with pytest.raises(NotFound):
        members.member(owner, number(stranger))
    with pytest.raises(NotFound):
        change(owner, business, stranger, Role.READ_ONLY)
    with pytest.raises(NotFound):
        members.remove(owner, number(stranger), NOW)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
def test_who_does_not_manage_the_team_does_not_see_it(business: Business, role: Role) -> None:
    with pytest.raises(NotAllowed):
        members.of_business(make_member(business, role))


def test_a_role_is_changed(business: Business, owner: Actor) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    assert change(owner, business, desk, Role.STAFF, "anna")
    assert members.member(owner, number(desk)).role is Role.STAFF
    assert members.member(owner, number(desk)).resource == "anna"
    assert recorded() == [("changed", "membership")]


def test_the_same_again_changes_nothing(business: Business, owner: Actor) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    assert not change(owner, business, desk, Role.FRONT_DESK)
    assert recorded() == []


def test_who_sees_one_calendar_only_needs_one(business: Business, owner: Actor) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    with pytest.raises(Invalid) as refused:
        change(owner, business, desk, Role.STAFF)
    assert code(refused) == {"path": "resource", "code": "required"}


def test_a_calendar_of_the_house_is_needed(business: Business, owner: Actor) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    with pytest.raises(Invalid) as refused:
        change(owner, business, desk, Role.STAFF, "max")
    assert code(refused) == {"path": "resource", "code": "unknown"}


def test_a_manager_neither_makes_nor_changes_owners(business: Business, owner: Actor) -> None:
    manager, desk = make_member(business, Role.MANAGER), make_member(business, Role.FRONT_DESK)
    for attempt in (
        lambda: change(manager, business, desk, Role.OWNER),
        lambda: change(manager, business, owner, Role.READ_ONLY),
        lambda: members.remove(manager, number(owner), NOW),
        lambda: change(manager, business, manager, Role.OWNER),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert roles(business.id) == ["front_desk", "manager", "owner"]


def test_what_counts_is_the_role_of_the_moment(business: Business, owner: Actor) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    with pytest.raises(NotAllowed):
        change(replace(desk, role=Role.OWNER), business, desk, Role.MANAGER)


def test_who_was_removed_meanwhile_changes_nobody(business: Business, owner: Actor) -> None:
    manager, desk = make_member(business, Role.MANAGER), make_member(business, Role.FRONT_DESK)
    members.remove(owner, number(manager), NOW)
    with pytest.raises(NotAllowed):
        members.remove(manager, number(desk), NOW)


def test_the_last_owner_stays_one(business: Business, owner: Actor) -> None:
    make_member(business, Role.MANAGER)
    with pytest.raises(Invalid) as refused:
        change(owner, business, owner, Role.MANAGER)
    assert code(refused) == {"path": "role", "code": "last_owner"}
    with pytest.raises(Invalid):
        members.remove(owner, number(owner), NOW)
    assert roles(business.id) == ["manager", "owner"]


def test_an_owner_who_was_shut_out_does_not_count(business: Business, owner: Actor) -> None:
    other = make_member(business)
    with unit_of_work() as session:
        session.get_one(User, other.user_id).disabled_at = NOW
    with pytest.raises(Invalid):
        members.remove(owner, number(owner), NOW)


def test_one_of_two_owners_may_step_down(business: Business, owner: Actor) -> None:
    make_member(business)
    assert change(owner, business, owner, Role.MANAGER)
    assert roles(business.id) == ["manager", "owner"]


def test_a_removal_ends_it_at_once(business: Business, owner: Actor) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    with unit_of_work() as session:
        token = sessions.begin(session, desk.user_id or 0, NOW, address="", agent="")
    assert isinstance(sessions.enter(token, business.slug, NOW), Entry)
    members.remove(owner, number(desk), NOW)
    assert not isinstance(sessions.enter(token, business.slug, NOW), Entry)
    assert recorded() == [("removed", "membership")]


def test_and_can_be_undone_for_an_hour(business: Business, owner: Actor) -> None:
    staff = make_member(business, Role.STAFF, "anna")
    members.remove(owner, number(staff), NOW)
    members.restore(owner, number(staff), NOW + timedelta(minutes=59))
    assert members.member(owner, number(staff)).resource == "anna"
    assert recorded() == [("removed", "membership"), ("brought_back", "membership")]


def test_but_not_later(business: Business, owner: Actor) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    members.remove(owner, number(desk), NOW)
    with pytest.raises(NotFound):
        members.restore(owner, number(desk), NOW + timedelta(minutes=61))


def test_nor_where_somebody_has_come_back_already(business: Business, owner: Actor) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    before = number(desk)
    members.remove(owner, before, NOW)
    with unit_of_work() as session:
        session.add(Membership(business_id=business.id, id=7, user_id=desk.user_id, role="read_only", created_at=NOW))
    with pytest.raises(NotFound):
        members.restore(owner, before, NOW)
    assert roles(business.id) == ["owner", "read_only"]


def test_a_manager_does_not_bring_an_owner_back(business: Business, owner: Actor) -> None:
    manager, other = make_member(business, Role.MANAGER), make_member(business)
    members.remove(owner, number(other), NOW)
    with pytest.raises(NotAllowed):
        members.restore(manager, number(other), NOW)


def both(app: Flask, *deeds) -> None:
    """Do two things at the same time."""
    start = Barrier(len(deeds))

    def run(deed) -> None:
        with app.app_context():
            start.wait()
            with suppress(DomainError):
                deed()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_owners_who_demote_each_other_at_once_leave_one(app: Flask) -> None:
    for _ in range(15):
        business = make_business()
        one, other = make_member(business), make_member(business)
        both(
            app,
            lambda one=one, other=other, house=business: change(one, house, other, Role.MANAGER),
            lambda one=one, other=other, house=business: change(other, house, one, Role.MANAGER),
        )
        assert roles(business.id) == ["manager", "owner"]


def test_two_owners_who_leave_at_once_leave_one(app: Flask) -> None:
    for _ in range(15):
        business = make_business()
        one, other = make_member(business), make_member(business)
        both(
            app,
            lambda one=one: members.remove(one, number(one), NOW),
            lambda other=other: members.remove(other, number(other), NOW),
        )
        assert roles(business.id) == ["owner"]


def test_without_the_lock_they_would_leave_none(
    request: pytest.FixtureRequest, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the two above; on SQLite only one writes at a time, so there is nothing to leave out."""
    has_looked = Barrier(2)

    def looked(session: Session, business_id: int) -> Sequence[Membership]:
        these = (Membership.business_id == business_id, Membership.ended_at.is_(None))
        team = session.scalars(select(Membership).where(*these).order_by(Membership.id)).all()
        try:
            has_looked.wait(1)
        except BrokenBarrierError:
            has_looked.reset()
        return team

    business = make_business()
    one, other = make_member(business), make_member(business)
    monkeypatch.setattr(members, "locked_team", looked)
    both(
        app,
        lambda: members.remove(one, number(one), NOW),
        lambda: members.remove(other, number(other), NOW),
    )
    is_sqlite = request.node.callspec.params["database_url"] == "sqlite"
    assert roles(business.id) == (["owner"] if is_sqlite else [])

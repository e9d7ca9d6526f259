"""Invitations: a link that is good once and for a week, worth what its sender may still give."""

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import Gone, Invalid, NotAllowed, NotFound
from booking.services.accounts import invitations, joining, members, sessions
from booking.services.accounts.invitations import Wanted
from booking.services.accounts.joining import Asked
from booking.services.accounts.sessions import SignedIn
from booking.storage.models import Invitation, Message, RecordEntry
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, SHORT, account, make_account
from tests.factories.businesses import make_business, resource
from tests.factories.people import make_member
from tests.services.accounts.test_mails import LINK, delivered, text
from tests.services.accounts.test_members import number
from tests.services.test_bookings import LINKS

ADDRESS = "203.0.113.7"
EMAIL = "nina@example.org"


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(name="Praxis Sonnenberg", resources=[resource("anna")])


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


def invite(
    actor: Actor, business: Business, email: str = EMAIL, role: Role = Role.FRONT_DESK, own: str | None = None
) -> int:
    return invitations.invite(actor, business, Wanted(email, role, own, "en"), NOW, LINKS)


def token(invitation_id: int) -> str:
    with reading() as session:
        row = session.scalars(select(Invitation).where(Invitation.id == invitation_id)).one()
    return invitations.token_of(row, LINKS)


def browser(user_id: int) -> SignedIn:
    with unit_of_work() as session:
        cookie = sessions.begin(session, user_id, NOW, address=ADDRESS, agent="Test")
    person = sessions.signed_in(cookie, NOW)
    assert person
    return person


def join_as_new(link: str, name: str = "Nina Koch", password: str = PASSWORD) -> joining.Joined:
    return joining.join_as_new(link, name, password, "de", NOW, address=ADDRESS)


def let_lapse() -> None:
    with unit_of_work() as session:
        session.execute(update(Invitation).values(expires_at=EPOCH))


def code(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return refused.value.fields["errors"][0]


def recorded() -> list[tuple[str, str]]:
    with reading() as session:
        query = select(RecordEntry.action, RecordEntry.subject).order_by(RecordEntry.id)
        return [tuple(row) for row in session.execute(query)]  # type: ignore[misc]


def test_somebody_new_joins_with_name_and_password(business: Business, owner: Actor) -> None:
    joined = join_as_new(token(invite(owner, business, role=Role.STAFF, own="anna")))
    assert joined.slug == business.slug
    (member,) = [each for each in members.of_business(owner) if each.user_id == joined.user_id]
    assert (member.name, member.email, member.role, member.resource) == ("Nina Koch", EMAIL, Role.STAFF, "anna")


def test_somebody_with_an_account_joins_with_it(business: Business, owner: Actor) -> None:
    user_id = make_account(EMAIL)
    assert joining.join(token(invite(owner, business)), browser(user_id), NOW, ADDRESS) == business.slug
    assert user_id in {each.user_id for each in members.of_business(owner)}


def test_the_link_says_what_it_asks(business: Business, owner: Actor) -> None:
    asked = joining.asked(token(invite(owner, business)))
    inviter = f"Owner of {business.name}"
    assert asked == Asked(business.slug, "Praxis Sonnenberg", EMAIL, Role.FRONT_DESK, inviter, has_account=False)


def test_an_address_is_the_same_in_capitals(business: Business, owner: Actor) -> None:
    make_account(EMAIL)
    assert joining.asked(token(invite(owner, business, " NINA@Example.org "))).has_account


def test_it_is_recorded(business: Business, owner: Actor) -> None:
    join_as_new(token(invite(owner, business)))
    assert recorded() == [
        ("invited", "invitation"),
        ("created", "account"),
        ("accepted", "invitation"),
        ("joined", "membership"),
    ]


def test_a_link_is_good_once(business: Business, owner: Actor) -> None:
    link = token(invite(owner, business))
    join_as_new(link)
    with pytest.raises(Gone):
        joining.asked(link)
    with pytest.raises(Gone):
        join_as_new(link)


def test_and_for_a_week(business: Business, owner: Actor) -> None:
    link = token(invite(owner, business))
    let_lapse()
    with pytest.raises(Gone):
        joining.asked(link)
    assert [each.state for each in invitations.of_business(owner)] == ["lapsed"]


def test_sent_again_the_link_before_is_dead(business: Business, owner: Actor) -> None:
    number_ = invite(owner, business)
    before = token(number_)
    let_lapse()
    assert invitations.send_again(owner, number_, NOW, LINKS) == EMAIL
    with pytest.raises(Gone):
        joining.asked(before)
    assert joining.asked(token(number_)).email == EMAIL
    assert [each.state for each in invitations.of_business(owner)] == ["open"]


def test_taken_back_it_is_dead(business: Business, owner: Actor) -> None:
    number_ = invite(owner, business)
    link = token(number_)
    assert invitations.revoke(owner, number_, NOW, LINKS) == EMAIL
    with pytest.raises(Gone):
        join_as_new(link)
    assert invitations.of_business(owner) == ()
    with pytest.raises(NotFound):
        invitations.send_again(owner, number_, NOW, LINKS)


def test_a_link_for_something_else_is_none(business: Business, owner: Actor) -> None:
    with pytest.raises(NotFound):
        joining.asked(LINKS.token("manage", business.id, invite(owner, business)))


def test_somebody_else_s_account_does_not_join(business: Business, owner: Actor) -> None:
    link = token(invite(owner, business))
    with pytest.raises(Invalid) as refused:
        joining.join(link, browser(make_account("otto@example.org")), NOW, ADDRESS)
    assert code(refused) == {"path": "email", "code": "another"}
    assert joining.asked(link).email == EMAIL


def test_who_has_an_account_makes_no_second_one(business: Business, owner: Actor) -> None:
    link = token(invite(owner, business))
    make_account(EMAIL)
    with pytest.raises(Invalid) as refused:
        join_as_new(link)
    assert code(refused) == {"path": "email", "code": "taken"}


@pytest.mark.parametrize(
    "name, password, faults",
    [
        ("", "short", [{"path": "name", "code": "required"}, {"path": "password", "code": "too_short"}]),
        ("Nina", "Praxis Sonnenberg 1", [{"path": "password", "code": "near"}]),
        ("x" * 201, PASSWORD, [{"path": "name", "code": "too_long"}]),
        ("Nina\u202e", PASSWORD, [{"path": "name", "code": "unprintable"}]),
    ],
)
def test_name_and_password_are_looked_at(
    business: Business, owner: Actor, name: str, password: str, faults: list[dict[str, str]]
) -> None:
    link = token(invite(owner, business))
    with pytest.raises(Invalid) as refused:
        join_as_new(link, name, password)
    assert refused.value.fields["errors"] == faults
    assert joining.asked(link).email == EMAIL


def test_with_a_short_password_a_second_factor_is_owed(business: Business, owner: Actor) -> None:
    joined = join_as_new(token(invite(owner, business)), password=SHORT)
    assert account(joined.user_id).has_short_password
    assert browser(joined.user_id).owes_second_factor


def test_who_belongs_to_the_team_is_not_invited(business: Business, owner: Actor) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    with pytest.raises(Invalid) as refused:
        invite(owner, business, account(desk.user_id or 0).email)
    assert code(refused) == {"path": "email", "code": "member"}


def test_nobody_is_invited_twice(business: Business, owner: Actor) -> None:
    invite(owner, business)
    with pytest.raises(Invalid) as refused:
        invite(owner, business)
    assert code(refused) == {"path": "email", "code": "invited"}


def test_who_was_removed_is_invited_anew(business: Business, owner: Actor) -> None:
    user_id = make_account(EMAIL)
    joining.join(token(invite(owner, business)), browser(user_id), NOW, ADDRESS)
    (member,) = [each for each in members.of_business(owner) if each.user_id == user_id]
    members.remove(owner, member.id, NOW)
    joining.join(token(invite(owner, business)), browser(user_id), NOW, ADDRESS)
    assert user_id in {each.user_id for each in members.of_business(owner)}


@pytest.mark.parametrize("email", ["", "nina", "a@b,c@d", "nina@example.org\nBcc: x@example.org"])
def test_an_invitation_needs_an_address(business: Business, owner: Actor, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        invite(owner, business, email)
    assert code(refused) == {"path": "email", "code": "not_an_address"}


def test_a_manager_invites_no_owner(business: Business, owner: Actor) -> None:
    with pytest.raises(NotAllowed):
        invite(make_member(business, Role.MANAGER), business, role=Role.OWNER)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
def test_who_does_not_manage_the_team_invites_nobody(business: Business, role: Role) -> None:
    with pytest.raises(NotAllowed):
        invite(make_member(business, role), business)


def test_an_owner_s_invitation_is_not_a_manager_s_to_send_again_or_take_back(business: Business, owner: Actor) -> None:
    manager, number_ = make_member(business, Role.MANAGER), invite(owner, business, role=Role.OWNER)
    with pytest.raises(NotAllowed):
        invitations.send_again(manager, number_, NOW, LINKS)
    with pytest.raises(NotAllowed):
        invitations.revoke(manager, number_, NOW, LINKS)


def test_the_invitation_of_somebody_who_was_removed_is_void(business: Business, owner: Actor) -> None:
    manager = make_member(business, Role.MANAGER)
    number_ = invite(manager, business)
    members.remove(owner, number(manager), NOW)
    with pytest.raises(Gone):
        join_as_new(token(number_))
    assert [each.state for each in invitations.of_business(owner)] == ["void"]


def test_until_somebody_else_sends_it_again(business: Business, owner: Actor) -> None:
    manager = make_member(business, Role.MANAGER)
    number_ = invite(manager, business)
    members.remove(owner, number(manager), NOW)
    invitations.send_again(owner, number_, NOW, LINKS)
    assert join_as_new(token(number_)).slug == business.slug


def test_an_owner_who_became_a_manager_makes_no_owner_by_an_old_invitation(business: Business, owner: Actor) -> None:
    other = make_member(business)
    link = token(invite(other, business, role=Role.OWNER))
    members.change(owner, business, number(other), Role.MANAGER, None, NOW)
    with pytest.raises(Gone):
        join_as_new(link)


def test_another_business_s_invitation_is_not_there(business: Business, owner: Actor) -> None:
    number_ = invite(owner, business)
    stranger = make_member(make_business())
    for attempt in (
        lambda: invitations.invitation(stranger, number_),
        lambda: invitations.send_again(stranger, number_, NOW, LINKS),
        lambda: invitations.revoke(stranger, number_, NOW, LINKS),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_the_mail_says_who_asks_and_brings_the_link(business: Business, owner: Actor) -> None:
    number_ = invite(owner, business)
    (mail,) = delivered()
    assert (mail["To"], mail["Subject"]) == (EMAIL, "Praxis Sonnenberg invites you into its team")
    assert mail["From"] == "Praxis Sonnenberg <noreply@termin.example>"
    found = LINK.search(text(mail))
    assert found
    assert found[0] == f"{LINKS.base_url}/en/account/join/{token(number_)}"
    assert "Owner of Praxis Sonnenberg asks you to work with Praxis Sonnenberg" in re.sub(r"\s+", " ", text(mail))


def test_no_mail_leaves_for_an_invitation_that_was_taken_back(business: Business, owner: Actor) -> None:
    invitations.revoke(owner, invite(owner, business), NOW, LINKS)
    assert delivered() == []


def test_sent_again_before_it_left_there_is_one_mail(business: Business, owner: Actor) -> None:
    number_ = invite(owner, business)
    invitations.send_again(owner, number_, NOW, LINKS)
    (mail,) = delivered()
    assert token(number_) in text(mail)


def test_the_mail_bears_no_token_in_the_outbox(business: Business, owner: Actor) -> None:
    number_ = invite(owner, business)
    with reading() as session:
        (row,) = session.scalars(select(Message)).all()
    assert (row.recipient, row.invitation_id, row.address) == ("user", number_, EMAIL)
    assert token(number_) not in repr(vars(row))


def test_long_afterwards_nothing_of_it_is_left(business: Business, owner: Actor) -> None:
    link = token(invite(owner, business))
    assert invitations.forget() == 0
    let_lapse()
    assert invitations.forget() == 1
    with pytest.raises(NotFound):
        joining.asked(link)
    with reading() as session:
        assert list(session.scalars(select(Message))) == []

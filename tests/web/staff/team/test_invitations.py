"""Inviting by the page of the team."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.storage.models import Invitation, Message
from booking.storage.unit_of_work import reading
from tests.factories.people import make_member, sign_in
from tests.web.visiting import Visitor

TEAM = "/en/staff/practice/team"


@pytest.fixture
def owner(site: Flask, practice: Business) -> Actor:
    with site.app_context():
        return make_member(practice)


@pytest.fixture
def visitor(site: Flask, owner: Actor) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, owner))


def invite(visitor: Visitor, **changes: str) -> Visitor:
    said = {"email": "nina@example.org", "role": "front_desk", "locale": "de", **changes}
    return visitor.go(f"{TEAM}/invite").press("Send invitation", **said)


def mails(site: Flask) -> list[tuple[str, str | None]]:
    with site.app_context(), reading() as session:
        return [(row.reason, row.address) for row in session.scalars(select(Message).order_by(Message.id))]


def test_somebody_is_invited(site: Flask, visitor: Visitor) -> None:
    invite(visitor)
    assert visitor.path == TEAM
    assert "The invitation is on its way." in visitor.text
    assert "nina@example.org" in visitor.text
    assert mails(site) == [("invite", "nina@example.org")]


def test_in_the_language_that_was_chosen(site: Flask, visitor: Visitor) -> None:
    invite(visitor, locale="en")
    with site.app_context(), reading() as session:
        assert session.scalars(select(Invitation.locale)).one() == "en"


def test_what_is_wrong_is_said_at_once_and_kept(site: Flask, visitor: Visitor) -> None:
    invite(visitor, email="nina", role="")
    assert visitor.status == 422
    assert visitor.value("email") == "nina"
    assert "2 entries need another look" in visitor.text
    assert mails(site) == []


def test_nobody_is_invited_twice(site: Flask, visitor: Visitor) -> None:
    invite(invite(visitor))
    assert (visitor.status, "This address was invited already." in visitor.text) == (422, True)


def test_it_is_sent_again(site: Flask, visitor: Visitor) -> None:
    invite(visitor).press("Send again: nina@example.org")
    assert "Sent again, with a new link for seven days." in visitor.text
    assert len(mails(site)) == 2


def test_it_is_taken_back(site: Flask, visitor: Visitor) -> None:
    invite(visitor).press("Take back: nina@example.org")
    assert "The invitation was taken back." in visitor.text
    assert "nina@example.org" not in visitor.text


def test_a_manager_invites_no_owner(site: Flask, visitor: Visitor, practice: Business) -> None:
    with site.app_context():
        manager = Visitor(sign_in(site, make_member(practice, Role.MANAGER)))
    assert invite(manager, role="owner").status == 403
    assert mails(site) == []


def test_a_manager_sees_an_owner_s_invitation_and_no_way_to_change_it(
    site: Flask, visitor: Visitor, practice: Business
) -> None:
    invite(visitor, role="owner")
    with site.app_context():
        manager = Visitor(sign_in(site, make_member(practice, Role.MANAGER)))
    manager.go(TEAM)
    assert "nina@example.org" in manager.text
    assert not [each for each in manager.buttons if each.startswith(("Send again", "Take back"))]


def test_another_business_s_invitation_is_not_there(site: Flask, visitor: Visitor) -> None:
    token = visitor.go(f"{TEAM}/invite").value("csrf_token")
    for deed in ("send-again", "revoke"):
        assert visitor.post(f"{TEAM}/invitations/7/{deed}", {"csrf_token": token}).status == 404

"""What a message would say if it left now."""

from gettext import NullTranslations

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.errors import NotAllowed
from booking.services.accounts import invitations
from booking.services.outgoing import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.outgoing_mail import of_recipient, refused
from tests.services.test_bookings import LINKS, book


def letter(actor, message_row: int) -> reading.Letter | None:
    return reading.read(actor, message_row, LINKS, "noreply@example.org", lambda locale: NullTranslations())


def test_it_is_made_of_what_holds_now_and_holds_no_key(app: Flask) -> None:
    business = make_business()
    booked = book(business)
    found = letter(make_member(business), of_recipient(business).id)
    assert found is not None
    assert "24. November 2026" in found.subject + found.text
    assert booked.token not in found.text
    assert "/b/preview" in found.text
    assert found.language == "de"


def test_it_leaves_no_trace(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    letter(make_member(business), message.id)
    assert of_recipient(business) == message


def test_nobody_reads_the_messages_of_another_business(app: Flask) -> None:
    message = refused(make_business())
    assert letter(make_member(make_business()), message.id) is None


def test_who_sees_no_messages_reads_none(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    with pytest.raises(NotAllowed):
        letter(make_member(business, Role.READ_ONLY), message.id)


def test_what_lets_somebody_into_the_team_is_read_by_nobody(app: Flask) -> None:
    business = make_business()
    owner = make_member(business)
    invitations.invite(owner, business, invitations.Wanted("nina@example.org", Role.READ_ONLY, None, "de"), NOW, LINKS)
    invitation = of_recipient(business, "user")
    assert (invitation.reason, invitation.goes_to) == ("invite", "nina@example.org")
    assert letter(owner, invitation.id) is None

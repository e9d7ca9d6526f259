"""A business signs itself up."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.domain.access import Role
from booking.domain.errors import Gone, Invalid
from booking.services import businesses
from booking.services.accounts import parts, sign_up
from booking.services.accounts.sign_up import NewBusiness, SignedUp
from booking.storage.models import Business, Link, Membership, Message, Proof, User
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, SHORT, account, make_account
from tests.factories.businesses import make_business
from tests.services.test_bookings import LINKS

SALON = NewBusiness("Salon Weiß & Söhne", "hairdresser", "Jena", "", "de")


def asked(email: str = "Paula@example.org") -> str:
    sign_up.ask(email, "de", NOW, LINKS)
    with reading() as session:
        newest = session.scalars(select(Proof.id).order_by(Proof.id.desc())).first()
    assert newest is not None
    return LINKS.token("sign_up", 0, newest)


def make(token: str, password: str = PASSWORD, name: str = "Paula Weber", business: NewBusiness = SALON) -> SignedUp:
    return sign_up.sign_up(token, name, password, business, NOW, address="203.0.113.7")


def faults(refusal: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    found = refusal.value.fields["errors"]
    assert isinstance(found, list)
    return [(each["path"], each["code"]) for each in found]


def counted(model: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_business_and_its_owner_come_of_it(app: Flask) -> None:
    made = make(asked())
    assert [(part.slug, part.role) for part in parts.of_user(made.user_id)] == [("salon-weiss-soehne", Role.OWNER)]
    user = account(made.user_id)
    assert (user.email, user.name, user.locale) == ("paula@example.org", "Paula Weber", "de")


def test_the_business_has_a_place_and_nothing_else_yet(app: Flask) -> None:
    business = businesses.business(make(asked()).slug)
    assert (business.name, business.trade, business.email) == (
        "Salon Weiß & Söhne",
        "hairdresser",
        "paula@example.org",
    )
    assert [(place.slug, place.town) for place in business.locations] == [("jena", "Jena")]
    assert (dict(business.resources), dict(business.services)) == ({}, {})


def test_the_link_is_good_once(app: Flask) -> None:
    token = asked()
    make(token)
    with pytest.raises(Gone):
        make(token)
    assert (counted(User), counted(Business)) == (1, 1)


def test_what_is_wrong_is_named_all_at_once_and_nothing_is_made(app: Flask) -> None:
    token = asked()
    with pytest.raises(Invalid) as refusal:
        make(token, "password", " ", NewBusiness("", "", "", "No Slug", "de"))
    assert faults(refusal) == [
        ("name", "required"),
        ("business", "required"),
        ("town", "required"),
        ("trade", "required"),
        ("slug", "not_a_slug"),
        ("password", "common"),
    ]
    assert (counted(User), counted(Business)) == (0, 0)
    make(token)


def test_an_address_of_pages_that_is_taken_is_refused(app: Flask) -> None:
    make_business(slug="salon")
    with pytest.raises(Invalid) as refusal:
        make(asked(), business=replace(SALON, slug="salon"))
    assert faults(refusal) == [("slug", "taken")]
    assert counted(User) == 0


@pytest.mark.parametrize("slug", ["account", "staff", "ab"])
def test_a_word_of_the_url_map_is_refused(app: Flask, slug: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make(asked(), business=replace(SALON, slug=slug))
    assert faults(refusal) == [("slug", "not_a_slug")]


def test_a_proposal_avoids_what_is_taken(app: Flask) -> None:
    assert sign_up.proposal("Salon", "Jena") == "salon"
    make_business(slug="salon")
    assert sign_up.proposal("Salon", "Jena") == "salon-jena"
    make_business(slug="salon-jena")
    assert sign_up.proposal("Salon", "Jena") == "salon-jena-2"


def test_of_a_name_without_letters_of_ours_comes_no_proposal(app: Flask) -> None:
    assert sign_up.proposal("美容室", "東京") == ""


def test_a_reserved_word_is_not_proposed(app: Flask) -> None:
    assert sign_up.proposal("Account", "Jena") == "account-jena"


def test_the_business_s_name_is_no_password(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal:
        make(asked(), "Salon Weiss & Soehne 1")
    assert faults(refusal) == [("password", "near")]


def test_a_short_password_is_taken_and_owes_a_second_factor(app: Flask) -> None:
    assert account(make(asked(), SHORT).user_id).has_short_password


def test_who_has_an_account_causes_the_same_and_gets_no_link(app: Flask) -> None:
    make_account()
    token = asked()
    assert [counted(each) for each in (Proof, Link, Message)] == [1, 1, 1]
    with pytest.raises(Gone):
        sign_up.wanted(token)
    with pytest.raises(Gone):
        make(token)


def test_who_gets_an_account_meanwhile_cannot_use_the_link(app: Flask) -> None:
    token = asked()
    make_account()
    with pytest.raises(Gone):
        make(token)
    assert counted(Membership) == 0

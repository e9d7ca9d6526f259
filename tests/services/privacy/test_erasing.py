"""A customer is told everything, and forgotten wholly: not a word of them is left, and the figures stay."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import Gone, InUse, NotAllowed, NotFound
from booking.services import bookings, changes
from booking.services.customers import find_or_add, profile
from booking.services.privacy import erasing, telling
from booking.services.privacy.holdings import HOLDINGS
from booking.storage.db import db, table_of
from booking.storage.models import Booking, Customer, Message, RecordEntry
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.factories.people import make_member
from tests.services.privacy.canary import CANARY, DAY, EMAIL, PHONE, WHO, plant
from tests.services.test_bookings import book


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(services=[service(waiting_list=True), service("group", capacity=3)])


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


def found(word: str) -> dict[str, set[str]]:
    """By table the columns in which a word stands."""
    places: dict[str, set[str]] = {}
    with reading() as session:
        for table in db.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for name, value in row._mapping.items():
                    if word in str(value).casefold():
                        places.setdefault(table.name, set()).add(str(name))
    return places


def counts() -> dict[str, int]:
    with reading() as session:
        return {
            each.name: session.scalar(select(func.count()).select_from(each)) or 0 for each in db.metadata.sorted_tables
        }


PLANTED = {
    "appointment": {"note", "squeezed_reason", "title"},
    "booking": {"address", "answers", "contact_email", "contact_name", "decline_reason", "visitor"},
    "bounced_address": {"address", "reason"},
    "customer": {"blocked_reason", "email", "folded_name", "name", "retained_reason"},
    "customer_note": {"text"},
    "customer_page": {"email"},
    "customer_tag": {"tag"},
    "customer_word": {"word"},
    "feed": {"customer_email", "fetched_by", "name"},
    "message": {"address", "last_error", "words"},
    "recall": {"email", "name"},
    "record_value": {"after", "before"},
    "waiting_entry": {"answers", "contact_email", "contact_name"},
}


def test_the_canary_sings_everywhere(business: Business, owner: Actor) -> None:
    plant(business, owner)
    assert found(CANARY) == PLANTED


def test_nothing_is_left_of_who_was_erased(business: Business, owner: Actor) -> None:
    number = plant(business, owner)
    erasing.erase(owner, number, NOW)
    assert found(CANARY) == {}
    assert found(PHONE[3:]) == {}
    assert found("1981-04-07") == {}
    with pytest.raises(NotFound):
        profile.person(owner, number)


def test_figures_stay(business: Business, owner: Actor) -> None:
    number = plant(business, owner)
    before = counts()
    erasing.erase(owner, number, NOW)
    after = counts()
    for name in ("booking", "appointment", "occupancy", "line"):
        assert after[name] == before[name]
    with reading() as session:
        (kept,) = session.scalars(select(Booking).where(Booking.state == "confirmed")).all()
        assert (kept.customer_id, kept.price_minor, kept.locale) == (None, 4500, "de")


def test_nothing_is_sent_and_nothing_opens_any_more(app: Flask, business: Business, owner: Actor) -> None:
    links = app.extensions["links"]
    plant(business, owner)
    with reading() as session:
        row = session.scalars(select(Booking)).one()
        number = row.customer_id
    token = links.token("manage", business.id, row.id, row.generation)
    erasing.erase(owner, number or 0, NOW)
    with reading() as session:
        assert set(session.scalars(select(Message.state))) <= {"superseded", "sent"}
    with pytest.raises((Gone, NotFound)):
        bookings.facts_of(token)


def test_that_it_was_done_is_recorded_and_not_of_whom(business: Business, owner: Actor) -> None:
    number = plant(business, owner)
    erasing.erase(owner, number, NOW)
    with reading() as session:
        last = session.scalars(select(RecordEntry).order_by(RecordEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.subject_id, last.user_id) == ("erased", number, owner.user_id)


def test_who_is_still_to_come_is_cancelled_first(business: Business, owner: Actor) -> None:
    booked = book(business)
    with reading() as session:
        number = session.scalars(select(Customer.id)).one()
    with pytest.raises(InUse):
        erasing.erase(owner, number, NOW)
    assert profile.person(owner, number).name == "Anna Weiß"
    changes.cancel(booked.token, NOW)
    erasing.erase(owner, number, NOW)
    assert found("anna").keys() <= {"resource", "business"}


def test_a_family_that_shares_an_address_keeps_it(business: Business, owner: Actor) -> None:
    number = plant(business, owner)
    with unit_of_work() as session:
        child = find_or_add(session, business.id, Contact("Max Vogel", EMAIL, None), "de", NOW)
    erasing.erase(owner, number, NOW)
    assert profile.person(owner, child).email == EMAIL
    kept = found(CANARY)
    assert set(kept) == {"bounced_address", "customer", "customer_page", "customer_word", "feed", "message"}
    assert "greta" not in str(telling.of_customer(owner, child, NOW)["customer"][0]["name"]).casefold()


def test_others_in_a_group_keep_their_place_and_name(business: Business, owner: Actor) -> None:
    book(business, slug="group", contact=WHO)
    book(business, slug="group")
    with reading() as session:
        greta = session.scalars(select(Customer.id).where(Customer.email == EMAIL)).one()
        anna = session.scalars(select(Customer.id).where(Customer.email == "anna@example.org")).one()
    later = NOW.replace(year=2027)
    erasing.erase(owner, greta, later)
    assert found(CANARY) == {}
    assert [each["contact_name"] for each in telling.of_customer(owner, anna, later)["bookings"]] == ["Anna Weiß"]


def test_another_business_keeps_what_it_knows(business: Business, owner: Actor) -> None:
    other = make_business()
    elsewhere = make_member(other)
    book(other, contact=WHO)
    number = plant(business, owner)
    with pytest.raises(NotFound):
        erasing.erase(elsewhere, number, NOW)
    erasing.erase(owner, number, NOW)
    with reading() as session:
        kept = session.scalars(select(Customer).where(Customer.email == EMAIL)).one()
    assert telling.of_customer(elsewhere, kept.id, NOW)["customer"][0]["email"] == EMAIL


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
@pytest.mark.parametrize("deed", [erasing.erase, telling.of_customer])
def test_only_who_looks_after_all_of_it_may(
    business: Business, owner: Actor, role: Role, deed: Callable[..., object]
) -> None:
    number = plant(business, owner)
    somebody = make_member(business, role, "anna" if role is Role.STAFF else None)
    with pytest.raises((NotAllowed, NotFound)):
        deed(somebody, number, NOW)
    assert found(CANARY) == PLANTED


def test_all_that_is_kept_is_told(business: Business, owner: Actor) -> None:
    number = plant(business, owner)
    told = telling.of_customer(owner, number, NOW)
    said = json.dumps(told, ensure_ascii=False).casefold()
    assert json.loads(json.dumps(told)) == told
    for table, names in PLANTED.items():
        for each in (each for each in HOLDINGS if table_of(each.model).name == table and each.said):
            shown = {name for name in names if any(CANARY in str(row.get(name)).casefold() for row in told[each.name])}
            assert shown == names & set(each.said) or each.name == "further_messages"
    assert PHONE in said
    assert told["bookings"][0]["answers"] == {"wish": CANARY}
    assert told["appointments"][0]["starts_at"] == DAY.isoformat()
    assert not [each for each in told["customer"] if "folded_name" in each]


def test_nothing_of_others_is_told(business: Business, owner: Actor) -> None:
    book(business)
    told = json.dumps(telling.of_customer(owner, plant(business, owner), NOW))
    assert "anna@example.org" not in told


def test_erasing_twice_finds_nobody(business: Business, owner: Actor) -> None:
    number = plant(business, owner)
    erasing.erase(owner, number, NOW)
    with pytest.raises(NotFound):
        erasing.erase(owner, number, NOW)


def test_a_program_needs_the_rights_of_its_person(business: Business, owner: Actor) -> None:
    number = plant(business, owner)
    with pytest.raises(NotAllowed):
        erasing.erase(replace(owner, allowed=frozenset()), number, NOW)

"""Two who are one, and two again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import NotAllowed, NotFound, Stale
from booking.services import customers
from booking.services.customers import blocking, contacts, merging, notes, profile, retaining
from booking.services.customers.contacts import Details
from booking.services.customers.doubles import doubles, doubles_of
from booking.services.records import erase_values
from booking.storage.models import Booking, Customer, CustomerNote, CustomerTag, CustomerWord
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.customers.people import add_customer
from tests.services.test_bookings import NINE, book

KEPT = Details("Greta Sommer", "greta@example.org", None, None, "de", ("regular",))
GONE = Details("Greta Sommer", None, "+493611234567", date(1980, 5, 12), "en", ("regular", "wheelchair"))


class Two:
    """Two rows of one person, each with a booking and a note."""

    def __init__(self) -> None:
        self.business: Business = make_business()
        self.owner: Actor = make_member(self.business)
        self.kept = contacts.add(self.owner, KEPT, NOW)
        self.gone = contacts.add(self.owner, GONE, NOW)
        for each, starts_at in ((self.kept, NINE), (self.gone, NINE.replace(hour=10))):
            notes.add(self.owner, each, f"Note of {each}", NOW)
            made = book(self.business, starts_at, contact=Contact(f"Of {each}", f"{each}@example.org", None)).facts
            with unit_of_work() as session:
                session.get_one(Booking, (self.business.id, made.booking_id)).customer_id = each

    def merge(self, **changes: object) -> None:
        merging.merge(self.owner, self.kept, self.gone, replace(self.chosen, **changes), self.versions, NOW)

    @property
    def chosen(self) -> Details:
        return Details("Greta Sommer", "greta@example.org", "+493611234567", date(1980, 5, 12), "de")

    @property
    def versions(self) -> merging.Versions:
        return merging.Versions(self.person(self.kept).version, self.person(self.gone).version)

    def person(self, customer_id: int):
        return profile.person(self.owner, customer_id)

    def found(self, text: str) -> list[int]:
        return [card.id for card in customers.search(self.owner, text, NOW)]

    def stored(self) -> list[object]:
        """Everything that is about customers."""
        with reading() as session:
            return [
                sorted(tuple(row) for row in session.execute(select(*model.__table__.c).where(of)))
                for model, of in (
                    (CustomerNote, CustomerNote.business_id == self.business.id),
                    (CustomerTag, CustomerTag.business_id == self.business.id),
                    (CustomerWord, CustomerWord.business_id == self.business.id),
                )
            ] + [
                {
                    (row.id, *(getattr(row, name) for name in FIELDS))
                    for row in session.scalars(select(Customer).where(Customer.business_id == self.business.id))
                },
                {
                    (row.id, row.customer_id)
                    for row in session.scalars(select(Booking).where(Booking.business_id == self.business.id))
                },
            ]


FIELDS = ("name", "folded_name", "email", "phone", "born_on", "locale", "blocked_at", "blocked_reason")
FIELDS += ("retained_since", "retained_reason", "merged_into")


@pytest.fixture
def two(app: Flask) -> Two:
    return Two()


def test_bookings_notes_and_tags_come_together(two: Two) -> None:
    two.merge()
    of_kept = profile.profile(two.owner, two.kept, NOW)
    assert [each.starts_at for each in of_kept.coming] == [NINE, NINE.replace(hour=10)]
    assert sorted(each.text for each in of_kept.notes) == sorted(f"Note of {each}" for each in (two.kept, two.gone))
    assert of_kept.person.tags == ("regular", "wheelchair")


def test_the_one_that_stays_is_as_chosen(two: Two) -> None:
    two.merge(email=None, locale="en")
    person = two.person(two.kept)
    assert (person.email, person.phone, person.born_on, person.locale) == (
        None,
        "+493611234567",
        date(1980, 5, 12),
        "en",
    )


def test_only_the_one_that_stays_is_found(two: Two) -> None:
    two.merge()
    assert two.found("sommer") == two.found("1980") == [two.kept]


def test_merging_again_changes_nothing(two: Two) -> None:
    versions, chosen = two.versions, two.chosen
    two.merge()
    after = two.stored()
    merging.merge(two.owner, two.kept, two.gone, chosen, versions, NOW)
    assert two.stored() == after


def test_merging_the_other_way_round_comes_too_late(two: Two) -> None:
    chosen = two.chosen
    versions = merging.Versions(two.versions.gone, two.versions.kept)
    two.merge()
    after = two.stored()
    with pytest.raises(Stale):
        merging.merge(two.owner, two.gone, two.kept, chosen, versions, NOW)
    assert two.stored() == after


def test_what_was_changed_meanwhile_is_not_merged_unseen(two: Two) -> None:
    versions = two.versions
    contacts.change(two.owner, two.gone, replace(GONE, phone=None), versions.gone, NOW)
    before = two.stored()
    with pytest.raises(Stale):
        merging.merge(two.owner, two.kept, two.gone, two.chosen, versions, NOW)
    assert two.stored() == before


def test_nobody_is_merged_with_themselves(two: Two) -> None:
    with pytest.raises(NotFound):
        merging.merge(two.owner, two.kept, two.kept, two.chosen, two.versions, NOW)


@pytest.mark.parametrize("side", ["kept", "gone"])
def test_who_was_blocked_stays_blocked(two: Two, side: str) -> None:
    blocking.block(two.owner, getattr(two, side), "Never came", NOW)
    two.merge()
    person = two.person(two.kept)
    assert (person.blocked_at, person.blocked_reason) == (NOW, "Never came")


def test_undoing_splits_again_exactly(two: Two) -> None:
    blocking.block(two.owner, two.gone, "Never came", NOW)
    before = two.stored()
    two.merge(name="Greta S.", email="other@example.org")
    assert two.stored() != before
    assert merging.split(two.owner, two.gone, NOW) == two.kept
    assert two.stored() == before


@pytest.mark.parametrize("side", ["kept", "gone"])
def test_who_is_retained_stays_so_and_alone_again_when_it_is_undone(two: Two, side: str) -> None:
    retaining.retain(two.owner, getattr(two, side), "A debt", NOW)
    before = two.stored()
    two.merge()
    person = profile.person(two.owner, two.kept)
    assert (person.retained_since, person.retained_reason) == (NOW, "A debt")
    merging.split(two.owner, two.gone, NOW)
    assert two.stored() == before


def test_undoing_again_changes_nothing(two: Two) -> None:
    two.merge()
    merging.split(two.owner, two.gone, NOW)
    before = two.stored()
    assert merging.split(two.owner, two.gone, NOW) == two.kept
    assert two.stored() == before


def test_what_was_changed_after_the_merge_stays_changed(two: Two) -> None:
    two.merge()
    person = two.person(two.kept)
    changed = replace(contacts.details_of(person), email="new@example.org", tags=("regular", "later"))
    contacts.change(two.owner, two.kept, changed, person.version, NOW)
    later = notes.add(two.owner, two.kept, "Later", NOW)
    merging.split(two.owner, two.gone, NOW)
    of_kept = profile.profile(two.owner, two.kept, NOW)
    assert (of_kept.person.email, of_kept.person.phone) == ("new@example.org", None)
    assert of_kept.person.tags == ("later", "regular")
    assert later in [each.id for each in of_kept.notes]


def test_a_merge_may_be_repeated_after_it_was_undone(two: Two) -> None:
    two.merge()
    after = two.stored()
    merging.split(two.owner, two.gone, NOW)
    two.merge()
    assert two.stored() == after


def test_a_merge_below_another_cannot_be_undone_before_that(two: Two) -> None:
    two.merge()
    third = contacts.add(two.owner, KEPT, NOW)
    kept, gone = two.person(third), two.person(two.kept)
    versions = merging.Versions(kept.version, gone.version)
    merging.merge(two.owner, third, two.kept, contacts.details_of(kept), versions, NOW)
    with pytest.raises(Stale):
        merging.split(two.owner, two.gone, NOW)
    merging.split(two.owner, two.kept, NOW)
    merging.split(two.owner, two.gone, NOW)
    assert two.person(two.gone).merged_into is None


def test_where_the_record_was_emptied_nothing_can_be_undone(two: Two) -> None:
    two.merge()
    with unit_of_work() as session:
        erase_values(session, two.business.id, "customer", [two.gone])
    with pytest.raises(NotFound):
        merging.split(two.owner, two.gone, NOW)


def test_who_was_merged_away_is_not_changed_any_more(two: Two) -> None:
    version = two.person(two.gone).version
    two.merge()
    with pytest.raises(NotFound):
        contacts.change(two.owner, two.gone, GONE, version, NOW)
    with pytest.raises(NotFound):
        notes.add(two.owner, two.gone, "Late", NOW)


def test_another_business_s_customers_are_not_merged(two: Two) -> None:
    stranger = make_member(make_business())
    with pytest.raises(NotFound):
        merging.merge(stranger, two.kept, two.gone, two.chosen, two.versions, NOW)
    two.merge()
    with pytest.raises(NotFound):
        merging.split(stranger, two.gone, NOW)


@pytest.mark.parametrize("role", [Role.STAFF, Role.READ_ONLY])
def test_who_may_not_change_customers_merges_none(two: Two, role: Role) -> None:
    member = make_member(two.business, role)
    with pytest.raises(NotAllowed):
        merging.merge(member, two.kept, two.gone, two.chosen, two.versions, NOW)


def test_likely_doubles_are_found_by_name_and_what_they_share(two: Two) -> None:
    [pair] = doubles(two.owner, NOW).pairs
    assert {card.id for card in pair} == {two.kept, two.gone}
    assert [card.id for card in doubles_of(two.owner, two.kept, NOW)] == [two.gone]


@pytest.mark.parametrize(
    ("name", "email", "phone", "born_on", "is_double"),
    [
        ("Sommer, Greta", "greta@example.org", None, None, True),
        ("Dr. Greta Sommer", None, None, None, True),
        ("Greta Sommer", "other@example.org", None, None, False),
        ("Greta Sommer", "other@example.org", "+493611234567", None, True),
        ("Greta Sommer", None, "+493611234567", date(1999, 1, 1), False),
        ("Grete Sommer", "greta@example.org", None, None, False),
    ],
)
def test_doubles_share_what_tells_people_apart_or_nothing_differs(
    app: Flask, name: str, email: str | None, phone: str | None, born_on: date | None, is_double: bool
) -> None:
    business = make_business()
    owner = make_member(business)
    contacts.add(owner, Details("Greta Sommer", "greta@example.org", "+493611234567", date(1980, 5, 12), "de"), NOW)
    add_customer(business, name, email, phone, born_on)
    assert bool(doubles(owner, NOW).pairs) is is_double


def test_doubles_come_a_page_at_a_time(app: Flask) -> None:
    business = make_business()
    owner = make_member(business)
    for name in ("Ada", "Ada", "Bea", "Cyd", "Cyd"):
        contacts.add(owner, Details(name, None, None, None, "de"), NOW)
    first = doubles(owner, NOW, size=1)
    second = doubles(owner, NOW, first.next, size=1)
    assert [pair[0].name for pair in (*first.pairs, *second.pairs)] == ["Ada", "Cyd"]
    assert second.next == ""


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[BaseException | None]:
    """Do all of these at the same moment; answers what went wrong with each."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> None:
        with app.app_context():
            start.wait(10)
            deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.exception(30) for future in [pool.submit(do, deed) for deed in deeds]]


def test_of_two_merges_in_opposite_directions_one_counts(app: Flask) -> None:
    for _ in range(5):
        two = Two()
        chosen, there = two.chosen, two.versions
        back = merging.Versions(there.gone, there.kept)
        faults = at_once(
            app,
            partial(merging.merge, two.owner, two.kept, two.gone, chosen, there, NOW),
            partial(merging.merge, two.owner, two.gone, two.kept, chosen, back, NOW),
        )
        assert sorted(type(each) for each in faults if each) == [Stale]
        merged = {two.person(each).merged_into for each in (two.kept, two.gone)}
        assert merged in ({None, two.kept}, {None, two.gone})


def test_a_booking_that_comes_while_two_are_merged_belongs_to_the_one_that_stays(app: Flask) -> None:
    for number in range(8):
        business = make_business()
        owner = make_member(business)
        kept = contacts.add(owner, replace(KEPT, email=None), NOW)
        gone = contacts.add(owner, replace(GONE, name="Anna Weiß", email="anna@example.org"), NOW)
        versions = merging.Versions(*(profile.person(owner, each).version for each in (kept, gone)))
        faults = at_once(
            app,
            partial(merging.merge, owner, kept, gone, KEPT, versions, NOW),
            partial(book, business, NINE + timedelta(days=number % 3)),
        )
        assert faults == [None, None]
        with reading() as session:
            assert list(session.scalars(select(Booking.customer_id).where(Booking.business_id == business.id))) == [
                kept
            ]

"""What the house knows of a customer: contact, notes, tags, bookings, standing, and who looked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Actor, Role
from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import NotAllowed, NotFound, OnlyByPhone, Stale
from booking.domain.records import CONFIDENTIAL_ACTIONS, Sought
from booking.services import bookings, changes, customers, records
from booking.services.customers import blocking, contacts, notes, profile, tags
from booking.services.customers.browsing import List, browse
from booking.services.customers.contacts import Details
from booking.storage.models import Booking, RecordEntry, RecordValue
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.customers.people import add_customer
from tests.services.test_bookings import LINKS, NINE, book

GRETA = Details("Greta Sommer", "greta@example.org", "+493611234567", date(1980, 5, 12), "de", ("regular",))


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")],
        services=[service(cancellation_notice_minutes=1440), service("other", any_of=("ben",))],
    )


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


@pytest.fixture
def greta(owner: Actor) -> int:
    return contacts.add(owner, GRETA, NOW)


def recorded(owner: Actor, customer_id: int) -> list[str]:
    of = (RecordEntry.business_id == owner.business_id, RecordEntry.subject_id == customer_id)
    with reading() as session:
        return list(session.scalars(select(RecordEntry.action).where(*of).order_by(RecordEntry.id)))


def visit(business: Business, days: int, slug: str = "checkup") -> int:
    """A booking of Greta's that many days after Tuesday."""
    starts_at = NINE + timedelta(days=days)
    asked = bookings.Request(Contact("Greta Sommer", "greta@example.org", None), "de")
    made = bookings.book(business, business.services[slug], starts_at, starts_at - timedelta(days=30), asked, LINKS)
    return made.facts.booking_id


def say(business: Business, booking_id: int, **values: object) -> None:
    with unit_of_work() as session:
        session.execute(
            update(Booking).where(Booking.business_id == business.id, Booking.id == booking_id).values(**values)
        )


def test_who_is_added_is_found(owner: Actor, greta: int) -> None:
    [card] = customers.search(owner, "sommer 1980", NOW)
    assert (card.id, card.tags, card.phone) == (greta, ("regular",), "+493611234567")
    assert recorded(owner, greta) == ["added"]


def test_a_change_is_found_at_once_and_recorded_with_before_and_after(owner: Actor, greta: int) -> None:
    version = profile.person(owner, greta).version
    contacts.change(owner, greta, replace(GRETA, name="Greta Winter", tags=("vip",)), version, NOW)
    assert customers.search(owner, "sommer", NOW) == []
    assert [card.tags for card in customers.search(owner, "winter", NOW)] == [("vip",)]
    with reading() as session:
        values = session.execute(
            select(RecordValue.field, RecordValue.before, RecordValue.after)
            .join(
                RecordEntry,
                (RecordEntry.business_id == RecordValue.business_id) & (RecordEntry.id == RecordValue.entry_id),
            )
            .where(RecordEntry.action == "changed", RecordEntry.business_id == owner.business_id)
            .order_by(RecordValue.field)
        ).all()
    assert [tuple(row) for row in values] == [("name", "Greta Sommer", "Greta Winter"), ("tags", "regular", "vip")]


def test_a_change_of_something_older_is_refused_with_what_is_now(owner: Actor, greta: int) -> None:
    version = profile.person(owner, greta).version
    contacts.change(owner, greta, replace(GRETA, phone=None), version, NOW)
    with pytest.raises(Stale) as stale:
        contacts.change(owner, greta, replace(GRETA, name="Other"), version, NOW)
    assert stale.value.fields["person"] == profile.person(owner, greta)
    assert profile.person(owner, greta).name == "Greta Sommer"


def test_the_same_change_twice_is_no_conflict(owner: Actor, greta: int) -> None:
    version, changed = profile.person(owner, greta).version, replace(GRETA, phone=None)
    for _ in range(2):
        contacts.change(owner, greta, changed, version, NOW)
    assert recorded(owner, greta) == ["added", "changed"]


def test_the_archive_hides_and_gives_back(owner: Actor, greta: int) -> None:
    for _ in range(2):
        contacts.archive(owner, greta, NOW)
    assert customers.search(owner, "sommer", NOW) == []
    assert [card.id for card in browse(owner, List.ARCHIVED, NOW).cards] == [greta]
    contacts.restore(owner, greta, NOW)
    assert [card.id for card in customers.search(owner, "sommer", NOW)] == [greta]
    assert browse(owner, List.ARCHIVED, NOW).cards == []
    assert recorded(owner, greta) == ["added", "archived", "restored"]


def test_a_block_holds_online_and_is_taken_back(owner: Actor, business: Business, greta: int) -> None:
    blocking.block(owner, greta, "Never came", NOW)
    blocking.block(owner, greta, "Never came", NOW)
    with pytest.raises(OnlyByPhone):
        visit(business, 0)
    assert [card.is_blocked for card in browse(owner, List.BLOCKED, NOW).cards] == [True]
    blocking.unblock(owner, greta, NOW)
    blocking.unblock(owner, greta, NOW)
    visit(business, 0)
    assert browse(owner, List.BLOCKED, NOW).cards == []
    assert recorded(owner, greta) == ["added", "blocked", "unblocked"]


def test_bookings_are_told_as_coming_and_past_with_what_they_come_to(
    owner: Actor, business: Business, greta: int
) -> None:
    visit(business, 0)
    say(business, visit(business, -7), state="completed")
    say(business, visit(business, -14), state="no_show")
    early, late = visit(business, -21), visit(business, -28)
    for booking_id, hours in ((early, 25), (late, 23)):
        starts_at = NINE + timedelta(days=-21 if booking_id == early else -28)
        say(business, booking_id, state="cancelled", updated_at=starts_at - timedelta(hours=hours))
    found = profile.profile(owner, greta, NOW)
    assert [each.starts_at for each in found.coming] == [NINE]
    assert [(each.state, each.is_late) for each in found.past] == [
        (BookingState.COMPLETED, False),
        (BookingState.NO_SHOW, False),
        (BookingState.CANCELLED, False),
        (BookingState.CANCELLED, True),
    ]
    assert found.past[0].resources == ("Anna",)
    counts = found.counts
    assert (counts.visits, counts.no_shows, counts.cancelled, counts.late) == (1, 1, 2, 1)


def test_the_past_comes_a_page_at_a_time(
    owner: Actor, business: Business, greta: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "AT_ONCE", 2)
    for weeks in range(1, 4):
        visit(business, -7 * weeks)
    first = profile.profile(owner, greta, NOW)
    assert [each.starts_at for each in first.past] == [NINE - timedelta(days=7), NINE - timedelta(days=14)]
    second = profile.profile(owner, greta, NOW, first.older_than)
    assert ([each.starts_at for each in second.past], second.older_than) == ([NINE - timedelta(days=21)], None)


def test_staff_see_the_customers_and_bookings_of_their_own_calendar(
    owner: Actor, business: Business, greta: int
) -> None:
    visit(business, 0)
    visit(business, 1, "other")
    stranger = add_customer(business, "Never Here")
    ben = make_member(business, Role.STAFF, "ben")
    assert [each.starts_at for each in profile.profile(ben, greta, NOW).coming] == [NINE + timedelta(days=1)]
    with pytest.raises(NotFound):
        profile.profile(ben, stranger, NOW)


def test_a_cancelled_visit_still_lets_staff_see_the_customer(owner: Actor, business: Business, greta: int) -> None:
    booked = book(business, NINE + timedelta(days=7), contact=Contact("Greta Sommer", "greta@example.org", None))
    changes.cancel(booked.token, NOW)
    anna = make_member(business, Role.STAFF, "anna")
    assert [each.state for each in profile.profile(anna, greta, NOW).coming] == [BookingState.CANCELLED]


def test_confidential_notes_are_for_some_roles_only(owner: Actor, business: Business, greta: int) -> None:
    visit(business, 0)
    notes.add(owner, greta, "Open", NOW)
    notes.add(owner, greta, "Secret", NOW, confidential=True)

    def seen(role: Role) -> list[str]:
        member = make_member(business, role, "anna" if role is Role.STAFF else None)
        return sorted(note.text for note in profile.profile(member, greta, NOW).notes)

    assert {role: seen(role) for role in Role} == {
        Role.OWNER: ["Open", "Secret"],
        Role.MANAGER: ["Open", "Secret"],
        Role.FRONT_DESK: ["Open"],
        Role.STAFF: ["Open", "Secret"],
        Role.READ_ONLY: ["Open"],
    }


def test_a_confidential_note_is_not_there_for_the_front_desk(owner: Actor, business: Business, greta: int) -> None:
    secret = notes.add(owner, greta, "Secret", NOW, confidential=True)
    desk = make_member(business, Role.FRONT_DESK)
    with pytest.raises(NotFound):
        notes.change(desk, greta, secret, "Read", NOW, confidential=True, seen=NOW)
    with pytest.raises(NotFound):
        notes.remove(desk, greta, secret, NOW)
    with pytest.raises(NotAllowed):
        notes.add(desk, greta, "Mine", NOW, confidential=True)


def test_the_record_keeps_confidential_notes_from_the_front_desk(owner: Actor, business: Business, greta: int) -> None:
    notes.add(owner, greta, "Secret", NOW, confidential=True)
    desk = make_member(business, Role.FRONT_DESK)

    def told(actor: Actor) -> list[list[str]]:
        of_greta = records.of_subjects(actor, {"customer": [greta]})
        of_all, _ = records.of_business(actor, Sought())
        return [[each.action for each in found] for found in (of_greta, of_all)]

    assert told(owner) == 2 * [["noted_confidentially", "added"]]
    assert told(desk) == 2 * [["added"]]


def test_staff_note_what_concerns_their_own_customers(owner: Actor, business: Business, greta: int) -> None:
    visit(business, 0)
    notes.add(make_member(business, Role.STAFF, "anna"), greta, "Allergic", NOW, confidential=True)
    with pytest.raises(NotFound):
        notes.add(make_member(business, Role.STAFF, "ben"), greta, "Nothing of mine", NOW)
    with pytest.raises(NotAllowed):
        notes.add(make_member(business, Role.READ_ONLY), greta, "Nothing", NOW)


def test_a_note_is_changed_by_who_saw_it_as_it_is(owner: Actor, greta: int) -> None:
    note_id = notes.add(owner, greta, "One", NOW)
    later = NOW + timedelta(minutes=1)
    notes.change(owner, greta, note_id, "Two", later, confidential=False, seen=NOW)
    with pytest.raises(Stale) as stale:
        notes.change(owner, greta, note_id, "Three", later, confidential=False, seen=NOW)
    assert stale.value.fields["text"] == "Two"
    notes.change(owner, greta, note_id, "Two", later, confidential=False, seen=NOW)
    assert [note.text for note in profile.profile(owner, greta, NOW).notes] == ["Two"]


def test_a_removed_note_can_be_written_again(owner: Actor, greta: int) -> None:
    assert notes.remove(owner, greta, notes.add(owner, greta, "One", NOW), NOW) == ("One", False)
    assert profile.profile(owner, greta, NOW).notes == ()


def test_the_record_of_notes_holds_no_word_of_them(owner: Actor, greta: int) -> None:
    note_id = notes.add(owner, greta, "Allergic to latex", NOW, confidential=True)
    notes.change(owner, greta, note_id, "Allergic to wool", NOW, confidential=True, seen=NOW)
    notes.remove(owner, greta, note_id, NOW)
    with reading() as session:
        kept = [str((value.before, value.after)) for value in session.scalars(select(RecordValue))]
    assert not [each for each in kept if "llergic" in each]
    assert {*recorded(owner, greta)} == {"added", *CONFIDENTIAL_ACTIONS}


def test_looking_is_recorded_once_a_day_and_person(owner: Actor, business: Business, greta: int) -> None:
    other = make_member(business)
    for actor, at in ((owner, NOW), (owner, NOW + timedelta(hours=9)), (other, NOW), (owner, NOW + timedelta(days=1))):
        profile.seen(actor, greta, at)
    assert recorded(owner, greta) == ["added", "viewed", "viewed", "viewed"]


def test_tags_are_written_with_commas() -> None:
    assert tags.written(" #VIP, regular ;; vip,  wheel  chair ") == ("VIP", "regular", "wheel chair")
    assert tags.faults(["a" * 41, *map(str, range(20))]) == ["too_many", "too_long"]


def test_tags_are_counted(owner: Actor, greta: int) -> None:
    contacts.add(owner, replace(GRETA, name="Ada", tags=("regular", "new")), NOW)
    assert tags.used(owner) == [("new", 1), ("regular", 2)]
    assert [card.name for card in browse(owner, List.ALL, NOW, tag="regular").cards] == ["Ada", "Greta Sommer"]


def test_lists_go_by_the_family_s_name_a_page_at_a_time(owner: Actor, business: Business) -> None:
    for name in ("Ada Zander", "Bea von Berg", "Cyd Öhler", "李", "Dan Adler"):
        add_customer(business, name)
    names, cursor = [], ""
    for _ in range(3):
        page = browse(owner, List.ALL, NOW, cursor=cursor, size=2)
        names += [card.name for card in page.cards]
        cursor = page.next
    assert (names, cursor) == (["Dan Adler", "Bea von Berg", "Cyd Öhler", "Ada Zander", "李"], "")


@pytest.mark.parametrize(("letter", "names"), [("o", ["Cyd Öhler"]), ("#", ["3M", "李"]), ("x", [])])
def test_a_letter_shows_who_stands_under_it(owner: Actor, business: Business, letter: str, names: list[str]) -> None:
    for name in ("Cyd Öhler", "李", "3M", "Dan Adler"):
        add_customer(business, name)
    assert [card.name for card in browse(owner, List.ALL, NOW, letter=letter).cards] == names


def test_who_was_here_last_comes_first_and_once(owner: Actor, business: Business, greta: int) -> None:
    for days in (-7, -14, 0):
        visit(business, days)
    contact = Contact("Ada Winter", "ada@example.org", None)
    then = NINE - timedelta(days=11)
    asked = bookings.Request(contact, "de")
    bookings.book(business, business.services["checkup"], then, then - timedelta(days=9), asked, LINKS)
    first = browse(owner, List.LATELY, NOW, size=1)
    second = browse(owner, List.LATELY, NOW, size=1, cursor=first.next)
    assert [card.name for card in (*first.cards, *second.cards)] == ["Greta Sommer", "Ada Winter"]
    assert second.next == ""


@pytest.mark.parametrize("cursor", ["x", "~", "a~b", "1~9" * 20, "9" * 19 + "~1", "9" * 18 + "~1"])
def test_a_cursor_of_somebody_else_s_begins_at_the_beginning(owner: Actor, greta: int, cursor: str) -> None:
    for which in List:
        assert browse(owner, which, NOW, cursor=cursor).next == ""


@pytest.mark.parametrize("role", [Role.STAFF, Role.READ_ONLY])
def test_who_may_only_look_changes_nobody(business: Business, owner: Actor, greta: int, role: Role) -> None:
    visit(business, 0)
    member = make_member(business, role, "anna" if role is Role.STAFF else None)
    for change in (
        lambda: contacts.add(member, GRETA, NOW),
        lambda: contacts.change(member, greta, GRETA, "", NOW),
        lambda: contacts.archive(member, greta, NOW),
        lambda: blocking.block(member, greta, None, NOW),
        lambda: blocking.unblock(member, greta, NOW),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_another_business_s_customer_is_not_there(greta: int, app: Flask) -> None:
    stranger = make_member(make_business())
    for look in (
        lambda: profile.profile(stranger, greta, NOW),
        lambda: contacts.archive(stranger, greta, NOW),
        lambda: notes.add(stranger, greta, "x", NOW),
        lambda: blocking.block(stranger, greta, None, NOW),
    ):
        with pytest.raises(NotFound):
            look()

"""Who waits is offered what becomes free: in order, held for real, and once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import HoldLapsed, Invalid, NotActive, NotAllowed, NotFound, SlotTaken, TooManyMails
from booking.domain.waiting import Wanted
from booking.services import bookings, businesses, changes, moves
from booking.services.beginnings import Booked, Request
from booking.services.setup import online
from booking.services.setup.exporting import export_business
from booking.services.setup.importing import import_business
from booking.services.waiting import joining, lines, looking, own
from booking.services.waiting.joining import Joined
from booking.storage.models import Booking, Occupancy, WaitingEntry, WaitingLook
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.customer_calendar import delivered
from tests.services.test_bookings import LINKS

GRETA = Contact("Greta Sommer", "greta@example.org", None)
HANS = Contact("Hans Winter", "hans@example.org", None)
FIRST = datetime.fromisoformat("2026-11-25T14:00:00+01:00")
LATER = FIRST + timedelta(minutes=30)
ANY = Wanted(date(2026, 11, 23), date(2026, 12, 20))


@pytest.fixture
def practice(app: Flask) -> Business:
    """Anna, on Wednesdays from 14 to 15 only, a week ahead: two times."""
    hours = [{"weekday": "WE", "opens": "14:00", "closes": "15:00"}]
    given = service("checkup", ["anna"], waiting_list=True, horizon_days=7, step_minutes=30, duration_minutes=30)
    return make_business(resources=[resource("anna", weekly_hours=hours)], services=[given])


def book(practice: Business, starts_at: datetime, who: str = "a@example.org") -> Booked:
    request = Request(Contact("Anybody", who, None), "en")
    return bookings.book(practice, practice.services["checkup"], starts_at, NOW, request, LINKS)


def full(practice: Business) -> tuple[Booked, Booked]:
    return book(practice, FIRST), book(practice, LATER, "b@example.org")


def wait(
    practice: Business, who: Contact = GRETA, wish: Wanted = ANY, swaps: str | None = None, key: str | None = None
) -> Joined:
    offered = practice.services["checkup"]
    return joining.join(practice, offered, wish, Request(who, "en"), NOW, LINKS, swaps=swaps, key=key)


def offers_of(*joined: Joined) -> list[datetime | None]:
    """What each of them is offered."""
    found = (own.entry(each.token).offer for each in joined)
    return [each.starts_at if each else None for each in found]


def expire(practice: Business) -> None:
    """Let every hold be over."""
    with unit_of_work() as session:
        for model in (Booking, Occupancy):
            this = (model.business_id == practice.id, model.expires_at.is_not(None))
            session.execute(update(model).where(*this).values(expires_at=NOW - timedelta(days=400)))


def to(address: str) -> Sequence[EmailMessage]:
    return [each for each in delivered() if each["To"] == address]


def test_nothing_is_offered_while_nothing_is_free(practice: Business) -> None:
    full(practice)
    greta = wait(practice)
    assert looking.look(NOW) == 0
    assert offers_of(greta) == [None]


def test_what_is_cancelled_is_held_for_the_first_of_the_line(practice: Business) -> None:
    first, _ = full(practice)
    greta, hans = wait(practice), wait(practice, HANS)
    changes.cancel(first.token, NOW)
    looking.look(NOW)
    assert offers_of(greta, hans) == [FIRST, None]
    with pytest.raises(SlotTaken):
        book(practice, FIRST)


def test_newly_opened_hours_are_offered_too(practice: Business) -> None:
    full(practice)
    greta = wait(practice)
    looking.look(NOW)
    document = export_business(practice.slug)
    document["services"][0]["horizon_days"] = 14
    import_business(document, replace=True, now=NOW)
    looking.look(NOW)
    assert offers_of(greta) == [FIRST + timedelta(days=7)]


def test_two_free_times_go_to_two_people_in_order(practice: Business) -> None:
    greta, hans = wait(practice), wait(practice, HANS)
    looking.look(NOW)
    assert offers_of(greta, hans) == [FIRST, LATER]


def test_whom_it_does_not_suit_is_passed_over_and_keeps_the_place(practice: Business) -> None:
    greta = wait(practice, wish=Wanted(ANY.first_on, ANY.last_on, (0,)))
    hans = wait(practice, HANS)
    looking.look(NOW)
    assert offers_of(greta, hans) == [None, FIRST]
    assert own.entry(greta.token).place == 1


def test_the_mail_says_what_until_when_and_where_to_answer(practice: Business) -> None:
    greta = wait(practice)
    delivered()
    looking.look(NOW)
    (mail,) = to("greta@example.org")
    assert mail["Subject"] == "A time is free for you: Wednesday, 25 November 2026, 14:00 to 14:30"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "/en/w/" in body.get_content()
    assert f"Imprint: http://127.0.0.1:5000/en/{practice.slug}/-/imprint" in body.get_content()
    assert greta.token not in body.get_content()


def test_an_offer_that_has_lapsed_before_its_mail_left_is_not_sent(practice: Business) -> None:
    wait(practice)
    delivered()
    looking.look(NOW)
    expire(practice)
    assert to("greta@example.org") == []


def test_accepting_books_it_and_again_answers_the_same(practice: Business) -> None:
    greta = wait(practice)
    looking.look(NOW)
    offer = own.entry(greta.token).offer
    assert offer is not None
    booked = own.accept(greta.token, offer.booking_id, NOW, LINKS)
    assert (booked.facts.state, booked.facts.starts_at) == ("confirmed", FIRST)
    assert own.accept(greta.token, offer.booking_id, NOW, LINKS).facts.booking_id == booked.facts.booking_id
    assert own.entry(greta.token, LINKS).booking_token == booked.token
    with reading() as session:
        assert session.scalar(select(Booking.source).where(Booking.id == offer.booking_id)) == "waiting_list"


def test_another_offer_than_the_one_that_was_seen_is_not_accepted(practice: Business) -> None:
    greta = wait(practice)
    looking.look(NOW)
    with pytest.raises(HoldLapsed):
        own.accept(greta.token, 1, NOW, LINKS)


def test_an_offer_that_is_over_is_not_accepted(practice: Business) -> None:
    greta = wait(practice)
    looking.look(NOW)
    expire(practice)
    with pytest.raises(HoldLapsed):
        own.accept(greta.token, None, NOW, LINKS)


def test_who_declines_keeps_the_place_and_is_not_offered_this_again(practice: Business) -> None:
    greta, hans = wait(practice), wait(practice, HANS, Wanted(ANY.first_on, ANY.last_on, until_minute=14 * 60 + 30))
    looking.look(NOW)
    own.decline(greta.token, None, NOW)
    looking.look(NOW)
    assert offers_of(greta, hans) == [LATER, FIRST]
    assert own.entry(greta.token).place == 1


def test_who_does_not_answer_goes_behind_the_others(practice: Business) -> None:
    book(practice, LATER)
    greta, hans = wait(practice), wait(practice, HANS)
    looking.look(NOW)
    expire(practice)
    looking.look(NOW + timedelta(minutes=31))
    assert offers_of(greta, hans) == [None, FIRST]
    assert (own.entry(greta.token).place, own.entry(greta.token).passes) == (2, 1)


def test_after_three_offers_without_an_answer_it_is_over_and_told_once(practice: Business) -> None:
    greta = wait(practice)
    looking.look(NOW)
    with unit_of_work() as session:
        session.execute(update(WaitingEntry).values(passes=2))
    expire(practice)
    delivered()
    looking.look(NOW + timedelta(minutes=31))
    looking.look(NOW + timedelta(minutes=32))
    assert own.entry(greta.token).state == "over"
    assert [each["Subject"] for each in to("greta@example.org")] == [
        "Your time on the waiting list of Practice on the Market is over"
    ]


def test_once_the_last_day_is_past_it_is_over(practice: Business) -> None:
    greta = wait(practice, wish=Wanted(date(2026, 11, 23), date(2026, 11, 24)))
    looking.look(NOW)
    assert own.entry(greta.token).state == "waiting"
    looking.look(NOW + timedelta(days=2))
    assert own.entry(greta.token).state == "over"


def test_who_leaves_gives_back_what_was_offered(practice: Business) -> None:
    greta, hans = wait(practice), wait(practice, HANS)
    looking.look(NOW)
    own.leave(greta.token, NOW)
    own.leave(greta.token, NOW)
    assert own.entry(greta.token).state == "left"
    assert book(practice, FIRST).facts.starts_at == FIRST
    with pytest.raises(NotActive):
        own.accept(greta.token, None, NOW, LINKS)
    assert own.entry(hans.token).place == 1


def test_who_books_what_they_waited_for_waits_no_more(practice: Business) -> None:
    book(practice, LATER)
    greta = wait(practice, wish=Wanted(ANY.first_on, ANY.last_on))
    request, at = Request(GRETA, "en"), NOW + timedelta(minutes=1)
    bookings.book(practice, practice.services["checkup"], FIRST, at, request, LINKS)
    looking.look(at)
    assert own.entry(greta.token).state == "over"


def test_a_business_that_has_paused_offers_nothing(practice: Business) -> None:
    greta = wait(practice)
    online.pause(Actor.of_server(practice.id), "", NOW)
    looking.look(NOW)
    assert offers_of(greta) == [None]


def test_joining_again_changes_the_wish_and_keeps_the_place(practice: Business) -> None:
    greta = wait(practice, key="form")
    wait(practice, HANS)
    again = wait(practice, wish=Wanted(ANY.first_on, ANY.last_on, (4,)), key="form")
    assert (again.entry_id, again.place) == (greta.entry_id, 1)
    assert own.entry(greta.token).wanted.weekdays == (4,)


def test_whoever_types_what_is_known_of_somebody_is_shown_no_place_of_theirs(practice: Business) -> None:
    greta = wait(practice, key="form")
    stranger = wait(practice, wish=Wanted(ANY.first_on, ANY.last_on, (4,)), key="another form")
    assert (stranger.entry_id != greta.entry_id, stranger.token != greta.token, stranger.place) == (True, True, 2)
    assert own.entry(greta.token).wanted.weekdays == ANY.weekdays


def test_who_has_two_places_is_offered_one_time_after_the_other(practice: Business) -> None:
    greta, again = wait(practice, key="form"), wait(practice, key="another form")
    hans = wait(practice, HANS)
    looking.look(NOW)
    looking.look(NOW)
    assert offers_of(greta, again, hans) == [FIRST, None, LATER]


def test_a_form_whose_place_was_left_makes_a_new_one(practice: Business) -> None:
    greta = wait(practice, key="form")
    own.leave(greta.token, NOW)
    assert wait(practice, key="form").entry_id != greta.entry_id


def test_the_house_knows_whom_it_speaks_to(practice: Business) -> None:
    joined = [
        joining.join(practice, practice.services["checkup"], ANY, Request(GRETA, "de", source="desk"), NOW, LINKS)
        for _ in range(2)
    ]
    assert joined[0].entry_id == joined[1].entry_id


def test_another_name_at_the_same_address_has_a_place_of_its_own(practice: Business) -> None:
    greta = wait(practice)
    child = wait(practice, Contact("Ida Sommer", "greta@example.org", None))
    assert child.token != greta.token
    assert child.place == 2


def test_an_address_has_five_places_at_most(practice: Business) -> None:
    for number in range(5):
        wait(practice, Contact(f"Child {number}", "greta@example.org", None))
    with pytest.raises(TooManyMails):
        wait(practice, Contact("Child 6", "greta@example.org", None))


def test_an_offer_needs_an_address(practice: Business) -> None:
    with pytest.raises(Invalid):
        wait(practice, Contact("Nobody", None, "+493611234567"))


def test_a_wish_for_days_that_are_past_is_refused(practice: Business) -> None:
    with pytest.raises(Invalid):
        wait(practice, wish=Wanted(date(2026, 11, 1), date(2026, 11, 22)))


def test_a_service_without_a_list_has_none(app: Flask) -> None:
    practice = make_business(services=[service("checkup", ["anna"])])
    with pytest.raises(NotActive):
        wait(practice)


def test_an_earlier_time_takes_the_booking_along_and_frees_the_later_one(practice: Business) -> None:
    first, later = full(practice)
    greta = wait(practice, swaps=later.token)
    changes.cancel(first.token, NOW)
    looking.look(NOW)
    delivered()
    moved = own.accept(greta.token, None, NOW, LINKS).facts
    assert (moved.starts_at, moved.uid, moved.reference) == (FIRST, later.facts.uid, later.facts.reference)
    assert moved.sequence > later.facts.sequence
    assert len(to("b@example.org")) == 1
    assert book(practice, LATER).facts.starts_at == LATER


def test_a_later_time_is_not_offered_for_a_booking(practice: Business) -> None:
    first, later = full(practice)
    greta = wait(practice, swaps=first.token)
    changes.cancel(later.token, NOW)
    looking.look(NOW)
    assert offers_of(greta) == [None]


def test_who_cancels_the_booking_waits_no_more_and_the_offer_is_free(practice: Business) -> None:
    first, later = full(practice)
    greta = wait(practice, swaps=later.token)
    changes.cancel(first.token, NOW)
    looking.look(NOW)
    changes.cancel(later.token, NOW)
    with pytest.raises(NotActive):
        own.accept(greta.token, None, NOW, LINKS)
    looking.look(NOW)
    assert own.entry(greta.token).state == "over"
    assert book(practice, FIRST).facts.starts_at == FIRST


def test_who_has_moved_to_the_offered_time_otherwise_cannot_take_it_again(practice: Business) -> None:
    first, later = full(practice)
    wait(practice, HANS)
    greta = wait(practice, swaps=later.token)
    changes.cancel(first.token, NOW)
    looking.look(NOW)
    with pytest.raises(SlotTaken):
        moves.move(later.token, FIRST, None, NOW, LINKS)
    assert offers_of(greta) == [None]


def test_a_worker_that_died_in_the_middle_skips_nobody(practice: Business) -> None:
    greta, hans = wait(practice), wait(practice, HANS)
    looking.look(NOW)
    with unit_of_work() as session:
        long_ago = NOW - timedelta(days=400)
        session.execute(update(WaitingLook).values(seen=None, leased_until=long_ago))
    looking.look(NOW)
    assert offers_of(greta, hans) == [FIRST, LATER]


def test_while_another_worker_has_the_line_this_one_leaves_it(practice: Business) -> None:
    greta = wait(practice)
    looking.look(NOW + timedelta(seconds=0))
    own.decline(greta.token, None, NOW)
    with unit_of_work() as session:
        session.execute(update(WaitingLook).values(leased_until=datetime.fromisoformat("2999-01-01T00:00:00+00:00")))
    assert looking.look(NOW) == 0


def test_the_house_sees_the_line_and_takes_somebody_out_and_back(practice: Business) -> None:
    house = Actor.of_server(practice.id)
    full(practice)
    greta, hans = wait(practice), wait(practice, HANS)
    assert [each.contact.name for each in lines.lines(house)] == ["Greta Sommer", "Hans Winter"]
    assert lines.remove(house, greta.entry_id, NOW) == "Greta Sommer"
    assert own.entry(hans.token).place == 1
    lines.restore(house, greta.entry_id, NOW)
    assert own.entry(hans.token).place == 2


def test_who_calls_is_put_on_the_list_as_a_customer(practice: Business) -> None:
    house = Actor.of_server(practice.id)
    joined = lines.add(house, "checkup", ANY, Request(GRETA, "en"), NOW, LINKS)
    (line,) = lines.lines(house)
    assert (line.entry_id, line.source) == (joined.entry_id, "desk")
    assert line.customer_id is not None


def test_whose_calendar_is_another_one_sees_nothing_of_the_line(practice: Business) -> None:
    greta = wait(practice)
    ben = Actor(practice.id, 1, "Ben", Role.STAFF, "ben")
    anna = Actor(practice.id, 2, "Anna", Role.STAFF, "anna")
    assert [each.entry_id for each in lines.lines(anna)] == [greta.entry_id]
    assert lines.lines(ben) == []
    with pytest.raises(NotFound):
        lines.remove(ben, greta.entry_id, NOW)


def test_who_only_reads_changes_no_line(practice: Business) -> None:
    with pytest.raises(NotAllowed):
        lines.lines(Actor(practice.id, 1, "Guest", Role.READ_ONLY))


def test_an_address_that_is_to_be_confirmed_is_asked_unless_the_mail_was_used(practice: Business) -> None:
    online.set_confirming(Actor.of_server(practice.id), True, NOW)
    practice = businesses.business(practice.slug)
    greta, hans = wait(practice), wait(practice, HANS)
    looking.look(NOW)
    assert own.accept(greta.token, None, NOW, LINKS).facts.is_unproved
    mailed = LINKS.token("waiting", practice.id, hans.entry_id, 2)
    assert own.accept(mailed, None, NOW, LINKS).facts.state == "confirmed"


@pytest.mark.parametrize("place", ["tell", "_hold"])
def test_who_dies_in_the_middle_of_an_offer_has_given_nothing_and_the_next_worker_does(
    practice: Business, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    greta = wait(practice)
    with monkeypatch.context() as deadly:
        deadly.setattr(looking.places if place == "tell" else looking, place, die)
        with pytest.raises(KeyboardInterrupt):
            looking.look(NOW)
    assert offers_of(greta) == [None]
    assert looking.look(NOW) == 0
    with unit_of_work() as session:
        session.execute(update(WaitingLook).values(leased_until=NOW - timedelta(days=400)))
    looking.look(NOW)
    assert offers_of(greta) == [FIRST]

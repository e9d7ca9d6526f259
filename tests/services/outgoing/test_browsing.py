"""Looking into the outbox."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.errors import NotAllowed, NotFound
from booking.domain.messages import Reason
from booking.domain.outbox import State
from booking.services import messages
from booking.services.outgoing import browsing
from booking.storage.models import Heartbeat, Message
from booking.storage.queries import outbox as queries
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.outgoing_mail import delivered, of_recipient, refused
from tests.services.test_bookings import NINE, book


def found(actor, state: State = State.DUE, text: str = "") -> list[tuple[str, str | None]]:
    return [(each.recipient, each.name) for each in browsing.browse(actor, state, text, NOW).messages]


def test_messages_stand_by_their_state(app: Flask) -> None:
    business = make_business()
    refused(business)
    book(business, NINE + timedelta(hours=1))
    actor = make_member(business)
    assert [len(found(actor, state)) for state in State] == [2, 1, 1, 0]


@pytest.mark.parametrize(
    "text", ["Müller", "mueller", "Muller", "müler", "Jürgen Mül", "j.mueller@example.org", "0361 123"]
)
def test_they_are_found_by_the_customer_whatever_the_spelling(app: Flask, text: str) -> None:
    business = make_business()
    book(business, contact=Contact("Jürgen Müller", "j.mueller@example.org", "+493611234567"))
    book(business, NINE + timedelta(hours=1))
    assert {name for _, name in found(make_member(business), text=text)} == {"Jürgen Müller"}


def test_they_are_found_by_the_number_of_the_booking_as_people_read_it_out(app: Flask) -> None:
    business = make_business()
    reference = book(business).facts.reference
    book(business, NINE + timedelta(hours=1))
    actor = make_member(business)
    for text in (reference, f"{reference[:4]}-{reference[4:]}".lower(), f"{reference[:4]} {reference[4:]}"):
        assert len(found(actor, text=text)) == 2
    assert found(make_member(make_business()), text=reference) == []


def test_they_are_found_by_the_address_that_they_went_to(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    assert len(found(make_member(business), State.SENT, "practice@example.org")) == 1


def test_pages_follow_one_another_without_gap_or_repeat(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsing, "PAGE", 3)
    business = make_business()
    for hour in range(4):
        book(business, NINE + timedelta(hours=hour))
    actor = make_member(business)
    for state in (State.DUE, State.SENT):
        seen, after = [], None
        for _ in range(3):
            page = browsing.browse(actor, state, "", NOW, after)
            seen += [each.id for each in page.messages]
            after = page.next
        assert after is None
        assert (len(seen), len(set(seen))) == (8, 8)
        assert seen == sorted(seen, reverse=state is State.SENT)
        with unit_of_work() as session:
            # All at one moment: then the number decides.
            session.execute(update(Message).values(state="sent", due_at=NOW))


def test_what_is_due_leaves_in_the_order_in_which_it_stands(app: Flask) -> None:
    business = make_business()
    book(business)
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.recipient == "business").values(due_at=EPOCH))
    assert [recipient for recipient, _ in found(make_member(business))] == ["business", "customer"]


def test_health_tells_what_is_overdue_and_that_nobody_has_looked(app: Flask) -> None:
    business = make_business()
    actor = make_member(business)
    assert (browsing.health(actor).looked_at, browsing.health(actor).is_stalled) == (None, True)
    book(business)
    health = browsing.health(actor)
    assert (health.due, health.failed) == (2, 0)
    assert health.waits_since is not None
    delivered()
    health = browsing.health(actor)
    assert (health.is_stalled, health.waits_since, health.due) == (False, None, 0)
    with unit_of_work() as session:
        session.execute(update(Heartbeat).values(at=EPOCH))
    assert (browsing.health(actor).is_stalled, browsing.health(actor).looked_at) == (True, EPOCH)


def test_a_worker_leaves_its_sign_also_where_there_is_nothing_to_do(app: Flask) -> None:
    delivered()
    with reading() as session:
        assert queries.looked_at(session) is not None


def test_the_whole_installation_is_counted_for_whoever_runs_it(app: Flask) -> None:
    with reading() as session:
        assert (queries.oldest_due(session), queries.counts(session)) == (None, {"due": 0, "failed": 0})
    refused(make_business())
    business = make_business()
    book(business)
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.recipient == "business").values(due_at=NOW.replace(year=2999)))
    with reading() as session:
        assert queries.counts(session) == {"due": 2, "failed": 1}
        oldest = queries.oldest_due(session)
    assert oldest == of_recipient(business).due_at


def test_counts_end_at_a_hundred(app: Flask) -> None:
    business = make_business()
    booked = book(business).facts
    with unit_of_work() as session:
        for _ in range(60):
            messages.add(session, business.id, booked.booking_id, Reason.CONFIRMED, NOW)
        session.execute(update(Message).values(state="failed"))
    assert browsing.failed(business.id) == 100
    assert browsing.failed(make_business().id) == 0


def test_who_sees_no_messages_sees_none(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    staff = make_member(business, Role.STAFF, "anna")
    for ask in (
        lambda: browsing.browse(staff, State.FAILED, "", NOW),
        lambda: browsing.health(staff),
        lambda: browsing.message(staff, message.id),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert browsing.of_customer(staff, message.customer_id or 0) == []
    assert browsing.of_bookings(staff, [message.booking_id or 0]) == []


def test_a_message_of_another_business_is_not_there(app: Flask) -> None:
    message = refused(make_business())
    with pytest.raises(NotFound):
        browsing.message(make_member(make_business()), message.id)


def test_what_was_written_to_a_customer_stands_together(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    actor = make_member(business)
    assert len(browsing.of_customer(actor, message.customer_id or 0)) == 2
    assert len(browsing.of_bookings(actor, [message.booking_id or 0])) == 2
    assert browsing.of_customer(make_member(make_business()), message.customer_id or 0) == []

"""What customers say to reminders: that they come, that they want none, that they want them after all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.domain.errors import NotActive, NotFound
from booking.services import changes, moves
from booking.services.reminders import own
from booking.storage.models import RecordEntry
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.services.reminders.world import FRIDAY, LINKS, book, hours, planned, reminding, stored

pytestmark = pytest.mark.usefixtures("app")

REMINDED = FRIDAY - timedelta(hours=19)


def recorded(business) -> list[str]:
    with reading() as session:
        query = select(RecordEntry.action).where(
            RecordEntry.business_id == business.id, RecordEntry.subject == "booking"
        )
        return list(session.scalars(query.order_by(RecordEntry.id)))


def test_somebody_may_say_that_they_come_once_they_have_been_reminded() -> None:
    booked = book(reminding())
    assert not own.standing(booked.token, REMINDED - timedelta(seconds=1)).asks_coming
    assert own.standing(booked.token, REMINDED).asks_coming


def test_who_says_so_twice_has_said_so_once() -> None:
    business = reminding()
    booked = book(business)
    own.come(booked.token, FRIDAY, REMINDED)
    own.come(booked.token, FRIDAY, REMINDED + timedelta(hours=1))
    assert stored(booked).coming_at == REMINDED
    assert recorded(business) == ["said_to_come"]


def test_who_saw_another_time_has_said_nothing() -> None:
    booked = book(reminding())
    moves.move(booked.token, FRIDAY + timedelta(days=7), None, NOW, LINKS)
    with pytest.raises(NotActive):
        own.come(booked.token, FRIDAY, REMINDED)
    assert stored(booked).coming_at is None


def test_nobody_comes_to_what_is_cancelled_or_has_begun() -> None:
    booked = book(reminding())
    with pytest.raises(NotActive):
        own.come(booked.token, FRIDAY, FRIDAY)
    changes.cancel(booked.token, NOW)
    with pytest.raises(NotActive):
        own.come(booked.token, FRIDAY, REMINDED)
    assert not own.standing(booked.token, REMINDED).asks_coming


def test_reminders_are_stopped_and_asked_for_again() -> None:
    business = reminding()
    booked = book(business)
    own.want(booked.token, False, NOW)
    own.want(booked.token, False, NOW)
    assert (planned(booked.facts.booking_id), own.standing(booked.token, NOW).is_wanted) == ([], False)
    own.want(booked.token, True, NOW)
    assert (planned(booked.facts.booking_id), own.standing(booked.token, NOW).is_wanted) == (hours(FRIDAY), True)
    assert recorded(business) == ["reminders_stopped", "reminders_wanted"]


def test_where_nothing_is_sent_there_is_nothing_to_choose() -> None:
    booked = book(make_business())
    assert own.standing(booked.token, NOW).rules == ()


def test_a_link_of_nobody_s_opens_nothing() -> None:
    for deed in (
        lambda: own.want("A" * 24, False, NOW),
        lambda: own.come("A" * 24, FRIDAY, NOW),
        lambda: own.require("A" * 24),
    ):
        with pytest.raises(NotFound):
            deed()

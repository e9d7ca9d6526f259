"""Several workers, and changes in the midst of a look: nothing newer is ever lost to what is older."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.domain.businesses import Business
from booking.services import availability, bookings, businesses
from booking.services.next_starts import refreshing
from booking.services.setup import online
from booking.services.setup.importing import import_business
from booking.storage.models import NextLook, NextStart
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import document, make_business, resource, service
from tests.factories.people import make_member
from tests.services.next_starts.reckoned import kept, marks, reckoned
from tests.services.test_bookings import ANNA, LINKS


@pytest.fixture
def business(app: Flask) -> Business:
    found = make_business(
        resources=[resource("anna"), resource("ben")],
        services=[service("checkup", ("anna", "ben")), service("course", ("ben",), capacity=3)],
    )
    refreshing.refresh(NOW)
    return found


def book_first(business: Business) -> None:
    wanted = business.services["checkup"]
    slot = availability.next_free(business, wanted, NOW)
    assert slot is not None
    bookings.book(business, wanted, from_minutes(slot.starts_at), NOW, bookings.Request(ANNA, "de"), LINKS)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Have something happen once, after a look has computed what it found and before it keeps it."""
    look = refreshing.earliest

    def have(deed: Callable[[], object]) -> None:
        waiting = [deed]

        def seen(*args: Any, **said: Any) -> Any:
            found = look(*args, **said)
            while waiting:
                waiting.pop()()
            return found

        monkeypatch.setattr(refreshing, "earliest", seen)

    return have


def test_what_changes_in_the_midst_of_a_look_is_seen_by_the_next(business: Business, meanwhile: Any) -> None:
    book_first(business)
    meanwhile(lambda: book_first(business))
    refreshing.refresh(NOW)
    assert marks() > 0
    assert kept(business, NOW) != reckoned(business, NOW)
    refreshing.refresh(NOW)
    assert (kept(business, NOW), marks()) == (reckoned(business, NOW), 0)


def overtaken(business: Business) -> None:
    """Another worker sees more and is done sooner."""
    book_first(business)
    assert refreshing.refresh(NOW) == 2


def test_who_is_overtaken_keeps_nothing(business: Business, meanwhile: Any) -> None:
    book_first(business)
    meanwhile(lambda: overtaken(business))
    assert refreshing.refresh(NOW) == 0
    assert (kept(business, NOW), marks()) == (reckoned(business, NOW), 0)


def test_without_that_care_what_is_older_would_be_kept(
    business: Business, meanwhile: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    book_first(business)
    meanwhile(lambda: overtaken(business))
    monkeypatch.setattr(refreshing, "rows_changed", lambda session, statement: session.execute(statement) and 1)
    assert refreshing.refresh(NOW) == 1
    assert kept(business, NOW) != reckoned(business, NOW)


def test_of_two_first_looks_one_gives_way(app: Flask, meanwhile: Any) -> None:
    business = make_business()
    meanwhile(lambda: refreshing.refresh(NOW))
    assert refreshing.refresh(NOW) == 0
    assert kept(business, NOW) == reckoned(business, NOW)


def rows_of(business: Business) -> tuple[int, int]:
    with reading() as session:
        return tuple(
            session.scalar(select(func.count()).where(model.business_id == business.id)) or 0
            for model in (NextLook, NextStart)
        )


def test_what_is_no_longer_offered_is_forgotten(business: Business) -> None:
    said = document(slug=business.slug, resources=[resource("ben")], services=[service("course", ("ben",), capacity=3)])
    import_business(said, replace=True, now=NOW)
    refreshing.refresh(NOW)
    now_known = businesses.business(business.slug)
    assert rows_of(now_known)[0] == 1
    assert kept(now_known, NOW) == reckoned(now_known, NOW)


def test_while_a_business_has_paused_nothing_is_kept(business: Business) -> None:
    assert rows_of(business)[1] > 0
    online.pause(make_member(business), "", NOW)
    refreshing.refresh(NOW)
    assert rows_of(business)[1] == 0


@pytest.mark.parametrize("days", [0, 1, 30])
def test_where_nothing_happens_a_look_is_rare(business: Business, days: int) -> None:
    now: datetime = NOW + timedelta(days=days)
    refreshing.refresh(now)
    looked = [refreshing.refresh(now + timedelta(minutes=15 * at)) for at in range(4)]
    assert sum(map(bool, looked)) <= 1

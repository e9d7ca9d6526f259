"""Who hears of a business again, when, and when no more."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotActive
from booking.domain.recalls import months_later
from booking.services import businesses, changes
from booking.services.recalls import asking, own, telling
from booking.services.setup import online
from booking.services.setup.exporting import export_business
from booking.services.setup.importing import import_business
from booking.storage.models import Recall, RecordEntry
from booking.storage.models import Service as ServiceRow
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.customer_calendar import delivered
from tests.services.test_bookings import ANNA, LINKS, NINE, book

SPRING = datetime.fromisoformat("2027-05-24T09:00:00+02:00")
"""Half a year after the visit on the 24th of November, at nine."""


@pytest.fixture
def practice(app: Flask) -> Business:
    made = make_business(services=[service("checkup", ["anna"], recall_months=6, horizon_days=5)])
    online.set_telling(Actor.of_server(made.id), True, NOW)
    return businesses.business(made.slug)


def reminded(business: Business, months: int = 6) -> str:
    """A booking whose customer wants to be reminded; answers its token."""
    booked = book(business)
    asking.ask_for_recall(booked.token, months, NOW, LINKS)
    return booked.token


def listener(business: Business, email: str = "greta@example.org") -> str:
    """Somebody who has confirmed that they want to hear of new months; answers the token."""
    asking.ask_for_openings(business, None, email, "en", NOW, LINKS)
    own.confirm(token_of(business, email), NOW)
    delivered()
    return token_of(business, email)


def token_of(business: Business, email: str) -> str:
    with reading() as session:
        row = session.scalars(select(Recall).where(Recall.email == email).order_by(Recall.id.desc())).first()
        assert row is not None
        return LINKS.token("recall", business.id, row.id)


def horizon(business: Business, days: int) -> Business:
    document = export_business(business.slug)
    document["services"][0]["horizon_days"] = days
    import_business(document, replace=True, now=NOW)
    return businesses.business(business.slug)


def test_the_day_is_that_of_the_month_or_the_last_of_a_shorter_one() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 11, 25), 6) == date(2027, 5, 25)
    assert months_later(date(2023, 11, 30), 3) == date(2024, 2, 29)


def test_a_customer_is_reminded_on_the_day_at_nine_and_once(practice: Business) -> None:
    reminded(practice)
    delivered()
    telling.tell(SPRING - timedelta(minutes=1))
    assert delivered() == []
    telling.tell(SPRING)
    telling.tell(SPRING + timedelta(days=1))
    (mail,) = delivered()
    assert (mail["To"], mail["Subject"]) == (ANNA.email, "Time for your next appointment at Practice on the Market")


def test_the_mail_carries_the_button_that_ends_it(practice: Business) -> None:
    reminded(practice)
    delivered()
    telling.tell(SPRING)
    (mail,) = delivered()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"] == f"<{LINKS.of_recall(token_of(practice, ANNA.email or ''))}>"


def test_who_has_ended_it_is_not_reminded(practice: Business) -> None:
    reminded(practice)
    own.stop(token_of(practice, ANNA.email or ""), NOW)
    delivered()
    telling.tell(SPRING)
    assert delivered() == []


def test_who_comes_again_anyway_is_not_reminded(practice: Business) -> None:
    reminded(practice)
    book(practice, NINE + timedelta(hours=1))
    delivered()
    telling.tell(SPRING)
    assert delivered() == []


def test_who_cancelled_that_further_visit_is(practice: Business) -> None:
    reminded(practice)
    again = book(practice, NINE + timedelta(hours=1))
    changes.cancel(again.token, NOW)
    delivered()
    telling.tell(SPRING)
    assert len(delivered()) == 1


def test_asked_again_the_last_word_counts(practice: Business) -> None:
    token = reminded(practice)
    assert asking.ask_for_recall(token, 1, NOW, LINKS) == date(2026, 12, 24)
    with reading() as session:
        assert [each.due_on for each in session.scalars(select(Recall))] == [date(2026, 12, 24)]


def test_what_the_service_does_not_offer_cannot_be_asked_for(practice: Business) -> None:
    booked = book(practice)
    with pytest.raises(Invalid):
        asking.ask_for_recall(booked.token, 0, NOW, LINKS)
    with unit_of_work() as session:
        session.execute(update(ServiceRow).values(recall_months=None))
    with pytest.raises(NotActive):
        asking.ask_for_recall(booked.token, 6, NOW, LINKS)


def test_nothing_but_a_question_goes_to_an_address_that_somebody_typed(practice: Business) -> None:
    asking.ask_for_openings(practice, None, "greta@example.org", "en", NOW, LINKS)
    (mail,) = delivered()
    assert mail["Subject"] == "Shall we tell you when new appointments open at Practice on the Market?"
    telling.tell(datetime.fromisoformat("2026-12-01T09:00:00+01:00"))
    assert delivered() == []


def test_a_new_month_is_told_once_it_can_be_booked_and_once(practice: Business) -> None:
    listener(practice)
    telling.tell(NOW)
    assert delivered() == []
    horizon(practice, 9)
    telling.tell(NOW)
    telling.tell(NOW + timedelta(days=1))
    (mail,) = delivered()
    assert mail["Subject"] == "New appointments can be booked at Practice on the Market"


def test_a_month_opens_as_the_days_go_by(practice: Business) -> None:
    listener(practice)
    telling.tell(datetime.fromisoformat("2026-11-25T09:00:00+01:00"))
    assert delivered() == []
    telling.tell(datetime.fromisoformat("2026-11-26T09:00:00+01:00"))
    assert len(delivered()) == 1


def test_two_workers_tell_it_once(practice: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    listener(practice)
    horizon(practice, 9)
    opened = telling._opened

    def meanwhile(*asked: object) -> date | None:
        monkeypatch.setattr(telling, "_opened", opened)
        telling.tell(NOW)
        return opened(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(telling, "_opened", meanwhile)
    telling.tell(NOW)
    assert len(delivered()) == 1


def test_who_has_stopped_hears_nothing_and_may_come_back(practice: Business) -> None:
    token = listener(practice)
    own.stop(token, NOW)
    horizon(practice, 9)
    telling.tell(NOW)
    assert delivered() == []
    own.confirm(token, NOW)
    horizon(practice, 45)
    telling.tell(NOW)
    assert len(delivered()) == 1


def test_nobody_is_asked_more_than_three_times_an_hour(practice: Business) -> None:
    for _ in range(5):
        asking.ask_for_openings(practice, None, "greta@example.org", "en", NOW, LINKS)
    with reading() as session:
        assert len(list(session.scalars(select(Recall)))) == 1
    assert len(delivered()) <= 3


def test_a_business_that_tells_nothing_is_not_asked(practice: Business) -> None:
    online.set_telling(Actor.of_server(practice.id), False, NOW)
    with pytest.raises(NotActive):
        asking.ask_for_openings(businesses.business(practice.slug), None, "greta@example.org", "en", NOW, LINKS)
    assert resource("anna")["slug"] == "anna"


def test_each_consent_and_its_end_stand_in_the_record(practice: Business) -> None:
    token = listener(practice)
    own.stop(token, NOW)
    own.stop(token, NOW)
    own.confirm(token, NOW)
    with reading() as session:
        query = select(RecordEntry.action, RecordEntry.actor).where(RecordEntry.subject == "recall")
        said = session.execute(query.order_by(RecordEntry.id)).all()
    assert [each.action for each in said] == ["wished", "wish_ended", "wished"]
    assert {each.actor for each in said} == {"customer"}

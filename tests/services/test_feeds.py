"""Feeds of the house: who may make which, what is recorded, and addresses that die at once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotAllowed, NotFound
from booking.domain.feeds import FeedKind, FeedSettings, Privacy
from booking.services import feeds, subscriptions
from booking.services.feeds import Subject
from booking.services.subscriptions import Fetch
from booking.storage.models import Link, RecordEntry, RecordValue
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.feeds import LINKS, make_feed, token_of
from tests.factories.people import make_member

ANNA = Subject(FeedKind.RESOURCE, "anna")
OTHERS = [
    Subject(),
    Subject(FeedKind.RESOURCE, "ben"),
    Subject(FeedKind.SERVICE, "checkup"),
    Subject(FeedKind.CUSTOMER, "anna@example.org"),
]


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(resources=[resource(), resource("ben")], services=[service()])


def create(actor: Actor, business: Business, subject: Subject = ANNA, **settings: object) -> feeds.Made:
    return feeds.create(actor, business, LINKS, NOW, subject, FeedSettings(**settings))  # type: ignore[arg-type]


def recorded(feed_id: int) -> list[tuple[str, list[str]]]:
    query = select(RecordEntry.action, RecordEntry.fields).where(
        RecordEntry.subject == "feed", RecordEntry.subject_id == feed_id
    )
    with reading() as session:
        return [(action, fields) for action, fields in session.execute(query.order_by(RecordEntry.id))]


def is_open(address: str) -> bool:
    try:
        subscriptions.subscribed(token_of(address))
    except NotFound:
        return False
    return True


def test_a_feed_tells_only_that_somebody_is_busy_unless_more_is_said(business: Business) -> None:
    made = create(make_member(business), business)
    assert subscriptions.subscribed(token_of(made.address)).privacy == "busy"


def test_the_address_is_told_again_and_stored_nowhere(business: Business) -> None:
    actor = make_member(business)
    made = create(actor, business)
    assert feeds.address(actor, made.id, LINKS) == made.address
    with reading() as session:
        [digest] = session.scalars(select(Link.digest).where(Link.purpose == "feed"))
        values = session.execute(select(RecordValue.before, RecordValue.after)).all()
    assert token_of(made.address) not in digest
    assert token_of(made.address) not in repr(values)


def test_each_feed_has_an_address_of_its_own(business: Business) -> None:
    actor = make_member(business)
    assert len({create(actor, business).address for _ in range(3)}) == 3


def test_a_new_address_ends_the_old_one_at_once(business: Business) -> None:
    actor = make_member(business)
    made = create(actor, business)
    address = feeds.rotate(actor, made.id, NOW, LINKS)
    assert (is_open(made.address), is_open(address)) == (False, True)
    assert feeds.address(actor, made.id, LINKS) == address
    again = feeds.rotate(actor, made.id, NOW, LINKS)
    assert (is_open(address), is_open(again)) == (False, True)


def test_with_the_old_address_goes_who_fetched_it(business: Business) -> None:
    actor = make_member(business)
    made = create(actor, business)
    subscriptions.note_fetches({(business.id, made.id): Fetch(NOW, "Thunderbird")})
    feeds.rotate(actor, made.id, NOW, LINKS)
    assert feeds.one(actor, made.id).fetched_at is None


def test_a_feed_is_taken_back_and_brought_back(business: Business) -> None:
    actor = make_member(business)
    made = create(actor, business)
    assert feeds.revoke(actor, made.id, NOW)
    assert not feeds.revoke(actor, made.id, NOW)
    assert not is_open(made.address)
    assert feeds.of_business(actor) == []
    with pytest.raises(NotFound):
        feeds.address(actor, made.id, LINKS)
    with pytest.raises(NotFound):
        feeds.rotate(actor, made.id, NOW, LINKS)
    feeds.restore(actor, made.id, NOW)
    feeds.restore(actor, made.id, NOW)
    assert is_open(made.address)
    assert [action for action, _ in recorded(made.id)] == ["added", "revoked", "brought_back"]


def test_an_address_that_was_replaced_stays_dead_when_the_feed_is_brought_back(business: Business) -> None:
    actor = make_member(business)
    made = create(actor, business)
    address = feeds.rotate(actor, made.id, NOW, LINKS)
    feeds.revoke(actor, made.id, NOW)
    feeds.restore(actor, made.id, NOW)
    assert (is_open(made.address), is_open(address)) == (False, True)


def test_what_was_changed_is_recorded_and_answered(business: Business) -> None:
    actor = make_member(business)
    made = create(actor, business)
    wanted = FeedSettings("  Anna’s\n calendar ", Privacy.NAME, "en", 31, 92, 10)
    before = feeds.change(actor, made.id, wanted, NOW)
    assert before == FeedSettings()
    after = FeedSettings("Anna’s calendar", Privacy.NAME, "en", 31, 92, 10)
    assert feeds.settings_of(feeds.one(actor, made.id)) == after
    feeds.change(actor, made.id, after, NOW)
    assert recorded(made.id)[1:] == [
        (
            "changed",
            ["feed_ahead_days", "feed_alarm_minutes", "feed_locale", "feed_name", "feed_past_days", "feed_privacy"],
        )
    ]


def test_what_cannot_be_taken_changes_nothing(business: Business) -> None:
    actor = make_member(business)
    made = create(actor, business)
    with pytest.raises(Invalid):
        feeds.change(actor, made.id, FeedSettings(past_days=-1), NOW)
    with pytest.raises(Invalid):
        create(actor, business, Subject(FeedKind.CUSTOMER, "nobody"))
    assert feeds.settings_of(feeds.one(actor, made.id)) == FeedSettings()
    assert len(feeds.of_business(actor)) == 1


@pytest.mark.parametrize("kind", [FeedKind.RESOURCE, FeedKind.SERVICE])
def test_there_is_no_feed_of_what_is_not_there(business: Business, kind: FeedKind) -> None:
    with pytest.raises(NotFound):
        create(make_member(business), business, Subject(kind, "nowhere"))


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
@pytest.mark.parametrize("subject", [ANNA, *OTHERS])
def test_who_leads_the_house_makes_them_all(business: Business, role: Role, subject: Subject) -> None:
    assert is_open(create(make_member(business, role), business, subject).address)


def test_who_has_one_calendar_makes_feeds_of_that_alone(business: Business) -> None:
    staff = make_member(business, Role.STAFF, "anna")
    assert is_open(create(staff, business, ANNA).address)
    for subject in OTHERS:
        with pytest.raises(NotFound):
            create(staff, business, subject)


def test_feeds_of_others_are_not_there_for_who_has_one_calendar(business: Business) -> None:
    staff = make_member(business, Role.STAFF, "anna")
    own = make_feed(business, FeedKind.RESOURCE, "anna")
    others = [make_feed(business, subject.kind, subject.of) for subject in OTHERS]
    assert [each.id for each in feeds.of_business(staff)] == [own.id]
    for other in others:
        for ask in (
            lambda feed_id: feeds.one(staff, feed_id),
            lambda feed_id: feeds.address(staff, feed_id, LINKS),
            lambda feed_id: feeds.change(staff, feed_id, FeedSettings(name="x"), NOW),
            lambda feed_id: feeds.rotate(staff, feed_id, NOW, LINKS),
            lambda feed_id: feeds.revoke(staff, feed_id, NOW),
            lambda feed_id: feeds.restore(staff, feed_id, NOW),
        ):
            with pytest.raises(NotFound):
                ask(other.id)
        assert is_open(other.address)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.READ_ONLY])
def test_others_make_none_and_see_none(business: Business, role: Role) -> None:
    actor, made = make_member(business, role), make_feed(business)
    with pytest.raises(NotAllowed):
        create(actor, business)
    with pytest.raises(NotAllowed):
        feeds.of_business(actor)
    with pytest.raises(NotAllowed):
        feeds.address(actor, made.id, LINKS)


def test_feeds_of_another_business_are_not_there(business: Business) -> None:
    made, stranger = make_feed(business), make_member(make_business())
    assert feeds.of_business(stranger) == []
    with pytest.raises(NotFound):
        feeds.rotate(stranger, made.id, NOW, LINKS)


def test_the_latest_fetch_stays_whoever_writes_last(business: Business) -> None:
    made, other = make_feed(business), make_feed(business)
    key, server = (business.id, made.id), Actor.of_server(business.id)
    subscriptions.note_fetches({key: Fetch(NOW, "Thunderbird")})
    subscriptions.note_fetches({key: Fetch(NOW - timedelta(minutes=1), "Outlook"), (business.id, 7): Fetch(NOW, "x")})
    found = feeds.one(server, made.id)
    assert (found.fetched_at, found.fetched_by) == (NOW, "Thunderbird")
    assert feeds.one(server, other.id).fetched_at is None


def test_many_fetches_are_written_in_parts(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "AT_ONCE", 2)
    made = [make_feed(business) for _ in range(5)]
    subscriptions.note_fetches({(business.id, each.id): Fetch(NOW, "curl") for each in made})
    assert [each.fetched_by for each in feeds.of_business(Actor.of_server(business.id))] == ["curl"] * 5

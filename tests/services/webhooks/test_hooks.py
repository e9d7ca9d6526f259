"""The addresses that are told: who may name them, what is refused, and what of them is kept where."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select, text

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotAllowed, NotFound
from booking.domain.webhooks import KEPT
from booking.services.webhooks import deliveries as log
from booking.services.webhooks import hooks
from booking.services.webhooks.wanted import Wanted
from booking.storage import models
from booking.storage.models import RecordEntry, Webhook, WebhookDelivery
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.test_bookings import NINE, book
from tests.services.webhooks.listeners import ADDRESS, Listener, deliveries, hook, listen

HOUR = timedelta(hours=1)
Deed = Callable[..., object]


def wanted(**changes: object) -> Wanted:
    return replace(Wanted("Till", ADDRESS, ["booking.created"]), **changes)  # type: ignore[arg-type]


def refused(owner: Actor, **changes: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as error:
        hooks.add(owner, wanted(**changes), current_app.extensions["seal"], NOW)
    faults: list[dict[str, str]] = error.value.fields["errors"]  # type: ignore[assignment]
    return [(each["path"], each["code"]) for each in faults]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "required"),
        ("http://hooks.example/", "foreign_scheme"),
        ("webcal://hooks.example/", "foreign_scheme"),
        ("ftp://hooks.example/", "foreign_scheme"),
        ("https://user:secret@hooks.example/", "with_password"),
        ("https://hooks.example:8443/", "foreign_port"),
        ("https://127.0.0.1/", "not_public"),
        ("https://[::1]/", "not_public"),
        ("https://169.254.169.254/latest", "not_public"),
        ("https://2130706433/", "not_an_address"),
        ("hooks", "not_an_address"),
        ("https://a b/", "not_an_address"),
    ],
)
def test_an_address_that_may_not_be_told_is_refused(owner: Actor, address: str, code: str) -> None:
    assert refused(owner, address=address) == [("address", code)]


def test_something_to_hear_of_is_needed(owner: Actor) -> None:
    assert refused(owner, events=[]) == [("events", "required")]
    assert refused(owner, events=["ping", "booking.imagined"]) == [("events", "required")]
    assert refused(owner, name="x" * 61) == [("name", "too_long")]


def test_there_are_so_many_and_no_more(owner: Actor) -> None:
    for _ in range(hooks.MOST):
        listen(owner, "booking.created")
    assert refused(owner) == [("name", "too_many")]


def test_without_a_name_it_goes_by_its_host(owner: Actor) -> None:
    listen(owner, name="")
    (found,) = hooks.of_business(owner, NOW)
    assert (found.name, found.host) == ("hooks.example", "hooks.example")


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
def test_only_who_connects_programs_may(business: Business, role: Role) -> None:
    somebody = make_member(business, role, "anna" if role is Role.STAFF else None)
    with pytest.raises(NotAllowed):
        listen(somebody)
    with pytest.raises(NotAllowed):
        hooks.of_business(somebody, NOW)


def test_no_program_has_another_one_told(owner: Actor) -> None:
    with pytest.raises(NotAllowed):
        listen(replace(owner, token_id=1))


DEEDS: list[Deed] = [
    lambda actor, number: hooks.one(actor, number, NOW),
    lambda actor, number: hooks.change(actor, number, wanted(), current_app.extensions["seal"], NOW),
    lambda actor, number: hooks.pause(actor, number, NOW),
    lambda actor, number: hooks.resume(actor, number, NOW),
    lambda actor, number: hooks.rotate(actor, number, NOW),
    lambda actor, number: hooks.remove(actor, number, NOW),
    lambda actor, number: hooks.key(actor, number, current_app.extensions["links"]),
    lambda actor, number: log.log(actor, number),
    lambda actor, number: log.ping(actor, number, NOW),
    lambda actor, number: log.replay(actor, number, 1),
    lambda actor, number: log.replay_failed(actor, number),
]


@pytest.mark.parametrize("deed", DEEDS)
def test_another_business_finds_nothing(owner: Actor, deed: Deed) -> None:
    number = listen(owner)
    other = make_member(make_business())
    with pytest.raises(NotFound):
        deed(other, number)


def test_neither_address_nor_key_is_stored_in_the_open(owner: Actor, business: Business, listener: Listener) -> None:
    number = listen(owner)
    book(business)
    listener.hear()
    key = hooks.key(owner, number, current_app.extensions["links"])
    with reading() as session:
        kept = [
            repr(session.execute(select(text("*")).select_from(table)).all())
            for table in models.Webhook.metadata.sorted_tables
        ]
    assert not [each for each in kept if "4711" in each or key.removeprefix("whsec_")[:20] in each]


def test_what_is_changed_counts_from_then_on(business: Business, owner: Actor, listener: Listener) -> None:
    number = listen(owner, "booking.created")
    seal = current_app.extensions["seal"]
    hooks.change(owner, number, wanted(name="Desk", address="", events=["customer.created"]), seal, NOW)
    book(business)
    assert listener.hear() == ["customer.created"]
    assert listener.told[0].address == ADDRESS
    hooks.change(owner, number, wanted(address="https://new.example/", events=["booking.created"]), seal, NOW)
    book(business, NINE + HOUR)
    listener.hear()
    assert (listener.told[-1].address, hook().host) == ("https://new.example/", "new.example")


def test_who_did_what_stands_in_the_record(owner: Actor) -> None:
    number = listen(owner)
    hooks.change(owner, number, wanted(), current_app.extensions["seal"], NOW)
    hooks.rotate(owner, number, NOW)
    hooks.pause(owner, number, NOW)
    hooks.pause(owner, number, NOW)
    hooks.resume(owner, number, NOW)
    hooks.remove(owner, number, NOW)
    hooks.restore(owner, number, NOW)
    with reading() as session:
        query = select(RecordEntry.action).where(RecordEntry.subject == "webhook").order_by(RecordEntry.id)
        actions = list(session.scalars(query))
    assert actions == ["added", "changed", "key_renewed", "paused", "resumed", "removed", "brought_back"]


def test_what_was_taken_away_comes_back_within_the_hour(business: Business, owner: Actor, listener: Listener) -> None:
    number = listen(owner, "booking.created")
    book(business)
    hooks.remove(owner, number, NOW)
    assert (listener.hear(), hooks.of_business(owner, NOW)) == ([], ())
    hooks.restore(owner, number, NOW + HOUR - timedelta(seconds=1))
    assert listener.hear() == ["booking.created"]
    hooks.remove(owner, number, NOW)
    with pytest.raises(NotFound):
        hooks.restore(owner, number, NOW + HOUR)


def test_what_was_taken_away_is_forgotten_with_its_log(business: Business, owner: Actor) -> None:
    listen(owner)
    number = listen(owner)
    book(business)
    hooks.remove(owner, number, NOW)
    assert hooks.forget(NOW + HOUR) == 0
    assert hooks.forget(NOW + HOUR + timedelta(seconds=1)) == 1
    with reading() as session:
        assert len(session.scalars(select(Webhook)).all()) == 1
        assert {each.webhook_id for each in session.scalars(select(WebhookDelivery))} == {hook().id}


def test_the_log_reaches_back_so_far(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created")
    book(business)
    listener.hear()
    book(business, NINE + HOUR)
    assert log.forget(NOW + KEPT) == 0
    assert log.forget(NOW + KEPT + timedelta(seconds=1)) == 1
    assert [each.state for each in deliveries()] == ["due"]


def test_what_failed_is_told_once_more(business: Business, owner: Actor, listener: Listener) -> None:
    number = listen(owner, "booking.created", "customer.created")
    book(business)
    listener.hear()
    with unit_of_work() as session:
        for each in deliveries():
            session.merge(each).state = "failed"
    assert log.replay_failed(owner, number) == 2
    assert listener.hear() == ["customer.created", "booking.created"]
    assert log.replay_failed(owner, number) == 0
    assert len({each.headers["Webhook-Id"] for each in listener.told}) == 2


def test_one_is_told_once_more(business: Business, owner: Actor, listener: Listener) -> None:
    number = listen(owner, "booking.created")
    book(business)
    listener.hear()
    (told,) = log.log(owner, number)
    log.replay(owner, number, told.id)
    assert listener.hear() == ["booking.created"]
    with pytest.raises(NotFound):
        log.replay(owner, number, 4711)
    other = listen(owner)
    with pytest.raises(NotFound):
        log.replay(owner, other, told.id)


def test_the_log_goes_on_from_page_to_page(owner: Actor) -> None:
    number = listen(owner)
    made = [log.ping(owner, number, NOW) for _ in range(log.PAGE + 3)][::-1]
    first = log.log(owner, number)
    assert [each.id for each in first] == made[: log.PAGE + 1]
    rest = log.log(owner, number, first[log.PAGE - 1].id)
    assert [each.id for each in rest] == made[log.PAGE :]
    assert log.log(owner, number, state=log.DeliveryState.FAILED) == []


def test_how_much_is_to_leave_is_said(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created", "customer.created")
    book(business)
    assert hooks.of_business(owner, NOW)[0].due == 2
    listener.hear()
    assert hooks.of_business(owner, NOW)[0].due == 0

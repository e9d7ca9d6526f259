"""Telling programs of others: signed, tried again, given up, and one at a time."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import event, select
from standardwebhooks.webhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.foreign_calendars import Fault
from booking.domain.webhooks import OVERLAP, PATIENCE, PAUSES
from booking.network.posting import Answered
from booking.services import changes
from booking.services.webhooks import deliveries as log
from booking.services.webhooks import hooks
from booking.services.webhooks.leasing import lease, still_ours
from booking.services.webhooks.sending import Sending, send, send_until
from booking.storage.db import db
from booking.storage.models import Message, RecordEntry, User
from booking.storage.unit_of_work import reading, unit_of_work
from tests.clocks import databases_clock
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services.test_bookings import NINE, book
from tests.services.webhooks.listeners import ADDRESS, Listener, deliveries, hook, listen

HOUR = timedelta(hours=1)


def key(owner: Actor, webhook_id: int) -> str:
    return hooks.key(owner, webhook_id, current_app.extensions["links"])


def test_a_receiver_that_we_did_not_write_believes_what_it_is_told(
    business: Business, owner: Actor, listener: Listener
) -> None:
    number = listen(owner, "booking.created")
    book(business)
    listener.hear()
    (told,) = listener.told
    assert told.address == ADDRESS
    headers = {name.lower(): value for name, value in told.headers.items()}
    assert Receiver(key(owner, number)).verify(told.body, headers) == told.said
    with pytest.raises(WebhookVerificationError):
        Receiver(key(owner, listen(owner))).verify(told.body, headers)


def test_for_a_day_both_keys_are_good(business: Business, owner: Actor, listener: Listener) -> None:
    number = listen(owner, "booking.created")
    before = key(owner, number)
    hooks.rotate(owner, number, NOW)
    after = key(owner, number)
    assert before != after
    for count, (at, keys) in enumerate([(NOW, (before, after)), (NOW + OVERLAP, (after,))]):
        book(business, NINE + count * HOUR)
        listener.hear(at)
        headers = {name.lower(): value for name, value in listener.told[-1].headers.items()}
        believed = []
        for each in (before, after):
            try:
                Receiver(each).verify(listener.told[-1].body, headers)
            except WebhookVerificationError:
                continue
            believed.append(each)
        assert tuple(believed) == keys


def test_what_arrived_is_told_once(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created")
    book(business)
    assert (listener.hear(), listener.hear_again()) == (["booking.created"], [])
    (row,) = deliveries()
    assert (row.state, row.status, row.attempts, row.last_error) == ("sent", 200, 1, None)
    assert row.sent_at == NOW


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500, 503])
def test_what_did_not_arrive_is_told_again_under_the_same_id(
    business: Business, owner: Actor, listener: Listener, status: int
) -> None:
    listen(owner, "booking.created")
    book(business)
    listener.status = status
    assert listener.hear() == ["booking.created"]
    assert listener.hear() == []
    listener.status = 204
    assert listener.hear_again() == ["booking.created"]
    assert len({each.headers["Webhook-Id"] for each in listener.told}) == 1
    (row,) = deliveries()
    assert (row.state, row.attempts, row.status) == ("sent", 2, 204)
    assert hook().failing_since is None


@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.NOT_PUBLIC, Fault.TOO_SLOW])
def test_why_nothing_was_answered_is_noted(business: Business, owner: Actor, listener: Listener, fault: Fault) -> None:
    listen(owner, "booking.created")
    book(business)
    listener.fault = fault
    listener.hear()
    (row,) = deliveries()
    assert (row.state, row.status, row.last_error) == ("due", None, fault.value)
    assert hook().failing_since == NOW


def test_the_pauses_grow_and_then_it_is_given_up(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created")
    book(business)
    listener.status = 500
    listener.hear()
    for expected in PAUSES:
        (row,) = deliveries()
        assert abs(row.due_at - databases_clock() - expected) < timedelta(seconds=5)
        assert listener.hear_again() == ["booking.created"]
    (row,) = deliveries()
    assert (row.state, row.attempts) == ("failed", len(PAUSES) + 1)
    assert listener.hear_again() == []


def test_patience_that_is_asked_for_is_given(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created")
    book(business)
    listener.status, listener.retry_after = 503, timedelta(minutes=7)
    listener.hear()
    assert abs(deliveries()[0].due_at - databases_clock() - timedelta(minutes=7)) < timedelta(seconds=5)


def test_what_is_told_later_says_how_it_stands_then(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created")
    booked = book(business)
    changes.cancel(booked.token, NOW)
    listener.hear()
    said = listener.told[0].said
    assert (said["type"], said["data"]["booking"]["status"]) == ("booking.created", "cancelled")


def messages() -> list[Message]:
    with reading() as session:
        return list(session.scalars(select(Message).where(Message.reason == "webhook_paused").order_by(Message.id)))


def test_after_days_without_an_answer_it_is_told_nothing_more_and_people_hear_of_it_once(
    business: Business, owner: Actor, listener: Listener
) -> None:
    manager, desk = make_member(business, Role.MANAGER), make_member(business, Role.FRONT_DESK)
    listen(manager, "booking.created")
    for count in range(3):
        book(business, NINE + count * HOUR)
    listener.status = 500
    listener.hear()
    assert hook().paused_at is None
    listener.hear_again(NOW + PATIENCE)
    assert hook().paused_at == NOW + PATIENCE
    assert len(listener.told) == 4
    with reading() as session:
        addresses = {each.id: each.email for each in session.scalars(select(User))}
        deed = session.scalars(select(RecordEntry.actor).where(RecordEntry.action == "paused")).one()
    assert {each.address for each in messages()} == {addresses[owner.user_id or 0], addresses[manager.user_id or 0]}
    assert (deed, desk.user_id in addresses) == ("time", True)
    assert listener.hear_again(NOW + 2 * PATIENCE) == []
    assert len(messages()) == 2


def test_who_wants_to_hear_nothing_more_is_told_nothing_more(
    business: Business, owner: Actor, listener: Listener
) -> None:
    number = listen(owner, "booking.created")
    book(business)
    listener.status = 410
    listener.hear()
    assert hooks.one(owner, number, NOW).is_stopped
    book(business, NINE + HOUR)
    assert len(deliveries()) == 1
    hooks.resume(owner, number, NOW)
    listener.status = 200
    assert listener.hear_again() == ["booking.created"]
    assert not hooks.one(owner, number, NOW).is_stopped


def test_what_was_to_leave_waits_while_it_is_paused(business: Business, owner: Actor, listener: Listener) -> None:
    number = listen(owner, "booking.created")
    book(business)
    hooks.pause(owner, number, NOW)
    assert listener.hear() == []
    hooks.resume(owner, number, NOW)
    assert listener.hear() == ["booking.created"]


def test_an_address_is_told_one_thing_at_a_time(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created", "customer.created")
    listen(owner, "booking.created", address="https://other.example/")
    book(business)
    first, second, third = (lease(NOW) for _ in range(3))
    assert first is not None
    assert second is not None
    assert first.webhook_id != second.webhook_id
    assert third is None
    send(listener.sending, first, NOW)
    again = lease(NOW)
    assert again is not None
    assert (again.webhook_id, again.event) == (first.webhook_id, "booking.created")


def test_a_slow_address_keeps_nobody_waiting(app: Flask, business: Business, owner: Actor) -> None:
    slow, fast = "https://slow.example/", "https://fast.example/"
    for address in (slow, fast):
        listen(owner, "booking.created", address=address)
    for count in range(3):
        book(business, NINE + count * HOUR)
    answers, ending, arrived = threading.Event(), threading.Event(), threading.Semaphore(0)
    told: list[str] = []

    def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        if address == slow:
            answers.wait(20)
        told.append(address)
        arrived.release()
        return Answered(200)

    sending = Sending(app.extensions["seal"], app.extensions["links"].key, post, app.app_context)

    def run() -> None:
        with app.app_context():
            send_until(ending, sending, lambda: NOW)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert all(arrived.acquire(timeout=15) for _ in range(3))
        assert told == [fast] * 3
        answers.set()
        assert all(arrived.acquire(timeout=15) for _ in range(3))
        assert sorted(told) == [fast] * 3 + [slow] * 3
    finally:
        answers.set()
        ending.set()
        thread.join(10)


def test_a_worker_that_dies_leaves_it_to_the_next(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created")
    book(business)
    dead = lease(NOW)
    assert dead is not None
    assert listener.hear() == []
    _let_the_lease_run_out()
    assert listener.hear() == ["booking.created"]
    with unit_of_work() as session:
        assert still_ours(session, dead) is None
    listener.status = 500
    send(listener.sending, dead, NOW)
    (row,) = deliveries()
    assert (row.state, row.status) == ("sent", 200)


def test_two_workers_take_different_ones_in_hand(business: Business, owner: Actor) -> None:
    for count in range(4):
        listen(owner, "booking.created", address=f"https://hook-{count}.example/")
    book(business)
    taken = [lease(NOW) for _ in range(5)]
    assert len({each.webhook_id for each in taken if each is not None}) == 4
    assert taken[4] is None


def test_an_address_that_cannot_be_opened_any_more_is_a_fault(
    business: Business, owner: Actor, listener: Listener
) -> None:
    listen(owner, "booking.created")
    with unit_of_work() as session:
        session.merge(hook()).sealed_url = "other key"
    book(business)
    listener.hear()
    (row,) = deliveries()
    assert (row.last_error, listener.told) == ("unknown_address", [])


def test_a_look_costs_one_statement_where_there_is_nothing_to_tell(business: Business, owner: Actor) -> None:
    listen(owner)
    seen: list[str] = []

    def note(*said: object) -> None:
        seen.append(str(said[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert lease(NOW) is None
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([each for each in seen if not each.startswith("BEGIN")]) == 1


def test_a_test_says_that_telling_works(owner: Actor, listener: Listener) -> None:
    number = listen(owner, "booking.created")
    log.ping(owner, number, NOW)
    assert listener.hear() == ["ping"]
    assert listener.told[0].said["data"] == {"webhook": {"id": number}}
    assert datetime.fromtimestamp(int(listener.told[0].headers["Webhook-Timestamp"]), UTC) > NOW - timedelta(days=800)


def _let_the_lease_run_out() -> None:
    with unit_of_work() as session:
        session.merge(hook()).leased_until = databases_clock() - timedelta(seconds=1)

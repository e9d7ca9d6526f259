"""What the doctor says of what is done beside requests."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.services.backups import noting
from booking.services.doctor import work
from booking.services.doctor.findings import Sign
from booking.services.webhooks import deliveries, hooks
from booking.storage.models import ForeignCalendar, Heartbeat, Message, WebhookDelivery
from booking.storage.types import EPOCH, database_now
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.backups.houses import furnished
from tests.services.webhooks.listeners import hook, listen


def signs() -> dict[str, Sign]:
    return {each.what: each.sign for each in work.findings()}


def ago(**span: float) -> object:
    with unit_of_work() as session:
        return session.execute(select(database_now())).scalar_one() - timedelta(**span)


def beat(name: str, **span: float) -> None:
    """Something was done so long ago."""
    at = ago(**span)
    with unit_of_work() as session:
        session.merge(Heartbeat(name=name, at=at))


def test_where_nothing_ever_ran_there_is_no_worker_and_no_backup(app: Flask) -> None:
    assert signs() == {"worker": Sign.FAILURE, "outbox": Sign.OK, "backup": Sign.WARNING}


@pytest.mark.parametrize("minutes, sign", [(1, Sign.OK), (6, Sign.FAILURE)])
def test_a_worker_that_stopped_is_a_failure(app: Flask, minutes: int, sign: Sign) -> None:
    beat("worker", minutes=minutes)
    assert signs()["worker"] is sign


@pytest.mark.parametrize("minutes, sign", [(1, Sign.OK), (11, Sign.WARNING), (61, Sign.FAILURE)])
def test_messages_that_wait_are_told(app: Flask, minutes: int, sign: Sign) -> None:
    furnished(app)
    due_at = ago(minutes=minutes)
    with unit_of_work() as session:
        session.execute(update(Message).values(due_at=due_at))
    assert signs()["outbox"] is sign


def test_messages_that_were_given_up_are_told(app: Flask) -> None:
    furnished(app)
    with unit_of_work() as session:
        session.execute(update(Message).values(state="failed"))
    found = signs()
    assert (found["outbox"], found["failed messages"]) == (Sign.OK, Sign.WARNING)


@pytest.mark.parametrize("fails, sign", [(False, Sign.OK), (True, Sign.WARNING)])
def test_calendars_that_cannot_be_read_are_told(app: Flask, fails: bool, sign: Sign) -> None:
    practice = make_business(slug="practice")
    with unit_of_work() as session:
        session.add(
            ForeignCalendar(
                business_id=practice.id,
                resource_id=practice.resources["anna"].rules.id,
                kind="address",
                name="Private",
                sealed_address="sealed",
                failing_since=NOW if fails else None,
                created_at=NOW,
            )
        )
    assert signs()["calendars of others"] is sign


@pytest.mark.parametrize("fails, sign", [(False, Sign.OK), (True, Sign.WARNING)])
def test_programs_that_cannot_be_told_are_told_of(app: Flask, fails: bool, sign: Sign) -> None:
    assert "programs that are told" not in signs()
    listen(make_member(make_business()))
    with unit_of_work() as session:
        session.merge(hook()).failing_since = NOW if fails else None
    assert signs()["programs that are told"] is sign


def test_a_program_that_waits_for_long_is_told_of(app: Flask) -> None:
    owner = make_member(make_business())
    deliveries.ping(owner, listen(owner), NOW)
    assert signs()["programs that are told"] is Sign.OK
    with unit_of_work() as session:
        session.execute(update(WebhookDelivery).values(due_at=EPOCH))
    assert signs()["programs that are told"] is Sign.WARNING
    hooks.pause(owner, hook().id, NOW)
    assert signs()["programs that are told"] is Sign.OK


@pytest.mark.parametrize("days, sign", [(1, Sign.OK), (8, Sign.WARNING)])
def test_a_backup_of_long_ago_is_told(app: Flask, days: int, sign: Sign) -> None:
    noting.note()
    noting.note()
    beat("backup", days=days)
    assert signs()["backup"] is sign

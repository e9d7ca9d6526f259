"""`flask mail look`, `flask jobs once` and the worker read the inbox that INBOX_URL names, from a real server."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from booking.cli.inbox import read_beside
from booking.cli.jobs import clock
from booking.domain.inbox import InboxFailure
from booking.network.inbox.opened import opened
from booking.network.inbox.places import Place
from booking.services.doctor import inbox as doctor
from booking.services.doctor.findings import Sign
from booking.services.inbox.leasing import lease
from booking.storage.models import Message
from booking.storage.unit_of_work import reading
from config import Settings
from tests.factories.businesses import make_business
from tests.network import mailboxes
from tests.network.mailboxes import Server
from tests.notifications.test_returned import report
from tests.services.outgoing_mail import delivered, marked, of_recipient
from tests.services.test_bookings import book

LETTER = b"From: Anna <anna@example.org>\r\nSubject: Question\r\n\r\nMay I come later?\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with mailboxes.serving() as server:
        yield server


def at(app: Flask, place: Place | None) -> Place | None:
    """Let the installation read this mailbox."""
    settings: Settings = app.config["TERMINBUCH"]
    app.config["TERMINBUCH"] = replace(settings, inbox=place)
    return place


def report_of_ours() -> bytes:
    """That a confirmation, which has left, did not arrive."""
    business = make_business()
    book(business)
    delivered()
    with reading() as session:
        left = session.scalar(select(Message.message_id).where(Message.id == of_recipient(business).id))
    return report(returned=f"Message-ID: <{left}@example.org>\n\nHello\n")


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(arguments))
    return result.exit_code, result.output


def test_without_an_inbox_there_is_nothing_to_look_into(app: Flask) -> None:
    assert run(app, "mail", "look") == (1, "Error: There is no inbox: INBOX_URL is not set.\n")


@pytest.mark.foreign
def test_what_has_come_is_read_and_what_is_for_people_is_left_to_them(app: Flask, server: Server) -> None:
    at(app, server.place("look"))
    server.put("look", LETTER, report_of_ours())
    assert run(app, "mail", "look") == (0, "2 read, 1 understood, 0 left alone.\n")
    assert list(marked()) == ["anna@example.org"]
    assert server.flags("look") == ["", "$Terminbuch"]
    assert run(app, "mail", "look") == (0, "0 read, 0 understood, 0 left alone.\n")


@pytest.mark.foreign
def test_what_is_due_is_done_with_the_rest(app: Flask, server: Server) -> None:
    at(app, server.place("once"))
    server.put("once", LETTER, report_of_ours())
    run(app, "jobs", "once")
    assert list(marked()) == ["anna@example.org"]


@pytest.mark.foreign
def test_a_mailbox_that_does_not_let_us_in_is_told_without_its_password(app: Flask, server: Server) -> None:
    at(app, server.place("shut", password="geheim-4711"))
    code, said = run(app, "mail", "look")
    assert code == 1
    assert "0 read" in said
    assert "The inbox does not let us in" in said
    assert "4711" not in said


def test_who_asks_while_a_worker_reads_is_asked_to_wait(app: Flask) -> None:
    place = at(app, Place("127.0.0.1", 1, "none", "busy", "secret"))
    assert place is not None
    lease(place.name)
    assert run(app, "mail", "look") == (75, "A worker is reading the inbox just now; please try again.\n")


@pytest.mark.foreign
def test_the_thread_beside_the_worker_reads_it(app: Flask, server: Server) -> None:
    at(app, server.place("beside"))
    server.put("beside", report_of_ours())
    ending = threading.Event()
    read_beside(app, ending, clock)
    try:
        until = time.monotonic() + 15
        while not marked() and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        ending.set()
    assert list(marked()) == ["anna@example.org"]


@pytest.mark.foreign
def test_the_doctor_comes_in_and_reads_nothing(app: Flask, server: Server) -> None:
    place = at(app, server.place("doctor"))
    assert place is not None
    server.put("doctor", LETTER)
    signs = [each.sign for each in doctor.of_server(place.server, place.folder, partial(opened, place))]
    assert set(signs) == {Sign.OK}
    assert server.flags("doctor") == [""]
    wrong = replace(place, password="other")
    (found,) = doctor.of_server(wrong.server, wrong.folder, partial(opened, wrong))
    assert found.sign is Sign.FAILURE
    with pytest.raises(InboxFailure), opened(wrong):
        pass

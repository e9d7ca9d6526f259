"""`flask mail`: what comes back to the sender's address."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from booking.cli import mail
from booking.domain.errors import Busy
from booking.storage.models import Message
from booking.storage.unit_of_work import reading
from tests.factories.businesses import make_business
from tests.notifications.test_returned import report
from tests.services.outgoing_mail import delivered, marked, of_recipient
from tests.services.test_bookings import book


@pytest.fixture
def sent(app: Flask) -> bytes:
    """A report about a confirmation that has left."""
    business = make_business()
    book(business)
    delivered()
    with reading() as session:
        left = session.scalar(select(Message.message_id).where(Message.id == of_recipient(business).id))
    return report(returned=f"Message-ID: <{left}@example.org>\n\nHello\n")


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    folder = tmp_path / "Maildir"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_report_on_standard_input_marks_the_message(app: Flask, sent: bytes) -> None:
    result = app.test_cli_runner().invoke(args=["mail", "bounced"], input=sent)
    assert (result.exit_code, result.stdout) == (0, "The message is marked as not delivered.\n")
    assert list(marked()) == ["anna@example.org"]


def test_whatever_else_comes_is_no_fault(app: Flask) -> None:
    for raw in (b"", b"Subject: Hello\n\nA letter.\n", report(action="delayed", status="4.4.1"), b"\xff" * 100):
        result = app.test_cli_runner().invoke(args=["mail", "bounced"], input=raw)
        assert (result.exit_code, result.stdout) == (0, "This reports no lasting failure; nothing is changed.\n")


def test_a_mail_that_is_too_long_is_read_to_its_end(app: Flask, sent: bytes) -> None:
    result = app.test_cli_runner().invoke(args=["mail", "bounced"], input=sent + b"x" * 5_000_000)
    assert result.exit_code == 0
    assert list(marked()) == ["anna@example.org"]


def test_where_the_database_is_busy_the_mail_server_is_asked_to_try_again(
    app: Flask, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(raw: bytes) -> None:
        raise Busy(retry_after=2)

    monkeypatch.setattr(mail, "take_in", busy)
    result = app.test_cli_runner().invoke(args=["mail", "bounced"], input=sent)
    assert (result.exit_code, result.stderr) == (75, "The database is busy; please try again.\n")


def test_a_maildir_is_read_and_letters_by_people_stay_unread(app: Flask, sent: bytes, maildir: Path) -> None:
    (maildir / "new" / "1.report").write_bytes(sent)
    (maildir / "new" / "2.letter").write_bytes(
        b"From: Anna <anna@example.org>\nSubject: Question\n\nMay I come later?\n"
    )
    result = app.test_cli_runner().invoke(args=["mail", "read", str(maildir)])
    assert (result.exit_code, result.stdout) == (0, "2 read, 1 marked as not delivered.\n")
    assert names(maildir / "new") == []
    assert names(maildir / "cur") == ["1.report:2,S", "2.letter:2,"]
    again = app.test_cli_runner().invoke(args=["mail", "read", str(maildir)])
    assert again.stdout == "0 read, 0 marked as not delivered.\n"


def test_a_folder_that_is_no_maildir_is_refused(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["mail", "read", str(tmp_path)])
    assert result.exit_code == 1
    assert "is no Maildir" in result.stderr

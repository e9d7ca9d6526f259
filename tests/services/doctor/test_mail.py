"""What the doctor says of the mail server."""

from collections.abc import Iterator

import pytest

from booking.services.doctor import mail
from booking.services.doctor.findings import Sign
from tests.notifications.mail_servers import HOST, Recorder, Scripted, free_port, recording, says

SENDER = "termine@example.org"


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def port(recorder: Recorder) -> Iterator[int]:
    server = recording(recorder, free_port())
    server.start()
    yield server.port
    server.stop()


def test_a_server_that_takes_the_sender_is_well_and_was_sent_nothing(port: int, recorder: Recorder) -> None:
    (found,) = mail.findings(f"smtp://{HOST}:{port}?tls=none", SENDER)
    assert (found.sign, found.text) == (Sign.OK, f"{HOST}:{port} lets us in and takes {SENDER} for a sender.")
    assert recorder.envelopes == []


def test_a_server_that_is_not_there_is_a_failure() -> None:
    (found,) = mail.findings(f"smtp://paula:hunter2@{HOST}:{free_port()}?tls=none", SENDER)
    assert found.sign is Sign.FAILURE
    assert "ConnectionRefusedError" in found.text
    assert "hunter2" not in found.text


def test_a_sender_that_is_refused_is_a_failure() -> None:
    with Scripted(says("220 hello", "250 hello", "550 5.7.1 not your domain", "221 bye")) as server:
        (found,) = mail.findings(f"smtp://{HOST}:{server.port}?tls=none", SENDER)
    assert found.sign is Sign.FAILURE
    assert f"does not take mail from {SENDER}: 550 5.7.1 not your domain" in found.text


def test_encryption_that_is_missing_is_a_failure(port: int) -> None:
    (found,) = mail.findings(f"smtp://{HOST}:{port}", SENDER)
    assert (found.sign, "STARTTLS" in found.text) == (Sign.FAILURE, True)


def test_without_a_server_mail_stays_here() -> None:
    (found,) = mail.findings(None, SENDER)
    assert found.sign is Sign.WARNING

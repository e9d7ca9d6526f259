"""Delivery by SMTP to real servers on loopback."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

import pytest

from booking.notifications.delivery import PermanentFailure, TemporaryFailure
from booking.notifications.headers import mailbox
from booking.notifications.smtp import Server, Smtp
from tests.notifications.mail_servers import (
    HOST,
    Certificates,
    Recorder,
    Script,
    Scripted,
    authenticator,
    free_port,
    recording,
    says,
)

LOGIN = "terminbuch:s3cret%2Fmit%3ASonderzeichen"


def message(subject: str = "Termin", to: str = "anna@example.org") -> EmailMessage:
    made = EmailMessage(policy=SMTP_POLICY)
    made["From"] = mailbox("From", "Müller, Meier & Söhne", "noreply@termin.example")
    made["To"] = mailbox("To", "", to)
    made["Subject"] = subject
    made.set_content("Guten Tag,\n.\nbis Mittwoch\n", cte="quoted-printable")
    return made


@pytest.fixture(scope="module")
def certificates() -> Certificates:
    return Certificates()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def plain_port(recorder: Recorder) -> Iterator[int]:
    """A server that offers neither TLS nor a login."""
    server = recording(recorder, free_port())
    server.start()
    yield server.port
    server.stop()


@pytest.fixture
def safe_port(recorder: Recorder, certificates: Certificates) -> Iterator[int]:
    """A server that wants STARTTLS and a login."""
    server = recording(
        recorder,
        free_port(),
        tls_context=certificates.server,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticator,
    )
    server.start()
    yield server.port
    server.stop()


@pytest.fixture
def tls_port(recorder: Recorder, certificates: Certificates) -> Iterator[int]:
    """A server that speaks TLS from the first byte."""
    server = recording(recorder, free_port(), ssl_context=certificates.server)
    server.start()
    yield server.port
    server.stop()


def plain(port: int) -> Smtp:
    return Smtp(f"smtp://{HOST}:{port}?tls=none", timeout=5)


def test_a_message_is_handed_in_after_starttls_and_login(
    safe_port: int, recorder: Recorder, certificates: Certificates
) -> None:
    transport = Smtp(f"smtp://{LOGIN}@{HOST}:{safe_port}", timeout=5, context=certificates.client)
    transport.send(message())
    transport.close()
    (envelope,) = recorder.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("noreply@termin.example", ["anna@example.org"])
    assert envelope.content == message().as_bytes()
    assert recorder.encrypted == [True]


def test_a_message_is_handed_in_over_tls_from_the_first_byte(
    tls_port: int, recorder: Recorder, certificates: Certificates
) -> None:
    transport = Smtp(f"smtps://{HOST}:{tls_port}", timeout=5, context=certificates.client)
    transport.send(message())
    transport.close()
    assert len(recorder.envelopes) == 1


def test_nothing_is_sent_in_the_clear_where_tls_was_asked_for(plain_port: int, recorder: Recorder) -> None:
    with pytest.raises(TemporaryFailure, match="STARTTLS"):
        Smtp(f"smtp://{HOST}:{plain_port}", timeout=5).send(message())
    assert recorder.envelopes == []


def test_nothing_is_sent_to_a_server_that_cannot_prove_its_name(safe_port: int, recorder: Recorder) -> None:
    with pytest.raises(TemporaryFailure, match="certificate"):
        Smtp(f"smtp://{LOGIN}@{HOST}:{safe_port}", timeout=5).send(message())
    assert recorder.envelopes == []


def test_a_wrong_password_does_not_lose_the_message(safe_port: int, certificates: Certificates) -> None:
    transport = Smtp(f"smtp://terminbuch:wr0ng@{HOST}:{safe_port}", timeout=5, context=certificates.client)
    with pytest.raises(TemporaryFailure, match=r"^535 "):
        transport.send(message())


def test_a_missing_login_does_not_lose_the_message(safe_port: int, certificates: Certificates) -> None:
    transport = Smtp(f"smtp://{HOST}:{safe_port}", timeout=5, context=certificates.client)
    with pytest.raises(TemporaryFailure, match=r"^530 "):
        transport.send(message())


@pytest.mark.parametrize("answer", ("451 4.3.0 later", "452 4.2.2 mailbox full", "421 4.3.2 going down"))
def test_a_recipient_refused_for_now_may_be_tried_again(plain_port: int, recorder: Recorder, answer: str) -> None:
    recorder.answer_to_recipient = answer
    with pytest.raises(TemporaryFailure) as failure:
        plain(plain_port).send(message())
    assert failure.value.reason == answer


@pytest.mark.parametrize("answer", ("550 5.1.1 no such user", "553 5.1.3 bad address"))
def test_a_recipient_refused_for_good_is_not_tried_again(plain_port: int, recorder: Recorder, answer: str) -> None:
    recorder.answer_to_recipient = answer
    with pytest.raises(PermanentFailure) as failure:
        plain(plain_port).send(message())
    assert failure.value.reason == answer


def test_a_message_refused_for_now_may_be_tried_again(plain_port: int, recorder: Recorder) -> None:
    recorder.answer_to_message = "451 4.7.1 greylisted"
    with pytest.raises(TemporaryFailure, match="greylisted"):
        plain(plain_port).send(message())


def test_a_message_refused_for_good_is_not_tried_again(plain_port: int, recorder: Recorder) -> None:
    recorder.answer_to_message = "554 5.7.1 looks like spam"
    with pytest.raises(PermanentFailure, match="looks like spam"):
        plain(plain_port).send(message())


def test_a_refusal_does_not_spoil_the_next_message(plain_port: int, recorder: Recorder) -> None:
    transport = plain(plain_port)
    recorder.answer_to_recipient = "550 5.1.1 no such user"
    with pytest.raises(PermanentFailure):
        transport.send(message())
    recorder.answer_to_recipient = "250 OK"
    transport.send(message())
    transport.close()
    assert len(recorder.envelopes) == 1


def test_two_messages_go_over_one_connection(plain_port: int, recorder: Recorder) -> None:
    transport = plain(plain_port)
    transport.send(message("Eins", to="anna@example.org"))
    transport.send(message("Zwei", to="ben@example.org"))
    transport.close()
    assert [envelope.rcpt_tos for envelope in recorder.envelopes] == [["anna@example.org"], ["ben@example.org"]]
    assert len(recorder.connections) == 1


def test_a_connection_that_broke_between_two_messages_is_replaced() -> None:
    one_message = ("220 hello", "250 hello", "250 sender", "250 recipient", "354 go on")
    taken = 0

    def hangs_up_after_a_message(connection: object) -> None:
        nonlocal taken
        says(*one_message)(connection)  # type: ignore[arg-type]
        with connection.makefile("rb") as lines:  # type: ignore[attr-defined]
            while lines.readline() != b".\r\n":
                pass
        connection.sendall(b"250 taken\r\n")  # type: ignore[attr-defined]
        taken += 1

    with Scripted(hangs_up_after_a_message) as server:
        transport = plain(server.port)
        transport.send(message())
        transport.send(message())
    assert taken == 2


def test_a_closed_transport_may_be_used_again(plain_port: int, recorder: Recorder) -> None:
    transport = plain(plain_port)
    for _ in range(2):
        transport.send(message())
        transport.close()
    assert len(recorder.envelopes) == 2


def test_where_nobody_listens_trying_again_may_help() -> None:
    with pytest.raises(TemporaryFailure, match="refused"):
        plain(free_port()).send(message())


@pytest.mark.parametrize(
    "script",
    [
        says(None),
        says("220 hello", None),
        says("220 hello", "250 hello", "250 sender", "250 recipient", "354 go on", None),
    ],
    ids=("at once", "after the greeting", "in the message"),
)
def test_a_server_that_keeps_silent_is_given_up(script: Script) -> None:
    with Scripted(script) as server, pytest.raises(TemporaryFailure, match="timed out"):
        Smtp(f"smtp://{HOST}:{server.port}?tls=none", timeout=0.2).send(message())


@pytest.mark.parametrize(
    "script",
    [says(), says("220 hello"), says("220 hello", "250 hello", "250 sender", "250 recipient", "354 go on")],
    ids=("at once", "after the greeting", "in the message"),
)
def test_a_server_that_hangs_up_may_be_tried_again(script: Script) -> None:
    with Scripted(script) as server, pytest.raises(TemporaryFailure):
        plain(server.port).send(message())


def test_a_server_that_is_going_down_may_be_tried_again() -> None:
    with Scripted(says("421 4.3.2 shutting down")) as server, pytest.raises(TemporaryFailure, match=r"^421 "):
        plain(server.port).send(message())


def test_a_server_that_lets_nobody_in_does_not_lose_the_message() -> None:
    with Scripted(says("554 no service here")) as server, pytest.raises(TemporaryFailure, match=r"^554 "):
        plain(server.port).send(message())


def test_a_reason_is_one_line(plain_port: int, recorder: Recorder) -> None:
    recorder.answer_to_recipient = "550-5.1.1 no such\r\n550 5.1.1 user"
    with pytest.raises(PermanentFailure) as failure:
        plain(plain_port).send(message())
    assert failure.value.reason == "550 5.1.1 no such 5.1.1 user"


@pytest.mark.parametrize(
    "url, server",
    [
        ("smtp://mail.example", Server("mail.example", 587, "starttls")),
        ("smtp://mail.example:25?tls=none", Server("mail.example", 25, "none")),
        ("smtp://mail.example:587?tls=starttls", Server("mail.example", 587, "starttls")),
        ("smtps://mail.example", Server("mail.example", 465, "implicit")),
        ("smtp://a%40b:c%2Fd@mail.example/", Server("mail.example", 587, "starttls", "a@b", "c/d")),
    ],
)
def test_an_address_of_a_server_is_read(url: str, server: Server) -> None:
    assert Server.at(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example?tls=maybe",
        "smtp://mail.example?tls=",
        "smtp://mail.example?starttls=1",
        "smtps://mail.example?tls=none",
        "smtp://mail.example/path",
        "smtp://mail.example:99999",
        "smtp://user@mail.example",
        "smtp://user:hunter2/x@mail.example",
        "smtp://user:hunter2@mail.example?tls=maybe",
    ],
)
def test_a_bad_address_of_a_server_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(ValueError) as fault:
        Server.at(url)
    assert "hunter2" not in str(fault.value)


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in repr(Server.at("smtp://user:hunter2@mail.example"))

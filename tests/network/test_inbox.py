"""A mailbox is read by IMAP: from a server that we did not write, and from servers that lie, hang and hang up."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from booking.domain.inbox import LARGEST, InboxFailure, Trouble
from booking.network.inbox import protocol
from booking.network.inbox.opened import opened
from booking.network.inbox.places import Place
from tests.network import mailboxes
from tests.network.mailboxes import Server
from tests.notifications.mail_servers import HOST, Certificates, Script, Scripted, free_port

LETTER = b"From: Anna <anna@example.org>\r\nSubject: Question\r\n\r\nMay I come later?\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with mailboxes.serving() as server:
        yield server


@pytest.fixture
def trust(server: Server) -> ssl.SSLContext:
    """Whom a client trusts that knows the server's authority."""
    context = ssl.create_default_context()
    server.authority.configure_trust(context)
    return context


def trouble_of(place: Place, trust: ssl.SSLContext | None = None, seconds: float = 5.0) -> tuple[Trouble, str]:
    with pytest.raises(InboxFailure) as failed, opened(place, trust, seconds) as inbox:
        inbox.mail(1)
    return failed.value.trouble, failed.value.said


# A server that we did not write


@pytest.mark.foreign
@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
def test_a_mail_is_read_as_it_arrived(server: Server, trust: ssl.SSLContext, tls: str) -> None:
    user = f"read-{tls}"
    server.put(user, b"Subject: 1\r\n\r\n", LETTER)
    with opened(server.place(user, tls), trust) as inbox:
        assert (inbox.count, inbox.next_uid, inbox.can_mark) == (2, 3, True)
        assert (inbox.after(0), inbox.after(1), inbox.after(2)) == ([1, 2], [2], [])
        assert inbox.sizes([1, 2, 3]) == {1: 14, 2: len(LETTER)}
        assert inbox.mail(2) == LETTER


@pytest.mark.foreign
def test_to_read_a_mail_does_not_mark_it_as_seen(server: Server) -> None:
    server.put("unseen", LETTER)
    with opened(server.place("unseen")) as inbox:
        inbox.mail(1)
    assert server.flags("unseen") == [""]


@pytest.mark.foreign
def test_a_mail_that_was_understood_bears_a_keyword(server: Server) -> None:
    server.put("marked", LETTER, LETTER)
    with opened(server.place("marked")) as inbox:
        inbox.mark(2)
    assert server.flags("marked") == ["", "$Terminbuch"]


@pytest.mark.foreign
def test_a_mail_that_has_gone_meanwhile_is_none(server: Server) -> None:
    server.put("gone", LETTER)
    with opened(server.place("gone")) as inbox:
        assert (inbox.mail(7), inbox.sizes([7])) == (None, {})


@pytest.mark.foreign
def test_a_mail_is_cut_where_it_is_too_large(server: Server) -> None:
    server.put("large", LETTER + b"x" * (LARGEST + 5000))
    with opened(server.place("large")) as inbox:
        content = inbox.mail(1)
    assert content is not None
    assert len(content) == LARGEST + 1


@pytest.mark.foreign
def test_mails_are_found_by_the_day_of_their_arrival(server: Server) -> None:
    with server.mail_program("days") as other:
        for day in ("01-Oct-2026", "23-Nov-2026", "01-Dec-2026"):
            other.append("INBOX", "", f'"{day} 12:00:00 +0000"', LETTER)
    with opened(server.place("days")) as inbox:
        assert inbox.since(date(2026, 11, 23)) == [2, 3]


@pytest.mark.foreign
def test_a_folder_may_have_any_name(server: Server) -> None:
    server.make("named", "Rückläufer & mehr")
    server.put("named", LETTER, folder="Rückläufer & mehr")
    with opened(server.place("named", folder="Rückläufer & mehr")) as inbox:
        assert inbox.mail(1) == LETTER


@pytest.mark.foreign
def test_a_folder_that_is_made_anew_counts_anew(server: Server) -> None:
    server.make("anew", "Replies")
    with opened(server.place("anew", folder="Replies")) as inbox:
        before = inbox.validity
    server.make("anew", "Replies")
    with opened(server.place("anew", folder="Replies")) as inbox:
        assert inbox.validity != before


@pytest.mark.foreign
def test_a_wrong_password_is_told(server: Server) -> None:
    trouble, said = trouble_of(server.place("wrong", password="wrong"))
    assert (trouble, said) == (Trouble.LOGIN, "[AUTHENTICATIONFAILED] Authentication failed.")


@pytest.mark.foreign
def test_a_folder_that_is_not_there_is_told(server: Server) -> None:
    trouble, said = trouble_of(server.place("nowhere", folder="Nirgends"))
    assert trouble is Trouble.FOLDER
    assert said.startswith("Nirgends, Mailbox doesn't exist: Nirgends")


@pytest.mark.foreign
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server, tls: str) -> None:
    assert trouble_of(server.place("certificate", tls))[0] is Trouble.UNTRUSTED


# Servers that do not answer as they should

GREETING = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready"


def lying(answers: dict[str, bytes | None], greeting: str = GREETING, heard: list[bytes] | None = None) -> Script:
    """A server that is sound but for some commands: raw *answers* before their OK, or silence where None."""

    def script(connection: socket.socket) -> None:
        connection.sendall(f"{greeting}\r\n".encode())
        with connection.makefile("rb") as lines:
            for line in lines:
                if heard is not None:
                    heard.append(line)
                tag, command = [*line.split(), b"", b""][:2]
                name = command.decode()
                if name == "UID":
                    name = line.split()[2].decode()
                if name in answers:
                    answer = answers[name]
                    if answer is None:
                        lines.read()
                        return
                    connection.sendall(answer)
                elif name == "CAPABILITY":
                    connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")
                elif name == "AUTHENTICATE":
                    connection.sendall(b"+ \r\n")
                    lines.readline()
                elif name == "SELECT":
                    connection.sendall(b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n")
                connection.sendall(tag + b" OK done\r\n")

    return script


def at(port: int, tls: str = "none") -> Place:
    return Place(HOST, port, tls, "u", "hidden")


def lies(name: str, answer: bytes | None) -> tuple[Trouble, str]:
    with Scripted(lying({name: answer})) as server:
        return trouble_of(at(server.port), seconds=5.0)


def test_the_sound_server_of_these_tests_is_read() -> None:
    """What follows fails for the lie alone."""
    answer = b"* 1 FETCH (UID 1 BODY[]<0> {5}\r\nhello)\r\n"
    with Scripted(lying({"FETCH": answer})) as server, opened(at(server.port)) as inbox:
        assert (inbox.validity, inbox.next_uid, inbox.mail(1)) == (7, 2, b"hello")


@pytest.mark.parametrize("size", [protocol.MOST + 1, 10**12, 10**30])
def test_a_literal_that_is_said_to_be_huge_is_not_waited_for(size: int) -> None:
    begun = time.monotonic()
    answer = f"* 1 FETCH (UID 1 BODY[]<0> {{{size}}}\r\nhello".encode()
    assert lies("FETCH", answer) == (Trouble.BROKEN, "it sends more than was asked for")
    assert time.monotonic() - begun < 4


def test_a_number_that_python_does_not_read_is_no_fault_of_ours() -> None:
    assert lies("FETCH", b"* 1 FETCH (UID 1 BODY[]<0> {%s}\r\n" % (b"9" * 5000))[0] is Trouble.BROKEN


def endless(piece: bytes) -> Callable[[socket.socket], None]:
    def script(connection: socket.socket) -> None:
        connection.sendall(f"{GREETING}\r\n".encode())
        while True:
            connection.sendall(piece)

    return script


@pytest.mark.parametrize(
    "piece", [b"x" * 65536, b"* 1 EXISTS\r\n" * 4000, b"+ \r\n" * 9000], ids=["line", "lines", "+"]
)
def test_what_has_no_end_is_ended(piece: bytes) -> None:
    with Scripted(endless(piece)) as server:
        assert trouble_of(at(server.port))[0] is Trouble.BROKEN


@pytest.mark.parametrize("name", ["CAPABILITY", "AUTHENTICATE", "SELECT", "FETCH"])
def test_a_server_that_falls_silent_is_left(name: str) -> None:
    with Scripted(lying({name: None})) as server:
        assert trouble_of(at(server.port), seconds=0.3) == (Trouble.TOO_SLOW, "")


def test_a_server_that_greets_nobody_is_left() -> None:
    with Scripted(lambda connection: (connection.recv(10), None)[1]) as server:
        assert trouble_of(at(server.port), seconds=0.3) == (Trouble.TOO_SLOW, "")


def test_a_server_that_drips_is_left_in_time() -> None:
    def drip(connection: socket.socket) -> None:
        while True:
            connection.sendall(b"*")
            time.sleep(0.05)

    begun = time.monotonic()
    with Scripted(drip) as server:
        assert trouble_of(at(server.port), seconds=0.5) == (Trouble.TOO_SLOW, "")
    assert time.monotonic() - begun < 4


def test_nobody_listens() -> None:
    assert trouble_of(at(free_port())) == (Trouble.UNREACHABLE, "Connection refused")


@pytest.mark.parametrize(
    "said",
    [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"220 mail.example ESMTP\r\n", b"* BYE busy\r\n", b"\xff\xfe\r\n", b"* OK"],
)
def test_what_is_no_imap_is_told(said: bytes) -> None:
    def script(connection: socket.socket) -> None:
        connection.sendall(said)

    with Scripted(script) as server:
        assert trouble_of(at(server.port))[0] in (Trouble.BROKEN, Trouble.UNREACHABLE)


@pytest.mark.parametrize(
    "answer", [b"* SEARCH 99999999999999999999 x -1 0 \xff\r\n", b"* SEARCH\r\n", b"* ESEARCH (TAG) UID ALL 1:*\r\n"]
)
def test_numbers_that_are_none_are_passed_over(answer: bytes) -> None:
    with Scripted(lying({"SEARCH": answer})) as server, opened(at(server.port)) as inbox:
        assert inbox.after(0) == []


def test_a_mail_that_was_not_asked_for_is_not_taken_for_the_one_that_was() -> None:
    answer = b"* 2 FETCH (UID 2 BODY[]<0> {5}\r\nother)\r\n* 1 FETCH (FLAGS (x))\r\n"
    with Scripted(lying({"FETCH": answer})) as server, opened(at(server.port)) as inbox:
        assert inbox.mail(1) is None


def test_a_mailbox_without_numbers_is_not_read() -> None:
    assert lies("SELECT", b"* 1 EXISTS\r\n") == (Trouble.BROKEN, "it does not number its mails")


def test_a_password_that_a_server_repeats_is_not_told() -> None:
    def script(connection: socket.socket) -> None:
        with connection.makefile("rb") as lines:
            connection.sendall(f"{GREETING}\r\n".encode())
            tag = lines.readline().split()[0]
            connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
            tag = lines.readline().split()[0]
            connection.sendall(tag + b" NO who is hidden?\r\n")

    with Scripted(script) as server:
        assert trouble_of(at(server.port)) == (Trouble.LOGIN, "who is ...?")


# Nothing in the clear


def test_where_no_encryption_is_offered_no_password_is_sent() -> None:
    heard: list[bytes] = []
    with Scripted(lying({}, heard=heard)) as server:
        assert trouble_of(at(server.port, "starttls")) == (Trouble.UNENCRYPTED, "STARTTLS is not offered")
    assert [line.split()[1] for line in heard] == [b"CAPABILITY"]


def test_a_server_that_says_we_were_let_in_already_is_left() -> None:
    with Scripted(lying({}, greeting="* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome")) as server:
        assert trouble_of(at(server.port, "starttls"))[0] is Trouble.UNENCRYPTED


def test_what_came_before_encryption_is_not_read_after_it() -> None:
    """RFC 9051 11.1: else somebody between us could say what the server offers."""
    certificates = Certificates()
    offered: list[bytes] = []

    def script(connection: socket.socket) -> None:
        lines = connection.makefile("rb", buffering=0)
        connection.sendall(f"{GREETING}\r\n".encode())
        tag = lines.readline().split()[0]
        connection.sendall(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n" + tag + b" OK done\r\n")
        tag = lines.readline().split()[0]
        connection.sendall(tag + b" OK begin\r\n* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n" + b"* OK injected\r\n")
        with certificates.server.wrap_socket(connection, server_side=True) as secured, secured.makefile("rb") as rest:
            tag = rest.readline().split()[0]
            secured.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
            offered.append(rest.readline())

    with Scripted(script) as server:
        assert trouble_of(at(server.port, "starttls"), certificates.client)[0] in (Trouble.BROKEN, Trouble.UNREACHABLE)
    assert offered[0].split()[1:] == [b"LOGIN", b'"u"', b'"hidden"']

"""Mail that comes back is read as mail servers write it, and nothing else is taken for it."""

import pytest

from booking.notifications.returned import read

LEFT = "confirmed.ca995ce140ce797.ca995ce121121b4"
ID = f"<{LEFT}@termin.example>"
RETURNED = f"""\
From: Praxis <noreply@termin.example>
To: anna@example.org
Message-ID: {ID}
Subject: Ihr Termin

Guten Tag
"""


def report(
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <anna@example.org>: Recipient address rejected: User unknown",
    recipient: str = "rfc822; anna@example.org",
    original: str = "",
    returned: str = RETURNED,
    kind: str = "message/rfc822",
) -> bytes:
    """A report as RFC 3464 has it."""
    original = f"Original-Recipient: {original}\n" if original else ""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: noreply@termin.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"
Message-ID: <20261123080000.AAAA@mail.example>

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0100

{original}Final-Recipient: {recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: {diagnostic}

--B
Content-Type: {kind}

{returned}
--B--
""".encode()


QMAIL = f"""\
From: MAILER-DAEMON@mail.example
To: noreply@termin.example
Subject: failure notice

Hi. This is the qmail-send program at mail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna@example.org>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 No such user here
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.

{RETURNED}
""".encode()

OLD_EXIM = f"""\
From: Mail Delivery System <Mailer-Daemon@mail.example>
To: noreply@termin.example
X-Failed-Recipients: anna@example.org
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna@example.org
    SMTP error from remote mail server after RCPT TO:<anna@example.org>:
    host mx.example.org [192.0.2.1]: 550 Unknown user

------ This is a copy of the message, including all the headers. ------

{RETURNED}
""".encode()

EXCHANGE = report(
    status="5.1.10",
    diagnostic="smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    recipient="rfc822;Anna@Example.org",
    kind="text/rfc822-headers",
)


def test_a_report_names_the_message_the_recipient_and_what_the_server_said() -> None:
    found = read(report())
    assert found is not None
    assert found.left == LEFT
    assert found.recipients == {"anna@example.org"}
    assert found.said == "550 5.1.1 <anna@example.org>: Recipient address rejected: User unknown"


def test_a_report_with_the_headers_alone_is_enough() -> None:
    found = read(EXCHANGE)
    assert found is not None
    assert (found.left, found.recipients) == (LEFT, {"anna@example.org"})


def test_who_was_meant_counts_beside_to_whom_it_was_passed_on() -> None:
    found = read(report(recipient="rfc822; anna@elsewhere.example", original="rfc822;anna@example.org"))
    assert found is not None
    assert found.recipients == {"anna@example.org", "anna@elsewhere.example"}


@pytest.mark.parametrize(
    ("letter", "said"),
    [(QMAIL, "Remote host said: 550 5.1.1 No such user here"), (OLD_EXIM, "550 Unknown user")],
)
def test_reports_in_plain_words_are_read_as_far_as_they_go(letter: bytes, said: str) -> None:
    found = read(letter)
    assert found is not None
    assert found.left == LEFT
    assert "anna@example.org" in found.recipients
    assert said in found.said


@pytest.mark.parametrize(
    "raw",
    [
        report(action="delayed", status="4.4.1", diagnostic="smtp; 450 4.4.1 try again"),
        report(action="delayed", status="5.1.1"),
        report(action="failed", status="4.4.7", diagnostic="X-Postfix; delivery temporarily suspended"),
        report(action="delivered", status="2.0.0", diagnostic="smtp; 250 OK"),
        report(action="relayed", status="2.0.0"),
        report(returned=RETURNED.replace(ID, "<other@termin.example>")),
        report(recipient="rfc822;", diagnostic=""),
        # An absence note, and somebody who answers, both with our mail below.
        b"From: Anna <anna@example.org>\nAuto-Submitted: auto-replied\nSubject: Out of office\n\nI left on 5.1.1 "
        + ID.encode(),
        b"From: Anna <anna@example.org>\nIn-Reply-To: " + ID.encode() + b"\n\nError 550 5.1.1 anna@example.org\n",
        # A postmaster's warning.
        QMAIL.replace(b"permanent error; I've given up", b"warning; delivery is delayed"),
        b"",
        b"\x00\xff\xfe" * 1000,
        b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/delivery-status\n\n--B--",
    ],
)
def test_whatever_is_no_report_of_a_lasting_failure_is_nothing(raw: bytes) -> None:
    assert read(raw) is None


@pytest.mark.parametrize("cut", range(0, 1500, 37))
def test_half_a_report_breaks_nothing(cut: int) -> None:
    read(report()[:cut])


def test_parts_without_end_are_not_followed() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (each, each) for each in range(400))
    assert read(deep) is None

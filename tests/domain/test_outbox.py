"""What servers answer is understood, as far as their words tell."""

import pytest

from booking.domain.outbox import Fault, fault_of


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("550 5.1.1 <a@x.org>: Recipient address rejected: User unknown in virtual mailbox table", "unknown_mailbox"),
        ("550-5.1.1 The email account that you tried to reach does not exist.", "unknown_mailbox"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "unknown_mailbox"),
        ("550 Requested action not taken: mailbox unavailable", "unknown_mailbox"),
        ("550 No such user here", "unknown_mailbox"),
        ("553 sorry, that domain isn't in my list", "unknown_mailbox"),
        ("5.1.2 550 Host not found", "no_such_domain"),
        ("5.1.2 Domain not found", "no_such_domain"),
        ("550 5.2.1 The email account is disabled", "disabled"),
        ("552 5.2.2 The recipient's mailbox is full", "full"),
        ("452 4.2.2 The email account is over quota", "full"),
        ("554 5.7.1 Message rejected as spam by Content Filtering", "unwanted"),
        ("550 5.7.1 Service unavailable, Client host blocked using Spamhaus", "unwanted"),
        ("550 5.7.26 This mail has been blocked because the sender is unauthenticated. DMARC", "unwanted"),
        ("554 Transaction failed", "unwanted"),
        ("552 5.3.4 Message size exceeds fixed limit", "too_large"),
        ("451 4.7.1 Greylisting in action, please come back later", "later"),
        ("421 4.3.2 Service shutting down", "later"),
        ("450 4.2.0 try again later", "later"),
        ("535 5.7.8 Error: authentication failed", "login"),
        ("454 4.7.1 <a@x.org>: Relay access denied", "login"),
        ("SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "tls"),
        ("SMTPNotSupportedError: STARTTLS extension not supported by server.", "tls"),
        ("ConnectionRefusedError: [Errno 111] Connection refused", "unreachable"),
        ("gaierror: [Errno -2] Name or service not known", "unreachable"),
        ("TimeoutError: timed out", "unreachable"),
        ("SMTPServerDisconnected: Connection unexpectedly closed", "unreachable"),
        ("this is not one plain mail address", "bad_address"),
        ("nobody can be written to without an address", "bad_address"),
        ("this is not a telephone number with its country in front", "bad_address"),
        ("there is no way to send this here: sms", "no_channel"),
        ("HTTP 401 Unauthorized", "gateway_account"),
        ("HTTP 402 Payment Required", "gateway_account"),
        ("HTTP 400 invalid number", "gateway_refused"),
        ("HTTP 429 slow down", "later"),
        ("HTTP 503 busy", "later"),
        ("HTTP 200 status 4", "later"),
        ("KeyError", "ourselves"),
        ("the folder for mail cannot be written: No space left on device", "ourselves"),
        ("999 whatever", "other"),
        ("", "other"),
    ],
)
def test_a_line_means(line: str, fault: str) -> None:
    assert fault_of(line) == Fault(fault)

"""Delivery by SMTP (RFC 5321), over TLS unless the address says otherwise."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from booking.domain.texts import one_line
from booking.notifications.delivery import PermanentFailure, TemporaryFailure

PORTS = {"smtp": 587, "smtps": 465}
# Refusals of us, not of the message: a wrong password, or none, must not lose what is waiting (RFC 4954 6).
ABOUT_THE_LOGIN = frozenset({530, 534, 535, 538})
ABOUT_US = re.compile(r"\b5\.(7|2\.2|3\.4)|relay|spam|blocked|blacklist|policy|quota|full", re.IGNORECASE)
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in. ``tls`` is ``starttls``, ``implicit`` (smtps) or ``none``."""

    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def at(cls, url: str) -> Self:
        """Read ``smtp://user:pass@host:587?tls=starttls|none`` or ``smtps://user:pass@host:465``.

        Raises ValueError, which names the fault and never repeats the password.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            # Not repeated: where a password holds a slash, what is taken for the port is a piece of it.
            raise ValueError("the address of a mail server cannot be read; is the password percent-encoded?") from None
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        tls = options.pop("tls", "starttls") if parts.scheme == "smtp" else "implicit"
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("a mail server is written smtp://host:587 or smtps://host:465")
        if options or parts.path.strip("/") or tls not in ("starttls", "implicit", "none"):
            raise ValueError("only tls=starttls or tls=none may follow the address of a mail server")
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        if bool(user) != bool(password):
            raise ValueError("user and password of a mail server belong together")
        return cls(parts.hostname, port or PORTS[parts.scheme], tls, user, password)


class Smtp:
    """A transport that keeps its connection for the next message, and replaces one that broke."""

    def __init__(self, url: str, *, timeout: float = 60.0, context: ssl.SSLContext | None = None) -> None:
        """*timeout* is in seconds, for each answer: a server may look into a message for long before its 250, and
        who gives up too early sends it twice. *context* says whom to trust, by default the system's list.

        Raises ValueError for a bad *url*; nothing is connected yet.
        """
        self.server = Server.at(url)
        self.timeout = timeout
        self.context = context or ssl.create_default_context()
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand in *message* for the one address in its To; returns after the server's 250.

        After any failure the connection is given up, so that the next message begins anew. When it breaks
        after the message went out and before the 250, nobody knows whether it was taken: that is a
        TemporaryFailure, and the repeat carries the same Message-ID.
        """
        (sender,), (recipient,) = message["From"].addresses, message["To"].addresses
        with self._failures():
            connection = self._alive() or self._connect()
            connection.sendmail(sender.addr_spec, [recipient.addr_spec], message.as_bytes())

    def greet(self, sender: str) -> None:
        """Come in and name *sender*, then take it back: nothing is sent. Raises as ``send`` does."""
        with self._failures():
            connection = self._alive() or self._connect()
            connection.ehlo_or_helo_if_needed()
            code, text = connection.mail(sender)
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, text, sender)
            connection.rset()

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        connection, self._connection = self._connection, None
        if connection:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def _alive(self) -> smtplib.SMTP | None:
        """The kept connection if it answers: servers hang up on those who are silent for minutes."""
        if self._connection:
            try:
                if self._connection.noop()[0] == 250:
                    return self._connection
            except (OSError, smtplib.SMTPException):
                pass
            self._drop()
        return None

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        connection: smtplib.SMTP
        if server.tls == "implicit":
            connection = smtplib.SMTP_SSL(server.host, server.port, timeout=self.timeout, context=self.context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self.timeout)
        self._connection = connection
        if server.tls == "starttls":
            # smtplib raises where STARTTLS is not offered: nothing is sent in the clear instead.
            connection.starttls(context=self.context)
        if server.user and server.password:
            connection.login(server.user, server.password)
        return connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Tell failures that last from those that pass, by the server's own answer about this message."""
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            self._drop()
            (answer,) = error.recipients.values()
            raise _refusal(*answer, of_recipient=True) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            self._drop()
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPResponseException as error:
            # Greeting, EHLO, STARTTLS, login: the server does not want us, but says nothing about the message.
            self._drop()
            raise TemporaryFailure(_said(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise TemporaryFailure(_readable(f"{type(error).__name__}: {error}")) from error


def _refusal(code: int, text: bytes | str, *, of_recipient: bool = False) -> PermanentFailure | TemporaryFailure:
    said = _said(code, text)
    if not 500 <= code < 600 or code in ABOUT_THE_LOGIN:
        return TemporaryFailure(said)
    # Who does not want mail of ours (RFC 3463 3.8), or has no room for it, is there all the same.
    return PermanentFailure(said, is_dead=of_recipient and not ABOUT_US.search(said))


def _said(code: int, text: bytes | str) -> str:
    return _readable(f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}")


def _readable(text: str) -> str:
    return one_line(text)[:LONGEST_REASON]

"""Delivery of short messages through whatever gateway speaks HTTP: its address and body are templates.

Gateways differ in names only: some want ``?to=…&text=…``, some a form, most JSON, with a user and a password, a key in
the address or a key in a header. So the person who runs the server writes the request down once, with placeholders
where the message goes, and no gateway needs code of its own.
"""

import http.client
import re
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from json import JSONDecodeError, dumps, loads
from typing import Self
from urllib.parse import SplitResult, quote, unquote, urlsplit

from booking.domain.texts import one_line
from booking.notifications.delivery import PermanentFailure, TemporaryFailure

PLACEHOLDER = re.compile(r"\{(to|number|text|from|id)\}")
HEADER = re.compile(r"([A-Za-z0-9-]{1,60}):\s*([ -~]{1,1000})")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
# What says nothing about the message: who we are, what we owe, where we ask, that the gateway is busy. A wrong password
# or an empty account must not lose what is waiting.
ABOUT_US = frozenset({401, 402, 403, 404, 405, 407})
PASSING = frozenset({408, 409, 425, 429})
TIMEOUT = 10.0  # seconds, for each answer
LONGEST_ANSWER = 64 * 1024
LONGEST_SAID = 200


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """A text to a telephone; ``to`` as E.164 writes it (``+4915112345678``), ``id`` the same for every repeat."""

    to: str
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a gateway is asked, with placeholders: ``{to}``, ``{number}`` (without the plus), ``{text}``, ``{from}``,
    ``{id}``. With a body it is a POST, of JSON where that is JSON, else of a form; without one a GET.

    ``expected`` must occur in the answer, where a gateway says 200 to everything and means it not.
    """

    url: SplitResult = field(repr=False)
    body: str | None = field(default=None, repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    sender: str = ""
    expected: str = ""

    @classmethod
    def of(cls, url: str, body: str | None, headers: str | None, sender: str | None, expected: str | None) -> Self:
        """Read the settings. Raises ValueError with the name of the setting, and never repeats a password or key."""
        parts = _address(url)
        said = {name for each in (parts.path, parts.query, body or "") for name in PLACEHOLDER.findall(each)}
        if "text" not in said or not said & {"to", "number"}:
            raise ValueError("SMS_URL and SMS_BODY must hold {text}, and {to} or {number}")
        if "from" in said and not sender:
            raise ValueError("SMS_FROM must be set where SMS_URL or SMS_BODY says {from}")
        return cls(parts, body, _headers(headers or ""), sender or "", expected or "")

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON."""
        return self.body is not None and is_json(self.body)

    def target(self, message: ShortMessage) -> str:
        """The path and query for this message."""
        path = _filled(self.url.path or "/", self._values(message), _quoted)
        query = _filled(self.url.query, self._values(message), _quoted)
        return f"{path}?{query}" if query else path

    def content(self, message: ShortMessage) -> bytes | None:
        """The body for this message; none where it is a GET."""
        if self.body is None:
            return None
        return _filled(self.body, self._values(message), _escaped if self.is_json else _quoted).encode()

    def all_headers(self, message: ShortMessage) -> dict[str, str]:
        """What goes with it."""
        made = {"Accept": "*/*", "User-Agent": "Terminbuch"}
        if self.body is not None:
            made["Content-Type"] = "application/json" if self.is_json else "application/x-www-form-urlencoded"
        if self.url.username is not None:
            login = f"{unquote(self.url.username)}:{unquote(self.url.password or '')}"
            made["Authorization"] = f"Basic {b64encode(login.encode()).decode()}"
        values = self._values(message)
        return made | {name: _filled(value, values, one_line) for name, value in self.headers}

    def _values(self, message: ShortMessage) -> dict[str, str]:
        return {
            "to": message.to,
            "number": message.to.removeprefix("+"),
            "text": message.text,
            "from": self.sender,
            "id": message.id,
        }


class Gateway:
    """A transport for short messages; every message is a connection of its own, as there are few."""

    def __init__(self, request: Request, *, timeout: float = TIMEOUT, context: ssl.SSLContext | None = None) -> None:
        """*timeout* is in seconds; *context* says whom to trust, by default the system's list."""
        self.request = request
        self.timeout = timeout
        self.context = context or ssl.create_default_context()

    def send(self, message: ShortMessage) -> None:
        """Hand the message to the gateway; returns after its 2xx. Redirects are not followed."""
        if not E164.fullmatch(message.to):
            raise PermanentFailure("this is not a telephone number with its country in front")
        connection = self._connection()
        try:
            content = self.request.content(message)
            method, target = "GET" if content is None else "POST", self.request.target(message)
            connection.request(method, target, content, self.request.all_headers(message))
            answer = connection.getresponse()
            said = answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            # Only what kind of failure: the text may repeat the address, with a key in it.
            reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or ""
            raise TemporaryFailure(one_line(f"{type(error).__name__}: {reason}")[:LONGEST_SAID]) from error
        finally:
            connection.close()
        self._judge(answer.status, said)

    def close(self) -> None:
        """Nothing is held open."""

    def _connection(self) -> http.client.HTTPConnection:
        url = self.request.url
        host = url.hostname or ""
        if url.scheme == "https":
            return http.client.HTTPSConnection(host, url.port, timeout=self.timeout, context=self.context)
        return http.client.HTTPConnection(host, url.port, timeout=self.timeout)

    def _judge(self, status: int, said: str) -> None:
        reason = one_line(f"HTTP {status} {said}")[:LONGEST_SAID]
        if 200 <= status < 300:
            if self.request.expected in said:
                return
            raise TemporaryFailure(reason)
        if 400 <= status < 500 and status not in ABOUT_US | PASSING:
            raise PermanentFailure(reason)
        raise TemporaryFailure(reason)


def is_json(body: str) -> bool:
    """Whether a template becomes JSON, its placeholders standing inside of words."""
    try:
        loads(PLACEHOLDER.sub("0", body))
    except JSONDecodeError:
        return False
    return True


def _address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("SMS_URL cannot be read; is the password percent-encoded?") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not re.fullmatch(r"[!-~]+", url):
        raise ValueError("SMS_URL is not an address like https://sms.example.org/send?to={to}&text={text}")
    if parts.scheme == "http" and not _is_near(parts.hostname):
        raise ValueError("SMS_URL must be https: what is written to customers could be read on the way")
    return parts


def _is_near(host: str) -> bool:
    """A gateway in the same house: a telephone or a modem with a server of its own."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"


def _headers(said: str) -> tuple[tuple[str, str], ...]:
    lines = [line.strip() for line in re.split(r"[\n|]", said) if line.strip()]
    found = [HEADER.fullmatch(line) for line in lines]
    if None in found or any("{text}" in line for line in lines):
        raise ValueError("SMS_HEADERS are lines like X-Api-Key: 123, several of them separated by |")
    return tuple((each[1], each[2]) for each in found if each)


def _filled(template: str, values: Mapping[str, str], write: Callable[[str], str]) -> str:
    return PLACEHOLDER.sub(lambda found: write(values[found[1]]), template)


def _quoted(value: str) -> str:
    return quote(value, safe="")


def _escaped(value: str) -> str:
    return dumps(value)[1:-1]

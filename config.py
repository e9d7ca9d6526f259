"""Settings from the environment, checked once at start: a missing or bad one is named with what to do."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Literal, Self, cast
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from booking.network.inbox.places import Place
from booking.notifications.sms import Request
from booking.notifications.smtp import Server

ROOT = Path(__file__).parent
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
KEY_LENGTH = 32
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
HOST = re.compile(r"[a-z0-9.-]+|[a-f0-9:.]*:[a-f0-9:.]*")

Locale = Literal["de", "en"]
LogFormat = Literal["json", "text"]


class SettingsError(Exception):
    """A setting is missing or bad; the text is one sentence for the person who runs the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What may differ from one installation to the next.

    What may hold a secret is left out of the printed form, so that no log ever shows one.
    """

    instance_path: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    link_key: str = field(repr=False)
    base_url: str = "http://127.0.0.1:5000"
    mail_url: str | None = field(default=None, repr=False)
    mail_from: str = "noreply@localhost"
    inbox: Place | None = field(default=None, repr=False)
    sms: Request | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    rate_limits: bool = True
    sign_up: bool = True
    log_format: LogFormat = "text"
    metrics_token: str | None = field(default=None, repr=False)
    default_locale: Locale = "de"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, instance_path: Path | None = None) -> Self:
        """Read and check everything; makes the instance folder and, with SQLite, the keys that are missing.

        A variable that is set but empty counts as not set. *instance_path* goes before ``INSTANCE_PATH``.
        Raises ``SettingsError`` for the first thing that is wrong.
        """
        said = {
            name: value.strip() for name, value in (os.environ if environ is None else environ).items() if value.strip()
        }
        folder = _instance_folder(instance_path or Path(said.get("INSTANCE_PATH") or ROOT / "instance"))
        database = _database(said.get("DATABASE_URL"), folder)
        shared = database.get_backend_name() != "sqlite"
        base = _base_url(said.get("BASE_URL", "http://127.0.0.1:5000"))
        mail = _mail_server(said["MAIL_URL"]) if "MAIL_URL" in said else None
        return cls(
            instance_path=folder,
            database_url=database.render_as_string(hide_password=False),
            secret_key=said.get("SECRET_KEY") or _kept_key("SECRET_KEY", folder, shared),
            link_key=said.get("LINK_KEY") or _kept_key("LINK_KEY", folder, shared),
            base_url=base.geturl(),
            mail_url=said.get("MAIL_URL"),
            mail_from=_mail_from(said.get("MAIL_FROM"), mail, base),
            inbox=_inbox(said.get("INBOX_URL")),
            sms=_sms_gateway(said),
            redis_url=_redis_url(said.get("REDIS_URL")),
            trusted_proxies=_networks(said.get("TRUSTED_PROXIES", "")),
            rate_limits=_one_of("RATE_LIMITS", said.get("RATE_LIMITS", "on"), ("on", "off")) == "on",
            sign_up=_one_of("SIGN_UP", said.get("SIGN_UP", "on"), ("on", "off")) == "on",
            log_format=cast(LogFormat, _one_of("LOG_FORMAT", said.get("LOG_FORMAT", "text"), ("json", "text"))),
            metrics_token=said.get("METRICS_TOKEN"),
            default_locale=cast(Locale, _one_of("DEFAULT_LOCALE", said.get("DEFAULT_LOCALE", "de"), ("de", "en"))),
        )

    @property
    def takes_replies(self) -> bool:
        """Whether somebody reads what mail programs answer to invitations."""
        return self.inbox is not None

    @property
    def sms_url(self) -> str | None:
        """Where the gateway for short messages is, its secrets left out; none where there is none."""
        return f"{self.sms.url.scheme}://{self.sms.url.hostname}" if self.sms else None

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """The names under which requests are answered, whatever port follows them."""
        host = cast(str, urlsplit(self.base_url).hostname)
        written = f"[{host}]" if ":" in host else host
        return tuple(dict.fromkeys((written, *LOOPBACK_NAMES)))

    @property
    def is_secure(self) -> bool:
        """Whether people reach the service by https, so that cookies may insist on it."""
        return self.base_url.startswith("https:")

    @property
    def weaknesses(self) -> tuple[str, ...]:
        """What is allowed and yet unwise, a sentence each, for ``flask doctor``."""
        found = [
            f"{name} is shorter than {KEY_LENGTH} characters; it can be guessed."
            for name, key in (("SECRET_KEY", self.secret_key), ("LINK_KEY", self.link_key))
            if len(key) < KEY_LENGTH
        ]
        if self.metrics_token and len(self.metrics_token) < KEY_LENGTH:
            found.append(f"METRICS_TOKEN is shorter than {KEY_LENGTH} characters; it can be guessed.")
        if self.secret_key == self.link_key:
            found.append("SECRET_KEY and LINK_KEY are the same; who learns one has both.")
        if not self.is_secure and not _is_loopback(urlsplit(self.base_url).hostname):
            found.append("BASE_URL is not https; what customers type can be read on the way.")
        return tuple(found)


def _instance_folder(path: Path) -> Path:
    folder = path.expanduser().absolute()
    try:
        # Customers' data and the keys are nobody else's business on this machine.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"INSTANCE_PATH: the folder {folder} cannot be made: {error.strerror}. Name one that can be written to."
        ) from error
    return folder


def _database(said: str | None, folder: Path) -> URL:
    """The address with the driver named, and with a file's full path, so that no two readers differ."""
    if said is None:
        return URL.create("sqlite", database=str(folder / "terminbuch.sqlite"))
    try:
        url = make_url(said)
    except (ArgumentError, ValueError):
        # Not "from error": what the parser complains about may quote a password.
        raise SettingsError(
            "DATABASE_URL is not a database address; write postgresql+psycopg://user:password@host/name or "
            "sqlite:////path/to/file."
        ) from None
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        if not url.database:
            raise SettingsError("DATABASE_URL names no database; add it after the last slash.")
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite":
        raise SettingsError(
            f"DATABASE_URL asks for {url.drivername}; Terminbuch keeps its data in SQLite or PostgreSQL (psycopg)."
        )
    if not url.database or url.database == ":memory:":
        raise SettingsError("DATABASE_URL names no file; a database in memory would lose every booking at a restart.")
    if url.database.startswith("file:"):
        return url
    file = folder / url.database
    if not file.parent.is_dir():
        raise SettingsError(f"DATABASE_URL: there is no folder {file.parent} to keep the database in.")
    return url.set(database=str(file))


def _kept_key(name: str, folder: Path, shared: bool) -> str:
    """The key kept in the instance folder, made when there is none yet.

    A shared database is served by several machines, which would each make another key: there it must be said.
    The key is written aside and then linked into place, which only one of several starting processes
    can do; the others read what the first has linked, and nobody ever reads half a key.
    """
    if shared:
        raise SettingsError(
            f"{name} must be set when DATABASE_URL names PostgreSQL, the same for all machines; make one with: "
            'python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    path = folder / name.lower()
    try:
        if not path.exists():
            unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(KEY_LENGTH))
                file.flush()
                os.fsync(file.fileno())
            try:
                path.hardlink_to(unfinished)
            except FileExistsError:
                pass
            finally:
                unfinished.unlink()
        key = path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"{name} cannot be kept in {path}: {error.strerror}. Set {name} instead.") from error
    if not key:
        raise SettingsError(f"{path} is empty; put the {name} back that was in use, or remove the file for a new one.")
    return key


def _split(name: str, said: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    """An address with one of *schemes*, a host and a port that can be; else an error that gives *example*."""
    try:
        parts = urlsplit(said)
        fits = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or re.search(r"[\s\x00-\x1f\x7f]", said):
        raise SettingsError(f"{name} is not an address like {example}.")
    return parts


def _base_url(said: str) -> SplitResult:
    parts = _split("BASE_URL", said, ("http", "https"), "https://termine.example.org")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise SettingsError("BASE_URL may hold only scheme, host and port, like https://termine.example.org.")
    host = cast(str, parts.hostname)
    try:
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not HOST.fullmatch(host):
        raise SettingsError(
            "BASE_URL has a host name that no browser would ask for; letters, digits, - and . make one."
        )
    written = f"[{host}]" if ":" in host else host
    return SplitResult(parts.scheme, f"{written}:{parts.port}" if parts.port else written, "", "", "")


def _mail_server(said: str) -> Server:
    try:
        return Server.at(said)
    except ValueError as error:
        # Not "from error": what it began with may quote a password.
        raise SettingsError(f"MAIL_URL: {error}.") from None


def _mail_from(said: str | None, mail: Server | None, base: SplitResult) -> str:
    """The sender's one address; where mail leaves this machine, it must be one that can be answered to."""
    leaves = mail is not None and not _is_loopback(mail.host)
    host = cast(str, base.hostname)
    if said is None:
        if _is_loopback(host) or "." not in host:
            if leaves:
                raise SettingsError("MAIL_FROM must be set when MAIL_URL is, to an address of your own domain.")
            host = "localhost"
        return f"noreply@{host}"
    if not ADDRESS.fullmatch(said):
        raise SettingsError("MAIL_FROM is not one e-mail address like termine@example.org.")
    if leaves and "." not in said.rpartition("@")[2]:
        raise SettingsError("MAIL_FROM is not an address that other mail servers accept; its domain has no dot.")
    return said


def _inbox(said: str | None) -> Place | None:
    if said is None:
        return None
    try:
        return Place.at(said)
    except ValueError as error:
        # Not "from error": what it began with may quote a password.
        raise SettingsError(f"INBOX_URL: {error}.") from None


def _sms_gateway(said: Mapping[str, str]) -> Request | None:
    """How short messages leave; the rest says nothing without an address."""
    rest = [said.get(f"SMS_{name}") for name in ("BODY", "HEADERS", "FROM", "EXPECT")]
    if "SMS_URL" not in said:
        if any(rest):
            raise SettingsError("SMS_URL must be set when SMS_BODY, SMS_HEADERS, SMS_FROM or SMS_EXPECT is.")
        return None
    try:
        return Request.of(said["SMS_URL"], *rest)
    except ValueError as error:
        # Not "from error": what it began with may quote a key.
        raise SettingsError(f"{error}.") from None


def _redis_url(said: str | None) -> str | None:
    if said is not None and not said.startswith("unix://"):
        _split("REDIS_URL", said, ("redis", "rediss"), "redis://127.0.0.1:6379/0")
    return said


def _networks(said: str) -> tuple[IPv4Network | IPv6Network, ...]:
    networks = []
    for word in filter(None, (part.strip() for part in said.split(","))):
        try:
            networks.append(ip_network(word))
        except ValueError as error:
            raise SettingsError(
                f"TRUSTED_PROXIES: {word!r} is not an address or a network like 10.0.0.0/8; separate several by commas."
            ) from error
    return tuple(networks)


def _one_of(name: str, said: str, words: tuple[str, ...]) -> str:
    if said.lower() not in words:
        raise SettingsError(f"{name} is {said!r}; it may be {' or '.join(words)}.")
    return said.lower()


def _is_loopback(host: str | None) -> bool:
    if host is None or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

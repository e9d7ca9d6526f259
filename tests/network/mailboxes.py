"""A real IMAP server on loopback (Dovecot), unprivileged, in a folder that is thrown away with it."""

import grp
import imaplib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from booking.network.inbox.places import Place, on_the_wire
from tests import foreign
from tests.notifications.mail_servers import HOST, free_port

PASSWORD = "pässwort/mit:Sonderzeichen"
START_SECONDS = 20
ATTEMPTS = 5
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
auth_failure_delay = 0
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {secured}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Who knew a wrong password is not kept waiting.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A running server, whose users are whoever asks with ``PASSWORD``."""

    plain: int
    secured: int
    authority: trustme.CA

    def place(self, user: str, tls: str = "none", password: str = PASSWORD, folder: str = "INBOX") -> Place:
        """The mailbox of a user, who need not be known before."""
        return Place(HOST, self.secured if tls == "implicit" else self.plain, tls, user, password, folder)

    @contextmanager
    def mail_program(self, user: str) -> Iterator[imaplib.IMAP4]:
        """Another program that looks into the same mailbox."""
        with imaplib.IMAP4(HOST, self.plain, timeout=20) as other:
            other.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())
            yield other

    def put(self, user: str, *mails: bytes, folder: str = "INBOX") -> None:
        """Let mails arrive."""
        with self.mail_program(user) as other:
            for each in mails:
                kind, said = other.append(on_the_wire(folder), "", "", each)
                assert kind == "OK", said

    def flags(self, user: str, folder: str = "INBOX") -> list[str]:
        """The flags of each mail, as another program sees them."""
        with self.mail_program(user) as other:
            other.select(on_the_wire(folder), readonly=True)
            found = other.fetch("1:*", "(FLAGS)")[1]
            return [
                " ".join(sorted(map(bytes.decode, imaplib.ParseFlags(each))))
                for each in found
                if isinstance(each, bytes)
            ]

    def make(self, user: str, folder: str) -> None:
        """A folder; where there is one of this name already, its mails go with it and it counts anew."""
        with self.mail_program(user) as other:
            other.delete(on_the_wire(folder))
            assert other.create(on_the_wire(folder))[0] == "OK"


@contextmanager
def serving() -> Iterator[Server]:
    """Dovecot, until the block ends."""
    program = foreign.found("dovecot")
    assert program is not None, "Dovecot is missing"
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    with tempfile.TemporaryDirectory(prefix="terminbuch-imap-", ignore_cleanup_errors=True) as named:
        folder = Path(named)
        for attempt in range(1, ATTEMPTS + 1):
            # A port that was free a moment ago may be somebody else's by now.
            server = Server(free_port(), free_port(), trustme.CA())
            process = _begin(program, folder / str(attempt), user, server)
            try:
                if _answers(process, server):
                    yield server
                    return
            finally:
                # Nothing of it has to last: all of its processes end at once.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(START_SECONDS)
        raise AssertionError(f"Dovecot does not start: {_log(folder)}")


def _begin(program: str, folder: Path, user: str, server: Server) -> subprocess.Popen[bytes]:
    (folder / "mail").mkdir(parents=True)
    certificate = server.authority.issue_cert(HOST)
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    entry = pwd.getpwnam(user)
    said = {"folder": folder, "user": user, "group": _group(entry.pw_gid), "password": PASSWORD}
    ports = {"plain": server.plain, "secured": server.secured}
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(**said, **ports))
    privileged = os.geteuid() == 0
    if privileged:
        for each in (folder.parent, folder, *folder.rglob("*")):
            shutil.chown(each, entry.pw_uid, entry.pw_gid)
    return subprocess.Popen(
        [program, "-F", "-c", folder / "dovecot.conf"],
        user=entry.pw_uid if privileged else None,
        group=entry.pw_gid if privileged else None,
        extra_groups=[] if privileged else None,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "errors").open("wb"),
    )


def _answers(process: subprocess.Popen[bytes], server: Server) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with server.mail_program("first"):
                return True
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.02)
    return False


def _group(number: int) -> str:
    return grp.getgrgid(number).gr_name


def _log(folder: Path) -> str:
    return " ".join(each.read_text() for name in ("log", "errors") for each in folder.rglob(name))[-2000:]


__all__ = ["PASSWORD", "Server", "serving"]

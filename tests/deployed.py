"""The examples of ``docs/deploy`` as they are run: with ports and files of a test in place of other people's."""

import os
import shlex
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import trustme
from flask import Response, jsonify, request

from booking.app import create_app
from booking.web.errors import Application
from tests.foreign import found
from tests.races.server import HOST, ROOT, environment, stop, stop_with_parent
from tests.races.worker import free_port

EXAMPLES = ROOT / "docs" / "deploy"
NAME = "termine.example.org"
START_SECONDS = 60
NOTHING: Mapping[str, str] = {}


def echoing() -> Application:
    """The application, with an address that tells who it thinks is asking."""
    app = create_app()
    app.add_url_rule("/en/asked", "asked", _asked)
    return app


def _asked() -> Response:
    heard = {name: value for name, value in request.headers.items() if name.startswith(("X-", "Forwarded"))}
    return jsonify(address=request.remote_addr, scheme=request.scheme, host=request.host, heard=heard)


@dataclass(frozen=True)
class Front:
    """nginx as it runs, and how to reach it."""

    secure_port: int
    plain_port: int
    behind_port: int
    trusted: ssl.SSLContext

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        source: str = HOST,
        headers: Mapping[str, str] = NOTHING,
    ) -> "Answer":
        """Ask by https, as a browser at *source* would."""
        connection = HTTPConnection(NAME, timeout=30)
        connection.sock = self.wire(source)
        connection.request(method, path, body, {"Connection": "close", **headers})
        return Answer.of(connection.getresponse())

    def ask_plainly(self, port: int, path: str, host: str = NAME, headers: Mapping[str, str] = NOTHING) -> "Answer":
        """Ask without https."""
        connection = HTTPConnection(HOST, port, timeout=30)
        connection.request("GET", path, headers={"Host": host, "Connection": "close", **headers})
        return Answer.of(connection.getresponse())

    def wire(self, source: str = HOST, name: str = NAME) -> ssl.SSLSocket:
        """A connection by TLS on which nothing has been said."""
        plain = socket.create_connection((HOST, self.secure_port), timeout=30, source_address=(source, 0))
        return self.trusted.wrap_socket(plain, server_hostname=name)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    @classmethod
    def of(cls, response: HTTPResponse) -> "Answer":
        """Read it whole."""
        return cls(response.status, response.getheaders(), response.read().decode(errors="replace"))

    def all(self, name: str) -> list[str]:
        """Every header of that name."""
        return [value for each, value in self.headers if each.lower() == name.lower()]


def unit(name: str) -> dict[str, list[str]]:
    """What a unit of systemd says, by its keys."""
    said: dict[str, list[str]] = {}
    for line in (EXAMPLES / name).read_text().splitlines():
        key, is_said, value = line.partition("=")
        if is_said and not line.startswith("#"):
            said.setdefault(key, []).append(value)
    return said


@contextmanager
def front(folder: Path, database_url: str | None, **more: str) -> Iterator[Front]:
    """The service as the unit for the web starts it, and nginx before it as its example says; or nginx alone."""
    secure, plain, behind = free_port(), free_port(), free_port()
    trusted = _certify(folder)
    with ExitStack() as stack:
        if database_url is not None:
            stack.enter_context(_service(folder, database_url, behind, more))
        stack.enter_context(_nginx(folder, secure, plain, behind))
        yield Front(secure, plain, behind, trusted)


@contextmanager
def _service(folder: Path, database_url: str, port: int, more: Mapping[str, str]) -> Iterator[None]:
    words = shlex.split(unit("terminbuch-web.service")["ExecStart"][0])
    assert (words[0], words[-1]) == ("/srv/terminbuch/.venv/bin/gunicorn", "wsgi:app")
    words[words.index("127.0.0.1:8000")] = f"{HOST}:{port}"
    # Each takes seconds to start.
    words[words.index("--workers") + 1] = "1"
    told = environment(database_url, folder, BASE_URL=f"https://{NAME}", TRUSTED_PROXIES=HOST, **more)
    process = _start([sys.executable, "-m", "gunicorn", *words[1:-1], "tests.deployed:echoing()"], folder, told)
    try:
        _wait(port, process, folder)
        yield
    finally:
        stop(process)


@contextmanager
def _nginx(folder: Path, secure: int, plain: int, behind: int) -> Iterator[None]:
    (folder / "nginx.conf").write_text(_whole(folder, secure, plain, behind))
    program = found("nginx")
    assert program is not None
    command = [program, "-e", str(folder / "nginx-start.log"), "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert (tried.returncode, "warn" in tried.stderr) == (0, False), tried.stderr
    process = _start(command, folder, {"PATH": "/usr/sbin:/usr/bin"})
    try:
        _wait(plain, process, folder)
        yield
    finally:
        stop(process)


def _whole(folder: Path, secure: int, plain: int, behind: int) -> str:
    """The example with what people change, and round it what Debian says in ``/etc/nginx/nginx.conf``."""
    text = (EXAMPLES / "nginx.conf").read_text()
    certificate = f"/etc/letsencrypt/live/{NAME}"
    for said, ours in {
        "listen 443 ": f"listen {HOST}:{secure} ",
        "listen 80": f"listen {HOST}:{plain}",
        "server 127.0.0.1:8000;": f"server {HOST}:{behind};",
        f"{certificate}/fullchain.pem": str(folder / "certificate.pem"),
        f"{certificate}/privkey.pem": str(folder / "key.pem"),
        "/var/log/nginx/terminbuch.log": str(folder / "nginx.log"),
        # As long as a test has.
        "client_header_timeout 10s;": "client_header_timeout 2s;",
        "client_body_timeout 10s;": "client_body_timeout 2s;",
    }.items():
        assert said in text, said
        text = text.replace(said, ours)
    paths = "".join(
        f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # As root it would become somebody who may not enter this folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    return f"{user}daemon off;\npid {folder / 'nginx.pid'};\nevents {{}}\nhttp {{\n{paths}{text}}}\n"


def _certify(folder: Path) -> ssl.SSLContext:
    """Make a certificate that nobody but the context answered here believes."""
    authority = trustme.CA()
    issued = authority.issue_cert(NAME)
    issued.private_key_pem.write_to_path(folder / "key.pem")
    for number, part in enumerate(issued.cert_chain_pems):
        part.write_to_path(folder / "certificate.pem", append=number > 0)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    return trusted


def _start(command: list[str], folder: Path, told: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with (folder / "output.log").open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(told),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=stop_with_parent,
        )


def _wait(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"it did not start: {(folder / 'output.log').read_text()[-3000:]}")
        time.sleep(0.05)

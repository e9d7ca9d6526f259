"""A PostgreSQL server for tests: found or started, thrown away at the end.

``TEST_POSTGRES_URL`` names a server whose role may create databases. Without it the server programs are
looked for and a cluster is started in a temporary folder, reachable through a Unix socket there.
Nothing outside that folder is touched, and of a server that was named only databases that were made here.

    python -m tests.postgres run -- COMMAND

starts one for the length of a command, with ``DATABASE_URL`` and ``TEST_POSTGRES_URL`` set.
"""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL, make_url

ROLE = "terminbuch"
START_SECONDS = 30
IN_MEMORY = Path("/dev/shm")
IN_MEMORY_BYTES = 2 << 30
INSTALLED = Path("/usr/lib/postgresql")
# Nothing has to survive a power failure here. A killed server still keeps what it has acknowledged.
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10s",
    "max_wal_size": "1GB",
    "shared_buffers": "256MB",
    "timezone": "UTC",
}


class PostgresMissing(Exception):
    """There is no PostgreSQL to test with; the text says why, for a skip that everybody sees."""


@dataclass
class Cluster:
    """A running server. ``url`` is that of its maintenance database; the role may create databases.

    ``process`` is there where it is one of our own.
    """

    url: str
    template: str | None = None
    made: list[str] = field(default_factory=list)
    process: "Process | None" = None

    def prepare(self, migrate: Callable[[str], None]) -> None:
        """Make the database that later ones are copied from; *migrate* fills it, given its URL."""
        url = fresh_database(self)
        migrate(url)
        name = _name(url)
        with _maintenance(self.url) as connection:
            # A database can be copied only while nobody is connected to it.
            connection.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(name)))
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        self.template = name


def fresh_database(cluster: Cluster) -> str:
    """The URL of a new database: a copy of what was prepared, or empty when nothing was."""
    name = f"terminbuch_test_{secrets.token_hex(6)}"
    with _maintenance(cluster.url) as connection:
        connection.execute(
            SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(cluster.template or "template0"))
        )
    cluster.made.append(name)
    return _render(make_url(cluster.url).set(database=name))


def drop_database(cluster: Cluster, url: str) -> None:
    """Remove a database that was made here, whoever is still connected to it."""
    name = _name(url)
    cluster.made.remove(name)
    with _maintenance(cluster.url) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def start_cluster(environ: Mapping[str, str] = os.environ, in_memory: bool = True) -> Iterator[Cluster]:
    """The server that is named, or one of our own for the time being. Raises ``PostgresMissing``.

    In memory, where there is plenty, a database is made in a tenth of the time; not meant for large ones.
    """
    if named := environ.get("TEST_POSTGRES_URL"):
        with _named_cluster(named) as cluster:
            yield cluster
        return
    with own_cluster(environ, in_memory) as cluster:
        yield cluster


@contextmanager
def own_cluster(
    environ: Mapping[str, str] = os.environ, in_memory: bool = True, below: Path | None = None, **settings: str
) -> Iterator[Cluster]:
    """One of our own in any case, which may be stopped; in a folder *below* another one. Raises ``PostgresMissing``."""
    programs, runner = find_programs(environ), _runner()
    with _folder_of(runner, in_memory, below) as folder, _running(programs, folder, runner, settings) as cluster:
        yield cluster


def find_programs(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder that holds ``initdb`` and ``postgres``, the newest where there are several."""
    on_path = [Path(folder) for folder in environ.get("PATH", "").split(os.pathsep) if folder]
    installed = sorted(
        INSTALLED.glob("*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".") if part.isdigit()],
        reverse=True,
    )
    for folder in (*on_path, *installed):
        if all(os.access(folder / program, os.X_OK) for program in ("initdb", "postgres")):
            return folder
    raise PostgresMissing(
        "no PostgreSQL: TEST_POSTGRES_URL is not set, and neither PATH nor /usr/lib/postgresql/*/bin "
        "has initdb and postgres (on Debian and Ubuntu: apt install postgresql)"
    )


@contextmanager
def _named_cluster(url: str) -> Iterator[Cluster]:
    cluster = Cluster(_render(make_url(url).set(drivername="postgresql+psycopg")))
    try:
        with _maintenance(cluster.url):
            pass
    except psycopg.OperationalError as error:
        raise PostgresMissing(f"no PostgreSQL: TEST_POSTGRES_URL does not answer: {error}") from error
    try:
        yield cluster
    finally:
        for name in list(cluster.made):
            drop_database(cluster, _render(make_url(cluster.url).set(database=name)))


@dataclass(frozen=True)
class _Runner:
    """Who a program runs as; None leaves it as it is."""

    uid: int | None = None
    gid: int | None = None
    groups: Sequence[int] | None = None

    def start(self, arguments: Sequence[str | Path], output: Path) -> "subprocess.Popen[bytes]":
        """Start a program of PostgreSQL, out of reach of the terminal, with the environment kept from it."""
        with output.open("ab") as log:
            return subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                user=self.uid,
                group=self.gid,
                extra_groups=self.groups,
                start_new_session=True,
                preexec_fn=_stop_with_parent,
            )

    def run(self, arguments: Sequence[str | Path], output: Path) -> bool:
        """Whether a program ended well."""
        return self.start(arguments, output).wait() == 0


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def _stop_with_parent() -> None:
    """Have the server stop when we are killed and cannot stop it ourselves (Linux only)."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _runner() -> _Runner:
    """Ourselves, or somebody unprivileged when we are root, which the server refuses to be."""
    if os.geteuid() != 0:
        return _Runner()
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return _Runner(user.pw_uid, user.pw_gid, [])
    raise PostgresMissing("no PostgreSQL: it refuses to run as root, and there is no user postgres or nobody")


@contextmanager
def _folder_of(runner: _Runner, in_memory: bool, below: Path | None = None) -> Iterator[Path]:
    """A temporary folder that only *runner* may enter, below one that *runner* can reach."""
    # A socket's path may have about a hundred characters, so a deep TMPDIR is no good.
    memory = [IN_MEMORY] if in_memory and has_plenty(IN_MEMORY) else []
    for parent in (below,) if below else (*memory, Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if len(str(parent)) < 60 and runner.run(["test", "-x", parent], Path(os.devnull)):
            break
    else:
        raise PostgresMissing("no PostgreSQL: there is no temporary folder that an unprivileged user can reach")
    folder = Path(tempfile.mkdtemp(prefix="terminbuch-pg-", dir=parent))
    try:
        if runner.uid is not None and runner.gid is not None:
            os.chown(folder, runner.uid, runner.gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def has_plenty(folder: Path) -> bool:
    """Whether there is room for a database and more, as in memory there may be."""
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= IN_MEMORY_BYTES


@contextmanager
def _running(programs: Path, folder: Path, runner: _Runner, more: Mapping[str, str]) -> Iterator[Cluster]:
    """A new server with its data, its socket and its log in *folder*."""
    data, log = folder / "data", folder / "log"
    log.touch()
    initdb = f"--username={ROLE} --auth=trust --encoding=UTF8 --locale=C --no-sync".split()
    if not runner.run([programs / "initdb", "--pgdata", data, *initdb], log):
        raise PostgresMissing(f"no PostgreSQL: {programs}/initdb failed: {log.read_text()[-2000:]}")
    settings = [word for name, value in {**OPTIONS, **more}.items() for word in ("-c", f"{name}={value}")]
    address = URL.create("postgresql+psycopg", ROLE, database="postgres", query={"host": str(folder)})
    server = Process(runner, [programs / "postgres", "-D", data, "-k", folder, *settings], log, _render(address))
    server.start()
    try:
        server.wait()
        yield Cluster(server.url, process=server)
    finally:
        server.stop()


@dataclass
class Process:
    """The process of a server of our own, which may be stopped and started again."""

    runner: _Runner
    arguments: Sequence[str | Path]
    log: Path
    url: str
    running: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it; it may take a while until it answers."""
        self.running = self.runner.start(self.arguments, self.log)

    def wait(self) -> None:
        """Until it answers. Raises PostgresMissing."""
        deadline = time.monotonic() + START_SECONDS
        assert self.running is not None
        while True:
            try:
                with _maintenance(self.url):
                    return
            except psycopg.OperationalError as error:
                if self.running.poll() is not None or time.monotonic() > deadline:
                    said = self.log.read_text()[-2000:]
                    raise PostgresMissing(f"no PostgreSQL: it did not start: {said}") from error
                time.sleep(0.05)

    def stop(self, *signs: signal.Signals) -> None:
        """End it by its own id, with these signals in turn; at first politely to it, though not to its clients."""
        if self.running is not None:
            _stop(self.running, signs or (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL))


def _stop(server: "subprocess.Popen[bytes]", signs: Sequence[signal.Signals]) -> None:
    for sign in signs:
        if server.poll() is None:
            server.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)


def _maintenance(url: str) -> psycopg.Connection:
    address = make_url(url).set(drivername="postgresql")
    return psycopg.connect(_render(address), autocommit=True, connect_timeout=5)


def _name(url: str) -> str:
    return str(make_url(url).database)


def _render(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def run(command: Sequence[str]) -> int:
    """Run *command* against a new, empty database; returns its exit code."""
    # A polite request to end must not leave a server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with start_cluster(in_memory=False) as cluster:
        keys = {name: os.environ.get(name) or secrets.token_hex(32) for name in ("SECRET_KEY", "LINK_KEY")}
        addresses = {"DATABASE_URL": fresh_database(cluster), "TEST_POSTGRES_URL": cluster.url}
        process = subprocess.Popen(command, env=os.environ | keys | addresses)
        try:
            return process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def main(arguments: Sequence[str]) -> int:
    """``run -- COMMAND``; 2 for anything else, 1 where there is no server to run it against."""
    if list(arguments[:2]) != ["run", "--"] or not arguments[2:]:
        print("usage: python -m tests.postgres run -- COMMAND", file=sys.stderr)
        return 2
    try:
        return run(arguments[2:])
    except PostgresMissing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

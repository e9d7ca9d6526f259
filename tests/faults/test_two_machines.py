"""Two web machines and a worker's behind nginx: one is cut off in the midst of bookings, and comes back."""

import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import make_url

from booking.app import assembled
from booking.storage.db import engine_options
from tests.conftest import migrate, settings_for
from tests.faults.machines import CENTRE, Network, network
from tests.faults.town import PATIENCE, booking, goes_on
from tests.foreign import found
from tests.postgres import ROLE, PostgresMissing, fresh_database, own_cluster
from tests.races.arena import Arena, standing, visit
from tests.races.clients import Crowd
from tests.races.conftest import Site
from tests.races.load import asked
from tests.races.server import FAIR, HOST, KEYS, Server, serving, stop, stop_with_parent
from tests.races.test_kills import Town, deliver, every_mail_has_left, everything_is_there
from tests.races.worker import Postbox, Worker, free_port

WEB = ("one", "two")
MADE = "status=201"
GONE_AFTER = 15.0  # seconds until whoever is gone holds nothing any more
FRONT = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream service {{
        {servers}
    }}
    server {{
        listen {host}:{port};
        location / {{
            proxy_pass http://service;
            proxy_set_header Host $http_host;
            proxy_connect_timeout 1s;
            proxy_read_timeout 6s;
            # A booking that is sent again under its key is the same booking.
            proxy_next_upstream error timeout non_idempotent;
        }}
    }}
}}
"""


@dataclass(frozen=True)
class Machines:
    """All of it, and the logs of the web machines."""

    place: Town
    network: Network
    logs: dict[str, Path]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    tmp_path = tmp_path_factory.mktemp("machines")
    with ExitStack() as stack:
        made = stack.enter_context(network(*WEB, "worker"))
        # Whoever runs the database is not who runs the tests.
        rules = stack.enter_context(_readable("local all all trust\nhost all all 10.77.0.0/16 trust\n"))
        try:
            cluster = stack.enter_context(own_cluster(listen_addresses=CENTRE, hba_file=str(rules)))
        except PostgresMissing as reason:
            pytest.skip(str(reason))
        here = make_url(fresh_database(cluster)).set(host=CENTRE, port=5432, username=ROLE, query={})
        url = here.render_as_string(hide_password=False)
        migrate(assembled(settings_for(url, tmp_path)))
        served = {name: stack.enter_context(_web(made, name, url, tmp_path)) for name in WEB}
        front = stack.enter_context(_front(tmp_path, [f"{made.address(name)}:{served[name].port}" for name in WEB]))
        crowd = stack.enter_context(Crowd(front.port))
        app = assembled(settings_for(url, tmp_path, link_key=KEYS["LINK_KEY"], secret_key=KEYS["SECRET_KEY"]))
        postbox, mail_port = Postbox(), free_port()
        mail = Controller(postbox, hostname=CENTRE, port=mail_port)
        mail.start()
        stack.callback(mail.stop)
        told = {"mail_host": CENTRE, "MAIL_FROM": "service@example.org"}
        worker = _Away(url, tmp_path, mail_port, f"http://{HOST}:{front.port}", **told)
        worker.network = made
        stack.callback(worker.stop)
        arena = Arena(app, crowd, standing(["anna"], [visit("cut", ["anna"])]))
        place = Town(Site("postgres", url, front, crowd, app), arena, worker, postbox)
        yield Machines(place, made, {name: each.log for name, each in served.items()})


class _Away(Worker):
    """A worker on a machine of its own."""

    network: Network

    def start(self) -> None:
        with self.network.on("worker"):
            super().start()


@contextmanager
def _readable(text: str) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile("w", prefix="terminbuch-rules-") as file:
        file.write(text)
        file.flush()
        path = Path(file.name)
        path.chmod(0o644)
        yield path


@contextmanager
def _web(made: Network, name: str, url: str, folder: Path) -> Iterator[Server]:
    own = folder / name
    own.mkdir()
    with ExitStack() as stack:
        with made.on(name):
            server = stack.enter_context(serving(FAIR, url, own, host=made.address(name)))
        yield server


@contextmanager
def _front(folder: Path, servers: list[str]) -> Iterator[Server]:
    program, port, log = found("nginx"), free_port(), folder / "nginx.log"
    if program is None:
        pytest.skip("not installed: nginx (on Debian: apt install nginx-light)")
    upstream = "\n        ".join(f"server {each} max_fails=1 fail_timeout=2s;" for each in servers)
    config = folder / "nginx.conf"
    config.write_text(FRONT.format(folder=folder, servers=upstream, host=HOST, port=port))
    command = [program, "-e", str(log), "-c", str(config), "-p", str(folder)]
    process = subprocess.Popen(command, preexec_fn=stop_with_parent)
    try:
        time.sleep(0.5)
        assert process.poll() is None, log.read_text()
        yield Server(port, process, log)
    finally:
        stop(process)


@pytest.mark.parametrize("times", [1, pytest.param(10, marks=pytest.mark.prove)])
def test_one_of_two_is_cut_off_and_nothing_is_lost_or_doubled(machines: Machines, times: int) -> None:
    place = machines.place
    with booking(place) as (load, watcher):
        for _ in range(times):
            for name in WEB:
                machines.network.cut(name)
                goes_on(load, 15)
                machines.network.mend(name)
                serves_again(machines.logs[name])
        machines.network.cut("worker")
        goes_on(load, 15)
        machines.network.mend("worker")
    assert load.faults == []
    assert watcher.statuses.keys() <= {200, 503}
    everything_is_there(place, load.acknowledged)
    assert place.worker.is_alive
    deliver(place)
    every_mail_has_left(place)


def serves_again(log: Path) -> None:
    """Wait until bookings are made on a machine that was away."""
    enough, deadline = log.read_text().count(MADE) + 3, time.monotonic() + PATIENCE
    while log.read_text().count(MADE) < enough:
        assert time.monotonic() < deadline, "it is not asked any more"
        time.sleep(0.1)


def test_whoever_is_gone_holds_nobody_up_for_long(machines: Machines) -> None:
    assert waits_for_the_dead(machines, engine_options("postgresql:")["connect_args"]) < GONE_AFTER


@pytest.mark.prove
def test_without_care_the_dead_hold_what_they_held(machines: Machines) -> None:
    assert waits_for_the_dead(machines, {}) > GONE_AFTER


def waits_for_the_dead(machines: Machines, options: Mapping[str, Any]) -> float:
    """How many seconds nobody can book after a machine was cut off that held the locks; at most twice the bound."""
    place, network = machines.place, machines.network
    call = place.arena.booking("cut", place.arena.start(900 + len(options)))
    with network.on("one"):
        gone = psycopg.connect(place.site.url.replace("+psycopg", ""), **options)
    try:
        assert gone.execute("SELECT id FROM resource FOR UPDATE").fetchall()
        assert asked(place.site.server.port, call)[0] == 503
        network.cut("one")
        cut_at = time.monotonic()
        while time.monotonic() - cut_at < 2 * GONE_AFTER:
            status, _ = asked(place.site.server.port, call)
            if status == 201:
                break
            assert status == 503
        return time.monotonic() - cut_at
    finally:
        network.mend("one")
        gone.close()

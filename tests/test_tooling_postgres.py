"""The PostgreSQL that tests start: fresh, apart from each other, and gone afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests import postgres
from tests.postgres import (
    Cluster,
    PostgresMissing,
    drop_database,
    find_programs,
    fresh_database,
    main,
    start_cluster,
)

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    try:
        with start_cluster() as started:
            yield started
    except PostgresMissing as missing:
        pytest.skip(str(missing))


def connect(url: str) -> psycopg.Connection:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)


def answer(url: str, question: str) -> object:
    with connect(url) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def databases(cluster: Cluster) -> int:
    return int(str(answer(cluster.url, "SELECT count(*) FROM pg_database WHERE datname LIKE 'terminbuch_test_%'")))


def migrate(url: str) -> None:
    with connect(url) as connection:
        connection.execute("CREATE TABLE prepared AS SELECT 7 AS number")


def is_running(process_id: int) -> bool:
    """Whether a process does anything still; one that is dead and only waits to be noticed does not."""
    stat = Path(f"/proc/{process_id}/stat")
    try:
        os.kill(process_id, 0)
        return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False


@pytest.fixture
def own_programs() -> dict[str, str]:
    """An environment in which a cluster of one's own is started, whatever server is named."""
    environ = {name: value for name, value in os.environ.items() if name != "TEST_POSTGRES_URL"}
    try:
        find_programs(environ)
    except PostgresMissing as missing:
        pytest.skip(str(missing))
    return environ


@pytest.mark.postgres
def test_the_server_knows_exclusion_constraints_over_ranges(cluster: Cluster) -> None:
    assert int(str(answer(cluster.url, "SHOW server_version_num"))) >= 140000


@pytest.mark.postgres
def test_the_server_thinks_in_utc(cluster: Cluster) -> None:
    assert answer(fresh_database(cluster), "SHOW timezone") == "UTC"


@pytest.mark.postgres
def test_two_fresh_databases_do_not_see_each_other(cluster: Cluster) -> None:
    one, other = fresh_database(cluster), fresh_database(cluster)
    migrate(one)
    assert answer(one, "SELECT to_regclass('prepared') IS NOT NULL") is True
    assert answer(other, "SELECT to_regclass('prepared') IS NOT NULL") is False


@pytest.mark.postgres
def test_a_fresh_database_is_a_copy_of_the_prepared_one(cluster: Cluster) -> None:
    prepared = Cluster(cluster.url, made=cluster.made)
    prepared.prepare(migrate)
    assert answer(fresh_database(prepared), "SELECT number FROM prepared") == 7


@pytest.mark.postgres
def test_a_connection_left_open_does_not_keep_the_prepared_database_from_being_copied(cluster: Cluster) -> None:
    left_open = []

    def forget(url: str) -> None:
        left_open.append(connect(url))

    prepared = Cluster(cluster.url, made=cluster.made)
    prepared.prepare(forget)
    assert answer(fresh_database(prepared), "SELECT 1") == 1
    assert len(left_open) == 1


@pytest.mark.postgres
def test_a_database_is_dropped_though_somebody_is_connected(cluster: Cluster) -> None:
    url = fresh_database(cluster)
    before = databases(cluster)
    with connect(url):
        drop_database(cluster, url)
    assert databases(cluster) == before - 1


@pytest.mark.postgres
def test_a_named_server_loses_only_what_was_made_here(cluster: Cluster) -> None:
    fresh_database(cluster)
    before = databases(cluster)
    with start_cluster({"TEST_POSTGRES_URL": cluster.url}) as named:
        fresh_database(named)
        assert databases(cluster) == before + 1
    assert databases(cluster) == before


def test_a_named_server_that_does_not_answer_is_said() -> None:
    with (
        pytest.raises(PostgresMissing, match="TEST_POSTGRES_URL does not answer"),
        start_cluster({"TEST_POSTGRES_URL": "postgresql://nobody@127.0.0.1:1/none"}),
    ):
        pass


def test_missing_programs_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "INSTALLED", tmp_path)
    with pytest.raises(PostgresMissing, match="neither PATH nor .* has initdb and postgres"):
        find_programs({"PATH": str(tmp_path)})


def test_the_newest_of_several_installed_versions_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "INSTALLED", tmp_path)
    for version in ("9.6", "14", "17", "15"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for program in ("initdb", "postgres"):
            (folder / program).touch(0o755)
    assert find_programs({}) == tmp_path / "17" / "bin"


@pytest.mark.postgres
def test_a_cluster_is_gone_when_a_test_fails(own_programs: dict[str, str]) -> None:
    def fail() -> None:
        with start_cluster(own_programs) as own:
            folder = Path(str(make_url(own.url).query["host"]))
            seen.append((folder, int((folder / "data" / "postmaster.pid").read_text().split()[0])))
            raise ZeroDivisionError

    seen: list[tuple[Path, int]] = []
    with pytest.raises(ZeroDivisionError):
        fail()
    [(folder, process_id)] = seen
    assert not folder.exists()
    assert not is_running(process_id)


@pytest.mark.postgres
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL], ids=["asked to end", "killed"])
def test_no_server_outlives_the_one_who_started_it(own_programs: dict[str, str], sign: signal.Signals) -> None:
    if sign is signal.SIGKILL and sys.platform != "linux":
        pytest.skip("only Linux stops a child with its parent")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", "run", "--", sys.executable, "-c", WAITING],
        cwd=PROJECT,
        env=own_programs,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        server, waiting, data = process.stdout.readline().split()
        assert is_running(int(server))
        process.send_signal(sign)
        process.wait(20)
    if sign is signal.SIGKILL:
        os.kill(int(waiting), signal.SIGTERM)  # nobody is left to end the command itself
    deadline = time.monotonic() + 20
    while is_running(int(server)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(int(server))
    assert Path(data).exists() is (sign is signal.SIGKILL)
    shutil.rmtree(Path(data).parent, ignore_errors=True)


WAITING = """
import os, time, psycopg
address = os.environ["TEST_POSTGRES_URL"].replace("+psycopg", "")
with psycopg.connect(address) as connection:
    folder = connection.execute("SHOW data_directory").fetchone()[0]
print(open(folder + "/postmaster.pid").readline().strip(), os.getpid(), folder, flush=True)
time.sleep(60)
"""


@pytest.mark.postgres
def test_a_command_runs_against_a_database_of_its_own(cluster: Cluster, tmp_path: Path) -> None:
    asks = "import os; print(*(os.environ[name] for name in ('DATABASE_URL', 'TEST_POSTGRES_URL')), sep='\\n')"
    output = subprocess.check_output(
        [sys.executable, "-m", "tests.postgres", "run", "--", sys.executable, "-c", asks],
        cwd=PROJECT,
        env=os.environ | {"TEST_POSTGRES_URL": cluster.url},
        text=True,
    )
    database, server = (make_url(line) for line in output.splitlines())
    assert str(database.database).startswith("terminbuch_test_")
    assert server == make_url(cluster.url)


@pytest.mark.postgres
def test_the_exit_code_is_that_of_the_command(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_POSTGRES_URL", cluster.url)
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["run", "--", sys.executable, "-c", "raise SystemExit(7)"]) == 7
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize("arguments", [[], ["run"], ["run", "--"], ["start", "--", "true"]])
def test_another_command_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage: python -m tests.postgres run -- COMMAND" in capsys.readouterr().err

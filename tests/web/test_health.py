"""What machines ask who watch over the service."""

import http.client
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from booking.services import vitals
from booking.storage.db import db
from booking.web.errors import Application
from tests.conftest import NOW, empty
from tests.factories.businesses import make_business
from tests.races.server import serving
from tests.web.conftest import Assemble

TOKEN = "metrics-token-for-tests-only-0123456789"


@pytest.fixture
def app(assemble: Assemble) -> Application:
    return assemble(metrics_token=TOKEN, base_url="https://termine.example.org", rate_limits=True)


@pytest.fixture
def client(app: Application) -> FlaskClient:
    return app.test_client()


def figures(client: FlaskClient) -> dict[str, float]:
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    return {name: float(value) for name, value in re.findall(r"^(terminbuch_[^ ]+) ([^ \n]+)$", text, re.M)}


def break_database(app: Application, statement: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_service_that_is_well_says_so(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok\n", "text/plain")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_balancer_asks_under_any_name_and_gets_no_cookie(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "10.1.2.3:8000", "Accept-Language": "de"})
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])
    assert client.get("/de/", headers={"Host": "10.1.2.3:8000"}).status_code == 400


@pytest.mark.parametrize(
    "statement, word",
    [
        ("UPDATE alembic_version SET version_num = '0001'", "migration"),
        ("DROP TRIGGER occupancy_no_overlap_insert", "guard"),
        ("DROP TRIGGER record_entry_stays_delete", "record"),
    ],
)
def test_a_database_that_lacks_something_is_not_served_from(
    app: Application, client: FlaskClient, statement: str, word: str
) -> None:
    break_database(app, statement)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text, answer.headers["Retry-After"]) == (503, f"{word}\n", "2")
    assert client.get("/healthz").status_code == 200


def test_a_database_that_is_away_is_told_in_a_word(assemble: Assemble) -> None:
    client = assemble(database_url="postgresql+psycopg://nobody:hunter2@127.0.0.1:9/none").test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "database\n")
    assert client.get("/healthz").status_code == 200


def test_asking_often_costs_the_database_nothing(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/readyz")
    monkeypatch.setattr(vitals.readiness, "lacking", lambda engine: pytest.fail("asked again"))
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("said", [None, "", "Bearer", "Bearer wrong", TOKEN, f"Basic {TOKEN}", "Bearer ä"])
def test_without_the_token_there_are_no_figures(client: FlaskClient, said: str | None) -> None:
    assert client.get("/metrics", headers={"Authorization": said} if said is not None else {}).status_code == 404


def test_where_no_token_is_set_nobody_has_it(assemble: Assemble) -> None:
    client = assemble().test_client()
    for said in ("Bearer ", "Bearer None"):
        assert client.get("/metrics", headers={"Authorization": said}).status_code == 404


def test_answers_are_counted_by_route_and_class(client: FlaskClient) -> None:
    name = 'terminbuch_requests_total{endpoint="public.business",status="4xx"}'
    before = figures(client).get(name, 0)
    client.get("/de/nobody")
    client.get("/de/nobody-else")
    after = figures(client)
    assert after[name] == before + 2
    assert after['terminbuch_request_seconds_count{endpoint="public.business"}'] >= 1


def test_refusals_are_counted_by_their_code(client: FlaskClient) -> None:
    before = figures(client).get('terminbuch_refusals_total{code="not_found"}', 0)
    client.get("/api/v1/businesses/nobody")
    assert figures(client)['terminbuch_refusals_total{code="not_found"}'] == before + 1


def test_the_database_s_figures_are_told(client: FlaskClient) -> None:
    found = figures(client)
    assert found["terminbuch_database_up"] == 1
    assert {name: found[f"terminbuch_{name}"] for name in ("outbox_due", "outbox_failed", "holds_open")} == {
        "outbox_due": 0,
        "outbox_failed": 0,
        "holds_open": 0,
    }
    assert found["terminbuch_worker_idle_seconds"] == -1


def test_figures_are_told_while_the_database_is_away(assemble: Assemble) -> None:
    url = "postgresql+psycopg://nobody:hunter2@127.0.0.1:9/none"
    found = figures(assemble(database_url=url, metrics_token=TOKEN).test_client())
    assert found["terminbuch_database_up"] == 0
    assert "terminbuch_outbox_due" not in found


def test_a_booking_is_counted_by_where_it_was_made(app: Application, client: FlaskClient) -> None:
    with app.app_context():
        make_business(slug="practice")
    sent = {
        "service": "checkup",
        "starts_at": "2026-11-30T10:00:00+01:00",
        "customer": {"name": "Greta Sommer", "email": "greta@example.org"},
    }
    before = figures(client).get('terminbuch_bookings_total{source="api"}', 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("booking.web.clock.now", lambda: NOW)
        for _ in range(2):  # the second is the same again, and makes none
            client.post(
                "/api/v1/businesses/practice/bookings", json=sent, headers={"Idempotency-Key": "the-same-0123456789"}
            )
    assert figures(client)['terminbuch_bookings_total{source="api"}'] == before + 1
    found = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert "Greta" not in found
    assert "practice" not in found


@pytest.mark.postgres
@pytest.mark.prove
def test_each_of_two_real_workers_tells_the_figures_of_both(postgres_template: str, tmp_path: Path) -> None:
    empty(postgres_template)
    more = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "figures"), "METRICS_TOKEN": TOKEN, "LOG_FORMAT": "json"}
    with serving("wsgi:app", postgres_template, tmp_path, **more) as server:

        def ask(path: str) -> str:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            connection.request("GET", path, headers={"Connection": "close", "Authorization": f"Bearer {TOKEN}"})
            return connection.getresponse().read().decode()

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(ask, ["/de/"] * 100))
        told = {
            ask("/metrics").count('terminbuch_requests_total{endpoint="public.index",status="2xx"} 100.0')
            for _ in range(10)
        }
        server.kill(server.workers()[0])
        server.wait_for_workers()
        after = ask("/metrics")
    assert told == {1}
    assert 'terminbuch_requests_total{endpoint="public.index",status="2xx"} 100.0' in after
    logged = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    assert len([each for each in logged if each.get("endpoint") == "public.index"]) == 100
    assert len({each["request"] for each in logged if "request" in each}) >= 100

"""What machines ask who watch over the service."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from booking.services import vitals
from booking.storage.db import db
from booking.web.errors import Application
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

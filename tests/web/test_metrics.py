"""The figures that docs/operations.md explains are those that are told, and they count what they say."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from booking.services import bookings, businesses
from booking.web import clock, metrics
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.web.bookings import ANNA
from tests.web.conftest import Assemble
from tests.web.site import make_practice
from tests.web.visiting import Visitor

ROOT = Path(__file__).parents[2]
TABLE = re.compile(r"^\| `(terminbuch_[a-z_]+)(?:\{([a-z,]+)\})?` \|", re.MULTILINE)
WEDNESDAY = "2026-11-25T14:00+01:00"
DAYS = "from=2026-11-25&to=2026-11-26"


@pytest.fixture
def site(standing: Assemble, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A practice, at a time that stands still; how the database counts is tested where it does."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    app = standing()
    with app.app_context():
        make_practice()
    return app


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    return Visitor(site.test_client())


def told() -> dict[str, float]:
    """What has been counted so far, by name and labels."""
    families = text_string_to_metric_families(generate_latest(metrics.OWN).decode())
    return {
        f"{each.name}{{{','.join(each.labels.values())}}}": each.value for family in families for each in family.samples
    }


def told_families() -> dict[str, set[str]]:
    """By the name of a figure its labels, as the table writes both."""
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = {label for each in family.samples for label in each.labels} - {"le"}
        found[name] = found.get(name, set()) | labels
    return found


def explained() -> dict[str, set[str]]:
    """The same as the table says."""
    rows = TABLE.findall((ROOT / "docs" / "operations.md").read_text())
    assert len(rows) == len(dict(rows))
    return {name: set(labels.split(",")) - {""} for name, labels in rows}


def test_what_is_told_is_explained_and_what_is_explained_is_told(site: Flask) -> None:
    metrics.answered("public.index", 200, 0.01)
    metrics.booked("page")
    metrics.refused("slot_taken")
    with site.app_context():
        assert told_families() == explained()


def test_every_way_to_book_is_named_in_the_table() -> None:
    used = {
        word
        for file in (ROOT / "booking" / "web").rglob("*.py")
        for word in re.findall(r'metrics\.booked\("(\w+)"\)', file.read_text())
    }
    row = next(line for line in (ROOT / "docs" / "operations.md").read_text().splitlines() if "_bookings_total" in line)
    assert used == set(re.findall(r"`(\w+)`", row))


def test_who_was_slower_on_a_page_is_counted(site: Flask) -> None:
    early, late = (Visitor(site.test_client()).go("/en/practice/checkup?resource=ben") for _ in range(2))
    before = told().get("terminbuch_refusals_total{slot_taken}", 0)
    early.take(WEDNESDAY)
    late.take(WEDNESDAY)
    assert (early.status, late.status) == (200, 409)
    assert told()["terminbuch_refusals_total{slot_taken}"] == before + 1


def test_what_was_typed_and_refused_is_counted(visitor: Visitor) -> None:
    visitor.go("/en/practice/checkup?resource=ben").take(WEDNESDAY)
    before = told().get("terminbuch_refusals_total{invalid}", 0)
    visitor.press("Book appointment", name="Anna Weiß", email="anna@example.org,eve@example.org")
    assert visitor.status == 422
    assert told()["terminbuch_refusals_total{invalid}"] == before + 1


def test_a_password_that_is_wrong_is_counted(visitor: Visitor) -> None:
    before = told().get("terminbuch_refusals_total{wrong_credentials}", 0)
    visitor.go("/en/account/sign-in").press("Sign in", email="nobody@example.org", password="wrong wrong wrong wrong")
    assert visitor.status == 422
    assert told()["terminbuch_refusals_total{wrong_credentials}"] == before + 1


def test_a_visit_that_cannot_be_moved_there_any_more_is_counted(site: Flask) -> None:
    with site.app_context():
        known = businesses.business("practice")
        booked = bookings.book(
            known,
            businesses.service(known, "checkup"),
            NOW.replace(day=25, hour=13),
            NOW,
            bookings.Request(ANNA, "en"),
            site.extensions["links"],
        )
    mover = Visitor(site.test_client()).go(f"/en/b/{booked.token}/move")
    before = told().get("terminbuch_refusals_total{slot_not_offered}", 0)
    mover.post(mover.path, {"csrf_token": mover.value("csrf_token"), "starts_at": "2026-11-25T03:00+01:00"})
    assert mover.status == 422
    assert told()["terminbuch_refusals_total{slot_not_offered}"] == before + 1


def test_who_asks_too_often_is_counted(assemble: Assemble) -> None:
    client = assemble(rate_limits=True).test_client()
    before = told().get("terminbuch_refusals_total{too_many_requests}", 0)
    for _ in range(130):
        answer = client.post("/api/v1/bookings/AAAAAAAAAAAAAAAAAAAAAAAA/cancel", json={})
    assert answer.status_code == 429
    assert told()["terminbuch_refusals_total{too_many_requests}"] > before


@pytest.mark.parametrize(
    "path",
    [
        f"/api/v1/businesses/practice/services/checkup/slots?{DAYS}",
        "/api/v1/businesses/practice/services/checkup/slots?when=tomorrow",
        "/en/practice/checkup",
        "/en/practice/checkup?when=tomorrow",
    ],
)
def test_time_spent_on_finding_is_told(site: Flask, path: str) -> None:
    client: FlaskClient = site.test_client()
    before = told()["terminbuch_slots_seconds_count{}"]
    assert client.get(path).status_code == 200
    after = told()
    assert after["terminbuch_slots_seconds_count{}"] > before
    assert after["terminbuch_slots_seconds_bucket{5.0}"] <= after["terminbuch_slots_seconds_count{}"]


def test_no_figure_names_anybody(site: Flask) -> None:
    with site.app_context():
        make_business(slug="canary-practice", name="Kanarienvogel")
    assert site.test_client().get("/de/canary-practice/checkup?when=Kanarienvogel").status_code == 200
    with site.app_context():
        found = metrics.text().decode().casefold()
    assert not [each for each in ("canary", "kanarien") if each in found]

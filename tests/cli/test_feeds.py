"""`flask feeds`."""

import pytest
from click.testing import Result
from flask import Flask

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.feeds import FeedKind
from booking.services import feeds, subscriptions
from booking.services.subscriptions import Fetch
from booking.storage.queries.feeds import FeedRow
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource


@pytest.fixture(autouse=True)
def practice(app: Flask) -> Business:
    return make_business(slug="practice", name="Practice", resources=[resource("anna")])


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["feeds", *args])


def only_feed(business: Business) -> FeedRow:
    (found,) = feeds.of_business(Actor.of_server(business.id))
    return found


def path(line: str) -> str:
    return line.strip().removeprefix("http://127.0.0.1:5000")


def test_create_prints_the_address_and_nothing_else(app: Flask) -> None:
    result = run(app, "create", "practice")
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) == 1
    assert app.test_client().get(path(result.stdout)).text.startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    "asked, kind",
    [
        ((), FeedKind.BUSINESS),
        (("--resource", "anna"), FeedKind.RESOURCE),
        (("--service", "checkup"), FeedKind.SERVICE),
        (("--customer", "Greta@example.org"), FeedKind.CUSTOMER),
    ],
)
def test_a_feed_is_of_what_is_named(app: Flask, practice: Business, asked: tuple[str, ...], kind: FeedKind) -> None:
    assert run(app, "create", "practice", *asked).exit_code == 0
    assert (only_feed(practice).kind, only_feed(practice).privacy) == (kind, "busy")


def test_all_that_can_be_set_is_set(app: Flask, practice: Business) -> None:
    asked = ("--privacy", "name", "--name", "Mine", "--alarm", "15", "--past", "7", "--ahead", "30", "--locale", "en")
    assert run(app, "create", "practice", *asked).exit_code == 0
    found = only_feed(practice)
    assert (found.name, found.privacy, found.locale) == ("Mine", "name", "en")
    assert (found.past_days, found.ahead_days, found.alarm_minutes) == (7, 30, 15)


@pytest.mark.parametrize(
    "asked, code, said",
    [
        (("create", "nowhere"), 1, 'Error: There is no business "nowhere".'),
        (("create", "practice", "--resource", "max"), 1, 'Error: There is no resource "max".'),
        (("create", "practice", "--service", "laser"), 1, 'Error: There is no service "laser".'),
        (("create", "practice", "--customer", "x"), 1, "Error: This cannot be taken: customer (not an address)."),
        (("create", "practice", "--name", "x" * 101), 1, "Error: This cannot be taken: name (too long)."),
        (
            ("create", "practice", "--resource", "anna", "--customer", "a@example.org"),
            2,
            "Error: A feed is of one resource, of one service or of one customer.",
        ),
        (("list", "nowhere"), 1, 'Error: There is no business "nowhere".'),
        (("rotate", "7"), 1, 'Error: There is no feed "7".'),
        (("revoke", "7"), 1, 'Error: There is no feed "7".'),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    app: Flask, practice: Business, asked: tuple[str, ...], code: int, said: str
) -> None:
    result = run(app, *asked)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.splitlines()[-1] == said
    assert feeds.of_business(Actor.of_server(practice.id)) == []


def test_the_list_says_all_but_the_address(app: Flask, practice: Business) -> None:
    address = run(app, "create", "practice", "--resource", "anna", "--name", "Mine").stdout
    found = only_feed(practice)
    assert run(app, "list", "practice").stdout == f"{found.id}\tresource anna\tbusy\tnever\tMine\n"
    subscriptions.note_fetches({(practice.id, found.id): Fetch(NOW, "Thunderbird")})
    line = run(app, "list", "practice").stdout
    assert line == f"{found.id}\tresource anna\tbusy\t2026-11-23T08:00:00Z Thunderbird\tMine\n"
    assert path(address).removeprefix("/calendar/") not in line


def test_a_feed_is_given_another_address(app: Flask, practice: Business) -> None:
    first = run(app, "create", "practice").stdout
    second = run(app, "rotate", str(only_feed(practice).id)).stdout
    client = app.test_client()
    assert (client.get(path(first)).status_code, client.get(path(second)).status_code) == (404, 200)


def test_a_feed_is_taken_back_once(app: Flask, practice: Business) -> None:
    address = run(app, "create", "practice").stdout
    feed_id = str(only_feed(practice).id)
    assert run(app, "revoke", feed_id).stdout == "Revoked.\n"
    assert run(app, "revoke", feed_id).stdout == "It was revoked before.\n"
    assert app.test_client().get(path(address)).status_code == 404
    assert run(app, "list", "practice").stdout == ""


@pytest.mark.parametrize("form, begins", [("busy", "VFREEBUSY"), ("hours", "VAVAILABILITY")])
def test_a_resource_is_told_about_in_other_forms(app: Flask, form: str, begins: str) -> None:
    result = run(app, "create", "practice", "--resource", "anna", "--form", form)
    assert f"BEGIN:{begins}" in app.test_client().get(path(result.stdout)).text
    assert f"resource anna\t{form}\t" in run(app, "list", "practice").stdout


def test_only_a_resource_has_other_forms(app: Flask) -> None:
    result = run(app, "create", "practice", "--form", "busy")
    assert (result.exit_code, "name it with --resource" in result.stderr) == (2, True)
